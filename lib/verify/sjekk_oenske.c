/* Wishes: what each proposes is something of the measure, in its form, that all who read the wish may read. */
#include <string.h>

#include "avtale/forslag.h"
#include "sjekk.h"

/* A wish and what it is judged by. */
struct oenske {
    const struct avt_entry *entry;
    const struct avt_tiltak *tiltak;
    const struct versjon *versjon, *gjaldt; /* that S names, and in force then; NULL if there is nothing of it here */
    bool bare_en;                           /* none was in force, or the one that S names was */
    int forfatter;
};

static const struct versjon *version_of(const struct pakke *p, unsigned n)
{
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].n == n)
            return &p->versjoner[i];
    return NULL;
}

/* Where the bundle has the document, it tells whether there is such an item. */
static bool may_hold(const struct oenske *o, const struct versjon *v, const struct avt_forslag *forslag)
{
    if (v == NULL || !v->lest || avt_versjon_fil(v, o->tiltak->dokumenter[forslag->liste->dokument].navn) == NULL)
        return true;
    return avt_innhold_has_post(&v->innhold, forslag->liste, forslag->item);
}

/* While a version waits S names that one, and people may have looked at the one in force. */
static bool has_item(const struct oenske *o, const struct avt_forslag *forslag)
{
    return forslag->item == NULL || may_hold(o, o->versjon, forslag) ||
           (!o->bare_en && may_hold(o, o->gjaldt, forslag));
}

static bool is_twice(const struct avt_forslag *list, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (list[i].art != AVT_FORSLAG_NY && list[k].sti != NULL && strcmp(list[i].sti, list[k].sti) == 0)
            return true;
    return false;
}

static void check_one(const struct oenske *o, const struct avt_forslag *list, size_t i, struct avt_faults *faults)
{
    const char *where = avt_oenske_sti(faults->arena, i + 1);
    const char *kode = avt_oenske_nekter(o->tiltak, NULL, &list[i], o->forfatter);
    if (kode != NULL)
        avt_faults_add(faults, kode, where, AVT_STOPP, "");
    if (is_twice(list, i))
        avt_faults_add(faults, "dobbel-noekkel", where, AVT_STOPP, "");
    if (!has_item(o, &list[i]))
        avt_faults_add(faults, "ukjent-post", where, AVT_STOPP, "");
}

/* How many proposals there are. A fault's code is the finding's. What they say is not told: the report may go to others than the wish. */
static size_t check_wish(struct pakke *p, const struct oenske *o)
{
    size_t n = 0;
    struct avt_forslag *list;
    struct avt_faults faults = AVT_FAULTS(p->arena);
    if (avt_oenske_les(p->arena, &list, &n, o->tiltak, o->entry->bytes, &faults).code != AVT_OK)
        return 0; /* KANONISK has told */
    for (size_t i = 0; i < n; i++)
        if (list[i].felt != NULL || list[i].liste != NULL)
            check_one(o, list, i, &faults);
    for (size_t i = 0; i < faults.n; i++)
        avt_funn_add(p, avt_funn_get(SJEKK_OENSKE, faults.list[i].kode), ARGS(o->entry->name, faults.list[i].felt));
    return n;
}

/* Only a wish of a role proposes, and it is judged by the measure of the version that it is about. */
static size_t check_entry(struct pakke *p, const struct avt_entry *entry, const struct post *post)
{
    const struct avt_erklaering *s = &post->post.s;
    struct oenske o = {.entry = entry, .tiltak = s->has_dokument ? avt_tiltak_find(p, &s->skjema) : NULL};
    if (o.tiltak == NULL)
        return 0;
    o.forfatter = avt_tiltak_rolle(o.tiltak, s->rolle);
    o.versjon = version_of(p, s->versjon);
    o.gjaldt = post->foer < 0 ? NULL : avt_versjon_find(p, post->foer);
    o.bare_en = post->foer < 0 || p->state.versjoner[post->foer].n == s->versjon;
    if ((avt_act_get(s->handling)->flags & AVT_ACT_PROPOSES) != 0 && o.forfatter >= 0)
        return check_wish(p, &o);
    avt_funn_add(p, FUNN_OENSKE_FREMMED, ARGS(entry->name));
    return 0;
}

void avt_sjekk_oenske(struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_FRITEKST && strcmp(p->navn[i].navn, AVT_OENSKE) == 0)
            n += check_entry(p, &p->entries[i], &p->poster[p->navn[i].nr - 1]);
    if (n > 0)
        avt_funn_add(p, FUNN_OENSKE_HOLDER, ARGS(avt_funn_tall(p, n)));
}
