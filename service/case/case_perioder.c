/* Subsidy periods of a case. */
#include "case/case_perioder.h"

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

/* Of a version only the documents that hold periods, or what may stop them. */
static struct avt_err content_read(const struct kilde *k, const struct avt_versjon *versjon, struct avt_innhold *out)
{
    struct avt_fil *files = avt_arena_array(k->arena, versjon->n_shown + 1, sizeof(*files));
    size_t n = 0;
    for (size_t i = 0; i <= versjon->n_shown; i++) {
        struct avt_fil fil = {.navn = i ? versjon->shown[i - 1].name : "avtale",
                              .digest = i ? versjon->shown[i - 1].digest : versjon->dokument};
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
        if (!k->innhold)
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

void perioder_set_day(struct avt_decide_in *in, avt_date idag)
{
    struct kilde *k = in->perioder_ctx;
    in->idag = k->idag = idag;
    k->done = false;
}

struct avt_err perioder_err(const struct avt_decide_in *in)
{
    const struct kilde *k = in->perioder_ctx;
    return k ? k->err : AVT_NOERR;
}
