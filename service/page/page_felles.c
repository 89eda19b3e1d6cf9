/* Pages about one agreement: opening one, and its head. */
#include "page/page_felles.h"

#include <string.h>

#include "command/allowed.h"
#include "reading/draft_end_shown.h"
#include "reading/peek.h"
#include "reading/periods_shown.h"
#include "reading/questions.h"
#include "reading/show.h"

struct avt_err felles_run(struct request *rq, struct avt_err (*page)(struct leser *leser))
{
    struct leser leser;
    AVT_TRY(leser_open(&leser, request_ctx(rq)));
    struct avt_err err = page(&leser);
    leser_close(&leser); /* and nothing more of the request: if it has a job, the writer has it */
    return err;
}

bool felles_er_deltaker(const struct leser *leser)
{
    return avt_tiltak_person(leser->sak.tiltak) == &leser->sak.tiltak->roller[leser->rolle];
}

/* ---- addresses ---- */

const char *felles_sti(const struct avtaleside *p, const char *tail, const char *query)
{
    return side_adresse(p->arena, p->leser->sak.id.text, tail, query, side_rolle(p->rq));
}

void felles_videre(struct request *rq, const char *avtale, const char *tail, const char *melding)
{
    const char *query = melding ? avt_arena_format(rq->arena, "melding=%s", melding) : NULL;
    answer_redirect(rq, side_adresse(rq->arena, avtale, tail, query, side_rolle(rq)));
}

/* ---- the head ---- */

struct avt_err felles_answer(struct avtaleside *p, int status)
{
    return side_answer(p->rq, p->side, status);
}

/* The name of the first role of a class that acts for a party. */
static const char *name_of(const struct avt_innhold *innhold, enum avt_rolleklasse klasse)
{
    for (size_t i = 0; i < innhold->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &innhold->tiltak->roller[i];
        if (rolle->klasse == klasse && rolle->party[0] && rolle->navnefelt)
            return avt_innhold_get(innhold, rolle->navnefelt, NULL);
    }
    return NULL;
}

static const char *version_number(struct avt_arena *arena, const struct avt_versjon *versjon)
{
    return versjon ? avt_arena_format(arena, "%u", versjon->n) : "";
}

static void add_versions(struct leser *leser, struct avt_node *node)
{
    struct avt_arena *arena = leser->rq->arena;
    const struct avt_versjon *vist = sak_vist(&leser->sak), *venter = avt_tilstand_venter(&leser->sak.state);
    const struct avt_versjon *named = venter ? venter : vist;
    side_text(arena, node, "versjon", version_number(arena, vist));
    side_text(arena, node, "gjelder", version_number(arena, avt_tilstand_gjelder(&leser->sak.state)));
    side_text(arena, node, "venter", version_number(arena, venter));
    int dagens = sak_paa(&leser->sak, leser->decide.idag);
    side_text(arena, node, "dagens", dagens < 0 ? "" : version_number(arena, &leser->sak.state.versjoner[dagens]));
    side_text(arena, node, "kode", vist ? flow_kontrollkode(arena, &vist->fremlegg) : "");
    side_text(arena, node, "fremlegg", named ? avt_digest_format(arena, &named->fremlegg) : "");
}

/* The last day is told beside the one that was signed, and in its place where only days are told. */
static void add_days(struct leser *leser, struct avt_node *node, const struct avt_innhold *innhold)
{
    struct sak_tider tider;
    avt_date siste;
    struct avt_arena *arena = leser->rq->arena;
    sak_tider_from(innhold, &tider);
    const char *stopp = sak_stopp(&leser->sak, &tider, &siste), *dag = stopp ? avt_date_format(arena, siste) : "";
    side_text(arena, node, "start", avt_innhold_find(innhold, "start"));
    side_text(arena, node, "slutt", stopp && siste >= tider.start ? dag : avt_innhold_find(innhold, "slutt"));
    side_text(arena, node, "siste-dag", dag);
    side_text(arena, node, "stopp", stopp ? stopp : "");
}

struct avt_node *felles_avtale(struct leser *leser, struct avt_node *parent, const struct avt_innhold *innhold)
{
    struct avt_arena *arena = leser->rq->arena;
    struct avt_node *node = avt_node_new(arena, parent, "avtale");
    const char *late = avt_innhold_find(innhold, "etterregistrering");
    side_text(arena, node, "id", avt_arena_str(arena, leser->sak.id.text));
    side_text(arena, node, "nummer", avt_arena_str(arena, leser->sak.nummer));
    side_text(arena, node, "tiltak", leser->sak.tiltak->navn);
    side_text(arena, node, "status", avt_status_name(leser->status));
    side_text(arena, node, "deltaker", name_of(innhold, AVT_ROLE_PERSON));
    side_text(arena, node, "virksomhet", name_of(innhold, AVT_ROLE_VIRKSOMHET));
    add_days(leser, node, innhold);
    side_text(arena, node, "rolle", leser->sak.tiltak->roller[leser->rolle].navn);
    side_yes(arena, node, "etterregistrert", late && strcmp(late, "ja") == 0);
    add_versions(leser, node);
    return node;
}

struct avt_err felles_slettes(const struct leser *leser, struct avt_node *node)
{
    struct avt_utloep utloep;
    bool goes;
    AVT_TRY(utloep_av(leser, &goes, &utloep));
    if (goes && utloep.vises)
        side_text(leser->rq->arena, node, "slettes", avt_date_format(leser->rq->arena, utloep.slettes));
    return AVT_NOERR;
}

/* The way to ask whoever answers there; "" for their own, and where nobody can be asked. */
static const char *ask_address(const struct avtaleside *p, const char *part)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(p->tiltak, AVT_HENVENDELSE);
    const struct leser *leser = p->leser;
    bool may = avt_decide_acts(&leser->decide, leser->rolle, p->rq->actor->person) >> AVT_HENVENDELSE & 1;
    for (const char *const *to = may && data ? data->codes : NULL; to && *to; to++) {
        if (strcmp(*to, part) == 0 && strcmp(part, p->tiltak->roller[leser->rolle].party) != 0)
            return felles_sti(p, "/handling/henvendelse", avt_arena_format(p->arena, "slag=%s", part));
    }
    return "";
}

static void add_substitute(struct avtaleside *p, struct avt_node *parent, const struct avt_kontakt *kontakt)
{
    if (!kontakt->vikar)
        return;
    struct avt_node *node = avt_node_new(p->arena, parent, "vikar");
    side_text(p->arena, node, "navn", kontakt->vikaren.navn);
    side_text(p->arena, node, "telefon", kontakt->vikaren.telefon);
    side_text(p->arena, node, "epost", kontakt->vikaren.epost);
    side_text(p->arena, node, "fra", kontakt->vikaren.fra);
    side_text(p->arena, node, "til", kontakt->vikaren.til);
}

static void add_contact(struct avtaleside *p, const struct avt_kontakt *kontakt)
{
    struct avt_node *node = avt_node_new(p->arena, p->side, "kontaktpunkt");
    side_text(p->arena, node, "slag", kontakt->kind);
    side_text(p->arena, node, "part", kontakt->party);
    side_text(p->arena, node, "navn", kontakt->navn);
    side_text(p->arena, node, "funksjon", kontakt->funksjon);
    side_text(p->arena, node, "rolle", kontakt->rolle);
    side_text(p->arena, node, "telefon", kontakt->telefon);
    side_text(p->arena, node, "epost", kontakt->epost);
    side_text(p->arena, node, "tilgjengelig", kontakt->tilgjengelig);
    side_yes(p->arena, node, "gjelder", kontakt->gjelder);
    side_yes(p->arena, node, "mangler", oppfoelging_kontakt_mangler(p->leser, kontakt));
    side_number(p->arena, node, "byttet", kontakt->byttet);
    side_text(p->arena, node, "spoer-sti", ask_address(p, kontakt->party));
    add_substitute(p, node, kontakt);
}

static void add_contacts(struct avtaleside *p)
{
    struct avt_kontakt *list;
    size_t n = avt_kontakter(p->arena, &list, &p->innhold, p->state, p->leser->decide.idag);
    for (size_t i = 0; i < n; i++)
        add_contact(p, &list[i]);
}

struct avt_err felles_open(struct avtaleside *out, struct leser *leser, const char *navn)
{
    struct avtaleside p = {.leser = leser,
                           .rq = leser->rq,
                           .arena = leser->rq->arena,
                           .tiltak = leser->sak.tiltak,
                           .state = &leser->sak.state,
                           .vist = sak_vist(&leser->sak)};
    int dagens = sak_paa(&leser->sak, leser->decide.idag);
    p.dagens = dagens < 0 ? p.vist : &p.state->versjoner[dagens];
    AVT_TRY(peek_head(leser, &p.innhold, &p.utkast));
    AVT_TRY(peek_records(leser, &p.poster, &p.n_poster));
    p.side = side_new(leser->rq, navn);
    p.avtale = felles_avtale(leser, p.side, &p.innhold);
    AVT_TRY(felles_slettes(leser, p.avtale));
    add_contacts(&p);
    *out = p;
    return AVT_NOERR;
}

/* ---- the text ---- */

void felles_kontrollkode(struct avtaleside *p, const struct avt_versjon *versjon)
{
    struct avt_node *node = avt_node_new(p->arena, p->side, "sjekk");
    side_text(p->arena, node, "kode", flow_kontrollkode(p->arena, &versjon->fremlegg));
}

struct avt_err felles_visning(struct avtaleside *p, const struct avt_versjon *versjon)
{
    struct avt_fil *files;
    struct avt_innhold innhold;
    size_t n;
    const struct avt_vist vist = {.versjon = versjon->n, .fra = versjon->fra, .retting = versjon->retting};
    AVT_TRY(show_files(p->leser, versjon, &files, &n));
    AVT_TRY(avt_dokument_read(p->arena, &innhold, p->tiltak, files, n));
    side_raw(p->rq, p->side,
             avt_visning_model(p->arena, &innhold, files, n, p->state, p->leser->rolle, &vist, p->leser->sak.id.text));
    return AVT_NOERR;
}

static void add_address(struct avtaleside *p, const char *slag, const char *sti)
{
    struct avt_node *node = avt_node_new(p->arena, p->side, "lenke");
    side_text(p->arena, node, "slag", slag);
    side_text(p->arena, node, "sti", sti);
}

void felles_lenker(struct avtaleside *p)
{
    static const struct {
        const char *slag, *tail;
        size_t versions; /* shown from so many on */
        bool of_version; /* of the one that is shown: its number, and the rest */
        const char *rest;
    } links[] = {
        {"tekst",      "/tekst",      1, true,  ""              },
        {"visning",    "/versjoner",  1, true,  "/visning.xhtml"},
        {"pakke",      "/pakke.zip",  1, false, ""              },
        {"historikk",  "/historikk",  1, false, ""              },
        {"sammenlign", "/sammenlign", 2, false, ""              },
        {"perioder",   "/perioder",   1, false, ""              },
    };
    bool reads = false;
    bool periodic = peek_periods(p->leser, &reads).code == AVT_OK && reads;
    for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
        if (p->state->n_versjoner < links[i].versions || (strcmp(links[i].slag, "perioder") == 0 && !periodic))
            continue;
        const char *tail = links[i].of_version
                               ? avt_arena_format(p->arena, "%s/%u%s", links[i].tail, p->dagens->n, links[i].rest)
                               : links[i].tail;
        add_address(p, links[i].slag, felles_sti(p, tail, NULL));
    }
    add_address(p, felles_er_deltaker(p->leser) ? "samlet-egne" : "samlet", felles_sti(p, "/samlet", NULL));
    if (allowed_begin(p->rq))
        add_address(p, "ny-fra", avt_arena_format(p->arena, "/avtaler/ny?fra=%s", p->leser->sak.id.text));
}
