/*
 * Uploads (opplastinger): a file that somebody puts with an agreement, and the document that says what it is.
 *
 * The record `opplastet` names the document `fil` as a free text is named: name, kind, type, size, digest and readers of
 * the file, under a salt of its own, so that nothing of the file can be guessed from the declaration. The file's bytes
 * have the digest that stands there, and lie beside it.
 */
#ifndef AVTALE_OPPLASTING_H
#define AVTALE_OPPLASTING_H

#include "avtale/dokument.h"
#include "avtale/erklaering.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/tiltak.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AVT_SAMTALE    "samtale" /* a described conversation: the other evidence for acting on behalf */
#define AVT_FIL_PAPIR  "papir"   /* the kind of file that is evidence for acting on behalf */

enum avt_filtype { AVT_FIL_PDF, AVT_FIL_PNG, AVT_FIL_JPEG, AVT_FILTYPE_COUNT };

/* By the bytes and nothing else: false if they begin as none of the types does. A PDF may have a byte order mark and blank
 * lines first, as many programs write it; a JPEG has a segment behind its first marker. */
bool avt_filtype_find(enum avt_filtype *out, struct avt_span bytes);
const char *avt_filtype_media(enum avt_filtype type);   /* "application/pdf" */
const char *avt_filtype_endelse(enum avt_filtype type); /* "pdf" */

struct avt_opplasting {
    const char *navn, *kind;
    enum avt_filtype type;
    uint64_t storrelse;
    struct avt_digest sha256; /* of the file */
    const char *lesere;       /* parts and roles, sorted, space between */
};

/* A file's name as people gave it, without folders: NULL, or the fault's code ("mangler", "for-lang", "ser-tom-ut",
 * "ugyldige-tegn"). */
const char *avt_filnavn_check(struct avt_arena *arena, struct avt_span text, const char **out);

/* Who reads a file of this kind that `forfatter` uploads and names `valgt` for; 0 with faults "ugyldig-kode" and
 * "ikke-leser" (the one who uploads would not read it) at slag, "mangler" and "ukjent-felt" at lesere. */
avt_roles avt_opplasting_lesere(const struct avt_tiltak *tiltak, const char *slag, int forfatter, avt_roles valgt,
                                struct avt_faults *faults);

/* The document. Parsing takes nothing that formatting does not give: AVT_EFORM, AVT_ELIMIT, AVT_EENCODING. */
struct avt_span avt_opplasting_format(struct avt_arena *arena, const struct avt_opplasting *opplasting,
                                      const char *avtale, const uint8_t salt[32], const char *skjema);
struct avt_err avt_opplasting_parse(struct avt_arena *arena, struct avt_opplasting *out,
                                    struct avt_span bytes) AVT_NODISCARD;

/* True if the role may read the file. */
bool avt_opplasting_reads(const struct avt_tiltak *tiltak, const struct avt_opplasting *opplasting, int rolle);

/* True if the role may read what was written as evidence for acting on behalf of `for_rolle`: Nav, and that role's own
 * part. */
bool avt_samtale_reads(const struct avt_tiltak *tiltak, int for_rolle, int rolle);

#ifdef __cplusplus
}
#endif

#endif
