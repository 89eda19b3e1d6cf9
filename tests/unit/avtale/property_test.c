/*
 * Random acts, legal and not, against decide and the fold: what decide lets pass the fold takes; what the fold takes
 * although decide refuses is refused for a reason the fold cannot know (the measure's data, the order, the day); and
 * after every step the state is one that may be. The seed is fixed, so a failure can be repeated; the step is told.
 */
#include <stdlib.h>
#include <string.h>

#include "avtale/decide.h"
#include "unit/avtale/chain.h"
#include "unit/avtale/proeve.h"

enum { STEPS = 20000, LIFE = 120 };

struct world {
    const struct avt_tiltak *measure;
    struct chain chain;
    uint64_t random;
    uint8_t acted[LIFE + 1];
    size_t taken, refused;
};

/* xorshift64 (Marsaglia): repeatable, and good enough to wander with. */
static unsigned pick(struct world *world, unsigned n)
{
    world->random ^= world->random << 13;
    world->random ^= world->random >> 7;
    world->random ^= world->random << 17;
    return (unsigned)(world->random % n);
}

static bool who_acted(void *ctx, unsigned nr, uint8_t person[32])
{
    memset(person, 0, 32);
    person[0] = ((const struct world *)ctx)->acted[nr];
    return person[0] != 0;
}

static struct avt_decide_in situation(struct world *world)
{
    avt_date today = avt_date_oslo(world->chain.now);
    return (struct avt_decide_in){
        .tiltak = world->measure,
        .state = &world->chain.state,
        .idag = today,
        .status =
            avt_tilstand_status(&world->chain.state, today, avt_date_make(2026, 3, 20), avt_date_make(2026, 4, 20)),
        .person = who_acted,
        .person_ctx = world,
    };
}

/* ---- Random commands ---- */

#define BIT(act)  (UINT32_C(1) << AVT_##act)
#define APPROVING (BIT(GODKJENT) | BIT(TAUSHET) | BIT(BESLUTTET))

/* Mostly what such an act may name, sometimes anything. */
static const char *pick_slag(struct world *world, enum avt_handling act)
{
    static const char *const anything[] = {NULL, "annet", "uenig", "dele-bistand", "sluttrapport", "post-1", "ukjent"};
    static const char *const duties[] = {[AVT_OPPFULGT] = "oppstartsmoete", [AVT_RAPPORT] = "sluttrapport"};
    const struct avt_tilstand *state = &world->chain.state;
    const struct avt_handlingsdata *data = avt_tiltak_handling(world->measure, act);
    if (pick(world, 5) == 0)
        return anything[pick(world, UNIT_COUNT(anything))];
    if (act == AVT_SVAR && state->n_aapne > 0)
        return avt_arena_format(world->chain.arena, "post-%u", state->aapne[pick(world, (unsigned)state->n_aapne)].nr);
    if (act == AVT_OPPFULGT || act == AVT_RAPPORT)
        return duties[act];
    if (act == AVT_SAMTYKKE_TRUKKET)
        return "dele-bistand";
    return data == NULL || data->codes == NULL ? NULL : data->codes[0];
}

/* Mostly the version that is there, sometimes a former one or none. */
static struct avt_digest pick_answered(struct world *world, enum avt_handling act)
{
    const struct avt_tilstand *state = &world->chain.state;
    const struct avt_versjon *concerned = avt_tilstand_concerned(state, act);
    unsigned how = pick(world, 10);
    if (how == 0 && state->n_versjoner > 0)
        return state->versjoner[pick(world, (unsigned)state->n_versjoner)].fremlegg;
    return how == 1 || concerned == NULL ? (struct avt_digest){{0}} : concerned->fremlegg;
}

/* Mostly one of those offered, so that agreements get somewhere; ending seldom, so that they stay there. */
static enum avt_handling pick_act(struct world *world, int role, const uint8_t person[32])
{
    struct avt_decide_in in = situation(world);
    uint32_t offered = avt_decide_acts(&in, role, person);
    enum avt_handling act = (enum avt_handling)(1 + pick(world, AVT_HANDLING_COUNT - 1));
    if (pick(world, 8) != 0)
        offered &= ~(BIT(AVBRUTT) | BIT(ANNULLERT));
    if ((offered & APPROVING) != 0 && pick(world, 3) != 0)
        offered &= APPROVING;
    if (offered == 0 || pick(world, 4) == 0)
        return act;
    while ((offered >> act & 1) == 0)
        act = (enum avt_handling)(1 + pick(world, AVT_HANDLING_COUNT - 1));
    return act;
}

static struct avt_kommando pick_command(struct world *world)
{
    static const char *const behalf[] = {"deltaker", "arbeidsgiver", "mentor", "veileder"};
    struct avt_kommando command = {.rolle = (int)pick(world, 5)};
    command.person[0] = (uint8_t)(pick(world, 12) == 0 ? 4 : command.rolle + 1);
    command.handling = pick_act(world, command.rolle, command.person);
    command.fremlegg = pick_answered(world, command.handling);
    command.code = pick_slag(world, command.handling);
    command.has_gjelder_fra =
        command.handling == AVT_FREMLAGT || (command.handling == AVT_AVBRUTT && pick(world, 8) != 0);
    command.gjelder_fra = avt_date_oslo(world->chain.now) + (avt_date)pick(world, 6) - 1;
    const struct avt_handlingsdata *data = avt_tiltak_handling(world->measure, command.handling);
    command.has_tekst = data != NULL && data->tekst != NULL && pick(world, 8) != 0;
    if (pick(world, 10) == 0)
        command.behalf_of = behalf[pick(world, UNIT_COUNT(behalf))];
    if (command.behalf_of != NULL) {
        command.reason = "papir";
        command.bevis = AVT_BEVIS_PAPIR;
    }
    return command;
}

/* ---- The declaration that goes with it ---- */

static size_t pick_needed(struct world *world, const char **needed)
{
    static const char *const roles[] = {"arbeidsgiver", "beslutter", "deltaker", "mentor", "veileder"};
    size_t n = 0;
    for (size_t i = 0; i < UNIT_COUNT(roles); i++)
        if (pick(world, 2) == 0)
            needed[n++] = roles[i];
    if (n == 0)
        needed[n++] = roles[pick(world, UNIT_COUNT(roles))];
    return n;
}

static struct avt_erklaering declare(struct world *world, const struct avt_kommando *command)
{
    struct avt_arena *arena = world->chain.arena;
    const char *role = world->measure->roller[command->rolle].navn;
    const char **needed = avt_arena_array(arena, AVT_MAX_ROLES, sizeof *needed);
    struct avt_erklaering s;
    if (avt_act_get(command->handling)->concerns != AVT_CONCERNS_NY) {
        s = chain_act(&world->chain, command->handling, role);
    } else {
        size_t n = pick_needed(world, needed);
        if (command->handling == AVT_KONTAKTPUNKT) {
            needed[0] = role;
            n = 1;
        }
        s = chain_version(&world->chain, command->handling, role, avt_arena_format(arena, "%u", pick(world, 1000)),
                          needed, n);
    }
    if (avt_act_get(command->handling)->concerns != AVT_CONCERNS_NY)
        s.fremlegg = command->fremlegg;
    s.code = command->code;
    if (avt_act_get(command->handling)->concerns != AVT_CONCERNS_NY) {
        s.has_gjelder_fra = command->has_gjelder_fra;
        s.gjelder_fra = command->gjelder_fra;
    }
    s.behalf_of = command->behalf_of;
    s.reason = "papir";
    return s;
}

/* ---- What must always be so ---- */

static void *copy(struct avt_arena *arena, const void *array, size_t n, size_t size)
{
    void *bytes = avt_arena_array(arena, n + 1, size);
    if (n > 0)
        memcpy(bytes, array, n * size);
    return bytes;
}

/* A state of its own, with room for one more of everything as the fold would make it. */
static struct avt_tilstand copy_state(struct avt_arena *arena, const struct avt_tilstand *state)
{
    struct avt_tilstand own = *state;
    own.versjoner = copy(arena, state->versjoner, state->n_versjoner, sizeof *own.versjoner);
    own.aapne = copy(arena, state->aapne, state->n_aapne, sizeof *own.aapne);
    own.utfoert = copy(arena, state->utfoert, state->n_utfoert, sizeof *own.utfoert);
    own.samtykker = copy(arena, state->samtykker, state->n_samtykker, sizeof *own.samtykker);
    own.cap = own.n_versjoner + 1;
    own.cap_aapne = own.n_aapne + 1;
    own.cap_utfoert = own.n_utfoert + 1;
    own.cap_samtykker = own.n_samtykker + 1;
    return own;
}

static bool same(const void *one, const void *other, size_t n, size_t size)
{
    return n == 0 || memcmp(one, other, n * size) == 0;
}

static bool same_state(const struct avt_tilstand *a, const struct avt_tilstand *b)
{
    return a->n_poster == b->n_poster && avt_digest_equal(&a->hode, &b->hode) && a->tid == b->tid &&
           a->venter == b->venter && a->gjelder == b->gjelder && a->avbrutt == b->avbrutt &&
           a->annullert == b->annullert && a->slutt == b->slutt && a->slutt_nr == b->slutt_nr &&
           a->n_versjoner == b->n_versjoner && a->n_aapne == b->n_aapne && a->n_utfoert == b->n_utfoert &&
           a->n_samtykker == b->n_samtykker && same(a->versjoner, b->versjoner, a->n_versjoner, sizeof *a->versjoner) &&
           same(a->aapne, b->aapne, a->n_aapne, sizeof *a->aapne) &&
           same(a->samtykker, b->samtykker, a->n_samtykker, sizeof *a->samtykker);
}

static bool is_fully_signed(const struct avt_versjon *version)
{
    for (size_t i = 0; i < version->n_kreves; i++)
        if (version->signert[i] == 0 || version->signert[i] > version->gjelder_nr)
            return false;
    return version->n_kreves > 0;
}

static bool has_been_in_force(const struct avt_versjon *version)
{
    return version->state == AVT_GJELDER || version->state == AVT_ERSTATTET;
}

static void check_versions(const struct avt_tilstand *state, const char *step)
{
    unsigned last = 0;
    for (int i = 0; i < (int)state->n_versjoner; i++) {
        const struct avt_versjon *version = &state->versjoner[i];
        assert_row((version->state == AVT_VENTER) == (state->venter == i), step);
        assert_row((version->state == AVT_GJELDER) == (state->gjelder == i), step);
        assert_row(has_been_in_force(version) == (version->gjelder_nr != 0), step);
        assert_row(!has_been_in_force(version) || is_fully_signed(version), step);
        if (version->state == AVT_AVVIST_V || version->state == AVT_TRUKKET_V)
            continue;
        assert_row(version->n == ++last, step);
    }
    assert_row(avt_tilstand_neste(state) == last + 1, step);
}

static void check_rest(const struct avt_tilstand *state, const char *step)
{
    assert_row(!(state->avbrutt && state->annullert), step);
    assert_row(!(state->avbrutt || state->annullert) || (state->venter < 0 && state->slutt_nr != 0), step);
    assert_row(!state->avbrutt || state->gjelder >= 0, step);
    for (size_t i = 0; i < state->n_aapne; i++)
        assert_row(state->aapne[i].answer == 0 || state->aapne[i].answer > state->aapne[i].nr, step);
    for (size_t i = 0; i < state->n_samtykker; i++) {
        const struct avt_samtykke *consent = &state->samtykker[i];
        assert_row(consent->trukket == 0 || consent->trukket > consent->nr, step);
        if (consent->trukket == 0)
            assert_row(avt_tilstand_samtykke_av(state, consent->rolle, consent->code) == (int)i, step);
    }
}

/* Said once more, apart from the library, which asks decide and the fold with the same code: what no record taken may
 * be. */
static void check_lawful(const struct avt_tilstand *before, const struct avt_post *post, const char *step)
{
    const uint32_t after_end = BIT(OPPFULGT) | BIT(RAPPORT) | BIT(SVAR) | BIT(INNVENDT) | BIT(SAMTYKKE_TRUKKET) |
                               BIT(OVERTATT) | BIT(HENVENDELSE) | BIT(BESVART) | BIT(LOEFTE) | BIT(PERIODE_GODKJENT) |
                               BIT(PERIODE_AVSLAATT) | BIT(PERIODE_SENDT) | BIT(OPPLASTET) | BIT(SAMTYKKE);
    const struct avt_versjon *pending = before->venter < 0 ? NULL : &before->versjoner[before->venter];
    const struct avt_erklaering *s = &post->s;
    uint32_t act = UINT32_C(1) << s->handling;
    if ((act & (APPROVING | BIT(AVVIST))) != 0) {
        int i = pending == NULL ? -1 : avt_versjon_rolle(pending, s->behalf_of != NULL ? s->behalf_of : s->rolle);
        assert_row(i >= 0 && pending->signert[i] == 0, step);
        assert_row(avt_digest_equal(&s->fremlegg, &pending->fremlegg), step);
    }
    if ((act & (BIT(FREMLAGT) | BIT(KONTAKTPUNKT))) != 0)
        assert_row(pending == NULL && s->versjon == avt_tilstand_neste(before), step);
    if ((act & (BIT(KONTAKTPUNKT) | BIT(AVBRUTT) | BIT(OPPFULGT) | BIT(RAPPORT) | BIT(INNVENDT))) != 0)
        assert_row(before->gjelder >= 0, step);
    if (before->avbrutt || before->annullert)
        assert_row((act & after_end) != 0, step);
}

/* Nav last, and the decider after the adviser: when a role approves, those it must wait for have. */
static void check_order(const struct world *world, const struct avt_post *post, const char *step)
{
    const struct avt_versjon *version = avt_tilstand_venter(&world->chain.state);
    int role = avt_tiltak_rolle(world->measure, post->s.behalf_of != NULL ? post->s.behalf_of : post->s.rolle);
    if (avt_handling_get(post->s.handling)->who != AVT_WHO_NAMED_SIGNER)
        return;
    for (size_t i = 0; i < version->n_kreves; i++) {
        int other = avt_tiltak_rolle(world->measure, version->kreves[i]);
        if ((world->measure->roller[role].etter >> other & 1) != 0)
            assert_row(version->signert[i] != 0, step);
    }
}

/* The fold knows neither the measure nor the day: not whether it has begun, and not whether the time to object has
 * passed. */
static bool beyond_the_fold(enum avt_handling act, enum avt_code refused, enum avt_status status)
{
    bool by_day = status == AVT_STATUS_KLAR || status == AVT_STATUS_GJENNOMFOERES || status == AVT_STATUS_AVSLUTTET ||
                  status == AVT_STATUS_AVBRUTT || act == AVT_INNVENDT;
    if (avt_act_get(act)->concerns == AVT_CONCERNS_NY && refused == AVT_ESTALE)
        return true; /* S does not say which version a new one changes */
    return refused == AVT_EROLE || refused == AVT_EORDER || refused == AVT_EFAULTS ||
           (refused == AVT_ESTATUS && by_day);
}

/* ---- One step ---- */

static void try_on_a_copy(struct world *world, const struct avt_post *post, enum avt_code refused, const char *step)
{
    struct avt_tilstand own = copy_state(world->chain.arena, &world->chain.state);
    struct avt_err err = avt_tilstand_apply(world->chain.arena, &own, post);
    world->refused++;
    if (err.code != AVT_OK) {
        assert_row(same_state(&own, &world->chain.state), step);
        return;
    }
    check_lawful(&world->chain.state, post, step);
    check_versions(&own, step);
    check_rest(&own, step);
    assert_row(beyond_the_fold(post->s.handling, refused, situation(world).status), step);
}

static void take(struct world *world, const struct avt_post *post, const struct avt_kommando *command, const char *step)
{
    check_order(world, post, step);
    check_lawful(&world->chain.state, post, step);
    assert_row(avt_tilstand_apply(world->chain.arena, &world->chain.state, post).code == AVT_OK, step);
    world->acted[post->r.nr] = command->person[0];
    world->taken++;
    check_versions(&world->chain.state, step);
    check_rest(&world->chain.state, step);
}

static void walk(struct world *world, unsigned number)
{
    struct avt_faults faults = AVT_FAULTS(world->chain.arena);
    world->chain.now += pick(world, 40000);
    struct avt_kommando command = pick_command(world);
    struct avt_decide_in in = situation(world);
    enum avt_code decided = avt_decide(&in, &command, &faults).code;
    struct avt_erklaering s = declare(world, &command);
    struct avt_post post = chain_post(&world->chain, &s);
    const char *step = avt_arena_format(world->chain.arena, "step %u: %s by %d: %s", number,
                                        avt_handling_get(command.handling)->name, command.rolle, avt_err_name(decided));
    if (decided == AVT_OK)
        take(world, &post, &command, step);
    else
        try_on_a_copy(world, &post, decided, step);
}

static void test_random_lives(void **state)
{
    struct world world = {.random = 20261122, .measure = proeve_load(*state)};
    struct avt_arena *arena = avt_arena_new();
    size_t versions = 0, in_force = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        if (i % LIFE == 0) {
            avt_arena_reset(arena);
            world.chain = chain_new(arena);
            memset(world.acted, 0, sizeof world.acted);
        }
        walk(&world, i);
        if (i % LIFE == LIFE - 1) {
            versions += world.chain.state.n_versjoner;
            in_force += world.chain.state.gjelder >= 0;
        }
    }
    avt_arena_free(&arena);
    /* The walk has been somewhere. */
    print_message("%zu taken, %zu refused, %zu versions, %zu in force\n", world.taken, world.refused, versions,
                  in_force);
    assert_true(world.taken > STEPS / 10 && world.refused > STEPS / 10);
    assert_true(versions > STEPS / LIFE && in_force > STEPS / LIFE / 4);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {unit_case(test_random_lives)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
