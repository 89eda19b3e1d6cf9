/* Each kind of row: what it lets pass and what it refuses, a day or a unit to each side; and how its row can be wrong. */
#include "avtale/plikt.h"
#include "avtale/regel.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

/* The fictitious measure with the rows given in the place of its own. */
static void rows_read(struct avt_arena *arena, struct avt_entry files[FILE_COUNT], const char *rows)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_xml_setup();
    files_read(arena, files, "tests/data/tiltak", PROEVE);
    const char *own = strstr(files[FILE_REGLER].bytes.ptr, "  <orden");
    assert_non_null(own);
    avt_buf_add(&buf, files[FILE_REGLER].bytes.ptr, (size_t)(own - files[FILE_REGLER].bytes.ptr));
    avt_buf_format(&buf, "%s\n</regler>\n", rows);
    files[FILE_REGLER].bytes = avt_buf_get(&buf);
}

static const struct avt_tiltak *with_rows(struct avt_arena *arena, const char *rows)
{
    struct avt_entry files[FILE_COUNT];
    struct avt_tiltak *tiltak = NULL;
    rows_read(arena, files, rows);
    struct avt_err err = avt_tiltak_load(arena, &tiltak, PROEVE, 1, files, FILE_COUNT);
    if (err.code != AVT_OK)
        fail_msg("%s: %s", rows, err.detail);
    return tiltak;
}

static struct avt_fakta facts(struct avt_arena *arena, const char *text)
{
    return fakta_read(arena, avt_date_make(2026, 5, 10), text);
}

/* "path kode", with "?" behind what is only a warning. */
static const char *told(const struct avt_faults *faults)
{
    struct avt_buf buf = AVT_BUF(faults->arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < faults->n; i++)
        avt_buf_format(&buf, "%s%s %s%s", i == 0 ? "" : ", ", faults->list[i].felt, faults->list[i].kode,
                       faults->list[i].severity == AVT_ADVARSEL ? "?" : "");
    return buf.ptr;
}

struct row {
    const char *rows, *json, *facts, *told;
};

static void run(struct avt_arena *arena, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct avt_faults faults = AVT_FAULTS(arena);
        const struct avt_tiltak *tiltak = with_rows(arena, rows[i].rows);
        struct avt_innhold innhold = innhold_good(arena, tiltak, rows[i].json);
        struct avt_fakta fakta = facts(arena, rows[i].facts);
        avt_regel_check(&innhold, AVT_FREMLEGG, &fakta, &faults);
        if (strcmp(told(&faults), rows[i].told) != 0)
            fail_msg("%s\n%s %s\nwanted %s\ngot %s", rows[i].rows, rows[i].json, rows[i].facts, rows[i].told,
                     told(&faults));
    }
}

#define RUN(rows) run(*state, rows, UNIT_COUNT(rows))

/* clang-format off */

#define SENEST  "<senest kode='x' felt='slutt' grense='2026-12-31'/>"
#define VINDU   "<vindu kode='x' felt='start' dager='--06-01..--08-31'/>"
#define SAMME   "<vindu kode='x' felt='slutt' dager='--06-01..--09-27' aar='start'/>"
#define NYTTAAR "<vindu kode='x' felt='start' dager='--11-01..--02-29'/>"

static void days_and_windows(void **state)
{
    static const struct row rows[] = {
        {SENEST, "{}", "{}", ""},
        {SENEST, "{\"slutt\":\"2026-12-31\"}", "{}", ""},
        {SENEST, "{\"slutt\":\"2027-01-01\"}", "{}", "slutt x"},
        {"<senest kode='x' felt='start' grense='idag+1m' unntak='etterregistrert'/>", "{\"start\":\"2026-06-10\"}",
         "{}", ""},
        {"<senest kode='x' felt='start' grense='idag+1m' unntak='etterregistrert'/>", "{\"start\":\"2026-06-11\"}",
         "{}", "start x"},
        {"<senest kode='x' felt='start' grense='idag+1m' unntak='etterregistrert'/>",
         "{\"start\":\"2026-06-11\",\"etterregistrert\":\"ja\"}", "{}", ""},
        {"<senest kode='x' felt='plan/til' grense='slutt' alvor='advarsel'/>",
         "{\"slutt\":\"2026-06-11\",\"plan\":[{\"til\":\"2026-06-11\"},{\"til\":\"2026-06-12\"}]}", "{}",
         "plan/" ID_2 "/til x?"},
        {VINDU, "{}", "{}", ""},
        {VINDU, "{\"start\":\"2026-05-31\"}", "{}", "start x"},
        {VINDU, "{\"start\":\"2026-06-01\"}", "{}", ""},
        {VINDU, "{\"start\":\"2027-08-31\"}", "{}", ""},
        {VINDU, "{\"start\":\"2026-09-01\"}", "{}", "start x"},
        {SAMME, "{\"start\":\"2026-08-31\",\"slutt\":\"2026-09-27\"}", "{}", ""},
        {SAMME, "{\"start\":\"2026-08-31\",\"slutt\":\"2026-09-28\"}", "{}", "slutt x"},
        {SAMME, "{\"start\":\"2026-08-31\",\"slutt\":\"2027-06-01\"}", "{}", "slutt x"},
        {SAMME, "{\"slutt\":\"2027-06-01\"}", "{}", ""},
        {NYTTAAR, "{\"start\":\"2026-10-31\"}", "{}", "start x"},
        {NYTTAAR, "{\"start\":\"2026-11-01\"}", "{}", ""},
        {NYTTAAR, "{\"start\":\"2028-02-29\"}", "{}", ""},
        {NYTTAAR, "{\"start\":\"2027-03-01\"}", "{}", "start x"},
    };
    RUN(rows);
}

#define LENGTH(maks) "<varighet kode='x' felt='slutt' start='start' maks='" maks "'/>"
#define SAMLET       "<varighet kode='x' felt='slutt' start='start' maks='12m' samlet='ja'/>"
#define FROM_TO(a, b) "{\"start\":\"" a "\",\"slutt\":\"" b "\"}"
#define OTHERS(list) "{\"avtaler\":[" list "]}"
#define WAITS(a, b) \
    "{\"tiltak\":\"gaardsarbeid\",\"start\":\"" a "\",\"slutt\":\"" b "\",\"inngaatt\":\"nei\"}"
#define SAME(a, b)   "{\"tiltak\":\"gaardsarbeid\",\"start\":\"" a "\",\"slutt\":\"" b "\"}"

static void lengths(void **state)
{
    static const struct row rows[] = {
        {LENGTH("12m"), FROM_TO("2026-06-01", "2027-05-31"), "{}", ""},
        {LENGTH("12m"), FROM_TO("2026-06-01", "2027-06-01"), "{}", "slutt x"},
        {LENGTH("12m"), "{\"start\":\"2026-06-01\"}", "{}", ""},
        {LENGTH("6m"), FROM_TO("2026-08-31", "2027-02-27"), "{}", ""}, /* + 6 months is 28 February */
        {LENGTH("6m"), FROM_TO("2026-08-31", "2027-02-28"), "{}", "slutt x"},
        {LENGTH("6m"), FROM_TO("2027-08-31", "2028-02-28"), "{}", ""}, /* a leap year */
        {LENGTH("6m"), FROM_TO("2027-08-31", "2028-02-29"), "{}", "slutt x"},
        {LENGTH("1a"), FROM_TO("2028-02-29", "2029-02-27"), "{}", ""},
        {LENGTH("1a"), FROM_TO("2028-02-29", "2029-02-28"), "{}", "slutt x"},
        {LENGTH("12u"), FROM_TO("2026-06-01", "2026-08-23"), "{}", ""}, /* 84 days; 3 months are 92 */
        {LENGTH("12u"), FROM_TO("2026-06-01", "2026-08-24"), "{}", "slutt x"},
        {LENGTH("3m"), FROM_TO("2026-06-01", "2026-08-31"), "{}", ""},
        {LENGTH("3m"), FROM_TO("2026-06-01", "2026-09-01"), "{}", "slutt x"},
        {LENGTH("28d"), FROM_TO("2026-06-01", "2026-06-28"), "{}", ""},
        {LENGTH("28d"), FROM_TO("2026-06-01", "2026-06-29"), "{}", "slutt x"},
        /* A second agreement goes on from the first, whatever lies between. */
        {SAMLET, FROM_TO("2026-12-01", "2027-12-01"), "{}", ""}, /* nothing to add up */
        {SAMLET, FROM_TO("2026-12-01", "2027-05-31"), OTHERS(SAME("2026-06-01", "2026-11-30")), ""},
        {SAMLET, FROM_TO("2026-12-01", "2027-06-01"), OTHERS(SAME("2026-06-01", "2026-11-30")), "slutt x"},
        {SAMLET, FROM_TO("2027-01-01", "2027-07-01"), OTHERS(SAME("2026-06-01", "2026-11-30")), ""},
        {SAMLET, FROM_TO("2027-01-01", "2027-07-02"), OTHERS(SAME("2026-06-01", "2026-11-30")), "slutt x"},
        /* Days that two of them share, or that are its own, count once. */
        {SAMLET, FROM_TO("2026-12-01", "2027-05-31"),
         OTHERS(SAME("2026-06-01", "2026-10-31") "," SAME("2026-08-01", "2026-12-31")), ""},
        {SAMLET, FROM_TO("2026-12-01", "2027-06-01"),
         OTHERS(SAME("2026-06-01", "2026-10-31") "," SAME("2026-08-01", "2026-12-31")), "slutt x"},
        /* Later ones count too: which was signed first makes no difference. */
        {SAMLET, FROM_TO("2026-06-01", "2026-11-30"), OTHERS(SAME("2026-12-01", "2027-06-01")), "slutt x"},
        /* Another measure does not count, nor one that waits for signatures, which is told when it would be too much. */
        {SAMLET, FROM_TO("2026-12-01", "2027-11-30"),
         OTHERS("{\"tiltak\":\"annet\",\"start\":\"2026-06-01\",\"slutt\":\"2026-11-30\"}"), ""},
        {SAMLET, FROM_TO("2026-12-01", "2027-11-30"),
         OTHERS("{\"tiltak\":\"gaardsarbeid\",\"start\":\"2026-06-01\",\"slutt\":\"2026-11-30\",\"inngaatt\":\"nei\"}"),
         "slutt x-venter?"},
        {SAMLET, FROM_TO("2026-12-01", "2027-05-31"), OTHERS(WAITS("2026-06-01", "2026-11-30")), ""},
        {SAMLET, FROM_TO("2026-12-01", "2027-06-01"), OTHERS(WAITS("2026-06-01", "2026-11-30")), "slutt x-venter?"},
        {SAMLET, FROM_TO("2026-12-01", "2027-06-01"),
         OTHERS(SAME("2026-06-01", "2026-11-30") "," WAITS("2028-01-01", "2028-01-31")), "slutt x"},
        {SAMLET, FROM_TO("2026-12-01", "2027-06-01"),
         OTHERS("{\"tiltak\":\"gaardsarbeid\",\"start\":\"2026-06-01\",\"slutt\":\"2026-11-30\",\"utenfor\":\"ja\"}"),
         ""},
        {SAMLET, FROM_TO("2026-12-01", "2027-11-29"),
         OTHERS("{\"tiltak\":\"gaardsarbeid\",\"start\":\"2026-11-30\"}"), ""},
        {SAMLET, FROM_TO("2026-12-01", "2027-11-30"),
         OTHERS("{\"tiltak\":\"gaardsarbeid\",\"start\":\"2026-11-30\"}"), "slutt x"},
    };
    RUN(rows);
}

#define MIN16   "<alder kode='x' felt='deltaker/navn' paa='idag' min='16'/>"
#define UNDER72 "<alder kode='x' felt='slutt' paa='slutt' maks='71'/>"
#define NEWYEAR "<alder kode='x' felt='start' paa='start' maks='30' nyttaar='ja'/>"
#define BORN(day) "{\"foedselsdato\":\"" day "\"}"

static void ages(void **state)
{
    static const struct row rows[] = {
        {MIN16, "{}", BORN("2010-05-10"), ""},
        {MIN16, "{}", BORN("2010-05-11"), "deltaker/navn x"},
        {MIN16, "{}", "{}", "deltaker/navn faktum-mangler?"},
        {MIN16, "{}", "{\"foedselsdato\":{\"verdi\":\"2010-05-11\",\"kilde\":\"register\",\"dato\":\"2026-01-01\"}}",
         "deltaker/navn x"},
        {"<alder kode='x' felt='deltaker/navn' paa='idag' min='16' faktum='foedt'/>", "{}",
         "{\"foedt\":\"2011-01-01\"}", "deltaker/navn x"},
        {UNDER72, "{}", BORN("1900-01-01"), ""},
        {UNDER72, "{\"slutt\":\"2026-06-30\"}", BORN("1954-07-01"), ""},
        {UNDER72, "{\"slutt\":\"2026-07-01\"}", BORN("1954-07-01"), "slutt x"},
        {UNDER72, "{\"slutt\":\"2027-02-28\"}", BORN("1955-03-01"), ""},
        /* Born on 29 February: a year older on 1 March where there is no such day. */
        {"<alder kode='x' felt='slutt' paa='slutt' maks='29'/>", "{\"slutt\":\"2026-02-28\"}", BORN("1996-02-29"), ""},
        {"<alder kode='x' felt='slutt' paa='slutt' maks='29'/>", "{\"slutt\":\"2026-03-01\"}", BORN("1996-02-29"),
         "slutt x"},
        {"<alder kode='x' felt='slutt' paa='slutt' maks='31'/>", "{\"slutt\":\"2028-02-28\"}", BORN("1996-02-29"), ""},
        {"<alder kode='x' felt='slutt' paa='slutt' maks='31'/>", "{\"slutt\":\"2028-02-29\"}", BORN("1996-02-29"),
         "slutt x"},
        {NEWYEAR, "{\"start\":\"2026-12-31\"}", BORN("1995-01-02"), ""},
        {NEWYEAR, "{\"start\":\"2026-12-31\"}", BORN("1995-01-01"), "start x"},
    };
    RUN(rows);
}

#define SET   "<tall kode='x' felt='stillingsprosent' tillatt='50 75'/>"
#define RANGE "<tall kode='x' felt='hoyde' min='-2' maks='5'/>"

static void numbers(void **state)
{
    static const struct row rows[] = {
        {SET, "{}", "{}", ""},
        {SET, "{\"stillingsprosent\":\"50\"}", "{}", ""},
        {SET, "{\"stillingsprosent\":\"75\"}", "{}", ""},
        {SET, "{\"stillingsprosent\":\"60\"}", "{}", "stillingsprosent x"},
        {SET, "{\"stillingsprosent\":\"50.01\"}", "{}", "stillingsprosent x"},
        {RANGE, "{\"hoyde\":-3}", "{}", "hoyde x"},
        {RANGE, "{\"hoyde\":-2}", "{}", ""},
        {RANGE, "{\"hoyde\":5}", "{}", ""},
        {RANGE, "{\"hoyde\":6}", "{}", "hoyde x"},
        {"<tall kode='x' felt='plan/omfang/antall' maks='7.5' ved='plan/ansvarlig'/>",
         "{\"plan\":[{\"omfang\":{\"antall\":\"7.5\"}},{\"omfang\":{\"antall\":\"7.6\"}}]}", "{}",
         "plan/" ID_2 "/ansvarlig x"},
        {"<sum kode='x' felt='plan/omfang/antall' maks='40'/>", "{}", "{}", ""},
        {"<sum kode='x' felt='plan/omfang/antall' maks='40'/>",
         "{\"plan\":[{\"omfang\":{\"antall\":\"37.5\"}},{\"omfang\":{\"antall\":\"2.5\"}}]}", "{}", ""},
        {"<sum kode='x' felt='plan/omfang/antall' maks='40'/>",
         "{\"plan\":[{\"omfang\":{\"antall\":\"37.5\"}},{\"omfang\":{\"antall\":\"2.6\"}}]}", "{}", "plan x"},
        {"<sum kode='x' felt='lonn' mot='sum'/>", "{\"lonn\":101}", "{}", ""},
        {"<sum kode='x' felt='lonn' mot='sum'/>", "{\"lonn\":101,\"sum\":101}", "{}", ""},
        {"<sum kode='x' felt='lonn' mot='sum'/>", "{\"lonn\":102,\"sum\":101}", "{}", "lonn x"},
    };
    RUN(rows);
}

#define BOTH    "<aldri kode='x' felt='hoytider' vilkaar='naar hoytider=ja, naar slag=dyr|skog'/>"
#define MISSING "<aldri kode='x' felt='formaal' vilkaar='uten formaal' alvor='advarsel'/>"
#define ANY     "<aldri kode='x' felt='plan' vilkaar='naar plan, uten plan/ansvarlig=nav'/>"

static void conditions(void **state)
{
    static const struct row rows[] = {
        {BOTH, "{}", "{}", ""},
        {BOTH, "{\"hoytider\":\"ja\"}", "{}", ""},
        {BOTH, "{\"hoytider\":\"ja\",\"slag\":\"aaker\"}", "{}", ""},
        {BOTH, "{\"hoytider\":\"nei\",\"slag\":\"dyr\"}", "{}", ""},
        {BOTH, "{\"hoytider\":\"ja\",\"slag\":\"dyr\"}", "{}", "hoytider x"},
        {BOTH, "{\"hoytider\":\"ja\",\"slag\":\"skog\"}", "{}", "hoytider x"},
        {MISSING, "{}", "{}", "formaal x?"},
        {MISSING, "{\"formaal\":\"a\"}", "{}", ""},
        {ANY, "{}", "{}", ""},
        {ANY, "{\"plan\":[{\"arbeid\":\"a\"}]}", "{}", "plan x"},
        {ANY, "{\"plan\":[{\"ansvarlig\":\"arbeidsgiver\"}]}", "{}", "plan x"},
        {ANY, "{\"plan\":[{\"ansvarlig\":\"arbeidsgiver\"},{\"ansvarlig\":\"nav\"}]}", "{}", ""},
        {"<aldri kode='x' felt='plan/fra' vilkaar='naar ansvarlig=nav, uten fra'/>",
         "{\"plan\":[{\"ansvarlig\":\"nav\"},{\"ansvarlig\":\"nav\",\"fra\":\"2026-05-10\"},{\"ansvarlig\":\"arbeidsgiver\"}]}",
         "{}", "plan/" ID_1 "/fra x"},
        /* Any row may have conditions. */
        {"<tidligst kode='x' felt='start' grense='idag' vilkaar='uten slag=dyr'/>", "{\"start\":\"2026-05-09\"}",
         "{}", "start x"},
        {"<tidligst kode='x' felt='start' grense='idag' vilkaar='uten slag=dyr'/>",
         "{\"start\":\"2026-05-09\",\"slag\":\"dyr\"}", "{}", ""},
        {"<settes kode='x' felt='bedrift/ordinaer' verdi='ja' vilkaar='naar slag=dyr'/>", "{}", "{}", ""},
        {"<settes kode='x' felt='bedrift/ordinaer' verdi='ja' vilkaar='naar slag=dyr'/>", "{\"slag\":\"dyr\"}", "{}",
         "bedrift/ordinaer x"},
    };
    RUN(rows);
}

#define OVERLAPP "<overlapp kode='x' felt='start' slutt='slutt'/>"
#define OTHER(tiltak, a, b) OTHERS("{\"tiltak\":\"" tiltak "\",\"start\":\"" a "\",\"slutt\":\"" b "\"}")
#define JUNE     FROM_TO("2026-06-01", "2026-06-30")

static void overlaps(void **state)
{
    static const struct row rows[] = {
        {OVERLAPP, "{}", OTHER("fiske", "2026-06-01", "2026-06-30"), ""},
        {OVERLAPP, JUNE, "{}", ""},
        {OVERLAPP, JUNE, OTHER("fiske", "2026-05-01", "2026-05-31"), ""},
        {OVERLAPP, JUNE, OTHER("fiske", "2026-05-01", "2026-06-01"), "start x"},
        {OVERLAPP, JUNE, OTHER("fiske", "2026-06-30", "2026-07-31"), "start x"},
        {OVERLAPP, JUNE, OTHER("fiske", "2026-07-01", "2026-07-31"), ""},
        {OVERLAPP, JUNE, OTHER("fiske", "2026-06-10", "2026-06-20"), "start x"}, /* inside */
        {OVERLAPP, JUNE, OTHER("fiske", "2026-01-01", "2026-12-31"), "start x"}, /* around */
        {OVERLAPP, JUNE, OTHER("jakt", "2026-06-10", "2026-06-20"), "start x?"},
        {OVERLAPP, JUNE, OTHER("gaardsarbeid", "2026-06-10", "2026-06-20"), "start x?"},
        {OVERLAPP, JUNE, OTHER("korps", "2026-06-10", "2026-06-20"), ""},
        {OVERLAPP, JUNE, OTHER("ukjent", "2026-06-10", "2026-06-20"), "start x?"},
        {OVERLAPP, JUNE, OTHERS("{\"tiltak\":\"fiske\",\"start\":\"2026-01-01\"}"), "start x"}, /* no end */
        {OVERLAPP, "{\"start\":\"2026-06-01\"}", OTHER("fiske", "2036-06-10", "2036-06-20"), "start x"},
        {OVERLAPP, JUNE,
         OTHERS("{\"tiltak\":\"jakt\",\"start\":\"2026-01-01\"},{\"tiltak\":\"fiske\",\"start\":\"2026-01-01\"}"),
         "start x"},
        {"<overlapp kode='x' felt='start' slutt='slutt' alvor='advarsel'/>", JUNE,
         OTHER("fiske", "2026-06-10", "2026-06-20"), "start x?"},
    };
    RUN(rows);
}
/* clang-format on */

/* What was agreed on may grow and be added to; nothing is lowered or taken away. Items that are gone are told at the list, once. */
static void only_growing(void **state)
{
#define ITEM(id, number) "{\"id\":\"" id "\",\"omfang\":{\"antall\":\"" number "\"}}"
    /* clang-format off */
    static const struct {
        const char *json, *told;
    } rows[] = {
        {"{\"plan\":[" ITEM(ID_1, "5") "," ITEM(ID_2, "7") "]}", ""},
        {"{\"plan\":[" ITEM(ID_1, "5.1") "," ITEM(ID_2, "7") "," ITEM(ID_3, "1") "]}", ""},
        {"{\"plan\":[" ITEM(ID_1, "4.9") "," ITEM(ID_2, "7") "]}", "plan/" ID_1 "/omfang/antall x"},
        {"{\"plan\":[" ITEM(ID_2, "7") "," ITEM(ID_3, "5") "]}", "plan x"},
        {"{\"plan\":[" ITEM(ID_1, "4.9") "]}", "plan/" ID_1 "/omfang/antall x, plan x"},
        {"{}", "plan x"},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = with_rows(*state, "<vokser kode='x' felt='plan/omfang/antall'/>");
    struct avt_innhold before = innhold_good(*state, tiltak, rows[0].json);
    struct avt_fakta fakta = {.idag = 0}, later = {.idag = 0, .gjelder = &before};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state), first = AVT_FAULTS(*state);
        struct avt_innhold innhold = innhold_good(*state, tiltak, rows[i].json);
        avt_regel_check(&innhold, AVT_ENDRING, &later, &faults);
        assert_string_equal(told(&faults), rows[i].told);
        avt_regel_check(&innhold, AVT_ENDRING, &fakta, &first);
        assert_int_equal(first.n, 0);
    }
}

/* What is in force has been agreed, unless something the row looks at is another now: the day it is held against, or the
 * answer that lets it pass. */
static void what_was_agreed_is_asked_again(void **state)
{
    /* clang-format off */
    static const struct {
        const char *row, *before, *now, *told;
    } rows[] = {
        {"<senest kode='x' felt='plan/fra' grense='slutt' naar='signering'/>",
         "{\"slutt\":\"2026-05-01\",\"plan\":[{\"id\":\"" ID_1 "\",\"fra\":\"2026-06-01\"}]}",
         "{\"slutt\":\"2026-05-01\",\"plan\":[{\"id\":\"" ID_1 "\",\"fra\":\"2026-06-01\"}]}", ""},
        {"<senest kode='x' felt='start' grense='slutt' naar='signering'/>",
         "{\"start\":\"2026-06-01\",\"slutt\":\"2026-06-30\"}", "{\"start\":\"2026-06-01\",\"slutt\":\"2026-05-31\"}",
         "start x"},
        {"<tidligst kode='x' felt='start' grense='idag' unntak='etterregistrert' naar='signering'/>",
         "{\"start\":\"2026-01-01\",\"etterregistrert\":\"ja\"}", "{\"start\":\"2026-01-01\",\"etterregistrert\":\"ja\"}",
         ""},
        {"<tidligst kode='x' felt='start' grense='idag' unntak='etterregistrert' naar='signering'/>",
         "{\"start\":\"2026-01-01\",\"etterregistrert\":\"ja\"}", "{\"start\":\"2026-01-01\"}", "start x"},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        const struct avt_tiltak *tiltak = with_rows(*state, rows[i].row);
        struct avt_innhold before = innhold_good(*state, tiltak, rows[i].before),
                           now = innhold_good(*state, tiltak, rows[i].now);
        struct avt_fakta fakta = {.idag = avt_date_make(2026, 5, 10), .gjelder = &before};
        avt_regel_check(&now, AVT_SIGNERING, &fakta, &faults);
        assert_string_equal(told(&faults), rows[i].told);
    }
}

/* When saving, a fact nobody knows yet is no matter. */
static void missing_facts_are_told(void **state)
{
    const struct avt_tiltak *tiltak =
        with_rows(*state, "<alder kode='x' felt='start' paa='idag' min='16' naar='lagre fremlegg'/>");
    struct avt_innhold innhold = innhold_good(*state, tiltak, "{}");
    struct avt_fakta fakta = {.idag = 0};
    struct avt_faults saved = AVT_FAULTS(*state), forward = AVT_FAULTS(*state);
    avt_regel_check(&innhold, AVT_LAGRE, &fakta, &saved);
    assert_string_equal(told(&saved), "");
    avt_regel_check(&innhold, AVT_FREMLEGG, &fakta, &forward);
    assert_string_equal(told(&forward), "start faktum-mangler?");
}

static bool never(void *ctx, const struct avt_regel *regel, const char *om, unsigned n, avt_date *day)
{
    (void)ctx, (void)regel, (void)om, (void)n, (void)day;
    return false;
}

/* Duties may have conditions as any row. */
static void reports_are_duties(void **state)
{
    const struct avt_tiltak *tiltak =
        with_rows(*state, "<rapport kode='slutt' hvem='veileder' forfall='slutt+28d' etter-slutt='ja' hjemmel='lov-2'>"
                          "<felt sti='gang' type='tekst1000' krav='alltid'/>"
                          "<felt sti='naadd' type='kode' koder='ja delvis nei' krav='alltid'/>"
                          "<felt sti='dager' type='heltall' min='0' maks='99'/></rapport>"
                          "<plikt kode='melk' hvem='veileder' handling='oppfulgt' forfall='start' "
                          "vilkaar='naar slag=dyr'/>");
    struct avt_innhold innhold = innhold_good(*state, tiltak, FROM_TO("2026-06-01", "2026-06-30"));
    struct avt_plikt *plikter;
    assert_int_equal(avt_plikt_due(*state, &plikter, &innhold, never, NULL, INT32_MAX), 1);
    assert_int_equal(plikter[0].forfall, avt_date_make(2026, 7, 28));
    assert_true(avt_regel_is_plikt(plikter[0].regel) && plikter[0].regel->handling == AVT_RAPPORT);
    avt_innhold_set(*state, &innhold, avt_tiltak_felt(tiltak, "slag"), NULL, "dyr");
    assert_int_equal(avt_plikt_due(*state, &plikter, &innhold, never, NULL, INT32_MAX), 2);
}

static void reports_are_read(void **state)
{
    static const struct {
        const char *json, *told;
        size_t n;
    } rows[] = {
        {"{\"gang\":\"Gikk bra.\",\"naadd\":\"delvis\",\"dager\":12}", "",                                  3},
        {"{\"naadd\":\"ja\",\"gang\":\" Gikk bra. \",\"dager\":null}", "",                                  2},
        {"{\"naadd\":\"kanskje\"}",                                    "gang mangler, naadd ugyldig-kode",  0},
        {"{\"gang\":\"\",\"naadd\":\"nei\",\"dager\":100}",            "gang mangler, dager for-stor",      1},
        {"{\"gang\":1,\"naadd\":\"nei\",\"kaker\":\"ja\"}",            "kaker ukjent-felt, gang feil-type", 1},
    };
    const struct avt_tiltak *tiltak =
        with_rows(*state, "<rapport kode='slutt' hvem='veileder' forfall='slutt' hjemmel='lov-2'>"
                          "<felt sti='gang' type='tekst1000' krav='alltid'/>"
                          "<felt sti='naadd' type='kode' koder='ja delvis nei' krav='alltid'/>"
                          "<felt sti='dager' type='heltall' min='0' maks='99'/></rapport>");
    assert_string_equal(tiltak->regler[0].deler[1].tekst, "felt.slutt/naadd");
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        struct avt_json *json;
        struct avt_verdi *verdier;
        assert_ok(avt_json_parse(*state, &json, avt_span_str(rows[i].json), &faults));
        assert_int_equal(
            avt_deler_from_json(*state, &verdier, tiltak->regler[0].deler, tiltak->regler[0].n_deler, json, &faults),
            rows[i].n);
        assert_string_equal(told(&faults), rows[i].told);
    }
}

/* Facts that are not as they should be are told with their place. */
static void facts_are_checked(void **state)
{
    static const struct {
        const char *json, *told;
    } rows[] = {
        {"{\"foedselsdato\":\"2000-01-01\",\"avtaler\":[]}",                             ""                                                 },
        {"[]",                                                                           " feil-type"                                       },
        {"{\"foedselsdato\":1}",                                                         "foedselsdato feil-type"                           },
        {"{\"foedselsdato\":{\"kilde\":\"x\",\"fra\":\"y\"}}",
         "foedselsdato/fra ukjent-felt, foedselsdato/verdi mangler"                                                                         },
        {"{\"foedselsdato\":{\"verdi\":\"x\",\"dato\":\"y\"}}",                          "foedselsdato/dato ugyldig-dato"                   },
        {"{\"avtaler\":{}}",                                                             "avtaler feil-type"                                },
        {"{\"avtaler\":[1,{\"tiltak\":\"a\",\"start\":\"2026-02-30\",\"land\":\"b\"}]}",
         "avtaler/1 feil-type, avtaler/2/land ukjent-felt, avtaler/2/start ugyldig-dato"                                                    },
        {"{\"avtaler\":[{\"slutt\":\"2026-01-01\"}]}",                                   "avtaler/1/tiltak mangler, avtaler/1/start mangler"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_fakta fakta = {.idag = 0};
        struct avt_faults faults = AVT_FAULTS(*state);
        struct avt_json *json;
        assert_ok(avt_json_parse(*state, &json, avt_span_str(rows[i].json), &faults));
        avt_fakta_from_json(*state, &fakta, json, "test", &faults);
        assert_string_equal(told(&faults), rows[i].told);
    }
}

/* ---- Rows that are wrong ---- */

#define REPORT "<rapport kode='x' hvem='veileder' forfall='slutt'>"

/* clang-format off */
static const struct {
    const char *row, *what;
} wrong_rows[] = {
    {"<senere kode='x' felt='slutt'/>", "<senere> may not stand in <regler>"},
    {"<senest kode='x' felt='slutt'/>", "<senest> lacks grense"},
    {"<senest kode='x' felt='slag' grense='idag'/>", "felt is no dato: slag"},
    {"<senest kode='x' felt='slutt' grense='idag' mot='start'/>", "<senest> has no attribute mot"},
    {"<senest kode='x' felt='slutt' grense='idag' ved='farge'/>", "ved: no field farge"},
    {"<senest kode='x' felt='slutt' grense='idag' ved='plan/fra'/>", "fra stands in another list"},
    {"<vindu kode='x' felt='start' dager='--06-01'/>", "dager must be"},
    {"<vindu kode='x' felt='start' dager='--06-01..--06-31'/>", "dager must be"},
    {"<vindu kode='x' felt='slag' dager='--06-01..--06-30'/>", "felt is no dato: slag"},
    {"<vindu kode='x' felt='start' dager='--11-01..--02-01' aar='slutt'/>", "days over New Year"},
    {"<vindu kode='x' felt='start' dager='--06-01..--06-30' aar='slag'/>", "aar is no dato: slag"},
    {"<varighet kode='x' felt='slutt' start='start' maks='lenge'/>", "maks is no interval: lenge"},
    {"<varighet kode='x' felt='slutt' start='slag' maks='1m'/>", "start is no dato: slag"},
    {"<varighet kode='x' felt='plan/til' start='plan/fra' maks='1m' samlet='ja'/>", "samlet is for agreements"},
    {"<varighet kode='x' felt='slutt' start='start'/>", "<varighet> lacks maks"},
    {"<alder kode='x' felt='slutt' paa='slutt'/>", "<alder> needs min or maks"},
    {"<alder kode='x' felt='slutt' paa='slag' min='16'/>", "paa: no day and no date field slag"},
    {"<alder kode='x' felt='slutt' paa='slutt' min='16' maks='15'/>", "min is over maks"},
    {"<alder kode='x' felt='slutt' paa='slutt' min='gammel'/>", "min is no number"},
    {"<alder kode='x' felt='slutt' paa='slutt' min='16' faktum='Født'/>", "faktum is no name"},
    {"<tall kode='x' felt='hoyde'/>", "<tall> needs min, maks or tillatt"},
    {"<tall kode='x' felt='slag' min='1'/>", "felt is no number: slag"},
    {"<tall kode='x' felt='hoyde' min='1.5'/>", "min is no number of the field's kind"},
    {"<tall kode='x' felt='hoyde' min='5' maks='4'/>", "min is over maks"},
    {"<tall kode='x' felt='stillingsprosent' tillatt='50 175'/>", "tillatt: 175 is no value of stillingsprosent"},
    {"<sum kode='x' felt='lonn'/>", "<sum> needs either maks or mot"},
    {"<sum kode='x' felt='lonn' maks='1' mot='sum'/>", "<sum> needs either maks or mot"},
    {"<sum kode='x' felt='lonn' mot='start'/>", "mot must be of felt's type, and outside lists"},
    {"<sum kode='x' felt='plan/omfang/antall' mot='plan/omfang/antall'/>", "mot must be of felt's type, and outside lists"},
    {"<sum kode='x' felt='start' maks='1'/>", "felt is no number: start"},
    {"<aldri kode='x' felt='slag'/>", "<aldri> needs vilkaar"},
    {"<aldri kode='x' felt='planen' vilkaar='naar slag'/>", "felt: no field planen"},
    {"<aldri kode='x' felt='slag' vilkaar='naar farge'/>", "condition: no field farge"},
    {"<aldri kode='x' felt='slag' vilkaar='naar slag=dyr|fisk'/>", "condition: fisk is no value of slag"},
    {"<aldri kode='x' felt='slag' vilkaar='naar slag='/>", "condition: no value after slag="},
    {"<aldri kode='x' felt='slag' vilkaar='naar plan=dyr'/>", "condition: a list has no value dyr"},
    {"<aldri kode='x' felt='slag' vilkaar='slag=dyr'/>", "unknown vilkaar slag=dyr"},
    {"<aldri kode='x' felt='slag' vilkaar='naar slag, alltid'/>", "unknown vilkaar alltid"},
    {"<vokser kode='x' felt='slag'/>", "a kode cannot grow: slag"},
    {"<overlapp kode='x' felt='start' slutt='slag'/>", "slutt is no dato: slag"},
    {"<overlapp kode='x' felt='plan/fra' slutt='slutt'/>", "an agreement's days stand in no list"},
    {"<rapport kode='x' hvem='veileder' forfall='slutt'/>", "a report must hold something"},
    {"<plikt kode='x' hvem='veileder' handling='oppfulgt' forfall='start' sperrer='perioder'/>",
     "sperrer: the measure has no subsidy periods"},
    {"<plikt kode='x' hvem='veileder' handling='oppfulgt' forfall='start' sperrer='avtalen'/>",
     "unknown sperrer avtalen"},
    {"<rapport kode='x' hvem='nav' forfall='slutt'><felt sti='a' type='janei'/></rapport>", "hvem: no role nav"},
    {"<rapport kode='x' hvem='veileder' forfall='idag'><felt sti='a' type='janei'/></rapport>",
     "forfall must be counted from"},
    {REPORT "<felt sti='a' type='tall'/></rapport>",
     "unknown type tall"},
    {REPORT "<felt sti='a' type='janei' krav='naar slag'/></rapport>",
     "unknown krav naar slag"},
    {REPORT "<felt sti='a' type='kode'/></rapport>",
     "koder stands with type kode"},
    {REPORT "<felt sti='a' type='janei'/><felt sti='a' type='dato'/></rapport>",
     "a stands twice"},
    {REPORT "<del sti='a' type='janei'/></rapport>",
     "<del> may not stand in <rapport>"},
};
/* clang-format on */

static void every_fault_of_a_row_is_told(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(wrong_rows); i++) {
        struct avt_entry files[FILE_COUNT];
        struct avt_tiltak *tiltak = NULL;
        rows_read(*state, files, wrong_rows[i].row);
        struct avt_err err = avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT);
        assert_row(err.code == AVT_EDATA && tiltak == NULL, wrong_rows[i].row);
        if (strcmp(err.where, PROEVE "/1/regler.xml:8") != 0 || strstr(err.detail, wrong_rows[i].what) == NULL)
            fail_msg("%s: wanted %s\ngot %s %s", wrong_rows[i].row, wrong_rows[i].what, err.where, err.detail);
    }
}

/* What combines is read both ways; each pair stands once. */
static void combinations_are_checked(void **state)
{
    static const struct {
        const char *find, *put, *where, *what;
    } rows[] = {
        {"utfall=\"stopp\"",              "utfall=\"kanskje\"",    "felles/1/kombinasjoner.xml:2", "unknown utfall kanskje" },
        {"ellers=\"advarsel\"",           "ellers=\"nei\"",        "felles/1/kombinasjoner.xml:1", "unknown ellers nei"     },
        {"med=\"jakt gaardsarbeid\"",     "med=\"jakt fiske\"",    "felles/1/kombinasjoner.xml:3", "with fiske stands twice"},
        {"<kombinasjon tiltak=\"korps\"", "<par tiltak=\"korps\"", "felles/1/kombinasjoner.xml:4",
         "<par> may not stand"                                                                                              },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_entry files[FILE_COUNT];
        struct avt_tiltak *tiltak = NULL;
        rows_read(*state, files, OVERLAPP);
        struct avt_span *bytes = &files[FILE_KOMBINASJONER].bytes;
        struct avt_buf buf = AVT_BUF(*state);
        const char *at = strstr(bytes->ptr, rows[i].find);
        assert_non_null(at);
        avt_buf_add(&buf, bytes->ptr, (size_t)(at - bytes->ptr));
        avt_buf_format(&buf, "%s%s", rows[i].put, at + strlen(rows[i].find));
        *bytes = avt_buf_get(&buf);
        struct avt_err err = avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT);
        assert_code(err, AVT_EDATA);
        if (strcmp(err.where, rows[i].where) != 0 || strstr(err.detail, rows[i].what) == NULL)
            fail_msg("wanted %s: %s\ngot %s %s", rows[i].where, rows[i].what, err.where, err.detail);
    }
    struct avt_entry files[FILE_COUNT];
    struct avt_tiltak *tiltak = NULL;
    rows_read(*state, files, OVERLAPP);
    struct avt_err err = avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_KOMBINASJONER);
    assert_code(err, AVT_EDATA);
    assert_string_equal(err.detail, PROEVE "/1/regler.xml:8: <overlapp> needs felles/1/kombinasjoner.xml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(days_and_windows),
        unit_case(lengths),
        unit_case(ages),
        unit_case(numbers),
        unit_case(conditions),
        unit_case(overlaps),
        unit_case(only_growing),
        unit_case(what_was_agreed_is_asked_again),
        unit_case(missing_facts_are_told),
        unit_case(reports_are_duties),
        unit_case(reports_are_read),
        unit_case(facts_are_checked),
        unit_case(every_fault_of_a_row_is_told),
        unit_case(combinations_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
