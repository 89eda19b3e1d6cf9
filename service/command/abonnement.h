/* Webhooks: where somebody is told of what happens. */
#ifndef COMMAND_ABONNEMENT_H
#define COMMAND_ABONNEMENT_H

#include "avtale/err.h"
#include "command/outcome.h"

/*
 * Webhook endpoint for the actor and every business it acts for: its owners. answer gets forsok = id, kontrollkode =
 * secret. AVT_EMANY: one of them has as many as one may have; AVT_EDONE: one of them has that address.
 */
struct avt_err flow_abonnement(struct request *rq, const char *url, flow_answer answer) AVT_NODISCARD;

/*
 * Those of the actor's owners, oldest first; and the end of one for all of these, answered with forsok = id.
 * AVT_ENOTFOUND: none, or of others only.
 */
struct abonnement {
    const char *id, *url;
    avt_instant tid;
    struct avt_span innhold;
    bool avsluttet;       /* the address has answered 410, and gets nothing more */
    const char **gjelder; /* which of the owners: "person", or the orgnr of a business */
    const char **rader;   /* and its row */
    size_t n_gjelder, cap_gjelder, cap_rader;
};
struct avt_err flow_abonnementer(struct request *rq, struct abonnement **out, size_t *n) AVT_NODISCARD;
struct avt_err flow_abonnement_slett(struct request *rq, const char *id, flow_answer answer) AVT_NODISCARD;

#endif
