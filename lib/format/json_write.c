/* Writing JSON. */
#include <inttypes.h>
#include <string.h>

#include "avtale/json.h"

static const char *const HEX = "0123456789abcdef";

/* The letter of a two-character escape, 0 if there is none. */
static char short_escape(char c)
{
    switch (c) {
    case '"':
    case '\\': return c;
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return 0;
    }
}

static void write_escape(struct avt_buf *buf, char c)
{
    const char letter = short_escape(c);
    const unsigned char byte = (unsigned char)c;
    avt_buf_char(buf, '\\');
    if (letter != 0) {
        avt_buf_char(buf, letter);
    } else {
        avt_buf_str(buf, "u00");
        avt_buf_char(buf, HEX[byte >> 4]);
        avt_buf_char(buf, HEX[byte & 15]);
    }
}

/* Bytes up to the first that must be escaped, or to the end. */
static size_t plain(const char *text)
{
    size_t n = 0;
    while ((unsigned char)text[n] >= 0x20 && text[n] != '"' && text[n] != '\\')
        n++;
    return n;
}

static void write_string(struct avt_buf *buf, const char *text)
{
    avt_buf_char(buf, '"');
    for (;;) {
        size_t n = plain(text);
        avt_buf_add(buf, text, n);
        text += n;
        if (*text == '\0')
            break;
        write_escape(buf, *text++);
    }
    avt_buf_char(buf, '"');
}

/* What stands before every value: a comma after the one before, and the member's name. */
static void begin_value(struct avt_json_writer *w, const char *key)
{
    if (w->comma)
        avt_buf_char(&w->buf, ',');
    w->comma = true;
    if (key == NULL)
        return;
    write_string(&w->buf, key);
    avt_buf_char(&w->buf, ':');
}

void avt_json_open(struct avt_json_writer *w, const char *key, char bracket)
{
    begin_value(w, key);
    avt_buf_char(&w->buf, bracket);
    w->comma = false;
}

void avt_json_close(struct avt_json_writer *w, char bracket)
{
    avt_buf_char(&w->buf, bracket);
    w->comma = true;
}

void avt_json_add_string(struct avt_json_writer *w, const char *key, const char *text)
{
    begin_value(w, key);
    if (text == NULL)
        avt_buf_str(&w->buf, "null");
    else
        write_string(&w->buf, text);
}

void avt_json_add_int(struct avt_json_writer *w, const char *key, int64_t number)
{
    begin_value(w, key);
    avt_buf_format(&w->buf, "%" PRId64, number);
}

void avt_json_add_bool(struct avt_json_writer *w, const char *key, bool value)
{
    begin_value(w, key);
    avt_buf_str(&w->buf, value ? "true" : "false");
}

static void add_all(struct avt_json_writer *w, const char *key, const struct avt_json *value, const char brackets[2])
{
    avt_json_open(w, key, brackets[0]);
    for (const struct avt_json *child = value->children; child != NULL; child = child->next)
        avt_json_add(w, child->key, child);
    avt_json_close(w, brackets[1]);
}

void avt_json_add(struct avt_json_writer *w, const char *key, const struct avt_json *value)
{
    switch (value->kind) {
    case AVT_JSON_NULL: avt_json_add_string(w, key, NULL); break;
    case AVT_JSON_BOOL: avt_json_add_bool(w, key, value->number != 0); break;
    case AVT_JSON_INT: avt_json_add_int(w, key, value->number); break;
    case AVT_JSON_STRING: avt_json_add_string(w, key, value->text); break;
    case AVT_JSON_ARRAY: add_all(w, key, value, "[]"); break;
    case AVT_JSON_OBJECT: add_all(w, key, value, "{}"); break;
    }
}
