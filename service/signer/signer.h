/*
 * The signer: the process that holds the sealing, log and webhook keys. It opens no socket but the pairs it is given,
 * and there is no request that signs bytes as they come: it parses what it is asked to sign, writes the text itself,
 * and verifies each signature before it lets it go. A receipt names a key list by its number and the SHA-256 of its
 * note's text.
 *
 * Files in its folder (0700): segl.seed, logg.seed, webhook.seed (32 bytes each, 0600; public keys are derived and must
 * stand, active, in the key list) and logg.tilstand, its own memory of the log (signer/state.h), outside the database
 * and its backups. It believes nobody about what has been logged: it is told once, and holds that against its memory.
 */
#ifndef SIGNER_SIGNER_H
#define SIGNER_SIGNER_H

#include "avtale/checkpoint.h"
#include "avtale/err.h"
#include "avtale/key.h"
#include "avtale/kvittering.h"
#include "avtale/span.h"

struct signer_setup {
    const char *opphav;
    const char *dir;             /* its folder */
    struct avt_span nokkelliste; /* the newest key list, as a note */
    const struct avt_key *roots; /* that must have signed it */
    size_t n_roots;
};

/*
 * Runs the process: serves requests on the sockets (SOCK_STREAM, at most 8) until all are closed. Call it in a process
 * of its own: it closes every other descriptor but the first three, ignores the signals that end a group, and enters
 * the sandbox (seccomp) once its keys are loaded. More than half of the roots must have signed the key list. Returns
 * its exit status: 0, or 1 if it could not start.
 */
int signer_main(const struct signer_setup *setup, const int *sockets, size_t n);

/* The other end of one socket, which is the struct's from then on. One thread at a time. Every call is AVT_ESEAL if
 * the signer refuses (why is in its log) or is gone or silent for ten seconds. */
struct signer;
struct avt_err signer_connect(struct signer **out, int socket) AVT_NODISCARD;
void signer_close(struct signer **signer);

/* True if it can seal: it signs and verifies a text of its own. size and root: its last checkpoint (size 0 if none). */
struct avt_err signer_ready(struct signer *signer, uint64_t *size, struct avt_digest *root) AVT_NODISCARD;

/*
 * The log as the database has it, before anything is sealed: its first leaves, as many as the signer's checkpoint has, in
 * any number of messages of at most 4096; then the size of the newest checkpoint that the database has a signature of.
 * Refused, and with it everything after: fewer leaves than the signer remembers, another root, records that do not follow
 * each other, a database that knows of a later checkpoint than the signer's memory.
 */
struct avt_err signer_open(struct signer *signer, struct avt_arena *arena, const struct avt_leaf *leaves,
                           size_t n) AVT_NODISCARD;
struct avt_err signer_opened(struct signer *signer, struct avt_arena *arena, uint64_t newest) AVT_NODISCARD;

/*
 * Seals n receipts, at most 64: texts[i] is the text of R i (avt_kvittering_format); notes gets the whole note of each.
 * Refused: texts that do not parse, name another key list, lie outside the key's time, are older than one that is in the
 * log or was sealed since the start, are 300 seconds from the signer's own clock, or follow neither the agreement's last
 * record in the log nor one that was sealed here. None is sealed if one is refused. In two halves, so that the caller can
 * do other things while the signer works. Nothing else may be asked of it in between, and what was begun must be ended.
 */
struct avt_err signer_seal_begin(struct signer *signer, struct avt_arena *arena, const struct avt_span *texts,
                                 size_t n) AVT_NODISCARD;
struct avt_err signer_seal_end(struct signer *signer, struct avt_arena *arena, struct avt_span *notes,
                               const struct avt_span *texts, size_t n) AVT_NODISCARD;

/* A leaf to be added, and of a record its R, as a note. */
struct signer_added {
    struct avt_leaf leaf; /* without agreement: the newest key list */
    struct avt_span file;
};

/*
 * Adds to the log, and tells its size and root with them; what was added before and had no checkpoint is forgotten. At
 * most 1 MiB. Refused, and then none is added: a receipt that was not sealed here, does not follow the agreement's last
 * record, or is older than the log's last.
 */
struct avt_err signer_append(struct signer *signer, struct avt_arena *arena, const struct signer_added *list, size_t n,
                             uint64_t *size, struct avt_digest *root) AVT_NODISCARD;

/* Signs a checkpoint of what has been added, once the signer remembers it on disk. Refused: any other size or root. */
struct avt_err signer_checkpoint(struct signer *signer, struct avt_arena *arena, struct avt_span *note,
                                 const struct avt_checkpoint *checkpoint) AVT_NODISCARD;

/* Seals a bundle's manifest: sorted sha256sum lines, checked as such, which cover this pakke.txt. Refused unless its head
 * is the agreement's last record in the log, and its checkpoint, given as a note, the log's own and behind that record. */
struct signer_bundle {
    struct avt_span sums, tekst, checkpoint;
};
struct avt_err signer_manifest(struct signer *signer, struct avt_arena *arena, struct avt_span *note,
                               const struct signer_bundle *bundle) AVT_NODISCARD;

/* Signs a Standard Webhooks message (v1a): id "msg_<ULID>", timestamp in seconds, body a JSON object as
 * avt_json_writer writes it (no white space, integers only): the thin payload. */
struct avt_err signer_webhook(struct signer *signer, uint8_t sig[64], const char *id, avt_instant timestamp,
                              struct avt_span body) AVT_NODISCARD;

/* Makes seeds and key list 1 for an installation in demo mode, signed by a demo root (`<opphav>/rot/1`, in the list
 * itself too) whose seed stays in dir/rot/. Keys hold from now on. Fine if all is there. *note gets the list
 * (dir/nokkelliste-1.note), *roots the demo root's vkey line (dir/rot/rot.vkey). */
struct avt_err signer_demo_keys(struct avt_arena *arena, struct avt_span *note, struct avt_span *roots,
                                const char *opphav, const char *dir, avt_instant now) AVT_NODISCARD;

#endif
