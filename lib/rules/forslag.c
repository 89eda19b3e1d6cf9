/* Proposals: one field, item or list, another value, and why. */
#include "avtale/forslag.h"

#include <string.h>

#include "avtale/id.h"
#include "avtale/innhold.h"
#include "avtale/text.h"
#include "avtale/tiltak.h"
#include "json_tree.h"
#include "verdi.h"

/* ---- What it is about ---- */

/* "<id>" or "<id>/<field>" of a list. */
static bool find_in_list(struct avt_arena *arena, struct avt_forslag *out, const struct avt_tiltak *tiltak,
                         const struct avt_liste *liste, const char *rest)
{
    struct avt_id id;
    size_t len = strcspn(rest, "/");
    if (!avt_id_parse(&id, avt_span_make(rest, len)))
        return false;
    out->liste = liste;
    out->item = avt_arena_str(arena, id.text);
    if (rest[len] == '\0')
        return true;
    out->felt = avt_tiltak_felt_at(tiltak, liste, rest + len + 1);
    return out->felt != NULL;
}

bool avt_forslag_finn(struct avt_arena *arena, struct avt_forslag *out, const struct avt_tiltak *tiltak,
                      const char *sti)
{
    struct avt_forslag found = {.sti = avt_arena_str(arena, sti)};
    found.felt = avt_tiltak_felt_at(tiltak, NULL, sti);
    found.liste = found.felt == NULL ? avt_tiltak_liste(tiltak, sti) : NULL;
    bool ok = found.felt != NULL || found.liste != NULL;
    for (size_t i = 0; !ok && i < tiltak->n_lister; i++) {
        size_t len = strlen(tiltak->lister[i].sti);
        if (avt_sti_under(sti, tiltak->lister[i].sti, len))
            ok = find_in_list(arena, &found, tiltak, &tiltak->lister[i], sti + len + 1);
    }
    if (ok)
        *out = found;
    return ok;
}

int avt_forslag_dokument(const struct avt_forslag *forslag)
{
    return forslag->felt != NULL ? forslag->felt->dokument : forslag->liste->dokument;
}

/* ---- Values ---- */

static void add_value(struct avt_arena *arena, struct avt_forslag *forslag, const struct avt_felt *felt,
                      const char *tekst)
{
    struct avt_verdi *list = avt_arena_array(arena, forslag->n + 1, sizeof *list);
    if (forslag->n > 0)
        memcpy(list, forslag->verdi, forslag->n * sizeof *list);
    list[forslag->n++] = (struct avt_verdi){felt, forslag->item, tekst};
    forslag->verdi = list;
}

static void fault_at(struct avt_faults *faults, const char *kode, const char *sti)
{
    avt_faults_add(faults, kode, sti, AVT_STOPP, "");
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void read_field(struct avt_arena *arena, struct avt_forslag *forslag, const struct avt_json *json,
                       struct avt_faults *faults)
{
    const char *text = NULL, *tekst = NULL, *kode = NULL;
    forslag->art = AVT_FORSLAG_VERDI;
    if (json->kind != AVT_JSON_NULL) {
        text = avt_json_verdi(arena, json, forslag->felt);
        kode = text == NULL ? "feil-type" : avt_verdi_check(arena, forslag->felt, avt_span_str(text), &tekst);
    }
    if (kode == NULL) {
        add_value(arena, forslag, forslag->felt, tekst);
        return;
    }
    fault_at(faults, kode, forslag->sti);
    avt_text_mark(faults, text, forslag->felt->multiline);
}

static void no_random(void *ctx, uint8_t out[10])
{
    (void)ctx;
    memset(out, 0, 10);
}

/* The item as the only one of its list, in an object of its own: {"plan": [{"id": …, …}]}. */
static struct avt_json *alone(struct avt_arena *arena, const struct avt_forslag *forslag, const struct avt_json *json)
{
    struct avt_json *root = avt_json_new(arena, NULL, NULL, AVT_JSON_OBJECT), *group = root;
    const char *sti = forslag->liste->sti;
    for (const char *slash; (slash = strchr(sti, '/')) != NULL; sti = slash + 1)
        group = avt_json_member(arena, group, avt_arena_strn(arena, sti, (size_t)(slash - sti)), AVT_JSON_OBJECT);
    struct avt_json *item = avt_json_new(arena, avt_json_new(arena, group, sti, AVT_JSON_ARRAY), NULL, AVT_JSON_OBJECT);
    if (forslag->item != NULL)
        avt_json_text(arena, item, "id", forslag->item)->next = json->children;
    else
        item->children = json->children;
    return root;
}

static const struct avt_json *member_at(const struct avt_json *json, struct avt_arena *arena, const char *sti)
{
    for (const char *slash; (slash = strchr(sti, '/')) != NULL; sti = slash + 1)
        json = avt_json_find(json, avt_arena_strn(arena, sti, (size_t)(slash - sti)));
    return avt_json_find(json, sti);
}

/* The values of an object; a member that is null takes the value away. */
static void read_item(struct avt_arena *arena, struct avt_forslag *forslag, const struct avt_innhold *innhold,
                      const struct avt_tiltak *tiltak, const struct avt_json *json, struct avt_faults *faults)
{
    struct avt_innhold read;
    struct avt_ids ids = {.random = no_random};
    size_t before = faults->n;
    forslag->art = forslag->item != NULL ? AVT_FORSLAG_ENDRE : AVT_FORSLAG_NY;
    if (avt_json_find(json, "id") != NULL)
        fault_at(faults, "ukjent-felt", avt_sti_join(arena, forslag->sti, "id"));
    avt_innhold_from_json(arena, &read, tiltak, alone(arena, forslag, json), innhold, &ids, faults);
    if (faults->n > before)
        return;
    for (int i = 0; i < forslag->liste->n; i++) {
        const struct avt_felt *felt = &tiltak->felter[forslag->liste->first + i];
        const char *tekst = NULL;
        for (size_t k = 0; k < read.n; k++)
            tekst = read.verdi[k].felt == felt ? read.verdi[k].tekst : tekst;
        if (tekst != NULL || (forslag->item != NULL && member_at(json, arena, felt->sti) != NULL))
            add_value(arena, forslag, felt, tekst);
    }
}

/* What it would leave as it is, is no part of it. */
static void drop_same(struct avt_forslag *forslag, const struct avt_innhold *innhold)
{
    size_t n = 0;
    for (size_t i = 0; i < forslag->n; i++) {
        if (!same(avt_innhold_get(innhold, forslag->verdi[i].felt, forslag->item), forslag->verdi[i].tekst))
            forslag->verdi[n++] = forslag->verdi[i];
    }
    forslag->n = n;
}

void avt_forslag_verdi(struct avt_arena *arena, struct avt_forslag *forslag, const struct avt_tiltak *tiltak,
                       const struct avt_innhold *innhold, const struct avt_json *json, struct avt_faults *faults)
{
    size_t before = faults->n;
    bool item = forslag->felt == NULL;
    if (forslag->item != NULL && innhold != NULL && !avt_innhold_has_post(innhold, forslag->liste, forslag->item)) {
        fault_at(faults, "ukjent-post", forslag->sti);
    } else if (!item) {
        read_field(arena, forslag, json, faults);
    } else if (forslag->item != NULL && json->kind == AVT_JSON_NULL) {
        forslag->art = AVT_FORSLAG_FJERN;
        return;
    } else if (json->kind != AVT_JSON_OBJECT) {
        fault_at(faults, "feil-type", forslag->sti);
    } else {
        read_item(arena, forslag, innhold, tiltak, json, faults);
    }
    if (faults->n > before)
        return;
    if (item && forslag->n == 0) {
        fault_at(faults, "mangler", forslag->sti);
        return;
    }
    if (innhold != NULL && forslag->art != AVT_FORSLAG_NY)
        drop_same(forslag, innhold);
    if (forslag->n == 0)
        fault_at(faults, "forslag-likt", forslag->sti);
}

bool avt_forslag_les(struct avt_arena *arena, struct avt_forslag *forslag, const struct avt_tiltak *tiltak,
                     const char *sti, const char *tekst)
{
    const char *form = NULL;
    const struct avt_felt *felt = forslag->felt;
    if (felt == NULL && *sti != '\0')
        felt = avt_tiltak_felt_at(tiltak, forslag->liste, sti);
    else if (felt == NULL || *sti != '\0' || forslag->n > 0)
        return false;
    bool after = felt != NULL && (forslag->n == 0 || forslag->verdi[forslag->n - 1].felt->nr < felt->nr);
    if (!after || (*tekst != '\0' && avt_verdi_check(arena, felt, avt_span_str(tekst), &form) != NULL))
        return false;
    if (!same(form, *tekst != '\0' ? tekst : NULL))
        return false;
    forslag->art = forslag->felt != NULL   ? AVT_FORSLAG_VERDI
                   : forslag->item != NULL ? AVT_FORSLAG_ENDRE
                                           : AVT_FORSLAG_NY;
    add_value(arena, forslag, felt, form);
    return true;
}

/* ---- As JSON ---- */

static struct avt_json *as_json(struct avt_arena *arena, struct avt_json *parent, const char *key,
                                const struct avt_verdi *verdi)
{
    if (verdi->tekst == NULL)
        return avt_json_new(arena, parent, key, AVT_JSON_NULL);
    if (avt_type_get(verdi->felt->type)->integer)
        return avt_json_number(arena, parent, key, avt_verdi_number(verdi->felt, verdi->tekst));
    return avt_json_text(arena, parent, key, verdi->tekst);
}

void avt_forslag_to_json(struct avt_json_writer *w, const char *key, const struct avt_forslag *forslag)
{
    struct avt_arena *arena = w->buf.arena;
    bool object = forslag->art == AVT_FORSLAG_NY || forslag->art == AVT_FORSLAG_ENDRE;
    struct avt_json *root = avt_json_new(arena, NULL, NULL, object ? AVT_JSON_OBJECT : AVT_JSON_NULL);
    if (forslag->art == AVT_FORSLAG_VERDI && forslag->n > 0)
        root = as_json(arena, NULL, NULL, &forslag->verdi[0]);
    for (size_t i = 0; object && i < forslag->n; i++) {
        struct avt_json *group = root;
        const char *sti = forslag->verdi[i].felt->sti;
        for (const char *slash; (slash = strchr(sti, '/')) != NULL; sti = slash + 1)
            group = avt_json_member(arena, group, avt_arena_strn(arena, sti, (size_t)(slash - sti)), AVT_JSON_OBJECT);
        (void)as_json(arena, group, sti, &forslag->verdi[i]);
    }
    avt_json_add(w, key, root);
}

/* ---- The reason ---- */

const char *avt_forslag_grunn(struct avt_arena *arena, const char *tekst, const char **out)
{
    const char *normal;
    if (avt_text_normalise(arena, &normal, avt_span_str(tekst)).code != AVT_OK ||
        !avt_text_is_allowed(avt_span_str(normal), true))
        return "ugyldige-tegn";
    if (*normal == '\0')
        return "mangler";
    if (avt_text_length(normal) > AVT_MAX_BEGRUNNELSE)
        return "for-lang";
    *out = normal;
    return NULL;
}

/* ---- Who may put it in, and putting it in ---- */

/* What rules compute or set is written by nobody. */
static bool is_written(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    bool written = !felt->beregnet && felt->klasse[AVT_ENDRE].kind != AVT_CHANGE_AVLEDET;
    for (size_t i = 0; written && i < tiltak->n_regler; i++)
        written = tiltak->regler[i].kind != AVT_REGEL_SETTES || tiltak->regler[i].felt != felt;
    return written;
}

avt_roles avt_forslag_redigerer(const struct avt_tiltak *tiltak, const struct avt_forslag *forslag)
{
    const struct avt_liste *liste = forslag->liste;
    avt_roles roles = ~(avt_roles)0;
    if (forslag->felt != NULL)
        return is_written(tiltak, forslag->felt) ? forslag->felt->rediger : 0;
    if (liste->beregnet || liste->klasse[AVT_ENDRE].kind == AVT_CHANGE_AVLEDET)
        return 0;
    if (forslag->art != AVT_FORSLAG_ENDRE)
        roles = liste->rediger;
    for (size_t i = 0; i < forslag->n; i++) {
        const struct avt_felt *felt = forslag->verdi[i].felt;
        roles &= is_written(tiltak, felt) ? felt->rediger : 0;
    }
    return forslag->art == AVT_FORSLAG_ENDRE && forslag->n == 0 ? liste->rediger : roles;
}

const char *avt_forslag_sett(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_forslag *forslag,
                             const char *post)
{
    const struct avt_liste *liste = forslag->liste;
    const char **posts, *at = forslag->item != NULL ? forslag->item : post;
    if (forslag->item != NULL && !avt_innhold_has_post(innhold, liste, forslag->item))
        return "ukjent-post";
    if (forslag->art == AVT_FORSLAG_NY && avt_innhold_posts(arena, &posts, innhold, liste) >= liste->maks)
        return "for-mange";
    for (int i = 0; forslag->art == AVT_FORSLAG_FJERN && i < liste->n; i++)
        avt_innhold_set(arena, innhold, &innhold->tiltak->felter[liste->first + i], at, NULL);
    for (size_t i = 0; i < forslag->n; i++)
        avt_innhold_set(arena, innhold, forslag->verdi[i].felt, liste != NULL ? at : NULL, forslag->verdi[i].tekst);
    return NULL;
}
