/* A form about an agreement's content: a part of a draft (utkast.c), contact data (kontakt.c), or a proposal
 * (forslag.c). */
#ifndef PAGE_UTKAST_H
#define PAGE_UTKAST_H

#include "avtale/err.h"
#include "page/page_proposal.h"
#include "page/page_skjema.h"
#include "reading/samlet.h"

/* A page of a draft: its part, and when it is shown again, what was posted and what is wrong with it. */
struct utkastside {
    struct avtaleside p;
    struct skjema skjema;
    struct avt_faults faults;
    const char *ny;            /* a list to show an empty item of, or NULL */
    const char *melding;       /* of side.c, or NULL */
    bool lagret_men;           /* it has been saved, and faults are what must be mended before it can be put forward */
    struct avt_innhold regnet; /* what the page shows when it was computed and not saved */
    struct samlet andre;       /* the person's agreements, where a field of the group may name one */
    struct forslagside forslag;
    bool lest; /* nobody writes here */
};

/* <felt> with its value, its choices and what is wrong with it, and <post>, as skjema.rolle may write them. */
void utkast_felt(struct utkastside *u, struct avt_node *parent, const struct avt_felt *felt, const char *post);
void utkast_post(struct utkastside *u, struct avt_node *parent, const struct avt_liste *liste, const char *post);

/* <skjema> with every field of the part that the role reads. */
void utkast_skjema(struct utkastside *u);

/* Reads the person's agreements, if a field of the part that skjema.rolle writes may name one: before the form is made. */
struct avt_err utkast_andre(struct utkastside *u) AVT_NODISCARD;

/* What an item that is not there yet is called in a form. */
const char *utkast_ny_post(struct avt_arena *arena);

/* What in a part of the stored draft is beyond a limit. */
struct avt_err utkast_grenser(const struct avtaleside *p, int part, struct avt_faults *out) AVT_NODISCARD;
/* True if the redirect that led here came from a save. */
bool utkast_lagret(const struct request *rq);

/* Adds faults as a form tells them; or one of them, by the path that the form has for it. */
void utkast_feil_ved(struct utkastside *u, const struct avt_fault *fault, const char *path);
void utkast_feil(struct utkastside *u, const struct avt_faults *faults);

#endif
