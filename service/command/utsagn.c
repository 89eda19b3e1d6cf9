/* What all declarations have in common. */
#include "command/utsagn.h"

#include <string.h>

#include "avtale/text.h"
#include "case/case_perioder.h"
#include "sys/clock.h"
#include "writer/writer.h"

/* ---- who ---- */

/* The business the actor acts for here: the one of its own whose keyed hash has the role. NULL for roles that are no business. */
static struct avt_err acting_for(struct leser *leser, const char **orgnr)
{
    const struct avt_rolle *rolle = &leser->sak.tiltak->roller[leser->rolle];
    const struct actor *actor = leser->ctx->actor;
    struct store_rows rows;
    *orgnr = NULL;
    if (rolle->klasse != AVT_ROLE_VIRKSOMHET)
        return AVT_NOERR;
    AVT_TRY(store_all(leser->store, leser->ctx->arena, &rows, SQL_PART_ALL, S_TEXT(leser->sak.id.text)));
    for (size_t i = 0; i < rows.n; i++) {
        struct avt_digest has, own;
        if (strcmp(store_text(&rows, i, 0), rolle->navn) != 0 || !store_hash(&rows, i, 1, &has))
            continue;
        for (size_t k = 0; k < actor->virksomheter.n; k++) {
            vault_hmac(leser->ctx->service->vault, own.byte, VAULT_ORGNR, actor->virksomheter.list[k].name);
            if (avt_digest_equal(&own, &has))
                *orgnr = actor->virksomheter.list[k].name;
        }
    }
    return AVT_NOERR;
}

struct avt_err utsagn_part(struct leser *leser, struct utsagn_part *out)
{
    const char *orgnr;
    AVT_TRY(acting_for(leser, &orgnr));
    struct avt_span record = identity_record(leser->ctx->arena, leser->ctx->actor, orgnr);
    out->identitet = avt_arena_strn(leser->ctx->arena, record.ptr, record.len);
    random_bytes(out->salt, sizeof(out->salt));
    out->commitment = avt_part_commit(out->salt, record);
    return AVT_NOERR;
}

/* ---- S and its evidence ---- */

struct avt_erklaering utsagn_begin(struct leser *leser, enum avt_handling handling, unsigned versjon,
                                   const struct utsagn_part *part, int seconds)
{
    struct avt_erklaering s = {.avtale = leser->sak.id,
                               .versjon = versjon,
                               .rolle = leser->sak.tiltak->roller[leser->rolle].navn,
                               .handling = handling,
                               .frist = clock_now() + seconds};
    memcpy(s.commitment, part->commitment.byte, sizeof(s.commitment));
    random_bytes(s.nonce, sizeof(s.nonce));
    return s;
}

struct avt_err utsagn_fritekst(struct ctx *ctx, const char *tekst, const char *felt, const char **out)
{
    const char *fault = avt_fritekst_check(ctx->arena, avt_span_str(tekst), out);
    if (!fault)
        return AVT_NOERR;
    avt_faults_add(ctx->faults, fault, felt, AVT_STOPP, "");
    avt_text_mark(ctx->faults, tekst, true);
    return avt_err_make(AVT_EFAULTS, felt, fault);
}

/* A document of the act, named in s in its place. */
static void attach(struct avt_arena *arena, struct avt_erklaering *s, struct avt_fil *fil, const char *navn,
                   struct avt_span bytes)
{
    *fil = (struct avt_fil){.navn = navn, .dokument = -1, .bytes = bytes, .digest = avt_hash(bytes)};
    struct avt_sum *list = avt_arena_array(arena, s->n_vedlagt + 1, sizeof(*list));
    size_t at = s->n_vedlagt;
    for (size_t i = 0; i < s->n_vedlagt; i++)
        list[i] = s->vedlagt[i];
    while (at > 0 && strcmp(list[at - 1].name, navn) > 0) {
        list[at] = list[at - 1];
        at--;
    }
    list[at] = (struct avt_sum){.name = navn, .digest = fil->digest};
    s->vedlagt = list;
    s->n_vedlagt++;
}

struct avt_err utsagn_oenske(struct leser *leser, struct avt_erklaering *s, struct avt_fil *fil, bool *has,
                             const char *tekst, const struct avt_forslag *forslag, size_t n)
{
    struct ctx *ctx = leser->ctx;
    const struct sak *sak = &leser->sak;
    const struct avt_handlingsdata *data = avt_tiltak_handling(sak->tiltak, s->handling);
    uint8_t salt[32];
    const char *clean;
    *has = false;
    if (!tekst || !*tekst || !data || !data->tekst)
        return AVT_NOERR;
    const char *felt = avt_act_get(s->handling)->concerns == AVT_CONCERNS_NY ? "grunn" : "tekst";
    AVT_TRY(utsagn_fritekst(ctx, tekst, felt, &clean));
    random_bytes(salt, sizeof(salt));
    struct avt_span bytes =
        n > 0 ? avt_oenske_format(ctx->arena, sak->id.text, salt, sak->tiltak->skjema, clean, forslag, n)
              : avt_fritekst_format(ctx->arena, data->tekst, sak->id.text, salt, sak->tiltak->skjema, clean);
    if (bytes.len > AVT_MAX_BODY)
        return avt_err_make(AVT_ELIMIT, felt, "a text with its proposals");
    attach(ctx->arena, s, fil, data->tekst, bytes);
    *has = true;
    return AVT_NOERR;
}

struct avt_err utsagn_tekst(struct leser *leser, struct avt_erklaering *s, struct avt_fil *fil, bool *has,
                            const char *tekst)
{
    return utsagn_oenske(leser, s, fil, has, tekst, NULL, 0);
}

/* Faults of parts stand below `deler`, as they do in the request. */
static void name_below(struct avt_faults *faults, struct avt_faults *parts)
{
    for (size_t i = 0; i < parts->n; i++) {
        struct avt_fault *part = &parts->list[i];
        if (strcmp(part->felt, "deler") != 0)
            part->felt = avt_arena_format(faults->arena, "deler/%s", part->felt);
    }
    avt_faults_join(faults, parts);
}

bool utsagn_felter(const struct leser *leser, enum avt_handling handling, const char *slag, struct avt_aktdeler *out)
{
    bool agreed = leser->status == AVT_STATUS_KLAR || leser->status == AVT_STATUS_GJENNOMFOERES;
    return avt_akt_deler(leser->sak.tiltak, handling, slag, out) ||
           (agreed && !leser->sak.state.avbrutt && avt_akt_nytt(leser->sak.tiltak, handling, out));
}

struct avt_err utsagn_deler_les(struct leser *leser, const struct oensket *oensket, struct utsagn_deler *out)
{
    struct ctx *ctx = leser->ctx;
    const struct avt_json *deler = oensket->deler;
    struct avt_faults faults = AVT_FAULTS(ctx->arena);
    struct avt_verdi *values = NULL;
    *out = (struct utsagn_deler){0};
    bool has = utsagn_felter(leser, oensket->handling, oensket->code, &out->hva);
    if (deler && (!has || deler->kind != AVT_JSON_OBJECT))
        avt_faults_add(&faults, has ? "feil-type" : "ukjent-felt", "deler", AVT_STOPP, "");
    else if (has)
        out->n = avt_deler_from_json(ctx->arena, &values, out->hva.felter, out->hva.n, deler, &faults);
    out->list = avt_arena_array(ctx->arena, out->n, sizeof(*out->list));
    for (size_t i = 0; values != NULL && i < out->n; i++)
        out->list[i] = (struct avt_del){values[i].felt->sti, values[i].tekst};
    name_below(ctx->faults, &faults);
    return faults.n > 0 ? avt_err_make(AVT_EFAULTS, "deler", "parts") : AVT_NOERR;
}

bool utsagn_deler_add(struct leser *leser, struct avt_erklaering *s, struct avt_fil *fil,
                      const struct utsagn_deler *deler)
{
    struct avt_arena *arena = leser->ctx->arena;
    uint8_t salt[32];
    if (deler->n == 0 || !deler->hva.dokument)
        return false;
    random_bytes(salt, sizeof(salt));
    attach(arena, s, fil, deler->hva.dokument,
           avt_deler_format(arena, deler->hva.dokument, leser->sak.id.text, salt, leser->sak.tiltak->skjema,
                            deler->list, deler->n));
    return true;
}

/* ---- deciding ---- */

const char *utsagn_token(struct avt_arena *arena, const struct sak *sak, enum avt_token token)
{
    if (token == AVT_TOKEN_HEAD)
        return sak->state.n_poster ? avt_digest_format(arena, &sak->state.hode) : "";
    const struct avt_versjon *v = avt_tilstand_venter(&sak->state);
    if (!v)
        v = avt_tilstand_gjelder(&sak->state);
    return v ? avt_digest_format(arena, &v->fremlegg) : "";
}

const char *utsagn_etag(struct avt_arena *arena, const struct sak *sak, enum avt_handling handling)
{
    return utsagn_token(arena, sak, avt_act_get(handling)->token);
}

struct avt_err utsagn_match(struct leser *leser, enum avt_handling handling, struct avt_err found)
{
    return ctx_match_first(leser->ctx, utsagn_etag(leser->ctx->arena, &leser->sak, handling), found);
}

/* What was written as text and is none of its form is told among the faults. */
static void kommando_texts(struct leser *leser, const struct oensket *oensket, struct avt_kommando *k)
{
    struct avt_faults *faults = leser->ctx->faults;
    const char *from = oensket->gjelder_fra;
    if (oensket->fremlegg && !avt_digest_parse(&k->fremlegg, avt_span_str(oensket->fremlegg)))
        avt_faults_add(faults, "ugyldig-form", "fremlegg", AVT_STOPP, "");
    k->has_gjelder_fra = from && *from;
    k->gjelder_fra = leser->decide.idag;
    if (k->has_gjelder_fra && !avt_date_parse(&k->gjelder_fra, avt_span_str(from)))
        avt_faults_add(faults, "ugyldig-dato", "gjelder-fra", AVT_STOPP, "");
}

/* On behalf a text is what was said: evidence, as a paper is. */
static void kommando_fullmakt(const struct oensket *oensket, struct avt_kommando *k)
{
    k->behalf_of = oensket->behalf_of;
    k->reason = oensket->reason && *oensket->reason ? oensket->reason : NULL;
    if (oensket->bevis && *oensket->bevis)
        k->bevis = AVT_BEVIS_PAPIR;
    else if (k->behalf_of && k->has_tekst)
        k->bevis = AVT_BEVIS_SAMTALE;
    if (k->bevis == AVT_BEVIS_SAMTALE)
        k->has_tekst = false;
}

struct avt_err utsagn_decide_here(struct leser *leser, const struct oensket *oensket, struct avt_kommando *out)
{
    struct avt_kommando k = {
        .handling = oensket->handling, .rolle = leser->rolle, .code = oensket->code, .om = oensket->om};
    k.has_tekst = oensket->tekst && *oensket->tekst;
    kommando_fullmakt(oensket, &k);
    memcpy(k.person, leser->ctx->actor->person, sizeof(k.person));
    if (k.code && !*k.code)
        k.code = NULL;
    if (k.om && !*k.om)
        k.om = NULL;
    AVT_TRY(sak_decide_item(leser->ctx->service, leser->store, leser->ctx->arena, &leser->sak, &k, &leser->decide));
    const struct avt_versjon *v = avt_tilstand_venter(&leser->sak.state);
    if (!v)
        v = avt_tilstand_gjelder(&leser->sak.state);
    if (v && avt_act_get(k.handling)->concerns != AVT_CONCERNS_AVTALE)
        k.fremlegg = v->fremlegg;
    kommando_texts(leser, oensket, &k);
    *out = k;
    bool broken = avt_faults_stop(leser->ctx->faults);
    struct avt_err err = avt_decide(&leser->decide, &k, leser->ctx->faults);
    AVT_TRY(perioder_err(&leser->decide));
    if (err.code == AVT_EORDER && !broken)
        return err; /* its faults are who must sign first */
    return avt_faults_stop(leser->ctx->faults) ? avt_err_make(AVT_EFAULTS, "", "act") : err;
}
