/*
 * Making a version: what fremlegg.c (from a draft) and direkte.c (from the version in force) have in common.
 */
#ifndef COMMAND_PUT_FORWARD_H
#define COMMAND_PUT_FORWARD_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "command/flow.h"
#include "writer/writer.h"

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
