/*
 * Facts: what the rules must know beside the content. Pure: whoever calls gathers them.
 */
#ifndef AVTALE_FAKTA_H
#define AVTALE_FAKTA_H

#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/json.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_innhold;
struct avt_sats; /* satser.h */

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

#ifdef __cplusplus
}
#endif

#endif
