/*
 * A page about one agreement: opened for the person behind the request, and the elements that several such pages show.
 *
 * What is shown comes from peek_* and show_* alone (reading/peek.h, reading/show.h). What is missing in a model because
 * the role does not read it is missing without a trace, but for <forskjell skjult="ja"> (templates/README.md).
 */
#ifndef PAGE_FELLES_H
#define PAGE_FELLES_H

#include "avtale/endring.h"
#include "avtale/err.h"
#include "avtale/plikt.h"
#include "avtale/regel.h"
#include "command/attempt_now.h"
#include "command/outcome.h"
#include "page/page_side.h"
#include "reading/leser.h"

struct akttekster;
struct fullmakt;

struct avtaleside {
    struct leser *leser;
    struct request *rq;
    struct avt_arena *arena;
    const struct avt_tiltak *tiltak;
    const struct avt_tilstand *state;
    struct avt_node *side; /* the root; already holds <avtale> and <kontaktpunkt> */
    struct avt_node *avtale;
    const struct avt_versjon *dagens; /* of today, where one is in force; else vist */
    const struct avt_versjon *vist; /* in force, else pending, else the last; NULL while there is only a draft */
    struct avt_innhold innhold;     /* its content, else the draft's, as the role reads it */
    struct sak_utkast utkast;       /* as the role reads it */
    struct avt_post *poster;
    size_t n_poster;
};

/* Opens the agreement, runs page, closes it again. */
struct avt_err felles_run(struct request *rq, struct avt_err (*page)(struct leser *leser)) AVT_NODISCARD;

/* The page's root with its agreement. */
struct avt_err felles_open(struct avtaleside *out, struct leser *leser, const char *navn) AVT_NODISCARD;

/* Answers with the page. */
struct avt_err felles_answer(struct avtaleside *p, int status) AVT_NODISCARD;

/* <avtale …>, which may get more children and attributes. */
struct avt_node *felles_avtale(struct leser *leser, struct avt_node *parent, const struct avt_innhold *innhold);

/* Its `slettes`: the day the draft goes away, when that is near. */
struct avt_err felles_slettes(const struct leser *leser, struct avt_node *node) AVT_NODISCARD;

/* True if the role is the person's whom the agreement is for. */
bool felles_er_deltaker(const struct leser *leser);

/* "/avtaler/<id><tail>", in the role the request asks for, if it does. */
const char *felles_sti(const struct avtaleside *p, const char *tail, const char *query);

/* Redirects to a page of the agreement that says melding (or nothing, NULL). For answers, which run in the writer's
 * thread. */
void felles_videre(struct request *rq, const char *avtale, const char *tail, const char *melding);

/* <sjekk> with the control code of a version. */
void felles_kontrollkode(struct avtaleside *p, const struct avt_versjon *versjon);

/* <visning> of a version. */
struct avt_err felles_visning(struct avtaleside *p, const struct avt_versjon *versjon) AVT_NODISCARD;

/* <signatur> for every role that has signed or must sign the version, whichever version it approved last. */
struct avt_err felles_signaturer(struct avtaleside *p, const struct avt_versjon *versjon) AVT_NODISCARD;

/* The roles whose turn it is to sign the pending version; 0 if none is pending. */
avt_roles felles_neste(const struct leser *leser);

/* <forskjell> for each difference the role reads, and one hidden for each document of the others. hvem: also who
 * must sign because of it, and why. */
void felles_forskjeller(struct avtaleside *p, struct avt_node *parent, const struct avt_forskjell *list, size_t n,
                        bool hvem);

/* Those between two versions. uendret (may be NULL) gets how many values are the same. */
struct avt_err felles_sammenlign(struct avtaleside *p, struct avt_node *parent, const struct avt_versjon *fra,
                                 const struct avt_versjon *til, size_t *uendret) AVT_NODISCARD;

/* <name rolle="…" handling="…"/> for each of the roles; handling is what it signs with. */
void felles_roller(struct avt_arena *arena, struct avt_node *parent, const char *name, const struct avt_tiltak *tiltak,
                   avt_roles roles);

/* <plikt> for what is due by the version in force. */
void felles_plikter(struct avtaleside *p);
/* One of them. acts: what the role may do now. */
void felles_plikt(struct avtaleside *p, struct avt_node *parent, const struct avt_plikt *plikt, uint32_t acts);

/* <aapen> for inquiries, and for wishes and objections without an answer; only number nr unless it is 0. */
struct avt_err felles_aapne(struct avtaleside *p, unsigned nr) AVT_NODISCARD;

/* <fil> for every uploaded file the role reads. */
struct avt_err felles_filer(struct avtaleside *p) AVT_NODISCARD;

/* Attributes paa-vegne (the part or role it counts for; "" if the author's own), grunn and bekreftet (a name). */
struct avt_err felles_paa_vegne(struct avtaleside *p, struct avt_node *node, const struct avt_post *post) AVT_NODISCARD;

/* The person may register papers that others have signed. */
bool felles_registrerer(const struct request *rq);

/* How an attempt stands, as attributes of node: tilstand, and slik, which says why it has fallen away. */
void felles_forsok(struct avtaleside *p, struct avt_node *node, const struct forsok_naa *naa);

/* The page on which a colleague's signature for somebody is confirmed. */
struct avt_err felles_kollega(struct leser *leser, const struct fullmakt *f, int status) AVT_NODISCARD;

/* <tilknyttet> for the agreement's links, both ways, to and from what the person may read (samlet.c). */
struct avt_err felles_tilknyttet(struct avtaleside *p) AVT_NODISCARD;

/* <loefte> for each promise of help in the version in force, with what has been said of it. */
struct avt_err felles_loefter(struct avtaleside *p) AVT_NODISCARD;

/* <rapport> for each report that the role reads, with what the person it is about may do with it. */
struct avt_err felles_rapporter(struct avtaleside *p) AVT_NODISCARD;

/* What an item is, as attributes of node: liste (text key), slag (text key of its first code), navn (its first line) or
 * start and slutt (its days), and beskrivelse. */
void felles_post(struct avt_arena *arena, struct avt_node *node, const struct avt_innhold *innhold,
                 const struct avt_liste *liste, const char *post);

/* The list of the item that "<list>/<id>" names, and its id; NULL if the content the role reads has no such item. */
const struct avt_liste *felles_liste(const struct avtaleside *p, const char *om, const char **post);

/* <sett> with the text that the role is shown and signs, copied as it is, and <sjekk> with the digest of those very bytes
 * and its code. */
struct avt_err felles_sett(struct avtaleside *p, const struct avt_versjon *versjon, int rolle) AVT_NODISCARD;

/* <versjon> for every version put forward; <lenke> to what belongs to the agreement. */
void felles_versjoner(struct avtaleside *p);
void felles_lenker(struct avtaleside *p);

/* <periode> of the one that om names; nothing where there is none, or the role does not read it. */
struct avt_err felles_periode(struct avtaleside *p, const char *om) AVT_NODISCARD;

/* ---- typed parts of an act (deler.c) ---- */

/* <felt> for each part, as in a form of the draft; inputs are named "deler/<part>". */
void deler_felter(struct avtaleside *p, struct avt_node *parent, const struct avt_aktdeler *deler);
/* What was typed in them. */
struct avt_err deler_json(struct request *rq, const struct avt_aktdeler *deler, struct avt_json **out) AVT_NODISCARD;
/* What is wrong with it, in the words of a form: faults of the request. */
void deler_feil(struct request *rq, const struct avt_aktdeler *deler);
/* <del> for each part of a record. */
void deler_vis(struct avt_arena *arena, struct avt_node *node, const struct akttekster *tekster);

/* ---- what a person may do (gjoer.c) ---- */

/* <gjoer> most urgent first, for all roles the person has. bare_venter: only what waits for the person. */
struct avt_err gjoer_add(struct leser *leser, struct avt_node *parent, bool utkast, bool bare_venter) AVT_NODISCARD;

#endif
