/* Configuration: defaults, file, arguments, and everything that stops the start. */
#include "sys/conf.h"

#include "unit/service/folder.h"

static struct avt_err load_text(struct folder *folder, struct conf *out, const char *text)
{
    folder_put(folder, "conf", text);
    return conf_load(folder->arena, out, folder_at(folder, "conf"), 0, NULL);
}

static void defaults_are_those_of_the_table(void **state)
{
    struct folder *folder = *state;
    struct conf conf;
    assert_ok(conf_load(folder->arena, &conf, NULL, 0, NULL));
#define CONF_SAME_TEXT(value, def)   assert_string_equal(value, def)
#define CONF_SAME_DATE(value, def)   assert_string_equal(value, def)
#define CONF_SAME_BOOL(value, def)   assert_string_equal((value) ? "ja" : "nei", def)
#define CONF_SAME_NUMBER(value, def) assert_int_equal(value, strtol(def, NULL, 10))
#define CONF_SAME_COUNT(value, def)  assert_int_equal(value, strtol(def, NULL, 10))
#define CONF(key, type, def, doc)    CONF_SAME_##type(conf.key, def);
#include "sys/conf.def"
#undef CONF
}

static void arguments_win_over_the_file(void **state)
{
    struct folder *folder = *state;
    struct conf conf;
    char lytt[] = "--lytt=127.0.0.1:9", traader[] = "--traader=7", *argv[] = {lytt, traader};
    folder_put(folder, "conf", "# comment\n\n  lytt = 127.0.0.1:1\r\ndata=/a=b \n\tdemo = ja\nidag = 2026-02-28");
    assert_ok(conf_load(folder->arena, &conf, folder_at(folder, "conf"), 2, argv));
    assert_string_equal(conf.lytt, "127.0.0.1:9");
    assert_string_equal(conf.data, "/a=b");
    assert_string_equal(conf.idag, "2026-02-28");
    assert_true(conf.demo);
    assert_int_equal(conf.traader, 7);
}

static void everything_else_stops_the_start(void **state)
{
    static const struct {
        const char *text, *where;
    } rows[] = {
        {"ukjent = 1\n",             ":1"},
        {"demo = ja\nDEMO = ja\n",   ":2"},
        {"demo = ja\n\ndemo = ja\n", ":3"},
        {"demo = true\n",            ":1"},
        {"demo =\n",                 ":1"},
        {"demo\n",                   ":1"},
        {"= ja\n",                   ":1"},
        {"traader = 0\n",            ":1"},
        {"traader = -1\n",           ":1"},
        {"traader = 02\n",           ":1"},
        {"per_adresse = -1\n",       ":1"},
        {"traader = 1000001\n",      ":1"},
        {"demo=ja\nidag=2026-02-29", ":2"},
    };
    struct folder *folder = *state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct conf conf = {.lytt = "untouched"};
        struct avt_err err = load_text(folder, &conf, rows[i].text);
        assert_row(err.code == AVT_EUSAGE, rows[i].text);
        const char *where = avt_arena_format(folder->arena, "%s%s", folder_at(folder, "conf"), rows[i].where);
        assert_string_equal(err.where, where);
        assert_string_equal(conf.lytt, "untouched");
    }
}

static void arguments_are_told_by_name(void **state)
{
    struct folder *folder = *state;
    struct conf conf;
    char unknown[] = "--ukjent=1", bare[] = "demo=ja", half[] = "--demo", *rows[] = {unknown, bare, half};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_err err = conf_load(folder->arena, &conf, NULL, 1, &rows[i]);
        assert_row(err.code == AVT_EUSAGE, rows[i]);
        assert_string_equal(err.where, rows[i]);
    }
    assert_code(conf_load(folder->arena, &conf, folder_at(folder, "missing"), 0, NULL), AVT_EUSAGE);
}

static void demo_settings_need_demo_mode(void **state)
{
    struct folder *folder = *state;
    struct conf conf;
    assert_code(load_text(folder, &conf, "idag = 2026-01-01\n"), AVT_EUSAGE);
    assert_code(load_text(folder, &conf, "personer = p.xml\n"), AVT_EUSAGE);
    assert_ok(load_text(folder, &conf, "personer = p.xml\nidag = 2026-01-01\ndemo = ja\n"));
    assert_ok(load_text(folder, &conf, "demo = ja\nopphav = demo.eksempel\n"));
    assert_code(load_text(folder, &conf, "demo = ja\nopphav = avtale.eksempel\n"), AVT_EUSAGE);
    assert_code(load_text(folder, &conf, "demo = ja\nopphav = demo\n"), AVT_EUSAGE);
}

static void mail_without_tls_stays_at_home(void **state)
{
    static const struct {
        const char *text;
        bool taken;
    } rows[] = {
        {"smtp = smtp://mail.example:25\n",                            true },
        {"smtp = smtp://mail.example:25\nsmtp_tls = krev\n",           true },
        {"smtp = smtp://127.0.0.1:25\nsmtp_tls = av\n",                true },
        {"smtp = smtp://127.8.9.1\nsmtp_tls = av\n",                   true },
        {"smtp = smtp://localhost:25\nsmtp_tls = av\n",                true },
        {"smtp = smtp://[::1]:25\nsmtp_tls = av\n",                    true },
        {"smtp = smtp://127.0.0.1:25\nsmtp_tls = kanskje\n",           false},
        {"smtp = smtp://127.0.0.1:25\nsmtp_tls =\n",                   false},
        {"smtp_tls = av\n",                                            false},
        {"smtp = smtp://mail.example:25\nsmtp_tls = av\n",             false},
        {"smtp = smtp://10.0.0.1:25\nsmtp_tls = av\n",                 false},
        {"smtp = smtp://[::2]:25\nsmtp_tls = av\n",                    false},
        {"smtp = smtp://127.0.0.1.example:25\nsmtp_tls = av\n",        false},
        {"smtp = smtp://localhost.example:25\nsmtp_tls = av\n",        false},
        {"smtp = smtp://127.0.0.1:a@mail.example:25\nsmtp_tls = av\n", false},
    };
    struct folder *folder = *state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct conf conf;
        assert_row((load_text(folder, &conf, rows[i].text).code == AVT_OK) == rows[i].taken, rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_case(defaults_are_those_of_the_table), folder_case(arguments_win_over_the_file),
        folder_case(everything_else_stops_the_start), folder_case(arguments_are_told_by_name),
        folder_case(demo_settings_need_demo_mode),    folder_case(mail_without_tls_stays_at_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
