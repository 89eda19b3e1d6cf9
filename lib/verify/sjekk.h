/* A bundle being checked: what has been read of it, and what the checks take from each other. */
#ifndef AVTALE_VERIFY_SJEKK_H
#define AVTALE_VERIFY_SJEKK_H

#include "avtale/dokument.h"
#include "avtale/pakke.h"
#include "avtale/span.h"
#include "avtale/tilstand.h"
#include "names.h"

enum sjekk {
#define SJEKK(code, function, name, needs) SJEKK_##code,
#include "sjekk.def"
#undef SJEKK
    SJEKK_COUNT,
    SJEKK_ALLE = SJEKK_COUNT /* any of them */
};

enum funn {
#define AVT_FINDING(CHECK, CODE, outcome, check, code, n) FUNN_##CHECK##_##CODE,
#include "avtale/finding.def"
#undef AVT_FINDING
    FUNN_COUNT
};

struct liste {
    const struct avt_entry *entry;
    struct avt_note note;
    struct avt_digest digest; /* of its text */
    struct avt_keylist list;
    bool egen; /* in the bundle, not brought by whoever checks */
    bool forankret;
};

struct post {
    unsigned nr;
    const struct avt_entry *fil[POST_FILER]; /* NULL if not there */
    struct avt_note note;                    /* R */
    struct avt_post post;
    int ny, foer; /* versions by index in the state: the one it puts forward, the one in force before it; -1 if none */
    int *mot;     /* those it takes over from */
    size_t n_mot;
};

/* A version of which the bundle holds documents or views. */
struct versjon {
    unsigned n;
    int i;                       /* index in the state, -1 until the fold has been made */
    const struct post *fremlagt; /* the record that put it forward, NULL if there is none */
    struct avt_fil *filer;
    size_t n_filer, cap;
    const struct avt_node **rot; /* of filer, after KANONISK */
    const struct avt_tiltak *tiltak;
    struct avt_vedlegg *vedlegg;
    size_t n_vedlegg;
    bool has_vedlegg;
    bool lest; /* innhold has been read */
    struct avt_innhold innhold;
};

struct pakke {
    struct avt_arena *arena;
    struct avt_rapport *rapport;
    const struct avt_kjent *kjent;
    avt_date idag;

    struct avt_entry *entries;
    size_t n;
    struct navn *navn; /* of each entry */
    struct avt_note manifest;
    struct liste *lister;
    size_t n_lister;
    bool forankret;
    struct post *poster;
    size_t n_poster;
    struct avt_checkpoint logg; /* after LOGG */
    struct avt_tilstand state;
    struct versjon *versjoner;
    size_t n_versjoner;
    struct avt_tiltak **tiltak;
    size_t n_tiltak;
    bool ukjent; /* a rule book that kjent does not have */
    avt_roles lesere; /* of the measure as it is now: who may be the reader; 0 if that cannot be told */
    int leser;        /* who it is by all that is here; -1 if there are several */
    const struct pakke *eldre; /* the older bundle, checked, and what came of it; NULL if none was brought */
    enum avt_dom eldre_dom;

    unsigned feil[SJEKK_COUNT]; /* things wrong so far */
    unsigned sett[SJEKK_COUNT]; /* findings of any kind */
};

/* One side of a change: what put it forward, and its documents as far as they are here. */
struct side {
    const struct avt_tiltak *tiltak;
    const struct avt_erklaering *s;
    const struct versjon *v; /* NULL if nothing of it is here */
};

/* Findings. args is ARGS(…) with as many values as the code has, or NULL; they are borrowed. The name of an entry may be
 * one; what it says may not. That a check holds is passed over when it has failed. */
#define ARGS(...) ((const char *const[AVT_FINDING_ARGS]){__VA_ARGS__})
void avt_funn_add(struct pakke *p, enum funn funn, const char *const args[AVT_FINDING_ARGS]);
void avt_funn_blocked(struct pakke *p, enum sjekk sjekk); /* not made, since one that it needs has failed */
void avt_funn_nothing(struct pakke *p, enum sjekk sjekk); /* made, and there was nothing to look at */
const char *avt_funn_tall(struct pakke *p, uint64_t n);
/* The code of that name; the check has one. */
enum funn avt_funn_get(enum sjekk sjekk, const char *code);

/* The key lists of the older bundle are brought too: what it had, a newer one may have left out. */
void avt_eldre_lister(struct avt_arena *arena, struct avt_kjent *kjent);
/* The report's account of what the records say. */
void avt_rapport_tell(struct pakke *p);

/* Reading. */
struct versjon *avt_versjon_find(struct pakke *p, int i); /* by index in the state; NULL if not in the bundle */
const struct avt_fil *avt_versjon_fil(const struct versjon *v, const char *navn);                 /* or NULL */
/* What S put the document forward with; NULL if it names none. */
const struct avt_digest *avt_fremlagt(const struct avt_erklaering *s, const char *dokument);
/* The record that put forward this version (by index in the state), and what is here of it. */
struct side avt_side(struct pakke *p, const struct avt_tiltak *tiltak, int versjon);
/* True if the document is here, or was never made: then what it does not say is not there. */
bool avt_side_kjent(const struct side *side, int dokument);
/* True if the field's value is known, from its document or, outside lists, from an extract. */
bool avt_side_ser(const struct side *side, const struct avt_felt *felt);
/* Who has the role in the version (by index in the state): the value of the field, "" if it has none, and the digest
 * of the document that it stands in (NULL if there is none). False if the value cannot be seen here. */
bool avt_identitet_i(struct pakke *p, int versjon, const char *rolle, const char **verdi,
                     const struct avt_digest **dokument);
/* The measure as it is now: that of the version put forward last. NULL if its schema is not here. */
const struct avt_tiltak *const *avt_tiltak_alle(const struct pakke *p); /* the measures of its schemas */
const struct avt_tiltak *avt_tiltak_naa(const struct pakke *p);
/* The roles that read exactly what is here of the version. An annex is one that the put-forward record names. */
avt_roles avt_versjon_lesere(const struct pakke *p, const struct avt_tiltak *tiltak, const struct versjon *v);
const struct avt_tiltak *avt_tiltak_find(const struct pakke *p, const struct avt_digest *skjema); /* or NULL */
/* The newest list that counts: the bundle's own, and what was brought if roots have signed it. Or NULL. */
const struct avt_keylist *avt_liste_last(const struct pakke *p);
/* A key of the newest list that may have signed something without a time, made after the last record: of that use and
 * name, not over by then, never compromised. */
const struct avt_key *avt_liste_after(const struct pakke *p, enum avt_key_use use, const char *name);
/* What stands before the last two parts of a key's name: "demo.avtale" of "demo.avtale/segl/2026a". Empty if there are
 * not three. */
struct avt_span avt_opphav(const char *key_name);
/* The installation that a list is of: that of its sealing keys. */
struct avt_span avt_liste_opphav(const struct avt_keylist *list);
/* True if salt is 32 bytes in base64url. */
bool avt_salt_parse(struct avt_arena *arena, uint8_t out[32], const char *text);

/* Reads the file; false if it is no bundle at all. */
bool avt_sjekk_zip(struct pakke *p, struct avt_span file);

/* The checks. Each is run only if those it needs have held. */
#define SJEKK(code, function, name, needs) void avt_sjekk_##function(struct pakke *p);
#include "sjekk.def"
#undef SJEKK

#endif
