/* What somebody asks of a list. */
#include "reading/liste_valg.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/text.h"
#include "avtale/words.h"
#include "case/service.h"

enum { MOST = 100 };

static const char *const selections[] = {"alle", "mine", "ufordelte"}, *const orders[] = {"endret", "start", "slutt",
                                                                                          "frist"};

const char *liste_utvalg_navn(enum liste_utvalg utvalg)
{
    return selections[utvalg];
}

const char *liste_orden_navn(enum liste_orden orden)
{
    return orders[orden];
}

const char *liste_status_navn(int status)
{
    return status == LISTE_STOPPER ? "stopper" : avt_status_name((enum avt_status)status);
}

static int among(const char *const *list, size_t n, const char *value)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i], value) == 0)
            return (int)i;
    }
    return -1;
}

/* ---- one choice each ---- */

enum { WORDS = 8, FNR_DIGITS = 11, ORGNR_DIGITS = 9 };

static bool is_digits(const char *text, size_t n)
{
    return strlen(text) == n && strspn(text, "0123456789") == n;
}

/* AAAA-NNNNNN */
static bool is_number(const char *text)
{
    return strlen(text) == 11 && text[4] == '-' && strspn(text, "0123456789") == 4 &&
           strspn(text + 5, "0123456789") == 6;
}

/* Numbers are agreements', people's and businesses', however they are spaced; all else is words. */
static bool take_search(const struct request *rq, struct liste_valg *out, const char *value)
{
    struct avt_id id;
    const char *compact = avt_text_compact(rq->arena, value, false);
    bool fnr = is_digits(compact, FNR_DIGITS), orgnr = is_digits(compact, ORGNR_DIGITS);
    bool number = is_number(compact), one = fnr || orgnr || number || avt_id_parse(&id, avt_span_str(compact));
    out->q = value;
    out->soek = fnr ? LISTE_FNR : orgnr ? LISTE_ORGNR : number ? LISTE_NUMMER : one ? LISTE_ID : LISTE_ORD;
    if (!one) {
        out->n_ord = avt_words(rq->arena, &out->ord, value);
        return out->n_ord <= WORDS;
    }
    out->ord = avt_arena_array(rq->arena, 1, sizeof(*out->ord));
    out->ord[0] = compact;
    out->n_ord = 1;
    return true;
}

static bool take_status(const struct request *rq, struct liste_valg *out, const char *value)
{
    (void)rq;
    for (out->status = 0; out->status <= LISTE_STOPPER; out->status++) {
        if (strcmp(liste_status_navn(out->status), value) == 0)
            return true;
    }
    return false;
}

static bool take_measure(const struct request *rq, struct liste_valg *out, const char *value)
{
    out->tiltak = value;
    return service_tiltak(rq->service, value, 0) != NULL;
}

static bool take_selection(const struct request *rq, struct liste_valg *out, const char *value)
{
    int i = rq->actor->nav_roller.n > 0 ? among(selections, 3, value) : -1;
    out->utvalg = i > 0 ? (enum liste_utvalg)i : LISTE_ALLE;
    out->utvalg_valgt = true;
    return i >= 0;
}

static bool yes_or_no(bool *out, const char *value)
{
    *out = strcmp(value, "ja") == 0;
    return *out || strcmp(value, "nei") == 0;
}

static bool take_waiting(const struct request *rq, struct liste_valg *out, const char *value)
{
    (void)rq;
    return yes_or_no(&out->gjoer, value);
}

static bool take_overdue(const struct request *rq, struct liste_valg *out, const char *value)
{
    (void)rq;
    return yes_or_no(&out->over, value);
}

static bool take_order(const struct request *rq, struct liste_valg *out, const char *value)
{
    (void)rq;
    int i = among(orders, 4, value);
    out->sorter = i > 0 ? (enum liste_orden)i : LISTE_ENDRET;
    return i >= 0;
}

static bool take_count(const struct request *rq, struct liste_valg *out, const char *value)
{
    (void)rq;
    uint64_t n = 0;
    bool good = avt_span_u64(avt_span_str(value), MOST, &n) && n > 0;
    out->antall = (size_t)n;
    return good;
}

/* "<value>.<id>" */
static bool take_place(const struct request *rq, struct liste_valg *out, const char *value)
{
    (void)rq;
    struct avt_span rest = avt_span_str(value), number;
    uint64_t n = 0;
    bool good = avt_span_cut(&rest, '.', &number) && avt_span_u64(number, INT64_MAX, &n);
    out->etter = true;
    out->verdi = (int64_t)n;
    return good && avt_id_parse(&out->avtale, rest);
}

static const struct choice {
    const char *name;
    bool (*take)(const struct request *rq, struct liste_valg *out, const char *value); /* NULL: another takes it */
} choices[] = {
    {"q",       take_search   },
    {"status",  take_status   },
    {"tiltak",  take_measure  },
    {"utvalg",  take_selection},
    {"gjoer",   take_waiting  },
    {"over",    take_overdue  },
    {"sorter",  take_order    },
    {"retning", NULL          },
    {"antall",  take_count    },
    {"etter",   take_place    },
    {"spraak",  NULL          },
    {"rolle",   NULL          },
};

static const struct choice *choice_of(const char *name)
{
    for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++) {
        if (strcmp(choices[i].name, name) == 0)
            return &choices[i];
    }
    return NULL;
}

/* What changed last comes first, days come in their order; unless it is said otherwise. */
static bool take_direction(const struct request *rq, struct liste_valg *out)
{
    static const char *const directions[] = {"stigende", "synkende"};
    const char *value = pairs_find(&rq->query, "retning");
    int i = value && *value ? among(directions, 2, value) : out->sorter == LISTE_ENDRET;
    out->synkende = i == 1;
    return i >= 0;
}

static void fault(struct request *rq, const char *name)
{
    avt_faults_add(&rq->faults, "ugyldig-valg", name, AVT_STOPP, "");
}

struct avt_err liste_valg_les(struct request *rq, bool strict, struct liste_valg *out)
{
    struct liste_valg valg = {.status = -1, .antall = LISTE_SIDE};
    for (size_t i = 0; i < rq->query.n; i++) {
        const struct pair *one = &rq->query.list[i];
        const struct choice *choice = choice_of(one->name);
        bool good = choice ? !choice->take || !*one->value || choice->take(rq, &valg, one->value) : !strict;
        if (!good)
            fault(rq, choice ? choice->name : one->name);
    }
    if (!take_direction(rq, &valg))
        fault(rq, "retning");
    if (rq->faults.n > 0)
        return avt_err_make(AVT_ECHOICE, "", "a choice that there is none of");
    *out = valg;
    return AVT_NOERR;
}
