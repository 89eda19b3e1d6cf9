/* How an attempt stands now, whatever has become of it. */
#ifndef COMMAND_ATTEMPT_NOW_H
#define COMMAND_ATTEMPT_NOW_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "command/attempt.h"
#include "reading/leser.h"

/* How an attempt stands now, whatever has become of it and of what it answers since. */
enum forsok_tilstand {
    FORSOK_VENTER,    /* may be confirmed: by who attempted it, on behalf by another */
    FORSOK_BEKREFTET, /* is a record */
    FORSOK_AVSLAATT,  /* on behalf: a colleague has refused it */
    FORSOK_TRUKKET,   /* on behalf: taken back by who attempted it */
    FORSOK_UTLOEPT,   /* its time is over */
    FORSOK_OVERTATT,  /* another in Nav has taken the agreement over since */
    FORSOK_BORTFALT,  /* its version waits no more, or the role has signed it otherwise */
    FORSOK_IKKE_NAA,  /* would be refused as things stand, and perhaps not later */
    FORSOK_TILSTANDER
};

const char *forsok_tilstand_navn(enum forsok_tilstand tilstand);

struct forsok_naa {
    enum forsok_tilstand tilstand;
    unsigned nr;                       /* the record it is, else 0 */
    bool staar;                        /* and that approval stands */
    const struct avt_versjon *versjon; /* what it answers */
};

/* An attempt of this person, for the page between the steps; leser->rolle becomes the role it was made in, if that is
 * the actor's still. AVT_ENOTFOUND; "ugyldig-kode" at `rolle` if the request names another. */
struct forsok_lest {
    struct avt_erklaering s;
    struct avt_span s_text;
    struct forsok_naa naa;
};

struct avt_err flow_forsok_les(struct leser *leser, const char *forsok, struct forsok_lest *out) AVT_NODISCARD;

/* How it stands now. The case must be folded. utfall: what the table of those on behalf says, NULL for others. */
struct avt_err forsok_naa(struct leser *leser, const char *id, const struct forsok *forsok, const char *utfall,
                          struct forsok_naa *out) AVT_NODISCARD;

#endif
