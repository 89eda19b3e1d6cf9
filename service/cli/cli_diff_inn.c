/* Reading the two sides of `avtale diff`. See diff_inn.h. */
#include "cli/cli_diff_inn.h"

#include <string.h>

#include "avtale/beregn.h"
#include "avtale/id.h"
#include "avtale/limits.h"
#include "avtale/pakke.h"
#include "avtale/regel.h"
#include "cli/cli.h"

/* Ids given to items that have none begin like nobody else's: a ULID of the year 1970. */
static const char GIVEN[] = "0000000000";

void diff_side_name(struct avt_arena *arena, struct diff_side *side, const char *arg)
{
    const char *colon = strrchr(arg, ':');
    uint64_t n;
    *side = (struct diff_side){.path = arg};
    if (colon == NULL || colon == arg || !avt_span_u64(avt_span_str(colon + 1), AVT_MAX_VERSIONS, &n) || n == 0)
        return;
    side->path = avt_arena_strn(arena, arg, (size_t)(colon - arg));
    side->versjon = (unsigned)n;
}

/* ---- Bundles ---- */

/* "versjon-2/avtale.xml": the number, and the name within *rest. False for any other entry. */
static bool is_document(struct avt_span name, uint64_t *n, struct avt_span *rest)
{
    struct avt_span folder;
    if (!avt_span_starts(name, "versjon-") || !avt_span_cut(&name, '/', &folder))
        return false;
    *rest = name;
    return avt_span_u64(avt_span_make(folder.ptr + 8, folder.len - 8), AVT_MAX_VERSIONS, n) && name.len > 4 &&
           memcmp(name.ptr + name.len - 4, ".xml", 4) == 0;
}

static unsigned newest(const struct diff_side *side)
{
    uint64_t n, most = 0;
    struct avt_span rest;
    for (size_t i = 0; i < side->n; i++)
        if (is_document(avt_span_str(side->entries[i].name), &n, &rest) && n > most)
            most = n;
    return (unsigned)most;
}

static void find_documents(struct avt_arena *arena, struct diff_side *side)
{
    uint64_t n;
    struct avt_span rest;
    side->filer = avt_arena_array(arena, side->n, sizeof *side->filer);
    for (size_t i = 0; i < side->n; i++) {
        if (!is_document(avt_span_str(side->entries[i].name), &n, &rest) || n != side->versjon)
            continue;
        struct avt_span bytes = side->entries[i].bytes;
        side->filer[side->n_filer++] = (struct avt_fil){
            .navn = avt_arena_strn(arena, rest.ptr, rest.len - 4), .bytes = bytes, .digest = avt_hash(bytes)};
    }
}

static bool holds(const struct diff_side *side, const struct avt_digest *digest)
{
    for (size_t i = 0; i < side->n_filer; i++)
        if (avt_digest_equal(&side->filer[i].digest, digest))
            return true;
    return false;
}

/* A record that put some of these very documents forward. */
static bool put_forward(const struct diff_side *side, const struct avt_erklaering *s)
{
    bool any = s->has_dokument && holds(side, &s->dokument);
    for (size_t i = 0; i < s->n_shown && !any; i++)
        any = holds(side, &s->shown[i].digest);
    return any && s->versjon == side->versjon && s->n_kreves > 0;
}

static void take_record(struct avt_arena *arena, struct diff_side *side, const struct avt_erklaering *s)
{
    side->skjema = s->skjema;
    side->n_sums = 0;
    side->sums = avt_arena_array(arena, s->n_shown + 1, sizeof *side->sums);
    side->sums[side->n_sums++] = (struct avt_sum){.name = "avtale", .digest = s->dokument};
    for (size_t i = 0; i < s->n_shown; i++)
        side->sums[side->n_sums++] = s->shown[i];
}

/* The last of them: a number is given anew after a version was sent back, and a document that is the same both times
 * was put forward by both. */
static struct avt_err find_record(struct avt_arena *arena, struct diff_side *side)
{
    for (unsigned nr = 1;; nr++) {
        struct avt_erklaering s;
        const char *name = avt_pakke_name_record(arena, nr, AVT_PAKKE_S);
        const struct avt_entry *entry = avt_entry_find(side->entries, side->n, name);
        if (entry == NULL)
            break;
        AVT_TRY(avt_erklaering_parse(arena, &s, entry->bytes));
        if (put_forward(side, &s))
            take_record(arena, side, &s);
    }
    return side->n_sums > 0 ? AVT_NOERR : avt_err_make(AVT_ENOTFOUND, side->path, "no such version in it");
}

/* XML from outside is met only after digests and seals have held; whose roots signed is not what is asked here. */
struct avt_err diff_side_open(struct avt_arena *arena, struct diff_side *side, avt_date idag)
{
    struct avt_rapport report;
    side->bundle = avt_span_starts(side->bytes, "PK");
    if (!side->bundle)
        return AVT_NOERR;
    const struct avt_kjent known = {.regelverk = cli_regelverk, .n_regelverk = cli_n_regelverk};
    avt_pakke_verify(arena, &report, side->bytes, &known, idag);
    if (report.dom == AVT_DOM_ULESELIG)
        return avt_err_make(AVT_EFORM, side->path, "no bundle");
    if (report.dom == AVT_DOM_UGYLDIG)
        return avt_err_make(AVT_EPROOF, side->path, "avtale kontroller says what does not hold");
    AVT_TRY(avt_zip_parse(arena, &side->entries, &side->n, side->bytes));
    if (side->versjon == 0)
        side->versjon = newest(side);
    find_documents(arena, side);
    return find_record(arena, side);
}

/* ---- The measure ---- */

static size_t schema_files(struct avt_arena *arena, const struct diff_side *side, struct avt_entry **out)
{
    static const char folder[] = "skjema/";
    size_t n = 0, len = sizeof folder - 1;
    *out = avt_arena_array(arena, side->n, sizeof **out);
    for (size_t i = 0; i < side->n; i++)
        if (strncmp(side->entries[i].name, folder, len) == 0)
            (*out)[n++] = (struct avt_entry){side->entries[i].name + len, side->entries[i].bytes};
    return n;
}

/* A bundle may hold several: the agreement may have been lifted from one to another. */
struct avt_err diff_side_tiltak(struct avt_arena *arena, const struct diff_side *side, const struct avt_tiltak **out)
{
    struct avt_entry *files;
    size_t n = schema_files(arena, side, &files);
    for (size_t i = 0; i < n; i++) {
        struct avt_span rest = avt_span_str(files[i].name), measure, number;
        uint64_t versjon;
        struct avt_tiltak *tiltak;
        if (!avt_span_cut(&rest, '/', &measure) || !avt_span_cut(&rest, '/', &number) ||
            !avt_span_is(rest, "felt.xml") || !avt_span_u64(number, AVT_MAX_VERSIONS, &versjon))
            continue;
        AVT_TRY(avt_tiltak_load(arena, &tiltak, avt_arena_strn(arena, measure.ptr, measure.len), (unsigned)versjon,
                                files, n));
        *out = tiltak;
        if (avt_digest_equal(&tiltak->digest, &side->skjema))
            return AVT_NOERR;
    }
    return avt_err_make(AVT_EDATA, side->path, "its measure is not in it");
}

/* ---- Content ---- */

static struct avt_err read_documents(struct avt_arena *arena, struct diff_side *side, const struct avt_tiltak *tiltak)
{
    for (size_t i = 0; i < side->n_filer; i++)
        side->filer[i].dokument = avt_tiltak_dokument(tiltak, side->filer[i].navn);
    return avt_dokument_read(arena, &side->innhold, tiltak, side->filer, side->n_filer);
}

static struct avt_err read_json(struct avt_arena *arena, struct diff_side *side, const struct avt_tiltak *tiltak,
                                const struct avt_innhold *foer, avt_date idag, struct avt_faults *faults)
{
    struct avt_json *json = NULL;
    unsigned next = 1;
    struct avt_ids ids = cli_ids(&next);
    struct avt_fakta fakta = {.idag = idag, .gjelder = foer};
    struct avt_faults missing = AVT_FAULTS(arena); /* what cannot be computed yet is nothing, as in a draft */
    AVT_TRY(avt_json_parse(arena, &json, side->bytes, faults));
    if (json->kind != AVT_JSON_OBJECT)
        return avt_err_make(AVT_EFORM, side->path, "no JSON object");
    avt_innhold_from_json(arena, &side->innhold, tiltak, json, NULL, &ids, faults);
    if (avt_faults_stop(faults))
        return avt_err_make(AVT_EFAULTS, side->path, "no content of this measure");
    avt_regel_settes(arena, &side->innhold);
    if (tiltak->satser != NULL)
        avt_beregn(arena, &side->innhold, &fakta, &missing);
    return AVT_NOERR;
}

struct avt_err diff_side_read(struct avt_arena *arena, struct diff_side *side, const struct avt_tiltak *tiltak,
                              const struct avt_innhold *foer, avt_date idag, struct avt_faults *faults)
{
    side->innhold.tiltak = tiltak;
    return side->bundle ? read_documents(arena, side, tiltak) : read_json(arena, side, tiltak, foer, idag, faults);
}

/* ---- Items ---- */

static bool has_given(const char *const *posts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(posts[i], GIVEN, sizeof GIVEN - 1) == 0)
            return true;
    return false;
}

static void number_items(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_liste *liste,
                         const char *const *posts, size_t n)
{
    for (size_t i = 0; i < innhold->n; i++)
        for (size_t k = 0; innhold->verdi[i].felt->liste == liste && k < n; k++)
            if (strcmp(innhold->verdi[i].item, posts[k]) == 0) {
                innhold->verdi[i].item = avt_arena_format(arena, "%zu", k + 1);
                break;
            }
}

void diff_sides_pair(struct avt_arena *arena, struct diff_side *one, struct diff_side *other)
{
    const struct avt_tiltak *tiltak = one->innhold.tiltak;
    for (size_t i = 0; i < tiltak->n_lister; i++) {
        const struct avt_liste *liste = &tiltak->lister[i];
        const char **a, **b;
        size_t n_a = avt_innhold_posts(arena, &a, &one->innhold, liste);
        size_t n_b = avt_innhold_posts(arena, &b, &other->innhold, liste);
        if (!has_given(a, n_a) && !has_given(b, n_b))
            continue;
        number_items(arena, &one->innhold, liste, a, n_a);
        number_items(arena, &other->innhold, liste, b, n_b);
    }
}

/* ---- What is there ---- */

const struct avt_digest *diff_side_document(const struct diff_side *side, int dokument, bool *known)
{
    const struct avt_digest *found = NULL;
    const char *navn = side->innhold.tiltak->dokumenter[dokument].navn;
    for (size_t i = 0; i < side->n_sums; i++)
        if (strcmp(side->sums[i].name, navn) == 0)
            found = &side->sums[i].digest;
    *known = !side->bundle || found == NULL || holds(side, found);
    return found;
}

bool diff_side_knows(const struct diff_side *side, const struct avt_felt *felt)
{
    bool known;
    diff_side_document(side, felt->dokument, &known);
    for (size_t i = 0; i < side->n_filer && !known; i++)
        known = side->filer[i].dokument >= 0 && avt_felt_in(side->innhold.tiltak, felt, side->filer[i].dokument);
    return known;
}
