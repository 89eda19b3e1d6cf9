/* Loading keys, and the two ways to sign. */
#include "signer/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEED_SIZE = crypto_sign_SEEDBYTES, OTHERS = 077 };

const struct signer_use_row signer_uses[SIGNER_USES] = {
    [SIGNER_SEGL] = {"segl.seed",    "segl/",    AVT_KEY_SEGL   },
    [SIGNER_LOGG] = {"logg.seed",    "logg/1",   AVT_KEY_LOGG   },
    [SIGNER_WEBHOOK] = {"webhook.seed", "webhook/", AVT_KEY_WEBHOOK},
};

static struct avt_err wrong(const char *where, const char *detail)
{
    return avt_err_make(AVT_EDATA, where, detail);
}

/* Seeds */

static struct avt_err check_seed_file(int fd, const char *path)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size != SEED_SIZE)
        return wrong(path, "not a seed");
    if ((st.st_mode & OTHERS) != 0)
        return wrong(path, "others can read the seed");
    return AVT_NOERR;
}

static struct avt_err read_seed(uint8_t *seed, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return wrong(path, strerrordesc_np(errno));
    struct avt_err err = check_seed_file(fd, path);
    if (err.code == AVT_OK && read(fd, seed, SEED_SIZE) != SEED_SIZE)
        err = wrong(path, "seed cannot be read");
    (void)close(fd);
    return err;
}

struct avt_err keys_derive(uint8_t **secret, uint8_t public[32], const char *path)
{
    uint8_t *seed = sodium_malloc(SEED_SIZE), *key = sodium_malloc(crypto_sign_SECRETKEYBYTES);
    AVT_INVARIANT(seed != NULL && key != NULL);
    struct avt_err err = read_seed(seed, path);
    if (err.code == AVT_OK) {
        (void)crypto_sign_seed_keypair(public, key, seed);
        (void)sodium_mprotect_readonly(key);
        *secret = key;
    } else {
        sodium_free(key);
    }
    sodium_free(seed);
    return err;
}

/* Key list */

/* One of one, two of two or three: more than half of the roots, each counted once. */
static struct avt_err check_roots(const struct avt_note *note, const struct avt_key *roots, size_t n)
{
    size_t good = 0, who;
    for (size_t i = 0; i < n; i++) {
        struct avt_err err = avt_note_verify(note, &roots[i], 1, &who);
        if (err.code == AVT_EPROOF)
            return err;
        if (err.code == AVT_OK)
            good++;
    }
    if (good <= n / 2)
        return avt_err_make(AVT_EUNKNOWNKEY, "nokkelliste", "too few roots have signed the key list");
    return AVT_NOERR;
}

static struct avt_err load_list(struct avt_arena *arena, struct signer_keys *out, const struct signer_setup *setup)
{
    struct avt_note note;
    AVT_TRY(avt_note_parse(arena, &note, avt_arena_span(arena, setup->nokkelliste)));
    AVT_TRY(check_roots(&note, setup->roots, setup->n_roots));
    AVT_TRY(avt_keylist_parse(arena, &out->list, note.text));
    out->digest = avt_hash(note.text);
    return AVT_NOERR;
}

static const struct avt_listed_key *find_listed(const struct avt_keylist *list, const uint8_t public[32])
{
    for (size_t i = 0; i < list->n; i++)
        if (memcmp(list->keys[i].key.point, public, sizeof list->keys[i].key.point) == 0)
            return &list->keys[i];
    return NULL;
}

static bool is_named(struct avt_arena *arena, const char *name, const char *opphav, const char *rest)
{
    const char *wanted = avt_arena_format(arena, "%s/%s", opphav, rest);
    bool whole = rest[strlen(rest) - 1] != '/';
    return whole ? strcmp(name, wanted) == 0 : avt_span_starts(avt_span_str(name), wanted);
}

static struct avt_err load_key(struct avt_arena *arena, struct signer_keys *out, const struct signer_setup *setup,
                               enum signer_use use)
{
    const struct signer_use_row *row = &signer_uses[use];
    struct signer_key *key = &out->keys[use];
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    AVT_TRY(keys_derive(&key->secret, public, avt_arena_format(arena, "%s/%s", setup->dir, row->file)));
    const struct avt_listed_key *listed = find_listed(&out->list, public);
    if (listed == NULL)
        return wrong(row->file, "the key is not in the key list");
    if (listed->use != row->use || listed->state != AVT_KEY_AKTIV)
        return wrong(row->file, "the key list has the key with another use, or not active");
    if (!is_named(arena, listed->key.name, setup->opphav, row->name))
        return wrong(row->file, "the key has another name");
    key->listed = *listed;
    return AVT_NOERR;
}

struct avt_err keys_load(struct avt_arena *arena, struct signer_keys *out, const struct signer_setup *setup)
{
    struct signer_keys keys = {.opphav = avt_arena_str(arena, setup->opphav), .keys = {{.secret = NULL}}};
    AVT_INVARIANT(sodium_init() >= 0);
    struct avt_err err = load_list(arena, &keys, setup);
    for (int use = 0; use < SIGNER_USES && err.code == AVT_OK; use++)
        err = load_key(arena, &keys, setup, (enum signer_use)use);
    if (err.code == AVT_OK)
        *out = keys;
    else
        keys_close(&keys);
    return err;
}

void keys_close(struct signer_keys *keys)
{
    for (int use = 0; use < SIGNER_USES; use++) {
        sodium_free(keys->keys[use].secret);
        keys->keys[use].secret = NULL;
    }
}

/* Signing */

/* Not to be let out before it has been verified: a fault in the computation could give the secret key away. */
static void make_sig(const struct signer_key *key, uint8_t sig[crypto_sign_BYTES], struct avt_span message)
{
    (void)crypto_sign_detached(sig, NULL, (const unsigned char *)message.ptr, message.len, key->secret);
}

struct avt_err keys_sign(const struct signer_key *key, uint8_t sig[64], struct avt_span message)
{
    uint8_t made[crypto_sign_BYTES];
    make_sig(key, made, message);
    if (!avt_key_verify(&key->listed.key, message, made))
        return avt_err_make(AVT_EPROOF, key->listed.key.name, "own signature does not verify");
    memcpy(sig, made, sizeof made);
    return AVT_NOERR;
}

struct avt_err keys_note(struct avt_arena *arena, struct avt_span *out, const struct signer_key *key,
                         struct avt_span text)
{
    uint8_t sig[crypto_sign_BYTES];
    struct avt_note note;
    size_t who;
    make_sig(key, sig, text);
    struct avt_note_sig line = {.name = key->listed.key.name, .blob = avt_span_make(sig, sizeof sig)};
    memcpy(line.id, key->listed.key.id, sizeof line.id);
    struct avt_span file = avt_note_format(arena, text, &line, 1);
    AVT_TRY(avt_note_parse(arena, &note, file));
    AVT_TRY(avt_note_verify(&note, &key->listed.key, 1, &who));
    *out = file;
    return AVT_NOERR;
}
