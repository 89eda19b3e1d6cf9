/* The model of a view: what each role is shown, and nothing else. */
#include <string.h>

#include "avtale/dokument.h"
#include "unit/avtale/chain.h"
#include "unit/avtale/proeve.h"

static struct avt_span model(struct avt_arena *arena, int role, const struct avt_tilstand *consents)
{
    unsigned counter = 0;
    struct avt_fil *files;
    size_t n;
    struct avt_innhold content = proeve_content(arena, proeve_load(arena));
    assert_ok(avt_dokument_build(arena, &files, &n, &content, PROEVE_AVTALE, NULL, 0, proeve_random, &counter));
    const struct avt_vist vist = {3, avt_date_make(2026, 4, 1), false};
    return avt_visning_model(arena, &content, files, n, consents, role, &vist, PROEVE_AVTALE);
}

static bool holds(struct avt_span model, const char *text)
{
    return memmem(model.ptr, model.len, text, strlen(text)) != NULL;
}

/* The whole of what a mentor sees, to the byte. */
static void test_extract_only(void **state)
{
    struct avt_span seen = model(*state, MENTOR, NULL);
    const char *at = memmem(seen.ptr, seen.len, "verdi=\"", 7);
    assert_non_null(at);
    const char *expected = avt_arena_format(
        *state,
        "<visning avtale=\"" PROEVE_AVTALE
        "\" gjelder-fra=\"2026-04-01\" rolle=\"mentor\" skjema=\"proeve/1\" tiltak=\"proeve\" versjon=\"3\">"
        "<salt dokument=\"oppdrag\" verdi=\"%.43s\"></salt>"
        "<lesere dokument=\"oppdrag\">arbeidsgiver deltaker mentor nav</lesere>"
        "<gruppe navn=\"parter\"><felt dokument=\"oppdrag\" sti=\"deltaker/navn\" tekst=\"felt.deltaker/navn\" "
        "type=\"tekst\">Kari Prøve</felt></gruppe>"
        "<gruppe navn=\"innhold\">"
        "<felt dokument=\"oppdrag\" sti=\"start\" tekst=\"felt.start\" type=\"dato\">2026-04-01</felt>"
        "<felt dokument=\"oppdrag\" sti=\"slutt\" tekst=\"felt.slutt\" type=\"dato\">2026-09-30</felt>"
        "<liste beregnet=\"nei\" sti=\"oppgaver\" tekst=\"felt.oppgaver\">"
        "<post id=\"" ITEM_A "\"><felt dokument=\"oppdrag\" sti=\"oppgaver/tema\" tekst=\"felt.oppgaver/tema\" "
        "type=\"tekst\">Kasse</felt></post>"
        "<post id=\"" ITEM_B "\"><felt dokument=\"oppdrag\" sti=\"oppgaver/tema\" tekst=\"felt.oppgaver/tema\" "
        "type=\"tekst\">Lager</felt></post>"
        "</liste></gruppe></visning>",
        at + 7);
    assert_span(seen, expected);
}

static void test_model_is_canonical(void **state)
{
    for (int role = DELTAKER; role <= BESLUTTER; role++) {
        struct avt_node *root;
        struct avt_span seen = model(*state, role, NULL);
        assert_ok(avt_xml_parse(*state, &root, seen));
        assert_span(avt_xml_format(*state, root), avt_arena_strn(*state, seen.ptr, seen.len));
    }
}

static void test_only_what_the_role_reads(void **state)
{
    static const struct {
        const char *text;
        bool shown[5]; /* deltaker, arbeidsgiver, mentor, veileder, beslutter */
    } rows[] = {
        {"Lære butikk.\nFå jobb.",     {true, true, false, true, true}   },
        {"Bær &amp; Bøker &lt;AS&gt;", {true, true, false, true, true}   },
        {"sti=\"timelonn\"",             {false, true, false, true, true}  },
        {">250<",                        {false, true, false, true, true}  },
        {"17912099997",                  {false, true, false, true, true}  },
        {"Trenger pauser",               {true, false, false, true, true}  },
        {"dokument=\"bistand\"",         {true, false, false, true, true}  },
        {">0123<",                       {false, false, false, true, false}},
        {"dokument=\"intern\"",          {false, false, false, true, false}},
        {"<gruppe navn=\"intern\">",     {false, false, false, true, false}},
        {"<gruppe navn=\"kontakt\">",    {true, true, false, true, true}   },
        {"<salt dokument=\"oppdrag\"",   {true, true, true, true, true}    },
        {"kode=\"kode.omfang.delvis\"",  {true, true, false, true, true}   },
        {"sti=\"oppgaver/timer\"",       {true, true, false, true, true}   },
    };
    for (int role = DELTAKER; role <= BESLUTTER; role++) {
        struct avt_span seen = model(*state, role, NULL);
        for (size_t i = 0; i < UNIT_COUNT(rows); i++)
            assert_row(holds(seen, rows[i].text) == rows[i].shown[role], rows[i].text);
    }
}

static void test_consent_opens_a_document(void **state)
{
    static const char *all[] = {"deltaker"};
    struct chain chain = chain_new(*state);
    struct avt_erklaering s = chain_version(&chain, AVT_FREMLAGT, "veileder", "en", all, 1);
    assert_ok(chain_add(&chain, &s));
    assert_false(holds(model(*state, ARBEIDSGIVER, &chain.state), "Trenger pauser"));
    assert_ok(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "dele-bistand"));
    assert_true(holds(model(*state, ARBEIDSGIVER, &chain.state), "Trenger pauser"));
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_extract_only),
        unit_case(test_model_is_canonical),
        unit_case(test_only_what_the_role_reads),
        unit_case(test_consent_opens_a_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
