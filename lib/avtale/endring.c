/* Differences between two contents, value by value in the order of the fields, who must sign because of them, and why. */
#include "avtale/endring.h"

#include <stdlib.h>
#include <string.h>

#include "lesere.h"

struct list {
    struct avt_arena *arena;
    const struct avt_innhold *from, *to;
    struct avt_forskjell *rows;
    size_t n, cap;
};

static void add(struct list *list, struct avt_forskjell row)
{
    list->rows = avt_arena_grow(list->arena, list->rows, list->n, &list->cap, sizeof *list->rows);
    list->rows[list->n++] = row;
}

static bool same_text(const char *one, const char *other)
{
    return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

/* ---- Operations ---- */

static enum avt_operasjon operation_of(const struct avt_felt *field, const char *from, const char *to)
{
    if (from == NULL || to == NULL)
        return from == NULL ? AVT_LEGG_TIL : AVT_FJERN;
    if (!avt_type_is_ordered(field->type))
        return AVT_ENDRE;
    int change = avt_verdi_compare(field, to, from);
    return change > 0 ? AVT_OEK : change < 0 ? AVT_SENK : AVT_ENDRE;
}

/* The other way about; a change that is neither more nor less has none but itself. */
static enum avt_operasjon opposite(enum avt_operasjon operation)
{
    static const enum avt_operasjon of[AVT_OPERASJON_COUNT] = {
        [AVT_LEGG_TIL] = AVT_FJERN, [AVT_FJERN] = AVT_LEGG_TIL, [AVT_OEK] = AVT_SENK,
        [AVT_SENK] = AVT_OEK,       [AVT_ENDRE] = AVT_ENDRE,
    };
    return of[operation];
}

/* ---- Finding ---- */

static void find_in_field(struct list *list, const struct avt_felt *field, const char *item)
{
    const char *from = avt_innhold_get(list->from, field, item), *to = avt_innhold_get(list->to, field, item);
    if (same_text(from, to))
        return;
    enum avt_operasjon operation = operation_of(field, from, to);
    struct avt_klasse class = *avt_felt_klasse(field, operation, list->from, list->to, item);
    struct avt_klasse other = *avt_felt_klasse(field, opposite(operation), list->from, list->to, item);
    add(list, (struct avt_forskjell){field, field->liste, item, operation, from, to, class, other, false});
}

/* An item that came or went: one row for it, and its values with the same operation and class. */
static void find_whole_item(struct list *list, const struct avt_liste *items, const char *item,
                            enum avt_operasjon operation)
{
    struct avt_klasse class = *avt_liste_klasse(items, operation, list->from, list->to, item);
    struct avt_klasse other = *avt_liste_klasse(items, opposite(operation), list->from, list->to, item);
    add(list, (struct avt_forskjell){NULL, items, item, operation, NULL, NULL, class, other, false});
    for (int i = 0; i < items->n; i++) {
        const struct avt_felt *field = &list->to->tiltak->felter[items->first + i];
        const char *from = avt_innhold_get(list->from, field, item), *to = avt_innhold_get(list->to, field, item);
        if (from != NULL || to != NULL)
            add(list, (struct avt_forskjell){field, items, item, operation, from, to, class, other, true});
    }
}

static bool stands_in(const char *const *items, size_t n, const char *item)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(items[i], item) == 0)
            return true;
    return false;
}

/* Items in their new order, those that are gone last. */
static void find_in_list(struct list *list, const struct avt_liste *items)
{
    const char **before, **after;
    size_t n_before = avt_innhold_posts(list->arena, &before, list->from, items);
    size_t n_after = avt_innhold_posts(list->arena, &after, list->to, items);
    for (size_t i = 0; i < n_after; i++) {
        if (!stands_in(before, n_before, after[i])) {
            find_whole_item(list, items, after[i], AVT_LEGG_TIL);
            continue;
        }
        for (int k = 0; k < items->n; k++)
            find_in_field(list, &list->to->tiltak->felter[items->first + k], after[i]);
    }
    for (size_t i = 0; i < n_before; i++)
        if (!stands_in(after, n_after, before[i]))
            find_whole_item(list, items, before[i], AVT_FJERN);
}

size_t avt_endring_find(struct avt_arena *arena, struct avt_forskjell **out, const struct avt_innhold *fra,
                        const struct avt_innhold *til)
{
    struct list list = {.arena = arena, .from = fra, .to = til};
    const struct avt_tiltak *measure = til->tiltak;
    for (size_t i = 0; i < measure->n_felter; i++) {
        const struct avt_felt *field = &measure->felter[i];
        if (field->liste == NULL)
            find_in_field(&list, field, NULL);
        else if (field == &measure->felter[field->liste->first])
            find_in_list(&list, field->liste);
    }
    *out = list.rows;
    return list.n;
}

static bool same_row(const struct avt_forskjell *one, const struct avt_forskjell *other)
{
    return one->felt == other->felt && one->liste == other->liste && same_text(one->post, other->post) &&
           one->operasjon == other->operasjon && same_text(one->fra, other->fra) && same_text(one->til, other->til);
}

size_t avt_endring_find_mot(struct avt_arena *arena, struct avt_forskjell **out, const struct avt_innhold *fra,
                            size_t n_fra, const struct avt_innhold *til)
{
    struct list all = {.arena = arena};
    for (size_t i = 0; i < n_fra; i++) {
        struct avt_forskjell *rows;
        size_t n = avt_endring_find(arena, &rows, &fra[i], til), before = all.n;
        for (size_t k = 0; k < n; k++) {
            bool seen = false;
            for (size_t j = 0; !seen && j < before; j++)
                seen = same_row(&all.rows[j], &rows[k]);
            if (!seen)
                add(&all, rows[k]);
        }
    }
    *out = all.rows;
    return all.n;
}

/* ---- What a difference is about ---- */

int avt_endring_dokument(const struct avt_forskjell *forskjell)
{
    return forskjell->felt != NULL ? forskjell->felt->dokument : forskjell->liste->dokument;
}

const struct avt_hjemmel *avt_endring_hjemmel(const struct avt_tiltak *tiltak, const struct avt_forskjell *forskjell)
{
    return avt_tiltak_hjemmel(tiltak, forskjell->felt != NULL ? forskjell->felt->hjemmel : forskjell->liste->hjemmel);
}

const char *avt_endring_sti(struct avt_arena *arena, const struct avt_forskjell *forskjell)
{
    if (forskjell->felt == NULL)
        return forskjell->liste->sti;
    if (forskjell->liste == NULL)
        return forskjell->felt->sti;
    return avt_arena_format(arena, "%s/%s", forskjell->liste->sti, forskjell->felt->sti);
}

/* ---- Who signs ---- */

avt_roles avt_endring_signers(const struct avt_forskjell *list, size_t n)
{
    avt_roles signers = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].klasse.kind != AVT_CHANGE_AVLEDET)
            signers |= list[i].klasse.roles;
    return signers;
}

avt_roles avt_endring_signers_of(const struct avt_forskjell *list, size_t n, int dokument)
{
    avt_roles signers = 0;
    for (size_t i = 0; i < n; i++)
        if (avt_endring_dokument(&list[i]) == dokument)
            signers |= avt_endring_signers(&list[i], 1);
    return signers;
}

bool avt_endring_alone(const struct avt_tiltak *tiltak, const struct avt_forskjell *list, size_t n, int rolle)
{
    avt_roles own = avt_own_part(tiltak, rolle);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        const struct avt_klasse *class = &list[i].klasse;
        if (class->kind == AVT_CHANGE_AVLEDET)
            continue;
        if (class->kind != AVT_CHANGE_VARSLES || (class->roles & ~own) != 0)
            return false;
        any = true;
    }
    return any;
}

/* ---- Why ---- */

/* Read by every part that approves, whatever consents stand: those may be withdrawn, S may not. */
static bool all_parts_read(const struct avt_tiltak *measure, const struct avt_dokument *document)
{
    return (avt_tiltak_parter(measure) & ~(document->lesere & ~document->med_samtykke)) == 0;
}

bool avt_endring_skjult(const struct avt_tiltak *tiltak, int dokument)
{
    return !all_parts_read(tiltak, &tiltak->dokumenter[dokument]);
}

/* A § of a regulation; other sources have none. */
static bool names_paragraph(const struct avt_hjemmel *hjemmel)
{
    static const char mark[] = "\xC2\xA7";
    return hjemmel != NULL && strncmp(hjemmel->paragraf, mark, sizeof mark - 1) == 0;
}

static const char *why_all(const struct avt_tiltak *measure, const struct avt_forskjell *row)
{
    bool fewer = (avt_tiltak_parter(measure) & ~row->motsatt.roles) != 0;
    if (fewer && row->motsatt.kind != AVT_CHANGE_AVLEDET)
        return "mindre";
    return names_paragraph(avt_endring_hjemmel(measure, row)) ? "lov" : "alle";
}

static const char *why_some(const struct avt_tiltak *measure, const struct avt_forskjell *row)
{
    const struct avt_klasse *class = &row->klasse;
    if (class->kind == AVT_CHANGE_VARSLES)
        return row->motsatt.kind == class->kind && row->motsatt.roles == class->roles ? "eget" : "mer";
    if ((row->motsatt.roles & ~class->roles) != 0)
        return "plikt";
    return all_parts_read(measure, &measure->dokumenter[avt_endring_dokument(row)]) ? "angaar" : "lesere";
}

size_t avt_endring_grunner(const struct avt_tiltak *tiltak, const struct avt_forskjell *forskjell,
                           const char *out[AVT_MAX_GRUNNER])
{
    static const struct {
        enum avt_approval approves;
        const char *code;
    } others[] = {
        {AVT_APPROVES_MONEY,   "penger" },
        {AVT_APPROVES_SECRECY, "taushet"},
    };
    size_t n = 0;
    const struct avt_klasse *class = &forskjell->klasse;
    if (class->kind == AVT_CHANGE_AVLEDET)
        out[n++] = "beregnet";
    else
        out[n++] =
            (avt_tiltak_parter(tiltak) & ~class->roles) == 0 ? why_all(tiltak, forskjell) : why_some(tiltak, forskjell);
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        for (size_t i = 0, told = 0; i < tiltak->n_roller && told == 0; i++) {
            told = avt_roles_have(class->roles, (int)i) && tiltak->roller[i].approves == others[k].approves;
            if (told != 0)
                out[n++] = others[k].code;
        }
    return n;
}

/* ---- The lines of S ---- */

static int compare_lines(const void *one, const void *other)
{
    const struct avt_endret *a = one, *b = other;
    int by_document = strcmp(a->dokument, b->dokument);
    return by_document != 0 ? by_document : strcmp(a->sti, b->sti);
}

static size_t drop_repeated(struct avt_endret *lines, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || compare_lines(&lines[kept - 1], &lines[i]) != 0)
            lines[kept++] = lines[i];
    return kept;
}

size_t avt_endring_lines(struct avt_arena *arena, struct avt_endret **out, const struct avt_tiltak *tiltak,
                         const struct avt_forskjell *list, size_t n)
{
    struct avt_endret *lines = avt_arena_array(arena, n, sizeof *lines);
    for (size_t i = 0; i < n; i++) {
        const struct avt_dokument *document = &tiltak->dokumenter[avt_endring_dokument(&list[i])];
        lines[i].dokument = document->navn;
        /* Item ids say nothing to a reader of S, and would make two lines of one. */
        lines[i].sti =
            !avt_endring_skjult(tiltak, avt_endring_dokument(&list[i])) ? avt_endring_sti(arena, &list[i]) : "-";
    }
    if (n > 0)
        qsort(lines, n, sizeof *lines, compare_lines);
    *out = lines;
    return drop_repeated(lines, n);
}
