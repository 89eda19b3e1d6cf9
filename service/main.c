/*
 * avtaled: starts the other three processes and runs the front. main() is the table of what happens at start, in order; anything that fails stops it
 * with one line that says what and where.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "avtale/xml.h"
#include "case/service.h"
#include "checker/kontroll.h"
#include "front/front.h"
#include "push/push.h"
#include "reading/reading_disk.h"
#include "routes.h"
#include "signer/signer.h"
#include "sys/clock.h"
#include "sys/data.h"
#include "sys/file.h"
#include "sys/log.h"
#include "sys/reach.h"
#include "trial.h"
#include "writer/journal.h"
#include "writer/writer.h"

#define SIGNER_CLIENTS 3 /* writer, bundles, push */

struct start {
    struct service service;
    struct avt_span nokkelliste; /* the newest list, as a note */
    struct store *store;
    struct signer *signer;
    struct server *server;
    int sockets[SIGNER_CLIENTS][2]; /* our end, the signer's end */
    int wake[2];
    int kontroll[2]; /* our end, the checker's end */
    pid_t signer_pid, push_pid, kontroll_pid;
};

/* ---- steps before there are processes ---- */

static struct avt_err step_check(struct start *s)
{
    const struct conf *conf = &s->service.conf;
    if (!conf->demo)
        return avt_err_make(AVT_EUSAGE, "demo", "no login but the demo's is built in: start with --demo=ja");
    clock_set_today(conf->idag);
    avt_xml_setup();
    return data_prepare(s->service.arena, conf->data);
}

/* Demo keys, and with them the newest key list and the roots this installation trusts. */
static struct avt_err step_keys(struct start *s)
{
    struct service *service = &s->service;
    struct avt_span roots;
    struct avt_key *list;
    struct avt_note note;
    struct avt_keylist keys;
    const char *dir = avt_arena_format(service->arena, "%s/segl", service->conf.data);
    AVT_TRY(signer_demo_keys(service->arena, &s->nokkelliste, &roots, service->conf.opphav, dir, clock_now()));
    AVT_TRY(avt_roots_parse(service->arena, &list, &service->n_roots, roots));
    service->roots = list;
    AVT_TRY(avt_note_parse(service->arena, &note, s->nokkelliste));
    AVT_TRY(avt_keylist_parse(service->arena, &keys, note.text));
    service->nokkelliste = keys.number;
    service->nokkelliste_digest = avt_hash(note.text);
    for (size_t i = 0; i < keys.n; i++) {
        if (keys.keys[i].use == AVT_KEY_WEBHOOK && keys.keys[i].state == AVT_KEY_AKTIV)
            service->webhook_key = &keys.keys[i].key;
    }
    return service->webhook_key ? AVT_NOERR : avt_err_make(AVT_EDATA, "nokkelliste", "no active webhook key");
}

/* Before anything forks: the checker knows the rule books of this installation by them. */
static struct avt_err step_measures(struct start *s)
{
    struct service *service = &s->service;
    return service_load_tiltak(service->arena, &service->tiltak, &service->n_tiltak, service->conf.skjemaer);
}

static struct avt_err step_sockets(struct start *s)
{
    for (int i = 0; i < SIGNER_CLIENTS; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s->sockets[i]) != 0)
            return avt_err_make(AVT_ESTORE, "socketpair", "cannot make a socket pair");
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s->kontroll) != 0)
        return avt_err_make(AVT_ESTORE, "socketpair", "cannot make a socket pair");
    /* The writer never waits for a push that does not read. */
    bool good = pipe(s->wake) == 0 && fcntl(s->wake[1], F_SETFL, O_NONBLOCK) == 0;
    return good ? AVT_NOERR : avt_err_make(AVT_ESTORE, "pipe", "cannot make a pipe");
}

/* ---- processes ---- */

static void signals_default(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGINT, SIG_IGN); /* of the terminal: the front ends them in order by closing their sockets */
}

static void close_ends(struct start *s, int keep, int side)
{
    for (int i = 0; i < SIGNER_CLIENTS; i++) {
        close(s->sockets[i][1 - side]);
        if (keep >= 0 && i != keep)
            close(s->sockets[i][side]);
    }
}

/* First of all, so that it holds nothing of the others but what it is given. */
static struct avt_err step_kontroll(struct start *s)
{
    s->service.kontroll = s->kontroll[0];
    pthread_mutex_init(&s->service.kontroll_lock, NULL);
    s->kontroll_pid = fork();
    if (s->kontroll_pid < 0)
        return avt_err_make(AVT_ESTORE, "fork", "cannot start the checker");
    if (s->kontroll_pid > 0) {
        close(s->kontroll[1]);
        return AVT_NOERR;
    }
    signals_default();
    (void)signal(SIGCHLD, SIG_DFL);
    log_open("kontroll");
    close(s->kontroll[0]);
    for (int i = 0; i < SIGNER_CLIENTS; i++) {
        close(s->sockets[i][0]);
        close(s->sockets[i][1]);
    }
    close(s->wake[0]);
    close(s->wake[1]);
    const struct avt_tiltak *const *measures = s->service.tiltak;
    size_t n = s->service.n_tiltak;
    const struct avt_kjent known = {.roots = s->service.roots,
                                    .n_roots = s->service.n_roots,
                                    .regelverk = avt_regelverk_of(s->service.arena, measures, n),
                                    .n_regelverk = n};
    struct avt_err err = reach_enter(s->service.arena, REACH_CHECKER, &s->service.conf);
    if (err.code != AVT_OK)
        log_error("stop", err, NULL);
    exit(err.code == AVT_OK ? kontroll_main(s->kontroll[1], &known) : 1);
}

static struct avt_err step_signer(struct start *s)
{
    const struct service *service = &s->service;
    s->signer_pid = fork();
    if (s->signer_pid < 0)
        return avt_err_make(AVT_ESTORE, "fork", "cannot start the signer");
    if (s->signer_pid > 0)
        return AVT_NOERR;
    signals_default();
    log_open("signer");
    close(s->kontroll[0]);
    close_ends(s, -1, 1);
    close(s->wake[0]);
    close(s->wake[1]);
    struct signer_setup setup = {.opphav = service->conf.opphav,
                                 .dir = avt_arena_format(service->arena, "%s/segl", service->conf.data),
                                 .nokkelliste = s->nokkelliste,
                                 .roots = service->roots,
                                 .n_roots = service->n_roots};
    int sockets[SIGNER_CLIENTS];
    for (int i = 0; i < SIGNER_CLIENTS; i++)
        sockets[i] = s->sockets[i][1];
    exit(signer_main(&setup, sockets, SIGNER_CLIENTS));
}

static struct avt_err step_push(struct start *s)
{
    s->push_pid = fork();
    if (s->push_pid < 0)
        return avt_err_make(AVT_ESTORE, "fork", "cannot start push");
    if (s->push_pid > 0) {
        close_ends(s, -1, 0);
        close(s->wake[0]);
        close(s->sockets[SIGNER_CLIENTS - 1][0]);
        return AVT_NOERR;
    }
    /* A front that ends without closing leaves a WAL that only the first to open it reads from its beginning. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    signals_default();
    log_open("push");
    close(s->kontroll[0]);
    close_ends(s, SIGNER_CLIENTS - 1, 0);
    close(s->wake[1]);
    char first; /* sent when the database is there: no connection and no key of the front's crosses the fork */
    if (read(s->wake[0], &first, 1) != 1)
        exit(0);
    const char *data = s->service.conf.data;
    struct push_setup setup = {.conf = &s->service.conf,
                               .database = avt_arena_format(s->service.arena, "%s/base/avtale.db", data),
                               .vault = avt_arena_format(s->service.arena, "%s/noekler", data),
                               .queue = avt_arena_format(s->service.arena, "%s/push/push.db", data),
                               .wake = s->wake[0],
                               .signer = s->sockets[SIGNER_CLIENTS - 1][0]};
    exit(push_main(&setup));
}

/* ---- the front ---- */

static struct avt_err step_data(struct start *s)
{
    struct service *service = &s->service;
    struct avt_entry *files;
    size_t n;
    log_open("front");
    AVT_TRY(file_tree(service->arena, &files, &n, service->conf.maler));
    AVT_TRY(static_load(service, files, n));
    AVT_TRY(service_check_tiltak(service->arena, service->tiltak, service->n_tiltak, service->conf.skjemaer,
                                 service->conf.maler, files, n));
    return render_open(&service->render, service->arena, files, n);
}

static struct avt_err step_people(struct start *s)
{
    struct service *service = &s->service;
    struct avt_span xml;
    const char *file = service->conf.personer;
    AVT_TRY(file_read(service->arena, &xml, file, AVT_MAX_BODY));
    return identity_load(&service->identity, service->arena, xml, file);
}

/* A key list is logged before anything it seals. */
static struct avt_err keylist_log(struct start *s)
{
    struct avt_arena *arena = s->service.arena;
    struct avt_digest digest = s->service.nokkelliste_digest;
    struct store_rows rows;
    struct avt_tree tree;
    struct avt_digest file = avt_hash(s->nokkelliste);
    AVT_TRY(store_all(s->store, arena, &rows, SQL_NOKKELLISTE_GET, S_INT(s->service.nokkelliste)));
    if (rows.n > 0)
        return AVT_NOERR;
    AVT_TRY(store_all(s->store, arena, &rows, SQL_BLAD_COUNT, S_NULL));
    AVT_TRY(avt_tree_load(&tree, (uint64_t)store_int(&rows, 0, 0), journal_hash, s->store));
    AVT_TRY(store_run(s->store, SQL_NOKKELLISTE_ADD, S_INT(s->service.nokkelliste), S_HASH(&digest),
                      S_BLOB(s->nokkelliste)));
    return journal_leaf_public(s->store, &tree, s->service.nokkelliste, &file);
}

static struct avt_err step_store(struct start *s)
{
    struct service *service = &s->service;
    const char *path = avt_arena_format(service->arena, "%s/base/avtale.db", service->conf.data);
    AVT_TRY(vault_open(&service->vault, avt_arena_format(service->arena, "%s/noekler", service->conf.data), NULL));
    AVT_TRY(vault_create(service->vault, VAULT_PUSH));
    AVT_TRY(vault_create(service->vault, VAULT_SVAR));
    AVT_TRY(store_open(&s->store, path, true));
    AVT_TRY(store_begin(s->store));
    struct avt_err err = keylist_log(s);
    if (err.code == AVT_OK)
        err = store_commit(s->store);
    else
        store_rollback(s->store);
    if (err.code == AVT_OK && write(s->wake[1], "", 1) != 1)
        err = avt_err_make(AVT_ESTORE, "push", "has ended");
    return err;
}

/* A schema version that has been used may never change: agreements name it by digest. */
static struct avt_err step_schemas(struct start *s)
{
    struct service *service = &s->service;
    for (size_t i = 0; i < service->n_tiltak; i++) {
        const struct avt_tiltak *t = service->tiltak[i];
        struct store_rows rows;
        struct avt_digest used;
        AVT_TRY(store_all(s->store, service->arena, &rows, SQL_SKJEMA_GET, S_TEXT(t->navn), S_INT(t->versjon)));
        if (rows.n > 0 && (!store_hash(&rows, 0, 0, &used) || !avt_digest_equal(&used, &t->digest)))
            return avt_err_make(AVT_EDATA, t->skjema, "has been used and is changed since: make a new version of it");
    }
    return AVT_NOERR;
}

/* Before there are threads, and when all has been read that lies elsewhere. */
static struct avt_err step_reach(struct start *s)
{
    return reach_enter(s->service.arena, REACH_FRONT, &s->service.conf);
}

static struct avt_err step_writer(struct start *s)
{
    struct service *service = &s->service;
    const char *path = avt_arena_format(service->arena, "%s/base/avtale.db", service->conf.data);
    pthread_mutex_init(&service->pakke_lock, NULL);
    AVT_TRY(signer_connect(&s->signer, s->sockets[0][0]));
    AVT_TRY(signer_connect(&service->pakke_signer, s->sockets[1][0]));
    service->resume = server_resume;
    AVT_TRY(writer_open(&service->writer, service, s->store, s->signer, s->wake[1]));
    AVT_TRY(reading_disk_open(&service->reading, path, s->store));
    return readers_open(&service->readers, path, (size_t)service->conf.traader + 1);
}

static struct avt_err step_listen(struct start *s)
{
    s->service.ready = true;
    AVT_TRY(server_start(&s->server, &s->service, &routes_site));
    log_event("ready", NULL);
    return AVT_NOERR;
}

/* In this order: what forks before what starts threads. */
static const struct {
    const char *name;
    struct avt_err (*run)(struct start *s);
} STEPS[] = {
    {"configuration", step_check   },
    {"keys",          step_keys    },
    {"measures",      step_measures},
    {"sockets",       step_sockets },
    {"checker",       step_kontroll},
    {"signer",        step_signer  },
    {"push",          step_push    },
    {"store",         step_store   },
    {"texts",         step_data    },
    {"schemas",       step_schemas },
    {"people",        step_people  },
    {"reach",         step_reach   },
    {"writer",        step_writer  },
    {"listen",        step_listen  },
};

/* Which process has ended; NULL if none has. One that is only stopped, by a signal or a debugger, may go on. */
static const char *ended(const struct start *s)
{
    const struct {
        const char *name;
        pid_t pid;
    } children[] = {
        {"checker", s->kontroll_pid},
        {"signer",  s->signer_pid  },
        {"push",    s->push_pid    },
    };
    for (size_t i = 0; i < sizeof(children) / sizeof(*children); i++) {
        siginfo_t info = {.si_pid = 0};
        if (waitid(P_PID, (id_t)children[i].pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0)
            return children[i].name;
    }
    return NULL;
}

static int run_until_signal(struct start *s, const sigset_t *signals)
{
    int sig = SIGCHLD;
    const char *which = NULL;
    while (sig == SIGCHLD && !which) {
        sigwait(signals, &sig);
        which = sig == SIGCHLD ? ended(s) : NULL;
    }
    if (which)
        log_error("process", avt_err_make(AVT_ESEAL, which, "ended; the service stops with it"), NULL);
    s->service.ready = false;
    return which ? 1 : 0;
}

/* What is stopped cannot end, and what it was asked for is waited for. */
static void wake_stopped(const struct start *s)
{
    (void)kill(s->kontroll_pid, SIGCONT);
    (void)kill(s->signer_pid, SIGCONT);
    (void)kill(s->push_pid, SIGCONT);
}

/* Finishes what has begun, then lets the others end: the signer and the checker when their sockets close, push when its pipe does. */
static void stop(struct start *s)
{
    wake_stopped(s);
    server_stop(&s->server);
    reading_disk_close(&s->service.reading);
    writer_close(&s->service.writer);
    readers_close(&s->service.readers);
    (void)store_empty_wal(s->store); /* push has it open still, so that closing alone would leave the WAL */
    store_close(&s->store);
    signer_close(&s->signer);
    signer_close(&s->service.pakke_signer);
    close(s->wake[1]);
    close(s->kontroll[0]);
    while (wait(NULL) > 0)
        ;
    render_close(&s->service.render);
    vault_close(&s->service.vault);
}

/* What tells its places itself, as faults of data do, stands on lines of its own. */
static int failed(const char *step, struct avt_err err)
{
    if (err.where[0] != '\0' && strncmp(err.detail, err.where, strlen(err.where)) == 0) {
        (void)fprintf(stderr, "avtaled: %s: %s\n%s\n", step, avt_err_name(err.code), err.detail);
        return 1;
    }
    (void)fprintf(stderr, "avtaled: %s: %s: %s %s\n", step, avt_err_name(err.code), err.where, err.detail);
    return 1;
}

static int help(void)
{
    puts("avtaled [--konfig=FILE] [--KEY=VALUE ...]\n\nRuns the service in the foreground until SIGTERM or "
         "SIGINT.\n\navtaled --proev-sandkasse=front [--KEY=VALUE ...] PATH...\n\nTries, confined as the front is, to "
         "open, "
         "rename and link each. Exit status: 0 none could be, 1 one\ncould, 2 the kernel has no Landlock, or wrong "
         "use.\n\nKeys:\n");
    conf_print();
    puts("\nExit status: 0 stopped by a signal, 1 could not start or one of its processes ended.");
    return 0;
}

int main(int argc, char **argv)
{
    static struct start s;
    const char *file = NULL;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return help();
    if (argc > 1 && strncmp(argv[1], "--konfig=", 9) == 0) {
        file = argv[1] + 9;
        argc--;
        argv++;
    }
    if (argc > 1 && strncmp(argv[1], TRIAL, strlen(TRIAL)) == 0)
        return trial(argc - 1, argv + 1);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); /* of all four */
    s.service.arena = avt_arena_new();
    struct avt_err err = conf_load(s.service.arena, &s.service.conf, file, argc - 1, argv + 1);
    if (err.code != AVT_OK)
        return failed("configuration", err);
    for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
        err = STEPS[i].run(&s);
        if (err.code != AVT_OK)
            return failed(STEPS[i].name, err);
    }
    int status = run_until_signal(&s, &signals);
    stop(&s);
    avt_arena_free(&s.service.arena);
    return status;
}
