/* Verifying a bundle: every check in its order, each only if what it relies on has held. */
#include "sjekk.h"

#define HAR(code) (UINT64_C(1) << SJEKK_##code)
#define BYTES     (HAR(DOKUMENT) - 1) /* every check before the documents */

static const struct row {
    void (*run)(struct pakke *p);
    uint64_t needs;
} rows[SJEKK_COUNT] = {
#define SJEKK(code, function, name, needs) [SJEKK_##code] = {avt_sjekk_##function, needs},
#include "sjekk.def"
#undef SJEKK
};
_Static_assert(SJEKK_COUNT <= 64, "a set of checks is one 64-bit mask");

static uint64_t failed(const struct pakke *p)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < SJEKK_COUNT; i++)
        mask |= (uint64_t)(p->feil[i] > 0) << i;
    return mask;
}

/* `blocked` gets what may not be relied on: what failed, and what was not checked because of it. */
static void run(struct pakke *p)
{
    uint64_t blocked = 0;
    for (unsigned i = 0; i < SJEKK_COUNT; i++) {
        if ((rows[i].needs & blocked) != 0) {
            blocked |= UINT64_C(1) << i;
            avt_funn_blocked(p, i);
            continue;
        }
        rows[i].run(p);
        blocked |= failed(p);
        if (p->sett[i] == 0)
            avt_funn_nothing(p, i);
    }
}

static enum avt_dom verdict(const struct pakke *p)
{
    if (failed(p) != 0)
        return AVT_DOM_UGYLDIG;
    if (!p->forankret)
        return AVT_DOM_UFORANKRET;
    return p->ukjent ? AVT_DOM_UKJENT : AVT_DOM_GYLDIG;
}

static enum avt_dom check(struct pakke *p, struct avt_span file)
{
    *p->rapport = (struct avt_rapport){.avtale = "",
                                       .tiltak = "",
                                       .skjema = "",
                                       .status = "",
                                       .rolle = "",
                                       .kode = "",
                                       .logg = "",
                                       .rot = "",
                                       .opphav = "",
                                       .dom = AVT_DOM_ULESELIG};
    if (!avt_sjekk_zip(p, file))
        return AVT_DOM_ULESELIG;
    run(p);
    return p->rapport->dom = verdict(p);
}

/* It is judged as it was: by its own key lists, whatever has become of its keys since. */
static void check_older(struct pakke *p)
{
    struct avt_kjent *known = avt_arena_alloc(p->arena, sizeof *known);
    struct pakke *old = avt_arena_alloc(p->arena, sizeof *old);
    *known = *p->kjent;
    known->eldre = avt_span_make("", 0);
    known->hode = NULL;
    known->n_nokler = 0;
    *old = (struct pakke){.arena = p->arena, .kjent = known, .idag = p->idag};
    old->rapport = avt_arena_alloc(p->arena, sizeof *old->rapport);
    p->eldre_dom = check(old, p->kjent->eldre);
    p->eldre = old;
}

void avt_pakke_verify(struct avt_arena *arena, struct avt_rapport *out, struct avt_span file,
                      const struct avt_kjent *kjent, avt_date idag)
{
    struct avt_kjent known = *kjent;
    struct pakke p = {.arena = arena, .rapport = out, .kjent = &known, .idag = idag};
    avt_eldre_lister(arena, &known);
    if (known.eldre.len > 0)
        check_older(&p);
    enum avt_dom dom = check(&p, file);
    if (dom == AVT_DOM_GYLDIG || dom == AVT_DOM_UKJENT)
        avt_rapport_tell(&p);
}
