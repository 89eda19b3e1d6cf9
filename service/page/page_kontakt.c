/* Contact data of one's own side: one page with nothing else, one act, in force at once. */
#include <string.h>

#include "command/contact_data.h"
#include "command/direkte.h"
#include "command/utsagn.h"
#include "page/page_routes.h"
#include "page/page_utkast.h"
#include "reading/kan.h"
#include "reading/show.h"

/* The part of the form that begins with this field: those with the same first word of the path. */
static struct avt_node *part_of(struct utkastside *u, struct avt_node *form, struct avt_node *last,
                                const struct avt_felt *felt)
{
    const char *name = avt_arena_strn(u->p.arena, felt->sti, strcspn(felt->sti, "/"));
    if (last && strcmp(avt_node_get(last, "navn"), name) == 0)
        return last;
    struct avt_node *node = avt_node_new(u->p.arena, form, "del");
    side_text(u->p.arena, node, "navn", name);
    return node;
}

static void add_form(struct utkastside *u)
{
    struct avt_node *form = avt_node_new(u->p.arena, u->p.side, "skjema"), *part = NULL;
    side_text(u->p.arena, form, "gruppe", "kontakt");
    for (size_t i = 0; i < u->p.tiltak->n_felter; i++) {
        const struct avt_felt *felt = &u->p.tiltak->felter[i];
        if (!skjema_har(&u->skjema, felt))
            continue;
        part = part_of(u, form, part, felt);
        utkast_felt(u, part, felt, NULL);
    }
}

/* The version in force, whose readings are noted: its contact data is what the page shows. */
static struct avt_err open_page(struct utkastside *u, struct leser *leser)
{
    if (!kontakt_har(leser->sak.tiltak, leser->rolle))
        return avt_err_make(AVT_EROLE, "handling", "this role has no contact data");
    AVT_TRY(flow_kan(leser, avt_act_first(AVT_FAMILY_CONTACT)));
    AVT_TRY(felles_open(&u->p, leser, "kontakt"));
    AVT_TRY(show_content(leser, avt_tilstand_gjelder(&leser->sak.state), &u->p.innhold));
    u->faults = AVT_FAULTS(u->p.arena);
    u->skjema = (struct skjema){.arena = u->p.arena,
                                .state = u->p.state,
                                .gruppe = -1,
                                .kontakt = true,
                                .rolle = leser->rolle,
                                .utkast = &u->p.innhold};
    return AVT_NOERR;
}

static struct avt_err answer_page(struct utkastside *u, int status)
{
    const char *typed = request_field(u->p.rq, "tekst");
    side_hode(u->p.rq, u->p.side, utsagn_token(u->p.arena, &u->p.leser->sak, AVT_TOKEN_HEAD));
    if (u->melding)
        side_melding(u->p.rq, u->p.side, u->melding);
    side_feil(u->p.rq, u->p.side, u->p.tiltak, &u->faults);
    add_form(u);
    struct avt_node *act = avt_node_new(u->p.arena, u->p.side, "handling");
    side_text(u->p.arena, act, "navn", avt_handling_get(avt_act_first(AVT_FAMILY_CONTACT))->name);
    if (typed)
        side_text(u->p.arena, avt_node_new(u->p.arena, act, "skrevet"), "tekst", side_typed(u->p.arena, typed));
    return felles_answer(&u->p, status);
}

static struct avt_err show(struct leser *leser)
{
    struct utkastside *u = avt_arena_alloc(leser->rq->arena, sizeof(*u));
    AVT_TRY(open_page(u, leser));
    return answer_page(u, 200);
}

struct avt_err page_kontakt(struct request *rq)
{
    return felles_run(rq, show);
}

static void changed(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "", avt_handling_get(utfall->post->s.handling)->name);
}

/* Nothing typed is lost: with faults, or after something else has happened, the page comes again as it was. */
static struct avt_err change(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct utkastside *u = avt_arena_alloc(rq->arena, sizeof(*u));
    AVT_TRY(open_page(u, leser));
    u->skjema.form = &rq->form;
    skjema_open(&u->skjema);
    struct avt_json *json = skjema_json(&u->skjema, &u->faults);
    if (u->faults.n > 0)
        return answer_page(u, avt_err_status(AVT_EFAULTS));
    const struct contact_wish wish = {.innhold = json, .grunn = request_field(rq, "tekst")};
    struct avt_err err = command_start(leser->ctx, &command_contact, &wish, changed, command_wake);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    u->melding = err.code == AVT_ESTALE ? "endret-siden" : NULL;
    side_eget(&rq->faults, "grunn", SIDE_EGEN "tekst");
    if (err.code == AVT_EFAULTS)
        utkast_feil(u, &rq->faults);
    return answer_page(u, avt_err_status(err.code));
}

struct avt_err page_kontakt_post(struct request *rq)
{
    return felles_run(rq, change);
}
