/* The typed parts of an act on its page: as fields of a form, and from the form as the JSON that command_declare takes. */
#include <string.h>

#include "page/page_felles.h"
#include "page/page_skjema.h"
#include "page/page_typed.h"
#include "reading/show.h"

static const char PREFIX[] = "deler/";

static const char *name_of(struct avt_arena *arena, const struct avt_felt *felt)
{
    return avt_arena_format(arena, "%s%s", PREFIX, felt->sti);
}

static const char *fault_at(const struct avt_faults *faults, const char *path)
{
    for (size_t i = 0; i < faults->n; i++) {
        if (strcmp(faults->list[i].felt, path) == 0)
            return faults->list[i].kode;
    }
    return "";
}

static void add_choice(struct avt_arena *arena, struct avt_node *node, const char *kode, const char *tekst)
{
    struct avt_node *valg = avt_node_new(arena, node, "valg");
    side_text(arena, valg, "kode", kode);
    side_text(arena, valg, "tekst", avt_arena_format(arena, "%s.%s", tekst, kode));
}

static void add_choices(struct avt_arena *arena, struct avt_node *node, const struct avt_felt *felt)
{
    const char *tekst = avt_arena_format(arena, "kode.%s", felt->tekst + strlen("felt."));
    for (const char *const *kode = felt->koder; felt->type == AVT_TYPE_KODE && *kode; kode++)
        add_choice(arena, node, *kode, tekst);
    if (felt->type == AVT_TYPE_JANEI) {
        add_choice(arena, node, "ja", "janei");
        add_choice(arena, node, "nei", "janei");
    }
}

static void add_part(struct avtaleside *p, struct avt_node *parent, const struct avt_felt *felt)
{
    struct avt_arena *arena = p->arena;
    const char *navn = name_of(arena, felt), *typed = request_field(p->rq, navn);
    struct avt_node *node = avt_node_new(arena, parent, "felt");
    side_text(arena, node, "navn", navn);
    side_text(arena, node, "sti", navn);
    side_text(arena, node, "tekst", felt->tekst);
    side_text(arena, node, "type", avt_type_name(felt->type));
    side_text(arena, node, "lengde", felt->lengde ? avt_arena_format(arena, "%u", felt->lengde) : "");
    side_yes(arena, node, "flere", felt->multiline);
    side_text(arena, node, "krav", skjema_krav(&felt->krav));
    side_text(arena, node, "verdi", typed ? side_typed(arena, typed_shown(arena, felt, typed)) : "");
    side_yes(arena, node, "skriv", true);
    side_text(arena, node, "feil", fault_at(&p->rq->faults, navn));
    add_choices(arena, node, felt);
}

void deler_felter(struct avtaleside *p, struct avt_node *parent, const struct avt_aktdeler *deler)
{
    for (size_t i = 0; i < deler->n; i++)
        add_part(p, parent, &deler->felter[i]);
}

/* Whole numbers as JSON numbers, everything else as text; what is no number stays text, for its check to tell about. */
static void add_value(struct avt_json_writer *w, const struct avt_felt *felt, const char *text)
{
    uint64_t number;
    if (typed_is_whole(felt->type) && avt_span_u64(avt_span_str(text), INT32_MAX, &number))
        avt_json_add_int(w, felt->sti, (int64_t)number);
    else
        avt_json_add_string(w, felt->sti, text);
}

struct avt_err deler_json(struct request *rq, const struct avt_aktdeler *deler, struct avt_json **out)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    for (size_t i = 0; i < deler->n; i++) {
        const char *typed = request_field(rq, name_of(rq->arena, &deler->felter[i]));
        if (typed && *typed)
            add_value(&w, &deler->felter[i], typed_read_field(rq->arena, &deler->felter[i], typed));
    }
    avt_json_close(&w, '}');
    return avt_json_parse(rq->arena, out, avt_buf_get(&w.buf), &rq->faults);
}

void deler_feil(struct request *rq, const struct avt_aktdeler *deler)
{
    for (size_t i = 0; i < rq->faults.n; i++) {
        struct avt_fault *fault = &rq->faults.list[i];
        for (size_t k = 0; k < deler->n; k++) {
            const char *navn = name_of(rq->arena, &deler->felter[k]);
            if (strcmp(fault->felt, navn) == 0)
                fault->kode = typed_fault(rq->arena, fault->kode, deler->felter[k].type, request_field(rq, navn));
        }
    }
}

void deler_vis(struct avt_arena *arena, struct avt_node *node, const struct akttekster *tekster)
{
    for (size_t i = 0; i < tekster->n; i++) {
        struct avt_node *del = avt_node_new(arena, node, "del");
        side_text(arena, del, "tekst", avt_arena_format(arena, "felt.%s/%s", tekster->kode, tekster->deler[i].navn));
        side_text(arena, del, "verdi", tekster->deler[i].tekst);
    }
}
