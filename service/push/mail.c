/* Mail. */
#include "push/mail.h"

#include <idn2.h>
#include <string.h>

#include "avtale/text.h"
#include "avtale/xml.h"
#include "sys/clock.h"

enum {
    QUOTED_LINE = 75,  /* of quoted-printable, before the '=' that breaks it: 76 in RFC 2045 */
    WORD_BYTES = 45,   /* of an encoded word: 60 of base64 and 12 around it, at most 75 in RFC 2047 */
    SUBJECT_PLAIN = 70 /* a longer subject is encoded, since that also folds it */
};

#define SUBJECT           "Emne: "
#define FALLBACK_LANGUAGE "nb"

/* ---- The message ---- */

static bool is_atext(char c)
{
    return (unsigned char)c > ' ' && c != 0x7F && strchr("<>()[]\\\",;:@", c) == NULL;
}

static bool is_atoms(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_atext(text[i]))
            return false;
    }
    return n > 0;
}

/* No label of it is empty. */
static bool is_domain(const char *text)
{
    return is_atoms(text, strlen(text)) && text[0] != '.' && strstr(text, "..") == NULL &&
           text[strlen(text) - 1] != '.';
}

bool mail_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    return at != NULL && is_atoms(text, (size_t)(at - text)) && is_domain(at + 1) &&
           avt_text_is_utf8(avt_span_str(text));
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* curl can do this too, but reads the domain in the locale of the process. */
static const char *a_label(struct avt_arena *arena, const char *domain)
{
    uint8_t *label = NULL;
    int code = idn2_lookup_u8((const uint8_t *)domain, &label, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    /* A letter that is left out may have been all there was. */
    const char *copy =
        code == IDN2_OK && is_domain((const char *)label) ? avt_arena_str(arena, (const char *)label) : NULL;
    idn2_free(label);
    return copy;
}

const char *mail_address(struct avt_arena *arena, const char *address)
{
    const char *at = strchr(address, '@');
    if (at == NULL || is_ascii(at))
        return address;
    const char *domain = a_label(arena, at + 1);
    return domain != NULL ? avt_arena_format(arena, "%.*s@%s", (int)(at - address), address, domain) : NULL;
}

static const char *domain_of(const char *address)
{
    const char *at = strchr(address, '@');
    return at != NULL ? at + 1 : "localhost";
}

/* "Sun, 22 Nov 2026 08:02:33 +0000". */
static void add_date(struct avt_buf *buf, avt_instant when)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}; /* from 1970-01-01 */
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year, month, day, second = (int)(when % 86400);
    avt_date date = (avt_date)(when / 86400);
    avt_date_split(date, &year, &month, &day);
    avt_buf_format(buf, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date % 7], day, months[month - 1], year,
                   second / 3600, second / 60 % 60, second % 60);
}

static bool is_plain_subject(struct avt_span subject)
{
    for (size_t i = 0; i < subject.len; i++) {
        if (subject.ptr[i] < ' ' || subject.ptr[i] > '~')
            return false;
    }
    /* "=?" would be read as an encoded word. */
    return subject.len <= SUBJECT_PLAIN && memmem(subject.ptr, subject.len, "=?", 2) == NULL;
}

/* As many bytes as one encoded word takes without splitting a character. */
static size_t word_length(struct avt_span text)
{
    size_t n = text.len < WORD_BYTES ? text.len : WORD_BYTES;
    while (n < text.len && n > 0 && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static void add_subject(struct avt_buf *buf, struct avt_span subject)
{
    avt_buf_str(buf, "Subject: ");
    if (is_plain_subject(subject)) {
        avt_buf_span(buf, subject);
        subject.len = 0;
    }
    for (const char *fold = ""; subject.len > 0; fold = "\r\n ") {
        size_t n = word_length(subject);
        avt_buf_format(buf, "%s=?UTF-8?B?%s?=", fold, avt_b64_format(buf->arena, subject.ptr, n));
        subject = avt_span_make(subject.ptr + n, subject.len - n);
    }
    avt_buf_str(buf, "\r\n");
}

static void add_headers(struct avt_buf *buf, const struct mail *mail, struct avt_span subject)
{
    add_date(buf, mail->date);
    avt_buf_format(buf, "From: <%s>\r\nTo: <%s>\r\n", mail->from, mail->to);
    add_subject(buf, subject);
    avt_buf_format(buf, "Message-ID: <%s@%s>\r\n", mail->id, domain_of(mail->from));
    avt_buf_format(buf, "Content-Language: %s\r\n", mail->language);
    avt_buf_str(buf, "Auto-Submitted: auto-generated\r\n" /* RFC 3834: no out-of-office answers, please */
                     "MIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
}

/* White space may stand as it is, but not at the end of a line. */
static bool is_literal(char c, bool last)
{
    return (c > ' ' && c <= '~' && c != '=') || (c == ' ' && !last);
}

static void add_quoted(struct avt_buf *buf, struct avt_span line)
{
    size_t column = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        bool literal = is_literal(c, i + 1 == line.len);
        size_t width = literal ? 1 : 3;
        if (column + width > QUOTED_LINE) {
            avt_buf_str(buf, "=\r\n");
            column = 0;
        }
        column += width;
        if (literal)
            avt_buf_char(buf, c);
        else
            avt_buf_format(buf, "=%02X", (unsigned)(unsigned char)c);
    }
    avt_buf_str(buf, "\r\n");
}

struct avt_err mail_format(struct avt_arena *arena, struct avt_span *out, const struct mail *mail)
{
    struct avt_span rest = mail->text, subject, line;
    bool ended;
    if (!avt_span_line(&rest, &subject, &ended) || !avt_span_starts(subject, SUBJECT))
        return avt_err_make(AVT_EDATA, "varsler/varsel.xsl", "the first line is not \"" SUBJECT "…\"");
    if (!avt_span_line(&rest, &line, &ended) || line.len > 0)
        return avt_err_make(AVT_EDATA, "varsler/varsel.xsl", "the second line is not empty");
    struct avt_buf buf = AVT_BUF(arena);
    size_t prefix = strlen(SUBJECT);
    add_headers(&buf, mail, avt_span_make(subject.ptr + prefix, subject.len - prefix));
    while (avt_span_line(&rest, &line, &ended))
        add_quoted(&buf, line);
    *out = avt_buf_get(&buf);
    return AVT_NOERR;
}

/* ---- The attempt ---- */

static struct avt_err render_text_of(struct transfer *transfer, struct render *render, const struct conf *conf,
                                     const struct outbox_row *row, struct mail *mail)
{
    struct avt_arena *arena = transfer->arena;
    struct avt_node *varsel = avt_node_new(arena, NULL, "varsel");
    avt_node_attr(arena, varsel, "spraak", mail->language);
    avt_node_attr(arena, varsel, "hendelse", row->event);
    avt_node_attr(arena, varsel, "rolle", row->role);
    avt_node_attr(arena, varsel, "siste-dag", row->has_last_day ? avt_date_format(arena, row->last_day) : "");
    avt_node_attr(arena, varsel, "lenke", avt_arena_format(arena, "%s/avtaler/%s", conf->grunnadresse, row->agreement));
    return render_run(render, arena, &mail->text, RENDER_VARSEL, mail->language, avt_xml_format(arena, varsel));
}

/* curl's CURLOPT_READFUNCTION. */
static size_t send_some(char *to, size_t size, size_t n, void *with)
{
    struct transfer *transfer = with;
    transfer->talk.given_up = transfer->talk.needs_utf8 && !transfer->talk.offers_utf8;
    if (transfer->talk.given_up)
        return CURL_READFUNC_ABORT;
    size_t room = size * n, part = transfer->unsent.len < room ? transfer->unsent.len : room;
    if (part > 0)
        memcpy(to, transfer->unsent.ptr, part);
    transfer->unsent = avt_span_make(transfer->unsent.ptr + part, transfer->unsent.len - part);
    return part;
}

/* One of our commands. Those that are neither leave it as it was. */
static void hear_command(struct mail_talk *talk, struct avt_span line)
{
    static const struct {
        const char *begins;
        bool of_recipient;
    } commands[] = {
        {"EHLO ",    false},
        {"HELO ",    false},
        {"STARTTLS", false},
        {"AUTH ",    false},
        {"MAIL ",    false},
        {"RCPT ",    true },
        {"DATA\r\n", true },
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (avt_span_starts(line, commands[i].begins))
            talk->of_recipient = commands[i].of_recipient;
    }
}

/* curl's CURLOPT_DEBUGFUNCTION. Nothing is kept of what passes by but what struct mail_talk has. */
static int hear(CURL *easy, curl_infotype kind, char *bytes, size_t n, void *with)
{
    static const char offer[] = "250?SMTPUTF8";
    struct mail_talk *talk = with;
    (void)easy;
    if (kind == CURLINFO_HEADER_OUT)
        hear_command(talk, avt_span_make(bytes, n));
    if (kind == CURLINFO_HEADER_IN && n >= sizeof offer - 1 && memcmp(bytes, offer, 3) == 0 &&
        memcmp(bytes + 4, offer + 4, sizeof offer - 1 - 4) == 0)
        talk->offers_utf8 = true;
    return 0;
}

/* Who needs SMTPUTF8 hears what the server offers, and so begins a conversation of its own. */
static void set_up_talk(struct transfer *transfer, const char *address)
{
    transfer->talk.needs_utf8 = !is_ascii(address);
    TRANSFER_SET(transfer, CURLOPT_FRESH_CONNECT, transfer->talk.needs_utf8 ? 1L : 0L);
    TRANSFER_SET(transfer, CURLOPT_VERBOSE, 1L);
    TRANSFER_SET(transfer, CURLOPT_DEBUGFUNCTION, hear);
    TRANSFER_SET(transfer, CURLOPT_DEBUGDATA, &transfer->talk);
}

static void set_up(struct transfer *transfer, const struct conf *conf)
{
    TRANSFER_SET(transfer, CURLOPT_URL, conf->smtp);
    TRANSFER_SET(transfer, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    TRANSFER_SET(transfer, CURLOPT_USE_SSL, strcmp(conf->smtp_tls, "av") == 0 ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    TRANSFER_SET(transfer, CURLOPT_MAIL_FROM, conf->avsender);
    TRANSFER_SET(transfer, CURLOPT_MAIL_RCPT, transfer->list);
    TRANSFER_SET(transfer, CURLOPT_UPLOAD, 1L);
    TRANSFER_SET(transfer, CURLOPT_INFILESIZE_LARGE, (curl_off_t)transfer->unsent.len);
    TRANSFER_SET(transfer, CURLOPT_READFUNCTION, send_some);
    TRANSFER_SET(transfer, CURLOPT_READDATA, transfer);
}

struct avt_err mail_prepare(struct transfer *transfer, struct render *render, const struct conf *conf,
                            const struct outbox_row *row, const char *address)
{
    const char *to = mail_is_address(address) ? mail_address(transfer->arena, address) : NULL;
    if (to == NULL)
        return avt_err_make(AVT_EFORM, "adresse", "not an address mail can be sent to");
    struct mail mail = {
        .from = conf->avsender,
        .to = to,
        .id = row->message,
        .date = (avt_instant)(clock_real_ms() / 1000),
        .language = render_has(render, row->language) ? row->language : FALLBACK_LANGUAGE,
    };
    AVT_TRY(render_text_of(transfer, render, conf, row, &mail));
    AVT_TRY(mail_format(transfer->arena, &transfer->unsent, &mail));
    transfer_add(transfer, to);
    set_up(transfer, conf);
    set_up_talk(transfer, to);
    return AVT_NOERR;
}
