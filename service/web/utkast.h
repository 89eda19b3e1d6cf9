/* A form about an agreement's content: a group of a draft (utkast.c), or contact data (kontakt.c). */
#ifndef WEB_UTKAST_H
#define WEB_UTKAST_H

#include "flow/samlet.h"
#include "web/felles.h"
#include "web/skjema.h"

/* A page of a draft: its group, and when it is shown again, what was posted and what is wrong with it. */
struct utkastside {
    struct avtaleside p;
    struct skjema skjema;
    struct avt_faults faults;
    const char *ny;            /* a list to show an empty item of, or NULL */
    const char *melding;       /* of side.c, or NULL */
    struct avt_innhold regnet; /* what the page shows when it was computed and not saved */
    struct samlet andre;       /* the person's agreements, where a field of the group may name one */
};

/* <felt> with its value, its choices and what is wrong with it. */
void utkast_felt(struct utkastside *u, struct avt_node *parent, const struct avt_felt *felt, const char *post);

/* Adds faults as a form tells them. */
void utkast_feil(struct utkastside *u, const struct avt_faults *faults);

#endif
