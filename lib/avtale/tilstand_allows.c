/* What the fold demands of the state before it takes an act: one row per act. */
#include <string.h>

#include "avtale/tilstand.h"

/* What must hold for the agreement as a whole. */
enum {
    ANY_VERSION = 1, /* something has been put forward */
    PENDING = 2,     /* a version waits */
    NO_PENDING = 4,
    IN_FORCE = 8,
    AFTER_AVBRUTT = 16, /* may also come after an early end */
    AFTER_ANNULLERT = 32,
    AFTER_END = AFTER_AVBRUTT | AFTER_ANNULLERT,
    NOT_ANNULLED = ANY_VERSION | AFTER_AVBRUTT,
};

/* What must hold for the role, beside that. */
typedef struct avt_err (*allows_fn)(const struct avt_tilstand *state, const char *rolle);

/* What slag must name. */
typedef struct avt_err (*names_fn)(const struct avt_tilstand *state, const char *rolle, const char *slag);

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
    if (i >= 0 && version->paa_vegne[i])
        return AVT_NOERR;
    if (version->n < 2)
        return avt_err_make(AVT_ESTATUS, "versjon", "nothing has been changed");
    if (i >= 0)
        return avt_err_make(AVT_EROLE, "rolle", "approved the version in force");
    return AVT_NOERR;
}

/* An inquiry is answered by whom it was to, everything else by Nav: two acts. */
static struct avt_err names_unanswered(const struct avt_tilstand *state, bool inquiry, const char *slag)
{
    int i = avt_tilstand_aapen(state, slag);
    if (i < 0 || (state->aapne[i].handling == AVT_HENVENDELSE) != inquiry)
        return avt_err_make(AVT_ESTATUS, "slag", "nothing of that kind to answer");
    if (state->aapne[i].svar != 0)
        return avt_err_make(AVT_EDONE, "slag", "has been answered");
    return AVT_NOERR;
}

static struct avt_err names_open(const struct avt_tilstand *state, const char *rolle, const char *slag)
{
    (void)rolle;
    return names_unanswered(state, false, slag);
}

static struct avt_err names_inquiry(const struct avt_tilstand *state, const char *rolle, const char *slag)
{
    (void)rolle;
    return names_unanswered(state, true, slag);
}

static struct avt_err names_new_consent(const struct avt_tilstand *state, const char *rolle, const char *slag)
{
    if (avt_tilstand_samtykke_av(state, rolle, slag) >= 0)
        return avt_err_make(AVT_EDONE, "slag", "this consent stands");
    return AVT_NOERR;
}

static struct avt_err names_standing_consent(const struct avt_tilstand *state, const char *rolle, const char *slag)
{
    if (avt_tilstand_samtykke_av(state, rolle, slag) < 0)
        return avt_err_make(AVT_ESTATUS, "slag", "no such consent stands");
    return AVT_NOERR;
}

/* Which duty a code means is the measure's data, which the fold does not know. */
static struct avt_err names_something(const struct avt_tilstand *state, const char *rolle, const char *slag)
{
    (void)state, (void)rolle, (void)slag;
    return AVT_NOERR;
}

static const struct row {
    unsigned needs;
    allows_fn allows;
    names_fn names; /* NULL: slag may be anything, or be absent */
} rows[AVT_HANDLING_COUNT] = {
    [AVT_FREMLAGT] = {NO_PENDING,               NULL,                      NULL                  },
    [AVT_KONTAKTPUNKT] = {NO_PENDING | IN_FORCE,    NULL,                      NULL                  },
    [AVT_GODKJENT] = {PENDING,                  is_next_signer,            NULL                  },
    [AVT_TAUSHET] = {PENDING,                  is_next_signer,            NULL                  },
    [AVT_BESLUTTET] = {PENDING,                  is_next_signer,            NULL                  },
    [AVT_AVVIST] = {PENDING,                  is_next_signer,            NULL                  },
    [AVT_TRUKKET] = {PENDING,                  has_something_to_withdraw, NULL                  },
    [AVT_ENDRINGSOENSKE] = {ANY_VERSION,              NULL,                      NULL                  },
    [AVT_INNVENDT] = {IN_FORCE | AFTER_END,     was_not_asked,             NULL                  },
    [AVT_SVAR] = {ANY_VERSION | AFTER_END,  NULL,                      names_open            },
    [AVT_OVERTATT] = {ANY_VERSION | AFTER_END,  NULL,                      NULL                  },
    [AVT_OPPFULGT] = {IN_FORCE | AFTER_AVBRUTT, NULL,                      names_something       },
    [AVT_RAPPORT] = {IN_FORCE | AFTER_AVBRUTT, NULL,                      names_something       },
    [AVT_HENVENDELSE] = {ANY_VERSION | AFTER_END,  NULL,                      names_something       },
    [AVT_BESVART] = {ANY_VERSION | AFTER_END,  NULL,                      names_inquiry         },
    [AVT_LOEFTE] = {IN_FORCE | AFTER_AVBRUTT, NULL,                      names_something       },
    [AVT_PERIODE_GODKJENT] = {IN_FORCE | AFTER_AVBRUTT, NULL,                      NULL                  },
    [AVT_PERIODE_AVSLAATT] = {IN_FORCE | AFTER_AVBRUTT, NULL,                      NULL                  },
    [AVT_PERIODE_SENDT] = {IN_FORCE | AFTER_AVBRUTT, NULL,                      NULL                  },
    [AVT_SAMTYKKE] = {NOT_ANNULLED,             NULL,                      names_new_consent     },
    [AVT_SAMTYKKE_TRUKKET] = {ANY_VERSION | AFTER_END,  NULL,                      names_standing_consent},
    [AVT_AVBRUTT] = {IN_FORCE,                 NULL,                      NULL                  },
    [AVT_ANNULLERT] = {ANY_VERSION,              NULL,                      NULL                  },
    [AVT_OPPLASTET] = {ANY_VERSION | AFTER_END,  NULL,                      names_something       },
};

/* What never took effect leaves no duties behind; what has begun does. */
static struct avt_err check_end(const struct avt_tilstand *state, enum avt_handling handling)
{
    enum avt_handling ending = state->annullert ? AVT_ANNULLERT : AVT_AVBRUTT;
    unsigned may_follow = state->annullert ? AFTER_ANNULLERT : AFTER_AVBRUTT;
    if ((!state->annullert && !state->avbrutt) || (rows[handling].needs & may_follow) != 0)
        return AVT_NOERR;
    return avt_err_make(handling == ending ? AVT_EDONE : AVT_ESTATUS, "handling", "the agreement has been ended");
}

static struct avt_err check_needs(const struct avt_tilstand *state, enum avt_handling handling)
{
    unsigned needs = rows[handling].needs;
    AVT_TRY(check_end(state, handling));
    if ((needs & PENDING) != 0 && state->venter < 0)
        return avt_err_make(AVT_ESTATUS, "handling", "no version waits");
    if ((needs & NO_PENDING) != 0 && state->venter >= 0)
        return avt_err_make(AVT_ESTATUS, "handling", "a version waits");
    if ((needs & IN_FORCE) != 0 && state->gjelder < 0)
        return avt_err_make(AVT_ESTATUS, "handling", "no version is in force");
    if ((needs & ANY_VERSION) != 0 && state->n_versjoner == 0)
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
    AVT_TRY(check_needs(state, handling));
    if (!answers(avt_tilstand_concerned(state, handling), fremlegg))
        return avt_err_make(AVT_ESTALE, "fremlegg", "answers another version");
    return rows[handling].allows == NULL ? AVT_NOERR : rows[handling].allows(state, rolle);
}

struct avt_err avt_tilstand_allows_slag(const struct avt_tilstand *state, enum avt_handling handling, const char *rolle,
                                        const char *slag)
{
    AVT_INVARIANT(handling > AVT_INGEN_HANDLING && handling < AVT_HANDLING_COUNT);
    names_fn names = rows[handling].names;
    if (names == NULL)
        return AVT_NOERR;
    if (slag == NULL)
        return avt_err_make(AVT_EFORM, "slag", "this act must name something");
    return names(state, rolle, slag);
}
