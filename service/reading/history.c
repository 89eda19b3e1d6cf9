/* Who has read an agreement and who was told of it. */
#include "reading/history.h"

#include <string.h>

#include "case/service.h"
#include "store/store.h"
#include "store/vault.h"

enum { READINGS_MAX = 200 };

/* In the order of SQL_LESELOGG_AVTALE and SQL_UTBOKS_AVTALE. */
enum { L_VERSJON, L_DOKUMENT, L_RUTE, L_ROLLE, L_NAVN, L_TID };
enum { M_NR, M_HENDELSE, M_ROLLE, M_TID, M_VERSJON, M_RAD, M_MELDING, M_HAR_ADRESSE };

static bool is_own(const struct leser *leser, const char *rolle)
{
    return strcmp(rolle, leser->sak.tiltak->roller[leser->rolle].navn) == 0;
}

/* ---- readings ---- */

/* A document the role does not read is not named to it; what is of nobody's in particular (a list, a bundle, a view)
 * is. Texts of acts and files have readers of their own, which the log does not know: only whoever read is told. */
static bool is_told(const struct leser *leser, const char *dokument, bool own)
{
    static const char *const of_all[] = {"liste", "pakke", "visning", "utkast"};
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    int i = avt_tiltak_dokument(tiltak, dokument);
    for (size_t k = 0; k < sizeof(of_all) / sizeof(*of_all); k++) {
        if (strcmp(of_all[k], dokument) == 0)
            return true;
    }
    return own || (i >= 0 && avt_dokument_reads(tiltak, &leser->sak.state, i, leser->rolle));
}

/* Who works at Nav and at the employer is told to those who read the agreement, as everywhere. */
static struct avt_err reading_of(struct leser *leser, const struct store_rows *rows, size_t i, struct lesing *out)
{
    struct avt_arena *arena = leser->rq->arena;
    struct avt_span navn;
    AVT_TRY(vault_unseal(leser->rq->service->vault, arena, &navn, VAULT_SVAR, "leser", store_bytes(rows, i, L_NAVN)));
    *out = (struct lesing){.rolle = store_text(rows, i, L_ROLLE),
                           .dokument = store_text(rows, i, L_DOKUMENT),
                           .versjon = (unsigned)store_int(rows, i, L_VERSJON),
                           .tid = store_int(rows, i, L_TID)};
    bool named = is_own(leser, out->rolle) || avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, 0, leser->rolle);
    out->navn = named ? avt_arena_strn(arena, navn.ptr, navn.len) : "";
    return AVT_NOERR;
}

struct avt_err history_lesinger(struct leser *leser, struct lesing **out, size_t *n)
{
    struct store_rows rows;
    struct avt_arena *arena = leser->rq->arena;
    AVT_TRY(
        store_all(leser->store, arena, &rows, SQL_LESELOGG_AVTALE, S_TEXT(leser->sak.id.text), S_INT(READINGS_MAX)));
    struct lesing *list = avt_arena_array(arena, rows.n, sizeof(*list));
    size_t k = 0;
    for (size_t i = 0; i < rows.n; i++) {
        if (is_told(leser, store_text(&rows, i, L_DOKUMENT), is_own(leser, store_text(&rows, i, L_ROLLE))))
            AVT_TRY(reading_of(leser, &rows, i, &list[k++]));
    }
    *out = list;
    *n = k;
    return AVT_NOERR;
}

/* ---- messages ---- */

/* Nav follows what reached the others. That something has been proposed may tell of a field not all read: only who was
 * told sees it. */
static bool is_told_of_message(const struct leser *leser, const struct melding *melding)
{
    bool nav = leser->sak.tiltak->roller[leser->rolle].klasse == AVT_ROLE_NAV;
    return is_own(leser, melding->rolle) || (nav && melding->nr != 0);
}

static void add_deliveries(struct leser *leser, struct melding *out, const struct koe *koe,
                           const struct store_rows *rows, size_t i)
{
    const struct levering_melding melding = {.rad = store_int(rows, i, M_RAD),
                                             .melding = store_text(rows, i, M_MELDING),
                                             .har_adresse = store_int(rows, i, M_HAR_ADRESSE) != 0};
    bool epost = leser->rq->service->conf.smtp[0] != '\0';
    out->leveringer = levering_av(leser->rq->arena, koe, &melding, epost, &out->n_leveringer);
}

struct avt_err history_meldinger(struct leser *leser, struct melding **out, size_t *n)
{
    struct store_rows rows;
    AVT_TRY(store_all(leser->store, leser->rq->arena, &rows, SQL_UTBOKS_AVTALE, S_TEXT(leser->sak.id.text)));
    struct melding *list = avt_arena_array(leser->rq->arena, rows.n, sizeof(*list));
    struct koe koe = levering_koe(leser);
    size_t k = 0;
    for (size_t i = 0; i < rows.n; i++) {
        struct melding one = {.nr = (unsigned)store_int(&rows, i, M_NR),
                              .hendelse = store_text(&rows, i, M_HENDELSE),
                              .rolle = store_text(&rows, i, M_ROLLE),
                              .tid = store_int(&rows, i, M_TID)};
        if (!is_told_of_message(leser, &one))
            continue;
        add_deliveries(leser, &one, &koe, &rows, i);
        list[k++] = one;
    }
    *out = list;
    *n = k;
    return AVT_NOERR;
}
