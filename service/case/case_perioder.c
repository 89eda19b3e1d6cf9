/* Subsidy periods of a case. */
#include "case/case_perioder.h"

#include <string.h>

#include "command/utsagn.h"

/* Where the contents that periods are compared in are read from, and what came of it. */
struct kilde {
    struct service *service;
    struct store *store;
    struct avt_arena *arena;
    struct sak *sak;
    avt_date idag;
    struct avt_innhold **innhold; /* by version; NULL until read */
    struct avt_err err;           /* the first that could not be read */
    bool done;
    struct avt_periode *list;
    size_t n;
};

/* ---- what decide is told ---- */

/* Of a version only the documents that hold periods, or what may stop them. */
static struct avt_err content_read(const struct kilde *k, const struct avt_versjon *versjon, struct avt_innhold *out)
{
    struct avt_fil *files = avt_arena_array(k->arena, versjon->n_sett + 1, sizeof(*files));
    size_t n = 0;
    for (size_t i = 0; i <= versjon->n_sett; i++) {
        struct avt_fil fil = {.navn = i ? versjon->sett[i - 1].name : "avtale",
                              .digest = i ? versjon->sett[i - 1].digest : versjon->dokument};
        fil.dokument = avt_tiltak_dokument(k->sak->tiltak, fil.navn);
        if (fil.dokument < 0 || !avt_perioder_dokument(k->sak->tiltak, fil.dokument))
            continue;
        AVT_TRY(sak_dokument(k->service, k->store, k->arena, k->sak->id.text, &fil.digest, &fil.bytes));
        files[n++] = fil;
    }
    return avt_dokument_read(k->arena, out, k->sak->tiltak, files, n);
}

/* What cannot be read is unknown; whoever asks is told by perioder_err. */
static const struct avt_innhold *content_of(void *ctx, int versjon)
{
    struct kilde *k = ctx;
    if (!k->innhold[versjon]) {
        struct avt_innhold *innhold = avt_arena_alloc(k->arena, sizeof(*innhold));
        struct avt_err err = content_read(k, &k->sak->state.versjoner[versjon], innhold);
        if (err.code != AVT_OK) {
            k->err = k->err.code == AVT_OK ? err : k->err;
            return NULL;
        }
        k->innhold[versjon] = innhold;
    }
    return k->innhold[versjon];
}

static size_t periods(void *ctx, const struct avt_periode **out)
{
    struct kilde *k = ctx;
    if (!k->done) {
        struct avt_perioder_in in = {k->sak->tiltak, &k->sak->state, k->idag, content_of, k};
        k->innhold = avt_arena_array(k->arena, k->sak->state.n_versjoner, sizeof(struct avt_innhold *));
        k->n = avt_perioder(k->arena, &k->list, &in);
        k->done = true;
    }
    *out = k->list;
    return k->n;
}

void perioder_set(struct avt_decide_in *in, struct service *service, struct store *store, struct avt_arena *arena,
                  struct sak *sak)
{
    struct kilde *k = avt_arena_alloc(arena, sizeof(*k));
    *k = (struct kilde){.service = service, .store = store, .arena = arena, .sak = sak, .idag = in->idag};
    in->perioder = periods;
    in->perioder_ctx = k;
}

struct avt_err perioder_err(const struct avt_decide_in *in)
{
    const struct kilde *k = in->perioder_ctx;
    return k ? k->err : AVT_NOERR;
}

/* ---- what a reader is told ---- */

static bool reads_periods(const struct leser *leser)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, AVT_PERIODE_GODKJENT);
    for (size_t i = 0; data && i < data->n_om; i++) {
        if (!avt_dokument_reads(tiltak, &leser->sak.state, data->om[i]->dokument, leser->rolle))
            return false;
    }
    return data && data->n_om > 0;
}

/* The figures of a period are those of the version in force, or of the one in which it was last decided. */
static void note_reading(struct leser *leser, const struct avt_periode *periode)
{
    const struct avt_tilstand *state = &leser->sak.state;
    int versjon = state->gjelder;
    if (periode->tilstand == AVT_PERIODE_ER_BORTFALT && periode->avgjort)
        versjon = periode->avgjort->versjon;
    leser_note(leser->rq, &leser->sak, state->versjoner[versjon].n,
               leser->sak.tiltak->dokumenter[periode->liste->dokument].navn, leser->rolle);
}

struct avt_err perioder_les(struct leser *leser, const struct avt_periode **out, size_t *n, bool *has)
{
    *out = NULL;
    *n = 0;
    *has = reads_periods(leser);
    if (!*has)
        return AVT_NOERR;
    *n = leser->decide.perioder(leser->decide.perioder_ctx, out);
    AVT_TRY(perioder_err(&leser->decide));
    for (size_t i = 0; i < *n; i++)
        note_reading(leser, &(*out)[i]);
    return AVT_NOERR;
}

size_t perioder_antall(const struct leser *leser)
{
    const struct avt_periode *list;
    size_t waiting = 0, n = leser->decide.perioder(leser->decide.perioder_ctx, &list);
    for (size_t i = 0; i < n; i++)
        waiting += list[i].venter;
    return waiting;
}

/* ---- several at once ---- */

/* Those that wait, up to and with om; 0 if it is none of them. */
static size_t waiting_until(struct leser *leser, const struct avt_periode ***out, const char *om)
{
    const struct avt_periode *list;
    size_t k = 0, n = leser->decide.perioder(leser->decide.perioder_ctx, &list);
    *out = avt_arena_array(leser->rq->arena, n, sizeof(**out));
    for (size_t i = 0; i < n; i++) {
        if (!list[i].venter)
            continue;
        (*out)[k++] = &list[i];
        if (strcmp(list[i].om, om) == 0)
            return k;
    }
    return 0;
}

struct avt_err flow_perioder(struct leser *leser, const char *om, flow_answer answer)
{
    const struct avt_periode **list;
    struct oensket oensket = {.handling = AVT_PERIODE_GODKJENT, .om = om};
    size_t n = waiting_until(leser, &list, om);
    if (n <= 1)
        return flow_handling(leser, &oensket, answer);
    const char **items = avt_arena_array(leser->rq->arena, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = list[i]->om;
    return flow_flere(leser, &oensket, items, n, answer);
}
