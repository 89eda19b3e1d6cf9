/*
 * A declaration, S: what a signer was shown and does (avtale/erklaering/v1).
 *
 * Parsing takes exactly the lines of the format in their order; formatting gives them. The identity of S is the SHA-256
 * of its text.
 */
#ifndef AVTALE_ERKLAERING_H
#define AVTALE_ERKLAERING_H

#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/handling.h"
#include "avtale/hash.h"
#include "avtale/id.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AVT_OPPLASTING "fil" /* what `vedlagt` and a bundle call the document of an upload (opplasting.h) */

#define AVT_RETTING "retting" /* `slag` of a version that corrects what has held */

struct avt_endret {
    const char *dokument;
    const char *sti; /* "-" when some who sign do not read the document */
};

struct avt_erklaering {
    struct avt_id avtale;
    unsigned versjon;
    struct avt_digest fremlegg; /* zero = ingen */
    bool has_dokument;
    struct avt_digest dokument; /* of avtale.xml */
    struct avt_sum *shown;
    size_t n_shown;
    bool has_visning;
    struct avt_digest skjema; /* with dokument */
    struct avt_digest mal, visning;
    const char *spraak; /* "nb", "nn", "en" with visning */
    struct avt_endret *endret;
    size_t n_endret;
    const char **kreves;
    size_t n_kreves; /* fremlagt, kontaktpunkt: roles that must approve this version, sorted */
    struct avt_sum *vedlagt;
    size_t n_vedlagt;
    const char *rolle;
    enum avt_handling handling;
    const char *code; /* NULL if none */
    const char *om;   /* "<list>/<ULID>": the item of the content it is about; NULL if none */
    bool has_gjelder_fra;
    avt_date gjelder_fra;
    const char *behalf_of; /* the role it counts for, when another has done it; or NULL */
    const char *reason;        /* with behalf_of */
    struct avt_digest bevis;  /* with behalf_of */
    uint8_t commitment[32], nonce[32];
    avt_instant frist;
};

/* text: S itself, or the text of its note. AVT_EFORM, where = the key of the line that is malformed, missing or not
 * for this act; AVT_ELIMIT. Borrows nothing. */
struct avt_err avt_erklaering_parse(struct avt_arena *arena, struct avt_erklaering *out,
                                    struct avt_span text) AVT_NODISCARD;
/* Lists are put in order on the way. */
struct avt_span avt_erklaering_format(struct avt_arena *arena, const struct avt_erklaering *s);

/* The commitment to an identity record: SHA-256("avtale/part/v1\n" ‖ salt ‖ record). */
struct avt_digest avt_part_commit(const uint8_t salt[32], struct avt_span record);

#ifdef __cplusplus
}
#endif

#endif
