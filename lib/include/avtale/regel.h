/*
 * Checking content against the rows of regler.xml. Pure: what a rule must know beside the content is in the facts.
 */
#ifndef AVTALE_REGEL_H
#define AVTALE_REGEL_H

#include "avtale/err.h"
#include "avtale/fakta.h"
#include "avtale/innhold.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Runs the rows whose naar holds one of the moments (enum avt_moment bits), whose validity holds fakta->idag and whose
 * conditions hold. A row on a list's field is run for each item. A fault has the row's kode and hjemmel and the path of
 * its ved or felt. Each check passes where a value it needs is missing: whether it must be there is for krav to say. A
 * fact that is missing is told as the warning "faktum-mangler", except when saving. What is broken only by agreements
 * that wait for signatures is a warning, "<kode>-venter".
 *
 * With fakta->gjelder, a row that runs at signering or beslutning, or is about the person's other agreements, asks
 * only when what it looks at has changed: what is in force has been agreed.
 */
void avt_regel_check(const struct avt_innhold *innhold, unsigned moments, const struct avt_fakta *fakta,
                     struct avt_faults *faults);

/* All there is to say of content that is to be put forward or signed: what is missing, the rows, and links to
 * agreements that are not the person's (across.h). The one check of API, pages and command line. */
void avt_innhold_check(const struct avt_innhold *innhold, unsigned moments, const struct avt_fakta *fakta,
                       struct avt_faults *faults);

/* Puts the values of `settes` rows in their fields. */
void avt_regel_settes(struct avt_arena *arena, struct avt_innhold *innhold);

/*
 * Puts the items of `standard` rows in their lists, once: when the days they are counted from are known for the first
 * time (foer: the content before, NULL if this is the first) and the list is empty, so that who takes an item out is
 * not given it again. An item after the field `slutt` is left out.
 */
void avt_regel_standard(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_innhold *foer,
                        struct avt_ids *ids);

/* Check digits. art: "fnr", "orgnr", "kontonr", "kid". fnr by the rule that also holds from 2032 (k1 may leave 0 to 3),
 * D-numbers and synthetic months (+40, +65, +80) included. Zeros only is nobody's number. */
bool avt_checksum_ok(const char *art, const char *digits);
/* True if an fnr is of the synthetic series of Skatteetaten (month + 80). */
bool avt_fnr_is_synthetic(const char *fnr);
/*
 * When somebody of that series was born, as is known on the day idag. Of people, a number is not asked: it may be older
 * than a corrected date. False for any other number, and for one that tells no century: check digits that are allowed
 * from 2032, an individual number of no series, a day that has not been, and every number once 2032 has begun.
 */
bool avt_fnr_synthetic_born(const char *fnr, avt_date idag, avt_date *out) AVT_NODISCARD;

/*
 * Typed parts from a JSON object (NULL: none), in the order of felter; n of them. Faults "ukjent-felt", "feil-type",
 * "mangler" and those of avt_verdi_check, with the part's path.
 */
size_t avt_deler_from_json(struct avt_arena *arena, struct avt_verdi **out, const struct avt_felt *felter, size_t n,
                           const struct avt_json *object, struct avt_faults *faults);

#ifdef __cplusplus
}
#endif

#endif
