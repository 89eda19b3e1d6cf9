/*
 * An installation in memory, with keys and a log of its own, that keeps one agreement of the fictitious measure
 * tests/data/proeve and makes its bundle: everything as the service does it, and, by twists, everything as somebody who
 * holds the service's keys could forge it.
 */
#ifndef AVTALE_TESTS_BUNDLE_H
#define AVTALE_TESTS_BUNDLE_H

#include "avtale/dokument.h"
#include "avtale/err.h"
#include "avtale/forslag.h"
#include "avtale/pakke.h"
#include "avtale/span.h"
#include "lib/report.h"
#include "unit/unit.h"

#define BUNDLE_OPPHAV "demo.proeve" /* everybody in it logs in as in demo mode */
#define BUNDLE_TODAY  20545         /* 2026-04-02, the day after its start */

enum bundle_key { BUNDLE_SEGL, BUNDLE_LOGG, BUNDLE_ROT, BUNDLE_KEYS };

struct bundle_version {
    unsigned n;
    struct avt_innhold content;
    struct avt_fil *files;
    size_t n_files;
};

struct bundle_record {
    struct avt_post post;
    struct avt_span s, r, evidence, text; /* text: free text, or empty */
    struct avt_span file;                 /* uploaded, or empty */
    const char *text_name;
    uint8_t salt[32]; /* of the leaf */
};

struct bundle {
    struct avt_arena *arena;
    const struct avt_tiltak *measure;
    struct avt_key keys[BUNDLE_KEYS];
    uint8_t secret[BUNDLE_KEYS][64];
    struct avt_keylist list;
    struct avt_span list_note;
    struct avt_tilstand state;
    bool lawful;    /* the fold has taken every record */
    bool all_views; /* the reader's own go along, shown to somebody or not */
    avt_instant now;
    unsigned random;
    struct bundle_record records[64];
    size_t n;
    struct bundle_version versions[8];
    size_t n_versions;

    /* Called before a declaration is written, a receipt sealed, the documents of a new version put forward, the
     * bundle's manifest made. */
    void (*twist_s)(struct bundle *b, struct avt_erklaering *s);
    void (*twist_r)(struct bundle *b, struct avt_kvittering *r);
    void (*twist_files)(struct bundle *b, struct bundle_version *version);
    void (*twist_entries)(struct bundle *b, struct avt_pakke *pakke);
    void (*twist_evidence)(struct bundle *b, struct avt_json_writer *w); /* within its object */
    void (*twist_list)(struct bundle *b, struct avt_keylist *list);
    const char *(*twist_identity)(struct bundle *b, const struct avt_erklaering *s); /* NULL: as it should be */
    const char *opphav;                                                              /* NULL: BUNDLE_OPPHAV */
    enum avt_metode metode;                                                          /* how all log in */
    void (*twist_rules)(struct bundle *b, struct avt_entry *rules);                  /* regler.xml of the measure */
};

/* Keys from seed: the same seed gives the same installation. Set twist_list and twist_rules before, if any. */
void bundle_open(struct bundle *b, struct avt_arena *arena, uint8_t seed);

/* Content of a first version. */
struct avt_innhold bundle_content(struct bundle *b);

/* Puts a version forward as the measure demands, with fremlagt or, alone, with kontaktpunkt. */
void bundle_put_forward(struct bundle *b, enum avt_handling handling, const char *role,
                        const struct avt_innhold *content);

/* An act that answers what it must; text NULL for none. */
void bundle_act(struct bundle *b, enum avt_handling handling, const char *role, const char *slag, const char *text_name,
                const char *text);

/* A wish with these proposals, written as they are: what is no proposal of the measure too. */
void bundle_wish(struct bundle *b, const char *role, const struct avt_forslag *list, size_t n);

/* Uploads a small PNG of this kind. */
void bundle_upload(struct bundle *b, const char *role, const char *slag);
/* Veileder approves for a role: on the paper uploaded last, or with text on what was said. */
void bundle_behalf(struct bundle *b, const char *for_role, const char *reason, const char *text);

/* The identity record of who has the role. */
const char *bundle_identity(struct bundle *b, const char *role);

/* All who must sign the pending version, in the measure's order. */
void bundle_sign(struct bundle *b);

/* The small agreement most tests use: one version, signed by all. */
void bundle_small(struct bundle *b);
/* More: a change some sign, a change alone, a wish and its answer. */
void bundle_large(struct bundle *b);

/* The bundle for a role's reader. */
struct avt_span bundle_make(struct bundle *b, const char *role);
/* What a reader who trusts it knows: its root and its rule book. */
struct avt_kjent bundle_known(const struct bundle *b);
/* Verifies with that, on BUNDLE_TODAY. */
void bundle_verify(struct avt_arena *arena, struct avt_rapport *report, const struct bundle *b, struct avt_span file);
/* A key list as the root signs it. */
struct avt_span bundle_list(struct bundle *b, const struct avt_keylist *list);
/* The vkey of the root, as in a file of roots. */
struct avt_span bundle_root(const struct bundle *b);
/* What seals a manifest with the sealing key (avt_pakke_seal_fn; ctx: the bundle). */
struct avt_err bundle_seal(void *ctx, struct avt_arena *arena, struct avt_span *note, struct avt_span text);
/* An entry of a bundle being made. */
struct avt_entry *bundle_entry(struct avt_pakke *pakke, const char *name);

/* A copy of bytes with the first `from` replaced by `to`; the test fails if there is none. */
struct avt_span bundle_replace(struct avt_arena *arena, struct avt_span bytes, const char *from, const char *to);
/* The check of that name has found something. */
bool bundle_failed(const struct avt_rapport *report, const char *check);

#endif
