/* What the measure's data say of the acts: whose each is and in which order, who must sign a version, and what it
 * changes. */
#include <string.h>

#include "avtale/decide.h"
#include "avtale/endring.h"
#include "internal.h"

/* ---- Whose act, and when ---- */

/* Persons are known to nobody but the service; that two must differ cannot be seen here. */
static bool nobody(void *ctx, unsigned nr, uint8_t person[32])
{
    (void)ctx, (void)nr, (void)person;
    return false;
}

/* The measure that the act is made under: of the version it puts forward or answers, else of the last one. */
static const struct avt_tiltak *measure_of(const struct pakke *p, const struct avt_tilstand *state,
                                           const struct post *post)
{
    const struct avt_erklaering *s = &post->post.s;
    if (s->has_dokument)
        return avt_tiltak_find(p, &s->skjema);
    return state->n_versjoner == 0 ? NULL : avt_tiltak_find(p, &state->versjoner[state->n_versjoner - 1].skjema);
}

/* Asks decide what it would have said. Of its answers only two can be judged afterwards and without the persons: not
 * this role's act, and others sign first. */
static bool was_its_turn(struct pakke *p, const struct avt_tilstand *state, const struct avt_tiltak *tiltak,
                         const struct avt_erklaering *s)
{
    struct avt_faults faults = AVT_FAULTS(p->arena);
    struct avt_kommando command = {.handling = s->handling, .slag = s->slag, .fremlegg = s->fremlegg};
    command.paa_vegne_av = s->paa_vegne_av;
    struct avt_decide_in in = {.tiltak = tiltak, .state = state, .person = nobody};
    in.status = state->gjelder < 0 ? AVT_STATUS_TIL_SIGNERING : AVT_STATUS_KLAR;
    command.rolle = avt_tiltak_rolle(tiltak, s->rolle);
    if (command.rolle < 0)
        return false;
    enum avt_code code = avt_decide(&in, &command, &faults).code;
    return code != AVT_EROLE && code != AVT_EORDER;
}

static void check_act(struct pakke *p, const struct avt_tilstand *state, const struct post *post, size_t *n)
{
    const struct avt_erklaering *s = &post->post.s;
    const struct avt_tiltak *tiltak = measure_of(p, state, post);
    if (tiltak == NULL || avt_handling_get(s->handling)->concerns == AVT_CONCERNS_SYSTEM)
        return;
    ++*n;
    if (!was_its_turn(p, state, tiltak, s))
        avt_sjekk_feil(p, SJEKK_ROLLE, "Post %u er ikke noe %s kan gjøre, eller ikke da.", post->nr, s->rolle);
}

/* The fold once more, this time with the measure beside it. */
void avt_sjekk_rolle(struct pakke *p)
{
    size_t n = 0;
    struct avt_tilstand state;
    avt_tilstand_init(&state, &p->state.avtale);
    for (size_t i = 0; i < p->n_poster; i++) {
        check_act(p, &state, &p->poster[i], &n);
        struct avt_err err = avt_tilstand_apply(p->arena, &state, &p->poster[i].post);
        AVT_INVARIANT(err.code == AVT_OK); /* GANG has made the same fold */
    }
    if (n > 0)
        avt_sjekk_ok(p, SJEKK_ROLLE, "%s gjort av en rolle som kan gjøre det, og i rett rekkefølge.",
                     avt_sjekk_antall(p, n, "handling er", "handlinger er"));
}

/* ---- Who must sign, and what changed ---- */

/* True if the document is here, or was never made: then what it does not say is not there. */
static bool is_known(const struct versjon *v, int number)
{
    const char *name = v->tiltak->dokumenter[number].navn;
    for (size_t i = 0; i < v->n_vedlegg; i++)
        if (strcmp(v->vedlegg[i].navn, name) == 0)
            return avt_versjon_fil(v, name) != NULL;
    return v->has_vedlegg;
}

/* True if all documents of the version are here; extracts hold nothing of their own. */
static bool is_whole(const struct versjon *v)
{
    for (size_t i = 0; v->tiltak != NULL && i < v->tiltak->n_dokumenter; i++)
        if (!v->tiltak->dokumenter[i].utdrag && !is_known(v, (int)i))
            return false;
    return v->lest;
}

/* Those who sign, if there is such a one in this agreement: a role whose identity the content lacks is nobody's. Where
 * the reader cannot see it, *unsure has the role. */
static avt_roles signers_of(const struct versjon *v, avt_roles *unsure)
{
    avt_roles signers = avt_tiltak_signers(v->tiltak);
    *unsure = 0;
    for (size_t i = 0; i < v->tiltak->n_roller; i++) {
        const struct avt_felt *identity = v->tiltak->roller[i].identitet;
        avt_roles role = UINT32_C(1) << i;
        if (identity == NULL || (signers & role) == 0 || avt_innhold_get(&v->innhold, identity, NULL) != NULL)
            continue;
        if (is_known(v, identity->dokument))
            signers &= ~role;
        else
            *unsure |= role;
    }
    return signers;
}

/* The roles that the put-forward record needs; false if one is no role of the measure. */
static bool needed_by(const struct versjon *v, avt_roles *out)
{
    const struct avt_erklaering *s = &v->fremlagt->post.s;
    *out = 0;
    for (size_t i = 0; i < s->n_kreves; i++) {
        int role = avt_tiltak_rolle(v->tiltak, s->kreves[i]);
        if (role < 0)
            return false;
        *out |= UINT32_C(1) << role;
    }
    return true;
}

static bool changes_exactly(struct pakke *p, const struct versjon *v, const struct avt_forskjell *list, size_t n)
{
    struct avt_endret *lines;
    const struct avt_erklaering *s = &v->fremlagt->post.s;
    if (avt_endring_lines(p->arena, &lines, v->tiltak, list, n) != s->n_endret)
        return false;
    for (size_t i = 0; i < s->n_endret; i++)
        if (strcmp(lines[i].dokument, s->endret[i].dokument) != 0 || strcmp(lines[i].sti, s->endret[i].sti) != 0)
            return false;
    return true;
}

/* `kontaktpunkt` needs only who does it, and may change only what that role changes alone. Where no class names anybody
 * who is there, who puts the version forward is the one who approves it. */
static bool needs_rightly(const struct versjon *v, const struct avt_forskjell *list, size_t n)
{
    avt_roles needed, unsure;
    const struct avt_erklaering *s = &v->fremlagt->post.s;
    int role = avt_tiltak_rolle(v->tiltak, s->paa_vegne_av != NULL ? s->paa_vegne_av : s->rolle);
    if (role < 0 || !needed_by(v, &needed))
        return false;
    avt_roles own = UINT32_C(1) << role, named = avt_endring_signers(list, n) & signers_of(v, &unsure);
    if (s->handling == AVT_KONTAKTPUNKT)
        return needed == own && avt_endring_alone(v->tiltak, list, n, role);
    return needed == (named == 0 ? own : named);
}

static void check_change(struct pakke *p, const struct versjon *v, const struct versjon *before)
{
    struct avt_forskjell *list;
    size_t n = avt_endring_find(p->arena, &list, &before->innhold, &v->innhold);
    if (!needs_rightly(v, list, n))
        avt_sjekk_feil(p, SJEKK_KREVES, "Versjon %u krever andre underskrifter enn endringene tilsier.", v->n);
    if (!changes_exactly(p, v, list, n))
        avt_sjekk_feil(p, SJEKK_KREVES, "Versjon %u endrer noe annet enn den sier.", v->n);
}

/* All sign a first version, and one that is lifted to another schema. */
static void check_all_sign(struct pakke *p, const struct versjon *v)
{
    avt_roles needed, unsure, signers = signers_of(v, &unsure);
    if (!needed_by(v, &needed) || (needed | unsure) != signers)
        avt_sjekk_feil(p, SJEKK_KREVES, "Versjon %u krever ikke at alle signerer.", v->n);
}

/* False if it cannot be judged. */
static bool check_needs(struct pakke *p, const struct versjon *v)
{
    int foer = v->fremlagt->foer;
    if (foer < 0 || !avt_digest_equal(&p->state.versjoner[foer].skjema, &v->tiltak->digest)) {
        check_all_sign(p, v);
        return true;
    }
    const struct versjon *before = avt_versjon_find(p, foer);
    if (before == NULL || !is_whole(before) || !is_whole(v))
        return false;
    check_change(p, v, before);
    return true;
}

void avt_sjekk_kreves(struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].tiltak != NULL)
            n += check_needs(p, &p->versjoner[i]);
    if (n > 0)
        avt_sjekk_ok(p, SJEKK_KREVES, "%s de underskriftene den skal.",
                     avt_sjekk_antall(p, n, "versjon krever", "versjoner krever"));
}
