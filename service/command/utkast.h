/*
 * Drafts: opening and saving, and what both share with the opening of an amendment (amend.c).
 */
#ifndef COMMAND_UTKAST_H
#define COMMAND_UTKAST_H

#include "avtale/err.h"
#include "avtale/utgangspunkt.h"
#include "case/case_forslag.h"
#include "command/outcome.h"
#include "reading/leser.h"
#include "writer/job.h"

/* A new agreement's draft. innhold may be NULL. fra (may be NULL): the id of an earlier agreement to begin from, with no
 * innhold beside it ("bare-en-av-dem"); "ukjent-avtale" unless the actor has a role in it. */
struct avt_err flow_opprett(struct request *rq, const char *tiltak, const char *fra, const struct avt_json *innhold,
                            flow_answer answer) AVT_NODISCARD;

/* What such a draft would hold, for the page that asks first. fra is the earlier agreement's id, as above. */
struct begynnelse {
    struct avt_innhold innhold;
    struct avt_utelatt *utelatt;
    size_t n;
};

struct avt_err flow_begynn(struct request *rq, const struct avt_tiltak *tiltak, const char *fra,
                           struct begynnelse *out) AVT_NODISCARD;

/* What If-Match must name of a draft, and the check of it: ctx_match_first. */
const char *utkast_token(struct avt_arena *arena, unsigned revisjon);
struct avt_err utkast_match(struct ctx *ctx, unsigned revisjon, struct avt_err found) AVT_NODISCARD;
/* The same of one part of it: a digest of what saving its form would replace. innhold: the draft, as the role reads it. */
const char *utkast_del_token(const struct leser *leser, const struct avt_innhold *innhold, int gruppe);

/* What is saved of a draft. */
struct utkast_lagring {
    const struct avt_json *innhold; /* NULL: as it was */
    int gruppe;                     /* the fields of one side (its first group), from a form; -1: all it reads */
    const char *grunn;              /* NULL: as it was */
    bool sier_dag, sier_retting;    /* the two below were said; else as they were */
    const char *gjelder_fra;        /* "" or NULL: the service proposes one */
    bool retting;
};

/*
 * Saves the draft: innhold replaces what the role reads, or only the fields of one side. Fields the role may read but not
 * edit must be as they were ("ikke-lov-aa-redigere"). A first version's day is its start: "ukjent-felt". From a form
 * If-Match is utkast_del_token, so that who writes another part is not in the way, and what is beyond a limit is saved.
 */
struct avt_err flow_lagre(struct leser *leser, const struct utkast_lagring *lagring, flow_answer answer) AVT_NODISCARD;

/* The same, with an open proposal put in as well, over what was written; innhold NULL: nothing else is changed. It must
 * be one whose field the role edits: AVT_EROLE, AVT_EDONE, AVT_ENOTFOUND; "ukjent-post", "for-mange" if it fits no more. */
struct avt_err flow_ta_inn(struct leser *leser, const struct avt_json *innhold, int gruppe, unsigned nr,
                           flow_answer answer) AVT_NODISCARD;

/* What saving would compute, with nothing saved: the draft with what was written, and every computed value. */
struct avt_err flow_regn(struct leser *leser, const struct avt_json *innhold, int gruppe,
                         struct avt_innhold *out) AVT_NODISCARD;

/* ---- on its way to the writer ---- */

struct utkast_job {
    struct job job;
    const struct avt_tiltak *tiltak;
    struct avt_innhold innhold;
    const char *grunn;
    struct utkast_dag dag;
    unsigned revisjon; /* the draft's before this, 0 if there is none */
    unsigned mangler;
    struct avt_faults uregnet;      /* what could not be computed; told before it is put forward, never stops saving */
    int rolle;                      /* who saves */
    bool ny;                        /* a new agreement */
    bool skjema;                    /* from a form of a page: what is beyond a limit is saved (command/draft_limits.h) */
    bool parter;                    /* nobody has signed anything yet: the draft says who has a role */
    struct avt_fakta staar;         /* of an amendment: what is in force */
    struct avt_digest hode;         /* opening an amendment: the head it was opened at */
    const struct avt_innhold *foer; /* what stood there before; NULL: nothing */
    struct begynnelse begynnelse;   /* a new agreement begun from an earlier one */
    struct forslag *tatt;           /* the proposal that is taken in, or NULL */
    struct forslag *fra;            /* opening an amendment from a wish: what it proposes */
    size_t n_fra;
    flow_answer answer;
};

struct utkast_job *utkast_job_new(struct request *rq, const struct avt_tiltak *tiltak, const struct avt_id *id,
                                  flow_answer answer);

/* What rules put in, what follows from it, and the rules that run when saving, as own->rolle may be told: faults of the
 * request. */
struct avt_err utkast_sjekk(struct utkast_job *own, struct store *store) AVT_NODISCARD;

/* A party's identity makes the agreement: another person or business is another agreement. */
bool utkast_identitet(const struct avt_tiltak *tiltak, const struct avt_felt *felt);

/* Off to the writer. */
struct avt_err utkast_submit(struct utkast_job *own) AVT_NODISCARD;

#endif
