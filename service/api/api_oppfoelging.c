/* What GET /api/v1/avtaler/{id} tells of following up: what was asked, and how it goes with what was promised. */
#include "reading/questions.h"

#include "api/api_felles.h"
#include "reading/show.h"

static void add_time(struct avt_json_writer *w, struct avt_arena *arena, const char *key, bool has, avt_instant tid)
{
    avt_json_add_string(w, key, has ? avt_instant_format(arena, tid) : NULL);
}

static void question_add(struct leser *leser, struct avt_json_writer *w, const struct spoersmaal *s)
{
    struct avt_arena *arena = leser->rq->arena;
    avt_json_open(w, NULL, '{');
    avt_json_add_int(w, "nr", s->aapen->nr);
    if (!avt_act_is_inquiry(s->aapen->handling))
        avt_json_add_string(w, "handling", avt_handling_get(s->aapen->handling)->name);
    avt_json_add_string(w, "fra", s->fra);
    avt_json_add_string(w, "til", s->til);
    add_time(w, arena, "tid", true, s->aapen->tid);
    avt_json_add_string(w, "frist", s->has_frist ? avt_date_format(arena, s->frist) : NULL);
    avt_json_add_bool(w, "over-tiden", s->over);
    avt_json_add_string(w, "tekst", s->tekst);
    avt_json_add_string(w, "svar", s->svar);
    add_time(w, arena, "svart", s->aapen->answer > 0, s->aapen->svart);
    avt_json_close(w, '}');
}

static void questions_add(struct leser *leser, struct avt_json_writer *w, const struct spoersmaal *list, size_t n,
                          bool inquiries)
{
    avt_json_open(w, inquiries ? "henvendelser" : "aapne", '[');
    for (size_t i = 0; i < n; i++) {
        if (avt_act_is_inquiry(list[i].aapen->handling) == inquiries)
            question_add(leser, w, &list[i]);
    }
    avt_json_close(w, ']');
}

/* Who says what of a promise, and why. */
static struct avt_err said_add(struct leser *leser, struct avt_json_writer *w, const struct avt_utfoert *said,
                               const struct avt_post *poster)
{
    const char *grunn = NULL;
    if (said)
        AVT_TRY(show_text(leser, &poster[said->nr - 1], &grunn));
    avt_json_add_string(w, "tilstand", said ? said->code : NULL);
    avt_json_add_string(w, "av", said ? said->rolle : NULL);
    add_time(w, leser->rq->arena, "tid", said != NULL, said ? said->tid : 0);
    avt_json_add_string(w, "grunn", grunn);
    return AVT_NOERR;
}

static struct avt_err promise_add(struct leser *leser, struct avt_json_writer *w, const struct avt_loefte *loefte,
                                  const struct avt_post *poster)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "om", loefte->om);
    avt_json_add_string(w, "ansvarlig", loefte->ansvarlig[0] ? loefte->ansvarlig : NULL);
    avt_json_add_bool(w, "over-tiden", loefte->over);
    AVT_TRY(said_add(leser, w, loefte->n_sagt ? loefte->sagt[0] : NULL, poster));
    avt_json_open(w, "andre", '[');
    for (size_t i = 1; i < loefte->n_sagt; i++) {
        avt_json_open(w, NULL, '{');
        AVT_TRY(said_add(leser, w, loefte->sagt[i], poster));
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    avt_json_close(w, '}');
    return AVT_NOERR;
}

struct avt_err api_loefter(struct leser *leser, struct avt_json_writer *w, const struct avt_innhold *innhold,
                           const struct avt_post *poster)
{
    struct avt_loefte *list;
    size_t n = oppfoelging_loefter(leser, &list, innhold);
    avt_json_open(w, "loefter", '[');
    for (size_t i = 0; i < n; i++)
        AVT_TRY(promise_add(leser, w, &list[i], poster));
    avt_json_close(w, ']');
    return AVT_NOERR;
}

static void substitute_add(struct avt_json_writer *w, const struct avt_kontakt *kontakt)
{
    if (!kontakt->vikar) {
        avt_json_add_string(w, "vikar", NULL);
        return;
    }
    avt_json_open(w, "vikar", '{');
    avt_json_add_string(w, "navn", kontakt->vikaren.navn);
    avt_json_add_string(w, "telefon", kontakt->vikaren.telefon);
    avt_json_add_string(w, "epost", kontakt->vikaren.epost);
    avt_json_add_string(w, "fra", kontakt->vikaren.fra);
    avt_json_add_string(w, "til", kontakt->vikaren.til);
    avt_json_close(w, '}');
}

void api_kontakter(struct leser *leser, struct avt_json_writer *w, const struct avt_innhold *innhold)
{
    struct avt_kontakt *list;
    size_t n = avt_kontakter(leser->rq->arena, &list, innhold, &leser->sak.state, leser->decide.idag);
    avt_json_open(w, "kontaktpunkter", '[');
    for (size_t i = 0; i < n; i++) {
        const struct avt_kontakt *k = &list[i];
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "slag", k->kind);
        avt_json_add_string(w, "part", k->party);
        avt_json_add_string(w, "navn", k->navn);
        avt_json_add_string(w, "funksjon", k->funksjon);
        avt_json_add_string(w, "telefon", k->telefon);
        avt_json_add_string(w, "epost", k->epost);
        avt_json_add_bool(w, "gjelder", k->gjelder);
        substitute_add(w, k);
        avt_json_add_bool(w, "mangler", oppfoelging_kontakt_mangler(leser, k));
        avt_json_add_int(w, "byttet", k->byttet);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

struct avt_err api_oppfoelging(struct leser *leser, struct avt_json_writer *w, const struct avt_post *poster)
{
    struct spoersmaal *list;
    size_t n;
    AVT_TRY(oppfoelging_spoersmaal(leser, poster, &list, &n));
    questions_add(leser, w, list, n, true);
    questions_add(leser, w, list, n, false);
    return AVT_NOERR;
}
