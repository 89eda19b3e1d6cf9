/* The outbox: one row for each role concerned, in the record's own transaction. */
#include <string.h>

#include "flow/journal.h"
#include "sys/clock.h"

/* Who has been acted for is told so in words of their own: it may take it back. */
static const char *event_for(const struct avt_erklaering *s, const char *rolle)
{
    bool acted_for = s->paa_vegne_av && strcmp(s->paa_vegne_av, rolle) == 0;
    return acted_for ? "paa-vegne" : avt_handling_get(s->handling)->name;
}

struct avt_err varsel_write(struct store *store, struct avt_arena *arena, const struct job *job)
{
    struct store_rows rows;
    const struct avt_post *post = &job->post;
    AVT_TRY(store_all(store, arena, &rows, SQL_MOTTAKERE, S_TEXT(job->avtale.text)));
    for (size_t i = 0; i < rows.n; i++) {
        struct avt_id id = id_new();
        AVT_TRY(store_run(store, SQL_UTBOKS_ADD, S_TEXT(avt_arena_format(arena, "msg_%s", id.text)),
                          S_TEXT(job->avtale.text), S_INT(post->r.nr), S_INT(post->s.versjon),
                          S_TEXT(event_for(&post->s, store_text(&rows, i, 0))), S_TEXT(store_text(&rows, i, 0)),
                          *store_cell(&rows, i, 1), *store_cell(&rows, i, 2), S_TEXT("nb"), S_INT(post->r.tid)));
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
