/* regler.xml: the parties and their roles, and the rows of the closed rule vocabulary. */
#include <string.h>

#include "lasting.h"

/* ---- Parties ---- */

static void load_rolle(struct avt_laster *l, struct avt_kilde at)
{
    static const char *const klasser[] = {"person", "virksomhet", "nav", "fagperson", NULL};
    struct avt_tiltak *t = l->tiltak;
    if (t->n_roller == AVT_MAX_ROLES) {
        avt_last_fault(l, at, "more than %d roles", AVT_MAX_ROLES);
        return;
    }
    const char *navn = avt_last_navn(l, at, "rolle");
    enum avt_handling handling = avt_last_handling(l, at, "handling");
    enum avt_rolleklasse klasse = (enum avt_rolleklasse)avt_last_choice(l, at, "klasse", klasser);
    enum avt_approval approves = avt_act_get(handling)->approval;
    if (avt_tiltak_rolle(t, navn) >= 0)
        avt_last_fault(l, at, "role %s stands twice", navn);
    l->rolle_kilder[t->n_roller] = at;
    t->roller[t->n_roller++] = (struct avt_rolle){
        .kode = avt_last_navn(l, at, "kode"),
        .hjemmel = avt_last_hjemmel(l, at, ""),
        .sted = avt_last_sted(l, at),
        .navn = navn,
        .party = avt_last_navn(l, at, "part"),
        .klasse = klasse,
        .handling = handling,
        .approves = approves,
        .leads = klasse == AVT_ROLE_NAV && approves == AVT_APPROVES_AGREEMENT,
        .ulik = -1,
        .foreslaar = avt_last_ja(l, at, "foreslaar"),
    };
}

static void load_order(struct avt_laster *l, struct avt_kilde at, struct avt_rolle *rolle)
{
    rolle->etter = avt_last_roles(l, at, "etter");
    if ((rolle->etter & ~avt_tiltak_signers(l->tiltak)) != 0)
        avt_last_fault(l, at, "etter names somebody who does not sign");
    const char *ulik = avt_node_find_attr(at.node, "ulik");
    if (ulik == NULL)
        return;
    rolle->ulik = avt_tiltak_rolle(l->tiltak, ulik);
    if (rolle->ulik < 0 || &l->tiltak->roller[rolle->ulik] == rolle)
        avt_last_fault(l, at, "ulik: no other role %s", ulik);
}

/* Takes away, again and again, who has nobody left to wait for; whoever stays waits for themselves. */
static void check_order(struct avt_laster *l)
{
    const struct avt_tiltak *t = l->tiltak;
    avt_roles waiting = avt_tiltak_signers(t);
    for (size_t round = 0; round < t->n_roller; round++)
        for (size_t i = 0; i < t->n_roller; i++)
            if ((t->roller[i].etter & waiting) == 0)
                waiting &= ~((avt_roles)1 << i);
    for (size_t i = 0; i < t->n_roller; i++)
        if ((waiting >> i & 1) != 0)
            avt_last_fault(l, l->rolle_kilder[i], "etter: %s waits for itself", t->roller[i].navn);
}

void avt_last_roller(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_kilde at = l->regler_xml;
    t->roller = avt_arena_array(l->arena, AVT_MAX_ROLES, sizeof *t->roller);
    l->rolle_kilder = avt_arena_array(l->arena, AVT_MAX_ROLES, sizeof *l->rolle_kilder);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        if (avt_node_is(at.node, "part"))
            load_rolle(l, at);
    for (size_t i = 0; i < t->n_roller; i++) {
        const struct avt_rolle *rolle = &t->roller[i];
        enum avt_who who = avt_handling_get(rolle->handling)->who;
        if (rolle->handling != AVT_INGEN_HANDLING && who != AVT_WHO_NAMED_SIGNER)
            avt_last_fault(l, l->rolle_kilder[i], "nobody signs with %s", avt_handling_get(rolle->handling)->name);
        load_order(l, l->rolle_kilder[i], &t->roller[i]);
    }
    if (avt_tiltak_parter(t) == 0)
        avt_last_fault(l, l->regler_xml, "no part approves");
    check_order(l);
}

/* A field that says something of the one who has the role; NULL if none is named. */
static const struct avt_felt *load_rollefelt(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    const struct avt_felt *felt = avt_last_felt(l, at, attr);
    if (felt != NULL && felt->liste != NULL)
        avt_last_fault(l, at, "%s may not stand in a list: %s", attr, felt->sti);
    return felt;
}

void avt_last_identiteter(struct avt_laster *l)
{
    for (size_t i = 0; i < l->tiltak->n_roller; i++) {
        struct avt_rolle *rolle = &l->tiltak->roller[i];
        struct avt_kilde at = l->rolle_kilder[i];
        rolle->identitet = load_rollefelt(l, at, "identitet");
        rolle->navnefelt = load_rollefelt(l, at, "navnefelt");
        rolle->epostfelt = load_rollefelt(l, at, "epostfelt");
        const struct avt_felt *id = rolle->identitet, *epost = rolle->epostfelt;
        if (id != NULL && id->type != AVT_TYPE_FNR && id->type != AVT_TYPE_ORGNR)
            avt_last_fault(l, at, "identitet is no fnr or orgnr: %s", id->sti);
        if (epost != NULL && epost->type != AVT_TYPE_EPOST)
            avt_last_fault(l, at, "epostfelt is no epost: %s", epost->sti);
    }
}

/* ---- Rules ---- */

/* clang-format off */
static const struct kind {
    const char *name;
    avt_last_rad *load;
} kinds[AVT_REGEL_COUNT] = {
    [AVT_REGEL_ORDEN]    = {"orden",    avt_last_orden},
    [AVT_REGEL_TIDLIGST] = {"tidligst", avt_last_tidligst},
    [AVT_REGEL_SENEST]   = {"senest",   avt_last_senest},
    [AVT_REGEL_VINDU]    = {"vindu",    avt_last_vindu},
    [AVT_REGEL_VARIGHET] = {"varighet", avt_last_varighet},
    [AVT_REGEL_ALDER]    = {"alder",    avt_last_alder},
    [AVT_REGEL_TALL]     = {"tall",     avt_last_tall},
    [AVT_REGEL_SUM]      = {"sum",      avt_last_sum},
    [AVT_REGEL_SJEKKSUM] = {"sjekksum", avt_last_sjekksum},
    [AVT_REGEL_SETTES]   = {"settes",   avt_last_settes},
    [AVT_REGEL_ULIK]     = {"ulik",     avt_last_ulik},
    [AVT_REGEL_ALDRI]    = {"aldri",    avt_last_aldri},
    [AVT_REGEL_VOKSER]   = {"vokser",   avt_last_vokser},
    [AVT_REGEL_OVERLAPP] = {"overlapp", avt_last_overlapp},
    [AVT_REGEL_HYPPIG]   = {"hyppig",   avt_last_hyppig},
    [AVT_REGEL_STANDARD] = {"standard", avt_last_standard},
    [AVT_REGEL_PLIKT]    = {"plikt",    avt_last_plikt},
    [AVT_REGEL_RAPPORT]  = {"rapport",  avt_last_rapport},
    [AVT_REGEL_BEREGN]   = {"beregn",   avt_last_beregn},
    [AVT_REGEL_TRAPP]    = {"trapp",    avt_last_trapp},
    [AVT_REGEL_PERIODER] = {"perioder", avt_last_perioder},
};
/* clang-format on */

static unsigned load_naar(struct avt_laster *l, struct avt_kilde at)
{
    static const char *const moments[] = {"lagre", "fremlegg", "signering", "endring", "beslutning"};
    const char *text = avt_node_find_attr(at.node, "naar");
    unsigned naar = 0;
    for (const char *const *word = avt_last_words(l, text == NULL ? "fremlegg endring" : text, NULL); *word != NULL;
         word++) {
        unsigned bit = 0;
        for (unsigned i = 0; i < sizeof moments / sizeof *moments; i++)
            if (strcmp(moments[i], *word) == 0)
                bit = 1U << i;
        if (bit == 0)
            avt_last_fault(l, at, "unknown moment %s", *word);
        naar |= bit;
    }
    return naar;
}

/* "naar a=b, uten c": each must hold. A row on a list's field looks at its item; a sum at all of them. */
static void load_vilkaar(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    const struct avt_felt *felt = avt_regel_is_plikt(regel) ? regel->punkt.felt : regel->felt;
    const struct avt_liste *liste = felt == NULL || regel->kind == AVT_REGEL_SUM ? NULL : felt->liste;
    struct avt_span rest = avt_span_str(avt_node_get(at.node, "vilkaar")), part;
    struct avt_krav *list = NULL;
    size_t n = 0, cap = 0;
    while (avt_span_cut(&rest, ',', &part)) {
        while (part.len > 0 && part.ptr[0] == ' ')
            part = (struct avt_span){part.ptr + 1, part.len - 1};
        list = avt_arena_grow(l->arena, list, n, &cap, sizeof *list);
        list[n++] = avt_last_vilkaar_av(l, at, avt_arena_strn(l->arena, part.ptr, part.len), liste, "vilkaar");
    }
    regel->vilkaar = list;
    regel->n_vilkaar = n;
}

/* What the row is about: a field, or for `aldri` a whole list. */
static void load_felt(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    if (regel->kind == AVT_REGEL_ALDRI)
        regel->liste = avt_tiltak_liste(l->tiltak, avt_node_get(at.node, "felt"));
    if (regel->liste == NULL)
        regel->felt = avt_last_felt(l, at, "felt");
    regel->ved = avt_last_felt(l, at, "ved");
    avt_last_reach(l, at, regel->felt, regel->ved);
}

/* Whoever is stopped is told why. */
static void load_varsles(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    if (avt_node_find_attr(at.node, "varsles") == NULL)
        return;
    regel->varsles = avt_last_roles(l, at, "varsles");
    if (regel->alvor != AVT_ADVARSEL)
        avt_last_fault(l, at, "varsles: what stops is told to all who read the field");
}

static void load_regel(struct avt_laster *l, struct avt_kilde at, enum avt_regel_kind kind)
{
    static const char *const alvor[] = {"stopp", "advarsel", NULL};
    static const char *const none[] = {NULL};
    struct avt_regel *regel = &l->tiltak->regler[l->tiltak->n_regler++];
    *regel = (struct avt_regel){
        .kind = kind,
        .kode = avt_last_navn(l, at, "kode"),
        .sted = avt_last_sted(l, at),
        .hjemmel = avt_last_hjemmel(l, at, ""),
        .alvor = avt_last_choice(l, at, "alvor", alvor) == 0 ? AVT_STOPP : AVT_ADVARSEL,
        .fra = avt_last_dato(l, at, "fra", INT32_MIN),
        .til = avt_last_dato(l, at, "til", INT32_MAX),
        .naar = load_naar(l, at),
        .varsles = ~(avt_roles)0,
        .telles = avt_last_ja(l, at, "telles"),
        .art = "",
        .verdi = "",
        .hver = "",
        .ogsaa = none,
        .lengde = "",
        .faktum = "",
        .punkt = {.sign = 1, .intervall = ""},
        .hvem = -1,
    };
    load_felt(l, at, regel);
    load_varsles(l, at, regel);
    if (!avt_regel_is_plikt(regel))
        load_vilkaar(l, at, regel);
    kinds[kind].load(l, at, regel);
    if (!avt_regel_is_plikt(regel))
        return;
    load_vilkaar(l, at, regel); /* may be of the items it is counted from */
    avt_last_sperrer(l, at, regel);
}

/* Only a rule fills a list longer than people may. */
static void check_rooms(struct avt_laster *l)
{
    for (size_t i = 0; i < l->tiltak->n_lister; i++)
        if (l->tiltak->lister[i].maks > AVT_MAX_ITEMS && !l->tiltak->lister[i].beregnet)
            avt_last_fault(l, l->liste_kilder[i], "maks is over %d, and no rule makes the items", AVT_MAX_ITEMS);
}

/* Several rows may share a kode, and so a text. */
void avt_last_regler(struct avt_laster *l)
{
    struct avt_kilde at = l->regler_xml;
    l->brukt = avt_arena_array(l->arena, l->tiltak->n_felter, sizeof *l->brukt);
    l->tiltak->regler = avt_arena_array(l->arena, avt_node_count(at.node), sizeof *l->tiltak->regler);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        for (unsigned i = 0; i < AVT_REGEL_COUNT; i++)
            if (avt_node_is(at.node, kinds[i].name))
                load_regel(l, at, (enum avt_regel_kind)i);
    check_rooms(l);
}
