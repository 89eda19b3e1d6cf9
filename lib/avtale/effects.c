/* What acts do: one function for each value of `does`. fold.c asks for them. */
#include "effects.h"

#include <string.h>

/* On behalf of somebody, the act counts for that role. */
const char *avt_act_role(const struct avt_erklaering *s)
{
    return s->behalf_of != NULL ? s->behalf_of : s->rolle;
}

static struct avt_err says_proposal(const struct avt_erklaering *s)
{
    if (s->n_kreves == 0 || s->n_kreves > AVT_MAX_ROLES)
        return avt_err_make(AVT_EFORM, "kreves", "must name who approves");
    if ((s->versjon > 1) != (s->n_endret > 0))
        return avt_err_make(AVT_EFORM, "endret", "changes exactly from the second version on");
    if (s->versjon == 1 && s->code != NULL)
        return avt_err_make(AVT_EFORM, "slag", "a first version corrects nothing");
    return AVT_NOERR;
}

/* What a part changes alone it also approves alone. */
static struct avt_err says_own_change(const struct avt_erklaering *s)
{
    if (s->n_kreves != 1 || strcmp(s->kreves[0], avt_act_role(s)) != 0)
        return avt_err_make(AVT_EFORM, "kreves", "must be who changes, alone");
    return AVT_NOERR;
}

struct avt_err avt_act_says(const struct avt_erklaering *s)
{
    const struct avt_act *act = avt_act_get(s->handling);
    if ((act->must & AVT_LINE_DOKUMENT) != 0 && !s->has_dokument)
        return avt_err_make(AVT_EFORM, "dokument", "what is approved is not named");
    if ((act->must & AVT_LINE_GJELDER_FRA) != 0 && !s->has_gjelder_fra)
        return avt_err_make(AVT_EFORM, "gjelder-fra", "must say from which day");
    if ((act->must & AVT_LINE_KREVES) != 0)
        AVT_TRY(says_proposal(s));
    return act->does == AVT_DOES_CHANGE_ALONE ? says_own_change(s) : AVT_NOERR;
}

static struct avt_sum *copy_sums(struct avt_arena *arena, const struct avt_sum *sums, size_t n)
{
    struct avt_sum *copy = avt_arena_array(arena, n, sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = (struct avt_sum){avt_arena_str(arena, sums[i].name), sums[i].digest};
    return copy;
}

static struct avt_endret *copy_changed(struct avt_arena *arena, const struct avt_endret *changed, size_t n)
{
    struct avt_endret *copy = avt_arena_array(arena, n, sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = (struct avt_endret){avt_arena_str(arena, changed[i].dokument), avt_arena_str(arena, changed[i].sti)};
    return copy;
}

static void put_forward(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    const struct avt_erklaering *s = &post->s;
    state->versjoner =
        avt_arena_grow(arena, state->versjoner, state->n_versjoner, &state->cap, sizeof *state->versjoner);
    state->venter = (int)state->n_versjoner++;
    struct avt_versjon *version = &state->versjoner[state->venter];
    *version = (struct avt_versjon){
        .n = s->versjon,
        .state = AVT_VENTER,
        .fremlegg = post->s_id,
        .dokument = s->dokument,
        .skjema = s->skjema,
        .shown = copy_sums(arena, s->shown, s->n_shown),
        .n_shown = s->n_shown,
        .endret = copy_changed(arena, s->endret, s->n_endret),
        .n_endret = s->n_endret,
        .fremlagt_nr = post->r.nr,
        .fremlagt_av = avt_arena_str(arena, avt_act_role(s)),
        .n_kreves = s->n_kreves,
        .retting = s->code != NULL,
        .fra = s->gjelder_fra,
        .til = INT32_MAX,
    };
    for (size_t i = 0; i < s->n_kreves; i++)
        version->kreves[i] = avt_arena_str(arena, s->kreves[i]);
}

/* Called before it is in force: a correction reaches as far as what it corrects. */
static avt_date last_day(const struct avt_tilstand *state, const struct avt_versjon *version)
{
    avt_date next = version->retting ? avt_tilstand_skifte(state, version->fra) : INT32_MAX;
    return next == INT32_MAX ? version->til : next - 1;
}

static void put_in_force(struct avt_tilstand *state, const struct avt_post *post)
{
    struct avt_versjon *version = &state->versjoner[state->venter];
    version->til = last_day(state, version);
    if (state->gjelder >= 0)
        state->versjoner[state->gjelder].state = AVT_ERSTATTET;
    state->gjelder = state->venter;
    state->venter = -1;
    version->state = AVT_GJELDER;
    version->gjelder_nr = post->r.nr;
    version->gjelder_tid = post->r.tid;
}

static void approve(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    struct avt_versjon *version = &state->versjoner[state->venter];
    int role = avt_versjon_rolle(version, avt_act_role(&post->s));
    version->signert[role] = post->r.nr;
    version->by_another[role] = post->s.behalf_of != NULL;
    for (size_t i = 0; i < version->n_kreves; i++)
        if (version->signert[i] == 0)
            return;
    put_in_force(state, post);
}

static void change_alone(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    const struct avt_versjon last = *avt_tilstand_gjelder(state);
    put_forward(arena, state, post);
    state->versjoner[state->venter].fra = last.fra;
    state->versjoner[state->venter].til = last.til;
    approve(arena, state, post);
}

static void drop_pending(struct avt_tilstand *state, enum avt_versjon_state how)
{
    if (state->venter >= 0)
        state->versjoner[state->venter].state = how;
    state->venter = -1;
}

static void refuse(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena, (void)post;
    drop_pending(state, AVT_AVVIST_V);
}

static void withdraw(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    struct avt_versjon *version = &state->versjoner[state->venter];
    int i = avt_versjon_rolle(version, avt_act_role(&post->s));
    if (i >= 0 && version->signert[i] != 0)
        version->signert[i] = 0;
    else
        drop_pending(state, AVT_TRUKKET_V);
}

static const char *copy_or_null(struct avt_arena *arena, const char *text)
{
    return text == NULL ? NULL : avt_arena_str(arena, text);
}

static void open_question(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    state->aapne = avt_arena_grow(arena, state->aapne, state->n_aapne, &state->cap_aapne, sizeof *state->aapne);
    state->aapne[state->n_aapne++] = (struct avt_aapen){
        .nr = post->r.nr,
        .handling = post->s.handling,
        .rolle = avt_arena_str(arena, avt_act_role(&post->s)),
        .code = copy_or_null(arena, post->s.code),
        .tid = post->r.tid,
    };
}

static void answer(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    struct avt_aapen *open = &state->aapne[avt_tilstand_aapen(state, post->s.code)];
    open->answer = post->r.nr;
    open->svart = post->r.tid;
}

static void fulfil(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    state->utfoert =
        avt_arena_grow(arena, state->utfoert, state->n_utfoert, &state->cap_utfoert, sizeof *state->utfoert);
    state->utfoert[state->n_utfoert++] = (struct avt_utfoert){
        .nr = post->r.nr,
        .handling = post->s.handling,
        .code = copy_or_null(arena, post->s.code),
        .om = copy_or_null(arena, post->s.om),
        .versjon = state->gjelder,
        .rolle = avt_arena_str(arena, avt_act_role(&post->s)),
        .tid = post->r.tid,
    };
}

static void consent(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    const struct avt_erklaering *s = &post->s;
    state->samtykker =
        avt_arena_grow(arena, state->samtykker, state->n_samtykker, &state->cap_samtykker, sizeof *state->samtykker);
    state->samtykker[state->n_samtykker++] =
        (struct avt_samtykke){post->r.nr, 0, avt_arena_str(arena, avt_act_role(s)), avt_arena_str(arena, s->code)};
}

static void withdraw_consent(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    int i = avt_tilstand_samtykke_av(state, avt_act_role(&post->s), post->s.code);
    state->samtykker[i].trukket = post->r.nr;
}

static void take_over(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    state->overtatt =
        avt_arena_grow(arena, state->overtatt, state->n_overtatt, &state->cap_overtatt, sizeof *state->overtatt);
    state->overtatt[state->n_overtatt++] =
        (struct avt_overtatt){post->r.nr, avt_arena_str(arena, avt_act_role(&post->s))};
}

/* Ending needs nobody's signature, so what waits for signatures falls with it. */
static void end(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    drop_pending(state, AVT_TRUKKET_V);
    state->avbrutt = true;
    state->slutt = post->s.has_gjelder_fra ? post->s.gjelder_fra : avt_date_oslo(post->r.tid);
    state->slutt_nr = post->r.nr;
}

static void annul(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    end(arena, state, post);
    state->avbrutt = false;
    state->annullert = true;
}

static void (*const effects[AVT_DOES_COUNT])(struct avt_arena *arena, struct avt_tilstand *state,
                                             const struct avt_post *post) = {
    [AVT_DOES_NOTHING] = NULL,
    [AVT_DOES_PUT_FORWARD] = put_forward,
    [AVT_DOES_CHANGE_ALONE] = change_alone,
    [AVT_DOES_APPROVE] = approve,
    [AVT_DOES_REFUSE] = refuse,
    [AVT_DOES_WITHDRAW] = withdraw,
    [AVT_DOES_ASK] = open_question,
    [AVT_DOES_ANSWER] = answer,
    [AVT_DOES_TAKE_OVER] = take_over,
    [AVT_DOES_FULFIL] = fulfil,
    [AVT_DOES_CONSENT] = consent,
    [AVT_DOES_WITHDRAW_CONSENT] = withdraw_consent,
    [AVT_DOES_END] = end,
    [AVT_DOES_ANNUL] = annul,
};

void avt_act_apply(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    enum avt_does does = avt_act_get(post->s.handling)->does;
    if (effects[does] != NULL)
        effects[does](arena, state, post);
}
