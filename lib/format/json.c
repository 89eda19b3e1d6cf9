/* Reading JSON: a strict scanner, then cJSON, then plain nodes. */
#include "avtale/json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/text.h"

#define MAX_INTEGER ((UINT64_C(1) << 53) - 1) /* beyond it a reader with doubles would see another number */

/* ---- The scanner: everything cJSON would let through ---- */

/* Where a value stands: a member of an object, or the index'th of an array (key NULL). NULL at the top. */
struct place {
    const struct place *up;
    const char *key;
    size_t index;
};

struct scan {
    struct avt_arena *arena;
    const char *begin, *at, *end;
    struct avt_faults *faults;
    bool faulty;
};

static struct avt_err scan_value(struct scan *s, const struct place *place, unsigned depth);

static struct avt_err refuse(const struct scan *s, enum avt_code code, const char *detail)
{
    size_t number = 1;
    for (const char *p = s->begin; p < s->at; p++)
        number += (*p & 0xC0) != 0x80;
    return avt_err_make(code, avt_arena_format(s->arena, "tegn %zu", number), detail);
}

static void write_place(struct avt_buf *buf, const struct place *place)
{
    if (place == NULL)
        return;
    write_place(buf, place->up);
    if (place->up != NULL)
        avt_buf_char(buf, '/');
    if (place->key != NULL)
        avt_buf_str(buf, place->key);
    else
        avt_buf_format(buf, "%zu", place->index);
}

/* The path is as long as its keys; the limit keeps a small body from asking for a large answer. */
static void add_fault(struct scan *s, const char *kode, const struct place *place)
{
    struct avt_buf path = AVT_BUF(s->arena);
    s->faulty = true;
    if (s->faults->n >= AVT_MAX_FAULTS)
        return;
    write_place(&path, place);
    avt_faults_add(s->faults, kode, path.len == 0 ? "" : path.ptr, AVT_STOPP, "");
}

static void skip_space(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
        s->at++;
}

/* Takes the next character if it is c. */
static bool take(struct scan *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

static bool take_after_space(struct scan *s, char c)
{
    skip_space(s);
    return take(s, c);
}

static bool take_hex4(struct scan *s, unsigned *out)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    unsigned value = 0;
    for (int i = 0; i < 4; i++, s->at++) {
        const char *digit = s->at == s->end ? NULL : memchr(digits, *s->at, sizeof(digits) - 1);
        if (digit == NULL)
            return false;
        value = value << 4 | ((unsigned)(digit - digits) & 15);
    }
    *out = value;
    return true;
}

/* What follows "\u". A surrogate is taken only with its other half. */
static struct avt_err scan_unicode(struct scan *s)
{
    unsigned unit = 0, low = 0;
    if (!take_hex4(s, &unit))
        return refuse(s, AVT_EFORM, "\\u wants four hex digits");
    if (unit == 0)
        return refuse(s, AVT_EENCODING, "NUL is not allowed");
    if (unit < 0xD800 || unit > 0xDFFF)
        return AVT_NOERR;
    if (unit > 0xDBFF || !take(s, '\\') || !take(s, 'u') || !take_hex4(s, &low) || low < 0xDC00 || low > 0xDFFF)
        return refuse(s, AVT_EENCODING, "a surrogate stands alone");
    return AVT_NOERR;
}

/* From the opening quote to behind the closing one. */
static struct avt_err scan_string(struct scan *s)
{
    static const char escapes[] = {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'};
    if (!take(s, '"'))
        return refuse(s, AVT_EFORM, "a string is missing");
    while (!take(s, '"')) {
        if (s->at == s->end || (unsigned char)*s->at < 0x20)
            return refuse(s, AVT_EFORM, "a string is not ended, or has a raw control character");
        if (*s->at++ != '\\')
            continue;
        if (take(s, 'u'))
            AVT_TRY(scan_unicode(s));
        else if (s->at == s->end || memchr(escapes, *s->at++, sizeof escapes) == NULL)
            return refuse(s, AVT_EFORM, "an escape is not known");
    }
    return AVT_NOERR;
}

static bool take_digits(struct scan *s)
{
    const char *from = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return s->at > from;
}

/* Fraction and exponent are JSON, so they are read to their end and then told as faults. */
static struct avt_err scan_number(struct scan *s, const struct place *place)
{
    (void)take(s, '-');
    const char *digits = s->at;
    if (!take(s, '0') && !take_digits(s))
        return refuse(s, AVT_EFORM, "a value is missing");
    uint64_t value;
    bool integer = avt_span_u64(avt_span_make(digits, (size_t)(s->at - digits)), MAX_INTEGER, &value);
    if (take(s, '.')) {
        integer = false;
        if (!take_digits(s))
            return refuse(s, AVT_EFORM, "a fraction has no digits");
    }
    if (take(s, 'e') || take(s, 'E')) {
        integer = false;
        if (!take(s, '+'))
            (void)take(s, '-');
        if (!take_digits(s))
            return refuse(s, AVT_EFORM, "an exponent has no digits");
    }
    if (!integer)
        add_fault(s, "ikke-heltall", place);
    return AVT_NOERR;
}

static bool take_word(struct scan *s, const char *word)
{
    if (!avt_span_starts(avt_span_make(s->at, (size_t)(s->end - s->at)), word))
        return false;
    s->at += strlen(word);
    return true;
}

static struct avt_err scan_array(struct scan *s, const struct place *up, unsigned depth)
{
    struct place item = {.up = up};
    if (take_after_space(s, ']'))
        return AVT_NOERR;
    do {
        AVT_TRY(scan_value(s, &item, depth));
        item.index++;
    } while (take_after_space(s, ','));
    return take(s, ']') ? AVT_NOERR : refuse(s, AVT_EFORM, "',' or ']' is missing");
}

/* The text of a scanned string; begin and end are its quotes. */
static const char *decode(struct scan *s, const char *begin, const char *end)
{
    const size_t len = (size_t)(end - begin);
    if (memchr(begin, '\\', len) == NULL)
        return avt_arena_strn(s->arena, begin + 1, len - 2);
    cJSON *string = cJSON_ParseWithLength(begin, len);
    AVT_INVARIANT(string != NULL);
    const char *text = avt_arena_str(s->arena, string->valuestring);
    cJSON_Delete(string);
    return text;
}

struct keys {
    const char **list;
    size_t n, cap;
};

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By sorting: comparing each pair would take seconds for a body of short keys. */
static void tell_duplicates(struct scan *s, const struct place *up, const struct keys *keys)
{
    if (keys->n < 2)
        return;
    qsort(keys->list, keys->n, sizeof(*keys->list), compare_keys);
    for (size_t i = 1; i < keys->n; i++) {
        const struct place member = {.up = up, .key = keys->list[i]};
        const bool again = strcmp(keys->list[i], keys->list[i - 1]) == 0;
        if (again && (i == 1 || strcmp(keys->list[i], keys->list[i - 2]) != 0))
            add_fault(s, "dobbel-noekkel", &member);
    }
}

static struct avt_err scan_member(struct scan *s, const struct place *up, unsigned depth, struct keys *keys)
{
    skip_space(s);
    const char *begin = s->at;
    AVT_TRY(scan_string(s));
    const struct place member = {.up = up, .key = decode(s, begin, s->at)};
    keys->list = avt_arena_grow(s->arena, keys->list, keys->n, &keys->cap, sizeof(*keys->list));
    keys->list[keys->n++] = member.key;
    if (!take_after_space(s, ':'))
        return refuse(s, AVT_EFORM, "':' is missing");
    return scan_value(s, &member, depth);
}

static struct avt_err scan_object(struct scan *s, const struct place *up, unsigned depth)
{
    struct keys keys = {0};
    if (take_after_space(s, '}'))
        return AVT_NOERR;
    do {
        AVT_TRY(scan_member(s, up, depth, &keys));
    } while (take_after_space(s, ','));
    tell_duplicates(s, up, &keys);
    return take(s, '}') ? AVT_NOERR : refuse(s, AVT_EFORM, "',' or '}' is missing");
}

/* depth: how many objects and arrays are open. */
static struct avt_err scan_value(struct scan *s, const struct place *place, unsigned depth)
{
    skip_space(s);
    if (s->at < s->end && *s->at == '"')
        return scan_string(s);
    if (s->at < s->end && (*s->at == '{' || *s->at == '[')) {
        if (depth == AVT_MAX_DEPTH)
            return refuse(s, AVT_ELIMIT, "deeper than AVT_MAX_DEPTH");
        return *s->at++ == '{' ? scan_object(s, place, depth + 1) : scan_array(s, place, depth + 1);
    }
    if (take_word(s, "true") || take_word(s, "false") || take_word(s, "null"))
        return AVT_NOERR;
    return scan_number(s, place);
}

static struct avt_err scan_all(struct scan *s, struct avt_span bytes)
{
    if (bytes.len > AVT_MAX_BODY)
        return avt_err_make(AVT_ELIMIT, "", "JSON over AVT_MAX_BODY");
    if (!avt_text_is_utf8(bytes))
        return avt_err_make(AVT_EENCODING, "", "JSON is not UTF-8");
    if (avt_span_starts(bytes, "\xEF\xBB\xBF"))
        return refuse(s, AVT_EENCODING, "JSON begins with a byte order mark");
    AVT_TRY(scan_value(s, NULL, 0));
    skip_space(s);
    if (s->at < s->end)
        return refuse(s, AVT_EFORM, "something follows the value");
    return s->faulty ? avt_err_make(AVT_EFAULTS, "", "duplicate keys or numbers that are not integers") : AVT_NOERR;
}

/* ---- cJSON's tree to ours ---- */

static struct avt_json *copy_item(struct avt_arena *arena, const cJSON *item)
{
    struct avt_json *to = avt_arena_alloc(arena, sizeof(*to));
    struct avt_json **end = &to->children;
    to->key = item->string == NULL ? NULL : avt_arena_str(arena, item->string);
    switch (item->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        to->kind = AVT_JSON_BOOL;
        to->number = cJSON_IsTrue(item);
        break;
    case cJSON_Number:
        to->kind = AVT_JSON_INT;
        to->number = (int64_t)item->valuedouble; /* exact: the scanner has let through integers below 2^53 only */
        break;
    case cJSON_String:
        to->kind = AVT_JSON_STRING;
        to->text = avt_arena_str(arena, item->valuestring);
        break;
    case cJSON_Array: to->kind = AVT_JSON_ARRAY; break;
    case cJSON_Object: to->kind = AVT_JSON_OBJECT; break;
    default: to->kind = AVT_JSON_NULL; break;
    }
    for (const cJSON *child = item->child; child != NULL; child = child->next, end = &(*end)->next)
        *end = copy_item(arena, child);
    return to;
}

struct avt_err avt_json_parse(struct avt_arena *arena, struct avt_json **out, struct avt_span bytes,
                              struct avt_faults *faults)
{
    if (bytes.len == 0)
        return avt_err_make(AVT_EFORM, "tegn 1", "no bytes");
    struct scan s = {
        .arena = arena, .begin = bytes.ptr, .at = bytes.ptr, .end = bytes.ptr + bytes.len, .faults = faults};
    AVT_TRY(scan_all(&s, bytes));
    cJSON *tree = cJSON_ParseWithLength(bytes.ptr, bytes.len);
    AVT_INVARIANT(tree != NULL); /* what has passed the scanner cJSON takes, unless memory is out */
    *out = copy_item(arena, tree);
    cJSON_Delete(tree);
    return AVT_NOERR;
}

/* ---- Reading ---- */

const struct avt_json *avt_json_find(const struct avt_json *object, const char *key)
{
    if (object == NULL || object->kind != AVT_JSON_OBJECT)
        return NULL;
    for (const struct avt_json *member = object->children; member != NULL; member = member->next) {
        if (strcmp(member->key, key) == 0)
            return member;
    }
    return NULL;
}

const char *avt_json_string(const struct avt_json *object, const char *key)
{
    const struct avt_json *member = avt_json_find(object, key);
    return member == NULL || member->kind != AVT_JSON_STRING ? NULL : member->text;
}
