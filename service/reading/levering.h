/*
 * How it went with a message: what is known of it, and no more. A message is a row of the outbox; push queues it for
 * each place its role has, and tries (push/attempts.h).
 */
#ifndef READING_LEVERING_H
#define READING_LEVERING_H

#include "reading/leser.h"
#include "store/koe.h"

/*
 * "laget"          it stands in the outbox, and nothing more is known
 * "levert"         a mail server or a subscription's address took it
 * "venter"         it did not arrive, and is tried again
 * "kom-ikke-fram"  it did not arrive, and is not tried again
 * "ikke-satt-opp"  push has read it, and there was no place to send it
 */
enum { LEVERING_MAX = 5 };

/* What push has done with the agreement's messages; nothing, where its file cannot be read. */
struct koe levering_koe(struct leser *leser);

/* The states of one message, one or more: it may have reached one place and not another. Returns how many. */
size_t levering_tilstander(const struct koe *koe, int64_t rad, const char *melding, const char *out[LEVERING_MAX]);

#endif
