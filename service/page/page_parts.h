/*
 * The parts of a draft: each side of groups (felt.xml) is one page of its form, and one line of its task list.
 */
#ifndef PAGE_PARTS_H
#define PAGE_PARTS_H

#include "page/page_felles.h"

/* How a part stands for the role, as a name of the model and the texts (deler.tilstand.<name>). */
enum part_state {
    PART_FERDIG,
    PART_MANGLER,     /* the role is to write something more */
    PART_IKKE_BEGYNT, /* it is to write, and nothing stands there */
    PART_ANDRE,       /* what is missing is another's to write */
    PART_TOMT,        /* nothing stands there, and nothing has to */
    PART_ENDRET,      /* of an amendment: not as it stands in force */
    PART_UENDRET
};

struct part {
    int nr;                 /* the first group of the side */
    unsigned felt, mangler; /* what the role may write, and what of that is missing */
    unsigned andre;         /* what is missing that it reads and others write */
    avt_roles skriver;      /* who writes that, or whatever may stand there */
    bool begynt, endret;
};

/* Those of which the role reads anything, in the order of the measure; the rest it is not told of. */
size_t parts_of(const struct avtaleside *p, struct part **out);

enum part_state part_state(const struct avtaleside *p, const struct part *part);

/* <gruppe navn tilstand mangler rolle felt> for each; aktiv: the part that the page is, -1 if none. True if it is among
 * them. */
bool parts_add(const struct avtaleside *p, struct avt_node *parent, int aktiv);

/* The part that a side, or a group of one, names: its first group; -1 if the measure has none of that name. */
int part_find(const struct avt_tiltak *tiltak, const char *navn);

/* The part that a field or list stands in, and what it is called in addresses. */
int part_of(const struct avt_tiltak *tiltak, int gruppe);
const char *part_name(const struct avt_tiltak *tiltak, int gruppe);

#endif
