/* Loading a measure: what the files that do it share. */
#ifndef AVTALE_RULES_LASTING_H
#define AVTALE_RULES_LASTING_H

#include "avtale/span.h"
#include "avtale/tiltak.h"
#include "avtale/xml.h"

struct avt_satser; /* avtale/satser.h */

#define AVT_NAMESPACE "urn:avtale:v1"

/* One element of a data file, for faults that tell where. */
struct avt_kilde {
    const struct avt_node *node;
    const char *fil;
};

/* A measure being loaded. Faults are collected: the first gives the error its place, all of them its detail. */
struct avt_laster {
    struct avt_arena *arena;
    struct avt_tiltak *tiltak;
    const struct avt_entry *files;
    size_t n_files;
    const char *mappe, *felles; /* "arbeidstrening/1/", "felles/1/" */
    struct avt_kilde felt_xml, regler_xml, grupper_xml, hjemler_xml, handlinger_xml;
    struct avt_kilde kombinasjoner_xml; /* node NULL if felles has none */
    size_t cap_kombinasjoner;
    struct avt_kilde *dokument_kilder, *liste_kilder, *felt_kilder, *rolle_kilder; /* by index, as in tiltak */
    bool *brukt; /* by field: some row computes from it */
    struct avt_buf faults;
    const char *where; /* of the first fault, NULL while there is none */
};

/* lasting.c: data files against their grammar, and attributes. All that may fail adds a fault and gives a harmless
 * value. */
void avt_last_fault(struct avt_laster *l, struct avt_kilde at, const char *fmt, ...) AVT_PRINTF(3, 4);
/* "file:line" of it; the file where it has no element. */
const char *avt_last_sted(struct avt_laster *l, struct avt_kilde at);
struct avt_kilde avt_last_file(struct avt_laster *l, const char *mappe, const char *navn, const char *root);
bool avt_node_is(const struct avt_node *node, const char *name);
const char *const *avt_last_words(struct avt_laster *l, const char *text, size_t *n);
const char *avt_last_navn(struct avt_laster *l, struct avt_kilde at, const char *attr);
const char *const *avt_last_navnene(struct avt_laster *l, struct avt_kilde at, const char *attr);
const char *avt_last_sti(struct avt_laster *l, struct avt_kilde at, const char *attr);
const char *avt_last_hjemmel(struct avt_laster *l, struct avt_kilde at, const char *otherwise);
size_t avt_last_choice(struct avt_laster *l, struct avt_kilde at, const char *attr, const char *const *names);
bool avt_last_ja(struct avt_laster *l, struct avt_kilde at, const char *attr);
unsigned avt_last_unsigned(struct avt_laster *l, struct avt_kilde at, const char *attr, unsigned otherwise,
                           unsigned max);
avt_date avt_last_dato(struct avt_laster *l, struct avt_kilde at, const char *attr, avt_date otherwise);
avt_roles avt_last_roles(struct avt_laster *l, struct avt_kilde at, const char *attr);
const struct avt_felt *avt_last_felt(struct avt_laster *l, struct avt_kilde at, const char *attr);
enum avt_handling avt_last_handling(struct avt_laster *l, struct avt_kilde at, const char *attr);

/* tiltak_vilkaar.c: "naar <sti>", "uten <sti>=<code>|<code>" of something in liste (NULL: outside lists); a fault says
 * `what` if it is neither. */
struct avt_krav avt_last_vilkaar_av(struct avt_laster *l, struct avt_kilde at, const char *text,
                                    const struct avt_liste *liste, const char *what);
/* tiltak_felt.c: type, koder, min, maks, desimaler. */
void avt_last_type(struct avt_laster *l, struct avt_kilde at, struct avt_felt *felt);

/* The attributes of each kind of row: tiltak_regel_verdi.c, tiltak_regel_tid.c, tiltak_regel_andre.c. */
typedef void avt_last_rad(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_orden(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_ulik(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_sjekksum(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_settes(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_tall(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_sum(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_aldri(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_vokser(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_tidligst(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_senest(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_vindu(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_varighet(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_alder(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_overlapp(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_hyppig(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_standard(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_plikt(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_rapport(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
/* What a duty stops, when its conditions have been loaded. */
void avt_last_sperrer(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);

/* tiltak_handling.c: the parts that a report or a document of an act holds, with the text keys felt.<kode>/<sti>. */
size_t avt_last_deler(struct avt_laster *l, struct avt_kilde at, const struct avt_felt **out, const char *kode,
                      const char *hjemmel);

/* A day: "idag", a date or a date field, with "+14d" and the like behind it. */
struct avt_tidspunkt avt_last_tidspunkt(struct avt_laster *l, struct avt_kilde at, const char *attr);
/* A row is run for each item of its felt's list, so what it looks at besides must be there for each. */
void avt_last_reach(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt,
                    const struct avt_felt *other);
/* That the attribute, which named felt, named one of that type. */
void avt_last_of_type(struct avt_laster *l, struct avt_kilde at, const char *attr, const struct avt_felt *felt,
                      enum avt_type type);
/* felles/kombinasjoner.xml, where there is one. */
void avt_last_kombinasjoner(struct avt_laster *l);

/* Rows that compute: beregn_last.c, trapp.c, perioder.c; and the rates they may name, NULL where no file has any. */
void avt_last_beregn(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_innganger(struct avt_laster *l); /* inngang.c */
void avt_last_trapp(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
void avt_last_perioder(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel);
const struct avt_satser *avt_last_satser(struct avt_laster *l);

/* The steps of loading, in this order; each relies on those before it. */
void avt_last_hjemler(struct avt_laster *l);     /* lasting.c: legal references; everything after names them */
void avt_last_roller(struct avt_laster *l);      /* tiltak_regel.c: names, parts, order */
void avt_last_dokumenter(struct avt_laster *l);  /* tiltak_felt.c */
void avt_last_felter(struct avt_laster *l);      /* tiltak_felt.c: groups, lists, fields */
void avt_last_utdrag(struct avt_laster *l);      /* tiltak_felt.c: the fields of each document and extract */
void avt_last_vilkaar(struct avt_laster *l);     /* tiltak_vilkaar.c: krav, classes */
void avt_last_handlinger(struct avt_laster *l);  /* tiltak_handling.c */
void avt_last_kontroll(struct avt_laster *l);    /* tiltak_kontroll.c: paths, classes and their readers, consents */
void avt_last_identiteter(struct avt_laster *l); /* tiltak_regel.c: the fields of roles */
void avt_last_regler(struct avt_laster *l);      /* tiltak_regel.c */

#endif
