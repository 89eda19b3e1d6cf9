/* Duties: when each falls due next. */
#include "avtale/plikt.h"
#include "avtale/regel.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

/* The rows of the fictitious measure's duties. */
enum { OPPSTART = 9, MAANEDLIG = 10, SLUTTRAPPORT = 11, ROWS = 12 };

/* "kode date gang" of each duty, ", " between. */
static const char *listing(struct avt_arena *arena, const struct avt_plikt *plikter, size_t n)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&buf, "%s%s %s %u", i == 0 ? "" : ", ", plikter[i].regel->kode,
                       avt_date_format(arena, plikter[i].forfall), plikter[i].gang);
    return buf.ptr;
}

#define WHOLE "{\"start\":\"2026-01-31\",\"slutt\":\"2026-04-30\"}"

/* done is an array by row. */
static bool by_row(void *ctx, const struct avt_regel *regel, const char *om, unsigned n, avt_date *day)
{
    static const char *const codes[] = {"oppstart", "maanedlig", "sluttrapport"};
    const unsigned *done = ctx;
    assert_null(om);
    *day = 0; /* of duties that stop nothing it is not asked */
    for (unsigned i = 0; i < UNIT_COUNT(codes); i++)
        if (strcmp(codes[i], regel->kode) == 0)
            return n < done[OPPSTART + i];
    return false;
}

static void next_due_dates(void **state)
{
    /* clang-format off */
    static const struct {
        const char *json;
        unsigned oppstart, maanedlig, sluttrapport;
        const char *ended; /* NULL: not early */
        const char *due;
    } rows[] = {
        {"{}", 0, 0, 0, NULL, ""},
        {WHOLE, 0, 0, 0, NULL, "oppstart 2026-02-14 1, maanedlig 2026-01-31 1, sluttrapport 2026-05-28 1"},
        {WHOLE, 1, 1, 0, NULL, "maanedlig 2026-02-28 2, sluttrapport 2026-05-28 1"},
        {WHOLE, 1, 2, 0, NULL, "maanedlig 2026-03-31 3, sluttrapport 2026-05-28 1"},
        {WHOLE, 1, 3, 1, NULL, "maanedlig 2026-04-30 4"},
        {WHOLE, 1, 4, 1, NULL, ""},
        {"{\"start\":\"2026-01-31\"}", 1, 12, 0, NULL, "maanedlig 2027-01-31 13"},
        {"{\"slutt\":\"2026-04-30\"}", 0, 0, 0, NULL, "sluttrapport 2026-05-28 1"},
        {WHOLE, 0, 0, 0, "2026-03-01", "sluttrapport 2026-03-29 1"},
        {WHOLE, 0, 0, 1, "2026-03-01", ""},
        {WHOLE, 0, 0, 0, "2026-06-01", "sluttrapport 2026-05-28 1"},
        {"{\"start\":\"2026-01-31\"}", 0, 0, 0, "2026-03-01", "sluttrapport 2026-03-29 1"},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    assert_int_equal(tiltak->n_regler, ROWS);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        unsigned done[ROWS] = {
            [OPPSTART] = rows[i].oppstart, [MAANEDLIG] = rows[i].maanedlig, [SLUTTRAPPORT] = rows[i].sluttrapport};
        avt_date ended = INT32_MAX;
        struct avt_plikt *plikter;
        struct avt_innhold innhold = innhold_good(*state, tiltak, rows[i].json);
        if (rows[i].ended != NULL)
            assert_true(avt_date_parse(&ended, avt_span_str(rows[i].ended)));
        size_t n = avt_plikt_due(*state, &plikter, &innhold, by_row, done, ended);
        assert_string_equal(listing(*state, plikter, n), rows[i].due);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {unit_case(next_due_dates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
