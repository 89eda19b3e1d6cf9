/* Rebuilding: everything in derived.sql again, from the enduring tables alone. */
#include <stdio.h>
#include <string.h>

#include "avtale/text.h"
#include "writer/journal.h"
#include "writer/list_rows.h"

/* The keyed hash of who acted, from the identity record in the evidence. */
static struct avt_err person_of(struct service *service, struct avt_arena *arena, struct avt_span bevis,
                                uint8_t out[32])
{
    static const struct {
        const char *line, *kind;
    } kinds[] = {
        {"navident ",       VAULT_NAVIDENT},
        {"foedselsnummer ", VAULT_FNR     }
    };
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_json_parse(arena, &json, bevis, &faults));
    struct avt_span rest = avt_span_str(avt_json_string(json, "identitet")), line;
    bool ended;
    while (avt_span_line(&rest, &line, &ended)) {
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
            size_t skip = strlen(kinds[i].line);
            if (!avt_span_starts(line, kinds[i].line))
                continue;
            vault_hmac(service->vault, out, kinds[i].kind, avt_arena_strn(arena, line.ptr + skip, line.len - skip));
            return AVT_NOERR;
        }
    }
    return avt_err_make(AVT_EDATA, "bevis", "no identity in the evidence");
}

static struct avt_err record_again(struct service *service, struct store *store, struct avt_arena *arena,
                                   struct sak *sak, unsigned nr)
{
    struct avt_post post;
    struct avt_span s_file, r_file, bevis;
    AVT_TRY(sak_post(service, store, arena, sak->id.text, nr, &post, &s_file, &r_file, &bevis));
    AVT_TRY(person_of(service, arena, bevis, post.person));
    AVT_TRY(avt_tilstand_apply(arena, &sak->state, &post));
    sak_person_set(arena, sak, nr, post.person);
    return journal_derive(service, store, sak, nr, post.person, &post.s);
}

static struct avt_err sak_again(struct service *service, struct store *store, const char *id, const char *tiltak,
                                unsigned versjon)
{
    struct avt_arena *arena = avt_arena_new();
    struct sak sak = {.arena = arena, .tiltak = service_tiltak(service, tiltak, versjon)};
    struct store_rows rows;
    struct avt_err err = AVT_NOERR;
    if (!sak.tiltak || !avt_id_parse(&sak.id, avt_span_str(id)))
        err = avt_err_make(AVT_EDATA, "sak", "unknown schema version or id");
    avt_tilstand_init(&sak.state, &sak.id);
    if (err.code == AVT_OK)
        err = store_all(store, arena, &rows, SQL_POST_BEVIS, S_TEXT(id));
    for (size_t i = 0; err.code == AVT_OK && i < rows.n; i++)
        err = record_again(service, store, arena, &sak, (unsigned)store_int(&rows, i, 0));
    if (err.code == AVT_OK)
        err = list_rows_write(service, store, arena, &sak);
    avt_arena_free(&arena);
    return err;
}

static struct avt_err nodes_again(struct store *store)
{
    struct avt_tree tree = {0};
    for (;;) {
        struct avt_arena *arena = avt_arena_new();
        struct store_rows rows;
        struct avt_err err = store_all(store, arena, &rows, SQL_BLAD_ALL, S_INT(tree.size));
        for (size_t i = 0; err.code == AVT_OK && i < rows.n; i++) {
            struct avt_digest entry;
            if (!store_hash(&rows, i, 5, &entry) || (uint64_t)store_int(&rows, i, 0) != tree.size)
                err = avt_err_make(AVT_EDATA, "blad", "a leaf is missing or malformed");
            else
                err = journal_node(store, &tree, &entry);
        }
        bool done = err.code != AVT_OK || rows.n == 0;
        avt_arena_free(&arena);
        if (done)
            return err;
    }
}

/* A page of agreements, so that memory does not grow with how many there are; the last one's id goes to after. */
static struct avt_err page_again(struct service *service, struct store *store, struct avt_arena *arena, char *after,
                                 size_t *n)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_SAK_FROM, S_TEXT(after)));
    for (size_t i = 0; i < rows.n; i++)
        AVT_TRY(sak_again(service, store, store_text(&rows, i, 0), store_text(&rows, i, 1),
                          (unsigned)store_int(&rows, i, 2)));
    if (rows.n > 0)
        (void)snprintf(after, AVT_ID_LEN + 1, "%s", store_text(&rows, rows.n - 1, 0));
    *n = rows.n;
    return AVT_NOERR;
}

struct avt_err rebuild_all(struct service *service, struct store *store, size_t *n)
{
    char after[AVT_ID_LEN + 1] = "";
    size_t total = 0, page = 1;
    struct avt_err err = journal_leaves_whole(store, service->arena);
    if (err.code == AVT_OK)
        err = store_reset_derived(store);
    if (err.code == AVT_OK)
        err = nodes_again(store);
    while (err.code == AVT_OK && page > 0) {
        struct avt_arena *arena = avt_arena_new();
        err = page_again(service, store, arena, after, &page);
        total += page;
        avt_arena_free(&arena);
    }
    AVT_TRY(err);
    *n = total;
    return AVT_NOERR;
}

/* ---- comparing ---- */

static const char *row_text(struct avt_arena *arena, const struct store_rows *row)
{
    struct avt_buf buf = AVT_BUF(arena);
    for (size_t i = 0; i < row->n * row->columns; i++) {
        const struct store_value *v = &row->cells[i];
        if (i > 0)
            avt_buf_char(&buf, '\t');
        if (v->kind == STORE_BLOB)
            avt_buf_str(&buf, avt_hex_format(arena, v->bytes.ptr, v->bytes.len));
        else if (v->kind == STORE_TEXT)
            avt_buf_span(&buf, v->bytes);
        else if (v->kind == STORE_INT)
            avt_buf_format(&buf, "%lld", (long long)v->number);
    }
    return buf.ptr ? buf.ptr : "";
}

static bool same_row(const struct store_rows *a, const struct store_rows *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n * a->columns; i++) {
        const struct store_value *x = &a->cells[i], *y = &b->cells[i];
        if (x->kind != y->kind || x->number != y->number || !avt_span_equal(x->bytes, y->bytes))
            return false;
    }
    return true;
}

/* The rows of a table side by side, up to the first that are not the same. */
static struct avt_err table_compare(struct store *stored, struct store *computed, struct avt_arena *arena,
                                    enum store_sql table, struct rebuild_difference *out)
{
    struct avt_arena *scratch = avt_arena_new();
    struct store_rows one = {0}, other = {0};
    struct avt_err err;
    do {
        avt_arena_reset(scratch);
        err = store_next(stored, scratch, &one, table);
        if (err.code == AVT_OK)
            err = store_next(computed, scratch, &other, table);
    } while (err.code == AVT_OK && one.n > 0 && same_row(&one, &other));
    if (err.code == AVT_OK && !same_row(&one, &other))
        *out = (struct rebuild_difference){.stored = avt_arena_str(arena, row_text(scratch, &one)),
                                           .computed = avt_arena_str(arena, row_text(scratch, &other))};
    store_stop(stored, table);
    store_stop(computed, table);
    avt_arena_free(&scratch);
    return err;
}

struct avt_err rebuild_compare(struct store *stored, struct store *computed, struct avt_arena *arena,
                               struct rebuild_difference *out)
{
    static const struct {
        enum store_sql rows;
        const char *name;
    } tables[] = {
        {SQL_AVTALE_DUMP,     "avtale"    },
        {SQL_PART_DUMP,       "part"      },
        {SQL_LENKE_DUMP,      "lenke"     },
        {SQL_UTFOERER_DUMP,   "utfoerer"  },
        {SQL_PAPIRKODE_DUMP,  "papirkode" },
        {SQL_LINJE_DUMP,      "linje"     },
        {SQL_GJOEREMAAL_DUMP, "gjoeremaal"},
        {SQL_ORD_DUMP,        "ord"       },
        {SQL_ORDENE_DUMP,     "ordene"    },
        {SQL_NODE_DUMP,       "node"      },
    };
    struct rebuild_difference found = {0};
    for (size_t t = 0; !found.stored && t < sizeof(tables) / sizeof(tables[0]); t++) {
        AVT_TRY(table_compare(stored, computed, arena, tables[t].rows, &found));
        found.table = tables[t].name;
    }
    *out = found;
    return AVT_NOERR;
}
