/*
 * Logs: one JSON object a line on stderr. No personal data by construction: a value is an id, a code, a number or a
 * name out of a closed list; there is no free text but `detail` of our own error literals.
 */
#ifndef SYS_LOG_H
#define SYS_LOG_H

#include <stdint.h>

#include "avtale/err.h"

struct log_pair {
    const char *key;
    int64_t number;
};

/* program: "front", "signer", "push". A literal. */
void log_open(const char *program);

/*
 * log_event("commit", "jobs", 12, "us", 850, NULL): event name, then pairs of literal key and number, NULL at the end.
 * The pairs become an array rather than variadic arguments, so that every integer is converted to int64_t.
 */
#define log_event(event, ...) log_event_about(event, NULL, __VA_ARGS__)

/* The same about something with an id: a ULID, or one with a prefix as in "msg_<ULID>". */
#define log_event_about(event, id, ...)                                                                                \
    do {                                                                                                               \
        _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmissing-braces\"")                          \
            _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"")                                         \
                log_pairs(event, id, (const struct log_pair[]){__VA_ARGS__});                                          \
        _Pragma("GCC diagnostic pop")                                                                                  \
    } while (0)
void log_pairs(const char *event, const char *id, const struct log_pair *pairs); /* the last has key NULL */

/* An error with its stable name, where and detail; id is a ULID or NULL. */
void log_error(const char *event, struct avt_err err, const char *id);

#endif
