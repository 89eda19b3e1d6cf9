/*
 * Rule books: that they are those which whoever checks has from elsewhere. Every other check asks the bundle's own data
 * who signs what; data that somebody else wrote under the same name would let a version through that one role signed.
 */
#include <string.h>

#include "sjekk.h"

const struct avt_regelverk *avt_regelverk_of(struct avt_arena *arena, const struct avt_tiltak *const *list, size_t n)
{
    struct avt_regelverk *all = avt_arena_array(arena, n, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct avt_regelverk){list[i]->skjema, list[i]->digest};
    return all;
}

static bool known_by_digest(const struct avt_kjent *known, const char **name, const struct avt_digest *digest)
{
    for (size_t i = 0; i < known->n_regelverk; i++) {
        if (!avt_digest_equal(&known->regelverk[i].digest, digest))
            continue;
        *name = known->regelverk[i].skjema;
        return true;
    }
    return false;
}

static bool known_by_name(const struct avt_kjent *known, const char *skjema)
{
    for (size_t i = 0; i < known->n_regelverk; i++)
        if (strcmp(known->regelverk[i].skjema, skjema) == 0)
            return true;
    return false;
}

static bool is_declared_before(const struct pakke *p, size_t n, const struct avt_digest *skjema)
{
    for (size_t i = 0; i < n; i++)
        if (p->poster[i].post.s.has_dokument && avt_digest_equal(&p->poster[i].post.s.skjema, skjema))
            return true;
    return false;
}

/* A declaration says the digest alone; the name stands in the files, where the bundle has them. */
static void check_book(struct pakke *p, const struct avt_digest *digest)
{
    const char *known = "";
    const struct avt_tiltak *here = avt_tiltak_find(p, digest);
    if (known_by_digest(p->kjent, &known, digest)) {
        avt_funn_add(p, FUNN_REGELVERK_HOLDER, ARGS(known));
    } else if (here != NULL && known_by_name(p->kjent, here->skjema)) {
        avt_funn_add(p, FUNN_REGELVERK_ANDRE_REGLER, ARGS(here->skjema));
    } else {
        p->ukjent = true;
        avt_funn_add(p, FUNN_REGELVERK_UKJENT, ARGS(here != NULL ? here->skjema : avt_digest_format(p->arena, digest)));
    }
}

void avt_sjekk_regelverk(struct pakke *p)
{
    for (size_t i = 0; i < p->n_poster; i++) {
        const struct avt_erklaering *s = &p->poster[i].post.s;
        if (s->has_dokument && !is_declared_before(p, i, &s->skjema))
            check_book(p, &s->skjema);
    }
}
