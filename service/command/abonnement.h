/* Webhooks: where somebody is told of what happens. */
#ifndef COMMAND_ABONNEMENT_H
#define COMMAND_ABONNEMENT_H

#include "avtale/err.h"
#include "command/outcome.h"

/* Webhook endpoint for the actor. answer gets forsok = id, kontrollkode = secret. */
struct avt_err flow_abonnement(struct request *rq, const char *url, flow_answer answer) AVT_NODISCARD;

#endif
