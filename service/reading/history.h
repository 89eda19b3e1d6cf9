/* Who has read an agreement and who was told of it, as far as the role may know. */
#ifndef READING_HISTORY_H
#define READING_HISTORY_H

#include "avtale/err.h"
#include "reading/levering.h"

/* A line of the reading log. */
struct lesing {
    const char *navn; /* "" where the role is not told who */
    const char *rolle, *dokument;
    unsigned versjon; /* 0: the draft */
    avt_instant tid;
};

/* A message to a role. */
struct melding {
    unsigned nr; /* the record it is about; 0: a proposal, or a draft that goes away */
    const char *hendelse, *rolle;
    avt_instant tid;
    struct levering *leveringer; /* how it went, one or more */
    size_t n_leveringer;
};

/* As far as the role is told of them: of messages those to itself, and Nav of all that are about records. Readings with
 * the newest first. */
struct avt_err history_lesinger(struct leser *leser, struct lesing **out, size_t *n) AVT_NODISCARD;
struct avt_err history_meldinger(struct leser *leser, struct melding **out, size_t *n) AVT_NODISCARD;

#endif
