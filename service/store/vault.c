/*
 * The vault. Keys live in memory that libsodium locks, guards and wipes; a copy on the stack lives as long as one
 * encryption.
 *
 * The cache is a table with one place per hash, so that it is bounded without any order to keep. A hit still asks
 * whether the file is there: that is what makes erasing take effect.
 */
#include "store/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/file.h"

enum {
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    OWNER_MIN = 2,
    OWNER_MAX = 31,
    NAME_SIZE = sizeof "xx/.key" + OWNER_MAX,
    PLACES = 1024,
    PRIVATE_FOLDER = 0700,
    PRIVATE_FILE = 0600,
};

/* What sealed bytes are bound to begins so: another form gets another number. */
#define BOUND "avtale/hvelv/v1\n"

struct place {
    char owner[OWNER_MAX + 1]; /* "" when free */
    unsigned char key[KEY_SIZE];
};

struct secrets {
    unsigned char hmac[crypto_auth_hmacsha256_KEYBYTES];
    struct place places[PLACES];
};

struct vault {
    struct avt_arena *arena; /* dir and only */
    const char *dir, *only;
    int folder; /* dir, open: keys are looked for in it by short names, at every use */
    struct secrets *secrets;
    pthread_mutex_t lock; /* of the places */
};

/* Paths */

/* Names become paths: nothing but letters, digits and '-'. */
static bool is_owner(const char *owner)
{
    size_t len = strlen(owner);
    return len >= OWNER_MIN && len <= OWNER_MAX &&
           strspn(owner, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") == len;
}

static const char *folder_of(const struct vault *vault, struct avt_arena *arena, const char *owner)
{
    return avt_arena_format(arena, "%s/%s", vault->dir, owner + strlen(owner) - 2);
}

/* In dir. */
static void name_of(char out[NAME_SIZE], const char *owner)
{
    (void)snprintf(out, NAME_SIZE, "%s/%s.key", owner + strlen(owner) - 2, owner);
}

/* Key files */

static struct avt_err create_key(const char *path)
{
    unsigned char key[KEY_SIZE];
    random_bytes(key, sizeof key);
    struct avt_err err = file_create(path, avt_span_make(key, sizeof key), PRIVATE_FILE);
    sodium_memzero(key, sizeof key);
    return err.code == AVT_EDONE ? AVT_NOERR : err;
}

/* Reads past the arena, which nobody wipes. One byte more is asked for, so that a longer file is seen. */
static struct avt_err read_key(unsigned char out[KEY_SIZE], const struct vault *vault, const char *name)
{
    int fd = openat(vault->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return avt_err_make(errno == ENOENT ? AVT_ENOTFOUND : AVT_ESTORE, "key", strerrordesc_np(errno));
    unsigned char bytes[KEY_SIZE + 1];
    ssize_t n = read(fd, bytes, sizeof bytes);
    (void)close(fd);
    if (n == KEY_SIZE)
        memcpy(out, bytes, KEY_SIZE);
    sodium_memzero(bytes, sizeof bytes);
    return n == KEY_SIZE ? AVT_NOERR : avt_err_make(n < 0 ? AVT_ESTORE : AVT_EDATA, "key", "not a key's file");
}

/* Cache */

/* FNV-1a */
static struct place *place_of(struct vault *vault, const char *owner)
{
    uint32_t hash = 2166136261U;
    for (; *owner != '\0'; owner++)
        hash = (hash ^ (unsigned char)*owner) * 16777619U;
    return &vault->secrets->places[hash % PLACES];
}

/* With the lock held. */
static struct avt_err find_key(struct vault *vault, unsigned char out[KEY_SIZE], const char *owner)
{
    struct place *place = place_of(vault, owner);
    char name[NAME_SIZE];
    name_of(name, owner);
    if (strcmp(place->owner, owner) != 0 || faccessat(vault->folder, name, F_OK, 0) != 0) {
        sodium_memzero(place, sizeof *place);
        AVT_TRY(read_key(place->key, vault, name));
        memcpy(place->owner, owner, strlen(owner) + 1);
    }
    memcpy(out, place->key, KEY_SIZE);
    return AVT_NOERR;
}

static struct avt_err get_key(struct vault *vault, unsigned char out[KEY_SIZE], const char *owner)
{
    if (!is_owner(owner) || (vault->only != NULL && strcmp(vault->only, owner) != 0))
        return avt_err_make(AVT_ENOTFOUND, "key", "not a key of this process");
    AVT_INVARIANT(pthread_mutex_lock(&vault->lock) == 0);
    struct avt_err err = find_key(vault, out, owner);
    AVT_INVARIANT(pthread_mutex_unlock(&vault->lock) == 0);
    return err;
}

/* Opening */

static struct avt_err make_own_keys(struct vault *vault)
{
    AVT_TRY(create_key(avt_arena_format(vault->arena, "%s/hmac.key", vault->dir)));
    AVT_TRY(read_key(vault->secrets->hmac, vault, "hmac.key"));
    AVT_TRY(vault_create(vault, VAULT_PUSH));
    return vault_create(vault, VAULT_SVAR);
}

static struct vault *vault_new(const char *dir, const char *only)
{
    struct vault *vault = calloc(1, sizeof *vault);
    AVT_INVARIANT(vault != NULL && sodium_init() >= 0 && pthread_mutex_init(&vault->lock, NULL) == 0);
    vault->arena = avt_arena_new();
    vault->dir = avt_arena_str(vault->arena, dir);
    vault->only = only == NULL ? NULL : avt_arena_str(vault->arena, only);
    vault->secrets = sodium_malloc(sizeof *vault->secrets);
    AVT_INVARIANT(vault->secrets != NULL);
    sodium_memzero(vault->secrets, sizeof *vault->secrets);
    return vault;
}

static struct avt_err open_folder(struct vault *vault)
{
    vault->folder = open(vault->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return vault->folder >= 0 ? AVT_NOERR : avt_err_make(AVT_ESTORE, vault->dir, strerrordesc_np(errno));
}

struct avt_err vault_open(struct vault **out, const char *dir, const char *only)
{
    AVT_TRY(file_mkdir(dir, PRIVATE_FOLDER));
    struct vault *vault = vault_new(dir, only);
    struct avt_err err = open_folder(vault);
    if (err.code == AVT_OK && only == NULL)
        err = make_own_keys(vault);
    if (err.code == AVT_OK)
        *out = vault;
    else
        vault_close(&vault);
    /* where was a path in the vault's arena */
    return err.code == AVT_OK ? err : avt_err_make(err.code, dir, err.detail);
}

void vault_close(struct vault **vault)
{
    if (*vault == NULL)
        return;
    sodium_free((*vault)->secrets);
    if ((*vault)->folder >= 0)
        (void)close((*vault)->folder);
    (void)pthread_mutex_destroy(&(*vault)->lock);
    avt_arena_free(&(*vault)->arena);
    free(*vault);
    *vault = NULL;
}

static struct avt_err create_in(struct vault *vault, struct avt_arena *arena, const char *owner)
{
    char name[NAME_SIZE];
    name_of(name, owner);
    AVT_TRY(file_mkdir(folder_of(vault, arena, owner), PRIVATE_FOLDER));
    return create_key(avt_arena_format(arena, "%s/%s", vault->dir, name));
}

struct avt_err vault_create(struct vault *vault, const char *owner)
{
    AVT_INVARIANT(is_owner(owner) && vault->only == NULL);
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = create_in(vault, arena, owner);
    avt_arena_free(&arena);
    /* where was a path in the arena */
    return err.code == AVT_OK ? err : avt_err_make(err.code, "key", err.detail);
}

static void forget_key(struct vault *vault, const char *owner)
{
    AVT_INVARIANT(pthread_mutex_lock(&vault->lock) == 0);
    struct place *place = place_of(vault, owner);
    if (strcmp(place->owner, owner) == 0)
        sodium_memzero(place, sizeof *place);
    AVT_INVARIANT(pthread_mutex_unlock(&vault->lock) == 0);
}

struct avt_err vault_erase(struct vault *vault, const char *owner)
{
    char name[NAME_SIZE];
    AVT_INVARIANT(is_owner(owner) && vault->only == NULL);
    name_of(name, owner);
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = file_remove(avt_arena_format(arena, "%s/%s", vault->dir, name));
    avt_arena_free(&arena);
    forget_key(vault, owner);
    /* where was a path in the arena */
    return err.code == AVT_OK ? err : avt_err_make(err.code, "key", err.detail);
}

/* Sealing */

static struct avt_span bound_to(struct avt_arena *arena, const char *owner, const char *kind)
{
    return avt_span_str(avt_arena_format(arena, BOUND "%s\n%s\n", owner, kind));
}

struct avt_err vault_seal(struct vault *vault, struct avt_arena *arena, struct avt_span *out, const char *owner,
                          const char *kind, struct avt_span plain)
{
    unsigned char key[KEY_SIZE];
    AVT_TRY(get_key(vault, key, owner));
    struct avt_span bound = bound_to(arena, owner, kind);
    unsigned char *sealed = avt_arena_alloc(arena, NONCE_SIZE + plain.len + TAG_SIZE);
    unsigned long long len;
    random_bytes(sealed, NONCE_SIZE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_SIZE, &len, (const unsigned char *)plain.ptr,
                                                     plain.len, (const unsigned char *)bound.ptr, bound.len, NULL,
                                                     sealed, key);
    sodium_memzero(key, sizeof key);
    *out = avt_span_make(sealed, NONCE_SIZE + (size_t)len);
    return AVT_NOERR;
}

static bool open_sealed(struct avt_arena *arena, struct avt_span *out, struct avt_span sealed, struct avt_span bound,
                        const unsigned char key[KEY_SIZE])
{
    if (sealed.len < NONCE_SIZE + TAG_SIZE)
        return false;
    const unsigned char *nonce = (const unsigned char *)sealed.ptr;
    unsigned char *plain = avt_arena_alloc(arena, sealed.len - NONCE_SIZE - TAG_SIZE + 1);
    unsigned long long len;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &len, NULL, nonce + NONCE_SIZE, sealed.len - NONCE_SIZE,
                                                   (const unsigned char *)bound.ptr, bound.len, nonce, key) != 0)
        return false;
    *out = avt_span_make(plain, (size_t)len);
    return true;
}

struct avt_err vault_unseal(struct vault *vault, struct avt_arena *arena, struct avt_span *out, const char *owner,
                            const char *kind, struct avt_span sealed)
{
    unsigned char key[KEY_SIZE];
    AVT_TRY(get_key(vault, key, owner));
    bool opened = open_sealed(arena, out, sealed, bound_to(arena, owner, kind), key);
    sodium_memzero(key, sizeof key);
    return opened ? AVT_NOERR : avt_err_make(AVT_EPROOF, kind, "sealed bytes do not open");
}

void vault_hmac(struct vault *vault, uint8_t out[32], const char *kind, const char *value)
{
    AVT_INVARIANT(vault->only == NULL);
    crypto_auth_hmacsha256_state state;
    (void)crypto_auth_hmacsha256_init(&state, vault->secrets->hmac, sizeof vault->secrets->hmac);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)kind, strlen(kind) + 1); /* the NUL divides */
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)value, strlen(value));
    (void)crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}
