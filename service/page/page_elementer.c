/* Elements that several pages show: signatures, duties, what waits for an answer, versions. */
#include <string.h>

#include "avtale/plikt.h"
#include "command/attempt_now.h"
#include "page/page_proposal.h"
#include "reading/liste.h"
#include "reading/peek.h"
#include "reading/questions.h"
#include "reading/show.h"
#include "sys/clock.h"

/* ---- signatures ---- */

/* The version a role approved last, from `versjon` back: a version it need not sign again leaves its former approval
 * standing. */
static const struct avt_versjon *approved_by(const struct avt_tilstand *state, const struct avt_versjon *versjon,
                                             const char *rolle, unsigned *nr)
{
    for (const struct avt_versjon *v = versjon + 1; v-- > state->versjoner;) {
        int i = avt_versjon_rolle(v, rolle);
        bool counts = v == versjon || v->state == AVT_GJELDER || v->state == AVT_ERSTATTET;
        *nr = i >= 0 && counts ? v->signert[i] : 0;
        if (*nr > 0 || (i >= 0 && v == versjon))
            return v;
    }
    return NULL;
}

struct avt_err felles_paa_vegne(struct avtaleside *p, struct avt_node *node, const struct avt_post *post)
{
    const char *navn = NULL, *for_rolle = post->s.behalf_of;
    if (for_rolle)
        AVT_TRY(peek_confirmer(p->leser, post->r.nr, &navn));
    side_text(p->arena, node, "paa-vegne", for_rolle ? oppfoelging_part(p->tiltak, for_rolle) : "");
    side_text(p->arena, node, "grunn", for_rolle ? post->s.reason : "");
    side_text(p->arena, node, "bekreftet", navn);
    return AVT_NOERR;
}

static struct avt_err add_signed(struct avtaleside *p, struct avt_node *node, unsigned nr)
{
    const char *navn;
    enum avt_metode metode;
    const struct avt_post *post = &p->poster[nr - 1];
    AVT_TRY(peek_name(p->leser, nr, &navn, &metode));
    side_number(p->arena, node, "nr", nr);
    side_tid(p->arena, node, post->r.tid);
    side_text(p->arena, node, "metode", avt_metode_name(metode));
    side_text(p->arena, node, "navn", navn);
    return felles_paa_vegne(p, node, post);
}

struct avt_err felles_signaturer(struct avtaleside *p, const struct avt_versjon *versjon)
{
    for (size_t i = 0; i < p->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &p->tiltak->roller[i];
        unsigned nr;
        const struct avt_versjon *v = approved_by(p->state, versjon, rolle->navn, &nr);
        if (rolle->handling == AVT_INGEN_HANDLING || !v)
            continue;
        struct avt_node *node = avt_node_new(p->arena, p->side, "signatur");
        side_text(p->arena, node, "rolle", rolle->navn);
        side_text(p->arena, node, "handling", avt_handling_get(rolle->handling)->name);
        side_yes(p->arena, node, "staar", nr > 0);
        side_number(p->arena, node, "versjon", v->n);
        if (nr > 0)
            AVT_TRY(add_signed(p, node, nr));
    }
    return AVT_NOERR;
}

avt_roles felles_neste(const struct leser *leser)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    avt_roles missing = 0, next = 0;
    for (size_t i = 0; versjon && i < versjon->n_kreves; i++) {
        if (versjon->signert[i] == 0)
            missing |= avt_tiltak_roles(tiltak, versjon->kreves[i]);
    }
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (missing >> i & 1 && !(tiltak->roller[i].etter & missing))
            next |= (avt_roles)1 << i;
    }
    return next;
}

void felles_roller(struct avt_arena *arena, struct avt_node *parent, const char *name, const struct avt_tiltak *tiltak,
                   avt_roles roles)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (!(roles >> i & 1))
            continue;
        struct avt_node *node = avt_node_new(arena, parent, name);
        side_text(arena, node, "rolle", tiltak->roller[i].navn);
        enum avt_handling act = tiltak->roller[i].handling;
        side_text(arena, node, "handling", act != AVT_INGEN_HANDLING ? avt_handling_get(act)->name : "");
    }
}

/* ---- duties ---- */

static const char *query_of(struct avt_arena *arena, const struct avt_plikt *plikt)
{
    const char *om = liste_om(arena, plikt);
    return om ? avt_arena_format(arena, "plikt=%s&om=%s", plikt->regel->kode, om)
              : avt_arena_format(arena, "plikt=%s", plikt->regel->kode);
}

void felles_plikt(struct avtaleside *p, struct avt_node *parent, const struct avt_plikt *plikt, uint32_t acts)
{
    const struct avt_regel *regel = plikt->regel;
    const char *act = avt_handling_get(regel->handling)->name;
    const char *tail = avt_arena_format(p->arena, "/handling/%s", act);
    bool own = regel->hvem == p->leser->rolle && acts >> regel->handling & 1;
    bool over = plikt->forfall < p->leser->decide.idag;
    struct avt_node *node = avt_node_new(p->arena, parent, "plikt");
    side_text(p->arena, node, "kode", regel->kode);
    side_text(p->arena, node, "hvem", p->tiltak->roller[regel->hvem].navn);
    side_text(p->arena, node, "handling", act);
    side_date(p->arena, node, "forfall", plikt->forfall);
    side_yes(p->arena, node, "over", over);
    side_yes(p->arena, node, "sperrer", over && regel->sperrer);
    side_text(p->arena, node, "sti", own ? felles_sti(p, tail, query_of(p->arena, plikt)) : "");
    if (plikt->item)
        felles_post(p->arena, node, &p->innhold, regel->punkt.felt->liste, plikt->item);
}

void felles_plikter(struct avtaleside *p)
{
    struct avt_plikt *list;
    struct leser *leser = p->leser;
    size_t n = liste_plikter(leser, &list, &p->innhold);
    uint32_t acts = avt_decide_acts(&leser->decide, leser->rolle, p->rq->actor->person);
    for (size_t i = 0; i < n; i++)
        felles_plikt(p, p->side, &list[i], acts);
}

/* ---- versions ---- */

static const char *const states[] = {
    [AVT_VENTER] = "venter",   [AVT_GJELDER] = "gjelder",   [AVT_ERSTATTET] = "erstattet",
    [AVT_AVVIST_V] = "avvist", [AVT_TRUKKET_V] = "trukket",
};

/* Why nobody can sign it any more. */
static const char *fallen(const struct avtaleside *p, const struct forsok_naa *naa)
{
    if (p->state->avbrutt || p->state->annullert)
        return "slutt";
    if (!naa->versjon || naa->versjon->state == AVT_VENTER)
        return "signert";
    return states[naa->versjon->state];
}

void felles_forsok(struct avtaleside *p, struct avt_node *node, const struct forsok_naa *naa)
{
    const char *tilstand = forsok_tilstand_navn(naa->tilstand), *slik = tilstand;
    if (naa->tilstand == FORSOK_BORTFALT)
        slik = avt_arena_format(p->arena, "bortfalt-%s", fallen(p, naa));
    if (naa->tilstand == FORSOK_BEKREFTET && !naa->staar)
        slik = "bekreftet-ikke-staar";
    side_text(p->arena, node, "tilstand", tilstand);
    side_text(p->arena, node, "slik", slik);
    const char *receipt = naa->nr > 0 ? avt_arena_format(p->arena, "/kvittering/%u", naa->nr) : NULL;
    side_text(p->arena, node, "kvittering-sti", receipt ? felles_sti(p, receipt, NULL) : "");
}

void felles_versjoner(struct avtaleside *p)
{
    for (size_t i = 0; i < p->state->n_versjoner; i++) {
        const struct avt_versjon *versjon = &p->state->versjoner[i];
        struct avt_node *node = avt_node_new(p->arena, p->side, "versjon");
        side_number(p->arena, node, "n", versjon->n);
        side_text(p->arena, node, "tilstand", states[versjon->state]);
        side_text(p->arena, node, "av", versjon->fremlagt_av);
        side_tid(p->arena, node, p->poster[versjon->fremlagt_nr - 1].r.tid);
        bool seen = leser_ser_versjon(p->leser, versjon);
        side_text(p->arena, node, "sti",
                  seen ? felles_sti(p, avt_arena_format(p->arena, "/tekst/%u", versjon->n), NULL) : "");
    }
}

/* ---- what a role signs ---- */

struct avt_err felles_sett(struct avtaleside *p, const struct avt_versjon *versjon, int rolle)
{
    struct avt_span view;
    struct avt_buf buf = AVT_BUF(p->arena);
    AVT_TRY(show_view(p->leser, versjon, rolle, avt_node_get(p->side, "spraak"), &view));
    struct avt_digest digest = avt_hash(view);
    struct avt_node *sjekk = avt_node_new(p->arena, p->side, "sjekk");
    side_text(p->arena, sjekk, "sha256", avt_digest_format(p->arena, &digest));
    side_text(p->arena, sjekk, "kode", flow_kontrollkode(p->arena, &versjon->fremlegg));
    avt_buf_str(&buf, "<sett>");
    avt_buf_span(&buf, view);
    avt_buf_str(&buf, "</sett>");
    side_raw(p->rq, p->side, avt_buf_get(&buf));
    return AVT_NOERR;
}
