/*
 * What an act is beside its name and whose it is (handling.h): one row an act, in lib/rules/acts.c.
 *
 * A row is data alone. Whoever must tell acts apart asks a column of it: what loads measures, the fold, decide, the
 * verifier and the service. So a new act is a line in handling.def, a row here, its data, its texts and its row in
 * format v1, section 4.
 */
#ifndef AVTALE_ACTS_H
#define AVTALE_ACTS_H

#include <stdint.h>

#include "avtale/handling.h"

#ifdef __cplusplus
extern "C" {
#endif

enum avt_status {
    AVT_STATUS_UTKAST,
    AVT_STATUS_TIL_SIGNERING,
    AVT_STATUS_TILBAKE, /* what was put forward is refused or withdrawn, and nothing is in force */
    AVT_STATUS_KLAR,
    AVT_STATUS_GJENNOMFOERES,
    AVT_STATUS_AVSLUTTET,
    AVT_STATUS_AVBRUTT,
    AVT_STATUS_ANNULLERT,
    AVT_STATUS_COUNT
};

/* What it is about. */
enum avt_concerns {
    AVT_CONCERNS_AVTALE,  /* the agreement as a whole */
    AVT_CONCERNS_NY,      /* puts forward a new version */
    AVT_CONCERNS_VENTER,  /* the pending version */
    AVT_CONCERNS_GJELDER, /* the pending version, or else the one in force */
};

/* Acts of one kind, which are offered together and by the same page. */
enum avt_family {
    AVT_FAMILY_NONE, /* no act at all */
    AVT_FAMILY_PUT_FORWARD,
    AVT_FAMILY_CONTACT, /* one's own contact data, changed alone */
    AVT_FAMILY_SIGN,
    AVT_FAMILY_REFUSE, /* the version that waits, or one's own approval of it */
    AVT_FAMILY_WISH,
    AVT_FAMILY_ANSWER,
    AVT_FAMILY_TAKE_OVER,
    AVT_FAMILY_DUTY,
    AVT_FAMILY_CONSENT,
    AVT_FAMILY_INQUIRY,
    AVT_FAMILY_PROMISE,
    AVT_FAMILY_PERIOD,
    AVT_FAMILY_END,
    AVT_FAMILY_FILE,
};

/* What the fold makes of it. */
enum avt_does {
    AVT_DOES_NOTHING,
    AVT_DOES_PUT_FORWARD,
    AVT_DOES_CHANGE_ALONE, /* puts forward, and approves at once */
    AVT_DOES_APPROVE,
    AVT_DOES_REFUSE,
    AVT_DOES_WITHDRAW,
    AVT_DOES_ASK,
    AVT_DOES_ANSWER,
    AVT_DOES_TAKE_OVER,
    AVT_DOES_FULFIL, /* what is recorded of a duty, a promise or a period */
    AVT_DOES_CONSENT,
    AVT_DOES_WITHDRAW_CONSENT,
    AVT_DOES_END,
    AVT_DOES_ANNUL,
    AVT_DOES_COUNT
};

/* What must hold for the agreement before it: a set. */
enum avt_needs {
    AVT_NEEDS_ANY_VERSION = 1, /* something has been put forward */
    AVT_NEEDS_PENDING = 2,     /* a version waits */
    AVT_NEEDS_NO_PENDING = 4,
    AVT_NEEDS_IN_FORCE = 8,
    AVT_MAY_AFTER_END = 16, /* may also come after an early end */
    AVT_MAY_AFTER_ANNULMENT = 32,
};

/* What must hold for the role, beside whose act it is. */
enum avt_allows {
    AVT_ALLOWS_ANY,
    AVT_ALLOWS_NEXT_SIGNER, /* the version needs it, and it has not approved */
    AVT_ALLOWS_WITHDRAWER,  /* has approved, or put the version forward */
    AVT_ALLOWS_UNASKED,     /* the version in force came without its own word; only for a time */
};

/* What `slag` names. */
enum avt_names {
    AVT_NAMES_REASON,      /* one of the act's codes in the data, if it has any */
    AVT_NAMES_CODE,        /* one of its codes, always */
    AVT_NAMES_PART,        /* the same: another part */
    AVT_NAMES_DUTY,        /* a duty that the role fulfils by the act */
    AVT_NAMES_QUESTION,    /* the record it answers, "post-7" */
    AVT_NAMES_NEW_CONSENT, /* one of its codes: a consent the role has not given */
    AVT_NAMES_CONSENT,     /* one it has given */
    AVT_NAMES_CORRECTION,  /* AVT_RETTING, or nothing */
};

/* The lines of a declaration that stand in some acts only: sets. */
enum avt_line {
    AVT_LINE_DOKUMENT = 1,
    AVT_LINE_SETT = 2,
    AVT_LINE_ENDRET = 4,
    AVT_LINE_KREVES = 8,
    AVT_LINE_VEDLAGT = 16,
    AVT_LINE_SLAG = 32,
    AVT_LINE_OM = 64,
    AVT_LINE_GJELDER_FRA = 128,
    AVT_LINE_FOR = 256,
};

/* What a change by this act names in If-Match (format v1, section 11). */
enum avt_token { AVT_TOKEN_HEAD, AVT_TOKEN_VERSION };

/* What an approval is of. */
enum avt_approval { AVT_NO_APPROVAL, AVT_APPROVES_AGREEMENT, AVT_APPROVES_SECRECY, AVT_APPROVES_MONEY };

/* What it does with a subsidy period. */
enum avt_period_act { AVT_NO_PERIOD, AVT_APPROVES_PERIOD, AVT_REFUSES_PERIOD, AVT_SENDS_PERIOD };

enum avt_act_flag {
    AVT_ACT_AGAINST = 1,  /* speaks against a version, so it is not for who put that forward */
    AVT_ACT_PROPOSES = 2, /* may carry proposals to change fields */
    AVT_ACT_BESIDE = 4,   /* done where another of its family is, and not offered by itself */
};

struct avt_act {
    unsigned steps; /* 2: an attempt that shows S, and a confirmation */
    enum avt_concerns concerns;
    enum avt_family family;
    enum avt_does does;
    unsigned needs; /* avt_needs */
    enum avt_allows allows;
    enum avt_names names;
    unsigned statuses;  /* in which it may be done, a bit 1 << AVT_STATUS_… each */
    unsigned may, must; /* avt_line */
    enum avt_token token;
    enum avt_approval approval;
    enum avt_period_act period;
    enum avt_handling answered_by; /* AVT_INGEN_HANDLING: asks nothing */
    unsigned flags;                /* avt_act_flag */
};

const struct avt_act *avt_act_get(enum avt_handling handling);

/* The first act of a family, by handling.def; AVT_INGEN_HANDLING if it has none. */
enum avt_handling avt_act_first(enum avt_family family);

/* All acts of a family: bits 1 << code. */
uint32_t avt_acts_of(enum avt_family family);

/* The act that does this with a period. */
enum avt_handling avt_act_of_period(enum avt_period_act what);

/* True if it is one that is answered by whom it names, not by Nav. */
bool avt_act_is_inquiry(enum avt_handling handling);

/*
 * Whether a line of a declaration (its key) may stand in an act, and must (format v1, section 3). This one table is what
 * declarations are read by and what a measure's data are loaded by, so that data never ask for what nobody can read.
 */
enum avt_linje { AVT_LINJE_ALDRI, AVT_LINJE_KAN, AVT_LINJE_SKAL };
enum avt_linje avt_act_line(enum avt_handling handling, const char *linje);

/* True if `slag` names what stands already, a record, a consent or a duty; else it is one of the act's codes in the
 * data. */
bool avt_act_names_standing(enum avt_handling handling);

#ifdef __cplusplus
}
#endif

#endif
