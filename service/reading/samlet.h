/*
 * All of one person's agreements that somebody may see, in one: in groups, linked, side by side and summed.
 *
 * Each agreement is opened as its own leser, so nothing is told, linked, laid side by side or counted that the actor has no
 * role in. What rests on a rule is told to those who may be told when the rule is broken: who reads the field the rule
 * speaks at, and every field its conditions look at.
 */
#ifndef READING_SAMLET_H
#define READING_SAMLET_H

#include "avtale/err.h"
#include "avtale/across.h"
#include "reading/leser.h"

enum samlet_gruppe { SAMLET_NAA, SAMLET_KOMMENDE, SAMLET_VENTER, SAMLET_UTKAST, SAMLET_AVSLUTTET, SAMLET_GRUPPER };
const char *samlet_gruppe_navn(enum samlet_gruppe gruppe);

struct samlet_avtale {
    const char *id, *nummer;
    const struct avt_tiltak *tiltak;
    enum avt_status status;
    const char *rolle;      /* the actor's */
    const char *virksomhet; /* "" if the role does not read it */
    enum samlet_gruppe gruppe;
    bool til_behandling; /* a version of it waits for signatures */
    bool har_tid;        /* start is known; slutt INT32_MAX when open, the last day of one that ended early */
    avt_date start, slutt;
    const char *stopp; /* sak_stopp, and its last day */
    avt_date siste;
};

/* A link as one end shows it. */
struct samlet_lenke {
    const struct samlet_avtale *fra;
    const struct samlet_avtale *til; /* NULL where the actor has no role in it */
    const char *slag;                /* "" where the field has no kind */
    const char *tekst;               /* text key of the kind, else of the field */
};

struct samlet_overlapp {
    const struct samlet_avtale *a, *b;
    avt_date fra, til; /* the days they share; til INT32_MAX when both are open */
    enum avt_samtidig utfall;
    bool venter; /* one of them waits for signatures */
};

struct samlet_forbruk {
    const struct avt_tiltak *tiltak;
    struct avt_forbruk forbruk;
};

struct samlet {
    struct samlet_avtale *avtaler; /* by group, then by start */
    size_t n;
    struct samlet_lenke *lenker;
    size_t n_lenker;
    struct samlet_overlapp *overlapp; /* of those that still are to come or under way */
    size_t n_overlapp;
    struct samlet_forbruk *forbruk; /* one for each measure that has a longest time, by its latest agreement */
    size_t n_forbruk;
};

/* Of the person whom the opened agreement is for. It is among them. */
struct avt_err samlet_les(struct leser *leser, struct samlet *out) AVT_NODISCARD;

/* The links of the opened agreement, whose content as the role reads it is innhold: those it has, then those that lead to
 * it from agreements the actor may read. */
struct avt_err samlet_lenker(struct leser *leser, const struct avt_innhold *innhold, struct samlet_lenke **out,
                             size_t *n) AVT_NODISCARD;

#endif
