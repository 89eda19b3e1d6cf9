/* Proposals on a draft: made, refused and withdrawn. Taking one in saves the draft (command/utkast.h). */
#ifndef COMMAND_PROPOSE_H
#define COMMAND_PROPOSE_H

#include "avtale/err.h"
#include "command/outcome.h"
#include "reading/proposals_shown.h"

/* Proposes something on the draft. Faults: forslag_les; "forslag-for-mange". AVT_EROLE for who acts for no party. */
struct avt_err flow_forslag(struct leser *leser, const struct forslag_oensket *oensket,
                            flow_answer answer) AVT_NODISCARD;

/* Refuses a proposal with a text (FORSLAG_NEI), or withdraws it (FORSLAG_TRUKKET). Taking in is flow_ta_inn. */
struct avt_err flow_forslag_svar(struct leser *leser, unsigned nr, enum forslag_svar svar, const char *tekst,
                                 flow_answer answer) AVT_NODISCARD;

/* In the writer: answers it with svar, svar_rolle and svar_tekst. Tells who proposed it. */
struct avt_err forslag_besvar(struct service *service, struct store *store, struct avt_arena *arena,
                              const struct sak *sak, const struct forslag *forslag) AVT_NODISCARD;

#endif
