/* Texts of the program: see cli_tekst.h. */
#include "cli/cli_tekst.h"

#include <string.h>

static const char *find(const char *key)
{
    for (size_t i = 0; i < cli_n_tekster; i++)
        if (strcmp(cli_tekster[i].key, key) == 0)
            return cli_tekster[i].text;
    return NULL;
}

static const char *fill(struct avt_arena *arena, const char *text, const char *const args[AVT_FINDING_ARGS])
{
    struct avt_buf out = AVT_BUF(arena);
    for (avt_buf_str(&out, ""); *text != '\0'; text++) {
        unsigned i = (unsigned)(text[1] - '0');
        if (*text != '{' || i >= AVT_FINDING_ARGS || text[2] != '}') {
            avt_buf_char(&out, *text);
            continue;
        }
        avt_buf_str(&out, args == NULL || args[i] == NULL ? "" : args[i]);
        text += 2;
    }
    return avt_buf_get(&out).ptr;
}

const char *cli_tekst(struct avt_arena *arena, const char *key, const char *const args[AVT_FINDING_ARGS])
{
    const char *text = find(key);
    AVT_INVARIANT(text != NULL); /* the build fails without one */
    return fill(arena, text, args);
}

const char *cli_tekst_funn(struct avt_arena *arena, const struct avt_finding *finding)
{
    const char *own = avt_arena_format(arena, "kontroll.%s.%s", finding->check, finding->code);
    const char *any = avt_arena_format(arena, "kontroll.alle.%s", finding->code);
    return cli_tekst(arena, find(own) != NULL ? own : any, finding->args);
}

const char *cli_tekst_tid(struct avt_arena *arena, avt_instant when)
{
    static const char *const months[] = {"januar", "februar", "mars",      "april",   "mai",      "juni",
                                         "juli",   "august",  "september", "oktober", "november", "desember"};
    int year, month, day, minutes = avt_oslo_seconds(when) / 60;
    avt_date_split(avt_date_oslo(when), &year, &month, &day);
    return avt_arena_format(arena, "%d. %s %d kl. %02d:%02d", day, months[month - 1], year, minutes / 60, minutes % 60);
}
