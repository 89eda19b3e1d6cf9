/*
 * The bundle (pakke): all a party needs to prove an agreement, and its offline verification.
 *
 * A bundle is a function of (head record, reader, first checkpoint that covers it). The verifier needs nothing but the
 * bundle and, for trust, root keys from somewhere else.
 */
#ifndef AVTALE_PAKKE_H
#define AVTALE_PAKKE_H

#include "avtale/checkpoint.h"
#include "avtale/err.h"
#include "avtale/key.h"
#include "avtale/kvittering.h"
#include "avtale/span.h"
#include "avtale/tiltak.h"
#include "avtale/zip.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Names of entries, so that builder and verifier agree. */
#define AVT_PAKKE_LESMEG   "LESMEG.txt"
#define AVT_PAKKE_MANIFEST "manifest.note"
#define AVT_PAKKE_TEKST    "pakke.txt"
#define AVT_PAKKE_S        "erklaering" /* slag of a record's entries */
#define AVT_PAKKE_R        "kvittering"
#define AVT_PAKKE_BEVIS    "bevis"
#define AVT_PAKKE_LOGG     "tlog-proof"
/* "versjon-2/avtale.xml" */
const char *avt_pakke_name_document(struct avt_arena *arena, unsigned versjon, const char *navn);
/* "versjon-2/visning-nb.xhtml" */
const char *avt_pakke_name_view(struct avt_arena *arena, unsigned versjon, const char *spraak);
/* "post-0007.kvittering" */
const char *avt_pakke_name_record(struct avt_arena *arena, unsigned nr, const char *slag);
/* "post-0007-grunn.xml" */
const char *avt_pakke_name_text(struct avt_arena *arena, unsigned nr, const char *navn);
/* "post-0007-fil.pdf": an uploaded file, with the ending of its type */
const char *avt_pakke_name_file(struct avt_arena *arena, unsigned nr, const char *endelse);
/* "nokler/nokkelliste-1.note" */
const char *avt_pakke_name_keylist(struct avt_arena *arena, uint64_t number);
/* "skjema/mentor/1/felt.xml", from the name in the schema's sums */
const char *avt_pakke_name_schema(struct avt_arena *arena, const char *navn);
/* "maler/<first 16 hex digits of mal>/visning/visning.xsl": an agreement may have been shown by several templates. */
const char *avt_pakke_name_template(struct avt_arena *arena, const struct avt_digest *mal, const char *navn);

/* A bundle being built: entries are added in any order, and stand sorted by name. Start with AVT_PAKKE(arena). Bytes are borrowed. */
struct avt_pakke {
    struct avt_arena *arena;
    struct avt_entry *entries;
    size_t n, cap;
};
#define AVT_PAKKE(a) ((struct avt_pakke){.arena = (a)})

/* An entry that is there already, with the same bytes, is passed over: measures share files, and versions templates. */
void avt_pakke_add(struct avt_pakke *pakke, const char *name, struct avt_span bytes);
/* The files of a template's digest. */
void avt_pakke_add_mal(struct avt_pakke *pakke, const struct avt_digest *mal, const struct avt_entry *files, size_t n);

/* Seals the manifest's text: *note gets the whole note. */
typedef struct avt_err (*avt_pakke_seal_fn)(void *ctx, struct avt_arena *arena, struct avt_span *note,
                                            struct avt_span sums);

/* Adds LESMEG.txt and manifest.note, and gives the file. AVT_ELIMIT, or what seal answers. */
struct avt_err avt_pakke_format(struct avt_pakke *pakke, struct avt_span *out, avt_pakke_seal_fn seal,
                                void *ctx) AVT_NODISCARD;

/* The bytes of LESMEG.txt: how to check seals, chain, digests and views with coreutils and openssl alone. Lines that begin
 * with four spaces are commands for a POSIX shell. Depends on the entries only through their names. */
struct avt_span avt_pakke_lesmeg(struct avt_arena *arena, const struct avt_entry *entries, size_t n);

/* The manifest's text over all entries: sorted sha256sum lines of everything but manifest.note. */
struct avt_span avt_pakke_manifest(struct avt_arena *arena, const struct avt_entry *entries, size_t n);

enum avt_utfall { AVT_UTFALL_OK, AVT_UTFALL_FEIL, AVT_UTFALL_GJELDER_IKKE };

#define AVT_FINDING_ARGS 3

/* One finding of a named check, without personal data. check and code are of the closed table in avtale/finding.def, and
 * args are the values that the code has, NULL behind the last. A check stands at least once, and once for each thing
 * wrong. */
struct avt_finding {
    const char *check;
    enum avt_utfall outcome;
    const char *code;
    const char *args[AVT_FINDING_ARGS];
};

/* Numbered as the exit statuses of `avtale kontroller`. Where several hold, the first of ULESELIG, UGYLDIG, UFORANKRET,
 * UKJENT. */
enum avt_dom {
    AVT_DOM_GYLDIG = 0,
    AVT_DOM_UGYLDIG = 1,
    AVT_DOM_ULESELIG = 2,
    AVT_DOM_UFORANKRET = 3,
    AVT_DOM_UKJENT = 4 /* sound, but by rules that nobody here knows */
};

/* One act, as the records tell it: who, what, when, as what. */
struct avt_told_act {
    unsigned nr, versjon; /* versjon: that it puts forward or answers */
    enum avt_handling handling;
    const char *rolle, *for_rolle; /* for_rolle: on whose behalf, NULL if its own */
    avt_instant tid;
    enum avt_metode metode;
    const char *navn;  /* as the evidence says, else as the documents here do; "" if neither is here */
    bool bevis;        /* the evidence is here */
    bool underskrift;  /* it approves a version, or puts one in force alone */
    bool staar;        /* an approval that is not taken back, of a version that has not fallen */
};

struct avt_rapport {
    struct avt_finding *findings; /* in the order of the checks */
    size_t n, cap;
    enum avt_dom dom;
    /* What the records say as of the last of them; empty, 0 and none unless dom is GYLDIG or UKJENT. */
    const char *avtale, *tiltak, *skjema, *status; /* status: on the day it is asked, by what stands here */
    struct avt_digest skjema_digest;
    const char *rolle;         /* whose bundle it is; "" if several roles would have the same */
    unsigned gjelder, venter;  /* version numbers, 0 if none */
    unsigned post;             /* number of the last record, which is the head */
    struct avt_digest hode;    /* its receipt's identity */
    const char *kode;          /* the same as a code */
    avt_instant tid;           /* when it was sealed */
    const char *logg;          /* origin of the log */
    uint64_t blad;             /* how many leaves the log had */
    struct avt_told_act *acts; /* every record */
    size_t n_acts;
    /* Whose word it is, whatever the verdict. */
    uint64_t nokkelliste;         /* number of the newest list looked at */
    avt_instant nokkelliste_fra;  /* when it began */
    bool nokkelliste_egen;        /* it is the bundle's own, and was not brought */
    const char *opphav;           /* the installation's name */
    const char *rot;              /* the roots that signed it, "<name>+<id>, …"; "" if none is known */
    unsigned rot_n, rot_av;       /* how many, of how many of its installation that are known */
    bool demo; /* by its name the installation is in demo mode: nothing is proved about persons */
};

const char *avt_utfall_name(enum avt_utfall utfall); /* "ok", "feil", "-" */
const char *avt_dom_name(enum avt_dom dom); /* "gyldig", "ugyldig", "uleselig", "uforankret", "ukjent-regelverk" */

/* A rule book: a measure's version, "mentor/1", and the digest of its schema. */
struct avt_regelverk {
    const char *skjema;
    struct avt_digest digest;
};

/* The rule books that these measures are. */
const struct avt_regelverk *avt_regelverk_of(struct avt_arena *arena, const struct avt_tiltak *const *list, size_t n);

/* A receipt as it is told elsewhere: the first n bytes of its identity. */
struct avt_hode {
    uint8_t byte[32];
    unsigned n;
};

/* "XXXX-XXXX-XXXX-XXXX", or the whole digest "sha256:…". False if it is neither. */
bool avt_hode_parse(struct avt_hode *out, struct avt_span text);

/* What whoever checks has from elsewhere than the bundle, which cannot vouch for itself. */
struct avt_kjent {
    const struct avt_key *roots;
    size_t n_roots;
    const struct avt_regelverk *regelverk;
    size_t n_regelverk;
    const struct avt_entry
        *nokler; /* key lists, newer than the bundle's: a thief leaves out the one that tells of him */
    size_t n_nokler;
    struct avt_span eldre; /* an older bundle of the same agreement; empty if none */
    const struct avt_hode *hode; /* a receipt that has to be in it; NULL if none */
};

/*
 * Verifies a bundle. A rule book is known by its digest; one that has the name of a known one and another digest is a
 * fault. A key list is anchored when more than half of those roots that carry its installation's name (what
 * stands before the last two parts of a key's name) have signed it. Roots of other installations count for nothing; so
 * without roots of its own, or when the list is signed by others, a sound bundle is AVT_DOM_UFORANKRET. idag: for the
 * status. Never fails: everything wrong is in the report. Parses XML only after digests and seals have held.
 * avt_xml_setup has been called.
 */
void avt_pakke_verify(struct avt_arena *arena, struct avt_rapport *out, struct avt_span file,
                      const struct avt_kjent *kjent, avt_date idag);

#ifdef __cplusplus
}
#endif

#endif
