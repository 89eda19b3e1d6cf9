/* The records: each in full when it is first found, the same bytes ever after. */
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

#include "case/sak.h"
#include "check.h"
#include "tally.h"

/* ---- One record, in full ---- */

struct record {
    struct found_case *of;
    unsigned nr;
    uint64_t leaf;
    bool logged;
    struct avt_post post;
    struct avt_span s_file, r_file, bevis;
};

static struct avt_err verify_seal(struct checking *c, const struct record *r)
{
    struct avt_note note;
    size_t who;
    AVT_TRY(avt_note_parse(c->arena, &note, r->r_file));
    if (note.n_sigs != 1)
        return avt_err_make(AVT_EPROOF, "segl", "not one signature");
    const struct avt_listed_key *key = avt_keylist_find(&c->keylist, note.sigs[0].name, AVT_KEY_SEGL, r->post.r.tid);
    if (key == NULL)
        return avt_err_make(AVT_EUNKNOWNKEY, "segl", "not by a key that may seal");
    AVT_TRY(avt_note_verify(&note, &key->key, 1, &who));
    struct avt_digest fil = avt_hash(r->s_file), bevis = avt_hash(r->bevis);
    bool names = avt_digest_equal(&fil, &r->post.r.erklaering) && avt_digest_equal(&bevis, &r->post.r.bevis) &&
                 avt_digest_equal(&c->keylist_digest, &r->post.r.nokkelliste_digest);
    return names ? AVT_NOERR : avt_err_make(AVT_EPROOF, "segl", "seals another declaration, evidence or key list");
}

/* Its leaf may be to come still, with the next checkpoint; at the end each has one (whole.def). */
static void check_leaf(struct checking *c, const struct record *r)
{
    const struct found *found = c->found;
    if (!r->logged)
        return;
    const struct found_leaf *leaf = r->leaf < found->n_leaves ? &found->leaves[r->leaf] : NULL;
    struct avt_leaf own = {.avtale = r->of->id, .nr = r->nr, .r = r->post.r_id};
    if (leaf != NULL)
        memcpy(own.salt, leaf->salt, sizeof own.salt);
    struct avt_digest entry = avt_leaf_entry(&own);
    tally(CHECK_LEAF,
          leaf != NULL && strcmp(leaf->avtale.text, r->of->id.text) == 0 && leaf->nr == r->nr &&
              avt_digest_equal(&entry, &leaf->entry),
          "%s %u: leaf %" PRIu64 " is not its", r->of->id.text, r->nr, r->leaf);
}

/* ---- Documents ---- */

static void name_document(struct checking *c, const struct record *r, const struct avt_digest *digest)
{
    struct found_case *k = r->of;
    struct avt_span bytes;
    for (size_t i = 0; i < k->n_documents; i++) {
        if (avt_digest_equal(&k->documents[i], digest))
            return;
    }
    tally_err(CHECK_DOCUMENTS, sak_dokument(&c->service, c->store, c->arena, k->id.text, digest, &bytes), k->id.text);
    k->documents =
        avt_arena_grow(c->found->arena, k->documents, k->n_documents, &k->cap_documents, sizeof *k->documents);
    k->documents[k->n_documents++] = *digest;
}

/* A view for each role, and the files of the schema and the template they were made from. */
static void check_views(struct checking *c, const struct record *r)
{
    const struct avt_tiltak *tiltak = c->found->tiltak[0];
    for (size_t i = 0; i < c->found->n_tiltak; i++) {
        if (strcmp(c->found->tiltak[i]->navn, "arbeidstrening") == 0)
            tiltak = c->found->tiltak[i];
    }
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        struct store_rows rows = {0}, sums;
        struct avt_digest view, mal;
        struct avt_err err = store_all(c->store, c->arena, &rows, SQL_VISNING_GET, S_TEXT(r->of->id.text), S_INT(r->nr),
                                       S_TEXT(tiltak->roller[i].navn), S_TEXT("nb"));
        bool there =
            err.code == AVT_OK && rows.n == 1 && store_hash(&rows, 0, 0, &view) && store_hash(&rows, 0, 1, &mal);
        if (!tally(CHECK_DOCUMENTS, there, "%s %u: no view for %s", r->of->id.text, r->nr, tiltak->roller[i].navn))
            continue;
        name_document(c, r, &view);
        err = store_all(c->store, c->arena, &sums, SQL_SETT_GET, S_HASH(&mal));
        tally(CHECK_DOCUMENTS, err.code == AVT_OK && sums.n == 1, "%s %u: no template", r->of->id.text, r->nr);
    }
}

static void check_documents(struct checking *c, const struct record *r)
{
    const struct avt_erklaering *s = &r->post.s;
    if (s->has_dokument)
        name_document(c, r, &s->dokument);
    for (size_t i = 0; i < s->n_shown; i++)
        name_document(c, r, &s->shown[i].digest);
    for (size_t i = 0; i < s->n_vedlagt; i++)
        name_document(c, r, &s->vedlagt[i].digest);
    if (avt_act_get(s->handling)->concerns == AVT_CONCERNS_NY)
        check_views(c, r);
    if (s->has_visning)
        name_document(c, r, &s->visning);
}

/* ---- Against what was acknowledged ---- */

static void check_acks(struct checking *c, const struct record *r)
{
    struct avt_digest s_file = avt_hash(r->s_file), r_file = avt_hash(r->r_file);
    const char *handling = avt_handling_get(r->post.s.handling)->name;
    for (size_t i = c->found->acks; i < c->book->n; i++) {
        struct ack *ack = &c->book->acks[i];
        if (ack->nr != r->nr || strcmp(ack->avtale.text, r->of->id.text) != 0)
            continue;
        tally(CHECK_ACKNOWLEDGED,
              avt_digest_equal(&ack->s_file, &s_file) && avt_digest_equal(&ack->r_file, &r_file) &&
                  strcmp(ack->handling, handling) == 0,
              "%s %u is another record than was acknowledged", ack->avtale.text, ack->nr);
    }
}

/* ---- Rows ---- */

/* The seal covers time; order in the log is order of leaves, so the last is asked for when all are there. */
static void check_record(struct checking *c, struct record *r)
{
    const char *id = r->of->id.text;
    struct avt_err err =
        sak_post(&c->service, c->store, c->arena, id, r->nr, &r->post, &r->s_file, &r->r_file, &r->bevis);
    if (!tally_err(CHECK_FOLDS, err, id))
        return;
    tally_err(CHECK_SEALED, verify_seal(c, r), id);
    tally_err(CHECK_FOLDS, avt_tilstand_apply(c->found->arena, &r->of->state, &r->post), id);
    check_leaf(c, r);
    check_documents(c, r);
    check_acks(c, r);
    c->found->records++;
    c->found->two_step += avt_act_get(r->post.s.handling)->steps == 2;
}

static struct avt_digest digest_of(sqlite3_stmt *row)
{
    struct avt_span parts[] = {check_bytes(row, 2), check_bytes(row, 3), check_bytes(row, 4)};
    return avt_hash_parts(parts, sizeof parts / sizeof *parts);
}

static struct found_case *case_of(struct checking *c, const char *id)
{
    struct found_case *k = c->found->cases;
    if (k == NULL || strcmp(k->id.text, id) != 0)
        k = found_case_find(c->found, id);
    if (k != NULL)
        return k;
    k = avt_arena_alloc(c->found->arena, sizeof *k);
    AVT_INVARIANT(avt_id_parse(&k->id, avt_span_str(id)));
    avt_tilstand_init(&k->state, &k->id);
    k->next = c->found->cases;
    c->found->cases = k;
    return k;
}

/* avtale, nr, s, r, bevis, and the index of its leaf */
static void record_row(struct checking *c, sqlite3_stmt *row)
{
    struct found_case *k = case_of(c, (const char *)sqlite3_column_text(row, 0));
    struct record r = {.of = k, .nr = (unsigned)sqlite3_column_int(row, 1)};
    struct avt_digest digest = digest_of(row);
    r.leaf = (uint64_t)sqlite3_column_int64(row, 5);
    r.logged = sqlite3_column_type(row, 5) != SQLITE_NULL;
    if (r.nr >= 1 && r.nr <= k->n_rows) {
        tally(CHECK_UNCHANGED, avt_digest_equal(&digest, &k->rows[r.nr - 1]), "%s %u is another", k->id.text, r.nr);
        return;
    }
    if (!tally(CHECK_FOLDS, r.nr == k->n_rows + 1, "%s: record %u after %zu", k->id.text, r.nr, k->n_rows))
        return;
    k->rows = avt_arena_grow(c->found->arena, k->rows, k->n_rows, &k->cap_rows, sizeof *k->rows);
    k->rows[k->n_rows++] = digest;
    check_record(c, &r);
}

/* ---- What was answered ---- */

/* Status, type and headers come first, then an empty line. */
static struct avt_span body_of(struct avt_span stored)
{
    const char *end = memmem(stored.ptr, stored.len, "\n\n", 2);
    return end != NULL ? avt_span_make(end + 2, stored.len - (size_t)(end + 2 - stored.ptr)) : AVT_SPAN("");
}

static bool is_kept(struct checking *c, const struct ack *ack)
{
    sqlite3_stmt *row = NULL;
    struct avt_span stored;
    bool kept = false;
    if (sqlite3_prepare_v2(c->db, "SELECT svar FROM temp.svar WHERE nokkel=?1", -1, &row, NULL) == SQLITE_OK &&
        sqlite3_bind_text(row, 1, ack->key.text, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW &&
        vault_unseal(c->service.vault, c->arena, &stored, VAULT_SVAR, "svar", check_bytes(row, 0)).code == AVT_OK) {
        struct avt_digest digest = avt_hash(body_of(stored));
        kept = avt_digest_equal(&digest, &ack->body);
    }
    (void)sqlite3_finalize(row);
    return kept;
}

/* When the oldest of what has been acknowledged since the last check was first asked for. */
static avt_instant oldest(const struct checking *c)
{
    avt_instant time = INT64_MAX;
    for (size_t i = c->found->acks; i < c->book->n; i++)
        time = c->book->acks[i].asked < time ? c->book->acks[i].asked : time;
    return time;
}

/* Answers by key alone: the table's own index begins with the person. */
static void check_answers(struct checking *c)
{
    const char *make =
        avt_arena_format(c->arena,
                         "CREATE TEMP TABLE svar AS SELECT nokkel,svar FROM idempotens WHERE tid>=%" PRId64
                         ";CREATE INDEX temp.svar_nokkel ON svar(nokkel)",
                         oldest(c));
    if (!tally(CHECK_READABLE, sqlite3_exec(c->db, make, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(c->db)))
        return;
    for (size_t i = c->found->acks; i < c->book->n; i++) {
        const struct ack *ack = &c->book->acks[i];
        const struct found_case *k = ack->nr > 0 ? found_case_find(c->found, ack->avtale.text) : NULL;
        tally(CHECK_ACKNOWLEDGED, ack->nr == 0 || (k != NULL && ack->nr <= k->n_rows), "%s %u is not there",
              ack->avtale.text, ack->nr);
        tally(CHECK_REPLAYED, is_kept(c, ack), "%s: the answer is not kept, or another", ack->key.text);
    }
}

/* ---- Time ---- */

static void check_time(struct checking *c)
{
    avt_instant last = check_number(c, "SELECT coalesce(max(sist),0) FROM avtale");
    tally(CHECK_TIME, last >= c->found->time, "the last record is older than one before");
    c->found->time = last;
}

void check_records(struct checking *c)
{
    check_each(c,
               "SELECT p.avtale,p.nr,p.s,p.r,p.bevis,b.indeks FROM post p"
               " LEFT JOIN blad b ON b.avtale=p.avtale AND b.nr=p.nr ORDER BY p.avtale,p.nr",
               record_row);
    int64_t now = check_number(c, "SELECT count(*) FROM post");
    tally(CHECK_UNCHANGED, now == (int64_t)c->found->records, "%" PRId64 " records where %zu have been found", now,
          c->found->records);
    check_answers(c);
    check_time(c);
    c->found->acks = c->book->n;
}
