/* The outbox as push reads it. */
#include "push/outbox.h"

#include <string.h>

#include "avtale/json.h"
#include "avtale/text.h"
#include "push/backoff.h"
#include "sys/clock.h"

/* In the order of SQL_UTBOKS_FROM and SQL_UTBOKS_GET. */
enum { ID, MELDING, AVTALE, NR, VERSJON, HENDELSE, ROLLE, MOTTAKER, ADRESSE, SPRAAK, TID, SISTE };

static struct outbox_row read_row(const struct store_rows *rows, size_t i)
{
    return (struct outbox_row){
        .id = store_int(rows, i, ID),
        .message = store_text(rows, i, MELDING),
        .agreement = store_text(rows, i, AVTALE),
        .nr = store_int(rows, i, NR),
        .version = store_int(rows, i, VERSJON),
        .event = store_text(rows, i, HENDELSE),
        .role = store_text(rows, i, ROLLE),
        .recipient = store_bytes(rows, i, MOTTAKER),
        .address = store_bytes(rows, i, ADRESSE),
        .language = store_text(rows, i, SPRAAK),
        .time = store_int(rows, i, TID),
        .has_last_day = store_cell(rows, i, SISTE)->kind == STORE_INT,
        .last_day = (avt_date)store_int(rows, i, SISTE),
    };
}

/* ---- Queueing ---- */

struct queue {
    struct avt_arena *arena;
    struct delivery *list;
    size_t n, cap;
};

static void add(struct queue *queue, const struct outbox_row *row, const char *endpoint)
{
    queue->list = avt_arena_grow(queue->arena, queue->list, queue->n, &queue->cap, sizeof *queue->list);
    queue->list[queue->n++] =
        (struct delivery){.row = row->id, .message = row->message, .agreement = row->agreement, .endpoint = endpoint};
}

/* In the order of SQL_ABONNEMENT_OF. */
enum { ABONNEMENT_ID, ABONNEMENT_INNHOLD, ABONNEMENT_FRA };

static struct avt_err add_subscriptions(struct outbox *outbox, struct queue *queue, const struct outbox_row *row)
{
    struct store_rows found;
    AVT_TRY(store_all(outbox->store, queue->arena, &found, SQL_ABONNEMENT_OF, S_BLOB(row->recipient)));
    for (size_t i = 0; i < found.n; i++) {
        if (store_int(&found, i, ABONNEMENT_FRA) <= row->id)
            add(queue, row, store_text(&found, i, ABONNEMENT_ID));
    }
    return AVT_NOERR;
}

static struct avt_err add_deliveries(struct outbox *outbox, struct queue *queue, const struct outbox_row *row)
{
    AVT_TRY(add_subscriptions(outbox, queue, row));
    if (!outbox->mail || row->address.len == 0)
        return AVT_NOERR;
    const char *hash = avt_hex_format(queue->arena, row->recipient.ptr, row->recipient.len);
    add(queue, row, avt_arena_format(queue->arena, ATTEMPTS_MAIL "%s", hash));
    return AVT_NOERR;
}

/* One batch; *more says that rows were found. */
static struct avt_err read_batch(struct outbox *outbox, struct attempts *attempts, struct avt_arena *arena, bool *more)
{
    int64_t cursor;
    struct store_rows rows;
    struct queue queue = {.arena = arena};
    AVT_TRY(attempts_cursor(attempts, &cursor));
    AVT_TRY(store_all(outbox->store, arena, &rows, SQL_UTBOKS_FROM, S_INT(cursor)));
    for (size_t i = 0; i < rows.n; i++) {
        struct outbox_row row = read_row(&rows, i);
        AVT_TRY(add_deliveries(outbox, &queue, &row));
        cursor = row.id;
    }
    *more = rows.n > 0;
    return *more ? attempts_queue(attempts, queue.list, queue.n, cursor, clock_real_ms()) : AVT_NOERR;
}

struct avt_err outbox_read(struct outbox *outbox, struct attempts *attempts, struct avt_arena *arena)
{
    bool more = true;
    while (more) {
        avt_arena_reset(arena);
        AVT_TRY(read_batch(outbox, attempts, arena, &more));
    }
    return AVT_NOERR;
}

/* The last row, counted from `after`, of those that come before the first that is not too old. */
static struct avt_err last_too_old(struct outbox *outbox, struct avt_arena *arena, int64_t *after)
{
    avt_instant oldest = clock_now() - (avt_instant)(BACKOFF_GIVE_UP_MS / 1000);
    struct store_rows rows;
    do {
        avt_arena_reset(arena);
        AVT_TRY(store_all(outbox->store, arena, &rows, SQL_UTBOKS_FROM, S_INT(*after)));
        for (size_t i = 0; i < rows.n; i++) {
            if (store_int(&rows, i, TID) >= oldest)
                return AVT_NOERR;
            *after = store_int(&rows, i, ID);
        }
    } while (rows.n > 0);
    return AVT_NOERR;
}

struct avt_err outbox_start(struct outbox *outbox, struct attempts *attempts, struct avt_arena *arena)
{
    int64_t cursor, first = 0;
    AVT_TRY(attempts_cursor(attempts, &cursor));
    if (cursor < 0) {
        AVT_TRY(last_too_old(outbox, arena, &first));
        return attempts_queue(attempts, NULL, 0, first, 0);
    }
    struct store_rows last;
    AVT_TRY(store_all(outbox->store, arena, &last, SQL_UTBOKS_LAST, S_NULL));
    if (last.n == 0 || store_int(&last, 0, 0) >= cursor)
        return AVT_NOERR;
    return attempts_queue(attempts, NULL, 0, store_int(&last, 0, 0), 0);
}

/* ---- Looking up ---- */

struct avt_err outbox_find(struct outbox *outbox, struct avt_arena *arena, struct outbox_row *out,
                           const struct delivery *delivery)
{
    struct store_rows rows;
    AVT_TRY(store_all(outbox->store, arena, &rows, SQL_UTBOKS_GET, S_INT(delivery->row)));
    /* After the database was restored another message may have its number. */
    if (rows.n == 0 || strcmp(store_text(&rows, 0, MELDING), delivery->message) != 0)
        return avt_err_make(AVT_ENOTFOUND, "utboks", "the row is no longer there");
    *out = read_row(&rows, 0);
    return AVT_NOERR;
}

/* A key that is missing here is a fault of this installation, to be mended and tried again; nothing was erased. */
static struct avt_err unseal(struct outbox *outbox, struct avt_arena *arena, struct avt_span *out, const char *kind,
                             struct avt_span sealed)
{
    struct avt_err err = vault_unseal(outbox->vault, arena, out, VAULT_PUSH, kind, sealed);
    if (err.code == AVT_ENOTFOUND)
        err.code = AVT_ESTORE;
    return err;
}

static struct avt_err parse_endpoint(struct avt_arena *arena, struct endpoint *out, struct avt_span json)
{
    struct avt_json *object;
    struct avt_faults faults = AVT_FAULTS(arena);
    if (avt_json_parse(arena, &object, json, &faults).code != AVT_OK)
        return avt_err_make(AVT_EFORM, "abonnement", "not JSON");
    struct endpoint endpoint = {avt_json_string(object, "url"), avt_json_string(object, "hemmelighet")};
    if (endpoint.url == NULL || endpoint.secret == NULL)
        return avt_err_make(AVT_EFORM, "abonnement", "no url or no hemmelighet");
    *out = endpoint;
    return AVT_NOERR;
}

struct avt_err outbox_endpoint(struct outbox *outbox, struct avt_arena *arena, struct endpoint *out, const char *id)
{
    struct store_rows rows;
    struct avt_span json;
    AVT_TRY(store_all(outbox->store, arena, &rows, SQL_ABONNEMENT_GET, S_TEXT(id)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "abonnement", "the subscription is no longer there");
    AVT_TRY(unseal(outbox, arena, &json, "abonnement", store_bytes(&rows, 0, 0)));
    return parse_endpoint(arena, out, json);
}

struct avt_err outbox_owners(struct outbox *outbox, struct avt_arena *arena, const char ***out, size_t *n,
                             const char *id)
{
    struct store_rows rows;
    AVT_TRY(store_all(outbox->store, arena, &rows, SQL_ABONNEMENT_SAMME, S_TEXT(id)));
    const char **list = avt_arena_array(arena, rows.n, sizeof *list);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = store_text(&rows, i, 0);
    *out = list;
    *n = rows.n;
    return AVT_NOERR;
}

struct avt_err outbox_address(struct outbox *outbox, struct avt_arena *arena, const char **out,
                              const struct outbox_row *row)
{
    struct avt_span address;
    AVT_TRY(unseal(outbox, arena, &address, "adresse", row->address));
    *out = avt_arena_strn(arena, address.ptr, address.len);
    return AVT_NOERR;
}
