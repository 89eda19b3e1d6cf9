/*
 * A proposal (forslag): another value for one field, or an item of a list that is new, other or gone, with a short
 * reason.
 *
 * It is made against a content and put into one later, by somebody who may edit what it touches; in between it is only
 * words. Who may read it reads the document of what it is about, and nobody else.
 */
#ifndef AVTALE_FORSLAG_H
#define AVTALE_FORSLAG_H

#include "avtale/err.h"
#include "avtale/innhold.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The free text that may hold proposals: a wish for an amendment. */
#define AVT_OENSKE "oenske"

enum avt_forslag_art {
    AVT_FORSLAG_VERDI, /* another value of a field, or none */
    AVT_FORSLAG_NY,    /* one more item of a list */
    AVT_FORSLAG_ENDRE, /* other values of an item's fields; those not named stay */
    AVT_FORSLAG_FJERN  /* the item away */
};

struct avt_forslag {
    const char *sti;               /* "formaal", "plan", "plan/<id>", "plan/<id>/slag" */
    const struct avt_felt *felt;   /* VERDI; NULL for a list or an item */
    const struct avt_liste *liste; /* NULL outside lists */
    const char *item;              /* item id; NULL outside lists, and for NY */
    enum avt_forslag_art art;
    struct avt_verdi *verdi; /* in the order of the fields; tekst NULL: no value */
    size_t n;
    const char *begrunnelse;
};

/* What a path leads to; art and values are not known yet. False if it is no field, list or item of one. Does not ask
 * whether there is such an item. */
bool avt_forslag_finn(struct avt_arena *arena, struct avt_forslag *out, const struct avt_tiltak *tiltak,
                      const char *sti);

/* The document it is about. */
int avt_forslag_dokument(const struct avt_forslag *forslag);

/*
 * The value as the API gives it: for a field its value or null, for a list an object (the new item without id), for an
 * item an object of the fields that change or null. innhold: what it is to change; NULL, for JSON of our own, asks
 * neither whether the item is there nor whether anything changes. Every fault is collected, at its path: those of
 * avt_innhold_from_json, "mangler" for an empty item, "forslag-likt" when it says what stands there.
 */
void avt_forslag_verdi(struct avt_arena *arena, struct avt_forslag *forslag, const struct avt_tiltak *tiltak,
                       const struct avt_innhold *innhold, const struct avt_json *json, struct avt_faults *faults);

/* A value as it stands in a document, beside those it has: sti is the field of an item, "" for the field itself. False
 * if it is no such field, or not its one form. "" is no value. */
bool avt_forslag_les(struct avt_arena *arena, struct avt_forslag *forslag, const struct avt_tiltak *tiltak,
                     const char *sti, const char *tekst);

/* The value in the form avt_forslag_verdi takes. */
void avt_forslag_to_json(struct avt_json_writer *w, const char *key, const struct avt_forslag *forslag);

/* Checks a reason: NULL, or the fault's code: "mangler", "for-lang", "ugyldige-tegn". *out gets it normalised. */
const char *avt_forslag_grunn(struct avt_arena *arena, const char *tekst, const char **out);

/* Roles that may edit everything it touches; 0 where rules give the value and nobody writes it. */
avt_roles avt_forslag_redigerer(const struct avt_tiltak *tiltak, const struct avt_forslag *forslag);

/* Puts it into a content. post: the id of a new item. NULL, or why it does not fit any more: "ukjent-post",
 * "for-mange"; then nothing is changed. */
const char *avt_forslag_sett(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_forslag *forslag,
                             const char *post);

#ifdef __cplusplus
}
#endif

#endif
