/* The other end: a request is a message sent and one received. After anything unexpected the connection is closed
 * for good, since the next answer could belong to the last question. A signer that is only silent, stopped for a while
 * or busy, is another matter: its answer is late, and is passed over when it comes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "signer/signer.h"
#include "signer/wire.h"

enum { WAIT_SECONDS = 10 };

struct signer {
    int socket; /* -1 when the signer is gone */
    bool owes;  /* an answer nobody waits for any more is still to come */
};

static struct avt_err gone(void)
{
    return avt_err_make(AVT_ESEAL, "signer", "the signer does not answer");
}

static void hang_up(struct signer *signer)
{
    if (signer->socket >= 0)
        (void)close(signer->socket);
    signer->socket = -1;
}

struct avt_err signer_connect(struct signer **out, int socket)
{
    const struct timeval limit = {.tv_sec = WAIT_SECONDS};
    if (setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0 ||
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0)
        return gone();
    struct signer *signer = calloc(1, sizeof *signer);
    AVT_INVARIANT(signer != NULL);
    signer->socket = socket;
    *out = signer;
    return AVT_NOERR;
}

void signer_close(struct signer **signer)
{
    if (*signer == NULL)
        return;
    hang_up(*signer);
    free(*signer);
    *signer = NULL;
}

/* Not a byte of the next answer is there; flags: of recv, which waits its time limit unless told not to. */
static bool silent(const struct signer *signer, int flags)
{
    char first;
    ssize_t n;
    do
        n = recv(signer->socket, &first, 1, MSG_PEEK | flags);
    while (n < 0 && errno == EINTR);
    return n < 0 && errno == EAGAIN;
}

/* Takes the late answer off the front; false while it has not come. */
static bool settled(struct signer *signer)
{
    struct wire_message late;
    if (!signer->owes)
        return true;
    if (silent(signer, MSG_DONTWAIT))
        return false;
    struct avt_arena *arena = avt_arena_new();
    signer->owes = false;
    if (!wire_receive(signer->socket, arena, &late))
        hang_up(signer);
    avt_arena_free(&arena);
    return signer->socket >= 0;
}

static struct avt_err put(struct signer *signer, struct avt_buf *request)
{
    if (signer->socket < 0 || !settled(signer))
        return gone();
    if (wire_send(signer->socket, request))
        return AVT_NOERR;
    hang_up(signer);
    return gone();
}

/* *body lives in arena. */
static struct avt_err get(struct signer *signer, struct avt_arena *arena, struct avt_span *body)
{
    struct wire_message message;
    if (silent(signer, 0)) {
        signer->owes = true;
        return gone();
    }
    if (!wire_receive(signer->socket, arena, &message)) {
        hang_up(signer);
        return gone();
    }
    if (message.type == WIRE_REFUSED)
        return avt_err_make(AVT_ESEAL, "signer", "the signer refuses: see its log");
    if (message.type != WIRE_DONE) {
        hang_up(signer);
        return gone();
    }
    *body = message.body;
    return AVT_NOERR;
}

static struct avt_err ask(struct signer *signer, struct avt_buf *request, struct avt_span *body)
{
    AVT_TRY(put(signer, request));
    return get(signer, request->arena, body);
}

static struct avt_err misunderstood(struct signer *signer)
{
    hang_up(signer);
    return avt_err_make(AVT_ESEAL, "signer", "not an answer to what was asked");
}

/* The note of text, off the front of an answer. */
static bool take_note(struct avt_span *body, struct avt_span *note, struct avt_span text)
{
    return wire_take_bytes(body, note) && note->len > text.len && note->ptr[text.len] == '\n' &&
           avt_span_equal(avt_span_make(note->ptr, text.len), text);
}

static struct avt_err ask_note(struct signer *signer, struct avt_buf *request, struct avt_span *note,
                               struct avt_span text)
{
    struct avt_span body, found;
    AVT_TRY(ask(signer, request, &body));
    if (!take_note(&body, &found, text) || body.len > 0)
        return misunderstood(signer);
    *note = found;
    return AVT_NOERR;
}

static struct avt_err ask_ready(struct signer *signer, struct avt_arena *arena, uint64_t *size, struct avt_digest *root)
{
    struct avt_buf request = wire_begin(arena, WIRE_READY);
    struct avt_span body, hash;
    uint64_t number;
    AVT_TRY(ask(signer, &request, &body));
    if (!wire_take_number(&body, &number) || !wire_take_bytes(&body, &hash) || hash.len != sizeof root->byte ||
        body.len > 0)
        return misunderstood(signer);
    memcpy(root->byte, hash.ptr, sizeof root->byte);
    *size = number;
    return AVT_NOERR;
}

struct avt_err signer_ready(struct signer *signer, uint64_t *size, struct avt_digest *root)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = ask_ready(signer, arena, size, root);
    avt_arena_free(&arena);
    return err;
}

struct avt_err signer_seal_begin(struct signer *signer, struct avt_arena *arena, const struct avt_span *texts, size_t n)
{
    struct avt_buf request = wire_begin(arena, WIRE_SEAL);
    AVT_INVARIANT(n <= WIRE_BATCH);
    for (size_t i = 0; i < n; i++)
        wire_put_bytes(&request, texts[i]);
    return put(signer, &request);
}

struct avt_err signer_seal_end(struct signer *signer, struct avt_arena *arena, struct avt_span *notes,
                               const struct avt_span *texts, size_t n)
{
    struct avt_span *made = avt_arena_array(arena, n, sizeof *made), body;
    AVT_TRY(get(signer, arena, &body));
    for (size_t i = 0; i < n; i++)
        if (!take_note(&body, &made[i], texts[i]))
            return misunderstood(signer);
    if (body.len > 0)
        return misunderstood(signer);
    memcpy(notes, made, n * sizeof *notes);
    return AVT_NOERR;
}

/* ---- the log ---- */

static void put_leaf(struct avt_buf *request, const struct avt_leaf *leaf)
{
    const bool record = leaf->avtale.text[0] != '\0';
    wire_put_bytes(request, avt_span_str(leaf->avtale.text));
    wire_put_number(request, leaf->nr);
    wire_put_bytes(request, avt_digest_span(&leaf->r));
    wire_put_bytes(request, avt_span_make(leaf->salt, record ? sizeof leaf->salt : 0));
}

static struct avt_err ask_nothing(struct signer *signer, struct avt_buf *request)
{
    struct avt_span body;
    AVT_TRY(ask(signer, request, &body));
    return body.len == 0 ? AVT_NOERR : misunderstood(signer);
}

struct avt_err signer_open(struct signer *signer, struct avt_arena *arena, const struct avt_leaf *leaves, size_t n)
{
    struct avt_buf request = wire_begin(arena, WIRE_OPEN);
    if (n == 0)
        return AVT_NOERR;
    for (size_t i = 0; i < n; i++)
        put_leaf(&request, &leaves[i]);
    return ask_nothing(signer, &request);
}

struct avt_err signer_opened(struct signer *signer, struct avt_arena *arena, uint64_t newest)
{
    struct avt_buf request = wire_begin(arena, WIRE_OPENED);
    wire_put_number(&request, newest);
    return ask_nothing(signer, &request);
}

struct avt_err signer_append(struct signer *signer, struct avt_arena *arena, const struct signer_added *list, size_t n,
                             uint64_t *size, struct avt_digest *root)
{
    struct avt_buf request = wire_begin(arena, WIRE_APPEND);
    struct avt_span body, bytes;
    for (size_t i = 0; i < n; i++) {
        put_leaf(&request, &list[i].leaf);
        wire_put_bytes(&request, list[i].file);
    }
    AVT_TRY(ask(signer, &request, &body));
    if (!wire_take_number(&body, size) || !wire_take_bytes(&body, &bytes) || bytes.len != sizeof root->byte ||
        body.len > 0)
        return misunderstood(signer);
    memcpy(root->byte, bytes.ptr, bytes.len);
    return AVT_NOERR;
}

struct avt_err signer_checkpoint(struct signer *signer, struct avt_arena *arena, struct avt_span *note,
                                 const struct avt_checkpoint *checkpoint)
{
    struct avt_buf request = wire_begin(arena, WIRE_CHECKPOINT);
    struct avt_span text = avt_checkpoint_format(arena, checkpoint);
    wire_put_bytes(&request, text);
    return ask_note(signer, &request, note, text);
}

struct avt_err signer_manifest(struct signer *signer, struct avt_arena *arena, struct avt_span *note,
                               const struct signer_bundle *bundle)
{
    struct avt_buf request = wire_begin(arena, WIRE_MANIFEST);
    wire_put_bytes(&request, bundle->sums);
    wire_put_bytes(&request, bundle->tekst);
    wire_put_bytes(&request, bundle->checkpoint);
    return ask_note(signer, &request, note, bundle->sums);
}

static struct avt_err ask_webhook(struct signer *signer, struct avt_buf *request, uint8_t sig[64])
{
    struct avt_span answer, bytes;
    AVT_TRY(ask(signer, request, &answer));
    if (!wire_take_bytes(&answer, &bytes) || bytes.len != 64 || answer.len > 0)
        return misunderstood(signer);
    memcpy(sig, bytes.ptr, bytes.len);
    return AVT_NOERR;
}

struct avt_err signer_webhook(struct signer *signer, uint8_t sig[64], const char *id, avt_instant timestamp,
                              struct avt_span body)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_buf request = wire_begin(arena, WIRE_WEBHOOK);
    wire_put_bytes(&request, avt_span_str(id));
    wire_put_number(&request, (uint64_t)timestamp);
    wire_put_bytes(&request, body);
    struct avt_err err = ask_webhook(signer, &request, sig);
    avt_arena_free(&arena);
    return err;
}
