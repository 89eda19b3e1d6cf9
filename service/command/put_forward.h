/* Putting forward: a version made from a draft. */
#ifndef COMMAND_PUT_FORWARD_H
#define COMMAND_PUT_FORWARD_H

#include "avtale/decide.h"
#include "avtale/endring.h"
#include "avtale/err.h"
#include "avtale/regel.h"
#include "avtale/span.h"
#include "command/pipeline.h"
#include "command/telling.h"

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
    avt_date fra; /* the day it holds from; INT32_MIN: a first version without a start */
    bool retting;
    unsigned revisjon; /* of the draft */
    size_t n_forslag;  /* those on the draft that the role reads */
    unsigned forslag;  /* forslag_stand of the documents the role reads */
};

/* It shows the draft, and notes that. */
struct avt_err flow_forhaandsvis(struct leser *leser, struct forhaandsvisning *out) AVT_NODISCARD;
/* The same, of which nothing is shown. */
struct avt_err fremlegg_unseen(struct leser *leser, struct forhaandsvisning *out) AVT_NODISCARD;

/* The act it is put forward by: one's own contact data is changed alone. */
enum avt_handling fremlegg_handling(const struct forhaandsvisning *view);

/* Puts the draft forward: all faults at once, documents, views, and who must sign. */
struct put_forward_wish {
    const char *grunn; /* NULL: the draft's own */
};

extern const struct command_kind command_put_forward;

/* ---- making a version: what this and direkte.c have in common ---- */

/* Which version the view of one would be of. */
struct avt_vist fremlegg_vist(const struct sak *sak, const struct forhaandsvisning *view);

/* The documents of the version in force. */
struct former {
    struct avt_fil *filer;
    size_t n;
};

struct fremlegg {
    struct avt_kommando kommando;
    struct avt_innhold innhold;
    bool direkte;            /* made from the version in force: a draft stays, with the same changes */
    struct avt_digest hode;  /* direkte: the head it was made at */
    struct sak_utkast rest;  /* direkte: the draft as it will be */
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
    struct forhaandsvisning view; /* what changes, and who signs: for make */
    struct former former;
    const char *grunn;
};

/* Into maa_signere, varsles and alene: the roles named by the classes of what changed, all if it is the first. */
void fremlegg_signers(struct leser *leser, struct forhaandsvisning *out, bool first);

/* Documents, views and the record of a command whose own is a struct fremlegg: of its innhold, view and former. */
struct avt_err fremlegg_make(struct command *command) AVT_NODISCARD;

/* What every such command does in the writer. */
struct avt_err fremlegg_prepare(struct command *command, struct writer *writer) AVT_NODISCARD;
struct avt_err fremlegg_write(struct command *command, struct writer *writer) AVT_NODISCARD;
void fremlegg_fill(struct command *command, struct writer *writer, struct utfall *out);

#endif
