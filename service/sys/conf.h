/* Configuration: one table (conf.def), read from a file of `key = value` lines and overridden by --key=value
 * arguments. */
#ifndef SYS_CONF_H
#define SYS_CONF_H

#include "avtale/arena.h"
#include "avtale/err.h"

#define CONF_TYPE_TEXT   const char *
#define CONF_TYPE_BOOL   bool
#define CONF_TYPE_DATE   const char * /* "" or YYYY-MM-DD, checked */
#define CONF_TYPE_NUMBER int          /* from 1 */
#define CONF_TYPE_COUNT  int          /* from 0 */

struct conf {
#define CONF(key, type, def, doc) CONF_TYPE_##type key;
#include "sys/conf.def"
#undef CONF
};

/* Defaults, then file (may be NULL), then argv's "--key=value" (argc and argv: those arguments alone). A key may
 * stand once in each. AVT_EUSAGE, where = "file:line", the argument, or key of a demo setting outside demo mode. */
struct avt_err conf_load(struct avt_arena *arena, struct conf *out, const char *file, int argc,
                         char **argv) AVT_NODISCARD;

/* Every row with default and documentation, for --help. */
void conf_print(void);

#endif
