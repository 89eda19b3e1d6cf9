/* What a verifier found, as people read it: the texts of templates/tekster/nb/kontroll.xml, which the build puts into the
 * program, so that a bundle can be checked where nothing else is installed. */
#ifndef CLI_CLI_FUNN_H
#define CLI_CLI_FUNN_H

#include "avtale/pakke.h"

struct cli_funn_tekst {
    const char *check, *code, *text;
};
extern const struct cli_funn_tekst cli_funn_tekster[];
extern const size_t cli_n_funn_tekster;

/* The finding's sentence, with its values filled in. */
const char *cli_funn_text(struct avt_arena *arena, const struct avt_finding *finding);

#endif
