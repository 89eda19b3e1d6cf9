/*
 * The fictitious measure of tests/data/proeve, and content for it.
 */
#ifndef AVTALE_TESTS_PROEVE_H
#define AVTALE_TESTS_PROEVE_H

#include <stdio.h>

#include "avtale/err.h"
#include "avtale/innhold.h"
#include "avtale/span.h"
#include "unit/unit.h"

#define PROEVE_AVTALE "01JD0000000000000000000000"

enum { DELTAKER, ARBEIDSGIVER, MENTOR, VEILEDER, BESLUTTER };

static inline struct avt_span proeve_file(struct avt_arena *arena, const char *path)
{
    char block[4096];
    struct avt_buf buf = AVT_BUF(arena);
    FILE *file = fopen(avt_arena_format(arena, "%s/tests/data/proeve/%s", AVT_SOURCE, path), "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        avt_buf_add(&buf, block, n);
    (void)fclose(file);
    return avt_buf_get(&buf);
}

static inline const struct avt_tiltak *proeve_load(struct avt_arena *arena)
{
    struct avt_entry *files = avt_arena_array(arena, 5, sizeof *files);
    files[0] = (struct avt_entry){"proeve/1/felt.xml", proeve_file(arena, "1/felt.xml")};
    files[1] = (struct avt_entry){"proeve/1/regler.xml", proeve_file(arena, "1/regler.xml")};
    files[2] = (struct avt_entry){"felles/1/grupper.xml", proeve_file(arena, "felles/1/grupper.xml")};
    files[3] = (struct avt_entry){"felles/1/hjemler.xml", proeve_file(arena, "felles/1/hjemler.xml")};
    files[4] = (struct avt_entry){"felles/1/handlinger.xml", proeve_file(arena, "felles/1/handlinger.xml")};
    struct avt_tiltak *measure = NULL;
    struct avt_err err = avt_tiltak_load(arena, &measure, "proeve", 1, files, 5);
    if (err.code != AVT_OK)
        fail_msg("%s", err.detail);
    return measure;
}

/* Sets (or with NULL removes) the value at a path; item NULL outside lists. */
static inline void proeve_set(struct avt_arena *arena, struct avt_innhold *content, const char *path, const char *item,
                              const char *text)
{
    const struct avt_felt *field = avt_tiltak_felt(content->tiltak, path);
    assert_non_null(field);
    avt_innhold_set(arena, content, field, item, text);
}

#define ITEM_A "01JD000000000000000000000A"
#define ITEM_B "01JD000000000000000000000B"
#define ITEM_C "01JD000000000000000000000C"

static inline struct avt_innhold proeve_content(struct avt_arena *arena, const struct avt_tiltak *measure)
{
    static const char *const values[][3] = {
        {"deltaker/navn",              NULL,   "Kari Prøve"             },
        {"deltaker/foedselsnummer",    NULL,   "13897499534"             },
        {"virksomhet/navn",            NULL,   "Bær & Bøker <AS>"      },
        {"virksomhet/orgnr",           NULL,   "999999999"               },
        {"mentor/navn",                NULL,   "Ola Mentor"              },
        {"mentor/foedselsnummer",      NULL,   "17912099997"             },
        {"formaal",                    NULL,   "Lære butikk.\nFå jobb."},
        {"omfang",                     NULL,   "delvis"                  },
        {"prosent",                    NULL,   "62.5"                    },
        {"start",                      NULL,   "2026-04-01"              },
        {"slutt",                      NULL,   "2026-09-30"              },
        {"oppgaver/tema",              ITEM_A, "Kasse"                   },
        {"oppgaver/timer",             ITEM_A, "10"                      },
        {"oppgaver/tema",              ITEM_B, "Lager"                   },
        {"kontakt-virksomhet/telefon", NULL,   "22222222"                },
        {"kontakt-nav/telefon",        NULL,   "55555555"                },
        {"timelonn",                   NULL,   "250"                     },
        {"helse",                      NULL,   "Trenger pauser"          },
        {"enhet",                      NULL,   "0123"                    },
    };
    struct avt_innhold content = {.tiltak = measure};
    for (size_t i = 0; i < UNIT_COUNT(values); i++)
        proeve_set(arena, &content, values[i][0], values[i][1], values[i][2]);
    return content;
}

/* Never twice the same, and the same in every run. ctx: an unsigned. */
static inline void proeve_random(void *ctx, uint8_t out[32])
{
    unsigned *counter = ctx;
    ++*counter;
    for (unsigned i = 0; i < 32; i++)
        out[i] = (uint8_t)(*counter >> (i % 4 * 8));
}

#endif
