/* One attempt at one delivery, as a curl handle and what it needs until it is over. */
#ifndef PUSH_TRANSFER_H
#define PUSH_TRANSFER_H

#include <curl/curl.h>

#include "avtale/span.h"
#include "push/attempts.h"

/* What has been said between us and a mail server, as far as it decides what an answer means. */
struct mail_talk {
    bool needs_utf8;   /* the address has letters beyond ASCII before the @ */
    bool offers_utf8;  /* the server says SMTPUTF8 */
    bool of_recipient; /* the last command was about who gets the message, or the message itself, and not about us */
    bool given_up;     /* by us, since it needs what is not offered */
};

struct transfer {
    struct avt_arena *arena; /* everything of this attempt */
    struct delivery delivery;
    CURL *easy;
    struct curl_slist *list; /* headers of a webhook, recipients of a mail */
    struct avt_span unsent;  /* of a mail */
    size_t received;         /* bytes of the answer, which nobody reads */
    bool refused;            /* by us: the endpoint's address is not public */
    struct mail_talk talk;   /* of a mail */
    bool over;               /* ended, as attempt says, but not recorded yet */
    struct attempt attempt;
};

/* A transfer for a copy of delivery, with what every kind needs: time limits, no proxy, no redirects, the answer
 * dropped. Prepared further by webhook_prepare or mail_prepare. */
struct transfer *transfer_new(const struct delivery *delivery);
void transfer_free(struct transfer **transfer);

/* Options are ours alone, so one that curl does not take is our own mistake. */
#define TRANSFER_SET(transfer, option, value)                                                                          \
    AVT_INVARIANT(curl_easy_setopt((transfer)->easy, option, value) == CURLE_OK)

/* Adds a line to the transfer's list. */
void transfer_add(struct transfer *transfer, const char *line);

/* What curl's verdict means, and the status that was answered, 0 for none. */
enum answer transfer_answer(const struct transfer *transfer, CURLcode code, long *status);

/* A mail server refused us for good, and not the recipient: EHLO, AUTH or MAIL FROM was answered with 5xx. */
bool transfer_refuses_us(const struct transfer *transfer, long status);

/* Seconds the receiver asks to be left alone, 0 if it does not say. */
uint64_t transfer_retry_after(const struct transfer *transfer);

#endif
