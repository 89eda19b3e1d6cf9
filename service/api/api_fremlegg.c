/* GET and POST …/fremlegg: what putting the draft forward would mean, and doing it. POST …/kontaktpunkt: contact data at once. */
#include "api/api_felles.h"
#include "api/api_routes.h"
#include "case/fault_texts.h"
#include "command/direkte.h"
#include "command/put_forward.h"
#include "command/utkast.h"
#include "reading/kan.h"

/* ---- what it would mean ---- */

static void add_roles(struct avt_json_writer *w, const char *key, const struct avt_tiltak *tiltak, avt_roles roles)
{
    avt_json_open(w, key, '[');
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (roles >> i & 1)
            avt_json_add_string(w, NULL, tiltak->roller[i].navn);
    }
    avt_json_close(w, ']');
}

static void add_signers(struct avt_json_writer *w, const struct avt_tiltak *tiltak, avt_roles roles)
{
    avt_json_open(w, "maa-signere", '[');
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (!(roles >> i & 1))
            continue;
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "rolle", tiltak->roller[i].navn);
        avt_json_add_string(w, "handling", avt_handling_get(tiltak->roller[i].handling)->name);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

static void add_reasons(struct avt_json_writer *w, const struct avt_tiltak *tiltak, const struct avt_forskjell *f)
{
    const char *why[AVT_MAX_GRUNNER];
    const struct avt_hjemmel *hjemmel = avt_endring_hjemmel(tiltak, f);
    size_t n = avt_endring_grunner(tiltak, f, why);
    avt_json_open(w, "grunner", '[');
    for (size_t i = 0; i < n; i++)
        avt_json_add_string(w, NULL, why[i]);
    avt_json_close(w, ']');
    if (hjemmel)
        avt_json_add_string(w, "hjemmel", hjemmel->navn);
}

static void add_change(struct avt_json_writer *w, const struct leser *leser, const struct avt_forskjell *f)
{
    struct avt_arena *arena = leser->rq->arena;
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "dokument", tiltak->dokumenter[avt_endring_dokument(f)].navn);
    avt_json_add_string(w, "sti",
                        f->felt ? avt_verdi_path(arena, f->felt, f->post)
                                : avt_arena_format(arena, "%s/%s", f->liste->sti, f->post));
    avt_json_add_string(w, "operasjon", avt_operasjon_name(f->operasjon));
    if (f->fra)
        avt_json_add_string(w, "fra", f->fra);
    if (f->til)
        avt_json_add_string(w, "til", f->til);
    avt_json_add_string(w, "klasse", avt_klasse_name(f->klasse.kind));
    add_roles(w, "signerer", tiltak, avt_endring_signers(f, 1));
    add_reasons(w, tiltak, f);
    avt_json_close(w, '}');
}

/* Of what the role does not read: that the document changed, and whose consent it takes. */
static void add_hidden(struct avt_json_writer *w, const struct leser *leser, int dokument, avt_roles roles)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "dokument", leser->sak.tiltak->dokumenter[dokument].navn);
    avt_json_add_bool(w, "skjult", true);
    add_roles(w, "signerer", leser->sak.tiltak, roles);
    avt_json_close(w, '}');
}

static void add_changes(struct avt_json_writer *w, const struct leser *leser, const struct forhaandsvisning *view)
{
    uint32_t hidden = 0;
    avt_json_open(w, "endringer", '[');
    for (size_t i = 0; i < view->n; i++) {
        int dokument = avt_endring_dokument(&view->forskjeller[i]);
        if (avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, dokument, leser->rolle))
            add_change(w, leser, &view->forskjeller[i]);
        else
            hidden |= UINT32_C(1) << dokument;
    }
    for (int d = 0; d < (int)leser->sak.tiltak->n_dokumenter; d++) {
        if (hidden >> d & 1)
            add_hidden(w, leser, d, avt_endring_signers_of(view->forskjeller, view->n, d));
    }
    avt_json_close(w, ']');
}

static struct avt_err forhaandsvisning_get(struct leser *leser)
{
    struct forhaandsvisning view;
    struct request *rq = leser->rq;
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    AVT_TRY(flow_forhaandsvis(leser, &view));
    enum avt_handling act = fremlegg_handling(&view);
    AVT_TRY(flow_kan(leser, act));
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "handling", avt_handling_get(act)->name);
    avt_json_add_string(&w, "etag", utkast_token(rq->arena, view.revisjon));
    avt_json_add_string(&w, "gjelder-fra", view.fra != INT32_MIN ? avt_date_format(rq->arena, view.fra) : NULL);
    avt_json_add_bool(&w, "retting", view.retting);
    avt_json_add_bool(&w, "klar", !avt_faults_stop(&view.faults));
    fault_texts(&w, rq, &view.faults);
    add_changes(&w, leser, &view);
    add_signers(&w, leser->sak.tiltak, view.maa_signere);
    add_roles(&w, "varsles", leser->sak.tiltak, view.varsles);
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}

struct avt_err api_forhaandsvisning(struct request *rq)
{
    return api_with(rq, forhaandsvisning_get);
}

/* ---- doing it ---- */

static struct avt_err fremlegg_post(struct leser *leser)
{
    AVT_TRY(api_members(leser->rq, "grunn rolle"));
    const struct put_forward_wish wish = {.grunn = api_string(leser->rq, "grunn")};
    return command_start(leser->ctx, &command_put_forward, &wish, api_sealed, command_wake);
}

struct avt_err api_fremlegg(struct request *rq)
{
    return api_change(rq, fremlegg_post, api_token_utkast);
}

/* ---- contact data ---- */

static struct avt_err kontaktpunkt_post(struct leser *leser)
{
    AVT_TRY(api_members(leser->rq, "innhold grunn rolle"));
    const char *grunn = api_string(leser->rq, "grunn");
    const struct avt_json *innhold = avt_json_find(leser->rq->json, "innhold");
    if (!innhold || innhold->kind != AVT_JSON_OBJECT)
        avt_faults_add(&leser->rq->faults, innhold ? "feil-type" : "mangler", "innhold", AVT_STOPP, "");
    const struct contact_wish wish = {.innhold = innhold, .grunn = grunn};
    return command_start(leser->ctx, &command_contact, &wish, api_sealed, command_wake);
}

struct avt_err api_kontaktpunkt(struct request *rq)
{
    return api_change(rq, kontaktpunkt_post, api_token_hode);
}
