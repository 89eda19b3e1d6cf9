/* What expressions come to. */
#include <string.h>

#include "avtale/satser.h"
#include "beregning.h"

static const struct avt_svar none = {.slag = AVT_SVAR_INGEN};

static struct avt_svar number(struct avt_tall tall)
{
    return (struct avt_svar){.slag = AVT_SVAR_TALL, .tall = tall};
}

static struct avt_svar checked(bool ok, struct avt_tall tall)
{
    return ok ? number(tall) : (struct avt_svar){.slag = AVT_SVAR_FEIL};
}

/* ---- What stands in the content ---- */

static const char *text_of(const struct avt_regning *r, const struct avt_felt *felt, const char *post)
{
    return avt_innhold_get(r->innhold, felt, felt->liste == NULL ? NULL : post);
}

static struct avt_svar parsed(const char *text)
{
    struct avt_tall tall;
    return text != NULL && avt_tall_parse(&tall, avt_span_str(text)) ? number(tall) : none;
}

bool avt_regning_dato(const struct avt_regning *r, const struct avt_felt *felt, const char *post, avt_date *out)
{
    return avt_date_parse(out, avt_span_str(text_of(r, felt, post)));
}

bool avt_gjelder(const struct avt_regning *r, const struct avt_felt *felt, const char *const *verdier, const char *post,
                 bool *known)
{
    const char *text = text_of(r, felt, post);
    *known = text != NULL;
    for (; text != NULL && *verdier != NULL; verdier++)
        if (strcmp(*verdier, text) == 0)
            return true;
    return false;
}

bool avt_regning_dager(const struct avt_regning *r, const struct avt_beregning *b, avt_date *start, avt_date *slutt)
{
    *slutt = INT32_MAX;
    for (size_t i = 0; i < AVT_MAX_SLUTT && b->slutt[i] != NULL; i++)
        if (avt_regning_dato(r, b->slutt[i], NULL, slutt))
            break;
    return avt_regning_dato(r, b->start, NULL, start) && *start <= *slutt;
}

/* ---- As in the content in force ---- */

const struct avt_innhold *avt_regning_gjelder(const struct avt_regning *r)
{
    return r->fakta == NULL ? NULL : r->fakta->gjelder;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool avt_felt_endret(const struct avt_regning *r, const struct avt_felt *felt, const char *post)
{
    const char *item = felt->liste == NULL ? NULL : post;
    return !same_text(avt_innhold_get(r->innhold, felt, item), avt_innhold_get(avt_regning_gjelder(r), felt, item));
}

/* Of several that were asked for under one name nobody can tell here which day each was for. */
const struct avt_sats *avt_regning_sats(const struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    const struct avt_sats *found = NULL;
    if (avt_regning_gjelder(r) == NULL || avt_felt_endret(r, u->felt, post))
        return NULL;
    for (size_t i = 0; i < r->fakta->n_satser; i++) {
        if (strcmp(r->fakta->satser[i].navn, u->navn) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = &r->fakta->satser[i];
    }
    return found;
}

/* ---- Functions ---- */

static struct avt_svar rate(struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    avt_date day;
    if (!avt_regning_dato(r, u->felt, post, &day))
        return none;
    const struct avt_sats *sats = avt_regning_sats(r, u, post);
    if (sats == NULL)
        sats = avt_sats_find(r->innhold->tiltak->satser, u->navn, day);
    if (sats == NULL)
        return (struct avt_svar){.slag = AVT_SVAR_FEIL, .kode = "sats-mangler"};
    r->brukt = avt_arena_grow(r->arena, r->brukt, r->n_brukt, &r->cap_brukt, sizeof *r->brukt);
    r->brukt[r->n_brukt++] = sats;
    return number(sats->verdi);
}

/* Both days are included. */
static struct avt_svar between(const struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    avt_date from, to;
    int months, days;
    if (!avt_regning_dato(r, u->felt, post, &from) || !avt_regning_dato(r, u->til, post, &to) || from > to)
        return none;
    avt_date_length(from, to, &months, &days);
    return number(avt_tall_int(u->ledd == AVT_LEDD_MAANEDER ? months : days));
}

/* Items without the number are passed over; a list without any has no sum. */
static struct avt_svar of_list(const struct avt_regning *r, const struct avt_uttrykk *u)
{
    const char **posts;
    size_t n = avt_innhold_posts(r->arena, &posts, r->innhold, u->felt->liste);
    struct avt_svar sum = none;
    for (size_t i = 0; i < n; i++) {
        struct avt_svar one = parsed(avt_innhold_get(r->innhold, u->felt, posts[i]));
        if (one.slag != AVT_SVAR_TALL)
            continue;
        if (u->ledd == AVT_LEDD_FOERSTE)
            return one;
        if (sum.slag == AVT_SVAR_INGEN)
            sum = one;
        else if (!avt_tall_add(&sum.tall, sum.tall, one.tall))
            return (struct avt_svar){.slag = AVT_SVAR_FEIL};
    }
    return sum;
}

static struct avt_svar choose(struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    bool known;
    bool holds = avt_gjelder(r, u->felt, u->verdier, post, &known);
    return known ? avt_uttrykk_verdi(r, u->arg[holds ? 0 : 1], post) : none;
}

static struct avt_svar combine(enum avt_ledd ledd, struct avt_tall a, struct avt_tall b)
{
    bool ok = true;
    struct avt_tall out = a;
    switch (ledd) {
    case AVT_LEDD_PLUSS: ok = avt_tall_add(&out, a, b); break;
    case AVT_LEDD_MINUS: ok = avt_tall_sub(&out, a, b); break;
    case AVT_LEDD_GANGE: ok = avt_tall_mul(&out, a, b); break;
    case AVT_LEDD_DELE: ok = avt_tall_div(&out, a, b); break;
    case AVT_LEDD_MIN: out = avt_tall_compare(a, b) <= 0 ? a : b; break;
    default: out = avt_tall_compare(a, b) >= 0 ? a : b; break;
    }
    return checked(ok, out);
}

/* A fault goes before something missing: it will not go away when the rest is filled in. */
static struct avt_svar of_two(struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    struct avt_svar a = avt_uttrykk_verdi(r, u->arg[0], post), b = avt_uttrykk_verdi(r, u->arg[1], post);
    if (a.slag == AVT_SVAR_FEIL || b.slag == AVT_SVAR_FEIL)
        return a.slag == AVT_SVAR_FEIL ? a : b;
    if (a.slag == AVT_SVAR_INGEN || b.slag == AVT_SVAR_INGEN)
        return none;
    return combine(u->ledd, a.tall, b.tall);
}

static struct avt_svar of_one(struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    struct avt_svar a = avt_uttrykk_verdi(r, u->arg[0], post);
    if (a.slag != AVT_SVAR_TALL)
        return a;
    if (u->ledd == AVT_LEDD_AVKORT)
        return number(avt_tall_cut(a.tall));
    bool ok = avt_tall_round(&a.tall, a.tall, u->desimaler);
    return checked(ok, a.tall);
}

struct avt_svar avt_uttrykk_verdi(struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    switch (u->ledd) {
    case AVT_LEDD_TALL: return number(u->tall);
    case AVT_LEDD_FELT: return parsed(text_of(r, u->felt, post));
    case AVT_LEDD_RAD: return r->rader[u->rad];
    case AVT_LEDD_SATS: return rate(r, u, post);
    case AVT_LEDD_NAAR: return choose(r, u, post);
    case AVT_LEDD_SUM:
    case AVT_LEDD_FOERSTE: return of_list(r, u);
    case AVT_LEDD_MAANEDER:
    case AVT_LEDD_DAGER: return between(r, u, post);
    case AVT_LEDD_AVRUND:
    case AVT_LEDD_AVKORT: return of_one(r, u, post);
    case AVT_LEDD_PLUSS:
    case AVT_LEDD_MINUS:
    case AVT_LEDD_GANGE:
    case AVT_LEDD_DELE:
    case AVT_LEDD_MIN:
    case AVT_LEDD_MAKS: return of_two(r, u, post);
    }
    return none;
}
