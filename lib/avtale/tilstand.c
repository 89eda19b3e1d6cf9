/* The state of an agreement: looking things up in it, and the fold. What the fold demands first is in
 * tilstand_allows.c. */
#include "avtale/tilstand.h"

#include <string.h>

void avt_tilstand_init(struct avt_tilstand *state, const struct avt_id *avtale)
{
    *state = (struct avt_tilstand){.avtale = *avtale, .venter = -1, .gjelder = -1};
}

const struct avt_versjon *avt_tilstand_venter(const struct avt_tilstand *state)
{
    return state->venter < 0 ? NULL : &state->versjoner[state->venter];
}

const struct avt_versjon *avt_tilstand_gjelder(const struct avt_tilstand *state)
{
    return state->gjelder < 0 ? NULL : &state->versjoner[state->gjelder];
}

const struct avt_versjon *avt_tilstand_concerned(const struct avt_tilstand *state, enum avt_handling handling)
{
    enum avt_concerns concerns = avt_handling_get(handling)->concerns;
    if (concerns != AVT_CONCERNS_VENTER && concerns != AVT_CONCERNS_GJELDER)
        return NULL;
    const struct avt_versjon *pending = avt_tilstand_venter(state);
    return pending != NULL || concerns == AVT_CONCERNS_VENTER ? pending : avt_tilstand_gjelder(state);
}

/* The number of a version that was refused or withdrawn is free again. */
unsigned avt_tilstand_neste(const struct avt_tilstand *state)
{
    unsigned taken = 0;
    for (size_t i = 0; i < state->n_versjoner; i++) {
        const struct avt_versjon *version = &state->versjoner[i];
        if (version->state != AVT_AVVIST_V && version->state != AVT_TRUKKET_V && version->n > taken)
            taken = version->n;
    }
    return taken + 1;
}

int avt_versjon_rolle(const struct avt_versjon *versjon, const char *rolle)
{
    for (size_t i = 0; i < versjon->n_kreves; i++)
        if (strcmp(versjon->kreves[i], rolle) == 0)
            return (int)i;
    return -1;
}

bool avt_tilstand_paa_vegne(const struct avt_tilstand *state, const char *rolle)
{
    for (size_t i = state->n_versjoner; i-- > 0;) {
        const struct avt_versjon *version = &state->versjoner[i];
        bool stands = version->state != AVT_AVVIST_V && version->state != AVT_TRUKKET_V;
        int k = stands ? avt_versjon_rolle(version, rolle) : -1;
        if (k >= 0 && version->signert[k] != 0)
            return version->paa_vegne[k];
    }
    return false;
}

int avt_tilstand_aapen(const struct avt_tilstand *state, const char *slag)
{
    uint64_t nr;
    static const char PREFIX[] = "post-";
    struct avt_span text = avt_span_str(slag);
    size_t skip = sizeof PREFIX - 1;
    if (!avt_span_starts(text, PREFIX) ||
        !avt_span_u64(avt_span_make(text.ptr + skip, text.len - skip), AVT_MAX_RECORDS, &nr))
        return -1;
    for (size_t i = 0; i < state->n_aapne; i++)
        if (state->aapne[i].nr == nr)
            return (int)i;
    return -1;
}

const struct avt_utfoert *avt_tilstand_om(const struct avt_tilstand *state, uint32_t acts, const char *om)
{
    const struct avt_utfoert *last = NULL;
    for (size_t i = 0; i < state->n_utfoert; i++) {
        const struct avt_utfoert *done = &state->utfoert[i];
        if ((acts >> done->handling & 1) != 0 && done->om != NULL && strcmp(done->om, om) == 0)
            last = done;
    }
    return last;
}

bool avt_tilstand_samtykke(const struct avt_tilstand *state, const char *slag)
{
    for (size_t i = 0; i < state->n_samtykker; i++)
        if (state->samtykker[i].trukket == 0 && strcmp(state->samtykker[i].slag, slag) == 0)
            return true;
    return false;
}

int avt_tilstand_samtykke_av(const struct avt_tilstand *state, const char *rolle, const char *slag)
{
    for (size_t i = 0; i < state->n_samtykker; i++) {
        const struct avt_samtykke *consent = &state->samtykker[i];
        if (consent->trukket == 0 && strcmp(consent->rolle, rolle) == 0 && strcmp(consent->slag, slag) == 0)
            return (int)i;
    }
    return -1;
}

/* On behalf of somebody, the act counts for that role. */
static const char *role_of(const struct avt_erklaering *s)
{
    return s->paa_vegne_av != NULL ? s->paa_vegne_av : s->rolle;
}

/* ---- What a record must say ---- */

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
    for (size_t i = 0; i < s->n_sett; i++)
        for (size_t k = 0; k < version->n_sett; k++)
            if (strcmp(s->sett[i].name, version->sett[k].name) == 0 &&
                !avt_digest_equal(&s->sett[i].digest, &version->sett[k].digest))
                return false;
    return true;
}

/* What is said of an item of the content is said of the version in force, whatever waits: its figures are the ones meant. */
static struct avt_err says_version_of_item(const struct avt_tilstand *state, const struct avt_erklaering *s)
{
    const struct avt_versjon *in_force = avt_tilstand_gjelder(state);
    bool of_item = s->om != NULL && avt_handling_get(s->handling)->concerns == AVT_CONCERNS_AVTALE;
    if (of_item && (in_force == NULL || s->versjon != in_force->n))
        return avt_err_make(AVT_ESTALE, "versjon", "not the version in force, which has the item");
    return AVT_NOERR;
}

static struct avt_err check_version(const struct avt_tilstand *state, const struct avt_erklaering *s)
{
    const struct avt_versjon *version = avt_tilstand_concerned(state, s->handling);
    bool new = avt_handling_get(s->handling)->concerns == AVT_CONCERNS_NY;
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

static struct avt_err says_documents(const struct avt_erklaering *s)
{
    return s->has_dokument ? AVT_NOERR : avt_err_make(AVT_EFORM, "dokument", "what is approved is not named");
}

static struct avt_err says_proposal(const struct avt_erklaering *s)
{
    AVT_TRY(says_documents(s));
    if (s->n_kreves == 0 || s->n_kreves > AVT_MAX_ROLES)
        return avt_err_make(AVT_EFORM, "kreves", "must name who approves");
    if ((s->versjon > 1) != (s->n_endret > 0))
        return avt_err_make(AVT_EFORM, "endret", "changes exactly from the second version on");
    return AVT_NOERR;
}

/* What a part changes alone it also approves alone. */
static struct avt_err says_own_change(const struct avt_erklaering *s)
{
    AVT_TRY(says_proposal(s));
    if (s->n_kreves != 1 || strcmp(s->kreves[0], role_of(s)) != 0)
        return avt_err_make(AVT_EFORM, "kreves", "must be who changes, alone");
    return AVT_NOERR;
}

static struct avt_err says_date(const struct avt_erklaering *s)
{
    return s->has_gjelder_fra ? AVT_NOERR : avt_err_make(AVT_EFORM, "gjelder-fra", "must say from which day");
}

/* ---- What a record does ---- */

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
        .sett = copy_sums(arena, s->sett, s->n_sett),
        .n_sett = s->n_sett,
        .endret = copy_changed(arena, s->endret, s->n_endret),
        .n_endret = s->n_endret,
        .fremlagt_nr = post->r.nr,
        .fremlagt_av = avt_arena_str(arena, role_of(s)),
        .n_kreves = s->n_kreves,
    };
    for (size_t i = 0; i < s->n_kreves; i++)
        version->kreves[i] = avt_arena_str(arena, s->kreves[i]);
}

static void put_in_force(struct avt_tilstand *state, const struct avt_post *post)
{
    if (state->gjelder >= 0)
        state->versjoner[state->gjelder].state = AVT_ERSTATTET;
    state->gjelder = state->venter;
    state->venter = -1;
    struct avt_versjon *version = &state->versjoner[state->gjelder];
    version->state = AVT_GJELDER;
    version->gjelder_nr = post->r.nr;
    version->gjelder_tid = post->r.tid;
}

static void approve(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    struct avt_versjon *version = &state->versjoner[state->venter];
    int role = avt_versjon_rolle(version, role_of(&post->s));
    version->signert[role] = post->r.nr;
    version->paa_vegne[role] = post->s.paa_vegne_av != NULL;
    for (size_t i = 0; i < version->n_kreves; i++)
        if (version->signert[i] == 0)
            return;
    put_in_force(state, post);
}

static void change_alone(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    put_forward(arena, state, post);
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
    int i = avt_versjon_rolle(version, role_of(&post->s));
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
        .rolle = avt_arena_str(arena, role_of(&post->s)),
        .slag = copy_or_null(arena, post->s.slag),
        .tid = post->r.tid,
    };
}

static void answer(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    struct avt_aapen *open = &state->aapne[avt_tilstand_aapen(state, post->s.slag)];
    open->svar = post->r.nr;
    open->svart = post->r.tid;
}

static void fulfil(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    state->utfoert =
        avt_arena_grow(arena, state->utfoert, state->n_utfoert, &state->cap_utfoert, sizeof *state->utfoert);
    state->utfoert[state->n_utfoert++] = (struct avt_utfoert){
        .nr = post->r.nr,
        .handling = post->s.handling,
        .slag = copy_or_null(arena, post->s.slag),
        .om = copy_or_null(arena, post->s.om),
        .versjon = state->gjelder,
        .rolle = avt_arena_str(arena, role_of(&post->s)),
        .tid = post->r.tid,
    };
}

static void consent(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    const struct avt_erklaering *s = &post->s;
    state->samtykker =
        avt_arena_grow(arena, state->samtykker, state->n_samtykker, &state->cap_samtykker, sizeof *state->samtykker);
    state->samtykker[state->n_samtykker++] =
        (struct avt_samtykke){post->r.nr, 0, avt_arena_str(arena, role_of(s)), avt_arena_str(arena, s->slag)};
}

static void withdraw_consent(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    int i = avt_tilstand_samtykke_av(state, role_of(&post->s), post->s.slag);
    state->samtykker[i].trukket = post->r.nr;
}

static void take_over(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    state->overtatt =
        avt_arena_grow(arena, state->overtatt, state->n_overtatt, &state->cap_overtatt, sizeof *state->overtatt);
    state->overtatt[state->n_overtatt++] = (struct avt_overtatt){post->r.nr, avt_arena_str(arena, role_of(&post->s))};
}

/* Ending needs nobody's signature, so what waits for signatures falls with it. */
static void end(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    (void)arena;
    drop_pending(state, AVT_TRUKKET_V);
    state->avbrutt = post->s.handling == AVT_AVBRUTT;
    state->annullert = !state->avbrutt;
    state->slutt = post->s.has_gjelder_fra ? post->s.gjelder_fra : avt_date_oslo(post->r.tid);
    state->slutt_nr = post->r.nr;
}

static const struct row {
    struct avt_err (*says)(const struct avt_erklaering *s); /* NULL: nothing more */
    void (*apply)(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post); /* NULL: nothing */
} rows[AVT_HANDLING_COUNT] = {
    [AVT_FREMLAGT] = {says_proposal,   put_forward     },
    [AVT_KONTAKTPUNKT] = {says_own_change, change_alone    },
    [AVT_GODKJENT] = {says_documents,  approve         },
    [AVT_TAUSHET] = {says_documents,  approve         },
    [AVT_BESLUTTET] = {says_documents,  approve         },
    [AVT_AVVIST] = {NULL,            refuse          },
    [AVT_TRUKKET] = {NULL,            withdraw        },
    [AVT_ENDRINGSOENSKE] = {NULL,            open_question   },
    [AVT_INNVENDT] = {NULL,            open_question   },
    [AVT_SVAR] = {NULL,            answer          },
    [AVT_OVERTATT] = {NULL,            take_over       },
    [AVT_OPPFULGT] = {NULL,            fulfil          },
    [AVT_RAPPORT] = {NULL,            fulfil          },
    [AVT_HENVENDELSE] = {NULL,            open_question   },
    [AVT_BESVART] = {NULL,            answer          },
    [AVT_LOEFTE] = {NULL,            fulfil          },
    [AVT_PERIODE_GODKJENT] = {NULL,            fulfil          },
    [AVT_PERIODE_AVSLAATT] = {NULL,            fulfil          },
    [AVT_PERIODE_SENDT] = {NULL,            fulfil          },
    [AVT_SAMTYKKE] = {NULL,            consent         },
    [AVT_SAMTYKKE_TRUKKET] = {NULL,            withdraw_consent},
    [AVT_AVBRUTT] = {says_date,       end             },
    [AVT_ANNULLERT] = {NULL,            end             },
};

struct avt_err avt_tilstand_apply(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post)
{
    const struct avt_erklaering *s = &post->s;
    AVT_TRY(check_chain(state, post));
    AVT_TRY(avt_tilstand_allows(state, s->handling, role_of(s), &s->fremlegg));
    AVT_TRY(avt_tilstand_allows_slag(state, s->handling, role_of(s), s->slag));
    const struct row *row = &rows[s->handling];
    AVT_TRY(row->says == NULL ? AVT_NOERR : row->says(s));
    AVT_TRY(check_version(state, s));
    if (row->apply != NULL)
        row->apply(arena, state, post);
    state->n_poster = post->r.nr;
    state->hode = post->r_id;
    state->tid = post->r.tid;
    return AVT_NOERR;
}
