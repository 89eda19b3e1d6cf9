/* The report: findings, and what they are called. */
#include <stdarg.h>
#include <string.h>

#include "sjekk.h"

static const char *const sjekk_names[SJEKK_COUNT] = {
#define SJEKK(code, function, name, needs, nothing) [SJEKK_##code] = name,
#include "sjekk.def"
#undef SJEKK
};

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
    r->sjekker[r->n++] = (struct avt_sjekk){sjekk_names[sjekk], utfall, hva};
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
