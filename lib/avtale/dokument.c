/* The documents of a version: building them so that what has not changed keeps its bytes, and reading them back. */
#include "avtale/dokument.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/text.h"

enum { MAIN = 0 }; /* avtale is always the first document of a measure */

static const char ANNEX[] = "vedlegg";

struct build {
    struct avt_arena *arena;
    const struct avt_innhold *content;
    const char *agreement;
    const struct avt_fil *former;
    size_t n_former;
    void (*random)(void *ctx, uint8_t out[32]);
    void *ctx;
    struct avt_fil *files; /* files[0] is for avtale */
    size_t n;
};

static const struct avt_fil *find_file(const struct avt_fil *files, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].navn, name) == 0)
            return &files[i];
    return NULL;
}

static int compare_files(const void *one, const void *other)
{
    return strcmp((*(const struct avt_fil *const *)one)->navn, (*(const struct avt_fil *const *)other)->navn);
}

/* avtale.xml commits to every annex: a document of its own can only be changed together with it. */
static void append_annexes(const struct build *b, struct avt_node *root)
{
    const struct avt_fil *sorted[AVT_MAX_DOCUMENTS];
    size_t n = 0;
    for (size_t i = 1; i < b->n; i++)
        sorted[n++] = &b->files[i];
    qsort(sorted, n, sizeof *sorted, compare_files);
    for (size_t i = 0; i < n; i++) {
        struct avt_node *annex = avt_node_new(b->arena, root, ANNEX);
        avt_node_attr(b->arena, annex, "lesere",
                      avt_dokument_lesere(b->arena, b->content->tiltak, sorted[i]->dokument));
        avt_node_attr(b->arena, annex, "navn", sorted[i]->navn);
        avt_node_attr(b->arena, annex, "sha256", avt_hex_format(b->arena, sorted[i]->digest.byte, 32));
    }
}

/* The bytes of a document with this salt; empty when it says nothing and need not be made. */
static struct avt_span write_document(const struct build *b, int number, const char *salt)
{
    struct avt_node *root = avt_innhold_to_xml(b->arena, b->content, number, b->agreement, salt);
    if (root == NULL)
        return AVT_SPAN("");
    if (number == MAIN)
        append_annexes(b, root);
    return avt_xml_format(b->arena, root);
}

/* The former bytes if the document, written with the former salt, is the same; else empty. */
static struct avt_err keep_former(const struct build *b, int number, struct avt_span *bytes)
{
    struct avt_node *root;
    const struct avt_fil *former = find_file(b->former, b->n_former, b->content->tiltak->dokumenter[number].navn);
    *bytes = AVT_SPAN("");
    if (former == NULL)
        return AVT_NOERR;
    AVT_TRY(avt_xml_parse(b->arena, &root, former->bytes));
    if (avt_span_equal(write_document(b, number, avt_node_get(root, "salt")), former->bytes))
        *bytes = former->bytes;
    return AVT_NOERR;
}

static struct avt_span write_anew(const struct build *b, int number)
{
    uint8_t salt[32];
    b->random(b->ctx, salt);
    return write_document(b, number, avt_b64url_format(b->arena, salt, sizeof salt));
}

/* Nobody is asked to sign what a verifier would not read. Only too much content is not our own mistake. */
static struct avt_err check_readable(const struct build *b, const char *name, struct avt_span bytes)
{
    struct avt_node *root;
    struct avt_err err = avt_xml_parse(b->arena, &root, bytes);
    if (err.code == AVT_ELIMIT)
        return avt_err_make(AVT_ELIMIT, name, err.detail);
    AVT_INVARIANT(err.code == AVT_OK);
    return AVT_NOERR;
}

/* Makes document `number` at *file; its bytes stay empty when there is none. */
static struct avt_err make_file(const struct build *b, int number, struct avt_fil *file)
{
    struct avt_span bytes;
    const char *name = b->content->tiltak->dokumenter[number].navn;
    AVT_TRY(keep_former(b, number, &bytes));
    if (bytes.len == 0)
        bytes = write_anew(b, number);
    *file = (struct avt_fil){name, number, bytes, avt_hash(bytes)};
    return bytes.len == 0 ? AVT_NOERR : check_readable(b, name, bytes);
}

struct avt_err avt_dokument_build(struct avt_arena *arena, struct avt_fil **out, size_t *n,
                                  const struct avt_innhold *innhold, const char *avtale, const struct avt_fil *former,
                                  size_t n_former, void (*random)(void *ctx, uint8_t out[32]), void *ctx)
{
    size_t n_documents = innhold->tiltak->n_dokumenter;
    struct build b = {arena, innhold, avtale, former, n_former, random, ctx, NULL, 1};
    b.files = avt_arena_array(arena, n_documents, sizeof *b.files);
    for (int number = 1; number < (int)n_documents; number++) {
        AVT_TRY(make_file(&b, number, &b.files[b.n]));
        b.n += b.files[b.n].bytes.len > 0;
    }
    AVT_TRY(make_file(&b, MAIN, &b.files[MAIN]));
    *out = b.files;
    *n = b.n;
    return AVT_NOERR;
}

/* ---- Reading ---- */

static struct avt_err read_file(struct avt_arena *arena, struct avt_innhold *content, const struct avt_fil *file)
{
    struct avt_node *root;
    AVT_TRY(avt_xml_parse(arena, &root, file->bytes));
    if (strcmp(root->name, file->navn) != 0)
        return avt_err_make(AVT_EFORM, file->navn, "another document");
    return avt_innhold_from_xml(arena, content, root);
}

struct avt_err avt_dokument_read(struct avt_arena *arena, struct avt_innhold *out, const struct avt_tiltak *tiltak,
                                 const struct avt_fil *files, size_t n)
{
    struct avt_innhold content = {.tiltak = tiltak};
    for (int extracts = 0; extracts <= 1; extracts++)
        for (size_t i = 0; i < n; i++)
            if (files[i].dokument >= 0 && tiltak->dokumenter[files[i].dokument].utdrag == (extracts == 1))
                AVT_TRY(read_file(arena, &content, &files[i]));
    *out = content;
    return AVT_NOERR;
}

static size_t count_attributes(const struct avt_node *node)
{
    size_t n = 0;
    for (const struct avt_attr *attr = node->attrs; attr != NULL; attr = attr->next)
        n++;
    return n;
}

static bool read_annex(struct avt_vedlegg *annex, const struct avt_node *node)
{
    annex->navn = avt_node_get(node, "navn");
    annex->lesere = avt_node_get(node, "lesere");
    return strcmp(node->name, ANNEX) == 0 && count_attributes(node) == 3 && annex->navn[0] != '\0' &&
           node->children == NULL && node->text[0] == '\0' && avt_node_find_attr(node, "lesere") != NULL &&
           avt_hex_parse(annex->digest.byte, 32, avt_span_str(avt_node_get(node, "sha256")));
}

struct avt_err avt_vedlegg_read(struct avt_arena *arena, struct avt_vedlegg **out, size_t *n,
                                struct avt_span avtale_xml)
{
    struct avt_node *root;
    struct avt_vedlegg *list = NULL;
    size_t read = 0, cap = 0;
    AVT_TRY(avt_xml_parse(arena, &root, avtale_xml));
    for (const struct avt_node *node = avt_node_find(root, ANNEX); node != NULL; node = node->next) {
        list = avt_arena_grow(arena, list, read, &cap, sizeof *list);
        if (node->name == NULL || !read_annex(&list[read], node))
            return avt_err_make(AVT_EFORM, ANNEX, "not an annex");
        if (read > 0 && strcmp(list[read - 1].navn, list[read].navn) >= 0)
            return avt_err_make(AVT_EFORM, ANNEX, "not sorted, or named twice");
        read++;
    }
    *out = list;
    *n = read;
    return AVT_NOERR;
}
