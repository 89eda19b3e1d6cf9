/* Decide: the fold's own demands, and what the measure's data, the day and the persons add to them. */
#include "avtale/decide.h"

#include <string.h>

#include "avtale/oppfoelging.h"
#include "decide_periode.h"
#include "lesere.h"

/* One command, and the role it counts for. */
struct question {
    const struct avt_decide_in *in;
    const struct avt_kommando *command;
    int signer;
};

static const struct avt_act *act_of(const struct question *q)
{
    return avt_act_get(q->command->handling);
}

static const struct avt_rolle *signer_of(const struct question *q)
{
    return &q->in->tiltak->roller[q->signer];
}

/* ---- Whose act it is ---- */

/* Only the public servant who signs the agreement may act for another, only to approve, never for Nav itself, and only
 * for roles of which the data say why. */
static struct avt_err find_signer(struct question *q)
{
    const struct avt_kommando *command = q->command;
    const struct avt_tiltak *measure = q->in->tiltak;
    q->signer = command->rolle;
    if (command->behalf_of == NULL)
        return AVT_NOERR;
    q->signer = avt_tiltak_rolle(measure, command->behalf_of);
    bool may_be_for = (act_of(q)->may & AVT_LINE_FOR) != 0;
    if (q->signer < 0 || !may_be_for || !measure->roller[command->rolle].leads ||
        avt_roles_have(avt_own_part(measure, command->rolle), q->signer) ||
        avt_tiltak_fullmakt(measure, q->signer) == NULL)
        return avt_err_make(AVT_EROLE, "for", "may not be done on behalf of that role");
    return AVT_NOERR;
}

/* The first duty row that this role fulfils by this act; slag NULL: any. NULL if there is none. */
static const struct avt_regel *duty_of(const struct avt_tiltak *measure, enum avt_handling act, int role,
                                       const char *slag)
{
    for (size_t i = 0; i < measure->n_regler; i++) {
        const struct avt_regel *rule = &measure->regler[i];
        if (avt_regel_is_plikt(rule) && rule->handling == act && rule->hvem == role &&
            (slag == NULL || strcmp(rule->kode, slag) == 0))
            return rule;
    }
    return NULL;
}

/* The inquiry that is answered is to this role's part; while none is named, some inquiry that has no answer. If `slag`
 * names no inquiry, do not refuse whoever may be asked: check_kind() tells it with the other faults. */
static bool is_asked(const struct question *q)
{
    const struct avt_tilstand *state = q->in->state;
    if (q->command->code == NULL)
        return avt_aapen_foerste(q->in->tiltak, state, q->command->handling, q->signer) != NULL;
    int named = avt_tilstand_aapen(state, q->command->code);
    if (named < 0 || !avt_act_is_inquiry(state->aapne[named].handling))
        return signer_of(q)->party[0] != '\0';
    return avt_roles_have(avt_aapen_mottaker(q->in->tiltak, &state->aapne[named]), q->signer);
}

static const char *const *codes_of(const struct question *q)
{
    static const char *const none[] = {NULL};
    const struct avt_handlingsdata *data = avt_tiltak_handling(q->in->tiltak, q->command->handling);
    return data == NULL || data->codes == NULL ? none : data->codes;
}

/* A measure whose data has no kind that the act must name, or no list of what it must be about, is without the act. */
static bool measure_has(const struct question *q)
{
    enum avt_handling act = q->command->handling;
    const struct avt_handlingsdata *data = avt_tiltak_handling(q->in->tiltak, act);
    bool coded = (act_of(q)->must & AVT_LINE_SLAG) != 0 && !avt_act_names_standing(act);
    bool about = (act_of(q)->must & AVT_LINE_OM) != 0;
    return !(coded && codes_of(q)[0] == NULL) && !(about && (data == NULL || data->n_om == 0));
}

/* A wish is answered by who puts versions forward, who makes the amendment instead. */
static bool asks_itself(const struct question *q)
{
    return (act_of(q)->flags & AVT_ACT_PROPOSES) != 0 && signer_of(q)->leads;
}

static bool is_its_act(const struct question *q)
{
    const struct avt_rolle *role = signer_of(q);
    bool pending = act_of(q)->concerns == AVT_CONCERNS_VENTER;
    if ((pending && avt_roles_have(q->in->tidligere, q->signer)) || !measure_has(q))
        return false;
    switch (avt_handling_get(q->command->handling)->who) {
    case AVT_WHO_NAMED_SIGNER: return role->handling == q->command->handling;
    case AVT_WHO_ANY_SIGNER: return role->handling != AVT_INGEN_HANDLING;
    case AVT_WHO_PARTY: return role->party[0] != '\0';
    case AVT_WHO_FORESLAAR: return role->foreslaar && !asks_itself(q);
    case AVT_WHO_CASEWORKER: return role->leads;
    case AVT_WHO_PLIKT: return duty_of(q->in->tiltak, q->command->handling, q->signer, NULL) != NULL;
    case AVT_WHO_ASKED: return is_asked(q);
    case AVT_WHO_BESLUTTER: return role->approves == AVT_APPROVES_MONEY;
    case AVT_WHO_PERSON: return role->klasse == AVT_ROLE_PERSON && role->party[0] != '\0';
    case AVT_WHO_INGEN: break;
    }
    return false;
}

/* ---- When it may be done ---- */

static struct avt_err check_status(const struct question *q)
{
    if ((act_of(q)->statuses >> q->in->status & 1) == 0)
        return avt_err_make(AVT_ESTATUS, "handling", avt_status_name(q->in->status));
    return AVT_NOERR;
}

/* A change made without asking may be objected to for a while; longer by those who may not have seen it at once. */
static struct avt_err check_objection_time(const struct question *q)
{
    avt_date last;
    if (act_of(q)->allows != AVT_ALLOWS_UNASKED ||
        avt_innvend_frist(q->in->tiltak, q->in->state, q->signer, &last) == NULL)
        return AVT_NOERR;
    return q->in->idag > last ? avt_err_make(AVT_ESTATUS, "handling", "the time to object has passed") : AVT_NOERR;
}

/* Nobody speaks against what they put forward themselves: before all have signed they withdraw it, after it they
 * amend. */
static struct avt_err check_not_own(const struct question *q)
{
    if ((act_of(q)->flags & AVT_ACT_AGAINST) == 0)
        return AVT_NOERR;
    const struct avt_versjon *version = avt_tilstand_concerned(q->in->state, q->command->handling);
    bool own = version != NULL && strcmp(version->fremlagt_av, signer_of(q)->navn) == 0;
    return own ? avt_err_make(AVT_EROLE, "rolle", "put it forward itself") : AVT_NOERR;
}

static bool signs_now(const struct question *q)
{
    return avt_handling_get(q->command->handling)->who == AVT_WHO_NAMED_SIGNER;
}

/* Those of `etter` who must approve this very version and have not. */
static avt_roles missing_before(const struct question *q)
{
    avt_roles missing = 0;
    const struct avt_versjon *version = avt_tilstand_venter(q->in->state);
    for (size_t i = 0; signs_now(q) && i < version->n_kreves; i++) {
        int role = avt_tiltak_rolle(q->in->tiltak, version->kreves[i]);
        if (role >= 0 && version->signert[i] == 0 && avt_roles_have(signer_of(q)->etter, role))
            missing |= UINT32_C(1) << role;
    }
    return missing;
}

/* A new version answers none, so its S names none; but who changes a version in force must have seen the one that is. */
static struct avt_err check_answered(const struct question *q)
{
    static const struct avt_digest none = {{0}};
    const struct avt_kommando *command = q->command;
    bool new = act_of(q)->concerns == AVT_CONCERNS_NY;
    const struct avt_versjon *changed = avt_tilstand_gjelder(q->in->state);
    AVT_TRY(avt_tilstand_allows(q->in->state, command->handling, signer_of(q)->navn, new ? &none : &command->fremlegg));
    if (!new || avt_digest_is_zero(&command->fremlegg))
        return AVT_NOERR;
    if (changed == NULL || !avt_digest_equal(&command->fremlegg, &changed->fremlegg))
        return avt_err_make(AVT_ESTALE, "fremlegg", "changes another version");
    return AVT_NOERR;
}

/* All but order, persons and what the command names, dates and writes. */
static struct avt_err check_may(struct question *q)
{
    const struct avt_kommando *command = q->command;
    AVT_INVARIANT(command->rolle >= 0 && (size_t)command->rolle < q->in->tiltak->n_roller);
    AVT_TRY(find_signer(q));
    if (!is_its_act(q))
        return avt_err_make(AVT_EROLE, "handling", "not an act of this role");
    AVT_TRY(check_answered(q));
    AVT_TRY(check_status(q));
    AVT_TRY(check_not_own(q));
    return check_objection_time(q);
}

/* ---- Persons ---- */

static bool acted(const struct question *q, unsigned nr)
{
    uint8_t person[32];
    return nr != 0 &&
           (!q->in->person(q->in->person_ctx, nr, person) || memcmp(person, q->command->person, sizeof person) == 0);
}

/* Who signs may have put the version forward as well as approved it. */
static bool acted_as(const struct question *q, const struct avt_versjon *version, const char *role)
{
    int i = avt_versjon_rolle(version, role);
    return (i >= 0 && acted(q, version->signert[i])) ||
           (strcmp(version->fremlagt_av, role) == 0 && acted(q, version->fremlagt_nr));
}

/* A later version, or another who took over, does not undo what somebody did in that role. */
static bool ever_acted_as(const struct question *q, const char *role)
{
    const struct avt_tilstand *state = q->in->state;
    for (size_t i = 0; i < state->n_versjoner; i++) {
        const struct avt_versjon *version = &state->versjoner[i];
        bool held = version->state == AVT_GJELDER || version->state == AVT_ERSTATTET;
        if (held && acted_as(q, version, role))
            return true;
    }
    for (size_t i = 0; i < state->n_utfoert; i++) {
        const struct avt_utfoert *done = &state->utfoert[i];
        if (avt_act_get(done->handling)->period == AVT_SENDS_PERIOD && strcmp(done->rolle, role) == 0 &&
            acted(q, done->nr))
            return true;
    }
    return false;
}

/* The role that must be another person: in the version that is signed, or in all there has been of what is decided. */
static bool is_same_person(const struct question *q)
{
    int other = signer_of(q)->ulik;
    bool decides = avt_handling_get(q->command->handling)->who == AVT_WHO_BESLUTTER;
    if ((!signs_now(q) && !decides) || other < 0)
        return false;
    const char *name = q->in->tiltak->roller[other].navn;
    return decides ? ever_acted_as(q, name) : acted_as(q, avt_tilstand_venter(q->in->state), name);
}

/* ---- What it names, dates and writes ---- */

static void fault(struct avt_faults *faults, const char *kode, const char *where)
{
    avt_faults_add(faults, kode, where, AVT_STOPP, "");
}

/* Nobody sends an inquiry to their own part, or to one that the measure does not have. */
static bool asks_nobody(const struct question *q)
{
    return strcmp(q->command->code, signer_of(q)->party) == 0 || avt_tiltak_roles(q->in->tiltak, q->command->code) == 0;
}

static bool is_valid_kind(const struct question *q)
{
    const char *slag = q->command->code;
    switch (act_of(q)->names) {
    case AVT_NAMES_REASON:
    case AVT_NAMES_CODE:
    case AVT_NAMES_NEW_CONSENT: return avt_koder_have(codes_of(q), slag);
    case AVT_NAMES_PART: return avt_koder_have(codes_of(q), slag) && !asks_nobody(q);
    case AVT_NAMES_DUTY: return duty_of(q->in->tiltak, q->command->handling, q->signer, slag) != NULL;
    case AVT_NAMES_CORRECTION:
    case AVT_NAMES_QUESTION:
    case AVT_NAMES_CONSENT: break; /* the fold looks it up */
    }
    return true;
}

/* The fold knows what stands; naming what does not is a slip of who wrote it, doing a thing twice is not. */
static struct avt_err check_kind(const struct question *q, struct avt_faults *faults)
{
    enum avt_handling act = q->command->handling;
    if (q->command->code == NULL) {
        bool coded = act_of(q)->names != AVT_NAMES_NEW_CONSENT && !avt_act_names_standing(act);
        if (!coded || codes_of(q)[0] != NULL)
            fault(faults, "mangler", "slag");
        return AVT_NOERR;
    }
    struct avt_err err = avt_tilstand_allows_slag(q->in->state, act, signer_of(q)->navn, q->command->code);
    if (!is_valid_kind(q) || (err.code != AVT_OK && err.code != AVT_EDONE)) {
        fault(faults, "ugyldig-kode", "slag");
        return AVT_NOERR;
    }
    return err;
}

/* ---- The item it is about ---- */

static bool holds_item(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_liste *liste,
                       const char *om)
{
    const char **posts;
    size_t len = strlen(liste->sti);
    if (innhold == NULL || strncmp(om, liste->sti, len) != 0 || om[len] != '/')
        return false;
    size_t n = avt_innhold_posts(arena, &posts, innhold, liste);
    for (size_t i = 0; i < n; i++)
        if (strcmp(posts[i], om + len + 1) == 0)
            return true;
    return false;
}

/* The lists whose items the act may be about, by the data. */
static size_t lists_of(const struct question *q, const struct avt_liste *const **out)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(q->in->tiltak, q->command->handling);
    *out = data == NULL ? NULL : (const struct avt_liste *const *)data->om;
    return data == NULL ? 0 : data->n_om;
}

static bool needs_item(const struct question *q)
{
    enum avt_handling act = q->command->handling;
    if (act_of(q)->names == AVT_NAMES_DUTY) {
        const struct avt_regel *duty = duty_of(q->in->tiltak, act, q->signer, q->command->code);
        return duty != NULL && q->command->code != NULL && duty->punkt.felt != NULL && duty->punkt.felt->liste != NULL;
    }
    return (act_of(q)->must & AVT_LINE_OM) != 0;
}

static void check_item(const struct question *q, struct avt_faults *faults)
{
    const struct avt_liste *const *lists;
    const char *om = q->command->om;
    size_t n = lists_of(q, &lists);
    if (om == NULL) {
        if (needs_item(q))
            fault(faults, "mangler", "om");
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (holds_item(faults->arena, q->in->innhold, lists[i], om))
            return;
    fault(faults, n == 0 ? "ukjent-felt" : "ukjent-post", "om");
}

/* Then it ends by itself: that is no early end. A version may hold from such a day, when it moves the last one. */
static bool ends_after_all(const struct question *q)
{
    return avt_act_get(q->command->handling)->does == AVT_DOES_END && q->command->has_gjelder_fra &&
           q->in->siste != NULL && q->command->gjelder_fra > *q->in->siste;
}

/* Nav may correct; nobody else can end what has been. */
static void check_date(const struct question *q, struct avt_faults *faults)
{
    const struct avt_kommando *command = q->command;
    enum avt_linje dated = avt_act_line(command->handling, "gjelder-fra");
    if (dated == AVT_LINJE_SKAL && !command->has_gjelder_fra)
        fault(faults, "mangler", "gjelder-fra");
    if (dated == AVT_LINJE_ALDRI && command->has_gjelder_fra)
        fault(faults, "ukjent-felt", "gjelder-fra");
    if (ends_after_all(q))
        fault(faults, "etter-slutt", "gjelder-fra");
    if (dated == AVT_LINJE_SKAL && command->has_gjelder_fra && command->gjelder_fra < q->in->idag &&
        signer_of(q)->klasse != AVT_ROLE_NAV)
        fault(faults, "for-tidlig", "gjelder-fra");
}

static void check_text(const struct question *q, struct avt_faults *faults)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(q->in->tiltak, q->command->handling);
    struct avt_aktdeler parts;
    bool has_place = data != NULL && data->tekst != NULL;
    if (has_place && avt_akt_deler(q->in->tiltak, q->command->handling, q->command->code, &parts))
        has_place = strcmp(parts.dokument, data->tekst) != 0; /* the parts are the text */
    if (q->command->has_tekst && !has_place)
        fault(faults, "ukjent-felt", "tekst");
    bool needed = has_place &&
                  (data->tekst_krav || (q->command->code != NULL && avt_koder_have(data->krav_ved, q->command->code)));
    if (!q->command->has_tekst && needed)
        fault(faults, "mangler", "tekst");
}

/* ---- On behalf ---- */

/* Why, and what shows it. */
static void check_reason(const struct question *q, struct avt_faults *faults)
{
    const struct avt_kommando *command = q->command;
    const struct avt_fullmakt *data = avt_tiltak_fullmakt(q->in->tiltak, q->signer);
    bool known = command->reason != NULL && avt_koder_have(data->grunner, command->reason);
    if (!known)
        fault(faults, command->reason == NULL ? "mangler" : "ugyldig-kode", "grunn");
    if (command->bevis == AVT_BEVIS_INGEN)
        fault(faults, "mangler", "bevis");
    else if (known && command->bevis != AVT_BEVIS_PAPIR && avt_koder_have(data->med_papir, command->reason))
        fault(faults, "mangler-papir", "bevis");
}

/* No one person may make another's approval. */
static void check_behalf(const struct question *q, struct avt_faults *faults)
{
    const struct avt_kommando *command = q->command;
    if (command->behalf_of == NULL) {
        if (command->reason != NULL)
            fault(faults, "ukjent-felt", "grunn");
        if (command->bevis != AVT_BEVIS_INGEN)
            fault(faults, "ukjent-felt", "bevis");
        return;
    }
    check_reason(q, faults);
    if (command->bekrefter != NULL && memcmp(command->bekrefter, command->person, sizeof command->person) == 0)
        fault(faults, "samme-person", "bekreft");
}

/* A statement has so many digits for its record and its version. Two records, since some acts are followed by one. */
static struct avt_err check_room(const struct question *q)
{
    bool version = act_of(q)->concerns == AVT_CONCERNS_NY;
    if (q->in->state->n_poster + 2 > AVT_MAX_RECORDS)
        return avt_err_make(AVT_ELIMIT, "nr", "the agreement has no room for another record");
    if (version && avt_tilstand_neste(q->in->state) > AVT_MAX_VERSIONS)
        return avt_err_make(AVT_ELIMIT, "versjon", "the agreement has no room for another version");
    return AVT_NOERR;
}

/* ---- The two questions ---- */

/* Each who must sign first is named by the code of its row. */
static struct avt_err wait_for(const struct avt_tiltak *measure, avt_roles missing, struct avt_faults *faults)
{
    for (int i = 0; i < (int)measure->n_roller; i++)
        if (avt_roles_have(missing, i))
            avt_faults_add(faults, measure->roller[i].kode, "rolle", AVT_STOPP, measure->roller[i].hjemmel);
    return avt_err_make(AVT_EORDER, "rolle", "others must sign first");
}

struct avt_err avt_decide(const struct avt_decide_in *in, const struct avt_kommando *kommando,
                          struct avt_faults *faults)
{
    struct question q = {in, kommando, -1};
    AVT_TRY(check_may(&q));
    AVT_TRY(check_room(&q));
    avt_roles missing = missing_before(&q);
    if (missing != 0)
        return wait_for(in->tiltak, missing, faults);
    if (is_same_person(&q))
        avt_faults_add(faults, "samme-person", "rolle", AVT_STOPP, signer_of(&q)->hjemmel);
    AVT_TRY(check_kind(&q, faults));
    check_item(&q, faults);
    if (kommando->om != NULL)
        AVT_TRY(avt_decide_period(in, kommando, faults));
    check_date(&q, faults);
    check_text(&q, faults);
    check_behalf(&q, faults);
    return avt_faults_stop(faults) ? avt_err_make(AVT_EFAULTS, "", "") : AVT_NOERR;
}

static bool any_consent(const struct avt_tilstand *state, const char *role)
{
    for (size_t i = 0; i < state->n_samtykker; i++)
        if (state->samtykker[i].trukket == 0 && strcmp(state->samtykker[i].rolle, role) == 0)
            return true;
    return false;
}

static bool any_new_consent(const struct question *q)
{
    for (const char *const *code = codes_of(q); *code != NULL; code++)
        if (avt_tilstand_samtykke_av(q->in->state, signer_of(q)->navn, *code) < 0)
            return true;
    return false;
}

/* An act that must name something is no choice while there is nothing to name. */
static bool has_something_to_name(const struct question *q)
{
    if (act_of(q)->period != AVT_NO_PERIOD)
        return avt_decide_any_period(q->in, q->command->handling);
    switch (act_of(q)->names) {
    case AVT_NAMES_QUESTION:
        return avt_aapen_foerste(q->in->tiltak, q->in->state, q->command->handling, q->signer) != NULL;
    case AVT_NAMES_NEW_CONSENT: return any_new_consent(q);
    case AVT_NAMES_CONSENT: return any_consent(q->in->state, signer_of(q)->navn);
    case AVT_NAMES_CORRECTION:
    case AVT_NAMES_REASON:
    case AVT_NAMES_CODE:
    case AVT_NAMES_PART:
    case AVT_NAMES_DUTY: break;
    }
    return true;
}

static bool may(const struct avt_decide_in *in, const struct avt_kommando *command)
{
    struct question q = {in, command, -1};
    return check_may(&q).code == AVT_OK && missing_before(&q) == 0 && !is_same_person(&q) && has_something_to_name(&q);
}

uint32_t avt_decide_acts(const struct avt_decide_in *in, int rolle, const uint8_t person[32])
{
    uint32_t acts = 0;
    for (unsigned act = AVT_INGEN_HANDLING + 1; act < AVT_HANDLING_COUNT; act++) {
        struct avt_kommando command = {.handling = (enum avt_handling)act, .rolle = rolle};
        const struct avt_versjon *concerned = avt_tilstand_concerned(in->state, command.handling);
        if (concerned != NULL)
            command.fremlegg = concerned->fremlegg;
        memcpy(command.person, person, sizeof command.person);
        if (may(in, &command))
            acts |= UINT32_C(1) << act;
    }
    return acts;
}

avt_roles avt_decide_paa_vegne(const struct avt_decide_in *in, int rolle, const uint8_t person[32])
{
    avt_roles roles = 0;
    const struct avt_versjon *pending = avt_tilstand_venter(in->state);
    for (size_t i = 0; pending != NULL && i < in->tiltak->n_roller; i++) {
        struct avt_kommando command = {.handling = in->tiltak->roller[i].handling,
                                       .rolle = rolle,
                                       .fremlegg = pending->fremlegg,
                                       .behalf_of = in->tiltak->roller[i].navn};
        memcpy(command.person, person, sizeof command.person);
        if (command.handling != AVT_INGEN_HANDLING && may(in, &command))
            roles |= UINT32_C(1) << i;
    }
    return roles;
}
