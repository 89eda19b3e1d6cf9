/* Proposals shown: what somebody says should stand in a field, at the field, and in a wish. */
#ifndef PAGE_PROPOSAL_H
#define PAGE_PROPOSAL_H

#include "avtale/err.h"
#include "page/page_felles.h"

/* Those on the draft that the role reads, and how to propose there. */
struct forslagside {
    struct forslag *list;
    size_t n;
    bool oenske; /* there is no draft: what is proposed becomes a wish about the agreement as it stands */
    bool mulig;  /* the role may propose something now */
};
/* How to propose there, with none of them. */
struct forslagside forslag_mulighet(const struct avtaleside *p);
/* Those that the page shows too. */
struct avt_err forslag_last(struct avtaleside *p, struct forslagside *out) AVT_NODISCARD;

/* <forslag …><verdi …/>*</forslag> of one on the draft; <verdi> alone of one in a wish. */
void forslag_vis(struct avtaleside *p, struct avt_node *parent, const struct forslag *forslag);
void forslag_verdier(struct avtaleside *p, struct avt_node *node, const struct avt_forslag *f,
                     const struct avt_innhold *innhold);

/* At a field (of item post), an item (felt NULL) or a list (felt and post NULL): the proposals about it, and as
 * `foreslaa` the address of the form where one more is made, if it may be. */
void forslag_ved(struct avtaleside *p, const struct forslagside *forslag, struct avt_node *node,
                 const struct avt_felt *felt, const struct avt_liste *liste, const char *post);

/* <forslag><verdi/>*</forslag> for each proposal of a wish. */
struct avt_err forslag_oenske(struct avtaleside *p, struct avt_node *node, const struct avt_post *post) AVT_NODISCARD;

#endif
