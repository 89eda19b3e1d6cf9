/* LESMEG.txt does what it says: its commands, run as they stand by sh on an unpacked bundle, pass on a sound one and on
 * no other. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/bundle.h"

struct unpacked {
    struct avt_arena *arena;
    struct bundle *b;
    char dir[PATH_MAX];
};

/* Exit status of a command line. */
static int shell(const char *command)
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static const char *path_of(const struct unpacked *u, const char *name)
{
    return avt_arena_format(u->arena, "%s/pakke/%s", u->dir, name);
}

static void write_file(const struct unpacked *u, const char *name, struct avt_span bytes)
{
    char *path = avt_arena_alloc(u->arena, PATH_MAX);
    (void)snprintf(path, PATH_MAX, "%s", path_of(u, name));
    for (char *at = path + strlen(u->dir) + 1; (at = strchr(at, '/')) != NULL; *at++ = '/') {
        *at = '\0';
        (void)mkdir(path, 0700);
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

/* The commands: what stands behind four spaces. */
static struct avt_span commands(struct avt_arena *arena, struct avt_span text)
{
    bool ended;
    struct avt_span line;
    struct avt_buf buf = AVT_BUF(arena);
    while (avt_span_line(&text, &line, &ended))
        if (avt_span_starts(line, "    "))
            avt_buf_format(&buf, "%.*s\n", (int)line.len - 4, line.ptr + 4);
    return avt_buf_get(&buf);
}

static void unpack(struct unpacked *u, struct avt_arena *arena, void (*build)(struct bundle *b))
{
    size_t n;
    struct avt_entry *entries;
    *u = (struct unpacked){
        .arena = arena, .b = avt_arena_alloc(arena, sizeof *u->b), .dir = "/tmp/avtale-lesmeg-XXXXXX"};
    assert_non_null(mkdtemp(u->dir));
    bundle_open(u->b, arena, 1);
    build(u->b);
    assert_ok(avt_zip_parse(arena, &entries, &n, bundle_make(u->b, "deltaker")));
    for (size_t i = 0; i < n; i++)
        write_file(u, entries[i].name, entries[i].bytes);
    write_file(u, "../oppskrift.sh", commands(arena, avt_entry_find(entries, n, AVT_PAKKE_LESMEG)->bytes));
}

/* Exit status of the recipe; root "" for none. What it prints lies in `ut`. */
static int run(const struct unpacked *u, struct avt_span root)
{
    return shell(avt_arena_format(u->arena, "cd %s/pakke && ROT='%.*s' sh ../oppskrift.sh > ../ut 2>&1", u->dir,
                                  (int)root.len, root.ptr));
}

static struct avt_span output(const struct unpacked *u)
{
    char chunk[4096];
    struct avt_buf buf = AVT_BUF(u->arena);
    FILE *file = fopen(path_of(u, "../ut"), "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        avt_buf_add(&buf, chunk, n);
    (void)fclose(file);
    return avt_buf_get(&buf);
}

static void clean(const struct unpacked *u)
{
    assert_int_equal(shell(avt_arena_format(u->arena, "rm -r %s", u->dir)), 0);
}

static bool says(const struct unpacked *u, const char *text)
{
    struct avt_span out = output(u);
    return memmem(out.ptr, out.len, text, strlen(text)) != NULL;
}

static void test_passes_on_a_sound_bundle(void **state)
{
    struct unpacked u;
    unpack(&u, *state, bundle_large);
    assert_int_equal(run(&u, AVT_SPAN("")), 3);
    assert_true(says(&u, "ikke kontrollert mot noen rot"));
    assert_true(says(&u, "ok    versjon-1/visning-nb.xhtml er det som ble vist"));
    assert_int_equal(run(&u, bundle_root(u.b)), 0);
    assert_true(says(&u, "ok    nokler/nokkelliste-1.note er signert av " BUNDLE_OPPHAV "/rot/1\n"));
    assert_false(says(&u, "FEIL"));
    clean(&u);
}

static void test_refuses_another_root(void **state)
{
    struct unpacked u;
    struct bundle *other = avt_arena_alloc(*state, sizeof *other);
    bundle_open(other, *state, 50);
    unpack(&u, *state, bundle_small);
    assert_int_equal(run(&u, bundle_root(other)), 1);
    assert_true(says(&u, "FEIL  nokler/nokkelliste-1.note"));
    clean(&u);
}

/* One file changed, and the manifest with it where it says so: what the recipe then says. */
static void test_refuses_what_is_changed(void **state)
{
    static const struct {
        const char *name, *told;
    } rows[] = {
        {"versjon-1/avtale.xml",       "FEIL  versjon-1/avtale.xml er det som ble lagt frem"         },
        {"versjon-1/person.xml",       "FEIL  versjon-1/person.xml er det som ble lagt frem"         },
        {"post-0011-oenske.xml",       "FEIL  post-0011-oenske.xml er vedlagt"                       },
        {"post-0002.erklaering",       "FEIL  post-0002.kvittering er for"                           },
        {"post-0002.kvittering",       "FEIL  post-0002.kvittering er signert av"                    },
        {"post-0002.bevis",            "FEIL  post-0002.bevis er uendret"                            },
        {"nokler/nokkelliste-1.note",  "FEIL  post-0001.kvittering gjelder nokler/nokkelliste-1.note"},
        {"versjon-1/visning-nb.xhtml", "FEIL  filene er de manifestet nevner"                        },
        {"manifest.note",              "FEIL  manifest.note er signert av"                           },
        {"LESMEG.txt",                 "FEIL  filene er de manifestet nevner"                        },
        {"skjema/proeve/1/ny-fil.xsd", "FEIL  det er ingen andre filer"                              },
    };
    struct unpacked u;
    unpack(&u, *state, bundle_large);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *change = avt_arena_format(*state,
                                              "cd %s/pakke && cp -r . ../kopi && touch %s && "
                                              "sed -i '1s/a/b/;2s/a/b/;3s/[0-9]/x/' %s",
                                              u.dir, rows[i].name, rows[i].name);
        assert_int_equal(shell(change), 0);
        assert_row(run(&u, AVT_SPAN("")) == 1, rows[i].name);
        assert_row(says(&u, rows[i].told), rows[i].name);
        assert_int_equal(shell(avt_arena_format(*state, "cd %s && rm -r pakke && mv kopi pakke", u.dir)), 0);
    }
    assert_int_equal(run(&u, AVT_SPAN("")), 3);
    clean(&u);
}

/* Another view, and the manifest made anew around it: what nobody who signed was shown is found without our program. */
static void test_refuses_a_view_nobody_saw(void **state)
{
    struct unpacked u;
    unpack(&u, *state, bundle_large);
    const char *change =
        avt_arena_format(*state,
                         "cd %s/pakke && echo '<p/>' >> versjon-1/visning-nb.xhtml && "
                         "find . -type f ! -name manifest.note | cut -c 3- | LC_ALL=C sort | xargs sha256sum "
                         "> ../sums && { cat ../sums; sed -n '/^$/,$p' manifest.note; } > ../note && "
                         "mv ../note manifest.note",
                         u.dir);
    assert_int_equal(shell(change), 0);
    assert_int_equal(run(&u, bundle_root(u.b)), 1);
    assert_true(says(&u, "ok    filene er de manifestet nevner"));
    assert_true(says(&u, "FEIL  versjon-1/visning-nb.xhtml er det som ble vist"));
    clean(&u);
}

/* What it promises not to need. */
static void test_uses_only_what_it_says(void **state)
{
    static const char *const others[] = {"grep",  "sed ", "awk", "xxd",     "python", "perl",
                                         "find ", "curl", "jq",  "echo -n", "local "};
    struct avt_span text = commands(*state, avt_pakke_lesmeg(*state, NULL, 0));
    assert_true(text.len > 0);
    for (size_t i = 0; i < UNIT_COUNT(others); i++)
        assert_row(memmem(text.ptr, text.len, others[i], strlen(others[i])) == NULL, others[i]);
}

static void test_names_the_newest_key_list(void **state)
{
    const struct avt_entry entries[] = {
        {"nokler/nokkelliste-10.note", AVT_SPAN("")},
        {"nokler/nokkelliste-9.note",  AVT_SPAN("")},
    };
    struct avt_span text = avt_pakke_lesmeg(*state, entries, UNIT_COUNT(entries));
    assert_non_null(memmem(text.ptr, text.len, "manifest.note nokler/nokkelliste-10.note", 40));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_passes_on_a_sound_bundle), unit_case(test_refuses_another_root),
        unit_case(test_refuses_what_is_changed),  unit_case(test_refuses_a_view_nobody_saw),
        unit_case(test_uses_only_what_it_says),   unit_case(test_names_the_newest_key_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
