/*
 * One person with several agreements: which go together, what they come to, and links from one to another. Pure: the
 * other agreements are facts (fakta.h).
 */
#ifndef AVTALE_ACROSS_H
#define AVTALE_ACROSS_H

#include "avtale/err.h"
#include "avtale/fakta.h"
#include "avtale/innhold.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What felles/kombinasjoner.xml says of the measure beside another at the same time. */
enum avt_samtidig avt_kombinasjon(const struct avt_tiltak *tiltak, const char *annet);

/* The same as a rule of the measure would tell it: what no row asks for is allowed, and a row of alvor advarsel makes a
 * warning of a stop. The row, if any, is *rad (may be NULL). */
enum avt_samtidig avt_kombinasjon_dom(const struct avt_tiltak *tiltak, const char *annet, const struct avt_regel **rad);

/* True for rows that are about the person's other agreements: OVERLAPP, and VARIGHET that is samlet. */
bool avt_regel_om_andre(const struct avt_regel *regel);

/* True if such a row can stop something at one of the moments (enum avt_moment bits). */
bool avt_across_can_stop(const struct avt_tiltak *tiltak, unsigned moments);

/*
 * How many days the person's other agreements of the measure have, each day once, and none of start to slutt. One that
 * waits for signatures counts only with `venter`; one that is `utenfor` never. An open one ends on slutt.
 */
int avt_dager_ellers(struct avt_arena *arena, const struct avt_fakta *fakta, const char *tiltak, avt_date start,
                     avt_date slutt, bool venter);

/* A time as people count it: whole months, and the days left over. */
struct avt_lengde {
    int maaneder, dager;
};

/* How much of the longest time a measure may last one person has. */
struct avt_forbruk {
    const struct avt_regel *regel; /* the row: lengde is the longest time */
    struct avt_lengde avtalt;      /* by all that are in force or have been */
    struct avt_lengde brukt;       /* of that, until today, today included */
    bool venter;                   /* another waits for signatures, and is in neither */
};

/*
 * One for each VARIGHET row that is samlet and holds for the content: its own days, which are agreed already (inngaatt)
 * or wait, and those of fakta->andre. Counted as the row counts: as if the earlier days stood right before the start. 0
 * when the content lacks a day.
 */
size_t avt_forbruk_finn(struct avt_arena *arena, struct avt_forbruk **out, const struct avt_innhold *innhold,
                        bool inngaatt, const struct avt_fakta *fakta);

/* A field that names another agreement, and where it stands. */
struct avt_lenke {
    const struct avt_felt *felt;
    const char *post;   /* item id, NULL outside lists */
    const char *slag;   /* the item's field "slag", "" if it has none */
    const char *avtale; /* the other's id */
};

/* Every one of the content, in order. */
size_t avt_lenker(struct avt_arena *arena, struct avt_lenke **out, const struct avt_innhold *innhold);

/* True if `former` (may be NULL) names the same agreement at the same place. */
bool avt_lenke_var(const struct avt_innhold *former, const struct avt_lenke *lenke);

/* "ukjent-avtale" for each link that is not in `former` (may be NULL) and names none of fakta->andre: whether there is no
 * such agreement or it is somebody else's is not told. */
void avt_lenker_check(const struct avt_innhold *innhold, const struct avt_innhold *former,
                      const struct avt_fakta *fakta, struct avt_faults *faults);

#ifdef __cplusplus
}
#endif

#endif
