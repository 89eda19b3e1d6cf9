/*
 * Content, as far as the role reads it: the one place that hands it out to be shown. Default deny, and each hand-out is
 * noted by the name of its document (reading_log.h).
 *
 * What a role does not read is AVT_ENOTFOUND, as what there is not. What is handed out lives in the arena of the leser's ctx.
 */
#ifndef READING_SHOW_H
#define READING_SHOW_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "reading/leser.h"

struct forslag;

/* ---- versions and drafts ---- */

/* One document of a version. */
struct avt_err show_file(const struct leser *leser, const struct avt_versjon *versjon, const char *navn,
                         struct avt_fil *out) AVT_NODISCARD;

/* All that the role reads of a version, as files and as content. */
struct avt_err show_files(const struct leser *leser, const struct avt_versjon *versjon, struct avt_fil **out,
                          size_t *n) AVT_NODISCARD;
struct avt_err show_content(const struct leser *leser, const struct avt_versjon *versjon,
                            struct avt_innhold *out) AVT_NODISCARD;

/* The draft as the role reads it (fields it does not read are left out); exists = false, and nothing is noted, if there
 * is none or the role may not see drafts. Noted as "utkast". */
struct avt_err show_draft(const struct leser *leser, struct sak_utkast *out) AVT_NODISCARD;

/* What holds on a day, and the version of that day; as show_content of the one shown where none is in force, and nothing
 * (*versjon NULL) where there is none. */
struct avt_err show_day(const struct leser *leser, avt_date dag, const struct avt_versjon **versjon,
                        struct avt_innhold *out) AVT_NODISCARD;

/* What the role reads of the version shown (sak_vist), else of the draft; nothing where there is neither. */
struct avt_err show_current(const struct leser *leser, struct avt_innhold *out) AVT_NODISCARD;

/* The proposals the role reads, by number: those about fields of its documents, for who may see drafts. And one of
 * them. They are shown with the draft, and noted as it is, if there are any. */
struct avt_err show_proposals(const struct leser *leser, struct forslag **out, size_t *n) AVT_NODISCARD;
struct avt_err show_proposal(const struct leser *leser, unsigned nr, struct forslag **out) AVT_NODISCARD;

/* The view of a version made for that role in this language: its bytes. For Nav's signing role also that of another,
 * which it may act on behalf of, if it reads all that stands there; else AVT_EROLE. Noted as "visning". */
struct avt_err show_view(const struct leser *leser, const struct avt_versjon *versjon, int rolle, const char *spraak,
                         struct avt_span *out) AVT_NODISCARD;

/* ---- records ---- */

/* What an `opplastet` record says of its file, and the file itself. dokument: the digest of what says it, may be NULL. */
struct avt_err show_upload(const struct leser *leser, const struct avt_post *post, struct avt_opplasting *out,
                           struct avt_digest *dokument, struct avt_span *bytes) AVT_NODISCARD;

/* What goes with a record, as far as the role reads it: its free text, NULL if none, and its typed parts. */
struct akttekster {
    const char *tekst;
    struct avt_del *deler;
    size_t n;
    const char *kode; /* of the parts: text keys are felt.<kode>/<part> */
};
struct avt_err show_texts(const struct leser *leser, const struct avt_post *post, struct akttekster *out) AVT_NODISCARD;

/* Its free text alone, NULL if it has none or the role may not read it. */
struct avt_err show_text(const struct leser *leser, const struct avt_post *post, const char **out) AVT_NODISCARD;

/* The proposals of a wish; none if it has none or the role may not read it. */
struct avt_err show_wish(const struct leser *leser, const struct avt_post *post, struct avt_forslag **out,
                         size_t *n) AVT_NODISCARD;

#endif
