/* Documents: which they are, that they are in their one form, and that avtale.xml and the extracts say what the others
 * do. */
#include <string.h>

#include "avtale/opplasting.h"
#include "sjekk.h"

static const char MAIN[] = "avtale";

struct versjon *avt_versjon_find(struct pakke *p, int i)
{
    for (size_t k = 0; k < p->n_versjoner; k++)
        if (p->versjoner[k].i == i)
            return &p->versjoner[k];
    return NULL;
}

const struct avt_fil *avt_versjon_fil(const struct versjon *v, const char *navn)
{
    for (size_t i = 0; i < v->n_filer; i++)
        if (strcmp(v->filer[i].navn, navn) == 0)
            return &v->filer[i];
    return NULL;
}

/* ---- Digests ---- */

/* A number may have been put forward several times, after refusals; the folder is of the last. */
static int last_with(const struct avt_tilstand *state, unsigned n)
{
    for (size_t i = state->n_versjoner; i-- > 0;)
        if (state->versjoner[i].n == n)
            return (int)i;
    return -1;
}

static struct versjon *version_of(struct pakke *p, unsigned n)
{
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].n == n)
            return &p->versjoner[i];
    struct versjon *v = &p->versjoner[p->n_versjoner++];
    *v = (struct versjon){.n = n, .i = last_with(&p->state, n)};
    if (v->i >= 0)
        v->fremlagt = &p->poster[p->state.versjoner[v->i].fremlagt_nr - 1];
    return v;
}

static const struct avt_digest *annex_put_forward(const struct avt_erklaering *s, const char *name)
{
    for (size_t i = 0; i < s->n_shown; i++)
        if (strcmp(s->shown[i].name, name) == 0)
            return &s->shown[i].digest;
    return NULL;
}

const struct avt_digest *avt_fremlagt(const struct avt_erklaering *s, const char *dokument)
{
    return strcmp(dokument, MAIN) == 0 ? &s->dokument : annex_put_forward(s, dokument);
}

static const struct avt_digest *put_forward(const struct versjon *v, const char *name)
{
    return avt_fremlagt(&v->fremlagt->post.s, name);
}

static void take_document(struct pakke *p, const struct avt_entry *entry, const struct navn *name)
{
    struct versjon *v = version_of(p, (unsigned)name->nr);
    struct avt_fil file = {name->navn, -1, entry->bytes, avt_hash(entry->bytes)};
    if (v->fremlagt == NULL) {
        avt_funn_add(p, FUNN_DOKUMENT_ALDRI_LAGT_FREM, ARGS(entry->name));
        return;
    }
    const struct avt_digest *digest = put_forward(v, file.navn);
    if (digest != NULL && !avt_digest_equal(digest, &file.digest))
        avt_funn_add(p, FUNN_DOKUMENT_ANNET, ARGS(entry->name));
    v->filer = avt_arena_grow(p->arena, v->filer, v->n_filer, &v->cap, sizeof *v->filer);
    v->filer[v->n_filer++] = file;
}

/* What holds now must be there, or the bundle proves nothing of what was agreed. */
static void check_in_force(struct pakke *p)
{
    const struct versjon *v = p->state.gjelder < 0 ? NULL : avt_versjon_find(p, p->state.gjelder);
    if (p->state.gjelder >= 0 && (v == NULL || v->n_filer == 0))
        avt_funn_add(p, FUNN_DOKUMENT_MANGLER, ARGS(avt_funn_tall(p, avt_tilstand_gjelder(&p->state)->n)));
}

/* Annexes that stand in no line of the put-forward record must stand in avtale.xml; VEDLEGG looks there. */
void avt_sjekk_dokument(struct pakke *p)
{
    size_t n = 0;
    p->versjoner = avt_arena_array(p->arena, p->n, sizeof *p->versjoner);
    for (size_t i = 0; i < p->n; i++) {
        if (p->navn[i].slag == NAVN_VISNING)
            version_of(p, (unsigned)p->navn[i].nr);
        if (p->navn[i].slag != NAVN_DOKUMENT)
            continue;
        take_document(p, &p->entries[i], &p->navn[i]);
        n++;
    }
    check_in_force(p);
    if (n > 0)
        avt_funn_add(p, FUNN_DOKUMENT_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* ---- Form ---- */

/* Root: its name, the namespace, and avtale and salt. The rest is for the schema. */
static bool root_ok(struct pakke *p, const struct avt_node *root, const char *name)
{
    uint8_t salt[32];
    return strcmp(root->name, name) == 0 && root->ns != NULL && strcmp(root->ns, "urn:avtale:v1") == 0 &&
           strcmp(avt_node_get(root, "avtale"), p->state.avtale.text) == 0 &&
           avt_salt_parse(p->arena, salt, avt_node_get(root, "salt"));
}

static void read_root(struct pakke *p, struct versjon *v, size_t i)
{
    struct avt_node *root;
    const char *name = avt_pakke_name_document(p->arena, v->n, v->filer[i].navn);
    if (avt_xml_parse(p->arena, &root, v->filer[i].bytes).code != AVT_OK)
        avt_funn_add(p, FUNN_KANONISK_FORM, ARGS(name));
    else if (!root_ok(p, root, v->filer[i].navn))
        avt_funn_add(p, FUNN_KANONISK_AVTALE, ARGS(name));
    else
        v->rot[i] = root;
}

/* What rules were told and what a file is go with the act too, and have elements of their own. */
static bool text_ok(struct pakke *p, const struct avt_entry *entry, const struct navn *name)
{
    struct avt_del *parts;
    size_t n;
    struct avt_opplasting upload;
    if (strcmp(name->navn, "fakta") == 0)
        return true;
    if (strcmp(name->navn, AVT_OPPLASTING) == 0)
        return avt_opplasting_parse(p->arena, &upload, entry->bytes).code == AVT_OK;
    return avt_deler_parse(p->arena, &parts, &n, entry->bytes).code == AVT_OK;
}

static void read_text(struct pakke *p, const struct avt_entry *entry, const struct navn *name)
{
    struct avt_node *root;
    if (avt_xml_parse(p->arena, &root, entry->bytes).code != AVT_OK || !text_ok(p, entry, name))
        avt_funn_add(p, FUNN_KANONISK_FORM, ARGS(entry->name));
    else if (!root_ok(p, root, name->navn))
        avt_funn_add(p, FUNN_KANONISK_AVTALE, ARGS(entry->name));
}

/* An agreement has one number for good, or none: the first version here tells which. */
static void check_number(struct pakke *p)
{
    const char *first = NULL;
    for (size_t k = 0; k < p->n_versjoner; k++) {
        const struct versjon *v = &p->versjoner[k];
        for (size_t i = 0; i < v->n_filer; i++) {
            if (strcmp(v->filer[i].navn, MAIN) != 0 || v->rot[i] == NULL)
                continue;
            const char *number = avt_node_get(v->rot[i], "nummer");
            if (first == NULL)
                first = number;
            else if (strcmp(first, number) != 0)
                avt_funn_add(p, FUNN_KANONISK_NUMMER_ENDRET, ARGS(avt_funn_tall(p, v->n)));
        }
    }
}

void avt_sjekk_kanonisk(struct pakke *p)
{
    size_t n = 0;
    for (size_t k = 0; k < p->n_versjoner; k++) {
        struct versjon *v = &p->versjoner[k];
        v->rot = avt_arena_array(p->arena, v->n_filer, sizeof *v->rot);
        for (size_t i = 0; i < v->n_filer; i++, n++)
            read_root(p, v, i);
    }
    check_number(p);
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_FRITEKST) {
            read_text(p, &p->entries[i], &p->navn[i]);
            n++;
        }
    if (n > 0)
        avt_funn_add(p, FUNN_KANONISK_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* ---- Annexes ---- */

static const struct avt_vedlegg *find_annex(const struct versjon *v, const char *name)
{
    for (size_t i = 0; i < v->n_vedlegg; i++)
        if (strcmp(v->vedlegg[i].navn, name) == 0)
            return &v->vedlegg[i];
    return NULL;
}

static bool is_annex(const struct versjon *v, const char *name, const struct avt_digest *digest)
{
    const struct avt_vedlegg *annex = find_annex(v, name);
    return annex != NULL && avt_digest_equal(&annex->digest, digest);
}

/* Who puts a version forward names all of it, also what they do not read. */
static void check_sett(struct pakke *p, const struct versjon *v)
{
    const struct avt_erklaering *s = &v->fremlagt->post.s;
    for (size_t i = 0; i < s->n_shown; i++)
        if (!is_annex(v, s->shown[i].name, &s->shown[i].digest))
            avt_funn_add(p, FUNN_VEDLEGG_BARE_LAGT_FREM, ARGS(avt_funn_tall(p, v->n), s->shown[i].name));
    for (size_t i = 0; i < v->n_vedlegg; i++)
        if (annex_put_forward(s, v->vedlegg[i].navn) == NULL)
            avt_funn_add(p, FUNN_VEDLEGG_IKKE_LAGT_FREM, ARGS(avt_funn_tall(p, v->n), v->vedlegg[i].navn));
}

static void check_present(struct pakke *p, const struct versjon *v)
{
    for (size_t i = 0; i < v->n_filer; i++) {
        const struct avt_fil *file = &v->filer[i];
        if (strcmp(file->navn, MAIN) != 0 && !is_annex(v, file->navn, &file->digest))
            avt_funn_add(p, FUNN_VEDLEGG_IKKE_VEDLEGG, ARGS(avt_pakke_name_document(p->arena, v->n, file->navn)));
    }
}

/* Without avtale.xml only the put-forward record can vouch for a document. */
static void check_named(struct pakke *p, const struct versjon *v)
{
    for (size_t i = 0; i < v->n_filer; i++)
        if (put_forward(v, v->filer[i].navn) == NULL)
            avt_funn_add(p, FUNN_VEDLEGG_IKKE_NEVNT, ARGS(avt_pakke_name_document(p->arena, v->n, v->filer[i].navn)));
}

static void check_version(struct pakke *p, struct versjon *v)
{
    const struct avt_fil *file = avt_versjon_fil(v, MAIN);
    if (file == NULL) {
        check_named(p, v);
    } else if (avt_vedlegg_read(p->arena, &v->vedlegg, &v->n_vedlegg, file->bytes).code != AVT_OK) {
        avt_funn_add(p, FUNN_VEDLEGG_ULESELIG, ARGS(avt_funn_tall(p, v->n)));
    } else {
        v->has_vedlegg = true;
        check_sett(p, v);
        check_present(p, v);
    }
}

void avt_sjekk_vedlegg(struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].fremlagt != NULL) {
            check_version(p, &p->versjoner[i]);
            n += p->versjoner[i].has_vedlegg;
        }
    if (n > 0)
        avt_funn_add(p, FUNN_VEDLEGG_HOLDER, NULL);
}

/* ---- What is known of a version ---- */

struct side avt_side(struct pakke *p, const struct avt_tiltak *tiltak, int versjon)
{
    const struct post *post = &p->poster[p->state.versjoner[versjon].fremlagt_nr - 1];
    return (struct side){tiltak, &post->post.s, avt_versjon_find(p, versjon)};
}

bool avt_side_kjent(const struct side *side, int dokument)
{
    const char *name = side->tiltak->dokumenter[dokument].navn;
    if (avt_fremlagt(side->s, name) == NULL)
        return true;
    return side->v != NULL && side->v->lest && avt_versjon_fil(side->v, name) != NULL;
}

static bool takes(const struct avt_dokument *extract, const struct avt_felt *felt)
{
    for (size_t i = 0; i < extract->n_tar; i++)
        if (extract->tar[i] == felt)
            return extract->utdrag;
    return false;
}

bool avt_side_ser(const struct side *side, const struct avt_felt *felt)
{
    if (avt_side_kjent(side, felt->dokument))
        return true;
    for (size_t i = 0; felt->liste == NULL && i < side->tiltak->n_dokumenter; i++)
        if (takes(&side->tiltak->dokumenter[i], felt) && avt_side_kjent(side, (int)i))
            return true;
    return false;
}

/* ---- Extracts ---- */

/* True if every document that the extract takes from is here, or was never made. */
static bool has_sources(const struct versjon *v, const struct avt_dokument *extract)
{
    for (size_t i = 0; i < extract->n_tar; i++) {
        const char *source = v->tiltak->dokumenter[extract->tar[i]->dokument].navn;
        if (avt_versjon_fil(v, source) == NULL && find_annex(v, source) != NULL)
            return false;
    }
    return v->has_vedlegg;
}

static struct avt_innhold without_extracts(struct pakke *p, const struct versjon *v)
{
    struct avt_innhold content = {.tiltak = v->tiltak};
    struct avt_fil *files = avt_arena_array(p->arena, v->n_filer, sizeof *files);
    size_t n = 0;
    for (size_t i = 0; i < v->n_filer; i++)
        if (!v->tiltak->dokumenter[v->filer[i].dokument].utdrag)
            files[n++] = v->filer[i];
    struct avt_err err = avt_dokument_read(p->arena, &content, v->tiltak, files, n);
    AVT_INVARIANT(err.code == AVT_OK); /* XSD has read them all */
    return content;
}

static void check_extract(struct pakke *p, const struct versjon *v, size_t i)
{
    struct avt_innhold content = without_extracts(p, v);
    const struct avt_node *root = avt_innhold_to_xml(p->arena, &content, v->filer[i].dokument, p->state.avtale.text,
                                                     avt_node_get(v->rot[i], "salt"));
    if (root == NULL || !avt_span_equal(avt_xml_format(p->arena, root), v->filer[i].bytes))
        avt_funn_add(p, FUNN_UTDRAG_ANNET, ARGS(avt_pakke_name_document(p->arena, v->n, v->filer[i].navn)));
}

void avt_sjekk_utdrag(struct pakke *p)
{
    size_t n = 0;
    for (size_t k = 0; k < p->n_versjoner; k++) {
        const struct versjon *v = &p->versjoner[k];
        for (size_t i = 0; i < v->n_filer; i++) {
            const struct avt_dokument *document = &v->tiltak->dokumenter[v->filer[i].dokument];
            if (!document->utdrag || !has_sources(v, document))
                continue;
            check_extract(p, v, i);
            n++;
        }
    }
    if (n > 0)
        avt_funn_add(p, FUNN_UTDRAG_HOLDER, ARGS(avt_funn_tall(p, n)));
}
