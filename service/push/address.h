/*
 * Addresses a webhook may not reach: an endpoint is chosen by somebody outside, and must not become a way to reach what
 * only this machine or its network can. Judged on the address the socket is about to connect to, after name resolution,
 * so that a name that changes its mind (DNS rebinding) gains nothing.
 */
#ifndef PUSH_ADDRESS_H
#define PUSH_ADDRESS_H

#include <stdbool.h>

#include <sys/socket.h>

/* True for a public IPv4 or IPv6 unicast address; false for special-use ones (RFC 6890 and the IANA registries), for
 * IPv6 forms that carry an IPv4 address, and for every other family. */
bool address_is_public(const struct sockaddr *address);

#endif
