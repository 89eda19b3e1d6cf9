/*
 * Files that must never change: what format v1 makes of fixed values. A test makes each anew and compares the bytes.
 * With AVT_GOLDEN_WRITE=1 they are written instead; README.md says when that may be done.
 */
#ifndef AVTALE_TESTS_GOLDEN_H
#define AVTALE_TESTS_GOLDEN_H

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/note.h"
#include "avtale/span.h"
#include "unit/unit.h"

#define GOLDEN_AVTALE "01JD0000000000000000000000"
#define GOLDEN_OPPHAV "proeve.avtale"

static inline const char *golden_path(struct avt_arena *arena, const char *name)
{
    return avt_arena_format(arena, "%s/tests/golden/%s", AVT_SOURCE, name);
}

static inline bool golden_writes(void)
{
    return getenv("AVT_GOLDEN_WRITE") != NULL;
}

/* A file below the source folder. */
static inline struct avt_span golden_file(struct avt_arena *arena, const char *path)
{
    char block[4096];
    struct avt_buf buf = AVT_BUF(arena);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s is missing: AVT_GOLDEN_WRITE=1 writes it", path);
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        avt_buf_add(&buf, block, n);
    (void)fclose(file);
    return avt_buf_get(&buf);
}

static inline struct avt_span golden_read(struct avt_arena *arena, const char *name)
{
    return golden_file(arena, golden_path(arena, name));
}

static inline void golden_write(struct avt_arena *arena, const char *name, struct avt_span bytes)
{
    FILE *file = fopen(golden_path(arena, name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

static inline void golden_check(struct avt_arena *arena, const char *name, struct avt_span bytes)
{
    size_t line = 1, i = 0;
    if (golden_writes())
        golden_write(arena, name, bytes);
    struct avt_span golden = golden_read(arena, name);
    if (avt_span_equal(golden, bytes))
        return;
    for (; i < golden.len && i < bytes.len && golden.ptr[i] == bytes.ptr[i]; i++)
        line += golden.ptr[i] == '\n';
    fail_msg("tests/golden/%s: other bytes from line %zu on (%zu bytes, were %zu): format v1 has changed", name, line,
             bytes.len, golden.len);
}

/* ---- Fixed values ---- */

static inline void golden_bytes(uint8_t *out, size_t n, uint8_t seed)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(seed + i);
}

static inline struct avt_digest golden_digest(const char *of)
{
    return avt_hash(avt_span_str(of));
}

struct golden_key {
    struct avt_key key;
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
};

static inline struct golden_key golden_key(struct avt_arena *arena, const char *use, uint8_t seed)
{
    struct golden_key k;
    uint8_t bytes[crypto_sign_SEEDBYTES], public[crypto_sign_PUBLICKEYBYTES];
    golden_bytes(bytes, sizeof bytes, seed);
    assert_true(sodium_init() >= 0);
    (void)crypto_sign_seed_keypair(public, k.secret, bytes);
    assert_ok(avt_key_make(arena, &k.key, avt_arena_format(arena, GOLDEN_OPPHAV "/%s", use), public));
    return k;
}

/* text as a note sealed by the key. */
static inline struct avt_span golden_seal(struct avt_arena *arena, const struct golden_key *key, struct avt_span text)
{
    uint8_t sig[crypto_sign_BYTES];
    (void)crypto_sign_detached(sig, NULL, (const unsigned char *)text.ptr, text.len, key->secret);
    struct avt_note_sig line = {.name = key->key.name, .blob = avt_span_make(sig, sizeof sig)};
    memcpy(line.id, key->key.id, sizeof line.id);
    return avt_note_format(arena, text, &line, 1);
}

#endif
