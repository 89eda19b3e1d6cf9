/* Facts: finding one, and reading them from JSON. */
#include "avtale/fakta.h"

#include <string.h>

#include "avtale/tiltak.h"

const char *avt_fakta_find(const struct avt_fakta *fakta, const char *navn)
{
    for (size_t i = 0; i < fakta->n; i++)
        if (strcmp(fakta->liste[i].navn, navn) == 0)
            return fakta->liste[i].verdi;
    return NULL;
}

struct reader {
    struct avt_arena *arena;
    struct avt_fakta *out;
    const char *kilde;
    struct avt_faults *faults;
};

static void fault(struct reader *r, const char *kode, const char *path, const char *key)
{
    avt_faults_add(r->faults, kode, avt_sti_join(r->arena, path, key), AVT_STOPP, "");
}

/* A member that is a string; NULL when it is absent (a fault if it must be there) or something else. */
static const char *text_of(struct reader *r, const struct avt_json *object, const char *path, const char *key,
                           bool must)
{
    const struct avt_json *member = avt_json_find(object, key);
    if (member == NULL && must)
        fault(r, "mangler", path, key);
    if (member != NULL && member->kind != AVT_JSON_STRING)
        fault(r, "feil-type", path, key);
    return member != NULL && member->kind == AVT_JSON_STRING ? member->text : NULL;
}

static avt_date date_of(struct reader *r, const struct avt_json *object, const char *path, const char *key, bool must,
                        avt_date otherwise)
{
    const char *text = text_of(r, object, path, key, must);
    avt_date date = otherwise;
    if (text != NULL && !avt_date_parse(&date, avt_span_str(text)))
        fault(r, "ugyldig-dato", path, key);
    return date;
}

static void check_members(struct reader *r, const struct avt_json *object, const char *path, const char *const *known)
{
    for (const struct avt_json *m = object->children; m != NULL; m = m->next) {
        const char *const *key = known;
        while (*key != NULL && strcmp(*key, m->key) != 0)
            key++;
        if (*key == NULL)
            fault(r, "ukjent-felt", path, m->key);
    }
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text != NULL ? text : otherwise;
}

static void read_annen(struct reader *r, struct avt_annen *out, const struct avt_json *json, const char *path)
{
    static const char *const known[] = {"avtale",  "tiltak", "start", "slutt", "inngaatt",
                                        "utenfor", "kilde",  "dato",  NULL};
    if (json->kind != AVT_JSON_OBJECT) {
        fault(r, "feil-type", path, "");
        return;
    }
    check_members(r, json, path, known);
    const char *inngaatt = text_of(r, json, path, "inngaatt", false);
    const char *utenfor = text_of(r, json, path, "utenfor", false);
    *out = (struct avt_annen){
        .avtale = or_else(text_of(r, json, path, "avtale", false), ""),
        .tiltak = or_else(text_of(r, json, path, "tiltak", true), ""),
        .start = date_of(r, json, path, "start", true, 0),
        .slutt = date_of(r, json, path, "slutt", false, INT32_MAX),
        .inngaatt = inngaatt == NULL || strcmp(inngaatt, "nei") != 0,
        .utenfor = utenfor != NULL && strcmp(utenfor, "ja") == 0,
        .kilde = or_else(text_of(r, json, path, "kilde", false), r->kilde),
        .dato = date_of(r, json, path, "dato", false, r->out->idag),
    };
}

static void read_andre(struct reader *r, const struct avt_json *json)
{
    size_t n = 0;
    if (json->kind != AVT_JSON_ARRAY) {
        fault(r, "feil-type", "", json->key);
        return;
    }
    for (const struct avt_json *child = json->children; child != NULL; child = child->next)
        n++;
    struct avt_annen *list = avt_arena_array(r->arena, r->out->n_andre + n, sizeof *list);
    for (size_t i = 0; i < r->out->n_andre; i++)
        list[i] = r->out->andre[i];
    n = r->out->n_andre;
    for (const struct avt_json *child = json->children; child != NULL; child = child->next, n++)
        read_annen(r, &list[n], child, avt_arena_format(r->arena, "%s/%zu", json->key, n - r->out->n_andre + 1));
    r->out->andre = list;
    r->out->n_andre = n;
}

static void read_faktum(struct reader *r, struct avt_faktum *out, const struct avt_json *json)
{
    static const char *const known[] = {"verdi", "kilde", "dato", NULL};
    *out = (struct avt_faktum){.navn = json->key, .verdi = "", .kilde = r->kilde, .dato = r->out->idag};
    if (json->kind == AVT_JSON_STRING) {
        out->verdi = json->text;
    } else if (json->kind == AVT_JSON_OBJECT) {
        check_members(r, json, json->key, known);
        out->verdi = or_else(text_of(r, json, json->key, "verdi", true), "");
        out->kilde = or_else(text_of(r, json, json->key, "kilde", false), r->kilde);
        out->dato = date_of(r, json, json->key, "dato", false, r->out->idag);
    } else {
        fault(r, "feil-type", "", json->key);
    }
}

void avt_fakta_from_json(struct avt_arena *arena, struct avt_fakta *out, const struct avt_json *object,
                         const char *kilde, struct avt_faults *faults)
{
    struct reader r = {arena, out, kilde, faults};
    size_t n = out->n;
    if (object->kind != AVT_JSON_OBJECT) {
        fault(&r, "feil-type", "", "");
        return;
    }
    for (const struct avt_json *m = object->children; m != NULL; m = m->next)
        n++;
    struct avt_faktum *list = avt_arena_array(arena, n, sizeof *list);
    for (size_t i = 0; i < out->n; i++)
        list[i] = out->liste[i];
    n = out->n;
    for (const struct avt_json *m = object->children; m != NULL; m = m->next) {
        if (strcmp(m->key, "avtaler") == 0)
            read_andre(&r, m);
        else
            read_faktum(&r, &list[n++], m);
    }
    out->liste = list;
    out->n = n;
}
