/*
 * The journal: what one sealed record writes, and the answer that is kept of it. The writer and `avtale rebuild` both go
 * through here, so that what is derived is derived in one place.
 */
#ifndef WRITER_JOURNAL_H
#define WRITER_JOURNAL_H

#include "avtale/checkpoint.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "writer/job.h"

/*
 * What is about to be sealed is read as it will be read ever after, and must say what was meant: a record that nobody can
 * read would take its whole agreement with it. Before the signer is asked; of what follows the job too.
 * AVT_ELIMIT when it says more than a declaration may, AVT_EDATA (and an event in the log) when data or code are wrong.
 */
struct avt_err journal_readable(const struct job *job) AVT_NODISCARD;

/* What can be done of a job's record before its receipt is here: documents and derived rows are written, S and evidence
 * encrypted. */
struct avt_err journal_write(struct service *service, struct store *store, struct sak *sak,
                             struct job *job) AVT_NODISCARD;

/* The rest, with the receipt: the record. Its leaf comes later (writer/logg.h). */
struct avt_err journal_seal(struct service *service, struct store *store, const struct job *job) AVT_NODISCARD;

/* Every leaf has its record. AVT_EDATA: «post <nr> av <avtale> mangler»; the text lives in the arena. */
struct avt_err journal_leaves_whole(struct store *store, struct avt_arena *arena) AVT_NODISCARD;

/* The derived rows of a case right after its record nr, which s began: utfoerer, avtale, part. */
struct avt_err journal_derive(struct service *service, struct store *store, struct sak *sak, unsigned nr,
                              const uint8_t person[32], const struct avt_erklaering *s) AVT_NODISCARD;

/* Appends a leaf: enduring row, tree, and the node of a tile it completes. */
struct avt_err journal_leaf(struct store *store, struct avt_tree *tree, const struct avt_leaf *leaf) AVT_NODISCARD;

/* The same for a key list. file: the digest of its note. */
struct avt_err journal_leaf_public(struct store *store, struct avt_tree *tree, uint64_t number,
                                   const struct avt_digest *file) AVT_NODISCARD;

/* The derived part of that alone: an entry that is in the log already. */
struct avt_err journal_node(struct store *store, struct avt_tree *tree, const struct avt_digest *entry) AVT_NODISCARD;

/* avt_hash_fn over a store (ctx = struct store *): leaves and nodes, levels between computed. */
struct avt_err journal_hash(void *ctx, struct avt_digest *out, unsigned level, uint64_t index) AVT_NODISCARD;

/* The same for one who asks for many, as a bundle does (ctx = struct journal_tiles *): a tile is read once. */
struct journal_tiles {
    struct store *store;
    struct avt_arena *arena;
    struct journal_tile *first;
};
struct avt_err journal_tiles_hash(void *ctx, struct avt_digest *out, unsigned level, uint64_t index) AVT_NODISCARD;

/* The outbox rows of a record: one for each role concerned (all with a part, or whom the data of the act names). */
struct avt_err varsel_write(struct store *store, struct avt_arena *arena, const struct sak *sak,
                            const struct job *job) AVT_NODISCARD;

/* An outbox row for each of these roles, about a proposal on the draft (hendelse "forslag") or its answer
 * ("forslag-svar"). It is no record: its number is 0. */
struct avt_err varsel_forslag(struct store *store, struct avt_arena *arena, const struct sak *sak, avt_roles roller,
                              const char *hendelse) AVT_NODISCARD;

/* True if the outbox has rows after *last, which becomes the newest; also if it cannot be read. */
bool varsel_more(struct store *store, int64_t *last);

/* Where mail to each role goes, from the content of a version just put forward, or of a first draft. */
struct avt_err varsel_kontakter(struct service *service, struct store *store, struct avt_arena *arena,
                                const struct sak *sak, const struct avt_innhold *innhold) AVT_NODISCARD;

/* ---- Kept answers: the same Idempotency-Key from the same person in the same scope gets the same answer again, and
 * with another body none ---- */

/* The answer of the job is to be kept: its request must have a key. AVT_ENOKEY, AVT_EFORM. */
struct avt_err svar_key(struct job *job) AVT_NODISCARD;

/* Before the handler: the answer given before to this very request, if there is one, as the answer now. The writer
 * looks once more, since two of the same may come at once. AVT_EREUSED. */
struct avt_err svar_replay(struct request *rq) AVT_NODISCARD;

/* An answer given before: put where the caller wants its answer. AVT_EREUSED if the body was another. */
struct avt_err svar_find(struct store *store, const struct ctx *ctx, bool *found) AVT_NODISCARD;

/* Keeps the answer just made. */
struct avt_err svar_keep(struct store *store, const struct ctx *ctx) AVT_NODISCARD;

/* True if two jobs have the same key, person and scope. */
bool svar_same_key(const struct job *a, const struct job *b);

/* ---- Everything again ---- */

/* Recomputes every derived table in the open transaction. n gets the number of agreements. */
struct avt_err rebuild_all(struct service *service, struct store *store, size_t *n) AVT_NODISCARD;

/* The first row of a derived table that is not the same by two connections, as text; "" where one has no more. stored is NULL if
 * all are equal. */
struct rebuild_difference {
    const char *table, *stored, *computed;
};
struct avt_err rebuild_compare(struct store *stored, struct store *computed, struct avt_arena *arena,
                               struct rebuild_difference *out) AVT_NODISCARD;

#endif
