/*
 * Commands with no HTTP: opens the data of a service that is stopped, and does in it what is named, waiting for each
 * (command_wait). Nothing of room front is in this program.
 *
 *   command_driver --data=DATA sign AGREEMENT ROLE PERSON KEY     both steps of signing, the second twice
 *
 * Prints the bytes of each answer, one a line; a refusal as "status name" and then its faults as "code field".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "avtale/xml.h"
#include "case/service.h"
#include "command/confirm.h"
#include "command/first_step.h"
#include "reading/reading_disk.h"
#include "signer/signer.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"
#include "writer/writer.h"

struct world {
    struct service service;
    struct avt_span nokkelliste;
    struct store *store;
    struct signer *signer;
    pid_t pid;
};

/* ---- what main.c does, but for front, push and checker ---- */

static struct avt_err keys(struct world *w)
{
    struct service *s = &w->service;
    struct avt_span roots;
    struct avt_key *list;
    struct avt_note note;
    struct avt_keylist keylist;
    const char *dir = avt_arena_format(s->arena, "%s/segl", s->conf.data);
    AVT_TRY(signer_demo_keys(s->arena, &w->nokkelliste, &roots, s->conf.opphav, dir, clock_now()));
    AVT_TRY(avt_roots_parse(s->arena, &list, &s->n_roots, roots));
    s->roots = list;
    AVT_TRY(avt_note_parse(s->arena, &note, w->nokkelliste));
    AVT_TRY(avt_keylist_parse(s->arena, &keylist, note.text));
    s->nokkelliste = keylist.number;
    s->nokkelliste_digest = avt_hash(note.text);
    return AVT_NOERR;
}

static struct avt_err signer(struct world *w)
{
    const struct service *s = &w->service;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0 || (w->pid = fork()) < 0)
        return avt_err_make(AVT_ESTORE, "signer", "cannot be started");
    if (w->pid == 0) {
        const struct signer_setup setup = {.opphav = s->conf.opphav,
                                           .dir = avt_arena_format(s->arena, "%s/segl", s->conf.data),
                                           .nokkelliste = w->nokkelliste,
                                           .roots = s->roots,
                                           .n_roots = s->n_roots};
        close(pair[0]);
        exit(signer_main(&setup, &pair[1], 1));
    }
    close(pair[1]);
    return signer_connect(&w->signer, pair[0]);
}

static struct avt_err open_world(struct world *w, char *data)
{
    struct service *s = &w->service;
    struct avt_span people;
    char demo[] = "--demo=ja", personer[] = "--personer=service/demo/personer.xml";
    char *args[] = {data, demo, personer};
    log_open("command");
    AVT_TRY(conf_load(s->arena, &s->conf, NULL, 3, args));
    avt_xml_setup();
    AVT_TRY(keys(w));
    AVT_TRY(service_load_tiltak(s->arena, &s->tiltak, &s->n_tiltak, s->conf.skjemaer));
    AVT_TRY(signer(w));
    const char *path = avt_arena_format(s->arena, "%s/base/avtale.db", s->conf.data);
    AVT_TRY(vault_open(&s->vault, avt_arena_format(s->arena, "%s/noekler", s->conf.data), NULL));
    AVT_TRY(store_open(&w->store, path, true));
    AVT_TRY(file_read(s->arena, &people, s->conf.personer, AVT_MAX_BODY));
    AVT_TRY(identity_load(&s->identity, s->arena, people, s->conf.personer));
    AVT_TRY(writer_open(&s->writer, s, w->store, w->signer, -1));
    AVT_TRY(reading_disk_open(&s->reading, path, w->store));
    return readers_open(&s->readers, path, 1);
}

static void close_world(struct world *w)
{
    reading_disk_close(&w->service.reading);
    writer_close(&w->service.writer);
    readers_close(&w->service.readers);
    signer_close(&w->signer);
    store_close(&w->store);
    vault_close(&w->service.vault);
    (void)waitpid(w->pid, NULL, 0);
    avt_arena_free(&w->service.arena);
}

/* ---- what is asked ---- */

struct asked {
    const char *avtale, *rolle, *person, *key;
};

/* The version that waits is what the caller has seen: the token is read here, as a caller reads it. */
static const char *seen(struct world *w, const struct asked *asked)
{
    struct avt_arena *arena = w->service.arena;
    struct store *store = service_read(&w->service);
    struct sak sak;
    struct avt_err err = sak_find(&w->service, store, arena, &sak, asked->avtale);
    if (err.code == AVT_OK)
        err = sak_fold(&w->service, store, &sak);
    service_read_done(&w->service, store);
    const struct avt_versjon *versjon = err.code == AVT_OK ? avt_tilstand_venter(&sak.state) : NULL;
    return versjon ? avt_digest_format(arena, &versjon->fremlegg) : "";
}

/* Runs one, prints what came of it. */
static bool run(struct world *w, const struct asked *asked, const struct command_kind *kind, const void *wish,
                const char *key, struct response *answer)
{
    struct avt_arena *arena = w->service.arena;
    const struct identity_person *person = identity_find(w->service.identity, asked->person);
    struct avt_faults faults = AVT_FAULTS(arena);
    struct ctx ctx = {.service = &w->service,
                      .arena = arena,
                      .actor = person ? identity_actor(arena, person, w->service.vault) : NULL,
                      .faults = &faults,
                      .spraak = "nb",
                      .avtale = asked->avtale,
                      .role = &asked->rolle,
                      .n_role = 1,
                      .token = seen(w, asked),
                      .key = key,
                      .scope = "cli",
                      .body = avt_hash(avt_span_str(kind->name))};
    struct avt_err err = ctx.actor ? command_wait(&ctx, kind, wish, answer) : avt_err_make(AVT_ELOGIN, "", "nobody");
    if (err.code == AVT_OK) {
        printf("%.*s\n", (int)answer->body.len, answer->body.ptr);
        return true;
    }
    printf("%d %s\n", avt_err_status(err.code), avt_err_name(err.code));
    for (size_t i = 0; i < faults.n; i++)
        printf("%s %s\n", faults.list[i].kode, faults.list[i].felt);
    return false;
}

static bool sign(struct world *w, const struct asked *asked)
{
    struct avt_arena *arena = w->service.arena;
    struct response answer = {0};
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    const struct oensket wish = {.handling = AVT_GODKJENT};
    if (!run(w, asked, &command_attempt, &wish, avt_arena_format(arena, "%s-1", asked->key), &answer) ||
        avt_json_parse(arena, &json, answer.body, &faults).code != AVT_OK)
        return false;
    const struct confirm_wish attempt = {.forsok = avt_json_string(json, "forsok")};
    const char *key = avt_arena_format(arena, "%s-2", asked->key);
    return run(w, asked, &command_confirm, &attempt, key, &answer) &&
           run(w, asked, &command_confirm, &attempt, key, &answer);
}

int main(int argc, char **argv)
{
    struct world w = {.service = {.arena = avt_arena_new()}};
    if (argc != 7 || strcmp(argv[2], "sign") != 0)
        return 64;
    struct avt_err err = open_world(&w, argv[1]);
    if (err.code != AVT_OK) {
        fprintf(stderr, "%s: %s\n", err.where, err.detail);
        return 2;
    }
    bool good = sign(&w, &(struct asked){argv[3], argv[4], argv[5], argv[6]});
    close_world(&w);
    return good ? 0 : 1;
}
