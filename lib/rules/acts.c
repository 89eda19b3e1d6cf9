/* The acts: one row each. */
#include "avtale/acts.h"

#include <stdint.h>
#include <string.h>

#define IN(status) (1U << AVT_STATUS_##status)
#define AGREED     (IN(KLAR) | IN(GJENNOMFOERES))

/* Put forward, and nothing has been in force. */
#define BEFORE_ALL_SIGNED (IN(TIL_SIGNERING) | IN(TILBAKE))

#define OPEN     (IN(UTKAST) | BEFORE_ALL_SIGNED | AGREED)
#define SIGNABLE (BEFORE_ALL_SIGNED | AGREED | IN(AVSLUTTET))
#define SHARABLE (SIGNABLE | IN(AVBRUTT)) /* there are reports after the end */
#define LASTING  (IN(AVSLUTTET) | IN(AVBRUTT))
#define ALWAYS   (SIGNABLE | LASTING | IN(ANNULLERT))

#define AFTER_BOTH (AVT_MAY_AFTER_END | AVT_MAY_AFTER_ANNULMENT)

/* Acts on the agreement concern no version and so show no documents. */
#define SHOWN (AVT_LINE_DOKUMENT | AVT_LINE_SETT)

/* clang-format off */
static const struct avt_act rows[AVT_HANDLING_COUNT] = {
    [AVT_FREMLAGT] = {
        .steps = 1, .concerns = AVT_CONCERNS_NY, .family = AVT_FAMILY_PUT_FORWARD, .does = AVT_DOES_PUT_FORWARD,
        .needs = AVT_NEEDS_NO_PENDING, .statuses = OPEN,
        .names = AVT_NAMES_CORRECTION,
        .may = AVT_LINE_SETT | AVT_LINE_ENDRET | AVT_LINE_VEDLAGT | AVT_LINE_SLAG,
        .must = AVT_LINE_DOKUMENT | AVT_LINE_KREVES | AVT_LINE_GJELDER_FRA
    },
    [AVT_KONTAKTPUNKT] = {
        .steps = 1, .concerns = AVT_CONCERNS_NY, .family = AVT_FAMILY_CONTACT, .does = AVT_DOES_CHANGE_ALONE,
        .needs = AVT_NEEDS_NO_PENDING | AVT_NEEDS_IN_FORCE, .statuses = OPEN,
        .names = AVT_NAMES_REASON,
        .may = AVT_LINE_SETT | AVT_LINE_ENDRET | AVT_LINE_VEDLAGT, .must = AVT_LINE_DOKUMENT | AVT_LINE_KREVES
    },
    [AVT_GODKJENT] = {
        .steps = 2, .concerns = AVT_CONCERNS_VENTER, .family = AVT_FAMILY_SIGN, .does = AVT_DOES_APPROVE,
        .needs = AVT_NEEDS_PENDING, .allows = AVT_ALLOWS_NEXT_SIGNER, .statuses = SIGNABLE,
        .names = AVT_NAMES_REASON, .may = AVT_LINE_SETT | AVT_LINE_VEDLAGT | AVT_LINE_FOR,
        .must = AVT_LINE_DOKUMENT,
        .token = AVT_TOKEN_VERSION, .approval = AVT_APPROVES_AGREEMENT
    },
    [AVT_TAUSHET] = {
        .steps = 2, .concerns = AVT_CONCERNS_VENTER, .family = AVT_FAMILY_SIGN, .does = AVT_DOES_APPROVE,
        .needs = AVT_NEEDS_PENDING, .allows = AVT_ALLOWS_NEXT_SIGNER, .statuses = SIGNABLE,
        .names = AVT_NAMES_REASON, .may = AVT_LINE_SETT | AVT_LINE_VEDLAGT | AVT_LINE_FOR,
        .must = AVT_LINE_DOKUMENT,
        .token = AVT_TOKEN_VERSION, .approval = AVT_APPROVES_SECRECY
    },
    [AVT_BESLUTTET] = {
        .steps = 2, .concerns = AVT_CONCERNS_VENTER, .family = AVT_FAMILY_SIGN, .does = AVT_DOES_APPROVE,
        .needs = AVT_NEEDS_PENDING, .allows = AVT_ALLOWS_NEXT_SIGNER, .statuses = SIGNABLE,
        .names = AVT_NAMES_REASON, .may = AVT_LINE_SETT | AVT_LINE_VEDLAGT, .must = AVT_LINE_DOKUMENT,
        .token = AVT_TOKEN_VERSION, .approval = AVT_APPROVES_MONEY
    },
    [AVT_AVVIST] = {
        .steps = 1, .concerns = AVT_CONCERNS_VENTER, .family = AVT_FAMILY_REFUSE, .does = AVT_DOES_REFUSE,
        .needs = AVT_NEEDS_PENDING, .allows = AVT_ALLOWS_NEXT_SIGNER, .statuses = SIGNABLE,
        .names = AVT_NAMES_REASON, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_SLAG,
        .token = AVT_TOKEN_VERSION, .flags = AVT_ACT_AGAINST
    },
    [AVT_TRUKKET] = {
        .steps = 1, .concerns = AVT_CONCERNS_VENTER, .family = AVT_FAMILY_REFUSE, .does = AVT_DOES_WITHDRAW,
        .needs = AVT_NEEDS_PENDING, .allows = AVT_ALLOWS_WITHDRAWER, .statuses = SIGNABLE,
        .names = AVT_NAMES_REASON, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_SLAG,
        .token = AVT_TOKEN_VERSION
    },
    [AVT_ENDRINGSOENSKE] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_WISH, .does = AVT_DOES_ASK,
        .needs = AVT_NEEDS_ANY_VERSION, .statuses = OPEN,
        .names = AVT_NAMES_REASON, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_SLAG,
        .token = AVT_TOKEN_VERSION, .answered_by = AVT_SVAR, .flags = AVT_ACT_PROPOSES
    },
    [AVT_INNVENDT] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_WISH, .does = AVT_DOES_ASK,
        .needs = AVT_NEEDS_IN_FORCE | AFTER_BOTH, .allows = AVT_ALLOWS_UNASKED, .statuses = ALWAYS,
        .names = AVT_NAMES_REASON, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_SLAG,
        .token = AVT_TOKEN_VERSION, .answered_by = AVT_SVAR, .flags = AVT_ACT_AGAINST
    },
    [AVT_SVAR] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_ANSWER, .does = AVT_DOES_ANSWER,
        .needs = AVT_NEEDS_ANY_VERSION | AFTER_BOTH, .statuses = ALWAYS,
        .names = AVT_NAMES_QUESTION, .may = SHOWN | AVT_LINE_VEDLAGT, .must = AVT_LINE_SLAG
    },
    [AVT_OVERTATT] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_TAKE_OVER, .does = AVT_DOES_TAKE_OVER,
        .needs = AVT_NEEDS_ANY_VERSION | AFTER_BOTH, .statuses = ALWAYS,
        .names = AVT_NAMES_REASON, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_SLAG
    },
    [AVT_OPPFULGT] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_DUTY, .does = AVT_DOES_FULFIL,
        .needs = AVT_NEEDS_IN_FORCE | AVT_MAY_AFTER_END, .statuses = AGREED | LASTING,
        .names = AVT_NAMES_DUTY, .may = AVT_LINE_VEDLAGT | AVT_LINE_OM, .must = AVT_LINE_SLAG
    },
    [AVT_RAPPORT] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_DUTY, .does = AVT_DOES_FULFIL,
        .needs = AVT_NEEDS_IN_FORCE | AVT_MAY_AFTER_END, .statuses = IN(GJENNOMFOERES) | LASTING,
        .names = AVT_NAMES_DUTY, .may = AVT_LINE_VEDLAGT | AVT_LINE_OM, .must = AVT_LINE_SLAG
    },
    [AVT_SAMTYKKE] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_CONSENT, .does = AVT_DOES_CONSENT,
        .needs = AVT_NEEDS_ANY_VERSION | AVT_MAY_AFTER_END, .statuses = SHARABLE,
        .names = AVT_NAMES_NEW_CONSENT, .may = SHOWN | AVT_LINE_VEDLAGT, .must = AVT_LINE_SLAG
    },
    [AVT_SAMTYKKE_TRUKKET] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_CONSENT,
        .does = AVT_DOES_WITHDRAW_CONSENT,
        .needs = AVT_NEEDS_ANY_VERSION | AFTER_BOTH, .statuses = ALWAYS,
        .names = AVT_NAMES_CONSENT, .may = AVT_LINE_VEDLAGT, .must = AVT_LINE_SLAG
    },
    [AVT_HENVENDELSE] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_INQUIRY, .does = AVT_DOES_ASK,
        .needs = AVT_NEEDS_ANY_VERSION | AFTER_BOTH, .statuses = ALWAYS,
        .names = AVT_NAMES_PART, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_OM, .must = AVT_LINE_SLAG,
        .answered_by = AVT_BESVART
    },
    [AVT_BESVART] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_ANSWER, .does = AVT_DOES_ANSWER,
        .needs = AVT_NEEDS_ANY_VERSION | AFTER_BOTH, .statuses = ALWAYS,
        .names = AVT_NAMES_QUESTION, .may = SHOWN | AVT_LINE_VEDLAGT, .must = AVT_LINE_SLAG
    },
    [AVT_LOEFTE] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_PROMISE, .does = AVT_DOES_FULFIL,
        .needs = AVT_NEEDS_IN_FORCE | AVT_MAY_AFTER_END, .statuses = AGREED | LASTING,
        .names = AVT_NAMES_CODE, .may = AVT_LINE_VEDLAGT, .must = AVT_LINE_SLAG | AVT_LINE_OM
    },
    [AVT_PERIODE_GODKJENT] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_PERIOD, .does = AVT_DOES_FULFIL,
        .needs = AVT_NEEDS_IN_FORCE | AVT_MAY_AFTER_END, .statuses = AGREED | LASTING,
        .names = AVT_NAMES_REASON, .may = AVT_LINE_VEDLAGT | AVT_LINE_SLAG, .must = AVT_LINE_OM,
        .period = AVT_APPROVES_PERIOD
    },
    [AVT_PERIODE_AVSLAATT] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_PERIOD, .does = AVT_DOES_FULFIL,
        .needs = AVT_NEEDS_IN_FORCE | AVT_MAY_AFTER_END, .statuses = AGREED | LASTING,
        .names = AVT_NAMES_REASON, .may = AVT_LINE_VEDLAGT | AVT_LINE_SLAG, .must = AVT_LINE_OM,
        .period = AVT_REFUSES_PERIOD, .flags = AVT_ACT_BESIDE
    },
    [AVT_PERIODE_SENDT] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_PERIOD, .does = AVT_DOES_FULFIL,
        .needs = AVT_NEEDS_IN_FORCE | AVT_MAY_AFTER_END, .statuses = AGREED | LASTING,
        .names = AVT_NAMES_REASON, .may = AVT_LINE_VEDLAGT | AVT_LINE_SLAG, .must = AVT_LINE_OM,
        .period = AVT_SENDS_PERIOD
    },
    [AVT_AVBRUTT] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_END, .does = AVT_DOES_END,
        .needs = AVT_NEEDS_IN_FORCE, .statuses = AGREED,
        .names = AVT_NAMES_REASON, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_SLAG, .must = AVT_LINE_GJELDER_FRA
    },
    [AVT_ANNULLERT] = {
        .steps = 1, .concerns = AVT_CONCERNS_GJELDER, .family = AVT_FAMILY_END, .does = AVT_DOES_ANNUL,
        .needs = AVT_NEEDS_ANY_VERSION, .statuses = BEFORE_ALL_SIGNED | IN(KLAR),
        .names = AVT_NAMES_REASON, .may = SHOWN | AVT_LINE_VEDLAGT | AVT_LINE_SLAG | AVT_LINE_GJELDER_FRA
    },
    [AVT_OPPLASTET] = {
        .steps = 1, .concerns = AVT_CONCERNS_AVTALE, .family = AVT_FAMILY_FILE, .does = AVT_DOES_NOTHING,
        .needs = AVT_NEEDS_ANY_VERSION | AFTER_BOTH, .statuses = ALWAYS,
        .names = AVT_NAMES_CODE, .may = 0, .must = AVT_LINE_VEDLAGT | AVT_LINE_SLAG
    },
};
/* clang-format on */
_Static_assert(AVT_HANDLING_COUNT <= 32, "a set of acts is one 32-bit mask");

const struct avt_act *avt_act_get(enum avt_handling handling)
{
    AVT_INVARIANT(handling < AVT_HANDLING_COUNT);
    return &rows[handling];
}

enum avt_handling avt_act_first(enum avt_family family)
{
    for (unsigned i = AVT_INGEN_HANDLING + 1; i < AVT_HANDLING_COUNT; i++)
        if (rows[i].family == family)
            return (enum avt_handling)i;
    return AVT_INGEN_HANDLING;
}

uint32_t avt_acts_of(enum avt_family family)
{
    uint32_t acts = 0;
    for (unsigned i = AVT_INGEN_HANDLING + 1; i < AVT_HANDLING_COUNT; i++)
        if (rows[i].family == family)
            acts |= UINT32_C(1) << i;
    return acts;
}

enum avt_handling avt_act_of_period(enum avt_period_act what)
{
    for (unsigned i = AVT_INGEN_HANDLING + 1; i < AVT_HANDLING_COUNT; i++)
        if (rows[i].period == what)
            return (enum avt_handling)i;
    return AVT_INGEN_HANDLING;
}

bool avt_act_is_inquiry(enum avt_handling handling)
{
    return avt_act_get(handling)->names == AVT_NAMES_PART;
}

/* ---- Lines of a declaration ---- */

static const struct {
    const char *key;
    enum avt_line line;
} lines[] = {
    {"dokument",    AVT_LINE_DOKUMENT   },
    {"sett",        AVT_LINE_SETT       },
    {"endret",      AVT_LINE_ENDRET     },
    {"kreves",      AVT_LINE_KREVES     },
    {"vedlagt",     AVT_LINE_VEDLAGT    },
    {"slag",        AVT_LINE_SLAG       },
    {"om",          AVT_LINE_OM         },
    {"gjelder-fra", AVT_LINE_GJELDER_FRA},
    {"for",         AVT_LINE_FOR        },
};

enum avt_linje avt_act_line(enum avt_handling handling, const char *linje)
{
    const struct avt_act *act = avt_act_get(handling);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (strcmp(lines[i].key, linje) != 0)
            continue;
        if ((act->must & lines[i].line) != 0)
            return AVT_LINJE_SKAL;
        return (act->may & lines[i].line) != 0 ? AVT_LINJE_KAN : AVT_LINJE_ALDRI;
    }
    return AVT_LINJE_KAN; /* one that may stand in every act */
}

bool avt_act_names_standing(enum avt_handling handling)
{
    enum avt_names names = avt_act_get(handling)->names;
    return names == AVT_NAMES_DUTY || names == AVT_NAMES_QUESTION || names == AVT_NAMES_CONSENT;
}
