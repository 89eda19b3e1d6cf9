/*
 * What rows compute. An expression is compiled at load into a tree of nodes; it names fields, rates and rows before
 * its own, has no loops, and so always ends. It has a number, no number (something it needs is not filled in), or a
 * fault.
 */
#ifndef AVTALE_RULES_BEREGNING_H
#define AVTALE_RULES_BEREGNING_H

#include "avtale/err.h"
#include "avtale/fakta.h"
#include "avtale/innhold.h"
#include "avtale/satser.h"
#include "avtale/tall.h"
#include "lasting.h"

enum avt_ledd {
    AVT_LEDD_TALL, /* a number written in the row */
    AVT_LEDD_FELT, /* the number in a field */
    AVT_LEDD_RAD,  /* the number of an earlier row */
    AVT_LEDD_SATS, /* sats(navn, dato) */
    AVT_LEDD_PLUSS,
    AVT_LEDD_MINUS,
    AVT_LEDD_GANGE,
    AVT_LEDD_DELE,
    AVT_LEDD_MIN,
    AVT_LEDD_MAKS,
    AVT_LEDD_AVRUND, /* avrund(x, desimaler) */
    AVT_LEDD_AVKORT,
    AVT_LEDD_NAAR,     /* naar(felt=verdi|verdi, x, y) */
    AVT_LEDD_SUM,      /* sum(liste/felt) */
    AVT_LEDD_FOERSTE,  /* foerste(liste/felt) */
    AVT_LEDD_MAANEDER, /* maaneder(fra, til), both days included */
    AVT_LEDD_DAGER,    /* dager(fra, til): those that maaneder leaves */
};

/* Which members are used depends on ledd. */
struct avt_uttrykk {
    enum avt_ledd ledd;
    struct avt_tall tall;
    const struct avt_felt *felt, *til;
    const char *navn;           /* of a rate */
    const char *const *verdier; /* NAAR: any of these, NULL-terminated */
    size_t rad;                 /* index in regler */
    unsigned desimaler;
    const struct avt_uttrykk *arg[2];
};

/* A step of a ladder: from when, counted from the start, and for whom. */
struct avt_trinn {
    const char *etter;           /* interval, "" for the first */
    const struct avt_felt *felt; /* NULL: for all */
    const char *const *verdier;
    const struct avt_uttrykk *prosent;
};

struct avt_setter {
    const struct avt_felt *felt;
    const struct avt_uttrykk *uttrykk;
};

enum { AVT_MAX_SLUTT = 4 };

struct avt_beregning {
    const char *navn;                                    /* BEREGN: what later rows call it, "" if nothing */
    const struct avt_uttrykk *uttrykk;                   /* BEREGN */
    avt_roles lesere;                                    /* BEREGN: who may read everything it is computed from */
    const struct avt_liste *liste;                       /* TRAPP, PERIODER: the list they make */
    const struct avt_felt *start, *slutt[AVT_MAX_SLUTT]; /* the last day is that of the first slutt with a value */
    const struct avt_felt *fra, *til, *prosent;          /* fields of liste */
    const struct avt_felt *trapp_fra, *trapp_prosent;    /* PERIODER: the ladder, NULL if there is none */
    struct avt_trinn *trinn;
    size_t n_trinn;
    struct avt_setter *setter;
    size_t n_setter;
};

/* beregn_uttrykk.c. Compiles an attribute. liste: of the items it is computed for, NULL outside lists. Takes from
 * *lesere whoever may not read all it names. NULL after a fault. */
const struct avt_uttrykk *avt_last_uttrykk(struct avt_laster *l, struct avt_kilde at, const char *attr,
                                           const struct avt_liste *liste, avt_roles *lesere);
/* "felt=verdi|verdi" of an attribute; felt NULL after a fault. */
const struct avt_felt *avt_last_gjelder(struct avt_laster *l, struct avt_kilde at, const char *attr,
                                        const char *const **verdier);

/* What rows share: fields that are computed (beregn_last.c) and computed from (beregn_uttrykk.c). */
void avt_last_maal(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt, avt_roles lesere);
void avt_last_bruk(struct avt_laster *l, const struct avt_felt *felt, avt_roles *lesere);
/* A row that computes a list: regel->beregning with the list (NULL after a fault) and its days. */
struct avt_beregning *avt_last_rader(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel,
                                     avt_roles *lesere);
const struct avt_felt *avt_last_listefelt(struct avt_laster *l, struct avt_kilde at, const struct avt_liste *liste,
                                          const char *sti, enum avt_type type);

/* What an expression comes to. */
enum avt_svarslag { AVT_SVAR_TALL, AVT_SVAR_INGEN, AVT_SVAR_FEIL };
struct avt_svar {
    enum avt_svarslag slag;
    struct avt_tall tall;
    const char *kode; /* FEIL: what is wrong, NULL when the row's own kode says it */
};

/* One run over all rows. */
struct avt_regning {
    struct avt_arena *arena;
    struct avt_innhold *innhold;
    const struct avt_fakta *fakta;
    struct avt_faults *faults;
    bool alt; /* everything, also what stands: to see what it rests on */
    struct avt_svar *rader; /* by row, of those that have been computed */
    const struct avt_sats **brukt;
    size_t n_brukt, cap_brukt;
};

/* beregn_verdi.c */
struct avt_svar avt_uttrykk_verdi(struct avt_regning *r, const struct avt_uttrykk *uttrykk, const char *post);
bool avt_gjelder(const struct avt_regning *r, const struct avt_felt *felt, const char *const *verdier, const char *post,
                 bool *known);
bool avt_regning_dato(const struct avt_regning *r, const struct avt_felt *felt, const char *post, avt_date *out);
/* The first and last day of a ladder or of periods; false if one is not filled in, or they are in the wrong order. A
 * ladder may be without a last day: INT32_MAX. */
bool avt_regning_dager(const struct avt_regning *r, const struct avt_beregning *b, avt_date *start, avt_date *slutt);

/* The content in force; NULL: there is none. */
const struct avt_innhold *avt_regning_gjelder(const struct avt_regning *r);
/* A field is not as in the content in force, which there must be. */
bool avt_felt_endret(const struct avt_regning *r, const struct avt_felt *felt, const char *post);
/* A rate that is asked for a day that has not changed, as it was; NULL: as it is today. */
const struct avt_sats *avt_regning_sats(const struct avt_regning *r, const struct avt_uttrykk *u, const char *post);

/* beregn_staar.c: what stands as in the content in force. The first needs there to be some. */
bool avt_uttrykk_endret(const struct avt_regning *r, const struct avt_uttrykk *u, const char *post);
/* True if nothing that feeds the field has changed: then its value in force, or none, has been put there. */
bool avt_regning_staar(struct avt_regning *r, const struct avt_uttrykk *u, const struct avt_felt *felt,
                       const char *post);
/* The same of a list and all its items. */
bool avt_regning_liste_staar(struct avt_regning *r, const struct avt_beregning *b);
/* The per cent that a ladder has in force on a day, if nothing that feeds its steps has changed. */
bool avt_regning_trinn_staar(const struct avt_regning *r, const struct avt_beregning *b, avt_date dag,
                             struct avt_tall *out);

/* sums.c */
void avt_regning_fault(struct avt_regning *r, const struct avt_regel *regel, const char *kode, const char *felt);
/* Puts a number in a field in its one form; false, with the fault told, when it is none of the field's values. */
bool avt_regning_put(struct avt_regning *r, const struct avt_regel *regel, const struct avt_felt *felt,
                     const char *post, struct avt_tall tall);
void avt_regning_put_dato(struct avt_regning *r, const struct avt_felt *felt, const char *post, avt_date dato);
/* The id of the item that begins on a day: the same each time, so that an item stays itself through all versions. */
const char *avt_regning_post(struct avt_arena *arena, avt_date fra);
/* Takes the items of a computed list away; liste NULL: the value of every computed field. */
void avt_regning_drop(struct avt_regning *r, const struct avt_liste *liste);

/* trapp.c, perioder.c */
void avt_regning_trapp(struct avt_regning *r, const struct avt_regel *regel);
void avt_regning_perioder(struct avt_regning *r, const struct avt_regel *regel);

#endif
