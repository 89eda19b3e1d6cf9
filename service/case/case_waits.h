/*
 * What waits for whom in an agreement, and on which days: made of its records, its draft and what is attempted on behalf
 * of others. It knows no clock, so it can be stored. Lists read what is stored (writer/list_rows.h), and the page of an
 * agreement asks the same function.
 */
#ifndef CASE_WAITS_H
#define CASE_WAITS_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "case/sak.h"

/* Beside the acts of handling.def: what is done to drafts, and to what a colleague has signed for another. */
enum { CASE_UTKAST = AVT_HANDLING_COUNT, CASE_FREMLEGG, CASE_NY_ENDRING, CASE_FORSLAG, CASE_KOLLEGA, CASE_ACTS };

enum { CASE_NEVER = INT32_MAX }; /* a day that does not come */

/* One thing that waits for a role. */
struct case_wait {
    int rolle;
    unsigned act;
    bool etter;             /* waits from the day after `frist`, not before */
    avt_date frist;         /* after this day it is late; CASE_NEVER */
    avt_date til;           /* the last day on which it waits; CASE_NEVER */
    bool ventende;          /* only for who has the role by the pending version */
    struct avt_span unntatt; /* persons it does not wait for: keyed hashes, 32 bytes each */
};

struct case_waits {
    struct case_wait *list;
    size_t n, cap;
    avt_date over[AVT_MAX_ROLES]; /* by role: after this day something that it reads is overdue; CASE_NEVER */
    avt_date start, slutt; /* of the version in force, else the pending one; CASE_NEVER */
    avt_date siste;        /* the earlier of slutt and the last day by an early end */
};

/* The name of an act: "godkjent", "utkast". */
const char *case_act_name(unsigned act);

struct avt_err case_waits(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak,
                          struct case_waits *out) AVT_NODISCARD;

/* Whether it waits for the person on that day. venter: the roles it has by the pending version. */
bool case_wait_is_for(const struct case_wait *wait, avt_date idag, const uint8_t person[32], avt_roles venter);

/* Whether the role may write some field of a draft, and acts for a part. */
bool case_edits(const struct avt_tiltak *tiltak, int rolle);

#endif
