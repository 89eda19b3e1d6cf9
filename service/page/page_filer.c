/* Files put with an agreement: the list of those the role reads, a form for another, and one to download. */
#include <string.h>

#include "command/upload_file.h"
#include "command/utsagn.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "reading/kan.h"
#include "reading/peek.h"
#include "reading/questions.h"

/* ---- the list ---- */

static void add_file(struct avtaleside *p, const struct avt_post *post, const struct avt_opplasting *o)
{
    struct avt_node *node = avt_node_new(p->arena, p->side, "fil");
    side_number(p->arena, node, "nr", post->r.nr);
    side_text(p->arena, node, "navn", o->navn);
    side_text(p->arena, node, "slag", o->kind);
    side_number(p->arena, node, "kib", (o->storrelse + 1023) / 1024);
    side_text(p->arena, node, "lesere", o->lesere);
    side_text(p->arena, node, "rolle", post->s.rolle);
    side_tid(p->arena, node, post->r.tid);
    side_text(p->arena, node, "sti", felles_sti(p, avt_arena_format(p->arena, "/filer/%u", post->r.nr), NULL));
}

struct avt_err felles_filer(struct avtaleside *p)
{
    for (size_t i = 0; i < p->n_poster; i++) {
        struct avt_opplasting o;
        struct avt_err err = peek_upload(p->leser, &p->poster[i], &o);
        if (err.code == AVT_OK)
            add_file(p, &p->poster[i], &o);
        else if (err.code != AVT_ENOTFOUND)
            return err;
    }
    return AVT_NOERR;
}

/* ---- the form ---- */

/* The form's field, else what the link to the page said. */
static const char *asked(const struct request *rq, const char *name)
{
    const char *value = request_field(rq, name);
    return value ? value : pairs_find(&rq->query, name);
}

/* Several boxes of a form share a name only so. */
static const char READERS[] = "lesere[]";

static bool is_asked(const struct request *rq, const char *value)
{
    for (const char *const *word = request_words(rq, READERS); *word; word++) {
        if (strcmp(*word, value) == 0)
            return true;
    }
    const char *query = pairs_find(&rq->query, "lesere");
    return query && strcmp(query, value) == 0;
}

/* The kinds this role may upload, which are those it reads itself, each with who else reads them. */
static void add_kinds(struct avtaleside *p, struct avt_node *node)
{
    const char *chosen = asked(p->rq, "slag");
    for (size_t i = 0; i < p->tiltak->n_filslag; i++) {
        const struct avt_filslag *row = &p->tiltak->filslag[i];
        struct avt_faults ignored = AVT_FAULTS(p->arena);
        avt_roles own = (avt_roles)1 << p->leser->rolle;
        avt_roles readers =
            avt_opplasting_lesere(p->tiltak, row->kind, p->leser->rolle, row->velges ? own : 0, &ignored);
        if (!readers)
            continue;
        struct avt_node *kind = avt_node_new(p->arena, node, "slag");
        side_text(p->arena, kind, "kode", row->kind);
        side_yes(p->arena, kind, "velges", row->velges);
        side_text(p->arena, kind, "lesere", avt_roles_names(p->arena, p->tiltak, readers));
        side_yes(p->arena, kind, "valgt", chosen && strcmp(chosen, row->kind) == 0);
    }
}

/* Those who may be named as readers: every other part, and roles that are none. */
static void add_others(struct avtaleside *p, struct avt_node *node)
{
    const char *last = "";
    for (size_t i = 0; i < p->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &p->tiltak->roller[i];
        const char *navn = oppfoelging_part(p->tiltak, rolle->navn);
        bool own = strcmp(navn, oppfoelging_part(p->tiltak, p->tiltak->roller[p->leser->rolle].navn)) == 0;
        if (own || rolle->klasse == AVT_ROLE_NAV || strcmp(navn, last) == 0)
            continue;
        last = navn;
        struct avt_node *leser = avt_node_new(p->arena, node, "leser");
        side_text(p->arena, leser, "navn", navn);
        side_yes(p->arena, leser, "valgt", is_asked(p->rq, navn));
    }
}

static struct avt_err show_page(struct leser *leser, int status, const char *melding)
{
    struct avtaleside p;
    AVT_TRY(felles_open(&p, leser, "filer"));
    side_sti(p.side, felles_sti(&p, "/filer", NULL));
    side_hode(p.rq, p.side, utsagn_token(p.arena, &leser->sak, AVT_TOKEN_HEAD));
    if (melding)
        side_melding(p.rq, p.side, melding);
    side_feil(p.rq, p.side, NULL, &p.rq->faults);
    AVT_TRY(felles_filer(&p));
    if (flow_kan(leser, avt_act_first(AVT_FAMILY_FILE)).code == AVT_OK) {
        struct avt_node *node = avt_node_new(p.arena, p.side, "opplasting");
        side_text(p.arena, node, "til", asked(p.rq, "til"));
        add_kinds(&p, node);
        add_others(&p, node);
    }
    return felles_answer(&p, status);
}

static struct avt_err show(struct leser *leser)
{
    return show_page(leser, 200, NULL);
}

struct avt_err page_filer(struct request *rq)
{
    return felles_run(rq, show);
}

/* A paper is uploaded on the way to signing for who wrote on it. */
static void uploaded(struct request *rq, const struct utfall *utfall)
{
    const char *til = request_field(rq, "til"), *lesere = request_field(rq, READERS);
    bool onwards = til && strcmp(til, "fullmakt") == 0 && lesere && utfall->tiltak &&
                   avt_tiltak_roles(utfall->tiltak, lesere) != 0;
    if (!onwards) {
        felles_videre(rq, utfall->avtale, "/filer", "lastet-opp");
        return;
    }
    const char *query =
        avt_arena_format(rq->arena, "melding=lastet-opp&for=%s&bevis=post-%u", lesere, utfall->post->r.nr);
    answer_redirect(rq, side_adresse(rq->arena, utfall->avtale, "/fullmakt", query, side_rolle(rq)));
}

static struct avt_err upload(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct filoenske fil = {.slag = request_field(rq, "slag"),
                            .navn = rq->upload_navn,
                            .lesere = request_words(rq, READERS),
                            .bytes = rq->upload};
    struct avt_err err = flow_opplast(leser, &fil, uploaded);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    return show_page(leser, avt_err_status(err.code), err.code == AVT_ESTALE ? "endret-siden" : NULL);
}

struct avt_err page_filer_post(struct request *rq)
{
    return felles_run(rq, upload);
}

/* ---- one of them ---- */

static struct avt_err give(struct leser *leser)
{
    return flow_last_ned(leser);
}

struct avt_err page_fil(struct request *rq)
{
    return felles_run(rq, give);
}
