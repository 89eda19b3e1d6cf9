/* The fold: a record is the next of its agreement, is allowed, says what it must, and then changes the state. */
#include <string.h>

#include "effects.h"

static struct avt_err check_chain(const struct avt_tilstand *state, const struct avt_post *post)
{
    const struct avt_kvittering *r = &post->r;
    if (strcmp(post->s.avtale.text, state->avtale.text) != 0 || strcmp(r->avtale.text, state->avtale.text) != 0)
        return avt_err_make(AVT_EPROOF, "avtale", "another agreement");
    if (r->nr != state->n_poster + 1)
        return avt_err_make(AVT_EPROOF, "nr", "not the next record");
    if (!avt_digest_equal(&r->forrige, &state->hode))
        return avt_err_make(AVT_EPROOF, "forrige", "does not follow the last record");
    if (!avt_digest_equal(&r->erklaering, &post->s_id))
        return avt_err_make(AVT_EPROOF, "erklaering", "receipt for another declaration");
    if (state->n_poster > 0 && r->tid < state->tid)
        return avt_err_make(AVT_EPROOF, "tid", "before the last record");
    if (r->tid > post->s.frist)
        return avt_err_make(AVT_EPROOF, "frist", "sealed after the declaration had expired");
    return AVT_NOERR;
}

static bool has_number(const struct avt_tilstand *state, unsigned n)
{
    for (size_t i = 0; i < state->n_versjoner; i++)
        if (state->versjoner[i].n == n)
            return true;
    return false;
}

/* A signer is shown only some of the annexes; those must be the ones that were put forward. */
static bool annexes_agree(const struct avt_versjon *version, const struct avt_erklaering *s)
{
    for (size_t i = 0; i < s->n_shown; i++)
        for (size_t k = 0; k < version->n_shown; k++)
            if (strcmp(s->shown[i].name, version->shown[k].name) == 0 &&
                !avt_digest_equal(&s->shown[i].digest, &version->shown[k].digest))
                return false;
    return true;
}

/* What is said of an item of the content is said of the version in force, whatever waits: its figures are the ones meant. */
static struct avt_err says_version_of_item(const struct avt_tilstand *state, const struct avt_erklaering *s)
{
    const struct avt_versjon *in_force = avt_tilstand_gjelder(state);
    bool of_item = s->om != NULL && avt_act_get(s->handling)->concerns == AVT_CONCERNS_AVTALE;
    if (of_item && (in_force == NULL || s->versjon != in_force->n))
        return avt_err_make(AVT_ESTALE, "versjon", "not the version in force, which has the item");
    return AVT_NOERR;
}

static struct avt_err check_version(const struct avt_tilstand *state, const struct avt_erklaering *s)
{
    const struct avt_versjon *version = avt_tilstand_concerned(state, s->handling);
    bool new = avt_act_get(s->handling)->concerns == AVT_CONCERNS_NY;
    if (new ? s->versjon != avt_tilstand_neste(state) : !has_number(state, s->versjon))
        return avt_err_make(AVT_EPROOF, "versjon", "there is no such version");
    if (version == NULL)
        return says_version_of_item(state, s);
    if (s->versjon != version->n)
        return avt_err_make(AVT_EPROOF, "versjon", "not the version it answers");
    if (s->has_dokument && (!avt_digest_equal(&s->dokument, &version->dokument) ||
                            !avt_digest_equal(&s->skjema, &version->skjema) || !annexes_agree(version, s)))
        return avt_err_make(AVT_EPROOF, "dokument", "not the documents that were put forward");
    return AVT_NOERR;
}

struct avt_err avt_tilstand_apply(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    const struct avt_erklaering *s = &post->s;
    AVT_TRY(check_chain(state, post));
    AVT_TRY(avt_tilstand_allows(state, s->handling, avt_act_role(s), &s->fremlegg));
    AVT_TRY(avt_tilstand_allows_slag(state, s->handling, avt_act_role(s), s->code));
    AVT_TRY(avt_act_says(s));
    AVT_TRY(check_version(state, s));
    avt_act_apply(arena, state, post);
    state->n_poster = post->r.nr;
    state->hode = post->r_id;
    state->tid = post->r.tid;
    return AVT_NOERR;
}
