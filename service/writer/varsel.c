/* The outbox: one row for each role concerned, in the record's own transaction. */
#include <string.h>

#include "sys/clock.h"
#include "writer/journal.h"

/* All that have a part in the agreement, unless the data of the act names those it concerns. */
static bool is_told(const struct avt_tiltak *tiltak, enum avt_handling handling, const char *rolle)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, handling);
    int i = avt_tiltak_rolle(tiltak, rolle);
    return !data || (i >= 0 && data->varsles >> i & 1);
}

/* Who has been acted for is told so in words of their own: it may take it back. */
static const char *event_for(const struct avt_erklaering *s, const char *rolle)
{
    bool acted_for = s->paa_vegne_av && strcmp(s->paa_vegne_av, rolle) == 0;
    return acted_for ? "paa-vegne" : avt_handling_get(s->handling)->name;
}

struct avt_err varsel_write(struct store *store, struct avt_arena *arena, const struct sak *sak, const struct job *job)
{
    struct store_rows rows;
    const struct avt_post *post = &job->post;
    AVT_TRY(store_all(store, arena, &rows, SQL_MOTTAKERE, S_TEXT(job->avtale.text)));
    for (size_t i = 0; i < rows.n; i++) {
        struct avt_id id = id_new();
        if (!is_told(sak->tiltak, post->s.handling, store_text(&rows, i, 0)))
            continue;
        AVT_TRY(store_run(store, SQL_UTBOKS_ADD, S_TEXT(avt_arena_format(arena, "msg_%s", id.text)),
                          S_TEXT(job->avtale.text), S_INT(post->r.nr), S_INT(post->s.versjon),
                          S_TEXT(event_for(&post->s, store_text(&rows, i, 0))), S_TEXT(store_text(&rows, i, 0)),
                          *store_cell(&rows, i, 1), *store_cell(&rows, i, 2), S_TEXT("nb"), S_INT(post->r.tid)));
    }
    return AVT_NOERR;
}

struct avt_err varsel_forslag(struct store *store, struct avt_arena *arena, const struct sak *sak, avt_roles roller,
                              const char *hendelse)
{
    struct store_rows rows;
    const char *avtale = sak->id.text;
    AVT_TRY(store_all(store, arena, &rows, SQL_MOTTAKERE_UTKAST, S_TEXT(avtale)));
    for (size_t i = 0; i < rows.n; i++) {
        struct avt_id id = id_new();
        int rolle = avt_tiltak_rolle(sak->tiltak, store_text(&rows, i, 0));
        if (rolle < 0 || !(roller >> rolle & 1))
            continue;
        AVT_TRY(store_run(store, SQL_UTBOKS_ADD, S_TEXT(avt_arena_format(arena, "msg_%s", id.text)), S_TEXT(avtale),
                          S_INT(0), S_INT(avt_tilstand_neste(&sak->state)), S_TEXT(hendelse),
                          S_TEXT(store_text(&rows, i, 0)), *store_cell(&rows, i, 1), *store_cell(&rows, i, 2),
                          S_TEXT("nb"), S_INT(clock_now())));
    }
    return AVT_NOERR;
}

/* Where a role's mail goes, from the content of a version just put forward. Sealed for the push process alone. */
static struct avt_err kontakt_put(struct service *service, struct store *store, struct avt_arena *arena,
                                  const struct sak *sak, const struct avt_rolle *rolle, const char *adresse)
{
    struct avt_span sealed;
    if (!adresse)
        return store_run(store, SQL_KONTAKT_DROP, S_TEXT(sak->id.text), S_TEXT(rolle->navn));
    AVT_TRY(vault_seal(service->vault, arena, &sealed, VAULT_PUSH, "adresse", avt_span_str(adresse)));
    return store_run(store, SQL_KONTAKT_PUT, S_TEXT(sak->id.text), S_TEXT(rolle->navn), S_BLOB(sealed));
}

struct avt_err varsel_kontakter(struct service *service, struct store *store, struct avt_arena *arena,
                                const struct sak *sak, const struct avt_innhold *innhold)
{
    for (size_t i = 0; i < sak->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &sak->tiltak->roller[i];
        if (rolle->epostfelt)
            AVT_TRY(kontakt_put(service, store, arena, sak, rolle, avt_innhold_get(innhold, rolle->epostfelt, NULL)));
    }
    return AVT_NOERR;
}

/* Ids of the outbox only grow. */
bool varsel_more(struct store *store, int64_t *last)
{
    struct avt_arena *arena = avt_arena_new();
    struct store_rows rows;
    struct avt_err err = store_all(store, arena, &rows, SQL_UTBOKS_LAST, S_NULL);
    int64_t now = err.code == AVT_OK ? store_int(&rows, 0, 0) : *last;
    bool more = err.code != AVT_OK || now > *last;
    *last = now;
    avt_arena_free(&arena);
    return more;
}
