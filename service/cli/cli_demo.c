/*
 * avtale demo: does the main job for every measure through the service's own HTTP API, as the demo's people, and says how each step went. What it
 * makes stays as demo data.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/date.h"
#include "avtale/pakke.h"
#include "avtale/text.h"
#include "avtale/xml.h"
#include "cli/cli.h"
#include "cli/cli_http.h"
#include "cli/cli_tekst.h"
#include "identity/identity.h"
#include "sys/clock.h"
#include "sys/file.h"

/* Who plays each role. */
static const struct {
    const char *rolle, *person;
} CAST[] = {
    {"arbeidsgiver", "astrid"},
    {"deltaker",     "ola"   },
    {"mentor",       "mona"  },
    {"veileder",     "vera"  },
    {"beslutter",    "bjarne"},
};
#define CAST_SIZE     (sizeof(CAST) / sizeof(CAST[0]))
#define TOKEN_SECONDS 3600

struct demo {
    struct http *http;
    struct avt_arena *arena;
    const char *data, *innhold, *tiltak, *token[CAST_SIZE];
    struct avt_key *roots;
    size_t n_roots;
    avt_date idag;
    unsigned good, bad;
};

/* ---- saying and calling ---- */

static bool verdict(struct demo *d, bool ok, const char *what, const struct http_answer *answer)
{
    printf("  %s %s: %s\n", ok ? "ok  " : "FEIL", d->tiltak, what);
    if (!ok && answer)
        printf("       status %d: %.*s\n", answer->status, (int)(answer->body.len < 600 ? answer->body.len : 600),
               answer->body.ptr ? answer->body.ptr : "");
    (void)fflush(stdout);
    ok ? d->good++ : d->bad++;
    return ok;
}

static size_t cast_of(const char *rolle)
{
    for (size_t i = 0; i < CAST_SIZE; i++) {
        if (strcmp(CAST[i].rolle, rolle) == 0)
            return i;
    }
    return CAST_SIZE;
}

static struct http_answer as(struct demo *d, const char *rolle, const char *method, const char *path, const char *match,
                             const char *body)
{
    return http_call(d->http, d->arena, method, path, d->token[cast_of(rolle)], match, body);
}

static const char *path_of(struct demo *d, const char *id, const char *rest)
{
    return avt_arena_format(d->arena, "/api/v1/avtaler/%s%s", id, rest);
}

static const char *text_of(const struct http_answer *answer, const char *key)
{
    const char *text = answer->json ? avt_json_string(answer->json, key) : NULL;
    return text ? text : "";
}

/* What If-Match names of a draft. */
static const char *etag_of(const struct avt_json *draft)
{
    const char *etag = draft ? avt_json_string(draft, "etag") : NULL;
    return etag ? etag : "";
}

/* ---- content with dates relative to a start ---- */

/* "start" or "idag", alone or with days from it: "start+30", "idag-7". Other texts as they are. */
static const char *dated(struct demo *d, const char *text, avt_date start)
{
    static const char *const words[] = {"start", "idag"};
    const avt_date days[] = {start, d->idag};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *rest = text + strlen(words[i]);
        if (strncmp(text, words[i], strlen(words[i])) == 0 && (!*rest || *rest == '+' || *rest == '-'))
            return avt_date_format(d->arena, days[i] + (avt_date)strtol(rest, NULL, 10));
    }
    return text;
}

static void copy_dated(struct demo *d, struct avt_json_writer *w, const char *key, const struct avt_json *v,
                       avt_date start)
{
    if (v->kind == AVT_JSON_STRING) {
        avt_json_add_string(w, key, dated(d, v->text, start));
    } else if (v->kind == AVT_JSON_ARRAY || v->kind == AVT_JSON_OBJECT) {
        bool array = v->kind == AVT_JSON_ARRAY;
        avt_json_open(w, key, array ? '[' : '{');
        for (const struct avt_json *c = v->children; c; c = c->next)
            copy_dated(d, w, array ? NULL : c->key, c, start);
        avt_json_close(w, array ? ']' : '}');
    } else {
        avt_json_add(w, key, v);
    }
}

/* The first date on or after day that is "MM-DD". */
static avt_date next_day(struct demo *d, avt_date day, const char *month_day)
{
    avt_date date = day;
    int year, month, mday;
    avt_date_split(day, &year, &month, &mday);
    for (int i = 0; i < 2; i++) {
        const char *text = avt_arena_format(d->arena, "%04d-%.5s", year + i, month_day);
        if (avt_date_parse(&date, avt_span_str(text)) && date >= day)
            return date;
    }
    return date;
}

/* A measure of one season has "vindu --06-01..--08-31" as its start: day, or the season's next first day. */
static avt_date start_of(struct demo *d, const struct avt_json *content, avt_date day)
{
    static const char form[] = "vindu --MM-DD..--MM-DD";
    const char *text = avt_json_string(content, "start");
    if (!text || strlen(text) != sizeof(form) - 1 || strncmp(text, "vindu --", 8) != 0)
        return day;
    avt_date first = next_day(d, day, text + 8), last = next_day(d, day, text + 17);
    return first <= last ? first : day; /* the last day comes before the next first one: in the middle of it */
}

static const char *buffer_text(struct avt_json_writer *w)
{
    struct avt_span s = avt_buf_get(&w->buf);
    return s.ptr;
}

/* ---- steps of the main job ---- */

/* The measure's content, or with a role what only that role writes. */
static struct avt_err content_read(struct demo *d, struct avt_json **out, const char *rolle)
{
    struct avt_span bytes;
    struct avt_faults faults = AVT_FAULTS(d->arena);
    const char *file =
        avt_arena_format(d->arena, "%s/%s%s%s.json", d->innhold, d->tiltak, rolle ? "." : "", rolle ? rolle : "");
    AVT_TRY(file_read(d->arena, &bytes, file, AVT_MAX_BODY));
    return avt_json_parse(d->arena, out, bytes, &faults);
}

/* A draft with the measure's whole content, or with its first few fields only, that starts on the day or, by its
 * season, later: *start is when. */
static const char *create(struct demo *d, avt_date day, bool whole, avt_date *start)
{
    struct avt_json *json;
    struct avt_err err = content_read(d, &json, NULL);
    if (err.code != AVT_OK) {
        printf("  FEIL %s: %s %s\n", d->tiltak, err.where, avt_err_name(err.code));
        d->bad++;
        return NULL;
    }
    *start = start_of(d, json, day);
    struct avt_json_writer w = AVT_JSON_WRITER(d->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "tiltak", d->tiltak);
    avt_json_open(&w, "innhold", '{');
    for (const struct avt_json *c = json->children; c; c = c->next) {
        if (strcmp(c->key, "start") == 0 && whole)
            avt_json_add_string(&w, "start", avt_date_format(d->arena, *start));
        else if (whole || strcmp(c->key, "deltaker") == 0 || strcmp(c->key, "virksomhet") == 0)
            copy_dated(d, &w, c->key, c, *start);
    }
    avt_json_close(&w, '}');
    avt_json_close(&w, '}');
    struct http_answer answer = as(d, "veileder", "POST", "/api/v1/avtaler", NULL, buffer_text(&w));
    return verdict(d, answer.status == 201, "veileder oppretter avtalen", &answer) ? text_of(&answer, "id") : NULL;
}

/* What the role reads of the draft, NULL if there is none; *content its content. */
static const struct avt_json *draft_of(struct demo *d, const char *id, const char *rolle,
                                       const struct avt_json **content)
{
    struct http_answer now =
        as(d, rolle, "GET", path_of(d, id, avt_arena_format(d->arena, "?rolle=%s", rolle)), NULL, NULL);
    const struct avt_json *draft = now.json ? avt_json_find(now.json, "utkast") : NULL;
    *content = draft ? avt_json_find(draft, "innhold") : NULL;
    return draft;
}

/* What a role alone may write, added to the draft by it: <tiltak>.<rolle>.json, where there is one. */
static void write_own(struct demo *d, const char *id, const char *rolle)
{
    struct avt_json *own;
    if (content_read(d, &own, rolle).code != AVT_OK)
        return;
    const struct avt_json *content, *draft = draft_of(d, id, rolle, &content);
    struct avt_json_writer w = AVT_JSON_WRITER(d->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "rolle", rolle);
    avt_json_open(&w, "innhold", '{');
    for (const struct avt_json *c = content ? content->children : NULL; c; c = c->next)
        avt_json_add(&w, c->key, c);
    for (const struct avt_json *c = own->children; c; c = c->next)
        avt_json_add(&w, c->key, c);
    avt_json_close(&w, '}');
    avt_json_close(&w, '}');
    struct http_answer saved = as(d, rolle, "PUT", path_of(d, id, "/utkast"), etag_of(draft), buffer_text(&w));
    verdict(d, saved.status == 200, avt_arena_format(d->arena, "%s skriver sitt eget", rolle), &saved);
}

/* The draft's revision, after all have written their own. */
static const char *complete(struct demo *d, const char *id)
{
    for (size_t i = 0; i < CAST_SIZE; i++)
        write_own(d, id, CAST[i].rolle);
    struct http_answer now = as(d, "veileder", "GET", path_of(d, id, ""), NULL, NULL);
    const struct avt_json *draft = now.json ? avt_json_find(now.json, "utkast") : NULL;
    return etag_of(draft);
}

static bool put_forward(struct demo *d, const char *id, const char *rolle, const char *etag, const char *body)
{
    struct http_answer answer = as(d, rolle, "POST", path_of(d, id, "/fremlegg"), etag, body);
    return verdict(d, answer.status == 201, avt_arena_format(d->arena, "%s legger fram", rolle), &answer);
}

static bool in_list(const struct avt_json *list, const char *word)
{
    for (const struct avt_json *c = list ? list->children : NULL; c; c = c->next) {
        if (c->kind == AVT_JSON_STRING && strcmp(c->text, word) == 0)
            return true;
    }
    return false;
}

/* Signs as one role if it is that role's turn: both steps. */
static bool sign(struct demo *d, const char *id, const char *rolle)
{
    static const char *const acts[] = {"godkjent", "taushet", "besluttet"};
    struct http_answer now =
        as(d, rolle, "GET", path_of(d, id, avt_arena_format(d->arena, "?rolle=%s", rolle)), NULL, NULL);
    const struct avt_json *may = now.json ? avt_json_find(now.json, "handlinger") : NULL;
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        if (!in_list(may, acts[i]))
            continue;
        const char *fremlegg = text_of(&now, "fremlegg");
        const char *body = avt_arena_format(d->arena, "{\"handling\":\"%s\",\"rolle\":\"%s\"}", acts[i], rolle);
        struct http_answer attempt = as(d, rolle, "POST", path_of(d, id, "/erklaeringer"), fremlegg, body);
        struct http_answer sealed = attempt.status != 202 ? attempt
                                                          : as(d, rolle, "POST", text_of(&attempt, "bekreft"), fremlegg,
                                                               "{\"metode\":\"demo\"}");
        const char *code = text_of(&attempt, "kontrollkode");
        return verdict(d, sealed.status == 201,
                       avt_arena_format(d->arena, "%s: %s, kontrollkode %s", rolle, acts[i], code), &sealed);
    }
    return false;
}

/* Everybody signs until nobody has anything left to sign. */
static void sign_all(struct demo *d, const char *id)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < CAST_SIZE; i++)
            again = sign(d, id, CAST[i].rolle) || again;
    }
}

static bool expect_status(struct demo *d, const char *id, const char *status)
{
    struct http_answer now = as(d, "veileder", "GET", path_of(d, id, ""), NULL, NULL);
    return verdict(d, strcmp(text_of(&now, "status"), status) == 0, avt_arena_format(d->arena, "status er %s", status),
                   &now);
}

/* The draft of an amendment with one member of its content replaced. */
static bool amend(struct demo *d, const char *id, const char *rolle, const char *group, const char *member,
                  const char *value)
{
    struct http_answer now =
        as(d, rolle, "GET", path_of(d, id, avt_arena_format(d->arena, "?rolle=%s", rolle)), NULL, NULL);
    const char *open_body = avt_arena_format(d->arena, "{\"rolle\":\"%s\"}", rolle);
    struct http_answer open = as(d, rolle, "POST", path_of(d, id, "/endringer"), text_of(&now, "hode"), open_body);
    if (!verdict(d, open.status == 201, avt_arena_format(d->arena, "%s åpner en endring", rolle), &open))
        return false;
    const struct avt_json *content, *draft = draft_of(d, id, rolle, &content);
    struct avt_json_writer w = AVT_JSON_WRITER(d->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "rolle", rolle);
    avt_json_open(&w, "innhold", '{');
    for (const struct avt_json *c = content ? content->children : NULL; c; c = c->next) {
        bool here = strcmp(c->key, group ? group : member) == 0;
        if (here && !group) {
            avt_json_add_string(&w, member, value);
        } else if (here) {
            avt_json_open(&w, group, '{');
            for (const struct avt_json *m = c->children; m; m = m->next) {
                if (strcmp(m->key, member) == 0)
                    avt_json_add_string(&w, member, value);
                else
                    avt_json_add(&w, m->key, m);
            }
            avt_json_close(&w, '}');
        } else {
            avt_json_add(&w, c->key, c);
        }
    }
    avt_json_close(&w, '}');
    avt_json_close(&w, '}');
    struct http_answer saved = as(d, rolle, "PUT", path_of(d, id, "/utkast"), etag_of(draft), buffer_text(&w));
    if (!verdict(d, saved.status == 200, avt_arena_format(d->arena, "%s endrer %s", rolle, member), &saved))
        return false;
    const char *body =
        avt_arena_format(d->arena, "{\"rolle\":\"%s\",\"grunn\":\"Vi er blitt enige om dette i møte.\"}", rolle);
    return put_forward(d, id, rolle, etag_of(avt_json_find(saved.json, "utkast")), body);
}

/* Fetches the bundle as a role and verifies it here, without the service. */
static void fetch_and_verify(struct demo *d, const char *id, const char *rolle)
{
    struct avt_rapport report = {0};
    struct http_answer answer =
        as(d, rolle, "GET", path_of(d, id, avt_arena_format(d->arena, "/pakke.zip?rolle=%s", rolle)), NULL, NULL);
    if (answer.status == 404)
        return; /* no such role in this agreement */
    if (!verdict(d, answer.status == 200,
                 avt_arena_format(d->arena, "%s henter beviset, %zu byte", rolle, answer.body.len), &answer))
        return;
    const struct avt_kjent known = {
        .roots = d->roots, .n_roots = d->n_roots, .regelverk = cli_regelverk, .n_regelverk = cli_n_regelverk};
    avt_pakke_verify(d->arena, &report, answer.body, &known, d->idag);
    verdict(d, report.dom == AVT_DOM_GYLDIG, avt_arena_format(d->arena, "%s kontrollerer beviset", rolle), NULL);
    for (size_t i = 0; i < report.n; i++) {
        if (report.findings[i].outcome == AVT_UTFALL_FEIL)
            printf("       %s: %s\n", report.findings[i].check, cli_tekst_funn(d->arena, &report.findings[i]));
    }
}

static const char *date_in(struct demo *d, const char *id, const char *key)
{
    struct http_answer now = as(d, "veileder", "GET", path_of(d, id, ""), NULL, NULL);
    const struct avt_json *content = now.json ? avt_json_find(now.json, "innhold") : NULL;
    const char *text = content ? avt_json_string(content, key) : NULL;
    return text;
}

/* The whole main job on one agreement that starts today, or when its season begins. */
static void main_job(struct demo *d)
{
    avt_date start;
    const char *id = create(d, d->idag, true, &start);
    if (!id || !put_forward(d, id, "veileder", complete(d, id), "{}"))
        return;
    const char *running = start > d->idag ? "klar-for-oppstart" : "gjennomfoeres";
    sign_all(d, id);
    if (!expect_status(d, id, running))
        return;
    if (amend(d, id, "arbeidsgiver", "kontaktpunkt-arbeidsplass", "telefon", "41000099"))
        expect_status(d, id, running);
    avt_date end;
    const char *slutt = date_in(d, id, "slutt");
    bool has_end = slutt && avt_date_parse(&end, avt_span_str(slutt));
    bool amended = has_end
                       ? amend(d, id, "veileder", NULL, "slutt", avt_date_format(d->arena, end + 1))
                       : amend(d, id, "veileder", NULL, "behov-deltaker", "En fast person å spørre, og korte økter.");
    if (amended) {
        sign_all(d, id);
        expect_status(d, id, running);
    }
    for (size_t i = 0; i < CAST_SIZE; i++)
        fetch_and_verify(d, id, CAST[i].rolle);
}

/* Left for all to sign. */
static bool is_unsigned(size_t i)
{
    return i % 6 == 1;
}

/* A second agreement of each measure, left in another state, so that the lists show all of them. */
static void left_as(struct demo *d, size_t i)
{
    avt_date start;
    const char *id = create(d, d->idag + 14, i % 6 != 0, &start);
    if (!id || i % 6 == 0 || !put_forward(d, id, "veileder", complete(d, id), "{}"))
        return;
    if (is_unsigned(i))
        return;
    if (i % 6 == 2) {
        sign(d, id, "arbeidsgiver");
        return;
    }
    sign_all(d, id);
    if (i % 6 == 3)
        return;
    struct http_answer now = as(d, "deltaker", "GET", path_of(d, id, "?rolle=deltaker"), NULL, NULL);
    const char *from = avt_date_format(d->arena, d->idag);
    const char *body = i % 6 == 4 ? avt_arena_format(d->arena,
                                                     "{\"handling\":\"avbrutt\",\"slag\":\"begynt-i-arbeid\",\"gjelder-"
                                                     "fra\":\"%s\",\"rolle\":\"deltaker\"}",
                                                     from)
                                  : avt_arena_format(d->arena,
                                                     "{\"handling\":\"annullert\",\"slag\":\"ikke-startet\",\"gjelder-"
                                                     "fra\":\"%s\",\"rolle\":\"veileder\"}",
                                                     from);
    const char *who = i % 6 == 4 ? "deltaker" : "veileder";
    struct http_answer ended = as(d, who, "POST", path_of(d, id, "/erklaeringer"), text_of(&now, "hode"), body);
    verdict(d, ended.status == 201, i % 6 == 4 ? "deltaker avslutter" : "veileder annullerer", &ended);
}

/* ---- the command ---- */

static struct avt_err demo_open(struct demo *d, const char *url)
{
    struct avt_span roots;
    d->http = http_open(url);
    AVT_TRY(
        file_read(d->arena, &roots, avt_arena_format(d->arena, "%s/segl/rot/rot.vkey", d->data), AVT_MAX_STATEMENT));
    AVT_TRY(avt_roots_parse(d->arena, &d->roots, &d->n_roots, roots));
    const char *keys = avt_arena_format(d->arena, "%s/noekler", d->data);
    for (size_t i = 0; i < CAST_SIZE; i++)
        AVT_TRY(identity_token(d->arena, &d->token[i], keys, CAST[i].person,
                               (avt_instant)(clock_real_ms() / 1000) + TOKEN_SECONDS));
    return AVT_NOERR;
}

/* One of each measure, then those that are left in other states. What all are to sign comes last, so that it is the
 * first in everybody's list: the README's tour begins there. */
static void demo_run(struct demo *d)
{
    enum { MAIN_JOB, LEFT, UNSIGNED, ROUNDS };
    struct http_answer list = http_call(d->http, d->arena, "GET", "/api/v1/tiltak", NULL, NULL, NULL);
    const struct avt_json *tiltak = list.json ? avt_json_find(list.json, "tiltak") : NULL;
    d->tiltak = "alle";
    verdict(d, tiltak && tiltak->children, "tjenesten svarer med tiltakene sine", &list);
    for (int round = 0; round < ROUNDS; round++) {
        size_t i = 0;
        for (const struct avt_json *t = tiltak ? tiltak->children : NULL; t; t = t->next, i++) {
            if (round != MAIN_JOB && is_unsigned(i) != (round == UNSIGNED))
                continue;
            d->tiltak = avt_json_string(t, "navn");
            printf("%s\n", d->tiltak);
            round == MAIN_JOB ? main_job(d) : left_as(d, i);
        }
    }
}

static const char help[] =
    "avtale demo [--url URL] [--data DIR] [--innhold DIR] [--idag DATE]\n\n"
    "Does the main job for every measure through the HTTP API of a service in demo mode:\n"
    "create, put forward, sign, amend, sign again, fetch and verify. A line and a verdict a step.\n\n"
    "  --url      where the service is (http://127.0.0.1:8080)\n"
    "  --data     its data folder, for tokens and the root key (data)\n"
    "  --innhold  contents to use, one JSON file a measure (service/demo/innhold)\n"
    "  --idag     the date the service acts on (today)\n\n"
    "Exit status: 0 all verdicts good, 1 not all, 64 wrong usage.\n";

int cli_demo(int argc, char **argv)
{
    struct demo d = {.data = "data", .innhold = "service/demo/innhold", .tiltak = ""};
    const char *url = "http://127.0.0.1:8080", *idag = "";
    const struct cli_option options[] = {
        {"--url",     &url,       NULL},
        {"--data",    &d.data,    NULL},
        {"--innhold", &d.innhold, NULL},
        {"--idag",    &idag,      NULL},
    };
    int status;
    if (!cli_parse(&(struct cli_args){help, options, sizeof options / sizeof *options, NULL}, argc, argv, &status))
        return status;
    clock_set_today(idag);
    d.idag = clock_today();
    d.arena = avt_arena_new();
    avt_xml_setup();
    struct avt_err err = demo_open(&d, url);
    if (err.code == AVT_OK)
        demo_run(&d);
    else
        (void)fprintf(stderr, "avtale demo: %s: %s\n", err.where, avt_err_name(err.code));
    printf("%u passed, %u failed\n", d.good, d.bad);
    bool ok = err.code == AVT_OK && d.bad == 0;
    http_close(&d.http);
    avt_arena_free(&d.arena);
    return ok ? 0 : 1;
}
