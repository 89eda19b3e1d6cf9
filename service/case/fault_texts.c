/* Faults with the texts that people read. */
#include "case/fault_texts.h"

#include "case/service.h"

const char *fault_text(const struct request *rq, const char *code)
{
    const char *key = avt_arena_format(rq->arena, "feil.%s", code);
    const char *text = render_text(rq->service->render, rq->spraak, key);
    return text != NULL ? text : code;
}

static void add_fault(struct avt_json_writer *w, const struct request *rq, const struct avt_fault *fault)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "kode", fault->kode);
    avt_json_add_string(w, "felt", fault->felt);
    avt_json_add_string(w, "alvor", fault->severity == AVT_STOPP ? "stopp" : "advarsel");
    avt_json_add_string(w, "hjemmel", fault->hjemmel);
    if (fault->plass > 0)
        avt_json_add_int(w, "plass", (int64_t)fault->plass);
    avt_json_add_string(w, "tekst", fault_text(rq, fault->kode));
    avt_json_close(w, '}');
}

void fault_texts(struct avt_json_writer *w, const struct request *rq, const struct avt_faults *faults)
{
    avt_json_open(w, "feil", '[');
    for (size_t i = 0; i < faults->n; i++)
        add_fault(w, rq, &faults->list[i]);
    avt_json_close(w, ']');
}
