/*
 * Wishes with proposals: an honest one holds for all its readers, and what the service would never have sealed is found
 * by whoever checks the bundle, with what is wrong of each proposal, and without what it says.
 */
#include <string.h>

#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

/* A proposal written as it is. of: the field of an item that the value is for, "" for a field itself. */
struct line {
    const char *path, *of, *value; /* value NULL: none at all */
};

static struct avt_forslag written(struct bundle *b, const struct line *line)
{
    static const struct avt_felt itself = {.sti = ""};
    struct avt_forslag forslag = {.sti = line->path, .begrunnelse = "Fordi."};
    struct avt_felt *felt = avt_arena_alloc(b->arena, sizeof *felt);
    struct avt_verdi *verdi = avt_arena_alloc(b->arena, sizeof *verdi);
    *felt = (struct avt_felt){.sti = line->of};
    *verdi = (struct avt_verdi){felt, NULL, line->value};
    forslag.felt = line->of[0] == '\0' ? &itself : NULL;
    forslag.verdi = verdi;
    forslag.n = line->value != NULL;
    return forslag;
}

enum { LINES = 2 };

static void verify(struct avt_arena *arena, struct avt_rapport *report, const struct line lines[LINES],
                   const char *reader)
{
    struct bundle b = {0};
    struct avt_forslag list[LINES];
    size_t n = 0;
    bundle_open(&b, arena, 1);
    bundle_small(&b);
    for (; n < LINES && lines[n].path != NULL; n++)
        list[n] = written(&b, &lines[n]);
    bundle_wish(&b, "deltaker", list, n);
    assert_true(b.lawful);
    bundle_verify(arena, report, &b, bundle_make(&b, reader));
}

/* All that the check has found, "; " between; "" if nothing, "-" if it had nothing to look at. */
static const char *told(struct avt_arena *arena, const struct avt_rapport *report)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < report->n; i++) {
        const struct avt_finding *one = &report->findings[i];
        if (one->outcome == AVT_UTFALL_FEIL)
            assert_string_equal(one->check, "oenske");
        if (strcmp(one->check, "oenske") != 0 || one->outcome == AVT_UTFALL_OK)
            continue;
        avt_buf_str(&buf, buf.len > 0 ? "; " : "");
        if (one->outcome == AVT_UTFALL_FEIL)
            avt_buf_format(&buf, "%s %s", one->args[1], one->code);
        else
            avt_buf_str(&buf, "-");
    }
    return buf.ptr;
}

static void what_is_wrong_is_found(void **state)
{
#define UNKNOWN "forslag/1 ukjent-felt"
#define FORM    "forslag/1 ugyldig-form"
    static const struct {
        struct line lines[LINES];
        const char *told;
    } rows[] = {
        {{{"slutt", "", "2026-12-31"}},                              ""                                },
        {{{"slutt", "", ""}},                                        ""                                },
        {{{"oppgaver", "tema", "Lager"}},                            ""                                },
        {{{"oppgaver/" ITEM_A, "tema", "Lager"}},                    ""                                },
        {{{"oppgaver/" ITEM_A, "tema", NULL}},                       ""                                },
        {{{"oppgaver/" ITEM_A "/tema", "", "Lager"}},                ""                                },
        {{{"ferie", "", "2026-12-31"}},                              UNKNOWN                           },
        {{{"oppgaver/" ITEM_A, "farge", "gul"}},                     UNKNOWN                           },
        {{{"oppgaver/" ITEM_A "/farge", "", "gul"}},                 UNKNOWN                           },
        {{{"oppgaver", "", "Lager"}},                                UNKNOWN                           },
        {{{"slutt", "tema", "2026-12-31"}},                          UNKNOWN                           },
        {{{"slutt", "", "31.12.2026"}},                              FORM                              },
        {{{"slutt", "", "snart"}},                                   FORM                              },
        {{{"omfang", "", "halv"}},                                   FORM                              },
        {{{"prosent", "", "101"}},                                   FORM                              },
        {{{"oppgaver/" ITEM_A, "timer", "ti"}},                      FORM                              },
        {{{"slutt", "tema", NULL}},                                  "forslag/1 mangler"               },
        {{{"oppgaver", "tema", NULL}},                               "forslag/1 mangler"               },
        {{{"timelonn", "", "300"}},                                  "forslag/1 forslag-fortrolig"     },
        {{{"helse", "", "Trenger ro"}},                              "forslag/1 forslag-fortrolig"     },
        {{{"deltaker/foedselsnummer", "", "17912099997"}},           "forslag/1 ny-avtale"             },
        {{{"oppgaver/" ITEM_C, "tema", "Lager"}},                    "forslag/1 ukjent-post"           },
        {{{"slutt", "", "2026-12-31"}, {"slutt", "", "2027-12-31"}}, "forslag/2 dobbel-noekkel"        },
        {{{"ferie", "", "x"}, {"omfang", "", "halv"}},               UNKNOWN "; forslag/2 ugyldig-form"},
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_rapport report;
        struct avt_arena *arena = avt_arena_new();
        verify(arena, &report, rows[i].lines, "arbeidsgiver");
        if (strcmp(told(arena, &report), rows[i].told) != 0)
            fail_msg("row %zu, %s: %s", i, rows[i].lines[0].path, told(arena, &report));
        assert_int_equal(report.dom, rows[i].told[0] == '\0' ? AVT_DOM_GYLDIG : AVT_DOM_UGYLDIG);
        avt_arena_free(&arena);
    }
}

/* For every reader of the wish; and a wish that proposes nothing has nothing to look at. */
static void it_is_found_for_all_who_read_it(void **state)
{
    static const char *const readers[] = {"deltaker", "arbeidsgiver", "veileder", "beslutter"};
    static const struct line bad[LINES] =
        {
            {"slutt", "", "snart"}
    },
                             none[LINES] = {{NULL, NULL, NULL}};
    for (size_t i = 0; i < UNIT_COUNT(readers); i++) {
        struct avt_rapport report;
        verify(*state, &report, bad, readers[i]);
        assert_string_equal(told(*state, &report), FORM);
        assert_int_equal(report.dom, AVT_DOM_UGYLDIG);
        verify(*state, &report, none, readers[i]);
        assert_string_equal(told(*state, &report), "-");
        assert_int_equal(report.dom, AVT_DOM_GYLDIG);
    }
}

/* The report goes on paper and to others: the values of a proposal are not in it. */
static void nothing_that_is_said_is_told(void **state)
{
    static const struct line lines[LINES] = {
        {"slutt",         "", "hemmelig"},
        {"hemmelig-felt", "", "x"       }
    };
    struct avt_rapport report;
    verify(*state, &report, lines, "deltaker");
    for (size_t i = 0; i < report.n; i++)
        assert_null(strstr(report_told(&report.findings[i]), "hemmelig"));
}

/* While a version waits, an item of the one in force may be meant; what stands in neither may not. */
static void of_the_version_in_force_too(void **state)
{
    static const struct {
        const char *path;
        enum avt_dom dom;
    } rows[] = {
        {"oppgaver/" ITEM_B, AVT_DOM_GYLDIG },
        {"oppgaver/" ITEM_C, AVT_DOM_UGYLDIG},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct bundle b = {0};
        struct avt_rapport report;
        bundle_open(&b, *state, 1);
        bundle_small(&b);
        struct avt_innhold content = bundle_content(&b);
        proeve_set(*state, &content, "oppgaver/tema", ITEM_B, NULL);
        bundle_put_forward(&b, AVT_FREMLAGT, "veileder", &content);
        const struct line line = {rows[i].path, "tema", "Lager"};
        const struct avt_forslag forslag = written(&b, &line);
        bundle_wish(&b, "deltaker", &forslag, 1);
        bundle_verify(*state, &report, &b, bundle_make(&b, "deltaker"));
        assert_int_equal(report.dom, rows[i].dom);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(what_is_wrong_is_found),
        unit_case(it_is_found_for_all_who_read_it),
        unit_case(nothing_that_is_said_is_told),
        unit_case(of_the_version_in_force_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
