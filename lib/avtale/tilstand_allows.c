/* What the fold demands of the state before it takes an act, by the columns of its row. */
#include <string.h>

#include "avtale/tilstand.h"

static struct avt_err is_next_signer(const struct avt_tilstand *state, const char *rolle)
{
    const struct avt_versjon *version = avt_tilstand_venter(state);
    int i = avt_versjon_rolle(version, rolle);
    if (i < 0)
        return avt_err_make(AVT_EROLE, "rolle", "this version does not need it");
    if (version->signert[i] != 0)
        return avt_err_make(AVT_EDONE, "rolle", "has approved");
    return AVT_NOERR;
}

/* Either the role's own approval or, from who put it forward, the whole version. */
static struct avt_err has_something_to_withdraw(const struct avt_tilstand *state, const char *rolle)
{
    const struct avt_versjon *version = avt_tilstand_venter(state);
    int i = avt_versjon_rolle(version, rolle);
    if ((i >= 0 && version->signert[i] != 0) || strcmp(version->fremlagt_av, rolle) == 0)
        return AVT_NOERR;
    return avt_err_make(AVT_ESTATUS, "rolle", "has nothing to withdraw");
}

/* An objection answers a change made without asking, or an approval that another gave in the role's name; who approved
 * itself was asked. */
static struct avt_err was_not_asked(const struct avt_tilstand *state, const char *rolle)
{
    const struct avt_versjon *version = avt_tilstand_gjelder(state);
    int i = avt_versjon_rolle(version, rolle);
    if (i >= 0 && version->by_another[i])
        return AVT_NOERR;
    if (version->n < 2)
        return avt_err_make(AVT_ESTATUS, "versjon", "nothing has been changed");
    if (i >= 0)
        return avt_err_make(AVT_EROLE, "rolle", "approved the version in force");
    return AVT_NOERR;
}

/* A record is answered by the act that its own row names. */
static struct avt_err names_question(const struct avt_tilstand *state, enum avt_handling act, const char *slag)
{
    int i = avt_tilstand_aapen(state, slag);
    if (i < 0 || avt_act_get(state->aapne[i].handling)->answered_by != act)
        return avt_err_make(AVT_ESTATUS, "slag", "nothing of that kind to answer");
    if (state->aapne[i].answer != 0)
        return avt_err_make(AVT_EDONE, "slag", "has been answered");
    return AVT_NOERR;
}

static struct avt_err names_consent(const struct avt_tilstand *state, const char *rolle, const char *slag,
                                    bool standing)
{
    if ((avt_tilstand_samtykke_av(state, rolle, slag) >= 0) == standing)
        return AVT_NOERR;
    return standing ? avt_err_make(AVT_ESTATUS, "slag", "no such consent stands")
                    : avt_err_make(AVT_EDONE, "slag", "this consent stands");
}

/* What never took effect leaves no duties behind; what has begun does. */
static struct avt_err check_end(const struct avt_tilstand *state, const struct avt_act *act)
{
    enum avt_does ending = state->annullert ? AVT_DOES_ANNUL : AVT_DOES_END;
    unsigned may_follow = state->annullert ? AVT_MAY_AFTER_ANNULMENT : AVT_MAY_AFTER_END;
    if ((!state->annullert && !state->avbrutt) || (act->needs & may_follow) != 0)
        return AVT_NOERR;
    return avt_err_make(act->does == ending ? AVT_EDONE : AVT_ESTATUS, "handling", "the agreement has been ended");
}

static struct avt_err check_needs(const struct avt_tilstand *state, const struct avt_act *act)
{
    unsigned needs = act->needs;
    AVT_TRY(check_end(state, act));
    if ((needs & AVT_NEEDS_PENDING) != 0 && state->venter < 0)
        return avt_err_make(AVT_ESTATUS, "handling", "no version waits");
    if ((needs & AVT_NEEDS_NO_PENDING) != 0 && state->venter >= 0)
        return avt_err_make(AVT_ESTATUS, "handling", "a version waits");
    if ((needs & AVT_NEEDS_IN_FORCE) != 0 && state->gjelder < 0)
        return avt_err_make(AVT_ESTATUS, "handling", "no version is in force");
    if ((needs & AVT_NEEDS_ANY_VERSION) != 0 && state->n_versjoner == 0)
        return avt_err_make(AVT_ESTATUS, "handling", "nothing has been put forward");
    return AVT_NOERR;
}

/* Everybody acts on what they have seen: the version that waits, or else the one in force. */
static bool answers(const struct avt_versjon *concerned, const struct avt_digest *fremlegg)
{
    return concerned == NULL ? avt_digest_is_zero(fremlegg) : avt_digest_equal(fremlegg, &concerned->fremlegg);
}

struct avt_err avt_tilstand_allows(const struct avt_tilstand *state, enum avt_handling handling, const char *rolle,
                                   const struct avt_digest *fremlegg)
{
    AVT_INVARIANT(handling > AVT_INGEN_HANDLING && handling < AVT_HANDLING_COUNT);
    AVT_TRY(check_needs(state, avt_act_get(handling)));
    if (!answers(avt_tilstand_concerned(state, handling), fremlegg))
        return avt_err_make(AVT_ESTALE, "fremlegg", "answers another version");
    switch (avt_act_get(handling)->allows) {
    case AVT_ALLOWS_NEXT_SIGNER: return is_next_signer(state, rolle);
    case AVT_ALLOWS_WITHDRAWER: return has_something_to_withdraw(state, rolle);
    case AVT_ALLOWS_UNASKED: return was_not_asked(state, rolle);
    case AVT_ALLOWS_ANY: break;
    }
    return AVT_NOERR;
}

/* Which duty a code means is the measure's data, which the fold does not know. */
struct avt_err avt_tilstand_allows_slag(const struct avt_tilstand *state, enum avt_handling handling, const char *rolle,
                                        const char *slag)
{
    AVT_INVARIANT(handling > AVT_INGEN_HANDLING && handling < AVT_HANDLING_COUNT);
    const struct avt_act *act = avt_act_get(handling);
    if ((act->must & AVT_LINE_SLAG) != 0 && slag == NULL)
        return avt_err_make(AVT_EFORM, "slag", "this act must name something");
    switch (act->names) {
    case AVT_NAMES_QUESTION: return names_question(state, handling, slag);
    case AVT_NAMES_NEW_CONSENT: return names_consent(state, rolle, slag, false);
    case AVT_NAMES_CONSENT: return names_consent(state, rolle, slag, true);
    case AVT_NAMES_CORRECTION:
        if (slag != NULL && strcmp(slag, AVT_RETTING) != 0)
            return avt_err_make(AVT_EFORM, "slag", "nothing but a correction has one here");
        break;
    case AVT_NAMES_REASON:
    case AVT_NAMES_CODE:
    case AVT_NAMES_PART:
    case AVT_NAMES_DUTY: break;
    }
    return AVT_NOERR;
}
