/* All of one person's agreements that somebody may see, in one. */
#include "reading/samlet.h"

#include <stdlib.h>
#include <string.h>

#include "case/case_fakta.h"
#include "reading/peek.h"
#include "reading/reading_log.h"
#include "sys/clock.h"

enum { SHOWN_MAX = 200, PAIRS_MAX = 100 };

/* What is gathered while each is open. */
struct entry {
    struct leser leser; /* closed again; what it holds lives as long as the request */
    struct avt_innhold innhold;
    struct avt_annen tid;
    struct samlet_avtale *vist;
};

const char *samlet_gruppe_navn(enum samlet_gruppe gruppe)
{
    static const char *const names[] = {"naa", "kommende", "venter", "utkast", "avsluttet"};
    return names[gruppe];
}

/* ---- one agreement ---- */

static enum samlet_gruppe group_of(enum avt_status status, const struct avt_annen *tid, avt_date idag)
{
    if (status == AVT_STATUS_UTKAST || status == AVT_STATUS_TILBAKE)
        return SAMLET_UTKAST;
    if (status == AVT_STATUS_TIL_SIGNERING)
        return SAMLET_VENTER;
    if (tid->utenfor || tid->slutt < idag)
        return SAMLET_AVSLUTTET;
    return tid->start > idag ? SAMLET_KOMMENDE : SAMLET_NAA;
}

static const char *business(const struct avt_innhold *innhold)
{
    for (size_t i = 0; i < innhold->tiltak->n_roller; i++) {
        const struct avt_rolle *r = &innhold->tiltak->roller[i];
        const char *navn = r->klasse == AVT_ROLE_VIRKSOMHET && r->party[0] && r->navnefelt
                               ? avt_innhold_get(innhold, r->navnefelt, NULL)
                               : NULL;
        if (navn)
            return navn;
    }
    return "";
}

/* The day a field holds as the role reads it. */
static bool day_of(const struct avt_innhold *innhold, const char *sti, avt_date *out)
{
    const char *text = avt_innhold_find(innhold, sti);
    return text && avt_date_parse(out, avt_span_str(text));
}

/* Days come from the content, so that they are told to who reads them; an early end is in the records all read. */
static void times(struct samlet_avtale *vist, const struct entry *e)
{
    struct sak_tider tider;
    vist->slutt = INT32_MAX;
    vist->har_tid = day_of(&e->innhold, "start", &vist->start);
    (void)day_of(&e->innhold, "slutt", &vist->slutt);
    sak_tider_from(&e->innhold, &tider);
    vist->stopp = sak_stopp(&e->leser.sak, &tider, &vist->siste);
    if (vist->stopp)
        vist->slutt = vist->siste;
}

static struct samlet_avtale *shown(const struct entry *e)
{
    const struct leser *leser = &e->leser;
    struct samlet_avtale *vist = avt_arena_alloc(leser->rq->arena, sizeof(*vist));
    *vist = (struct samlet_avtale){.id = avt_arena_str(leser->rq->arena, leser->sak.id.text),
                                   .nummer = avt_arena_str(leser->rq->arena, leser->sak.nummer),
                                   .tiltak = leser->sak.tiltak,
                                   .status = leser->status,
                                   .rolle = leser->sak.tiltak->roller[leser->rolle].navn,
                                   .virksomhet = business(&e->innhold),
                                   .til_behandling = avt_tilstand_venter(&leser->sak.state) != NULL,
                                   .gruppe = group_of(leser->status, &e->tid, clock_today())};
    times(vist, e);
    return vist;
}

/* No more of it is shown than in a list; links are noted where they are told. */
static struct avt_err entry_read(struct entry *e)
{
    AVT_TRY(peek_head(&e->leser, &e->innhold, NULL));
    e->vist = shown(e);
    return AVT_NOERR;
}

/* False with AVT_OK: the actor has no role in it, so it does not exist. */
static struct avt_err entry_open(struct entry *e, const struct leser *first, const char *id, bool *there)
{
    struct avt_err err = leser_open_beside(&e->leser, first, id);
    *there = err.code == AVT_OK;
    if (err.code == AVT_ENOTFOUND)
        return AVT_NOERR;
    AVT_TRY(err);
    err = entry_read(e);
    leser_close(&e->leser);
    return err;
}

/* ---- links ---- */

static const char *text_key(struct avt_arena *arena, const struct avt_lenke *lenke)
{
    if (!lenke->slag[0] || !lenke->felt->liste)
        return lenke->felt->tekst;
    return avt_arena_format(arena, "kode.%s/slag.%s", lenke->felt->liste->sti, lenke->slag);
}

static struct samlet_lenke link_of(struct entry *fra, const struct avt_lenke *lenke, const struct samlet_avtale *til)
{
    const struct sak *sak = &fra->leser.sak;
    const struct avt_versjon *versjon = sak_vist(sak);
    const char *dokument = versjon ? sak->tiltak->dokumenter[lenke->felt->dokument].navn : "utkast";
    reading_note(&fra->leser, versjon ? versjon->n : 0, dokument);
    return (struct samlet_lenke){
        .fra = fra->vist, .til = til, .slag = lenke->slag, .tekst = text_key(fra->leser.ctx->arena, lenke)};
}

static const struct samlet_avtale *find(const struct entry *list, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].vist->id, id) == 0)
            return list[i].vist;
    }
    return NULL;
}

static void links(struct avt_arena *arena, struct samlet *out, struct entry *list, size_t n)
{
    size_t cap = 0;
    for (size_t i = 0; i < n; i++) {
        struct avt_lenke *own;
        size_t k = avt_lenker(arena, &own, &list[i].innhold);
        for (size_t j = 0; j < k; j++) {
            out->lenker = avt_arena_grow(arena, out->lenker, out->n_lenker, &cap, sizeof(*out->lenker));
            out->lenker[out->n_lenker++] = link_of(&list[i], &own[j], find(list, n, own[j].avtale));
        }
    }
}

/* ---- who is told what rests on a rule ---- */

static bool reads(const struct entry *e, const struct avt_felt *felt)
{
    return !felt || avt_dokument_reads(e->leser.sak.tiltak, &e->leser.sak.state, felt->dokument, e->leser.rolle);
}

static bool may_be_told(const struct entry *e, const struct avt_regel *row)
{
    bool all = reads(e, row->felt) && reads(e, row->mot) && reads(e, row->ved);
    for (size_t i = 0; i < row->n_vilkaar; i++)
        all = all && reads(e, row->vilkaar[i].felt);
    return all;
}

/* ---- side by side ---- */

static bool told_of(const struct entry *e, const struct entry *other, enum avt_samtidig *worst)
{
    const struct avt_regel *row;
    enum avt_samtidig dom = avt_kombinasjon_dom(e->leser.sak.tiltak, other->leser.sak.tiltak->navn, &row);
    if (!row || !may_be_told(e, row))
        return false;
    if (dom > *worst)
        *worst = dom;
    return true;
}

static bool share_days(const struct avt_annen *a, const struct avt_annen *b, avt_date idag)
{
    bool share = a->start <= b->slutt && b->start <= a->slutt;
    return !a->utenfor && !b->utenfor && share && a->slutt >= idag && b->slutt >= idag;
}

static void pair(struct samlet *out, const struct entry *a, const struct entry *b)
{
    enum avt_samtidig worst = AVT_SAMTIDIG_TILLATT;
    bool told = told_of(a, b, &worst);
    told = told_of(b, a, &worst) || told;
    if (!told)
        return;
    out->overlapp[out->n_overlapp++] = (struct samlet_overlapp){
        .a = a->vist,
        .b = b->vist,
        .fra = a->tid.start > b->tid.start ? a->tid.start : b->tid.start,
        .til = a->tid.slutt < b->tid.slutt ? a->tid.slutt : b->tid.slutt,
        .utfall = worst,
        .venter = !a->tid.inngaatt || !b->tid.inngaatt,
    };
}

static void pairs(struct avt_arena *arena, struct samlet *out, const struct entry *list, size_t n)
{
    avt_date idag = clock_today();
    out->overlapp = avt_arena_array(arena, PAIRS_MAX, sizeof(*out->overlapp));
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n && out->n_overlapp < PAIRS_MAX; k++) {
            if (share_days(&list[i].tid, &list[k].tid, idag))
                pair(out, &list[i], &list[k]);
        }
    }
}

/* ---- summed ---- */

/* The latest of the measure tells which row holds: its group is the one that counts now. */
static bool is_latest(const struct entry *list, size_t n, size_t i)
{
    for (size_t k = 0; k < n; k++) {
        bool same = strcmp(list[k].leser.sak.tiltak->navn, list[i].leser.sak.tiltak->navn) == 0;
        bool later = list[k].tid.start > list[i].tid.start || (list[k].tid.start == list[i].tid.start && k > i);
        if (k != i && same && !list[k].tid.utenfor && later)
            return false;
    }
    return !list[i].tid.utenfor;
}

/* The others as facts. What ended early is no longer than that, so the row is given the end that holds. */
static void sum_of(struct avt_arena *arena, struct samlet *out, size_t *cap, const struct entry *list, size_t n,
                   size_t i)
{
    const struct entry *e = &list[i];
    struct avt_annen *andre = avt_arena_array(arena, n, sizeof(*andre));
    struct avt_fakta fakta = {.idag = clock_today(), .andre = andre};
    struct avt_innhold innhold = e->innhold;
    struct avt_forbruk *rows;
    for (size_t k = 0; k < n; k++) {
        if (k != i)
            andre[fakta.n_andre++] = list[k].tid;
    }
    const struct avt_felt *slutt = avt_tiltak_felt(innhold.tiltak, "slutt");
    if (slutt && e->leser.sak.state.avbrutt && e->tid.slutt != INT32_MAX)
        avt_innhold_set(arena, &innhold, slutt, NULL, avt_date_format(arena, e->tid.slutt));
    size_t k = avt_forbruk_finn(arena, &rows, &innhold, e->tid.inngaatt, &fakta);
    for (size_t r = 0; r < k; r++) {
        if (!may_be_told(e, rows[r].regel))
            continue;
        out->forbruk = avt_arena_grow(arena, out->forbruk, out->n_forbruk, cap, sizeof(*out->forbruk));
        out->forbruk[out->n_forbruk++] = (struct samlet_forbruk){e->leser.sak.tiltak, rows[r]};
    }
}

static void sums(struct avt_arena *arena, struct samlet *out, const struct entry *list, size_t n)
{
    size_t cap = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_latest(list, n, i))
            sum_of(arena, out, &cap, list, n, i);
    }
}

/* ---- all of them ---- */

static int by_group(const void *a, const void *b)
{
    const struct samlet_avtale *x = ((const struct entry *)a)->vist, *y = ((const struct entry *)b)->vist;
    if (x->gruppe != y->gruppe)
        return x->gruppe < y->gruppe ? -1 : 1;
    if (x->har_tid && y->har_tid && x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* The keyed hash of whom the agreement is for; false if its draft does not say yet. */
static struct avt_err person_of(struct leser *leser, struct avt_digest *out, bool *known)
{
    struct store_rows rows;
    const struct avt_rolle *person = avt_tiltak_person(leser->sak.tiltak);
    *known = false;
    if (!person)
        return AVT_NOERR;
    AVT_TRY(store_all(leser->store, leser->rq->arena, &rows, SQL_PART_PERSON, S_TEXT(leser->sak.id.text),
                      S_TEXT(person->navn)));
    *known = rows.n > 0 && store_hash(&rows, 0, 0, out);
    return AVT_NOERR;
}

/* Every agreement of the person; this one alone where nobody is named yet. */
static struct avt_err candidates(struct leser *leser, struct avt_annen **out, size_t *n)
{
    struct request *rq = leser->rq;
    struct avt_digest person;
    bool known;
    AVT_TRY(person_of(leser, &person, &known));
    if (known)
        return fakta_andre(rq->service, leser->store, rq->arena, &person, "", out, n);
    *out = avt_arena_array(rq->arena, 1, sizeof(**out));
    (*out)[0] = (struct avt_annen){
        .avtale = leser->sak.id.text, .tiltak = leser->sak.tiltak->navn, .utenfor = true, .kilde = "avtaler"};
    *n = 1;
    return AVT_NOERR;
}

static struct avt_err entries(struct leser *leser, struct entry **out, size_t *n)
{
    struct avt_annen *andre;
    size_t total;
    AVT_TRY(candidates(leser, &andre, &total));
    struct entry *list = avt_arena_array(leser->rq->arena, total, sizeof(*list));
    *n = 0;
    for (size_t i = total; i-- > 0 && *n < SHOWN_MAX;) { /* the newest first */
        bool there;
        list[*n].tid = andre[i];
        AVT_TRY(entry_open(&list[*n], leser, andre[i].avtale, &there));
        *n += there;
    }
    qsort(list, *n, sizeof(*list), by_group);
    *out = list;
    return AVT_NOERR;
}

struct avt_err samlet_les(struct leser *leser, struct samlet *out)
{
    struct avt_arena *arena = leser->rq->arena;
    struct entry *list;
    struct samlet samlet = {0};
    AVT_TRY(entries(leser, &list, &samlet.n));
    samlet.avtaler = avt_arena_array(arena, samlet.n, sizeof(*samlet.avtaler));
    for (size_t i = 0; i < samlet.n; i++) {
        samlet.avtaler[i] = *list[i].vist;
        list[i].vist = &samlet.avtaler[i];
    }
    links(arena, &samlet, list, samlet.n);
    pairs(arena, &samlet, list, samlet.n);
    sums(arena, &samlet, list, samlet.n);
    *out = samlet;
    return AVT_NOERR;
}

/* ---- the links of one ---- */

static struct avt_err links_out(struct leser *leser, struct entry *own, struct samlet_lenke **out, size_t *n,
                                size_t *cap)
{
    struct avt_arena *arena = leser->rq->arena;
    struct avt_lenke *list;
    size_t k = avt_lenker(arena, &list, &own->innhold);
    for (size_t i = 0; i < k; i++) {
        struct entry other = {0};
        bool there;
        AVT_TRY(entry_open(&other, leser, list[i].avtale, &there));
        *out = avt_arena_grow(arena, *out, *n, cap, sizeof(**out));
        (*out)[(*n)++] = link_of(own, &list[i], there ? other.vist : NULL);
    }
    return AVT_NOERR;
}

/* The index says who may link here; the document, as the role reads it, whether it does. */
static struct avt_err links_in(struct leser *leser, const struct entry *own, struct samlet_lenke **out, size_t *n,
                               size_t *cap)
{
    struct avt_arena *arena = leser->rq->arena;
    struct store_rows rows;
    AVT_TRY(store_all(leser->store, arena, &rows, SQL_LENKE_TIL, S_TEXT(own->vist->id)));
    for (size_t i = 0; i < rows.n; i++) {
        struct entry *other = avt_arena_alloc(arena, sizeof(*other));
        struct avt_lenke *list;
        bool there;
        AVT_TRY(entry_open(other, leser, store_text(&rows, i, 0), &there));
        size_t k = there ? avt_lenker(arena, &list, &other->innhold) : 0;
        for (size_t j = 0; j < k; j++) {
            if (strcmp(list[j].avtale, own->vist->id) != 0)
                continue;
            *out = avt_arena_grow(arena, *out, *n, cap, sizeof(**out));
            (*out)[(*n)++] = link_of(other, &list[j], own->vist);
        }
    }
    return AVT_NOERR;
}

struct avt_err samlet_lenker(struct leser *leser, const struct avt_innhold *innhold, struct samlet_lenke **out,
                             size_t *n)
{
    struct entry own = {.leser = *leser, .innhold = *innhold, .tid = {.utenfor = true}};
    size_t cap = 0;
    own.vist = shown(&own);
    *out = NULL;
    *n = 0;
    AVT_TRY(links_out(leser, &own, out, n, &cap));
    return links_in(leser, &own, out, n, &cap);
}
