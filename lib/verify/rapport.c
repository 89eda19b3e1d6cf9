/* The report: findings, and what they are called. */
#include <inttypes.h>
#include <string.h>

#include "sjekk.h"

static const char *const sjekk_names[SJEKK_COUNT] = {
#define SJEKK(code, function, name, needs) [SJEKK_##code] = (name),
#include "sjekk.def"
#undef SJEKK
};

static const struct row {
    enum sjekk sjekk;
    enum avt_utfall outcome;
    const char *code;
} rows[FUNN_COUNT] = {
#define AVT_FINDING(CHECK, CODE, outcome, check, code, n) {SJEKK_##CHECK, AVT_UTFALL_##outcome, code},
#include "avtale/finding.def"
#undef AVT_FINDING
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

static void add(struct pakke *p, enum sjekk sjekk, enum funn funn, const char *const args[AVT_FINDING_ARGS])
{
    static const char *const none[AVT_FINDING_ARGS] = {NULL};
    struct avt_rapport *r = p->rapport;
    enum avt_utfall outcome = rows[funn].outcome;
    if (outcome == AVT_UTFALL_OK && p->feil[sjekk] > 0)
        return;
    struct avt_finding finding = {.check = sjekk_names[sjekk], .outcome = outcome, .code = rows[funn].code};
    memcpy(finding.args, args == NULL ? none : args, sizeof finding.args);
    r->findings = avt_arena_grow(p->arena, r->findings, r->n, &r->cap, sizeof *r->findings);
    r->findings[r->n++] = finding;
    p->sett[sjekk]++;
    p->feil[sjekk] += outcome == AVT_UTFALL_FEIL;
}

void avt_funn_add(struct pakke *p, enum funn funn, const char *const args[AVT_FINDING_ARGS])
{
    add(p, rows[funn].sjekk, funn, args);
}

void avt_funn_blocked(struct pakke *p, enum sjekk sjekk)
{
    add(p, sjekk, FUNN_ALLE_IKKE_KONTROLLERT, NULL);
}

void avt_funn_nothing(struct pakke *p, enum sjekk sjekk)
{
    add(p, sjekk, avt_funn_get(sjekk, "ingenting"), NULL);
}

const char *avt_funn_tall(struct pakke *p, uint64_t n)
{
    return avt_arena_format(p->arena, "%" PRIu64, n);
}

enum funn avt_funn_get(enum sjekk sjekk, const char *code)
{
    for (unsigned i = 0; i < FUNN_COUNT; i++)
        if (rows[i].sjekk == sjekk && strcmp(rows[i].code, code) == 0)
            return (enum funn)i;
    AVT_INVARIANT(false);
    return FUNN_COUNT;
}
