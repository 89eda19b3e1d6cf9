/*
 * Expressions, from text to a tree.
 *
 *   sum     = produkt { ("+" | "-") produkt }
 *   produkt = ledd { ("*" | "/") ledd }
 *   ledd    = tall | navn | "(" sum ")" | funksjon "(" … ")"
 *
 * A name is a path: '-' and '/' right before a letter or digit belong to it, so the signs stand between spaces.
 */
#include <string.h>

#include "avtale/satser.h"
#include "beregning.h"
#include "lasting.h"

enum { MAX_LEDD = 100, MAX_DEPTH = 12 };

struct parse {
    struct avt_laster *l;
    struct avt_kilde at;
    const char *attr, *p;
    const struct avt_liste *liste;
    avt_roles lesere;
    unsigned n, depth;
    bool bad;
};

static struct avt_uttrykk *parse_sum(struct parse *p);

/* Tells the first thing wrong with an expression; the rest would only follow from it. */
static struct avt_uttrykk *wrong(struct parse *p, const char *what, const char *detail)
{
    if (!p->bad)
        avt_last_fault(p->l, p->at, "%s: %s%s%s", p->attr, what, *detail == '\0' ? "" : " ", detail);
    p->bad = true;
    return NULL;
}

static struct avt_uttrykk *node(struct parse *p, enum avt_ledd ledd)
{
    struct avt_uttrykk *u = avt_arena_alloc(p->l->arena, sizeof *u);
    if (++p->n > MAX_LEDD)
        (void)wrong(p, "too long", "");
    u->ledd = ledd;
    return u;
}

/* ---- Words ---- */

static void skip_space(struct parse *p)
{
    while (*p->p == ' ' || *p->p == '\n')
        p->p++;
}

static bool take(struct parse *p, char c)
{
    skip_space(p);
    if (*p->p != c)
        return false;
    p->p++;
    return true;
}

static bool expect(struct parse *p, char c)
{
    const char text[] = {c, '\0'};
    return take(p, c) || (wrong(p, "expected", text), false);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* A name or path; "" if there is none. */
static const char *take_name(struct parse *p)
{
    skip_space(p);
    const char *from = p->p;
    while (is_word(*p->p) || ((*p->p == '-' || *p->p == '/') && p->p > from && is_word(p->p[1])))
        p->p++;
    return avt_arena_strn(p->l->arena, from, (size_t)(p->p - from));
}

static struct avt_uttrykk *parse_number(struct parse *p)
{
    struct avt_uttrykk *u = node(p, AVT_LEDD_TALL);
    size_t len = strspn(p->p, "0123456789.");
    if (!avt_tall_parse(&u->tall, (struct avt_span){p->p, len}))
        return wrong(p, "no number", p->p);
    p->p += len;
    return u;
}

/* ---- Fields ---- */

static bool is_numeric_text(const char *text)
{
    struct avt_tall tall;
    return avt_tall_parse(&tall, avt_span_str(text));
}

/* A field with numbers; a kode counts when all its codes are numbers. */
static bool is_number(const struct avt_felt *felt)
{
    if (felt->type == AVT_TYPE_KODE) {
        for (const char *const *kode = felt->koder; kode != NULL && *kode != NULL; kode++)
            if (!is_numeric_text(*kode))
                return false;
        return true;
    }
    return avt_type_is_ordered(felt->type) && felt->type != AVT_TYPE_DATO && felt->type != AVT_TYPE_INTERVALL;
}

/* The item's own field, or one outside lists. */
static const struct avt_felt *felt_here(const struct parse *p, const char *sti)
{
    const struct avt_felt *felt = p->liste == NULL ? NULL : avt_tiltak_felt_at(p->l->tiltak, p->liste, sti);
    return felt != NULL ? felt : avt_tiltak_felt_at(p->l->tiltak, NULL, sti);
}

static const struct avt_felt *take_felt(struct parse *p)
{
    const char *sti = take_name(p);
    const struct avt_felt *felt = felt_here(p, sti);
    if (felt == NULL)
        (void)wrong(p, "no field", sti);
    else
        avt_last_bruk(p->l, felt, &p->lesere);
    return felt;
}

static const struct avt_felt *take_dato(struct parse *p)
{
    const struct avt_felt *felt = take_felt(p);
    if (felt != NULL && felt->type != AVT_TYPE_DATO)
        (void)wrong(p, "no date:", felt->sti);
    return felt;
}

/* The row before this one that has the name; n_regler counts this one too. */
static bool find_row(const struct parse *p, const char *navn, size_t *rad)
{
    const struct avt_tiltak *t = p->l->tiltak;
    for (size_t i = 0; i + 1 < t->n_regler; i++) {
        const struct avt_beregning *b = t->regler[i].beregning;
        if (t->regler[i].kind != AVT_REGEL_BEREGN || b == NULL || strcmp(b->navn, navn) != 0)
            continue;
        *rad = i;
        return true;
    }
    return false;
}

static struct avt_uttrykk *parse_reference(struct parse *p, const char *navn)
{
    size_t rad;
    const struct avt_felt *felt = felt_here(p, navn);
    if (felt == NULL && find_row(p, navn, &rad)) {
        struct avt_uttrykk *u = node(p, AVT_LEDD_RAD);
        u->rad = rad;
        p->lesere &= p->l->tiltak->regler[rad].beregning->lesere;
        return u;
    }
    if (felt == NULL)
        return wrong(p, "no field and no row before this:", navn);
    if (!is_number(felt))
        return wrong(p, "not a number:", navn);
    avt_last_bruk(p->l, felt, &p->lesere);
    struct avt_uttrykk *u = node(p, AVT_LEDD_FELT);
    u->felt = felt;
    return u;
}

/* ---- Functions ---- */

static struct avt_uttrykk *parse_two(struct parse *p, struct avt_uttrykk *u)
{
    u->arg[0] = parse_sum(p);
    (void)expect(p, ',');
    u->arg[1] = parse_sum(p);
    return u;
}

static struct avt_uttrykk *parse_avrund(struct parse *p, struct avt_uttrykk *u)
{
    uint64_t decimals = 0;
    u->arg[0] = parse_sum(p);
    if (take(p, ',')) {
        skip_space(p);
        size_t len = strspn(p->p, "0123456789");
        if (!avt_span_u64((struct avt_span){p->p, len}, AVT_TALL_MAX_DESIMALER, &decimals))
            return wrong(p, "no number of decimals", p->p);
        p->p += len;
    }
    u->desimaler = (unsigned)decimals;
    return u;
}

static struct avt_uttrykk *parse_avkort(struct parse *p, struct avt_uttrykk *u)
{
    u->arg[0] = parse_sum(p);
    return u;
}

static struct avt_uttrykk *parse_sats(struct parse *p, struct avt_uttrykk *u)
{
    const struct avt_satser *satser = p->l->tiltak->satser;
    u->navn = take_name(p);
    if (satser != NULL && !avt_sats_known(satser, u->navn))
        return wrong(p, "no rate", u->navn);
    (void)expect(p, ',');
    u->felt = take_dato(p);
    return u;
}

static struct avt_uttrykk *parse_dates(struct parse *p, struct avt_uttrykk *u)
{
    u->felt = take_dato(p);
    (void)expect(p, ',');
    u->til = take_dato(p);
    return u;
}

static struct avt_uttrykk *parse_of_list(struct parse *p, struct avt_uttrykk *u)
{
    const char *sti = take_name(p);
    u->felt = avt_tiltak_felt(p->l->tiltak, sti);
    if (u->felt == NULL || u->felt->liste == NULL || !is_number(u->felt))
        return wrong(p, "no number in a list:", sti);
    avt_last_bruk(p->l, u->felt, &p->lesere);
    return u;
}

/* "felt=verdi|verdi": what the field may hold; a value of a kode must be one of its codes. */
static const struct avt_felt *take_condition(struct parse *p, const char *const **verdier)
{
    const struct avt_felt *felt = take_felt(p);
    if (felt == NULL || !expect(p, '='))
        return NULL;
    const char **list = NULL;
    size_t n = 0, cap = 0;
    do {
        skip_space(p);
        size_t len = strcspn(p->p, "|, )");
        const char *verdi = avt_arena_strn(p->l->arena, p->p, len);
        struct avt_tall tall;
        p->p += len;
        list = avt_arena_grow(p->l->arena, list, n, &cap, sizeof *list);
        list[n++] = verdi;
        bool ok = len > 0 && (avt_tall_parse(&tall, avt_span_str(verdi)) ? is_number(felt) : felt->koder == NULL);
        for (const char *const *kode = felt->koder; kode != NULL && *kode != NULL; kode++)
            ok = ok || strcmp(*kode, verdi) == 0;
        if (!ok)
            (void)wrong(p, "no value of the field:", verdi);
    } while (take(p, '|'));
    list = avt_arena_grow(p->l->arena, list, n, &cap, sizeof *list);
    list[n] = NULL;
    *verdier = list;
    return felt;
}

static struct avt_uttrykk *parse_naar(struct parse *p, struct avt_uttrykk *u)
{
    u->felt = take_condition(p, &u->verdier);
    (void)expect(p, ',');
    return parse_two(p, u);
}

/* clang-format off */
static const struct {
    const char *navn;
    enum avt_ledd ledd;
    struct avt_uttrykk *(*parse)(struct parse *p, struct avt_uttrykk *u);
} functions[] = {
    {"min",      AVT_LEDD_MIN,      parse_two},
    {"max",      AVT_LEDD_MAKS,     parse_two},
    {"avrund",   AVT_LEDD_AVRUND,   parse_avrund},
    {"avkort",   AVT_LEDD_AVKORT,   parse_avkort},
    {"naar",     AVT_LEDD_NAAR,     parse_naar},
    {"sats",     AVT_LEDD_SATS,     parse_sats},
    {"sum",      AVT_LEDD_SUM,      parse_of_list},
    {"foerste",  AVT_LEDD_FOERSTE,  parse_of_list},
    {"maaneder", AVT_LEDD_MAANEDER, parse_dates},
    {"dager",    AVT_LEDD_DAGER,    parse_dates},
};
/* clang-format on */

static struct avt_uttrykk *parse_call(struct parse *p, const char *navn)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(functions[i].navn, navn) != 0)
            continue;
        struct avt_uttrykk *u = functions[i].parse(p, node(p, functions[i].ledd));
        return expect(p, ')') ? u : NULL;
    }
    return wrong(p, "no function", navn);
}

/* ---- Signs ---- */

static struct avt_uttrykk *parse_term(struct parse *p)
{
    skip_space(p);
    if (*p->p >= '0' && *p->p <= '9')
        return parse_number(p);
    if (take(p, '(')) {
        struct avt_uttrykk *u = parse_sum(p);
        return expect(p, ')') ? u : NULL;
    }
    const char *navn = take_name(p);
    if (*navn == '\0')
        return wrong(p, "expected a number or a name:", p->p);
    return take(p, '(') ? parse_call(p, navn) : parse_reference(p, navn);
}

static struct avt_uttrykk *parse_produkt(struct parse *p)
{
    struct avt_uttrykk *left = parse_term(p);
    while (!p->bad) {
        bool times = take(p, '*');
        if (!times && !take(p, '/'))
            break;
        struct avt_uttrykk *u = node(p, times ? AVT_LEDD_GANGE : AVT_LEDD_DELE);
        u->arg[0] = left;
        u->arg[1] = parse_term(p);
        left = u;
    }
    return left;
}

static struct avt_uttrykk *parse_sum(struct parse *p)
{
    if (p->bad || ++p->depth > MAX_DEPTH)
        return wrong(p, "too deep", "");
    struct avt_uttrykk *left = parse_produkt(p);
    while (!p->bad) {
        bool plus = take(p, '+');
        if (!plus && !take(p, '-'))
            break;
        struct avt_uttrykk *u = node(p, plus ? AVT_LEDD_PLUSS : AVT_LEDD_MINUS);
        u->arg[0] = left;
        u->arg[1] = parse_produkt(p);
        left = u;
    }
    p->depth--;
    return left;
}

static struct parse parse_begin(struct avt_laster *l, struct avt_kilde at, const char *attr,
                                const struct avt_liste *liste)
{
    return (struct parse){
        .l = l, .at = at, .attr = attr, .p = avt_node_get(at.node, attr), .liste = liste, .lesere = ~(avt_roles)0};
}

static bool parse_end(struct parse *p)
{
    skip_space(p);
    if (!p->bad && *p->p != '\0')
        (void)wrong(p, "not understood:", p->p);
    return !p->bad;
}

const struct avt_uttrykk *avt_last_uttrykk(struct avt_laster *l, struct avt_kilde at, const char *attr,
                                           const struct avt_liste *liste, avt_roles *lesere)
{
    struct parse p = parse_begin(l, at, attr, liste);
    const struct avt_uttrykk *u = parse_sum(&p);
    *lesere &= p.lesere;
    return parse_end(&p) ? u : NULL;
}

const struct avt_felt *avt_last_gjelder(struct avt_laster *l, struct avt_kilde at, const char *attr,
                                        const char *const **verdier)
{
    struct parse p = parse_begin(l, at, attr, NULL);
    const struct avt_felt *felt = take_condition(&p, verdier);
    return parse_end(&p) ? felt : NULL;
}

void avt_last_bruk(struct avt_laster *l, const struct avt_felt *felt, avt_roles *lesere)
{
    l->brukt[felt->nr] = true;
    *lesere &= avt_tiltak_lesere(l->tiltak, felt);
}
