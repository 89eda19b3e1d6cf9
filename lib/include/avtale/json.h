/*
 * JSON at the API's edge. Nothing signed passes through here.
 *
 * Bytes first pass a strict scanner, since cJSON takes what RFC 8259 does not: UTF-8, depth at most AVT_MAX_DEPTH, no
 * duplicate keys, no BOM, no NUL or raw control characters, no lone surrogates, and numbers only as integers within ±(2^53 - 1)
 * without sign of plus, fraction, exponent or leading zero. All faults of one body are told, each with its path (at most
 * AVT_MAX_FAULTS of them).
 */
#ifndef AVTALE_JSON_H
#define AVTALE_JSON_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

enum avt_json_kind { AVT_JSON_NULL, AVT_JSON_BOOL, AVT_JSON_INT, AVT_JSON_STRING, AVT_JSON_ARRAY, AVT_JSON_OBJECT };

struct avt_json {
    enum avt_json_kind kind;
    const char *key;  /* member name, NULL in arrays and at the top */
    const char *text; /* STRING */
    int64_t number;   /* INT; BOOL as 0 or 1 */
    struct avt_json *children, *next;
};

/*
 * AVT_EFORM for bytes that are not JSON (where: "tegn 17"), AVT_EENCODING, AVT_ELIMIT (size, depth). Duplicate keys and
 * numbers that are not integers are added to faults ("dobbel-noekkel", "ikke-heltall") with their paths, and AVT_EFAULTS is
 * returned once the whole text has been scanned.
 */
struct avt_err avt_json_parse(struct avt_arena *arena, struct avt_json **out, struct avt_span bytes,
                              struct avt_faults *faults) AVT_NODISCARD;

const struct avt_json *avt_json_find(const struct avt_json *object, const char *key); /* NULL if absent or no object */
const char *avt_json_string(const struct avt_json *object, const char *key);          /* NULL if absent or no string */

/* Writing: a cursor that places commas and escapes strings. Keys are NULL inside arrays and at the top. */
struct avt_json_writer {
    struct avt_buf buf;
    bool comma;
};
#define AVT_JSON_WRITER(a) ((struct avt_json_writer){.buf = AVT_BUF(a)})

void avt_json_open(struct avt_json_writer *w, const char *key, char bracket); /* '{' or '[' */
void avt_json_close(struct avt_json_writer *w, char bracket);                 /* '}' or ']' */
void avt_json_add_string(struct avt_json_writer *w, const char *key, const char *text); /* NULL text writes null */
void avt_json_add_int(struct avt_json_writer *w, const char *key, int64_t number);
void avt_json_add_bool(struct avt_json_writer *w, const char *key, bool value);
/* A value already parsed, again. */
void avt_json_add(struct avt_json_writer *w, const char *key, const struct avt_json *value);

#ifdef __cplusplus
}
#endif

#endif
