/* Beginning an agreement from an earlier one: what comes along, and what is left out and why. */
#include "avtale/utgangspunkt.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

/* "path grunn", ", " between, in the order of the fields. */
static const char *left(struct avt_arena *arena, const struct avt_utelatt *list, size_t n)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < n; i++) {
        const struct avt_felt *f = list[i].felt;
        avt_buf_format(&buf, "%s%s%s%s %s", i == 0 ? "" : ", ", f->liste == NULL ? "" : f->liste->sti,
                       f->liste == NULL ? "" : "/", f->sti, list[i].grunn);
    }
    return buf.ptr;
}

struct begun {
    struct avt_innhold fra, til;
    const char *left;
};

static struct begun begin(struct avt_arena *arena, const struct avt_innhold *fra, const struct avt_tiltak *til,
                          const char *rolle)
{
    unsigned next = 100;
    struct avt_ids ids = {.random = count_up, .ctx = &next};
    struct avt_utelatt *list;
    struct begun out = {.fra = *fra};
    size_t n = avt_utgangspunkt(arena, &out.til, &list, fra, til, avt_tiltak_roles(til, rolle), &ids);
    out.left = left(arena, list, n);
    return out;
}

static void told(const struct begun *b, const char *what, bool wanted)
{
    const char *at = strstr(b->left, what);
    bool found = at != NULL && (at == b->left || at[-1] == ' ') && (strchr(", ", at[strlen(what)]) != NULL);
    if (found != wanted)
        fail_msg("%s %s in %s", what, wanted ? "is not" : "is", b->left);
}

/* Every date, link, declaration and computed value stays, whatever the two measures are, and nothing is invented. */
static void what_never_comes(void **state)
{
    static const char *const measures[] = {"arbeidstrening",       "mentor",
                                           "inkluderingstilskudd", "midlertidig-lonnstilskudd",
                                           "sommerjobb",           "varig-lonnstilskudd"};
    for (size_t i = 0; i < UNIT_COUNT(measures) * UNIT_COUNT(measures); i++) {
        const char *a = measures[i / UNIT_COUNT(measures)], *b = measures[i % UNIT_COUNT(measures)];
        struct avt_innhold fra = innhold_data(*state, a);
        struct begun begun = begin(*state, &fra, tiltak_read_satser(*state, b), "veileder");
        assert_true(begun.til.n > 10);
        for (size_t k = 0; k < begun.til.n; k++) {
            const struct avt_verdi *v = &begun.til.verdi[k];
            bool alone = v->felt->type == AVT_TYPE_KODE && v->felt->koder[1] == NULL;
            assert_true(v->felt->type != AVT_TYPE_DATO && v->felt->type != AVT_TYPE_AVTALEREF && !alone);
            assert_true(v->felt->type != AVT_TYPE_KR || strcmp(a, b) == 0);
            assert_false(v->felt->beregnet);
            if (v->item != NULL)
                assert_false(avt_innhold_has_post(&fra, avt_tiltak_liste(fra.tiltak, v->felt->liste->sti), v->item));
        }
    }
}

static void what_comes_along(void **state)
{
    struct avt_innhold fra = innhold_data(*state, "arbeidstrening");
    struct begun b = begin(*state, &fra, tiltak_read_satser(*state, "midlertidig-lonnstilskudd"), "veileder");
    static const char *const same[] = {"deltaker/navn", "deltaker/foedselsnummer", "virksomhet/orgnr",
                                       "formaal",       "behov-deltaker",          "kontaktpunkt-nav/telefon",
                                       "stilling",      "stillingsprosent"};
    for (size_t i = 0; i < UNIT_COUNT(same); i++)
        assert_string_equal(avt_innhold_find(&b.til, same[i]), avt_innhold_find(&fra, same[i]));
    const char **before, **now;
    size_t n = avt_innhold_posts(*state, &before, &fra, avt_tiltak_liste(fra.tiltak, "oppfoelging"));
    assert_int_equal(avt_innhold_posts(*state, &now, &b.til, avt_tiltak_liste(b.til.tiltak, "oppfoelging")), n);
    told(&b, "start dato", true);
    told(&b, "annen-bistand-vurdert/svar svar", true);
    told(&b, "opplaeringsplan/tema ikke-her", true);
    told(&b, "opplaeringsplan/fra ikke-her", true);
    told(&b, "virksomhet/ordinaer andre", false); /* a rule puts it in */
    told(&b, "formaal ikke-her", false);
}

static void money_within_the_measure(void **state)
{
    struct avt_innhold fra = innhold_data(*state, "midlertidig-lonnstilskudd");
    struct begun other = begin(*state, &fra, tiltak_read_satser(*state, "sommerjobb"), "veileder");
    told(&other, "manedslonn beloep", true);
    told(&other, "feriepengesats andre", false);
    assert_null(avt_innhold_find(&other.til, "manedslonn"));
    assert_non_null(avt_innhold_find(&other.til, "feriepengesats"));
    struct begun same = begin(*state, &fra, tiltak_read_satser(*state, "midlertidig-lonnstilskudd"), "veileder");
    told(&same, "manedslonn beloep", false);
    assert_string_equal(avt_innhold_find(&same.til, "manedslonn"), avt_innhold_find(&fra, "manedslonn"));
    assert_null(avt_innhold_find(&same.til, "sum-tilskudd"));
    told(&same, "sum-tilskudd beloep", false);
}

/* An exception, a day, and what is asked only because of them. */
static void what_hangs_together_stays_together(void **state)
{
    const struct avt_tiltak *it = tiltak_read_satser(*state, "inkluderingstilskudd");
    struct avt_innhold fra = innhold_good(
        *state, it,
        "{\"etterregistrering\":\"ja\",\"etterregistrering-grunn\":\"Papir\",\"grunnlag\":\"egen-jobb\",\"ansatt-fra\":"
        "\"2026-01-01\",\"rekruttert-med-nav\":\"nei\",\"utgift\":[{\"type\":\"utstyr\",\"belop\":100,"
        "\"tillegg-til-normale\":\"ja\"}],\"begrunnelse\":\"Stol\",\"lenke\":[{\"slag\":\"stoetter\",\"avtale\":"
        "\"01JD8Q4Z7N5K2M3P6R8S9T0V1W\"}]}");
    struct begun b = begin(*state, &fra, it, "veileder");
    assert_string_equal(b.left, "utgift/tillegg-til-normale svar, etterregistrering unntak, "
                                "etterregistrering-grunn unntak, ansatt-fra dato, rekruttert-med-nav dato, "
                                "lenke/slag henvisning, lenke/avtale henvisning");
    assert_int_equal(b.til.n, 4);
}

/* A business brings along what it may write. */
static void what_others_write(void **state)
{
    struct avt_innhold fra = innhold_data(*state, "arbeidstrening");
    struct begun b = begin(*state, &fra, fra.tiltak, "arbeidsgiver");
    told(&b, "kontaktpunkt-nav/telefon andre", true);
    told(&b, "annen-bistand/slag andre", true);
    assert_null(avt_innhold_find(&b.til, "kontaktpunkt-nav/telefon"));
    assert_non_null(avt_innhold_find(&b.til, "kontaktpunkt-arbeidsplass/telefon"));
}

/* Codes, lengths and numbers of items are the new measure's. */
static void what_does_not_fit(void **state)
{
    struct avt_innhold fra = innhold_good(*state, tiltak_read_satser(*state, "arbeidstrening"),
                                          "{\"innsatsgruppe\":\"trenger-veiledning\",\"tiltaksvurdering\":\"Bra\"}");
    struct begun b = begin(*state, &fra, tiltak_read_satser(*state, "varig-lonnstilskudd"), "veileder");
    assert_string_equal(b.left, "innsatsgruppe passer-ikke");
    assert_string_equal(avt_innhold_find(&b.til, "tiltaksvurdering"), "Bra");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(what_never_comes),         unit_case(what_comes_along),
        unit_case(money_within_the_measure), unit_case(what_hangs_together_stays_together),
        unit_case(what_others_write),        unit_case(what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
