/* The log, and the signer's part in it. */
#include "writer/logg.h"

#include <string.h>

#include "signer/signer.h"
#include "sys/clock.h"
#include "writer/journal.h"

enum { PAGE = 500 }; /* leaves in one message; LIMIT of the statements */

/* What a round adds for the signer. rows: leaves that are new here too. */
struct round {
    struct avt_arena *arena;
    struct signer_added *list;
    size_t n;
    bool fresh;
    int64_t post; /* rowid of the last */
};

/* ---- what is to be added ---- */

static struct avt_err receipt_of(struct logg *logg, struct round *r, struct signer_added *added, struct avt_span sealed)
{
    return vault_unseal(logg->service->vault, r->arena, &added->file, added->leaf.avtale.text, "r", sealed);
}

/* avtale, nr, r and salt of a leaf; "" is a key list, which has no salt. */
static struct avt_err leaf_of(struct avt_leaf *out, const struct store_rows *rows, size_t i, size_t column)
{
    const char *avtale = store_text(rows, i, column);
    struct avt_span salt = store_bytes(rows, i, column + 3);
    *out = (struct avt_leaf){.nr = (unsigned)store_int(rows, i, column + 1)};
    bool good = store_hash(rows, i, column + 2, &out->r) && salt.len == (avtale[0] == '\0' ? 0 : sizeof(out->salt)) &&
                (avtale[0] == '\0' || avt_id_parse(&out->avtale, avt_span_str(avtale)));
    if (!good)
        return avt_err_make(AVT_EDATA, "blad", "a leaf is malformed");
    memcpy(out->salt, salt.ptr, salt.len);
    return AVT_NOERR;
}

/* Leaves that have rows, and that the signer has no checkpoint of. */
static struct avt_err rows_again(struct logg *logg, struct round *r)
{
    struct store_rows rows;
    AVT_TRY(store_all(logg->store, r->arena, &rows, SQL_BLAD_AGAIN, S_INT(logg->signer_size)));
    r->list = avt_arena_array(r->arena, rows.n, sizeof(*r->list));
    for (size_t i = 0; i < rows.n; i++) {
        struct signer_added *added = &r->list[r->n++];
        *added = (struct signer_added){.file = AVT_SPAN("")};
        AVT_TRY(leaf_of(&added->leaf, &rows, i, 0));
        if (added->leaf.avtale.text[0] != '\0')
            AVT_TRY(receipt_of(logg, r, added, store_bytes(&rows, i, 4)));
    }
    return AVT_NOERR;
}

/* Records that have none. */
static struct avt_err records_new(struct logg *logg, struct round *r)
{
    struct store_rows rows;
    struct avt_note note;
    r->fresh = true;
    r->post = logg->post;
    AVT_TRY(store_all(logg->store, r->arena, &rows, SQL_POST_UNLOGGED, S_INT(logg->post)));
    r->list = avt_arena_array(r->arena, rows.n, sizeof(*r->list));
    for (size_t i = 0; i < rows.n; i++) {
        struct signer_added *added = &r->list[r->n++];
        *added = (struct signer_added){.leaf = {.nr = (unsigned)store_int(&rows, i, 2)}};
        if (!avt_id_parse(&added->leaf.avtale, avt_span_str(store_text(&rows, i, 1))))
            return avt_err_make(AVT_EDATA, "post", "not an agreement");
        AVT_TRY(receipt_of(logg, r, added, store_bytes(&rows, i, 3)));
        AVT_TRY(avt_note_parse(r->arena, &note, added->file));
        added->leaf.r = avt_hash(note.text);
        random_bytes(added->leaf.salt, sizeof(added->leaf.salt));
        r->post = store_int(&rows, i, 0);
    }
    return AVT_NOERR;
}

/* ---- rows ---- */

/* One row a size, also when its signature does not come: then it waits for it, and has its root already. */
static struct avt_err checkpoint_add(struct logg *logg, struct avt_arena *arena, uint64_t size,
                                     const struct avt_digest *root)
{
    struct store_rows rows;
    struct avt_digest before;
    struct avt_err err = store_run(logg->store, SQL_SJEKKPUNKT_ADD, S_INT(size), S_HASH(root));
    if (err.code != AVT_EDONE)
        return err;
    AVT_TRY(store_all(logg->store, arena, &rows, SQL_SJEKKPUNKT_GET, S_INT(size)));
    if (rows.n == 0 || !store_hash(&rows, 0, 0, &before) || !avt_digest_equal(&before, root))
        return avt_err_make(AVT_EPROOF, "sjekkpunkt", "this size has another root");
    return AVT_NOERR;
}

static struct avt_err rows_write(struct logg *logg, const struct round *r, struct avt_tree *tree, uint64_t size,
                                 const struct avt_digest *root)
{
    for (size_t i = 0; r->fresh && i < r->n; i++)
        AVT_TRY(journal_leaf(logg->store, tree, &r->list[i].leaf));
    struct avt_tree ours = *tree;
    if (tree->size != size)
        AVT_TRY(avt_tree_load(&ours, size, journal_hash, logg->store));
    const struct avt_digest own = avt_tree_root(&ours);
    if (!avt_digest_equal(&own, root))
        return avt_err_make(AVT_EPROOF, "logg", "the signer has other leaves than the database");
    AVT_TRY(checkpoint_add(logg, r->arena, size, root));
    return store_commit(logg->store);
}

static struct avt_err rows_commit(struct logg *logg, const struct round *r, uint64_t size,
                                  const struct avt_digest *root)
{
    struct avt_tree tree = logg->tree;
    AVT_TRY(store_begin(logg->store));
    struct avt_err err = rows_write(logg, r, &tree, size, root);
    if (err.code != AVT_OK) {
        store_rollback(logg->store);
        return err;
    }
    logg->tree = tree;
    if (r->fresh)
        logg->post = r->post;
    return AVT_NOERR;
}

static struct avt_err signature_commit(struct logg *logg, uint64_t size, struct avt_span note)
{
    AVT_TRY(store_begin(logg->store));
    struct avt_err err = store_run(logg->store, SQL_SJEKKPUNKT_SIGN, S_INT(size), S_BLOB(note));
    if (err.code == AVT_OK)
        err = store_commit(logg->store);
    if (err.code != AVT_OK)
        store_rollback(logg->store);
    return err;
}

/* ---- a round ---- */

static struct avt_err collect(struct logg *logg, struct round *r)
{
    if (logg->signer_size < logg->tree.size)
        return rows_again(logg, r);
    return logg->signed_size < logg->signer_size ? AVT_NOERR : records_new(logg, r);
}

/* (size, root) is committed before it is signed, so that no size ever gets two roots. */
static struct avt_err sign(struct logg *logg, const struct round *r)
{
    struct avt_checkpoint checkpoint = {.origin = avt_arena_format(r->arena, "%s/logg/1", logg->service->conf.opphav)};
    struct avt_span note;
    AVT_TRY(signer_append(logg->signer, r->arena, r->list, r->n, &checkpoint.size, &checkpoint.root));
    AVT_TRY(rows_commit(logg, r, checkpoint.size, &checkpoint.root));
    AVT_TRY(signer_checkpoint(logg->signer, r->arena, &note, &checkpoint));
    logg->signer_size = checkpoint.size;
    AVT_TRY(signature_commit(logg, checkpoint.size, note));
    logg->signed_size = checkpoint.size;
    logg->signatures++;
    return AVT_NOERR;
}

static struct avt_err round_do(struct logg *logg, struct round *r)
{
    struct avt_digest root;
    if (logg->unsure)
        AVT_TRY(signer_ready(logg->signer, &logg->signer_size, &root));
    logg->unsure = false;
    AVT_TRY(collect(logg, r));
    if (r->fresh && r->n < PAGE)
        logg->behind = false;
    return r->fresh && r->n == 0 ? AVT_NOERR : sign(logg, r);
}

bool logg_due(const struct logg *logg)
{
    return logg->behind || logg->signed_size < logg->tree.size;
}

struct avt_err logg_checkpoint(struct logg *logg)
{
    struct avt_err err = AVT_NOERR;
    while (err.code == AVT_OK && logg_due(logg)) {
        struct round r = {.arena = avt_arena_new()};
        err = round_do(logg, &r);
        avt_arena_free(&r.arena);
    }
    if (err.code != AVT_OK)
        logg->behind = logg->unsure = true;
    return err;
}

/* ---- the start ---- */

/* A page of the log's first leaves, up to what the signer remembers. */
static struct avt_err tell_page(struct logg *logg, struct avt_arena *arena, uint64_t *from)
{
    struct store_rows rows;
    AVT_TRY(store_all(logg->store, arena, &rows, SQL_BLAD_ALL, S_INT(*from)));
    struct avt_leaf *leaves = avt_arena_array(arena, rows.n, sizeof(*leaves));
    size_t n = 0;
    for (; n < rows.n && *from < logg->signer_size; n++, (*from)++)
        AVT_TRY(leaf_of(&leaves[n], &rows, n, 1));
    if (n == 0)
        *from = logg->signer_size; /* fewer than it remembers, which it tells */
    return n == 0 ? AVT_NOERR : signer_open(logg->signer, arena, leaves, n);
}

static struct avt_err tell_signer(struct logg *logg)
{
    for (uint64_t from = 0; from < logg->signer_size;) {
        struct avt_arena *arena = avt_arena_new();
        struct avt_err err = tell_page(logg, arena, &from);
        avt_arena_free(&arena);
        AVT_TRY(err);
    }
    return AVT_NOERR;
}

static struct avt_err load(struct logg *logg, struct avt_arena *arena)
{
    struct store_rows rows;
    struct avt_digest root;
    AVT_TRY(journal_leaves_whole(logg->store, logg->service->arena));
    AVT_TRY(signer_ready(logg->signer, &logg->signer_size, &root));
    AVT_TRY(tell_signer(logg));
    AVT_TRY(store_all(logg->store, arena, &rows, SQL_SJEKKPUNKT_SIGNED, S_NULL));
    logg->signed_size = (uint64_t)store_int(&rows, 0, 0);
    AVT_TRY(signer_opened(logg->signer, arena, logg->signed_size));
    AVT_TRY(store_all(logg->store, arena, &rows, SQL_BLAD_COUNT, S_NULL));
    AVT_TRY(avt_tree_load(&logg->tree, (uint64_t)store_int(&rows, 0, 0), journal_hash, logg->store));
    AVT_TRY(store_all(logg->store, arena, &rows, SQL_POST_LOGGED, S_NULL));
    logg->post = rows.n > 0 ? store_int(&rows, 0, 0) : 0;
    return logg_checkpoint(logg);
}

struct avt_err logg_open(struct logg *out, struct service *service, struct store *store, struct signer *signer)
{
    *out = (struct logg){.service = service, .store = store, .signer = signer, .behind = true};
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = load(out, arena);
    avt_arena_free(&arena);
    return err;
}
