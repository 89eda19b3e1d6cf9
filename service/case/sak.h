/*
 * A case (sak): one agreement as the service holds it: its measure, the fold of its records, who did them, and its
 * draft.
 */
#ifndef CASE_SAK_H
#define CASE_SAK_H

#include "avtale/dager.h"
#include "avtale/decide.h"
#include "avtale/dokument.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "case/service.h"

struct sak_tider {
    bool known;
    avt_date start, slutt; /* slutt INT32_MAX when open */
};

struct sak {
    struct avt_arena *arena; /* it lives in */
    struct avt_id id;
    char nummer[12]; /* AAAA-NNNNNN */
    const struct avt_tiltak *tiltak;
    struct avt_tilstand state;
    uint8_t (*person)[32];
    size_t cap_person; /* by record number - 1 */
    struct sak_tider *tider;
    size_t cap_tider; /* by index in state.versjoner */
};

/* Who has a role: its keyed hash. */
struct pair_hmac {
    const char *rolle;
    uint8_t hmac[32];
};

/* The day a draft is to hold from, where somebody has said so, and whether it corrects. */
struct utkast_dag {
    bool sagt;
    avt_date fra;
    bool retting;
};

struct sak_utkast {
    bool exists;
    unsigned revisjon;
    struct avt_innhold innhold;
    const char *grunn;
    struct utkast_dag dag;
};

/* Which measure an agreement is of, and no records yet. AVT_ENOTFOUND; AVT_EDATA if its schema is not installed. */
struct avt_err sak_find(struct service *service, struct store *store, struct avt_arena *arena, struct sak *out,
                        const char *id) AVT_NODISCARD;

/* Reads and folds the records of a case just found. AVT_EDATA or AVT_EPROOF if what is stored does not hold together. */
struct avt_err sak_fold(struct service *service, struct store *store, struct sak *sak) AVT_NODISCARD;

/* Both. AVT_ENOTFOUND; AVT_EDATA or AVT_EPROOF if what is stored does not hold together. */
struct avt_err sak_load(struct service *service, struct store *store, struct avt_arena *arena, struct sak *out,
                        const char *id) AVT_NODISCARD;

/* The draft; exists = false if there is none. */
struct avt_err sak_utkast(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                          struct sak_utkast *out) AVT_NODISCARD;

/* Stores the draft: its revision, content, reason (may be NULL) and day. */
struct avt_err sak_utkast_put(struct service *service, struct store *store, struct avt_arena *arena,
                              const struct avt_id *id, const struct sak_utkast *utkast) AVT_NODISCARD;

/* Every proposal there is, by number (case/case_forslag.h). */
struct forslag;
struct avt_err sak_forslag(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                           struct forslag **out, size_t *n) AVT_NODISCARD;

/* All documents of a version, decrypted and checked against their digests; and the content they hold. */
struct avt_err sak_filer(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                         const struct avt_versjon *versjon, struct avt_fil **out, size_t *n) AVT_NODISCARD;
struct avt_err sak_innhold(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                           const struct avt_versjon *versjon, struct avt_innhold *out) AVT_NODISCARD;

/* The content of the days a version is the one of: its own, with what is always the last one's (avt_innhold_paa). And of
 * each that a version from `fra` takes over from (avt_tilstand_mot). */
struct avt_err sak_innhold_paa(struct service *service, struct store *store, struct avt_arena *arena,
                               const struct sak *sak, int versjon, struct avt_innhold *out) AVT_NODISCARD;
struct avt_err sak_mot(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                       avt_date fra, bool retting, struct avt_innhold **out, size_t *n) AVT_NODISCARD;

/* One stored document, view or text by digest; AVT_EPROOF unless its bytes have it. */
struct avt_err sak_dokument(struct service *service, struct store *store, struct avt_arena *arena, const char *avtale,
                            const struct avt_digest *digest, struct avt_span *out) AVT_NODISCARD;

/* One record, parsed, with its stored files. bevis may be NULL. AVT_EDATA when what is stored cannot be read. */
struct avt_err sak_post(struct service *service, struct store *store, struct avt_arena *arena, const char *avtale,
                        unsigned nr, struct avt_post *out, struct avt_span *s_file, struct avt_span *r_file,
                        struct avt_span *bevis) AVT_NODISCARD;

/* By which version somebody has a role: `naar` of the part index. */
enum { PART_GJELDER = 1, PART_VENTER = 2 };

/* Roles an actor has in the agreement. */
struct sak_roller {
    avt_roles alle;   /* by any version; 0: none, and then the agreement does not exist for it */
    avt_roles venter; /* those of them by the pending version, or by the draft of a first one */
};
struct avt_err sak_roles(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                         const struct actor *actor, struct sak_roller *out) AVT_NODISCARD;

/* Start and end of a version, read once. */
struct avt_err sak_tider_of(struct service *service, struct store *store, struct sak *sak, int versjon,
                            struct sak_tider *out) AVT_NODISCARD;

void sak_tider_from(const struct avt_innhold *innhold, struct sak_tider *out);

void sak_tider_set(struct avt_arena *arena, struct sak *sak, int versjon, const struct sak_tider *tider);

/*
 * How one that somebody has stopped before its time stands, and its last day: the day before it ends from, or the one it was
 * to end on anyway. "kommer": that day is today or later; "over": it has passed; "startdag", "foer": it ends from its first
 * day or an earlier one, and never began. NULL if it is not stopped.
 */
const char *sak_stopp(const struct sak *sak, const struct sak_tider *tider, avt_date *siste);

/* Remembers who did record nr. */
void sak_person_set(struct avt_arena *arena, struct sak *sak, unsigned nr, const uint8_t person[32]);

/* Status today. */
struct avt_err sak_status(struct service *service, struct store *store, struct sak *sak,
                          enum avt_status *out) AVT_NODISCARD;

/* Index of the version in force, else of the pending one; -1 if there is neither. Its start and end stand in the derived row. */
int sak_gjeldende(const struct sak *sak);

/* The version of a day, as an index: before the agreement begins that of its first day. -1 if none is in force. */
int sak_paa(const struct sak *sak, avt_date dag);

/* The version shown when none is named: in force, else pending, else the last; NULL while only a draft. */
const struct avt_versjon *sak_vist(const struct sak *sak);
const struct avt_versjon *sak_versjon(const struct sak *sak,
                                      unsigned n); /* the last one put forward with that number, or NULL */

/* What decide needs of a case. */
struct avt_decide_in sak_decide_in(struct sak *sak, enum avt_status status);

/* Somebody else than the person has taken the role over in a record after that one. */
bool sak_overtatt(const struct sak *sak, const char *rolle, unsigned etter, const uint8_t person[32]);

/* True if the role reads the field or list of a fault's path ("opplaeringsplan/01…/tema", "start"). state may be NULL. */
bool sak_leser_felt(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, int rolle, const char *path);

/* Who has which role by the content: keyed hashes, for the part index. */
size_t sak_parter(struct service *service, struct avt_arena *arena, struct pair_hmac **out,
                  const struct avt_innhold *innhold);

/* The control code of a version: from the identity of its put-forward record. */
const char *flow_kontrollkode(struct avt_arena *arena, const struct avt_digest *fremlegg);

/* The head's code (beviskode): what somebody can later hold a bundle to. hode: identity of a receipt. */
const char *flow_beviskode(struct avt_arena *arena, const struct avt_digest *hode);

/* The content in force, into in, where the act is about an item of it. */
struct avt_err sak_decide_item(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak,
                               const struct avt_kommando *k, struct avt_decide_in *in) AVT_NODISCARD;

#endif
