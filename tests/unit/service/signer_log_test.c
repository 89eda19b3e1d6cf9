/* The signer and its log: what it is asked to append, sign and seal, and what it refuses, whoever asks. */
#include "unit/service/signer_world.h"

#define A "01ARYZ6S41TSV4RRFFQ69G5FAA"
#define B "01ARYZ6S41TSV4RRFFQ69G5FBB"

/* ---- the log grows ---- */

static void assert_size(struct fixture *f, uint64_t expected)
{
    uint64_t size = UINT64_MAX;
    struct avt_digest root;
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_int_equal(size, expected);
}

static void log_grows_and_is_remembered(void **state)
{
    struct fixture *f = *state;
    for (uint64_t i = 1; i <= 6; i++) {
        (void)grow(f, i % 2 ? A : B, NOW + (avt_instant)i);
        assert_size(f, i);
        if (i % 3 == 0)
            restart(f);
    }
}

static void the_key_list_has_a_leaf(void **state)
{
    struct fixture *f = *state;
    struct signer_added list =
                            {
                                .leaf = {.nr = 1, .r = avt_hash(f->note)}
    },
                        other = list;
    struct avt_checkpoint c;
    struct avt_span note;
    other.leaf.r.byte[0] ^= 1;
    assert_refused(f, append(f, &other, 1, &c), "append-liste");
    assert_ok(append(f, &list, 1, &c));
    assert_ok(checkpoint(f, &c, &note));
    f->log[f->n_log++] = list;
    (void)grow(f, A, NOW);
    restart(f);
}

/* A commit that failed costs nothing; and what was sealed before it may be sealed otherwise. */
static void what_has_no_checkpoint_is_forgotten(void **state)
{
    struct fixture *f = *state;
    struct avt_checkpoint one, other;
    struct avt_span note;
    (void)grow(f, A, NOW);
    struct avt_kvittering r = next_of(f, A, NOW), again = r;
    again.bevis.byte[0] ^= 1;
    struct signer_added first = sealed(f, &r), second = sealed(f, &again);
    assert_ok(append(f, &first, 1, &one));
    assert_ok(append(f, &second, 1, &other));
    assert_false(avt_digest_equal(&one.root, &other.root));
    assert_refused(f, signer_checkpoint(f->signer, f->arena, &note, &one), "sjekkpunkt");
    assert_ok(checkpoint(f, &other, &note));
    assert_ok(checkpoint(f, &other, &note)); /* the same again is no harm */
    assert_refused(f, append(f, &first, 1, &one), "append-hode");
}

/* What could not be written down is not signed. A file size limit stands for a disk that takes nothing. */
static void memory_comes_before_the_signature(void **state)
{
    struct fixture *f = *state;
    struct rlimit before;
    struct avt_checkpoint c;
    struct avt_span note;
    (void)grow(f, A, NOW);
    struct avt_kvittering r = next_of(f, A, NOW);
    struct signer_added added = sealed(f, &r);
    assert_ok(append(f, &added, 1, &c));
    assert_int_equal(prlimit(f->pid, RLIMIT_FSIZE, NULL, &before), 0);
    struct rlimit none = {.rlim_cur = 0, .rlim_max = before.rlim_max};
    assert_int_equal(prlimit(f->pid, RLIMIT_FSIZE, &none, NULL), 0);
    assert_code(checkpoint(f, &c, &note), AVT_ESEAL);
    assert_size(f, 1);
    assert_int_equal(prlimit(f->pid, RLIMIT_FSIZE, &before, NULL), 0);
    assert_ok(checkpoint(f, &c, &note));
    assert_size(f, 2);
}

/* A write that was cut short has broken the slot it was to, and left the one before. */
static void broken_memory_is_seen(void **state)
{
    struct fixture *f = *state;
    (void)grow(f, A, NOW);
    (void)grow(f, B, NOW);
    assert_int_equal(stop(f), 0);
    folder_flip(f->folder, "logg.tilstand", 30); /* the second, since a new file's first slot is taken for its last */
    start(f);
    assert_size(f, 1);
    assert_int_equal(stop(f), 0);
    folder_flip(f->folder, "logg.tilstand", 4096 + 30);
    assert_no_start(f, "no slot of this log is whole");
    folder_put(f->folder, "logg.tilstand", "");
    assert_no_start(f, "not the signer's memory");
}

static void nothing_before_the_log_is_open(void **state)
{
    struct fixture *f = *state;
    struct avt_checkpoint c;
    assert_int_equal(stop(f), 0);
    start(f);
    assert_refused(f, seal(f, receipt_text(f, NOW)), "lukket");
    assert_refused(f, append(f, NULL, 0, &c), "lukket");
    open_log(f);
    assert_ok(seal(f, receipt_text(f, NOW)));
}

/* ---- what somebody with its socket could try ---- */

static struct avt_err seal_as(struct fixture *f, const struct avt_kvittering *r)
{
    return seal(f, avt_kvittering_format(f->arena, r));
}

static void angrep_40_a_second_record_of_one_number(void **state)
{
    struct fixture *f = *state;
    (void)grow(f, A, NOW);
    struct avt_kvittering second = next_of(f, A, NOW);
    (void)grow(f, A, NOW);
    second.bevis.byte[0] ^= 1;
    assert_refused(f, seal_as(f, &second), "seal-hode");
    restart(f);
    assert_refused(f, seal_as(f, &second), "seal-hode");
}

static void angrep_41_a_foreign_record_before(void **state)
{
    struct fixture *f = *state;
    (void)grow(f, A, NOW);
    (void)grow(f, B, NOW);
    struct avt_kvittering r = next_of(f, A, NOW), skipped = r;
    r.forrige = f->log[1].leaf.r;
    skipped.nr++;
    assert_refused(f, seal_as(f, &r), "seal-hode");
    assert_refused(f, seal_as(f, &skipped), "seal-hode");
}

static void angrep_42_an_hour_back(void **state)
{
    struct fixture *f = *state;
    (void)grow(f, A, NOW);
    struct avt_kvittering r = next_of(f, A, NOW - 3600);
    assert_refused(f, seal_as(f, &r), "seal-tid");
    restart(f); /* the time of the log outlives it */
    assert_refused(f, seal_as(f, &r), "seal-tid");
}

static void angrep_43_ahead(void **state)
{
    struct fixture *f = *state;
    struct avt_kvittering r = next_of(f, A, NOW + 3600);
    assert_refused(f, seal_as(f, &r), "seal-klokke");
    r.tid = NOW + 200;
    assert_ok(seal_as(f, &r));
}

static void angrep_44_another_method(void **state)
{
    struct fixture *f = *state;
    struct avt_kvittering r = next_of(f, A, NOW);
    r.metode = AVT_METODE_IDPORTEN;
    assert_refused(f, seal_as(f, &r), "seal-metode");
}

static void angrep_45_an_old_list(void **state)
{
    struct fixture *f = *state;
    struct avt_kvittering r = next_of(f, A, NOW);
    r.nokkelliste = 2;
    assert_refused(f, seal_as(f, &r), "seal-liste");
}

static struct avt_err manifest(struct fixture *f, const struct avt_pakketekst *t, struct avt_span checkpoint_note)
{
    struct avt_span tekst = avt_pakketekst_format(f->arena, t), note;
    struct avt_sum sum = {AVT_PAKKE_TEKST, avt_hash(tekst)};
    const struct signer_bundle bundle = {avt_sums_format(f->arena, &sum, 1), tekst, checkpoint_note};
    AVT_TRY(signer_manifest(f->signer, f->arena, &note, &bundle));
    assert_note(f, note, bundle.sums, AVT_KEY_SEGL);
    return AVT_NOERR;
}

static struct avt_pakketekst text_of(struct fixture *f, const struct avt_leaf *head, struct avt_span checkpoint_note)
{
    struct avt_note note;
    struct avt_pakketekst t = {.avtale = head->avtale, .rolle = "deltaker", .nr = head->nr, .hode = head->r, .fra = 1};
    assert_ok(avt_note_parse(f->arena, &note, checkpoint_note));
    assert_ok(avt_checkpoint_parse(f->arena, &t.logg, note.text));
    return t;
}

static void angrep_46_a_manifest_of_an_older_head(void **state)
{
    struct fixture *f = *state;
    struct avt_span first = grow(f, A, NOW), second = grow(f, A, NOW), third = grow(f, B, NOW), note;
    const struct avt_leaf *log[] = {&f->log[0].leaf, &f->log[1].leaf, &f->log[2].leaf};
    struct avt_pakketekst old = text_of(f, log[0], first), good = text_of(f, log[1], second),
                          later = text_of(f, log[1], third), uncovered = text_of(f, log[1], first),
                          other = text_of(f, log[1], second);
    assert_ok(manifest(f, &good, second));
    assert_ok(manifest(f, &later, third));
    assert_refused(f, manifest(f, &old, first), "manifest-hode");
    assert_refused(f, manifest(f, &uncovered, first), "manifest-hode");
    assert_refused(f, manifest(f, &good, third), "manifest-hode");
    other.hode.byte[0] ^= 1;
    assert_refused(f, manifest(f, &other, second), "manifest-hode");
    other = good;
    assert_true(avt_id_parse(&other.avtale, AVT_SPAN(B)));
    assert_refused(f, manifest(f, &other, second), "manifest-hode");
    const struct signer_bundle bare = {AVT_SPAN(LINE_A LINE_B), avt_pakketekst_format(f->arena, &good), second};
    assert_refused(f, signer_manifest(f->signer, f->arena, &note, &bare), "manifest-hode");
    static const char *const rows[] = {"", "\n", LINE_B LINE_A, LINE_A LINE_A, "hei\n"};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const struct signer_bundle odd = {avt_span_str(rows[i]), bare.tekst, second};
        assert_refused(f, signer_manifest(f->signer, f->arena, &note, &odd), "refused-manifest");
    }
}

static void angrep_47_another_agreements_leaf(void **state)
{
    struct fixture *f = *state;
    struct avt_checkpoint c;
    (void)grow(f, A, NOW);
    struct avt_kvittering r = next_of(f, B, NOW), stranger = next_of(f, A, NOW);
    struct signer_added good = sealed(f, &r), moved = good, number = good, unsealed = good, foreign = good;
    assert_true(avt_id_parse(&moved.leaf.avtale, AVT_SPAN(A)));
    number.leaf.nr = 2;
    unsealed.file = avt_span_str(avt_arena_format(f->arena, "%.*s", (int)good.file.len, good.file.ptr));
    ((char *)(uintptr_t)unsealed.file.ptr)[unsealed.file.len - 20] ^= 1;
    stranger.forrige.byte[0] ^= 1;
    foreign.leaf.avtale = stranger.avtale;
    const struct signer_added rows[] = {moved, number, unsealed, foreign};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_refused(f, append(f, &rows[i], 1, &c), "refused-append");
    assert_refused(f, append(f, (struct signer_added[]){good, good}, 2, &c), "append-hode");
    assert_ok(append(f, &good, 1, &c));
}

static void angrep_48_memory_or_database_set_back(void **state)
{
    struct fixture *f = *state;
    (void)grow(f, A, NOW);
    (void)grow(f, B, NOW);
    struct avt_span before = folder_get(f->folder, "logg.tilstand");
    before = avt_arena_span(f->arena, before);
    (void)grow(f, A, NOW);
    struct signer_added kept = f->log[1];
    const struct {
        const char *why;
        size_t leaves;
        uint64_t newest;
    } rows[] = {
        {"open-kort",  2, 3},
        {"open-kort",  0, 0},
        {"open-minne", 3, 4}
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        assert_int_equal(stop(f), 0);
        start(f);
        assert_refused(f, open_with(f, rows[i].leaves, rows[i].newest), rows[i].why);
        assert_refused(f, seal(f, receipt_text(f, NOW)), "lukket");
    }
    for (int other = 0; other < 2; other++) {
        f->log[1].leaf.salt[0] ^= other == 0;
        f->log[1].leaf.nr += other == 1;
        assert_int_equal(stop(f), 0);
        start(f);
        assert_refused(f, open_with(f, 3, 3), other == 0 ? "open-rot" : "open-nr");
        f->log[1] = kept;
    }
    assert_int_equal(stop(f), 0);
    assert_ok(file_write(folder_at(f->folder, "logg.tilstand"), before, 0600));
    start(f);
    assert_refused(f, open_with(f, 2, 3), "open-minne");
    assert_int_equal(stop(f), 0);
    assert_int_equal(unlink(folder_at(f->folder, "logg.tilstand")), 0);
    start(f);
    assert_refused(f, open_with(f, 0, 3), "open-minne");
}

static void angrep_49_two_signers(void **state)
{
    struct fixture *f = *state;
    struct fixture second = *f;
    (void)grow(f, A, NOW);
    assert_no_start(&second, "another signer is running");
    assert_size(f, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        signer_case(log_grows_and_is_remembered),
        signer_case(the_key_list_has_a_leaf),
        signer_case(what_has_no_checkpoint_is_forgotten),
        signer_case(memory_comes_before_the_signature),
        signer_case(broken_memory_is_seen),
        signer_case(nothing_before_the_log_is_open),
        signer_case(angrep_40_a_second_record_of_one_number),
        signer_case(angrep_41_a_foreign_record_before),
        signer_case(angrep_42_an_hour_back),
        signer_case(angrep_43_ahead),
        signer_case(angrep_44_another_method),
        signer_case(angrep_45_an_old_list),
        signer_case(angrep_46_a_manifest_of_an_older_head),
        signer_case(angrep_47_another_agreements_leaf),
        signer_case(angrep_48_memory_or_database_set_back),
        signer_case(angrep_49_two_signers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
