/* The whole text of one version, as far as this role reads it. The agreement's own page has only what it comes to. */
#include "page/page_felles.h"
#include "page/page_proposal.h"
#include "page/page_routes.h"

/* What is agreed now can be proposed about where it stands. */
static void add_proposing(struct avtaleside *p, const struct avt_versjon *versjon)
{
    struct forslagside forslag = forslag_mulighet(p);
    bool may = versjon == p->dagens && forslag.mulig && forslag.oenske;
    side_text(p->arena, p->avtale, "foreslaa", may ? felles_sti(p, "/forslag", NULL) : "");
}

static struct avt_err show(struct leser *leser)
{
    uint64_t n;
    struct avtaleside p;
    const struct avt_versjon *versjon = NULL;
    if (avt_span_u64(avt_span_str(leser->rq->param[1]), AVT_MAX_VERSIONS, &n))
        versjon = sak_versjon(&leser->sak, (unsigned)n);
    if (!versjon || !leser_ser_versjon(leser, versjon))
        return avt_err_make(AVT_ENOTFOUND, "versjon", "no such version");
    AVT_TRY(felles_open(&p, leser, "tekst"));
    add_proposing(&p, versjon);
    felles_kontrollkode(&p, versjon);
    AVT_TRY(felles_visning(&p, versjon));
    return felles_answer(&p, 200);
}

struct avt_err page_tekst(struct request *rq)
{
    return felles_run(rq, show);
}
