/*
 * The process that checks bundles for strangers. What anybody uploads is read where no key, database or socket can be
 * reached: by a child made for that one file, which can use memory for some seconds and write its report, and nothing
 * else.
 */
#ifndef CHECKER_KONTROLL_H
#define CHECKER_KONTROLL_H

#include "avtale/err.h"
#include "avtale/pakke.h"
#include "avtale/span.h"

/* Serves requests from the socket until the other end closes it; one at a time. Forked before there are threads or keys.
 * Returns the process's exit status. */
int kontroll_main(int socket, const struct avt_kjent *kjent);

/*
 * Has a bundle checked: *out is <rapport dom kode avtale tiltak status post oslo beviskode leser liste liste-oslo blad rot gjelder
 * venter demo> with a <sjekk navn
 * utfall kode v0 v1 v2> for each finding (as many values as it has) and an <underskrift post oslo rolle for handling
 * versjon staar> for each approval, as bytes of XML. AVT_ELIMIT: the check took too long, too much memory or ended by itself: nothing is
 * said of the bundle. AVT_ESTORE: the process is gone. One caller at a time per socket.
 */
struct avt_err kontroll_ask(struct avt_arena *arena, struct avt_span *out, int socket, struct avt_span bundle,
                            avt_date idag) AVT_NODISCARD;

#endif
