/*
 * The XSD (1.0) of a document. Elements come in the order of the document's fields and are all optional: what must be
 * there depends on other values, which is for krav to say. Lexical forms are patterns on xs:string, so that every value
 * has one.
 *
 * Types stand beside each other with names of their own, so that the schema is never deeper than what we parse and
 * reads from the top: first the document, then its groups ("gruppe.<path>") and lists ("liste.<path>"), then the types
 * of values.
 */
#include <string.h>

#include "avtale/tiltak.h"
#include "lasting.h"
#include "verdi.h"

/* 32 bytes in base64url: the last of 43 characters carries four bits. */
#define SALT_PATTERN "[A-Za-z0-9_\\-]{42}[AEIMQUYcgkosw048]"
#define ULID_TYPE    "avtaleref"

/* Fields that stand together, of which the first `skip` characters of their paths are those of the group they stand in.
 * Within an item paths are relative; outside, a list's fields count as its path. */
struct run {
    const struct avt_felt *const *felter;
    size_t n, skip;
    const struct avt_liste *item;
    const char *type; /* the name of the type that holds them */
};

struct writer {
    struct avt_buf buf;
    int depth;
    struct run *groups; /* found, and to be written after what they were found in */
    size_t n_groups, cap_groups;
    const char **types; /* names of the types of values written so far */
    size_t n_types, cap_types;
};

/* ---- Lines ---- */

static void write_line(struct writer *w, const char *fmt, va_list ap) AVT_PRINTF(2, 0);
static void line(struct writer *w, const char *fmt, ...) AVT_PRINTF(2, 3);
static void open_tag(struct writer *w, const char *fmt, ...) AVT_PRINTF(2, 3);

static void write_line(struct writer *w, const char *fmt, va_list ap)
{
    avt_buf_format(&w->buf, "%*s%s\n", 2 * w->depth, "", avt_arena_vformat(w->buf.arena, fmt, ap));
}

static void line(struct writer *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    write_line(w, fmt, ap);
    va_end(ap);
}

/* A start tag; what follows is indented until its name is closed. */
static void open_tag(struct writer *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    write_line(w, fmt, ap);
    va_end(ap);
    w->depth++;
}

static void close_tag(struct writer *w, const char *name)
{
    w->depth--;
    line(w, "</xs:%s>", name);
}

static void write_pattern(struct writer *w, const char *pattern)
{
    line(w, "<xs:pattern value=\"%s\"/>", pattern);
}

/* ---- Groups ---- */

/* The whole path of a field with dots, which no path has. */
static const char *dotted(struct avt_arena *arena, const struct avt_felt *felt)
{
    const char *path = avt_sti_join(arena, felt->liste == NULL ? "" : felt->liste->sti, felt->sti);
    char *copy = avt_arena_alloc(arena, strlen(path) + 1);
    for (size_t i = 0; path[i] != '\0'; i++)
        copy[i] = path[i] == '/' ? '.' : path[i];
    return copy;
}

static const char *type_name(struct avt_arena *arena, const struct avt_felt *felt)
{
    const char *navn = avt_type_get(felt->type)->navn, *sign = felt->min < 0 ? "-negativ" : "";
    switch (felt->type) {
    case AVT_TYPE_KODE: return avt_arena_format(arena, "kode.%s", dotted(arena, felt));
    case AVT_TYPE_TEKST: return avt_arena_format(arena, "%s%u", navn, felt->lengde);
    case AVT_TYPE_DESIMAL: return avt_arena_format(arena, "%s%u%s", navn, felt->desimaler, sign);
    case AVT_TYPE_HELTALL: return avt_arena_format(arena, "%s%s", navn, sign);
    default: return navn;
    }
}

/* What is left of a field's path in its group. */
static const char *rest_of(const struct run *run, size_t i)
{
    const struct avt_felt *felt = run->felter[i];
    return (run->item == NULL && felt->liste != NULL ? felt->liste->sti : felt->sti) + run->skip;
}

/* How many fields from i on have the same next word, of len characters, in their paths. */
static size_t count_same(const struct run *run, size_t i, size_t len)
{
    const char *word = rest_of(run, i);
    size_t n = 1;
    while (i + n < run->n) {
        const char *other = rest_of(run, i + n);
        if (strncmp(other, word, len) != 0 || (other[len] != '/' && other[len] != '\0'))
            break;
        n++;
    }
    return n;
}

static const char *later(struct writer *w, struct run group)
{
    w->groups = avt_arena_grow(w->buf.arena, w->groups, w->n_groups, &w->cap_groups, sizeof *w->groups);
    w->groups[w->n_groups++] = group;
    return group.type;
}

/* The type of the element made of the n fields from i on, whose next word has len characters: a group's, a list's or a
 * value's. */
static const char *type_of(struct writer *w, const struct run *run, size_t i, size_t n, size_t len)
{
    struct avt_arena *arena = w->buf.arena;
    const struct avt_felt *felt = run->felter[i];
    struct run inner = {run->felter + i, n, run->skip + len + 1, run->item, NULL};
    const char *above = strchr(run->type, '.'), *word = avt_arena_strn(arena, rest_of(run, i), len);
    const char *path = above == NULL ? word : avt_arena_format(arena, "%s.%s", above + 1, word);
    if (rest_of(run, i)[len] == '/') {
        inner.type = avt_arena_format(arena, "gruppe.%s", path);
        return later(w, inner);
    }
    if (felt->liste == run->item)
        return type_name(arena, felt);
    inner.skip = 0;
    inner.item = felt->liste;
    inner.type = avt_arena_format(arena, "liste.%s", path);
    return later(w, inner);
}

static void write_sequence(struct writer *w, const struct run *run)
{
    for (size_t i = 0, n; i < run->n; i += n) {
        const char *rest = rest_of(run, i);
        size_t len = strcspn(rest, "/");
        n = count_same(run, i, len);
        line(w, "<xs:element name=\"%.*s\" type=\"%s\" minOccurs=\"0\"/>", (int)len, rest, type_of(w, run, i, n, len));
    }
}

static void write_items(struct writer *w, const struct run *run)
{
    open_tag(w, "<xs:element name=\"post\" maxOccurs=\"%u\">", run->item->maks);
    open_tag(w, "<xs:complexType>");
    open_tag(w, "<xs:sequence>");
    write_sequence(w, run);
    close_tag(w, "sequence");
    line(w, "<xs:attribute name=\"id\" type=\"" ULID_TYPE "\" use=\"required\"/>");
    close_tag(w, "complexType");
    close_tag(w, "element");
}

/* Writing a group may find more: they come after it. */
static void write_groups(struct writer *w)
{
    for (size_t i = 0; i < w->n_groups; i++) {
        struct run run = w->groups[i];
        open_tag(w, "<xs:complexType name=\"%s\">", run.type);
        open_tag(w, "<xs:sequence>");
        if (avt_span_starts(avt_span_str(run.type), "liste."))
            write_items(w, &run);
        else
            write_sequence(w, &run);
        close_tag(w, "sequence");
        close_tag(w, "complexType");
    }
}

/* ---- Values ---- */

static bool is_new(struct writer *w, const char *navn)
{
    for (size_t i = 0; i < w->n_types; i++)
        if (strcmp(w->types[i], navn) == 0)
            return false;
    w->types = avt_arena_grow(w->buf.arena, w->types, w->n_types, &w->cap_types, sizeof *w->types);
    w->types[w->n_types++] = navn;
    return true;
}

static void write_facets(struct writer *w, const struct avt_felt *felt)
{
    const char *pattern = avt_type_pattern(w->buf.arena, felt);
    if (felt->type == AVT_TYPE_TEKST) {
        line(w, "<xs:minLength value=\"1\"/>");
        line(w, "<xs:maxLength value=\"%u\"/>", felt->lengde);
    }
    if (felt->type == AVT_TYPE_TEKST && !felt->multiline)
        write_pattern(w, ".*"); /* no line break */
    for (const char *const *kode = felt->koder; kode != NULL && *kode != NULL; kode++)
        line(w, "<xs:enumeration value=\"%s\"/>", *kode);
    if (pattern != NULL)
        write_pattern(w, pattern);
}

static void write_type(struct writer *w, const struct avt_felt *felt)
{
    const char *navn = type_name(w->buf.arena, felt);
    if (!is_new(w, navn))
        return;
    open_tag(w, "<xs:simpleType name=\"%s\">", navn);
    open_tag(w, "<xs:restriction base=\"xs:string\">");
    write_facets(w, felt);
    close_tag(w, "restriction");
    close_tag(w, "simpleType");
}

static void write_types(struct writer *w, const struct avt_dokument *d)
{
    const struct avt_felt id = {.type = AVT_TYPE_AVTALEREF};
    write_type(w, &id);
    for (size_t i = 0; i < d->n_tar; i++)
        write_type(w, d->tar[i]);
}

/* ---- The document ---- */

static void write_attribute(struct writer *w, const char *navn, const char *use, const char *pattern)
{
    open_tag(w, "<xs:attribute name=\"%s\" use=\"%s\">", navn, use);
    open_tag(w, "<xs:simpleType>");
    open_tag(w, "<xs:restriction base=\"xs:string\">");
    write_pattern(w, pattern);
    close_tag(w, "restriction");
    close_tag(w, "simpleType");
    close_tag(w, "attribute");
}

static void write_vedlegg(struct writer *w)
{
    open_tag(w, "<xs:complexType name=\"vedlegg\">");
    write_attribute(w, "lesere", "required", "[a-z0-9\\-]+( [a-z0-9\\-]+)*");
    write_attribute(w, "navn", "required", "[a-z][a-z0-9\\-]*");
    write_attribute(w, "sha256", "required", "[0-9a-f]{64}");
    close_tag(w, "complexType");
}

static void write_root(struct writer *w, const struct avt_tiltak *tiltak, int dokument)
{
    const struct avt_dokument *d = &tiltak->dokumenter[dokument];
    open_tag(w, "<xs:element name=\"%s\">", d->navn);
    open_tag(w, "<xs:complexType>");
    open_tag(w, "<xs:sequence>");
    write_sequence(w, &(struct run){.felter = d->tar, .n = d->n_tar, .type = ""});
    if (dokument == 0)
        line(w, "<xs:element name=\"vedlegg\" type=\"vedlegg\" minOccurs=\"0\" maxOccurs=\"%d\"/>", AVT_MAX_DOCUMENTS);
    close_tag(w, "sequence");
    line(w, "<xs:attribute name=\"avtale\" type=\"" ULID_TYPE "\" use=\"required\"/>");
    if (dokument == 0)
        write_attribute(w, "nummer", "optional", "(19|20|21)[0-9]{2}-[0-9]{6}");
    write_attribute(w, "salt", "required", SALT_PATTERN);
    line(w, "<xs:attribute name=\"skjema\" type=\"xs:string\" fixed=\"%s\" use=\"required\"/>", tiltak->skjema);
    close_tag(w, "complexType");
    close_tag(w, "element");
}

struct avt_span avt_tiltak_xsd(struct avt_arena *arena, const struct avt_tiltak *tiltak, int dokument)
{
    struct writer w = {.buf = AVT_BUF(arena)};
    open_tag(&w, "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"" AVT_NAMESPACE
                 "\" targetNamespace=\"" AVT_NAMESPACE "\" elementFormDefault=\"qualified\">");
    write_root(&w, tiltak, dokument);
    write_groups(&w);
    if (dokument == 0)
        write_vedlegg(&w);
    write_types(&w, &tiltak->dokumenter[dokument]);
    close_tag(&w, "schema");
    return avt_buf_get(&w.buf);
}
