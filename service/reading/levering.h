/*
 * How it went with a message: what is known of it, and no more. A message is a row of the outbox; push queues it for
 * each place its role has, and tries (push/attempts.h).
 */
#ifndef READING_LEVERING_H
#define READING_LEVERING_H

#include "avtale/date.h"
#include "reading/leser.h"
#include "store/koe.h"

/*
 * "laget"           it stands in the outbox, and nothing more is known
 * "sendt"           a mail server took it
 * "levert"          a subscription's address took it
 * "venter"          it did not arrive, and is tried again
 * "returnert"       a mail server says that the address takes no mail
 * "oppgitt"         it did not arrive, and is not tried again
 * "ingen-adresse"   push has read it, and its role has no place to send it to
 * "ikke-satt-opp"   push has read it, and nothing is sent from here by mail
 */
struct levering {
    const char *tilstand;
    const char *kanal; /* "epost", "abonnement"; "" while there is neither */
    const char *kode;  /* why it came back, where no server said it; "" */
    avt_instant tid;   /* of the last attempt; 0 if there is none */
    avt_instant neste; /* "venter": when it is tried again; else 0 */
};

/* What push has done with the agreement's messages; nothing, where its file cannot be read. */
struct koe levering_koe(struct leser *leser);

/* A message of the outbox. */
struct levering_melding {
    int64_t rad;
    const char *melding;
    bool har_adresse; /* its role had a mail address */
};

/* How it went with a message at each place it was queued for, one or more. `epost`: mail is sent from here at all. */
struct levering *levering_av(struct avt_arena *arena, const struct koe *koe, const struct levering_melding *melding,
                             bool epost, size_t *n);

#endif
