/*
 * Who must sign a version, and what it changes: judged on what is visible. Of a document that is here on both sides the
 * differences are known; of the others the digests in `sett`, and what the lines of `endret` name. What these demand
 * must stand in `kreves`; where everything is here, `kreves` is exactly that.
 */
#include <string.h>

#include "avtale/dager.h"
#include "avtale/endring.h"
#include "avtale/text.h"
#include "sjekk.h"

/* A version put forward, the last one before it, and those that it takes over from. */
struct frem {
    struct pakke *p;
    const struct avt_tiltak *tiltak;
    unsigned n;
    size_t post;                /* by index in p->poster */
    struct side til, fra, *mot; /* mot: none where that is the last one alone */
    size_t n_mot;
    struct avt_innhold etter, foer; /* as far as they are here */
    struct avt_forskjell *list;     /* of those that are visible */
    size_t n_list;
    bool hel; /* all documents of both are here */
};

/* ---- What is visible ---- */

static bool in_both(const struct frem *f, int dokument)
{
    bool known = avt_side_kjent(&f->til, dokument) && avt_side_kjent(&f->fra, dokument);
    for (size_t i = 0; known && i < f->n_mot; i++)
        known = avt_side_kjent(&f->mot[i], dokument);
    return known;
}

static bool is_visible(const struct frem *f, const struct avt_forskjell *row)
{
    if (row->felt == NULL || row->liste != NULL)
        return in_both(f, avt_endring_dokument(row));
    bool seen = avt_side_ser(&f->til, row->felt) && avt_side_ser(&f->fra, row->felt);
    for (size_t i = 0; seen && i < f->n_mot; i++)
        seen = avt_side_ser(&f->mot[i], row->felt);
    return seen;
}

static bool is_whole(const struct frem *f)
{
    for (size_t i = 0; i < f->tiltak->n_dokumenter; i++)
        if (!f->tiltak->dokumenter[i].utdrag && !in_both(f, (int)i))
            return false;
    return true;
}

static struct avt_innhold content_of(const struct frem *f, const struct side *side)
{
    return side->v != NULL && side->v->lest ? side->v->innhold : (struct avt_innhold){.tiltak = f->tiltak};
}

/* Those that it takes over from, unless that is the last one alone. */
static void take_over_from(struct frem *f, const struct post *post)
{
    if (post->n_mot == 0 || (post->n_mot == 1 && post->mot[0] == post->foer))
        return;
    f->mot = avt_arena_array(f->p->arena, post->n_mot, sizeof *f->mot);
    for (size_t i = 0; i < post->n_mot; i++)
        f->mot[f->n_mot++] = avt_side(f->p, f->tiltak, post->mot[i]);
}

/* Reads what is here of all, and finds the differences. */
static void compare(struct frem *f)
{
    struct avt_forskjell *all;
    f->etter = content_of(f, &f->til);
    f->foer = content_of(f, &f->fra);
    struct avt_innhold *each = avt_arena_array(f->p->arena, f->n_mot + 1, sizeof *each);
    each[0] = f->foer;
    for (size_t i = 0; i < f->n_mot; i++) {
        struct avt_innhold own = content_of(f, &f->mot[i]);
        each[i] = avt_innhold_paa(f->p->arena, &own, &f->foer);
    }
    size_t n = avt_endring_find_mot(f->p->arena, &all, each, f->n_mot > 0 ? f->n_mot : 1, &f->etter);
    f->list = avt_arena_array(f->p->arena, n, sizeof *f->list);
    for (size_t i = 0; i < n; i++)
        if (is_visible(f, &all[i]))
            f->list[f->n_list++] = all[i];
    f->hel = is_whole(f);
}

/* ---- Classes ---- */

/* What a change may ask for: of all classes it may have, the roles that each names, and whether one of them lets who
 * puts it forward change it alone. */
struct bud {
    avt_roles minst;
    bool kan_alene, noen;
};

static void weigh(struct bud *bud, const struct avt_klasse *class, avt_roles own)
{
    bool computed = class->kind == AVT_CHANGE_AVLEDET;
    avt_roles roles = computed ? 0 : class->roles;
    bud->minst = bud->noen ? bud->minst & roles : roles;
    bud->kan_alene |= computed || (class->kind == AVT_CHANGE_VARSLES && (roles & ~own) == 0);
    bud->noen = true;
}

static void weigh_operation(struct bud *bud, const struct avt_klasserad *rader, size_t n,
                            const struct avt_klasse *otherwise, enum avt_operasjon operasjon, avt_roles own)
{
    for (size_t i = 0; i < n; i++)
        if (rader[i].operasjon == operasjon)
            weigh(bud, &rader[i].klasse, own);
    weigh(bud, &otherwise[operasjon], own);
}

static void weigh_field(struct bud *bud, const struct avt_felt *felt, avt_roles own)
{
    bool ordered = avt_type_is_ordered(felt->type);
    for (unsigned o = 0; o < AVT_OPERASJON_COUNT; o++)
        if (ordered || (o != AVT_OEK && o != AVT_SENK))
            weigh_operation(bud, felt->rader, felt->n_rader, felt->klasse, (enum avt_operasjon)o, own);
}

/* Items come and go; and their values with them, by the class of the item. */
static void weigh_list(struct bud *bud, const struct avt_liste *liste, avt_roles own)
{
    weigh_operation(bud, liste->rader, liste->n_rader, liste->klasse, AVT_LEGG_TIL, own);
    weigh_operation(bud, liste->rader, liste->n_rader, liste->klasse, AVT_FJERN, own);
}

/* What a row's class asks of other documents is here too, or there is nothing it asks. */
static bool is_judged(const struct frem *f, const struct avt_forskjell *row)
{
    bool item = row->felt == NULL || row->hel;
    const struct avt_klasserad *rader = item ? row->liste->rader : row->felt->rader;
    size_t n = item ? row->liste->n_rader : row->felt->n_rader;
    for (size_t i = 0; i < n; i++) {
        const struct avt_krav *naar = &rader[i].naar;
        if (rader[i].operasjon != row->operasjon || (naar->felt == NULL && naar->liste == NULL))
            continue;
        if (!in_both(f, naar->liste != NULL ? naar->liste->dokument : naar->felt->dokument))
            return false;
    }
    return true;
}

static struct bud bud_of_row(const struct frem *f, const struct avt_forskjell *row, avt_roles own)
{
    struct bud bud = {0};
    if (is_judged(f, row))
        weigh(&bud, &row->klasse, own);
    else if (row->felt == NULL || row->hel)
        weigh_operation(&bud, row->liste->rader, row->liste->n_rader, row->liste->klasse, row->operasjon, own);
    else
        weigh_operation(&bud, row->felt->rader, row->felt->n_rader, row->felt->klasse, row->operasjon, own);
    return bud;
}

/* ---- Lines ---- */

/* "plan/hver" of the list plan, "slutt", "plan" itself; "-" is any of them. */
static bool is_path_of(const struct avt_felt *felt, const char *sti)
{
    size_t len = felt->liste == NULL ? 0 : strlen(felt->liste->sti);
    if (strcmp(sti, "-") == 0)
        return true;
    if (len == 0)
        return strcmp(felt->sti, sti) == 0;
    return strncmp(felt->liste->sti, sti, len) == 0 && sti[len] == '/' && strcmp(sti + len + 1, felt->sti) == 0;
}

/* What a line asks for whatever it was that changed there; `noen` is false if the measure has nothing of that name. */
static struct bud bud_of_line(const struct frem *f, const struct avt_endret *line, avt_roles own)
{
    struct bud bud = {0};
    int document = avt_tiltak_dokument(f->tiltak, line->dokument);
    for (size_t i = 0; i < f->tiltak->n_felter; i++) {
        const struct avt_felt *felt = &f->tiltak->felter[i];
        if (felt->dokument != document || !is_path_of(felt, line->sti))
            continue;
        weigh_field(&bud, felt, own);
        if (felt->liste != NULL)
            weigh_list(&bud, felt->liste, own);
    }
    for (size_t i = 0; i < f->tiltak->n_lister; i++) {
        const struct avt_liste *liste = &f->tiltak->lister[i];
        if (liste->dokument == document && (strcmp(line->sti, "-") == 0 || strcmp(line->sti, liste->sti) == 0))
            weigh_list(&bud, liste, own);
    }
    return bud;
}

static bool has_line(const struct avt_endret *lines, size_t n, const struct avt_endret *line)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(lines[i].dokument, line->dokument) == 0 && strcmp(lines[i].sti, line->sti) == 0)
            return true;
    return false;
}

static bool names(const struct avt_erklaering *s, const char *dokument)
{
    for (size_t i = 0; i < s->n_endret; i++)
        if (strcmp(s->endret[i].dokument, dokument) == 0)
            return true;
    return false;
}

/* Every difference that is visible has its line; of documents that are here, and of names and forms that the measure
 * does not have, there are no others. */
static bool lines_are_right(const struct frem *f)
{
    struct avt_endret *lines;
    const struct avt_erklaering *s = f->til.s;
    size_t n = avt_endring_lines(f->p->arena, &lines, f->tiltak, f->list, f->n_list);
    for (size_t i = 0; i < n; i++)
        if (!has_line(s->endret, s->n_endret, &lines[i]))
            return false;
    for (size_t i = 0; i < s->n_endret; i++) {
        int document = avt_tiltak_dokument(f->tiltak, s->endret[i].dokument);
        if (document < 0 || !bud_of_line(f, &s->endret[i], 0).noen ||
            (strcmp(s->endret[i].sti, "-") == 0) != avt_endring_skjult(f->tiltak, document))
            return false;
        if (in_both(f, document) && !has_line(lines, n, &s->endret[i]))
            return false;
    }
    return true;
}

static bool same_digest(const struct avt_digest *one, const struct avt_digest *other)
{
    return one == other || (one != NULL && other != NULL && avt_digest_equal(one, other));
}

/* It has other bytes than in one of those that were taken over from, or in the last. */
static bool is_another(const struct frem *f, const char *navn)
{
    const struct avt_digest *now = avt_fremlagt(f->til.s, navn);
    bool same = same_digest(now, avt_fremlagt(f->fra.s, navn));
    for (size_t i = 0; same && i < f->n_mot; i++)
        same = same_digest(now, avt_fremlagt(f->mot[i].s, navn));
    return !same;
}

/* A document has other bytes exactly when something in it has changed; its digest says so also to who does not read it.
 * avtale.xml holds the digests of the others, and an extract what stands in others. Where several were taken over from,
 * other bytes may be those of another of them. */
static bool digests_agree(const struct frem *f)
{
    for (size_t i = 0; i < f->tiltak->n_dokumenter; i++) {
        const struct avt_dokument *document = &f->tiltak->dokumenter[i];
        if (document->utdrag || strcmp(document->navn, "avtale") == 0)
            continue;
        bool other = is_another(f, document->navn), named = names(f->til.s, document->navn);
        if (other != named && (f->n_mot == 0 || named))
            return false;
    }
    return true;
}

/* ---- Who is there ---- */

static bool needs(const struct avt_erklaering *s, const char *rolle)
{
    for (size_t i = 0; i < s->n_kreves; i++)
        if (strcmp(s->kreves[i], rolle) == 0)
            return true;
    return false;
}

/* An earlier version needed the role, and the document that says who it is has not changed since. */
static bool was_there(const struct frem *f, const struct avt_rolle *rolle)
{
    const char *name = f->tiltak->dokumenter[rolle->identitet->dokument].navn;
    const struct avt_digest *now = avt_fremlagt(f->til.s, name);
    for (size_t i = 0; i < f->post; i++) {
        const struct avt_erklaering *s = &f->p->poster[i].post.s;
        if (f->p->poster[i].ny >= 0 && avt_digest_equal(&s->skjema, &f->til.s->skjema) && needs(s, rolle->navn) &&
            now != NULL && same_digest(avt_fremlagt(s, name), now))
            return true;
    }
    return false;
}

/* Those who sign and are there: a role whose identity the content lacks is nobody's. Where that cannot be seen, *unsure
 * has the role. */
static avt_roles signers_of(const struct frem *f, avt_roles *unsure)
{
    avt_roles signers = avt_tiltak_signers(f->tiltak);
    *unsure = 0;
    for (size_t i = 0; i < f->tiltak->n_roller; i++) {
        const struct avt_rolle *role = &f->tiltak->roller[i];
        avt_roles bit = UINT32_C(1) << i;
        if (role->identitet == NULL || (signers & bit) == 0)
            continue;
        if (avt_side_ser(&f->til, role->identitet)) {
            if (avt_innhold_get(&f->etter, role->identitet, NULL) == NULL)
                signers &= ~bit;
        } else if (role->identitet->krav.kind != AVT_KRAV_ALLTID && !was_there(f, role)) {
            signers &= ~bit;
            *unsure |= bit;
        }
    }
    return signers;
}

/* The roles that the put-forward record needs; false if one is no role of the measure. */
static bool needed_by(const struct frem *f, avt_roles *out)
{
    const struct avt_erklaering *s = f->til.s;
    *out = 0;
    for (size_t i = 0; i < s->n_kreves; i++) {
        int role = avt_tiltak_rolle(f->tiltak, s->kreves[i]);
        if (role < 0)
            return false;
        *out |= UINT32_C(1) << role;
    }
    return true;
}

/* ---- Judging ---- */

static avt_roles own_part(const struct frem *f, int role)
{
    return avt_tiltak_roles(f->tiltak, f->tiltak->roller[role].party) | UINT32_C(1) << role;
}

/* What the visible changes, and the lines of what is not, ask for of those who are there. */
static struct bud demanded(const struct frem *f, avt_roles own)
{
    struct bud all = {.kan_alene = true};
    const struct avt_erklaering *s = f->til.s;
    for (size_t i = 0; i < f->n_list; i++) {
        struct bud one = bud_of_row(f, &f->list[i], own);
        all.minst |= one.minst;
        all.kan_alene &= one.kan_alene;
    }
    for (size_t i = 0; i < s->n_endret; i++) {
        struct bud one = bud_of_line(f, &s->endret[i], own);
        all.minst |= one.minst;
        all.kan_alene &= one.kan_alene;
    }
    return all;
}

/* `kontaktpunkt` needs only who does it, and may change only what that role changes alone. Where no class names anybody
 * who is there, who puts the version forward is the one who approves it. */
static bool needs_rightly(const struct frem *f)
{
    avt_roles needed, unsure, signers = signers_of(f, &unsure);
    const struct avt_erklaering *s = f->til.s;
    int role = avt_tiltak_rolle(f->tiltak, s->behalf_of != NULL ? s->behalf_of : s->rolle);
    if (role < 0 || !needed_by(f, &needed))
        return false;
    avt_roles own = UINT32_C(1) << role;
    if (avt_act_get(s->handling)->does == AVT_DOES_CHANGE_ALONE) {
        bool alone =
            f->hel ? avt_endring_alone(f->tiltak, f->list, f->n_list, role) : demanded(f, own_part(f, role)).kan_alene;
        return needed == own && alone;
    }
    if (f->hel) {
        avt_roles named = avt_endring_signers(f->list, f->n_list) & signers;
        return needed == (named == 0 ? own : named);
    }
    return (demanded(f, 0).minst & signers & ~needed) == 0 && (needed & ~(signers | unsure | own)) == 0;
}

static void check_change(const struct frem *f)
{
    if (!needs_rightly(f))
        avt_funn_add(f->p, FUNN_KREVES_UNDERSKRIFTER, ARGS(avt_funn_tall(f->p, f->n)));
    if (!lines_are_right(f) || !digests_agree(f))
        avt_funn_add(f->p, FUNN_KREVES_ENDRINGER, ARGS(avt_funn_tall(f->p, f->n)));
}

/* All sign a first version, and one that is lifted to another schema. */
static void check_all_sign(const struct frem *f)
{
    avt_roles needed, unsure, signers = signers_of(f, &unsure);
    if (!needed_by(f, &needed) || (signers & ~needed) != 0 || (needed & ~(signers | unsure)) != 0)
        avt_funn_add(f->p, FUNN_KREVES_IKKE_ALLE, ARGS(avt_funn_tall(f->p, f->n)));
}

/* Whether all that it takes is here. */
static bool check_version(struct pakke *p, size_t post, const struct avt_tiltak *tiltak)
{
    int number = p->poster[post].ny, before = p->poster[post].foer;
    struct frem f = {.p = p, .tiltak = tiltak, .n = p->state.versjoner[number].n, .post = post};
    f.til = avt_side(p, tiltak, number);
    if (before < 0 || !avt_digest_equal(&p->state.versjoner[before].skjema, &tiltak->digest)) {
        f.etter = content_of(&f, &f.til);
        f.fra = f.til;
        check_all_sign(&f);
        return is_whole(&f);
    }
    f.fra = avt_side(p, tiltak, before);
    take_over_from(&f, &p->poster[post]);
    compare(&f);
    check_change(&f);
    return f.hel;
}

/* ---- The chain ---- */

/* One of those who may be the reader, by what is here, reads nothing of the version. */
static bool is_empty(const struct pakke *p, const struct avt_tiltak *tiltak, const struct avt_versjon *v)
{
    const struct versjon none = {.n = v->n, .fremlagt = &p->poster[v->fremlagt_nr - 1]};
    avt_roles readers = avt_versjon_lesere(p, tiltak, &none);
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].fremlagt != NULL)
            readers &= avt_versjon_lesere(p, tiltak, &p->versjoner[i]);
    return readers != 0;
}

/* What holds is followed back to what all parties had to approve: of a version left out between them, nothing but its
 * own record would say what changed. Who the parties are, and what they read, the schema of the last version says. */
static void check_chain(struct pakke *p)
{
    const struct avt_tiltak *tiltak = avt_tiltak_naa(p);
    if (tiltak == NULL) {
        if (p->state.gjelder >= 0)
            avt_funn_add(p, FUNN_KREVES_UTEN_SKJEMA, NULL);
        return;
    }
    for (size_t i = avt_dokument_fra(avt_tiltak_alle(p), p->n_tiltak, &p->state); i < p->state.n_versjoner; i++) {
        const struct avt_versjon *v = &p->state.versjoner[i];
        const struct versjon *here = avt_versjon_find(p, (int)i);
        if (v->gjelder_nr > 0 && (here == NULL || here->n_filer == 0) && !is_empty(p, tiltak, v))
            avt_funn_add(p, FUNN_KREVES_UTEN_VERSJON, ARGS(avt_funn_tall(p, v->n)));
    }
}

/* The measure is known by its digest; a version of another, whose schema is not here, cannot be judged. */
void avt_sjekk_kreves(struct pakke *p)
{
    size_t whole = 0, part = 0;
    check_chain(p);
    for (size_t i = 0; i < p->n_poster; i++) {
        const struct avt_tiltak *tiltak = p->poster[i].ny < 0 ? NULL : avt_tiltak_find(p, &p->poster[i].post.s.skjema);
        if (tiltak == NULL)
            continue;
        bool all = check_version(p, i, tiltak);
        whole += all;
        part += !all;
    }
    if (whole > 0 && part > 0)
        avt_funn_add(p, FUNN_KREVES_BLANDET, ARGS(avt_funn_tall(p, whole), avt_funn_tall(p, part)));
    else if (whole > 0)
        avt_funn_add(p, FUNN_KREVES_HOLDER, ARGS(avt_funn_tall(p, whole)));
    else if (part > 0)
        avt_funn_add(p, FUNN_KREVES_DELVIS, ARGS(avt_funn_tall(p, part)));
}
