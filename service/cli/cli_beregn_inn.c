/* The words of `avtale beregn`: Nav's names and codes, and rates as fractions, to fields with percents and our codes. */
#include "cli/cli_beregn_inn.h"

#include <string.h>

#include "avtale/id.h"
#include "avtale/limits.h"
#include "avtale/tall.h"

/* ---- Codes ---- */

struct code {
    const char *word, *code; /* code NULL: a word of Nav's that is never a value */
};

static const struct code groups[] = {
    {"TRENGER_VEILEDNING",                     "trenger-veiledning"                    },
    {"TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE", "trenger-veiledning-nedsatt-arbeidsevne"},
    {"LITEN_MULIGHET_TIL_A_JOBBE",             "liten-mulighet"                        },
    {"JOBBE_DELVIS",                           "jobbe-delvis"                          },
    {"GODE_MULIGHETER",                        NULL                                    },
    {"UKJENT",                                 NULL                                    },
    {NULL,                                     NULL                                    },
};

static const struct code wages[] = {
    {"ÅRSLØNN",    "aarslonn"  },
    {"AARSLONN",     "aarslonn"  },
    {"ARSLONN",      "aarslonn"  },
    {"MÅNEDSLØNN", "manedslonn"},
    {"MAANEDSLONN",  "manedslonn"},
    {"MANEDSLONN",   "manedslonn"},
    {"UKELØNN",     "ukelonn"   },
    {"UKELONN",      "ukelonn"   },
    {"DAGSLØNN",    "daglonn"   },
    {"DAGSLONN",     "daglonn"   },
    {"DAGLONN",      "daglonn"   },
    {"TIMELØNN",    "timelonn"  },
    {"TIMELONN",     "timelonn"  },
    {NULL,           NULL        },
};

static const struct code expenses[] = {
    {"TILRETTELEGGINGSBEHOV",           "tilretteleggingsbehov"          },
    {"TILTAKSPLASS",                    "tiltaksplass"                   },
    {"UTSTYR",                          "utstyr"                         },
    {"PROGRAMVARE",                     "programvare"                    },
    {"ARBEIDSHJELPEMIDLER",             "arbeidshjelpemidler"            },
    {"OPPLÆRING",                      "opplaering"                     },
    {"OPPLAERING",                      "opplaering"                     },
    {"FORSIKRING_LISENS_SERTIFISERING", "forsikring-lisens-sertifisering"},
    {NULL,                              NULL                             },
};

/* Our own codes are words too. */
static const char *code_of(const struct code *codes, const char *word)
{
    for (; codes->word != NULL; codes++)
        if (strcmp(codes->word, word) == 0 || (codes->code != NULL && strcmp(codes->code, word) == 0))
            return codes->code;
    return NULL;
}

/* ---- Words ---- */

enum how { TEXT, NUMBER, FRACTION, CODE };

/*
 * The fields a word may mean, of which a measure has one at most. A calculation may be tried with more than a form
 * takes: maks and min, in the field's units before its decimals, hold in place of the field's own.
 */
static const struct word {
    const char *word;
    enum how how;
    const char *paths[3];
    const struct code *codes;
    bool wide;
    int64_t min, maks;
} words[] = {
    {"start",              TEXT,     {"start"},                                                                              NULL,   false, 0, 0  },
    {"slutt",              TEXT,     {"slutt"},                                                                              NULL,   false, 0, 0  },
    {"vurderes_senest",    TEXT,     {"vurderes-senest"},                                                                    NULL,   false, 0, 0  },
    {"manedslonn",         NUMBER,   {"manedslonn"},                                                                         NULL,   false, 0, 0  },
    {"feriepengesats",     FRACTION, {"feriepengesats"},                                                                     NULL,   true,  0, 100},
    {"otp_sats",           FRACTION, {"otp-sats"},                                                                           NULL,   false, 0, 0  },
    {"arbeidsgiveravgift", FRACTION, {"arbeidsgiveravgift"},                                                                 NULL,   true,  0, 100},
    {"innsatsgruppe",      CODE,     {"innsatsgruppe"},                                                                      groups, false, 0, 0  },
    {"stillingsprosent",
     NUMBER,                         {"stillingsprosent", "ansettelsesforhold/stillingsprosent", "mentor/stillingsprosent"},
     NULL,                                                                                                                           true,
     0,                                                                                                                                        100},
    {"prosent",            NUMBER,   {"tilskuddsprosent"},                                                                   NULL,   false, 0, 0  },
    {"lonnstype",          CODE,     {"lonnstype"},                                                                          wages,  false, 0, 0  },
    {"lonn",               NUMBER,   {"lonn"},                                                                               NULL,   false, 0, 0  },
    {"timer",              NUMBER,   {"timer"},                                                                              NULL,   false, 0, 0  },
};

enum { N_WORDS = sizeof words / sizeof *words };

static const char EXPENSES[] = "utgifter", LIST[] = "utgift";

/* The measure's field, NULL if it has none of them. */
static const struct avt_felt *field_of(const struct avt_tiltak *tiltak, const struct word *word)
{
    const struct avt_felt *felt = NULL;
    for (size_t i = 0; i < 3 && felt == NULL && word->paths[i] != NULL; i++)
        felt = avt_tiltak_felt(tiltak, word->paths[i]);
    return felt;
}

static void fault(struct avt_faults *faults, const char *kode, const char *path)
{
    if (faults->n < AVT_MAX_FAULTS)
        avt_faults_add(faults, kode, path, AVT_STOPP, "");
}

/* As text: a number or a string of the JSON; NULL for anything else. */
static const char *text_of(struct avt_arena *arena, const struct avt_json *json)
{
    if (json->kind == AVT_JSON_INT)
        return avt_arena_format(arena, "%lld", (long long)json->number);
    return json->kind == AVT_JSON_STRING ? json->text : NULL;
}

/* A number in its one form, a fraction as percent. NULL if it is none. */
static const char *number_of(struct avt_arena *arena, const char *text, bool fraction)
{
    struct avt_tall tall;
    if (!avt_tall_parse(&tall, avt_span_str(text)) || (fraction && !avt_tall_mul(&tall, tall, avt_tall_int(100))))
        return NULL;
    return avt_tall_format(arena, tall, AVT_TALL_MAX_DESIMALER);
}

/* The word's own limits in the field's units. */
static struct avt_felt widened(const struct avt_felt *felt, const struct word *word)
{
    struct avt_felt wide = *felt;
    int64_t unit = 1;
    for (unsigned i = 0; i < felt->desimaler; i++)
        unit *= 10;
    wide.min = word->min * unit;
    wide.maks = word->maks * unit;
    return wide;
}

/* The text in the field's form; the fault, or NULL. */
static const char *convert(struct avt_arena *arena, const struct word *word, const struct avt_felt *felt,
                           const char *text, const char **out)
{
    if (word->how == CODE) { /* whether the measure has the group is not for a calculation to say */
        *out = code_of(word->codes, text);
        return *out == NULL ? "ugyldig-kode" : NULL;
    }
    if (word->how != TEXT)
        text = number_of(arena, text, word->how == FRACTION);
    if (text == NULL)
        return "ugyldig-form";
    struct avt_felt wide = widened(felt, word);
    return avt_verdi_check(arena, word->wide ? &wide : felt, avt_span_str(text), out);
}

static void read_word(struct avt_arena *arena, struct avt_innhold *out, const struct word *word,
                      const struct avt_json *json, struct avt_faults *faults)
{
    const struct avt_felt *felt = field_of(out->tiltak, word);
    const char *text = text_of(arena, json), *value = NULL, *kode = "feil-type";
    bool blank = text != NULL && text[strspn(text, " \t\r\n")] == '\0';
    if (felt == NULL || json->kind == AVT_JSON_NULL || blank)
        return;
    if (text != NULL)
        kode = convert(arena, word, felt, text, &value);
    if (kode != NULL)
        fault(faults, kode, word->word);
    else if (value != NULL)
        avt_innhold_set(arena, out, felt, NULL, value);
}

/* ---- Expenses ---- */

static void read_member(struct avt_arena *arena, struct avt_innhold *out, const struct avt_felt *felt, const char *post,
                        const struct avt_json *json, const char *path, struct avt_faults *faults)
{
    const char *text = text_of(arena, json), *value = NULL;
    if (text != NULL && felt->koder != NULL) {
        const char *code = code_of(expenses, text);
        text = code == NULL ? text : code;
    }
    const char *kode = text == NULL ? "feil-type" : avt_verdi_check(arena, felt, avt_span_str(text), &value);
    if (kode != NULL)
        fault(faults, kode, path);
    else if (value != NULL)
        avt_innhold_set(arena, out, felt, post, value);
}

static void read_expense(struct avt_arena *arena, struct avt_innhold *out, const struct avt_json *json, size_t nr,
                         struct avt_faults *faults)
{
    const uint8_t zeros[10] = {0};
    struct avt_id id = avt_id_make(nr, zeros);
    const char *post = avt_arena_str(arena, id.text), *place = avt_arena_format(arena, "%s/%zu", EXPENSES, nr);
    if (json->kind != AVT_JSON_OBJECT) {
        fault(faults, "feil-type", place);
        return;
    }
    if (avt_json_find(json, "belop") == NULL)
        fault(faults, "mangler", avt_arena_format(arena, "%s/belop", place));
    for (const struct avt_json *member = json->children; member != NULL; member = member->next) {
        const char *path = avt_arena_format(arena, "%s/%s", place, member->key);
        const struct avt_felt *felt = avt_tiltak_felt(out->tiltak, avt_arena_format(arena, "%s/%s", LIST, member->key));
        if (felt == NULL)
            fault(faults, "ukjent-felt", path);
        else
            read_member(arena, out, felt, post, member, path, faults);
    }
}

static void read_expenses(struct avt_arena *arena, struct avt_innhold *out, const struct avt_json *json,
                          struct avt_faults *faults)
{
    const struct avt_liste *list = avt_tiltak_liste(out->tiltak, LIST);
    size_t nr = 0;
    if (list == NULL || json->kind == AVT_JSON_NULL)
        return;
    if (json->kind != AVT_JSON_ARRAY) {
        fault(faults, "feil-type", EXPENSES);
        return;
    }
    for (const struct avt_json *item = json->children; item != NULL; item = item->next) {
        if (++nr > list->maks) {
            fault(faults, "for-mange", EXPENSES);
            return;
        }
        read_expense(arena, out, item, nr, faults);
    }
}

/* ---- All ---- */

void beregn_inn(struct avt_arena *arena, struct avt_innhold *out, const struct avt_tiltak *tiltak,
                const struct avt_json *json, struct avt_faults *faults)
{
    *out = (struct avt_innhold){.tiltak = tiltak};
    if (json->kind != AVT_JSON_OBJECT) {
        fault(faults, "feil-type", "");
        return;
    }
    for (const struct avt_json *member = json->children; member != NULL; member = member->next) {
        size_t i = 0;
        while (i < N_WORDS && strcmp(words[i].word, member->key) != 0)
            i++;
        if (i < N_WORDS)
            read_word(arena, out, &words[i], member, faults);
        else if (strcmp(member->key, EXPENSES) == 0)
            read_expenses(arena, out, member, faults);
        else
            fault(faults, "ukjent-felt", member->key);
    }
}

void beregn_mangler(const struct avt_innhold *innhold, struct avt_faults *faults)
{
    const struct avt_liste *list = avt_tiltak_liste(innhold->tiltak, LIST);
    const char **posts;
    for (size_t i = 0; i < N_WORDS; i++) {
        const struct avt_felt *felt = field_of(innhold->tiltak, &words[i]);
        if (felt != NULL && avt_krav_holds(innhold, &felt->krav, NULL) && avt_innhold_get(innhold, felt, NULL) == NULL)
            fault(faults, "mangler", words[i].word);
    }
    if (list != NULL && avt_innhold_posts(faults->arena, &posts, innhold, list) == 0)
        fault(faults, "mangler", EXPENSES);
}
