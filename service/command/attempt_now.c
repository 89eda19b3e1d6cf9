/* How an attempt stands now. */
#include "command/attempt_now.h"

#include <string.h>

#include "sys/clock.h"

const char *forsok_tilstand_navn(enum forsok_tilstand tilstand)
{
    static const char *const names[FORSOK_TILSTANDER] = {
        [FORSOK_VENTER] = "venter",     [FORSOK_BEKREFTET] = "bekreftet", [FORSOK_AVSLAATT] = "avslaatt",
        [FORSOK_TRUKKET] = "trukket",   [FORSOK_UTLOEPT] = "utloept",     [FORSOK_OVERTATT] = "overtatt",
        [FORSOK_BORTFALT] = "bortfalt", [FORSOK_IKKE_NAA] = "ikke-naa",
    };
    return names[tilstand];
}

static const struct avt_versjon *answered(const struct avt_tilstand *state, const struct avt_erklaering *s)
{
    for (size_t i = 0; i < state->n_versjoner; i++) {
        if (avt_digest_equal(&state->versjoner[i].fremlegg, &s->fremlegg))
            return &state->versjoner[i];
    }
    return NULL;
}

/* Used: as a record, or refused. */
static enum forsok_tilstand used(const struct forsok *forsok, const char *utfall, struct forsok_naa *naa)
{
    const char *rolle = forsok->s.behalf_of ? forsok->s.behalf_of : forsok->s.rolle;
    int i = naa->versjon ? avt_versjon_rolle(naa->versjon, rolle) : -1;
    bool gone = naa->versjon && (naa->versjon->state == AVT_AVVIST_V || naa->versjon->state == AVT_TRUKKET_V);
    naa->staar = naa->nr > 0 && i >= 0 && !gone && naa->versjon->signert[i] == naa->nr;
    if (naa->nr > 0)
        return FORSOK_BEKREFTET;
    return utfall && strcmp(utfall, "trukket") == 0 ? FORSOK_TRUKKET : FORSOK_AVSLAATT;
}

/* What the writer would say now. Faults are its own: the request has not asked for them. */
static struct avt_err asked(struct leser *leser, const struct forsok *forsok, int rolle, enum forsok_tilstand *out)
{
    struct ctx *ctx = leser->ctx;
    struct avt_faults kept = *ctx->faults, unheard = AVT_FAULTS(ctx->arena);
    const uint8_t *bekrefter = forsok_is_own(leser, forsok) ? NULL : ctx->actor->person;
    struct avt_kommando k = forsok_kommando(forsok, rolle, bekrefter);
    struct avt_err err = avt_decide(&leser->decide, &k, &unheard);
    if (err.code == AVT_OK) {
        *ctx->faults = AVT_FAULTS(ctx->arena);
        err = forsok_check_rows(ctx->service, leser->store, ctx, &leser->sak, &forsok->s);
        *ctx->faults = kept;
    }
    *out = err.code == AVT_OK ? FORSOK_VENTER : err.code == AVT_EDONE ? FORSOK_BORTFALT : FORSOK_IKKE_NAA;
    return avt_err_status(err.code) >= 500 ? err : AVT_NOERR;
}

struct avt_err forsok_naa(struct leser *leser, const char *id, const struct forsok *forsok, const char *utfall,
                          struct forsok_naa *out)
{
    struct store_rows rows;
    const struct avt_erklaering *s = &forsok->s;
    int rolle = avt_tiltak_rolle(leser->sak.tiltak, s->rolle);
    struct forsok_naa naa = {.tilstand = FORSOK_VENTER, .versjon = answered(&leser->sak.state, s)};
    AVT_TRY(store_all(leser->store, leser->ctx->arena, &rows, SQL_FORSOK_STATE, S_TEXT(id)));
    bool is_used = rows.n > 0 && store_cell(&rows, 0, 1)->kind != STORE_NULL;
    naa.nr = is_used ? (unsigned)store_int(&rows, 0, 1) : 0;
    if (is_used)
        naa.tilstand = used(forsok, utfall, &naa);
    else if (s->frist < clock_now())
        naa.tilstand = FORSOK_UTLOEPT;
    else if (sak_overtatt(&leser->sak, s->rolle, forsok->poster, forsok->person))
        naa.tilstand = FORSOK_OVERTATT;
    else if (!naa.versjon || naa.versjon != avt_tilstand_venter(&leser->sak.state))
        naa.tilstand = FORSOK_BORTFALT;
    else if (rolle < 0 || !(leser->roller >> rolle & 1))
        naa.tilstand = FORSOK_IKKE_NAA;
    else
        AVT_TRY(asked(leser, forsok, rolle, &naa.tilstand));
    *out = naa;
    return AVT_NOERR;
}

struct avt_err flow_forsok_les(struct leser *leser, const char *forsok, struct forsok_lest *out)
{
    struct forsok f;
    AVT_TRY(forsok_read(leser, forsok, &f));
    if (!forsok_is_own(leser, &f))
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt of this person");
    int rolle = avt_tiltak_rolle(leser->sak.tiltak, f.s.rolle);
    if (rolle >= 0 && leser->roller >> rolle & 1)
        AVT_TRY(forsok_som(leser, rolle));
    out->s = f.s;
    out->s_text = f.s_text;
    return forsok_naa(leser, forsok, &f, NULL, &out->naa);
}
