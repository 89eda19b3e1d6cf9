/*
 * What is read and shown to nobody: for rules, decide and commands, which answer with their own outcome. Default deny as
 * in show.h, which hands out the same and notes it; nothing here stands in the reading log. layers.txt lets the room
 * command alone include this: nothing of what it gives may come into an answer.
 *
 * Refusals are those of show.h, AVT_ENOTFOUND unless said otherwise. What is handed out lives in the arena of the leser's ctx.
 */
#ifndef READING_UNSEEN_H
#define READING_UNSEEN_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "reading/leser.h"

struct forslag;

/* One document of a version, and all that the role reads of it: as files, as content. */
struct avt_err unseen_file(const struct leser *leser, const struct avt_versjon *versjon, const char *navn,
                           struct avt_fil *out) AVT_NODISCARD;
struct avt_err unseen_files(const struct leser *leser, const struct avt_versjon *versjon, struct avt_fil **out,
                            size_t *n) AVT_NODISCARD;
struct avt_err unseen_content(const struct leser *leser, const struct avt_versjon *versjon,
                              struct avt_innhold *out) AVT_NODISCARD;

/* What holds on a day, of a version in force as sak_paa tells it: with what is always the last one's (avt_innhold_paa). */
struct avt_err unseen_day(const struct leser *leser, int versjon, struct avt_innhold *out) AVT_NODISCARD;

/* The draft as the role reads it; exists = false if there is none or the role may not see drafts. */
struct avt_err unseen_draft(const struct leser *leser, struct sak_utkast *out) AVT_NODISCARD;

/* The proposals the role reads, by number. */
struct avt_err unseen_proposals(const struct leser *leser, struct forslag **out, size_t *n) AVT_NODISCARD;

/* The digests of the view of a version made for a role in a language, and of the template it was made from. For another
 * role than the leser's: AVT_EROLE unless it is Nav's signing role, and reads all that stands there. */
struct avt_err unseen_view_digest(const struct leser *leser, const struct avt_versjon *versjon, int rolle,
                                  const char *spraak, struct avt_digest *visning, struct avt_digest *mal) AVT_NODISCARD;

/* All records, and one with S and R as stored. */
struct avt_err unseen_records(const struct leser *leser, struct avt_post **out, size_t *n) AVT_NODISCARD;
struct avt_err unseen_record(const struct leser *leser, unsigned nr, struct avt_post *out, struct avt_span *s_file,
                             struct avt_span *r_file) AVT_NODISCARD;

/* What an `opplastet` record says of its file. dokument: the digest of what says it, may be NULL. */
struct avt_err unseen_upload(const struct leser *leser, const struct avt_post *post, struct avt_opplasting *out,
                             struct avt_digest *dokument) AVT_NODISCARD;

/* One of a record's documents by name; empty if it has none of that name or the role may not read it. */
struct avt_err unseen_text(const struct leser *leser, const struct avt_post *post, const char *navn,
                           struct avt_span *out) AVT_NODISCARD;

/* The names in a record's evidence: whose act it is, and who confirmed it; NULL if there is none, or the role does not
 * read the agreement. */
struct avt_err unseen_names(const struct leser *leser, unsigned nr, const char **navn, const char **bekreftet,
                            enum avt_metode *metode) AVT_NODISCARD;

#endif
