/* The six measures of schemas/, with the content of tests/data/innhold. */
#include "avtale/regel.h"
#include "unit/rules/files.h"
#include "unit/unit.h"

#define SALT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const char *const measures[] = {"arbeidstrening",       "mentor",
                                       "inkluderingstilskudd", "midlertidig-lonnstilskudd",
                                       "sommerjobb",           "varig-lonnstilskudd"};

/* A fresh arena for each measure, with the measure and the content in it. */
struct loaded {
    struct avt_arena *arena;
    const struct avt_tiltak *tiltak;
    struct avt_innhold innhold;
};

static struct loaded load(const char *navn)
{
    struct loaded m = {.arena = avt_arena_new()};
    m.tiltak = tiltak_read(m.arena, "schemas", navn);
    struct avt_span text = file_read(m.arena, avt_arena_format(m.arena, "tests/data/innhold/%s.json", navn));
    struct avt_faults faults = AVT_FAULTS(m.arena);
    m.innhold = innhold_read(m.arena, m.tiltak, text, &faults);
    if (faults.n > 0)
        fail_msg("%s: %s", navn, faults_text(&faults));
    return m;
}

/* Nothing is missing, and no rule is broken on the day it is put forward. */
static void content_is_whole(void **state)
{
    (void)state;
    static const struct avt_faktum born = {.navn = "foedselsdato", .verdi = "2001-03-15", .kilde = "test"};
    const struct avt_fakta fakta = {.idag = avt_date_make(2026, 11, 22), .liste = &born, .n = 1};
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        struct loaded m = load(measures[i]);
        struct avt_faults faults = AVT_FAULTS(m.arena);
        avt_innhold_required(&m.innhold, &faults);
        for (unsigned moment = AVT_LAGRE; moment <= AVT_ENDRING; moment <<= 1)
            avt_regel_check(&m.innhold, moment, &fakta, &faults);
        if (faults.n > 0)
            fail_msg("%s: %s", measures[i], faults_text(&faults));
        avt_arena_free(&m.arena);
    }
}

/* The check digits of every number are asked for when it is written and when it is agreed: a form alone takes zeros. */
static void every_number_has_its_check_digits(void **state)
{
    (void)state;
    static const char *const arter[AVT_TYPE_COUNT] = {
        [AVT_TYPE_FNR] = "fnr", [AVT_TYPE_ORGNR] = "orgnr", [AVT_TYPE_KONTONR] = "kontonr", [AVT_TYPE_KID] = "kid"};
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        struct loaded m = load(measures[i]);
        for (size_t f = 0; f < m.tiltak->n_felter; f++) {
            const struct avt_felt *felt = &m.tiltak->felter[f];
            unsigned moments = 0;
            for (size_t k = 0; arter[felt->type] != NULL && k < m.tiltak->n_regler; k++) {
                const struct avt_regel *row = &m.tiltak->regler[k];
                if (row->kind == AVT_REGEL_SJEKKSUM && row->felt == felt && strcmp(row->art, arter[felt->type]) == 0)
                    moments |= row->naar;
            }
            if (arter[felt->type] != NULL)
                assert_row(moments == (AVT_LAGRE | AVT_FREMLEGG | AVT_ENDRING), felt->sti);
        }
        avt_arena_free(&m.arena);
    }
}

static void check_schema(const struct loaded *m, int dokument, struct avt_span xml)
{
    struct avt_xsd *xsd = NULL;
    assert_ok(avt_xsd_load(m->arena, &xsd, avt_tiltak_xsd(m->arena, m->tiltak, dokument)));
    struct avt_err err = avt_xsd_validate(m->arena, xsd, xml);
    avt_xsd_free(&xsd);
    if (err.code != AVT_OK)
        fail_msg("%s %s: %s: %s", m->tiltak->navn, m->tiltak->dokumenter[dokument].navn, err.where, err.detail);
}

static void assert_same(const struct loaded *m, const struct avt_innhold *other)
{
    struct avt_json_writer a = AVT_JSON_WRITER(m->arena), b = a;
    avt_innhold_to_json(&a, NULL, &m->innhold, 0);
    avt_innhold_to_json(&b, NULL, other, 0);
    assert_int_equal(m->innhold.n, other->n);
    assert_string_equal(a.buf.ptr, b.buf.ptr);
}

/* Content to documents, which their schemas take, and back. */
static void documents_round_trip(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        struct loaded m = load(measures[i]);
        struct avt_innhold back = {.tiltak = m.tiltak};
        for (int d = 0; d < (int)m.tiltak->n_dokumenter; d++) {
            struct avt_node *root = avt_innhold_to_xml(m.arena, &m.innhold, d, ID_1, SALT), *again;
            if (root == NULL)
                continue;
            struct avt_span xml = avt_xml_format(m.arena, root);
            check_schema(&m, d, xml);
            assert_ok(avt_xml_parse(m.arena, &again, xml));
            assert_ok(avt_innhold_from_xml(m.arena, &back, again));
        }
        assert_same(&m, &back);
        avt_arena_free(&m.arena);
    }
}

static void json_round_trips(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        struct loaded m = load(measures[i]);
        struct avt_faults faults = AVT_FAULTS(m.arena);
        struct avt_json_writer w = AVT_JSON_WRITER(m.arena);
        struct avt_json *json;
        struct avt_innhold back;
        avt_innhold_to_json(&w, NULL, &m.innhold, 0);
        assert_ok(avt_json_parse(m.arena, &json, avt_buf_get(&w.buf), &faults));
        avt_innhold_from_json(m.arena, &back, m.tiltak, json, &m.innhold, NULL, &faults);
        assert_int_equal(faults.n, 0);
        assert_same(&m, &back);
        avt_arena_free(&m.arena);
    }
}

/* ---- Damaged documents ---- */

/* The place of the number'th element below node, in document order. NULL when there are fewer. */
static struct avt_node **place_of(struct avt_node *node, size_t *number)
{
    for (struct avt_node **at = &node->children; *at != NULL; at = &(*at)->next) {
        if ((*number)-- == 0)
            return at;
        struct avt_node **inner = place_of(*at, number);
        if (inner != NULL)
            return inner;
    }
    return NULL;
}

static void drop(struct avt_arena *arena, struct avt_node **at)
{
    (void)arena;
    *at = (*at)->next;
}

static void repeat(struct avt_arena *arena, struct avt_node **at)
{
    struct avt_node *copy = avt_arena_alloc(arena, sizeof *copy);
    *copy = **at;
    (*at)->next = copy;
}

static void swap(struct avt_arena *arena, struct avt_node **at)
{
    (void)arena;
    struct avt_node *first = *at, *second = first->next;
    if (second == NULL)
        return;
    first->next = second->next;
    second->next = first;
    *at = second;
}

/* Whatever is read at all is written back byte for byte, and then its schema takes it. True if it was read. */
static bool reads_as_written(const struct loaded *m, int dokument, struct avt_span xml)
{
    struct avt_node *root;
    struct avt_innhold innhold = {.tiltak = m->tiltak};
    assert_ok(avt_xml_parse(m->arena, &root, xml));
    if (avt_innhold_from_xml(m->arena, &innhold, root).code != AVT_OK)
        return false;
    root = avt_innhold_to_xml(m->arena, &innhold, dokument, ID_1, SALT);
    assert_true(avt_span_equal(avt_xml_format(m->arena, root), xml));
    check_schema(m, dokument, xml);
    return true;
}

/* Damages each element of a document in turn, and counts what is read after that and what is refused. */
static void damage_each(const struct loaded *m, int dokument, void (*damage)(struct avt_arena *, struct avt_node **),
                        size_t counts[2])
{
    for (size_t number = 0;; number++) {
        size_t left = number;
        struct avt_node *root = avt_innhold_to_xml(m->arena, &m->innhold, dokument, ID_1, SALT);
        struct avt_node **at = root == NULL ? NULL : place_of(root, &left);
        if (at == NULL)
            return;
        damage(m->arena, at);
        counts[reads_as_written(m, dokument, avt_xml_format(m->arena, root))]++;
    }
}

static void documents_are_read_exactly(void **state)
{
    (void)state;
    struct loaded m = load("mentor");
    size_t counts[2] = {0, 0};
    for (int d = 0; d < (int)m.tiltak->n_dokumenter; d++) {
        damage_each(&m, d, drop, counts);
        damage_each(&m, d, repeat, counts);
        damage_each(&m, d, swap, counts);
    }
    assert_true(counts[false] > 50 && counts[true] > 50);
    avt_arena_free(&m.arena);
}

/* A mentor reads the extract and nothing else: no document has mentor among its readers. */
static void a_mentor_reads_the_extract_alone(void **state)
{
    (void)state;
    struct loaded m = load("mentor");
    avt_roles mentor = avt_tiltak_roles(m.tiltak, "mentor");
    assert_int_not_equal(mentor, 0);
    for (size_t i = 0; i < m.tiltak->n_dokumenter; i++)
        assert_int_equal((m.tiltak->dokumenter[i].lesere & mentor) != 0, m.tiltak->dokumenter[i].utdrag);
    avt_arena_free(&m.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_is_whole),           cmocka_unit_test(every_number_has_its_check_digits),
        cmocka_unit_test(documents_round_trip),       cmocka_unit_test(json_round_trips),
        cmocka_unit_test(documents_are_read_exactly), cmocka_unit_test(a_mentor_reads_the_extract_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
