/* Texts against types: each type's one form, and what is refused. */
#include "avtale/innhold.h"

#include "unit/rules/files.h"

/* Fields of the fictitious measure by path. */
static void texts_and_types(void **state)
{
    static const struct {
        const char *felt, *text;
        const char *expected; /* the value; "!" and the fault's code; NULL: blank */
    } rows[] = {
        {"dyreslag",           "sau",                                      "sau"                                     },
        {"dyreslag",           "  sau og geit\t\r\n",                      "sau og geit"                             },
        {"dyreslag",           "A\u030Asheim",                             "\u00C5sheim"                             },
        {"dyreslag",           " \n ",                                     NULL                                      },
        {"dyreslag",           "",                                         NULL                                      },
        {"dyreslag",           "tjue tegn, ikke mer!",                     "tjue tegn, ikke mer!"                    },
        {"dyreslag",           "æøåæøåæøåæøåæøåæøåæø", "æøåæøåæøåæøåæøåæøåæø"},
        {"dyreslag",           "tjueen tegn, altså én",                  "!for-lang"                               },
        {"dyreslag",           "to\nlinjer",                               "!ugyldige-tegn"                          },
        {"dyreslag",           "tab\tulator",                              "!ugyldige-tegn"                          },
        {"dyreslag",           "\u202Esau",                                "!ugyldige-tegn"                          },
        {"dyreslag",           "bl\xE5",                                   "!ugyldige-tegn"                          },
        {"formaal",            "to\r\nlinjer",                             "to\nlinjer"                              },
        {"start",              "2026-02-28",                               "2026-02-28"                              },
        {"start",              "2026-02-29",                               "!ugyldig-dato"                           },
        {"start",              "28.02.2026",                               "!ugyldig-dato"                           },
        {"slag",               "dyr",                                      "dyr"                                     },
        {"slag",               "Dyr",                                      "!ugyldig-kode"                           },
        {"slag",               "dyr aaker",                                "!ugyldig-kode"                           },
        {"hoytider",           "nei",                                      "nei"                                     },
        {"hoytider",           "true",                                     "!ugyldig-kode"                           },
        {"lonn",               "1",                                        "1"                                       },
        {"lonn",               "00099999",                                 "99999"                                   },
        {"lonn",               "0",                                        "!for-liten"                              },
        {"lonn",               "100000",                                   "!for-stor"                               },
        {"lonn",               "99999999999999999999999999",               "!for-stor"                               },
        {"lonn",               "1.0",                                      "1"                                       },
        {"lonn",               "1.5",                                      "!ugyldig-form"                           },
        {"lonn",               "+1",                                       "!ugyldig-form"                           },
        {"lonn",               "1e3",                                      "!ugyldig-form"                           },
        {"lonn",               "0x10",                                     "!ugyldig-form"                           },
        {"sum",                "9007199254740991",                         "9007199254740991"                        },
        {"sum",                "9007199254740992",                         "!for-stor"                               },
        {"sum",                "-1",                                       "!for-liten"                              },
        {"hoyde",              "-10",                                      "-10"                                     },
        {"hoyde",              "-0",                                       "0"                                       },
        {"hoyde",              "-11",                                      "!for-liten"                              },
        {"hoyde",              "--1",                                      "!ugyldig-form"                           },
        {"stillingsprosent",   "62.50",                                    "62.5"                                    },
        {"stillingsprosent",   "062.5",                                    "62.5"                                    },
        {"stillingsprosent",   "100.00",                                   "100"                                     },
        {"stillingsprosent",   "33.33",                                    "33.33"                                   },
        {"stillingsprosent",   "33.330",                                   "33.33"                                   },
        {"stillingsprosent",   "33.333",                                   "!ugyldig-form"                           },
        {"stillingsprosent",   "62,5",                                     "!ugyldig-form"                           },
        {"stillingsprosent",   "62.",                                      "!ugyldig-form"                           },
        {"stillingsprosent",   ".5",                                       "!ugyldig-form"                           },
        {"stillingsprosent",   "0.49",                                     "!for-liten"                              },
        {"stillingsprosent",   "100.01",                                   "!for-stor"                               },
        {"plan/omfang/antall", "37.5",                                     "37.5"                                    },
        {"plan/omfang/antall", "37.25",                                    "!ugyldig-form"                           },
        {"plan/omfang/antall", "0.5",                                      "0.5"                                     },
        {"deltaker/fnr",       "038515 98730",                             "03851598730"                             },
        {"deltaker/fnr",       "0385159873",                               "!ugyldig-form"                           },
        {"deltaker/fnr",       "0385159873O",                              "!ugyldig-form"                           },
        {"bedrift/orgnr",      "314 758 625",                              "314758625"                               },
        {"bedrift/orgnr",      "3147586250",                               "!ugyldig-form"                           },
        {"konto",              "86011117947",                              "86011117947"                             },
        {"konto",              "8601.11.17947",                            "!ugyldig-form"                           },
        {"kid",                "12",                                       "12"                                      },
        {"kid",                "1",                                        "!ugyldig-form"                           },
        {"kid",                "12345678901234567890123456",               "!ugyldig-form"                           },
        {"helse/lege",         "40 00 00 01",                              "40000001"                                },
        {"helse/lege",         "+47 400 00 001",                           "+4740000001"                             },
        {"helse/lege",         "400-00-001",                               "40000001"                                },
        {"helse/lege",         "(+47) 400 00 001",                         "+4740000001"                             },
        {"helse/lege",         "400.00.001",                               "40000001"                                },
        {"helse/lege",         "400\u00A000\u00A0001",                     "40000001"                                },
        {"helse/lege",         "400\u201100\u2013001",                     "40000001"                                },
        {"helse/lege",         "0047 400 00 001",                          "+4740000001"                             },
        {"helse/lege",         "+44 (0)20 7946 0018",                      "+442079460018"                           },
        {"helse/lege",         "+46 8 463 71 00",                          "+4684637100"                             },
        {"helse/lege",         "02800",                                    "02800"                                   },
        {"helse/lege",         "0 28 00",                                  "02800"                                   },
        {"helse/lege",         "116 117",                                  "116117"                                  },
        {"helse/lege",         "+47 02800",                                "+4702800"                                },
        {"helse/lege",         "00000",                                    "!ugyldig-form"                           },
        {"helse/lege",         "12800",                                    "!ugyldig-form"                           },
        {"helse/lege",         "028000",                                   "!ugyldig-form"                           },
        {"helse/lege",         "115117",                                   "!ugyldig-form"                           },
        {"helse/lege",         "00000000",                                 "!ugyldig-form"                           },
        {"helse/lege",         "02800123",                                 "!ugyldig-form"                           },
        {"helse/lege",         "400000010",                                "!ugyldig-form"                           },
        {"helse/lege",         "4740000001",                               "!ugyldig-form"                           },
        {"helse/lege",         "+47 400 00 00",                            "!ugyldig-form"                           },
        {"helse/lege",         "+040000001",                               "!ugyldig-form"                           },
        {"helse/lege",         "+461234",                                  "!ugyldig-form"                           },
        {"helse/lege",         "+",                                        "!ugyldig-form"                           },
        {"helse/lege",         "()",                                       "!ugyldig-form"                           },
        {"helse/lege",         "tlf 40000001",                             "!ugyldig-form"                           },
        {"helse/lege",         "++4740000001",                             "!ugyldig-form"                           },
        {"helse/lege",         "4740+000001",                              "!ugyldig-form"                           },
        {"helse/lege",         "1234567",                                  "!ugyldig-form"                           },
        {"helse/lege",         "1234567890123456",                         "!ugyldig-form"                           },
        {"deltaker/fnr",       "038515\u00A098730",                        "03851598730"                             },
        {"deltaker/navn",      "Ola",                                      "Ola"                                     },
        {"deltaker/navn",      "–",                                      "!ser-tom-ut"                             },
        {"deltaker/navn",      "\u2800",                                   "!ser-tom-ut"                             },
        {"deltaker/navn",      "\u3164",                                   "!ugyldige-tegn"                          },
        {"dyreslag",           "–",                                      "–"                                     },
        {"deltaker/epost",     "ola.testesen@example.com",                 "ola.testesen@example.com"                },
        {"deltaker/epost",     "ola@blåbær.example",                     "ola@blåbær.example"                    },
        {"deltaker/epost",     "ola@example",                              "!ugyldig-form"                           },
        {"deltaker/epost",     "@example.com",                             "!ugyldig-form"                           },
        {"deltaker/epost",     "ola@",                                     "!ugyldig-form"                           },
        {"deltaker/epost",     "ola@@example.com",                         "!ugyldig-form"                           },
        {"deltaker/epost",     "ola@example..com",                         "!ugyldig-form"                           },
        {"deltaker/epost",     "ola@.example.com",                         "!ugyldig-form"                           },
        {"deltaker/epost",     "ola t@example.com",                        "!ugyldig-form"                           },
        {"deltaker/epost",     "Ola <ola@example.com>",                    "!ugyldig-form"                           },
        {"tidligere",          "01JD0000000000000000000000",               "01JD0000000000000000000000"              },
        {"tidligere",          "01jd0000000000000000000000",               "!ugyldig-form"                           },
        {"tidligere",          "81JD0000000000000000000000",               "!ugyldig-form"                           },
        {"provetid",           "14d",                                      "14d"                                     },
        {"provetid",           "6u",                                       "6u"                                      },
        {"provetid",           "0m",                                       "!ugyldig-form"                           },
        {"provetid",           "6",                                        "!ugyldig-form"                           },
        {"provetid",           "6x",                                       "!ugyldig-form"                           },
        {"provetid",           "06m",                                      "!ugyldig-form"                           },
    };
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *tekst = "untouched", *expected = rows[i].expected;
        const struct avt_felt *felt = avt_tiltak_felt(tiltak, rows[i].felt);
        const char *kode = avt_verdi_check(*state, felt, avt_span_str(rows[i].text), &tekst);
        if (expected == NULL)
            assert_row(kode == NULL && tekst == NULL, rows[i].text);
        else if (expected[0] == '!')
            assert_row(kode != NULL && strcmp(kode, expected + 1) == 0, rows[i].text);
        else
            assert_row(kode == NULL && strcmp(tekst, expected) == 0, rows[i].text);
    }
}

/* What has passed once is in its one form and passes unchanged. */
static void checking_again_changes_nothing(void **state)
{
    static const struct {
        const char *felt, *text;
    } rows[] = {
        {"stillingsprosent", "062.50"         },
        {"helse/lege",       "+47 40 00 00 01"},
        {"dyreslag",         " A\u030A "      },
        {"hoyde",            "-007"           }
    };
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *once = NULL, *twice = NULL;
        const struct avt_felt *felt = avt_tiltak_felt(tiltak, rows[i].felt);
        assert_null(avt_verdi_check(*state, felt, avt_span_str(rows[i].text), &once));
        assert_null(avt_verdi_check(*state, felt, avt_span_str(once), &twice));
        assert_string_equal(once, twice);
    }
}

static void comparing(void **state)
{
    static const struct {
        const char *felt, *less, *more;
    } rows[] = {
        {"start",            "2026-09-30", "2026-10-01"},
        {"lonn",             "9",          "10"        },
        {"hoyde",            "-10",        "-9"        },
        {"stillingsprosent", "9.9",        "62.5"      },
        {"stillingsprosent", "62.45",      "62.5"      },
        {"provetid",         "6d",         "1u"        },
        {"provetid",         "4u",         "1m"        },
        {"provetid",         "12m",        "1a"        },
        {"slag",             "aaker",      "dyr"       },
    };
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const struct avt_felt *felt = avt_tiltak_felt(tiltak, rows[i].felt);
        assert_row(avt_verdi_compare(felt, rows[i].less, rows[i].more) < 0, rows[i].less);
        assert_row(avt_verdi_compare(felt, rows[i].more, rows[i].less) > 0, rows[i].less);
        assert_row(avt_verdi_compare(felt, rows[i].more, rows[i].more) == 0, rows[i].less);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(texts_and_types),
        unit_case(checking_again_changes_nothing),
        unit_case(comparing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
