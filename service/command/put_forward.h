/* Putting forward: a version made from a draft. */
#ifndef COMMAND_PUT_FORWARD_H
#define COMMAND_PUT_FORWARD_H

#include "avtale/decide.h"
#include "avtale/endring.h"
#include "avtale/err.h"
#include "avtale/regel.h"
#include "avtale/span.h"
#include "command/outcome.h"
#include "command/telling.h"
#include "reading/leser.h"
#include "writer/job.h"

/* What putting forward would mean, for the page that shows it first. */
struct forhaandsvisning {
    struct avt_faults faults;
    struct avt_forskjell *forskjeller;
    size_t n;
    avt_roles maa_signere;
    avt_roles varsles;      /* those who sign this agreement, and are only told of this */
    bool alene;             /* the act would be kontaktpunkt */
    struct avt_fakta fakta; /* what the rules were told */
    struct telling telling; /* what they said that is counted */
    struct avt_innhold innhold;
    unsigned revisjon; /* of the draft */
    unsigned forslag;  /* forslag_stand of the documents the role reads */
};

struct avt_err flow_forhaandsvis(struct leser *leser, struct forhaandsvisning *out) AVT_NODISCARD;

/* Puts the draft forward: all faults at once, documents, views, and who must sign. */
struct avt_err flow_fremlegg(struct leser *leser, const char *grunn, flow_answer answer) AVT_NODISCARD;

/* ---- making a version: what this and direkte.c have in common ---- */

struct fremlegg_job {
    struct job job;
    struct writer_record record;
    struct avt_kommando kommando;
    struct avt_innhold innhold;
    bool direkte;            /* made from the version in force: a draft stays, with the same changes */
    struct avt_digest hode;  /* direkte: the head it was made at */
    struct avt_innhold rest; /* direkte: the draft as it will be */
    const char *rest_grunn;
    struct avt_fil *filer; /* documents, then views, then free texts */
    size_t n_filer, cap_filer, n_views, first_view;
    const char **view_roles; /* whom each view is for */
    unsigned revisjon;
    uint32_t dokumenter; /* those the role reads */
    unsigned forslag;    /* how far proposals about them had come when it was checked (forslag_stand) */
    struct avt_span skjema_sums, mal_sums;
    struct avt_digest mal;
    const struct avt_entry *maler;
    size_t n_maler;
    struct telling telling;
    flow_answer answer;
};

/* The documents of the version in force. */
struct former {
    struct avt_fil *filer;
    size_t n;
};

/* Into maa_signere, varsles and alene: the roles named by the classes of what changed, all if it is the first. */
void fremlegg_signers(struct leser *leser, struct forhaandsvisning *out, bool first);

/* In the request's arena. answer may be NULL for what follows another record. */
struct fremlegg_job *fremlegg_new(struct leser *leser, flow_answer answer);

/* Documents, views and the record of own->innhold; view says what changed and who signs. */
struct avt_err fremlegg_make(struct leser *leser, struct fremlegg_job *own, const struct forhaandsvisning *view,
                             const struct former *former, const char *grunn) AVT_NODISCARD;

/* Off to the writer; the request waits for it. */
struct avt_err fremlegg_submit(struct leser *leser, struct fremlegg_job *own) AVT_NODISCARD;

#endif
