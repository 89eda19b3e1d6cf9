/* What people do. Every act begins with reading the agreement as one of its roles, and doing something it may do. */
#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/limits.h"
#include "chance.h"
#include "identity/identity.h"
#include "sys/file.h"
#include "tally.h"

enum { TOKEN_SECONDS = 24 * 3600, START_DAYS = 14, FULL_CASE = 40 };

const char *const role_names[ROLES] = {"deltaker", "arbeidsgiver", "veileder"};
static const char *const persons[ROLES] = {"ola", "astrid", "vera"};

static const char *text_of(const struct avt_json *json, const char *key)
{
    const char *text = json != NULL ? avt_json_string(json, key) : NULL;
    return text != NULL ? text : "";
}

static const char *path_to(const struct person *person, const char *id, const char *rest)
{
    return avt_arena_format(person->arena, "/api/v1/avtaler/%s%s", id, rest);
}

/* ---- Asking ---- */

static bool in_words(const char *words, const char *word)
{
    return *word != '\0' && strstr(words, word) != NULL;
}

/* The last word of a problem's type: its name. */
static const char *name_of(const struct http_answer *answer)
{
    const char *name = strrchr(text_of(answer->json, "type"), ':');
    return name != NULL ? name + 1 : "";
}

bool people_unavailable(const struct http_answer *answer)
{
    return answer->status == 503 &&
           in_words("lager-utilgjengelig leselogg-utilgjengelig kan-ikke-forsegle", name_of(answer)) &&
           answer->retry_after[0] != '\0';
}

/* Refusals are what comes of acting on what one read before others acted. */
static bool is_promised(const struct people *people, const struct http_answer *answer)
{
    switch (answer->status) {
    case 200:
    case 201:
    case 202: return true;
    case 403: return in_words("ikke-din-rolle", name_of(answer));
    case 409: return in_words("ikke-lov-naa ikke-din-tur alt-gjort utloept", name_of(answer));
    case 412: return in_words("utdatert", name_of(answer));
    case 422: return in_words("feil-i-innhold", name_of(answer));
    default: return people->short_of_disk && people_unavailable(answer);
    }
}

static void count(struct people *people, const struct http_answer *answer)
{
    if (answer->status == 0)
        people->cut_off++;
    else if (answer->status == 503)
        people->unavailable++;
    else if (answer->status >= 400)
        people->refused++;
    else
        people->acknowledged++;
}

static void remember(struct unanswered *u, const char *method, const char *path, const char *token, const char *match,
                     const char *body, const char *key)
{
    avt_arena_reset(u->arena);
    u->is = true;
    u->asked = clock_now();
    u->method = avt_arena_str(u->arena, method);
    u->path = avt_arena_str(u->arena, path);
    u->token = token;
    u->match = match != NULL ? avt_arena_str(u->arena, match) : NULL;
    u->body = avt_arena_str(u->arena, body);
    memcpy(u->key, key, AVT_ID_LEN + 1);
}

static void settle(struct person *person, const char *key, const char *path, const struct http_answer *answer)
{
    struct people *people = person->all;
    count(people, answer);
    if (answer->status == 0)
        return;
    person->unanswered.is = false;
    tally(CHECK_ANSWERS, is_promised(people, answer), "%s: %d %.*s", path, answer->status,
          (int)(answer->body.len < 300 ? answer->body.len : 300), answer->body.ptr != NULL ? answer->body.ptr : "");
    if (answer->status < 300)
        book_ack(people->book, key, person->unanswered.asked, answer);
}

struct http_answer people_change(struct person *person, enum role role, const char *method, const char *path,
                                 const char *match, const char *body)
{
    struct avt_id key = id_new();
    const char *token = person->all->token[role];
    remember(&person->unanswered, method, path, token, match, body, key.text);
    struct http_answer answer = http_call_key(person->http, person->arena, method, path, token, match, body, key.text);
    settle(person, key.text, path, &answer);
    return answer;
}

struct http_answer people_get(struct person *person, enum role role, const char *path)
{
    const struct people *people = person->all;
    struct http_answer answer = http_call(person->http, person->arena, "GET", path, people->token[role], NULL, NULL);
    bool good = answer.status == 200 || (people->short_of_disk && people_unavailable(&answer));
    if (answer.status != 0)
        tally(CHECK_ANSWERS, good, "GET %s: %d %.*s", path, answer.status,
              (int)(answer.body.len < 300 ? answer.body.len : 300), answer.body.ptr != NULL ? answer.body.ptr : "");
    return answer;
}

/* Whatever became of it the first time, the answer is in the end one and the same. */
static void ask_again(struct person *person)
{
    struct unanswered *u = &person->unanswered;
    if (!u->is)
        return;
    struct http_answer answer =
        http_call_key(person->http, person->arena, u->method, u->path, u->token, u->match, u->body, u->key);
    person->all->asked_again++;
    settle(person, u->key, u->path, &answer);
}

/* ---- The main job ---- */

bool people_create(struct person *person, struct avt_id *out)
{
    struct http_answer made = people_change(person, VEILEDER, "POST", "/api/v1/avtaler", NULL, person->all->content);
    return made.status == 201 && avt_id_parse(out, avt_span_str(text_of(made.json, "id")));
}

bool people_put_forward(struct person *person, const char *id, const char *etag)
{
    const char *path = path_to(person, id, "/fremlegg");
    return people_change(person, VEILEDER, "POST", path, etag, "{\"rolle\":\"veileder\"}").status == 201;
}

struct http_answer people_sign(struct person *person, const char *id, enum role role, const char *fremlegg)
{
    const char *body =
        avt_arena_format(person->arena, "{\"handling\":\"godkjent\",\"rolle\":\"%s\"}", role_names[role]);
    struct http_answer attempt =
        people_change(person, role, "POST", path_to(person, id, "/erklaeringer"), fremlegg, body);
    if (attempt.status != 202)
        return attempt;
    return people_change(person, role, "POST", text_of(attempt.json, "bekreft"), fremlegg, "{\"metode\":\"demo\"}");
}

/* ---- Acts ---- */

struct scene {
    struct person *person;
    const char *id;
    enum role role;
    const struct avt_json *now; /* the agreement as the role reads it */
};

static bool may(const struct scene *s, const char *handling)
{
    const struct avt_json *list = avt_json_find(s->now, "handlinger");
    for (const struct avt_json *c = list != NULL ? list->children : NULL; c != NULL; c = c->next) {
        if (c->kind == AVT_JSON_STRING && strcmp(c->text, handling) == 0)
            return true;
    }
    return false;
}

static void declare(const struct scene *s, const char *handling, const char *more, const char *match)
{
    const char *body = avt_arena_format(s->person->arena, "{\"handling\":\"%s\",\"rolle\":\"%s\"%s}", handling,
                                        role_names[s->role], more);
    (void)people_change(s->person, s->role, "POST", path_to(s->person, s->id, "/erklaeringer"), match, body);
}

static void sign(const struct scene *s)
{
    (void)people_sign(s->person, s->id, s->role, text_of(s->now, "fremlegg"));
}

static void withdraw(const struct scene *s)
{
    declare(s, "trukket", "", text_of(s->now, "fremlegg"));
}

static void wish(const struct scene *s)
{
    declare(s, "endringsoenske", ",\"tekst\":\"Kan vi flytte møtet til torsdag?\"", text_of(s->now, "fremlegg"));
}

static void object(const struct scene *s)
{
    declare(s, "innvendt", ",\"tekst\":\"Dette var ikke avtalt.\"", text_of(s->now, "fremlegg"));
}

/* Answers one of the wishes and objections; perhaps one that has been answered. */
static void answer_wish(const struct scene *s)
{
    int64_t nr = 0;
    unsigned n = 0;
    const struct avt_json *records = avt_json_find(s->now, "poster");
    for (const struct avt_json *c = records != NULL ? records->children : NULL; c != NULL; c = c->next) {
        bool open =
            strcmp(text_of(c, "handling"), "endringsoenske") == 0 || strcmp(text_of(c, "handling"), "innvendt") == 0;
        if (open && any(++n) == 0)
            nr = avt_json_find(c, "nr")->number;
    }
    const char *more =
        avt_arena_format(s->person->arena, ",\"slag\":\"post-%lld\",\"tekst\":\"Ja, det går fint.\"", (long long)nr);
    if (nr > 0)
        declare(s, "svar", more, text_of(s->now, "hode"));
}

static void follow_up(const struct scene *s)
{
    declare(s, "oppfulgt", ",\"slag\":\"oppstartsmoete\"", text_of(s->now, "hode"));
}

/* ---- Changing the agreement ---- */

/* Content again with one member replaced: a text of its own, or one in a group. */
static void copy_with(struct avt_json_writer *w, const struct avt_json *object, const char *group, const char *member,
                      const char *value)
{
    for (const struct avt_json *c = object->children; c != NULL; c = c->next) {
        if (group != NULL && strcmp(c->key, group) == 0) {
            avt_json_open(w, group, '{');
            copy_with(w, c, NULL, member, value);
            avt_json_close(w, '}');
        } else if (group == NULL && strcmp(c->key, member) == 0) {
            avt_json_add_string(w, member, value);
        } else {
            avt_json_add(w, c->key, c);
        }
    }
}

static const char *amended(const struct scene *s, const struct avt_json *content)
{
    struct avt_json_writer w = AVT_JSON_WRITER(s->person->arena);
    bool own = s->role == ARBEIDSGIVER; /* the business may change its contact alone */
    const char *value = own ? avt_arena_format(s->person->arena, "41%06u", any(1000000))
                            : avt_arena_format(s->person->arena, "Prøve oppgave %u i kafeen.", any(1000000));
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "rolle", role_names[s->role]);
    avt_json_open(&w, "innhold", '{');
    copy_with(&w, content, own ? "kontaktpunkt-arbeidsplass" : NULL, own ? "telefon" : "formaal", value);
    avt_json_close(&w, '}');
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf).ptr;
}

/* A draft that is there, saved and put forward; it may be somebody else's, and then it is refused. */
static void carry_on(const struct scene *s, const struct avt_json *draft)
{
    const struct avt_json *content = avt_json_find(draft, "innhold");
    const char *rolle =
        avt_arena_format(s->person->arena, "{\"rolle\":\"%s\",\"grunn\":\"Avtalt i møte.\"}", role_names[s->role]);
    struct http_answer saved = people_change(s->person, s->role, "PUT", path_to(s->person, s->id, "/utkast"),
                                             text_of(draft, "etag"), amended(s, content));
    if (saved.status == 200)
        (void)people_change(s->person, s->role, "POST", path_to(s->person, s->id, "/fremlegg"),
                            text_of(avt_json_find(saved.json, "utkast"), "etag"), rolle);
}

static void amend(const struct scene *s)
{
    const char *rolle = avt_arena_format(s->person->arena, "{\"rolle\":\"%s\"}", role_names[s->role]);
    const struct avt_json *draft = avt_json_find(s->now, "utkast");
    if (draft != NULL)
        carry_on(s, draft);
    else
        (void)people_change(s->person, s->role, "POST", path_to(s->person, s->id, "/endringer"),
                            text_of(s->now, "hode"), rolle);
}

static void fetch_bundle(const struct scene *s)
{
    const char *rest = avt_arena_format(s->person->arena, "/pakke.zip?rolle=%s", role_names[s->role]);
    struct http_answer answer = people_get(s->person, s->role, path_to(s->person, s->id, rest));
    if (answer.status == 200)
        tally(CHECK_BUNDLES, book_bundle(s->person->all->book, s->person->arena, answer.body), "%s as %s", s->id,
              role_names[s->role]);
}

/* ---- Choosing ---- */

/* Of a hundred times it may be done, how often it is. NULL: nothing has to allow it. */
static const struct {
    const char *handling;
    unsigned often;
    void (*run)(const struct scene *s);
} acts[] = {
    {NULL,             3,  fetch_bundle},
    {"godkjent",       80, sign        },
    {"trukket",        15, withdraw    },
    {"svar",           40, answer_wish },
    {"oppfulgt",       15, follow_up   },
    {"innvendt",       15, object      },
    {NULL,             20, amend       },
    {"endringsoenske", 90, wish        },
};

static void act(const struct scene *s)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        bool allowed = acts[i].handling == NULL || may(s, acts[i].handling);
        if (allowed && any(100) < acts[i].often) {
            acts[i].run(s);
            return;
        }
    }
}

static size_t records_of(const struct avt_json *now)
{
    size_t n = 0;
    const struct avt_json *list = avt_json_find(now, "poster");
    for (const struct avt_json *c = list != NULL ? list->children : NULL; c != NULL; c = c->next)
        n++;
    return n;
}

/* The agreement at a place; false if there is none, and then *make says whether this person is to make it. */
static bool take_case(struct people *people, size_t place, struct avt_id *out, bool *make)
{
    pthread_mutex_lock(&people->lock);
    *out = people->cases[place];
    *make = out->text[0] == '\0' && !people->making[place];
    if (*make)
        people->making[place] = true;
    pthread_mutex_unlock(&people->lock);
    return out->text[0] != '\0';
}

static void put_case(struct people *people, size_t place, const struct avt_id *id)
{
    pthread_mutex_lock(&people->lock);
    people->cases[place] = *id;
    people->making[place] = false;
    pthread_mutex_unlock(&people->lock);
}

static void make_case(struct person *person, size_t place)
{
    struct avt_id id = {""};
    bool made = people_create(person, &id) && people_put_forward(person, id.text, "u1");
    put_case(person->all, place, made ? &id : &(struct avt_id){""});
}

static void one_act(struct person *person)
{
    struct people *people = person->all;
    size_t place = any(CASES);
    struct avt_id id;
    bool make;
    if (!take_case(people, place, &id, &make)) {
        if (make)
            make_case(person, place);
        return;
    }
    struct scene s = {.person = person, .id = id.text, .role = (enum role)any(ROLES)};
    const char *rest = avt_arena_format(person->arena, "?rolle=%s", role_names[s.role]);
    struct http_answer now = people_get(person, s.role, path_to(person, s.id, rest));
    if (now.status != 200 || now.json == NULL)
        return;
    s.now = now.json;
    act(&s);
    if (records_of(s.now) >= people->full_case)
        put_case(people, place, &(struct avt_id){""});
}

static void *live(void *arg)
{
    struct person *person = arg;
    avt_arena_reset(person->arena);
    ask_again(person);
    while (!person->all->stop) {
        avt_arena_reset(person->arena);
        one_act(person);
        if (person->unanswered.is)
            break; /* the service is gone */
    }
    return NULL;
}

void people_start(struct people *people)
{
    people->stop = false;
    memset(people->making, 0, sizeof people->making);
    for (size_t i = 0; i < PEOPLE; i++)
        AVT_INVARIANT(pthread_create(&people->persons[i].thread, NULL, live, &people->persons[i]) == 0);
}

void people_stop(struct people *people)
{
    people->stop = true;
    for (size_t i = 0; i < PEOPLE; i++)
        AVT_INVARIANT(pthread_join(people->persons[i].thread, NULL) == 0);
}

/* ---- Opening ---- */

/* "start+30", "idag-7": days from the start, or from today. */
static const char *dated(struct avt_arena *arena, const char *text, avt_date start)
{
    bool today = strncmp(text, "idag", 4) == 0;
    const char *rest = text + (today ? 4 : 5);
    if ((!today && strncmp(text, "start", 5) != 0) || (*rest != '\0' && *rest != '+' && *rest != '-'))
        return text;
    return avt_date_format(arena, (today ? clock_today() : start) + (avt_date)strtol(rest, NULL, 10));
}

static void copy_dated(struct avt_json_writer *w, const char *key, const struct avt_json *value, avt_date start)
{
    bool list = value->kind == AVT_JSON_ARRAY;
    if (value->kind == AVT_JSON_STRING) {
        avt_json_add_string(w, key, dated(w->buf.arena, value->text, start));
    } else if (list || value->kind == AVT_JSON_OBJECT) {
        avt_json_open(w, key, list ? '[' : '{');
        for (const struct avt_json *c = value->children; c != NULL; c = c->next)
            copy_dated(w, c->key, c, start);
        avt_json_close(w, list ? ']' : '}');
    } else {
        avt_json_add(w, key, value);
    }
}

static struct avt_err content_of(struct avt_arena *arena, const char **out)
{
    struct avt_span bytes;
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    AVT_TRY(file_read(arena, &bytes, "service/demo/innhold/arbeidstrening.json", AVT_MAX_BODY));
    AVT_TRY(avt_json_parse(arena, &json, bytes, &faults));
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "tiltak", "arbeidstrening");
    copy_dated(&w, "innhold", json, clock_today() + START_DAYS);
    avt_json_close(&w, '}');
    *out = avt_buf_get(&w.buf).ptr;
    return AVT_NOERR;
}

static struct avt_err prepare(struct people *people, const char *data)
{
    AVT_TRY(content_of(people->arena, &people->content));
    AVT_TRY(file_mkdir(data, 0700));
    const char *keys = avt_arena_format(people->arena, "%s/noekler", data);
    for (size_t i = 0; i < ROLES; i++)
        AVT_TRY(identity_token(people->arena, &people->token[i], keys, persons[i], clock_now() + TOKEN_SECONDS));
    return AVT_NOERR;
}

void people_open(struct people *people, struct book *book, const char *url, const char *data)
{
    *people = (struct people){.arena = avt_arena_new(), .book = book, .full_case = FULL_CASE};
    AVT_INVARIANT(pthread_mutex_init(&people->lock, NULL) == 0);
    struct avt_err err = prepare(people, data);
    AVT_INVARIANT(err.code == AVT_OK);
    for (size_t i = 0; i < PEOPLE; i++)
        people->persons[i] = (struct person){
            .all = people, .http = http_open(url), .arena = avt_arena_new(), .unanswered = {.arena = avt_arena_new()}};
}

void people_close(struct people *people)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        http_close(&people->persons[i].http);
        avt_arena_free(&people->persons[i].arena);
        avt_arena_free(&people->persons[i].unanswered.arena);
    }
    (void)pthread_mutex_destroy(&people->lock);
    avt_arena_free(&people->arena);
}
