/*
 * The whole life of a measure in one process: documents built, put forward, signed in either order with Nav last,
 * amended, objected to, ended and reported on. Every act is first asked of decide, then written as S, sealed as R with
 * a test key, and what the fold gets is what has been verified and parsed back from those bytes.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/dager.h"
#include "avtale/decide.h"
#include "avtale/dokument.h"
#include "avtale/endring.h"
#include "avtale/note.h"
#include "unit/avtale/proeve.h"

struct world {
    struct avt_arena *arena;
    const struct avt_tiltak *measure;
    struct avt_tilstand state;
    struct avt_innhold content;
    struct avt_fil *files; /* of the version last put forward */
    size_t n_files;
    avt_instant now;
    unsigned counter; /* for salts and krav */
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    struct avt_key key;
    uint8_t acted[64];
};

static struct world *begin(struct avt_arena *arena)
{
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    static const uint8_t seed[crypto_sign_SEEDBYTES] = {"only for tests"};
    struct avt_id id;
    struct world *world = avt_arena_alloc(arena, sizeof *world);
    world->arena = arena;
    world->measure = proeve_load(arena);
    world->content = proeve_content(arena, world->measure);
    assert_true(avt_id_parse(&id, AVT_SPAN(PROEVE_AVTALE)));
    avt_tilstand_init(&world->state, &id);
    assert_true(avt_instant_parse(&world->now, AVT_SPAN("2026-03-02T10:00:00Z")));
    crypto_sign_seed_keypair(public, world->secret, seed);
    assert_ok(avt_key_make(arena, &world->key, "test.avtale/segl/2026a", public));
    return world;
}

/* ---- Sealing ---- */

static struct avt_span seal(struct world *world, struct avt_span text)
{
    uint8_t *signature = avt_arena_alloc(world->arena, crypto_sign_BYTES);
    crypto_sign_detached(signature, NULL, (const uint8_t *)text.ptr, text.len, world->secret);
    struct avt_note_sig line = {.name = world->key.name, .blob = avt_span_make(signature, crypto_sign_BYTES)};
    memcpy(line.id, world->key.id, sizeof line.id);
    return avt_note_format(world->arena, text, &line, 1);
}

/* The receipt for S as a sealed note. */
static struct avt_span receipt(struct world *world, struct avt_span s)
{
    struct avt_kvittering r = {
        .avtale = world->state.avtale,
        .nr = world->state.n_poster + 1,
        .forrige = world->state.hode,
        .erklaering = avt_hash(s),
        .bevis = avt_hash(AVT_SPAN("{}")),
        .metode = AVT_METODE_DEMO,
        .tid = world->now,
        .nokkelliste = 1,
        .nokkelliste_digest = avt_hash(AVT_SPAN("list")),
        .programvare = "0.1.0",
    };
    return seal(world, avt_kvittering_format(world->arena, &r));
}

/* What anybody does who gets the two files. */
static struct avt_err take_record(struct world *world, struct avt_span s, struct avt_span file)
{
    size_t who;
    struct avt_note note;
    struct avt_post post = {0};
    AVT_TRY(avt_note_parse(world->arena, &note, file));
    AVT_TRY(avt_note_verify(&note, &world->key, 1, &who));
    AVT_TRY(avt_kvittering_parse(world->arena, &post.r, note.text));
    AVT_TRY(avt_erklaering_parse(world->arena, &post.s, s));
    post.s_id = avt_hash(s);
    post.r_id = avt_hash(note.text);
    return avt_tilstand_apply(world->arena, &world->state, &post);
}

/* ---- Declaring ---- */

/* Names the documents of the last version that the role reads, and the view it is shown. */
static void name_documents(struct world *world, struct avt_erklaering *s, int role)
{
    s->has_dokument = s->has_visning = true;
    s->dokument = world->files[0].digest;
    s->skjema = world->measure->digest;
    s->shown = avt_arena_array(world->arena, world->n_files, sizeof *s->shown);
    for (size_t i = 1; i < world->n_files; i++)
        if (avt_dokument_reads(world->measure, &world->state, world->files[i].dokument, role))
            s->shown[s->n_shown++] = (struct avt_sum){world->files[i].navn, world->files[i].digest};
    s->mal = avt_hash(AVT_SPAN("template"));
    s->visning = avt_hash(avt_visning_model(world->arena, &world->content, world->files, world->n_files, &world->state,
                                            role, &(struct avt_vist){s->versjon, INT32_MIN, false}, PROEVE_AVTALE));
    s->spraak = "nb";
}

static void attach_text(struct world *world, struct avt_erklaering *s, const char *text)
{
    uint8_t salt[32];
    const char *name = avt_tiltak_handling(world->measure, s->handling)->tekst, *read;
    proeve_random(&world->counter, salt);
    struct avt_span bytes = avt_fritekst_format(world->arena, name, PROEVE_AVTALE, salt, world->measure->skjema, text);
    assert_ok(avt_fritekst_parse(world->arena, &read, bytes));
    assert_string_equal(read, text);
    s->vedlagt = avt_arena_alloc(world->arena, sizeof *s->vedlagt);
    s->vedlagt[0] = (struct avt_sum){name, avt_hash(bytes)};
    s->n_vedlagt = 1;
}

static struct avt_erklaering declare(struct world *world, const struct avt_kommando *command, const char *text)
{
    const struct avt_versjon *concerned = avt_tilstand_concerned(&world->state, command->handling);
    struct avt_erklaering s = {.avtale = world->state.avtale, .handling = command->handling, .code = command->code};
    s.versjon = concerned != NULL ? concerned->n : avt_tilstand_neste(&world->state) - 1;
    s.fremlegg = command->fremlegg;
    s.rolle = world->measure->roller[command->rolle].navn;
    s.has_gjelder_fra = command->has_gjelder_fra;
    s.gjelder_fra = command->gjelder_fra;
    s.commitment[0] = (uint8_t)command->rolle;
    s.frist = world->now + 900;
    proeve_random(&world->counter, s.nonce);
    if (concerned != NULL)
        name_documents(world, &s, command->rolle);
    if (text != NULL)
        attach_text(world, &s, text);
    return s;
}

static struct avt_kommando command(struct world *world, enum avt_handling act, int role)
{
    struct avt_kommando command = {.handling = act, .rolle = role};
    const struct avt_versjon *concerned = avt_tilstand_concerned(&world->state, act);
    if (concerned != NULL)
        command.fremlegg = concerned->fremlegg;
    command.person[0] = (uint8_t)(role + 1);
    return command;
}

static bool who_acted(void *ctx, unsigned nr, uint8_t person[32])
{
    memset(person, 0, 32);
    person[0] = ((const struct world *)ctx)->acted[nr];
    return person[0] != 0;
}

static enum avt_status status(const struct world *world)
{
    avt_date start = 0, end = INT32_MAX;
    (void)avt_date_parse(&start, avt_span_str(avt_innhold_find(&world->content, "start")));
    (void)avt_date_parse(&end, avt_span_str(avt_innhold_find(&world->content, "slutt")));
    return avt_tilstand_status(&world->state, avt_date_oslo(world->now), start, end);
}

static struct avt_err ask(struct world *world, const struct avt_kommando *wanted)
{
    struct avt_faults faults = AVT_FAULTS(world->arena);
    struct avt_decide_in in = {
        .tiltak = world->measure,
        .state = &world->state,
        .status = status(world),
        .idag = avt_date_oslo(world->now),
        .person = who_acted,
        .person_ctx = world,
    };
    return avt_decide(&in, wanted, &faults);
}

static void commit(struct world *world, const struct avt_erklaering *s, int role)
{
    struct avt_span text = avt_erklaering_format(world->arena, s);
    world->acted[world->state.n_poster + 1] = (uint8_t)(role + 1);
    assert_ok(take_record(world, text, receipt(world, text)));
    world->now += 3600;
}

static void act(struct world *world, const struct avt_kommando *wanted, const char *text)
{
    assert_ok(ask(world, wanted));
    struct avt_erklaering s = declare(world, wanted, text);
    commit(world, &s, wanted->rolle);
}

static void sign(struct world *world, enum avt_handling how, int role)
{
    struct avt_kommando wanted = command(world, how, role);
    act(world, &wanted, NULL);
}

static enum avt_code may(struct world *world, enum avt_handling how, int role)
{
    struct avt_kommando wanted = command(world, how, role);
    return ask(world, &wanted).code;
}

/* ---- Versions ---- */

static void name_needed(struct world *world, struct avt_erklaering *s, avt_roles needed)
{
    s->kreves = avt_arena_array(world->arena, AVT_MAX_ROLES, sizeof *s->kreves);
    for (size_t i = 0; i < world->measure->n_roller; i++)
        if ((needed >> i & 1) != 0)
            s->kreves[s->n_kreves++] = world->measure->roller[i].navn;
}

/* Puts the content forward: all who sign approve the first version, the classes of the changes tell who approves a
 * later one. */
static void put_forward(struct world *world, enum avt_handling how, int role, const struct avt_innhold *former)
{
    struct avt_forskjell *changes = NULL;
    struct avt_kommando wanted = command(world, how, role);
    size_t n = former == NULL ? 0 : avt_endring_find(world->arena, &changes, former, &world->content);
    wanted.has_gjelder_fra = how == AVT_FREMLAGT;
    wanted.gjelder_fra = avt_innhold_start(&world->content);
    assert_ok(ask(world, &wanted));
    assert_ok(avt_dokument_build(world->arena, &world->files, &world->n_files, &world->content, PROEVE_AVTALE,
                                 world->files, world->n_files, proeve_random, &world->counter));
    struct avt_erklaering s = declare(world, &wanted, NULL);
    s.versjon = avt_tilstand_neste(&world->state);
    name_documents(world, &s, role);
    name_needed(world, &s, former == NULL ? avt_tiltak_signers(world->measure) : avt_endring_signers(changes, n));
    s.n_endret = avt_endring_lines(world->arena, &s.endret, world->measure, changes, n);
    if (how == AVT_KONTAKTPUNKT)
        assert_true(avt_endring_alone(world->measure, changes, n, role));
    commit(world, &s, role);
}

static void to_force(struct world *world, const int order[3])
{
    static const enum avt_handling how[] = {
        [DELTAKER] = AVT_GODKJENT, [ARBEIDSGIVER] = AVT_GODKJENT, [MENTOR] = AVT_TAUSHET};
    put_forward(world, AVT_FREMLAGT, VEILEDER, NULL);
    assert_int_equal(status(world), AVT_STATUS_TIL_SIGNERING);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(may(world, AVT_GODKJENT, VEILEDER), AVT_EORDER);
        sign(world, how[order[i]], order[i]);
        assert_int_equal(may(world, how[order[i]], order[i]), AVT_EDONE);
    }
    assert_int_equal(may(world, AVT_BESLUTTET, BESLUTTER), AVT_EORDER);
    sign(world, AVT_GODKJENT, VEILEDER);
    assert_null(avt_tilstand_gjelder(&world->state));
    sign(world, AVT_BESLUTTET, BESLUTTER);
    assert_int_equal(avt_tilstand_gjelder(&world->state)->n, 1);
    assert_int_equal(status(world), AVT_STATUS_KLAR);
}

/* More hours: the participant and the employer agree; Nav's approval of version 1 stands, and is not copied. */
static void amend(struct world *world)
{
    struct avt_innhold former = world->content;
    proeve_set(world->arena, &world->content, "prosent", NULL, "80");
    put_forward(world, AVT_FREMLAGT, VEILEDER, &former);
    const struct avt_versjon *version = avt_tilstand_venter(&world->state);
    assert_int_equal(version->n_kreves, 2);
    assert_int_equal(version->n_endret, 1);
    assert_string_equal(version->endret[0].sti, "prosent");
    assert_int_equal(avt_tilstand_gjelder(&world->state)->n, 1);
    assert_int_equal(may(world, AVT_GODKJENT, VEILEDER), AVT_EROLE);
    sign(world, AVT_GODKJENT, ARBEIDSGIVER);
    sign(world, AVT_GODKJENT, DELTAKER);
    assert_int_equal(avt_tilstand_gjelder(&world->state)->n, 2);
    assert_int_equal(world->state.versjoner[0].state, AVT_ERSTATTET);
}

static void change_contact(struct world *world)
{
    struct avt_innhold former = world->content;
    struct avt_digest person = world->files[1].digest;
    proeve_set(world->arena, &world->content, "kontakt-virksomhet/telefon", NULL, "33333333");
    put_forward(world, AVT_KONTAKTPUNKT, ARBEIDSGIVER, &former);
    assert_int_equal(avt_tilstand_gjelder(&world->state)->n, 3);
    assert_true(avt_digest_equal(&world->files[1].digest, &person)); /* an unchanged annex keeps its bytes */
}

static void object_and_answer(struct world *world)
{
    assert_int_equal(may(world, AVT_INNVENDT, ARBEIDSGIVER), AVT_EROLE);
    struct avt_kommando wanted = command(world, AVT_INNVENDT, DELTAKER);
    wanted.has_tekst = true;
    act(world, &wanted, "Ingen tar telefonen.");
    unsigned nr = world->state.n_poster;
    assert_int_equal(world->state.aapne[0].nr, nr);
    assert_int_equal(avt_tilstand_gjelder(&world->state)->n, 3);
    wanted = command(world, AVT_SVAR, VEILEDER);
    wanted.has_tekst = true;
    wanted.code = avt_arena_format(world->arena, "post-%u", nr);
    act(world, &wanted, "Vi har rettet nummeret.");
    assert_int_equal(world->state.aapne[0].answer, nr + 1);
    assert_code(ask(world, &wanted), AVT_EDONE);
}

static void end_and_report(struct world *world)
{
    assert_true(avt_instant_parse(&world->now, AVT_SPAN("2026-06-01T08:00:00Z")));
    assert_int_equal(status(world), AVT_STATUS_GJENNOMFOERES);
    struct avt_kommando wanted = command(world, AVT_AVBRUTT, DELTAKER);
    wanted.code = "begynt-i-arbeid";
    wanted.has_gjelder_fra = true;
    wanted.gjelder_fra = avt_date_make(2026, 6, 3);
    act(world, &wanted, "Jeg har fått jobb!");
    assert_int_equal(status(world), AVT_STATUS_GJENNOMFOERES);
    assert_int_equal(may(world, AVT_FREMLAGT, VEILEDER), AVT_ESTATUS);
    world->now += 2 * 86400;
    assert_int_equal(status(world), AVT_STATUS_AVBRUTT);
    wanted = command(world, AVT_RAPPORT, ARBEIDSGIVER);
    wanted.code = "sluttrapport";
    wanted.has_tekst = true;
    act(world, &wanted, "Lærte kassen fort.");
    assert_int_equal(world->state.n_utfoert, 1);
    assert_string_equal(world->state.utfoert[0].code, "sluttrapport");
}

static void live(struct avt_arena *arena, const int order[3], unsigned n_records)
{
    struct world *world = begin(arena);
    assert_int_equal(status(world), AVT_STATUS_UTKAST);
    to_force(world, order);
    amend(world);
    change_contact(world);
    object_and_answer(world);
    end_and_report(world);
    assert_int_equal(world->state.n_poster, n_records);
}

static void test_whole_life(void **state)
{
    static const int orders[][3] = {
        {DELTAKER,     ARBEIDSGIVER, MENTOR  },
        {ARBEIDSGIVER, DELTAKER,     MENTOR  },
        {MENTOR,       ARBEIDSGIVER, DELTAKER}
    };
    for (size_t i = 0; i < UNIT_COUNT(orders); i++)
        live(*state, orders[i], 14);
}

/* ---- What a forger can do ---- */

static void test_changed_files_are_refused(void **state)
{
    struct world *world = begin(*state);
    put_forward(world, AVT_FREMLAGT, VEILEDER, NULL);
    struct avt_kommando wanted = command(world, AVT_GODKJENT, DELTAKER);
    struct avt_erklaering declared = declare(world, &wanted, NULL);
    struct avt_span s = avt_erklaering_format(*state, &declared), r = receipt(world, s);
    for (size_t i = 0; i < s.len + r.len; i++) {
        char *bad_s = avt_arena_alloc(*state, s.len), *bad_r = avt_arena_alloc(*state, r.len);
        memcpy(bad_s, s.ptr, s.len);
        memcpy(bad_r, r.ptr, r.len);
        *(i < s.len ? &bad_s[i] : &bad_r[i - s.len]) ^= 1;
        struct avt_err err = take_record(world, avt_span_make(bad_s, s.len), avt_span_make(bad_r, r.len));
        assert_int_not_equal(err.code, AVT_OK);
    }
    assert_int_equal(world->state.n_poster, 1);
    assert_ok(take_record(world, s, r));
}

static void test_receipt_of_another_chain_is_refused(void **state)
{
    struct world *world = begin(*state), *other = begin(*state);
    put_forward(world, AVT_FREMLAGT, VEILEDER, NULL);
    proeve_set(*state, &other->content, "formaal", NULL, "Noe annet");
    put_forward(other, AVT_FREMLAGT, VEILEDER, NULL);
    struct avt_kommando wanted = command(other, AVT_GODKJENT, DELTAKER);
    struct avt_erklaering declared = declare(other, &wanted, NULL);
    struct avt_span s = avt_erklaering_format(*state, &declared);
    assert_code(take_record(world, s, receipt(other, s)), AVT_EPROOF);
    assert_code(take_record(world, s, receipt(world, s)), AVT_ESTALE);
    assert_ok(take_record(other, s, receipt(other, s)));
}

int main(void)
{
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_whole_life),
        unit_case(test_changed_files_are_refused),
        unit_case(test_receipt_of_another_chain_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
