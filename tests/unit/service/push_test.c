/* Push, what computes: waits, addresses, webhook bodies and signatures, mail. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "avtale/text.h"
#include "push/address.h"
#include "push/backoff.h"
#include "push/mail.h"
#include "push/webhook.h"

#include "unit/unit.h"

#define HOUR_MS BACKOFF_LONGEST_MS

/* ---- Waits ---- */

static void waits_double_up_to_an_hour(void **state)
{
    (void)state;
    static const struct {
        uint64_t base;
        unsigned attempt;
        uint64_t shortest, longest;
    } rows[] = {
        {1000,        1,        800,             1200           },
        {1000,        2,        1600,            2400           },
        {1000,        3,        3200,            4800           },
        {1000,        12,       1638400,         2457600        },
        {1000,        13,       HOUR_MS * 4 / 5, HOUR_MS * 6 / 5},
        {1000,        4000000,  HOUR_MS * 4 / 5, HOUR_MS * 6 / 5},
        {HOUR_MS * 9, 1,        HOUR_MS * 4 / 5, HOUR_MS * 6 / 5},
        {50,          1,        40,              60             },
        {1,           1,        1,               1              },
        {1,           UINT_MAX, HOUR_MS * 4 / 5, HOUR_MS * 6 / 5},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        assert_int_equal(backoff_wait(rows[i].base, rows[i].attempt, 0), rows[i].shortest);
        assert_int_equal(backoff_wait(rows[i].base, rows[i].attempt, UINT32_MAX), rows[i].longest);
        uint64_t middle = backoff_wait(rows[i].base, rows[i].attempt, UINT32_MAX / 2);
        assert_in_range(middle, rows[i].shortest, rows[i].longest);
    }
}

/* An endpoint that is down for three days is tried about every hour, not a thousand times. */
static void three_days_are_some_eighty_attempts(void **state)
{
    (void)state;
    uint64_t time = 0;
    unsigned attempts = 0;
    while (time <= BACKOFF_GIVE_UP_MS)
        time += backoff_wait(1000, ++attempts, UINT32_MAX / 2);
    assert_in_range(attempts, 70, 90);
}

static void an_attempt_is_judged(void **state)
{
    (void)state;
    static const struct {
        const char *name, *endpoint;
        enum answer answer;
        int64_t status;
        uint64_t next;
        enum attempt_end end;
    } rows[] = {
        {"delivered",              "01A",          ANSWER_TOOK,    204, 0,   ATTEMPT_DELIVERED},
        {"delivered at the last",  "01A",          ANSWER_TOOK,    200, 101, ATTEMPT_DELIVERED},
        {"server error",           "01A",          ANSWER_FAILED,  500, 100, ATTEMPT_RETRY    },
        {"redirect",               "01A",          ANSWER_FAILED,  302, 50,  ATTEMPT_RETRY    },
        {"no answer",              "01A",          ANSWER_FAILED,  0,   50,  ATTEMPT_RETRY    },
        {"no answer, out of time", "01A",          ANSWER_FAILED,  0,   101, ATTEMPT_GIVEN_UP },
        {"gone",                   "01A",          ANSWER_FAILED,  410, 50,  ATTEMPT_GONE     },
        {"gone, out of time",      "01A",          ANSWER_FAILED,  410, 101, ATTEMPT_GONE     },
        {"mail knows no 410",      "epost/00ff00", ANSWER_FAILED,  410, 50,  ATTEMPT_RETRY    },
        {"never again",            "epost/00ff00", ANSWER_REFUSED, 550, 50,  ATTEMPT_RETURNED },
        {"never, out of time",     "epost/00ff00", ANSWER_REFUSED, 550, 101, ATTEMPT_RETURNED },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct delivery delivery = {.endpoint = rows[i].endpoint, .deadline = 100};
        struct attempt attempt = attempt_make(&delivery, rows[i].answer, rows[i].status, 7, rows[i].next);
        assert_row(attempt.end == rows[i].end, rows[i].name);
        assert_row(attempt.status == rows[i].status && attempt.made == 7, rows[i].name);
    }
}

/* ---- Addresses ---- */

static bool is_public(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return address_is_public((const struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return address_is_public((const struct sockaddr *)&v6);
}

static void special_addresses_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "fc00::1",
        "fdff:ffff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:10::1",
        "2001:1ff:ffff::",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1",
        "3fff:fff:ffff::",
        "4000::1",
        "1fff::1",
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(!is_public(rows[i]), rows[i]);
}

static void public_addresses_are_taken(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "1.0.0.0",     "9.255.255.255", "11.0.0.0",        "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0",   "169.253.0.1",   "169.255.0.0",     "172.15.255.255", "172.32.0.0",  "192.0.1.0",
        "192.0.3.0",   "192.167.0.1",   "192.169.0.0",     "198.17.0.0",     "198.20.0.0",  "198.51.101.0",
        "203.0.112.1", "203.0.114.0",   "223.255.255.255", "2000::1",        "2001:200::1", "2001:67c:21e4::1",
        "2003::1",     "2a02::1",       "3ffe::1",         "3fff:1000::1",
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(is_public(rows[i]), rows[i]);
}

static void other_families_are_refused(void **state)
{
    (void)state;
    struct sockaddr_storage unix_socket = {.ss_family = AF_UNIX};
    assert_false(address_is_public((const struct sockaddr *)&unix_socket));
}

/* ---- Webhooks ---- */

static const struct outbox_row ROW = {
    .id = 12,
    .message = "msg_01JZZZZZZZZZZZZZZZZZZZZZZZ",
    .agreement = "01JAAAAAAAAAAAAAAAAAAAAAAA",
    .nr = 7,
    .version = 2,
    .event = "samtykke-trukket",
    .role = "deltaker",
    .language = "nb",
    .time = 1795334553,
};

static void body_is_thin(void **state)
{
    assert_span(webhook_body(*state, &ROW),
                "{\"type\":\"avtale.samtykke_trukket\",\"timestamp\":\"2026-11-22T08:02:33Z\","
                "\"data\":{\"avtale\":\"01JAAAAAAAAAAAAAAAAAAAAAAA\",\"nr\":7,\"versjon\":2}}");
}

static void body_of_a_stop_has_the_last_day(void **state)
{
    struct outbox_row row = ROW;
    row.event = "avbrutt";
    row.has_last_day = true;
    assert_true(avt_date_parse(&row.last_day, AVT_SPAN("2026-12-14")));
    assert_span(webhook_body(*state, &row),
                "{\"type\":\"avtale.avbrutt\",\"timestamp\":\"2026-11-22T08:02:33Z\",\"data\":"
                "{\"avtale\":\"01JAAAAAAAAAAAAAAAAAAAAAAA\",\"nr\":7,\"versjon\":2,\"siste-dag\":\"2026-12-14\"}}");
}

/* The fixed vector of the reference libraries (standard-webhooks, "sign function works"). */
static void signature_is_the_vector(void **state)
{
    struct avt_span secret;
    assert_ok(webhook_secret(*state, &secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    assert_int_equal(secret.len, 24);
    assert_string_equal(
        webhook_v1(*state, secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, AVT_SPAN("{\"test\": 2432232314}")),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

static void secrets_have_one_form(void **state)
{
    static const char *const rows[] = {
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",    /* 22 bytes and a bit */
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLQ==",  /* 22 bytes */
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ", /* white space */
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-",  /* the other alphabet */
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", /* 65 bytes */
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span secret;
        assert_row(webhook_secret(*state, &secret, rows[i]).code == AVT_EFORM, rows[i]);
    }
}

/* Refused before anything is signed: no signer is needed to see it. */
static void hopeless_urls_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool anywhere;
    } rows[] = {
        {"http://example.com/h",  false},
        {"ftp://example.com/",    true },
        {"file:///etc/passwd",    true },
        {"example.com/h",         true },
        {"https://",              true },
        {"",                      true },
        {"https://exa mple.com/", false},
        {"gopher://x/",           false},
        {"https://[::1/",         true },
    };
    struct delivery delivery = {.message = ROW.message, .agreement = ROW.agreement, .endpoint = "01A"};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct endpoint endpoint = {rows[i].url, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
        struct transfer *transfer = transfer_new(&delivery);
        struct avt_err err = webhook_prepare(transfer, NULL, &ROW, &endpoint, rows[i].anywhere);
        transfer_free(&transfer);
        assert_row(err.code == AVT_EFORM, rows[i].url);
    }
}

/* ---- Mail ---- */

static void addresses_are_plain(void **state)
{
    (void)state;
    static const char *const good[] = {"ola@example.com", "ola.testesen+nav@xn--eksempel.no", "a@b",
                                       "ola@b\xC3\xA6rum.no"};
    static const char *const bad[] = {
        "",        "ola",     "@example.com", "ola@",           "ola@a@b",   "ola@a b",         "ola@a\r\nBcc: x@y",
        "<ola@a>", "ola@a,x", "\"o la\"@a",   "ola testesen@a", "ola@a\t",   "ola@[127.0.0.1]", "ola@a\x7F",
        "o;la@a",  "ola\n@a", "ola@a\xFF",    "ola@.no",        "ola@a..no", "ola@a.",
    };
    for (size_t i = 0; i < UNIT_COUNT(good); i++)
        assert_row(mail_is_address(good[i]), good[i]);
    for (size_t i = 0; i < UNIT_COUNT(bad); i++)
        assert_row(!mail_is_address(bad[i]), bad[i]);
}

/* IDNA 2008: what may not stand in a domain has no A-label. */
static void a_domain_beyond_ascii_has_an_a_label(void **state)
{
    static const struct {
        const char *address, *sent;
    } rows[] = {
        {"ola@example.com",            "ola@example.com"           },
        {"ola@bl\xC3\xA5"
         "b\xC3\xA6r.no",     "ola@xn--blbr-roah.no"      },
        {"ola@BL\xC3\x85"
         "B\xC3\x86R.no",     "ola@xn--blbr-roah.no"      },
        {"\xC3\xA5se@example.com",     "\xC3\xA5se@example.com"    },
        {"\xC3\xA5se@stra\xC3\x9F.de", "\xC3\xA5se@xn--stra-yna.de"},
        {"ola@\xE2\x98\x83.no",        NULL                        },
        {"ola@\xE2\x80\x8B.no",        NULL                        },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *sent = mail_address(*state, rows[i].address);
        bool same = sent == NULL ? rows[i].sent == NULL : rows[i].sent != NULL && strcmp(sent, rows[i].sent) == 0;
        assert_row(same, sent != NULL ? sent : rows[i].address);
    }
}

static const char *format_mail(struct avt_arena *arena, const char *text)
{
    struct mail mail = {
        .from = "avtale@nav.no",
        .to = "ola@example.com",
        .id = "msg_01JZZZZZZZZZZZZZZZZZZZZZZZ",
        .date = 1795334553,
        .language = "nb",
        .text = avt_span_str(text),
    };
    struct avt_span message;
    assert_ok(mail_format(arena, &message, &mail));
    return message.ptr;
}

static void a_message_has_its_headers(void **state)
{
    assert_string_equal(format_mail(*state, "Emne: Avtale\n\nHei.\n"),
                        "Date: Sun, 22 Nov 2026 08:02:33 +0000\r\n"
                        "From: <avtale@nav.no>\r\n"
                        "To: <ola@example.com>\r\n"
                        "Subject: Avtale\r\n"
                        "Message-ID: <msg_01JZZZZZZZZZZZZZZZZZZZZZZZ@nav.no>\r\n"
                        "Content-Language: nb\r\n"
                        "Auto-Submitted: auto-generated\r\n"
                        "MIME-Version: 1.0\r\n"
                        "Content-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: quoted-printable\r\n"
                        "\r\n"
                        "Hei.\r\n");
}

#define DIGITS40 "0123456789012345678901234567890123456789"

/* 45 bytes to a word, and no character divided. */
static void subjects_are_encoded_when_they_must(void **state)
{
    static const struct {
        const char *subject, *header;
    } rows[] = {
        {"Avtalen gjelder",              "Avtalen gjelder\r\n"                                              },
        {"P\xC3\xA5minnelse",            "=?UTF-8?B?UMOlbWlubmVsc2U=?=\r\n"                                 },
        {"=?UTF-8?Q?x?=",                "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=\r\n"                             },
        {"a\rBcc: x@y",                  "=?UTF-8?B?YQ1CY2M6IHhAeQ==?=\r\n"                                 },
        {"",                             "\r\n"                                                             },
        {DIGITS40 "012\xC3\xA5\xC3\xA5",
         "=?UTF-8?B?MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMsOl?=\r\n =?UTF-8?B?w6U=?=\r\n"},
        {DIGITS40 "0123\xC3\xA5",
         "=?UTF-8?B?MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM=?=\r\n =?UTF-8?B?w6U=?=\r\n"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *message = format_mail(*state, avt_arena_format(*state, "Emne: %s\n\nx\n", rows[i].subject));
        const char *header = avt_arena_format(*state, "\r\nSubject: %s", rows[i].header);
        assert_row(strstr(message, header) != NULL, rows[i].subject);
    }
}

#define DIGITS72 "000000000011111111112222222222333333333344444444445555555555666666666677"

/* 75 to a line, and the '=' that breaks it. The dot is doubled by curl on its way. */
static void bodies_are_quoted_printable(void **state)
{
    static const struct {
        const char *body, *quoted;
    } rows[] = {
        {"",                     ""                         },
        {"a\n\nb",               "a\r\n\r\nb\r\n"           },
        {"\xC3\xA6 = 1\n",       "=C3=A6 =3D 1\r\n"         },
        {"end \n",               "end=20\r\n"               },
        {"\ttab\n",              "=09tab\r\n"               },
        {".\n",                  ".\r\n"                    },
        {DIGITS72 "777\n",       DIGITS72 "777\r\n"         },
        {DIGITS72 "7777\n",      DIGITS72 "777=\r\n7\r\n"   },
        {DIGITS72 "7\xC3\xA6\n", DIGITS72 "7=\r\n=C3=A6\r\n"},
        {DIGITS72 "\xC3\xA6\n",  DIGITS72 "=C3=\r\n=A6\r\n" },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *message = format_mail(*state, avt_arena_format(*state, "Emne: x\n\n%s", rows[i].body));
        assert_string_equal(strstr(message, "\r\n\r\n") + 4, rows[i].quoted);
    }
}

static void texts_that_are_no_mail_are_refused(void **state)
{
    static const char *const rows[] = {"", "Hei\n\nx", "Emne: x\nx\n", "Emne: x", "emne: x\n\nx", "\nEmne: x\n\nx"};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct mail mail = {.from = "a@b", .to = "c@d", .id = "x", .language = "nb", .text = avt_span_str(rows[i])};
        struct avt_span message;
        assert_row(mail_format(*state, &message, &mail).code == AVT_EDATA, rows[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(waits_double_up_to_an_hour),
        unit_case(three_days_are_some_eighty_attempts),
        unit_case(an_attempt_is_judged),
        unit_case(special_addresses_are_refused),
        unit_case(public_addresses_are_taken),
        unit_case(other_families_are_refused),
        unit_case(body_is_thin),
        unit_case(body_of_a_stop_has_the_last_day),
        unit_case(signature_is_the_vector),
        unit_case(secrets_have_one_form),
        unit_case(hopeless_urls_are_refused),
        unit_case(addresses_are_plain),
        unit_case(a_domain_beyond_ascii_has_an_a_label),
        unit_case(a_message_has_its_headers),
        unit_case(subjects_are_encoded_when_they_must),
        unit_case(bodies_are_quoted_printable),
        unit_case(texts_that_are_no_mail_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
