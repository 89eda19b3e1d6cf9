/* Data files against their grammar, and the attributes of their elements. */
#include "lasting.h"

#include <string.h>

#include "verdi.h"

/*
 * The grammar of schemas/README.md: an element, the one it stands in ("" at the top) and its attributes, those that
 * must be there with '!'.
 */
#define FIELD  "sti! type! koder min maks desimaler krav hjemmel rediger klasse tekst"
#define RULE   "kode! hjemmel alvor fra til naar vilkaar ved varsles telles "
#define READER "navn! lesere! samtykke med-samtykke"
#define PART   "kode! hjemmel rolle! part klasse! identitet navnefelt epostfelt handling etter ulik foreslaar"

/* clang-format off */
static const struct element {
    const char *parent, *name, *attrs;
} grammar[] = {
    {"",           "felter",        "tiltak! versjon! felles!"},
    {"felter",     "rettsgrunnlag", "kilde! status! dato"},
    {"felter",     "dokument",      READER},
    {"felter",     "utdrag",        READER},
    {"utdrag",     "tar",           "sti!"},
    {"felter",     "bruk",          "gruppe! hjemmel"},
    {"felter",     "gruppe",        "navn! side"},
    {"gruppe",     "felt",          FIELD " dokument!"},
    {"gruppe",     "liste",         "sti! min maks dokument! krav hjemmel rediger klasse tekst ansvarlig"},
    {"liste",      "felt",          FIELD},
    {"liste",      "endring",       "operasjon! klasse! naar"},
    {"felt",       "endring",       "operasjon! klasse! naar"},
    {"",           "grupper",       "versjon!"},
    {"grupper",    "gruppe",        "navn! side"},
    {"",           "hjemler",       "versjon!"},
    {"hjemler",    "hjemmel",       "navn! forskrift! paragraf! ledd kilde! status! dato!"},
    {"",           "handlinger",    "versjon!"},
    {"handlinger", "handling",      "navn! slag om tidligst i-orden svarfrist tekst tekst-krav lesere samtykke med-samtykke nytt "
                                    "varsles frist frist-fullmakt"},
    {"handling",   "deler",         "navn! lesere! samtykke med-samtykke"},
    {"deler",      "felt",          "sti! type! koder min maks desimaler krav"},
    {"handlinger", "fil",           "slag! lesere! velges"},
    {"handlinger", "fullmakt",      "klasse! grunner! med-papir"},
    {"handlinger", "utkast",        "utloep! varsel!"},
    {"",           "regler",        "tiltak! versjon!"},
    {"regler",     "part",          PART},
    {"regler",     "orden",         RULE "felt! mot!"},
    {"regler",     "tidligst",      RULE "felt! grense! unntak"},
    {"regler",     "senest",        RULE "felt! grense! unntak"},
    {"regler",     "vindu",         RULE "felt! dager! aar"},
    {"regler",     "varighet",      RULE "felt! start! maks! samlet"},
    {"regler",     "alder",         RULE "felt! paa! min maks nyttaar faktum"},
    {"regler",     "tall",          RULE "felt! min maks tillatt"},
    {"regler",     "sum",           RULE "felt! maks mot"},
    {"regler",     "sjekksum",      RULE "felt! art!"},
    {"regler",     "settes",        RULE "felt! verdi!"},
    {"regler",     "ulik",          RULE "felt! mot!"},
    {"regler",     "aldri",         RULE "felt!"},
    {"regler",     "vokser",        RULE "felt!"},
    {"regler",     "overlapp",      RULE "felt! slutt!"},
    {"regler",     "hyppig",        RULE "felt! minst!"},
    {"regler",     "standard",      RULE "liste!"},
    {"standard",   "sett",          "felt! verdi!"},
    {"regler",     "plikt",         RULE "hvem! handling! forfall! hver ogsaa etter-slutt sperrer"},
    {"regler",     "rapport",       RULE "hvem! forfall! hver ogsaa etter-slutt sperrer"},
    {"rapport",    "felt",          "sti! type! koder min maks desimaler krav"},
    {"",           "kombinasjoner", "versjon! ellers!"},
    {"kombinasjoner", "kombinasjon", "tiltak! med! utfall!"},
    {"regler",     "beregn",        RULE "felt navn uttrykk!"},
    {"regler",     "trapp",         RULE "liste! start! slutt"},
    {"trapp",      "trinn",         "prosent! etter gjelder"},
    {"regler",     "perioder",      RULE "liste! start! slutt! trapp"},
    {"perioder",   "setter",        "felt! uttrykk!"},
    {"",           "satser",        ""},
    {"satser",     "sats",          "navn! enhet! verdi! fra til kilde! status! dato! merknad"},
};
/* clang-format on */

const char *avt_last_sted(struct avt_laster *l, struct avt_kilde at)
{
    return at.node == NULL ? at.fil : avt_arena_format(l->arena, "%s:%d", at.fil, at.node->line);
}

void avt_last_fault(struct avt_laster *l, struct avt_kilde at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *what = avt_arena_vformat(l->arena, fmt, ap);
    va_end(ap);
    const char *where = avt_last_sted(l, at);
    if (l->where == NULL)
        l->where = where;
    avt_buf_format(&l->faults, "%s%s: %s", l->faults.len == 0 ? "" : "\n", where, what);
}

bool avt_node_is(const struct avt_node *node, const char *name)
{
    return node->name != NULL && strcmp(node->name, name) == 0;
}

static const struct element *element_find(const char *parent, const char *name)
{
    for (size_t i = 0; i < sizeof grammar / sizeof *grammar; i++)
        if (strcmp(grammar[i].parent, parent) == 0 && strcmp(grammar[i].name, name) == 0)
            return &grammar[i];
    return NULL;
}

/* True if attrs names attr, with or without '!'. */
static bool is_allowed(struct avt_span attrs, const char *attr)
{
    for (struct avt_span word; avt_span_cut(&attrs, ' ', &word);) {
        if (word.len > 0 && word.ptr[word.len - 1] == '!')
            word.len--;
        if (avt_span_is(word, attr))
            return true;
    }
    return false;
}

static void check_attrs(struct avt_laster *l, struct avt_kilde at, struct avt_span attrs)
{
    for (const struct avt_attr *attr = at.node->attrs; attr != NULL; attr = attr->next)
        if (!is_allowed(attrs, attr->name))
            avt_last_fault(l, at, "<%s> has no attribute %s", at.node->name, attr->name);
    for (struct avt_span word; avt_span_cut(&attrs, ' ', &word);) {
        if (word.len == 0 || word.ptr[word.len - 1] != '!')
            continue;
        const char *name = avt_arena_strn(l->arena, word.ptr, word.len - 1);
        if (avt_node_get(at.node, name)[0] == '\0')
            avt_last_fault(l, at, "<%s> lacks %s", at.node->name, name);
    }
}

static void check_element(struct avt_laster *l, struct avt_kilde at, const char *parent)
{
    const struct element *element = element_find(parent, at.node->name);
    if (element == NULL) {
        avt_last_fault(l, at, "<%s> may not stand in <%s>", at.node->name, parent);
        return;
    }
    check_attrs(l, at, avt_span_str(element->attrs));
    if (at.node->text[0] != '\0')
        avt_last_fault(l, at, "<%s> holds text", at.node->name);
    for (const struct avt_node *child = at.node->children; child != NULL; child = child->next) {
        struct avt_kilde inner = {child, at.fil};
        if (child->name == NULL)
            avt_last_fault(l, inner, "<%s> holds text", at.node->name);
        else
            check_element(l, inner, at.node->name);
    }
}

/* The root of a file that follows the grammar, or has had its faults told; node NULL if there is no such root. */
struct avt_kilde avt_last_file(struct avt_laster *l, const char *mappe, const char *navn, const char *root)
{
    struct avt_kilde at = {NULL, avt_arena_format(l->arena, "%s%s", mappe, navn)};
    const struct avt_entry *file = avt_entry_find(l->files, l->n_files, at.fil);
    if (file == NULL) {
        avt_last_fault(l, at, "the file is missing");
        return at;
    }
    struct avt_node *node = NULL;
    struct avt_err err = avt_xml_load(l->arena, &node, file->bytes, at.fil);
    if (err.code != AVT_OK) {
        avt_last_fault(l, (struct avt_kilde){NULL, err.where}, "%s", err.detail);
        return at;
    }
    if (!avt_node_is(node, root)) {
        avt_last_fault(l, (struct avt_kilde){node, at.fil}, "<%s> must be <%s>", node->name, root);
        return at;
    }
    at.node = node;
    check_element(l, at, "");
    return at;
}

const char *const *avt_last_words(struct avt_laster *l, const char *text, size_t *n)
{
    const char **words = NULL;
    size_t count = 0, cap = 0;
    struct avt_span rest = avt_span_str(text), word;
    while (avt_span_cut(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        words = avt_arena_grow(l->arena, words, count, &cap, sizeof *words);
        words[count++] = avt_arena_strn(l->arena, word.ptr, word.len);
    }
    words = avt_arena_grow(l->arena, words, count, &cap, sizeof *words);
    words[count] = NULL;
    if (n != NULL)
        *n = count;
    return words;
}

/* Words of lower-case ASCII letters and digits with single hyphens between, the first with a letter first: safe as the
 * name of an element, a file and a key. */
static bool is_navn(struct avt_span text)
{
    if (text.len == 0 || text.ptr[0] < 'a' || text.ptr[0] > 'z' || text.ptr[text.len - 1] == '-')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool hyphen = c == '-' && text.ptr[i + 1] != '-';
        if (!hyphen && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            return false;
    }
    return true;
}

const char *avt_last_navn(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    const char *navn = avt_node_get(at.node, attr);
    if (*navn != '\0' && !is_navn(avt_span_str(navn)))
        avt_last_fault(l, at, "%s is no name: %s", attr, navn);
    return navn;
}

/* Codes that stand in declarations. */
const char *const *avt_last_navnene(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    const char *const *words = avt_last_words(l, avt_node_get(at.node, attr), NULL);
    for (const char *const *word = words; *word != NULL; word++)
        if (!is_navn(avt_span_str(*word)))
            avt_last_fault(l, at, "%s is no name: %s", attr, *word);
    return words;
}

/* A list's path, `post` and a field's path in it must stay within AVT_MAX_DEPTH. */
enum { MAX_WORDS = 6 };

const char *avt_last_sti(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    const char *sti = avt_node_get(at.node, attr);
    size_t len = strlen(sti);
    size_t n = 0;
    bool ok = len > 0 && sti[len - 1] != '/';
    for (struct avt_span rest = avt_span_str(sti), part; avt_span_cut(&rest, '/', &part); n++)
        ok = ok && is_navn(part);
    if (len > 0 && (!ok || n > MAX_WORDS))
        avt_last_fault(l, at, "%s is no path: %s", attr, sti);
    return sti;
}

void avt_last_hjemler(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    size_t cap = 0;
    for (const struct avt_node *n = l->hjemler_xml.node->children; n != NULL; n = n->next) {
        struct avt_kilde at = {n, l->hjemler_xml.fil};
        (void)avt_last_dato(l, at, "dato", 0);
        if (avt_tiltak_hjemmel(t, avt_node_get(n, "navn")) != NULL)
            avt_last_fault(l, at, "hjemmel %s stands twice", avt_node_get(n, "navn"));
        t->hjemler = avt_arena_grow(l->arena, t->hjemler, t->n_hjemler, &cap, sizeof *t->hjemler);
        t->hjemler[t->n_hjemler++] = (struct avt_hjemmel){
            .navn = avt_node_get(n, "navn"),
            .forskrift = avt_node_get(n, "forskrift"),
            .paragraf = avt_node_get(n, "paragraf"),
            .status = avt_node_get(n, "status"),
        };
    }
}

const char *avt_last_hjemmel(struct avt_laster *l, struct avt_kilde at, const char *otherwise)
{
    const char *key = avt_node_find_attr(at.node, "hjemmel");
    if (key == NULL)
        return otherwise;
    if (avt_tiltak_hjemmel(l->tiltak, key) != NULL)
        return key;
    avt_last_fault(l, at, "unknown hjemmel %s", key);
    return otherwise;
}

/* The index of the attribute in names, which end in NULL; the first when it is absent. */
size_t avt_last_choice(struct avt_laster *l, struct avt_kilde at, const char *attr, const char *const *names)
{
    const char *value = avt_node_find_attr(at.node, attr);
    for (size_t i = 0; value != NULL && names[i] != NULL; i++)
        if (strcmp(names[i], value) == 0)
            return i;
    if (value != NULL)
        avt_last_fault(l, at, "unknown %s %s", attr, value);
    return 0;
}

bool avt_last_ja(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    static const char *const answers[] = {"nei", "ja", NULL};
    return avt_last_choice(l, at, attr, answers) == 1;
}

unsigned avt_last_unsigned(struct avt_laster *l, struct avt_kilde at, const char *attr, unsigned otherwise,
                           unsigned max)
{
    const char *text = avt_node_find_attr(at.node, attr);
    uint64_t value = otherwise;
    if (text != NULL && !avt_span_u64(avt_span_str(text), max, &value))
        avt_last_fault(l, at, "%s is no number from 0 to %u: %s", attr, max, text);
    return (unsigned)value;
}

avt_date avt_last_dato(struct avt_laster *l, struct avt_kilde at, const char *attr, avt_date otherwise)
{
    const char *text = avt_node_find_attr(at.node, attr);
    avt_date date = otherwise;
    if (text != NULL && !avt_date_parse(&date, avt_span_str(text)))
        avt_last_fault(l, at, "%s is no date: %s", attr, text);
    return date;
}

avt_roles avt_last_roles(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    avt_roles all = 0;
    for (const char *const *word = avt_last_words(l, avt_node_get(at.node, attr), NULL); *word != NULL; word++) {
        avt_roles roles = avt_tiltak_roles(l->tiltak, *word);
        if (roles == 0)
            avt_last_fault(l, at, "%s: no rolle or part %s", attr, *word);
        all |= roles;
    }
    return all;
}

/* NULL when the attribute is absent, or when its path leads nowhere, which is told. */
const struct avt_felt *avt_last_felt(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    const char *sti = avt_node_find_attr(at.node, attr);
    if (sti == NULL)
        return NULL;
    const struct avt_felt *felt = avt_tiltak_felt(l->tiltak, sti);
    if (felt == NULL)
        avt_last_fault(l, at, "%s: no field %s", attr, sti);
    return felt;
}

enum avt_handling avt_last_handling(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    const char *navn = avt_node_find_attr(at.node, attr);
    if (navn == NULL)
        return AVT_INGEN_HANDLING;
    enum avt_handling handling = avt_handling_find(avt_span_str(navn));
    if (handling == AVT_INGEN_HANDLING)
        avt_last_fault(l, at, "unknown act %s", navn);
    return handling;
}

void avt_last_reach(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt,
                    const struct avt_felt *other)
{
    if (other != NULL && felt != NULL && other->liste != NULL && other->liste != felt->liste)
        avt_last_fault(l, at, "%s stands in another list", other->sti);
}

void avt_last_of_type(struct avt_laster *l, struct avt_kilde at, const char *attr, const struct avt_felt *felt,
                      enum avt_type type)
{
    if (felt != NULL && felt->type != type)
        avt_last_fault(l, at, "%s is no %s: %s", attr, avt_type_get(type)->navn, felt->sti);
}
