/* Checking content against the rows of regler.xml. */
#include <string.h>

#include "internal.h"

/* A row being run for the whole content, or for one item of its felt's list. */
struct check {
    const struct avt_innhold *innhold;
    const struct avt_regel *regel;
    const struct avt_fakta *fakta;
    const char *post;
};

/* The value a row looks at; NULL where there is none. */
static const char *value(const struct check *c, const struct avt_felt *felt)
{
    return felt == NULL ? NULL : avt_innhold_get(c->innhold, felt, felt->liste == NULL ? NULL : c->post);
}

/* Each check passes where a value is missing: whether it must be there is for krav to say. */

static bool orden_ok(const struct check *c)
{
    const char *a = value(c, c->regel->felt), *b = value(c, c->regel->mot);
    return a == NULL || b == NULL || avt_verdi_compare(c->regel->felt, a, b) <= 0;
}

/* False when the day is that of a field without a value. */
static bool day_of(const struct check *c, const struct avt_tidspunkt *punkt, avt_date *out)
{
    avt_date base = punkt->idag ? c->fakta->idag : punkt->dato;
    if (punkt->felt != NULL && !avt_date_parse(&base, avt_span_str(value(c, punkt->felt))))
        return false;
    *out = base;
    return punkt->intervall[0] == '\0' || avt_date_add(out, base, punkt->sign, punkt->intervall);
}

static bool tidligst_ok(const struct check *c)
{
    const char *unntak = value(c, c->regel->unntak);
    avt_date date, limit;
    if (unntak != NULL && strcmp(unntak, "ja") == 0)
        return true;
    return !avt_date_parse(&date, avt_span_str(value(c, c->regel->felt))) || !day_of(c, &c->regel->punkt, &limit) ||
           date >= limit;
}

static bool sjekksum_ok(const struct check *c)
{
    const char *digits = value(c, c->regel->felt);
    return digits == NULL || avt_checksum_ok(c->regel->art, digits);
}

/* A missing value differs: saving the draft would have put it there. */
static bool settes_ok(const struct check *c)
{
    const char *tekst = value(c, c->regel->felt);
    return tekst != NULL && strcmp(tekst, c->regel->verdi) == 0;
}

static bool ulik_ok(const struct check *c)
{
    const char *a = value(c, c->regel->felt), *b = value(c, c->regel->mot);
    return a == NULL || b == NULL || strcmp(a, b) != 0;
}

/* A duty says nothing of the content, and a row that computes is avt_beregn's. */
static bool says_nothing(const struct check *c)
{
    (void)c;
    return true;
}

static bool (*const checks[AVT_REGEL_COUNT])(const struct check *c) = {
    [AVT_REGEL_ORDEN] = orden_ok,      [AVT_REGEL_TIDLIGST] = tidligst_ok, [AVT_REGEL_SJEKKSUM] = sjekksum_ok,
    [AVT_REGEL_SETTES] = settes_ok,    [AVT_REGEL_ULIK] = ulik_ok,         [AVT_REGEL_PLIKT] = says_nothing,
    [AVT_REGEL_BEREGN] = says_nothing, [AVT_REGEL_TRAPP] = says_nothing,   [AVT_REGEL_PERIODER] = says_nothing,
};

/* The items a row is run for: those of its felt's list, or once (NULL) for the whole content. */
static size_t posts_of(struct avt_arena *arena, const char ***out, const struct avt_innhold *innhold,
                       const struct avt_regel *regel)
{
    static const char *whole[] = {NULL};
    if (regel->felt != NULL && regel->felt->liste != NULL)
        return avt_innhold_posts(arena, out, innhold, regel->felt->liste);
    *out = whole;
    return 1;
}

static void run(const struct avt_innhold *innhold, const struct avt_regel *regel, const struct avt_fakta *fakta,
                struct avt_faults *faults)
{
    const char **posts;
    size_t n = posts_of(faults->arena, &posts, innhold, regel);
    for (size_t i = 0; i < n; i++) {
        const struct check c = {innhold, regel, fakta, posts[i]};
        if (!checks[regel->kind](&c))
            avt_faults_add(faults, regel->kode, avt_verdi_path(faults->arena, regel->felt, posts[i]), regel->alvor,
                           regel->hjemmel);
    }
}

void avt_regel_check(const struct avt_innhold *innhold, enum avt_moment moment, const struct avt_fakta *fakta,
                     struct avt_faults *faults)
{
    for (size_t i = 0; i < innhold->tiltak->n_regler; i++) {
        const struct avt_regel *regel = &innhold->tiltak->regler[i];
        bool valid = fakta->idag >= regel->fra && fakta->idag <= regel->til;
        if (valid && (regel->naar & (unsigned)moment) != 0)
            run(innhold, regel, fakta, faults);
    }
}

void avt_regel_settes(struct avt_arena *arena, struct avt_innhold *innhold)
{
    for (size_t i = 0; i < innhold->tiltak->n_regler; i++) {
        const struct avt_regel *regel = &innhold->tiltak->regler[i];
        const char **posts;
        if (regel->kind != AVT_REGEL_SETTES)
            continue;
        size_t n = posts_of(arena, &posts, innhold, regel);
        for (size_t j = 0; j < n; j++)
            avt_innhold_set(arena, innhold, regel->felt, posts[j], regel->verdi);
    }
}
