/* What waits for whom. */
#include "case/case_waits.h"

#include <stdint.h>
#include <string.h>

#include "avtale/oppfoelging.h"
#include "case/case_forslag.h"
#include "case/case_perioder.h"

enum { PERSON = 32 };

/* A case being asked. */
struct asked {
    struct service *service;
    struct store *store;
    struct avt_arena *arena;
    struct sak *sak;
    const struct avt_tiltak *tiltak;
    const struct avt_tilstand *state;
    struct avt_decide_in decide; /* on a day on which it is in progress, if it comes to that */
    struct avt_innhold innhold;  /* of the version in force */
    bool utkast;
    avt_date slutt; /* of the version in force; CASE_NEVER */
    avt_date begun; /* when the agreement was */
    struct case_waits *out;
};

static const uint8_t nobody[PERSON];

const char *case_act_name(unsigned act)
{
    static const char *const others[] = {"utkast", "fremlegg", "ny-endring", "forslag", "kollega"};
    if (act >= CASE_UTKAST)
        return others[act - CASE_UTKAST];
    return avt_handling_get((enum avt_handling)act)->name;
}

bool case_edits(const struct avt_tiltak *tiltak, int rolle)
{
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        if (avt_felt_writes(tiltak, &tiltak->felter[i], rolle))
            return tiltak->roller[rolle].party[0] != '\0';
    }
    return false;
}

bool case_wait_is_for(const struct case_wait *wait, avt_date idag, const uint8_t person[32], avt_roles venter)
{
    if (idag > wait->til || (wait->etter && idag <= wait->frist) || (wait->ventende && !(venter >> wait->rolle & 1)))
        return false;
    for (size_t i = 0; i + PERSON <= wait->unntatt.len; i += PERSON) {
        if (memcmp(wait->unntatt.ptr + i, person, PERSON) == 0)
            return false;
    }
    return true;
}

/* ---- who ---- */

static void add(struct asked *a, struct case_wait wait)
{
    struct case_waits *out = a->out;
    out->list = avt_arena_grow(a->arena, out->list, out->n, &out->cap, sizeof(*out->list));
    out->list[out->n++] = wait;
}

static bool may(const struct asked *a, int rolle, unsigned act, const uint8_t *person)
{
    return avt_decide_acts(&a->decide, rolle, person) >> act & 1;
}

static bool is_told(const struct avt_buf *persons, const uint8_t *person)
{
    for (size_t i = 0; i < persons->len; i += PERSON) {
        if (memcmp(persons->ptr + i, person, PERSON) == 0)
            return true;
    }
    return false;
}

/* Of those who have acted in the agreement, whoever may not do what others in the role may. Everybody else may. */
static struct avt_span excepted(struct asked *a, int rolle, unsigned act)
{
    struct avt_buf persons = AVT_BUF(a->arena);
    for (size_t i = 0; a->tiltak->roller[rolle].ulik >= 0 && i < a->state->n_poster && i < a->sak->cap_person; i++) {
        const uint8_t *person = a->sak->person[i];
        if (!is_told(&persons, person) && !may(a, rolle, act, person))
            avt_buf_span(&persons, avt_span_make(person, PERSON));
    }
    return avt_buf_get(&persons);
}

/* ---- signing and answering ---- */

/* A first version is to be signed by the day it begins; one that was begun later than that has no day. */
static avt_date sign_before(const struct asked *a)
{
    return a->state->gjelder < 0 && a->out->start >= a->begun ? a->out->start : CASE_NEVER;
}

static avt_date answer_before(const struct asked *a, int rolle, enum avt_handling act)
{
    avt_date first = CASE_NEVER, frist;
    for (size_t i = 0; i < a->state->n_aapne; i++) {
        const struct avt_aapen *open = &a->state->aapne[i];
        bool asked = open->answer == 0 && avt_act_get(open->handling)->answered_by == act &&
                     avt_aapen_mottaker(a->tiltak, open) >> rolle & 1;
        if (asked && avt_aapen_frist(a->tiltak, open, &frist) && frist < first)
            first = frist;
    }
    return first;
}

/* Acts that wait as soon as they may be done. */
static void add_acts(struct asked *a, int rolle)
{
    uint32_t acts = avt_decide_acts(&a->decide, rolle, nobody);
    for (unsigned act = 1; act < AVT_HANDLING_COUNT; act++) {
        const struct avt_act *row = avt_act_get((enum avt_handling)act);
        bool signs = row->family == AVT_FAMILY_SIGN, answers = row->family == AVT_FAMILY_ANSWER;
        if (!(acts >> act & 1) || !(signs || answers))
            continue;
        add(a, (struct case_wait){.rolle = rolle,
                                  .act = act,
                                  .frist = signs ? sign_before(a) : answer_before(a, rolle, (enum avt_handling)act),
                                  .til = CASE_NEVER,
                                  .ventende = row->concerns == AVT_CONCERNS_VENTER,
                                  .unntatt = excepted(a, rolle, act)});
    }
}

/* ---- drafts ---- */

/* A first version waits for all who write in it, an amendment for who puts it forward: the others were not asked. One
 * that was sent back waits for that one too, before there is a draft. */
static void add_draft(struct asked *a, int rolle)
{
    const struct avt_tilstand *state = a->state;
    bool first = state->gjelder < 0, puts = may(a, rolle, avt_act_first(AVT_FAMILY_PUT_FORWARD), nobody);
    bool over = state->avbrutt || state->annullert;
    struct case_wait wait = {.rolle = rolle, .frist = CASE_NEVER, .til = first ? CASE_NEVER : a->slutt};
    if (!case_edits(a->tiltak, rolle))
        return;
    if (a->utkast && (first || puts)) {
        wait.act = CASE_UTKAST;
        add(a, wait);
    }
    if (a->utkast && puts) {
        wait.act = CASE_FREMLEGG;
        add(a, wait);
    }
    if (!a->utkast && first && state->venter < 0 && state->n_versjoner > 0 && puts && !over) {
        wait.act = CASE_NY_ENDRING;
        add(a, wait);
    }
}

static bool is_answered_by(const struct asked *a, const struct forslag *f, int rolle)
{
    return f->svar == FORSLAG_AAPENT && a->tiltak->roller[rolle].party[0] &&
           avt_forslag_redigerer(a->tiltak, &f->f) >> rolle & 1 &&
           avt_dokument_reads(a->tiltak, a->state, avt_forslag_dokument(&f->f), rolle);
}

static struct avt_err add_proposals(struct asked *a)
{
    struct forslag *list;
    size_t n;
    if (a->state->avbrutt || a->state->annullert)
        return AVT_NOERR;
    AVT_TRY(sak_forslag(a->service, a->store, a->arena, a->sak, &list, &n));
    for (int rolle = 0; rolle < (int)a->tiltak->n_roller; rolle++) {
        bool any = false;
        for (size_t i = 0; i < n; i++)
            any = any || is_answered_by(a, &list[i], rolle);
        if (any)
            add(a, (struct case_wait){.rolle = rolle, .act = CASE_FORSLAG, .frist = CASE_NEVER, .til = a->slutt});
    }
    return AVT_NOERR;
}

/* ---- what a colleague has signed for another ---- */

/* S of an attempt, and how many records there were. */
static struct avt_err attempt_read(struct asked *a, const struct store_rows *rows, size_t i, struct avt_erklaering *s,
                                   unsigned *poster)
{
    struct avt_span plain;
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(a->arena);
    AVT_TRY(vault_unseal(a->service->vault, a->arena, &plain, a->sak->id.text, "forsok", store_bytes(rows, i, 2)));
    AVT_TRY(avt_json_parse(a->arena, &json, plain, &faults));
    const struct avt_json *before = avt_json_find(json, "poster");
    *poster = before ? (unsigned)before->number : 0;
    return avt_erklaering_parse(a->arena, s, avt_span_str(avt_json_string(json, "s")));
}

/* Whether it may still be confirmed, as far as no day decides. */
static bool stands(const struct asked *a, const struct avt_erklaering *s, unsigned poster, const uint8_t *person)
{
    const struct avt_versjon *venter = avt_tilstand_venter(a->state);
    int rolle = avt_tiltak_rolle(a->tiltak, s->rolle);
    int signer = s->behalf_of ? avt_tiltak_rolle(a->tiltak, s->behalf_of) : -1;
    return venter && rolle >= 0 && signer >= 0 && avt_digest_equal(&venter->fremlegg, &s->fremlegg) &&
           !sak_overtatt(a->sak, s->rolle, poster, person) &&
           avt_decide_paa_vegne(&a->decide, rolle, person) >> signer & 1;
}

/* All that wait for a second person in the role as one: it waits for everybody but who has signed all of them. */
static struct avt_err add_behalf(struct asked *a, int rolle)
{
    struct store_rows rows;
    struct avt_buf persons = AVT_BUF(a->arena);
    avt_date last = INT32_MIN;
    AVT_TRY(store_all(a->store, a->arena, &rows, SQL_FULLMAKT_AAPNE, S_TEXT(a->sak->id.text)));
    for (size_t i = 0; i < rows.n; i++) {
        struct avt_erklaering s;
        struct avt_digest person;
        unsigned poster;
        AVT_TRY(attempt_read(a, &rows, i, &s, &poster));
        if (!store_hash(&rows, i, 1, &person) || strcmp(s.rolle, a->tiltak->roller[rolle].navn) != 0 ||
            !stands(a, &s, poster, person.byte))
            continue;
        avt_date day = avt_date_oslo(store_int(&rows, i, 0));
        last = day > last ? day : last;
        if (!is_told(&persons, person.byte))
            avt_buf_span(&persons, avt_digest_span(&person));
    }
    if (persons.len == 0)
        return AVT_NOERR;
    struct avt_span by = persons.len == PERSON ? avt_buf_get(&persons) : AVT_SPAN("");
    add(a, (struct case_wait){
               .rolle = rolle, .act = CASE_KOLLEGA, .frist = CASE_NEVER, .til = last, .ventende = true, .unntatt = by});
    return AVT_NOERR;
}

/* ---- while it runs ---- */

/* The content as the role reads it. */
static struct avt_innhold read_by(struct asked *a, int rolle)
{
    struct avt_innhold out = {.tiltak = a->tiltak};
    out.verdi = avt_arena_array(a->arena, a->innhold.n, sizeof(*out.verdi));
    for (size_t i = 0; i < a->innhold.n; i++) {
        if (avt_dokument_reads(a->tiltak, a->state, a->innhold.verdi[i].felt->dokument, rolle))
            out.verdi[out.n++] = a->innhold.verdi[i];
    }
    return out;
}

static void overdue_after(struct asked *a, int rolle, avt_date day)
{
    if (day < a->out->over[rolle])
        a->out->over[rolle] = day;
}

/* What falls due later waits from the day after it did. A report is of what has begun. */
static void add_duties(struct asked *a, int rolle)
{
    struct avt_plikt *list;
    const struct avt_innhold innhold = read_by(a, rolle);
    size_t n = avt_plikter(a->arena, &list, &innhold, a->state);
    for (size_t i = 0; i < n; i++) {
        const struct avt_act *act = avt_act_get(list[i].regel->handling);
        bool early = !(act->statuses >> AVT_STATUS_KLAR & 1) && a->out->start > list[i].forfall;
        overdue_after(a, rolle, list[i].forfall);
        if (list[i].regel->hvem == rolle && act->family == AVT_FAMILY_DUTY)
            add(a, (struct case_wait){.rolle = rolle,
                                      .act = list[i].regel->handling,
                                      .etter = true,
                                      .frist = early ? a->out->start - 1 : list[i].forfall,
                                      .til = CASE_NEVER});
    }
}

static bool promised_from(struct asked *a, const struct avt_innhold *innhold, const struct avt_loefte *loefte,
                          avt_date *out)
{
    const char *sti = avt_arena_format(a->arena, "%s/fra", loefte->liste->sti);
    const struct avt_felt *felt = avt_tiltak_felt(a->tiltak, sti);
    const char *from = felt ? avt_innhold_get(innhold, felt, loefte->item) : NULL;
    return from && avt_date_parse(out, avt_span_str(from));
}

static void find_overdue(struct asked *a, int rolle)
{
    avt_date day;
    struct avt_loefte *list;
    const struct avt_innhold innhold = read_by(a, rolle);
    for (size_t i = 0; i < a->state->n_aapne; i++) {
        if (a->state->aapne[i].answer == 0 && avt_aapen_frist(a->tiltak, &a->state->aapne[i], &day))
            overdue_after(a, rolle, day);
    }
    bool promised = a->state->gjelder >= 0 && !a->state->annullert;
    size_t n = promised ? avt_loefter(a->arena, &list, &innhold, a->state, INT32_MAX) : 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].over && promised_from(a, &innhold, &list[i], &day))
            overdue_after(a, rolle, day);
    }
}

/* ---- subsidy periods ---- */

/* The days on which something about them may become another: ascending, the first is before all. */
struct days {
    avt_date *list;
    size_t n, cap;
};

static void day_add(struct avt_arena *arena, struct days *days, avt_date day)
{
    size_t at = days->n;
    while (at > 0 && days->list[at - 1] >= day)
        at--;
    if (at < days->n && days->list[at] == day)
        return;
    days->list = avt_arena_grow(arena, days->list, days->n, &days->cap, sizeof(*days->list));
    memmove(&days->list[at + 1], &days->list[at], (days->n - at) * sizeof(*days->list));
    days->list[at] = day;
    days->n++;
}

static struct days days_of(struct asked *a)
{
    struct days days = {0};
    struct avt_plikt *duties;
    const struct avt_periode *periods;
    day_add(a->arena, &days, INT32_MIN);
    size_t n = a->decide.perioder(a->decide.perioder_ctx, &periods);
    for (size_t i = 0; i < n; i++) {
        if (periods[i].tidligst != INT32_MIN && periods[i].tidligst != INT32_MAX)
            day_add(a->arena, &days, periods[i].tidligst);
    }
    n = avt_plikter(a->arena, &duties, &a->innhold, a->state);
    for (size_t i = 0; i < n; i++) {
        if (duties[i].regel->sperrer)
            day_add(a->arena, &days, duties[i].forfall + 1);
    }
    return days;
}

/* Each run of days on which the role may do it is one that waits. */
static void add_period_act(struct asked *a, const struct days *days, int rolle, unsigned act)
{
    struct case_wait *open = NULL;
    for (size_t i = 0; i < days->n; i++) {
        perioder_set_day(&a->decide, days->list[i]);
        bool now = may(a, rolle, act, nobody);
        if (open && !now)
            open->til = days->list[i] - 1;
        if (now && !open) {
            bool later = days->list[i] != INT32_MIN;
            add(a, (struct case_wait){.rolle = rolle,
                                      .act = act,
                                      .etter = later,
                                      .frist = later ? days->list[i] - 1 : CASE_NEVER,
                                      .til = CASE_NEVER,
                                      .unntatt = excepted(a, rolle, act)});
        }
        open = now ? &a->out->list[a->out->n - 1] : NULL;
    }
}

static struct avt_err add_periods(struct asked *a)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(a->tiltak, avt_act_of_period(AVT_APPROVES_PERIOD));
    if (!data || data->n_om == 0 || a->state->gjelder < 0 || a->state->annullert)
        return AVT_NOERR;
    perioder_set(&a->decide, a->service, a->store, a->arena, a->sak);
    const struct days days = days_of(a);
    AVT_TRY(perioder_err(&a->decide));
    for (int rolle = 0; rolle < (int)a->tiltak->n_roller; rolle++) {
        for (unsigned act = 1; act < AVT_HANDLING_COUNT; act++) {
            const struct avt_act *row = avt_act_get((enum avt_handling)act);
            if (row->family == AVT_FAMILY_PERIOD && !(row->flags & AVT_ACT_BESIDE))
                add_period_act(a, &days, rolle, act);
        }
    }
    return AVT_NOERR;
}

/* ---- all of it ---- */

static struct avt_err times(struct asked *a)
{
    struct store_rows rows;
    struct sak_tider tider = {.start = INT32_MIN, .slutt = INT32_MAX};
    int vist = sak_gjeldende(a->sak);
    if (vist >= 0)
        AVT_TRY(sak_tider_of(a->service, a->store, a->sak, vist, &tider));
    AVT_TRY(store_all(a->store, a->arena, &rows, SQL_SAK_GET, S_TEXT(a->sak->id.text)));
    a->begun = rows.n > 0 ? avt_date_oslo(store_int(&rows, 0, 2)) : CASE_NEVER;
    a->slutt = a->state->gjelder >= 0 ? tider.slutt : CASE_NEVER;
    a->out->start = tider.start == INT32_MIN ? CASE_NEVER : tider.start;
    a->out->slutt = tider.slutt;
    bool ends = a->state->avbrutt && a->state->slutt - 1 < tider.slutt;
    a->out->siste = ends ? a->state->slutt - 1 : tider.slutt;
    return AVT_NOERR;
}

static struct avt_err ask(struct asked *a)
{
    struct store_rows rows;
    AVT_TRY(times(a));
    AVT_TRY(store_all(a->store, a->arena, &rows, SQL_UTKAST_NAAR, S_TEXT(a->sak->id.text)));
    a->utkast = rows.n > 0;
    a->decide = sak_decide_in(a->sak, avt_tilstand_status(a->state, INT32_MIN, INT32_MIN, INT32_MAX));
    a->innhold = (struct avt_innhold){.tiltak = a->tiltak};
    if (a->state->gjelder >= 0 && !a->state->annullert)
        AVT_TRY(sak_innhold(a->service, a->store, a->arena, a->sak, avt_tilstand_gjelder(a->state), &a->innhold));
    for (int rolle = 0; rolle < (int)a->tiltak->n_roller; rolle++) {
        a->out->over[rolle] = CASE_NEVER;
        add_acts(a, rolle);
        add_draft(a, rolle);
        add_duties(a, rolle);
        find_overdue(a, rolle);
        if (a->tiltak->roller[rolle].leads && a->state->venter >= 0)
            AVT_TRY(add_behalf(a, rolle));
    }
    AVT_TRY(add_proposals(a));
    return add_periods(a);
}

struct avt_err case_waits(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak,
                          struct case_waits *out)
{
    struct asked a = {.service = service,
                      .store = store,
                      .arena = arena,
                      .sak = sak,
                      .tiltak = sak->tiltak,
                      .state = &sak->state,
                      .out = out};
    *out = (struct case_waits){0};
    return ask(&a);
}
