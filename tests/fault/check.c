/* A check from end to end: opening the copy, keys, and the two files' own integrity. */
#include "check.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "sys/file.h"
#include "tally.h"

/* ---- Queries ---- */

struct avt_span check_bytes(struct sqlite3_stmt *row, int column)
{
    const void *bytes = sqlite3_column_blob(row, column);
    return avt_span_make(bytes != NULL ? bytes : "", (size_t)sqlite3_column_bytes(row, column));
}

void check_each(struct checking *c, const char *sql, check_row row)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(c->db, sql, -1, &statement, NULL);
    while (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        row(c, statement);
        result = SQLITE_OK;
    }
    tally(CHECK_READABLE, result == SQLITE_DONE, "%s: %s", sql, sqlite3_errmsg(c->db));
    (void)sqlite3_finalize(statement);
}

int64_t check_number(struct checking *c, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    int result = sqlite3_prepare_v2(c->db, sql, -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    tally(CHECK_READABLE, result == SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(c->db));
    (void)sqlite3_finalize(statement);
    return number;
}

/* ---- The files themselves ---- */

static bool has_integrity(sqlite3 *db, const char *pragma)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db, pragma, -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    const char *text = result == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : sqlite3_errmsg(db);
    bool good = tally(CHECK_READABLE, text != NULL && strcmp(text, "ok") == 0, "%s: %s", pragma, text);
    (void)sqlite3_finalize(statement);
    return good;
}

static void check_queue(struct checking *c)
{
    sqlite3 *db = NULL;
    const char *path = avt_arena_format(c->arena, "%s/push/push.db", c->copy);
    struct avt_span bytes;
    bool missing = file_read(c->arena, &bytes, path, AVT_MAX_BUNDLE).code == AVT_ENOTFOUND; /* push had not begun */
    if (!missing && sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
        (void)has_integrity(db, "PRAGMA integrity_check");
    (void)sqlite3_close(db);
}

/* ---- Keys ---- */

static void remember_key(struct found *found, const char *path, const struct avt_digest *digest)
{
    found->keys = avt_arena_grow(found->arena, found->keys, found->n_keys, &found->cap_keys, sizeof *found->keys);
    found->keys[found->n_keys++] = (struct found_key){avt_arena_str(found->arena, path), *digest};
}

/* A key that nothing has been written with may go: its agreement was never made. */
static bool is_needed(struct checking *c, const char *path)
{
    const char *name = strrchr(path, '/');
    struct avt_id id;
    if (name == NULL || strlen(name) != 1 + AVT_ID_LEN + 4 || !avt_id_parse(&id, avt_span_make(name + 1, AVT_ID_LEN)))
        return true;
    const char *sql = avt_arena_format(c->arena, "SELECT count(*) FROM sak WHERE avtale='%s'", id.text);
    return check_number(c, sql) > 0;
}

static const struct avt_entry *find_entry(const struct avt_entry *list, size_t n, const char *name)
{
    size_t from = 0;
    while (n > 0) { /* file_tree sorts */
        size_t middle = n / 2;
        int order = strcmp(list[from + middle].name, name);
        if (order == 0)
            return &list[from + middle];
        if (order < 0) {
            from += middle + 1;
            n -= middle + 1;
        } else {
            n = middle;
        }
    }
    return NULL;
}

static bool is_key(const char *name)
{
    size_t len = strlen(name);
    return len > 4 && (strcmp(name + len - 4, ".key") == 0 || (len > 5 && strcmp(name + len - 5, ".seed") == 0));
}

static void check_folder(struct checking *c, const char *folder)
{
    struct avt_entry *files;
    size_t n, known = c->found->n_keys;
    if (!tally_err(CHECK_KEYS, file_tree(c->arena, &files, &n, avt_arena_format(c->arena, "%s/%s", c->copy, folder)),
                   folder))
        return;
    for (size_t i = 0; i < known; i++) {
        struct found_key *key = &c->found->keys[i];
        size_t skip = strlen(folder);
        if (strncmp(key->path, folder, skip) != 0 || key->path[skip] != '/')
            continue;
        const struct avt_entry *now = find_entry(files, n, key->path + skip + 1);
        struct avt_digest digest = avt_hash(now != NULL ? now->bytes : AVT_SPAN(""));
        tally(CHECK_KEYS, avt_digest_equal(&digest, &key->digest) || (now == NULL && !is_needed(c, key->path)),
              "%s is %s", key->path, now != NULL ? "another" : "gone");
    }
    for (size_t i = 0; i < n; i++) {
        const char *path = avt_arena_format(c->arena, "%s/%s", folder, files[i].name);
        struct avt_digest digest = avt_hash(files[i].bytes);
        bool fresh = is_key(path);
        for (size_t k = 0; fresh && k < known; k++)
            fresh = strcmp(c->found->keys[k].path, path) != 0;
        if (fresh && is_needed(c, path))
            remember_key(c->found, path, &digest);
    }
}

/* The newest key list: what receipts name, and whose keys seal. */
static struct avt_err load_keylist(struct checking *c)
{
    struct store_rows rows;
    struct avt_note note;
    AVT_TRY(store_all(c->store, c->arena, &rows, SQL_NOKKELLISTE_LAST, S_NULL));
    if (rows.n == 0)
        return avt_err_make(AVT_EDATA, "nokkelliste", "none in the database");
    AVT_TRY(avt_note_parse(c->arena, &note, store_bytes(&rows, 0, 2)));
    AVT_TRY(avt_keylist_parse(c->arena, &c->keylist, note.text));
    c->keylist_digest = avt_hash(note.text);
    return AVT_NOERR;
}

/* ---- Opening ---- */

/* The vault would make what is missing; here nothing may be missing. */
static struct avt_err open_vault(struct checking *c)
{
    static const char *const own[] = {"hmac.key", "sh/push.key", "ar/svar.key"};
    const char *dir = avt_arena_format(c->arena, "%s/noekler", c->copy);
    struct avt_span key;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        AVT_TRY(file_read(c->arena, &key, avt_arena_format(c->arena, "%s/%s", dir, own[i]), AVT_MAX_BODY));
    return vault_open(&c->service.vault, dir, NULL);
}

static struct avt_err open_copy(struct checking *c)
{
    const char *path = avt_arena_format(c->arena, "%s/base/avtale.db", c->copy);
    if (sqlite3_open_v2(path, &c->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return avt_err_make(AVT_ESTORE, path, sqlite3_errmsg(c->db));
    AVT_TRY(store_open(&c->store, path, false));
    AVT_TRY(load_keylist(c));
    return open_vault(c);
}

static void close_copy(struct checking *c)
{
    vault_close(&c->service.vault);
    store_close(&c->store);
    (void)sqlite3_close(c->db);
    c->db = NULL;
    avt_arena_free(&c->arena);
}

void check_copy(struct checking *c)
{
    c->arena = avt_arena_new();
    c->service = (struct service){.arena = c->arena, .tiltak = c->found->tiltak, .n_tiltak = c->found->n_tiltak};
    c->store = NULL;
    if (tally_err(CHECK_READABLE, open_copy(c), "the copy") &&
        has_integrity(c->db, c->depth == CHECK_DEEP ? "PRAGMA integrity_check" : "PRAGMA quick_check(1)")) {
        check_folder(c, "noekler");
        check_folder(c, "segl");
        check_log(c);
        check_records(c);
        check_whole(c);
        check_queue(c);
    }
    close_copy(c);
}

/* ---- What has been found ---- */

void found_open(struct found *found)
{
    *found = (struct found){.arena = avt_arena_new()};
    struct avt_err err = service_load_tiltak(found->arena, &found->tiltak, &found->n_tiltak, "schemas");
    AVT_INVARIANT(err.code == AVT_OK);
}

void found_close(struct found *found)
{
    avt_arena_free(&found->arena);
}

struct found_case *found_case_find(struct found *found, const char *id)
{
    for (struct found_case *k = found->cases; k != NULL; k = k->next) {
        if (strcmp(k->id.text, id) == 0)
            return k;
    }
    return NULL;
}
