/* Entity tags: what an answer carries, and the lists that requests name them in. */
#ifndef BASE_TAG_H
#define BASE_TAG_H

#include "base/request.h"

/*
 * Lists of entity tags. ok: `*`, or one tag or more. has: one of them is "opaque"; weak: a weak one counts too, which
 * it does for reading and never for what a change names (RFC 9110 section 8.8.3.2).
 */
bool tag_list_ok(const char *list);
bool tag_list_any(const char *list);
bool tag_list_has(const char *list, const char *opaque, bool weak);

/* The tag of what GET answers with 200, the digest of its body; 304 to who has it already. */
void tag_answer(struct request *rq);

#endif
