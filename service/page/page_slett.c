/* Discarding a draft: a page that asks first. */
#include "command/discard.h"
#include "page/page_felles.h"
#include "page/page_routes.h"

static struct avt_err show_page(struct leser *leser, int status, const char *melding)
{
    struct avtaleside p;
    const char *token;
    AVT_TRY(discard_may(leser, &token));
    AVT_TRY(felles_open(&p, leser, "slett"));
    side_hode(p.rq, p.side, token);
    if (melding)
        side_melding(p.rq, p.side, melding);
    side_text(p.arena, p.side, "slag", leser->sak.state.n_poster == 0 ? "utkast" : "endring");
    side_text(p.arena, p.side, "tilbake", felles_sti(&p, "", NULL));
    return felles_answer(&p, status);
}

static struct avt_err show(struct leser *leser)
{
    return show_page(leser, 200, NULL);
}

struct avt_err page_slett(struct request *rq)
{
    return felles_run(rq, show);
}

/* After the last of an agreement there is only the list to go to. */
static void gone(struct request *rq, const struct utfall *utfall)
{
    if (utfall->revisjon > 0)
        felles_videre(rq, utfall->avtale, "", "forkastet");
    else
        answer_redirect(rq, "/avtaler?melding=slettet");
}

static struct avt_err discard(struct leser *leser)
{
    struct avt_err err = command_start(leser->ctx, &command_discard, NULL, gone, command_wake);
    if (err.code != AVT_ESTALE)
        return err;
    return show_page(leser, avt_err_status(err.code), "endret-siden");
}

struct avt_err page_slett_post(struct request *rq)
{
    return felles_run(rq, discard);
}
