/* Loading a measure: its files, their digest, and the steps that resolve what they say. */
#include <stdlib.h>
#include <string.h>

#include "lasting.h"

/* Files of the digest. READMEs are for people; utkast.json follows from felt.xml and is not signed. */
static bool is_signed(const struct avt_laster *l, const char *name)
{
    static const char *const suffixes[] = {"/felt.xml", "/regler.xml", ".xsd"};
    struct avt_span span = avt_span_str(name);
    if (avt_span_starts(span, l->felles))
        return strcmp(name + strlen(l->felles), "README.md") != 0;
    if (!avt_span_starts(span, l->mappe) || strchr(name + strlen(l->mappe), '/') != NULL)
        return false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t len = strlen(suffixes[i]);
        if (span.len > len && strcmp(name + span.len - len, suffixes[i]) == 0)
            return true;
    }
    return false;
}

static void digest(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    t->filer = avt_arena_array(l->arena, l->n_files, sizeof *t->filer);
    for (size_t i = 0; i < l->n_files; i++)
        if (is_signed(l, l->files[i].name))
            t->filer[t->n_filer++] = l->files[i];
    struct avt_sum *sums = avt_arena_array(l->arena, t->n_filer, sizeof *sums);
    for (size_t i = 0; i < t->n_filer; i++)
        sums[i] = (struct avt_sum){t->filer[i].name, avt_hash(t->filer[i].bytes)};
    t->sums = avt_sums_format(l->arena, sums, t->n_filer);
    t->digest = avt_hash(t->sums);
}

/* That a file says it is of the measure asked for. */
static void check_says(struct avt_laster *l, struct avt_kilde at)
{
    if (strcmp(avt_node_get(at.node, "tiltak"), l->tiltak->navn) != 0)
        avt_last_fault(l, at, "tiltak must be %s", l->tiltak->navn);
    if (strcmp(avt_node_get(at.node, "versjon"), strchr(l->tiltak->skjema, '/') + 1) != 0)
        avt_last_fault(l, at, "versjon must be %u", l->tiltak->versjon);
}

/* Opens the five files; false if one cannot be used at all. */
static bool open_files(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    l->felt_xml = avt_last_file(l, l->mappe, "felt.xml", "felter");
    l->regler_xml = avt_last_file(l, l->mappe, "regler.xml", "regler");
    if (l->felt_xml.node == NULL || l->regler_xml.node == NULL)
        return false;
    check_says(l, l->felt_xml);
    check_says(l, l->regler_xml);
    t->felles = avt_last_unsigned(l, l->felt_xml, "felles", 0, AVT_MAX_VERSIONS);
    l->felles = avt_arena_format(l->arena, "felles/%u/", t->felles);
    l->grupper_xml = avt_last_file(l, l->felles, "grupper.xml", "grupper");
    l->hjemler_xml = avt_last_file(l, l->felles, "hjemler.xml", "hjemler");
    l->handlinger_xml = avt_last_file(l, l->felles, "handlinger.xml", "handlinger");
    if (avt_entry_find(l->files, l->n_files, avt_arena_format(l->arena, "%skombinasjoner.xml", l->felles)) != NULL)
        l->kombinasjoner_xml = avt_last_file(l, l->felles, "kombinasjoner.xml", "kombinasjoner");
    return l->grupper_xml.node != NULL && l->hjemler_xml.node != NULL && l->handlinger_xml.node != NULL;
}

/* What follows the grammar is resolved; a file that does not may lack what resolving relies on. */
static void load(struct avt_laster *l)
{
    static void (*const steps[])(struct avt_laster * l) = {
        avt_last_hjemler,     avt_last_roller,        avt_last_dokumenter, avt_last_felter,
        avt_last_utdrag,      avt_last_vilkaar,       avt_last_handlinger, avt_last_kontroll,
        avt_last_identiteter, avt_last_kombinasjoner, avt_last_regler,     avt_last_innganger,
    };
    bool whole = open_files(l);
    l->tiltak->satser = avt_last_satser(l);
    if (!whole || l->where != NULL)
        return;
    l->tiltak->sted = avt_last_sted(l, l->felt_xml);
    digest(l);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        steps[i](l);
}

struct avt_err avt_tiltak_load(struct avt_arena *arena, struct avt_tiltak **out, const char *navn, unsigned versjon,
                               const struct avt_entry *files, size_t n)
{
    struct avt_tiltak *tiltak = avt_arena_alloc(arena, sizeof *tiltak);
    tiltak->navn = avt_arena_str(arena, navn);
    tiltak->versjon = versjon;
    tiltak->skjema = avt_arena_format(arena, "%s/%u", navn, versjon);
    struct avt_laster l = {.arena = arena,
                           .tiltak = tiltak,
                           .files = avt_entries_sorted(arena, files, n),
                           .n_files = n,
                           .faults = AVT_BUF(arena),
                           .felles = "felles/"};
    l.mappe = avt_arena_format(arena, "%s/", tiltak->skjema);
    load(&l);
    if (l.where != NULL)
        return avt_err_make(AVT_EDATA, l.where, l.faults.ptr);
    *out = tiltak;
    return AVT_NOERR;
}
