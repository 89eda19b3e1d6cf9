/*
 * C2SP signed notes (c2sp.org/signed-note v1.0.0): text, a blank line, signature lines.
 *
 * Ours are stricter: the text has no blank line, is ASCII or UTF-8 without control characters other than '\n', at most
 * AVT_MAX_NOTE bytes, and there is one signature line per (name, key id).
 */
#ifndef AVTALE_NOTE_H
#define AVTALE_NOTE_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/key.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_note_sig {
    const char *name;
    uint8_t id[4];
    struct avt_span blob; /* what follows the key id: 64 bytes for Ed25519 */
};

struct avt_note {
    struct avt_span text; /* signed bytes, ends in '\n' */
    struct avt_note_sig *sigs;
    size_t n_sigs;
};

/* Splits a note at its last blank line. AVT_EFORM with what is wrong. Borrows from file, lives in arena. */
struct avt_err avt_note_parse(struct avt_arena *arena, struct avt_note *out, struct avt_span file) AVT_NODISCARD;

/* text + "\n" + one line per signature. */
struct avt_span avt_note_format(struct avt_arena *arena, struct avt_span text, const struct avt_note_sig *sigs, size_t n);

/*
 * Verifies the signatures made by keys[0..n). *who gets the index of the first key with a good signature. AVT_EUNKNOWNKEY if
 * no signature is by a known key; AVT_EPROOF if one is and fails, whatever the others say (signed-note: reject).
 */
struct avt_err avt_note_verify(const struct avt_note *note, const struct avt_key *keys, size_t n, size_t *who) AVT_NODISCARD;

#ifdef __cplusplus
}
#endif

#endif
