/* The attributes of rows about values. */
#include <string.h>

#include "avtale/innhold.h"
#include "lasting.h"
#include "verdi.h"

void avt_last_ulik(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    regel->mot = avt_last_felt(l, at, "mot");
    avt_last_reach(l, at, regel->felt, regel->mot);
}

void avt_last_orden(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    avt_last_ulik(l, at, regel);
    const struct avt_felt *a = regel->felt, *b = regel->mot;
    if (a == NULL || b == NULL)
        return;
    if (!avt_type_is_ordered(a->type) || a->type != b->type || a->desimaler != b->desimaler)
        avt_last_fault(l, at, "felt and mot must be of one type, and that of dates or numbers");
}

void avt_last_sjekksum(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    static const char *const arter[] = {"fnr", "orgnr", "kontonr", "kid", NULL};
    regel->art = arter[avt_last_choice(l, at, "art", arter)];
    if (regel->felt != NULL && strcmp(avt_type_get(regel->felt->type)->navn, regel->art) != 0)
        avt_last_fault(l, at, "felt is no %s: %s", regel->art, regel->felt->sti);
}

void avt_last_settes(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    const char *normal = NULL;
    regel->verdi = avt_node_get(at.node, "verdi");
    if (regel->felt == NULL)
        return;
    if (avt_verdi_check(l->arena, regel->felt, avt_span_str(regel->verdi), &normal) != NULL || normal == NULL ||
        strcmp(normal, regel->verdi) != 0)
        avt_last_fault(l, at, "%s is no value of %s", regel->verdi, regel->felt->sti);
}

/* ---- Numbers ---- */

static bool is_number(const struct avt_felt *felt)
{
    return felt->type == AVT_TYPE_KR || felt->type == AVT_TYPE_HELTALL || felt->type == AVT_TYPE_DESIMAL;
}

static bool check_number(struct avt_laster *l, struct avt_kilde at, const struct avt_regel *regel)
{
    if (regel->felt != NULL && !is_number(regel->felt))
        avt_last_fault(l, at, "felt is no number: %s", regel->felt->sti);
    return regel->felt != NULL && is_number(regel->felt);
}

/* A number in the field's units; a limit may lie outside what the field takes. */
static int64_t load_number(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt, const char *what,
                           const char *text)
{
    int64_t number = 0;
    if (!avt_verdi_units(text, felt->desimaler, &number))
        avt_last_fault(l, at, "%s is no number of the field's kind: %s", what, text);
    return number;
}

static int64_t load_limit(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt, const char *attr,
                          int64_t otherwise)
{
    const char *text = avt_node_find_attr(at.node, attr);
    return text == NULL ? otherwise : load_number(l, at, felt, attr, text);
}

static void load_allowed(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    const char *const *words = avt_last_words(l, avt_node_get(at.node, "tillatt"), &regel->n_tillatt);
    int64_t *list = avt_arena_array(l->arena, regel->n_tillatt, sizeof *list);
    for (size_t i = 0; i < regel->n_tillatt; i++) {
        const char *normal = NULL;
        list[i] = load_number(l, at, regel->felt, "tillatt", words[i]);
        if (avt_verdi_check(l->arena, regel->felt, avt_span_str(words[i]), &normal) != NULL)
            avt_last_fault(l, at, "tillatt: %s is no value of %s", words[i], regel->felt->sti);
    }
    regel->tillatt = list;
}

void avt_last_tall(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    if (!check_number(l, at, regel))
        return;
    regel->min = load_limit(l, at, regel->felt, "min", INT64_MIN);
    regel->maks = load_limit(l, at, regel->felt, "maks", INT64_MAX);
    load_allowed(l, at, regel);
    bool limited = regel->min != INT64_MIN || regel->maks != INT64_MAX || regel->n_tillatt > 0;
    if (!limited || regel->min > regel->maks)
        avt_last_fault(l, at, "%s", limited ? "min is over maks" : "<tall> needs min, maks or tillatt");
}

void avt_last_sum(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    if (!check_number(l, at, regel))
        return;
    regel->maks = load_limit(l, at, regel->felt, "maks", INT64_MAX);
    regel->mot = avt_last_felt(l, at, "mot");
    if ((regel->maks != INT64_MAX) == (avt_node_find_attr(at.node, "mot") != NULL))
        avt_last_fault(l, at, "<sum> needs either maks or mot");
    const struct avt_felt *mot = regel->mot;
    if (mot != NULL &&
        (mot->liste != NULL || mot->type != regel->felt->type || mot->desimaler != regel->felt->desimaler))
        avt_last_fault(l, at, "mot must be of felt's type, and outside lists");
}

/* ---- What must not be, and what must not shrink ---- */

void avt_last_aldri(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    if (regel->n_vilkaar == 0)
        avt_last_fault(l, at, "<aldri> needs vilkaar");
}

void avt_last_vokser(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    if (regel->felt != NULL && !avt_type_is_ordered(regel->felt->type))
        avt_last_fault(l, at, "a %s cannot grow: %s", avt_type_get(regel->felt->type)->navn, regel->felt->sti);
}
