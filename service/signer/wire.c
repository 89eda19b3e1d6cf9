/* Messages: fields in and out, and the head that frames them. */
#include "signer/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum { LENGTH = 4, NUMBER = 8 };

static uint64_t read_big_endian(const char *bytes, size_t n)
{
    uint64_t number = 0;
    for (size_t i = 0; i < n; i++)
        number = number << 8 | (unsigned char)bytes[i];
    return number;
}

static void write_big_endian(char *out, size_t n, uint64_t number)
{
    for (size_t i = n; i > 0; i--, number >>= 8)
        out[i - 1] = (char)(number & 0xFF);
}

struct avt_buf wire_begin(struct avt_arena *arena, enum wire_type type)
{
    struct avt_buf message = AVT_BUF(arena);
    const char head[WIRE_HEAD] = {[LENGTH] = (char)type};
    avt_buf_add(&message, head, sizeof head);
    return message;
}

void wire_put_number(struct avt_buf *message, uint64_t number)
{
    char bytes[NUMBER];
    write_big_endian(bytes, sizeof bytes, number);
    avt_buf_add(message, bytes, sizeof bytes);
}

void wire_put_bytes(struct avt_buf *message, struct avt_span bytes)
{
    wire_put_number(message, bytes.len);
    avt_buf_span(message, bytes);
}

bool wire_send(int socket, struct avt_buf *message)
{
    if (message->len - WIRE_HEAD > WIRE_BODY_MAX)
        return false;
    write_big_endian(message->ptr, LENGTH, message->len - WIRE_HEAD);
    for (size_t at = 0; at < message->len;) {
        ssize_t n = send(socket, message->ptr + at, message->len - at, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

static struct avt_span take(struct avt_span *body, size_t n)
{
    struct avt_span head = avt_span_make(body->ptr, n);
    *body = avt_span_make(body->ptr + n, body->len - n);
    return head;
}

bool wire_take_number(struct avt_span *body, uint64_t *out)
{
    if (body->len < NUMBER)
        return false;
    *out = read_big_endian(take(body, NUMBER).ptr, NUMBER);
    return true;
}

bool wire_take_bytes(struct avt_span *body, struct avt_span *out)
{
    uint64_t len;
    if (!wire_take_number(body, &len) || len > body->len)
        return false;
    *out = take(body, (size_t)len);
    return true;
}

enum wire_state wire_parse(struct avt_span received, struct wire_message *out, size_t *used)
{
    if (received.len < WIRE_HEAD)
        return WIRE_PARTIAL;
    size_t len = (size_t)read_big_endian(received.ptr, LENGTH);
    if (len > WIRE_BODY_MAX)
        return WIRE_OVERSIZE;
    if (received.len - WIRE_HEAD < len)
        return WIRE_PARTIAL;
    out->type = (unsigned char)received.ptr[LENGTH];
    out->body = avt_span_make(received.ptr + WIRE_HEAD, len);
    *used = WIRE_HEAD + len;
    return WIRE_WHOLE;
}

static bool receive_all(int socket, char *out, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = recv(socket, out + at, size - at, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

bool wire_receive(int socket, struct avt_arena *arena, struct wire_message *out)
{
    char head[WIRE_HEAD];
    if (!receive_all(socket, head, sizeof head))
        return false;
    size_t len = (size_t)read_big_endian(head, LENGTH);
    if (len > WIRE_BODY_MAX)
        return false;
    char *bytes = avt_arena_alloc(arena, len + 1);
    if (!receive_all(socket, bytes, len))
        return false;
    out->type = (unsigned char)head[LENGTH];
    out->body = avt_span_make(bytes, len);
    return true;
}
