/* What a verifier found, as people read it: the texts of templates/tekster/nb/kontroll.xml, which the build puts into the
 * program, so that a bundle can be checked where nothing else is installed. */
#ifndef CLI_CLI_TEKST_H
#define CLI_CLI_TEKST_H

#include "avtale/pakke.h"

struct cli_tekst {
    const char *key, *text;
};
extern const struct cli_tekst cli_tekster[];
extern const size_t cli_n_tekster;

/* The text of that key, which there is, with {0} to {2} filled in; args is borrowed, and may be NULL. */
const char *cli_tekst(struct avt_arena *arena, const char *key, const char *const args[AVT_FINDING_ARGS]);

/* The finding's sentence. */
const char *cli_tekst_funn(struct avt_arena *arena, const struct avt_finding *finding);

/* "1. desember 2026 kl. 02:18", as a clock in Norway showed it. */
const char *cli_tekst_tid(struct avt_arena *arena, avt_instant when);

#endif
