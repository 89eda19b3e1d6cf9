/* What whoever checks brings: newer key lists, an older bundle; and what the report then says, from when to who. */
#include <string.h>

#include "avtale/date.h"
#include "avtale/id.h"
#include "lib/bundle.h"

static struct bundle *open_bundle(struct avt_arena *arena, uint8_t seed)
{
    struct bundle *b = avt_arena_alloc(arena, sizeof *b);
    *b = (struct bundle){.n = 0};
    bundle_open(b, arena, seed);
    return b;
}

/* ---- The report ---- */

static void tells_as_of_when(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    bundle_small(b);
    bundle_verify(*state, &report, b, bundle_make(b, "deltaker"));
    assert_int_equal(report.post, 6);
    assert_string_equal(avt_instant_format(*state, report.tid), "2026-03-02T10:06:00Z");
    char code[20];
    avt_id_head_code(code, report.hode.byte);
    assert_string_equal(report.kode, code);
    assert_int_equal(report.blad, 6);
    assert_string_equal(report.logg, BUNDLE_OPPHAV "/logg/1");
    assert_string_equal(report.opphav, BUNDLE_OPPHAV);
    assert_string_equal(report.rolle, "deltaker");
    assert_true(report.nokkelliste_egen);
    assert_string_equal(report.skjema, "proeve/1");
    const char *root = avt_vkey_format(*state, &b->keys[BUNDLE_ROT]);
    const char *name = avt_arena_strn(*state, root, strlen(report.rot));
    assert_string_equal(report.rot, name);
    assert_int_equal(strlen(report.rot), strlen(BUNDLE_OPPHAV "/rot/1") + 9);
    assert_int_equal(report.rot_n, 1);
    assert_int_equal(report.rot_av, 1);
    assert_non_null(strstr(report_found(&report, "rot"), report.rot));
    size_t demo = 0;
    for (size_t i = 0; i < report.n; i++)
        demo += strcmp(report.findings[i].check, "demo") == 0;
    assert_int_equal(demo, 1); /* in demo mode, and not also out of it */
}

static void tells_who_did_what(void **state)
{
    static const struct {
        enum avt_handling handling;
        const char *rolle, *navn;
        bool bevis, underskrift;
    } rows[] = {
        {AVT_FREMLAGT,  "veileder",     "",                   false, false},
        {AVT_GODKJENT,  "deltaker",     "",                   true,  true },
        {AVT_GODKJENT,  "arbeidsgiver", "Bær & Bøker <AS>", false, true },
        {AVT_TAUSHET,   "mentor",       "",                   false, true },
        {AVT_GODKJENT,  "veileder",     "",                   false, true },
        {AVT_BESLUTTET, "beslutter",    "",                   false, true },
    };
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    bundle_small(b);
    bundle_verify(*state, &report, b, bundle_make(b, "deltaker"));
    assert_int_equal(report.n_acts, UNIT_COUNT(rows));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const struct avt_told_act *u = &report.acts[i];
        assert_int_equal(u->nr, i + 1);
        assert_int_equal(u->versjon, 1);
        assert_int_equal(u->handling, rows[i].handling);
        assert_string_equal(u->rolle, rows[i].rolle);
        assert_string_equal(avt_instant_format(*state, u->tid),
                            avt_arena_format(*state, "2026-03-02T10:%02zu:00Z", i + 1));
        assert_int_equal(u->metode, AVT_METODE_DEMO);
        assert_int_equal(u->bevis, rows[i].bevis);
        assert_int_equal(u->underskrift, rows[i].underskrift);
        assert_int_equal(u->staar, rows[i].underskrift);
        if (rows[i].navn[0] != '\0')
            assert_string_equal(u->navn, rows[i].navn);
    }
}

/* Who acted for another, and an approval of a version that was then refused. */
static void tells_behalf_and_what_fell(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_act(b, AVT_GODKJENT, "arbeidsgiver", NULL, NULL, NULL);
    bundle_act(b, AVT_AVVIST, "deltaker", "uenig", "grunn", "Feil sted.");
    b->n_versions = 0;
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_upload(b, "veileder", "papir");
    bundle_behalf(b, "deltaker", "papir", NULL);
    assert_true(b->lawful);
    bundle_verify(*state, &report, b, bundle_make(b, "veileder"));
    assert_int_equal(report.dom, AVT_DOM_GYLDIG);
    assert_int_equal(report.n_acts, 6);
    const struct avt_told_act *fell = &report.acts[1], *paper = &report.acts[5];
    assert_true(fell->underskrift && !fell->staar);
    assert_true(paper->underskrift && paper->staar);
    assert_string_equal(paper->for_rolle, "deltaker");
    assert_string_equal(paper->rolle, "veileder");
    assert_string_equal(paper->navn, "veileder"); /* as its evidence says */
}

static void says_nothing_of_what_is_not_sound(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    b->all_views = true;
    bundle_large(b);
    bundle_verify(*state, &report, b, bundle_make(b, "arbeidsgiver"));
    assert_int_equal(report.dom, AVT_DOM_UGYLDIG);
    assert_int_equal(report.post, 0);
    assert_string_equal(report.avtale, "");
    assert_int_equal(report.n_acts, 0);
}

/* Nor of what no root that is known here stands behind; whose keys they are is told all the same. */
static void says_nothing_of_what_is_not_anchored(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    bundle_small(b);
    const struct avt_kjent nothing = {0};
    avt_pakke_verify(*state, &report, bundle_make(b, "deltaker"), &nothing, BUNDLE_TODAY);
    assert_int_equal(report.dom, AVT_DOM_UFORANKRET);
    assert_int_equal(report.post, 0);
    assert_string_equal(report.avtale, "");
    assert_string_equal(report.kode, "");
    assert_int_equal(report.n_acts, 0);
    assert_int_equal(report.nokkelliste, 1);
    assert_string_equal(report.opphav, BUNDLE_OPPHAV);
}

/* ---- A head that is known ---- */

static enum avt_dom with_head(const struct bundle *b, struct avt_rapport *report, struct avt_span file,
                              const char *text)
{
    size_t n;
    struct avt_key *roots;
    struct avt_hode head;
    assert_ok(avt_roots_parse(b->arena, &roots, &n, bundle_root(b)));
    assert_true(avt_hode_parse(&head, avt_span_str(text)));
    const struct avt_kjent known = {.roots = roots,
                                    .n_roots = n,
                                    .hode = &head,
                                    .n_regelverk = 1,
                                    .regelverk = avt_regelverk_of(b->arena, &b->measure, 1)};
    avt_pakke_verify(b->arena, report, file, &known, BUNDLE_TODAY);
    return report->dom;
}

/* Every receipt was the head once; what was cut off, or is of another history, is not here. */
static void a_head_is_in_the_bundle_or_not(void **state)
{
    struct avt_hode none = {.n = 0};
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    bundle_small(b);
    struct avt_span older = bundle_make(b, "deltaker");
    bundle_verify(*state, &report, b, older);
    const char *first = report.kode, *digest = avt_digest_format(*state, &report.hode);
    assert_int_equal(with_head(b, &report, older, first), AVT_DOM_GYLDIG);
    assert_true(report_tells(&report, "hode", "holder 6 6"));
    assert_int_equal(with_head(b, &report, older, digest), AVT_DOM_GYLDIG);
    bundle_act(b, AVT_HENVENDELSE, "deltaker", "nav", NULL, NULL);
    struct avt_span newer = bundle_make(b, "deltaker");
    assert_int_equal(with_head(b, &report, newer, first), AVT_DOM_GYLDIG);
    assert_true(report_tells(&report, "hode", "holder 6 7"));
    const char *last = report.kode;
    assert_int_equal(with_head(b, &report, older, last), AVT_DOM_UGYLDIG);
    assert_true(report_tells(&report, "hode", "borte"));
    char *altered = avt_arena_alloc(*state, 20);
    memcpy(altered, first, 20);
    altered[18] = altered[18] == '0' ? '1' : '0';
    assert_int_equal(with_head(b, &report, newer, altered), AVT_DOM_UGYLDIG);
    assert_false(avt_hode_parse(&none, AVT_SPAN("0123-4567")) || avt_hode_parse(&none, AVT_SPAN("sha256:00")));
    assert_int_equal(none.n, 0);
}

/* ---- Newer key lists ---- */

/* List 2, which says that the sealing key was lost or over from then on. */
static struct avt_keylist second_list(struct bundle *b, enum avt_key_state key, avt_instant when)
{
    struct avt_note note;
    struct avt_keylist list = b->list;
    assert_ok(avt_note_parse(b->arena, &note, b->list_note));
    list.number = 2;
    list.previous = avt_hash(note.text);
    list.keys = avt_arena_array(b->arena, list.n, sizeof *list.keys);
    memcpy(list.keys, b->list.keys, list.n * sizeof *list.keys);
    list.keys[BUNDLE_SEGL].state = key;
    if (key == AVT_KEY_KOMPROMITTERT)
        list.keys[BUNDLE_SEGL].compromised = when;
    else if (key == AVT_KEY_PENSJONERT)
        list.keys[BUNDLE_SEGL].to = when;
    return list;
}

static enum avt_dom with_list(struct bundle *b, struct avt_rapport *report, struct avt_span note)
{
    const struct avt_entry entry = {"nokkelliste-2.note", note};
    struct avt_kjent known = bundle_known(b);
    known.nokler = &entry;
    known.n_nokler = 1;
    avt_pakke_verify(b->arena, report, bundle_make(b, "deltaker"), &known, BUNDLE_TODAY);
    return report->dom;
}

static void newer_lists_take_keys_back(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1), *other = open_bundle(*state, 40);
    avt_instant begun = b->now;
    bundle_small(b);
    struct avt_keylist good = second_list(b, AVT_KEY_AKTIV, 0),
                       lost = second_list(b, AVT_KEY_KOMPROMITTERT, begun + 150);
    struct avt_keylist over = second_list(b, AVT_KEY_PENSJONERT, begun + 150), follows_none = good, third = lost;
    follows_none.previous.byte[0] ^= 1;
    third.number = 3;
    assert_int_equal(with_list(b, &report, bundle_list(b, &good)), AVT_DOM_GYLDIG);
    assert_int_equal(report.nokkelliste, 2);
    const struct avt_keylist *const bad[] = {&lost, &over, &third};
    for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
        assert_int_equal(with_list(b, &report, bundle_list(b, bad[i])), AVT_DOM_UGYLDIG);
        assert_true(bundle_failed(&report, "kvittering-segl"));
        assert_true(bundle_failed(&report, "manifest-segl"));
        assert_string_equal(report_found(&report, "kvittering-segl"), "noekkel 3"); /* not those before */
    }
    assert_int_equal(with_list(b, &report, bundle_list(b, &follows_none)), AVT_DOM_UGYLDIG);
    assert_true(bundle_failed(&report, "nokkelliste"));
    assert_int_equal(with_list(b, &report, AVT_SPAN("tull")), AVT_DOM_UGYLDIG);
    /* What the roots have not signed takes nothing back, and anchors nothing. */
    assert_int_equal(with_list(b, &report, bundle_list(other, &lost)), AVT_DOM_UFORANKRET);
    assert_false(bundle_failed(&report, "kvittering-segl"));
    /* Two lists of one number. */
    good.number = 1;
    good.previous = (struct avt_digest){{0}};
    good.valid_from++;
    assert_int_equal(with_list(b, &report, bundle_list(b, &good)), AVT_DOM_UGYLDIG);
    assert_true(bundle_failed(&report, "nokkelliste"));
}

/* ---- An older bundle ---- */

static enum avt_dom with_older(struct bundle *b, struct avt_rapport *report, struct avt_span older)
{
    struct avt_kjent known = bundle_known(b);
    known.eldre = older;
    avt_pakke_verify(b->arena, report, bundle_make(b, "deltaker"), &known, BUNDLE_TODAY);
    return report->dom;
}

static void begin_with(struct bundle *b, unsigned random)
{
    b->random = random;
    bundle_small(b);
}

static void an_older_bundle_is_the_beginning(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1), *twice = open_bundle(*state, 1);
    begin_with(b, 0);
    struct avt_span older = bundle_make(b, "deltaker");
    assert_int_equal(with_older(b, &report, older), AVT_DOM_GYLDIG);
    bundle_act(b, AVT_HENVENDELSE, "deltaker", "nav", NULL, NULL);
    struct avt_span newer = bundle_make(b, "deltaker");
    assert_int_equal(with_older(b, &report, older), AVT_DOM_GYLDIG);
    assert_string_equal(report_found(&report, "eldre"), "holder 6");
    assert_int_equal(with_older(b, &report, AVT_SPAN("PK")), AVT_DOM_UGYLDIG);
    assert_string_equal(report_found(&report, "eldre"), "selv-ugyldig uleselig");
    /* The last record taken away again. */
    begin_with(twice, 0);
    assert_int_equal(with_older(twice, &report, newer), AVT_DOM_UGYLDIG);
    assert_non_null(strstr(report_found(&report, "eldre"), "kortere 7 6"));
}

/* The same keys have sealed two histories: each is sound, and together they are not. */
static void two_histories_contradict(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1), *other = open_bundle(*state, 1), *foreign = open_bundle(*state, 60);
    begin_with(b, 0);
    begin_with(other, 500);
    begin_with(foreign, 0);
    bundle_verify(*state, &report, other, bundle_make(other, "deltaker"));
    assert_int_equal(report.dom, AVT_DOM_GYLDIG);
    assert_int_equal(with_older(b, &report, bundle_make(other, "deltaker")), AVT_DOM_UGYLDIG);
    assert_true(bundle_failed(&report, "eldre"));
    assert_non_null(strstr(report_found(&report, "eldre"), "annen-post 1 "));
    /* By keys that nobody here knows it contradicts nothing, and is no older bundle of this. */
    assert_int_equal(with_older(b, &report, bundle_make(foreign, "deltaker")), AVT_DOM_UGYLDIG);
}

/* What the older one had, the newer cannot leave out: here the list that says that the sealing key is over, half a minute
 * after the last record of the older. */
static void add_second_list(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_keylist over = second_list(b, AVT_KEY_PENSJONERT, b->now + 30);
    avt_pakke_add(pakke, avt_pakke_name_keylist(b->arena, 2), bundle_list(b, &over));
}

static void lists_of_the_older_count(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1), *thief = open_bundle(*state, 1);
    begin_with(b, 0);
    b->twist_entries = add_second_list;
    struct avt_span older = bundle_make(b, "deltaker");
    bundle_verify(*state, &report, b, older);
    assert_int_equal(report.dom, AVT_DOM_GYLDIG);
    begin_with(thief, 0);
    assert_int_equal(with_older(thief, &report, older), AVT_DOM_GYLDIG);
    bundle_act(thief, AVT_HENVENDELSE, "deltaker", "nav", NULL, NULL);
    bundle_verify(*state, &report, thief, bundle_make(thief, "deltaker"));
    assert_int_equal(report.dom, AVT_DOM_GYLDIG);
    assert_int_equal(with_older(thief, &report, older), AVT_DOM_UGYLDIG);
    assert_string_equal(report_found(&report, "kvittering-segl"), "noekkel 7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(tells_as_of_when),
        unit_case(tells_who_did_what),
        unit_case(tells_behalf_and_what_fell),
        unit_case(says_nothing_of_what_is_not_sound),
        unit_case(says_nothing_of_what_is_not_anchored),
        unit_case(a_head_is_in_the_bundle_or_not),
        unit_case(newer_lists_take_keys_back),
        unit_case(an_older_bundle_is_the_beginning),
        unit_case(two_histories_contradict),
        unit_case(lists_of_the_older_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
