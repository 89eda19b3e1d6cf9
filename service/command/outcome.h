/*
 * What people do, each as one function: it checks what can be checked in the HTTP thread, then hands a job to the
 * writer, which checks again against the state as it is, seals, commits and answers. Pages and API differ only in how
 * they read the request and in the answer they make of what came of it.
 */
#ifndef COMMAND_OUTCOME_H
#define COMMAND_OUTCOME_H

#include "avtale/dokument.h"
#include "avtale/span.h"
#include "avtale/tilstand.h"
#include "avtale/utgangspunkt.h"
#include "base/request.h"
#include "case/case_forslag.h"

/* What an answer can be made from. */
struct utfall {
    const char *avtale;
    const struct avt_tiltak *tiltak;
    unsigned revisjon;                 /* of the draft, after saving */
    unsigned mangler;                  /* faults that would stop a put-forward */
    const struct avt_innhold *innhold; /* of the draft, with what was computed; NULL when there is no draft */
    const struct avt_faults *uregnet;  /* what could not be computed, of what the role may be told */
    int rolle;                         /* who saved it */
    const struct forslag *forslag;     /* on the draft: proposed or answered */
    const char *forsok;                /* attempt id */
    const char *kontrollkode;
    struct avt_span s;             /* text of S */
    const struct avt_post *post;   /* of the sealed record */
    const struct avt_digest *hode; /* the agreement's head after it */
    struct avt_span r_file;
    bool gjelder;                      /* the version is in force after this */
    const struct avt_utelatt *utelatt; /* what did not come along from an earlier agreement */
    size_t n_utelatt;
};

typedef void (*flow_answer)(struct request *rq, const struct utfall *utfall);

/* The answer to who has no HTTP, into ctx->answer: JSON with the members avtale, and of an attempt forsok and erklaering
 * (S); of what was sealed nr, erklaering, kvittering (R) and hode; of both kontrollkode. */
void utfall_write(struct ctx *ctx, const struct utfall *utfall);

#endif
