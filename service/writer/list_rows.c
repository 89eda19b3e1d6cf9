/* The rows that lists are read from. */
#include "writer/list_rows.h"

#include <stdint.h>
#include <string.h>

#include "case/case_waits.h"
#include "case/minne.h"
#include "writer/list_words.h"

struct rows {
    struct service *service;
    struct store *store;
    struct avt_arena *arena;
    struct sak *sak;
    struct case_waits waits;
    struct list_reader *readers;
    size_t n_readers, cap_readers;
    size_t n_searched; /* of them: a caseworker searches all of Nav's */
    bool fordelt;
    avt_instant endret;
    int64_t revisjon; /* of the draft, 0: none */
};

/* ---- who ---- */

static struct list_reader *reader_get(struct rows *r, const struct owner *owner)
{
    for (size_t i = 0; i < r->n_readers; i++) {
        if (memcmp(&r->readers[i].owner, owner, sizeof(*owner)) == 0)
            return &r->readers[i];
    }
    r->readers = avt_arena_grow(r->arena, r->readers, r->n_readers, &r->cap_readers, sizeof(*r->readers));
    r->readers[r->n_readers] = (struct list_reader){.owner = *owner};
    return &r->readers[r->n_readers++];
}

/* The parties of a table of them. begun gets who in Nav it names: of a draft, who began it. */
static void readers_in(struct rows *r, const struct store_rows *table, struct avt_digest *begun, bool *has_begun)
{
    const struct avt_tiltak *tiltak = r->sak->tiltak;
    for (size_t i = 0; i < table->n; i++) {
        struct avt_digest hmac;
        int rolle = avt_tiltak_rolle(tiltak, store_text(table, i, 0));
        if (rolle < 0 || !store_hash(table, i, 1, &hmac))
            continue;
        if (tiltak->roller[rolle].klasse == AVT_ROLE_NAV) {
            *begun = hmac;
            *has_begun = true;
            continue;
        }
        struct owner owner = owner_of(r->service, hmac.byte);
        struct list_reader *reader = reader_get(r, &owner);
        reader->roller |= (avt_roles)1 << rolle;
        if (store_int(table, i, 2) & PART_VENTER)
            reader->venter |= (avt_roles)1 << rolle;
    }
}

static bool is_nav(const struct avt_tiltak *tiltak, const char *navn)
{
    int rolle = avt_tiltak_rolle(tiltak, navn);
    return rolle >= 0 && tiltak->roller[rolle].klasse == AVT_ROLE_NAV;
}

/* The record by which somebody in Nav has it: the last that takes over, else the last that puts forward; 0: none. */
static unsigned taken_by(const struct sak *sak)
{
    const struct avt_tilstand *state = &sak->state;
    for (size_t i = state->n_overtatt; i-- > 0;) {
        if (is_nav(sak->tiltak, state->overtatt[i].rolle))
            return state->overtatt[i].nr;
    }
    for (size_t i = state->n_versjoner; i-- > 0;) {
        if (is_nav(sak->tiltak, state->versjoner[i].fremlagt_av))
            return state->versjoner[i].fremlagt_nr;
    }
    return 0;
}

static void nav_add(struct rows *r, const struct owner *owner)
{
    struct list_reader *reader = reader_get(r, owner);
    reader->nav = true;
    for (size_t i = 0; i < r->sak->tiltak->n_roller; i++) {
        if (r->sak->tiltak->roller[i].klasse == AVT_ROLE_NAV)
            reader->roller |= (avt_roles)1 << i;
    }
    reader->venter |= reader->roller;
}

static struct avt_err readers_find(struct rows *r)
{
    struct store_rows parts, drafts;
    struct avt_digest begun, other;
    bool has_begun = false, ignored;
    AVT_TRY(store_all(r->store, r->arena, &parts, SQL_PART_ALL, S_TEXT(r->sak->id.text)));
    AVT_TRY(store_all(r->store, r->arena, &drafts, SQL_UTKAST_PART_ALL, S_TEXT(r->sak->id.text)));
    readers_in(r, &parts, &other, &ignored);
    readers_in(r, &drafts, &begun, &has_begun);
    unsigned nr = taken_by(r->sak);
    if (nr > 0 && nr <= r->sak->cap_person) {
        memcpy(begun.byte, r->sak->person[nr - 1], sizeof(begun.byte));
        has_begun = true;
    }
    struct owner nav = owner_nav(r->service);
    nav_add(r, &nav);
    r->n_searched = r->n_readers;
    r->fordelt = has_begun;
    if (has_begun) {
        struct owner caseworker = owner_of(r->service, begun.byte);
        nav_add(r, &caseworker);
    }
    return AVT_NOERR;
}

/* ---- what is to stand ---- */

static const char *phase_of(const struct avt_tilstand *state)
{
    if (state->annullert)
        return "annullert";
    if (state->n_versjoner == 0)
        return "utkast";
    if (state->gjelder >= 0)
        return "gjelder";
    return state->venter >= 0 ? "fremlagt" : "tilbake";
}

static bool concerns(const struct list_reader *reader, const struct case_wait *wait)
{
    avt_roles roles = wait->ventende ? reader->venter : reader->roller;
    return reader->roller >> wait->rolle & 1 && roles >> wait->rolle & 1;
}

static avt_date first_due(const struct rows *r, const struct list_reader *reader)
{
    avt_date first = CASE_NEVER;
    for (size_t i = 0; i < r->waits.n; i++) {
        if (concerns(reader, &r->waits.list[i]) && r->waits.list[i].frist < first)
            first = r->waits.list[i].frist;
    }
    return first;
}

static avt_date first_over(const struct rows *r, const struct list_reader *reader)
{
    avt_date first = CASE_NEVER;
    for (size_t i = 0; i < r->sak->tiltak->n_roller; i++) {
        if (reader->roller >> i & 1 && r->waits.over[i] < first)
            first = r->waits.over[i];
    }
    return first;
}

/* Rows wanted of a table, cell by cell. */
struct wanted {
    struct store_value *cells;
    size_t n, columns, cap;
};

static void wanted_add(struct avt_arena *arena, struct wanted *w, const struct store_value *cells)
{
    w->cells = avt_arena_grow(arena, w->cells, w->n, &w->cap, sizeof(*w->cells) * w->columns);
    memcpy(&w->cells[w->n++ * w->columns], cells, w->columns * sizeof(*cells));
}

static void line_add(struct rows *r, struct wanted *w, const struct list_reader *reader)
{
    const struct avt_tilstand *state = &r->sak->state;
    const struct store_value cells[] = {
        S_BLOB(owner_span(&reader->owner)),
        S_TEXT(r->sak->id.text),
        S_INT(r->endret),
        S_INT(reader->roller),
        S_TEXT(r->sak->tiltak->navn),
        S_TEXT(phase_of(state)),
        S_INT(r->waits.start),
        S_INT(r->waits.slutt),
        S_INT(r->waits.siste),
        S_INT(state->avbrutt ? state->slutt : CASE_NEVER),
        S_INT(r->fordelt),
        S_INT(first_due(r, reader)),
        S_INT(first_over(r, reader)),
    };
    _Static_assert(sizeof(cells) / sizeof(*cells) == 13, "a cell a column");
    wanted_add(r->arena, w, cells);
}

static void wait_add(struct rows *r, struct wanted *w, const struct list_reader *reader, const struct case_wait *wait)
{
    const struct store_value cells[] = {
        S_BLOB(owner_span(&reader->owner)),
        S_TEXT(r->sak->tiltak->roller[wait->rolle].navn),
        S_INT(wait->etter),
        S_INT(wait->frist),
        S_TEXT(r->sak->id.text),
        S_TEXT(case_act_name(wait->act)),
        S_INT(wait->til),
        S_BLOB(wait->unntatt),
    };
    _Static_assert(sizeof(cells) / sizeof(*cells) == 8, "a cell a column");
    wanted_add(r->arena, w, cells);
}

/* ---- writing what differs ---- */

static bool same_cell(const struct store_value *a, const struct store_value *b)
{
    return a->kind == b->kind && a->number == b->number && avt_span_equal(a->bytes, b->bytes);
}

static bool same_cells(const struct store_value *a, const struct store_value *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!same_cell(&a[i], &b[i]))
            return false;
    }
    return true;
}

/* Whether the row of these cells, as far as n says, is among those. */
static bool is_among(const struct store_value *row, const struct store_value *cells, size_t rows, size_t columns,
                     size_t n)
{
    for (size_t i = 0; i < rows; i++) {
        if (same_cells(row, &cells[i * columns], n))
            return true;
    }
    return false;
}

static const struct table {
    enum store_sql all, put, take;
    size_t columns, key; /* the key's are the first; take gets them, in the order of its statement */
} lines = {SQL_LINJE_OF, SQL_LINJE_PUT, SQL_LINJE_TAKE, 13, 2},
  waiting = {SQL_GJOEREMAAL_OF, SQL_GJOEREMAAL_PUT, SQL_GJOEREMAAL_TAKE, 8, 6};

static struct avt_err table_write(const struct rows *r, const struct table *table, const struct wanted *w)
{
    struct store_rows now;
    const size_t columns = table->columns;
    AVT_TRY(store_all(r->store, r->arena, &now, table->all, S_TEXT(r->sak->id.text)));
    for (size_t i = 0; i < now.n; i++) {
        const struct store_value *row = &now.cells[i * columns];
        if (!is_among(row, w->cells, w->n, columns, table->key))
            AVT_TRY(store_run_args(r->store, table->take, row, table->key));
    }
    for (size_t i = 0; i < w->n; i++) {
        const struct store_value *row = &w->cells[i * columns];
        if (!is_among(row, now.cells, now.n, columns, columns))
            AVT_TRY(store_run_args(r->store, table->put, row, columns));
    }
    return AVT_NOERR;
}

static struct avt_err rows_write(struct rows *r)
{
    struct wanted line = {.columns = lines.columns}, wait = {.columns = waiting.columns};
    AVT_TRY(case_waits(r->service, r->store, r->arena, r->sak, &r->waits));
    AVT_TRY(readers_find(r));
    for (size_t i = 0; i < r->n_readers; i++) {
        line_add(r, &line, &r->readers[i]);
        for (size_t k = 0; k < r->waits.n; k++) {
            if (concerns(&r->readers[i], &r->waits.list[k]))
                wait_add(r, &wait, &r->readers[i], &r->waits.list[k]);
        }
    }
    AVT_TRY(table_write(r, &lines, &line));
    AVT_TRY(table_write(r, &waiting, &wait));
    return list_words_write(r->service, r->store, r->arena, r->sak, r->readers, r->n_searched, r->revisjon);
}

/* The saves of an amendment's draft are not told: they are for those alone who see drafts. */
static struct avt_err changed_at(struct rows *r, bool *exists)
{
    struct store_rows draft;
    AVT_TRY(store_all(r->store, r->arena, &draft, SQL_UTKAST_NAAR, S_TEXT(r->sak->id.text)));
    r->revisjon = draft.n > 0 ? store_int(&draft, 0, 1) : 0;
    *exists = r->sak->state.n_poster > 0 || draft.n > 0;
    r->endret = r->sak->state.n_poster > 0 ? r->sak->state.tid : draft.n > 0 ? store_int(&draft, 0, 0) : 0;
    return AVT_NOERR;
}

struct avt_err list_rows_write(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak)
{
    struct rows r = {.service = service, .store = store, .arena = arena, .sak = sak};
    bool exists;
    AVT_TRY(changed_at(&r, &exists));
    return exists ? rows_write(&r) : AVT_NOERR;
}

/* ---- of a batch ---- */

static bool is_listed(const struct job *job)
{
    bool changes = job->record || (job->write && !job->uliste);
    return changes && job->avtale.text[0] && job->err.code == AVT_OK && !job->replayed;
}

/* In memory of its own, since a batch's jobs hold theirs for long. */
static struct avt_err job_rows(struct service *service, struct store *store, struct minne *minne, const struct job *job)
{
    struct sak *sak;
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = minne_find(minne, service, store, &job->avtale, &sak);
    if (err.code == AVT_OK)
        err = list_rows_write(service, store, arena, sak);
    avt_arena_free(&arena);
    return err;
}

struct avt_err list_rows_of(struct service *service, struct store *store, struct minne *minne, struct job *const *jobs,
                            size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool last = is_listed(jobs[i]);
        for (size_t j = i + 1; last && j < n; j++)
            last = !is_listed(jobs[j]) || strcmp(jobs[j]->avtale.text, jobs[i]->avtale.text) != 0;
        if (last)
            AVT_TRY(job_rows(service, store, minne, jobs[i]));
    }
    return AVT_NOERR;
}
