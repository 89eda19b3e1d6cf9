/*
 * Dated rates and caps: schemas/satser/<any name>.xml. A new year is a new file; no measure's digest changes by it. The
 * grammar is in schemas/README.md.
 */
#ifndef AVTALE_SATSER_H
#define AVTALE_SATSER_H

#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/tall.h"
#include "avtale/zip.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_sats {
    const char *navn;   /* "inkluderingstilskudd-tak" */
    const char *enhet;  /* "kr", "kr-per-maaned", "prosent" */
    const char *tekst;  /* its value as written: "160400" */
    struct avt_tall verdi;
    avt_date fra, til;  /* the days it holds, both included; INT32_MIN and INT32_MAX where it has no end */
    const char *kilde, *status, *merknad;
    avt_date dato; /* when it was looked up */
};

/* By name and first day. */
struct avt_satser {
    struct avt_sats *list;
    size_t n;
};

/*
 * Loads every "satser/….xml" of files. A row without `til` holds until the next of its name begins. AVT_EDATA for any
 * fault, as avt_tiltak_load: grammar, no number, two of a name that hold on one day.
 */
struct avt_err avt_satser_load(struct avt_arena *arena, struct avt_satser **out, const struct avt_entry *files,
                               size_t n) AVT_NODISCARD;

/* The rate that holds on that day; NULL when nobody has put it in yet: a fault to tell, never a zero. */
const struct avt_sats *avt_sats_find(const struct avt_satser *satser, const char *navn, avt_date dato);

/* True if there is a rate of that name, whatever the day. */
bool avt_sats_known(const struct avt_satser *satser, const char *navn);

#ifdef __cplusplus
}
#endif

#endif
