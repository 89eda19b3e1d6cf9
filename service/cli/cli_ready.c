/* avtale ready and avtale port-free: what scripts ask before and after they start a service. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/cli_http.h"

int cli_ready(int argc, char **argv)
{
    const char *url = "http://127.0.0.1:8080";
    const struct cli_option options[] = {
        {"--url", &url, NULL}
    };
    const char *help =
        "avtale ready [--url URL]\n\nExit status: 0 the service there is ready, 1 it is not, 64 wrong usage.\n";
    int status;
    if (!cli_parse(&(struct cli_args){help, options, 1, NULL}, argc, argv, &status))
        return status;
    struct avt_arena *arena = avt_arena_new();
    struct http *http = http_open(url);
    struct http_answer answer = http_call(http, arena, "GET", "/internal/isReady", NULL, NULL, NULL);
    http_close(&http);
    avt_arena_free(&arena);
    return answer.status == 200 ? 0 : 1;
}

int cli_port_free(int argc, char **argv)
{
    const char *text = NULL;
    const char *help =
        "avtale port-free PORT\n\nExit status: 0 nobody listens on it on 127.0.0.1, 1 somebody does, 64 wrong usage.\n";
    uint64_t port;
    int status;
    if (!cli_parse(&(struct cli_args){help, NULL, 0, &text}, argc, argv, &status))
        return status;
    if (!text || !avt_span_u64(avt_span_str(text), 65535, &port)) {
        (void)fputs(help, stderr);
        return CLI_USAGE;
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    status = fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0 ? 0 : 1;
    close(fd);
    return status;
}
