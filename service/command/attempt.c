/* Attempts to sign: what the rules say of them, and how they are kept. */
#include "command/attempt.h"

#include <string.h>

#include "avtale/across.h"
#include "avtale/text.h"
#include "case/case_fakta.h"
#include "sys/clock.h"
#include "writer/writer.h"

/* ---- what the rules say ---- */

/* The moment rules run at when a role declares; 0: none. Nav's own signature and decision are where the law's last word
 * on the content is asked for; one that it gives for another is that other's. */
static unsigned moment_of(const struct avt_tiltak *tiltak, const struct avt_erklaering *s)
{
    int rolle = avt_tiltak_rolle(tiltak, s->rolle);
    if (s->behalf_of || rolle < 0 || tiltak->roller[rolle].klasse != AVT_ROLE_NAV)
        return 0;
    switch (avt_act_get(s->handling)->approval) {
    case AVT_APPROVES_AGREEMENT: return AVT_SIGNERING;
    case AVT_APPROVES_MONEY: return AVT_BESLUTNING;
    case AVT_APPROVES_SECRECY:
    case AVT_NO_APPROVAL: break;
    }
    return 0;
}

static bool runs_at(const struct avt_tiltak *tiltak, unsigned moment)
{
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        if (tiltak->regler[i].naar & moment)
            return true;
    }
    return false;
}

struct avt_err forsok_check_rows(struct service *service, struct store *store, struct ctx *ctx, struct sak *sak,
                                 const struct avt_erklaering *s)
{
    unsigned moment = moment_of(sak->tiltak, s);
    const struct avt_versjon *venter = avt_tilstand_venter(&sak->state), *gjelder = avt_tilstand_gjelder(&sak->state);
    struct avt_innhold innhold, before;
    struct avt_fakta fakta;
    struct avt_faults broken = AVT_FAULTS(ctx->arena);
    if (!venter || !runs_at(sak->tiltak, moment))
        return AVT_NOERR;
    AVT_TRY(sak_innhold(service, store, ctx->arena, sak, venter, &innhold));
    AVT_TRY(fakta_finn(service, store, ctx->arena, &fakta, sak->id.text, &innhold));
    if (gjelder) {
        AVT_TRY(sak_innhold(service, store, ctx->arena, sak, gjelder, &before));
        fakta.gjelder = &before;
    }
    avt_regel_check(&innhold, moment, &fakta, &broken);
    fakta_skjul(sak->tiltak, avt_tiltak_rolle(sak->tiltak, s->rolle), &broken);
    avt_faults_join(ctx->faults, &broken);
    return avt_faults_stop(&broken) ? avt_err_make(AVT_EFAULTS, "", "not to be signed now") : AVT_NOERR;
}

/* The content is the one the attempt was checked with: only another day can change the verdict, or another agreement of
 * the person's. */
struct avt_err forsok_check_again(struct leser *leser, const struct avt_erklaering *s, bool *andre)
{
    *andre = avt_across_can_stop(leser->sak.tiltak, moment_of(leser->sak.tiltak, s));
    if (*andre || s->behalf_of || avt_date_oslo(s->frist - ATTEMPT_SECONDS) == clock_today())
        return AVT_NOERR;
    AVT_TRY(leser_fold(leser));
    return forsok_check_rows(leser->ctx->service, leser->store, leser->ctx, &leser->sak, s);
}

/* ---- keeping it ---- */

struct avt_span forsok_format(struct avt_arena *arena, const struct forsok *f)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "s", avt_arena_strn(arena, f->s_text.ptr, f->s_text.len));
    avt_json_add_string(&w, "identitet", f->identitet);
    avt_json_add_string(&w, "part_salt", avt_b64url_format(arena, f->part_salt, sizeof(f->part_salt)));
    avt_json_add_string(&w, "person", f->person_id);
    avt_json_add_string(&w, "metode", f->metode);
    avt_json_add_int(&w, "poster", f->poster);
    if (f->fil > 0) {
        avt_json_add_int(&w, "fil", f->fil);
        avt_json_add_string(&w, "papir", f->papir);
    }
    if (f->samtale.bytes.len > 0)
        avt_json_add_string(&w, "samtale", avt_arena_strn(arena, f->samtale.bytes.ptr, f->samtale.bytes.len));
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_err attempt_parse(struct avt_arena *arena, struct forsok *f, struct avt_span plain)
{
    struct avt_json *json;
    struct avt_span salt;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_json_parse(arena, &json, plain, &faults));
    const struct avt_json *fil = avt_json_find(json, "fil"), *poster = avt_json_find(json, "poster");
    const char *samtale = avt_json_string(json, "samtale");
    f->s_text = avt_span_str(avt_json_string(json, "s"));
    f->identitet = avt_json_string(json, "identitet");
    f->person_id = avt_json_string(json, "person");
    f->metode = avt_json_string(json, "metode");
    f->papir = avt_json_string(json, "papir");
    f->fil = fil ? (unsigned)fil->number : 0;
    f->poster = poster ? (unsigned)poster->number : 0;
    if (samtale && *samtale)
        f->samtale = (struct avt_fil){.navn = AVT_SAMTALE, .dokument = -1, .bytes = avt_span_str(samtale)};
    f->samtale.digest = avt_hash(f->samtale.bytes);
    AVT_TRY(avt_b64url_parse(arena, &salt, avt_span_str(avt_json_string(json, "part_salt"))));
    if (salt.len != 32 || !f->identitet || !f->person_id || !f->metode)
        return avt_err_make(AVT_EDATA, "forsok", "stored attempt is not whole");
    memcpy(f->part_salt, salt.ptr, 32);
    return avt_erklaering_parse(arena, &f->s, f->s_text);
}

struct avt_err forsok_read(struct leser *leser, const char *id, struct forsok *out)
{
    struct ctx *ctx = leser->ctx;
    struct store_rows rows;
    struct avt_span plain;
    struct avt_digest person;
    AVT_TRY(store_all(leser->store, ctx->arena, &rows, SQL_FORSOK_GET, S_TEXT(id)));
    if (rows.n == 0 || strcmp(store_text(&rows, 0, 0), leser->sak.id.text) != 0 || !store_hash(&rows, 0, 1, &person))
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt");
    *out = (struct forsok){.fil = 0};
    memcpy(out->person, person.byte, 32);
    AVT_TRY(
        vault_unseal(ctx->service->vault, ctx->arena, &plain, leser->sak.id.text, "forsok", store_bytes(&rows, 0, 2)));
    return attempt_parse(ctx->arena, out, plain);
}

bool forsok_is_own(const struct leser *leser, const struct forsok *forsok)
{
    return memcmp(forsok->person, leser->ctx->actor->person, 32) == 0;
}

struct avt_err forsok_som(struct leser *leser, int rolle)
{
    if (leser->navngitt && leser->rolle != rolle) {
        avt_faults_add(leser->ctx->faults, "ugyldig-kode", "rolle", AVT_STOPP, "");
        return avt_err_make(AVT_EFAULTS, "rolle", "attempted in another role");
    }
    leser->rolle = rolle;
    return AVT_NOERR;
}

struct avt_err forsok_open(struct leser *leser, const char *id, struct forsok *out)
{
    AVT_TRY(forsok_read(leser, id, out));
    int rolle = avt_tiltak_rolle(leser->sak.tiltak, out->s.rolle);
    bool has = rolle >= 0 && leser->roller & (avt_roles)1 << rolle;
    bool own = forsok_is_own(leser, out);
    if (!own && !(out->s.behalf_of && has))
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt of this person");
    if (!has)
        return avt_err_make(AVT_EROLE, "rolle", "no longer has this role");
    return forsok_som(leser, rolle);
}

struct avt_err forsok_unused(struct job *job, struct writer *writer, const char *id)
{
    struct store_rows rows;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_FORSOK_STATE, S_TEXT(id)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt");
    if (store_cell(&rows, 0, 1)->kind != STORE_NULL)
        return avt_err_make(AVT_EDONE, "forsok", "has been confirmed");
    if (store_int(&rows, 0, 0) < clock_now())
        return avt_err_make(AVT_EEXPIRED, "forsok", "has expired");
    return AVT_NOERR;
}

/* ---- what confirming it asks for ---- */

struct avt_kommando forsok_kommando(const struct forsok *forsok, int rolle, const uint8_t *bekrefter)
{
    const struct avt_erklaering *s = &forsok->s;
    struct avt_kommando k = {.handling = s->handling, .rolle = rolle, .fremlegg = s->fremlegg};
    memcpy(k.person, forsok->person, sizeof(k.person));
    if (!s->behalf_of)
        return k;
    k.behalf_of = s->behalf_of;
    k.reason = s->reason;
    k.bevis = forsok->fil > 0 ? AVT_BEVIS_PAPIR : AVT_BEVIS_SAMTALE;
    k.bekrefter = bekrefter;
    return k;
}
