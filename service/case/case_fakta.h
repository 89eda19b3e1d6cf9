/*
 * What the rules are told of the world: facts gathered for one check, and the document that keeps them.
 */
#ifndef CASE_FAKTA_H
#define CASE_FAKTA_H

#include "avtale/dokument.h"
#include "avtale/err.h"
#include "avtale/regel.h"
#include "case/sak.h"
#include "case/service.h"

/*
 * Today, the participant's date of birth, and the participant's other agreements. avtale: the id of the agreement asked
 * about, which is not among the others. The date of birth is known in demo mode only, where everybody is synthetic: from
 * the number. Elsewhere it takes a register, and until there is one the rules tell that they could not be checked.
 */
struct avt_err fakta_finn(struct service *service, struct store *store, struct avt_arena *arena, struct avt_fakta *out,
                          const char *avtale, const struct avt_innhold *innhold) AVT_NODISCARD;

/* What stands, against which something new is computed and asked: the content in force and the rates that its figures
 * rest on. Nothing is put in out when nothing is in force. */
struct avt_err fakta_gjelder(struct service *service, struct store *store, struct avt_arena *arena,
                             const struct sak *sak, struct avt_fakta *out) AVT_NODISCARD;

/*
 * The agreements of the person whose fnr has this keyed hash, but `unntatt` ("" for none): in force, pending, ended, and
 * outside (avt_annen.utenfor) what is a draft, annulled or never began. Whether anybody may know of them is for the
 * caller to ask.
 */
struct avt_err fakta_andre(struct service *service, struct store *store, struct avt_arena *arena,
                           const struct avt_digest *person, const char *unntatt, struct avt_annen **out,
                           size_t *n) AVT_NODISCARD;

/* The document `fakta`: each fact with name, source and day, and the rates that the content's figures rest on. Nav reads
 * it, and on request the participant. */
struct avt_fil fakta_dokument(struct avt_arena *arena, const struct avt_fakta *fakta, const struct avt_innhold *innhold,
                              const char *avtale);

/*
 * What the role may be told of faults. One about a field it does not read would tell what stands there: a stop becomes
 * "skjult", a warning goes. So does one whose row (`varsles`) is for others. That a field which always must be filled
 * is empty stays: it tells nothing.
 */
void fakta_skjul(const struct avt_tiltak *tiltak, int rolle, struct avt_faults *faults);

#endif
