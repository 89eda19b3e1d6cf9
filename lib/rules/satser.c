/* Dated rates: loading them, and finding the one of a day. */
#include "avtale/satser.h"

#include <stdlib.h>
#include <string.h>

#include "lasting.h"

static const char MAPPE[] = "satser/";

/* A row being loaded: where it was written. */
struct rad {
    struct avt_sats sats;
    struct avt_kilde at;
    bool has_til;
};

struct rader {
    struct rad *list;
    size_t n, cap;
};

static void load_sats(struct avt_laster *l, struct avt_kilde at, struct rader *rader)
{
    static const char *const enheter[] = {"kr", "kr-per-maaned", "prosent", NULL};
    static const char *const statuser[] = {"ikke-kontrollert", "kontrollert", NULL};
    struct rad rad = {.at = at, .has_til = avt_node_find_attr(at.node, "til") != NULL};
    struct avt_sats *sats = &rad.sats;
    sats->navn = avt_last_navn(l, at, "navn");
    sats->enhet = enheter[avt_last_choice(l, at, "enhet", enheter)];
    sats->status = statuser[avt_last_choice(l, at, "status", statuser)];
    sats->tekst = avt_node_get(at.node, "verdi");
    sats->fra = avt_last_dato(l, at, "fra", INT32_MIN);
    sats->til = avt_last_dato(l, at, "til", INT32_MAX);
    sats->dato = avt_last_dato(l, at, "dato", 0);
    sats->kilde = avt_node_get(at.node, "kilde");
    sats->merknad = avt_node_get(at.node, "merknad");
    if (!avt_tall_parse(&sats->verdi, avt_span_str(sats->tekst)))
        avt_last_fault(l, at, "verdi is no number: %s", sats->tekst);
    if (sats->fra > sats->til)
        avt_last_fault(l, at, "fra is after til");
    rader->list = avt_arena_grow(l->arena, rader->list, rader->n, &rader->cap, sizeof *rader->list);
    rader->list[rader->n++] = rad;
}

static void load_file(struct avt_laster *l, const char *navn, struct rader *rader)
{
    struct avt_kilde at = avt_last_file(l, MAPPE, navn, "satser");
    if (at.node == NULL)
        return;
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        if (avt_node_is(at.node, "sats"))
            load_sats(l, at, rader);
}

static int compare(const void *a, const void *b)
{
    const struct avt_sats *x = &((const struct rad *)a)->sats, *y = &((const struct rad *)b)->sats;
    int order = strcmp(x->navn, y->navn);
    return order != 0 ? order : (x->fra > y->fra) - (x->fra < y->fra);
}

/* Where a row has no last day of its own, the next of its name ends it. */
static void end_rows(struct avt_laster *l, struct rader *rader)
{
    for (size_t i = 0; i + 1 < rader->n; i++) {
        struct rad *rad = &rader->list[i], *next = rad + 1;
        if (strcmp(rad->sats.navn, next->sats.navn) != 0)
            continue;
        if (rad->sats.fra == next->sats.fra || (rad->has_til && rad->sats.til >= next->sats.fra))
            avt_last_fault(l, next->at, "%s has two values on one day", next->sats.navn);
        else if (!rad->has_til)
            rad->sats.til = next->sats.fra - 1;
        if (strcmp(rad->sats.enhet, next->sats.enhet) != 0)
            avt_last_fault(l, next->at, "%s has two units", next->sats.navn);
    }
}

const struct avt_satser *avt_last_satser(struct avt_laster *l)
{
    struct rader rader = {0};
    struct avt_satser *satser = avt_arena_alloc(l->arena, sizeof *satser);
    size_t len = strlen(MAPPE);
    bool any = false;
    for (size_t i = 0; i < l->n_files; i++) {
        const char *name = l->files[i].name, *end = strrchr(name, '.');
        if (strncmp(name, MAPPE, len) != 0 || end == NULL || strcmp(end, ".xml") != 0)
            continue;
        load_file(l, name + len, &rader);
        any = true;
    }
    if (rader.n > 0)
        qsort(rader.list, rader.n, sizeof *rader.list, compare);
    end_rows(l, &rader);
    satser->list = avt_arena_array(l->arena, rader.n, sizeof *satser->list);
    for (size_t i = 0; i < rader.n; i++)
        satser->list[satser->n++] = rader.list[i].sats;
    return any ? satser : NULL;
}

struct avt_err avt_satser_load(struct avt_arena *arena, struct avt_satser **out, const struct avt_entry *files,
                               size_t n)
{
    struct avt_laster l = {
        .arena = arena, .files = avt_entries_sorted(arena, files, n), .n_files = n, .faults = AVT_BUF(arena)};
    struct avt_satser *satser = avt_arena_alloc(arena, sizeof *satser);
    const struct avt_satser *found = avt_last_satser(&l);
    if (l.where != NULL)
        return avt_err_make(AVT_EDATA, l.where, l.faults.ptr);
    if (found != NULL)
        *satser = *found;
    *out = satser;
    return AVT_NOERR;
}

const struct avt_sats *avt_sats_find(const struct avt_satser *satser, const char *navn, avt_date dato)
{
    for (size_t i = 0; satser != NULL && i < satser->n; i++) {
        const struct avt_sats *sats = &satser->list[i];
        if (strcmp(sats->navn, navn) == 0 && dato >= sats->fra && dato <= sats->til)
            return sats;
    }
    return NULL;
}

bool avt_sats_known(const struct avt_satser *satser, const char *navn)
{
    for (size_t i = 0; satser != NULL && i < satser->n; i++)
        if (strcmp(satser->list[i].navn, navn) == 0)
            return true;
    return false;
}
