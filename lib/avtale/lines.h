/*
 * Texts of lines, as S and R are: a head line, then lines "key value" in a fixed order, each ended by '\n'.
 *
 * One table of lines serves both parsing and formatting, so that the two cannot drift: a line names where in the struct
 * its value lives, and its form knows how such a value is written. The forms admit ASCII only, and of every value one
 * spelling.
 */
#ifndef AVTALE_LINES_H
#define AVTALE_LINES_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

/* How one type of value is written. */
struct form {
    bool (*parse)(struct avt_arena *arena, void *out, struct avt_span text);
    void (*format)(struct avt_buf *buf, const void *value);
    size_t size;                                        /* of one value in a list */
    int (*compare)(const void *one, const void *other); /* the order of a list */
};

enum count {
    LINE_ONE,
    LINE_OPTIONAL, /* there when its flag is set; without a flag the value is a string, NULL when absent */
    LINE_WITH,     /* there exactly when the nearest LINE_OPTIONAL above is */
    LINE_MANY,     /* a list, sorted and without repetition */
};

struct line {
    const char *key;
    enum count count;
    const struct form *form;
    size_t at;   /* offset of the value; LINE_MANY: of the pointer to the list */
    size_t flag; /* offset of the bool (LINE_OPTIONAL) or of the length (LINE_MANY) */
};
#define NO_FLAG SIZE_MAX

struct grammar {
    const char *head;
    const struct line *lines;
    size_t n;
};

/* Fills *out, which must be zeroed; bit i of *seen tells that line i is there. AVT_EFORM with where = key,
 * AVT_ELIMIT. */
struct avt_err avt_lines_parse(struct avt_arena *arena, const struct grammar *grammar, void *out, uint32_t *seen,
                               struct avt_span text) AVT_NODISCARD;

/* The text of a struct; lists are sorted on the way. */
struct avt_span avt_lines_format(struct avt_arena *arena, const struct grammar *grammar, const void *value);

/* Forms of values that S and R share. Names are [a-z0-9-]+, paths names with '/' between. */
extern const struct form avt_form_name, avt_form_id, avt_form_digest, avt_form_digest_or_none, avt_form_instant;

/* Pieces for forms of their own. */
bool avt_form_parse_name(struct avt_arena *arena, void *out, struct avt_span text);
bool avt_form_parse_digest(struct avt_arena *arena, void *out, struct avt_span text);
void avt_form_write_digest(struct avt_buf *buf, const void *value);
void avt_form_write_string(struct avt_buf *buf, const void *value);
bool avt_form_chars(struct avt_span text,
                    const char *also); /* not empty, of lower-case letters, digits and those of also */
bool avt_form_split(struct avt_span text, struct avt_span *first, struct avt_span *second);

#endif
