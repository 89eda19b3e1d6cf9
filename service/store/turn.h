/*
 * Whose turn it is to write: connections of one process that write to one database, in the order in which they came.
 * SQLite lets one in at a time too, but those that wait ask again and again, and one that never pauses keeps the others
 * out.
 */
#ifndef STORE_TURN_H
#define STORE_TURN_H

#include <stdbool.h>

struct turn;
struct turn *turn_new(void);
void turn_free(struct turn **turn);

/* Waits for it, in line, for that long. False when the time is up. Whoever has it gives it back. */
bool turn_take(struct turn *turn, unsigned ms);
void turn_give(struct turn *turn);

#endif
