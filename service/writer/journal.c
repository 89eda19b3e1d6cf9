/* The journal: the rows of one sealed record, its messages, and the answer that is kept. */
#include "writer/journal.h"

#include <stdint.h>
#include <string.h>

#include "avtale/across.h"
#include "sys/clock.h"
#include "sys/log.h"

/* ---- the log ---- */

#define TILE_BITS 8 /* the store keeps the roots of subtrees of 2^8, 2^16, … leaves */

/* Pairwise up from n (a power of two) hashes; the list is used as scratch. */
static struct avt_digest combine(struct avt_digest *list, size_t n)
{
    for (; n > 1; n /= 2) {
        for (size_t i = 0; i < n / 2; i++)
            list[i] = avt_tree_node(&list[2 * i], &list[2 * i + 1]);
    }
    return list[0];
}

/* n hashes of level tile * TILE_BITS from index on, combined into one. */
static struct avt_err hash_range(struct store *store, struct avt_digest *out, unsigned tile, uint64_t index, size_t n)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_digest *list = avt_arena_array(arena, n, sizeof(*list));
    struct store_rows rows;
    struct avt_err err =
        tile == 0 ? store_all(store, arena, &rows, SQL_BLAD_RANGE, S_INT(index), S_INT(index + n))
                  : store_all(store, arena, &rows, SQL_NODE_RANGE, S_INT(tile), S_INT(index), S_INT(index + n));
    if (err.code == AVT_OK && rows.n != n)
        err = avt_err_make(AVT_EDATA, "logg", "leaves or nodes are missing");
    for (size_t i = 0; err.code == AVT_OK && i < n; i++) {
        if (!store_hash(&rows, i, 0, &list[i]))
            err = avt_err_make(AVT_EDATA, "logg", "a stored hash is not 32 bytes");
        if (tile == 0)
            list[i] = avt_tree_leaf(avt_digest_span(&list[i]));
    }
    if (err.code == AVT_OK)
        *out = combine(list, n);
    avt_arena_free(&arena);
    return err;
}

struct avt_err journal_hash(void *ctx, struct avt_digest *out, unsigned level, uint64_t index)
{
    unsigned tile = level / TILE_BITS, above = level % TILE_BITS;
    return hash_range(ctx, out, tile, index << above, (size_t)1 << above);
}

/* A tile as far as it is there: hash[h] are its n >> h complete subtrees of 2^h of its leaves, or of the tiles below. */
struct journal_tile {
    struct journal_tile *next;
    unsigned tile;
    uint64_t index;
    size_t n;
    struct avt_digest *hash[TILE_BITS];
};

static struct avt_err tile_read(struct journal_tiles *tiles, struct journal_tile *t)
{
    const uint64_t from = t->index << TILE_BITS, to = from + ((uint64_t)1 << TILE_BITS);
    struct store_rows rows;
    if (t->tile == 0)
        AVT_TRY(store_all(tiles->store, tiles->arena, &rows, SQL_BLAD_RANGE, S_INT(from), S_INT(to)));
    else
        AVT_TRY(store_all(tiles->store, tiles->arena, &rows, SQL_NODE_RANGE, S_INT(t->tile), S_INT(from), S_INT(to)));
    t->n = rows.n;
    t->hash[0] = avt_arena_array(tiles->arena, t->n, sizeof *t->hash[0]);
    for (size_t i = 0; i < t->n; i++) {
        if (!store_hash(&rows, i, 0, &t->hash[0][i]) || (uint64_t)store_int(&rows, i, 1) != from + i)
            return avt_err_make(AVT_EDATA, "logg", "a leaf or node is missing or malformed");
        if (t->tile == 0)
            t->hash[0][i] = avt_tree_leaf(avt_digest_span(&t->hash[0][i]));
    }
    return AVT_NOERR;
}

static void tile_combine(struct avt_arena *arena, struct journal_tile *t)
{
    for (unsigned h = 1; h < TILE_BITS; h++) {
        t->hash[h] = avt_arena_array(arena, t->n >> h, sizeof *t->hash[h]);
        for (size_t i = 0; i < t->n >> h; i++)
            t->hash[h][i] = avt_tree_node(&t->hash[h - 1][2 * i], &t->hash[h - 1][2 * i + 1]);
    }
}

static struct avt_err tile_find(struct journal_tiles *tiles, struct journal_tile **out, unsigned tile, uint64_t index)
{
    struct journal_tile *t = tiles->first;
    while (t && (t->tile != tile || t->index != index))
        t = t->next;
    if (!t) {
        t = avt_arena_alloc(tiles->arena, sizeof *t);
        *t = (struct journal_tile){.next = tiles->first, .tile = tile, .index = index};
        AVT_TRY(tile_read(tiles, t));
        tile_combine(tiles->arena, t);
        tiles->first = t;
    }
    *out = t;
    return AVT_NOERR;
}

struct avt_err journal_tiles_hash(void *ctx, struct avt_digest *out, unsigned level, uint64_t index)
{
    struct journal_tile *t;
    const unsigned above = level % TILE_BITS, left = TILE_BITS - above;
    const size_t at = index & (((uint64_t)1 << left) - 1);
    AVT_TRY(tile_find(ctx, &t, level / TILE_BITS, index >> left));
    if (at >= t->n >> above)
        return avt_err_make(AVT_EDATA, "logg", "leaves or nodes are missing");
    *out = t->hash[above][at];
    return AVT_NOERR;
}

/* Stores the root of every tile the tree of size leaves has just completed. */
static struct avt_err nodes_write(struct store *store, uint64_t size)
{
    for (unsigned tile = 1; size % ((uint64_t)1 << (tile * TILE_BITS)) == 0; tile++) {
        uint64_t index = (size >> (tile * TILE_BITS)) - 1;
        struct avt_digest root;
        AVT_TRY(hash_range(store, &root, tile - 1, index << TILE_BITS, (size_t)1 << TILE_BITS));
        AVT_TRY(store_run(store, SQL_NODE_ADD, S_INT(tile), S_INT(index), S_HASH(&root)));
    }
    return AVT_NOERR;
}

struct avt_err journal_node(struct store *store, struct avt_tree *tree, const struct avt_digest *entry)
{
    struct avt_digest leaf = avt_tree_leaf(avt_digest_span(entry));
    avt_tree_append(tree, &leaf);
    return nodes_write(store, tree->size);
}

struct avt_err journal_leaf(struct store *store, struct avt_tree *tree, const struct avt_leaf *leaf)
{
    struct avt_digest entry = avt_leaf_entry(leaf);
    AVT_TRY(store_run(store, SQL_BLAD_ADD, S_INT(tree->size), S_TEXT(leaf->avtale.text), S_INT(leaf->nr),
                      S_HASH(&leaf->r), S_BLOB(avt_span_make(leaf->salt, sizeof leaf->salt)), S_HASH(&entry)));
    return journal_node(store, tree, &entry);
}

struct avt_err journal_leaf_public(struct store *store, struct avt_tree *tree, uint64_t number,
                                   const struct avt_digest *file)
{
    struct avt_digest entry = avt_leaf_public(file);
    AVT_TRY(store_run(store, SQL_BLAD_ADD, S_INT(tree->size), S_TEXT(""), S_INT(number), S_HASH(file),
                      S_BLOB(AVT_SPAN("")), S_HASH(&entry)));
    return journal_node(store, tree, &entry);
}

struct avt_err journal_leaves_whole(struct store *store, struct avt_arena *arena)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_BLAD_LOST, S_NULL));
    if (rows.n == 0)
        return AVT_NOERR;
    return avt_err_make(
        AVT_EDATA, "logg",
        avt_arena_format(arena, "post %u av %s mangler", (unsigned)store_int(&rows, 0, 1), store_text(&rows, 0, 0)));
}

/* ---- derived rows ---- */

/* Roles the pending version still waits for, space between; "" when none is pending. */
static const char *waiting_for(struct avt_arena *arena, const struct avt_tilstand *state)
{
    const struct avt_versjon *v = avt_tilstand_venter(state);
    struct avt_buf buf = AVT_BUF(arena);
    for (size_t i = 0; v && i < v->n_kreves; i++) {
        if (!v->signert[i])
            avt_buf_format(&buf, "%s%s", buf.len ? " " : "", v->kreves[i]);
    }
    return buf.ptr ? buf.ptr : "";
}

static struct store_value date_value(avt_date date)
{
    return date == INT32_MIN || date == INT32_MAX ? S_NULL : S_INT(date);
}

static struct avt_err avtale_put(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak)
{
    const struct avt_tilstand *state = &sak->state;
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(state), *venter = avt_tilstand_venter(state);
    struct sak_tider tider = {.start = INT32_MIN, .slutt = INT32_MAX};
    int vist = sak_gjeldende(sak);
    if (vist >= 0)
        AVT_TRY(sak_tider_of(service, store, sak, vist, &tider));
    const char *ended = state->annullert ? "annullert" : state->avbrutt ? "avbrutt" : "";
    return store_run(store, SQL_AVTALE_PUT, S_TEXT(sak->id.text), S_TEXT(sak->tiltak->navn), S_INT(state->n_poster),
                     S_HASH(&state->hode), S_INT(gjelder ? gjelder->n : 0), S_INT(venter ? venter->n : 0),
                     S_TEXT(waiting_for(arena, state)), date_value(tider.start), date_value(tider.slutt), S_TEXT(ended),
                     state->avbrutt || state->annullert ? S_INT(state->slutt) : S_NULL, S_INT(state->tid));
}

/* While a version waits, a paper with its code may come. */
static struct avt_err code_put(struct store *store, struct avt_arena *arena, const struct sak *sak)
{
    const struct avt_versjon *venter = avt_tilstand_venter(&sak->state);
    if (!venter)
        return store_run(store, SQL_PAPIRKODE_DROP, S_TEXT(sak->id.text));
    return store_run(store, SQL_PAPIRKODE_PUT, S_TEXT(sak->id.text),
                     S_TEXT(flow_kontrollkode(arena, &venter->fremlegg)));
}

static struct avt_err part_add(struct store *store, const char *avtale, const char *rolle, const uint8_t hmac[32],
                               int naar)
{
    return store_run(store, SQL_PART_ADD, S_TEXT(avtale), S_TEXT(rolle), S_BLOB(avt_span_make(hmac, 32)), S_INT(naar));
}

static struct avt_err links_of_version(struct store *store, struct avt_arena *arena, const struct sak *sak,
                                       const struct avt_innhold *innhold)
{
    struct avt_lenke *list;
    size_t n = avt_lenker(arena, &list, innhold);
    for (size_t i = 0; i < n; i++)
        AVT_TRY(store_run(store, SQL_LENKE_ADD, S_TEXT(sak->id.text), S_TEXT(list[i].avtale)));
    return AVT_NOERR;
}

static struct avt_err parts_of_version(struct service *service, struct store *store, struct avt_arena *arena,
                                       struct sak *sak, const struct avt_versjon *versjon, int naar)
{
    struct avt_innhold innhold;
    struct pair_hmac *list;
    if (!versjon)
        return AVT_NOERR;
    AVT_TRY(sak_innhold(service, store, arena, sak, versjon, &innhold));
    size_t n = sak_parter(service, arena, &list, &innhold);
    for (size_t i = 0; i < n; i++)
        AVT_TRY(part_add(store, sak->id.text, list[i].rolle, list[i].hmac, naar));
    return links_of_version(store, arena, sak, &innhold);
}

/* Who has a role by the pending version or the one in force, and what those link to, read anew from their documents. */
static struct avt_err parts_reread(struct service *service, struct store *store, struct avt_arena *arena,
                                   struct sak *sak)
{
    for (size_t i = 0; i < sak->tiltak->n_roller; i++) {
        if (sak->tiltak->roller[i].klasse != AVT_ROLE_NAV)
            AVT_TRY(store_run(store, SQL_PART_ROLE_DROP, S_TEXT(sak->id.text), S_TEXT(sak->tiltak->roller[i].navn)));
    }
    AVT_TRY(store_run(store, SQL_LENKE_DROP, S_TEXT(sak->id.text)));
    const struct avt_versjon *venter = avt_tilstand_venter(&sak->state), *gjelder = avt_tilstand_gjelder(&sak->state);
    if (!venter && !gjelder && sak->state.n_versjoner > 0)
        venter = &sak->state.versjoner[sak->state.n_versjoner - 1];
    AVT_TRY(parts_of_version(service, store, arena, sak, venter, PART_VENTER));
    return parts_of_version(service, store, arena, sak, gjelder, PART_GJELDER);
}

/* The Nav person who last acted in a role has it now. */
static struct avt_err nav_part(struct store *store, struct sak *sak, const char *rolle, const uint8_t person[32])
{
    int i = avt_tiltak_rolle(sak->tiltak, rolle);
    if (i < 0 || sak->tiltak->roller[i].klasse != AVT_ROLE_NAV)
        return AVT_NOERR;
    AVT_TRY(store_run(store, SQL_PART_ROLE_DROP, S_TEXT(sak->id.text), S_TEXT(rolle)));
    return part_add(store, sak->id.text, rolle, person, PART_GJELDER | PART_VENTER);
}

/* Acts after which another set of versions decides who has a role. The first version's coming into force changes nothing. */
static bool moves_parts(const struct avt_tilstand *state, enum avt_handling handling, unsigned nr)
{
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(state);
    bool new_in_force = gjelder && gjelder->gjelder_nr == nr && gjelder->n > 1;
    enum avt_family family = avt_act_get(handling)->family;
    return new_in_force || family == AVT_FAMILY_PUT_FORWARD || family == AVT_FAMILY_CONTACT ||
           family == AVT_FAMILY_REFUSE;
}

struct avt_err journal_derive(struct service *service, struct store *store, struct sak *sak, unsigned nr,
                              const uint8_t person[32], const struct avt_erklaering *s)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err =
        store_run(store, SQL_UTFOERER_ADD, S_TEXT(sak->id.text), S_INT(nr), S_BLOB(avt_span_make(person, 32)));
    if (err.code == AVT_OK && moves_parts(&sak->state, s->handling, nr))
        err = parts_reread(service, store, arena, sak);
    if (err.code == AVT_OK)
        err = nav_part(store, sak, s->rolle, person);
    if (err.code == AVT_OK)
        err = avtale_put(service, store, arena, sak);
    if (err.code == AVT_OK)
        err = code_put(store, arena, sak);
    avt_arena_free(&arena);
    return err;
}

/* ---- enduring rows ---- */

struct avt_err journal_readable(const struct job *job)
{
    struct avt_erklaering read;
    if (job->etter)
        AVT_TRY(journal_readable(job->etter));
    if (!job->record)
        return AVT_NOERR;
    struct avt_span text = avt_erklaering_format(job->arena, &job->record->s);
    struct avt_err err = avt_erklaering_parse(job->arena, &read, text);
    if (err.code == AVT_ELIMIT)
        return err; /* so much at once that it has no room in one declaration */
    if (err.code == AVT_OK && !avt_span_equal(text, avt_erklaering_format(job->arena, &read)))
        err = avt_err_make(AVT_EDATA, "erklaering", "says another thing than was meant");
    if (err.code == AVT_OK)
        return AVT_NOERR;
    err = avt_err_make(AVT_EDATA, err.where, err.detail);
    log_error("seal", err, job->avtale.text);
    return err;
}

static struct avt_err document_write(struct service *service, struct store *store, struct avt_arena *arena,
                                     const char *avtale, const struct avt_fil *fil)
{
    struct avt_span sealed;
    AVT_TRY(vault_seal(service->vault, arena, &sealed, avtale, "dokument", fil->bytes));
    return store_run(store, SQL_DOKUMENT_ADD, S_TEXT(avtale), S_HASH(&fil->digest), S_TEXT(fil->navn), S_BLOB(sealed));
}

struct avt_err journal_write(struct service *service, struct store *store, struct sak *sak, struct job *job)
{
    const struct writer_record *record = job->record;
    const char *avtale = sak->id.text;
    for (size_t i = 0; i < record->n_dokumenter; i++)
        AVT_TRY(document_write(service, store, job->arena, avtale, &record->dokumenter[i]));
    AVT_TRY(vault_seal(service->vault, job->arena, &job->s_sealed, avtale, "s", job->s_text));
    AVT_TRY(vault_seal(service->vault, job->arena, &job->bevis_sealed, avtale, "bevis", record->bevis));
    return journal_derive(service, store, sak, job->post.r.nr, record->person, &job->post.s);
}

struct avt_err journal_seal(struct service *service, struct store *store, const struct job *job)
{
    const char *avtale = job->post.s.avtale.text;
    struct avt_span r;
    AVT_TRY(vault_seal(service->vault, job->arena, &r, avtale, "r", job->r_file));
    return store_run(store, SQL_POST_ADD, S_TEXT(avtale), S_INT(job->post.r.nr), S_BLOB(job->s_sealed), S_BLOB(r),
                     S_BLOB(job->bevis_sealed));
}

/* ---- the outbox: one row for each role concerned, in the record's own transaction ---- */

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
    bool acted_for = s->behalf_of && strcmp(s->behalf_of, rolle) == 0;
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

/* ---- kept answers: status, type, headers "name: value", an empty line, body ---- */

struct avt_err svar_key(struct job *job)
{
    job->ctx = request_ctx(job->rq);
    job->keyed = true;
    return ctx_key(job->ctx);
}

bool svar_same_key(const struct job *a, const struct job *b)
{
    return strcmp(a->ctx->key, b->ctx->key) == 0 && strcmp(a->ctx->scope, b->ctx->scope) == 0 &&
           memcmp(a->ctx->actor->person, b->ctx->actor->person, 32) == 0;
}

static struct avt_span person_of(const struct ctx *ctx)
{
    return avt_span_make(ctx->actor->person, 32);
}

static struct avt_err svar_parse(const struct ctx *ctx, struct avt_span stored)
{
    struct avt_span line, name;
    struct response answer = {0};
    uint64_t status;
    bool ended;
    if (!avt_span_line(&stored, &line, &ended) || !avt_span_u64(line, 599, &status) ||
        !avt_span_line(&stored, &line, &ended))
        return avt_err_make(AVT_EDATA, "svar", "stored answer does not parse");
    answer.status = (int)status;
    answer.type = line.len > 0 ? avt_arena_strn(ctx->arena, line.ptr, line.len) : NULL;
    while (avt_span_line(&stored, &line, &ended) && line.len > 0) {
        if (!avt_span_cut(&line, ':', &name))
            return avt_err_make(AVT_EDATA, "svar", "stored answer does not parse");
        pairs_add(ctx->arena, &answer.headers, avt_arena_strn(ctx->arena, name.ptr, name.len),
                  avt_arena_strn(ctx->arena, line.ptr, line.len));
    }
    answer.body = stored;
    *ctx->answer = answer;
    return AVT_NOERR;
}

static struct avt_span svar_format(const struct ctx *ctx)
{
    const struct response *answer = ctx->answer;
    struct avt_buf buf = AVT_BUF(ctx->arena);
    avt_buf_format(&buf, "%d\n%s\n", answer->status, answer->type ? answer->type : "");
    for (size_t i = 0; i < answer->headers.n; i++)
        avt_buf_format(&buf, "%s:%s\n", answer->headers.list[i].name, answer->headers.list[i].value);
    avt_buf_char(&buf, '\n');
    avt_buf_span(&buf, answer->body);
    return avt_buf_get(&buf);
}

struct avt_err svar_find(struct store *store, const struct ctx *ctx, bool *found)
{
    struct store_rows rows;
    struct avt_digest before;
    struct avt_span plain;
    *found = false;
    AVT_TRY(store_all(store, ctx->arena, &rows, SQL_IDEMPOTENS_GET, S_BLOB(person_of(ctx)), S_TEXT(ctx->scope),
                      S_TEXT(ctx->key)));
    if (rows.n == 0)
        return AVT_NOERR;
    if (!store_hash(&rows, 0, 0, &before) || !avt_digest_equal(&before, &ctx->body))
        return avt_err_make(AVT_EREUSED, "Idempotency-Key", "used with another request");
    AVT_TRY(vault_unseal(ctx->service->vault, ctx->arena, &plain, VAULT_SVAR, "svar", store_bytes(&rows, 0, 1)));
    *found = true;
    return svar_parse(ctx, plain);
}

struct avt_err svar_keep(struct store *store, const struct ctx *ctx)
{
    struct avt_span sealed;
    AVT_TRY(vault_seal(ctx->service->vault, ctx->arena, &sealed, VAULT_SVAR, "svar", svar_format(ctx)));
    return store_run(store, SQL_IDEMPOTENS_ADD, S_BLOB(person_of(ctx)), S_TEXT(ctx->scope), S_TEXT(ctx->key),
                     S_HASH(&ctx->body), S_BLOB(sealed), S_INT(clock_now()));
}

struct avt_err svar_replay(struct request *rq)
{
    bool changes = strcmp(rq->route->method, "GET") != 0, found;
    if (!changes || !rq->actor || ctx_key(request_ctx(rq)).code != AVT_OK)
        return AVT_NOERR; /* a change that needs a key is refused for having none by the flow it belongs to */
    struct store *store = service_read(rq->service);
    struct avt_err err = svar_find(store, rq->ctx, &found);
    service_read_done(rq->service, store);
    return err;
}
