/* What the measure's data say of the acts: whose each is, and in which order. */
#include <string.h>

#include "avtale/decide.h"
#include "sjekk.h"

/* ---- Whose act, and when ---- */

/* Persons are known to nobody but the service; that two must differ cannot be seen here. */
static bool nobody(void *ctx, unsigned nr, uint8_t person[32])
{
    (void)ctx, (void)nr, (void)person;
    return false;
}

/* The measure that the act is made under: of the version it puts forward or answers, else of the last one. */
static const struct avt_tiltak *measure_of(const struct pakke *p, const struct avt_tilstand *state,
                                           const struct post *post)
{
    const struct avt_erklaering *s = &post->post.s;
    if (s->has_dokument)
        return avt_tiltak_find(p, &s->skjema);
    return avt_tiltak_siste(avt_tiltak_alle(p), p->n_tiltak, state);
}

/* Asks decide what it would have said. Of its answers only two can be judged afterwards and without the persons: not
 * this role's act, and others sign first. */
static bool was_its_turn(struct pakke *p, const struct avt_tilstand *state, const struct avt_tiltak *tiltak,
                         const struct avt_erklaering *s)
{
    struct avt_faults faults = AVT_FAULTS(p->arena);
    struct avt_kommando command = {.handling = s->handling, .code = s->code, .fremlegg = s->fremlegg};
    command.behalf_of = s->behalf_of;
    struct avt_decide_in in = {.tiltak = tiltak, .state = state, .person = nobody};
    in.status = state->gjelder < 0 ? AVT_STATUS_TIL_SIGNERING : AVT_STATUS_KLAR;
    command.rolle = avt_tiltak_rolle(tiltak, s->rolle);
    if (command.rolle < 0)
        return false;
    enum avt_code code = avt_decide(&in, &command, &faults).code;
    return code != AVT_EROLE && code != AVT_EORDER;
}

static void check_act(struct pakke *p, const struct avt_tilstand *state, const struct post *post, size_t *n)
{
    const struct avt_erklaering *s = &post->post.s;
    const struct avt_tiltak *tiltak = measure_of(p, state, post);
    if (tiltak == NULL)
        return;
    ++*n;
    if (!was_its_turn(p, state, tiltak, s))
        avt_funn_add(p, FUNN_ROLLE_IKKE_ROLLENS, ARGS(avt_funn_tall(p, post->nr), s->rolle));
}

/* The fold once more, this time with the measure beside it. */
void avt_sjekk_rolle(struct pakke *p)
{
    size_t n = 0;
    struct avt_tilstand state;
    avt_tilstand_init(&state, &p->state.avtale);
    for (size_t i = 0; i < p->n_poster; i++) {
        check_act(p, &state, &p->poster[i], &n);
        struct avt_err err = avt_tilstand_apply(p->arena, &state, &p->poster[i].post);
        AVT_INVARIANT(err.code == AVT_OK); /* GANG has made the same fold */
    }
    if (n > 0)
        avt_funn_add(p, FUNN_ROLLE_HOLDER, ARGS(avt_funn_tall(p, n)));
}
