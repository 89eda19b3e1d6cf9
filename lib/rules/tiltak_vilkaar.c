/* What felt.xml says of fields by way of others: when they must be there, and who signs when they change. */
#include <string.h>

#include "avtale/innhold.h"
#include "lasting.h"

/* ---- Conditions ---- */

/* A path that the item has means the item's own field; one of a list it does not stand in, that of any item. */
static void find_path(struct avt_laster *l, struct avt_kilde at, const char *sti, const struct avt_liste *liste,
                      struct avt_krav *krav)
{
    if (liste != NULL)
        krav->felt = avt_tiltak_felt_at(l->tiltak, liste, sti);
    if (krav->felt == NULL)
        krav->felt = avt_tiltak_felt(l->tiltak, sti);
    if (krav->felt == NULL)
        krav->liste = avt_tiltak_liste(l->tiltak, sti);
    if (krav->felt == NULL && krav->liste == NULL)
        avt_last_fault(l, at, "condition: no field %s", sti);
    krav->enhver = krav->felt != NULL && krav->felt->liste != NULL && krav->felt->liste != liste;
}

/* "<value>|<value>" */
static const char *const *load_values(struct avt_laster *l, struct avt_kilde at, const char *text,
                                      const struct avt_krav *krav)
{
    const char **values = NULL;
    size_t n = 0, cap = 0;
    for (struct avt_span rest = avt_span_str(text), word; avt_span_cut(&rest, '|', &word);) {
        const char *value = avt_arena_strn(l->arena, word.ptr, word.len), *normal = NULL;
        if (krav->felt != NULL && (avt_verdi_check(l->arena, krav->felt, word, &normal) != NULL || normal == NULL ||
                                   strcmp(normal, value) != 0))
            avt_last_fault(l, at, "condition: %s is no value of %s", value, krav->felt->sti);
        values = avt_arena_grow(l->arena, values, n, &cap, sizeof *values);
        values[n++] = value;
    }
    values = avt_arena_grow(l->arena, values, n, &cap, sizeof *values);
    values[n] = NULL;
    return values;
}

/* "<sti>" or "<sti>=<value>|<value>", for something in liste (NULL: outside lists). */
static struct avt_krav load_condition(struct avt_laster *l, struct avt_kilde at, const char *text,
                                      enum avt_krav_kind kind, const struct avt_liste *liste)
{
    struct avt_krav krav = {.kind = kind};
    const char *equals = strchr(text, '=');
    size_t len = equals == NULL ? strlen(text) : (size_t)(equals - text);
    find_path(l, at, avt_arena_strn(l->arena, text, len), liste, &krav);
    if (equals == NULL)
        return krav;
    krav.verdier = load_values(l, at, equals + 1, &krav);
    if (krav.liste != NULL)
        avt_last_fault(l, at, "condition: a list has no value %s", equals + 1);
    else if (krav.verdier[0] == NULL)
        avt_last_fault(l, at, "condition: no value after %s", text);
    return krav;
}

struct avt_krav avt_last_vilkaar_av(struct avt_laster *l, struct avt_kilde at, const char *text,
                                    const struct avt_liste *liste, const char *what)
{
    if (avt_span_starts(avt_span_str(text), "naar "))
        return load_condition(l, at, text + 5, AVT_KRAV_NAAR, liste);
    if (avt_span_starts(avt_span_str(text), "uten "))
        return load_condition(l, at, text + 5, AVT_KRAV_UTEN, liste);
    avt_last_fault(l, at, "unknown %s %s", what, text);
    return (struct avt_krav){.kind = AVT_KRAV_ALLTID};
}

static struct avt_krav load_krav(struct avt_laster *l, struct avt_kilde at, enum avt_krav_kind otherwise,
                                 const struct avt_liste *liste)
{
    const char *text = avt_node_find_attr(at.node, "krav");
    if (text == NULL)
        return (struct avt_krav){.kind = otherwise};
    if (strcmp(text, "valgfri") == 0)
        return (struct avt_krav){.kind = AVT_KRAV_VALGFRI};
    if (strcmp(text, "alltid") == 0)
        return (struct avt_krav){.kind = AVT_KRAV_ALLTID};
    return avt_last_vilkaar_av(l, at, text, liste, "krav");
}

/* ---- Classes ---- */

/* The roles named in "x y)": a part's name means the role that approves for it. */
static avt_roles class_roles(struct avt_laster *l, struct avt_kilde at, const char *text, size_t *n)
{
    const char *names = avt_arena_strn(l->arena, text, strlen(text) - 1);
    avt_roles roles = 0;
    for (const char *const *word = avt_last_words(l, names, n); *word != NULL; word++) {
        int rolle = avt_tiltak_signer_of(l->tiltak, *word);
        if (rolle < 0)
            avt_last_fault(l, at, "klasse: %s is no rolle or part that signs", *word);
        else
            roles |= (avt_roles)1 << rolle;
    }
    return roles;
}

/* "S", "A", "P(x y)" or "V(x)". */
static struct avt_klasse load_klasse(struct avt_laster *l, struct avt_kilde at, const char *text)
{
    size_t len = strlen(text), n = 0;
    struct avt_klasse klasse = {.kind = AVT_CHANGE_SIGNERES, .roles = avt_tiltak_parter(l->tiltak)};
    if (strcmp(text, "S") == 0)
        return klasse;
    if (strcmp(text, "A") == 0)
        return (struct avt_klasse){.kind = AVT_CHANGE_AVLEDET};
    bool named = len > 3 && (text[0] == 'P' || text[0] == 'V') && text[1] == '(' && text[len - 1] == ')';
    if (named) {
        klasse.kind = text[0] == 'P' ? AVT_CHANGE_PARTER : AVT_CHANGE_VARSLES;
        klasse.roles = class_roles(l, at, text + 2, &n);
    }
    if (n == 0 || (klasse.kind == AVT_CHANGE_VARSLES && n != 1))
        avt_last_fault(l, at, "klasse must be S, A, P(x y) or V(x): %s", text);
    return klasse;
}

/* What a field or list has of classes. */
struct klasser {
    struct avt_klasse klasse[AVT_OPERASJON_COUNT];
    struct avt_klasserad *rader;
    size_t n_rader;
};

static struct klasser own_class(struct avt_laster *l, struct avt_kilde at)
{
    const char *text = avt_node_find_attr(at.node, "klasse");
    struct avt_klasse klasse = load_klasse(l, at, text == NULL ? "S" : text);
    struct klasser k = {.n_rader = 0};
    for (size_t i = 0; i < AVT_OPERASJON_COUNT; i++)
        k.klasse[i] = klasse;
    return k;
}

static const char *const operasjoner[] = {"legg-til", "fjern", "oek", "senk", "endre", NULL};

const char *avt_operasjon_name(enum avt_operasjon operasjon)
{
    return operasjoner[operasjon];
}

const char *avt_klasse_name(enum avt_change_kind kind)
{
    static const char *const names[] = {"S", "P", "V", "A"};
    return names[kind];
}

/* An `endring` row. seen: operations that have had a row without condition. */
static void load_endring(struct avt_laster *l, struct avt_kilde at, const struct avt_liste *liste, struct klasser *k,
                         unsigned *seen)
{
    size_t operasjon = avt_last_choice(l, at, "operasjon", operasjoner);
    struct avt_klasse klasse = load_klasse(l, at, avt_node_get(at.node, "klasse"));
    const char *naar = avt_node_find_attr(at.node, "naar");
    if (naar != NULL) {
        struct avt_krav krav = load_condition(l, at, naar, AVT_KRAV_NAAR, liste);
        k->rader[k->n_rader++] = (struct avt_klasserad){(enum avt_operasjon)operasjon, krav, klasse};
        return;
    }
    if ((*seen >> operasjon & 1) != 0)
        avt_last_fault(l, at, "%s stands twice", operasjoner[operasjon]);
    *seen |= 1U << operasjon;
    k->klasse[operasjon] = klasse;
}

static size_t count_endring(const struct avt_node *node)
{
    size_t n = 0;
    for (const struct avt_node *child = node->children; child != NULL; child = child->next)
        n += avt_node_is(child, "endring");
    return n;
}

/* What a field takes from its list. The list's rows for what comes and goes are about whole items: to fill in or empty a
 * value of an item that stays is to change that item, neither a new promise nor an old one gone. */
static struct klasser inherit(struct avt_laster *l, const struct klasser *liste)
{
    struct klasser k = *liste;
    k.klasse[AVT_LEGG_TIL] = k.klasse[AVT_FJERN] = liste->klasse[AVT_ENDRE];
    k.rader = avt_arena_array(l->arena, 3 * liste->n_rader, sizeof *k.rader);
    k.n_rader = 0;
    for (size_t i = 0; i < liste->n_rader; i++) {
        struct avt_klasserad row = liste->rader[i];
        if (row.operasjon != AVT_LEGG_TIL && row.operasjon != AVT_FJERN)
            k.rader[k.n_rader++] = row;
        for (row.operasjon = AVT_LEGG_TIL; liste->rader[i].operasjon == AVT_ENDRE && row.operasjon <= AVT_FJERN;
             row.operasjon++)
            k.rader[k.n_rader++] = row;
    }
    return k;
}

/* Its own class for every operation, or what it inherits, and then the `endring` rows; own rows are tried before
 * inherited ones. */
static struct klasser load_klasser(struct avt_laster *l, struct avt_kilde at, const struct avt_liste *liste,
                                   const struct klasser *inherited)
{
    bool inherits = inherited != NULL && avt_node_find_attr(at.node, "klasse") == NULL;
    struct klasser k = inherits ? inherit(l, inherited) : own_class(l, at);
    size_t n_inherited = k.n_rader;
    const struct avt_klasserad *rows = k.rader;
    k.rader = avt_arena_array(l->arena, count_endring(at.node) + n_inherited, sizeof *k.rader);
    k.n_rader = 0;
    unsigned seen = 0;
    for (struct avt_kilde row = {at.node->children, at.fil}; row.node != NULL; row.node = row.node->next)
        if (avt_node_is(row.node, "endring"))
            load_endring(l, row, liste, &k, &seen);
    for (size_t i = 0; i < n_inherited; i++)
        k.rader[k.n_rader++] = rows[i];
    return k;
}

static void load_liste(struct avt_laster *l, struct avt_liste *liste, struct klasser *k)
{
    struct avt_kilde at = l->liste_kilder[liste - l->tiltak->lister];
    liste->krav = load_krav(l, at, AVT_KRAV_ALLTID, NULL);
    *k = load_klasser(l, at, liste, NULL);
    memcpy(liste->klasse, k->klasse, sizeof liste->klasse);
    liste->rader = k->rader;
    liste->n_rader = k->n_rader;
}

static void load_felt(struct avt_laster *l, struct avt_felt *felt, const struct klasser *inherited)
{
    struct avt_kilde at = l->felt_kilder[felt->nr];
    felt->krav = load_krav(l, at, AVT_KRAV_VALGFRI, felt->liste);
    struct klasser k = load_klasser(l, at, felt->liste, inherited);
    memcpy(felt->klasse, k.klasse, sizeof felt->klasse);
    felt->rader = k.rader;
    felt->n_rader = k.n_rader;
}

/* A list comes before its fields, which inherit its classes. */
void avt_last_vilkaar(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    struct klasser *of_lists = avt_arena_array(l->arena, t->n_lister, sizeof *of_lists);
    for (size_t i = 0; i < t->n_lister; i++)
        load_liste(l, &t->lister[i], &of_lists[i]);
    for (size_t i = 0; i < t->n_felter; i++) {
        const struct avt_liste *liste = t->felter[i].liste;
        load_felt(l, &t->felter[i], liste == NULL ? NULL : &of_lists[liste - t->lister]);
    }
}
