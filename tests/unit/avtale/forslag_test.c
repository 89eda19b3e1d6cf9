/* Proposals: what they may be about, their values, putting them in, and as the document of a wish. */
#include "avtale/dokument.h"

#include <string.h>

#include "avtale/limits.h"
#include "unit/avtale/proeve.h"

static const uint8_t salt[32] = {7};

static struct avt_json *json_of(struct avt_arena *arena, const char *text)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    assert_ok(avt_json_parse(arena, &json, avt_span_str(text), &faults));
    return json;
}

/* "kode felt" of each fault, and for none the proposal again: its kind and its value. */
static const char *outcome(struct avt_arena *arena, const struct avt_innhold *content, const char *path,
                           const char *value)
{
    static const char *const kinds[] = {"verdi", "ny", "endre", "fjern"};
    struct avt_forslag f;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_buf buf = AVT_BUF(arena);
    if (!avt_forslag_finn(arena, &f, content->tiltak, path))
        return "none";
    avt_forslag_verdi(arena, &f, content->tiltak, content, json_of(arena, value), &faults);
    for (size_t i = 0; i < faults.n; i++)
        avt_buf_format(&buf, "%s%s %s", i ? ", " : "", faults.list[i].kode, faults.list[i].felt);
    if (faults.n > 0)
        return buf.ptr;
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_forslag_to_json(&w, NULL, &f);
    return avt_arena_format(arena, "%s %s", kinds[f.art], w.buf.ptr);
}

static void test_values(void **state)
{
    static const struct {
        const char *path, *value, *outcome;
    } rows[] = {
        {"slutt",                     "\"2026-12-31\"",                      "verdi \"2026-12-31\""                                },
        {"slutt",                     "null",                                "verdi null"                                          },
        {"slutt",                     "\"\"",                                "verdi null"                                          },
        {"slutt",                     "\"31.12.2026\"",                      "ugyldig-dato slutt"                                  },
        {"slutt",                     "5",                                   "feil-type slutt"                                     },
        {"slutt",                     "\"2026-09-30\"",                      "forslag-likt slutt"                                  },
        {"timelonn",                  "300",                                 "verdi 300"                                           },
        {"omfang",                    "\"halv\"",                            "ugyldig-kode omfang"                                 },
        {"kontakt-nav",               "null",                                "none"                                                },
        {"tull",                      "null",                                "none"                                                },
        {"",                          "null",                                "none"                                                },
        {"oppgaver",                  "{\"tema\":\"Frukt\",\"timer\":4}",    "ny {\"tema\":\"Frukt\",\"timer\":4}"                 },
        {"oppgaver",                  "{}",                                  "mangler oppgaver"                                    },
        {"oppgaver",                  "null",                                "feil-type oppgaver"                                  },
        {"oppgaver",                  "[]",                                  "feil-type oppgaver"                                  },
        {"oppgaver",                  "{\"id\":\"" ITEM_A "\"}",             "ukjent-felt oppgaver/id"                             },
        {"oppgaver",                  "{\"timer\":\"4\",\"x\":1}",           "feil-type oppgaver/1/timer, ukjent-felt oppgaver/1/x"},
        {"oppgaver/" ITEM_A,          "{\"tema\":\"Frukt\",\"timer\":null}", "endre {\"tema\":\"Frukt\",\"timer\":null}"           },
        {"oppgaver/" ITEM_A,          "{\"tema\":\"Kasse\",\"timer\":12}",   "endre {\"timer\":12}"                                },
        {"oppgaver/" ITEM_A,          "{\"tema\":\"Kasse\"}",                "forslag-likt oppgaver/" ITEM_A                       },
        {"oppgaver/" ITEM_A,          "null",                                "fjern null"                                          },
        {"oppgaver/" ITEM_A "/timer", "12",                                  "verdi 12"                                            },
        {"oppgaver/" ITEM_A "/x",     "12",                                  "none"                                                },
        {"oppgaver/" ITEM_C,          "null",                                "ukjent-post oppgaver/" ITEM_C                        },
        {"oppgaver/" ITEM_C "/timer", "1",                                   "ukjent-post oppgaver/" ITEM_C "/timer"               },
        {"oppgaver/1",                "null",                                "none"                                                },
        {"oppgaver/",                 "null",                                "none"                                                },
    };
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *is = outcome(*state, &content, rows[i].path, rows[i].value);
        if (strcmp(is, rows[i].outcome) != 0)
            fail_msg("%s = %s: %s", rows[i].path, rows[i].value, is);
    }
}

static struct avt_forslag proposal(struct avt_arena *arena, const struct avt_innhold *content, const char *path,
                                   const char *value)
{
    struct avt_forslag f;
    struct avt_faults faults = AVT_FAULTS(arena);
    assert_true(avt_forslag_finn(arena, &f, content->tiltak, path));
    avt_forslag_verdi(arena, &f, content->tiltak, content, json_of(arena, value), &faults);
    assert_int_equal(faults.n, 0);
    f.begrunnelse = "Fordi.";
    return f;
}

static const char *value_of(const struct avt_innhold *content, const char *path, const char *item)
{
    return avt_innhold_get(content, avt_tiltak_felt(content->tiltak, path), item);
}

static void test_putting_in(void **state)
{
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct avt_forslag slutt = proposal(*state, &content, "slutt", "null");
    struct avt_forslag ny = proposal(*state, &content, "oppgaver", "{\"tema\":\"Frukt\"}");
    struct avt_forslag endre = proposal(*state, &content, "oppgaver/" ITEM_A, "{\"timer\":12}");
    struct avt_forslag fjern = proposal(*state, &content, "oppgaver/" ITEM_A, "null");
    assert_null(avt_forslag_sett(*state, &content, &slutt, NULL));
    assert_null(avt_forslag_sett(*state, &content, &ny, ITEM_C));
    assert_null(avt_forslag_sett(*state, &content, &endre, NULL));
    assert_null(value_of(&content, "slutt", NULL));
    assert_string_equal(value_of(&content, "oppgaver/tema", ITEM_C), "Frukt");
    assert_string_equal(value_of(&content, "oppgaver/tema", ITEM_A), "Kasse");
    assert_string_equal(value_of(&content, "oppgaver/timer", ITEM_A), "12");
    assert_null(avt_forslag_sett(*state, &content, &fjern, NULL));
    assert_null(value_of(&content, "oppgaver/tema", ITEM_A));
    assert_string_equal(avt_forslag_sett(*state, &content, &endre, NULL), "ukjent-post");
    for (int i = 0; i < 3; i++)
        assert_null(
            avt_forslag_sett(*state, &content, &ny, avt_arena_format(*state, "01JD00000000000000000000D%d", i)));
    assert_string_equal(avt_forslag_sett(*state, &content, &ny, "01JD00000000000000000000D9"), "for-mange");
}

static void test_who_may_put_it_in(void **state)
{
    const avt_roles writers = 1u << ARBEIDSGIVER | 1u << VEILEDER;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct avt_forslag f = proposal(*state, &content, "slutt", "null");
    assert_int_equal(avt_forslag_redigerer(content.tiltak, &f), writers);
    f = proposal(*state, &content, "enhet", "null");
    assert_int_equal(avt_forslag_redigerer(content.tiltak, &f), 1u << VEILEDER);
    f = proposal(*state, &content, "oppgaver", "{\"tema\":\"Frukt\"}");
    assert_int_equal(avt_forslag_redigerer(content.tiltak, &f), writers);
    f = proposal(*state, &content, "varighet-dager", "3"); /* computed */
    assert_int_equal(avt_forslag_redigerer(content.tiltak, &f), 0);
}

static void test_reasons(void **state)
{
    const char *out;
    char *text = avt_arena_alloc(*state, AVT_MAX_BEGRUNNELSE + 2);
    assert_string_equal(avt_forslag_grunn(*state, " \n", &out), "mangler");
    assert_string_equal(avt_forslag_grunn(*state, "a\x01", &out), "ugyldige-tegn");
    memset(text, 'a', AVT_MAX_BEGRUNNELSE + 1);
    assert_string_equal(avt_forslag_grunn(*state, text, &out), "for-lang");
    text[AVT_MAX_BEGRUNNELSE] = '\0';
    assert_null(avt_forslag_grunn(*state, text, &out));
    assert_null(avt_forslag_grunn(*state, " Ja. ", &out));
    assert_string_equal(out, "Ja.");
}

/* ---- A wish ---- */

static struct avt_span wish(struct avt_arena *arena, const struct avt_innhold *content)
{
    struct avt_forslag list[] = {
        proposal(arena, content, "slutt", "\"2026-12-31\""),
        proposal(arena, content, "omfang", "null"),
        proposal(arena, content, "oppgaver", "{\"tema\":\"Frukt & <bær>\"}"),
        proposal(arena, content, "oppgaver/" ITEM_A, "{\"timer\":null}"),
        proposal(arena, content, "oppgaver/" ITEM_B, "null"),
    };
    return avt_oenske_format(arena, PROEVE_AVTALE, salt, "proeve/1", "Kan vi endre litt?", list, UNIT_COUNT(list));
}

static void test_a_wish_comes_back(void **state)
{
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct avt_span bytes = wish(*state, &content);
    struct avt_forslag *list;
    const char *text;
    size_t n;
    assert_ok(avt_fritekst_parse(*state, &text, bytes));
    assert_string_equal(text, "Kan vi endre litt?");
    assert_ok(avt_oenske_parse(*state, &list, &n, content.tiltak, bytes));
    assert_int_equal(n, 5);
    assert_string_equal(list[0].sti, "slutt");
    assert_string_equal(list[0].verdi[0].tekst, "2026-12-31");
    assert_string_equal(list[0].begrunnelse, "Fordi.");
    assert_null(list[1].verdi[0].tekst);
    assert_int_equal(list[2].art, AVT_FORSLAG_NY);
    assert_string_equal(list[2].verdi[0].tekst, "Frukt & <bær>");
    assert_int_equal(list[3].art, AVT_FORSLAG_ENDRE);
    assert_null(list[3].verdi[0].tekst);
    assert_int_equal(list[4].art, AVT_FORSLAG_FJERN);
    assert_true(avt_span_equal(avt_oenske_format(*state, PROEVE_AVTALE, salt, "proeve/1", text, list, n), bytes));
}

static struct avt_span swap(struct avt_arena *arena, struct avt_span bytes, const char *from, const char *to)
{
    const char *at = strstr(bytes.ptr, from);
    struct avt_buf buf = AVT_BUF(arena);
    assert_non_null(at);
    avt_buf_add(&buf, bytes.ptr, (size_t)(at - bytes.ptr));
    avt_buf_str(&buf, to);
    avt_buf_str(&buf, at + strlen(from));
    return avt_buf_get(&buf);
}

/* To whoever knows no wishes, a verifier, it is a document of parts: the proposals are none of them. */
static void test_a_wish_is_of_parts(void **state)
{
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct avt_del *parts;
    size_t n;
    assert_ok(avt_deler_parse(*state, &parts, &n, wish(*state, &content)));
    assert_int_equal(n, 1);
    assert_string_equal(parts[0].navn, "tekst");
    struct avt_span bytes = swap(*state, wish(*state, &content), "<oenske", "<rapport");
    bytes = swap(*state, bytes, "</oenske>", "</rapport>");
    assert_int_not_equal(avt_deler_parse(*state, &parts, &n, bytes).code, AVT_OK);
}

static void test_a_wish_holds_nothing_else(void **state)
{
    static const struct {
        const char *from, *to;
        bool form; /* wrong as a text already; else only to who knows the measure */
    } rows[] = {
        {"<forslag sti=\"slutt\">",           "<forslag sti=\"\">",                true },
        {"<forslag sti=\"slutt\">",           "<forslag a=\"b\" sti=\"slutt\">",   true },
        {"<begrunnelse>Fordi.</begrunnelse>", "",                                  true },
        {"<begrunnelse>Fordi.</begrunnelse>", "<begrunnelse></begrunnelse>",       true },
        {"<verdi>2026-12-31</verdi>",         "<verdi>2026-12-31</verdi><x></x>",  true },
        {"<verdi>2026-12-31</verdi>",         "<verdi a=\"b\">2026-12-31</verdi>", true },
        {"<forslag sti=\"slutt\">",           "<forslag sti=\"tull\">",            false},
        {"<verdi>2026-12-31</verdi>",         "<verdi>31.12.2026</verdi>",         false},
        {"<verdi>2026-12-31</verdi>",         "",                                  false},
        {"<verdi>2026-12-31</verdi>",         "<verdi></verdi><verdi></verdi>",    false},
        {"<verdi sti=\"tema\">",              "<verdi sti=\"timer\">",             false},
    };
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span bytes = swap(*state, wish(*state, &content), rows[i].from, rows[i].to);
        struct avt_forslag *list;
        const char *text;
        size_t n;
        if (rows[i].form != (avt_fritekst_parse(*state, &text, bytes).code != AVT_OK))
            fail_msg("as a text: %s", rows[i].to);
        if (avt_oenske_parse(*state, &list, &n, content.tiltak, bytes).code == AVT_OK)
            fail_msg("as a wish: %s", rows[i].to);
    }
}

/* Only a wish holds proposals, and not more than so many. */
static void test_other_texts_hold_none(void **state)
{
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct avt_forslag list[AVT_MAX_FORSLAG + 1];
    const char *text;
    struct avt_span bytes = swap(*state, wish(*state, &content), "<oenske", "<grunn");
    bytes = swap(*state, bytes, "</oenske>", "</grunn>");
    assert_int_not_equal(avt_fritekst_parse(*state, &text, bytes).code, AVT_OK);
    for (size_t i = 0; i < UNIT_COUNT(list); i++)
        list[i] = proposal(*state, &content, "slutt", "null");
    bytes = avt_oenske_format(*state, PROEVE_AVTALE, salt, "proeve/1", "x", list, AVT_MAX_FORSLAG);
    assert_ok(avt_fritekst_parse(*state, &text, bytes));
    bytes = avt_oenske_format(*state, PROEVE_AVTALE, salt, "proeve/1", "x", list, AVT_MAX_FORSLAG + 1);
    assert_int_not_equal(avt_fritekst_parse(*state, &text, bytes).code, AVT_OK);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_values),
        unit_case(test_putting_in),
        unit_case(test_who_may_put_it_in),
        unit_case(test_reasons),
        unit_case(test_a_wish_comes_back),
        unit_case(test_a_wish_is_of_parts),
        unit_case(test_a_wish_holds_nothing_else),
        unit_case(test_other_texts_hold_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
