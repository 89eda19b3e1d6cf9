/* Inside avtale/: parts as sets of roles. */
#ifndef AVTALE_LESERE_H
#define AVTALE_LESERE_H

#include "avtale/tiltak.h"

/* A set of roles holds role number i. */
static inline bool avt_roles_have(avt_roles roles, int rolle)
{
    return (roles >> rolle & 1) != 0;
}

/* The roles that act for the same part as this one; only itself when it acts for none. */
avt_roles avt_own_part(const struct avt_tiltak *tiltak, int rolle);

#endif
