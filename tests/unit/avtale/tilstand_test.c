/* The fold: what each act does to the state, and everything it refuses. */
#include "avtale/tilstand.h"

#include "unit/avtale/chain.h"
#include "unit/unit.h"

static const char *all[] = {"arbeidsgiver", "deltaker", "veileder"};
static const char *nav_alone[] = {"veileder"};
static const char *employer_alone[] = {"arbeidsgiver"};

static struct avt_err put_forward(struct chain *chain, const char *text, const char **needed, size_t n)
{
    struct avt_erklaering s = chain_version(chain, AVT_FREMLAGT, "veileder", text, needed, n);
    return chain_add(chain, &s);
}

/* Version 1 put forward, needing all three. */
static struct chain pending(struct avt_arena *arena)
{
    struct chain chain = chain_new(arena);
    assert_ok(put_forward(&chain, "en", all, 3));
    return chain;
}

static struct chain in_force(struct avt_arena *arena)
{
    struct chain chain = pending(arena);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "deltaker"));
    assert_ok(chain_do(&chain, AVT_GODKJENT, "arbeidsgiver"));
    assert_ok(chain_do(&chain, AVT_GODKJENT, "veileder"));
    return chain;
}

static struct avt_err change_alone(struct chain *chain, const char *role)
{
    struct avt_erklaering s = chain_version(chain, AVT_KONTAKTPUNKT, role, "telefon", employer_alone, 1);
    return chain_add(chain, &s);
}

/* ---- Versions ---- */

static void test_first_version(void **state)
{
    struct chain chain = chain_new(*state);
    assert_int_equal(avt_tilstand_neste(&chain.state), 1);
    assert_ok(put_forward(&chain, "en", all, 3));
    const struct avt_versjon *version = avt_tilstand_venter(&chain.state);
    assert_non_null(version);
    assert_null(avt_tilstand_gjelder(&chain.state));
    assert_int_equal(version->n, 1);
    assert_string_equal(version->fremlagt_av, "veileder");
    assert_int_equal(avt_versjon_rolle(version, "deltaker"), 1);
    assert_int_equal(avt_versjon_rolle(version, "mentor"), -1);
    assert_int_equal(avt_tilstand_neste(&chain.state), 2);
}

static void test_in_force_when_all_have_signed(void **state)
{
    struct chain chain = pending(*state);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "veileder"));
    assert_ok(chain_do(&chain, AVT_TAUSHET, "arbeidsgiver"));
    assert_null(avt_tilstand_gjelder(&chain.state));
    chain.now += 60;
    assert_ok(chain_do(&chain, AVT_BESLUTTET, "deltaker"));
    const struct avt_versjon *version = avt_tilstand_gjelder(&chain.state);
    assert_null(avt_tilstand_venter(&chain.state));
    assert_int_equal(version->state, AVT_GJELDER);
    assert_int_equal(version->gjelder_nr, 4);
    assert_true(version->gjelder_tid == chain.now);
    assert_int_equal(version->signert[0], 3);
    assert_int_equal(version->signert[1], 4);
    assert_int_equal(version->signert[2], 2);
}

static void test_later_version_replaces(void **state)
{
    struct chain chain = in_force(*state);
    assert_ok(put_forward(&chain, "to", nav_alone, 1));
    assert_int_equal(avt_tilstand_gjelder(&chain.state)->n, 1);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "veileder"));
    assert_int_equal(avt_tilstand_gjelder(&chain.state)->n, 2);
    assert_int_equal(chain.state.versjoner[0].state, AVT_ERSTATTET);
    assert_int_equal(chain.state.versjoner[0].gjelder_nr, 4);
}

static void test_number_is_used_again(void **state)
{
    struct chain chain = in_force(*state);
    assert_ok(put_forward(&chain, "to", all, 3));
    assert_ok(chain_do(&chain, AVT_AVVIST, "deltaker"));
    assert_int_equal(chain.state.versjoner[1].state, AVT_AVVIST_V);
    assert_int_equal(avt_tilstand_neste(&chain.state), 2);
    assert_ok(put_forward(&chain, "to igjen", all, 3));
    assert_int_equal(avt_tilstand_venter(&chain.state)->n, 2);
    assert_int_equal(chain.state.n_versjoner, 3);
    assert_ok(chain_do(&chain, AVT_TRUKKET, "veileder"));
    assert_int_equal(chain.state.versjoner[2].state, AVT_TRUKKET_V);
    assert_int_equal(avt_tilstand_gjelder(&chain.state)->n, 1);
}

static void test_change_alone_is_at_once(void **state)
{
    struct chain chain = in_force(*state);
    assert_ok(change_alone(&chain, "arbeidsgiver"));
    const struct avt_versjon *version = avt_tilstand_gjelder(&chain.state);
    assert_int_equal(version->n, 2);
    assert_int_equal(version->signert[0], 5);
    assert_int_equal(version->gjelder_nr, 5);
    assert_null(avt_tilstand_venter(&chain.state));
}

static void test_change_alone_refused(void **state)
{
    struct chain chain = pending(*state);
    assert_code(change_alone(&chain, "arbeidsgiver"), AVT_ESTATUS);
    chain = in_force(*state);
    assert_code(change_alone(&chain, "veileder"), AVT_EFORM);
    assert_ok(put_forward(&chain, "to", all, 3));
    assert_code(change_alone(&chain, "arbeidsgiver"), AVT_ESTATUS);
}

static void test_put_forward_refused(void **state)
{
    struct chain chain = pending(*state);
    assert_code(put_forward(&chain, "to", all, 3), AVT_ESTATUS);
    chain = in_force(*state);
    assert_code(put_forward(&chain, "to", all, 0), AVT_EFORM);
    struct avt_erklaering s = chain_version(&chain, AVT_FREMLAGT, "veileder", "to", all, 3);
    s.n_endret = 0;
    assert_code(chain_add(&chain, &s), AVT_EFORM);
    s = chain_version(&chain, AVT_FREMLAGT, "veileder", "to", all, 3);
    s.has_dokument = false;
    assert_code(chain_add(&chain, &s), AVT_EFORM);
    s = chain_version(&chain, AVT_FREMLAGT, "veileder", "to", all, 3);
    s.versjon = 3;
    assert_code(chain_add(&chain, &s), AVT_EPROOF);
    s.versjon = 2;
    s.fremlegg = avt_tilstand_gjelder(&chain.state)->fremlegg;
    assert_code(chain_add(&chain, &s), AVT_ESTALE);
}

/* ---- Signing ---- */

static void test_signing_refused(void **state)
{
    struct chain chain = chain_new(*state);
    assert_code(chain_do(&chain, AVT_GODKJENT, "deltaker"), AVT_ESTATUS);
    chain = pending(*state);
    assert_code(chain_do(&chain, AVT_GODKJENT, "mentor"), AVT_EROLE);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "deltaker"));
    assert_code(chain_do(&chain, AVT_GODKJENT, "deltaker"), AVT_EDONE);
    assert_code(chain_do(&chain, AVT_AVVIST, "deltaker"), AVT_EDONE);
    assert_code(chain_do(&chain, AVT_AVVIST, "mentor"), AVT_EROLE);
    struct avt_erklaering s = chain_act(&chain, AVT_GODKJENT, "veileder");
    s.fremlegg = chain_digest("noe annet");
    assert_code(chain_add(&chain, &s), AVT_ESTALE);
    assert_int_equal(chain.state.n_poster, 2);
}

static void test_other_documents_refused(void **state)
{
    struct chain chain = chain_new(*state);
    struct avt_sum put[] = {
        {"bistand", chain_digest("b")},
        {"nav",     chain_digest("n")}
    };
    struct avt_erklaering first = chain_version(&chain, AVT_FREMLAGT, "veileder", "en", all, 3);
    first.shown = put;
    first.n_shown = 2;
    assert_ok(chain_add(&chain, &first));
    struct avt_sum seen[] =
        {
            {"bistand", chain_digest("b")}
    },
                   other[] = {{"bistand", chain_digest("x")}};
    struct avt_erklaering s = chain_act(&chain, AVT_GODKJENT, "deltaker");
    s.shown = other;
    s.n_shown = 1;
    assert_code(chain_add(&chain, &s), AVT_EPROOF);
    s.shown = seen;
    s.dokument = chain_digest("to");
    assert_code(chain_add(&chain, &s), AVT_EPROOF);
    s.dokument = first.dokument;
    s.skjema = chain_digest("proeve/2");
    assert_code(chain_add(&chain, &s), AVT_EPROOF);
    s.skjema = first.skjema;
    s.versjon = 2;
    assert_code(chain_add(&chain, &s), AVT_EPROOF);
    s.versjon = 1;
    s.has_dokument = false;
    assert_code(chain_add(&chain, &s), AVT_EFORM);
    s.has_dokument = true;
    assert_ok(chain_add(&chain, &s));
}

static void test_on_behalf_counts_for_the_other(void **state)
{
    struct chain chain = pending(*state);
    struct avt_erklaering s = chain_act(&chain, AVT_GODKJENT, "veileder");
    s.behalf_of = "deltaker";
    s.reason = "papir";
    assert_ok(chain_add(&chain, &s));
    assert_int_equal(avt_tilstand_venter(&chain.state)->signert[1], 2);
    assert_int_equal(avt_tilstand_venter(&chain.state)->signert[2], 0);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "veileder"));
    assert_code(chain_do(&chain, AVT_GODKJENT, "deltaker"), AVT_EDONE);
}

/* Who did not approve itself may take the approval back, and object when the version is in force. */
static void test_on_behalf_may_be_taken_back(void **state)
{
    struct chain chain = pending(*state);
    struct avt_erklaering s = chain_act(&chain, AVT_GODKJENT, "veileder");
    s.behalf_of = "deltaker";
    s.reason = "papir";
    assert_ok(chain_add(&chain, &s));
    assert_true(avt_tilstand_paa_vegne(&chain.state, "deltaker"));
    assert_ok(chain_do(&chain, AVT_TRUKKET, "deltaker"));
    assert_false(avt_tilstand_paa_vegne(&chain.state, "deltaker"));
    assert_ok(chain_do(&chain, AVT_GODKJENT, "deltaker"));
    assert_false(avt_tilstand_paa_vegne(&chain.state, "deltaker"));
    assert_ok(chain_do(&chain, AVT_TRUKKET, "deltaker"));
    assert_ok(chain_add(&chain, &s));
    assert_code(chain_do(&chain, AVT_INNVENDT, "deltaker"), AVT_ESTATUS);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "veileder"));
    assert_ok(chain_do(&chain, AVT_GODKJENT, "arbeidsgiver"));
    assert_code(chain_do(&chain, AVT_INNVENDT, "arbeidsgiver"), AVT_ESTATUS);
    assert_ok(chain_do(&chain, AVT_INNVENDT, "deltaker"));
    assert_ok(change_alone(&chain, "arbeidsgiver"));
    assert_true(avt_tilstand_paa_vegne(&chain.state, "deltaker"));
}

static void test_withdrawing(void **state)
{
    struct chain chain = pending(*state);
    assert_code(chain_do(&chain, AVT_TRUKKET, "deltaker"), AVT_ESTATUS);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "deltaker"));
    assert_ok(chain_do(&chain, AVT_TRUKKET, "deltaker"));
    assert_int_equal(avt_tilstand_venter(&chain.state)->signert[1], 0);
    assert_ok(chain_do(&chain, AVT_GODKJENT, "deltaker"));
    assert_ok(chain_do(&chain, AVT_GODKJENT, "veileder"));
    assert_ok(chain_do(&chain, AVT_TRUKKET, "veileder"));
    assert_int_equal(avt_tilstand_venter(&chain.state)->signert[2], 0);
    assert_ok(chain_do(&chain, AVT_TRUKKET, "veileder"));
    assert_null(avt_tilstand_venter(&chain.state));
    assert_code(chain_do(&chain, AVT_TRUKKET, "veileder"), AVT_ESTATUS);
}

/* ---- Questions, duties, consents ---- */

static void test_wishes_are_answered(void **state)
{
    struct chain chain = chain_new(*state);
    assert_code(chain_do(&chain, AVT_ENDRINGSOENSKE, "deltaker"), AVT_ESTATUS);
    chain = in_force(*state);
    assert_ok(chain_do(&chain, AVT_ENDRINGSOENSKE, "deltaker"));
    assert_int_equal(chain.state.n_aapne, 1);
    assert_int_equal(chain.state.aapne[0].nr, 5);
    assert_string_equal(chain.state.aapne[0].rolle, "deltaker");
    assert_code(chain_say(&chain, AVT_SVAR, "veileder", NULL), AVT_EFORM);
    assert_code(chain_say(&chain, AVT_SVAR, "veileder", "post-4"), AVT_ESTATUS);
    assert_code(chain_say(&chain, AVT_SVAR, "veileder", "post-05"), AVT_ESTATUS);
    assert_code(chain_say(&chain, AVT_SVAR, "veileder", "5"), AVT_ESTATUS);
    assert_ok(chain_say(&chain, AVT_SVAR, "veileder", "post-5"));
    assert_int_equal(chain.state.aapne[0].answer, 6);
    assert_code(chain_say(&chain, AVT_SVAR, "veileder", "post-5"), AVT_EDONE);
}

static void test_objecting(void **state)
{
    struct chain chain = in_force(*state);
    assert_code(chain_do(&chain, AVT_INNVENDT, "deltaker"), AVT_ESTATUS);
    assert_ok(change_alone(&chain, "arbeidsgiver"));
    assert_code(chain_do(&chain, AVT_INNVENDT, "arbeidsgiver"), AVT_EROLE);
    assert_ok(chain_do(&chain, AVT_INNVENDT, "deltaker"));
    assert_int_equal(chain.state.aapne[0].handling, AVT_INNVENDT);
    assert_int_equal(avt_tilstand_gjelder(&chain.state)->n, 2);
}

static void test_duties_are_counted(void **state)
{
    struct chain chain = pending(*state);
    assert_code(chain_say(&chain, AVT_OPPFULGT, "veileder", "oppstartsmoete"), AVT_ESTATUS);
    chain = in_force(*state);
    assert_code(chain_say(&chain, AVT_OPPFULGT, "veileder", NULL), AVT_EFORM);
    assert_ok(chain_say(&chain, AVT_OPPFULGT, "veileder", "oppstartsmoete"));
    assert_ok(chain_say(&chain, AVT_RAPPORT, "veileder", "sluttrapport"));
    assert_int_equal(chain.state.n_utfoert, 2);
    assert_string_equal(chain.state.utfoert[0].code, "oppstartsmoete");
    assert_int_equal(chain.state.utfoert[1].handling, AVT_RAPPORT);
}

static void test_consents(void **state)
{
    struct chain chain = in_force(*state);
    assert_false(avt_tilstand_samtykke(&chain.state, "dele"));
    assert_ok(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "dele"));
    assert_true(avt_tilstand_samtykke(&chain.state, "dele"));
    assert_code(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "dele"), AVT_EDONE);
    assert_ok(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "annet"));
    assert_code(chain_say(&chain, AVT_SAMTYKKE_TRUKKET, "arbeidsgiver", "dele"), AVT_ESTATUS);
    assert_ok(chain_say(&chain, AVT_SAMTYKKE_TRUKKET, "deltaker", "dele"));
    assert_false(avt_tilstand_samtykke(&chain.state, "dele"));
    assert_true(avt_tilstand_samtykke(&chain.state, "annet"));
    assert_code(chain_say(&chain, AVT_SAMTYKKE_TRUKKET, "deltaker", "dele"), AVT_ESTATUS);
    assert_ok(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "dele"));
    assert_int_equal(chain.state.n_samtykker, 3);
}

/* ---- Ending ---- */

static void test_ending_early(void **state)
{
    struct chain chain = pending(*state);
    assert_code(chain_do(&chain, AVT_AVBRUTT, "deltaker"), AVT_ESTATUS);
    chain = in_force(*state);
    assert_ok(put_forward(&chain, "to", all, 3));
    struct avt_erklaering s = chain_act(&chain, AVT_AVBRUTT, "deltaker");
    s.has_gjelder_fra = false;
    assert_code(chain_add(&chain, &s), AVT_EFORM);
    s.has_gjelder_fra = true;
    s.gjelder_fra = avt_date_make(2026, 5, 1);
    assert_ok(chain_add(&chain, &s));
    assert_true(chain.state.avbrutt && !chain.state.annullert);
    assert_int_equal(chain.state.slutt, avt_date_make(2026, 5, 1));
    assert_int_equal(chain.state.slutt_nr, 6);
    assert_null(avt_tilstand_venter(&chain.state));
    assert_int_equal(chain.state.versjoner[1].state, AVT_TRUKKET_V);
    assert_int_equal(avt_tilstand_gjelder(&chain.state)->n, 1);
    assert_code(chain_do(&chain, AVT_AVBRUTT, "veileder"), AVT_EDONE);
}

static void test_annulling(void **state)
{
    struct chain chain = pending(*state);
    assert_ok(chain_do(&chain, AVT_ANNULLERT, "veileder"));
    assert_true(chain.state.annullert && !chain.state.avbrutt);
    assert_int_equal(chain.state.slutt, avt_date_make(2026, 3, 2));
    assert_int_equal(chain.state.versjoner[0].state, AVT_TRUKKET_V);
    assert_code(chain_do(&chain, AVT_ANNULLERT, "veileder"), AVT_EDONE);
    assert_code(chain_do(&chain, AVT_AVBRUTT, "veileder"), AVT_ESTATUS);
    chain = in_force(*state);
    assert_ok(chain_do(&chain, AVT_ANNULLERT, "veileder"));
    assert_code(chain_say(&chain, AVT_RAPPORT, "veileder", "sluttrapport"), AVT_ESTATUS);
    assert_ok(chain_do(&chain, AVT_OVERTATT, "veileder"));
}

/* A chain with something to answer, withdraw and object to, and then ended. */
static struct chain ended(struct avt_arena *arena)
{
    struct chain chain = in_force(arena);
    assert_ok(chain_do(&chain, AVT_ENDRINGSOENSKE, "deltaker"));
    assert_ok(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "dele"));
    assert_ok(change_alone(&chain, "arbeidsgiver"));
    assert_ok(chain_do(&chain, AVT_AVBRUTT, "deltaker"));
    return chain;
}

static void test_what_may_come_after_the_end(void **state)
{
    static const struct {
        enum avt_handling act;
        const char *role, *slag;
        enum avt_code code;
    } rows[] = {
        {AVT_OPPFULGT,         "veileder", "samtale",      AVT_OK     },
        {AVT_RAPPORT,          "veileder", "sluttrapport", AVT_OK     },
        {AVT_SVAR,             "veileder", "post-5",       AVT_OK     },
        {AVT_INNVENDT,         "deltaker", NULL,           AVT_OK     },
        {AVT_SAMTYKKE_TRUKKET, "deltaker", "dele",         AVT_OK     },
        {AVT_OVERTATT,         "veileder", NULL,           AVT_OK     },
        {AVT_OPPLASTET,        "deltaker", "kvittering",   AVT_OK     },
        {AVT_OPPLASTET,        "deltaker", NULL,           AVT_EFORM  },
        {AVT_SAMTYKKE,         "deltaker", "annet",        AVT_OK     },
        {AVT_ENDRINGSOENSKE,   "deltaker", NULL,           AVT_ESTATUS},
        {AVT_GODKJENT,         "deltaker", NULL,           AVT_ESTATUS},
        {AVT_AVVIST,           "deltaker", NULL,           AVT_ESTATUS},
        {AVT_TRUKKET,          "veileder", NULL,           AVT_ESTATUS},
        {AVT_ANNULLERT,        "veileder", NULL,           AVT_ESTATUS},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct chain chain = ended(*state);
        struct avt_err err = chain_say(&chain, rows[i].act, rows[i].role, rows[i].slag);
        assert_row(err.code == rows[i].code, avt_handling_get(rows[i].act)->name);
    }
    struct chain chain = ended(*state);
    assert_code(put_forward(&chain, "tre", all, 3), AVT_ESTATUS);
    assert_code(change_alone(&chain, "arbeidsgiver"), AVT_ESTATUS);
}

/* ---- The chain ---- */

static void test_broken_chain_is_refused(void **state)
{
    struct chain chain = pending(*state);
    struct avt_erklaering s = chain_act(&chain, AVT_GODKJENT, "deltaker");
    const struct avt_post good = chain_post(&chain, &s);
    struct avt_post bad[7];
    static const char *const where[] = {"avtale", "avtale", "nr", "forrige", "erklaering", "tid", "frist"};
    for (size_t i = 0; i < UNIT_COUNT(bad); i++)
        bad[i] = good;
    bad[0].s.avtale.text[25] = '7';
    bad[1].r.avtale.text[25] = '7';
    bad[2].r.nr = 3;
    bad[3].r.forrige = chain_digest("x");
    bad[4].s_id = chain_digest("x");
    bad[5].r.tid--;
    bad[6].s.frist = good.r.tid - 1;
    for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
        struct avt_err err = avt_tilstand_apply(*state, &chain.state, &bad[i]);
        assert_code(err, AVT_EPROOF);
        assert_string_equal(err.where, where[i]);
        assert_int_equal(chain.state.n_poster, 1);
    }
    assert_ok(avt_tilstand_apply(*state, &chain.state, &good));
    assert_code(avt_tilstand_apply(*state, &chain.state, &good), AVT_EPROOF);
}

static void test_what_is_kept_is_copied(void **state)
{
    char role[] = "veileder", needed_role[] = "deltaker";
    const char *needed[] = {needed_role};
    struct chain chain = chain_new(*state);
    struct avt_erklaering s = chain_version(&chain, AVT_FREMLAGT, role, "en", needed, 1);
    assert_ok(chain_add(&chain, &s));
    role[0] = needed_role[0] = 'x';
    assert_string_equal(avt_tilstand_venter(&chain.state)->fremlagt_av, "veileder");
    assert_string_equal(avt_tilstand_venter(&chain.state)->kreves[0], "deltaker");
}

static void test_taking_over(void **state)
{
    struct chain chain = pending(*state);
    assert_int_equal(chain.state.n_overtatt, 0);
    assert_ok(chain_do(&chain, AVT_OVERTATT, "veileder"));
    assert_ok(chain_do(&chain, AVT_GODKJENT, "deltaker"));
    assert_ok(chain_do(&chain, AVT_OVERTATT, "veileder"));
    assert_int_equal(chain.state.n_overtatt, 2);
    assert_int_equal(chain.state.overtatt[0].nr, 2);
    assert_int_equal(chain.state.overtatt[1].nr, 4);
    assert_string_equal(chain.state.overtatt[1].rolle, "veileder");
}

/* ---- Status ---- */

static void test_status_by_day(void **state)
{
    enum { START = 100, END_DAY = 200 };
    struct chain chain = chain_new(*state);
    assert_int_equal(avt_tilstand_status(&chain.state, 0, START, END_DAY), AVT_STATUS_UTKAST);
    chain = pending(*state);
    assert_int_equal(avt_tilstand_status(&chain.state, START, START, END_DAY), AVT_STATUS_TIL_SIGNERING);
    assert_ok(chain_do(&chain, AVT_AVVIST, "deltaker"));
    assert_int_equal(avt_tilstand_status(&chain.state, START, START, END_DAY), AVT_STATUS_TILBAKE);
    chain = in_force(*state);
    assert_int_equal(avt_tilstand_status(&chain.state, START - 1, START, END_DAY), AVT_STATUS_KLAR);
    assert_int_equal(avt_tilstand_status(&chain.state, START, START, END_DAY), AVT_STATUS_GJENNOMFOERES);
    assert_int_equal(avt_tilstand_status(&chain.state, END_DAY, START, END_DAY), AVT_STATUS_GJENNOMFOERES);
    assert_int_equal(avt_tilstand_status(&chain.state, END_DAY + 1, START, END_DAY), AVT_STATUS_AVSLUTTET);
    assert_int_equal(avt_tilstand_status(&chain.state, END_DAY + 1, START, INT32_MAX), AVT_STATUS_GJENNOMFOERES);
}

static void test_status_when_ended(void **state)
{
    enum { START = 100, END_DAY = 200, EARLY = 150 };
    struct chain chain = in_force(*state);
    struct avt_erklaering s = chain_act(&chain, AVT_AVBRUTT, "deltaker");
    s.gjelder_fra = EARLY;
    assert_ok(chain_add(&chain, &s));
    assert_int_equal(avt_tilstand_status(&chain.state, START - 1, START, END_DAY), AVT_STATUS_KLAR);
    assert_int_equal(avt_tilstand_status(&chain.state, EARLY - 1, START, END_DAY), AVT_STATUS_GJENNOMFOERES);
    assert_int_equal(avt_tilstand_status(&chain.state, EARLY, START, END_DAY), AVT_STATUS_AVBRUTT);
    assert_int_equal(avt_tilstand_status(&chain.state, END_DAY + 1, START, END_DAY), AVT_STATUS_AVBRUTT);
    chain = in_force(*state);
    assert_ok(chain_do(&chain, AVT_ANNULLERT, "veileder"));
    assert_int_equal(avt_tilstand_status(&chain.state, 0, START, END_DAY), AVT_STATUS_ANNULLERT);
    assert_string_equal(avt_status_name(AVT_STATUS_TIL_SIGNERING), "til-signering");
    assert_string_equal(avt_status_name(AVT_STATUS_KLAR), "klar-for-oppstart");
}

/* Every way an agreement can stand, on the days that tell one from another: before the first day, on it, the last before the
 * early end, on it, the last day and the day after. */
enum { FIRST = 100, EARLY_END = 150, LAST = 200 };

static const struct way {
    const char *acts; /* of PATH, in order */
    const char *status[6];
} ways[] = {
    {"",       {"utkast", "utkast", "utkast", "utkast", "utkast", "utkast"}                                          },
    {"f",      {"til-signering", "til-signering", "til-signering", "til-signering", "til-signering", "til-signering"}},
    {"fd",     {"til-signering", "til-signering", "til-signering", "til-signering", "til-signering", "til-signering"}},
    {"fv",     {"tilbake", "tilbake", "tilbake", "tilbake", "tilbake", "tilbake"}                                    },
    {"ft",     {"tilbake", "tilbake", "tilbake", "tilbake", "tilbake", "tilbake"}                                    },
    {"fdv",    {"tilbake", "tilbake", "tilbake", "tilbake", "tilbake", "tilbake"}                                    },
    {"fvf",    {"til-signering", "til-signering", "til-signering", "til-signering", "til-signering", "til-signering"}},
    {"fvft",   {"tilbake", "tilbake", "tilbake", "tilbake", "tilbake", "tilbake"}                                    },
    {"fvx",    {"annullert", "annullert", "annullert", "annullert", "annullert", "annullert"}                        },
    {"fx",     {"annullert", "annullert", "annullert", "annullert", "annullert", "annullert"}                        },
    {"fdan",   {"klar-for-oppstart", "gjennomfoeres", "gjennomfoeres", "gjennomfoeres", "gjennomfoeres", "avsluttet"}},
    {"fdanf",  {"klar-for-oppstart", "gjennomfoeres", "gjennomfoeres", "gjennomfoeres", "gjennomfoeres", "avsluttet"}},
    {"fdanfv", {"klar-for-oppstart", "gjennomfoeres", "gjennomfoeres", "gjennomfoeres", "gjennomfoeres", "avsluttet"}},
    {"fdane",  {"klar-for-oppstart", "gjennomfoeres", "gjennomfoeres", "avbrutt", "avbrutt", "avbrutt"}              },
    {"fdanfe", {"klar-for-oppstart", "gjennomfoeres", "gjennomfoeres", "avbrutt", "avbrutt", "avbrutt"}              },
    {"fdanx",  {"annullert", "annullert", "annullert", "annullert", "annullert", "annullert"}                        },
};

static struct avt_err step(struct chain *chain, char what)
{
    struct avt_erklaering s;
    switch (what) {
    case 'f': return put_forward(chain, "en", all, 3);
    case 'd': return chain_do(chain, AVT_GODKJENT, "deltaker");
    case 'a': return chain_do(chain, AVT_GODKJENT, "arbeidsgiver");
    case 'n': return chain_do(chain, AVT_GODKJENT, "veileder");
    case 'v': return chain_do(chain, AVT_AVVIST, "arbeidsgiver");
    case 't': return chain_do(chain, AVT_TRUKKET, "veileder");
    case 'x': return chain_do(chain, AVT_ANNULLERT, "veileder");
    default: break;
    }
    s = chain_act(chain, AVT_AVBRUTT, "deltaker");
    s.gjelder_fra = EARLY_END;
    return chain_add(chain, &s);
}

static void test_status_table(void **state)
{
    static const avt_date days[] = {FIRST - 1, FIRST, EARLY_END - 1, EARLY_END, LAST, LAST + 1};
    bool seen[AVT_STATUS_COUNT] = {false};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct chain chain = chain_new(*state);
        for (const char *act = ways[i].acts; *act != '\0'; act++)
            assert_ok(step(&chain, *act));
        for (size_t d = 0; d < sizeof days / sizeof *days; d++) {
            enum avt_status status = avt_tilstand_status(&chain.state, days[d], FIRST, LAST);
            assert_string_equal(avt_status_name(status), ways[i].status[d]);
            seen[status] = true;
        }
    }
    for (size_t i = 0; i < AVT_STATUS_COUNT; i++)
        assert_true(seen[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_first_version),
        unit_case(test_in_force_when_all_have_signed),
        unit_case(test_later_version_replaces),
        unit_case(test_number_is_used_again),
        unit_case(test_change_alone_is_at_once),
        unit_case(test_change_alone_refused),
        unit_case(test_put_forward_refused),
        unit_case(test_signing_refused),
        unit_case(test_other_documents_refused),
        unit_case(test_on_behalf_counts_for_the_other),
        unit_case(test_on_behalf_may_be_taken_back),
        unit_case(test_withdrawing),
        unit_case(test_wishes_are_answered),
        unit_case(test_objecting),
        unit_case(test_duties_are_counted),
        unit_case(test_consents),
        unit_case(test_ending_early),
        unit_case(test_annulling),
        unit_case(test_what_may_come_after_the_end),
        unit_case(test_broken_chain_is_refused),
        unit_case(test_what_is_kept_is_copied),
        unit_case(test_taking_over),
        unit_case(test_status_by_day),
        unit_case(test_status_when_ended),
        unit_case(test_status_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
