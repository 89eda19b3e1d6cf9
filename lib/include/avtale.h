/*
 * All of libavtale that others use: what libavtale.so exports, and the types it needs.
 *
 * Reads agreements, their acts and their measures, and verifies bundles. Nothing here opens a file, asks the time or the
 * network: bytes, days and keys are given. Manuals: avtale(3) says where to begin.
 *
 * The headers below also declare what only the service calls. That is in libavtale.a, and may change at any time.
 */
#ifndef AVTALE_H
#define AVTALE_H

#include "avtale/arena.h"
#include "avtale/checkpoint.h"
#include "avtale/date.h"
#include "avtale/dokument.h"
#include "avtale/erklaering.h"
#include "avtale/err.h"
#include "avtale/handling.h"
#include "avtale/hash.h"
#include "avtale/innhold.h"
#include "avtale/key.h"
#include "avtale/kvittering.h"
#include "avtale/limits.h"
#include "avtale/note.h"
#include "avtale/pakke.h"
#include "avtale/span.h"
#include "avtale/tilstand.h"
#include "avtale/tiltak.h"
#include "avtale/tree.h"
#include "avtale/xml.h"
#include "avtale/zip.h"

#endif
