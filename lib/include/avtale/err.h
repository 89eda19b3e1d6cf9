/*
 * Errors and faults.
 *
 * An error stops a function; it is returned by value and may not be ignored. A fault is one thing wrong with what
 * somebody wrote; faults are collected, so that a person is told everything at once.
 *
 * Out of memory ends the process (see arena.h): nothing acknowledged lives in memory only, and no caller can do
 * anything sensible about it. Broken invariants end it too (invariant.h). Input never does.
 */
#ifndef AVTALE_ERR_H
#define AVTALE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#include "avtale/invariant.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_arena;

/* One row per error in err.def: code, HTTP status, name on the wire (RFC 9457 type). */
enum avt_code {
    AVT_OK = 0,
#define AVT_ERR(code, status, name) code,
#include "avtale/err.def"
#undef AVT_ERR
    AVT_CODE_COUNT
};

/*
 * where: field path, file or line the error is about ("" if none). detail: for the log, never shown to a client.
 * Both are literals or live as long as the arena the failing function was given.
 */
struct avt_err {
    enum avt_code code;
    const char *where;
    const char *detail;
};

#define AVT_NOERR ((struct avt_err){AVT_OK, "", ""})

struct avt_err avt_err_make(enum avt_code code, const char *where, const char *detail) AVT_NODISCARD;

/* As avt_err_make, with the detail formatted into arena. */
struct avt_err avt_err_format(struct avt_arena *arena, enum avt_code code, const char *where, const char *fmt, ...)
    AVT_PRINTF(4, 5) AVT_NODISCARD;

/* The row of a code. Never fails; an unknown number gives the row of AVT_OK. */
int avt_err_status(enum avt_code code);       /* HTTP status, 200 for AVT_OK */
const char *avt_err_name(enum avt_code code); /* stable name, e.g. "utdatert" */

/* Return on error; everything opened so far must live in an arena. */
#define AVT_TRY(expr)                                                                                                  \
    do {                                                                                                               \
        struct avt_err avt_try_ = (expr);                                                                              \
        if (avt_try_.code != AVT_OK)                                                                                   \
            return avt_try_;                                                                                           \
    } while (0)

/* stopp refuses the act, advarsel is shown and lets it pass. */
enum avt_severity { AVT_STOPP, AVT_ADVARSEL };

/*
 * One fault. kode: a name from err.def's fault list or the kode of a rule row. felt: path with item ids, e.g.
 * "opplaeringsplan/01J…/tema". hjemmel: key into the table of legal references, "" if none. plass: of the first character
 * that is refused, from 1; 0 where the fault is not about one.
 */
struct avt_fault {
    const char *kode;
    const char *felt;
    enum avt_severity severity;
    const char *hjemmel;
    size_t plass;
};

/* A growing list of faults in an arena. Zero-initialise with AVT_FAULTS(arena). */
struct avt_faults {
    struct avt_arena *arena;
    struct avt_fault *list;
    size_t n, cap;
};
#define AVT_FAULTS(a) ((struct avt_faults){.arena = (a)})

/* Adds a fault; strings are copied. Nobody is told more than AVT_MAX_FAULTS; a stopp takes the last place then, so that none is lost
 * on the way to a refusal. */
void avt_faults_add(struct avt_faults *faults, const char *kode, const char *felt, enum avt_severity severity,
                    const char *hjemmel);

/* Adds each of more. */
void avt_faults_join(struct avt_faults *faults, const struct avt_faults *more);

/* True if any fault is a stopp. */
bool avt_faults_stop(const struct avt_faults *faults);

#ifdef __cplusplus
}
#endif

#endif
