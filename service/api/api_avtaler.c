/* GET /api/v1/avtaler and /api/v1/avtaler/{id}: what a person has, and one agreement as it stands. */
#include <stdlib.h>
#include <string.h>

#include "api/api_felles.h"
#include "api/api_routes.h"
#include "avtale/plikt.h"
#include "command/attempt_now.h"
#include "command/fullmakt.h"
#include "command/utkast.h"
#include "command/utsagn.h"
#include "reading/draft_end_shown.h"
#include "reading/liste.h"
#include "reading/liste_rader.h"
#include "reading/peek.h"
#include "reading/periods_shown.h"
#include "reading/questions.h"
#include "reading/samlet.h"
#include "reading/show.h"

/* ---- the list ---- */

/* The day a draft goes away, for those who see it. */
static struct avt_err erased_add(const struct leser *leser, struct avt_json_writer *w)
{
    struct avt_utloep utloep;
    bool goes;
    AVT_TRY(utloep_av(leser, &goes, &utloep));
    if (goes)
        avt_json_add_string(w, "slettes", avt_date_format(leser->rq->arena, utloep.slettes));
    return AVT_NOERR;
}

static struct avt_err list_row(struct avt_json_writer *w, struct leser *leser, const struct liste_rad *rad,
                               const struct avt_innhold *innhold)
{
    const struct sak *sak = &leser->sak;
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&sak->state), *venter = avt_tilstand_venter(&sak->state);
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "id", sak->id.text);
    avt_json_add_string(w, "nummer", sak->nummer);
    avt_json_add_string(w, "tiltak", sak->tiltak->navn);
    avt_json_add_string(w, "status", avt_status_name(leser->status));
    avt_json_add_string(w, "rolle", sak->tiltak->roller[leser->rolle].navn);
    avt_json_add_int(w, "gjelder", gjelder ? gjelder->n : 0);
    avt_json_add_int(w, "venter", venter ? venter->n : 0);
    avt_json_add_string(w, "endret", avt_instant_format(leser->rq->arena, rad->endret));
    avt_json_add_bool(w, "over-tiden", oppfoelging_over(leser, innhold));
    avt_json_add_bool(w, "uten-kontakt", oppfoelging_uten_kontakt(leser, innhold));
    api_siste_dag(w, leser, innhold);
    AVT_TRY(erased_add(leser, w));
    avt_json_close(w, '}');
    return AVT_NOERR;
}

/* Whatever cannot be read is read before the row is begun. */
static struct avt_err list_one(struct leser *leser, const struct liste_rad *rad, void *ctx)
{
    struct avt_innhold innhold;
    AVT_TRY(peek_in_force(leser, &innhold));
    return list_row(ctx, leser, rad, &innhold);
}

static void list_unread(struct request *rq, const struct liste_rad *rad, void *ctx)
{
    struct avt_json_writer *w = ctx;
    (void)rq;
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "id", rad->avtale);
    avt_json_add_string(w, "tiltak", rad->tiltak_navn);
    avt_json_add_string(w, "status", avt_status_name(rad->status));
    avt_json_add_bool(w, "uleselig", true);
    avt_json_close(w, '}');
}

struct avt_err api_avtaler(struct request *rq)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    struct liste_valg valg;
    struct liste liste;
    AVT_TRY(liste_valg_les(rq, true, &valg));
    AVT_TRY(rolle_kjent(request_ctx(rq)));
    AVT_TRY(liste_rader(rq, &valg, &liste));
    avt_json_open(&w, NULL, '{');
    avt_json_open(&w, "avtaler", '[');
    AVT_TRY(liste_each(rq, liste.rader, liste.n, list_one, list_unread, &w));
    avt_json_close(&w, ']');
    avt_json_add_int(&w, "i-alt", (int64_t)liste.i_alt);
    avt_json_add_bool(&w, "flere", liste.flere);
    avt_json_add_string(&w, "neste", liste.neste);
    if (liste.avkortet)
        avt_json_add_bool(&w, "avkortet", true);
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}

/* ---- one agreement ---- */

static const char *const version_states[] = {"venter", "gjelder", "erstattet", "avvist", "trukket"};

static void signer_add(struct leser *leser, struct avt_json_writer *w, const struct avt_versjon *v, size_t i)
{
    int rolle = avt_tiltak_rolle(leser->sak.tiltak, v->kreves[i]);
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "rolle", v->kreves[i]);
    if (rolle >= 0)
        avt_json_add_string(w, "handling", avt_handling_get(leser->sak.tiltak->roller[rolle].handling)->name);
    avt_json_add_bool(w, "signert", v->signert[i] > 0);
    avt_json_add_bool(w, "paa-vegne", v->signert[i] > 0 && v->by_another[i]);
    if (v->signert[i])
        avt_json_add_int(w, "nr", v->signert[i]);
    avt_json_close(w, '}');
}

/* A changed path the reader's documents do not hold shows only its document. */
static void changed_add(struct leser *leser, struct avt_json_writer *w, const struct avt_versjon *v)
{
    const char *hidden = "";
    avt_json_open(w, "endret", '[');
    for (size_t i = 0; i < v->n_endret; i++) {
        const struct avt_endret *e = &v->endret[i];
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, e->dokument);
        bool reads = dokument >= 0 && avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, dokument, leser->rolle);
        if (!reads && strcmp(hidden, e->dokument) == 0)
            continue;
        hidden = reads ? hidden : e->dokument;
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "dokument", e->dokument);
        if (reads)
            avt_json_add_string(w, "sti", e->sti);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

static void version_add(struct leser *leser, struct avt_json_writer *w, const struct avt_versjon *v)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_int(w, "n", v->n);
    avt_json_add_string(w, "tilstand", version_states[v->state]);
    api_add_digest(w, leser->rq->arena, "fremlegg", &v->fremlegg);
    avt_json_add_string(w, "kontrollkode", flow_kontrollkode(leser->rq->arena, &v->fremlegg));
    avt_json_add_string(w, "gjelder-fra", avt_date_format(leser->rq->arena, v->fra));
    avt_json_add_bool(w, "retting", v->retting);
    avt_json_open(w, "kreves", '[');
    for (size_t i = 0; i < v->n_kreves; i++)
        signer_add(leser, w, v, i);
    avt_json_close(w, ']');
    changed_add(leser, w, v);
    avt_json_open(w, "dokumenter", '[');
    for (size_t i = 0; i <= v->n_shown; i++) {
        const char *navn = i ? v->shown[i - 1].name : "avtale";
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, navn);
        if (dokument >= 0 && avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, dokument, leser->rolle))
            avt_json_add_string(w, NULL, navn);
    }
    avt_json_close(w, ']');
    avt_json_close(w, '}');
}

static void versions_add(struct leser *leser, struct avt_json_writer *w)
{
    avt_json_open(w, "versjoner", '[');
    for (size_t i = 0; i < leser->sak.state.n_versjoner; i++)
        version_add(leser, w, &leser->sak.state.versjoner[i]);
    avt_json_close(w, ']');
}

static struct avt_err wish_add(struct leser *leser, struct avt_json_writer *w, const struct avt_post *post)
{
    struct avt_forslag *list;
    size_t n;
    AVT_TRY(show_wish(leser, post, &list, &n));
    if (n == 0)
        return AVT_NOERR;
    avt_json_open(w, "forslag", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(w, NULL, '{');
        api_add_forslag(w, &list[i]);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    return AVT_NOERR;
}

/* What was done on behalf of another: for whom, why, and who confirmed it. */
static struct avt_err behalf_add(struct leser *leser, struct avt_json_writer *w, const struct avt_post *post)
{
    const char *navn;
    if (!post->s.behalf_of)
        return AVT_NOERR;
    AVT_TRY(peek_confirmer(leser, post->r.nr, &navn));
    avt_json_add_string(w, "for", post->s.behalf_of);
    avt_json_add_string(w, "grunn", post->s.reason);
    avt_json_add_string(w, "bekreftet-av", navn);
    return AVT_NOERR;
}

/* A file, for those who read it. */
static struct avt_err file_add(struct leser *leser, struct avt_json_writer *w, const struct avt_post *post)
{
    struct avt_opplasting o;
    struct avt_err err = peek_upload(leser, post, &o);
    if (err.code == AVT_ENOTFOUND)
        return AVT_NOERR;
    AVT_TRY(err);
    avt_json_open(w, "fil", '{');
    avt_json_add_string(w, "navn", o.navn);
    avt_json_add_string(w, "type", avt_filtype_media(o.type));
    avt_json_add_int(w, "storrelse", (int64_t)o.storrelse);
    api_add_digest(w, leser->rq->arena, "sha256", &o.sha256);
    avt_json_add_string(w, "lesere", o.lesere);
    avt_json_close(w, '}');
    return AVT_NOERR;
}

static void parts_add(struct avt_json_writer *w, const struct akttekster *tekster)
{
    if (tekster->n == 0)
        return;
    avt_json_open(w, "deler", '{');
    for (size_t i = 0; i < tekster->n; i++)
        avt_json_add_string(w, tekster->deler[i].navn, tekster->deler[i].tekst);
    avt_json_close(w, '}');
}

static struct avt_err records_add(struct leser *leser, struct avt_json_writer *w, const struct avt_post *list, size_t n)
{
    avt_json_open(w, "poster", '[');
    for (size_t i = 0; i < n; i++) {
        struct akttekster tekster;
        AVT_TRY(show_texts(leser, &list[i], &tekster));
        avt_json_open(w, NULL, '{');
        avt_json_add_int(w, "nr", list[i].r.nr);
        avt_json_add_string(w, "handling", avt_handling_get(list[i].s.handling)->name);
        avt_json_add_string(w, "rolle", list[i].s.rolle);
        avt_json_add_int(w, "versjon", list[i].s.versjon);
        avt_json_add_string(w, "slag", list[i].s.code);
        if (list[i].s.om)
            avt_json_add_string(w, "om", list[i].s.om);
        if (list[i].s.has_gjelder_fra)
            avt_json_add_string(w, "gjelder-fra", avt_date_format(leser->rq->arena, list[i].s.gjelder_fra));
        avt_json_add_string(w, "tid", avt_instant_format(leser->rq->arena, list[i].r.tid));
        avt_json_add_string(w, "metode", avt_metode_name(list[i].r.metode));
        avt_json_add_string(w, "tekst", tekster.tekst);
        parts_add(w, &tekster);
        AVT_TRY(wish_add(leser, w, &list[i]));
        AVT_TRY(behalf_add(leser, w, &list[i]));
        AVT_TRY(file_add(leser, w, &list[i]));
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    return AVT_NOERR;
}

static void acts_add(struct leser *leser, struct avt_json_writer *w)
{
    uint32_t acts = avt_decide_acts(&leser->decide, leser->rolle, leser->rq->actor->person);
    avt_json_open(w, "handlinger", '[');
    for (int h = 1; h < AVT_HANDLING_COUNT; h++) {
        if (acts & 1u << h)
            avt_json_add_string(w, NULL, avt_handling_get((enum avt_handling)h)->name);
    }
    avt_json_close(w, ']');
}

/* What Nav's role may sign for others now, and what waits for a colleague's word. */
static struct avt_err behalves_add(struct leser *leser, struct avt_json_writer *w)
{
    struct fullmakt *list;
    size_t n;
    avt_roles roles = avt_decide_paa_vegne(&leser->decide, leser->rolle, leser->rq->actor->person);
    avt_json_open(w, "kan-signere-for", '[');
    for (size_t i = 0; i < leser->sak.tiltak->n_roller; i++) {
        if (roles >> i & 1)
            avt_json_add_string(w, NULL, leser->sak.tiltak->roller[i].navn);
    }
    avt_json_close(w, ']');
    AVT_TRY(flow_fullmakter(leser, &list, &n));
    avt_json_open(w, "fullmakter", '[');
    for (size_t i = 0; i < n; i++) {
        const char *svar;
        AVT_TRY(fullmakt_svar(leser, &list[i], &svar));
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "id", list[i].id);
        avt_json_add_string(w, "for", list[i].s.behalf_of);
        avt_json_add_string(w, "grunn", list[i].s.reason);
        avt_json_add_string(w, "av", list[i].navn);
        avt_json_add_bool(w, "egen", list[i].egen);
        avt_json_add_string(w, "tilstand", forsok_tilstand_navn(list[i].naa.tilstand));
        avt_json_add_string(w, "svar", svar);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    return AVT_NOERR;
}

static struct avt_err duties_add(struct leser *leser, struct avt_json_writer *w, const struct avt_innhold *innhold)
{
    struct avt_plikt *list;
    size_t n = liste_plikter(leser, &list, innhold);
    avt_json_open(w, "plikter", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "kode", list[i].regel->kode);
        if (list[i].item)
            avt_json_add_string(w, "om", liste_om(leser->rq->arena, &list[i]));
        avt_json_add_string(w, "hvem", leser->sak.tiltak->roller[list[i].regel->hvem].navn);
        avt_json_add_string(w, "handling", avt_handling_get(list[i].regel->handling)->name);
        avt_json_add_string(w, "forfall", avt_date_format(leser->rq->arena, list[i].forfall));
        avt_json_add_bool(w, "over-tiden", list[i].forfall < leser->decide.idag);
        avt_json_add_bool(w, "sperrer-perioder", list[i].regel->sperrer && list[i].forfall < leser->decide.idag);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    return AVT_NOERR;
}

/* Of an act that has been done of a period: who, when, and why as far as the role may read it. */
static struct avt_err decision_add(struct leser *leser, struct avt_json_writer *w, const struct avt_utfoert *done)
{
    struct avt_post post;
    struct avt_span s_file, r_file;
    const char *navn, *tekst;
    enum avt_metode metode;
    struct request *rq = leser->rq;
    AVT_TRY(peek_record(leser, done->nr, &post, &s_file, &r_file));
    AVT_TRY(peek_name(leser, done->nr, &navn, &metode));
    AVT_TRY(show_text(leser, &post, &tekst));
    avt_json_open(w, "avgjort", '{');
    avt_json_add_int(w, "nr", done->nr);
    avt_json_add_string(w, "handling", avt_handling_get(done->handling)->name);
    avt_json_add_string(w, "rolle", done->rolle);
    avt_json_add_string(w, "av", navn);
    avt_json_add_string(w, "tid", avt_instant_format(rq->arena, done->tid));
    avt_json_add_string(w, "slag", done->code);
    avt_json_add_string(w, "grunn", tekst);
    avt_json_close(w, '}');
    return AVT_NOERR;
}

static struct avt_err period_add(struct leser *leser, struct avt_json_writer *w, const struct avt_periode *p)
{
    struct avt_arena *arena = leser->rq->arena;
    bool dated = p->tidligst != INT32_MIN && p->tidligst != INT32_MAX;
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "id", p->item);
    avt_json_add_string(w, "om", p->om);
    avt_json_add_string(w, "fra", avt_date_format(arena, p->fra));
    avt_json_add_string(w, "til", avt_date_format(arena, p->til));
    avt_json_add_string(w, "prosent", p->prosent);
    if (p->belop)
        avt_json_add_int(w, "belop", strtoll(p->belop, NULL, 10));
    avt_json_add_string(w, "tilstand", avt_periode_name(p->tilstand));
    avt_json_add_string(w, "tidligst", dated ? avt_date_format(arena, p->tidligst) : NULL);
    avt_json_add_bool(w, "klar", p->klar);
    avt_json_add_bool(w, "sendt", p->sendt);
    avt_json_add_string(w, "sperret-av", p->sperret ? p->sperret->regel->kode : NULL);
    if (p->avgjort)
        AVT_TRY(decision_add(leser, w, p->avgjort));
    avt_json_close(w, '}');
    return AVT_NOERR;
}

/* Only for who reads their figures, and only where the measure has any. */
static struct avt_err periods_add(struct leser *leser, struct avt_json_writer *w)
{
    const struct avt_periode *list;
    size_t n;
    bool has;
    AVT_TRY(show_periods(leser, &list, &n, &has));
    if (!has)
        return AVT_NOERR;
    avt_json_open(w, "perioder", '[');
    for (size_t i = 0; i < n; i++)
        AVT_TRY(period_add(leser, w, &list[i]));
    avt_json_close(w, ']');
    return AVT_NOERR;
}

static struct avt_err draft_add(struct leser *leser, struct avt_json_writer *w)
{
    struct sak_utkast utkast;
    struct avt_arena *arena = leser->rq->arena;
    struct avt_faults missing = AVT_FAULTS(arena);
    AVT_TRY(show_draft(leser, &utkast));
    AVT_TRY(api_forslag_liste(leser, w, utkast.exists));
    if (!utkast.exists)
        return AVT_NOERR;
    avt_innhold_required(&utkast.innhold, &missing);
    avt_json_open(w, "utkast", '{');
    avt_json_add_int(w, "revisjon", utkast.revisjon);
    avt_json_add_string(w, "etag", utkast_token(arena, utkast.revisjon));
    avt_json_open(w, "mangler", '[');
    for (size_t i = 0; i < missing.n; i++) {
        if (liste_leser_felt(leser, missing.list[i].felt))
            avt_json_add_string(w, NULL, missing.list[i].felt);
    }
    avt_json_close(w, ']');
    AVT_TRY(erased_add(leser, w));
    avt_json_add_string(w, "gjelder-fra", utkast.dag.sagt ? avt_date_format(arena, utkast.dag.fra) : NULL);
    avt_json_add_bool(w, "retting", utkast.dag.retting);
    avt_innhold_to_json(w, "innhold", &utkast.innhold, 0);
    avt_json_close(w, '}');
    return AVT_NOERR;
}

/* The tokens If-Match wants: for declarations the put-forward record, for everything else the head. */
static void tokens_add(struct leser *leser, struct avt_json_writer *w)
{
    avt_json_add_string(w, "fremlegg", utsagn_token(leser->rq->arena, &leser->sak, AVT_TOKEN_VERSION));
    avt_json_add_string(w, "hode", utsagn_token(leser->rq->arena, &leser->sak, AVT_TOKEN_HEAD));
}

static struct avt_err links_add(struct leser *leser, struct avt_json_writer *w, const struct avt_innhold *innhold)
{
    struct samlet_lenke *list;
    size_t n;
    AVT_TRY(samlet_lenker(leser, innhold, &list, &n));
    avt_json_open(w, "lenker", '[');
    for (size_t i = 0; i < n; i++) {
        bool out = strcmp(list[i].fra->id, leser->sak.id.text) == 0;
        const struct samlet_avtale *other = out ? list[i].til : list[i].fra;
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "retning", out ? "ut" : "inn");
        avt_json_add_string(w, "slag", list[i].slag[0] ? list[i].slag : NULL);
        avt_json_add_string(w, "avtale", other ? other->id : NULL);
        avt_json_add_string(w, "tiltak", other ? other->tiltak->navn : NULL);
        avt_json_add_string(w, "status", other ? avt_status_name(other->status) : NULL);
        if (other && other->stopp)
            avt_json_add_string(w, "siste-dag", avt_date_format(leser->rq->arena, other->siste));
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    return AVT_NOERR;
}

static void version_day_add(struct avt_json_writer *w, const char *key, const struct avt_versjon *v, avt_date fra)
{
    avt_json_open(w, key, '{');
    avt_json_add_int(w, "n", v->n);
    avt_json_add_string(w, "gjelder-fra", avt_date_format(w->buf.arena, fra));
    avt_json_close(w, '}');
}

/* The version of today, and those that take over later, each from its day. */
static void days_add(const struct leser *leser, struct avt_json_writer *w)
{
    const struct avt_tilstand *state = &leser->sak.state;
    avt_date dag = leser->decide.idag;
    int naa = sak_paa(&leser->sak, dag);
    if (naa < 0)
        avt_json_add_string(w, "naa", NULL);
    else
        version_day_add(w, "naa", &state->versjoner[naa], state->versjoner[naa].fra);
    avt_json_open(w, "kommende", '[');
    for (size_t i = 0; naa >= 0 && i < state->n_versjoner; i++) {
        dag = avt_tilstand_skifte(state, dag);
        int next = dag == INT32_MAX ? naa : avt_tilstand_paa(state, dag);
        if (dag == INT32_MAX)
            break;
        if (next != naa)
            version_day_add(w, NULL, &state->versjoner[next], dag);
        naa = next;
    }
    avt_json_close(w, ']');
}

/* The day asked about, else today. */
static struct avt_err day_asked(struct leser *leser, avt_date *out)
{
    const char *text = pairs_find(&leser->rq->query, "dag");
    *out = leser->decide.idag;
    if (!text || avt_date_parse(out, avt_span_str(text)))
        return AVT_NOERR;
    avt_faults_add(&leser->rq->faults, "ugyldig-dato", "dag", AVT_STOPP, "");
    return avt_err_make(AVT_EFAULTS, "dag", "not a day");
}

static struct avt_err content_add(struct leser *leser, struct avt_json_writer *w, const struct avt_post *poster)
{
    const struct avt_versjon *vist;
    struct avt_innhold innhold = {.tiltak = leser->sak.tiltak};
    avt_date dag;
    AVT_TRY(day_asked(leser, &dag));
    AVT_TRY(show_day(leser, dag, &vist, &innhold));
    days_add(leser, w);
    if (!vist)
        return AVT_NOERR;
    avt_json_add_int(w, "versjon", vist->n);
    api_siste_dag(w, leser, &innhold);
    avt_innhold_to_json(w, "innhold", &innhold, 0);
    AVT_TRY(links_add(leser, w, &innhold));
    api_kontakter(leser, w, &innhold);
    AVT_TRY(duties_add(leser, w, &innhold));
    AVT_TRY(api_loefter(leser, w, &innhold, poster));
    return periods_add(leser, w);
}

static struct avt_err avtale_get(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    struct avt_post *poster;
    size_t n_poster;
    AVT_TRY(peek_records(leser, &poster, &n_poster));
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "id", leser->sak.id.text);
    avt_json_add_string(&w, "nummer", leser->sak.nummer);
    avt_json_add_string(&w, "tiltak", leser->sak.tiltak->navn);
    avt_json_add_string(&w, "skjema", leser->sak.tiltak->skjema);
    avt_json_add_string(&w, "status", avt_status_name(leser->status));
    avt_json_add_string(&w, "rolle", leser->sak.tiltak->roller[leser->rolle].navn);
    tokens_add(leser, &w);
    acts_add(leser, &w);
    AVT_TRY(behalves_add(leser, &w));
    AVT_TRY(content_add(leser, &w, poster));
    versions_add(leser, &w);
    AVT_TRY(api_oppfoelging(leser, &w, poster));
    AVT_TRY(records_add(leser, &w, poster, n_poster));
    AVT_TRY(draft_add(leser, &w));
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}

struct avt_err api_avtale(struct request *rq)
{
    return api_with(rq, avtale_get);
}
