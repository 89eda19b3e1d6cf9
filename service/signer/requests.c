/*
 * Requests. Each is read by the parser of what it asks for, and what is signed is written anew from what was read and
 * must be the same bytes: nothing is ever signed because somebody sent it.
 */
#include "signer/requests.h"

#include <inttypes.h>
#include <string.h>

#include "avtale/json.h"
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
    wire_put_number(answer, desk->state.last.size);
    wire_put_bytes(answer, avt_digest_span(&desk->state.last.root));
    return AVT_NOERR;
}

/* SEAL */

static struct avt_err check_receipt(const struct desk *desk, const struct avt_kvittering *r, avt_instant last)
{
    const struct avt_listed_key *key = &desk->keys.keys[SIGNER_SEGL].listed;
    if (r->nokkelliste != desk->keys.list.number || !avt_digest_equal(&r->nokkelliste_digest, &desk->keys.digest))
        return refuse("nokkelliste", "the receipt names another key list");
    if (!avt_metode_belongs(r->metode, avt_span_str(desk->keys.opphav)))
        return refuse("metode", "the demo's login stands under demo.* alone, and no other there");
    if (r->tid < last)
        return refuse("tid", "a later receipt has been sealed");
    if (r->tid < key->from || r->tid >= key->to)
        return refuse("tid", "the key does not seal at this time");
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
    wire_put_bytes(answer, note);
    *last = r.tid;
    return AVT_NOERR;
}

/* All or none: a batch that is refused has not moved the time. */
static struct avt_err serve_seal(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                 struct avt_span body)
{
    avt_instant last = desk->last_tid;
    int n = 0;
    for (; body.len > 0; n++) {
        struct avt_span text;
        if (n == WIRE_BATCH || !wire_take_bytes(&body, &text))
            return malformed();
        AVT_TRY(seal_one(desk, arena, answer, text, &last));
    }
    desk->last_tid = last;
    return n > 0 ? AVT_NOERR : malformed();
}

/* CHECKPOINT */

static bool take_proof(struct avt_arena *arena, struct avt_proof *out, struct avt_span hashes)
{
    const size_t size = sizeof out->path->byte;
    if (hashes.len % size != 0)
        return false;
    out->n = hashes.len / size;
    out->path = avt_arena_array(arena, out->n, sizeof *out->path);
    for (size_t i = 0; i < out->n; i++)
        memcpy(out->path[i].byte, hashes.ptr + i * size, size);
    return true;
}

static struct avt_err check_checkpoint(const struct avt_checkpoint *last, const struct avt_checkpoint *next,
                                       const struct avt_proof *proof)
{
    if (strcmp(next->origin, last->origin) != 0)
        return refuse("origin", "another log");
    if (next->size < last->size)
        return refuse("size", "a larger checkpoint has been signed");
    if (next->size == last->size && !avt_digest_equal(&next->root, &last->root))
        return refuse("root", "this size has been signed with another root");
    if (!avt_proof_consistency_verify(proof, last->size, next->size, &last->root, &next->root))
        return refuse("proof", "not consistent with the last checkpoint");
    return AVT_NOERR;
}

/* The state is on disk before the signature is made: whatever happens then, no other root is signed for this size. */
static struct avt_err serve_checkpoint(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                       struct avt_span body)
{
    struct avt_span text, hashes, note;
    struct avt_checkpoint next;
    struct avt_proof proof;
    if (!wire_take_bytes(&body, &text) || !wire_take_bytes(&body, &hashes) || body.len > 0 ||
        !take_proof(arena, &proof, hashes))
        return malformed();
    AVT_TRY(avt_checkpoint_parse(arena, &next, text));
    struct avt_span again = avt_checkpoint_format(arena, &next);
    if (!avt_span_equal(again, text))
        return refuse("tekst", "not the one form of a checkpoint");
    AVT_TRY(check_checkpoint(&desk->state.last, &next, &proof));
    if (next.size > desk->state.last.size)
        AVT_TRY(state_save(&desk->state, arena, &next));
    AVT_TRY(keys_note(arena, &note, &desk->keys.keys[SIGNER_LOGG], again));
    wire_put_bytes(answer, note);
    return AVT_NOERR;
}

/* MANIFEST */

static struct avt_err serve_manifest(struct desk *desk, struct avt_arena *arena, struct avt_buf *answer,
                                     struct avt_span body)
{
    struct avt_span text, note;
    struct avt_sum *sums;
    size_t n;
    if (!wire_take_bytes(&body, &text) || body.len > 0)
        return malformed();
    AVT_TRY(avt_sums_parse(arena, &sums, &n, text));
    struct avt_span again = avt_sums_format(arena, sums, n);
    if (n == 0 || !avt_span_equal(again, text))
        return refuse("tekst", "not the one form of a manifest");
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
