/* Webhooks: where somebody is told of what happens. */
#ifndef COMMAND_ABONNEMENT_H
#define COMMAND_ABONNEMENT_H

#include "avtale/err.h"
#include "command/outcome.h"

/* Webhook endpoint for the actor. answer gets forsok = id, kontrollkode = secret. AVT_EMANY: it has as many as one may
 * have; AVT_EDONE: that address it has. */
struct avt_err flow_abonnement(struct request *rq, const char *url, flow_answer answer) AVT_NODISCARD;

/* The actor's own, oldest first; and the end of one, answered with forsok = id. AVT_ENOTFOUND: none, or another's. */
struct abonnement {
    const char *id, *url;
    avt_instant tid;
};
struct avt_err flow_abonnementer(struct request *rq, struct abonnement **out, size_t *n) AVT_NODISCARD;
struct avt_err flow_abonnement_slett(struct request *rq, const char *id, flow_answer answer) AVT_NODISCARD;

#endif
