/* The socket that is listened on: from "host:port" to a port that is open. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "avtale/text.h"
#include "front/front.h"

static bool is_loopback(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    struct sockaddr_in6 v6;
    memcpy(&v6, address, sizeof v6);
    return address->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

/* "host:port" or "[host]:port". */
static struct avt_err parse_address(struct avt_arena *arena, const struct listen_place *place,
                                    struct sockaddr_storage *out, socklen_t *len)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    const char *lytt = place->address, *colon = strrchr(lytt, ':');
    uint64_t port;
    if (colon == NULL || colon == lytt || !avt_span_u64(avt_span_str(colon + 1), 65535, &port))
        return avt_err_make(AVT_EUSAGE, place->key, "not host:port");
    bool bracket = lytt[0] == '[' && colon[-1] == ']';
    const char *host = avt_arena_strn(arena, lytt + bracket, (size_t)(colon - lytt) - 2 * (size_t)bracket);
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
        return avt_err_make(AVT_EUSAGE, place->key, "no such address");
    memcpy(out, found->ai_addr, found->ai_addrlen);
    *len = found->ai_addrlen;
    freeaddrinfo(found);
    return AVT_NOERR;
}

static struct avt_err cannot_listen(const char *key, int fd)
{
    int reason = errno;
    if (fd >= 0)
        (void)close(fd);
    if (reason == EADDRINUSE)
        return avt_err_make(AVT_ESTORE, key, "the port is taken by another program");
    return avt_err_make(AVT_ESTORE, key, strerrordesc_np(reason));
}

static struct avt_err listen_at(const char *key, int *out, unsigned *port, const struct sockaddr_storage *address,
                                socklen_t len)
{
    struct sockaddr_storage bound;
    socklen_t bound_len = sizeof bound;
    char service[6]; /* digits of a port */
    const int yes = 1;
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(fd, (const struct sockaddr *)address, len) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, (struct sockaddr *)&bound, &bound_len) != 0)
        return cannot_listen(key, fd);
    if (getnameinfo((struct sockaddr *)&bound, bound_len, NULL, 0, service, sizeof service, NI_NUMERICSERV) != 0)
        return cannot_listen(key, fd);
    *port = (unsigned)strtoul(service, NULL, 10);
    *out = fd;
    return AVT_NOERR;
}

struct avt_err listen_socket(const struct listen_place *place, bool demo, int *out, unsigned *port, bool *loopback)
{
    struct avt_arena *arena = avt_arena_new();
    struct sockaddr_storage address = {0};
    socklen_t len = 0;
    struct avt_err err = parse_address(arena, place, &address, &len);
    avt_arena_free(&arena);
    AVT_TRY(err);
    *loopback = is_loopback(&address);
    if (demo && !*loopback)
        return avt_err_make(AVT_EUSAGE, place->key,
                            "demo mode listens on loopback addresses only: its login asks for no proof");
    return listen_at(place->key, out, port, &address, len);
}
