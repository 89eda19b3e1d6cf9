/* Findings as sentences: see cli_funn.h. */
#include "cli/cli_funn.h"

#include <string.h>

static const char *text_of(const char *check, const char *code)
{
    for (size_t i = 0; i < cli_n_funn_tekster; i++)
        if (strcmp(cli_funn_tekster[i].check, check) == 0 && strcmp(cli_funn_tekster[i].code, code) == 0)
            return cli_funn_tekster[i].text;
    return NULL;
}

const char *cli_funn_text(struct avt_arena *arena, const struct avt_finding *finding)
{
    struct avt_buf out = AVT_BUF(arena);
    const char *text = text_of(finding->check, finding->code);
    if (text == NULL)
        text = text_of("alle", finding->code);
    AVT_INVARIANT(text != NULL); /* the build fails for a code without one */
    for (; *text != '\0'; text++) {
        unsigned i = (unsigned)(text[1] - '0');
        if (*text != '{' || i >= AVT_FINDING_ARGS || text[2] != '}') {
            avt_buf_format(&out, "%c", *text);
            continue;
        }
        avt_buf_str(&out, finding->args[i] == NULL ? "" : finding->args[i]);
        text += 2;
    }
    return avt_buf_get(&out).ptr;
}
