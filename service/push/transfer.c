/* One attempt at one delivery. */
#include "push/transfer.h"

#define CONNECT_MS 5000L
#define TOTAL_MS   15000L
#define MAX_ANSWER ((size_t)64 * 1024)

/* The answer is counted and dropped; one that does not end is cut off, which says nothing against the delivery. */
static size_t drop_answer(char *bytes, size_t size, size_t n, void *with)
{
    struct transfer *transfer = with;
    (void)bytes;
    transfer->received += size * n;
    return transfer->received <= MAX_ANSWER ? size * n : 0;
}

static void set_common(struct transfer *transfer)
{
    TRANSFER_SET(transfer, CURLOPT_PRIVATE, transfer);
    TRANSFER_SET(transfer, CURLOPT_NOSIGNAL, 1L);
    TRANSFER_SET(transfer, CURLOPT_QUICK_EXIT, 1L); /* name resolution that hangs must not hang the loop */
    TRANSFER_SET(transfer, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    TRANSFER_SET(transfer, CURLOPT_TIMEOUT_MS, TOTAL_MS);
    TRANSFER_SET(transfer, CURLOPT_FOLLOWLOCATION, 0L);
    TRANSFER_SET(transfer, CURLOPT_PROXY, ""); /* nor one from the environment: the address checked is the receiver's */
    TRANSFER_SET(transfer, CURLOPT_WRITEFUNCTION, drop_answer);
    TRANSFER_SET(transfer, CURLOPT_WRITEDATA, transfer);
}

static struct delivery copy(struct avt_arena *arena, const struct delivery *delivery)
{
    struct delivery own = *delivery;
    own.message = avt_arena_str(arena, delivery->message);
    own.agreement = avt_arena_str(arena, delivery->agreement);
    own.endpoint = avt_arena_str(arena, delivery->endpoint);
    return own;
}

struct transfer *transfer_new(const struct delivery *delivery)
{
    struct avt_arena *arena = avt_arena_new();
    struct transfer *transfer = avt_arena_alloc(arena, sizeof *transfer);
    *transfer = (struct transfer){.arena = arena, .delivery = copy(arena, delivery), .easy = curl_easy_init()};
    AVT_INVARIANT(transfer->easy != NULL);
    set_common(transfer);
    return transfer;
}

void transfer_add(struct transfer *transfer, const char *line)
{
    struct curl_slist *list = curl_slist_append(transfer->list, line);
    AVT_INVARIANT(list != NULL);
    transfer->list = list;
}

/* 5xx to a recipient or to the message is the last word (RFC 5321 4.2.1). 5xx before that is about us, or our settings:
 * somebody mends it, and then the mail goes. */
static enum answer mail_answer(const struct transfer *transfer, CURLcode code, long status)
{
    if (code == CURLE_OK)
        return ANSWER_TOOK;
    bool never = transfer->talk.given_up || (transfer->talk.of_recipient && status >= 500 && status <= 599);
    return never ? ANSWER_REFUSED : ANSWER_FAILED;
}

/* A webhook is delivered by a status 2xx, a mail when the server has taken the message. */
enum answer transfer_answer(const struct transfer *transfer, CURLcode code, long *status)
{
    *status = 0;
    if (curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, status) != CURLE_OK)
        return ANSWER_FAILED;
    if (delivery_is_mail(&transfer->delivery))
        return mail_answer(transfer, code, *status);
    bool cut = code == CURLE_WRITE_ERROR && transfer->received > MAX_ANSWER;
    return (code == CURLE_OK || cut) && *status >= 200 && *status <= 299 ? ANSWER_TOOK : ANSWER_FAILED;
}

bool transfer_refuses_us(const struct transfer *transfer, long status)
{
    return delivery_is_mail(&transfer->delivery) && !transfer->talk.of_recipient && status >= 500 && status <= 599;
}

uint64_t transfer_retry_after(const struct transfer *transfer)
{
    curl_off_t seconds = 0;
    CURLcode code = curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &seconds);
    return code == CURLE_OK && seconds > 0 ? (uint64_t)seconds : 0;
}

void transfer_free(struct transfer **transfer)
{
    if (*transfer == NULL)
        return;
    curl_easy_cleanup((*transfer)->easy);
    curl_slist_free_all((*transfer)->list);
    struct avt_arena *arena = (*transfer)->arena; /* the transfer lives in it */
    avt_arena_free(&arena);
    *transfer = NULL;
}
