/* The log: leaves, checkpoints, and the signer's own memory. */
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

#include "check.h"
#include "sys/file.h"
#include "tally.h"

/* ---- Leaves ---- */

static void add_leaf(struct found *found, const struct found_leaf *leaf)
{
    struct avt_digest hash = avt_tree_leaf(avt_digest_span(&leaf->entry));
    size_t n = found->n_leaves;
    found->leaves = avt_arena_grow(found->arena, found->leaves, n, &found->cap_leaves, sizeof *found->leaves);
    found->roots = avt_arena_grow(found->arena, found->roots, n, &found->cap_roots, sizeof *found->roots);
    found->leaves[n] = *leaf;
    avt_tree_append(&found->tree, &hash);
    found->roots[n] = avt_tree_root(&found->tree);
    found->n_leaves++;
}

/* indeks, avtale, nr, salt, hash; of a key list no salt */
static bool read_leaf(sqlite3_stmt *row, struct found_leaf *out)
{
    const char *avtale = (const char *)sqlite3_column_text(row, 1);
    struct avt_span salt = check_bytes(row, 3), entry = check_bytes(row, 4);
    *out = (struct found_leaf){.nr = (unsigned)sqlite3_column_int(row, 2)};
    if (salt.len != (avtale[0] == '\0' ? 0 : 32) || entry.len != 32)
        return false;
    memcpy(out->salt, salt.ptr, salt.len);
    memcpy(out->entry.byte, entry.ptr, 32);
    return avtale[0] == '\0' || avt_id_parse(&out->avtale, avt_span_str(avtale));
}

static void leaf_row(struct checking *c, sqlite3_stmt *row)
{
    struct found *found = c->found;
    struct found_leaf leaf;
    size_t at = (size_t)sqlite3_column_int64(row, 0);
    bool whole = read_leaf(row, &leaf);
    tally(CHECK_LEAF, whole && at <= found->n_leaves, "leaf %zu is malformed, or does not follow the one before", at);
    if (!whole)
        return;
    if (at == found->n_leaves)
        add_leaf(found, &leaf);
    else if (at < found->n_leaves)
        tally(CHECK_UNCHANGED, memcmp(&found->leaves[at], &leaf, sizeof leaf) == 0, "leaf %zu is another", at);
}

static void check_leaves(struct checking *c)
{
    int64_t before = (int64_t)c->found->n_leaves;
    int64_t now = check_number(c, "SELECT count(*) FROM blad");
    tally(CHECK_UNCHANGED, now >= before, "%" PRId64 " leaves of %" PRId64 " are left", now, before);
    check_each(c, "SELECT indeks,avtale,nr,salt,hash FROM blad ORDER BY indeks", leaf_row);
}

/* ---- Roots ---- */

/* Every root anybody has seen for a size must be the one these leaves have: so no size has two. */
static void check_root(struct checking *c, const char *where, uint64_t size, const struct avt_digest *root)
{
    if (size == 0 || !tally(CHECK_ROOTS, size <= c->found->n_leaves, "%s: size %" PRIu64 " of %zu leaves", where, size,
                            c->found->n_leaves))
        return;
    tally(CHECK_ROOTS, avt_digest_equal(root, &c->found->roots[size - 1]), "%s: size %" PRIu64 " has another root",
          where, size);
}

/* ---- Checkpoints ---- */

static const struct avt_key *key_of(const struct checking *c, enum avt_key_use use)
{
    for (size_t i = 0; i < c->keylist.n; i++) {
        if (c->keylist.keys[i].use == use)
            return &c->keylist.keys[i].key;
    }
    return NULL;
}

static struct avt_err check_note(struct checking *c, uint64_t size, const struct avt_digest *root, struct avt_span file)
{
    const struct avt_key *key = key_of(c, AVT_KEY_LOGG);
    struct avt_checkpoint checkpoint;
    struct avt_note note;
    size_t who;
    if (key == NULL)
        return avt_err_make(AVT_EDATA, "nokkelliste", "no key of the log");
    AVT_TRY(avt_note_parse(c->arena, &note, file));
    AVT_TRY(avt_note_verify(&note, key, 1, &who));
    AVT_TRY(avt_checkpoint_parse(c->arena, &checkpoint, note.text));
    if (strcmp(checkpoint.origin, key->name) != 0 || checkpoint.size != size ||
        !avt_digest_equal(&checkpoint.root, root))
        return avt_err_make(AVT_EPROOF, "sjekkpunkt", "the note is of another checkpoint");
    return AVT_NOERR;
}

/* storrelse, rot, note */
static void checkpoint_row(struct checking *c, sqlite3_stmt *row)
{
    uint64_t size = (uint64_t)sqlite3_column_int64(row, 0);
    struct avt_span bytes = check_bytes(row, 1);
    struct avt_digest root;
    if (!tally(CHECK_CHECKPOINTS, bytes.len == sizeof root.byte, "size %" PRIu64 ": not a root", size))
        return;
    memcpy(root.byte, bytes.ptr, sizeof root.byte);
    check_root(c, "sjekkpunkt", size, &root);
    if (sqlite3_column_type(row, 2) != SQLITE_NULL)
        tally_err(CHECK_CHECKPOINTS, check_note(c, size, &root, check_bytes(row, 2)), "sjekkpunkt");
}

/* Those people have in their bundles. */
static void check_seen(struct checking *c)
{
    for (; c->found->checkpoints < c->book->n_checkpoints; c->found->checkpoints++) {
        const struct seen_checkpoint *seen = &c->book->checkpoints[c->found->checkpoints];
        check_root(c, "a checkpoint that was seen", seen->size, &seen->root);
    }
}

/* ---- The signer's memory ---- */

enum { SLOT = 4096 };

/* A slot is whole if the digest behind its four lines is theirs. */
static bool read_slot(struct checking *c, struct avt_span slot, struct avt_checkpoint *out)
{
    struct avt_span rest = slot, line, log = AVT_SPAN("");
    bool ended;
    for (int i = 0; i < 4; i++) {
        if (!avt_span_line(&rest, &line, &ended))
            return false;
        if (avt_span_starts(line, "logg "))
            log = avt_span_make(line.ptr + 5, line.len - 5);
    }
    struct avt_span text = avt_span_make(slot.ptr, slot.len - rest.len);
    struct avt_digest digest = avt_hash(text);
    return avt_span_starts(rest, avt_digest_format(c->arena, &digest)) && avt_checkpoint_read(c->arena, out, log);
}

static void check_signer(struct checking *c)
{
    struct avt_span bytes;
    uint64_t last = 0;
    unsigned whole = 0;
    const char *path = avt_arena_format(c->arena, "%s/segl/logg.tilstand", c->copy);
    struct avt_err err = file_read(c->arena, &bytes, path, AVT_MAX_BODY);
    if (err.code == AVT_ENOTFOUND && c->found->signer_size == 0 && c->found->records == 0)
        return; /* the first start was cut short */
    if (!tally_err(CHECK_SIGNER, err, "logg.tilstand"))
        return;
    for (size_t at = 0; at + SLOT <= bytes.len; at += SLOT) {
        struct avt_checkpoint held;
        if (!read_slot(c, avt_span_make(bytes.ptr + at, SLOT), &held))
            continue;
        check_root(c, "logg.tilstand", held.size, &held.root);
        last = held.size > last ? held.size : last;
        whole++;
    }
    tally(CHECK_SIGNER, whole > 0, "no slot is whole");
    tally(CHECK_SIGNER, last >= c->found->signer_size, "size %" PRIu64 " after %" PRIu64, last, c->found->signer_size);
    c->found->signer_size = last;
    /* It remembers before it signs. */
    int64_t signed_size = check_number(c, "SELECT coalesce(max(storrelse),0) FROM sjekkpunkt WHERE note IS NOT NULL");
    tally(CHECK_SIGNER, (int64_t)last >= signed_size, "size %" PRIu64 ", and has signed %" PRId64, last, signed_size);
    for (size_t i = 0; i < c->book->n_checkpoints; i++)
        tally(CHECK_SIGNER, last >= c->book->checkpoints[i].size, "size %" PRIu64 ", and has signed %" PRIu64, last,
              c->book->checkpoints[i].size);
    /* A checkpoint is committed before it is signed. */
    const char *sql = avt_arena_format(c->arena, "SELECT count(*) FROM sjekkpunkt WHERE storrelse=%" PRIu64, last);
    tally(CHECK_SIGNER, last == 0 || check_number(c, sql) == 1, "size %" PRIu64 " is not in the database", last);
}

void check_log(struct checking *c)
{
    check_leaves(c);
    check_each(c, "SELECT storrelse,rot,note FROM sjekkpunkt ORDER BY storrelse", checkpoint_row);
    check_seen(c);
    check_signer(c);
}
