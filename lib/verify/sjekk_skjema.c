/* Schemas and templates: that they are those the declarations name, and that documents follow them. */
#include <string.h>

#include "avtale/text.h"
#include "sjekk.h"

const struct avt_tiltak *const *avt_tiltak_alle(const struct pakke *p)
{
    return (const struct avt_tiltak *const *)p->tiltak;
}

const struct avt_tiltak *avt_tiltak_find(const struct pakke *p, const struct avt_digest *skjema)
{
    for (size_t i = 0; i < p->n_tiltak; i++)
        if (avt_digest_equal(&p->tiltak[i]->digest, skjema))
            return p->tiltak[i];
    return NULL;
}

/* ---- Schemas ---- */

/* The schema's files, named as in its sums. */
static struct avt_entry *schema_files(struct pakke *p, size_t *n)
{
    struct avt_entry *files = avt_arena_array(p->arena, p->n, sizeof *files);
    *n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_SKJEMA)
            files[(*n)++] = (struct avt_entry){p->navn[i].navn, p->entries[i].bytes};
    return files;
}

/* "<tiltak>/<n>/felt.xml" names a measure. */
static bool names_measure(struct pakke *p, const char *name, const char **tiltak, uint64_t *versjon)
{
    struct avt_span rest = avt_span_str(name), measure, number;
    if (!avt_span_cut(&rest, '/', &measure) || !avt_span_cut(&rest, '/', &number) || !avt_span_is(rest, "felt.xml"))
        return false;
    *tiltak = avt_arena_strn(p->arena, measure.ptr, measure.len);
    return avt_span_u64(number, AVT_MAX_VERSIONS, versjon);
}

static void load_measures(struct pakke *p, const struct avt_entry *files, size_t n)
{
    uint64_t versjon;
    const char *name;
    p->tiltak = avt_arena_array(p->arena, n, sizeof(*p->tiltak));
    for (size_t i = 0; i < n; i++) {
        if (!names_measure(p, files[i].name, &name, &versjon))
            continue;
        if (avt_tiltak_load(p->arena, &p->tiltak[p->n_tiltak], name, (unsigned)versjon, files, n).code == AVT_OK)
            p->n_tiltak++;
        else
            avt_funn_add(p, FUNN_SKJEMA_UBRUKELIG, ARGS(avt_arena_format(p->arena, "%s/%u", name, (unsigned)versjon)));
    }
}

static bool is_of_a_measure(const struct pakke *p, const char *name)
{
    for (size_t i = 0; i < p->n_tiltak; i++)
        if (avt_entry_find(p->tiltak[i]->filer, p->tiltak[i]->n_filer, name) != NULL)
            return true;
    return false;
}

static bool is_declared(const struct pakke *p, const struct avt_digest *skjema)
{
    for (size_t i = 0; i < p->n_poster; i++)
        if (p->poster[i].post.s.has_dokument && avt_digest_equal(&p->poster[i].post.s.skjema, skjema))
            return true;
    return false;
}

static void check_measures(struct pakke *p, const struct avt_entry *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_of_a_measure(p, files[i].name))
            avt_funn_add(p, FUNN_SKJEMA_FREMMED_FIL, ARGS(files[i].name));
    for (size_t i = 0; i < p->n_tiltak; i++)
        if (!is_declared(p, &p->tiltak[i]->digest))
            avt_funn_add(p, FUNN_SKJEMA_ANNET, ARGS(p->tiltak[i]->skjema));
}

/* An annex says who reads it, as the measure does. */
static void check_readers(struct pakke *p, const struct versjon *v)
{
    for (size_t i = 0; i < v->n_vedlegg; i++) {
        int number = avt_tiltak_dokument(v->tiltak, v->vedlegg[i].navn);
        if (number < 0 || strcmp(avt_dokument_lesere(p->arena, v->tiltak, number), v->vedlegg[i].lesere) != 0)
            avt_funn_add(p, FUNN_SKJEMA_LESERE, ARGS(avt_funn_tall(p, v->n), v->vedlegg[i].navn));
    }
}

/* Documents of a version: each is one that the measure has. */
static void place_documents(struct pakke *p, struct versjon *v)
{
    v->tiltak = avt_tiltak_find(p, &v->fremlagt->post.s.skjema);
    if (v->tiltak == NULL) {
        avt_funn_add(p, FUNN_SKJEMA_MANGLER, ARGS(avt_funn_tall(p, v->n)));
        return;
    }
    check_readers(p, v);
    for (size_t i = 0; i < v->n_filer; i++) {
        v->filer[i].dokument = avt_tiltak_dokument(v->tiltak, v->filer[i].navn);
        if (v->filer[i].dokument < 0 || strcmp(avt_node_get(v->rot[i], "skjema"), v->tiltak->skjema) != 0)
            avt_funn_add(p, FUNN_SKJEMA_FREMMED_DOKUMENT,
                         ARGS(avt_pakke_name_document(p->arena, v->n, v->filer[i].navn), v->tiltak->skjema));
    }
}

void avt_sjekk_skjema(struct pakke *p)
{
    size_t n, placed = 0;
    const struct avt_entry *files = schema_files(p, &n);
    load_measures(p, files, n);
    check_measures(p, files, n);
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].n_filer > 0) {
            place_documents(p, &p->versjoner[i]);
            placed++;
        }
    if (n + placed > 0)
        avt_funn_add(p, FUNN_SKJEMA_HOLDER, NULL);
}

/* ---- Documents against them ---- */

static bool is_valid(struct pakke *p, const struct versjon *v, const struct avt_fil *file)
{
    struct avt_xsd *xsd;
    const char *name = avt_arena_format(p->arena, "skjema/%s/%s.xsd", v->tiltak->skjema, file->navn);
    const struct avt_entry *entry = avt_entry_find(p->entries, p->n, name);
    if (entry == NULL || avt_xsd_load(p->arena, &xsd, entry->bytes).code != AVT_OK)
        return false;
    bool valid = avt_xsd_validate(p->arena, xsd, file->bytes).code == AVT_OK;
    avt_xsd_free(&xsd);
    return valid;
}

/* XSD sees elements and their form; reading the content sees the rest, such as items that stand twice. */
static void check_version(struct pakke *p, struct versjon *v)
{
    bool valid = true;
    for (size_t i = 0; i < v->n_filer; i++) {
        if (is_valid(p, v, &v->filer[i]))
            continue;
        valid = false;
        avt_funn_add(p, FUNN_XSD_FOELGER_IKKE, ARGS(avt_pakke_name_document(p->arena, v->n, v->filer[i].navn)));
    }
    v->lest = valid && avt_dokument_read(p->arena, &v->innhold, v->tiltak, v->filer, v->n_filer).code == AVT_OK;
    if (valid && !v->lest)
        avt_funn_add(p, FUNN_XSD_ULESELIG, ARGS(avt_funn_tall(p, v->n)));
}

void avt_sjekk_xsd(struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].n_filer > 0) {
            check_version(p, &p->versjoner[i]);
            n += p->versjoner[i].n_filer;
        }
    if (n > 0)
        avt_funn_add(p, FUNN_XSD_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* ---- Templates ---- */

/* The digest of the template in one folder. */
static struct avt_digest template_digest(struct pakke *p, const char *folder)
{
    struct avt_sum *sums = avt_arena_array(p->arena, p->n, sizeof *sums);
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_MAL && strcmp(p->navn[i].mappe, folder) == 0)
            sums[n++] = (struct avt_sum){p->navn[i].navn, avt_hash(p->entries[i].bytes)};
    return avt_hash(avt_sums_format(p->arena, sums, n));
}

static bool is_shown_by(const struct pakke *p, const struct avt_digest *mal)
{
    for (size_t i = 0; i < p->n_poster; i++)
        if (p->poster[i].post.s.has_visning && avt_digest_equal(&p->poster[i].post.s.mal, mal))
            return true;
    return false;
}

void avt_sjekk_mal(struct pakke *p)
{
    const char *folder = "";
    for (size_t i = 0; i < p->n; i++) {
        if (p->navn[i].slag != NAVN_MAL || strcmp(p->navn[i].mappe, folder) == 0)
            continue;
        folder = p->navn[i].mappe; /* entries are sorted, so a folder's stand together */
        struct avt_digest digest = template_digest(p, folder);
        if (!avt_span_starts(avt_span_str(avt_hex_format(p->arena, digest.byte, sizeof digest.byte)), folder))
            avt_funn_add(p, FUNN_MAL_ANDRE_FILER, ARGS(folder));
        else if (is_shown_by(p, &digest))
            avt_funn_add(p, FUNN_MAL_HOLDER, ARGS(folder));
        else
            avt_funn_add(p, FUNN_MAL_IKKE_NEVNT, ARGS(folder));
    }
}
