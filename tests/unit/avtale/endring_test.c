/* Differences: what is found, in which class, who signs, and what S says about it. */
#include "avtale/endring.h"

#include <string.h>

#include "unit/avtale/proeve.h"

/* The classes by the letters of felt.xml, and roles as masks. */
#define S          AVT_CHANGE_SIGNERES
#define P          AVT_CHANGE_PARTER
#define V          AVT_CHANGE_VARSLES
#define A          AVT_CHANGE_AVLEDET
#define ROLE(role) (UINT32_C(1) << (role))
#define THE_TWO    (ROLE(DELTAKER) | ROLE(ARBEIDSGIVER))
#define THE_PAYERS (ROLE(ARBEIDSGIVER) | ROLE(VEILEDER) | ROLE(BESLUTTER))
#define ALL_PARTS  (THE_TWO | ROLE(VEILEDER))

/* One change of the content, and what must come of it. */
static const struct {
    const char *path, *item, *text;
    enum avt_operasjon operation;
    enum avt_change_kind kind;
    avt_roles roles;
    const char *why;
} changes[] = {
    {"formaal",                    NULL,   "Noe annet",  AVT_ENDRE,    S, ALL_PARTS,                           "lov"          },
    {"formaal",                    NULL,   NULL,         AVT_FJERN,    S, ALL_PARTS,                           "lov"          },
    {"prosent",                    NULL,   "100",        AVT_OEK,      P, THE_TWO,                             "plikt"        },
    {"prosent",                    NULL,   "7.5",        AVT_SENK,     P, ROLE(ARBEIDSGIVER) | ROLE(VEILEDER), "plikt"        },
    {"slutt",                      NULL,   "2026-10-01", AVT_OEK,      S, ALL_PARTS,                           "lov"          },
    {"slutt",                      NULL,   "2026-09-01", AVT_SENK,     S, ALL_PARTS,                           "lov"          },
    {"varighet-dager",             NULL,   "180",        AVT_LEGG_TIL, A, 0,                                   "beregnet"     },
    {"kontakt-virksomhet/telefon", NULL,   "33333333",   AVT_ENDRE,    V, ROLE(ARBEIDSGIVER),                  "eget"         },
    {"kontakt-nav/telefon",        NULL,   NULL,         AVT_FJERN,    V, ROLE(VEILEDER),                      "eget"         },
    {"timelonn",                   NULL,   "249",        AVT_SENK,     P, THE_PAYERS,                          "lesere penger"},
    {"oppgaver/tema",              ITEM_A, "Kunder",     AVT_ENDRE,    P, THE_TWO,                             "angaar"       },
    {"oppgaver/timer",             ITEM_B, "5",          AVT_LEGG_TIL, P, THE_TWO,                             "angaar"       },
    {"oppgaver/timer",             ITEM_A, NULL,         AVT_FJERN,    P, THE_TWO,                             "angaar"       },
    {"oppgaver/timer",             ITEM_A, "11",         AVT_OEK,      S, ALL_PARTS,                           "lov"          },
};

static const char *why(struct avt_arena *arena, const struct avt_tiltak *measure, const struct avt_forskjell *row)
{
    const char *codes[AVT_MAX_GRUNNER];
    struct avt_buf buf = AVT_BUF(arena);
    for (size_t i = 0, n = avt_endring_grunner(measure, row, codes); i < n; i++)
        avt_buf_format(&buf, "%s%s", i == 0 ? "" : " ", codes[i]);
    return buf.ptr;
}

static void test_each_kind_of_change(void **state)
{
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_innhold from = proeve_content(*state, measure);
    for (size_t i = 0; i < UNIT_COUNT(changes); i++) {
        struct avt_forskjell *list;
        struct avt_innhold to = from;
        proeve_set(*state, &to, changes[i].path, changes[i].item, changes[i].text);
        size_t n = avt_endring_find(*state, &list, &from, &to);
        assert_row(n == 1, changes[i].path);
        assert_row(list[0].felt == avt_tiltak_felt(measure, changes[i].path), changes[i].path);
        assert_row(list[0].operasjon == changes[i].operation, changes[i].path);
        assert_row(list[0].klasse.kind == changes[i].kind, changes[i].path);
        assert_row(avt_endring_signers(list, n) == changes[i].roles, changes[i].path);
        assert_string_equal(why(*state, measure, &list[0]), changes[i].why);
    }
}

static void test_no_difference(void **state)
{
    struct avt_forskjell *list;
    struct avt_endret *lines;
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_innhold content = proeve_content(*state, measure), again = proeve_content(*state, measure);
    assert_int_equal(avt_endring_find(*state, &list, &content, &again), 0);
    assert_int_equal(avt_endring_signers(list, 0), 0);
    assert_false(avt_endring_alone(measure, list, 0, ARBEIDSGIVER));
    assert_int_equal(avt_endring_lines(*state, &lines, measure, list, 0), 0);
}

static void test_new_item(void **state)
{
    struct avt_forskjell *list;
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_innhold from = proeve_content(*state, measure), to = from;
    proeve_set(*state, &to, "oppgaver/tema", ITEM_C, "Bestilling");
    proeve_set(*state, &to, "oppgaver/timer", ITEM_C, "3");
    size_t n = avt_endring_find(*state, &list, &from, &to);
    assert_int_equal(n, 3);
    assert_null(list[0].felt);
    assert_string_equal(list[0].liste->sti, "oppgaver");
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(list[i].post, ITEM_C);
        assert_int_equal(list[i].operasjon, AVT_LEGG_TIL);
        assert_int_equal(list[i].klasse.kind, AVT_CHANGE_VARSLES);
        assert_null(list[i].fra);
    }
    assert_string_equal(list[2].til, "3");
    assert_false(list[0].hel);
    assert_true(list[2].hel);
    assert_string_equal(why(*state, measure, &list[0]), "mer");
    assert_int_equal(avt_endring_signers(list, n), ROLE(ARBEIDSGIVER));
    assert_true(avt_endring_alone(measure, list, n, ARBEIDSGIVER));
    assert_false(avt_endring_alone(measure, list, n, DELTAKER));
}

static void test_removed_item(void **state)
{
    struct avt_forskjell *list;
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_innhold from = proeve_content(*state, measure), to = from;
    proeve_set(*state, &to, "oppgaver/tema", ITEM_A, NULL);
    proeve_set(*state, &to, "oppgaver/timer", ITEM_A, NULL);
    size_t n = avt_endring_find(*state, &list, &from, &to);
    assert_int_equal(n, 3);
    assert_int_equal(list[0].operasjon, AVT_FJERN);
    assert_string_equal(why(*state, measure, &list[0]), "mindre");
    assert_string_equal(list[1].fra, "Kasse");
    assert_null(list[1].til);
    assert_int_equal(avt_endring_signers(list, n), ALL_PARTS);
}

static void test_changes_meet(void **state)
{
    struct avt_forskjell *list;
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_innhold from = proeve_content(*state, measure), to = from;
    proeve_set(*state, &to, "kontakt-nav/telefon", NULL, "81549300");
    proeve_set(*state, &to, "varighet-dager", NULL, "180");
    size_t n = avt_endring_find(*state, &list, &from, &to);
    assert_int_equal(n, 2);
    assert_true(avt_endring_alone(measure, list, n, VEILEDER));
    assert_true(avt_endring_alone(measure, list, n, BESLUTTER));
    assert_false(avt_endring_alone(measure, list, n, MENTOR));
    proeve_set(*state, &to, "kontakt-virksomhet/telefon", NULL, "33333333");
    n = avt_endring_find(*state, &list, &from, &to);
    assert_false(avt_endring_alone(measure, list, n, VEILEDER));
    assert_false(avt_endring_alone(measure, list, n, ARBEIDSGIVER));
    assert_int_equal(avt_endring_signers(list, n), ROLE(VEILEDER) | ROLE(ARBEIDSGIVER));
}

static void test_only_computed_changes_need_nobody(void **state)
{
    struct avt_forskjell *list;
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_innhold from = proeve_content(*state, measure), to = from;
    proeve_set(*state, &to, "varighet-dager", NULL, "180");
    size_t n = avt_endring_find(*state, &list, &from, &to);
    assert_false(avt_endring_alone(measure, list, n, VEILEDER));
    assert_int_equal(avt_endring_signers(list, n), 0);
}

static void assert_line(const struct avt_endret *line, const char *document, const char *path)
{
    assert_string_equal(line->dokument, document);
    assert_string_equal(line->sti, path);
}

static void test_lines_hide_what_not_all_read(void **state)
{
    struct avt_forskjell *list;
    struct avt_endret *lines;
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_innhold from = proeve_content(*state, measure), to = from;
    proeve_set(*state, &to, "timelonn", NULL, "300");
    proeve_set(*state, &to, "mentor/foedselsnummer", NULL, NULL);
    proeve_set(*state, &to, "helse", NULL, NULL);
    proeve_set(*state, &to, "deltaker/foedselsnummer", NULL, "13897499535");
    proeve_set(*state, &to, "start", NULL, "2026-04-02");
    proeve_set(*state, &to, "oppgaver/tema", ITEM_A, "Kunder");
    proeve_set(*state, &to, "oppgaver/tema", ITEM_B, "Varer");
    proeve_set(*state, &to, "oppgaver/tema", ITEM_C, "Nytt");
    size_t n = avt_endring_find(*state, &list, &from, &to);
    size_t n_lines = avt_endring_lines(*state, &lines, measure, list, n);
    assert_int_equal(n_lines, 6);
    assert_line(&lines[0], "avtale", "oppgaver");
    assert_line(&lines[1], "avtale", "oppgaver/tema");
    assert_line(&lines[2], "avtale", "start");
    assert_line(&lines[3], "bistand", "-");
    assert_line(&lines[4], "mentorlonn", "-");
    assert_line(&lines[5], "person", "deltaker/foedselsnummer");
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_each_kind_of_change),
        unit_case(test_no_difference),
        unit_case(test_new_item),
        unit_case(test_removed_item),
        unit_case(test_changes_meet),
        unit_case(test_only_computed_changes_need_nobody),
        unit_case(test_lines_hide_what_not_all_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
