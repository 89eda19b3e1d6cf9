/* Content from JSON, with every fault told, and back. */
#include "avtale/innhold.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

static void every_fault_is_told(void **state)
{
    /* clang-format off */
    static const struct {
        const char *json, *faults;
    } rows[] = {
        {"{}", ""},
        {"[]", " feil-type"},
        {"{\"formaal\":null,\"slag\":\"\",\"dyreslag\":\"  \",\"lonn\":null,\"plan\":null,\"deltaker\":null}", ""},
        {"{\"lonn\":\"\",\"hoyde\":\"\",\"stillingsprosent\":\"\",\"start\":\"\",\"plan\":[{\"omfang\":{\"antall\":\"\"}}]}", ""},
        {"{\"lonn\":\" \",\"hoyde\":\"\\u00a0\",\"stillingsprosent\":\"\\t\",\"start\":\" \\n\"}", ""},
        {"{\"lonn\":\"0\",\"hoyde\":\"-\",\"stillingsprosent\":\"-\"}",
         "lonn feil-type, hoyde feil-type, stillingsprosent ugyldig-form"},
        {"{\"farge\":\"rød\"}", "farge ukjent-felt"},
        {"{\"deltaker\":{\"navn\":\"Ola\",\"alder\":7}}", "deltaker/alder ukjent-felt"},
        {"{\"deltaker/navn\":\"Ola\"}", "deltaker/navn ukjent-felt"},
        {"{\"\":\"Ola\"}", " ukjent-felt"},
        {"{\"plan/arbeid\":\"Ola\",\"arbeid\":\"x\"}", "plan/arbeid ukjent-felt, arbeid ukjent-felt"},
        {"{\"deltaker\":\"Ola\"}", "deltaker feil-type"},
        {"{\"formaal\":{\"navn\":1}}", "formaal feil-type"},
        {"{\"formaal\":[\"a\"]}", "formaal feil-type"},
        {"{\"formaal\":7}", "formaal feil-type"},
        {"{\"hoytider\":true}", "hoytider feil-type"},
        {"{\"lonn\":\"100\"}", "lonn feil-type"},
        {"{\"lonn\":true}", "lonn feil-type"},
        {"{\"lonn\":0,\"sum\":-1,\"hoyde\":2470}", "lonn for-liten, sum for-liten, hoyde for-stor"},
        {"{\"stillingsprosent\":62}", "stillingsprosent feil-type"},
        {"{\"stillingsprosent\":\"62,5\"}", "stillingsprosent ugyldig-form"},
        {"{\"slag\":\"fisk\",\"start\":\"2026-02-30\",\"dyreslag\":\"en altfor lang tekst her\"}",
         "slag ugyldig-kode, start ugyldig-dato, dyreslag for-lang"},
        {"{\"dyreslag\":\"a\\u202eb\"}", "dyreslag ugyldige-tegn"},
        {"{\"plan\":{}}", "plan feil-type"},
        {"{\"plan\":[7,{\"arbeid\":7}]}", "plan/1 feil-type, plan/2/arbeid feil-type"},
        {"{\"plan\":[{},{\"farge\":1,\"omfang\":{\"antall\":\"x\",\"vekt\":1}}]}",
         "plan/2/farge ukjent-felt, plan/2/omfang/antall ugyldig-form, plan/2/omfang/vekt ukjent-felt"},
        {"{\"plan\":[{},{},{},{\"farge\":1}]}", "plan for-mange"},
        {"{\"plan\":[{\"id\":\"x\",\"arbeid\":7}]}", "plan/1 ukjent-post, plan/1/arbeid feil-type"},
        {"{\"plan\":[{\"id\":7}]}", "plan/1 ukjent-post"},
        {"{\"plan\":[{\"id\":\"" ID_3 "\"},{\"id\":\"" ID_3 "\"}]}", "plan/2 ukjent-post"},
        {"{\"plan\":[{\"id\":\"" ID_3 "\",\"arbeid\":7,\"omfang\":{\"id\":1}}]}",
         "plan/" ID_3 "/arbeid feil-type, plan/" ID_3 "/omfang/id ukjent-felt"},
        {"{\"helse\":{\"behov\":[{\"slag\":7}],\"lege\":\"1\"}}",
         "helse/behov/1/slag feil-type, helse/lege ugyldig-form"},
        {"{\"helse\":[]}", "helse feil-type"},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        (void)innhold_read(*state, tiltak, avt_span_str(rows[i].json), &faults);
        assert_string_equal(faults_text(&faults), rows[i].faults);
    }
}

static void faults_are_limited(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    struct avt_buf buf = AVT_BUF(*state);
    avt_buf_str(&buf, "{\"a\":1");
    for (int i = 0; i < 2 * AVT_MAX_FAULTS; i++)
        avt_buf_format(&buf, ",\"b%d\":1", i);
    avt_buf_char(&buf, '}');
    (void)innhold_read(*state, proeve_read(*state), avt_buf_get(&buf), &faults);
    assert_int_equal(faults.n, AVT_MAX_FAULTS);
}

static void items_keep_their_ids(void **state)
{
    const struct avt_tiltak *tiltak = proeve_read(*state);
    struct avt_innhold former = innhold_good(*state, tiltak, "{\"plan\":[{\"arbeid\":\"a\"},{\"arbeid\":\"b\"}]}");
    struct avt_faults faults = AVT_FAULTS(*state);
    struct avt_json *json;
    struct avt_innhold innhold;
    unsigned next = 3;
    struct avt_ids ids = {.random = count_up, .ctx = &next};
    assert_ok(avt_json_parse(
        *state, &json, AVT_SPAN("{\"plan\":[{\"arbeid\":\"c\"},{\"id\":\"" ID_1 "\",\"arbeid\":\"d\"}]}"), &faults));
    avt_innhold_from_json(*state, &innhold, tiltak, json, &former, &ids, &faults);
    assert_int_equal(faults.n, 0);
    const struct avt_felt *arbeid = avt_tiltak_felt(tiltak, "plan/arbeid");
    assert_string_equal(innhold.verdi[0].item, ID_3);
    assert_string_equal(avt_innhold_get(&innhold, arbeid, ID_1), "d");
    assert_null(avt_innhold_get(&innhold, arbeid, ID_2));
}

/* An id that the former content lacks, or one of another list, is not taken; without a giver of ids there are no new
 * items. */
static void unknown_items_are_refused(void **state)
{
    const struct avt_tiltak *tiltak = proeve_read(*state);
    struct avt_innhold former = innhold_good(*state, tiltak, "{\"plan\":[{\"arbeid\":\"a\"}]}"), innhold;
    struct avt_faults faults = AVT_FAULTS(*state);
    struct avt_json *json;
    assert_ok(avt_json_parse(*state, &json,
                             AVT_SPAN("{\"plan\":[{\"id\":\"" ID_2 "\",\"arbeid\":\"b\"},{\"arbeid\":\"c\"}],"
                                      "\"helse\":{\"behov\":[{\"id\":\"" ID_1 "\"}]}}"),
                             &faults));
    avt_innhold_from_json(*state, &innhold, tiltak, json, &former, NULL, &faults);
    assert_string_equal(faults_text(&faults), "plan/1 ukjent-post, plan/2 ukjent-post, helse/behov/1 ukjent-post");
    assert_int_equal(innhold.n, 0);
}

static const char *to_json(struct avt_arena *arena, const struct avt_innhold *innhold, avt_roles roles)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_innhold_to_json(&w, NULL, innhold, roles);
    return w.buf.ptr;
}

#define WHOLE                                                                                                          \
    "{\"deltaker\":{\"navn\":\"Ola\",\"fnr\":\"03851598730\"},\"formaal\":\"a\\nb\",\"hoyde\":-3,"                     \
    "\"plan\":[{\"id\":\"" ID_2 "\",\"arbeid\":\"så\",\"omfang\":{\"antall\":\"1.5\",\"enhet\":\"timer\"}},"          \
    "{\"id\":\"" ID_1 "\",\"fra\":\"2026-01-01\"}],"                                                                   \
    "\"helse\":{\"behov\":[{\"id\":\"" ID_3 "\",\"slag\":\"ro\"}],\"lege\":\"40000001\"},"                             \
    "\"fagperson\":{\"navn\":\"Fia\"},\"lonn\":100}"

static void round_trip(void **state)
{
    const struct avt_tiltak *tiltak = proeve_read(*state);
    struct avt_innhold innhold = innhold_good(*state, tiltak, WHOLE);
    assert_int_equal(innhold.n, 12);
    assert_string_equal(to_json(*state, &innhold, 0), WHOLE);
    struct avt_innhold nothing = innhold_good(*state, tiltak, "{\"plan\":[{}]}");
    assert_string_equal(to_json(*state, &nothing, 0), "{}");
}

/* Members of one group may stand in documents with other readers; consents count for nobody here. */
static void only_what_a_role_reads(void **state)
{
    /* clang-format off */
    static const struct {
        const char *rolle, *json;
    } rows[] = {
        {"fagperson", "{\"deltaker\":{\"navn\":\"Ola\"},\"plan\":[{\"id\":\"" ID_2 "\",\"arbeid\":\"så\"}],"
                      "\"fagperson\":{\"navn\":\"Fia\"}}"},
        {"arbeidsgiver",
         "{\"deltaker\":{\"navn\":\"Ola\",\"fnr\":\"03851598730\"},\"formaal\":\"a\\nb\",\"hoyde\":-3,"
         "\"plan\":[{\"id\":\"" ID_2 "\",\"arbeid\":\"så\",\"omfang\":{\"antall\":\"1.5\",\"enhet\":\"timer\"}},"
         "{\"id\":\"" ID_1 "\",\"fra\":\"2026-01-01\"}],\"fagperson\":{\"navn\":\"Fia\"},\"lonn\":100}"},
        {"veileder", WHOLE},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    struct avt_innhold innhold = innhold_good(*state, tiltak, WHOLE);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_string_equal(to_json(*state, &innhold, avt_tiltak_roles(tiltak, rows[i].rolle)), rows[i].json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(every_fault_is_told),       unit_case(faults_are_limited), unit_case(items_keep_their_ids),
        unit_case(unknown_items_are_refused), unit_case(round_trip),         unit_case(only_what_a_role_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
