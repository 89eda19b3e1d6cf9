/* Errors and faults: the table of err.def, and the growing list. */
#include "avtale/err.h"

#include <stdarg.h>

#include "avtale/arena.h"
#include "avtale/limits.h"

struct row {
    int status;
    const char *name;
};

#define AVT_ERR(code, status, name) [code] = {status, name},
static const struct row rows[AVT_CODE_COUNT] = {AVT_ERR(AVT_OK, 200, "ok")
#include "avtale/err.def"
};
#undef AVT_ERR

static const struct row *row_get(enum avt_code code)
{
    unsigned number = (unsigned)code;
    return &rows[number < AVT_CODE_COUNT ? number : AVT_OK];
}

struct avt_err avt_err_make(enum avt_code code, const char *where, const char *detail)
{
    return (struct avt_err){code, where, detail};
}

struct avt_err avt_err_format(struct avt_arena *arena, enum avt_code code, const char *where, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *detail = avt_arena_vformat(arena, fmt, ap);
    va_end(ap);
    return avt_err_make(code, where, detail);
}

int avt_err_status(enum avt_code code)
{
    return row_get(code)->status;
}

const char *avt_err_name(enum avt_code code)
{
    return row_get(code)->name;
}

void avt_faults_add(struct avt_faults *faults, const char *kode, const char *felt, enum avt_severity severity,
                    const char *hjemmel)
{
    bool full = faults->n >= AVT_MAX_FAULTS;
    if (full && severity != AVT_STOPP)
        return;
    if (!full)
        faults->list = avt_arena_grow(faults->arena, faults->list, faults->n++, &faults->cap, sizeof *faults->list);
    faults->list[faults->n - 1] = (struct avt_fault){
        .kode = avt_arena_str(faults->arena, kode),
        .felt = avt_arena_str(faults->arena, felt),
        .severity = severity,
        .hjemmel = avt_arena_str(faults->arena, hjemmel),
    };
}

void avt_faults_join(struct avt_faults *faults, const struct avt_faults *more)
{
    for (size_t i = 0; i < more->n; i++) {
        const struct avt_fault *fault = &more->list[i];
        size_t before = faults->n;
        avt_faults_add(faults, fault->kode, fault->felt, fault->severity, fault->hjemmel);
        if (faults->n > before || fault->severity == AVT_STOPP)
            faults->list[faults->n - 1].plass = fault->plass;
    }
}

bool avt_faults_stop(const struct avt_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++)
        if (faults->list[i].severity == AVT_STOPP)
            return true;
    return false;
}
