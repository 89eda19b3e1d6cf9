/* Kort sagt: the first rows of a signed view, as people get them. The page has the same from the same template. */
#include "unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "render/render.h"
#include "sys/file.h"

#define NBSP "\xC2\xA0"
#define DASH "\xE2\x80\x93"

static struct {
    struct avt_arena *arena;
    struct render *render;
} shared;

static int open_all(void **state)
{
    (void)state;
    struct avt_entry *templates;
    size_t n;
    shared.arena = avt_arena_new();
    struct avt_err err = file_tree(shared.arena, &templates, &n, AVT_SOURCE "/templates");
    if (err.code == AVT_OK)
        err = render_open(&shared.render, shared.arena, templates, n);
    if (err.code != AVT_OK)
        print_error("%s: %s: %s\n", avt_err_name(err.code), err.where, err.detail);
    return err.code == AVT_OK ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    render_close(&shared.render);
    avt_arena_free(&shared.arena);
    return 0;
}

static const char *view(struct avt_arena *arena, struct avt_span model)
{
    struct avt_span out;
    struct avt_err err = render_run(shared.render, arena, &out, RENDER_VISNING, "nb", model);
    if (err.code != AVT_OK)
        fail_msg("%s: %s", err.where, err.detail);
    return avt_arena_strn(arena, out.ptr, out.len);
}

/* The view of a role that reads these groups. */
static const char *view_of(struct avt_arena *arena, const char *role, const char *groups)
{
    const char *model = avt_arena_format(arena,
                                         "<visning avtale='01JD8Q4Z7N5K2M3P6R8S9T0V1W' rolle='%s' "
                                         "tiltak='arbeidstrening' versjon='1'>%s</visning>",
                                         role, groups);
    return view(arena, avt_span_str(model));
}

static void said(const char *view, const char *text, bool expected)
{
    if ((strstr(view, text) != NULL) != expected)
        fail_msg("%s%s in %s", text, expected ? " is not" : " is", strstr(view, "<main>"));
}

/* ---- How much ---- */

static const struct {
    const char *antall, *enhet, *per, *said;
} extents[] = {
    {"3",   "dager",  "uke",      "3 dager i uka"                 },
    {"1",   "dager",  "uke",      "1 dag i uka"                   },
    {"1",   "dager",  "dag",      "hver dag"                      },
    {"1",   "ganger", "uke",      "1 gang i uka"                  },
    {"2",   "ganger", "maaned",   "2 ganger i m\xC3\xA5neden"     },
    {"0.5", "timer",  "dag",      "0,5 timer om dagen"            },
    {"1",   "timer",  "uke",      "1 time i uka"                  },
    {"1",   "stykk",  "perioden", "\xC3\xA9n gang i hele perioden"},
    {"4",   "stykk",  "perioden", "4 stykk i hele perioden"       },
};

static const char *promised(struct avt_arena *arena, const char *antall, const char *enhet, const char *per)
{
    const char *groups = avt_arena_format(
        arena,
        "<gruppe navn='oppfoelging'><liste sti='oppfoelging' tekst='felt.oppfoelging'><post id='x'>"
        "<felt sti='oppfoelging/beskrivelse' tekst='felt.oppfoelging/beskrivelse' type='tekst'>Vi ringer.</felt>"
        "<felt sti='oppfoelging/omfang/antall' tekst='felt.oppfoelging/omfang/antall' type='desimal'>%s</felt>"
        "<felt sti='oppfoelging/omfang/enhet' type='kode' tekst='felt.oppfoelging/omfang/enhet' "
        "kode='kode.oppfoelging/omfang/enhet.%s'>%s</felt>"
        "<felt sti='oppfoelging/omfang/per' type='kode' tekst='felt.oppfoelging/omfang/per' "
        "kode='kode.oppfoelging/omfang/per.%s'>%s</felt>"
        "<felt sti='oppfoelging/ansvarlig' type='kode' tekst='felt.oppfoelging/ansvarlig' "
        "kode='kode.oppfoelging/ansvarlig.nav'>nav</felt></post></liste></gruppe>",
        antall, enhet, enhet, per, per);
    return view_of(arena, "deltaker", groups);
}

static void how_much_is_said_in_words(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(extents); i++)
        said(promised(*state, extents[i].antall, extents[i].enhet, extents[i].per),
             avt_arena_format(*state, "<dt>Nav lover</dt><dd><ul><li>Vi ringer, %s</li></ul></dd>", extents[i].said),
             true);
}

/* Each unit and each time has its two texts, whatever somebody chooses. */
static void every_extent_has_a_text(void **state)
{
    static const char *const units[] = {"timer", "dager", "ganger", "stykk"}, *const times[] = {"dag", "uke", "maaned",
                                                                                                "perioden"};
    for (size_t u = 0; u < UNIT_COUNT(units); u++)
        for (size_t t = 0; t < UNIT_COUNT(times); t++) {
            said(promised(*state, "1", units[u], times[t]), "[omfang", false);
            said(promised(*state, "7", units[u], times[t]), "<li>Vi ringer, 7 ", true);
        }
}

/* ---- When ---- */

#define DATES(from, to)                                                                                                \
    "<gruppe navn='varighet'><felt sti='start' tekst='felt.start' type='dato'>" from "</felt>" to "</gruppe>"
#define LAST(to) "<felt sti='slutt' tekst='felt.slutt' type='dato'>" to "</felt>"

static const struct {
    const char *groups, *said;
} when[] = {
    {DATES("2026-12-01", LAST("2027-11-30")), "1. desember 2026 " DASH " 30. november 2027 (12 m\xC3\xA5neder)<"},
    {DATES("2026-12-15", LAST("2027-01-14")), "15. desember 2026 " DASH " 14. januar 2027 (1 m\xC3\xA5ned)<"    },
    {DATES("2028-02-01", LAST("2028-02-29")), "1. februar 2028 " DASH " 29. februar 2028 (1 m\xC3\xA5ned)<"     },
    {DATES("2027-02-01", LAST("2027-02-27")), "1. februar 2027 " DASH " 27. februar 2027<"                      },
    {DATES("2026-12-01", LAST("2027-11-29")), "1. desember 2026 " DASH " 29. november 2027<"                    },
    {DATES("2026-10-01", ""),                 "fra 1. oktober 2026<"                                            },
};

static void days_and_whole_months(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(when); i++)
        said(view_of(*state, "deltaker", when[i].groups),
             avt_arena_format(*state, "<dt>N\xC3\xA5r</dt><dd>%s", when[i].said), true);
}

/* ---- The example: midlertidig lønnstilskudd, twelve months ---- */

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        n++;
    return n;
}

static const char *example(struct avt_arena *arena)
{
    struct avt_span model;
    assert_ok(file_read(arena, &model, AVT_SOURCE "/tests/data/sider/visning-lonn.xml", 1 << 20));
    return view(arena, model);
}

static void money_is_one_table_with_a_sum(void **state)
{
    const char *text = example(*state), *body = strstr(text, "<tbody>"), *end = strstr(text, "</tbody>");
    assert_int_equal(count(text, "<table"), 1);
    assert_true(body != NULL && end != NULL);
    assert_int_equal(count(avt_arena_strn(*state, body, (size_t)(end - body)), "<tr>"), 12);
    said(text, "<strong>175" NBSP "182" NBSP "kr</strong> betaler Nav, h\xC3\xB8yst", true);
    said(text, "Til sammen</th><td>175" NBSP "182" NBSP "kr</td>", true);
    said(text, "<th scope=\"row\">Desember 2026</th><td>40" NBSP "%</td><td>16" NBSP "684" NBSP "kr</td>", true);
    said(text, "548", false);
}

static void what_it_comes_to(void **state)
{
    const char *text = example(*state);
    said(text, "<dt>Hvem</dt><dd>Ola Testesen hos Fjord Kaf\xC3\xA9 AS</dd>", true);
    said(text, "<dt>Jobb</dt><dd>Kj\xC3\xB8kkenassistent, 60" NBSP "% stilling, 4 dager i uka</dd>", true);
    said(text, "<dt>Du lover</dt><dd><ul><li>Vaktene begynner klokka 10, 3 dager i uka</li></ul></dd>", true);
    said(text,
         "<dt>Nav lover</dt><dd><ul><li>Nav lager huskelister, \xC3\xA9n gang i hele perioden</li>"
         "<li>Veilederen ringer Ola, 1 gang i uka</li></ul></dd>",
         true);
    said(text, "<dd>F\xC3\xB8rste m\xC3\xB8te 7. desember 2026. S\xC3\xA5 hver 3. m\xC3\xA5ned.</dd>", true);
    said(text,
         "<li>Vera Veileder i Nav, 400" NBSP "00" NBSP "002. Vikar 20. desember 2026 " DASH
         " 27. desember 2026: Viktor Vikar, 400" NBSP "00" NBSP "003</li>",
         true);
}

/* A role has the rows that it reads, and no others. */
static void empty_rows_are_left_out(void **state)
{
    const char *text = view_of(*state, "mentor",
                               "<gruppe navn='parter'><felt sti='virksomhet/navn' tekst='felt.virksomhet/navn' "
                               "type='tekst'>Kafeen</felt><felt sti='deltaker/navn' tekst='felt.deltaker/navn' "
                               "type='tekst'>Ola</felt></gruppe>");
    said(text, "<dl class=\"kort\"><dt>Hvem</dt><dd>Ola hos Kafeen</dd></dl>", true);
    text = view_of(*state, "deltaker",
                   "<gruppe navn='parter'><felt sti='virksomhet/navn' tekst='felt.virksomhet/navn' "
                   "type='tekst'>Kafeen</felt></gruppe>");
    said(text, "<dl class=\"kort\"><dt>Hvor</dt><dd>Kafeen</dd></dl>", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(how_much_is_said_in_words), unit_case(every_extent_has_a_text),
        unit_case(days_and_whole_months),     unit_case(money_is_one_table_with_a_sum),
        unit_case(what_it_comes_to),          unit_case(empty_rows_are_left_out),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
