/* Uploads: what type a file is, who reads it, and the document that says so. */
#include "avtale/opplasting.h"

#include <inttypes.h>
#include <string.h>

#include "avtale/text.h"
#include "avtale/xml.h"
#include "lesere.h"

/* ---- Types ---- */

/* What a file of the type begins with, and what must stand a little further on. */
static const struct type {
    const char *media, *endelse;
    struct avt_span begins;
    size_t at;
    struct avt_span has;
} types[AVT_FILTYPE_COUNT] = {
    [AVT_FIL_PDF] = {"application/pdf", "pdf", {"%PDF-", 5},             6,  {".", 1}   },
    [AVT_FIL_PNG] = {"image/png",       "png", {"\x89PNG\r\n\x1A\n", 8}, 12, {"IHDR", 4}},
    [AVT_FIL_JPEG] = {"image/jpeg",      "jpg", {"\xFF\xD8\xFF", 3},      0,  {"", 0}    },
};

static bool stands_at(struct avt_span bytes, size_t at, struct avt_span text)
{
    return bytes.len >= at + text.len && memcmp(bytes.ptr + at, text.ptr, text.len) == 0;
}

/* The PDF itself: programs put a byte order mark or blank lines before it, and readers pass over them. */
static struct avt_span from_head(struct avt_span bytes)
{
    enum { LONGEST = 1024 };
    static const char blanks[] = {' ', '\t', '\r', '\n'};
    const struct avt_span mark = {"\xEF\xBB\xBF", 3};
    size_t start = stands_at(bytes, 0, mark) ? mark.len : 0;
    for (size_t i = start; i < bytes.len && i < LONGEST && memchr(blanks, bytes.ptr[i], sizeof blanks) != NULL; i++)
        if (bytes.ptr[i] == '\r' || bytes.ptr[i] == '\n')
            start = i + 1;
    return avt_span_make(bytes.ptr + start, bytes.len - start);
}

/* A segment must follow the start of the image: SOF, DHT and the like from C0, then DB to FE. D0 to DA stand elsewhere. */
static bool begins_segment(struct avt_span bytes)
{
    enum { AT = 3 };
    unsigned char marker = bytes.len > AT ? (unsigned char)bytes.ptr[AT] : 0;
    return (marker >= 0xC0 && marker < 0xD0) || (marker >= 0xDB && marker < 0xFF);
}

bool avt_filtype_find(enum avt_filtype *out, struct avt_span bytes)
{
    for (unsigned i = 0; i < AVT_FILTYPE_COUNT; i++) {
        struct avt_span file = i == AVT_FIL_PDF ? from_head(bytes) : bytes;
        if (stands_at(file, 0, types[i].begins) && stands_at(file, types[i].at, types[i].has) &&
            (i != AVT_FIL_JPEG || begins_segment(file))) {
            *out = (enum avt_filtype)i;
            return true;
        }
    }
    return false;
}

const char *avt_filtype_media(enum avt_filtype type)
{
    return types[type].media;
}

const char *avt_filtype_endelse(enum avt_filtype type)
{
    return types[type].endelse;
}

static bool find_media(enum avt_filtype *out, const char *media)
{
    for (unsigned i = 0; i < AVT_FILTYPE_COUNT; i++)
        if (strcmp(types[i].media, media) == 0) {
            *out = (enum avt_filtype)i;
            return true;
        }
    return false;
}

/* ---- Names and readers ---- */

/* Browsers send the name alone; what stands before a slash is somebody's folder. */
static struct avt_span last_part(struct avt_span text)
{
    for (size_t i = text.len; i-- > 0;)
        if (text.ptr[i] == '/' || text.ptr[i] == '\\')
            return avt_span_make(text.ptr + i + 1, text.len - i - 1);
    return text;
}

const char *avt_filnavn_check(struct avt_arena *arena, struct avt_span text, const char **out)
{
    const char *normal;
    if (avt_text_normalise(arena, &normal, last_part(text)).code != AVT_OK ||
        !avt_text_is_allowed(avt_span_str(normal), false))
        return "ugyldige-tegn";
    if (*normal == '\0')
        return "mangler";
    if (avt_text_length(normal) > AVT_MAX_FILNAVN)
        return "for-lang";
    if (avt_text_looks_empty(avt_span_str(normal)))
        return "ser-tom-ut";
    *out = normal;
    return NULL;
}

avt_roles avt_opplasting_lesere(const struct avt_tiltak *tiltak, const char *slag, int forfatter, avt_roles valgt,
                                struct avt_faults *faults)
{
    const struct avt_filslag *row = avt_tiltak_filslag(tiltak, slag);
    const char *kode = NULL, *felt = "slag";
    if (row == NULL) {
        avt_faults_add(faults, "ugyldig-kode", felt, AVT_STOPP, "");
        return 0;
    }
    avt_roles readers = row->lesere.roller | (row->velges ? valgt : 0);
    if (row->lesere.forfatter)
        readers |= avt_own_part(tiltak, forfatter);
    if (!avt_roles_have(readers, forfatter)) {
        kode = "ikke-leser";
    } else if (row->velges ? valgt == 0 : valgt != 0) {
        kode = row->velges ? "mangler" : "ukjent-felt";
        felt = "lesere";
    }
    if (kode != NULL)
        avt_faults_add(faults, kode, felt, AVT_STOPP, "");
    return kode == NULL ? readers : 0;
}

bool avt_opplasting_reads(const struct avt_tiltak *tiltak, const struct avt_opplasting *opplasting, int rolle)
{
    struct avt_span rest = avt_span_str(opplasting->lesere), word;
    while (avt_span_cut(&rest, ' ', &word))
        for (int i = 0; i < (int)tiltak->n_roller; i++) {
            const struct avt_rolle *row = &tiltak->roller[i];
            bool named = avt_span_is(word, row->navn) || (row->party[0] != '\0' && avt_span_is(word, row->party));
            if (named && i == rolle)
                return true;
        }
    return false;
}

bool avt_samtale_reads(const struct avt_tiltak *tiltak, int for_rolle, int rolle)
{
    return tiltak->roller[rolle].klasse == AVT_ROLE_NAV || avt_roles_have(avt_own_part(tiltak, for_rolle), rolle);
}

/* ---- The document ---- */

static struct avt_node *make_tree(struct avt_arena *arena, const struct avt_opplasting *o, const char *agreement,
                                  const char *salt, const char *schema)
{
    struct avt_node *root = avt_node_new(arena, NULL, AVT_OPPLASTING);
    root->ns = "urn:avtale:v1";
    avt_node_attr(arena, root, "avtale", agreement);
    avt_node_attr(arena, root, "salt", salt);
    avt_node_attr(arena, root, "skjema", schema);
    avt_node_text(arena, root, "navn", o->navn);
    avt_node_text(arena, root, "slag", o->kind);
    avt_node_text(arena, root, "type", avt_filtype_media(o->type));
    avt_node_text(arena, root, "storrelse", avt_arena_format(arena, "%" PRIu64, o->storrelse));
    avt_node_text(arena, root, "sha256", avt_hex_format(arena, o->sha256.byte, sizeof o->sha256.byte));
    avt_node_text(arena, root, "lesere", o->lesere);
    return root;
}

struct avt_span avt_opplasting_format(struct avt_arena *arena, const struct avt_opplasting *opplasting,
                                      const char *avtale, const uint8_t salt[32], const char *skjema)
{
    return avt_xml_format(arena, make_tree(arena, opplasting, avtale, avt_b64url_format(arena, salt, 32), skjema));
}

static const char *text_of(const struct avt_node *root, const char *name)
{
    const struct avt_node *node = avt_node_find(root, name);
    return node == NULL ? "" : node->text;
}

static bool read_tree(struct avt_arena *arena, struct avt_opplasting *o, const struct avt_node *root)
{
    struct avt_span salt;
    return avt_filnavn_check(arena, avt_span_str(text_of(root, "navn")), &o->navn) == NULL &&
           find_media(&o->type, text_of(root, "type")) &&
           avt_span_u64(avt_span_str(text_of(root, "storrelse")), AVT_MAX_UPLOAD, &o->storrelse) &&
           avt_hex_parse(o->sha256.byte, sizeof o->sha256.byte, avt_span_str(text_of(root, "sha256"))) &&
           avt_b64url_parse(arena, &salt, avt_span_str(avt_node_get(root, "salt"))).code == AVT_OK && salt.len == 32 &&
           *o->kind != '\0' && *o->lesere != '\0';
}

/* What the tree says, written again, must be the bytes: so nothing else can stand in them. */
struct avt_err avt_opplasting_parse(struct avt_arena *arena, struct avt_opplasting *out, struct avt_span bytes)
{
    struct avt_node *root;
    AVT_TRY(avt_xml_parse(arena, &root, bytes));
    struct avt_opplasting o = {.kind = text_of(root, "slag"), .lesere = text_of(root, "lesere")};
    if (!read_tree(arena, &o, root))
        return avt_err_make(AVT_EFORM, root->name, "does not tell of a file");
    struct avt_node *again =
        make_tree(arena, &o, avt_node_get(root, "avtale"), avt_node_get(root, "salt"), avt_node_get(root, "skjema"));
    if (!avt_span_equal(avt_xml_format(arena, again), bytes))
        return avt_err_make(AVT_EFORM, root->name, "holds more than what tells of a file");
    *out = o;
    return AVT_NOERR;
}
