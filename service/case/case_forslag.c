/* Proposals on a draft, as they are stored. */
#include "case/case_forslag.h"

#include <string.h>

#include "sys/clock.h"

/* Of one document: more than all roles may have, and wishes bring. */
enum { NUMBERS = 10000 };

static const char *const names[] = {"aapent", "tatt-inn", "nei", "trukket"};

const char *forslag_svar_name(enum forslag_svar svar)
{
    return names[svar];
}

/* Open is "" in the table. */
static const char *stored_name(enum forslag_svar svar)
{
    return svar == FORSLAG_AAPENT ? "" : names[svar];
}

static struct avt_span forslag_format(struct avt_arena *arena, const struct forslag *forslag)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "felt", forslag->f.sti);
    avt_forslag_to_json(&w, "verdi", &forslag->f);
    avt_json_add_string(&w, "begrunnelse", forslag->f.begrunnelse);
    avt_json_add_int(&w, "oenske", forslag->oenske);
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_span svar_format(struct avt_arena *arena, const struct forslag *forslag)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "rolle", forslag->svar_rolle);
    avt_json_add_string(&w, "tekst", forslag->svar_tekst);
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_err forslag_parse(struct avt_arena *arena, struct forslag *out, const struct avt_tiltak *tiltak,
                                    struct avt_span plain)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_json_parse(arena, &json, plain, &faults));
    const char *sti = avt_json_string(json, "felt");
    const struct avt_json *verdi = avt_json_find(json, "verdi"), *oenske = avt_json_find(json, "oenske");
    if (!sti || !verdi || !oenske || !avt_forslag_finn(arena, &out->f, tiltak, sti))
        return avt_err_make(AVT_EDATA, "forslag", "stored proposal is not whole");
    avt_forslag_verdi(arena, &out->f, tiltak, NULL, verdi, &faults);
    if (faults.n > 0)
        return avt_err_make(AVT_EDATA, sti, "stored proposal does not fit its schema");
    out->f.begrunnelse = avt_json_string(json, "begrunnelse");
    out->oenske = (unsigned)oenske->number;
    return AVT_NOERR;
}

static struct avt_err svar_parse(struct avt_arena *arena, struct forslag *out, struct avt_span plain)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_json_parse(arena, &json, plain, &faults));
    out->svar_rolle = avt_json_string(json, "rolle");
    out->svar_tekst = avt_json_string(json, "tekst");
    return AVT_NOERR;
}

static struct avt_err row_read(struct service *service, struct avt_arena *arena, const struct sak *sak,
                               const struct store_rows *rows, size_t i, struct forslag *out)
{
    struct avt_span plain;
    struct forslag one = {
        .nr = (unsigned)store_int(rows, i, 0), .rolle = store_text(rows, i, 1), .tid = store_int(rows, i, 3)};
    AVT_TRY(vault_unseal(service->vault, arena, &plain, sak->id.text, "forslag", store_bytes(rows, i, 2)));
    AVT_TRY(forslag_parse(arena, &one, sak->tiltak, plain));
    for (int k = FORSLAG_TATT_INN; k <= FORSLAG_TRUKKET; k++)
        one.svar = strcmp(store_text(rows, i, 4), names[k]) == 0 ? (enum forslag_svar)k : one.svar;
    if (one.svar != FORSLAG_AAPENT) {
        AVT_TRY(vault_unseal(service->vault, arena, &plain, sak->id.text, "forslag", store_bytes(rows, i, 5)));
        AVT_TRY(svar_parse(arena, &one, plain));
        one.svar_tid = store_int(rows, i, 6);
    }
    *out = one;
    return AVT_NOERR;
}

struct avt_err sak_forslag(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                           struct forslag **out, size_t *n)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_FORSLAG_ALL, S_TEXT(sak->id.text)));
    struct forslag *list = avt_arena_array(arena, rows.n, sizeof(*list));
    for (size_t i = 0; i < rows.n; i++)
        AVT_TRY(row_read(service, arena, sak, &rows, i, &list[i]));
    *out = list;
    *n = rows.n;
    return AVT_NOERR;
}

/* The last number of a document, never used again. */
static struct avt_err last_number(struct store *store, struct avt_arena *arena, const char *avtale, unsigned dokument,
                                  unsigned *out)
{
    struct store_rows rows;
    unsigned first = dokument * NUMBERS;
    AVT_TRY(store_all(store, arena, &rows, SQL_FORSLAG_LAST, S_TEXT(avtale), S_INT(first), S_INT(first + NUMBERS)));
    *out = (unsigned)store_int(&rows, 0, 0);
    return AVT_NOERR;
}

struct avt_err forslag_stand(struct store *store, struct avt_arena *arena, const char *avtale, uint32_t dokumenter,
                             unsigned *out)
{
    *out = 0;
    for (unsigned i = 0; i < AVT_MAX_DOCUMENTS; i++) {
        unsigned last = 0;
        if (dokumenter >> i & 1)
            AVT_TRY(last_number(store, arena, avtale, i, &last));
        *out += last;
    }
    return AVT_NOERR;
}

/* The next number of its document. */
static struct avt_err next_number(struct store *store, struct avt_arena *arena, const char *avtale,
                                  struct forslag *forslag)
{
    unsigned last;
    AVT_TRY(last_number(store, arena, avtale, (unsigned)avt_forslag_dokument(&forslag->f), &last));
    forslag->nr = last + 1;
    return AVT_NOERR;
}

struct avt_err forslag_add(struct service *service, struct store *store, struct avt_arena *arena, const char *avtale,
                           struct forslag *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct forslag *one = &list[i];
        struct avt_span innhold, svar = {0};
        AVT_TRY(next_number(store, arena, avtale, one));
        AVT_TRY(vault_seal(service->vault, arena, &innhold, avtale, "forslag", forslag_format(arena, one)));
        if (one->svar != FORSLAG_AAPENT)
            AVT_TRY(vault_seal(service->vault, arena, &svar, avtale, "forslag", svar_format(arena, one)));
        AVT_TRY(store_run(store, SQL_FORSLAG_ADD, S_TEXT(avtale), S_INT(one->nr), S_TEXT(one->rolle), S_BLOB(innhold),
                          S_INT(one->tid), S_TEXT(stored_name(one->svar)), svar.len ? S_BLOB(svar) : S_NULL,
                          svar.len ? S_INT(one->svar_tid) : S_NULL));
    }
    return AVT_NOERR;
}

struct avt_err forslag_aapent(struct store *store, struct avt_arena *arena, const char *avtale, unsigned nr)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_FORSLAG_STATE, S_TEXT(avtale), S_INT(nr)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "forslag", "no such proposal");
    return *store_text(&rows, 0, 0) ? avt_err_make(AVT_EDONE, "forslag", "has been answered") : AVT_NOERR;
}

void forslag_stopp(const struct forslag *list, size_t n, struct avt_faults *faults)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].svar == FORSLAG_AAPENT)
            avt_faults_add(faults, "forslag-aapent", list[i].f.sti, AVT_STOPP, "");
    }
}

struct avt_err forslag_svar_put(struct service *service, struct store *store, struct avt_arena *arena,
                                const char *avtale, const struct forslag *forslag)
{
    struct avt_span sealed;
    AVT_TRY(vault_seal(service->vault, arena, &sealed, avtale, "forslag", svar_format(arena, forslag)));
    return store_run(store, SQL_FORSLAG_SVAR, S_TEXT(avtale), S_INT(forslag->nr), S_TEXT(stored_name(forslag->svar)),
                     S_BLOB(sealed), S_INT(clock_now()));
}
