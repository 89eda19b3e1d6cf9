/* The demo's people, the record S commits to, and bearer tokens. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "avtale/xml.h"
#include "identity/identity.h"
#include "sys/file.h"

#include "unit/service/folder.h"
#include "unit/unit.h"

static struct avt_err load(struct avt_arena *arena, struct identity **out, const char *people)
{
    const char *xml = avt_arena_format(arena, "<personer>\n%s\n</personer>", people);
    return identity_load(out, arena, avt_span_str(xml), "p.xml");
}

/* ---- The file ---- */

static void demo_people(void **state)
{
    struct avt_span xml;
    struct identity *identity;
    size_t n;
    assert_ok(file_read(*state, &xml, AVT_SOURCE "/service/demo/personer.xml", 65536));
    assert_ok(identity_load(&identity, *state, xml, "personer.xml"));
    (void)identity_list(identity, &n);
    assert_int_equal(n, 8);
    const struct identity_person *ola = identity_find(identity, "ola"), *astrid = identity_find(identity, "astrid");
    assert_string_equal(ola->fnr, "15830151173");
    assert_null(ola->navident);
    assert_string_equal(pairs_find(&astrid->virksomheter, "314200772"), "Fjord Kaf\xC3\xA9 AS");
    assert_non_null(pairs_find(&identity_find(identity, "vera")->nav_roller, "veileder"));
    assert_non_null(pairs_find(&identity_find(identity, "bjarne")->nav_roller, "beslutter"));
    assert_null(identity_find(identity, "Ola"));
    assert_null(identity_find(NULL, "ola"));
}

/* The tests' own cast is in the demo, with the same numbers. */
static void same_cast(void **state)
{
    struct avt_span xml, json;
    assert_ok(file_read(*state, &xml, AVT_SOURCE "/service/demo/personer.xml", 65536));
    assert_ok(file_read(*state, &json, AVT_SOURCE "/tests/data/personer.json", 65536));
    static const char *const numbers[] = {"15830151173", "23888030492", "08897521041",
                                          "314200772",   "Z990001",     "Z990002"};
    for (size_t i = 0; i < UNIT_COUNT(numbers); i++) {
        assert_row(strstr(xml.ptr, numbers[i]) != NULL, numbers[i]);
        assert_row(strstr(json.ptr, numbers[i]) != NULL, numbers[i]);
    }
}

#define OLA "<person id=\"ola\" navn=\"Ola\" slag=\"deltaker\" fnr=\"15830151173\"/>"

#define FNR      "navn=\"A\" fnr=\"15830151173\" "
#define BUSINESS "<virksomhet navn=\"B\" orgnr="
#define NAV      "navn=\"V\" navident=\"Z990001\" "

static struct avt_err load_one(struct avt_arena *arena, const char *attributes, const char *children)
{
    struct identity *identity;
    return load(arena, &identity,
                avt_arena_format(arena, "<person id=\"a\" slag=\"d\" %s>\n%s</person>", attributes, children));
}

static void person_refused(void **state)
{
    static const struct {
        const char *what, *attributes, *children;
        int line;
    } cases[] = {
        {"wrong check digit",      "navn=\"A\" fnr=\"15830151174\"",       "",                                  2},
        {"a real number's month",  "navn=\"A\" fnr=\"20036914700\"",       "",                                  2},
        {"neither number",         "navn=\"A\"",                           "",                                  2},
        {"both numbers",           FNR "navident=\"Z990001\"",             "",                                  2},
        {"short ident",            "navn=\"A\" navident=\"Z99000\"",       "",                                  2},
        {"long ident",             "navn=\"A\" navident=\"Z9900011\"",     "",                                  2},
        {"no name",                "fnr=\"15830151173\"",                  "",                                  2},
        {"empty name",             "navn=\"\" fnr=\"15830151173\"",        "",                                  2},
        {"two lines in the name",  "navn=\"A&#10;B\" fnr=\"15830151173\"", "",                                  2},
        {"bad mail",               FNR "epost=\"a b@c\"",                  "",                                  2},
        {"unknown attribute",      FNR "x=\"\"",                           "",                                  2},
        {"other child",            FNR,                                    "<x/>",                              3},
        {"text",                   FNR,                                    "x",                                 2},
        {"real business",          FNR,                                    BUSINESS "\"974760673\"/>",          3},
        {"business, wrong digit",  FNR,                                    BUSINESS "\"314200773\"/>",          3},
        {"business without name",  FNR,                                    "<virksomhet orgnr=\"314200772\"/>", 3},
        {"other role",             NAV,                                    "<rolle navn=\"sjef\"/>",            3},
        {"Nav role without ident", FNR,                                    "<rolle navn=\"veileder\"/>",        3},
    };
    assert_ok(load_one(*state, FNR, ""));
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_err err = load_one(*state, cases[i].attributes, cases[i].children);
        assert_row(err.code == AVT_EDATA, cases[i].what);
        assert_row(strcmp(err.where, avt_arena_format(*state, "p.xml:%d", cases[i].line)) == 0, cases[i].what);
    }
}

static void people_refused(void **state)
{
    static const char *const cases[] = {
        OLA "\n" OLA,
        OLA "text",
        "<folk/>",
        "<person id=\"a.b\" slag=\"d\" " FNR "/>",
        "<person id=\"\" slag=\"d\" " FNR "/>",
        "<person id=\"a\" " FNR "/>",
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct identity *identity = NULL;
        assert_row(load(*state, &identity, cases[i]).code == AVT_EDATA && identity == NULL, cases[i]);
    }
}

/* ---- Records ---- */

static void record(void **state)
{
    const struct actor ola = {.navn = "Ola Testesen", .fnr = "15830151173"},
                       vera = {.navn = "Vera", .navident = "Z990001"};
    assert_span(identity_record(*state, &ola, NULL),
                "avtale/identitet/v1\nnavn Ola Testesen\nfoedselsnummer 15830151173\n");
    assert_span(identity_record(*state, &ola, "314200772"),
                "avtale/identitet/v1\nnavn Ola Testesen\nfoedselsnummer 15830151173\nvirksomhet 314200772\n");
    assert_span(identity_record(*state, &vera, NULL), "avtale/identitet/v1\nnavn Vera\nnavident Z990001\n");
}

/* ---- A folder for keys ---- */

static const char *folder(struct avt_arena *arena)
{
    const char *dir = avt_arena_str(arena, "/tmp/avtale-identity-XXXXXX");
    char *writable = avt_arena_alloc(arena, strlen(dir) + 1);
    memcpy(writable, dir, strlen(dir));
    assert_non_null(mkdtemp(writable));
    return writable;
}

static void remove_file(struct avt_arena *arena, const char *dir, const char *name)
{
    (void)unlink(avt_arena_format(arena, "%s/%s", dir, name));
}

static void actors(void **state)
{
    const char *dir = folder(*state);
    const char *vault_dir = avt_arena_format(*state, "%s/vault", dir);
    struct vault *vault;
    struct identity *identity;
    uint8_t person[32];
    assert_ok(vault_open(&vault, vault_dir, NULL));
    assert_ok(load(
        *state, &identity,
        OLA "<person id=\"vera\" navn=\"V\" slag=\"nav\" navident=\"Z990001\"><rolle navn=\"veileder\"/></person>"));
    const struct actor *ola = identity_actor(*state, identity_find(identity, "ola"), vault);
    const struct actor *vera = identity_actor(*state, identity_find(identity, "vera"), vault);
    vault_hmac(vault, person, "fnr", "15830151173");
    assert_memory_equal(ola->person, person, 32);
    vault_hmac(vault, person, "navident", "Z990001");
    assert_memory_equal(vera->person, person, 32);
    assert_string_equal(vera->metode, "demo");
    assert_non_null(pairs_find(&vera->nav_roller, "veileder"));
    vault_close(&vault);
    assert_int_equal(nftw(dir, folder_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* ---- Tokens ---- */

static void tokens(void **state)
{
    const char *dir = folder(*state), *token, *id = NULL;
    struct identity_key key = {0};
    struct stat st;
    assert_code(identity_token_check(*state, &id, &key, dir, "demo.ola.1000.AAAA", 999), AVT_ELOGIN);
    assert_ok(identity_token(*state, &token, dir, "ola", 1000));
    assert_int_equal(stat(avt_arena_format(*state, "%s/demo-token.key", dir), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, 32);
    assert_true(strncmp(token, "demo.ola.1000.", 14) == 0);
    assert_ok(identity_token_check(*state, &id, &key, dir, token, 999));
    assert_string_equal(id, "ola");
    assert_code(identity_token_check(*state, &id, &key, dir, token, 1000), AVT_ELOGIN);
    const char *again;
    assert_ok(identity_token(*state, &again, dir, "ola", 1000));
    assert_string_equal(token, again);
    remove_file(*state, dir, "demo-token.key");
    assert_ok(identity_token_check(*state, &id, &key, dir, token, 999)); /* read once */
    struct identity_key other = {0};
    assert_code(identity_token_check(*state, &id, &other, dir, token, 999), AVT_ELOGIN);
    assert_int_equal(rmdir(dir), 0);
}

static void tokens_refused(void **state)
{
    const char *dir = folder(*state), *token, *id = NULL;
    struct identity_key key = {0};
    assert_ok(identity_token(*state, &token, dir, "ola", 1000));
    const char *sum = strrchr(token, '.') + 1;
    const char *const cases[] = {
        "",
        "demo",
        "demo.ola.1000",
        "demo.ola.1000.",
        avt_arena_format(*state, "demo.kari.1000.%s", sum),
        avt_arena_format(*state, "demo.ola.1001.%s", sum),
        avt_arena_format(*state, "demo.ola.01000.%s", sum),
        avt_arena_format(*state, "demo.ola.-1.%s", sum),
        avt_arena_format(*state, "prod.ola.1000.%s", sum),
        avt_arena_format(*state, "demo..1000.%s", sum),
        avt_arena_format(*state, "%s.", token),
        avt_arena_format(*state, " %s", token),
        avt_arena_format(*state, "%sA", token),
        avt_arena_strn(*state, token, strlen(token) - 1),
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++)
        assert_row(identity_token_check(*state, &id, &key, dir, cases[i], 0).code == AVT_ELOGIN, cases[i]);
    assert_null(id);
    remove_file(*state, dir, "demo-token.key");
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {unit_case(demo_people),    unit_case(same_cast),     unit_case(people_refused),
                                       unit_case(person_refused), unit_case(record),        unit_case(actors),
                                       unit_case(tokens),         unit_case(tokens_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
