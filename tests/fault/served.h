/* What the service answers after a failure, and the bundles it makes. */
#ifndef FAULT_SERVED_H
#define FAULT_SERVED_H

#include "check.h"
#include "people.h"
#include "server.h"

/* It is ready, and nobody has done anything since the copy was checked: the agreements that have changed since last
 * time are answered with the records found, and a bundle of one of them verifies. all: every agreement. */
void served_check(struct server *server, struct people *people, struct found *found, bool all);

#endif
