/* The agreements of a list. */
#include "reading/liste_rader.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "case/case_owner.h"
#include "case/case_waits.h"
#include "case/case_words.h"
#include "reading/reading_log.h"
#include "sys/clock.h"
#include "sys/log.h"

enum {
    OWNERS = 64,   /* more businesses than that are not looked through */
    WALKED = 5000, /* rows a page at most */
    CHUNK = 26,
};

/* Columns of the statements of a list, in the order of SQL_LISTE_… */
enum { AVTALE, ENDRET, ROLLER, TILTAK, FASE, START, SLUTT, AVBRUTT, FORDELT, OVER, VERDI };

/* ---- what is asked of the store ---- */

/* One owner, in one order; or what waits for it in one role. */
struct stream {
    enum store_sql sql;
    const struct owner *owner;
    const struct owner *words; /* whose words it has: of a caseworker, Nav's */
    struct store_value word;   /* it is found by; none: STORE_NULL */
    const char *rolle;         /* NULL: the owner's agreements */
    bool nav, etter;
    struct store_rows rows;
    size_t at;
    bool ended;
    int64_t verdi; /* behind this place comes what is not read yet */
    const char *avtale;
};

struct search {
    struct request *rq;
    struct store *store;
    struct avt_arena *arena;
    const struct liste_valg *valg;
    const char *id; /* searched for; NULL: by other things */
    avt_date idag;
    struct owner owners[OWNERS], nav;
    struct stream *streams;
    size_t n_streams, cap_streams;
    const char **seen;
    size_t n_seen, cap_seen, walked;
};

/* What is found by words has no order but that of their making. */
static bool by_words(const struct search *s)
{
    return s->valg->soek != LISTE_INTET && !s->valg->gjoer;
}

static bool descends(const struct search *s)
{
    return by_words(s) || (s->valg->synkende && !s->valg->gjoer);
}

static struct avt_err stream_read(struct search *s, struct stream *stream)
{
    const struct store_value place[] = {S_BLOB(owner_span(stream->owner)),
                                        S_INT(stream->verdi),
                                        S_TEXT(stream->avtale),
                                        S_INT(CHUNK),
                                        S_TEXT(stream->rolle ? stream->rolle : ""),
                                        S_INT(stream->etter),
                                        S_INT(stream->etter ? s->idag - 1 : INT32_MAX),
                                        S_INT(s->idag),
                                        S_BLOB(avt_span_make(s->rq->actor->person, 32))};
    const struct store_value found[] = {place[0], place[1], place[2], place[3], stream->word};
    bool words = stream->word.kind != STORE_NULL;
    AVT_TRY(store_all_args(s->store, s->arena, &stream->rows, stream->sql, words ? found : place,
                           words           ? 5
                           : stream->rolle ? 9
                                           : 4));
    stream->at = 0;
    stream->ended = stream->rows.n < CHUNK;
    if (stream->rows.n == 0)
        return AVT_NOERR;
    stream->verdi = store_int(&stream->rows, stream->rows.n - 1, VERDI);
    stream->avtale = store_text(&stream->rows, stream->rows.n - 1, AVTALE);
    return AVT_NOERR;
}

static void stream_add(struct search *s, struct stream stream)
{
    bool down = descends(s);
    stream.words = stream.nav ? &s->nav : stream.owner;
    stream.verdi = s->valg->etter ? s->valg->verdi : down ? INT64_MAX : INT64_MIN;
    stream.avtale = s->valg->etter ? s->valg->avtale.text : down ? "~" : "";
    s->streams = avt_arena_grow(s->arena, s->streams, s->n_streams, &s->cap_streams, sizeof(*s->streams));
    s->streams[s->n_streams++] = stream;
}

/* ---- whose ---- */

static bool has_role(const struct search *s, const struct avt_rolle *rolle, enum avt_rolleklasse of)
{
    bool person = rolle->klasse == AVT_ROLE_PERSON || rolle->klasse == AVT_ROLE_FAGPERSON;
    if (of == AVT_ROLE_PERSON)
        return person;
    return rolle->klasse == of && (of != AVT_ROLE_NAV || pairs_find(&s->rq->actor->nav_roller, rolle->navn));
}

static bool is_streamed(const struct search *s, const struct owner *owner, const char *rolle)
{
    for (size_t i = 0; i < s->n_streams; i++) {
        if (s->streams[i].owner == owner && strcmp(s->streams[i].rolle, rolle) == 0)
            return true;
    }
    return false;
}

/* What waits for an owner in each role that some measure gives its kind. */
static void waiting_add(struct search *s, const struct owner *owner, enum avt_rolleklasse of)
{
    const struct service *service = s->rq->service;
    for (size_t t = 0; t < service->n_tiltak; t++) {
        for (size_t i = 0; i < service->tiltak[t]->n_roller; i++) {
            const struct avt_rolle *rolle = &service->tiltak[t]->roller[i];
            if (!has_role(s, rolle, of) || is_streamed(s, owner, rolle->navn))
                continue;
            for (int etter = 0; etter <= 1; etter++)
                stream_add(s, (struct stream){.sql = SQL_LISTE_GJOER,
                                              .owner = owner,
                                              .rolle = rolle->navn,
                                              .nav = of == AVT_ROLE_NAV,
                                              .etter = etter});
        }
    }
}

static struct avt_span hashed(const struct search *s, const struct owner *owner, const char *ord)
{
    static const enum word_kind kinds[] = {[LISTE_FNR] = WORD_FNR, [LISTE_ORGNR] = WORD_ORGNR, [LISTE_ORD] = WORD_NAVN};
    struct word word = word_hash(s->rq->service, owner, kinds[s->valg->soek], ord);
    return avt_arena_span(s->arena, word_span(&word));
}

/* The word that fewest have leads; the others are looked up for each agreement that has it. */
static struct avt_span leading(const struct search *s, const struct owner *owner)
{
    struct avt_span best = {0};
    int64_t fewest = INT64_MAX;
    for (size_t i = 0; i < s->valg->n_ord; i++) {
        struct store_rows rows;
        struct avt_span one = hashed(s, owner, s->valg->ord[i]);
        struct avt_err err = store_all(s->store, s->arena, &rows, SQL_ORD_TELL, S_BLOB(one));
        int64_t n = err.code == AVT_OK ? store_int(&rows, 0, 0) : INT64_MAX - 1;
        if (n < fewest) {
            fewest = n;
            best = one;
        }
    }
    return best;
}

static void found_add(struct search *s, const struct owner *owner, enum avt_rolleklasse of)
{
    struct stream stream = {.sql = SQL_LISTE_ORD, .owner = owner, .nav = of == AVT_ROLE_NAV};
    if (s->valg->n_ord == 0)
        return; /* of nothing but what is left out */
    bool id = s->id != NULL;
    stream.word = id ? S_TEXT(s->id) : S_BLOB(leading(s, stream.nav ? &s->nav : owner));
    stream.sql = id ? SQL_LISTE_ID : SQL_LISTE_ORD;
    stream_add(s, stream);
}

static void owner_add(struct search *s, const struct owner *owner, enum avt_rolleklasse of)
{
    static const enum store_sql orders[][2] = {
        {SQL_LISTE_ENDRET_OPP, SQL_LISTE_ENDRET_NED},
        {SQL_LISTE_START_OPP,  SQL_LISTE_START_NED },
        {SQL_LISTE_SLUTT_OPP,  SQL_LISTE_SLUTT_NED },
        {SQL_LISTE_FRIST_OPP,  SQL_LISTE_FRIST_NED },
    };
    if (s->valg->gjoer) {
        waiting_add(s, owner, of);
        return;
    }
    if (by_words(s)) {
        found_add(s, owner, of);
        return;
    }
    stream_add(s,
               (struct stream){.sql = orders[s->valg->sorter][descends(s)], .owner = owner, .nav = of == AVT_ROLE_NAV});
}

/* Nav's people see all of Nav's, or what they have themselves; beside it what is theirs as persons and businesses. */
static void owners_find(struct search *s)
{
    const struct actor *actor = s->rq->actor;
    const struct service *service = s->rq->service;
    size_t n = 0;
    uint8_t hmac[32];
    s->nav = owner_nav(service);
    if (actor->nav_roller.n > 0) {
        bool own = s->valg->utvalg == LISTE_MINE;
        s->owners[n] = own ? owner_of(service, actor->person) : owner_nav(service);
        owner_add(s, &s->owners[n++], AVT_ROLE_NAV);
    }
    if (actor->fnr && s->valg->utvalg != LISTE_UFORDELTE) {
        vault_hmac(service->vault, hmac, VAULT_FNR, actor->fnr);
        s->owners[n] = owner_of(service, hmac);
        owner_add(s, &s->owners[n++], AVT_ROLE_PERSON);
    }
    for (size_t i = 0; i < actor->virksomheter.n && n < OWNERS && s->valg->utvalg != LISTE_UFORDELTE; i++) {
        vault_hmac(service->vault, hmac, VAULT_ORGNR, actor->virksomheter.list[i].name);
        s->owners[n] = owner_of(service, hmac);
        owner_add(s, &s->owners[n++], AVT_ROLE_VIRKSOMHET);
    }
}

/* ---- one row ---- */

/* Status on a day, as avt_tilstand_status has it, of the columns. */
static enum avt_status status_of(const struct store_rows *rows, size_t i, avt_date idag)
{
    static const struct {
        const char *fase;
        enum avt_status status;
    } fixed[] = {
        {"annullert", AVT_STATUS_ANNULLERT    },
        {"utkast",    AVT_STATUS_UTKAST       },
        {"fremlagt",  AVT_STATUS_TIL_SIGNERING},
        {"tilbake",   AVT_STATUS_TILBAKE      },
    };
    for (size_t k = 0; k < sizeof(fixed) / sizeof(*fixed); k++) {
        if (strcmp(store_text(rows, i, FASE), fixed[k].fase) == 0)
            return k > 0 && idag >= store_int(rows, i, AVBRUTT) ? AVT_STATUS_AVBRUTT : fixed[k].status;
    }
    if (idag >= store_int(rows, i, AVBRUTT))
        return AVT_STATUS_AVBRUTT;
    if (idag > store_int(rows, i, SLUTT))
        return AVT_STATUS_AVSLUTTET;
    int64_t start = store_int(rows, i, START);
    return start == CASE_NEVER || idag >= start ? AVT_STATUS_GJENNOMFOERES : AVT_STATUS_KLAR;
}

static bool stops(const struct store_rows *rows, size_t i, avt_date idag)
{
    int64_t from = store_int(rows, i, AVBRUTT);
    return from != CASE_NEVER && idag < from && strcmp(store_text(rows, i, FASE), "annullert") != 0;
}

static bool measure_has(const struct search *s, const struct avt_tiltak *tiltak)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (has_role(s, &tiltak->roller[i], AVT_ROLE_NAV))
            return true;
    }
    return false;
}

/* Some of Nav's roles are in some measures only. */
static bool nav_reads(const struct search *s, const struct store_rows *rows, size_t i)
{
    const struct avt_tiltak *tiltak = service_tiltak(s->rq->service, store_text(rows, i, TILTAK), 0);
    return !tiltak || measure_has(s, tiltak);
}

static bool is_asked_for(const struct search *s, const struct stream *stream, size_t i)
{
    const struct liste_valg *valg = s->valg;
    const struct store_rows *rows = &stream->rows;
    if (stream->nav && !nav_reads(s, rows, i))
        return false;
    if (valg->utvalg == LISTE_UFORDELTE && store_int(rows, i, FORDELT))
        return false;
    if (valg->tiltak && strcmp(store_text(rows, i, TILTAK), valg->tiltak) != 0)
        return false;
    if (valg->over && store_int(rows, i, OVER) >= s->idag)
        return false;
    if (valg->status == LISTE_STOPPER)
        return stops(rows, i, s->idag);
    return valg->status < 0 || (int)status_of(rows, i, s->idag) == valg->status;
}

/* Every word is this owner's word of it. */
static struct avt_err has_words(const struct search *s, const struct stream *stream, const char *avtale, bool *out)
{
    const struct liste_valg *valg = s->valg;
    *out = !s->id || strcmp(s->id, avtale) == 0;
    if (valg->soek == LISTE_INTET || s->id)
        return AVT_NOERR;
    *out = valg->n_ord > 0;
    for (size_t i = 0; i < valg->n_ord && *out; i++) {
        struct store_rows rows;
        struct avt_span one = hashed(s, stream->words, valg->ord[i]);
        AVT_TRY(store_all(s->store, s->arena, &rows, SQL_ORD_HAR, S_BLOB(one), S_TEXT(avtale)));
        *out = rows.n > 0;
    }
    return AVT_NOERR;
}

/* ---- all of them in order ---- */

static int order(const struct search *s, const struct stream *a, const struct stream *b)
{
    int64_t x = store_int(&a->rows, a->at, VERDI), y = store_int(&b->rows, b->at, VERDI);
    int sign =
        x != y ? (x < y ? -1 : 1) : strcmp(store_text(&a->rows, a->at, AVTALE), store_text(&b->rows, b->at, AVTALE));
    return descends(s) ? -sign : sign;
}

/* The stream whose row comes next; NULL at the end. */
static struct avt_err next_stream(struct search *s, struct stream **out)
{
    *out = NULL;
    for (size_t i = 0; i < s->n_streams; i++) {
        struct stream *one = &s->streams[i];
        if (one->at >= one->rows.n && !one->ended)
            AVT_TRY(stream_read(s, one));
        if (one->at < one->rows.n && (!*out || order(s, one, *out) < 0))
            *out = one;
    }
    return AVT_NOERR;
}

static bool is_seen(const struct search *s, const char *avtale)
{
    for (size_t i = s->n_seen; i-- > 0;) {
        if (strcmp(s->seen[i], avtale) == 0)
            return true;
    }
    return false;
}

/* Whether an agreement that stands in several rows has been met before the place from which the page is. */
static struct avt_err met_before(struct search *s, const char *avtale, bool *out)
{
    struct liste_valg first = *s->valg;
    struct store_rows rows;
    *out = false;
    if (!first.etter || by_words(s) || (!first.gjoer && first.sorter != LISTE_FRIST))
        return AVT_NOERR;
    for (size_t i = 0; i < s->n_streams && !*out; i++) {
        const struct stream *one = &s->streams[i];
        enum store_sql sql = one->rolle ? SQL_GJOER_PLASS : SQL_FRIST_PLASS;
        const struct store_value args[] = {S_BLOB(owner_span(one->owner)),
                                           S_TEXT(avtale),
                                           S_TEXT(one->rolle ? one->rolle : ""),
                                           S_INT(one->etter),
                                           S_INT(one->etter ? s->idag - 1 : INT32_MAX),
                                           S_INT(s->idag),
                                           S_BLOB(avt_span_make(s->rq->actor->person, 32))};
        AVT_TRY(store_all_args(s->store, s->arena, &rows, sql, args, one->rolle ? 7 : 2));
        for (size_t k = 0; k < rows.n; k++) {
            int64_t verdi = store_int(&rows, k, 0);
            int cmp = verdi != first.verdi ? (verdi < first.verdi ? -1 : 1) : strcmp(avtale, first.avtale.text);
            *out = *out || (descends(s) ? cmp >= 0 : cmp <= 0);
        }
    }
    return AVT_NOERR;
}

static struct liste_rad row_of(const struct search *s, const struct stream *stream)
{
    const struct store_rows *rows = &stream->rows;
    const char *tiltak = store_text(rows, stream->at, TILTAK);
    return (struct liste_rad){.avtale = store_text(rows, stream->at, AVTALE),
                              .verdi = store_int(rows, stream->at, VERDI),
                              .tiltak = service_tiltak(s->rq->service, tiltak, 0),
                              .tiltak_navn = tiltak,
                              .endret = store_int(rows, stream->at, ENDRET),
                              .status = status_of(rows, stream->at, s->idag)};
}

/* The next agreement that is asked for; found = false at the end, or when too many have been passed over. last: what was
 * walked past. */
static struct avt_err next_row(struct search *s, struct liste_rad *out, bool *found)
{
    struct stream *stream;
    *found = false;
    while (s->walked < WALKED) {
        bool before = false;
        AVT_TRY(next_stream(s, &stream));
        if (!stream)
            return AVT_NOERR;
        struct liste_rad rad = row_of(s, stream);
        bool asked = !is_seen(s, rad.avtale) && is_asked_for(s, stream, stream->at);
        if (asked)
            AVT_TRY(has_words(s, stream, rad.avtale, &asked));
        if (asked)
            AVT_TRY(met_before(s, rad.avtale, &before));
        *found = asked && !before;
        *out = rad;
        stream->at++;
        s->walked++;
        if (!*found)
            continue;
        s->seen = avt_arena_grow(s->arena, s->seen, s->n_seen, &s->cap_seen, sizeof(*s->seen));
        s->seen[s->n_seen++] = rad.avtale;
        return AVT_NOERR;
    }
    return AVT_NOERR;
}

static const char *place(struct avt_arena *arena, const struct liste_rad *rad)
{
    return avt_arena_format(arena, "%lld.%s", (long long)rad->verdi, rad->avtale);
}

static struct avt_err page_find(struct search *s, struct liste *out)
{
    struct liste_rad next = {0};
    bool found = true;
    out->rader = avt_arena_array(s->arena, s->valg->antall, sizeof(*out->rader));
    while (out->n < s->valg->antall) {
        AVT_TRY(next_row(s, &next, &found));
        if (!found)
            break;
        out->rader[out->n++] = next;
    }
    const struct liste_rad last = next;
    if (found)
        AVT_TRY(next_row(s, &next, &found));
    out->avkortet = !found && s->walked >= WALKED;
    if (found || out->avkortet)
        out->neste = place(s->arena, out->n == s->valg->antall ? &last : &next);
    return AVT_NOERR;
}

/* ---- how many ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One in Nav that some measure has no role for sees not all of Nav's. */
static bool sees_some(const struct search *s)
{
    const struct service *service = s->rq->service;
    for (size_t t = 0; s->rq->actor->nav_roller.n > 0 && t < service->n_tiltak; t++) {
        if (!measure_has(s, service->tiltak[t]))
            return true;
    }
    return false;
}

static bool is_filtered(const struct search *s)
{
    const struct liste_valg *valg = s->valg;
    return (!valg->gjoer && sees_some(s)) || valg->soek != LISTE_INTET || valg->status >= 0 || valg->tiltak ||
           valg->over || valg->utvalg == LISTE_UFORDELTE;
}

/* Nothing but owners decides: each agreement is counted once. */
static struct avt_err count_ids(struct search *s, size_t *n)
{
    const char **ids = NULL;
    size_t all = 0, cap = 0;
    *n = 0;
    for (size_t i = 0; i < s->n_streams; i++) {
        const struct stream *one = &s->streams[i];
        struct store_rows rows;
        const struct store_value args[] = {S_BLOB(owner_span(one->owner)),
                                           S_INT(LISTE_TELLES + 1),
                                           S_TEXT(one->rolle ? one->rolle : ""),
                                           S_INT(one->etter),
                                           S_INT(one->etter ? s->idag - 1 : INT32_MAX),
                                           S_INT(s->idag),
                                           S_BLOB(avt_span_make(s->rq->actor->person, 32))};
        AVT_TRY(store_all_args(s->store, s->arena, &rows, one->rolle ? SQL_GJOER_IDER : SQL_LINJE_IDER, args,
                               one->rolle ? 7 : 2));
        for (size_t k = 0; k < rows.n; k++) {
            ids = avt_arena_grow(s->arena, ids, all, &cap, sizeof(*ids));
            ids[all++] = store_text(&rows, k, 0);
        }
    }
    if (all > 0)
        qsort(ids, all, sizeof(*ids), by_text);
    for (size_t i = 0; i < all; i++)
        *n += i == 0 || strcmp(ids[i], ids[i - 1]) != 0;
    return AVT_NOERR;
}

static struct avt_err count_rows(struct search *s, size_t *n)
{
    struct liste_rad rad;
    bool found = true;
    *n = 0;
    while (found && *n <= LISTE_TELLES) {
        AVT_TRY(next_row(s, &rad, &found));
        *n += found;
    }
    return AVT_NOERR;
}

/* ---- together ---- */

/* Of a number that there is none of, one that nobody has. */
static struct avt_err id_find(struct search *s)
{
    struct store_rows rows;
    if (s->valg->soek == LISTE_ID)
        s->id = s->valg->ord[0];
    if (s->valg->soek != LISTE_NUMMER)
        return AVT_NOERR;
    AVT_TRY(store_all(s->store, s->arena, &rows, SQL_NUMMER_ID, S_TEXT(s->valg->ord[0])));
    s->id = store_text(&rows, 0, 0);
    return AVT_NOERR;
}

/* Reads in one moment of the store. */
static struct avt_err search_run(struct request *rq, const struct liste_valg *valg,
                                 struct avt_err (*fn)(struct search *s, void *out), void *out)
{
    struct search s = {.rq = rq, .arena = rq->arena, .valg = valg, .idag = clock_today()};
    s.store = service_read(rq->service);
    struct avt_err err = store_read_begin(s.store);
    if (err.code == AVT_OK) {
        err = id_find(&s);
        owners_find(&s);
        if (err.code == AVT_OK)
            err = fn(&s, out);
        store_read_end(s.store);
    }
    service_read_done(rq->service, s.store);
    return err;
}

static struct avt_err find(struct search *s, void *out)
{
    return page_find(s, out);
}

static struct avt_err count(struct search *s, void *out)
{
    return is_filtered(s) ? count_rows(s, out) : count_ids(s, out);
}

struct avt_err liste_tell(struct request *rq, const struct liste_valg *valg, size_t *n, bool *flere)
{
    struct liste_valg whole = *valg;
    whole.etter = false;
    AVT_TRY(search_run(rq, &whole, count, n));
    *flere = *n > LISTE_TELLES;
    *n = *flere ? LISTE_TELLES : *n;
    return AVT_NOERR;
}

struct avt_err liste_rader(struct request *rq, const struct liste_valg *valg, struct liste *out)
{
    *out = (struct liste){0};
    AVT_TRY(search_run(rq, valg, find, out));
    return liste_tell(rq, valg, &out->i_alt, &out->flere);
}

/* ---- opening them ---- */

/* Not this agreement's fault: it would be the same of each. */
static bool is_of_all(struct avt_err err)
{
    return err.code == AVT_ESTORE || err.code == AVT_EFULL || err.code == AVT_EBUSY;
}

static struct avt_err one(struct request *rq, const struct liste_rad *rad,
                          struct avt_err (*fn)(struct leser *leser, const struct liste_rad *rad, void *ctx), void *ctx,
                          bool *gone)
{
    struct leser leser;
    struct avt_err err = leser_open_id(&leser, request_ctx(rq), rad->avtale);
    *gone = err.code == AVT_ENOTFOUND; /* its role ended since the rows were read */
    if (err.code != AVT_OK)
        return err;
    err = fn(&leser, rad, ctx);
    leser_close(&leser);
    return err;
}

struct avt_err liste_each(struct request *rq, const struct liste_rad *rader, size_t n,
                          struct avt_err (*fn)(struct leser *leser, const struct liste_rad *rad, void *ctx),
                          void (*unread)(struct request *rq, const struct liste_rad *rad, void *ctx), void *ctx)
{
    AVT_TRY(rolle_kjent(request_ctx(rq)));
    reading_lists(request_ctx(rq));
    for (size_t i = 0; i < n; i++) {
        bool gone;
        struct avt_err err = one(rq, &rader[i], fn, ctx, &gone);
        if (is_of_all(err))
            return err;
        if (err.code == AVT_OK || gone)
            continue;
        log_error("liste", err, rader[i].avtale);
        unread(rq, &rader[i], ctx);
    }
    return AVT_NOERR;
}
