/* Nothing is half there: what one act writes stands in many tables, and they must agree. */
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

#include "check.h"
#include "tally.h"

/* Each counts what is wrong. All changes of these tests come by the API, under a key. */
static const struct {
    const char *what, *sql;
    bool strict; /* not when lenient */
} equations[] = {
    {"records of an agreement are numbered from 1 without a gap",
     "SELECT count(*) FROM (SELECT 1 FROM post GROUP BY avtale HAVING count(*)<>max(nr) OR min(nr)<>1)",                                    false},
    {"leaves are numbered from 0 without a gap",                  "SELECT coalesce(max(indeks)+1,0)-count(*) FROM blad",                    false},
    {"there are as many leaves as records and key lists",
     "SELECT (SELECT count(*) FROM blad)-(SELECT count(*) FROM post)-(SELECT count(*) FROM nokkelliste)",                                   false},
    {"every record names a leaf that names it",
     "SELECT count(*) FROM post p LEFT JOIN blad b ON b.indeks=p.blad AND b.avtale=p.avtale AND b.nr=p.nr"
     " WHERE b.indeks IS NULL",                                                                                                             false},
    {"every record belongs to an agreement",                      "SELECT count(*) FROM post WHERE avtale NOT IN (SELECT avtale FROM sak)",
     false                                                                                                                                       },
    {"every agreement has records or a draft",
     "SELECT count(*) FROM sak WHERE avtale NOT IN (SELECT avtale FROM post)"
     " AND avtale NOT IN (SELECT avtale FROM utkast)",                                                                                      false},
    {"every record has told all three parties",
     "SELECT count(*) FROM post p WHERE (SELECT count(DISTINCT rolle) FROM utboks u WHERE u.avtale=p.avtale"
     " AND u.nr=p.nr AND u.rolle IN ('deltaker','arbeidsgiver','veileder'))<>3",                                                            false},
    {"nobody was told of a record that is not there",
     "SELECT count(*) FROM utboks u LEFT JOIN post p ON p.avtale=u.avtale AND p.nr=u.nr WHERE p.nr IS NULL",                                false},
    {"every confirmed attempt names its record",
     "SELECT count(*) FROM forsok f LEFT JOIN post p ON p.avtale=f.avtale AND p.nr=f.nr"
     " WHERE f.nr IS NOT NULL AND p.nr IS NULL",                                                                                            false},
    {"no record was confirmed by two attempts",
     "SELECT count(*) FROM (SELECT 1 FROM forsok WHERE nr IS NOT NULL GROUP BY avtale,nr HAVING count(*)>1)",                               false},
    {"every agreement made has one kept answer",
     "SELECT (SELECT count(*) FROM idempotens WHERE rute='/api/v1/avtaler')-(SELECT count(*) FROM sak)",                                    false},
    {"every record and attempt has one kept answer",
     "SELECT (SELECT count(*) FROM idempotens WHERE rute IN ('/api/v1/avtaler/{}/fremlegg',"
     "'/api/v1/avtaler/{}/erklaeringer','/api/v1/avtaler/{}/erklaeringer/{}/bekreft','/api/v1/avtaler/{}/avslutning'))"
     "-(SELECT count(*) FROM post)-(SELECT count(*) FROM forsok)",                                                                          false},
    {"every record has somebody who did it",                      "SELECT (SELECT count(*) FROM utfoerer)-(SELECT count(*) FROM post)",
     false                                                                                                                                       },
    {"the list of agreements counts each one's records",
     "SELECT count(*) FROM (SELECT avtale,count(*) AS n FROM post GROUP BY avtale) x LEFT JOIN avtale a ON "
     "a.id=x.avtale"
     " WHERE a.poster IS NOT x.n",                                                                                                          false},
    {"the list of agreements has no others",                      "SELECT count(*) FROM avtale WHERE id NOT IN (SELECT avtale FROM post)",
     false                                                                                                                                       },
    {"every view is a document",
     "SELECT count(*) FROM visning v LEFT JOIN dokument d ON d.avtale=v.avtale AND d.sha256=v.sha256"
     " WHERE d.sha256 IS NULL",                                                                                                             false},
    {"every version put forward has a view for each role",
     "SELECT count(*) FROM (SELECT 1 FROM visning GROUP BY avtale,fremlagt HAVING count(*)<>3)",                                            false},
    {"no checkpoint is of more than the log",
     "SELECT count(*) FROM sjekkpunkt WHERE storrelse>(SELECT count(*) FROM blad)",                                                         false},
    {"no checkpoint but the last waits for its signature",
     "SELECT count(*) FROM sjekkpunkt WHERE note IS NULL AND storrelse<(SELECT max(storrelse) FROM sjekkpunkt)",                            true },
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
    for (size_t i = 0; i < sizeof equations / sizeof *equations; i++) {
        if (c->lenient && equations[i].strict)
            continue;
        int64_t wrong = check_number(c, equations[i].sql);
        tally(CHECK_WHOLE, wrong == 0, "not so: %s (%" PRId64 ")", equations[i].what, wrong);
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
