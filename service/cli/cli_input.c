/* Reading standard input. */
#include <stdio.h>

#include "avtale/limits.h"
#include "cli/cli.h"

struct avt_span cli_input(struct avt_arena *arena)
{
    struct avt_buf buf = AVT_BUF(arena);
    char chunk[4096];
    for (size_t n; buf.len <= AVT_MAX_BODY && (n = fread(chunk, 1, sizeof chunk, stdin)) > 0;)
        avt_buf_add(&buf, chunk, n);
    return avt_buf_get(&buf);
}
