/*
 * The push process: one thread, one loop. Read the outbox into the queue, start what is due, wait until something
 * changes.
 *
 * An attempt leaves the table of active ones only when it has been recorded. When push.db cannot be written, those that
 * are over keep their places, so that a full disk stops sending instead of sending the same again and again.
 */
#include "push/push.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "avtale/xml.h"
#include "push/backoff.h"
#include "push/mail.h"
#include "push/webhook.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"
#include "sys/reach.h"

enum { MAX_ACTIVE = 16, LOOK_MS = 2000, OPEN_MS = 200 };

struct push {
    const struct push_setup *setup;
    const struct conf *conf;
    struct avt_arena *arena;   /* templates; lives as long as the process */
    struct avt_arena *scratch; /* emptied by whoever uses it */
    struct outbox outbox;
    struct attempts *attempts;
    struct signer *signer;
    struct render *render;
    CURLM *multi;
    struct transfer *active[MAX_ACTIVE]; /* NULL: free */
    int signals;
    bool ending;
};

/* ---- One attempt, from start to record ---- */

/* The next attempt: after our own wait, or later if the receiver asks for it, but within the longest wait. */
static uint64_t next_attempt(const struct push *push, const struct transfer *transfer)
{
    uint32_t random;
    random_bytes(&random, sizeof random);
    uint64_t wait = backoff_wait((uint64_t)push->conf->proev_igjen_ms, transfer->delivery.tried + 1, random);
    uint64_t asked = transfer_retry_after(transfer) * 1000;
    if (asked > BACKOFF_LONGEST_MS)
        asked = BACKOFF_LONGEST_MS;
    return clock_real_ms() + (asked > wait ? asked : wait);
}

/* The transfer is over and waits to be recorded. */
static void settle(struct push *push, struct transfer *transfer, enum answer answer, long status)
{
    transfer->attempt =
        attempt_make(&transfer->delivery, answer, status, clock_real_ms(), next_attempt(push, transfer));
    if (transfer->talk.given_up)
        transfer->attempt.code = ATTEMPT_CODE_SMTPUTF8;
    transfer->over = true;
}

/* An attempt that could not be made. What will never get better is given up at once: the row or subscription is gone,
 * or holds no address or URL. The rest (store, signer, templates) is ours to mend, and is tried again. */
static void settle_unmade(struct push *push, struct transfer *transfer, struct avt_err err)
{
    log_error("levering-ikke-mulig", err, transfer->delivery.message);
    bool mail = delivery_is_mail(&transfer->delivery);
    settle(push, transfer, mail && err.code == AVT_EFORM ? ANSWER_REFUSED : ANSWER_FAILED, 0);
    if (transfer->attempt.end == ATTEMPT_RETURNED)
        transfer->attempt.code = ATTEMPT_CODE_ADDRESS;
    else if (err.code == AVT_ENOTFOUND || err.code == AVT_EFORM)
        transfer->attempt.end = ATTEMPT_GIVEN_UP;
}

static struct avt_err prepare(struct push *push, struct transfer *transfer)
{
    const struct conf *conf = push->conf;
    struct avt_arena *arena = transfer->arena;
    struct outbox_row row;
    AVT_TRY(outbox_find(&push->outbox, arena, &row, &transfer->delivery));
    if (delivery_is_mail(&transfer->delivery)) {
        const char *address;
        AVT_TRY(outbox_address(&push->outbox, arena, &address, &row));
        return mail_prepare(transfer, push->render, conf, &row, address);
    }
    struct endpoint endpoint;
    AVT_TRY(outbox_endpoint(&push->outbox, arena, &endpoint, transfer->delivery.endpoint));
    return webhook_prepare(transfer, push->signer, &row, &endpoint, conf->webhook_privat);
}

static void start(struct push *push, struct transfer **place, const struct delivery *delivery)
{
    struct transfer *transfer = *place = transfer_new(delivery);
    struct avt_err err = prepare(push, transfer);
    if (err.code != AVT_OK)
        settle_unmade(push, transfer, err);
    else
        AVT_INVARIANT(curl_multi_add_handle(push->multi, transfer->easy) == CURLM_OK);
}

/* Why there was no answer: curl's number for it, and whether it was we who refused the address. */
static void log_unanswered(const struct transfer *transfer, CURLcode code)
{
    log_event_about("levering-uten-svar", transfer->delivery.message, "curl", code, "nektet", transfer->refused, NULL);
}

static void finish(struct push *push, CURL *easy, CURLcode code)
{
    char *with = NULL;
    AVT_INVARIANT(curl_easy_getinfo(easy, CURLINFO_PRIVATE, &with) == CURLE_OK && with != NULL);
    struct transfer *transfer = (struct transfer *)(void *)with;
    AVT_INVARIANT(curl_multi_remove_handle(push->multi, easy) == CURLM_OK);
    long status;
    enum answer answer = transfer_answer(transfer, code, &status);
    if (answer != ANSWER_TOOK && code != CURLE_OK)
        log_unanswered(transfer, code);
    if (answer == ANSWER_FAILED && transfer_refuses_us(transfer, status))
        log_event_about("epost-nekter-oss", transfer->delivery.message, "svar", (int64_t)status, NULL);
    settle(push, transfer, answer, status);
}

static void log_attempt(const struct transfer *transfer)
{
    static const char *const events[] = {
        [ATTEMPT_DELIVERED] = "levert",         [ATTEMPT_RETRY] = "levering-feilet",
        [ATTEMPT_RETURNED] = "epost-returnert", [ATTEMPT_GIVEN_UP] = "levering-oppgitt",
        [ATTEMPT_GONE] = "endepunkt-borte",
    };
    const struct delivery *delivery = &transfer->delivery;
    log_event_about(events[transfer->attempt.end], delivery->message, "levering", delivery->id, "forsok",
                    (int64_t)delivery->tried + 1, "svar", transfer->attempt.status, NULL);
}

/*
 * 410 ends a subscription for all its owners. The others first: if we are cut off in between, the attempt is made again,
 * and answered with 410 again.
 */
static struct avt_err record_one(struct push *push, const struct transfer *transfer)
{
    const char **others;
    size_t n = 0;
    if (transfer->attempt.end == ATTEMPT_GONE)
        AVT_TRY(outbox_owners(&push->outbox, transfer->arena, &others, &n, transfer->delivery.endpoint));
    for (size_t i = 0; i < n; i++)
        AVT_TRY(attempts_gone(push->attempts, others[i]));
    return attempts_record(push->attempts, &transfer->delivery, &transfer->attempt);
}

/* Records what is over and frees its place; says whether any was. Stops at the first that cannot be recorded. */
static bool record_all(struct push *push)
{
    bool any = false;
    for (size_t i = 0; i < MAX_ACTIVE; i++) {
        struct transfer *transfer = push->active[i];
        if (transfer == NULL || !transfer->over)
            continue;
        struct avt_err err = record_one(push, transfer);
        if (err.code != AVT_OK) {
            log_error("levering-ikke-bokfoert", err, transfer->delivery.message);
            return any;
        }
        log_attempt(transfer);
        transfer_free(&push->active[i]);
        any = true;
    }
    return any;
}

/* ---- The loop's parts ---- */

static void read_outbox(struct push *push)
{
    struct avt_err err = outbox_read(&push->outbox, push->attempts, push->scratch);
    if (err.code != AVT_OK)
        log_error("utboks-ikke-lest", err, NULL);
}

static bool is_active(const struct push *push, const struct delivery *delivery)
{
    for (size_t i = 0; i < MAX_ACTIVE; i++) {
        if (push->active[i] != NULL && push->active[i]->delivery.id == delivery->id)
            return true;
    }
    return false;
}

static struct transfer **free_place(struct push *push)
{
    for (size_t i = 0; i < MAX_ACTIVE; i++) {
        if (push->active[i] == NULL)
            return &push->active[i];
    }
    return NULL;
}

/* Those under way still stand in the queue as due, so twice the places are asked for. */
static void start_due(struct push *push)
{
    struct delivery *due;
    size_t n = 0;
    struct transfer **place = free_place(push);
    if (place == NULL)
        return;
    avt_arena_reset(push->scratch);
    uint64_t now = clock_real_ms();
    struct avt_err err = attempts_due(push->attempts, push->scratch, &due, &n, now, (size_t)2 * MAX_ACTIVE);
    if (err.code != AVT_OK)
        log_error("koe-ikke-lest", err, NULL);
    for (size_t i = 0; i < n && place != NULL; i++) {
        if (is_active(push, &due[i]))
            continue;
        start(push, place, &due[i]);
        place = free_place(push);
    }
}

/* Milliseconds until there may be something to do without anybody saying so. */
static int idle_time(struct push *push)
{
    uint64_t next, now = clock_real_ms();
    struct avt_err err = attempts_next(push->attempts, &next, now);
    bool soon = err.code == AVT_OK && next < now + LOOK_MS;
    return soon ? (int)(next - now) + 1 : LOOK_MS;
}

/* Empties the wake pipe; its end and a signal end the process. Says whether anything was heard. */
static bool heard(struct push *push)
{
    char bytes[256];
    struct signalfd_siginfo info;
    bool any = false;
    ssize_t n;
    while ((n = read(push->setup->wake, bytes, sizeof bytes)) > 0)
        any = true;
    bool closed = n == 0 || (errno != EAGAIN && errno != EINTR);
    bool stopped = read(push->signals, &info, sizeof info) > 0;
    push->ending = push->ending || closed || stopped;
    return any || push->ending;
}

static void advance(struct push *push)
{
    int running, left;
    CURLMsg *message;
    AVT_INVARIANT(curl_multi_perform(push->multi, &running) == CURLM_OK);
    while ((message = curl_multi_info_read(push->multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE)
            finish(push, message->easy_handle, message->data.result);
    }
}

static void wait_for_change(struct push *push)
{
    uint64_t until = clock_monotonic_ms() + (uint64_t)idle_time(push), now;
    advance(push);
    while (!record_all(push) && !heard(push) && (now = clock_monotonic_ms()) < until) {
        struct curl_waitfd extra[] = {
            {.fd = push->setup->wake, .events = CURL_WAIT_POLLIN},
            {.fd = push->signals,     .events = CURL_WAIT_POLLIN},
        };
        AVT_INVARIANT(curl_multi_poll(push->multi, extra, 2, (int)(until - now), NULL) == CURLM_OK);
        advance(push);
    }
}

/* ---- Opening and closing ---- */

/* Signals come as bytes, in the loop, and not in the middle of anything. */
static struct avt_err open_signals(struct push *push)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    push->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    int flags = fcntl(push->setup->wake, F_GETFL);
    bool good = push->signals >= 0 && flags >= 0 && fcntl(push->setup->wake, F_SETFL, flags | O_NONBLOCK) == 0 &&
                sigprocmask(SIG_BLOCK, &set, NULL) == 0 && signal(SIGPIPE, SIG_IGN) != SIG_ERR;
    return good ? AVT_NOERR : avt_err_make(AVT_ESTORE, "push", strerrordesc_np(errno));
}

/* Of what was open before the fork only the wake pipe and the socket are this process's, beside the standard three. An end
 * of the pipe to write to, left open here, would hide that the front has closed its own. */
static void close_others(const struct push_setup *setup)
{
    unsigned low = (unsigned)setup->wake, high = (unsigned)setup->signer;
    if (low > high) {
        low = (unsigned)setup->signer;
        high = (unsigned)setup->wake;
    }
    if (low > STDERR_FILENO + 1)
        (void)close_range(STDERR_FILENO + 1, low - 1, 0);
    if (high > low + 1)
        (void)close_range(low + 1, high - 1, 0);
    (void)close_range(high + 1, UINT_MAX, 0);
}

static struct avt_err open_own(struct push *push)
{
    struct avt_entry *files;
    size_t n;
    AVT_TRY(open_signals(push));
    AVT_TRY(attempts_open(&push->attempts, push->setup->queue));
    AVT_TRY(signer_connect(&push->signer, push->setup->signer));
    AVT_TRY(file_tree(push->arena, &files, &n, push->conf->maler));
    AVT_TRY(render_open(&push->render, push->arena, files, n));
    AVT_INVARIANT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    push->multi = curl_multi_init();
    AVT_INVARIANT(push->multi != NULL);
    return AVT_NOERR;
}

static struct avt_err open_shared(struct push *push)
{
    if (push->outbox.vault == NULL)
        AVT_TRY(vault_open(&push->outbox.vault, push->setup->vault, VAULT_PUSH));
    if (push->outbox.store == NULL)
        AVT_TRY(store_open(&push->outbox.store, push->setup->database, false));
    return outbox_start(&push->outbox, push->attempts, push->scratch);
}

/* The front makes the database, perhaps after this process has begun. */
static void wait_for_shared(struct push *push)
{
    struct avt_err err = open_shared(push);
    if (err.code != AVT_OK)
        log_error("venter-paa-databasen", err, NULL);
    while (err.code != AVT_OK && !push->ending) {
        struct pollfd fds[] = {
            {push->setup->wake, POLLIN, 0},
            {push->signals,     POLLIN, 0}
        };
        (void)poll(fds, 2, OPEN_MS);
        (void)heard(push);
        err = open_shared(push);
    }
}

/* What is under way has an unknown end: it failed, but is never given up for that. Better twice than not at all. */
static void stop_active(struct push *push)
{
    for (size_t i = 0; i < MAX_ACTIVE; i++) {
        struct transfer *transfer = push->active[i];
        if (transfer == NULL || transfer->over)
            continue;
        (void)curl_multi_remove_handle(push->multi, transfer->easy);
        settle(push, transfer, ANSWER_FAILED, 0);
        transfer->attempt.end = ATTEMPT_RETRY;
    }
    (void)record_all(push);
    for (size_t i = 0; i < MAX_ACTIVE; i++)
        transfer_free(&push->active[i]);
}

static void close_all(struct push *push)
{
    stop_active(push);
    (void)curl_multi_cleanup(push->multi);
    curl_global_cleanup();
    render_close(&push->render);
    signer_close(&push->signer);
    attempts_close(&push->attempts);
    store_close(&push->outbox.store);
    vault_close(&push->outbox.vault);
    if (push->signals >= 0)
        (void)close(push->signals);
    avt_arena_free(&push->scratch);
    avt_arena_free(&push->arena);
}

/* When all is open. The first look at the database opens what SQLite keeps beside it. */
static bool confine(struct push *push)
{
    struct avt_err err = reach_enter(push->arena, REACH_PUSH, push->conf);
    if (err.code != AVT_OK)
        log_error("start-feilet", err, NULL);
    return err.code == AVT_OK;
}

static void serve(struct push *push)
{
    log_event("start", NULL);
    wait_for_shared(push);
    if (!confine(push))
        return;
    while (!push->ending) {
        read_outbox(push);
        start_due(push);
        wait_for_change(push);
    }
    log_event("slutt", NULL);
}

int push_main(const struct push_setup *setup)
{
    struct push push = {.setup = setup, .conf = setup->conf, .signals = -1};
    push.arena = avt_arena_new();
    push.scratch = avt_arena_new();
    push.outbox.mail = setup->conf->smtp[0] != '\0';
    log_open("push");
    (void)umask(S_IRWXG | S_IRWXO);
    close_others(setup);
    avt_xml_setup();
    struct avt_err err = open_own(&push);
    if (err.code == AVT_OK)
        serve(&push);
    else
        log_error("start-feilet", err, NULL);
    close_all(&push);
    return err.code == AVT_OK ? 0 : 1;
}
