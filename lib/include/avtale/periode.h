/*
 * Subsidy periods (perioder): how each item of the lists that the acts periode-godkjent and periode-avslaatt are about
 * stands, by the version in force and what has been recorded of it. Pure: the day and the contents are passed in.
 *
 * A decision is about the figures that were in force when it was made. When those of the version now in force are not
 * the same, byte by byte, nothing has been decided about them. When and in which order a period may be decided is data:
 * `tidligst` and `i-orden` of periode-godkjent in felles/<n>/handlinger.xml. While a duty with `sperrer` is overdue none is
 * approved; it may be refused.
 */
#ifndef AVTALE_PERIODE_H
#define AVTALE_PERIODE_H

#include "avtale/innhold.h"
#include "avtale/regel.h"
#include "avtale/tilstand.h"

#ifdef __cplusplus
extern "C" {
#endif

enum avt_periode_tilstand {
    AVT_PERIODE_ER_UBEHANDLET,
    AVT_PERIODE_ER_IKKE_ENNAA, /* nobody has decided it, and nobody may before `tidligst` */
    AVT_PERIODE_ER_GODKJENT,
    AVT_PERIODE_ER_AVSLAATT,
    AVT_PERIODE_ER_ENDRET,   /* it was decided, with other figures than those in force */
    AVT_PERIODE_ER_BORTFALT, /* no longer a period of the agreement: it ended, or was changed, before the period */
    AVT_PERIODE_TILSTAND_COUNT
};
/* "ubehandlet", "ikke-ennaa", "godkjent", "avslaatt", "endret", "bortfalt" */
const char *avt_periode_name(enum avt_periode_tilstand tilstand);

struct avt_periode {
    const struct avt_liste *liste;
    const char *item;            /* id of the item */
    const char *om;              /* "<list>/<id>" */
    avt_date fra, til;           /* til: by an early end, where that is sooner */
    const char *prosent, *belop; /* as stored; NULL where the list has none */
    enum avt_periode_tilstand tilstand;
    avt_date tidligst;                 /* first day it may be decided; INT32_MIN: any */
    const struct avt_utfoert *avgjort; /* the last decision on it, whatever figures that was about; NULL if none */
    bool sendt;                        /* refused, and sent again since without a change */
    bool klar;                         /* may be decided today; approved only if nothing stops it */
    bool venter;                       /* may be approved today, or when those before it that wait have been */
    const struct avt_plikt *sperret;   /* would wait, were this duty not overdue; NULL if none is */
};

struct avt_perioder_in {
    const struct avt_tiltak *tiltak;
    const struct avt_tilstand *state;
    avt_date idag;
    /* Content of a version by index in the state, of the documents that the lists stand in at least, and those that the
     * duties which stop periods are counted from (avt_perioder_dokument); NULL if unknown. */
    const struct avt_innhold *(*innhold)(void *ctx, int versjon);
    void *ctx;
};

/*
 * The periods by first day. Those of the version in force, and those decided earlier that it no longer has (bortfalt,
 * with the figures they had). None when no version is in force or its content is unknown; a decision whose content is
 * unknown counts as one on other figures. Strings are borrowed from the contents.
 */
size_t avt_perioder(struct avt_arena *arena, struct avt_periode **out, const struct avt_perioder_in *in);

/* True if content that periods are asked of must hold this document. */
bool avt_perioder_dokument(const struct avt_tiltak *tiltak, int dokument);

/* The one that "<list>/<id>" names; NULL if none. */
const struct avt_periode *avt_periode_find(const struct avt_periode *list, size_t n, const char *om);

#ifdef __cplusplus
}
#endif

#endif
