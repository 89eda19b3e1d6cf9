/*
 * Runs the push process for tests, with a store, keys and a signer of its own, and does what lines of input say:
 *
 *   abonner <id> <mottaker> <fra> <url> <hemmelighet>    a subscription; mottaker is a number from 1 to 255
 *   rad <avtale> <hendelse> <mottaker> <adresse or ->    an outbox row; answers with its message id
 *   flere <antall> <avtale> <hendelse> <mottaker>        that many rows in one transaction; answers with their ids
 *   start, vek, avslutt, drep                            starts push, wakes it, ends it by SIGTERM or SIGKILL
 *
 * Every line is answered by one: "ok …" or "feil <why>"; avslutt and drep answer with the wait status. At end of input
 * the wake pipe is closed, so that push ends by itself; exit status 0 if it and the signer ended well. Arguments are
 * those of the service: --data=… and so on.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "push/push.h"
#include "signer/signer.h"
#include "store/store.h"
#include "store/vault.h"
#include "sys/clock.h"
#include "sys/data.h"
#include "sys/file.h"

enum { SOCKETS = 8, WORDS = 8, LINE_SIZE = 1024 };

struct driver {
    struct avt_arena *arena;
    struct conf conf;
    struct push_setup setup;
    struct store *store;
    struct vault *vault;
    pid_t signer, push;
    int wake;              /* write end */
    int push_end[SOCKETS]; /* one for each push process: an answer to a killed one must not reach the next */
    int signer_end[SOCKETS];
    size_t started;
};

static void must(struct avt_err err, const char *what)
{
    if (err.code == AVT_OK)
        return;
    (void)fprintf(stderr, "driver: %s: %s %s %s\n", what, avt_err_name(err.code), err.where, err.detail);
    exit(2);
}

static const char *below(struct driver *driver, const char *name)
{
    return avt_arena_format(driver->arena, "%s/%s", driver->conf.data, name);
}

/* ---- The processes ---- */

static _Noreturn void be_signer(struct driver *driver, const struct signer_setup *setup)
{
    for (size_t i = 0; i < SOCKETS; i++)
        (void)close(driver->push_end[i]);
    (void)close(driver->wake);
    _exit(signer_main(setup, driver->signer_end, SOCKETS));
}

static void start_signer(struct driver *driver)
{
    struct signer_setup setup = {.opphav = driver->conf.opphav, .dir = below(driver, "signer"), .n_roots = 1};
    struct avt_span vkey, line;
    struct avt_key root;
    must(file_mkdir(setup.dir, 0700), "signer's folder");
    must(signer_demo_keys(driver->arena, &setup.nokkelliste, &vkey, setup.opphav, setup.dir, clock_now()), "keys");
    if (!avt_span_cut(&vkey, '\n', &line))
        exit(2);
    must(avt_vkey_parse(driver->arena, &root, line), "root key");
    setup.roots = &root;
    driver->signer = fork();
    if (driver->signer == 0)
        be_signer(driver, &setup);
    for (size_t i = 0; i < SOCKETS; i++)
        (void)close(driver->signer_end[i]);
}

static void open_pipes(struct driver *driver)
{
    int ends[2];
    bool good = pipe(ends) == 0;
    driver->setup.wake = ends[0];
    driver->wake = ends[1];
    for (size_t i = 0; i < SOCKETS && good; i++) {
        good = socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
        driver->push_end[i] = ends[0];
        driver->signer_end[i] = ends[1];
    }
    if (!good)
        exit(2);
}

static bool start_push(struct driver *driver)
{
    if (driver->push != 0 || driver->started == SOCKETS)
        return false;
    driver->setup.signer = driver->push_end[driver->started++];
    driver->push = fork();
    if (driver->push == 0)
        _exit(push_main(&driver->setup));
    return driver->push > 0;
}

static int wait_for(pid_t *child)
{
    int status = 0;
    if (*child > 0 && waitpid(*child, &status, 0) != *child)
        exit(2);
    *child = 0;
    return status;
}

static int end_push(struct driver *driver, int signal)
{
    if (driver->push > 0)
        (void)kill(driver->push, signal);
    return wait_for(&driver->push);
}

/* ---- The store ---- */

/* Open for one line only: a connection of SQLite must not be carried through fork. */
static void open_store(struct driver *driver)
{
    must(store_open(&driver->store, driver->setup.database, true), "store");
    must(store_begin(driver->store), "begin");
}

static void commit_store(struct driver *driver)
{
    must(store_commit(driver->store), "commit");
    store_close(&driver->store);
}

static struct avt_span seal(struct driver *driver, const char *kind, const char *plain)
{
    struct avt_span sealed;
    must(vault_seal(driver->vault, driver->arena, &sealed, VAULT_PUSH, kind, avt_span_str(plain)), "seal");
    return sealed;
}

static struct avt_span recipient(struct driver *driver, const char *number)
{
    char *hash = avt_arena_alloc(driver->arena, 32);
    hash[0] = (char)strtol(number, NULL, 10);
    return avt_span_make(hash, 32);
}

static const char *insert_row(struct driver *driver, const char *avtale, const char *hendelse, const char *mottaker,
                              const char *adresse)
{
    const char *melding = avt_arena_format(driver->arena, "msg_%s", id_new().text);
    struct store_value sealed = S_NULL;
    if (strcmp(adresse, "-") != 0)
        sealed = S_BLOB(seal(driver, "adresse", adresse));
    must(store_run(driver->store, SQL_UTBOKS_ADD, S_TEXT(melding), S_TEXT(avtale), S_INT(7), S_INT(2), S_TEXT(hendelse),
                   S_TEXT("deltaker"), S_BLOB(recipient(driver, mottaker)), sealed, S_TEXT("nb"), S_INT(clock_now())),
         "utboks");
    return melding;
}

static void add_rows(struct driver *driver, long n, char *const *words, const char *adresse)
{
    open_store(driver);
    (void)printf("ok");
    for (long i = 0; i < n; i++)
        (void)printf(" %s", insert_row(driver, words[0], words[1], words[2], adresse));
    commit_store(driver);
    (void)printf("\n");
}

static void add_subscription(struct driver *driver, char *const *words)
{
    const char *json = avt_arena_format(driver->arena, "{\"url\":\"%s\",\"hemmelighet\":\"%s\"}", words[3], words[4]);
    open_store(driver);
    must(store_run(driver->store, SQL_ABONNEMENT_ADD, S_TEXT(words[0]), S_BLOB(recipient(driver, words[1])),
                   S_BLOB(seal(driver, "abonnement", json)), S_INT(strtol(words[2], NULL, 10)), S_INT(clock_now())),
         "abonnement");
    commit_store(driver);
    (void)printf("ok\n");
}

/* ---- The lines ---- */

static void do_abonner(struct driver *driver, char *const *words)
{
    add_subscription(driver, words);
}

static void do_rad(struct driver *driver, char *const *words)
{
    add_rows(driver, 1, words, words[3]);
}

static void do_flere(struct driver *driver, char *const *words)
{
    add_rows(driver, strtol(words[0], NULL, 10), words + 1, "-");
}

static void do_start(struct driver *driver, char *const *words)
{
    (void)words;
    (void)printf(start_push(driver) ? "ok %d\n" : "feil start %d\n", (int)driver->push);
}

static void do_vek(struct driver *driver, char *const *words)
{
    (void)words;
    (void)printf(write(driver->wake, "x", 1) == 1 ? "ok\n" : "feil vek\n");
}

static void do_avslutt(struct driver *driver, char *const *words)
{
    (void)words;
    (void)printf("ok %d\n", end_push(driver, SIGTERM));
}

static void do_drep(struct driver *driver, char *const *words)
{
    (void)words;
    (void)printf("ok %d\n", end_push(driver, SIGKILL));
}

static const struct {
    const char *name;
    size_t words; /* behind the name */
    void (*run)(struct driver *driver, char *const *words);
} LINES[] = {
    {"abonner", 5, do_abonner},
    {"rad",     4, do_rad    },
    {"flere",   4, do_flere  },
    {"start",   0, do_start  },
    {"vek",     0, do_vek    },
    {"avslutt", 0, do_avslutt},
    {"drep",    0, do_drep   },
};

static void obey(struct driver *driver, char *line)
{
    char *words[WORDS], *rest = NULL;
    size_t n = 0;
    for (char *word = strtok_r(line, " \n", &rest); word != NULL && n < WORDS; word = strtok_r(NULL, " \n", &rest))
        words[n++] = word;
    for (size_t i = 0; n > 0 && i < sizeof LINES / sizeof *LINES; i++) {
        if (strcmp(LINES[i].name, words[0]) == 0 && LINES[i].words == n - 1) {
            LINES[i].run(driver, words + 1);
            return;
        }
    }
    (void)printf("feil linje\n");
}

static int close_all(struct driver *driver)
{
    (void)close(driver->wake);
    int status = wait_for(&driver->push);
    for (size_t i = 0; i < SOCKETS; i++)
        (void)close(driver->push_end[i]);
    int signer = wait_for(&driver->signer);
    vault_close(&driver->vault);
    avt_arena_free(&driver->arena);
    return status == 0 && signer == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct driver driver = {.arena = avt_arena_new()};
    char line[LINE_SIZE];
    must(conf_load(driver.arena, &driver.conf, NULL, argc - 1, argv + 1), "arguments");
    driver.conf.demo = true; /* where the kernel has no Landlock, it goes on */
    must(data_prepare(driver.arena, driver.conf.data), "folder");
    driver.setup.conf = &driver.conf;
    driver.setup.database = below(&driver, "base/avtale.db");
    driver.setup.vault = below(&driver, "noekler");
    driver.setup.queue = below(&driver, "push/push.db");
    open_pipes(&driver);
    start_signer(&driver);
    must(vault_open(&driver.vault, driver.setup.vault, NULL), "vault");
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin) != NULL) {
        obey(&driver, line);
    }
    return close_all(&driver);
}
