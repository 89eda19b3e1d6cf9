/*
 * Readers: the one place that hands out an agreement's content. Default deny, and every hand-out is written in the
 * reading log.
 */
#ifndef READING_LESER_H
#define READING_LESER_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "reading/opened.h"

/* One thing that has been read; written to the log when it is answered. */
struct reading {
    struct avt_id avtale;
    unsigned versjon; /* 0: the draft */
    const char *dokument;
    const char *rolle;
};

/* Opens the agreement that is named, in the role that is named. AVT_ENOTFOUND
 * when it does not exist or the actor has no role in it; AVT_EROLE when the role is none of the actor's; "ugyldig-kode" at
 * `rolle` when it is none of the measure's, or two are named. */
struct avt_err leser_open(struct leser *out, struct ctx *ctx) AVT_NODISCARD;
/* One that is not named so (of a list, an earlier one): the role for lists is taken where the actor has it. */
struct avt_err leser_open_id(struct leser *out, struct ctx *ctx, const char *id) AVT_NODISCARD;
/* Another agreement while one is open, on its connection and in its transaction: it must be closed before the first. */
struct avt_err leser_open_beside(struct leser *out, const struct leser *first, const char *id) AVT_NODISCARD;
/* The same with the records unread, for what the writer alone decides on; rolle is -1 unless one is named. leser_fold
 * reads them, once, if they are needed after all. */
struct avt_err leser_open_unread(struct leser *out, struct ctx *ctx) AVT_NODISCARD;
struct avt_err leser_fold(struct leser *leser) AVT_NODISCARD;
void leser_close(struct leser *leser);

/* False for the version that waits, to who has its role by the version in force alone: that one is nothing to it. */
bool leser_ser_versjon(const struct leser *leser, const struct avt_versjon *versjon);

/* One document of a version. AVT_ENOTFOUND if the role does not read it, or there is none. */
struct avt_err leser_fil(struct leser *leser, const struct avt_versjon *versjon, const char *navn,
                         struct avt_fil *out) AVT_NODISCARD;

/* All that the role reads. */
struct avt_err leser_filer(struct leser *leser, const struct avt_versjon *versjon, struct avt_fil **out,
                           size_t *n) AVT_NODISCARD;
struct avt_err leser_innhold(struct leser *leser, const struct avt_versjon *versjon,
                             struct avt_innhold *out) AVT_NODISCARD;

/* What the role reads of the version shown (sak_vist), else of the draft; nothing where there is neither. */
struct avt_err leser_vist(struct leser *leser, struct avt_innhold *out) AVT_NODISCARD;

/* The draft as the role reads it (fields it does not read are left out); exists = false if there is none or the role
 * may not see drafts. */
struct avt_err leser_utkast(struct leser *leser, struct sak_utkast *out) AVT_NODISCARD;

bool leser_ser_utkast(const struct leser *leser);

/* The proposals the role reads, by number: those about fields of its documents, for who may see drafts. And one of them;
 * AVT_ENOTFOUND. */
struct forslag;
struct avt_err leser_forslag(struct leser *leser, struct forslag **out, size_t *n) AVT_NODISCARD;
struct avt_err leser_forslag_nr(struct leser *leser, unsigned nr, struct forslag **out) AVT_NODISCARD;

/* The view of a version made for a role in this language: its bytes; or its digest, and that of the template it was made
 * from. AVT_ENOTFOUND if there is none. Of another role than the reader's own: for Nav's signing role, which may act on
 * its behalf, if it reads all that stands there. AVT_EROLE. */
struct avt_err leser_visning_for(struct leser *leser, const struct avt_versjon *versjon, int rolle, const char *spraak,
                                 struct avt_span *out) AVT_NODISCARD;
struct avt_err leser_visning_for_digest(struct leser *leser, const struct avt_versjon *versjon, int rolle,
                                        const char *spraak, struct avt_digest *visning,
                                        struct avt_digest *mal) AVT_NODISCARD;

/* Whether the reader had its role when the record was made. A file, and what was done on behalf of a role, is visible to
 * whoever held the role then, not to a successor. True for Nav's roles, which the agreement names nobody for. */
struct avt_err leser_hadde_rollen(struct leser *leser, unsigned nr, bool *out) AVT_NODISCARD;

/* What an `opplastet` record says of its file, and with bytes not NULL the file itself. AVT_ENOTFOUND if the record is
 * no such, or the role does not read the file. dokument: the digest of what says it, may be NULL. */
struct avt_err leser_opplasting(struct leser *leser, const struct avt_post *post, struct avt_opplasting *out,
                                struct avt_digest *dokument, struct avt_span *bytes) AVT_NODISCARD;
struct avt_err leser_opplasting_nr(struct leser *leser, unsigned nr, struct avt_opplasting *out,
                                   struct avt_digest *dokument, struct avt_span *bytes) AVT_NODISCARD;

/* What goes with a record, as far as the role reads it: its free text, NULL if none, and its typed parts. */
struct akttekster {
    const char *tekst;
    struct avt_del *deler;
    size_t n;
    const char *kode; /* of the parts: text keys are felt.<kode>/<part> */
};
struct avt_err leser_akttekster(struct leser *leser, const struct avt_post *post, struct akttekster *out) AVT_NODISCARD;

/* A record's free text, NULL if it has none or the role may not read it. */
struct avt_err leser_fritekst(struct leser *leser, const struct avt_post *post, const char **out) AVT_NODISCARD;

/* The proposals of a wish; none if it has none or the role may not read it. */
struct avt_err leser_oenske(struct leser *leser, const struct avt_post *post, struct avt_forslag **out,
                            size_t *n) AVT_NODISCARD;

/* All records; persons' names are not in them. */
struct avt_err leser_poster(struct leser *leser, struct avt_post **out, size_t *n) AVT_NODISCARD;

/* One record, with S and R as stored: every party's bundle holds them of every record. */
struct avt_err leser_post(struct leser *leser, unsigned nr, struct avt_post *out, struct avt_span *s_file,
                          struct avt_span *r_file) AVT_NODISCARD;

/* The name a signature is shown with, from the evidence; NULL if the role does not read the agreement. */
struct avt_err leser_navn(struct leser *leser, unsigned nr, const char **navn, enum avt_metode *metode) AVT_NODISCARD;

/* The name of who confirmed what was done on behalf of another; NULL where nobody did, or as above. */
struct avt_err leser_bekrefter(struct leser *leser, unsigned nr, const char **navn) AVT_NODISCARD;

/* Notes a reading that went another way (bundle, list). */
void leser_note(struct ctx *ctx, const struct sak *sak, unsigned versjon, const char *dokument, int rolle);

/* Hands what has been read to the writer. Called once, after the answer is made. */
void leser_write(struct ctx *ctx);

#endif
