/* The language of computed fields, what is refused at load, and rates by day. The rows stand in a real measure. */
#include "avtale/beregn.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

#define NAVN "midlertidig-lonnstilskudd"

static const struct avt_fakta fakta = {.idag = 20700};

static const char rates[] =
    "<satser><sats navn=\"vtao-maaned\" enhet=\"kr-per-maaned\" verdi=\"6808\" fra=\"2024-01-01\" til=\"2024-12-31\" "
    "kilde=\"k\" status=\"ikke-kontrollert\" dato=\"2026-01-01\"/><sats navn=\"vtao-maaned\" enhet=\"kr-per-maaned\" "
    "verdi=\"7067\" fra=\"2025-01-01\" til=\"2025-12-31\" kilde=\"k\" status=\"ikke-kontrollert\" dato=\"2026-01-01\"/>"
    "</satser>";

/* Example 11: a fixed amount a month, by the year a period begins in. */
#define VTAO                                                                                                           \
    "<perioder kode=\"vtao\" liste=\"tilskuddsperiode\" start=\"start\" slutt=\"slutt\">"                              \
    "<setter felt=\"prosent\" uttrykk=\"100\"/><setter felt=\"maanedsbelop\" uttrykk=\"sats(vtao-maaned, fra)\"/>"     \
    "<setter felt=\"dagsats\" uttrykk=\"avrund(maanedsbelop / 30.4375, 10)\"/>"                                        \
    "<setter felt=\"belop\" uttrykk=\"maaneder(fra, til) * maanedsbelop + avrund(dagsats * dager(fra, til))\"/>"       \
    "</perioder>"

/* The measure's parties with other rows, and the rates above. */
static struct avt_err load(struct avt_arena *arena, struct avt_tiltak **out, const char *rows)
{
    struct avt_entry files[FILE_COUNT + 1];
    avt_xml_setup();
    files_read(arena, files, "schemas", NAVN);
    const char *whole = files[FILE_REGLER].bytes.ptr, *end = strstr(whole, "<orden");
    assert_non_null(end);
    files[FILE_REGLER].bytes =
        avt_span_str(avt_arena_format(arena, "%.*s%s</regler>", (int)(end - whole), whole, rows));
    files[FILE_COUNT] = (struct avt_entry){.name = "satser/alle.xml", .bytes = avt_span_str(rates)};
    return avt_tiltak_load(arena, out, NAVN, 1, files, FILE_COUNT + 1);
}

static struct avt_innhold content(const struct avt_tiltak *tiltak, struct avt_arena *arena)
{
    return innhold_good(arena, tiltak,
                        "{\"manedslonn\":20000,\"stillingsprosent\":\"62.5\",\"start\":\"2024-07-29\","
                        "\"slutt\":\"2024-09-15\",\"innsatsgruppe\":\"jobbe-delvis\",\"stillingstype\":\"fast\"}");
}

/* What an expression comes to; "" when it has no number. */
static const char *value_of(struct avt_arena *arena, const char *uttrykk)
{
    struct avt_tiltak *tiltak = NULL;
    struct avt_mellomregning *list;
    struct avt_err err =
        load(arena, &tiltak, avt_arena_format(arena, VTAO "<beregn kode=\"k\" navn=\"x\" uttrykk=\"%s\"/>", uttrykk));
    if (err.code != AVT_OK)
        fail_msg("%s: %s", uttrykk, err.detail);
    struct avt_innhold innhold = content(tiltak, arena);
    return avt_beregn_mellomregning(arena, &list, &innhold, &fakta, -1) == 0 ? "" : list[0].verdi;
}

static void expressions(void **state)
{
    static const struct {
        const char *uttrykk, *verdi;
    } rows[] = {
        {"1 + 2 * 3",                                                        "7"           },
        {"(1 + 2) * 3",                                                      "9"           },
        {"10 - 4 - 3",                                                       "3"           },
        {"100 / 10 / 4",                                                     "2.5"         },
        {"1 - 2 / 4",                                                        "0.5"         },
        {"1/3",                                                              "0.3333333333"},
        {"min(2, 3) + max(2, 3)",                                            "5"           },
        {"avrund(2 / 3, 4)",                                                 "0.6667"      },
        {"avrund(0.5)",                                                      "1"           },
        {"avkort(9.99)",                                                     "9"           },
        {"manedslonn * 100 / stillingsprosent",                              "32000"       },
        {"feriepengesats + 1",                                               ""            },
        {"naar(innsatsgruppe=jobbe-delvis, 1, 2)",                           "1"           },
        {"naar(innsatsgruppe=liten-mulighet|jobbe-delvis, 1, 2)",            "1"           },
        {"naar(innsatsgruppe=trenger-veiledning, 1, 2)",                     "2"           },
        {"naar(innsatsgruppe=trenger-veiledning, feriepengesats, 2)",        "2"           },
        {"naar(innsatsgruppe=jobbe-delvis, feriepengesats, 2)",              ""            },
        {"naar(formaal-slag=skaffe-arbeid, 1, 2)",                           ""            },
        {"naar(stillingsprosent=62.5, 1, 2)",                                "1"           },
        {"sats(vtao-maaned, start)",                                         "6808"        },
        {"maaneder(start, slutt) * 100 + dager(start, slutt)",               "118"         },
        {"sum(tilskuddsperiode/belop)",                                      "10834"       },
        {"foerste(tilskuddsperiode/belop)",                                  "671"         },
        {"sum(tilskuddssats/prosent)",                                       ""            },
        {"1 / (stillingsprosent - 62.5)",                                    ""            },
        {"999999999999999999 * 999999999999999999 * 999999999999999999 * 9", ""            },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_string_equal(value_of(*state, rows[i].uttrykk), rows[i].verdi);
}

#define B "<beregn kode=\"k\" "

static void faulty_rows_are_told(void **state)
{
    /* clang-format off */
    static const struct {
        const char *rows, *fault;
    } rows[] = {
        {B "navn=\"x\" uttrykk=\"1 +\"/>", "uttrykk: expected a number or a name:"},
        {B "navn=\"x\" uttrykk=\"(1\"/>", "uttrykk: expected )"},
        {B "navn=\"x\" uttrykk=\"1 2\"/>", "uttrykk: not understood: 2"},
        {B "navn=\"x\" uttrykk=\"1.2.3\"/>", "uttrykk: no number 1.2.3"},
        {B "navn=\"x\" uttrykk=\"-1\"/>", "uttrykk: expected a number or a name: -1"},
        {B "navn=\"x\" uttrykk=\"loenn\"/>", "uttrykk: no field and no row before this: loenn"},
        {B "navn=\"x\" uttrykk=\"x + 1\"/>", "uttrykk: no field and no row before this: x"},
        {B "navn=\"x\" uttrykk=\"y\"/>" B "navn=\"y\" uttrykk=\"1\"/>", "uttrykk: no field and no row before this: y"},
        {B "navn=\"x\" uttrykk=\"formaal\"/>", "uttrykk: not a number: formaal"},
        {B "navn=\"x\" uttrykk=\"start\"/>", "uttrykk: not a number: start"},
        {B "navn=\"x\" uttrykk=\"tilskuddsperiode/belop\"/>", "uttrykk: no field and no row before this: tilskuddsperiode/belop"},
        {B "navn=\"x\" uttrykk=\"sum(manedslonn)\"/>", "uttrykk: no number in a list: manedslonn"},
        {B "navn=\"x\" uttrykk=\"rot(2)\"/>", "uttrykk: no function rot"},
        {B "navn=\"x\" uttrykk=\"min(2)\"/>", "uttrykk: expected ,"},
        {B "navn=\"x\" uttrykk=\"avrund(2, 99)\"/>", "uttrykk: no number of decimals"},
        {B "navn=\"x\" uttrykk=\"sats(ukjent, start)\"/>", "uttrykk: no rate ukjent"},
        {B "navn=\"x\" uttrykk=\"sats(vtao-maaned, manedslonn)\"/>", "uttrykk: no date: manedslonn"},
        {B "navn=\"x\" uttrykk=\"naar(innsatsgruppe=ukjent, 1, 2)\"/>", "uttrykk: no value of the field: ukjent"},
        {B "navn=\"x\" uttrykk=\"((((((((((((((1))))))))))))))\"/>", "uttrykk: too deep"},
        {B "navn=\"x\" felt=\"sum-tilskudd\" uttrykk=\"1\"/>", "<beregn> has either felt or navn"},
        {B "uttrykk=\"1\"/>", "<beregn> has either felt or navn"},
        {B "navn=\"start\" uttrykk=\"1\"/>", "navn start is taken"},
        {B "navn=\"x\" uttrykk=\"1\"/>" B "navn=\"x\" uttrykk=\"1\"/>", "navn x is taken"},
        {B "felt=\"formaal\" uttrykk=\"1\"/>", "felt is no number outside lists: formaal"},
        {B "felt=\"tilskuddsperiode/belop\" uttrykk=\"1\"/>", "felt is no number outside lists: belop"},
        {B "felt=\"sum-tilskudd\" uttrykk=\"sum-tilskudd + 1\"/>", "sum-tilskudd is computed from before this row"},
        {B "felt=\"sum-tilskudd\" uttrykk=\"otp-belop\"/>" B "felt=\"otp-belop\" uttrykk=\"1\"/>",
         "otp-belop is computed from before this row"},
        {B "felt=\"sum-tilskudd\" uttrykk=\"naar(kostnadssted=1, 1, 2)\"/>", "uttrykk: no value of the field: 1"},
        {B "felt=\"sum-tilskudd\" uttrykk=\"naar(innsatsgruppe=jobbe-delvis, 1, 2)\"/>",
         "sum-tilskudd is read by somebody who may not read all it is computed from"},
        {B "navn=\"x\" uttrykk=\"naar(innsatsgruppe=jobbe-delvis, 1, 2)\"/>" B "felt=\"sum-tilskudd\" uttrykk=\"x\"/>",
         "sum-tilskudd is read by somebody who may not read all it is computed from"},
        {"<trapp kode=\"k\" liste=\"tilskuddssats\" start=\"start\"/>", "a trapp must have steps"},
        {"<trapp kode=\"k\" liste=\"ukjent\" start=\"start\"><trinn prosent=\"1\"/></trapp>", "liste: no list ukjent"},
        {"<trapp kode=\"k\" liste=\"plan\" start=\"start\"><trinn prosent=\"1\"/></trapp>", "plan has no dato fra"},
        {"<trapp kode=\"k\" liste=\"tilskuddssats\" start=\"manedslonn\"><trinn prosent=\"1\"/></trapp>",
         "no date field manedslonn"},
        {"<trapp kode=\"k\" liste=\"tilskuddssats\" start=\"start\"><trinn etter=\"snart\" prosent=\"1\"/></trapp>",
         "etter is no interval: snart"},
        {"<perioder kode=\"k\" liste=\"tilskuddsperiode\" start=\"start\" slutt=\"slutt\" trapp=\"ukjent\"/>",
         "trapp: no list ukjent"},
        {"<perioder kode=\"k\" liste=\"tilskuddsperiode\" start=\"start\" slutt=\"slutt\"><setter felt=\"x\" uttrykk=\"1\"/>"
         "</perioder>", "tilskuddsperiode has no field x"},
        {"<perioder kode=\"k\" liste=\"tilskuddsperiode\" start=\"start\" slutt=\"slutt\">"
         "<setter felt=\"belop\" uttrykk=\"dagsats\"/><setter felt=\"dagsats\" uttrykk=\"1\"/></perioder>",
         "dagsats is computed from before this row"},
        {"<perioder kode=\"k\" liste=\"tilskuddsperiode\" start=\"start\" slutt=\"slutt\"><setter felt=\"belop\" "
         "uttrykk=\"dager(fra, til) * sats(vtao-maaned, fra)\"/></perioder>",
         "what follows from til cannot name a rate"},
        {B "navn=\"y\" uttrykk=\"sats(vtao-maaned, start)\"/>" B "navn=\"x\" uttrykk=\"y / 30\"/>"
         "<perioder kode=\"k\" liste=\"tilskuddsperiode\" start=\"start\" slutt=\"slutt\"><setter felt=\"dagsats\" "
         "uttrykk=\"dager(fra, til)\"/><setter felt=\"belop\" uttrykk=\"dagsats * x\"/></perioder>",
         "what follows from til cannot name a rate"},
        {"", "maks is over 50, and no rule makes the items"},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_tiltak *tiltak = NULL;
        struct avt_err err = load(*state, &tiltak, rows[i].rows);
        if (strstr(err.detail, rows[i].fault) == NULL)
            fail_msg("wanted %s\ngot %s", rows[i].fault, err.detail);
    }
}

static const char *vtao(struct avt_arena *arena, const char *start, const char *slutt, struct avt_faults *faults)
{
    struct avt_tiltak *tiltak = NULL;
    assert_ok(load(arena, &tiltak, VTAO));
    struct avt_innhold innhold =
        innhold_good(arena, tiltak, avt_arena_format(arena, "{\"start\":\"%s\",\"slutt\":\"%s\"}", start, slutt));
    avt_beregn(arena, &innhold, &fakta, faults);
    const struct avt_felt *belop = avt_tiltak_felt(tiltak, "tilskuddsperiode/belop");
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < innhold.n; i++)
        if (innhold.verdi[i].felt == belop)
            avt_buf_format(&buf, "%s ", innhold.verdi[i].tekst);
    return buf.ptr;
}

static void a_rate_by_year(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    assert_string_equal(vtao(*state, "2024-07-29", "2025-07-28", &faults),
                        "671 6808 6808 6808 6808 6808 7067 7067 7067 7067 7067 7067 6501 ");
    assert_int_equal(faults.n, 0);
}

/* A year that nobody has put in: told at the field, and not half the periods. */
static void a_missing_year_is_told(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    assert_string_equal(vtao(*state, "2025-11-01", "2026-01-31", &faults), "");
    assert_string_equal(faults_text(&faults), "tilskuddsperiode sats-mangler");
    assert_int_equal(faults.list[0].severity, AVT_STOPP);
}

static void the_days_of_a_row(void **state)
{
    struct avt_tiltak *tiltak = NULL;
    struct avt_faults faults = AVT_FAULTS(*state);
    assert_ok(load(*state, &tiltak,
                   VTAO "<beregn kode=\"k\" felt=\"sum-tilskudd\" uttrykk=\"1\" til=\"2026-12-31\"/>"
                        "<beregn kode=\"k\" felt=\"sum-tilskudd\" uttrykk=\"2\" fra=\"2027-01-01\"/>"));
    struct avt_innhold innhold = content(tiltak, *state);
    const struct avt_fakta then = {.idag = avt_date_make(2026, 12, 31)}, later = {.idag = then.idag + 1};
    avt_beregn(*state, &innhold, &then, &faults);
    assert_string_equal(avt_innhold_find(&innhold, "sum-tilskudd"), "1");
    avt_beregn(*state, &innhold, &later, &faults);
    assert_string_equal(avt_innhold_find(&innhold, "sum-tilskudd"), "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(expressions),       unit_case(faulty_rows_are_told),
        unit_case(a_rate_by_year),    unit_case(a_missing_year_is_told),
        unit_case(the_days_of_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
