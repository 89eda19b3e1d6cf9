/* The signer: its keys, and everything a client could try to make it sign. */
#include "unit/service/signer_world.h"

/* Keys */

static void demo_keys_are_made_once(void **state)
{
    static const struct {
        enum avt_key_use use;
        const char *name;
    } rows[] = {
        {AVT_KEY_SEGL,    OPPHAV "/segl/2026a"},
        {AVT_KEY_LOGG,    OPPHAV "/logg/1"    },
        {AVT_KEY_WEBHOOK, OPPHAV "/webhook/1" },
        {AVT_KEY_ROT,     OPPHAV "/rot/1"     },
    };
    struct fixture *f = *state;
    struct avt_span note, roots;
    assert_int_equal(f->n_roots, 1);
    assert_note(f, f->note, avt_keylist_format(f->arena, &f->list), AVT_KEY_ROT);
    assert_memory_equal(f->roots[0].point, key_of(f, AVT_KEY_ROT)->point, 32);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_non_null(avt_keylist_find(&f->list, rows[i].name, rows[i].use, NOW));
    assert_int_equal(folder_mode(f->folder, "segl.seed"), 0600);
    assert_int_equal(folder_mode(f->folder, "rot/rot.seed"), 0600);
    assert_ok(signer_demo_keys(f->arena, &note, &roots, OPPHAV, f->folder->path, NOW + 1000));
    assert_true(avt_span_equal(note, f->note));
}

static void interrupted_demo_keys_are_finished(void **state)
{
    struct fixture *f = *state;
    struct avt_span seed = folder_get(f->folder, "segl.seed"), roots;
    assert_int_equal(stop(f), 0);
    assert_int_equal(unlink(folder_at(f->folder, "nokkelliste-1.note")), 0);
    assert_int_equal(unlink(folder_at(f->folder, "logg.seed")), 0);
    assert_int_equal(unlink(folder_at(f->folder, "logg.tilstand")),
                     0); /* no signer has run before the keys are there */
    assert_ok(signer_demo_keys(f->arena, &f->note, &roots, OPPHAV, f->folder->path, NOW));
    assert_true(avt_span_equal(folder_get(f->folder, "segl.seed"), seed));
    uint64_t size;
    struct avt_digest root;
    start(f);
    assert_ok(signer_ready(f->signer, &size, &root));
}

static void wrong_keys_stop_the_start(void **state)
{
    struct fixture *f = *state;
    struct avt_key *roots = f->roots, other;
    uint8_t public[32], secret[64];
    assert_int_equal(stop(f), 0);
    (void)crypto_sign_keypair(public, secret);
    assert_ok(avt_key_make(f->arena, &other, OPPHAV "/rot/2", public));
    f->roots = &other;
    assert_no_start(f, "too few roots");
    f->roots = (struct avt_key[]){roots[0], other};
    f->n_roots = 2;
    assert_no_start(f, "too few roots");
    f->n_roots = 0;
    assert_no_start(f, "too few roots");
    f->roots = roots;
    f->n_roots = 1;
    f->note = avt_span_make(f->note.ptr, f->note.len - 1);
    assert_no_start(f, "last line has no end");
}

static void wrong_seeds_stop_the_start(void **state)
{
    struct fixture *f = *state;
    const char *path = folder_at(f->folder, "segl.seed");
    struct avt_span seed = folder_get(f->folder, "segl.seed");
    assert_int_equal(stop(f), 0);
    assert_int_equal(chmod(path, 0640), 0);
    assert_no_start(f, "others can read the seed");
    assert_ok(file_write(path, avt_span_make(seed.ptr, 31), 0600));
    assert_no_start(f, "not a seed");
    folder_put(f->folder, "segl.seed", "0123456789abcdef0123456789abcdef");
    assert_no_start(f, "not in the key list");
    assert_ok(file_write(path, folder_get(f->folder, "logg.seed"), 0600));
    assert_no_start(f, "another use");
    assert_int_equal(unlink(path), 0);
    assert_no_start(f, "No such file");
}

/* A list that the root has signed, with one key changed. */
static void sign_list(struct fixture *f)
{
    struct avt_span seed = folder_get(f->folder, "rot/rot.seed"), text = avt_keylist_format(f->arena, &f->list);
    uint8_t public[32], secret[64], sig[64];
    (void)crypto_sign_seed_keypair(public, secret, (const unsigned char *)seed.ptr);
    (void)crypto_sign_detached(sig, NULL, (const unsigned char *)text.ptr, text.len, secret);
    struct avt_note_sig line = {.name = f->roots[0].name, .blob = avt_span_make(sig, sizeof sig)};
    memcpy(line.id, f->roots[0].id, sizeof line.id);
    f->note = avt_note_format(f->arena, text, &line, 1);
}

static void listed_keys_must_be_active_and_named(void **state)
{
    struct fixture *f = *state;
    struct avt_listed_key *segl = &f->list.keys[0];
    assert_int_equal(stop(f), 0);
    segl->state = AVT_KEY_PENSJONERT;
    sign_list(f);
    assert_no_start(f, "or not active");
    segl->state = AVT_KEY_AKTIV;
    assert_ok(avt_key_make(f->arena, &segl->key, "annen.avtale/segl/2026a", segl->key.point));
    sign_list(f);
    assert_no_start(f, "another name");
}

/* Seals */

static void receipts_are_sealed(void **state)
{
    enum { N = 150 }; /* more than two messages */
    struct fixture *f = *state;
    struct avt_span texts[N], notes[N];
    for (int i = 0; i < N; i++)
        texts[i] = receipt_text(f, NOW + i / 2);
    assert_ok(seal_all(f, notes, texts, N));
    for (int i = 0; i < N; i++)
        assert_note(f, notes[i], texts[i], AVT_KEY_SEGL);
    assert_ok(seal_all(f, notes, texts, 0));
}

static void wrong_receipts_are_refused(void **state)
{
    struct fixture *f = *state;
    struct avt_kvittering number = receipt(f, NOW), digest = receipt(f, NOW);
    number.nokkelliste = 2;
    digest.nokkelliste_digest = f->list.previous;
    digest.nokkelliste_digest.byte[0] = 1;
    const struct avt_span good = receipt_text(f, NOW);
    const char *longer = avt_arena_format(f->arena, "%sny linje\n", good.ptr);
    /* clang-format off */
    const struct {
        const char *why;
        struct avt_span text;
    } rows[] = {
        {"refused-seal", AVT_SPAN("hva som helst\n")},
        {"refused-seal", AVT_SPAN("")},
        {"refused-seal", avt_span_str(longer)},
        {"refused-seal", avt_span_make(good.ptr, good.len - 1)},
        {"another key list", avt_kvittering_format(f->arena, &number)},
        {"another key list", avt_kvittering_format(f->arena, &digest)},
        {"at this time", receipt_text(f, f->list.valid_from - 1)},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_refused(f, seal(f, rows[i].text), rows[i].why);
    assert_ok(seal(f, receipt_text(f, NOW)));
}

static void seal_methods(struct fixture *f, bool demo)
{
    for (enum avt_metode metode = AVT_METODE_DEMO; metode < AVT_METODE_COUNT; metode++) {
        struct avt_kvittering r = receipt(f, NOW);
        bool anywhere = metode == AVT_METODE_PAPIR || metode == AVT_METODE_SYSTEM;
        r.metode = metode;
        if (anywhere || (metode == AVT_METODE_DEMO) == demo)
            assert_ok(seal(f, avt_kvittering_format(f->arena, &r)));
        else
            assert_refused(f, seal(f, avt_kvittering_format(f->arena, &r)), "under demo.* alone");
    }
}

/* The same keys under another name: nothing else tells a real installation. */
static void demo_logins_are_sealed_in_demo_installations_alone(void **state)
{
    struct fixture *f = *state;
    seal_methods(f, true);
    assert_int_equal(stop(f), 0);
    assert_int_equal(unlink(folder_at(f->folder, "nokkelliste-1.note")), 0);
    assert_int_equal(unlink(folder_at(f->folder, "logg.tilstand")), 0);
    fixture_keys(f, "avtale.eksempel");
    start(f);
    open_log(f);
    seal_methods(f, false);
}

/* Nobody is sealed before another who was sealed already; a batch that is refused has not moved the time. */
static void time_does_not_go_back(void **state)
{
    struct fixture *f = *state;
    struct avt_span notes[2], back[] = {receipt_text(f, NOW + 9), receipt_text(f, NOW + 8)};
    assert_ok(seal(f, receipt_text(f, NOW + 5)));
    assert_refused(f, seal(f, receipt_text(f, NOW + 4)), "seal-tid");
    assert_refused(f, seal_all(f, notes, back, 2), "seal-tid");
    assert_ok(seal(f, receipt_text(f, NOW + 5)));
}

/* Webhooks */

static void webhooks_are_signed(void **state)
{
    struct fixture *f = *state;
    uint8_t sig[64];
    const char *body = "{\"type\":\"avtale.signert\",\"data\":{\"avtale\":\"" ULID "\",\"nr\":3}}";
    const char *message = avt_arena_format(f->arena, "msg_" ULID ".%lld.%s", (long long)NOW, body);
    assert_ok(signer_webhook(f->signer, sig, "msg_" ULID, NOW, avt_span_str(body)));
    assert_true(avt_key_verify(key_of(f, AVT_KEY_WEBHOOK), avt_span_str(message), sig));
}

static void other_webhooks_are_refused(void **state)
{
    const struct {
        const char *id, *body;
        avt_instant timestamp;
    } rows[] = {
        {ULID,             "{}",                  NOW},
        {"msg_",           "{}",                  NOW},
        {"msg_" ULID ".1", "{}",                  NOW},
        {"msg_" ULID,      "",                    NOW},
        {"msg_" ULID,      "[]",                  NOW},
        {"msg_" ULID,      "\"{}\"",              NOW},
        {"msg_" ULID,      "{ }",                 NOW},
        {"msg_" ULID,      "{}\n",                NOW},
        {"msg_" ULID,      "{\"a\":1.5}",         NOW},
        {"msg_" ULID,      "{\"a\":\"\\u0041\"}", NOW},
        {"msg_" ULID,      "{\"a\":1,\"a\":1}",   NOW},
        {"msg_" ULID,      "{}",                  -1 },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        uint8_t sig[64] = {0};
        struct avt_err err = signer_webhook(f->signer, sig, rows[i].id, rows[i].timestamp, avt_span_str(rows[i].body));
        assert_refused(f, err, "refused-webhook");
        assert_true(sodium_is_zero(sig, sizeof sig));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        signer_case(demo_keys_are_made_once),
        signer_case(interrupted_demo_keys_are_finished),
        signer_case(wrong_keys_stop_the_start),
        signer_case(wrong_seeds_stop_the_start),
        signer_case(listed_keys_must_be_active_and_named),
        signer_case(receipts_are_sealed),
        signer_case(wrong_receipts_are_refused),
        signer_case(demo_logins_are_sealed_in_demo_installations_alone),
        signer_case(time_does_not_go_back),
        signer_case(webhooks_are_signed),
        signer_case(other_webhooks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
