/* Webhooks. */
#include "push/webhook.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>

#include "avtale/json.h"
#include "avtale/text.h"
#include "push/address.h"
#include "sys/clock.h"

#define SECRET_PREFIX "whsec_"
enum { SECRET_MIN = 24, SECRET_MAX = 64 };

static const char *event_type(struct avt_arena *arena, const char *event)
{
    struct avt_buf type = AVT_BUF(arena);
    avt_buf_str(&type, "avtale.");
    for (; *event != '\0'; event++)
        avt_buf_char(&type, *event == '-' ? '_' : *event);
    return type.ptr;
}

struct avt_span webhook_body(struct avt_arena *arena, const struct outbox_row *row)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "type", event_type(arena, row->event));
    avt_json_add_string(&w, "timestamp", avt_instant_format(arena, row->time));
    avt_json_open(&w, "data", '{');
    avt_json_add_string(&w, "avtale", row->agreement);
    avt_json_add_int(&w, "nr", row->nr);
    avt_json_add_int(&w, "versjon", row->version);
    if (row->has_last_day)
        avt_json_add_string(&w, "siste-dag", avt_date_format(arena, row->last_day));
    avt_json_close(&w, '}');
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

struct avt_err webhook_secret(struct avt_arena *arena, struct avt_span *out, const char *text)
{
    struct avt_span secret;
    if (!avt_span_starts(avt_span_str(text), SECRET_PREFIX))
        return avt_err_make(AVT_EFORM, "hemmelighet", "does not begin with " SECRET_PREFIX);
    AVT_TRY(avt_b64_parse(arena, &secret, avt_span_str(text + strlen(SECRET_PREFIX))));
    if (secret.len < SECRET_MIN || secret.len > SECRET_MAX)
        return avt_err_make(AVT_EFORM, "hemmelighet", "not 24 to 64 bytes");
    *out = secret;
    return AVT_NOERR;
}

const char *webhook_v1(struct avt_arena *arena, struct avt_span secret, const char *id, avt_instant timestamp,
                       struct avt_span body)
{
    const char *head = avt_arena_format(arena, "%s.%" PRId64 ".", id, timestamp);
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.ptr, secret.len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)head, strlen(head));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.ptr, body.len);
    crypto_auth_hmacsha256_final(&state, mac);
    return avt_arena_format(arena, "v1,%s", avt_b64_format(arena, mac, sizeof mac));
}

/* The headers of this attempt; its time is the machine's own, since receivers compare it with theirs. */
static struct avt_err add_headers(struct transfer *transfer, struct signer *signer, const struct endpoint *endpoint,
                                  struct avt_span body)
{
    struct avt_arena *arena = transfer->arena;
    const char *id = transfer->delivery.message;
    avt_instant now = (avt_instant)(clock_real_ms() / 1000);
    struct avt_span secret;
    uint8_t sig[64];
    AVT_TRY(webhook_secret(arena, &secret, endpoint->secret));
    AVT_TRY(signer_webhook(signer, sig, id, now, body));
    const char *v1 = webhook_v1(arena, secret, id, now, body), *v1a = avt_b64_format(arena, sig, sizeof sig);
    transfer_add(transfer, "Content-Type: application/json");
    transfer_add(transfer, avt_arena_format(arena, "webhook-id: %s", id));
    transfer_add(transfer, avt_arena_format(arena, "webhook-timestamp: %" PRId64, now));
    transfer_add(transfer, avt_arena_format(arena, "webhook-signature: %s v1a,%s", v1, v1a));
    return AVT_NOERR;
}

/* curl's CURLOPT_OPENSOCKETFUNCTION: no socket for an address that is not public. */
static curl_socket_t open_public(void *with, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = with;
    (void)purpose;
    if (address_is_public(&address->addr))
        return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    transfer->refused = true;
    return CURL_SOCKET_BAD;
}

/* A URL curl cannot read, or of another scheme, will not get better. */
static struct avt_err check_url(const char *url, bool anywhere)
{
    CURLU *parsed = curl_url();
    AVT_INVARIANT(parsed != NULL);
    char *scheme = NULL;
    bool good = curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
                curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                (strcmp(scheme, "https") == 0 || (anywhere && strcmp(scheme, "http") == 0));
    curl_free(scheme);
    curl_url_cleanup(parsed);
    return good ? AVT_NOERR : avt_err_make(AVT_EFORM, "url", "not a URL webhooks may go to");
}

struct avt_err webhook_prepare(struct transfer *transfer, struct signer *signer, const struct outbox_row *row,
                               const struct endpoint *endpoint, bool anywhere)
{
    struct avt_span body = webhook_body(transfer->arena, row);
    AVT_TRY(check_url(endpoint->url, anywhere));
    AVT_TRY(add_headers(transfer, signer, endpoint, body));
    TRANSFER_SET(transfer, CURLOPT_URL, endpoint->url);
    TRANSFER_SET(transfer, CURLOPT_PROTOCOLS_STR, anywhere ? "http,https" : "https");
    TRANSFER_SET(transfer, CURLOPT_USERAGENT, "Avtale/" AVT_VERSION);
    TRANSFER_SET(transfer, CURLOPT_HTTPHEADER, transfer->list);
    TRANSFER_SET(transfer, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    TRANSFER_SET(transfer, CURLOPT_POSTFIELDS, body.ptr);
    if (anywhere)
        return AVT_NOERR;
    TRANSFER_SET(transfer, CURLOPT_OPENSOCKETFUNCTION, open_public);
    TRANSFER_SET(transfer, CURLOPT_OPENSOCKETDATA, transfer);
    return AVT_NOERR;
}
