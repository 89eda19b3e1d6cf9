/* Nothing is half there: what one act writes stands in many tables, and they must agree. */
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

#include "check.h"
#include "tally.h"

enum when { ALWAYS, LENIENT };

static const struct {
    const char *what, *sql;
    enum when when;
} rules[] = {
#define WHOLE(what, when, sql) {what, sql, when},
#include "whole.def"
#undef WHOLE
};

/* avtale, how many documents, poster, hode */
static void case_row(struct checking *c, sqlite3_stmt *row)
{
    const char *id = (const char *)sqlite3_column_text(row, 0);
    const struct found_case *k = found_case_find(c->found, id);
    if (!tally(CHECK_WHOLE, k != NULL, "%s: documents without a record", id))
        return;
    tally(CHECK_WHOLE, (size_t)sqlite3_column_int64(row, 1) == k->n_documents, "%s: %d documents, its records name %zu",
          id, sqlite3_column_int(row, 1), k->n_documents);
    tally(CHECK_WHOLE,
          (unsigned)sqlite3_column_int(row, 2) == k->state.n_poster &&
              avt_span_equal(check_bytes(row, 3), avt_digest_span(&k->state.hode)),
          "%s: the list has another head", id);
}

/* Drafts and attempts: owner, kind, content. What was acknowledged can be opened. */
static void sealed_row(struct checking *c, sqlite3_stmt *row)
{
    const char *owner = (const char *)sqlite3_column_text(row, 0), *kind = (const char *)sqlite3_column_text(row, 1);
    struct avt_span plain;
    struct avt_err err = vault_unseal(c->service.vault, c->arena, &plain, owner, kind, check_bytes(row, 2));
    tally(CHECK_WHOLE, err.code == AVT_OK, "%s of %s does not open: %s %s", kind, owner, avt_err_name(err.code),
          err.detail);
}

void check_whole(struct checking *c)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (c->lenient && rules[i].when == LENIENT)
            continue;
        int64_t wrong = check_number(c, rules[i].sql);
        tally(CHECK_WHOLE, wrong == 0, "not so: %s (%" PRId64 ")", rules[i].what, wrong);
    }
    check_each(c,
               "SELECT d.avtale,d.n,a.poster,a.hode FROM (SELECT avtale,count(*) AS n FROM dokument GROUP BY avtale) d"
               " LEFT JOIN avtale a ON a.id=d.avtale",
               case_row);
    check_each(c, "SELECT avtale,'utkast',innhold FROM utkast UNION ALL SELECT avtale,'forsok',innhold FROM forsok",
               sealed_row);
    int64_t confirmed = check_number(c, "SELECT count(*) FROM forsok WHERE nr IS NOT NULL");
    tally(CHECK_WHOLE, confirmed == (int64_t)c->found->two_step, "%" PRId64 " confirmed attempts for %zu signatures",
          confirmed, c->found->two_step);
}
