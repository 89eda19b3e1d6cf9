/* Cases in memory: bounded by bytes, the least lately used go first, and what a failed batch has touched is read anew. */
#include "avtale/xml.h"
#include "case/minne.h"
#include "sys/clock.h"
#include "unit/service/folder.h"

enum { MANY = 10000, BATCH = 64, MIB = 1024 * 1024 };

struct world {
    struct service service;
    struct store *store;
    struct minne minne;
    struct avt_id *ids;
};

static void world_open(struct world *w, struct folder *folder, size_t n, size_t most)
{
    w->service.arena = folder->arena;
    assert_ok(service_load_tiltak(folder->arena, &w->service.tiltak, &w->service.n_tiltak, AVT_SOURCE "/schemas"));
    assert_ok(store_open(&w->store, folder_at(folder, "db"), true));
    w->minne.most = most;
    w->ids = avt_arena_array(folder->arena, n, sizeof *w->ids);
    assert_ok(store_begin(w->store));
    for (size_t i = 0; i < n; i++) {
        w->ids[i] = id_new();
        assert_ok(store_run(w->store, SQL_SAK_ADD, S_TEXT(w->ids[i].text), S_TEXT("mentor"), S_INT(1), S_INT(1)));
        assert_ok(store_run(w->store, SQL_NUMMER_ADD, S_TEXT(w->ids[i].text), S_TEXT("2026")));
    }
    assert_ok(store_commit(w->store));
}

static void world_close(struct world *w)
{
    minne_clear(&w->minne);
    assert_int_equal(w->minne.n, 0);
    assert_int_equal(w->minne.bytes, 0);
    store_close(&w->store);
}

static struct sak *find(struct world *w, size_t i)
{
    struct sak *sak = NULL;
    assert_ok(minne_find(&w->minne, &w->service, w->store, &w->ids[i], &sak));
    assert_string_equal(sak->id.text, w->ids[i].text);
    return sak;
}

/* What a record does to a case, as far as memory goes: it grows, and can be told from one that is read anew. */
static void change(struct sak *sak, unsigned n)
{
    (void)avt_arena_alloc(sak->arena, 2000);
    sak->state.n_poster = n;
}

/* fart-10: round and round over more than there is room for. Between batches never more than saker; in one, a tenth more. */
static void memory_is_bounded_by_bytes(void **state)
{
    struct folder *folder = *state;
    static struct world w;
    size_t seen = 0;
    world_open(&w, folder, MANY, 8 * MIB);
    for (size_t i = 0; i < 2 * MANY; i += BATCH) {
        minne_begin(&w.minne);
        for (size_t k = i; k < i + BATCH; k++)
            change(find(&w, k % MANY), 1);
        assert_in_range(w.minne.bytes, 1, 8 * MIB + 8 * MIB / 10);
        minne_end(&w.minne);
        assert_in_range(w.minne.bytes, 1, 8 * MIB);
        seen = w.minne.n > seen ? w.minne.n : seen;
    }
    assert_in_range(seen, 500, MANY - 1);
    world_close(&w);
}

static void least_lately_used_goes_first(void **state)
{
    static struct world w;
    world_open(&w, *state, 4, MIB);
    minne_begin(&w.minne);
    for (size_t i = 0; i < 3; i++)
        change(find(&w, i), 7);
    minne_end(&w.minne);
    w.minne.most = w.minne.bytes; /* room for three of them */
    minne_begin(&w.minne);
    (void)find(&w, 0);
    change(find(&w, 3), 7);
    minne_end(&w.minne);
    assert_int_equal(w.minne.n, 3);
    minne_begin(&w.minne);
    assert_int_equal(find(&w, 0)->state.n_poster, 7);
    assert_int_equal(find(&w, 2)->state.n_poster, 7);
    assert_int_equal(find(&w, 3)->state.n_poster, 7);
    assert_int_equal(find(&w, 1)->state.n_poster, 0); /* read anew */
    minne_end(&w.minne);
    world_close(&w);
}

/* fart-10: what did not hold is never used; the others are, and need not be read again. */
static void failed_batch_forgets_its_own_only(void **state)
{
    static struct world w;
    world_open(&w, *state, 3, MIB);
    minne_begin(&w.minne);
    for (size_t i = 0; i < 3; i++)
        change(find(&w, i), 7);
    minne_end(&w.minne);
    minne_begin(&w.minne);
    change(find(&w, 1), 8);
    minne_undo(&w.minne);
    minne_end(&w.minne);
    assert_int_equal(w.minne.n, 2);
    minne_begin(&w.minne);
    assert_int_equal(find(&w, 0)->state.n_poster, 7);
    assert_int_equal(find(&w, 1)->state.n_poster, 0);
    assert_int_equal(find(&w, 2)->state.n_poster, 7);
    minne_end(&w.minne);
    world_close(&w);
}

static void what_is_erased_is_forgotten(void **state)
{
    static struct world w;
    struct sak *sak;
    world_open(&w, *state, 2, MIB);
    minne_begin(&w.minne);
    (void)find(&w, 0);
    (void)find(&w, 1);
    minne_end(&w.minne);
    assert_ok(store_run(w.store, SQL_SAK_DROP, S_TEXT(w.ids[0].text)));
    minne_forget(&w.minne, &w.ids[0]);
    minne_forget(&w.minne, &w.ids[0]);
    assert_int_equal(w.minne.n, 1);
    assert_code(minne_find(&w.minne, &w.service, w.store, &w.ids[0], &sak), AVT_ENOTFOUND);
    (void)find(&w, 1);
    world_close(&w);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        folder_case(memory_is_bounded_by_bytes),
        folder_case(least_lately_used_goes_first),
        folder_case(failed_batch_forgets_its_own_only),
        folder_case(what_is_erased_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
