/* JSON as a tree, so that members that belong together need not come together. */
#ifndef AVTALE_RULES_JSON_TREE_H
#define AVTALE_RULES_JSON_TREE_H

#include "avtale/json.h"

/* JSON as a tree, so that members that belong together need not come together. */
struct avt_json *avt_json_new(struct avt_arena *arena, struct avt_json *parent, const char *key,
                              enum avt_json_kind kind);

struct avt_json *avt_json_text(struct avt_arena *arena, struct avt_json *parent, const char *key, const char *text);

struct avt_json *avt_json_number(struct avt_arena *arena, struct avt_json *parent, const char *key, int64_t number);

/* The member of that name, made if it is not there. */
struct avt_json *avt_json_member(struct avt_arena *arena, struct avt_json *object, const char *key,
                                 enum avt_json_kind kind);

/* Indented by two spaces, for files that people compare. */
void avt_json_pretty(struct avt_buf *buf, const struct avt_json *value);

#endif
