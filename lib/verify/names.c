/* The names of a bundle's entries: making them, and reading them. */
#include "names.h"

#include <inttypes.h>
#include <string.h>

#include "avtale/opplasting.h"
#include "avtale/pakke.h"
#include "avtale/text.h"

enum { MAL_DIGITS = 16 };

const char *const avt_post_fil_name[POST_FILER] = {
    [POST_S] = AVT_PAKKE_S,
    [POST_R] = AVT_PAKKE_R,
    [POST_BEVIS] = AVT_PAKKE_BEVIS,
    [POST_LOGG] = AVT_PAKKE_LOGG,
};

const char *avt_pakke_name_document(struct avt_arena *arena, unsigned versjon, const char *navn)
{
    return avt_arena_format(arena, "versjon-%u/%s.xml", versjon, navn);
}

const char *avt_pakke_name_view(struct avt_arena *arena, unsigned versjon, const char *spraak)
{
    return avt_arena_format(arena, "versjon-%u/visning-%s.xhtml", versjon, spraak);
}

const char *avt_pakke_name_record(struct avt_arena *arena, unsigned nr, const char *slag)
{
    return avt_arena_format(arena, "post-%04u.%s", nr, slag);
}

const char *avt_pakke_name_text(struct avt_arena *arena, unsigned nr, const char *navn)
{
    return avt_arena_format(arena, "post-%04u-%s.xml", nr, navn);
}

const char *avt_pakke_name_file(struct avt_arena *arena, unsigned nr, const char *endelse)
{
    return avt_arena_format(arena, "post-%04u-" AVT_OPPLASTING ".%s", nr, endelse);
}

const char *avt_pakke_name_keylist(struct avt_arena *arena, uint64_t number)
{
    return avt_arena_format(arena, "nokler/nokkelliste-%" PRIu64 ".note", number);
}

const char *avt_pakke_name_schema(struct avt_arena *arena, const char *navn)
{
    return avt_arena_format(arena, "skjema/%s", navn);
}

const char *avt_pakke_name_template(struct avt_arena *arena, const struct avt_digest *mal, const char *navn)
{
    return avt_arena_format(arena, "maler/%s/%s", avt_hex_format(arena, mal->byte, MAL_DIGITS / 2), navn);
}

/* ---- Parsing them ---- */

static struct avt_span skip(struct avt_span text, size_t n)
{
    return avt_span_make(text.ptr + n, text.len - n);
}

/* Takes suffix off *text. */
static bool cut_end(struct avt_span *text, const char *suffix)
{
    size_t len = strlen(suffix);
    if (text->len < len || memcmp(text->ptr + text->len - len, suffix, len) != 0)
        return false;
    text->len -= len;
    return true;
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A document, a free text or a language: what a measure's data may call one. */
static bool take_word(struct avt_arena *arena, const char **out, struct avt_span text)
{
    if (text.len == 0 || !is_letter(text.ptr[0]) || text.ptr[text.len - 1] == '-')
        return false;
    for (size_t i = 1; i < text.len; i++) {
        bool hyphen = text.ptr[i] == '-' && text.ptr[i - 1] != '-';
        if (!is_letter(text.ptr[i]) && !is_digit(text.ptr[i]) && !hyphen)
            return false;
    }
    *out = avt_arena_strn(arena, text.ptr, text.len);
    return true;
}

static bool take_file(struct avt_arena *arena, const char **out, struct avt_span text)
{
    *out = avt_arena_strn(arena, text.ptr, text.len);
    return text.len > 0;
}

static bool parse_nothing(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    (void)arena, (void)out;
    return rest.len == 0;
}

static bool parse_keylist(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    (void)arena;
    return cut_end(&rest, ".note") && avt_span_u64(rest, UINT64_MAX, &out->nr);
}

/* Four digits, as printf's %04u writes them. */
static bool take_nr(struct navn *out, struct avt_span *rest)
{
    enum { DIGITS = 4 };
    struct avt_span digits = avt_span_make(rest->ptr, DIGITS);
    if (rest->len <= DIGITS)
        return false;
    while (digits.len > 1 && digits.ptr[0] == '0')
        digits = skip(digits, 1);
    *rest = skip(*rest, DIGITS);
    return avt_span_u64(digits, AVT_MAX_RECORDS, &out->nr) && out->nr > 0;
}

static bool parse_record(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    (void)arena;
    if (!take_nr(out, &rest) || rest.ptr[0] != '.')
        return false;
    for (unsigned i = 0; i < POST_FILER; i++)
        if (avt_span_is(skip(rest, 1), avt_post_fil_name[i])) {
            out->fil = (enum post_fil)i;
            return true;
        }
    return false;
}

static bool parse_text(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    return take_nr(out, &rest) && rest.ptr[0] == '-' && cut_end(&rest, ".xml") &&
           take_word(arena, &out->navn, skip(rest, 1));
}

static bool parse_file(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    static const char MIDDLE[] = "-" AVT_OPPLASTING ".";
    (void)arena;
    if (!take_nr(out, &rest) || !avt_span_starts(rest, MIDDLE))
        return false;
    for (unsigned i = 0; i < AVT_FILTYPE_COUNT; i++)
        if (avt_span_is(skip(rest, strlen(MIDDLE)), avt_filtype_endelse((enum avt_filtype)i))) {
            out->navn = avt_filtype_endelse((enum avt_filtype)i);
            return true;
        }
    return false;
}

static bool take_version(struct navn *out, struct avt_span *rest)
{
    struct avt_span number;
    return avt_span_cut(rest, '/', &number) && avt_span_u64(number, AVT_MAX_VERSIONS, &out->nr) && out->nr > 0;
}

static bool parse_document(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    return take_version(out, &rest) && cut_end(&rest, ".xml") && take_word(arena, &out->navn, rest);
}

static bool parse_view(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    static const char PREFIX[] = "visning-";
    return take_version(out, &rest) && cut_end(&rest, ".xhtml") && avt_span_starts(rest, PREFIX) &&
           take_word(arena, &out->navn, skip(rest, strlen(PREFIX)));
}

static bool parse_schema(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    return take_file(arena, &out->navn, rest);
}

static bool parse_template(struct avt_arena *arena, struct navn *out, struct avt_span rest)
{
    struct avt_span folder;
    uint8_t digest[MAL_DIGITS / 2];
    if (!avt_span_cut(&rest, '/', &folder) || !avt_hex_parse(digest, sizeof digest, folder))
        return false;
    out->mappe = avt_arena_strn(arena, folder.ptr, folder.len);
    return take_file(arena, &out->navn, rest);
}

static const struct shape {
    enum navn_slag slag;
    const char *prefix;
    bool (*parse)(struct avt_arena *arena, struct navn *out, struct avt_span rest);
} shapes[] = {
    {NAVN_LESMEG,      AVT_PAKKE_LESMEG,      parse_nothing },
    {NAVN_MANIFEST,    AVT_PAKKE_MANIFEST,    parse_nothing },
    {NAVN_TEKST,       AVT_PAKKE_TEKST,       parse_nothing },
    {NAVN_NOKKELLISTE, "nokler/nokkelliste-", parse_keylist },
    {NAVN_POST,        "post-",               parse_record  },
    {NAVN_FRITEKST,    "post-",               parse_text    },
    {NAVN_FIL,         "post-",               parse_file    },
    {NAVN_DOKUMENT,    "versjon-",            parse_document},
    {NAVN_VISNING,     "versjon-",            parse_view    },
    {NAVN_SKJEMA,      "skjema/",             parse_schema  },
    {NAVN_MAL,         "maler/",              parse_template},
};

bool avt_navn_parse(struct avt_arena *arena, struct navn *out, const char *name)
{
    struct avt_span text = avt_span_str(name);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct navn navn = {.slag = shapes[i].slag};
        if (avt_span_starts(text, shapes[i].prefix) &&
            shapes[i].parse(arena, &navn, skip(text, strlen(shapes[i].prefix)))) {
            *out = navn;
            return true;
        }
    }
    return false;
}
