/* The address of a webhook endpoint, as text. Whether what it leads to is public is asked by push, when it is called. */
#ifndef COMMAND_WEBHOOK_URL_H
#define COMMAND_WEBHOOK_URL_H

#include <stdbool.h>

#include "avtale/arena.h"

/*
 * https:// in any case, or http:// where plain_too says so; a host (a name of letters, digits, '-', '_' and dots, or an
 * IPv6 address in brackets); perhaps a port; and then a path or a query, in printable ASCII. No user and no fragment,
 * which would never be sent; at most 2000 characters.
 */
bool webhook_url_ok(const char *url, bool plain_too);

/* The one form of an address that is ok: scheme and host in small letters, without the port that goes without saying. */
const char *webhook_url_form(struct avt_arena *arena, const char *url);

#endif
