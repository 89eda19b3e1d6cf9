/*
 * A side of a draft as a form: names of inputs, values as people write them, and the form as the JSON that flow_lagre
 * takes.
 *
 * An input is named "f:<sti>", in a list "f:<list>/<item>/<sti>". <item> is the item's id, or anything else for an item
 * that is new. What the role may read but not write stands in no form; it is taken from the draft, so that saving a
 * group never loses it.
 */
#ifndef PAGE_SKJEMA_H
#define PAGE_SKJEMA_H

#include "avtale/dokument.h"
#include "avtale/err.h"
#include "base/request.h"

#define SKJEMA_NY "ny" /* what the name of a new item begins with */

struct skjema {
    struct avt_arena *arena;
    const struct avt_tilstand *state; /* which consents stand; may be NULL */
    int gruppe; /* the first group of the side that the form is */
    int rolle;
    bool kontakt;                     /* instead of a group: the role's contact data (command/contact_data.h) */
    const struct avt_innhold *utkast; /* as the role reads it */
    const struct pairs *form;         /* what was posted; NULL when the draft is shown */
    const char *fjern;                /* "plan/01…": an item to leave out; NULL if none */
    const struct pair **sorted;       /* the form's inputs by name: skjema_open */
    size_t n_sorted;
};

/* Fills sorted. */
void skjema_open(struct skjema *skjema);

/* The form is about the field. */
bool skjema_har(const struct skjema *skjema, const struct avt_felt *felt);

/* May the role read the field. */
bool skjema_leser(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, const struct avt_felt *felt,
                  int rolle);
/* ja, nei, or naar: something else decides whether it must be there. */
const char *skjema_krav(const struct avt_krav *krav);

/* The items of a list in order: those of the form where the role writes the list, else those of the draft. */
size_t skjema_poster(const struct skjema *skjema, const char ***out, const struct avt_liste *liste);

/* An input's name; and what stands in it: what was typed, else the draft's value as stored. NULL if nothing. */
const char *skjema_navn(struct avt_arena *arena, const struct avt_felt *felt, const char *post);
const char *skjema_verdi(const struct skjema *skjema, const struct avt_felt *felt, const char *post);

/* The group as JSON. Faults of the form itself: "ukjent-felt", "ikke-lov-aa-redigere", "dobbel-noekkel". */
struct avt_json *skjema_json(const struct skjema *skjema, struct avt_faults *faults);

/* What was typed about one field, or (felt NULL) all fields of an item, as avt_forslag_verdi takes it: what is blank is
 * null. */
struct avt_json *skjema_forslag(const struct skjema *skjema, const struct avt_felt *felt, const struct avt_liste *liste,
                                const char *post);

/* Faults in the order in which their fields stand: by field, and in a list by item, in the order of the form's items.
 * skjema may be NULL: then items keep the order they were told in. What is no field stands first. */
void skjema_sorter(const struct skjema *skjema, struct avt_arena *arena, const struct avt_tiltak *tiltak,
                   struct avt_faults *faults);

/* A field's path as a fault or an input names it, "plan/01…/slag" or "plan/2/slag". False if it names neither field,
 * list nor item. */
struct skjema_felt {
    const struct avt_felt *felt;   /* NULL for a list or an item */
    const struct avt_liste *liste; /* NULL outside lists */
    const char *post;              /* what stands in the item's place, NULL outside items */
};
bool skjema_finn(struct avt_arena *arena, struct skjema_felt *out, const struct avt_tiltak *tiltak, const char *path);

#endif
