/*
 * A draft on its way to the writer: what opening and saving (utkast.c) and opening an amendment (endring.c) share.
 */
#ifndef COMMAND_UTKAST_H
#define COMMAND_UTKAST_H

#include "avtale/err.h"
#include "command/flow.h"
#include "writer/journal.h"

struct utkast_job {
    struct job job;
    const struct avt_tiltak *tiltak;
    struct avt_innhold innhold;
    const char *grunn;
    unsigned revisjon; /* the draft's before this, 0 if there is none */
    unsigned mangler;
    struct avt_faults uregnet;      /* what could not be computed; told before it is put forward, never stops saving */
    int rolle;                      /* who saves */
    bool ny;                        /* a new agreement */
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
