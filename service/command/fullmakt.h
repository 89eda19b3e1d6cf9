/* On behalf of others: what one in Nav attempts, and a second confirms or refuses. */
#ifndef COMMAND_FULLMAKT_H
#define COMMAND_FULLMAKT_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "command/attempt.h"
#include "command/attempt_now.h"
#include "command/outcome.h"
#include "command/utsagn.h"
#include "reading/leser.h"

/* What is attempted on behalf of others on this agreement, or has been of late. */
struct fullmakt {
    const char *id;
    struct forsok_naa naa;
    bool egen;        /* this person has attempted it */
    const char *navn; /* who has */
    struct avt_erklaering s;
    struct avt_span s_text;
    unsigned fil;                 /* the record of the paper, 0 if none */
    struct avt_span samtale, svar; /* not opened: fullmakt_tekst and fullmakt_svar do */
};

/* All of them, for Nav's role that may confirm; none for others. */
struct avt_err flow_fullmakter(struct leser *leser, struct fullmakt **out, size_t *n) AVT_NODISCARD;

/* One; leser->rolle becomes the role it was attempted in. AVT_ENOTFOUND. */
struct avt_err flow_fullmakt(struct leser *leser, const char *forsok, struct fullmakt *out) AVT_NODISCARD;

/* What was said, NULL if a paper; and why it was refused, NULL if it was not. Who asks hands it out: it is noted in the
 * reading log. */
struct avt_err fullmakt_tekst(const struct leser *leser, const struct fullmakt *f, const char **out) AVT_NODISCARD;
struct avt_err fullmakt_svar(const struct leser *leser, const struct fullmakt *f, const char **out) AVT_NODISCARD;

/* The control code as the service writes it, from how people do: small letters will do, I and L
 * are 1 and O is 0, as Crockford's base32 has it, and white space and dashes are passed over. NULL if it is none. */
const char *flow_kode(struct avt_arena *arena, const char *written);

/* The agreements whose pending version has this code and in which the actor is Nav's signing role: first their number,
 * and of the first the id and that role. */
struct avt_err flow_finn_kode(struct request *rq, const char *kode, size_t *n, const char **id,
                              const char **rolle) AVT_NODISCARD;

/* Refuses it, or, by who attempted it, takes it back. tekst: why, may be empty. The answer gets forsok. */
struct avt_err flow_avslag(struct leser *leser, const char *forsok, const char *tekst,
                           flow_answer answer) AVT_NODISCARD;

/* ---- for the two steps ---- */

/* What shows that somebody is acted for: the paper that was uploaded, or what was said. Adds to the request's faults, and
 * answers AVT_EFAULTS if there are any: "ugyldig-kode" at bevis, "feil-kode" at papirkode, and those of a free text. */
struct avt_err fullmakt_check(struct leser *leser, const struct oensket *oensket, struct forsok *forsok) AVT_NODISCARD;
/* The lines of S that say so. */
void fullmakt_lines(struct leser *leser, const struct oensket *oensket, struct forsok *forsok);

/* The evidence file: who attempted it, and who confirms it. */
struct avt_span fullmakt_bevis(struct avt_arena *arena, const struct forsok *forsok, const struct actor *bekrefter);
enum avt_metode fullmakt_metode(const struct forsok *forsok);

#endif
