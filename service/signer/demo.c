/*
 * Keys of an installation in demo mode, which has no ceremony and no offline root. Every file is made once; the list
 * comes last, so that a start that is cut short is finished by the next.
 */
#include <sodium.h>
#include <string.h>

#include "avtale/limits.h"
#include "signer/keys.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { SEED_SIZE = crypto_sign_SEEDBYTES, PRIVATE_FOLDER = 0700, PRIVATE_FILE = 0600, PUBLIC_FILE = 0644 };

struct demo {
    struct avt_arena *arena;
    const char *opphav, *dir;
    const char *seed, *vkey, *note; /* paths */
    avt_instant now;
};

static struct avt_err make_seed(const char *path)
{
    uint8_t seed[SEED_SIZE];
    random_bytes(seed, sizeof seed);
    struct avt_err err = file_create(path, avt_span_make(seed, sizeof seed), PRIVATE_FILE);
    sodium_memzero(seed, sizeof seed);
    return err.code == AVT_EDONE ? AVT_NOERR : err;
}

/* A key from its seed, which is made if missing. secret is the caller's to free. */
static struct avt_err make_key(const struct demo *demo, struct signer_key *out, enum avt_key_use use, const char *name,
                               const char *path)
{
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    struct signer_key key = {
        .listed = {.use = use, .from = demo->now, .to = INT64_MAX, .state = AVT_KEY_AKTIV}
    };
    AVT_TRY(make_seed(path));
    AVT_TRY(keys_derive(&key.secret, public, path));
    struct avt_err err = avt_key_make(demo->arena, &key.listed.key, name, public);
    if (err.code == AVT_OK)
        *out = key;
    else
        sodium_free(key.secret);
    return err;
}

/* "segl/" is for a year, and its first key that year; the others are numbered. */
static const char *name_of(const struct demo *demo, const char *row)
{
    int year, month, day;
    avt_date_split(avt_date_oslo(demo->now), &year, &month, &day);
    if (strcmp(row, "segl/") == 0)
        return avt_arena_format(demo->arena, "%s/segl/%da", demo->opphav, year);
    return avt_arena_format(demo->arena, "%s/%s%s", demo->opphav, row, row[strlen(row) - 1] == '/' ? "1" : "");
}

static struct avt_err add_key(const struct demo *demo, struct avt_keylist *list, const struct signer_use_row *row)
{
    struct signer_key key;
    const char *path = avt_arena_format(demo->arena, "%s/%s", demo->dir, row->file);
    AVT_TRY(make_key(demo, &key, row->use, name_of(demo, row->name), path));
    sodium_free(key.secret);
    list->keys[list->n++] = key.listed;
    return AVT_NOERR;
}

/* The root stands in its own list, so that a bundle from elsewhere can at least be seen to be sound. */
static struct avt_err write_list(const struct demo *demo, const struct signer_key *root)
{
    struct avt_keylist list = {.number = 1, .valid_from = demo->now};
    struct avt_span note;
    list.keys = avt_arena_array(demo->arena, SIGNER_USES + 1, sizeof *list.keys);
    for (int use = 0; use < SIGNER_USES; use++)
        AVT_TRY(add_key(demo, &list, &signer_uses[use]));
    list.keys[list.n++] = root->listed;
    AVT_TRY(keys_note(demo->arena, &note, root, avt_keylist_format(demo->arena, &list)));
    const char *vkey = avt_arena_format(demo->arena, "%s\n", avt_vkey_format(demo->arena, &root->listed.key));
    AVT_TRY(file_write(demo->vkey, avt_span_str(vkey), PUBLIC_FILE));
    return file_write(demo->note, note, PUBLIC_FILE);
}

static struct avt_err make_all(const struct demo *demo)
{
    struct signer_key root;
    AVT_TRY(file_mkdir(avt_arena_format(demo->arena, "%s/rot", demo->dir), PRIVATE_FOLDER));
    const char *name = avt_arena_format(demo->arena, "%s/rot/1", demo->opphav);
    AVT_TRY(make_key(demo, &root, AVT_KEY_ROT, name, demo->seed));
    struct avt_err err = write_list(demo, &root);
    sodium_free(root.secret);
    return err;
}

static struct avt_err read_all(const struct demo *demo, struct avt_span *note, struct avt_span *roots)
{
    struct avt_span list, vkey;
    AVT_TRY(file_read(demo->arena, &list, demo->note, (size_t)2 * AVT_MAX_STATEMENT));
    AVT_TRY(file_read(demo->arena, &vkey, demo->vkey, AVT_MAX_STATEMENT));
    *note = list;
    *roots = vkey;
    return AVT_NOERR;
}

struct avt_err signer_demo_keys(struct avt_arena *arena, struct avt_span *note, struct avt_span *roots,
                                const char *opphav, const char *dir, avt_instant now)
{
    const struct demo demo = {
        .arena = arena,
        .opphav = opphav,
        .dir = dir,
        .seed = avt_arena_format(arena, "%s/rot/rot.seed", dir),
        .vkey = avt_arena_format(arena, "%s/rot/rot.vkey", dir),
        .note = avt_arena_format(arena, "%s/nokkelliste-1.note", dir),
        .now = now,
    };
    AVT_INVARIANT(sodium_init() >= 0);
    struct avt_err err = read_all(&demo, note, roots);
    if (err.code == AVT_ENOTFOUND) {
        AVT_TRY(make_all(&demo));
        err = read_all(&demo, note, roots);
    }
    AVT_TRY(err);
    /* The log gets this list, and receipts name it: its name must not go with the power. */
    return file_keep(demo.note);
}
