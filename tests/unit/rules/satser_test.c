/* Dated rates: which holds on a day, and what is refused. */
#include "avtale/satser.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

#define REST "kilde=\"k\" status=\"ikke-kontrollert\" dato=\"2026-01-01\"/>"
#define KR   "<sats navn=\"tak\" enhet=\"kr\" "

static struct avt_err load(struct avt_arena *arena, struct avt_satser **out, const char *one, const char *other)
{
    const struct avt_entry files[] = {
  /* clang-format off */
        {"satser/2025.xml",     avt_span_str(avt_arena_format(arena, "<satser>%s</satser>", one))},
        {"satser/2024.xml",     avt_span_str(avt_arena_format(arena, "<satser>%s</satser>", other))},
        {"satser/README.md",    AVT_SPAN("no XML")},
        {"mentor/1/regler.xml", AVT_SPAN("not read")},
  /* clang-format on */
    };
    avt_xml_setup();
    return avt_satser_load(arena, out, files, UNIT_COUNT(files));
}

static const char *on(const struct avt_satser *satser, const char *navn, const char *dato)
{
    avt_date date;
    assert_true(avt_date_parse(&date, avt_span_str(dato)));
    const struct avt_sats *sats = avt_sats_find(satser, navn, date);
    return sats == NULL ? "" : sats->tekst;
}

static void the_rate_of_a_day(void **state)
{
    struct avt_satser *satser = NULL;
    assert_ok(load(*state, &satser,
                   KR "verdi=\"3\" fra=\"2025-01-01\" til=\"2025-12-31\" " REST
                      "<sats navn=\"andel\" enhet=\"prosent\" verdi=\"12.5\" " REST,
                   KR "verdi=\"1\" " REST KR "verdi=\"2\" fra=\"2024-01-01\" " REST));
    assert_int_equal(satser->n, 4);
    assert_string_equal(on(satser, "tak", "1990-01-01"), "1");
    assert_string_equal(on(satser, "tak", "2023-12-31"), "1");
    assert_string_equal(on(satser, "tak", "2024-01-01"), "2");
    assert_string_equal(on(satser, "tak", "2024-12-31"), "2");
    assert_string_equal(on(satser, "tak", "2025-01-01"), "3");
    assert_string_equal(on(satser, "tak", "2025-12-31"), "3");
    assert_string_equal(on(satser, "tak", "2026-01-01"), "");
    assert_string_equal(on(satser, "andel", "2026-01-01"), "12.5");
    assert_string_equal(on(satser, "ukjent", "2026-01-01"), "");
    assert_true(avt_sats_known(satser, "andel"));
    assert_false(avt_sats_known(satser, "ukjent"));
}

static void faulty_rates_are_told(void **state)
{
    static const struct {
        const char *one, *other, *fault;
    } rows[] = {
        {KR "verdi=\"3\" " REST,                                       KR "verdi=\"4\" " REST,                                                      "tak has two values on one day"      },
        {KR "verdi=\"3\" fra=\"2025-01-01\" " REST,                    KR "verdi=\"4\" til=\"2025-01-01\" " REST,
         "tak has two values on one day"                                                                                                                                                 },
        {KR "verdi=\"3\" fra=\"2025-01-01\" til=\"2024-01-01\" " REST, "",                                                                          "satser/2025.xml:1: fra is after til"},
        {KR "verdi=\"tre\" " REST,                                     "",                                                                          "verdi is no number: tre"            },
        {KR "verdi=\"3\" " REST,                                       "<sats navn=\"tak\" enhet=\"prosent\" verdi=\"4\" fra=\"2027-01-01\" " REST,
         "tak has two units"                                                                                                                                                             },
        {"<sats navn=\"tak\" enhet=\"dollar\" verdi=\"1\" " REST,      "",                                                                          "unknown enhet dollar"               },
        {"<sats navn=\"tak\" enhet=\"kr\" verdi=\"1\"/>",              "",                                                                          "<sats> lacks kilde"                 },
        {"<pris/>",                                                    "",                                                                          "<pris> may not stand in <satser>"   },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_satser *satser = NULL;
        struct avt_err err = load(*state, &satser, rows[i].one, rows[i].other);
        assert_code(err, AVT_EDATA);
        if (strstr(err.detail, rows[i].fault) == NULL)
            fail_msg("wanted %s\ngot %s", rows[i].fault, err.detail);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(the_rate_of_a_day),
        unit_case(faulty_rates_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
