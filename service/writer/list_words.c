/* The words that lists are searched by. */
#include "writer/list_words.h"

#include <string.h>

#include "avtale/words.h"
#include "case/case_words.h"

struct making {
    struct service *service;
    struct store *store;
    struct avt_arena *arena;
    struct sak *sak;
    const struct list_reader *readers;
    size_t n_readers;
    bool utkast;          /* made of a draft, which who acts for no party does not see */
    struct avt_buf words; /* 16 bytes each */
};

/* ---- whose ---- */

static bool reads(const struct making *m, const struct avt_felt *felt, avt_roles roles, bool all)
{
    bool any = false;
    for (int i = 0; i < (int)m->sak->tiltak->n_roller; i++) {
        if (!(roles >> i & 1) || (m->utkast && !m->sak->tiltak->roller[i].party[0] && !all))
            continue;
        bool one = avt_dokument_reads(m->sak->tiltak, NULL, felt->dokument, i);
        if (one != all)
            return one;
        any = true;
    }
    return any && all;
}

static void add(struct making *m, const struct word *word)
{
    for (size_t i = 0; i < m->words.len; i += WORD_BYTES) {
        if (memcmp(m->words.ptr + i, word->byte, WORD_BYTES) == 0)
            return;
    }
    avt_buf_span(&m->words, word_span(word));
}

static void add_field(struct making *m, const struct avt_innhold *innhold, const struct avt_felt *felt,
                      enum word_kind kind, bool pending)
{
    const char *value = felt ? avt_innhold_get(innhold, felt, NULL) : NULL;
    const char **list = &value;
    size_t n = value != NULL;
    if (n > 0 && kind == WORD_NAVN)
        n = avt_words(m->arena, &list, value);
    for (size_t i = 0; i < m->n_readers && n > 0; i++) {
        const struct list_reader *reader = &m->readers[i];
        if (!reads(m, felt, pending ? reader->venter : reader->roller, reader->nav))
            continue;
        for (size_t k = 0; k < n; k++) {
            struct word word = word_hash(m->service, &reader->owner, kind, list[k]);
            add(m, &word);
        }
    }
}

/* The person and the business that it is between. */
static void add_content(struct making *m, const struct avt_innhold *innhold, bool pending)
{
    for (size_t i = 0; i < m->sak->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &m->sak->tiltak->roller[i];
        bool business = rolle->klasse == AVT_ROLE_VIRKSOMHET;
        if (!rolle->party[0] || !(business || rolle->klasse == AVT_ROLE_PERSON))
            continue;
        add_field(m, innhold, rolle->navnefelt, WORD_NAVN, pending);
        add_field(m, innhold, rolle->identitet, business ? WORD_ORGNR : WORD_FNR, pending);
    }
}

/* ---- of what ---- */

static struct avt_err add_version(struct making *m, const struct avt_versjon *versjon, bool pending)
{
    struct avt_innhold innhold;
    if (!versjon)
        return AVT_NOERR;
    AVT_TRY(sak_innhold(m->service, m->store, m->arena, m->sak, versjon, &innhold));
    add_content(m, &innhold, pending);
    return AVT_NOERR;
}

static struct avt_err add_all(struct making *m)
{
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&m->sak->state);
    const struct avt_versjon *venter = avt_tilstand_venter(&m->sak->state);
    struct sak_utkast utkast;
    AVT_TRY(add_version(m, gjelder, false));
    AVT_TRY(add_version(m, venter, true));
    if (gjelder || venter)
        return AVT_NOERR;
    if (m->sak->state.n_versjoner > 0)
        return add_version(m, sak_vist(m->sak), false);
    AVT_TRY(sak_utkast(m->service, m->store, m->arena, m->sak, &utkast));
    m->utkast = true;
    if (utkast.exists)
        add_content(m, &utkast.innhold, true);
    return AVT_NOERR;
}

/* What they are made of, in a few numbers: while these are the same, so are the words. */
static const char *source(const struct making *m, int64_t revisjon)
{
    const struct avt_tilstand *state = &m->sak->state;
    return avt_arena_format(m->arena, "%zu.%d.%d.%lld", state->n_versjoner, state->gjelder, state->venter,
                            (long long)(state->n_versjoner == 0 ? revisjon : 0));
}

struct avt_err list_words_write(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak,
                                const struct list_reader *readers, size_t n, int64_t revisjon)
{
    struct making m = {.service = service,
                       .store = store,
                       .arena = arena,
                       .sak = sak,
                       .readers = readers,
                       .n_readers = n,
                       .words = AVT_BUF(arena)};
    struct store_rows now;
    const char *kilde = source(&m, revisjon);
    AVT_TRY(store_all(store, arena, &now, SQL_ORDENE_GET, S_TEXT(sak->id.text)));
    if (now.n > 0 && strcmp(store_text(&now, 0, 0), kilde) == 0)
        return AVT_NOERR;
    struct avt_span old = now.n > 0 ? store_bytes(&now, 0, 1) : AVT_SPAN("");
    AVT_TRY(add_all(&m));
    for (size_t i = 0; i + WORD_BYTES <= old.len; i += WORD_BYTES)
        AVT_TRY(store_run(store, SQL_ORD_TAKE, S_BLOB(avt_span_make(old.ptr + i, WORD_BYTES)), S_TEXT(sak->id.text)));
    for (size_t i = 0; i < m.words.len; i += WORD_BYTES)
        AVT_TRY(
            store_run(store, SQL_ORD_ADD, S_BLOB(avt_span_make(m.words.ptr + i, WORD_BYTES)), S_TEXT(sak->id.text)));
    return store_run(store, SQL_ORDENE_PUT, S_TEXT(sak->id.text), S_TEXT(kilde), S_BLOB(avt_buf_get(&m.words)));
}
