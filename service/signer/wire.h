/*
 * Messages between the signer and its clients, over a stream socket: length of the body (4 bytes, big-endian), type (1
 * byte), body. A body is a row of fields: numbers of 8 bytes big-endian, and byte strings with their length as such a
 * number in front.
 */
#ifndef SIGNER_WIRE_H
#define SIGNER_WIRE_H

#include "avtale/arena.h"
#include "avtale/limits.h"
#include "avtale/span.h"

enum wire_type {
    WIRE_READY,      /* -> size, root */
    WIRE_SEAL,       /* text, text, … -> note, note, … */
    WIRE_OPEN,       /* leaf, leaf, … -> */
    WIRE_OPENED,     /* size of the newest checkpoint that the database has signed -> */
    WIRE_APPEND,     /* leaf, leaf, … each of a record with the whole R behind it -> size, root */
    WIRE_CHECKPOINT, /* text -> note */
    WIRE_MANIFEST,   /* sums, pakke.txt, checkpoint -> note */
    WIRE_WEBHOOK,    /* id, timestamp, body -> signature */
    WIRE_REQUESTS,   /* how many there are */
    WIRE_DONE,       /* an answer; its body as above */
    WIRE_REFUSED     /* an answer without a body: why is in the signer's log */
};

/* A leaf is: agreement ("" for a key list), number, digest of what is logged, salt (none for a key list). */

enum {
    WIRE_BATCH = 64, /* texts in one WIRE_SEAL: as many as the writer commits at once */
    WIRE_HEAD = 5,
    WIRE_BODY_MAX = (WIRE_BATCH + 1) * AVT_MAX_STATEMENT, /* one over for lengths and signatures */
};

struct wire_message {
    unsigned type;
    struct avt_span body;
};

/* Building: begin, put fields, send. */
struct avt_buf wire_begin(struct avt_arena *arena, enum wire_type type);
void wire_put_number(struct avt_buf *message, uint64_t number);
void wire_put_bytes(struct avt_buf *message, struct avt_span bytes);

/* All of it or false: the other end is gone, or does not read within the socket's own time limit. */
bool wire_send(int socket, struct avt_buf *message);

/* Taking fields off the front of a body; false when it holds no such field. Bytes are borrowed. */
bool wire_take_number(struct avt_span *body, uint64_t *out);
bool wire_take_bytes(struct avt_span *body, struct avt_span *out);

/* What stands at the front of bytes received so far. WHOLE fills *out, which borrows, and *used. */
enum wire_state { WIRE_PARTIAL, WIRE_WHOLE, WIRE_OVERSIZE };
enum wire_state wire_parse(struct avt_span received, struct wire_message *out, size_t *used);

/* Waits for one message. False if the other end is gone, silent or speaks otherwise. */
bool wire_receive(int socket, struct avt_arena *arena, struct wire_message *out);

#endif
