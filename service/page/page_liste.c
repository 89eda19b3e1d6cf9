/* A person's agreements. */
#include "reading/liste_rader.h"

#include <string.h>

#include "command/allowed.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "reading/peek.h"
#include "reading/questions.h"

enum { URGENT = 10 }; /* shown of what waits for the person, the most urgent first */

struct rows {
    struct avt_node *side;
    struct avt_node *rader; /* where the row of each is named */
    const char *egen;       /* the first that the person takes part in */
};

/* ---- one agreement ---- */

/* The same agreement stands in both lists, and is told once. */
static bool is_told(const struct rows *rows, const char *id)
{
    for (const struct avt_node *n = rows->side->children; n; n = n->next) {
        if (strcmp(n->name, "avtale") == 0 && strcmp(avt_node_get(n, "id"), id) == 0)
            return true;
    }
    return false;
}

static void append(struct avt_node *side, struct avt_node *node)
{
    struct avt_node **end = &side->children;
    while (*end)
        end = &(*end)->next;
    *end = node;
    node->parent = side;
}

static void add_changed(struct avt_arena *arena, struct avt_node *node, avt_instant when)
{
    side_text(arena, node, "endret", avt_date_format(arena, avt_date_oslo(when)));
}

/* All that can fail comes before the row is in the page. */
static struct avt_err list_one(struct leser *leser, const struct liste_rad *rad, void *ctx)
{
    struct rows *rows = ctx;
    struct avt_innhold innhold;
    struct sak_utkast utkast;
    struct avt_arena *arena = leser->rq->arena;
    struct avt_node *holder = avt_node_new(arena, NULL, "liste"), *node;
    AVT_TRY(peek_head(leser, &innhold, &utkast));
    node = felles_avtale(leser, holder, &innhold);
    AVT_TRY(felles_slettes(leser, node));
    AVT_TRY(gjoer_add(leser, node, utkast.exists, true));
    felles_roller(arena, node, "venter", leser->sak.tiltak, felles_neste(leser));
    side_yes(arena, node, "over", oppfoelging_over(leser, &innhold));
    side_yes(arena, node, "uten-kontakt", oppfoelging_uten_kontakt(leser, &innhold));
    add_changed(arena, node, rad->endret);
    append(rows->side, node);
    if (!rows->egen && felles_er_deltaker(leser))
        rows->egen = avt_arena_str(arena, leser->sak.id.text);
    return AVT_NOERR;
}

static void list_unread(struct request *rq, const struct liste_rad *rad, void *ctx)
{
    struct rows *rows = ctx;
    struct avt_node *node = avt_node_new(rq->arena, rows->side, "avtale");
    side_text(rq->arena, node, "id", rad->avtale);
    side_text(rq->arena, node, "tiltak", rad->tiltak_navn);
    side_yes(rq->arena, node, "uleselig", true);
    add_changed(rq->arena, node, rad->endret);
}

static struct avt_err add_rows(struct request *rq, struct rows *rows, const char *name, const struct liste *liste)
{
    struct avt_node *node = avt_node_new(rq->arena, rows->side, name);
    side_number(rq->arena, node, "antall", liste->i_alt);
    side_yes(rq->arena, node, "flere", liste->flere);
    for (size_t i = 0; i < liste->n; i++) {
        struct avt_node *rad = avt_node_new(rq->arena, node, "rad");
        side_text(rq->arena, rad, "id", liste->rader[i].avtale);
        if (!is_told(rows, liste->rader[i].avtale))
            AVT_TRY(liste_each(rq, &liste->rader[i], 1, list_one, list_unread, rows));
    }
    return AVT_NOERR;
}

/* ---- addresses ---- */

static void add_choice(struct avt_buf *buf, const char *name, const char *value)
{
    if (value && *value)
        avt_buf_format(buf, "%s%s=%s", buf->len ? "&" : "?", name, value);
}

/* Percent-encoded: what is searched for is typed by hand. */
static const char *encoded(struct avt_arena *arena, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    struct avt_buf buf = AVT_BUF(arena);
    for (; text && *text; text++)
        avt_buf_format(&buf, strchr(plain, *text) ? "%c" : "%%%02X", (unsigned char)*text);
    return buf.ptr;
}

/* "/avtaler?…" of these choices; what goes without saying is not said. */
static const char *address(struct request *rq, const struct liste_valg *valg)
{
    struct avt_buf buf = AVT_BUF(rq->arena);
    bool usual = valg->synkende == (valg->sorter == LISTE_ENDRET);
    add_choice(&buf, "q", encoded(rq->arena, valg->q));
    add_choice(&buf, "utvalg", valg->utvalg_valgt ? liste_utvalg_navn(valg->utvalg) : NULL);
    add_choice(&buf, "status", valg->status >= 0 ? liste_status_navn(valg->status) : NULL);
    add_choice(&buf, "tiltak", valg->tiltak);
    add_choice(&buf, "gjoer", valg->gjoer ? "ja" : NULL);
    add_choice(&buf, "over", valg->over ? "ja" : NULL);
    add_choice(&buf, "sorter", valg->sorter != LISTE_ENDRET ? liste_orden_navn(valg->sorter) : NULL);
    add_choice(&buf, "retning", usual ? NULL : valg->synkende ? "synkende" : "stigende");
    add_choice(&buf, "antall", valg->antall != LISTE_SIDE ? avt_arena_format(rq->arena, "%zu", valg->antall) : NULL);
    if (valg->etter)
        add_choice(&buf, "etter", avt_arena_format(rq->arena, "%lld.%s", (long long)valg->verdi, valg->avtale.text));
    add_choice(&buf, "rolle", side_rolle(rq));
    return avt_arena_format(rq->arena, "/avtaler%s", buf.ptr ? buf.ptr : "");
}

static struct liste_valg from_the_first(const struct liste_valg *valg)
{
    struct liste_valg out = *valg;
    out.etter = false;
    return out;
}

static const char *next_address(struct request *rq, const struct liste_valg *valg, const char *neste)
{
    struct liste_valg first = from_the_first(valg);
    const char *sti = neste ? address(rq, &first) : "";
    return neste ? avt_arena_format(rq->arena, "%s%cetter=%s", sti, strchr(sti, '?') ? '&' : '?', neste) : "";
}

/* ---- what can be chosen ---- */

static bool chooses(const struct liste_valg *valg)
{
    return valg->q || valg->status >= 0 || valg->tiltak || valg->gjoer || valg->over;
}

static void add_tabs(struct request *rq, struct avt_node *side, const struct liste_valg *valg)
{
    static const enum liste_utvalg tabs[] = {LISTE_MINE, LISTE_UFORDELTE, LISTE_ALLE};
    for (size_t i = 0; rq->actor->nav_roller.n > 0 && i < sizeof(tabs) / sizeof(*tabs); i++) {
        struct liste_valg other = {.status = -1, .antall = LISTE_SIDE, .synkende = true};
        other.utvalg = tabs[i];
        other.utvalg_valgt = true;
        struct avt_node *node = avt_node_new(rq->arena, side, "fane");
        side_text(rq->arena, node, "navn", liste_utvalg_navn(tabs[i]));
        side_text(rq->arena, node, "sti", address(rq, &other));
        side_yes(rq->arena, node, "valgt", tabs[i] == valg->utvalg);
    }
}

static void add_options(struct request *rq, struct avt_node *side, const struct liste_valg *valg)
{
    for (int i = 0; i <= LISTE_STOPPER; i++) {
        struct avt_node *node = avt_node_new(rq->arena, side, "status");
        side_text(rq->arena, node, "navn", liste_status_navn(i));
        side_yes(rq->arena, node, "valgt", i == valg->status);
    }
    for (size_t i = 0; i < rq->service->n_tiltak; i++) {
        const struct avt_tiltak *tiltak = rq->service->tiltak[i];
        if (service_tiltak(rq->service, tiltak->navn, 0) != tiltak)
            continue;
        struct avt_node *node = avt_node_new(rq->arena, side, "tiltak");
        side_text(rq->arena, node, "navn", tiltak->navn);
        side_yes(rq->arena, node, "valgt", valg->tiltak && strcmp(valg->tiltak, tiltak->navn) == 0);
    }
    for (int i = LISTE_ENDRET; i <= LISTE_FRIST; i++) {
        struct liste_valg other = from_the_first(valg);
        other.sorter = (enum liste_orden)i;
        other.synkende = i == LISTE_ENDRET;
        struct avt_node *node = avt_node_new(rq->arena, side, "orden");
        side_text(rq->arena, node, "navn", liste_orden_navn((enum liste_orden)i));
        side_text(rq->arena, node, "sti", address(rq, &other));
        side_yes(rq->arena, node, "valgt", valg->sorter == (enum liste_orden)i);
    }
}

/* ---- the page ---- */

/* What waits for the person, whatever else is chosen: on the first page, unless that shows nothing else. */
static struct avt_err add_urgent(struct request *rq, struct rows *rows, const struct liste_valg *valg)
{
    struct liste_valg urgent = {.status = -1, .gjoer = true, .antall = URGENT};
    struct liste liste;
    if (valg->etter || chooses(valg))
        return AVT_NOERR;
    urgent.utvalg = valg->utvalg;
    urgent.utvalg_valgt = valg->utvalg_valgt;
    AVT_TRY(liste_rader(rq, &urgent, &liste));
    urgent.antall = LISTE_SIDE;
    AVT_TRY(add_rows(rq, rows, "haster", &liste));
    urgent.synkende = true;
    avt_node_attr(rq->arena, rows->rader, "haster-sti", address(rq, &urgent));
    return AVT_NOERR;
}

/* Whoever has any in Nav begins with those. */
static struct avt_err choose_own(struct request *rq, struct liste_valg *valg)
{
    size_t n;
    bool more;
    struct liste_valg own = {.status = -1, .antall = 1, .utvalg = LISTE_MINE};
    if (valg->utvalg_valgt || rq->actor->nav_roller.n == 0)
        return AVT_NOERR;
    AVT_TRY(liste_tell(rq, &own, &n, &more));
    valg->utvalg = n > 0 ? LISTE_MINE : LISTE_ALLE;
    return AVT_NOERR;
}

struct avt_err page_avtaler(struct request *rq)
{
    struct liste_valg valg;
    struct liste liste;
    struct rows rows = {.side = side_new(rq, "avtaler")};
    struct avt_arena *arena = rq->arena;
    AVT_TRY(liste_valg_les(rq, false, &valg));
    AVT_TRY(rolle_kjent(request_ctx(rq)));
    AVT_TRY(choose_own(rq, &valg));
    struct avt_node *node = rows.rader = avt_node_new(arena, rows.side, "liste");
    AVT_TRY(add_urgent(rq, &rows, &valg));
    AVT_TRY(liste_rader(rq, &valg, &liste));
    AVT_TRY(add_rows(rq, &rows, "alle", &liste));
    struct liste_valg first = from_the_first(&valg), whole = {.status = -1, .antall = LISTE_SIDE, .synkende = true};
    whole.utvalg = valg.utvalg;
    whole.utvalg_valgt = valg.utvalg_valgt;
    side_yes(arena, node, "kan-opprette", allowed_begin(rq));
    side_yes(arena, node, "kan-registrere", felles_registrerer(rq));
    side_yes(arena, node, "valgt", chooses(&valg));
    side_yes(arena, node, "gjoer", valg.gjoer);
    side_yes(arena, node, "avkortet", liste.avkortet);
    side_text(arena, node, "utvalg", valg.utvalg_valgt ? liste_utvalg_navn(valg.utvalg) : "");
    side_text(arena, node, "foerste-sti", valg.etter ? address(rq, &first) : "");
    side_text(arena, node, "neste-sti", next_address(rq, &valg, liste.neste));
    side_text(arena, node, "hele-sti", chooses(&valg) ? address(rq, &whole) : "");
    side_text(arena, node, "samlet", rows.egen ? side_adresse(arena, rows.egen, "/samlet", NULL, NULL) : "");
    side_text(arena, node, "rolle", side_rolle(rq));
    side_text(arena, node, "q", valg.q ? side_typed(arena, valg.q) : "");
    add_tabs(rq, rows.side, &valg);
    add_options(rq, rows.side, &valg);
    return side_answer(rq, rows.side, 200);
}
