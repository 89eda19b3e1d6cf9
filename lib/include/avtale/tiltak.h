/*
 * A measure (tiltak), loaded from its data. The grammar of the files is in schemas/README.md.
 *
 * Everything is resolved at load: paths to fields, names to indices, sets of roles to 32-bit masks. A loaded measure is
 * immutable and may be shared by threads.
 */
#ifndef AVTALE_TILTAK_H
#define AVTALE_TILTAK_H

#include "avtale/acts.h"
#include "avtale/arena.h"
#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/limits.h"
#include "avtale/span.h"
#include "avtale/zip.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_satser; /* satser.h */

typedef uint32_t avt_roles; /* bit i = role i of the measure */

enum avt_rolleklasse { AVT_ROLE_PERSON, AVT_ROLE_VIRKSOMHET, AVT_ROLE_NAV, AVT_ROLE_FAGPERSON };

struct avt_rolle {
    const char *kode, *hjemmel;
    const char *navn;
    const char *party; /* "" when the role signs without being a party */
    enum avt_rolleklasse klasse;
    const struct avt_felt *identitet; /* field that holds its fnr or orgnr; NULL for nav */
    const struct avt_felt *navnefelt; /* NULL if none */
    const struct avt_felt *epostfelt; /* where its mail goes; NULL if none */
    enum avt_handling handling;       /* what it signs with; AVT_INGEN_HANDLING if it does not sign */
    enum avt_approval approves;       /* what that approves */
    bool leads;                       /* of class nav, and approves the agreement: puts versions forward */
    avt_roles etter;                  /* roles that must have signed first */
    int ulik;                         /* role that must be another person, -1 if none */
    bool foreslaar;
    const char *sted; /* "file:line" it was read from */
};

enum avt_type {
    AVT_TYPE_TEKST,
    AVT_TYPE_DATO,
    AVT_TYPE_KR,
    AVT_TYPE_HELTALL,
    AVT_TYPE_DESIMAL,
    AVT_TYPE_KODE,
    AVT_TYPE_JANEI,
    AVT_TYPE_FNR,
    AVT_TYPE_ORGNR,
    AVT_TYPE_KONTONR,
    AVT_TYPE_KID,
    AVT_TYPE_TELEFON,
    AVT_TYPE_EPOST,
    AVT_TYPE_AVTALEREF,
    AVT_TYPE_INTERVALL,
    AVT_TYPE_COUNT
};

/* True for types whose values can be raised and lowered: dates, numbers, intervals. */
bool avt_type_is_ordered(enum avt_type type);

/* When a value must be there, or a row runs: krav and vilkaar of schemas/README.md. */
enum avt_krav_kind { AVT_KRAV_VALGFRI, AVT_KRAV_ALLTID, AVT_KRAV_NAAR, AVT_KRAV_UTEN };
struct avt_krav {
    enum avt_krav_kind kind;
    const struct avt_felt *felt; /* NAAR, UTEN: the field looked at (or liste) */
    const struct avt_liste *liste;
    bool enhver;                /* felt is of a list, asked for from outside it: any item will do */
    const char *const *verdier; /* one of these, NULL-terminated; NULL: any value */
};

enum avt_operasjon { AVT_LEGG_TIL, AVT_FJERN, AVT_OEK, AVT_SENK, AVT_ENDRE, AVT_OPERASJON_COUNT };
const char *avt_operasjon_name(enum avt_operasjon operasjon); /* "legg-til", "fjern", "oek", "senk", "endre" */

enum avt_change_kind { AVT_CHANGE_SIGNERES, AVT_CHANGE_PARTER, AVT_CHANGE_VARSLES, AVT_CHANGE_AVLEDET };
struct avt_klasse {
    enum avt_change_kind kind;
    avt_roles roles; /* who signs again; V: the signing role of the part that may change it alone; A: none */
};

const char *avt_klasse_name(enum avt_change_kind kind); /* "S", "P", "V", "A" */

/* An `endring` row with a condition on the item (outside lists: on the content), e.g. who answers for the help. */
struct avt_klasserad {
    enum avt_operasjon operasjon;
    struct avt_krav naar;
    struct avt_klasse klasse;
};

struct avt_felt {
    const char *sti;               /* whole path; in a list relative to the item */
    const char *tekst;             /* text key */
    const struct avt_liste *liste; /* NULL outside lists */
    enum avt_type type;
    unsigned lengde; /* TEKST: most characters */
    bool multiline;
    int64_t min, maks; /* KR, HELTALL; DESIMAL: times 10^desimaler */
    unsigned desimaler;
    const char *const *koder; /* KODE: NULL-terminated */
    int dokument;             /* index in dokumenter */
    int gruppe;
    struct avt_krav krav;
    const char *hjemmel;
    avt_roles rediger;
    struct avt_klasse klasse[AVT_OPERASJON_COUNT]; /* where no row holds: see avt_felt_klasse in innhold.h */
    const struct avt_klasserad *rader;
    size_t n_rader;
    bool beregnet; /* a beregn, trapp or perioder row gives its value; nobody writes it */
    bool penger;   /* somebody writes it, and it feeds a ladder or periods; not the days where they start and end */
    int nr;        /* index in felter: the order of everything */
    const char *sted; /* "file:line" it was read from */
};

struct avt_liste {
    const char *sti, *tekst, *hjemmel;
    const char *ansvarlig; /* part that answers for its items where they have no field `ansvarlig`; "" if none */
    unsigned min, maks;
    struct avt_krav krav;
    int dokument, gruppe;
    avt_roles rediger;
    struct avt_klasse klasse[AVT_OPERASJON_COUNT]; /* for whole items: LEGG_TIL, FJERN; see avt_liste_klasse */
    const struct avt_klasserad *rader;
    size_t n_rader;
    bool beregnet; /* a trapp or perioder row makes its items */
    int first, n;  /* its fields are felter[first .. first+n) */
    const char *sted; /* "file:line" it was read from */
};

struct avt_dokument {
    const char *navn;
    avt_roles lesere;
    const char *samtykke;        /* consent code, NULL if none */
    avt_roles med_samtykke;      /* those of lesere who read only while that consent stands */
    bool utdrag;                 /* computed from other documents */
    const struct avt_felt **tar; /* its fields, in order; for an extract as its `tar` rows say */
    size_t n_tar;
    const char *sted; /* "file:line" it was read from */
};

enum avt_moment { AVT_LAGRE = 1, AVT_FREMLEGG = 2, AVT_SIGNERING = 4, AVT_ENDRING = 8, AVT_BESLUTNING = 16 };

/* The closed vocabulary. Each kind has a row in the tables of regel.c, tiltak_regel.c and lasting.c. */
enum avt_regel_kind {
    AVT_REGEL_ORDEN,
    AVT_REGEL_TIDLIGST,
    AVT_REGEL_SENEST,
    AVT_REGEL_VINDU,
    AVT_REGEL_VARIGHET,
    AVT_REGEL_ALDER,
    AVT_REGEL_TALL,
    AVT_REGEL_SUM,
    AVT_REGEL_SJEKKSUM,
    AVT_REGEL_SETTES,
    AVT_REGEL_ULIK,
    AVT_REGEL_ALDRI,
    AVT_REGEL_VOKSER,
    AVT_REGEL_OVERLAPP,
    AVT_REGEL_HYPPIG,
    AVT_REGEL_STANDARD,
    AVT_REGEL_PLIKT,
    AVT_REGEL_RAPPORT,
    AVT_REGEL_BEREGN,
    AVT_REGEL_TRAPP,
    AVT_REGEL_PERIODER,
    AVT_REGEL_COUNT
};

/* A day told by another: today, a date or the value of a field (one of the three), and an interval from it ("" if
 * none). */
struct avt_tidspunkt {
    bool idag;
    avt_date dato;
    const struct avt_felt *felt;
    int sign; /* of the interval: +1 or -1 */
    const char *intervall;
};

/* Days of any year, each as 100 * month + day; over New Year when from is after to. */
struct avt_dager {
    int fra, til;
};

/* A value of an item that a list begins with: its text, or of a date the day. */
struct avt_standard {
    const struct avt_felt *felt;
    const char *verdi;
    struct avt_tidspunkt punkt;
};

struct avt_beregning; /* what a row computes: lib/rules/beregning.h */

/* One row of regler.xml. Which members are used depends on kind; the others are NULL, "" or -1. */
struct avt_regel {
    enum avt_regel_kind kind;
    const char *kode, *hjemmel;
    const char *sted; /* "file:line" it was read from */
    enum avt_severity alvor;
    avt_date fra, til;              /* the row holds on these days, both included */
    unsigned naar;                  /* enum avt_moment bits */
    avt_roles varsles;              /* who is told when it is broken; all, unless it only warns */
    bool telles;                    /* how often it refuses or warns is counted, without saying of whom */
    const struct avt_krav *vilkaar; /* the row runs only where all of these hold */
    size_t n_vilkaar;
    const struct avt_felt *felt, *mot, *unntak, *ved; /* ved: where the fault is told, if not at felt */
    const struct avt_liste *liste;                    /* ALDRI: felt names this whole list; STANDARD */
    const char *art, *verdi;
    struct avt_tidspunkt punkt; /* what grense, paa, dag or forfall says */
    struct avt_dager dager;     /* VINDU */
    const char *lengde;         /* VARIGHET, HYPPIG: interval */
    bool samlet;                /* VARIGHET: with the person's other agreements of the measure */
    bool nyttaar;               /* ALDER: on 1 January of that year */
    const char *faktum;         /* ALDER: the fact that is the birth date */
    int64_t min, maks;          /* ALDER: whole years; TALL, SUM: in the field's units */
    const int64_t *tillatt;     /* TALL: the only values, n_tillatt of them; 0: any */
    size_t n_tillatt;
    int hvem; /* PLIKT, RAPPORT: role */
    enum avt_handling handling;
    const char *hver;
    const struct avt_felt *hver_felt; /* PLIKT of each item of punkt.felt's list: its interval */
    const char *const *ogsaa;         /* PLIKT, RAPPORT: codes of other duties whose records fulfil it too */
    bool etter_slutt;
    bool sperrer; /* PLIKT, RAPPORT: while it is overdue no subsidy period is approved */
    const struct avt_felt *deler; /* RAPPORT: what it is to hold, in order; of no document */
    size_t n_deler;
    const struct avt_standard *standard; /* STANDARD: the item that liste begins with */
    size_t n_standard;
    const struct avt_beregning *beregning; /* BEREGN, TRAPP, PERIODER */
};

/* True for rows that are duties: PLIKT and RAPPORT. */
bool avt_regel_is_plikt(const struct avt_regel *regel);

/* What felles/kombinasjoner.xml says of this measure beside another at the same time. */
enum avt_samtidig { AVT_SAMTIDIG_TILLATT, AVT_SAMTIDIG_ADVARSEL, AVT_SAMTIDIG_STOPP };
struct avt_kombinasjon {
    const char *med;
    enum avt_samtidig utfall;
};

/* Who reads a document that goes with an act, beside the roles named. */
struct avt_aktlesere {
    avt_roles roller;
    bool forfatter; /* the author's own part */
    bool mottaker;  /* the part that slag names, or whose record it answers */
    const char *samtykke;   /* consent code, "" if none */
    avt_roles med_samtykke; /* those of roller who read only while that consent stands, unless they are the author's */
};

/* What felles/handlinger.xml says of an act: its kinds, what it may be about, its documents, and how long it may be
 * done. */
struct avt_handlingsdata {
    enum avt_handling handling;
    const char *sted; /* "file:line" it was read from */
    const char *const *codes; /* NULL-terminated, empty if the act has no kind */
    const struct avt_liste **om; /* the lists whose items it is about, n_om of them; none: about no item */
    size_t n_om;
    const char *tidligst;    /* interval before an item's first day (`fra`) from which it may be done, "" at any time */
    bool i_orden;            /* of one item at a time, in their order */
    const char *svarfrist;   /* interval within which it is to be answered, "" if none */
    const char *tekst;       /* name of the free-text document, NULL if none */
    bool tekst_krav;
    const char *const *krav_ved; /* the kinds that need a text where the act as such does not; NULL-terminated */
    struct avt_aktlesere lesere;
    avt_roles varsles; /* who is told of it */
    const char *deler; /* name of the document of typed parts, NULL if none */
    struct avt_aktlesere deler_lesere;
    const struct avt_felt *felter; /* its parts, in order; of no document of the measure */
    size_t n_felter;
    const char *nytt;            /* path of the fields that are given anew with the act, "" if none */
    const struct avt_felt *nye;  /* those, with paths below it, as typed parts; days and what lies deeper left out */
    size_t n_nye;
    const char *frist, *frist_fullmakt; /* intervals from when the version came in force, the second for a role that
                                           others approved for; NULL: no limit */
};

/* What it says of a kind of file: who reads it, and whether who uploads it names more of them. */
struct avt_filslag {
    const char *kind;
    struct avt_aktlesere lesere; /* never `mottaker`: a file is to nobody */
    bool velges;
};

/* What it says of acting on behalf of roles of a class: coded reasons, and those that need a signed paper. */
struct avt_fullmakt {
    enum avt_rolleklasse klasse;
    const char *sted; /* "file:line" it was read from */
    const char *const *grunner, *const *med_papir; /* NULL-terminated */
};

/* How long it says a draft that has never been put forward is kept: intervals. */
struct avt_utkasttid {
    const char *utloep;        /* from when it was last saved; NULL: for ever */
    const char *const *varsel; /* so long before it goes those who have a part in it are told; NULL-terminated */
};

struct avt_gruppe {
    const char *navn;
    const char *side; /* the page of the draft that it stands on, with others of the same side; its name if it has one alone */
    int foerste;      /* the first group of that side */
    const char *sted; /* "file:line" it was read from */
};

/* A legal reference. */
struct avt_hjemmel {
    const char *navn;                 /* "tf-3-4-1" */
    const char *forskrift, *paragraf; /* "tiltaksforskriften", "§ 3-4"; another source has no § */
    const char *status;               /* "i-kraft", "forslag", "ikke-kontrollert" */
};

struct avt_tiltak {
    const char *navn; /* "arbeidstrening" */
    unsigned versjon, felles;
    const char *sted; /* "file:line" of felt.xml's root */
    const char *skjema;       /* "arbeidstrening/1" */
    struct avt_digest digest; /* schema digest */
    struct avt_span sums;     /* the sha256sum lines it is the digest of */
    struct avt_entry *filer;  /* those files, named as in the lines */
    size_t n_filer;
    struct avt_rolle *roller;
    size_t n_roller;
    struct avt_dokument *dokumenter;
    size_t n_dokumenter;
    struct avt_gruppe *grupper;
    size_t n_grupper;
    struct avt_liste *lister;
    size_t n_lister;
    struct avt_felt *felter;
    size_t n_felter;
    struct avt_regel *regler;
    size_t n_regler;
    struct avt_handlingsdata *handlinger;
    size_t n_handlinger;
    struct avt_filslag *filslag;
    size_t n_filslag;
    struct avt_fullmakt *fullmakter;
    size_t n_fullmakter;
    struct avt_utkasttid utkasttid;
    struct avt_kombinasjon *kombinasjoner;
    size_t n_kombinasjoner;
    enum avt_samtidig ellers; /* beside a measure that is not among them */
    struct avt_hjemmel *hjemler;
    size_t n_hjemler;
    const struct avt_satser *satser; /* the rates among the files; NULL where there were none, as in a bundle */
};

/*
 * Loads a measure from its files, given as name and bytes: "<tiltak>/<n>/felt.xml", "<tiltak>/<n>/regler.xml",
 * "<tiltak>/<n>/<document>.xsd", "felles/<n>/…" and "satser/…". Entries are borrowed.
 *
 * AVT_EDATA for any fault: unknown kind or attribute, bad reference, class that names somebody who cannot read the
 * field. where is "file:line" of the first; detail is every fault found, each as "file:line: what is wrong" on a line
 * of its own.
 */
struct avt_err avt_tiltak_load(struct avt_arena *arena, struct avt_tiltak **out, const char *navn, unsigned versjon,
                               const struct avt_entry *files, size_t n) AVT_NODISCARD;

/* Finding by name; NULL or -1 if there is none. sti of a list's field is "<list>/<sti>". */
int avt_tiltak_rolle(const struct avt_tiltak *tiltak, const char *navn);
/* True if it is one of those, which a NULL ends. */
bool avt_koder_have(const char *const *koder, const char *kode);
int avt_tiltak_dokument(const struct avt_tiltak *tiltak, const char *navn);
/* The first party that is a person: whom the measure is for. NULL if it has none. */
const struct avt_rolle *avt_tiltak_person(const struct avt_tiltak *tiltak);
const struct avt_felt *avt_tiltak_felt(const struct avt_tiltak *tiltak, const char *sti);
const struct avt_liste *avt_tiltak_liste(const struct avt_tiltak *tiltak, const char *sti);
/* The typed parts that go with an act: of a report those of the duty that slag names, else those of the act's data. */
struct avt_aktdeler {
    const char *dokument; /* its document */
    const char *kode;     /* text keys are felt.<kode>/<part> */
    const struct avt_felt *felter;
    size_t n;
};
bool avt_akt_deler(const struct avt_tiltak *tiltak, enum avt_handling handling, const char *slag,
                   struct avt_aktdeler *out);

/* What is given anew with an act, in a version of its own: of no document. False if nothing is. */
bool avt_akt_nytt(const struct avt_tiltak *tiltak, enum avt_handling handling, struct avt_aktdeler *out);

const struct avt_hjemmel *avt_tiltak_hjemmel(const struct avt_tiltak *tiltak, const char *navn);
const struct avt_handlingsdata *avt_tiltak_handling(const struct avt_tiltak *tiltak, enum avt_handling handling);
const struct avt_filslag *avt_tiltak_filslag(const struct avt_tiltak *tiltak, const char *slag);
/* How one acts on behalf of this role; NULL: nobody may. */
const struct avt_fullmakt *avt_tiltak_fullmakt(const struct avt_tiltak *tiltak, int rolle);

/* The mask of a role's name or of every role of a part; 0 if it names neither. */
avt_roles avt_tiltak_roles(const struct avt_tiltak *tiltak, const char *rolle_eller_part);

/* All roles that sign with anything; and those that sign with godkjent for a part: class S. */
avt_roles avt_tiltak_signers(const struct avt_tiltak *tiltak);
avt_roles avt_tiltak_parter(const struct avt_tiltak *tiltak);

/* Who reads a field whatever consents stand: the readers of its document and of the extracts that take it, without
 * those who read only by consent. */
avt_roles avt_tiltak_lesere(const struct avt_tiltak *tiltak, const struct avt_felt *felt);

/* The role that signs godkjent for a part, -1 if none; every signing role is its own. */
int avt_tiltak_signer_of(const struct avt_tiltak *tiltak, const char *part);

/* The XSD of document number dokument, and the JSON Schema of innhold, generated from the fields. */
struct avt_span avt_tiltak_xsd(struct avt_arena *arena, const struct avt_tiltak *tiltak, int dokument);
struct avt_span avt_tiltak_json_schema(struct avt_arena *arena, const struct avt_tiltak *tiltak);

/* The field with this path in a list, or (NULL) outside lists; NULL if none. */
const struct avt_felt *avt_tiltak_felt_at(const struct avt_tiltak *tiltak, const struct avt_liste *liste,
                                          const char *sti);

/* True if sti leads to fields (or lists) without being one. */
bool avt_tiltak_is_group(const struct avt_tiltak *tiltak, const struct avt_liste *liste, const char *sti);

/* How many of a document's fields from first on are of one list; 1 for a field outside lists. */
size_t avt_dokument_run(const struct avt_dokument *dokument, size_t first);

/* True if path is "<group>/…". */
bool avt_sti_under(const char *path, const char *group, size_t len);

/* "prefix/name"; the other where one is "". */
const char *avt_sti_join(struct avt_arena *arena, const char *prefix, const char *name);

/* True if the document, or extract, holds the field. */
bool avt_felt_in(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int dokument);

#ifdef __cplusplus
}
#endif

#endif
