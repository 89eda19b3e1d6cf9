/*
 * Requests. Each is read by the parser of what it asks for, and what is signed is written anew from what was read and
 * must be the same bytes: nothing is ever signed because somebody sent it.
 */
#include "signer/requests.h"

#include <inttypes.h>
#include <string.h>

#include "avtale/json.h"
#include "avtale/pakke.h"
#include "avtale/pakketekst.h"
#include "sys/clock.h"
#include "sys/log.h"

typedef struct avt_err (*serve_fn)(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                   struct avt_span body);

static struct avt_err refuse(const char *where, const char *detail)
{
    return avt_err_make(AVT_ESEAL, where, detail);
}

static struct avt_err malformed(void)
{
    return avt_err_make(AVT_EFORM, "melding", "not the fields of this request");
}

/* READY */

static struct avt_err serve_ready(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                  struct avt_span body)
{
    (void)arena;
    uint8_t sig[64];
    if (body.len > 0)
        return malformed();
    for (int use = 0; use < SIGNER_USES; use++)
        AVT_TRY(keys_sign(&desk->keys.keys[use], sig, AVT_SPAN("avtale/proeve/v1\n")));
    wire_put_number(answer, desk->state.memory.last.size);
    wire_put_bytes(answer, avt_digest_span(&desk->state.memory.last.root));
    return AVT_NOERR;
}

/* A leaf, off the front of a body. An agreement of "" is a key list. */
static bool take_leaf(struct avt_span *body, struct avt_leaf *out)
{
    struct avt_span avtale, r, salt;
    uint64_t nr;
    *out = (struct avt_leaf){.nr = 0};
    if (!wire_take_bytes(body, &avtale) || !wire_take_number(body, &nr) || !wire_take_bytes(body, &r) ||
        !wire_take_bytes(body, &salt) || nr > UINT32_MAX || r.len != sizeof out->r.byte)
        return false;
    out->nr = (unsigned)nr;
    memcpy(out->r.byte, r.ptr, r.len);
    if (avtale.len == 0)
        return salt.len == 0;
    if (salt.len != sizeof out->salt || !avt_id_parse(&out->avtale, avtale))
        return false;
    memcpy(out->salt, salt.ptr, salt.len);
    return true;
}

static bool is_public(const struct avt_leaf *leaf)
{
    return leaf->avtale.text[0] == '\0';
}

/* OPEN: the log as the database has it, as far as the signer's memory goes. */

static struct avt_err serve_open(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                 struct avt_span body)
{
    struct book *book = &desk->book;
    (void)arena;
    (void)answer;
    if (body.len == 0 || desk->open)
        return malformed();
    while (body.len > 0) {
        struct avt_leaf leaf;
        if (!take_leaf(&body, &leaf))
            return malformed();
        if (book->next.size == desk->state.memory.last.size)
            return refuse("open-rot", "more leaves than the signer remembers");
        if (is_public(&leaf))
            book_add_public(book, &leaf.r);
        else if (!book_add(book, &leaf))
            return refuse("open-nr", "a record does not follow the one before it");
        book->n_undo = 0;
    }
    return AVT_NOERR;
}

static struct avt_err serve_opened(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                   struct avt_span body)
{
    const struct signer_memory *memory = &desk->state.memory;
    uint64_t newest;
    (void)arena;
    (void)answer;
    if (desk->open || !wire_take_number(&body, &newest) || body.len > 0)
        return malformed();
    if (newest > memory->last.size)
        return refuse("open-minne", "the database has a later checkpoint: this memory is an old copy");
    if (desk->book.next.size < memory->last.size)
        return refuse("open-kort", "the signer knows of a longer log than this database: it is an old copy");
    const struct avt_digest root = avt_tree_root(&desk->book.next);
    if (!avt_digest_equal(&root, &memory->last.root))
        return refuse("open-rot", "the signer knows another log than this database");
    desk->book.next_tid = memory->tid;
    book_keep(&desk->book);
    desk->open = true;
    return AVT_NOERR;
}

static struct avt_err must_be_open(const struct desk *desk)
{
    return desk->open ? AVT_NOERR : refuse("lukket", "the log has not been opened");
}

/* SEAL */

enum { CLOCK_SECONDS = 300 };

static bool clock_agrees(avt_instant tid)
{
    const avt_instant apart = tid - clock_now();
    return apart <= CLOCK_SECONDS && apart >= -CLOCK_SECONDS;
}

static struct avt_err check_receipt(const struct desk *desk, const struct avt_kvittering *r, avt_instant last)
{
    const struct avt_listed_key *key = &desk->keys.keys[SIGNER_SEGL].listed;
    if (r->nokkelliste != desk->keys.list.number || !avt_digest_equal(&r->nokkelliste_digest, &desk->keys.digest))
        return refuse("seal-liste", "the receipt names another key list");
    if (!avt_metode_belongs(r->metode, avt_span_str(desk->keys.opphav)))
        return refuse("seal-metode", "the demo's login stands under demo.* alone, and no other there");
    if (r->tid < last)
        return refuse("seal-tid", "there is a later receipt");
    if (!clock_agrees(r->tid))
        return refuse("seal-klokke", "not by this clock");
    if (r->tid < key->from || r->tid >= key->to)
        return refuse("seal-tid", "the key does not seal at this time");
    if (!book_follows(&desk->book, r))
        return refuse("seal-hode", "it does not follow the agreement's last record");
    return AVT_NOERR;
}

static struct avt_err seal_one(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer, struct avt_span text,
                               avt_instant *last)
{
    struct avt_kvittering r;
    AVT_TRY(avt_kvittering_parse(arena, &r, text));
    struct avt_span again = avt_kvittering_format(arena, &r), note;
    if (!avt_span_equal(again, text))
        return refuse("tekst", "not the one form of a receipt");
    AVT_TRY(check_receipt(desk, &r, *last));
    AVT_TRY(keys_note(arena, &note, &desk->keys.keys[SIGNER_SEGL], again));
    const struct avt_digest id = avt_hash(again);
    book_sealed(&desk->book, &r, &id);
    wire_put_bytes(answer, note);
    *last = r.tid;
    return AVT_NOERR;
}

static struct avt_err seal_each(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                struct avt_span body, avt_instant *last)
{
    int n = 0;
    for (; body.len > 0; n++) {
        struct avt_span text;
        if (n == WIRE_BATCH || !wire_take_bytes(&body, &text))
            return malformed();
        AVT_TRY(seal_one(desk, arena, answer, text, last));
    }
    return n > 0 ? AVT_NOERR : malformed();
}

/* All or none: a batch that is refused has not moved the time, and nothing follows it. */
static struct avt_err serve_seal(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                 struct avt_span body)
{
    const size_t before = desk->book.n_sealed;
    avt_instant last = desk->last_tid > desk->book.next_tid ? desk->last_tid : desk->book.next_tid;
    AVT_TRY(must_be_open(desk));
    struct avt_err err = seal_each(desk, arena, answer, body, &last);
    if (err.code == AVT_OK)
        desk->last_tid = last;
    else
        book_unsealed(&desk->book, before);
    return err;
}

/* APPEND */

/* Sealed by a key that could then, and what the leaf says. */
static struct avt_err read_receipt(const struct desk *desk, struct avt_arena *arena, struct avt_kvittering *r,
                                   struct avt_span file, const struct avt_leaf *leaf)
{
    struct avt_note note;
    size_t who;
    AVT_TRY(avt_note_parse(arena, &note, file));
    AVT_TRY(avt_kvittering_parse(arena, r, note.text));
    const struct avt_digest id = avt_hash(note.text);
    const struct avt_listed_key *key =
        note.n_sigs != 1 ? NULL : avt_keylist_find(&desk->keys.list, note.sigs[0].name, AVT_KEY_SEGL, r->tid);
    if (key == NULL || avt_note_verify(&note, &key->key, 1, &who).code != AVT_OK)
        return refuse("append-hode", "not sealed here");
    if (!avt_digest_equal(&id, &leaf->r) || strcmp(r->avtale.text, leaf->avtale.text) != 0 || r->nr != leaf->nr)
        return refuse("append-hode", "the leaf is another record's");
    return AVT_NOERR;
}

static struct avt_err append_record(struct desk *desk, struct avt_arena *arena, const struct avt_leaf *leaf,
                                    struct avt_span file)
{
    struct book *book = &desk->book;
    struct avt_kvittering r;
    AVT_TRY(read_receipt(desk, arena, &r, file, leaf));
    const struct book_head *head = book_head(book, &leaf->avtale);
    if (head != NULL && !avt_digest_equal(&head->r, &r.forrige))
        return refuse("append-hode", "it does not follow the agreement's last record");
    if (r.tid < book->next_tid)
        return refuse("append-tid", "a later record is in the log");
    if (!book_add(book, leaf))
        return refuse("append-hode", "it is not the agreement's next record");
    book->next_tid = r.tid;
    return AVT_NOERR;
}

static struct avt_err append_each(struct desk *desk, struct avt_arena *arena, struct avt_span body)
{
    while (body.len > 0) {
        struct avt_leaf leaf;
        struct avt_span file;
        if (!take_leaf(&body, &leaf) || !wire_take_bytes(&body, &file))
            return malformed();
        if (!is_public(&leaf))
            AVT_TRY(append_record(desk, arena, &leaf, file));
        else if (leaf.nr == desk->keys.list.number && avt_digest_equal(&leaf.r, &desk->list_file))
            book_add_public(&desk->book, &leaf.r);
        else
            return refuse("append-liste", "not the newest key list");
    }
    return AVT_NOERR;
}

/* What was added before, and no checkpoint was made of, is forgotten: so a failed commit costs nothing. */
static struct avt_err serve_append(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                   struct avt_span body)
{
    AVT_TRY(must_be_open(desk));
    book_undo(&desk->book);
    struct avt_err err = append_each(desk, arena, body);
    if (err.code != AVT_OK) {
        book_undo(&desk->book);
        return err;
    }
    const struct avt_digest root = avt_tree_root(&desk->book.next);
    wire_put_number(answer, desk->book.next.size);
    wire_put_bytes(answer, avt_digest_span(&root));
    return AVT_NOERR;
}

/* CHECKPOINT */

static struct avt_err check_checkpoint(const struct desk *desk, const struct avt_checkpoint *next)
{
    const struct avt_digest root = avt_tree_root(&desk->book.next);
    if (strcmp(next->origin, desk->state.memory.last.origin) != 0 || next->size != desk->book.next.size ||
        !avt_digest_equal(&next->root, &root))
        return refuse("sjekkpunkt", "not what has been appended");
    return AVT_NOERR;
}

static struct avt_err remember(struct desk *desk, struct avt_arena *arena, const struct avt_checkpoint *next)
{
    const struct signer_memory memory = {
        .last = *next, .tid = desk->book.next_tid, .list = desk->keys.list.number, .list_digest = desk->keys.digest};
    return state_save(&desk->state, arena, &memory);
}

/* The state is on disk before the signature is made: whatever happens then, no other root is signed for this size. */
static struct avt_err serve_checkpoint(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                       struct avt_span body)
{
    struct avt_span text, note;
    struct avt_checkpoint next;
    AVT_TRY(must_be_open(desk));
    if (!wire_take_bytes(&body, &text) || body.len > 0)
        return malformed();
    AVT_TRY(avt_checkpoint_parse(arena, &next, text));
    struct avt_span again = avt_checkpoint_format(arena, &next);
    if (!avt_span_equal(again, text))
        return refuse("tekst", "not the one form of a checkpoint");
    AVT_TRY(check_checkpoint(desk, &next));
    if (next.size > desk->state.memory.last.size)
        AVT_TRY(remember(desk, arena, &next));
    book_keep(&desk->book);
    AVT_TRY(keys_note(arena, &note, &desk->keys.keys[SIGNER_LOGG], again));
    wire_put_bytes(answer, note);
    return AVT_NOERR;
}

/* MANIFEST */

/* The log's own signature under it, and what the bundle says of it. */
static bool is_own_checkpoint(const struct desk *desk, struct avt_arena *arena, struct avt_span file,
                              const struct avt_checkpoint *said)
{
    struct avt_note note;
    struct avt_checkpoint own;
    size_t who;
    return avt_note_parse(arena, &note, file).code == AVT_OK &&
           avt_note_verify(&note, &desk->keys.keys[SIGNER_LOGG].listed.key, 1, &who).code == AVT_OK &&
           avt_checkpoint_parse(arena, &own, note.text).code == AVT_OK && strcmp(own.origin, said->origin) == 0 &&
           own.size == said->size && avt_digest_equal(&own.root, &said->root);
}

static bool covers(const struct avt_sum *sums, size_t n, const char *name, struct avt_span file)
{
    const struct avt_digest digest = avt_hash(file);
    for (size_t i = 0; i < n; i++)
        if (strcmp(sums[i].name, name) == 0)
            return avt_digest_equal(&sums[i].digest, &digest);
    return false;
}

/* A bundle is sealed as of the agreement's last record, and of no other. */
static struct avt_err check_manifest(const struct desk *desk, struct avt_arena *arena, struct avt_span tekst,
                                     struct avt_span checkpoint)
{
    struct avt_pakketekst t;
    AVT_TRY(avt_pakketekst_parse(arena, &t, tekst));
    const struct book_head *head = book_head(&desk->book, &t.avtale);
    if (head == NULL || t.nr != head->nr || !avt_digest_equal(&t.hode, &head->r))
        return refuse("manifest-hode", "the head is not the agreement's last record");
    if (!is_own_checkpoint(desk, arena, checkpoint, &t.logg) || t.logg.size <= head->index)
        return refuse("manifest-hode", "not a checkpoint of this log that covers the head");
    return AVT_NOERR;
}

static struct avt_err serve_manifest(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                     struct avt_span body)
{
    struct avt_span text, tekst, checkpoint, note;
    struct avt_sum *sums;
    size_t n;
    AVT_TRY(must_be_open(desk));
    if (!wire_take_bytes(&body, &text) || !wire_take_bytes(&body, &tekst) || !wire_take_bytes(&body, &checkpoint) ||
        body.len > 0)
        return malformed();
    AVT_TRY(avt_sums_parse(arena, &sums, &n, text));
    struct avt_span again = avt_sums_format(arena, sums, n);
    if (n == 0 || !avt_span_equal(again, text))
        return refuse("tekst", "not the one form of a manifest");
    if (!covers(sums, n, AVT_PAKKE_TEKST, tekst))
        return refuse("manifest-hode", "the sums do not cover pakke.txt");
    AVT_TRY(check_manifest(desk, arena, tekst, checkpoint));
    AVT_TRY(keys_note(arena, &note, &desk->keys.keys[SIGNER_SEGL], again));
    wire_put_bytes(answer, note);
    return AVT_NOERR;
}

/* WEBHOOK */

/* "msg_" and a ULID: no dot, so that the three parts of what is signed cannot be divided otherwise. */
static bool is_message_id(struct avt_span text)
{
    const size_t skip = strlen("msg_");
    struct avt_id id;
    return avt_span_starts(text, "msg_") && avt_id_parse(&id, avt_span_make(text.ptr + skip, text.len - skip));
}

/* The body as our own writer writes it. */
static struct avt_err rewrite_body(struct avt_arena *arena, struct avt_span *out, struct avt_span body)
{
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    struct avt_json *object;
    AVT_TRY(avt_json_parse(arena, &object, body, &faults));
    if (object->kind != AVT_JSON_OBJECT)
        return refuse("body", "not an object");
    avt_json_add(&w, NULL, object);
    *out = avt_buf_get(&w.buf);
    return avt_span_equal(*out, body) ? AVT_NOERR : refuse("body", "not the one form of a message");
}

static struct avt_err serve_webhook(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                    struct avt_span body)
{
    struct avt_span id, content;
    struct avt_buf message = AVT_BUF(arena);
    uint64_t timestamp;
    uint8_t sig[64];
    if (!wire_take_bytes(&body, &id) || !wire_take_number(&body, &timestamp) || !wire_take_bytes(&body, &content) ||
        body.len > 0 || !is_message_id(id) || timestamp > INT64_MAX)
        return malformed();
    AVT_TRY(rewrite_body(arena, &content, content));
    avt_buf_span(&message, id);
    avt_buf_format(&message, ".%" PRIu64 ".", timestamp);
    avt_buf_span(&message, content);
    AVT_TRY(keys_sign(&desk->keys.keys[SIGNER_WEBHOOK], sig, avt_buf_get(&message)));
    wire_put_bytes(answer, avt_span_make(sig, sizeof sig));
    return AVT_NOERR;
}

/* The table */

static const struct {
    const char *refused; /* name of the event in the log */
    serve_fn serve;
} requests[WIRE_REQUESTS] = {
    [WIRE_READY] = {"refused-ready",      serve_ready     },
    [WIRE_SEAL] = {"refused-seal",       serve_seal      },
    [WIRE_OPEN] = {"refused-open",       serve_open      },
    [WIRE_OPENED] = {"refused-open",       serve_opened    },
    [WIRE_APPEND] = {"refused-append",     serve_append    },
    [WIRE_CHECKPOINT] = {"refused-checkpoint", serve_checkpoint},
    [WIRE_MANIFEST] = {"refused-manifest",   serve_manifest  },
    [WIRE_WEBHOOK] = {"refused-webhook",    serve_webhook   },
};

struct avt_buf requests_serve(struct desk *desk, struct avt_arena *arena, const struct wire_message *message)
{
    struct avt_buf answer = wire_begin(arena, WIRE_DONE);
    bool known = message->type < WIRE_REQUESTS;
    struct avt_err err = known ? requests[message->type].serve(desk, arena, &answer, message->body)
                               : avt_err_make(AVT_EFORM, "melding", "no such request");
    if (err.code == AVT_OK)
        return answer;
    log_error(known ? requests[message->type].refused : "refused", err, NULL);
    return wire_begin(arena, WIRE_REFUSED);
}
