/* Mail: a message in plain text, made from templates/varsler, sent through one SMTP server. */
#ifndef PUSH_MAIL_H
#define PUSH_MAIL_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "push/outbox.h"
#include "push/transfer.h"
#include "render/render.h"
#include "sys/conf.h"

struct mail {
    const char *from, *to;
    const char *id; /* unique and the same however often it is sent: becomes Message-ID */
    avt_instant date;
    const char *language; /* "nb" */
    struct avt_span text; /* "Emne: …", an empty line, the body; UTF-8 */
};

/* True for an address we send to: local@domain without quoting, so that it can stand in an envelope and a header as it
 * is. */
bool mail_is_address(const char *text);

/* The address as mail servers know it: a domain beyond ASCII becomes its A-label (IDNA 2008), "blåbær.no"
 * "xn--blbr-roah.no". What stands before the @ stays. NULL for a domain that has none. */
const char *mail_address(struct avt_arena *arena, const char *address);

/* The message with its headers (RFC 5322): CRLF lines, an encoded subject (RFC 2047) where it is not ASCII, the body
 * quoted-printable (RFC 2045). AVT_EDATA if text does not begin as it should. */
struct avt_err mail_format(struct avt_arena *arena, struct avt_span *out, const struct mail *mail) AVT_NODISCARD;

/* Makes transfer the attempt to mail address about row. A server that does not offer SMTPUTF8 (RFC 6531) gets no message
 * to an address that needs it. AVT_EFORM for an address mail never reaches, AVT_EDATA for a template that fails. */
struct avt_err mail_prepare(struct transfer *transfer, struct render *render, const struct conf *conf,
                            const struct outbox_row *row, const char *address) AVT_NODISCARD;

#endif
