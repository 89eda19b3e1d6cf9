/* What the rules are told of the world. */
#include "case/case_fakta.h"

#include <string.h>

#include "avtale/beregn.h"
#include "avtale/text.h"
#include "avtale/xml.h"
#include "sys/clock.h"

/* ---- the person ---- */

static void add_born(struct avt_arena *arena, struct avt_fakta *fakta, const char *fnr)
{
    avt_date date;
    if (!avt_fnr_synthetic_born(fnr, fakta->idag, &date))
        return;
    struct avt_faktum *fact = avt_arena_array(arena, 1, sizeof(*fact));
    fact[0] = (struct avt_faktum){
        .navn = "foedselsdato", .verdi = avt_date_format(arena, date), .kilde = "demo", .dato = fakta->idag};
    fakta->liste = fact;
    fakta->n = 1;
}

/* ---- other agreements ---- */

/* Columns of AVTALE_ANDRE. */
enum { ID, TILTAK, VERSJON, ROLLE, START, SLUTT, GJELDER, VENTER, AVSLUTTET, AVSLUTTET_FRA };

static bool is_null(const struct store_rows *rows, size_t i, size_t column)
{
    return store_cell(rows, i, column)->kind == STORE_NULL;
}

/* A draft has no row of its own yet, and what was refused or withdrawn before all had signed is neither in force nor
 * pending. */
static bool is_outside(const struct store_rows *rows, size_t i)
{
    if (is_null(rows, i, GJELDER) || is_null(rows, i, START))
        return true;
    bool annulled = strcmp(store_text(rows, i, AVSLUTTET), "annullert") == 0;
    return annulled || (store_int(rows, i, GJELDER) == 0 && store_int(rows, i, VENTER) == 0);
}

static struct avt_annen annen_read(const struct store_rows *rows, size_t i, avt_date idag)
{
    struct avt_annen out = {.avtale = store_text(rows, i, ID),
                            .tiltak = store_text(rows, i, TILTAK),
                            .utenfor = is_outside(rows, i),
                            .slutt = INT32_MAX,
                            .kilde = "avtaler",
                            .dato = idag};
    if (out.utenfor)
        return out;
    out.inngaatt = store_int(rows, i, GJELDER) > 0;
    out.start = (avt_date)store_int(rows, i, START);
    if (!is_null(rows, i, SLUTT))
        out.slutt = (avt_date)store_int(rows, i, SLUTT);
    /* The last day of one that was ended is the day before it ended from; it may never have begun. */
    if (!is_null(rows, i, AVSLUTTET_FRA) && store_int(rows, i, AVSLUTTET_FRA) - 1 < out.slutt)
        out.slutt = (avt_date)store_int(rows, i, AVSLUTTET_FRA) - 1;
    out.utenfor = out.slutt < out.start;
    return out;
}

/* The person may have other roles too, in this measure or another. */
static bool is_participant(const struct service *service, const struct store_rows *rows, size_t i)
{
    const struct avt_tiltak *tiltak =
        service_tiltak(service, store_text(rows, i, TILTAK), (unsigned)store_int(rows, i, VERSJON));
    const struct avt_rolle *person = tiltak ? avt_tiltak_person(tiltak) : NULL;
    return person && strcmp(person->navn, store_text(rows, i, ROLLE)) == 0;
}

struct avt_err fakta_andre(struct service *service, struct store *store, struct avt_arena *arena,
                           const struct avt_digest *person, const char *unntatt, struct avt_annen **out, size_t *n)
{
    struct store_rows rows;
    avt_date idag = clock_today();
    *n = 0;
    AVT_TRY(store_all(store, arena, &rows, SQL_AVTALE_ANDRE, S_HASH(person), S_TEXT(unntatt)));
    *out = avt_arena_array(arena, rows.n, sizeof(**out));
    for (size_t i = 0; i < rows.n; i++) {
        if (is_participant(service, &rows, i))
            (*out)[(*n)++] = annen_read(&rows, i, idag);
    }
    return AVT_NOERR;
}

struct avt_err fakta_finn(struct service *service, struct store *store, struct avt_arena *arena, struct avt_fakta *out,
                          const char *avtale, const struct avt_innhold *innhold)
{
    const struct avt_rolle *person = avt_tiltak_person(innhold->tiltak);
    const char *fnr = person ? avt_innhold_get(innhold, person->identitet, NULL) : NULL;
    *out = (struct avt_fakta){.idag = clock_today()};
    if (!fnr)
        return AVT_NOERR;
    if (service->conf.demo)
        add_born(arena, out, fnr);
    struct avt_digest hmac;
    struct avt_annen *andre;
    vault_hmac(service->vault, hmac.byte, VAULT_FNR, fnr);
    AVT_TRY(fakta_andre(service, store, arena, &hmac, avtale, &andre, &out->n_andre));
    out->andre = andre;
    return AVT_NOERR;
}

/* ---- what stands ---- */

static const char RATE[] = "sats-";

/* The rates among the facts of the record that put a version forward. */
static struct avt_err rates_of(struct service *service, struct store *store, struct avt_arena *arena,
                               const struct sak *sak, unsigned nr, struct avt_fakta *out)
{
    struct avt_post post;
    struct avt_span s_file, r_file, bytes;
    struct avt_node *root;
    size_t i = 0;
    AVT_TRY(sak_post(service, store, arena, sak->id.text, nr, &post, &s_file, &r_file, NULL));
    while (i < post.s.n_vedlagt && strcmp(post.s.vedlagt[i].name, "fakta") != 0)
        i++;
    if (i == post.s.n_vedlagt)
        return AVT_NOERR;
    AVT_TRY(sak_dokument(service, store, arena, sak->id.text, &post.s.vedlagt[i].digest, &bytes));
    AVT_TRY(avt_xml_parse(arena, &root, bytes));
    struct avt_sats *list = avt_arena_array(arena, avt_node_count(root), sizeof(*list));
    for (const struct avt_node *fact = root->children; fact; fact = fact->next) {
        struct avt_sats rate = {.fra = INT32_MIN, .til = INT32_MAX, .tekst = fact->text};
        const char *navn = avt_node_get(fact, "navn");
        if (strncmp(navn, RATE, sizeof(RATE) - 1) != 0 || !avt_tall_parse(&rate.verdi, avt_span_str(fact->text)))
            continue;
        rate.navn = navn + sizeof(RATE) - 1;
        rate.kilde = avt_node_get(fact, "kilde");
        (void)avt_date_parse(&rate.dato, avt_span_str(avt_node_get(fact, "dato")));
        list[out->n_satser++] = rate;
    }
    out->satser = list;
    return AVT_NOERR;
}

struct avt_err fakta_gjelder(struct service *service, struct store *store, struct avt_arena *arena,
                             const struct sak *sak, struct avt_fakta *out)
{
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&sak->state);
    if (!gjelder)
        return AVT_NOERR;
    struct avt_innhold *innhold = avt_arena_alloc(arena, sizeof(*innhold));
    AVT_TRY(sak_innhold(service, store, arena, sak, gjelder, innhold));
    out->gjelder = innhold;
    return rates_of(service, store, arena, sak, gjelder->fremlagt_nr, out);
}

/* ---- the document ---- */

static void faktum_add(struct avt_arena *arena, struct avt_node *root, const char *navn, const char *verdi,
                       const char *kilde, avt_date dato)
{
    struct avt_node *fact = avt_node_text(arena, root, "faktum", verdi);
    avt_node_attr(arena, fact, "dato", avt_date_format(arena, dato));
    avt_node_attr(arena, fact, "kilde", kilde);
    avt_node_attr(arena, fact, "navn", navn);
}

/* "<id> <measure> <start> <end or -> <inngaatt|venter>" */
static const char *annen_text(struct avt_arena *arena, const struct avt_annen *annen)
{
    const char *slutt = annen->slutt == INT32_MAX ? "-" : avt_date_format(arena, annen->slutt);
    return avt_arena_format(arena, "%s %s %s %s %s", annen->avtale, annen->tiltak, avt_date_format(arena, annen->start),
                            slutt, annen->inngaatt ? "inngaatt" : "venter");
}

/* Rates change from year to year and stand in no schema. */
static void rates_add(struct avt_arena *arena, struct avt_node *root, const struct avt_innhold *innhold,
                      const struct avt_fakta *fakta)
{
    const struct avt_sats **list;
    size_t n = avt_beregn_satser(arena, &list, innhold, fakta);
    for (size_t i = 0; i < n; i++)
        faktum_add(arena, root, avt_arena_format(arena, "%s%s", RATE, list[i]->navn), list[i]->tekst, list[i]->kilde,
                   list[i]->dato);
}

struct avt_fil fakta_dokument(struct avt_arena *arena, const struct avt_fakta *fakta, const struct avt_innhold *innhold,
                              const char *avtale)
{
    uint8_t salt[32];
    random_bytes(salt, sizeof(salt));
    struct avt_node *root = avt_node_new(arena, NULL, "fakta");
    root->ns = "urn:avtale:v1";
    avt_node_attr(arena, root, "avtale", avtale);
    avt_node_attr(arena, root, "salt", avt_b64url_format(arena, salt, sizeof(salt)));
    avt_node_attr(arena, root, "skjema", innhold->tiltak->skjema);
    faktum_add(arena, root, "idag", avt_date_format(arena, fakta->idag), "klokke", fakta->idag);
    for (size_t i = 0; i < fakta->n; i++) {
        const struct avt_faktum *f = &fakta->liste[i];
        faktum_add(arena, root, f->navn, f->verdi, f->kilde, f->dato);
    }
    for (size_t i = 0; i < fakta->n_andre; i++) {
        const struct avt_annen *a = &fakta->andre[i];
        if (!a->utenfor)
            faktum_add(arena, root, "avtale", annen_text(arena, a), a->kilde, a->dato);
    }
    rates_add(arena, root, innhold, fakta);
    struct avt_fil fil = {.navn = "fakta", .dokument = -1, .bytes = avt_xml_format(arena, root)};
    fil.digest = avt_hash(fil.bytes);
    return fil;
}

/* ---- what a role may be told ---- */

/* The document a fault's path leads to, -1 if it is about the whole; and its field where that stands outside lists. */
static int document_of(const struct avt_tiltak *tiltak, const char *path, const struct avt_felt **felt)
{
    *felt = avt_tiltak_felt(tiltak, path);
    if (*felt)
        return (*felt)->dokument;
    for (size_t i = 0; i < tiltak->n_lister; i++) {
        size_t len = strlen(tiltak->lister[i].sti);
        if (strncmp(path, tiltak->lister[i].sti, len) == 0 && (path[len] == '\0' || path[len] == '/'))
            return tiltak->lister[i].dokument;
    }
    return -1;
}

/* What warns some is for them alone. */
static bool is_for(const struct avt_tiltak *tiltak, int rolle, const struct avt_fault *fault)
{
    bool others = false;
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *row = &tiltak->regler[i];
        if (fault->severity != AVT_ADVARSEL || strcmp(row->kode, fault->kode) != 0)
            continue;
        if (row->varsles >> rolle & 1)
            return true;
        others = true;
    }
    return !others;
}

static bool may_tell(const struct avt_tiltak *tiltak, int rolle, const struct avt_fault *fault)
{
    const struct avt_felt *felt;
    if (!is_for(tiltak, rolle, fault))
        return false;
    int dokument = document_of(tiltak, fault->felt, &felt);
    if (dokument < 0 || avt_dokument_reads(tiltak, NULL, dokument, rolle))
        return true;
    return felt && felt->krav.kind == AVT_KRAV_ALLTID && strcmp(fault->kode, "mangler") == 0;
}

void fakta_skjul(const struct avt_tiltak *tiltak, int rolle, struct avt_faults *faults)
{
    bool hidden = false;
    size_t n = 0;
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault fault = faults->list[i];
        if (may_tell(tiltak, rolle, &fault))
            faults->list[n++] = fault;
        else
            hidden = hidden || fault.severity == AVT_STOPP;
    }
    faults->n = n;
    if (hidden)
        avt_faults_add(faults, "skjult", "", AVT_STOPP, "");
}
