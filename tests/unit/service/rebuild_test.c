/* Rebuilding by pages, and what is stored beside what is computed. */
#include "avtale/xml.h"
#include "sys/clock.h"
#include "unit/service/folder.h"
#include "writer/journal.h"

enum { AGREEMENTS = 150 }; /* more than two pages, and no whole number of them */

struct world {
    struct service service;
    struct store *store, *reader;
};

static void world_open(struct world *w, struct folder *folder)
{
    *w = (struct world){.service = {.arena = folder->arena}};
    assert_ok(service_load_tiltak(folder->arena, &w->service.tiltak, &w->service.n_tiltak, AVT_SOURCE "/schemas"));
    assert_ok(store_open(&w->store, folder_at(folder, "db"), true));
    assert_ok(store_open(&w->reader, folder_at(folder, "db"), false));
    assert_ok(store_begin(w->store));
    for (size_t i = 0; i < AGREEMENTS; i++)
        assert_ok(store_run(w->store, SQL_SAK_ADD, S_TEXT(id_new().text), S_TEXT("mentor"), S_INT(1), S_INT(1)));
    assert_ok(
        store_run(w->store, SQL_PART_ADD, S_TEXT("A"), S_TEXT("deltaker"), S_BLOB(AVT_SPAN("\x01\xff")), S_INT(3)));
    assert_ok(store_commit(w->store));
    assert_ok(store_begin(w->store));
}

static void world_close(struct world *w)
{
    store_rollback(w->store);
    store_close(&w->reader);
    store_close(&w->store);
}

static struct rebuild_difference compare(struct world *w)
{
    struct rebuild_difference found = {0};
    assert_ok(rebuild_compare(w->reader, w->store, w->service.arena, &found));
    return found;
}

static void every_agreement_is_read(void **state)
{
    struct world w;
    size_t n = 0;
    world_open(&w, *state);
    assert_ok(rebuild_all(&w.service, w.store, &n));
    assert_int_equal(n, AGREEMENTS);
    world_close(&w);
}

/* One that cannot be read, on the last page, is told. */
static void the_last_page_is_read(void **state)
{
    struct world w;
    size_t n = 42;
    world_open(&w, *state);
    assert_ok(store_run(w.store, SQL_SAK_ADD, S_TEXT("ZZ"), S_TEXT("mentor"), S_INT(1), S_INT(1)));
    assert_code(rebuild_all(&w.service, w.store, &n), AVT_EDATA);
    assert_int_equal(n, 42);
    world_close(&w);
}

static void the_first_difference_is_told(void **state)
{
    struct world w;
    world_open(&w, *state);
    assert_null(compare(&w).stored);
    assert_ok(store_run(w.store, SQL_PART_ADD, S_TEXT("B"), S_TEXT("mentor"), S_BLOB(AVT_SPAN("\x02")), S_INT(1)));
    struct rebuild_difference more = compare(&w);
    assert_string_equal(more.table, "part");
    assert_string_equal(more.stored, "");
    assert_string_equal(more.computed, "B\tmentor\t02\t1");
    assert_ok(store_run(w.store, SQL_PART_ROLE_DROP, S_TEXT("A"), S_TEXT("deltaker")));
    struct rebuild_difference other = compare(&w);
    assert_string_equal(other.stored, "A\tdeltaker\t01ff\t3");
    assert_string_equal(other.computed, "B\tmentor\t02\t1");
    assert_ok(store_run(w.store, SQL_PART_ROLE_DROP, S_TEXT("B"), S_TEXT("mentor")));
    struct rebuild_difference less = compare(&w);
    assert_string_equal(less.stored, "A\tdeltaker\t01ff\t3");
    assert_string_equal(less.computed, "");
    world_close(&w);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        folder_case(every_agreement_is_read),
        folder_case(the_last_page_is_read),
        folder_case(the_first_difference_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
