/* The table of acts, and that of the lines which go with each. */
#include "avtale/handling.h"

#include <stdint.h>
#include <string.h>

#define AVT_HANDLING(code, name, steps, concerns, who)                                                                 \
    [AVT_##code] = {name, steps, AVT_CONCERNS_##concerns, AVT_WHO_##who},
static const struct avt_handling_row handlinger[AVT_HANDLING_COUNT] = {
    [AVT_INGEN_HANDLING] = {"", 0, AVT_CONCERNS_AVTALE, AVT_WHO_INGEN},
#include "avtale/handling.def"
};
#undef AVT_HANDLING

const struct avt_handling_row *avt_handling_get(enum avt_handling handling)
{
    AVT_INVARIANT(handling < AVT_HANDLING_COUNT);
    return &handlinger[handling];
}

enum avt_handling avt_handling_find(struct avt_span name)
{
    for (unsigned i = AVT_INGEN_HANDLING + 1; i < AVT_HANDLING_COUNT; i++)
        if (avt_span_is(name, handlinger[i].name))
            return (enum avt_handling)i;
    return AVT_INGEN_HANDLING;
}

/* ---- Lines of a declaration ---- */

#define BIT(act) (UINT32_C(1) << AVT_##act)
_Static_assert(AVT_HANDLING_COUNT <= 32, "a set of acts is one 32-bit mask");

#define EVERY    UINT32_MAX
#define PUTS     (BIT(FREMLAGT) | BIT(KONTAKTPUNKT))
#define APPROVES (BIT(GODKJENT) | BIT(TAUSHET) | BIT(BESLUTTET))
#define NAMES                                                                                                          \
    (BIT(SVAR) | BIT(OPPFULGT) | BIT(RAPPORT) | BIT(SAMTYKKE) | BIT(SAMTYKKE_TRUKKET) | BIT(HENVENDELSE) |             \
     BIT(BESVART) | BIT(LOEFTE) | BIT(OPPLASTET))
#define STANDING (BIT(SVAR) | BIT(BESVART) | BIT(SAMTYKKE_TRUKKET) | BIT(OPPFULGT) | BIT(RAPPORT))
#define PERIODS  (BIT(PERIODE_GODKJENT) | BIT(PERIODE_AVSLAATT) | BIT(PERIODE_SENDT))
#define ITEMS    (BIT(OPPFULGT) | BIT(RAPPORT) | BIT(HENVENDELSE) | BIT(LOEFTE) | PERIODS)
#define DATED    (BIT(AVBRUTT) | BIT(ANNULLERT) | BIT(KONTAKTPUNKT))
/* Acts on the agreement concern no version and so show no documents. */
#define NO_VERSION (BIT(OPPFULGT) | BIT(RAPPORT) | BIT(SAMTYKKE_TRUKKET) | BIT(LOEFTE) | PERIODS | BIT(OPPLASTET))
/* Only an approval of the agreement or of confidentiality may be given for another. */
#define BEHALF (BIT(GODKJENT) | BIT(TAUSHET))

/* The acts in which a line may stand, and those that must have it; lines not named here may stand in every act. */
static const struct belonging {
    const char *key;
    uint32_t may, must;
} belongings[] = {
    {"dokument",    EVERY & ~NO_VERSION,        PUTS | APPROVES      },
    {"sett",        EVERY & ~NO_VERSION,        0                    },
    {"endret",      PUTS,                       0                    },
    {"kreves",      PUTS,                       PUTS                 },
    {"vedlagt",     EVERY,                      BIT(OPPLASTET)       },
    {"slag",        EVERY & ~(PUTS | APPROVES), NAMES                },
    {"om",          ITEMS,                      BIT(LOEFTE) | PERIODS},
    {"gjelder-fra", DATED,                      BIT(AVBRUTT)         },
    {"for",         BEHALF,                     0                    },
};

enum avt_linje avt_handling_linje(enum avt_handling handling, const char *linje)
{
    for (size_t i = 0; i < sizeof belongings / sizeof *belongings; i++) {
        const struct belonging *row = &belongings[i];
        if (strcmp(row->key, linje) != 0)
            continue;
        if ((row->must >> handling & 1) != 0)
            return AVT_LINJE_SKAL;
        return (row->may >> handling & 1) != 0 ? AVT_LINJE_KAN : AVT_LINJE_ALDRI;
    }
    return AVT_LINJE_KAN;
}

bool avt_handling_navngir(enum avt_handling handling)
{
    return (STANDING >> handling & 1) != 0;
}
