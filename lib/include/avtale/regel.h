/*
 * Checking content against the rows of regler.xml. Pure: what a rule must know beside the content is in the facts.
 */
#ifndef AVTALE_REGEL_H
#define AVTALE_REGEL_H

#include "avtale/innhold.h"
#include "avtale/satser.h"

/*
 * Facts: what a rule must know beside the content, each with who says so and of which day. Whoever calls gathers them;
 * nothing here looks anything up. They are stored with the record in the document `fakta`, which Nav alone reads.
 */
struct avt_faktum {
    const char *navn;  /* "foedselsdato" */
    const char *verdi; /* in the form of its kind: "2001-05-17" */
    const char *kilde; /* "folkeregisteret" */
    avt_date dato;
};

/* Another agreement of the same person. */
struct avt_annen {
    const char *avtale; /* its id, "" if it has none */
    const char *tiltak;
    avt_date start, slutt; /* slutt INT32_MAX when open; the last day of one that ended early */
    bool inngaatt;         /* in force at some time; else it waits for signatures */
    bool utenfor;          /* a draft, annulled or never begun: a link may name it, and no days of it count */
    const char *kilde;
    avt_date dato;
};

struct avt_fakta {
    avt_date idag; /* today in Europe/Oslo */
    const struct avt_faktum *liste;
    size_t n;
    const struct avt_annen *andre;
    size_t n_andre;
    const struct avt_innhold *gjelder; /* the content in force that this would follow; NULL: none */
    const struct avt_sats *satser;     /* and the rates that its figures rest on, n_satser of them */
    size_t n_satser;
};

/* The value of a named fact, NULL if it is not among them. */
const char *avt_fakta_find(const struct avt_fakta *fakta, const char *navn);

/*
 * Facts from JSON: {"foedselsdato": "2001-05-17", "avtaler": [{"tiltak", "start", "slutt", "avtale", "inngaatt"}]}. A
 * named fact may also be {"verdi", "kilde", "dato"}; of another agreement only tiltak and start are needed, inngaatt
 * is "ja" unless it says "nei", and utenfor "nei" unless it says "ja". kilde is `kilde` and dato idag where none is
 * given. Adds to out, which has idag set. Faults "feil-type", "ugyldig-dato", "mangler", "ukjent-felt" with paths.
 */
void avt_fakta_from_json(struct avt_arena *arena, struct avt_fakta *out, const struct avt_json *object,
                         const char *kilde, struct avt_faults *faults);

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
 * agreements that are not the person's (flere.h). The one check of API, pages and command line. */
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

/* A duty with its next due date. */
struct avt_plikt {
    const struct avt_regel *regel;
    const char *post; /* id of the item it is for, NULL if it is for the agreement */
    avt_date forfall;
    unsigned gang; /* 1, 2, … for recurring duties */
};

/* The day a duty was fulfilled for the time n, counted from 0, in that order; false if it was not. om: "<list>/<id>" of
 * the item it is for, NULL if it is for the agreement. */
typedef bool (*avt_plikt_done_fn)(void *ctx, const struct avt_regel *regel, const char *om, unsigned n, avt_date *day);

/*
 * The duties of an agreement in force: for each plikt row the first due date not yet met, and for a row whose forfall
 * is a list's field that of each item. A recurring duty falls due as long as the field `slutt` is not passed. ended:
 * last day if ended early, else INT32_MAX; then only rows with etter_slutt stay, with it in the place of `slutt`.
 * Each time it is done meets the next time it is due. Of a row with `sperrer` none is met ahead of its turn, and one that
 * is done late meets all that was due by then.
 */
size_t avt_plikt_due(struct avt_arena *arena, struct avt_plikt **out, const struct avt_innhold *innhold,
                     avt_plikt_done_fn done, void *ctx, avt_date ended);

/*
 * Typed parts from a JSON object (NULL: none), in the order of felter; n of them. Faults "ukjent-felt", "feil-type",
 * "mangler" and those of avt_verdi_check, with the part's path.
 */
size_t avt_deler_from_json(struct avt_arena *arena, struct avt_verdi **out, const struct avt_felt *felter, size_t n,
                           const struct avt_json *object, struct avt_faults *faults);

#endif
