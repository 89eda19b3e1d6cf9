/*
 * The documents of a version: canonical XML files, built from content and read back.
 */
#ifndef AVTALE_DOKUMENT_H
#define AVTALE_DOKUMENT_H

#include "avtale/err.h"
#include "avtale/forslag.h"
#include "avtale/innhold.h"
#include "avtale/span.h"
#include "avtale/tilstand.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_fil {
    const char *navn; /* document name */
    int dokument;     /* index in the measure, -1 for a free text */
    struct avt_span bytes;
    struct avt_digest digest;
};

/*
 * All documents of a version with its extracts, avtale first. former (may be NULL) gives the version before: a document
 * whose content is the same keeps its bytes; every other gets a new salt from random. Each is parsed back before it is
 * let go. AVT_ELIMIT, where = the document.
 */
struct avt_err avt_dokument_build(struct avt_arena *arena, struct avt_fil **out, size_t *n,
                                  const struct avt_innhold *innhold, const char *avtale, const struct avt_fil *former,
                                  size_t n_former, void (*random)(void *ctx, uint8_t out[32]), void *ctx) AVT_NODISCARD;

/* Checks a free text: NULL, or the fault's code ("ugyldige-tegn", "for-lang", "mangler"). *out gets it normalised;
 * several lines are allowed. */
const char *avt_fritekst_check(struct avt_arena *arena, struct avt_span text, const char **out);

/* A part of a document that goes with an act: an element and its text. */
struct avt_del {
    const char *navn, *tekst;
};

/*
 * Documents of typed parts (moete, rapport): <navn avtale salt skjema><del>…</del>…</navn>. Each tekst must have passed
 * avt_verdi_check or avt_fritekst_check. Parsing takes nothing that formatting, here or of a wish, does not give; the
 * proposals of a wish are no parts: AVT_EFORM, AVT_ELIMIT, AVT_EENCODING.
 */
struct avt_span avt_deler_format(struct avt_arena *arena, const char *navn, const char *avtale, const uint8_t salt[32],
                                 const char *skjema, const struct avt_del *deler, size_t n);
struct avt_err avt_deler_parse(struct avt_arena *arena, struct avt_del **out, size_t *n,
                               struct avt_span bytes) AVT_NODISCARD;

/* A free-text document (grunn, oenske, kommentar, referat, rapport, henvendelse, svar, samtale): the one part is called
 * tekst, and must have passed avt_fritekst_check. */
struct avt_span avt_fritekst_format(struct avt_arena *arena, const char *navn, const char *avtale,
                                    const uint8_t salt[32], const char *skjema, const char *tekst);
struct avt_err avt_fritekst_parse(struct avt_arena *arena, const char **tekst, struct avt_span bytes) AVT_NODISCARD;

/* A wish: a free text of the name AVT_OENSKE with n proposals behind it, at most AVT_MAX_FORSLAG, each with a reason.
 * Parsing gives the proposals: AVT_EFORM, where = avt_oenske_sti, for one that is none of this measure. Text:
 * avt_fritekst_parse. */
struct avt_span avt_oenske_format(struct avt_arena *arena, const char *avtale, const uint8_t salt[32],
                                  const char *skjema, const char *tekst, const struct avt_forslag *list, size_t n);
struct avt_err avt_oenske_parse(struct avt_arena *arena, struct avt_forslag **out, size_t *n,
                                const struct avt_tiltak *tiltak, struct avt_span bytes) AVT_NODISCARD;
/* The same, with every fault told, at avt_oenske_sti: "ukjent-felt", "ugyldig-form", "mangler" (it proposes nothing). Such
 * a one has felt and liste NULL. */
struct avt_err avt_oenske_les(struct avt_arena *arena, struct avt_forslag **out, size_t *n,
                              const struct avt_tiltak *tiltak, struct avt_span bytes,
                              struct avt_faults *faults) AVT_NODISCARD;
const char *avt_oenske_sti(struct avt_arena *arena, size_t nr); /* "forslag/1" */

/*
 * Why a role's wish may not hold a proposal, as a fault's code; NULL if it may. "ny-avtale": it is about who the agreement
 * is with. "forslag-ingen-skriver": rules give the value. "forslag-fortrolig": somebody reads the wish who does not read
 * the document, whatever consents stand. state: by which consents the wish is read (NULL: none).
 */
const char *avt_oenske_nekter(const struct avt_tiltak *tiltak, const struct avt_tilstand *state,
                              const struct avt_forslag *forslag, int forfatter);

/* Content from the documents a reader has; an extract adds only what none of the others says. Free texts are passed
 * over. AVT_EFORM, where = the document or the path in it. */
struct avt_err avt_dokument_read(struct avt_arena *arena, struct avt_innhold *out, const struct avt_tiltak *tiltak,
                                 const struct avt_fil *files, size_t n) AVT_NODISCARD;

/* The vedlegg elements of avtale.xml: name, digest, readers. They come last, sorted by name: AVT_EFORM. */
struct avt_vedlegg {
    const char *navn, *lesere;
    struct avt_digest digest;
};
struct avt_err avt_vedlegg_read(struct avt_arena *arena, struct avt_vedlegg **out, size_t *n,
                                struct avt_span avtale_xml) AVT_NODISCARD;

/* A document's readers as vedlegg names them: a part of which all roles read by its name, other roles by theirs;
 * sorted, space between. */
const char *avt_dokument_lesere(struct avt_arena *arena, const struct avt_tiltak *tiltak, int dokument);

/* True if role may read document: its name or its part stands in the document's readers, and the consent the
 * document names for it stands in state (NULL: none stands). The one place that answers this question. */
bool avt_dokument_reads(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, int dokument, int rolle);

/* The names of a set of roles as `lesere` has them: a part of which all roles are in it by its own. */
const char *avt_roles_names(struct avt_arena *arena, const struct avt_tiltak *tiltak, avt_roles roles);

/* Of n measures the one whose schema the last version put forward names; NULL if there is no version, or none is. */
const struct avt_tiltak *avt_tiltak_siste(const struct avt_tiltak *const *list, size_t n,
                                          const struct avt_tilstand *state);

/* The index of the version that a bundle's documents go from: the last in force that every party which signs the
 * agreement had to approve itself, else the first; but an earlier one that is still that of some day. What holds can be
 * followed back to signatures of everybody. Who the
 * parties are, the schema of the last version says: who makes a bundle and who checks it ask for it here, and of n
 * measures that they know. */
size_t avt_dokument_fra(const struct avt_tiltak *const *list, size_t n, const struct avt_tilstand *state);

/* True if the role may write the field, or the items of the list, in a draft: rediger says so, and no rule gives the value. */
bool avt_felt_writes(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int rolle);
bool avt_liste_writes(const struct avt_liste *liste, int rolle);

/* An act, as far as it decides who reads what goes with it. */
struct avt_akt {
    enum avt_handling handling;
    const char *code; /* NULL if none */
    int forfatter;    /* role */
};

/* True if role may read the document `navn` that goes with an act (a free text or typed parts). state: to find whom an
 * answer is to, and whether the consent stands that some read by (NULL: none does). */
bool avt_akttekst_reads(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, const struct avt_akt *akt,
                        const char *navn, int rolle);

/* Which version a view is of. */
struct avt_vist {
    unsigned versjon;
    avt_date fra; /* the day it holds from; INT32_MIN while none can be told */
    bool retting; /* it corrects what has held */
};

/* The model a view is made from: groups, fields and values that `rolle` reads, in order, with the salts of the
 * documents shown. XML for templates/visning/visning.xsl; its shape is described in lib/avtale/visning.c. */
struct avt_span avt_visning_model(struct avt_arena *arena, const struct avt_innhold *innhold,
                                  const struct avt_fil *files, size_t n, const struct avt_tilstand *state, int rolle,
                                  const struct avt_vist *vist, const char *avtale);

#ifdef __cplusplus
}
#endif

#endif
