/* A measure: loading it, its digest, and finding things in it. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

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

static int compare_entries(const void *a, const void *b)
{
    const struct avt_entry *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static void digest(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    t->filer = avt_arena_array(l->arena, l->n_files, sizeof *t->filer);
    for (size_t i = 0; i < l->n_files; i++)
        if (is_signed(l, l->files[i].name))
            t->filer[t->n_filer++] = l->files[i];
    qsort(t->filer, t->n_filer, sizeof *t->filer, compare_entries);
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
        avt_last_identiteter, avt_last_kombinasjoner, avt_last_regler,
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
    struct avt_laster l = {
        .arena = arena, .tiltak = tiltak, .files = files, .n_files = n, .faults = AVT_BUF(arena), .felles = "felles/"};
    l.mappe = avt_arena_format(arena, "%s/", tiltak->skjema);
    load(&l);
    if (l.where != NULL)
        return avt_err_make(AVT_EDATA, l.where, l.faults.ptr);
    *out = tiltak;
    return AVT_NOERR;
}

int avt_tiltak_rolle(const struct avt_tiltak *tiltak, const char *navn)
{
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (strcmp(tiltak->roller[i].navn, navn) == 0)
            return (int)i;
    return -1;
}

const struct avt_rolle *avt_tiltak_person(const struct avt_tiltak *tiltak)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *r = &tiltak->roller[i];
        bool is_person = r->klasse == AVT_KLASSE_PERSON && r->part[0] != '\0';
        if (is_person && r->identitet != NULL && r->identitet->type == AVT_TYPE_FNR)
            return r;
    }
    return NULL;
}

bool avt_koder_have(const char *const *koder, const char *kode)
{
    for (; *koder != NULL; koder++)
        if (strcmp(*koder, kode) == 0)
            return true;
    return false;
}

int avt_tiltak_dokument(const struct avt_tiltak *tiltak, const char *navn)
{
    for (size_t i = 0; i < tiltak->n_dokumenter; i++)
        if (strcmp(tiltak->dokumenter[i].navn, navn) == 0)
            return (int)i;
    return -1;
}

const struct avt_hjemmel *avt_tiltak_hjemmel(const struct avt_tiltak *tiltak, const char *navn)
{
    for (size_t i = 0; i < tiltak->n_hjemler; i++)
        if (strcmp(tiltak->hjemler[i].navn, navn) == 0)
            return &tiltak->hjemler[i];
    return NULL;
}

const struct avt_felt *avt_tiltak_felt_at(const struct avt_tiltak *tiltak, const struct avt_liste *liste,
                                          const char *sti)
{
    for (size_t i = 0; i < tiltak->n_felter; i++)
        if (tiltak->felter[i].liste == liste && strcmp(tiltak->felter[i].sti, sti) == 0)
            return &tiltak->felter[i];
    return NULL;
}

/* The list of which path is "<list>/<field>", and its field. */
static const struct avt_felt *felt_of_list(const struct avt_tiltak *tiltak, const char *path)
{
    for (size_t i = 0; i < tiltak->n_lister; i++) {
        const struct avt_liste *liste = &tiltak->lister[i];
        size_t len = strlen(liste->sti);
        if (avt_sti_under(path, liste->sti, len))
            return avt_tiltak_felt_at(tiltak, liste, path + len + 1);
    }
    return NULL;
}

const struct avt_felt *avt_tiltak_felt(const struct avt_tiltak *tiltak, const char *sti)
{
    const struct avt_felt *felt = avt_tiltak_felt_at(tiltak, NULL, sti);
    return felt != NULL ? felt : felt_of_list(tiltak, sti);
}

const struct avt_liste *avt_tiltak_liste(const struct avt_tiltak *tiltak, const char *sti)
{
    for (size_t i = 0; i < tiltak->n_lister; i++)
        if (strcmp(tiltak->lister[i].sti, sti) == 0)
            return &tiltak->lister[i];
    return NULL;
}

const struct avt_handlingsdata *avt_tiltak_handling(const struct avt_tiltak *tiltak, enum avt_handling handling)
{
    for (size_t i = 0; i < tiltak->n_handlinger; i++)
        if (tiltak->handlinger[i].handling == handling)
            return &tiltak->handlinger[i];
    return NULL;
}

const struct avt_filslag *avt_tiltak_filslag(const struct avt_tiltak *tiltak, const char *slag)
{
    for (size_t i = 0; i < tiltak->n_filslag; i++)
        if (strcmp(tiltak->filslag[i].slag, slag) == 0)
            return &tiltak->filslag[i];
    return NULL;
}

const struct avt_fullmakt *avt_tiltak_fullmakt(const struct avt_tiltak *tiltak, int rolle)
{
    for (size_t i = 0; i < tiltak->n_fullmakter; i++)
        if (tiltak->fullmakter[i].klasse == tiltak->roller[rolle].klasse)
            return &tiltak->fullmakter[i];
    return NULL;
}

bool avt_sti_under(const char *path, const char *group, size_t len)
{
    return strncmp(path, group, len) == 0 && path[len] == '/' && path[len + 1] != '\0';
}

const char *avt_sti_join(struct avt_arena *arena, const char *prefix, const char *name)
{
    if (*prefix == '\0' || *name == '\0')
        return *prefix == '\0' ? name : prefix;
    return avt_arena_format(arena, "%s/%s", prefix, name);
}

bool avt_tiltak_is_group(const struct avt_tiltak *tiltak, const struct avt_liste *liste, const char *sti)
{
    size_t len = strlen(sti);
    for (size_t i = 0; i < tiltak->n_felter; i++)
        if (tiltak->felter[i].liste == liste && avt_sti_under(tiltak->felter[i].sti, sti, len))
            return true;
    for (size_t i = 0; liste == NULL && i < tiltak->n_lister; i++)
        if (avt_sti_under(tiltak->lister[i].sti, sti, len))
            return true;
    return false;
}

avt_roles avt_tiltak_roles(const struct avt_tiltak *tiltak, const char *rolle_eller_part)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_roller && *rolle_eller_part != '\0'; i++) {
        const struct avt_rolle *rolle = &tiltak->roller[i];
        if (strcmp(rolle->navn, rolle_eller_part) == 0 || strcmp(rolle->part, rolle_eller_part) == 0)
            roles |= (avt_roles)1 << i;
    }
    return roles;
}

avt_roles avt_tiltak_signers(const struct avt_tiltak *tiltak)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (tiltak->roller[i].handling != AVT_INGEN_HANDLING)
            roles |= (avt_roles)1 << i;
    return roles;
}

avt_roles avt_tiltak_parter(const struct avt_tiltak *tiltak)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (tiltak->roller[i].handling == AVT_GODKJENT && tiltak->roller[i].part[0] != '\0')
            roles |= (avt_roles)1 << i;
    return roles;
}

int avt_tiltak_signer_of(const struct avt_tiltak *tiltak, const char *part)
{
    for (size_t i = 0; i < tiltak->n_roller && *part != '\0'; i++)
        if (tiltak->roller[i].handling == AVT_GODKJENT && strcmp(tiltak->roller[i].part, part) == 0)
            return (int)i;
    int rolle = avt_tiltak_rolle(tiltak, part);
    return rolle >= 0 && tiltak->roller[rolle].handling != AVT_INGEN_HANDLING ? rolle : -1;
}

bool avt_felt_in(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int dokument)
{
    const struct avt_dokument *d = &tiltak->dokumenter[dokument];
    for (size_t i = 0; i < d->n_tar; i++)
        if (d->tar[i] == felt)
            return true;
    return false;
}

size_t avt_dokument_run(const struct avt_dokument *dokument, size_t first)
{
    const struct avt_liste *liste = dokument->tar[first]->liste;
    size_t n = 1;
    while (liste != NULL && first + n < dokument->n_tar && dokument->tar[first + n]->liste == liste)
        n++;
    return n;
}

avt_roles avt_tiltak_lesere(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_dokumenter; i++)
        if (avt_felt_in(tiltak, felt, (int)i))
            roles |= tiltak->dokumenter[i].lesere & ~tiltak->dokumenter[i].med_samtykke;
    return roles;
}
