/*
 * The state of an agreement (tilstand): a pure fold over its records.
 *
 * The fold trusts nobody: it is run by the service before it seals, by rebuild, and by the offline verifier, and
 * refuses a record that could not lawfully follow the ones before it, whoever sealed it.
 */
#ifndef AVTALE_TILSTAND_H
#define AVTALE_TILSTAND_H

#include "avtale/acts.h"
#include "avtale/erklaering.h"
#include "avtale/err.h"
#include "avtale/kvittering.h"
#include "avtale/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One record as the fold wants it. */
struct avt_post {
    struct avt_erklaering s;
    struct avt_kvittering r;
    struct avt_digest s_id, r_id; /* SHA-256 of the texts */
    uint8_t person[32];           /* service only: keyed hash of who acted; zero elsewhere */
};

enum avt_versjon_state {
    AVT_VENTER,    /* put forward, not signed by all it needs */
    AVT_GJELDER,   /* in force */
    AVT_ERSTATTET, /* was in force, a later one is */
    AVT_AVVIST_V,  /* refused by one who must sign */
    AVT_TRUKKET_V  /* withdrawn by who put it forward, or fallen with the end */
};

struct avt_versjon {
    unsigned n;
    enum avt_versjon_state state;
    struct avt_digest fremlegg, dokument, skjema; /* identity of the put-forward S; of avtale.xml */
    struct avt_sum *shown; /* annexes that who put it forward was shown, by name; avtale.xml lists all */
    size_t n_shown;
    struct avt_endret *endret;
    size_t n_endret;
    unsigned fremlagt_nr;    /* record that put it forward */
    const char *fremlagt_av; /* role */
    size_t n_kreves;
    const char *kreves[AVT_MAX_ROLES]; /* roles that must approve */
    unsigned signert[AVT_MAX_ROLES];   /* record number of each one's approval, 0 if none stands */
    bool by_another[AVT_MAX_ROLES];     /* another approved for it */
    unsigned gjelder_nr;               /* record that put it in force, 0 if never */
    avt_instant gjelder_tid;
    bool retting;      /* it corrects: it ends where, when it came in force, another version took over */
    avt_date fra, til; /* days it holds, but for what a later one takes; til INT32_MAX: on and on */
};

struct avt_tilstand {
    struct avt_id avtale;
    unsigned n_poster;
    struct avt_digest hode; /* identity of the last R, zero if none */
    avt_instant tid;        /* of the last R */
    struct avt_versjon *versjoner;
    size_t n_versjoner, cap; /* all ever put forward, in order; n may repeat after a refusal */
    int venter, gjelder;     /* index of the pending version and the one in force, -1 if none */
    bool avbrutt, annullert;
    avt_date slutt;    /* from which day it is ended, with avbrutt or annullert */
    unsigned slutt_nr; /* record that ended it */
    struct avt_aapen *aapne;
    size_t n_aapne, cap_aapne; /* wishes, objections and inquiries, answered or not */
    struct avt_utfoert *utfoert;
    size_t n_utfoert, cap_utfoert; /* what has been recorded of duties, promises and periods */
    struct avt_samtykke *samtykker;
    size_t n_samtykker, cap_samtykker; /* consents given, withdrawn or not */
    struct avt_overtatt *overtatt;
    size_t n_overtatt, cap_overtatt; /* every take-over */
};

/* A wish, an objection or an inquiry, and the record that answered it. */
struct avt_aapen {
    unsigned nr, answer; /* 0: not answered */
    enum avt_handling handling;
    const char *rolle;
    const char *code; /* of an inquiry: the part it is to; else its code, NULL if none */
    avt_instant tid, svart;
};

/* oppfulgt, rapport, loefte, periode-godkjent, periode-avslaatt, periode-sendt. */
struct avt_utfoert {
    unsigned nr;
    enum avt_handling handling;
    const char *code; /* the duty's code, the promise's state; NULL if none */
    const char *om;   /* the item it is about; NULL if none */
    int versjon;      /* index of the version that was in force */
    const char *rolle;
    avt_instant tid;
};

struct avt_overtatt {
    unsigned nr;
    const char *rolle;
};

struct avt_samtykke {
    unsigned nr, trukket; /* trukket 0: stands */
    const char *rolle, *code;
};

/* The state before any record. */
void avt_tilstand_init(struct avt_tilstand *state, const struct avt_id *avtale);

/*
 * Applies the next record; copies what it keeps into arena. on error state is unchanged. AVT_EPROOF: it does not follow
 * the record before it, or names other documents than the version it answers. AVT_EFORM: S lacks what its act must say;
 * where = the line. Otherwise what avt_tilstand_allows and avt_tilstand_allows_slag tell.
 */
struct avt_err avt_tilstand_apply(struct avt_arena *arena, struct avt_tilstand *state,
                                  const struct avt_post *post) AVT_NODISCARD;

/* The version an act answers: the pending one, or for acts that concern what holds now the pending one or else the
 * one in force. NULL if there is none, and for all other acts: their `fremlegg` is ingen. */
const struct avt_versjon *avt_tilstand_concerned(const struct avt_tilstand *state, enum avt_handling handling);

/*
 * Would the fold take this act from this role now? decide asks this first, so that nothing is ever sealed that the fold
 * refuses. rolle: on whose behalf, if on behalf. fremlegg: what S answers. AVT_ESTATUS: not at this point. AVT_ESTALE:
 * answers another version. AVT_EROLE: not one who must approve. AVT_EDONE: has done this.
 */
struct avt_err avt_tilstand_allows(const struct avt_tilstand *state, enum avt_handling handling, const char *rolle,
                                   const struct avt_digest *fremlegg) AVT_NODISCARD;

/* The same for what `slag` names: an open wish or objection ("post-7"), a consent. AVT_EFORM without one.
 * AVT_ESTATUS: there is no such thing. AVT_EDONE: answered, or stands already. */
struct avt_err avt_tilstand_allows_slag(const struct avt_tilstand *state, enum avt_handling handling, const char *rolle,
                                        const char *slag) AVT_NODISCARD;

/* The last that was recorded of an item by one of the acts (bits 1 << AVT_…); NULL if nothing was. */
const struct avt_utfoert *avt_tilstand_om(const struct avt_tilstand *state, uint32_t acts, const char *om);

/* The wish, objection or inquiry that slag "post-<nr>" names, answered or not; -1 if none. */
int avt_tilstand_aapen(const struct avt_tilstand *state, const char *slag);

/*
 * The version of a day, as an index: the last that came in force and holds on that day; before them all, the first. -1 if
 * none has come in force. What `gjelder` names is the last one, whichever days it holds: contact data, first and last
 * day, and the lists an act may be about, are always that one's.
 */
int avt_tilstand_paa(const struct avt_tilstand *state, avt_date day);

/* The first day after `day` on which another version takes over, INT32_MAX if none does. */
avt_date avt_tilstand_skifte(const struct avt_tilstand *state, avt_date day);

/* The versions that one which holds from `fra` takes over from, as indices, the one of that day first, each once: a
 * correction takes only that day's, any other each that comes after too. */
size_t avt_tilstand_mot(struct avt_arena *arena, int **out, const struct avt_tilstand *state, avt_date fra,
                        bool retting);

/* True if the version, an index, is that of some day, or will be. */
bool avt_tilstand_har_dag(const struct avt_tilstand *state, int versjon);

const struct avt_versjon *avt_tilstand_venter(const struct avt_tilstand *state);  /* or NULL */
const struct avt_versjon *avt_tilstand_gjelder(const struct avt_tilstand *state); /* or NULL */
unsigned avt_tilstand_neste(const struct avt_tilstand *state);                    /* number the next version gets */
int avt_versjon_rolle(const struct avt_versjon *versjon, const char *rolle);      /* index in kreves, -1 */

/* True if the last approval of this role that stands was given by another on its behalf. */
bool avt_tilstand_paa_vegne(const struct avt_tilstand *state, const char *rolle);

bool avt_tilstand_samtykke(const struct avt_tilstand *state, const char *slag); /* a consent of this kind stands */
/* The consent of this kind that this role has given and not withdrawn; -1 if none. */
int avt_tilstand_samtykke_av(const struct avt_tilstand *state, const char *rolle, const char *slag);

const char *avt_status_name(enum avt_status status); /* "utkast", "til-signering", "klar-for-oppstart", … */

/* Status on a day. start and slutt are those of the version in force (slutt INT32_MAX if open), not read when none is. */
enum avt_status avt_tilstand_status(const struct avt_tilstand *state, avt_date idag, avt_date start, avt_date slutt);

#ifdef __cplusplus
}
#endif

#endif
