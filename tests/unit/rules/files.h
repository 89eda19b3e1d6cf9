/* Measures from files: the fictitious one of tests/data/tiltak, or those of schemas/. */
#ifndef AVTALE_TESTS_RULES_FILES_H
#define AVTALE_TESTS_RULES_FILES_H

#include <stdio.h>
#include <string.h>

#include "avtale/err.h"
#include "avtale/innhold.h"
#include "avtale/regel.h"
#include "avtale/span.h"
#include "unit/unit.h"

#define PROEVE "gaardsarbeid"

/* A file below the source folder; the test fails if it cannot be read. */
static inline struct avt_span file_read(struct avt_arena *arena, const char *path)
{
    struct avt_buf buf = AVT_BUF(arena);
    char chunk[4096];
    const char *whole = avt_arena_format(arena, "%s/%s", AVT_SOURCE, path);
    FILE *file = fopen(whole, "rb");
    if (file == NULL)
        fail_msg("cannot open %s", whole);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        avt_buf_add(&buf, chunk, n);
    (void)fclose(file);
    return avt_buf_get(&buf);
}

/* The files a measure is loaded from. */
enum { FILE_FELT, FILE_REGLER, FILE_GRUPPER, FILE_HJEMLER, FILE_HANDLINGER, FILE_KOMBINASJONER, FILE_COUNT };

/* The files of version 1 of a measure, below folder. */
static inline void files_read(struct avt_arena *arena, struct avt_entry files[FILE_COUNT], const char *folder,
                              const char *tiltak)
{
    files[FILE_FELT].name = avt_arena_format(arena, "%s/1/felt.xml", tiltak);
    files[FILE_REGLER].name = avt_arena_format(arena, "%s/1/regler.xml", tiltak);
    files[FILE_GRUPPER].name = "felles/1/grupper.xml";
    files[FILE_HJEMLER].name = "felles/1/hjemler.xml";
    files[FILE_HANDLINGER].name = "felles/1/handlinger.xml";
    files[FILE_KOMBINASJONER].name = "felles/1/kombinasjoner.xml";
    for (size_t i = 0; i < FILE_COUNT; i++)
        files[i].bytes = file_read(arena, avt_arena_format(arena, "%s/%s", folder, files[i].name));
}

/* A measure of schemas/ with the rates that stand there. */
static inline const struct avt_tiltak *tiltak_read_satser(struct avt_arena *arena, const char *navn)
{
    static const char *const satser[] = {"satser/2022.xml", "satser/2023.xml", "satser/2024.xml",
                                         "satser/2025.xml", "satser/2026.xml", "satser/prosent.xml"};
    struct avt_entry files[FILE_COUNT + UNIT_COUNT(satser)];
    struct avt_tiltak *tiltak = NULL;
    avt_xml_setup();
    files_read(arena, files, "schemas", navn);
    for (size_t i = 0; i < UNIT_COUNT(satser); i++) {
        files[FILE_COUNT + i].name = satser[i];
        files[FILE_COUNT + i].bytes = file_read(arena, avt_arena_format(arena, "schemas/%s", satser[i]));
    }
    struct avt_err err = avt_tiltak_load(arena, &tiltak, navn, 1, files, UNIT_COUNT(files));
    if (err.code != AVT_OK)
        fail_msg("%s", err.detail);
    return tiltak;
}

/* A measure loaded, or the test failed with all that is wrong with it. */
static inline const struct avt_tiltak *tiltak_read(struct avt_arena *arena, const char *folder, const char *navn)
{
    struct avt_entry files[FILE_COUNT];
    struct avt_tiltak *tiltak = NULL;
    avt_xml_setup();
    files_read(arena, files, folder, navn);
    struct avt_err err = avt_tiltak_load(arena, &tiltak, navn, 1, files, FILE_COUNT);
    if (err.code != AVT_OK)
        fail_msg("%s", err.detail);
    return tiltak;
}

static inline const struct avt_tiltak *proeve_read(struct avt_arena *arena)
{
    return tiltak_read(arena, "tests/data/tiltak", PROEVE);
}

/* Random bytes that count up, so that every item gets an id of its own. */
static inline void count_up(void *ctx, uint8_t out[10])
{
    unsigned *n = ctx;
    memset(out, 0, 10);
    out[9] = (uint8_t)(*n)++;
}

/* Content from JSON with ids for its items; faults are added to faults. */
static inline struct avt_innhold innhold_read(struct avt_arena *arena, const struct avt_tiltak *tiltak,
                                              struct avt_span text, struct avt_faults *faults)
{
    unsigned next = 1;
    struct avt_ids ids = {.random = count_up, .ctx = &next};
    struct avt_innhold innhold;
    struct avt_json *json = NULL;
    struct avt_err err = avt_json_parse(arena, &json, text, faults);
    if (err.code != AVT_OK)
        fail_msg("%s: %s", err.where, err.detail);
    avt_innhold_from_json(arena, &innhold, tiltak, json, NULL, &ids, faults);
    return innhold;
}

/* The same, of text that has no faults. */
static inline struct avt_innhold innhold_good(struct avt_arena *arena, const struct avt_tiltak *tiltak,
                                              const char *text)
{
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_innhold innhold = innhold_read(arena, tiltak, avt_span_str(text), &faults);
    if (faults.n > 0)
        fail_msg("%s: %s", faults.list[0].felt, faults.list[0].kode);
    return innhold;
}

/* Faults as one text, "path kode" each, ", " between: for comparing. */
static inline const char *faults_text(const struct avt_faults *faults)
{
    struct avt_buf buf = AVT_BUF(faults->arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < faults->n; i++)
        avt_buf_format(&buf, "%s%s %s", i == 0 ? "" : ", ", faults->list[i].felt, faults->list[i].kode);
    return buf.ptr;
}

/* Whole content of one of the six measures, from tests/data/innhold. */
static inline struct avt_innhold innhold_data(struct avt_arena *arena, const char *tiltak)
{
    struct avt_span text = file_read(arena, avt_arena_format(arena, "tests/data/innhold/%s.json", tiltak));
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_innhold innhold = innhold_read(arena, tiltak_read_satser(arena, tiltak), text, &faults);
    assert_string_equal(faults_text(&faults), "");
    return innhold;
}

/* Facts from JSON without faults, on that day. */
static inline struct avt_fakta fakta_read(struct avt_arena *arena, avt_date idag, const char *text)
{
    struct avt_fakta fakta = {.idag = idag};
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json *json;
    assert_ok(avt_json_parse(arena, &json, avt_span_str(text), &faults));
    avt_fakta_from_json(arena, &fakta, json, "test", &faults);
    assert_string_equal(faults_text(&faults), "");
    return fakta;
}

/* The ids that count_up gives. */
#define ID_1 "00000000000000000000000001"
#define ID_2 "00000000000000000000000002"
#define ID_3 "00000000000000000000000003"

#endif
