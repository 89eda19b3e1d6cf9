/*
 * A chain of records made in memory, for tests of the fold: real texts and identities, no evidence and no seals.
 */
#ifndef AVTALE_TESTS_CHAIN_H
#define AVTALE_TESTS_CHAIN_H

#include <string.h>

#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/tilstand.h"

struct chain {
    struct avt_arena *arena;
    struct avt_tilstand state;
    avt_instant now;
    uint8_t counter[2]; /* makes krav unique */
};

static inline struct chain chain_new(struct avt_arena *arena)
{
    struct chain chain = {.arena = arena};
    struct avt_id id;
    (void)avt_id_parse(&id, AVT_SPAN("01JD0000000000000000000000"));
    (void)avt_instant_parse(&chain.now, AVT_SPAN("2026-03-02T10:00:00Z"));
    avt_tilstand_init(&chain.state, &id);
    return chain;
}

static inline struct avt_digest chain_digest(const char *text)
{
    return avt_hash(avt_span_str(text));
}

/* An act on what the chain now holds, well-formed and complete. */
static inline struct avt_erklaering chain_act(const struct chain *chain, enum avt_handling act, const char *role)
{
    const struct avt_versjon *concerned = avt_tilstand_concerned(&chain->state, act);
    unsigned next = avt_tilstand_neste(&chain->state);
    struct avt_erklaering s = {.avtale = chain->state.avtale, .versjon = next > 1 ? next - 1 : 1, .rolle = role};
    s.handling = act;
    if (concerned != NULL) {
        s.versjon = concerned->n;
        s.fremlegg = concerned->fremlegg;
        s.has_dokument = true;
        s.dokument = concerned->dokument;
        s.skjema = concerned->skjema;
    }
    if (act == AVT_AVBRUTT) {
        s.has_gjelder_fra = true;
        s.gjelder_fra = avt_date_oslo(chain->now);
    }
    return s;
}

/* The next version, put forward (or changed alone) by a role; text stands for its content. */
static inline struct avt_erklaering chain_version(const struct chain *chain, enum avt_handling act, const char *role,
                                                  const char *text, const char **needed, size_t n)
{
    static struct avt_endret changed = {"avtale", "formaal"};
    struct avt_erklaering s = {.avtale = chain->state.avtale, .rolle = role, .handling = act, .has_dokument = true};
    s.versjon = avt_tilstand_neste(&chain->state);
    s.dokument = chain_digest(text);
    s.skjema = chain_digest("proeve/1");
    s.kreves = needed;
    s.n_kreves = n;
    s.endret = s.versjon > 1 ? &changed : NULL;
    s.n_endret = s.versjon > 1;
    s.has_gjelder_fra = act == AVT_FREMLAGT;
    s.gjelder_fra = avt_date_make(2026, 4, 1);
    return s;
}

static inline struct avt_post chain_post(struct chain *chain, const struct avt_erklaering *s)
{
    struct avt_post post = {.s = *s};
    post.s.frist = chain->now + 300;
    post.s.nonce[0] = chain->counter[0];
    post.s.nonce[1] = chain->counter[1];
    if (++chain->counter[0] == 0)
        chain->counter[1]++;
    post.s_id = avt_hash(avt_erklaering_format(chain->arena, &post.s));
    post.r =
        (struct avt_kvittering){.avtale = chain->state.avtale, .nr = chain->state.n_poster + 1, .programvare = "1"};
    post.r.forrige = chain->state.hode;
    post.r.erklaering = post.s_id;
    post.r.tid = chain->now;
    post.r_id = avt_hash(avt_kvittering_format(chain->arena, &post.r));
    return post;
}

static inline struct avt_err chain_add(struct chain *chain, const struct avt_erklaering *s)
{
    struct avt_post post = chain_post(chain, s);
    return avt_tilstand_apply(chain->arena, &chain->state, &post);
}

/* Shorthand for acts that say no more than who and what. */
static inline struct avt_err chain_do(struct chain *chain, enum avt_handling act, const char *role)
{
    struct avt_erklaering s = chain_act(chain, act, role);
    return chain_add(chain, &s);
}

static inline struct avt_err chain_say(struct chain *chain, enum avt_handling act, const char *role, const char *slag)
{
    struct avt_erklaering s = chain_act(chain, act, role);
    s.code = slag;
    return chain_add(chain, &s);
}

#endif
