/* The signer's wire: messages that mean nothing, and how the process ends. */
#include "unit/service/signer_world.h"

/* Abuse of the wire */

static void send_bytes(const struct fixture *f, const void *bytes, size_t n)
{
    assert_int_equal(send(f->sockets[1], bytes, n, MSG_NOSIGNAL), n);
}

static unsigned answer_type(const struct fixture *f)
{
    struct wire_message message = {.type = 99};
    (void)wire_receive(f->sockets[1], f->arena, &message);
    return message.type;
}

static bool is_closed(const struct fixture *f)
{
    char byte;
    ssize_t n = recv(f->sockets[1], &byte, 1, 0);
    return n == 0 || (n < 0 && errno == ECONNRESET);
}

/* Whole messages that mean nothing: each is refused, and the socket still serves. */
static void garbage_is_refused(void **state)
{
    struct fixture *f = *state;
    for (unsigned type = 0; type < 256; type++) {
        const unsigned char message[] = {0, 0, 0, 11, (unsigned char)type, 0, 0, 0, 0, 0, 0, 0, 9, 'a', 'b', 'c'};
        send_bytes(f, message, sizeof message);
        assert_int_equal(answer_type(f), WIRE_REFUSED);
    }
    for (unsigned char type = WIRE_SEAL; type < WIRE_REFUSED + 2; type++) {
        const unsigned char empty[] = {0, 0, 0, 0, type};
        send_bytes(f, empty, sizeof empty);
        assert_int_equal(answer_type(f), type == WIRE_APPEND ? WIRE_DONE : WIRE_REFUSED); /* which adds nothing */
    }
    const unsigned char ready[] = {0, 0, 0, 0, WIRE_READY};
    send_bytes(f, ready, sizeof ready);
    assert_int_equal(answer_type(f), WIRE_DONE);
}

static void random_bodies_are_refused(void **state)
{
    struct fixture *f = *state;
    unsigned char seed[randombytes_SEEDBYTES] = {0}, message[WIRE_HEAD + 200];
    for (unsigned i = 0; i < 500; i++) {
        memcpy(seed, &i, sizeof i);
        randombytes_buf_deterministic(message, sizeof message, seed);
        memcpy(message, (const unsigned char[]){0, 0, 0, 200, (unsigned char)(i % WIRE_REQUESTS)}, WIRE_HEAD);
        memset(message + WIRE_HEAD, 0, 7); /* so that the first length is often one that fits */
        send_bytes(f, message, sizeof message);
        assert_int_equal(answer_type(f), WIRE_REFUSED);
    }
}

static void too_many_texts_are_refused(void **state)
{
    struct fixture *f = *state;
    struct avt_buf request = wire_begin(f->arena, WIRE_SEAL);
    for (int i = 0; i <= WIRE_BATCH; i++)
        wire_put_bytes(&request, receipt_text(f, NOW));
    assert_true(wire_send(f->sockets[1], &request));
    assert_int_equal(answer_type(f), WIRE_REFUSED);
    assert_ok(seal(f, receipt_text(f, NOW)));
}

static void oversize_closes_that_socket_alone(void **state)
{
    struct fixture *f = *state;
    struct avt_span huge = avt_span_make(avt_arena_alloc(f->arena, WIRE_BODY_MAX), WIRE_BODY_MAX);
    send_bytes(f, "GARBAGE", 7);
    assert_int_equal(answer_type(f), WIRE_REFUSED);
    assert_true(is_closed(f));
    assert_ok(seal(f, receipt_text(f, NOW)));
    /* Our own end does not even send what is too large; after that it has hung up. */
    assert_code(seal(f, huge), AVT_ESEAL);
    assert_code(seal(f, receipt_text(f, NOW)), AVT_ESEAL);
    assert_int_equal(stop(f), 0);
}

static void half_a_message_holds_up_nobody(void **state)
{
    struct fixture *f = *state;
    const unsigned char ready[] = {0, 0, 0, 0, WIRE_READY, 0, 0, 0, 0, WIRE_READY};
    send_bytes(f, ready, 3);
    assert_ok(seal(f, receipt_text(f, NOW)));
    send_bytes(f, ready + 3, 3);
    assert_ok(seal(f, receipt_text(f, NOW)));
    assert_int_equal(answer_type(f), WIRE_DONE);
    send_bytes(f, ready + 6, 4);
    assert_int_equal(answer_type(f), WIRE_DONE);
}

/* Ends */

static void killed_signer_is_told(void **state)
{
    struct fixture *f = *state;
    struct avt_span note;
    struct avt_digest root;
    uint64_t size = 7;
    uint8_t sig[64];
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_int_equal(kill(f->pid, SIGTERM), 0); /* ends with its sockets, not with the group */
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_int_equal(kill(f->pid, SIGKILL), 0);
    assert_code(seal(f, receipt_text(f, NOW)), AVT_ESEAL);
    assert_code(signer_ready(f->signer, &size, &root), AVT_ESEAL);
    const struct avt_checkpoint none = {.origin = OPPHAV "/logg/1"};
    const struct signer_bundle bundle = {AVT_SPAN(LINE_A), AVT_SPAN(""), AVT_SPAN("")};
    assert_code(signer_checkpoint(f->signer, f->arena, &note, &none), AVT_ESEAL);
    assert_code(signer_manifest(f->signer, f->arena, &note, &bundle), AVT_ESEAL);
    assert_code(signer_webhook(f->signer, sig, "msg_" ULID, NOW, AVT_SPAN("{}")), AVT_ESEAL);
    assert_true(WIFSIGNALED(stop(f)));
}

static void ends_when_all_have_hung_up(void **state)
{
    struct fixture *f = *state;
    const unsigned char ready[] = {0, 0, 0, 0, WIRE_READY};
    signer_close(&f->signer);
    send_bytes(f, ready, sizeof ready);
    assert_int_equal(answer_type(f), WIRE_DONE);
    assert_int_equal(stop(f), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        signer_case(garbage_is_refused),
        signer_case(random_bodies_are_refused),
        signer_case(too_many_texts_are_refused),
        signer_case(oversize_closes_that_socket_alone),
        signer_case(half_a_message_holds_up_nobody),
        signer_case(killed_signer_is_told),
        signer_case(ends_when_all_have_hung_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
