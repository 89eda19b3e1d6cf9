/*
 * A command: what somebody wants to do, and what it is decided on. decide.h decides.
 */
#ifndef AVTALE_KOMMANDO_H
#define AVTALE_KOMMANDO_H

#include "avtale/innhold.h"
#include "avtale/periode.h"
#include "avtale/tilstand.h"
#include "avtale/tiltak.h"

/* What shows that somebody asked for what is done on its behalf. */
enum avt_bevisart { AVT_BEVIS_INGEN, AVT_BEVIS_SAMTALE, AVT_BEVIS_PAPIR };

/* What somebody wants to do. */
struct avt_kommando {
    enum avt_handling handling;
    int rolle; /* index in the measure */
    /* The put-forward record the person saw. Zero if the act concerns none; a new version: the one in force, or zero. */
    struct avt_digest fremlegg;
    const char *code; /* NULL if none */
    const char *om;   /* "<list>/<id>" of the item it is about, NULL if none */
    bool has_gjelder_fra;
    avt_date gjelder_fra;
    bool has_tekst;           /* a free text comes with it */
    const char *behalf_of; /* the role it is to count for, or NULL */
    const char *reason;        /* coded, why on behalf */
    enum avt_bevisart bevis;  /* with behalf_of */
    uint8_t person[32];       /* keyed hash of who acts */
    const uint8_t *bekrefter; /* and of who confirms what is done on behalf; NULL while it is only attempted */
};

/* Who acted in a record, for rules about different persons: fills person, false if that is unknown, which counts as
 * the same. */
typedef bool (*avt_person_fn)(void *ctx, unsigned nr, uint8_t person[32]);

/* The periods as avt_perioder gives them, made when they are asked for; NULL: there are none. */
typedef size_t (*avt_periode_fn)(void *ctx, const struct avt_periode **out);

struct avt_decide_in {
    const struct avt_tiltak *tiltak;
    const struct avt_tilstand *state;
    enum avt_status status;
    avt_date idag;
    avt_person_fn person;
    void *person_ctx;
    avt_periode_fn perioder;
    void *perioder_ctx;
    const struct avt_innhold *innhold; /* in force; needed for acts about an item of it, else may be NULL */
    const avt_date *siste; /* the last day of the version in force; NULL: none, or an open end */
    avt_roles tidligere; /* roles the person has by the version in force alone: they do not sign the pending one */
};

#endif
