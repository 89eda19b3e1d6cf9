/* The report: findings, and the table of checks that makes them. */
#include <stdarg.h>
#include <string.h>

#include "internal.h"

#define HAR(code) (UINT64_C(1) << SJEKK_##code)
#define BYTES     (HAR(DOKUMENT) - 1) /* every check before the documents */

static const struct row {
    const char *navn;
    void (*run)(struct pakke *p);
    uint64_t needs;
    const char *nothing; /* told when it found nothing at all */
} rows[SJEKK_COUNT] = {
#define SJEKK(code, function, name, needs, nothing) [SJEKK_##code] = {name, avt_sjekk_##function, needs, nothing},
#include "sjekk.def"
#undef SJEKK
};
_Static_assert(SJEKK_COUNT <= 64, "a set of checks is one 64-bit mask");

static const char *const utfall_names[] = {
    [AVT_UTFALL_OK] = "ok",
    [AVT_UTFALL_FEIL] = "feil",
    [AVT_UTFALL_GJELDER_IKKE] = "-",
};

static const char *const dom_names[] = {
    [AVT_DOM_GYLDIG] = "gyldig",         [AVT_DOM_UGYLDIG] = "ugyldig",         [AVT_DOM_ULESELIG] = "uleselig",
    [AVT_DOM_UFORANKRET] = "uforankret", [AVT_DOM_UKJENT] = "ukjent-regelverk",
};

const char *avt_utfall_name(enum avt_utfall utfall)
{
    return utfall_names[utfall];
}

const char *avt_dom_name(enum avt_dom dom)
{
    return dom_names[dom];
}

/* ---- Findings ---- */

static void add(struct pakke *p, enum sjekk sjekk, enum avt_utfall utfall, const char *hva)
{
    struct avt_rapport *r = p->rapport;
    r->sjekker = avt_arena_grow(p->arena, r->sjekker, r->n, &r->cap, sizeof *r->sjekker);
    r->sjekker[r->n++] = (struct avt_sjekk){rows[sjekk].navn, utfall, hva};
    p->sett[sjekk]++;
    p->feil[sjekk] += utfall == AVT_UTFALL_FEIL;
}

void avt_sjekk_feil(struct pakke *p, enum sjekk sjekk, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(p, sjekk, AVT_UTFALL_FEIL, avt_arena_vformat(p->arena, fmt, ap));
    va_end(ap);
}

void avt_sjekk_ikke(struct pakke *p, enum sjekk sjekk, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(p, sjekk, AVT_UTFALL_GJELDER_IKKE, avt_arena_vformat(p->arena, fmt, ap));
    va_end(ap);
}

void avt_sjekk_ok(struct pakke *p, enum sjekk sjekk, const char *fmt, ...)
{
    va_list ap;
    if (p->feil[sjekk] > 0)
        return;
    va_start(ap, fmt);
    add(p, sjekk, AVT_UTFALL_OK, avt_arena_vformat(p->arena, fmt, ap));
    va_end(ap);
}

const char *avt_sjekk_antall(struct pakke *p, size_t n, const char *one, const char *many)
{
    return avt_arena_format(p->arena, "%zu %s", n, n == 1 ? one : many);
}

/* ---- All of them ---- */

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
            avt_sjekk_ikke(p, i, "Ikke kontrollert, siden noe det bygger på er feil.");
            continue;
        }
        rows[i].run(p);
        blocked |= failed(p);
        if (p->sett[i] == 0)
            avt_sjekk_ikke(p, i, "%s", rows[i].nothing);
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

enum avt_dom avt_pakke_run(struct pakke *p, struct avt_span file)
{
    *p->rapport = (struct avt_rapport){
        .avtale = "", .tiltak = "", .skjema = "", .status = "", .naar = "", .rot = "", .dom = AVT_DOM_ULESELIG};
    if (!avt_sjekk_zip(p, file))
        return AVT_DOM_ULESELIG;
    run(p);
    return p->rapport->dom = verdict(p);
}

void avt_pakke_verify(struct avt_arena *arena, struct avt_rapport *out, struct avt_span file,
                      const struct avt_kjent *kjent, avt_date idag)
{
    struct avt_kjent known = *kjent;
    struct pakke p = {.arena = arena, .rapport = out, .kjent = &known, .idag = idag};
    avt_eldre_lister(arena, &known);
    enum avt_dom dom = avt_pakke_run(&p, file);
    if (dom != AVT_DOM_ULESELIG && dom != AVT_DOM_UGYLDIG)
        avt_rapport_tell(&p);
}
