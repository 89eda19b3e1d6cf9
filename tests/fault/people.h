/* What people do while the service may be killed at any moment: threads that create, sign, withdraw, change and ask. */
#ifndef FAULT_PEOPLE_H
#define FAULT_PEOPLE_H

#include <pthread.h>
#include <stdatomic.h>

#include "book.h"

enum { PEOPLE = 12, CASES = 12 };

enum role { DELTAKER, ARBEIDSGIVER, VEILEDER, ROLES };
extern const char *const role_names[ROLES];

/* A request that was cut off: asked again, under its key, when the service is back. */
struct unanswered {
    struct avt_arena *arena;
    bool is;
    avt_instant asked; /* for the first time */
    const char *method, *path, *token, *match, *body;
    char key[AVT_ID_LEN + 1];
};

struct people;

struct person {
    struct people *all;
    pthread_t thread;
    struct http *http;
    struct avt_arena *arena; /* of one act */
    struct unanswered unanswered;
};

struct people {
    struct avt_arena *arena;
    struct book *book;
    const char *token[ROLES], *content; /* content: body that creates an agreement */
    pthread_mutex_t lock;
    struct avt_id cases[CASES]; /* "" while none is there */
    size_t full_case;           /* records after which a new one takes an agreement's place */
    bool making[CASES];
    struct person persons[PEOPLE];
    _Atomic bool stop;
    bool short_of_disk; /* 503 lager-utilgjengelig and kan-ikke-forsegle are promised answers now */
    _Atomic unsigned long acknowledged, refused, unavailable, cut_off, asked_again;
};

/* The service has made its token key, or will find this one. */
void people_open(struct people *people, struct book *book, const char *url, const char *data);
void people_close(struct people *people);

/* They begin, each by asking again what was not answered. stop returns when all have. */
void people_start(struct people *people);
void people_stop(struct people *people);

/* One change by a role; acknowledged ones go into the book, cut off ones are remembered. */
struct http_answer people_change(struct person *person, enum role role, const char *method, const char *path,
                                 const char *match, const char *body);
struct http_answer people_get(struct person *person, enum role role, const char *path);

/* The answer when there is no disk: 503, a name for it, and when to try again. */
bool people_unavailable(const struct http_answer *answer);

/* Steps of the main job, for scenarios. False if not answered as hoped. */
bool people_create(struct person *person, struct avt_id *out);
bool people_put_forward(struct person *person, const char *id, const char *etag);
/* Both steps. */
struct http_answer people_sign(struct person *person, const char *id, enum role role, const char *fremlegg);

#endif
