/* What has happened to an agreement, who has read it, and who was told. */
#include <string.h>

#include "page/page_proposal.h"
#include "page/page_routes.h"
#include "reading/levering.h"

enum { READINGS_MAX = 200 };

/* ---- records ---- */

/* An answer's slag is no code but the record it answers: "post-7". */
static void add_kind(struct avtaleside *p, struct avt_node *node, const struct avt_post *post)
{
    int open = post->s.handling == AVT_SVAR || post->s.handling == AVT_BESVART
                   ? avt_tilstand_aapen(p->state, post->s.slag)
                   : -1;
    side_text(p->arena, node, "slag", open < 0 ? post->s.slag : "");
    if (open >= 0)
        side_number(p->arena, node, "svar-paa", p->state->aapne[open].nr);
}

/* The file, for those who read it. */
static struct avt_err add_file(struct avtaleside *p, struct avt_node *node, const struct avt_post *post)
{
    struct avt_opplasting o;
    struct avt_err err = leser_opplasting(p->leser, post, &o, NULL, NULL);
    if (err.code == AVT_ENOTFOUND)
        return AVT_NOERR;
    AVT_TRY(err);
    side_text(p->arena, node, "fil", o.navn);
    side_text(p->arena, node, "fil-sti", felles_sti(p, avt_arena_format(p->arena, "/filer/%u", post->r.nr), NULL));
    return AVT_NOERR;
}

/* The item it is about, while the content has it. */
static void add_item(struct avtaleside *p, struct avt_node *parent, const char *om)
{
    const char *post;
    const struct avt_liste *liste = om ? felles_liste(p, om, &post) : NULL;
    if (liste)
        felles_post(p->arena, avt_node_new(p->arena, parent, "gjelder"), &p->innhold, liste, post);
}

static struct avt_err add_record(struct avtaleside *p, const struct avt_post *post)
{
    const char *navn;
    struct akttekster tekster;
    enum avt_metode metode;
    struct avt_node *node = avt_node_new(p->arena, p->side, "post");
    AVT_TRY(leser_navn(p->leser, post->r.nr, &navn, &metode));
    AVT_TRY(leser_akttekster(p->leser, post, &tekster));
    side_number(p->arena, node, "nr", post->r.nr);
    side_text(p->arena, node, "handling", avt_handling_get(post->s.handling)->name);
    side_text(p->arena, node, "rolle", post->s.rolle);
    side_text(p->arena, node, "navn", navn);
    side_tid(p->arena, node, post->r.tid);
    side_text(p->arena, node, "metode", avt_metode_name(metode));
    side_number(p->arena, node, "versjon", post->s.versjon);
    add_kind(p, node, post);
    add_item(p, node, post->s.om);
    side_text(p->arena, node, "gjelder-fra",
              post->s.has_gjelder_fra ? avt_date_format(p->arena, post->s.gjelder_fra) : "");
    if (post->s.handling == AVT_AVBRUTT)
        side_text(p->arena, node, "siste-dag", avt_date_format(p->arena, post->s.gjelder_fra - 1));
    AVT_TRY(felles_paa_vegne(p, node, post));
    AVT_TRY(add_file(p, node, post));
    side_text(p->arena, node, "tekst", tekster.tekst);
    deler_vis(p->arena, node, &tekster);
    return forslag_oenske(p, node, post);
}

/* ---- readings ---- */

/* A document the role does not read is not named to it; what is of nobody's in particular (a list, a bundle, a view)
 * is. Texts of acts and files have readers of their own, which the log does not know: only whoever read is told. */
static bool is_told(const struct avtaleside *p, const char *dokument, bool own)
{
    static const char *const of_all[] = {"liste", "pakke", "visning", "utkast"};
    int i = avt_tiltak_dokument(p->tiltak, dokument);
    for (size_t k = 0; k < sizeof(of_all) / sizeof(*of_all); k++) {
        if (strcmp(of_all[k], dokument) == 0)
            return true;
    }
    return own || (i >= 0 && avt_dokument_reads(p->tiltak, p->state, i, p->leser->rolle));
}

static bool is_own(const struct avtaleside *p, const struct store_rows *rows, size_t i)
{
    return strcmp(store_text(rows, i, 3), p->tiltak->roller[p->leser->rolle].navn) == 0;
}

/* Who works at Nav and at the employer is told to those who read the agreement, as everywhere. */
static struct avt_err add_reading(struct avtaleside *p, const struct store_rows *rows, size_t i)
{
    struct avt_span navn;
    AVT_TRY(vault_unseal(p->rq->service->vault, p->arena, &navn, VAULT_SVAR, "leser", store_bytes(rows, i, 4)));
    struct avt_node *node = avt_node_new(p->arena, p->side, "lesing");
    bool named = is_own(p, rows, i) || avt_dokument_reads(p->tiltak, p->state, 0, p->leser->rolle);
    side_text(p->arena, node, "navn", named ? avt_arena_strn(p->arena, navn.ptr, navn.len) : "");
    side_text(p->arena, node, "rolle", store_text(rows, i, 3));
    side_text(p->arena, node, "dokument", store_text(rows, i, 1));
    side_number(p->arena, node, "versjon", (uint64_t)store_int(rows, i, 0));
    side_tid(p->arena, node, store_int(rows, i, 5));
    return AVT_NOERR;
}

static struct avt_err add_readings(struct avtaleside *p)
{
    struct store_rows rows;
    struct leser *leser = p->leser;
    AVT_TRY(
        store_all(leser->store, p->arena, &rows, SQL_LESELOGG_AVTALE, S_TEXT(leser->sak.id.text), S_INT(READINGS_MAX)));
    for (size_t i = 0; i < rows.n; i++) {
        if (is_told(p, store_text(&rows, i, 1), is_own(p, &rows, i)))
            AVT_TRY(add_reading(p, &rows, i));
    }
    return AVT_NOERR;
}

/* ---- messages ---- */

static void add_message(struct avtaleside *p, const struct koe *koe, const struct store_rows *rows, size_t i)
{
    const char *states[LEVERING_MAX];
    size_t n = levering_tilstander(koe, store_int(rows, i, 5), store_text(rows, i, 6), states);
    struct avt_node *node = avt_node_new(p->arena, p->side, "varsel");
    side_number(p->arena, node, "nr", (uint64_t)store_int(rows, i, 0));
    side_text(p->arena, node, "hendelse", store_text(rows, i, 1));
    side_text(p->arena, node, "rolle", store_text(rows, i, 2));
    side_tid(p->arena, node, store_int(rows, i, 3));
    for (size_t k = 0; k < n; k++)
        side_text(p->arena, avt_node_new(p->arena, node, "levering"), "tilstand", states[k]);
}

static struct avt_err add_messages(struct avtaleside *p)
{
    struct store_rows rows;
    struct koe koe = levering_koe(p->leser);
    AVT_TRY(store_all(p->leser->store, p->arena, &rows, SQL_UTBOKS_AVTALE, S_TEXT(p->leser->sak.id.text)));
    for (size_t i = 0; i < rows.n; i++) {
        /* That something has been proposed may tell of a field not all read: only who was told sees it. */
        bool proposal = store_int(&rows, i, 0) == 0;
        if (proposal && strcmp(store_text(&rows, i, 2), p->tiltak->roller[p->leser->rolle].navn) != 0)
            continue;
        add_message(p, &koe, &rows, i);
    }
    return AVT_NOERR;
}

static struct avt_err show(struct leser *leser)
{
    struct avtaleside p;
    AVT_TRY(felles_open(&p, leser, "historikk"));
    for (size_t i = 0; i < p.n_poster; i++)
        AVT_TRY(add_record(&p, &p.poster[i]));
    AVT_TRY(add_readings(&p));
    AVT_TRY(add_messages(&p));
    return felles_answer(&p, 200);
}

struct avt_err page_historikk(struct request *rq)
{
    return felles_run(rq, show);
}
