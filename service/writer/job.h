/* A job for the writer: what one request wants written, in one piece, and what becomes of it. */
#ifndef WRITER_JOB_H
#define WRITER_JOB_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/tilstand.h"
#include "base/ctx.h"
#include "base/request.h"
#include "case/sak.h"

struct writer;

/* What a job that seals wants in its record; r is filled by the writer. */
struct writer_record {
    struct avt_erklaering s;
    struct avt_span bevis; /* evidence file */
    enum avt_metode metode;
    uint8_t person[32];
    const struct avt_fil *dokumenter;
    size_t n_dokumenter;    /* documents, views, free texts: navn, bytes, digest */
    struct sak_tider tider; /* of a new version; known = false otherwise */
};

struct job {
    struct request *rq;            /* answered when done; NULL for jobs of commands, and those nobody waits for */
    struct ctx *ctx;               /* who asked; NULL: nobody, and the arena is the job's own */
    void (*done)(struct ctx *ctx); /* tells that one; NULL: rq is woken */
    struct avt_arena *arena;       /* the job's own or the caller's */
    struct avt_id avtale;          /* which agreement; empty text if none */
    bool keyed;                    /* its answer is kept under the key of ctx */

    bool andre; /* its prepare looks at the person's other agreements: no two in one batch */

    /* Checks against the state as it is, in the transaction. Sets record when it seals. */
    struct avt_err (*prepare)(struct job *job, struct writer *writer);
    /* Writes rows of its own, beside the record, whose number is known but not yet its receipt; may be NULL. */
    struct avt_err (*write)(struct job *job, struct writer *writer);
    /* Makes the answer from the outcome, where the caller wants it; stored under its key, given after the commit. */
    void (*answer)(struct job *job, struct writer *writer);

    bool uliste; /* what its write does shows in no list, so that their rows need not be made anew */

    struct writer_record *record;           /* NULL: seals nothing */
    struct job *etter;                      /* a second record of the same act, sealed right after; NULL if none */
    bool foelger;                           /* is such a one: has no key and no answer of its own */
    struct avt_post post;                   /* filled by the writer when it seals */
    struct avt_span s_text;                 /* S as it is stored, from the writer */
    struct avt_span r_file;                 /* the receipt's note, from the signer */
    struct avt_span s_sealed, bevis_sealed; /* encrypted, while the signer works */
    void *own;                              /* the flow's own struct */
    struct avt_err err;                     /* outcome */
    bool replayed;                          /* the answer was given before */
    struct job *next;
};

#endif
