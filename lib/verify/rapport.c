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

/* ---- What the records prove ---- */

static unsigned number_of(const struct avt_versjon *version)
{
    return version == NULL ? 0 : version->n;
}

/* Start and end stand in documents that the reader may not have; then only statuses that do not depend on them are
 * told. */
static const char *status_of(struct pakke *p)
{
    const struct versjon *v = p->state.gjelder < 0 ? NULL : avt_versjon_find(p, p->state.gjelder);
    const char *from = v == NULL || !v->lest ? NULL : avt_innhold_find(&v->innhold, "start");
    const char *to = v == NULL || !v->lest ? NULL : avt_innhold_find(&v->innhold, "slutt");
    avt_date start = 0, slutt = INT32_MAX;
    bool known = from != NULL && avt_date_parse(&start, avt_span_str(from)) &&
                 (to == NULL || avt_date_parse(&slutt, avt_span_str(to)));
    enum avt_status status = avt_tilstand_status(&p->state, p->idag, start, slutt);
    bool by_date = status == AVT_STATUS_KLAR || status == AVT_STATUS_GJENNOMFOERES || status == AVT_STATUS_AVSLUTTET;
    return by_date && !known ? "" : avt_status_name(status);
}

static void tell(struct pakke *p)
{
    struct avt_rapport *r = p->rapport;
    if (p->feil[SJEKK_GANG] > 0 || p->state.n_poster == 0)
        return;
    const struct avt_versjon *venter = avt_tilstand_venter(&p->state), *gjelder = avt_tilstand_gjelder(&p->state);
    const struct avt_versjon *told = gjelder != NULL ? gjelder : venter;
    const struct avt_tiltak *tiltak = told == NULL ? NULL : avt_tiltak_find(p, &told->skjema);
    r->avtale = avt_arena_str(p->arena, p->state.avtale.text);
    r->tiltak = tiltak == NULL ? "" : tiltak->navn;
    r->status = status_of(p);
    r->gjelder = number_of(gjelder);
    r->venter = number_of(venter);
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

void avt_pakke_verify(struct avt_arena *arena, struct avt_rapport *out, struct avt_span file,
                      const struct avt_kjent *kjent, avt_date idag)
{
    struct pakke p = {.arena = arena, .rapport = out, .kjent = kjent, .idag = idag};
    *out = (struct avt_rapport){.avtale = "", .tiltak = "", .status = "", .dom = AVT_DOM_ULESELIG};
    if (!avt_sjekk_zip(&p, file))
        return;
    run(&p);
    tell(&p);
    out->dom = verdict(&p);
}
