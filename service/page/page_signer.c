/* Signing: what is seen is what is signed. Two steps, then the receipt. */
#include <string.h>

#include "avtale/hash.h"
#include "avtale/text.h"
#include "command/attempt_now.h"
#include "command/confirm.h"
#include "command/first_step.h"
#include "command/fullmakt.h"
#include "command/utsagn.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "reading/kan.h"
#include "reading/peek.h"
#include "reading/show.h"

/* ---- step one: read ---- */

/* What this role signs with; AVT_EROLE for one that signs nothing. */
static struct avt_err signing_act(const struct leser *leser, enum avt_handling *out)
{
    *out = leser->sak.tiltak->roller[leser->rolle].handling;
    return *out != AVT_INGEN_HANDLING ? AVT_NOERR : avt_err_make(AVT_EROLE, "handling", "a role that does not sign");
}

/* The last version before this one that the role approved and that came into force; NULL if it has approved none. */
static const struct avt_versjon *approved_before(const struct leser *leser, const struct avt_versjon *versjon)
{
    const char *rolle = leser->sak.tiltak->roller[leser->rolle].navn;
    for (const struct avt_versjon *v = versjon; v-- > leser->sak.state.versjoner;) {
        int i = avt_versjon_rolle(v, rolle);
        bool held = v->state == AVT_GJELDER || v->state == AVT_ERSTATTET;
        if (held && i >= 0 && v->signert[i] > 0)
            return v;
    }
    return NULL;
}

/* What changed since `seen`: what the person saw a moment ago, else what this role approved last. */
static struct avt_err add_changes(struct avtaleside *p, const struct avt_versjon *versjon,
                                  const struct avt_versjon *seen)
{
    const struct avt_versjon *fra = seen && seen != versjon ? seen : approved_before(p->leser, versjon);
    return fra ? felles_sammenlign(p, p->side, fra, versjon, NULL) : AVT_NOERR;
}

static void add_act(struct avtaleside *p, enum avt_handling act)
{
    side_text(p->arena, avt_node_new(p->arena, p->side, "handling"), "navn", avt_handling_get(act)->name);
}

static struct avt_err show_page(struct leser *leser, int status, const char *melding, const struct avt_versjon *seen)
{
    struct avtaleside p;
    enum avt_handling act;
    AVT_TRY(signing_act(leser, &act));
    AVT_TRY(flow_kan(leser, act));
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    AVT_TRY(felles_open(&p, leser, "signer"));
    side_sti(p.side, felles_sti(&p, "/signer", NULL));
    side_hode(p.rq, p.side, utsagn_etag(p.arena, &leser->sak, act));
    if (melding)
        side_melding(p.rq, p.side, melding);
    if (status == 200)
        AVT_TRY(flow_raad(leser, act));
    side_feil(p.rq, p.side, status == 200 ? NULL : p.tiltak, &p.rq->faults); /* a warning leads to no draft */
    add_act(&p, act);
    AVT_TRY(felles_sett(&p, versjon, leser->rolle));
    AVT_TRY(add_changes(&p, versjon, seen));
    AVT_TRY(felles_signaturer(&p, versjon));
    return felles_answer(&p, status);
}

static struct avt_err show(struct leser *leser)
{
    return show_page(leser, 200, NULL, NULL);
}

struct avt_err page_signer(struct request *rq)
{
    return felles_run(rq, show);
}

/* ---- step one: declare ---- */

/* The version put forward by the record with this identity; NULL if none was. */
static const struct avt_versjon *version_of(const struct avt_tilstand *state, const char *fremlegg)
{
    struct avt_digest digest;
    for (size_t i = 0; fremlegg && avt_digest_parse(&digest, avt_span_str(fremlegg)) && i < state->n_versjoner; i++) {
        if (avt_digest_equal(&state->versjoner[i].fremlegg, &digest))
            return &state->versjoner[i];
    }
    return NULL;
}

/* What a person can do something about by reading again. */
static const struct {
    enum avt_code code;
    const char *melding;
} again[] = {
    {AVT_EFAULTS,  NULL          },
    {AVT_ESTALE,   "endret-siden"},
    {AVT_EEXPIRED, "utloept"     },
};

/* The page anew for such an error, if the role can still sign; else the error as it is. */
static struct avt_err show_again(struct leser *leser, struct avt_err err, const char *fremlegg)
{
    enum avt_handling act;
    struct avt_faults faults = leser->rq->faults;
    for (size_t i = 0; i < sizeof(again) / sizeof(*again); i++) {
        if (again[i].code != err.code)
            continue;
        bool may = signing_act(leser, &act).code == AVT_OK && flow_kan(leser, act).code == AVT_OK;
        leser->rq->faults = faults;
        if (!may)
            return err;
        return show_page(leser, avt_err_status(err.code), again[i].melding, version_of(&leser->sak.state, fremlegg));
    }
    return err;
}

static bool has_read(const struct request *rq)
{
    const char *lest = request_field(rq, "lest");
    return lest && strcmp(lest, "ja") == 0;
}

static void attempted(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, avt_arena_format(rq->arena, "/erklaeringer/%s", utfall->forsok), NULL);
}

static struct avt_err declare(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct oensket oensket = {.handling = avt_handling_find(avt_span_str(request_field(rq, "handling"))),
                              .fremlegg = request_field(rq, "fremlegg"),
                              .visning = request_field(rq, "visning")};
    if (oensket.handling == AVT_INGEN_HANDLING || avt_act_get(oensket.handling)->steps != 2)
        return avt_err_make(AVT_EFORM, "handling", "not an act in two steps");
    if (!has_read(rq)) {
        avt_faults_add(&rq->faults, "mangler", SIDE_EGEN "lest", AVT_STOPP, "");
        return show_again(leser, avt_err_make(AVT_EFAULTS, "lest", "not read"), oensket.fremlegg);
    }
    struct avt_err err = command_start(leser->ctx, &command_attempt, &oensket, attempted, command_wake);
    return err.code == AVT_OK ? err : show_again(leser, err, oensket.fremlegg);
}

struct avt_err page_signer_post(struct request *rq)
{
    return felles_run(rq, declare);
}

/* ---- step two: confirm ---- */

/* The way to the page to sign on, for who can do that now and no more confirm what was begun. */
static const char *sign_again(const struct avtaleside *p, const struct forsok_lest *f)
{
    const struct leser *leser = p->leser;
    uint32_t acts = avt_decide_acts(&leser->decide, leser->rolle, p->rq->actor->person);
    bool over = f->naa.tilstand != FORSOK_VENTER && f->naa.tilstand != FORSOK_BEKREFTET;
    return over && acts >> f->s.handling & 1 ? felles_sti(p, "/signer", NULL) : "";
}

static struct avt_err show_own(struct leser *leser, const struct forsok_lest *f, int status)
{
    struct avtaleside p;
    const struct avt_erklaering *s = &f->s;
    AVT_TRY(felles_open(&p, leser, "bekreft"));
    side_sti(p.side, avt_arena_format(p.arena, "/avtaler/%s/erklaeringer/%s", leser->sak.id.text, p.rq->param[1]));
    add_act(&p, s->handling);
    struct avt_node *forsok = avt_node_new(p.arena, p.side, "forsok");
    felles_forsok(&p, forsok, &f->naa);
    side_text(p.arena, forsok, "signer-sti", sign_again(&p, f));
    struct avt_node *sjekk = avt_node_new(p.arena, p.side, "sjekk");
    side_text(p.arena, sjekk, "sha256", avt_digest_format(p.arena, &s->visning));
    side_text(p.arena, sjekk, "kode", flow_kontrollkode(p.arena, &s->fremlegg));
    avt_node_text(p.arena, p.side, "erklaering", avt_arena_strn(p.arena, f->s_text.ptr, f->s_text.len));
    side_text(p.arena, avt_node_new(p.arena, p.side, "metode"), "navn", p.rq->actor->metode);
    side_oslo(p.arena, avt_node_new(p.arena, p.side, "frist"), s->frist);
    return felles_answer(&p, status);
}

static struct avt_err show_attempt(struct leser *leser)
{
    struct fullmakt f;
    struct forsok_lest own;
    struct avt_err err = flow_fullmakt(leser, leser->rq->param[1], &f);
    if (err.code != AVT_ENOTFOUND)
        return err.code == AVT_OK ? felles_kollega(leser, &f, 200) : err;
    AVT_TRY(flow_forsok_les(leser, leser->rq->param[1], &own));
    return show_own(leser, &own, 200);
}

struct avt_err page_bekreft(struct request *rq)
{
    return felles_run(rq, show_attempt);
}

static void sealed(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, avt_arena_format(rq->arena, "/kvittering/%u", utfall->post->r.nr), NULL);
}

/* What shows in how the attempt stands now, whoever refused it. */
static bool shows(enum avt_code code)
{
    static const enum avt_code codes[] = {AVT_EFAULTS, AVT_ESTALE, AVT_EEXPIRED, AVT_ESTATUS,
                                          AVT_EORDER,  AVT_EDONE,  AVT_EROLE};
    for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}

/* Who can sign what there is now is shown that; others how the attempt stands. */
static struct avt_err show_own_again(struct leser *leser, const struct forsok_lest *f, struct avt_err err)
{
    bool older = err.code == AVT_ESTALE || err.code == AVT_EEXPIRED;
    if (f->naa.tilstand != FORSOK_VENTER && !older)
        err.code = AVT_ESTATUS;
    int status = avt_err_status(err.code);
    err = show_again(leser, err, avt_digest_format(leser->rq->arena, &f->s.fremlegg));
    if (err.code == AVT_OK || avt_err_status(err.code) >= 500)
        return err;
    leser->rq->faults = AVT_FAULTS(leser->rq->arena);
    return show_own(leser, f, status);
}

/* The page again, for what has been refused. What is a record by now was confirmed in another way: that is told alone. */
static struct avt_err not_now(struct leser *leser, struct avt_err err)
{
    struct request *rq = leser->rq;
    struct fullmakt f;
    struct forsok_lest own;
    struct avt_faults faults = rq->faults;
    if (!shows(err.code))
        return err;
    bool behalf = flow_fullmakt(leser, rq->param[1], &f).code == AVT_OK;
    bool found = behalf || flow_forsok_les(leser, rq->param[1], &own).code == AVT_OK;
    rq->faults = faults;
    if (!found || (behalf ? f.naa : own.naa).tilstand == FORSOK_BEKREFTET)
        return err;
    if (!behalf)
        return show_own_again(leser, &own, err);
    return felles_kollega(leser, &f, avt_err_status(f.naa.tilstand == FORSOK_VENTER ? err.code : AVT_ESTATUS));
}

static struct avt_err refused_by_writer(struct request *rq, struct avt_err err)
{
    struct leser leser;
    struct avt_faults faults = rq->faults;
    if (!shows(err.code) || leser_open(&leser, request_ctx(rq)).code != AVT_OK) {
        rq->faults = faults;
        return err;
    }
    err = not_now(&leser, err);
    leser_close(&leser);
    return err;
}

/* A colleague's is read, and said to be, before it is confirmed. */
static struct avt_err confirm(struct leser *leser)
{
    struct request *rq = leser->rq;
    const struct confirm_wish wish = {.forsok = rq->param[1]};
    struct fullmakt f;
    struct avt_err err = flow_fullmakt(leser, wish.forsok, &f);
    if (err.code == AVT_OK && !has_read(rq))
        avt_faults_add(&rq->faults, "mangler", "lest", AVT_STOPP, "");
    if (err.code != AVT_OK && err.code != AVT_ENOTFOUND)
        return err;
    rq->again = refused_by_writer;
    err = command_start(leser->ctx, &command_confirm, &wish, sealed, command_wake);
    return err.code == AVT_OK ? err : not_now(leser, err);
}

struct avt_err page_bekreft_post(struct request *rq)
{
    return felles_run(rq, confirm);
}

/* ---- the receipt ---- */

/* The record of the path, by its number. */
static struct avt_err find_record(const struct avtaleside *p, const struct avt_post **out)
{
    uint64_t nr;
    if (!avt_span_u64(avt_span_str(p->rq->param[1]), AVT_MAX_RECORDS, &nr) || nr == 0 || nr > p->n_poster)
        return avt_err_make(AVT_ENOTFOUND, "nr", "no such record");
    *out = &p->poster[nr - 1];
    return AVT_NOERR;
}

/* The version's code: of the put-forward record it answers, or that it is itself. None for acts about no version. */
static const char *code_of(const struct avtaleside *p, const struct avt_post *post)
{
    bool forward = avt_act_get(post->s.handling)->concerns == AVT_CONCERNS_NY;
    if (!forward && avt_digest_is_zero(&post->s.fremlegg))
        return "";
    return flow_kontrollkode(p->arena, forward ? &post->s_id : &post->s.fremlegg);
}

static struct avt_err add_receipt(struct avtaleside *p, const struct avt_post *post)
{
    struct avt_node *node = avt_node_new(p->arena, p->side, "kvittering");
    side_number(p->arena, node, "nr", post->r.nr);
    side_tid(p->arena, node, post->r.tid);
    side_text(p->arena, node, "handling", avt_handling_get(post->s.handling)->name);
    side_text(p->arena, node, "rolle", post->s.rolle);
    side_text(p->arena, node, "metode", avt_metode_name(post->r.metode));
    side_text(p->arena, node, "kode", code_of(p, post));
    side_text(p->arena, node, "beviskode", flow_beviskode(p->arena, &post->r_id));
    side_text(p->arena, node, "sha256", avt_digest_format(p->arena, &post->r_id));
    return felles_paa_vegne(p, node, post);
}

/* S and R as stored: what a bundle holds of every record for every party. */
static struct avt_err add_statements(struct avtaleside *p, unsigned nr)
{
    struct avt_post post;
    struct avt_span s_file, r_file;
    AVT_TRY(peek_record(p->leser, nr, &post, &s_file, &r_file));
    avt_node_text(p->arena, p->side, "erklaering", avt_arena_strn(p->arena, s_file.ptr, s_file.len));
    avt_node_text(p->arena, p->side, "segl", avt_arena_strn(p->arena, r_file.ptr, r_file.len));
    return AVT_NOERR;
}

static struct avt_err show_receipt(struct leser *leser)
{
    struct avtaleside p;
    const struct avt_post *post = NULL;
    AVT_TRY(felles_open(&p, leser, "kvittering"));
    AVT_TRY(find_record(&p, &post));
    AVT_TRY(add_receipt(&p, post));
    const struct avt_versjon *versjon = sak_versjon(&leser->sak, post->s.versjon);
    if (versjon)
        AVT_TRY(felles_signaturer(&p, versjon));
    if (versjon && versjon == avt_tilstand_venter(p.state))
        felles_roller(p.arena, p.side, "neste", p.tiltak, felles_neste(leser));
    AVT_TRY(add_statements(&p, post->r.nr));
    felles_lenker(&p);
    return felles_answer(&p, 200);
}

struct avt_err page_kvittering(struct request *rq)
{
    return felles_run(rq, show_receipt);
}

/* ---- the view itself ---- */

/* The view is styled by what stands in it, and by nothing else: its policy names the digest of that. */
static const char *view_policy(struct avt_arena *arena, struct avt_span view)
{
    static const char policy[] = "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; "
                                 "frame-ancestors 'none'";
    static const char begin[] = "<style>", end[] = "</style>";
    const char *from = memmem(view.ptr, view.len, begin, strlen(begin));
    if (!from)
        return NULL; /* one made by a template that had none */
    from += strlen(begin);
    const char *to = memmem(from, (size_t)(view.ptr + view.len - from), end, strlen(end));
    AVT_INVARIANT(to != NULL);
    struct avt_digest digest = avt_hash((struct avt_span){from, (size_t)(to - from)});
    return avt_arena_format(arena, policy, avt_b64_format(arena, digest.byte, sizeof digest.byte));
}

static struct avt_err show_visning(struct leser *leser)
{
    uint64_t n;
    struct avt_span view;
    const struct avt_versjon *versjon = NULL;
    if (avt_span_u64(avt_span_str(leser->rq->param[1]), AVT_MAX_VERSIONS, &n))
        versjon = sak_versjon(&leser->sak, (unsigned)n);
    if (!versjon)
        return avt_err_make(AVT_ENOTFOUND, "versjon", "no such version");
    AVT_TRY(show_view(leser, versjon, leser->rolle, leser->rq->spraak, &view));
    const char *policy = view_policy(leser->rq->arena, view);
    if (policy)
        pairs_add(leser->rq->arena, &leser->rq->response.headers, "Content-Security-Policy", policy);
    answer_bytes(leser->rq, 200, "application/xhtml+xml; charset=utf-8", view);
    return AVT_NOERR;
}

struct avt_err page_visning(struct request *rq)
{
    return felles_run(rq, show_visning);
}
