/* Lists of entity tags, in which requests name what they have or what they change. */
#ifndef BASE_TAG_H
#define BASE_TAG_H

#include <stdbool.h>

/*
 * Lists of entity tags. ok: `*`, or one tag or more. has: one of them is "opaque"; weak: a weak one counts too, which
 * it does for reading and never for what a change names (RFC 9110 section 8.8.3.2).
 */
bool tag_list_ok(const char *list);
bool tag_list_any(const char *list);
bool tag_list_has(const char *list, const char *opaque, bool weak);

#endif
