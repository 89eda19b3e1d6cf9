/* Checking bundles apart: what the process answers, and that what goes wrong in a check stays there. */
#include "kontroll/kontroll.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "avtale/xml.h"
#include "unit/unit.h"

struct world {
    struct avt_arena *arena;
    int socket;
    pid_t pid;
};

static struct avt_span golden(struct avt_arena *arena, const char *name)
{
    struct avt_buf buf = AVT_BUF(arena);
    char chunk[4096];
    FILE *file = fopen(avt_arena_format(arena, AVT_SOURCE "/tests/golden/%s", name), "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        avt_buf_add(&buf, chunk, n);
    (void)fclose(file);
    return avt_buf_get(&buf);
}

static int open_world_knowing(void **state, struct avt_kjent known)
{
    static struct world world;
    int ends[2];
    avt_xml_setup();
    world.arena = avt_arena_new();
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    world.pid = fork();
    if (world.pid == 0) {
        close(ends[0]);
        _exit(kontroll_main(ends[1], &known));
    }
    close(ends[1]);
    world.socket = ends[0];
    *state = &world;
    return 0;
}

static int open_world(void **state)
{
    return open_world_knowing(state, (struct avt_kjent){0});
}

/* An installation that made the golden bundle, and has no rule book. */
static int open_world_with_root(void **state)
{
    static struct avt_key root;
    struct avt_key *keys;
    struct avt_kjent known = {.roots = &root};
    struct avt_arena *arena = avt_arena_new();
    assert_ok(avt_roots_parse(arena, &keys, &known.n_roots, golden(arena, "rot.vkey")));
    root = keys[0];
    static char name[64]; /* not in the arena */
    (void)snprintf(name, sizeof name, "%s", keys[0].name);
    root.name = name;
    avt_arena_free(&arena);
    return open_world_knowing(state, known);
}

static int close_world(void **state)
{
    struct world *world = *state;
    int status;
    close(world->socket);
    assert_int_equal(waitpid(world->pid, &status, 0), world->pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    avt_arena_free(&world->arena);
    return 0;
}

static const char *verdict(struct world *world, struct avt_span bundle)
{
    struct avt_span xml;
    struct avt_node *report;
    assert_ok(kontroll_ask(world->arena, &xml, world->socket, bundle, avt_date_make(2026, 11, 22)));
    assert_ok(avt_xml_parse(world->arena, &report, xml));
    return avt_node_get(report, "dom");
}

/* Without roots of its own a sound bundle is unanchored; one byte changed, and it is not sound. */
static void verdicts(void **state)
{
    struct world *world = *state;
    struct avt_span whole = golden(world->arena, "pakke.zip");
    char *changed = avt_arena_alloc(world->arena, whole.len);
    assert_string_equal(verdict(world, whole), "uforankret");
    memcpy(changed, whole.ptr, whole.len);
    changed[whole.len / 2] ^= 1;
    const char *dom = verdict(world, avt_span_make(changed, whole.len));
    assert_true(strcmp(dom, "ugyldig") == 0 || strcmp(dom, "uleselig") == 0);
    assert_string_equal(verdict(world, AVT_SPAN("PK")), "uleselig");
    assert_string_equal(verdict(world, AVT_SPAN("")), "uleselig");
    assert_string_equal(verdict(world, whole), "uforankret");
}

/* Rules that this installation does not have prove nothing to it, whoever sealed what follows them. */
static void unknown_rules(void **state)
{
    struct world *world = *state;
    assert_string_equal(verdict(world, golden(world->arena, "pakke.zip")), "ukjent-regelverk");
}

/* What is too large is refused before it is sent, and the next is served. */
static void too_large(void **state)
{
    struct world *world = *state;
    struct avt_span xml;
    static char zeros[AVT_MAX_UPLOAD + 1];
    assert_code(kontroll_ask(world->arena, &xml, world->socket, avt_span_make(zeros, sizeof zeros), 0), AVT_ELIMIT);
    assert_string_equal(verdict(world, AVT_SPAN("x")), "uleselig");
}

/* The process gone is told as such. */
static void gone(void **state)
{
    struct world *world = *state;
    struct avt_span xml;
    (void)signal(SIGPIPE, SIG_IGN);
    assert_int_equal(shutdown(world->socket, SHUT_WR), 0);
    assert_code(kontroll_ask(world->arena, &xml, world->socket, AVT_SPAN("x"), 0), AVT_ESTORE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(verdicts, open_world, close_world),
        cmocka_unit_test_setup_teardown(unknown_rules, open_world_with_root, close_world),
        cmocka_unit_test_setup_teardown(too_large, open_world, close_world),
        cmocka_unit_test_setup_teardown(gone, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
