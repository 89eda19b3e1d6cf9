/* Subsidy periods, as far as a role reads them. */
#include "reading/periods_shown.h"

#include "case/case_perioder.h"
#include "reading/reading_log.h"

static bool reads_periods(const struct leser *leser)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, avt_act_of_period(AVT_APPROVES_PERIOD));
    for (size_t i = 0; data && i < data->n_om; i++) {
        if (!avt_dokument_reads(tiltak, &leser->sak.state, data->om[i]->dokument, leser->rolle))
            return false;
    }
    return data && data->n_om > 0;
}

/* The figures of a period are those of the version in force, or of the one in which it was last decided. */
static void note_reading(const struct leser *leser, const struct avt_periode *periode)
{
    const struct avt_tilstand *state = &leser->sak.state;
    int versjon = state->gjelder;
    if (periode->tilstand == AVT_PERIODE_ER_BORTFALT && periode->avgjort)
        versjon = periode->avgjort->versjon;
    reading_note(leser, state->versjoner[versjon].n, leser->sak.tiltak->dokumenter[periode->liste->dokument].navn);
}

/* Of those the role reads; none, and has = false, where it reads none. */
static struct avt_err periods(const struct leser *leser, const struct avt_periode **out, size_t *n, bool *has)
{
    *out = NULL;
    *n = 0;
    *has = reads_periods(leser);
    if (!*has)
        return AVT_NOERR;
    *n = leser->decide.perioder(leser->decide.perioder_ctx, out);
    return perioder_err(&leser->decide);
}

struct avt_err show_periods(const struct leser *leser, const struct avt_periode **out, size_t *n, bool *has)
{
    AVT_TRY(periods(leser, out, n, has));
    for (size_t i = 0; i < *n; i++)
        note_reading(leser, &(*out)[i]);
    return AVT_NOERR;
}

struct avt_err peek_periods(const struct leser *leser, bool *has)
{
    const struct avt_periode *list;
    size_t n;
    AVT_TRY(periods(leser, &list, &n, has));
    reading_note_list(leser);
    return AVT_NOERR;
}

size_t peek_periods_waiting(const struct leser *leser)
{
    const struct avt_periode *list;
    size_t waiting = 0, n = leser->decide.perioder(leser->decide.perioder_ctx, &list);
    for (size_t i = 0; i < n; i++)
        waiting += list[i].venter;
    reading_note_list(leser);
    return waiting;
}
