/*
 * What is told of an agreement without its text: counts, names and dates, whose act a record is, which files there are.
 * Whoever is told them has looked at the agreement, and that is noted as "liste" of the version shown. It is the only line
 * where nothing more is read; beside a document's own it would say nothing, and is not written. Nor is it where the
 * answer turns out to be an error, which tells nothing of them (reading_log.h).
 *
 * Counts of what is open to the person itself are noted so too, for they come with such a line anyway: who may not see
 * the agreement has no leser. Default deny holds as in show.h: what the role does not read is not counted.
 */
#ifndef READING_PEEK_H
#define READING_PEEK_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "reading/leser.h"

/*
 * What stands at the head of a page or in a list: names, dates, contact points, what is due and what is missing, all
 * computed from content. innhold: of the version shown, else of the draft, as the role reads it. No more than that may be
 * shown of it: a page that shows a field takes it from show.h. utkast may be NULL.
 */
struct avt_err peek_head(const struct leser *leser, struct avt_innhold *innhold,
                         struct sak_utkast *utkast) AVT_NODISCARD;

/* The same of the version in force alone; nothing where there is none. */
struct avt_err peek_in_force(const struct leser *leser, struct avt_innhold *innhold) AVT_NODISCARD;

/* How many proposals there are on the draft, and how many of them the role may answer (proposals_shown.h). */
struct proposal_count {
    unsigned all, answerable;
};
struct avt_err peek_proposals(const struct leser *leser, struct proposal_count *out) AVT_NODISCARD;

/* What waits for whom (case/case_waits.h): acts and days, nothing of the text. */
struct case_waits;
struct avt_err peek_waits(struct leser *leser, struct case_waits *out) AVT_NODISCARD;

/* All records; persons' names are not in them. And one with S and R as stored: every party's bundle holds them. */
struct avt_err peek_records(const struct leser *leser, struct avt_post **out, size_t *n) AVT_NODISCARD;
struct avt_err peek_record(const struct leser *leser, unsigned nr, struct avt_post *out, struct avt_span *s_file,
                           struct avt_span *r_file) AVT_NODISCARD;

/* The name a signature is shown with, from the evidence; NULL if the role does not read the agreement. */
struct avt_err peek_name(const struct leser *leser, unsigned nr, const char **navn,
                         enum avt_metode *metode) AVT_NODISCARD;

/* The name of who confirmed what was done on behalf of another; NULL where nobody did, or as above. */
struct avt_err peek_confirmer(const struct leser *leser, unsigned nr, const char **navn) AVT_NODISCARD;

/* What an `opplastet` record says of its file. AVT_ENOTFOUND if the record is no such, or the role does not read the
 * file. */
struct avt_err peek_upload(const struct leser *leser, const struct avt_post *post,
                           struct avt_opplasting *out) AVT_NODISCARD;

#endif
