/* A case to decide on: the fictitious measure, a chain of records, and who did what. */
#ifndef AVTALE_TESTS_DECIDE_WORLD_H
#define AVTALE_TESTS_DECIDE_WORLD_H

#include "avtale/decide.h"
#include "avtale/err.h"
#include "avtale/span.h"

#include <string.h>

#include "unit/avtale/chain.h"
#include "unit/avtale/proeve.h"

#define BIT(act) (UINT32_C(1) << AVT_##act)

__attribute__((unused)) static const char *everybody[] = {"arbeidsgiver", "beslutter", "deltaker", "mentor",
                                                          "veileder"};
__attribute__((unused)) static const char *employer_alone[] = {"arbeidsgiver"};
__attribute__((unused)) static const char *decider_alone[] = {"beslutter"};

/* A case: the measure, a chain, and who did what. */
struct world {
    const struct avt_tiltak *measure;
    struct chain chain;
    struct avt_decide_in in;
    uint8_t acted[64]; /* acted[nr]: which person */
};

static inline bool who_acted(void *ctx, unsigned nr, uint8_t person[32])
{
    const struct world *world = ctx;
    memset(person, 0, 32);
    person[0] = world->acted[nr];
    return person[0] != 0;
}

/* Each role is a person of its own. */
static inline struct avt_kommando command(const struct world *world, enum avt_handling act, int role)
{
    const struct avt_versjon *concerned = avt_tilstand_concerned(&world->chain.state, act);
    struct avt_kommando command = {.handling = act, .rolle = role};
    command.person[0] = (uint8_t)(role + 1);
    if (concerned != NULL)
        command.fremlegg = concerned->fremlegg;
    return command;
}

static inline void update(struct world *world)
{
    world->in.state = &world->chain.state;
    static avt_date siste;
    siste = avt_date_make(2026, 9, 30);
    world->in.siste = world->chain.state.gjelder >= 0 ? &siste : NULL;
    world->in.idag = avt_date_oslo(world->chain.now);
    world->in.status =
        avt_tilstand_status(&world->chain.state, world->in.idag, avt_date_make(2026, 4, 1), avt_date_make(2026, 9, 30));
}

static inline struct avt_err ask(struct world *world, const struct avt_kommando *wanted, struct avt_faults *faults)
{
    update(world);
    *faults = AVT_FAULTS(world->chain.arena);
    return avt_decide(&world->in, wanted, faults);
}

/* Acts that need no more than who and what. */
static inline enum avt_code may(struct world *world, enum avt_handling act, int role)
{
    struct avt_faults faults;
    struct avt_kommando wanted = command(world, act, role);
    return ask(world, &wanted, &faults).code;
}

static inline void happened(struct world *world, struct avt_erklaering s)
{
    world->acted[world->chain.state.n_poster + 1] = (uint8_t)(avt_tiltak_rolle(world->measure, s.rolle) + 1);
    assert_ok(chain_add(&world->chain, &s));
}

static inline void happens(struct world *world, enum avt_handling act, const char *role)
{
    happened(world, chain_act(&world->chain, act, role));
}

static inline void put_forward(struct world *world, const char *text, const char **needed, size_t n)
{
    happened(world, chain_version(&world->chain, AVT_FREMLAGT, "veileder", text, needed, n));
}

static inline struct world *draft(struct avt_arena *arena)
{
    struct world *world = avt_arena_alloc(arena, sizeof *world);
    world->measure = proeve_load(arena);
    world->chain = chain_new(arena);
    world->in = (struct avt_decide_in){.tiltak = world->measure, .person = who_acted, .person_ctx = world};
    return world;
}

static inline struct world *pending(struct avt_arena *arena)
{
    struct world *world = draft(arena);
    put_forward(world, "en", everybody, 5);
    return world;
}

/* In force from 2 March 2026, starts 1 April, ends 30 September. */
static inline struct world *in_force(struct avt_arena *arena)
{
    struct world *world = pending(arena);
    happens(world, AVT_GODKJENT, "deltaker");
    happens(world, AVT_TAUSHET, "mentor");
    happens(world, AVT_GODKJENT, "arbeidsgiver");
    happens(world, AVT_GODKJENT, "veileder");
    happens(world, AVT_BESLUTTET, "beslutter");
    return world;
}

static inline void set_day(struct world *world, const char *day)
{
    const char *text = avt_arena_format(world->chain.arena, "%sT10:00:00Z", day);
    assert_true(avt_instant_parse(&world->chain.now, avt_span_str(text)));
}

#endif
