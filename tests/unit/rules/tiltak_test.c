/* Loading a measure: what it becomes, and every way its files can be wrong. */
#include "avtale/tiltak.h"

#include "avtale/text.h"
#include "unit/rules/files.h"

/* ---- What it becomes ---- */

static avt_roles role(const struct avt_tiltak *tiltak, const char *navn)
{
    int rolle = avt_tiltak_rolle(tiltak, navn);
    assert_true(rolle >= 0);
    return (avt_roles)1 << rolle;
}

static void parties_and_roles(void **state)
{
    const struct avt_tiltak *t = proeve_read(*state);
    avt_roles deltaker = role(t, "deltaker"), arbeidsgiver = role(t, "arbeidsgiver"), veileder = role(t, "veileder");
    avt_roles fagperson = role(t, "fagperson"), beslutter = role(t, "beslutter");
    assert_int_equal(t->n_roller, 6);
    assert_int_equal(avt_tiltak_roles(t, "nav"), veileder | beslutter);
    assert_int_equal(avt_tiltak_roles(t, "deltaker"), deltaker);
    assert_int_equal(avt_tiltak_roles(t, "mentor"), 0);
    assert_int_equal(avt_tiltak_roles(t, ""), 0);
    assert_int_equal(avt_tiltak_signers(t), deltaker | arbeidsgiver | veileder | fagperson | beslutter);
    assert_int_equal(avt_tiltak_parter(t), deltaker | arbeidsgiver | veileder);
    assert_int_equal(avt_tiltak_signer_of(t, "nav"), avt_tiltak_rolle(t, "veileder"));
    assert_int_equal(avt_tiltak_signer_of(t, "beslutter"), avt_tiltak_rolle(t, "beslutter"));
    assert_int_equal(avt_tiltak_signer_of(t, "arrangoer"), -1);
    const struct avt_rolle *rolle = &t->roller[avt_tiltak_rolle(t, "veileder")];
    assert_int_equal(rolle->etter, deltaker | arbeidsgiver | fagperson);
    assert_int_equal(rolle->ulik, -1);
    assert_null(rolle->identitet);
    rolle = &t->roller[avt_tiltak_rolle(t, "beslutter")];
    assert_int_equal(rolle->ulik, avt_tiltak_rolle(t, "veileder"));
    assert_int_equal(rolle->handling, AVT_BESLUTTET);
    rolle = &t->roller[avt_tiltak_rolle(t, "fagperson")];
    assert_string_equal(rolle->party, "");
    assert_string_equal(rolle->identitet->sti, "fagperson/fnr");
    assert_true(t->roller[0].foreslaar && !t->roller[1].foreslaar);
}

static void documents_and_readers(void **state)
{
    const struct avt_tiltak *t = proeve_read(*state);
    avt_roles deltaker = role(t, "deltaker"), arbeidsgiver = role(t, "arbeidsgiver"), nav = avt_tiltak_roles(t, "nav");
    assert_int_equal(t->n_dokumenter, 5);
    const struct avt_dokument *helse = &t->dokumenter[avt_tiltak_dokument(t, "helse")];
    assert_int_equal(helse->lesere, deltaker | arbeidsgiver | nav);
    assert_int_equal(helse->med_samtykke, arbeidsgiver);
    assert_string_equal(helse->samtykke, "dele-helse");
    const struct avt_dokument *oppdrag = &t->dokumenter[4];
    assert_true(oppdrag->utdrag);
    assert_int_equal(oppdrag->n_tar, 6);
    assert_string_equal(oppdrag->tar[1]->sti, "arbeid");
    assert_true(avt_felt_in(t, avt_tiltak_felt(t, "plan/arbeid"), 4));
    assert_true(avt_felt_in(t, avt_tiltak_felt(t, "plan/arbeid"), 0));
    assert_false(avt_felt_in(t, avt_tiltak_felt(t, "plan/fra"), 4));
    /* read by consent only is not read; an extract counts */
    assert_int_equal(avt_tiltak_lesere(t, avt_tiltak_felt(t, "helse/lege")), deltaker | nav);
    assert_int_equal(avt_tiltak_lesere(t, avt_tiltak_felt(t, "fagperson/navn")),
                     deltaker | arbeidsgiver | nav | role(t, "fagperson"));
}

static void fields_and_lists(void **state)
{
    const struct avt_tiltak *t = proeve_read(*state);
    const struct avt_felt *felt = avt_tiltak_felt(t, "plan/omfang/antall");
    assert_string_equal(felt->sti, "omfang/antall");
    assert_string_equal(felt->tekst, "felt.plan/omfang/antall");
    assert_string_equal(felt->hjemmel, "lov-2"); /* the list's */
    assert_int_equal(felt->rediger, role(t, "veileder"));
    assert_int_equal(felt->maks, 375);
    assert_int_equal(felt->krav.kind, AVT_KRAV_NAAR);
    assert_string_equal(felt->krav.felt->sti, "ansvarlig");
    assert_ptr_equal(felt->liste, avt_tiltak_liste(t, "plan"));
    assert_int_equal(felt->liste->n, 6);
    assert_int_equal(felt->liste->krav.kind, AVT_KRAV_NAAR);
    assert_null(felt->liste->krav.verdier);
    assert_string_equal(avt_tiltak_felt(t, "dyreslag")->tekst, "felt.dyr");
    assert_string_equal(avt_tiltak_felt(t, "dyreslag")->krav.verdier[0], "dyr");
    assert_string_equal(avt_tiltak_felt(t, "deltaker/navn")->hjemmel, "lov-1"); /* of bruk */
    assert_string_equal(avt_tiltak_felt(t, "deltaker/fnr")->hjemmel, "lov-2");
    assert_int_equal(avt_tiltak_felt(t, "formaal")->rediger, avt_tiltak_roles(t, "nav") | role(t, "arbeidsgiver"));
    assert_int_equal(avt_tiltak_felt(t, "slag")->rediger, role(t, "veileder") | role(t, "arbeidsgiver"));
    assert_ptr_equal(avt_tiltak_felt(t, "stillingsprosent")->krav.liste, avt_tiltak_liste(t, "plan"));
    assert_true(avt_tiltak_felt(t, "formaal")->multiline && !avt_tiltak_felt(t, "dyreslag")->multiline);
    assert_non_null(avt_tiltak_felt(t, "helse/behov/slag"));
    assert_null(avt_tiltak_felt(t, "plan"));
    assert_null(avt_tiltak_felt(t, "arbeid"));
    for (size_t i = 0; i < t->n_felter; i++)
        assert_int_equal(t->felter[i].nr, i);
}

static void classes(void **state)
{
    const struct avt_tiltak *t = proeve_read(*state);
    avt_roles deltaker = role(t, "deltaker"), arbeidsgiver = role(t, "arbeidsgiver"), veileder = role(t, "veileder");
    const struct avt_felt *start = avt_tiltak_felt(t, "start"), *arbeid = avt_tiltak_felt(t, "plan/arbeid");
    assert_int_equal(start->klasse[AVT_ENDRE].kind, AVT_CHANGE_PARTER);
    assert_int_equal(start->klasse[AVT_ENDRE].roles, deltaker | veileder);
    assert_int_equal(start->klasse[AVT_OEK].kind, AVT_CHANGE_VARSLES);
    assert_int_equal(start->klasse[AVT_OEK].roles, veileder);
    assert_int_equal(start->n_rader, 1);
    assert_int_equal(avt_tiltak_felt(t, "slag")->klasse[AVT_ENDRE].roles, avt_tiltak_parter(t));
    assert_int_equal(avt_tiltak_felt(t, "sum")->klasse[AVT_OEK].kind, AVT_CHANGE_AVLEDET);
    assert_int_equal(avt_tiltak_felt(t, "lonn")->klasse[AVT_OEK].roles, arbeidsgiver | veileder | role(t, "beslutter"));
    /* a list's field has the list's class, unless it has its own, but not what its rows say of whole items */
    assert_int_equal(arbeid->liste->klasse[AVT_LEGG_TIL].roles, arbeidsgiver | veileder);
    assert_int_equal(arbeid->liste->n_rader, 1);
    assert_int_equal(arbeid->klasse[AVT_LEGG_TIL].roles, avt_tiltak_parter(t));
    assert_int_equal(arbeid->klasse[AVT_ENDRE].roles, avt_tiltak_parter(t));
    assert_int_equal(arbeid->n_rader, 0);
    assert_int_equal(avt_tiltak_felt(t, "plan/omfang/antall")->n_rader, 0);
}

static void acts(void **state)
{
    const struct avt_tiltak *t = proeve_read(*state);
    const struct avt_handlingsdata *data = avt_tiltak_handling(t, AVT_SAMTYKKE);
    assert_string_equal(data->codes[0], "dele-helse");
    assert_null(data->codes[2]);
    assert_true(data->lesere.forfatter && !data->lesere.mottaker && !data->tekst_krav);
    assert_int_equal(data->lesere.roller, avt_tiltak_roles(t, "nav"));
    assert_null(avt_tiltak_handling(t, AVT_SVAR)->codes[0]);
    assert_null(avt_tiltak_handling(t, AVT_SVAR)->tekst);
    assert_null(avt_tiltak_handling(t, AVT_LOEFTE));
}

/* ---- The digest ---- */

static struct avt_tiltak *load_with(struct avt_arena *arena, const struct avt_entry *more, size_t n_more)
{
    struct avt_entry files[FILE_COUNT + 8];
    struct avt_tiltak *tiltak;
    files_read(arena, files, "tests/data/tiltak", PROEVE);
    for (size_t i = 0; i < n_more; i++)
        files[FILE_COUNT + i] = more[i];
    assert_ok(avt_tiltak_load(arena, &tiltak, PROEVE, 1, files, FILE_COUNT + n_more));
    return tiltak;
}

static void digest_covers_what_is_signed(void **state)
{
    static const struct avt_entry outside[] = {
        {PROEVE "/1/README.md",   {"x", 1}},
        {PROEVE "/1/utkast.json", {"x", 1}},
        {"felles/1/README.md",    {"x", 1}},
        {PROEVE "/2/felt.xml",    {"x", 1}},
        {"felles/2/grupper.xml",  {"x", 1}},
        {"mentor/1/felt.xml",     {"x", 1}},
    };
    static const struct avt_entry inside[] = {
        {PROEVE "/1/avtale.xsd", {"x", 1}},
        {"felles/1/typer.xml",   {"x", 1}},
    };
    (void)proeve_read(*state);
    const struct avt_tiltak *plain = load_with(*state, NULL, 0);
    assert_int_equal(plain->n_filer, FILE_COUNT);
    const struct avt_tiltak *same = load_with(*state, outside, UNIT_COUNT(outside));
    assert_true(avt_digest_equal(&plain->digest, &same->digest));
    for (size_t i = 0; i < UNIT_COUNT(inside); i++) {
        const struct avt_tiltak *other = load_with(*state, &inside[i], 1);
        assert_int_equal(other->n_filer, FILE_COUNT + 1);
        assert_row(!avt_digest_equal(&plain->digest, &other->digest), inside[i].name);
    }
    struct avt_digest of_sums = avt_hash(plain->sums);
    assert_true(avt_digest_equal(&of_sums, &plain->digest));
    for (size_t i = 1; i < plain->n_filer; i++)
        assert_true(strcmp(plain->filer[i - 1].name, plain->filer[i].name) < 0);
}

/* ---- Refusals ---- */

/* In one of the files, `find` becomes `put`. The fault must be told at the line of `at` (NULL: that of find) and hold
 * `what`. */
/* clang-format off */
static const struct variant {
    const char *what;
    int file;
    const char *find, *put, *at;
} variants[] = {
    {"has no attribute farge", FILE_FELT, "type=\"tekst20\"", "type=\"tekst20\" farge=\"roed\"", NULL},
    {"<skjema> may not stand in <felter>", FILE_FELT, "<bruk gruppe=\"parter\"", "<skjema/><bruk gruppe=\"parter\"",
     NULL},
    {"<liste> may not stand in <liste>", FILE_FELT, "<felt sti=\"fra\" type=\"dato\"/>", "<liste sti=\"x\"/>", NULL},
    {"<felt> lacks dokument", FILE_FELT, "type=\"heltall\" min=\"-10\" maks=\"2469\" dokument=\"avtale\"",
     "type=\"heltall\"", NULL},
    {"<felt> has no attribute dokument", FILE_FELT, "sti=\"arbeid\"", "sti=\"arbeid\" dokument=\"avtale\"", NULL},
    {"<gruppe> holds text", FILE_FELT, "<gruppe navn=\"innhold\">", "<gruppe navn=\"innhold\">tekst", NULL},
    {"tiltak must be " PROEVE, FILE_FELT, "tiltak=\"gaardsarbeid\"", "tiltak=\"mentor\"", NULL},
    {"versjon must be 1", FILE_REGLER, "versjon=\"1\"", "versjon=\"2\"", NULL},
    {"the file is missing", FILE_FELT, "felles=\"1\"", "felles=\"2\"", "felles/2/grupper.xml"},
    {"the first document must be avtale", FILE_FELT,
     "<dokument navn=\"avtale\" lesere=\"deltaker arbeidsgiver arrangoer nav\"/>", "", "navn=\"person\""},
    {"document person stands twice", FILE_FELT, "dokument navn=\"betaling\"", "dokument navn=\"person\"", NULL},
    {"no rolle or part mentor", FILE_FELT, "navn=\"betaling\" lesere=\"arbeidsgiver",
     "navn=\"betaling\" lesere=\"mentor", NULL},
    {"med-samtykke must name readers", FILE_FELT, "med-samtykke=\"arbeidsgiver\"", "med-samtykke=\"arrangoer\"", NULL},
    {"no consent dele-mat", FILE_FELT, "samtykke=\"dele-helse\"", "samtykke=\"dele-mat\"", NULL},
    {"no group hemmelig", FILE_FELT, "gruppe=\"parter\"", "gruppe=\"hemmelig\"", NULL},
    {"no group is called slett: its page is that which discards the draft", FILE_FELT, "</felter>", "<gruppe navn=\"slett\"/></felter>", NULL},
    {"group innhold stands twice", FILE_FELT, "</felter>", "<gruppe navn=\"innhold\"/></felter>", NULL},
    {"unknown type streng", FILE_FELT, "type=\"tekst20\"", "type=\"streng\"", NULL},
    {"unknown type tekst0", FILE_FELT, "type=\"tekst20\"", "type=\"tekst0\"", NULL},
    {"koder stands with type kode", FILE_FELT, "koder=\"dyr aaker skog\" ", "", NULL},
    {"code dyr stands twice", FILE_FELT, "koder=\"dyr aaker skog\"", "koder=\"dyr aaker dyr\"", NULL},
    {"min is not of the field's type", FILE_FELT, "min=\"0.5\" maks=\"100\"", "min=\"0.555\" maks=\"100\"", NULL},
    {"min is over maks", FILE_FELT, "min=\"0.5\" maks=\"100\"", "min=\"101\" maks=\"100\"", NULL},
    {"only desimal has desimaler", FILE_FELT, "type=\"heltall\"", "type=\"heltall\" desimaler=\"2\"", NULL},
    {"no document lonn", FILE_FELT, "type=\"kontonr\" dokument=\"betaling\"", "type=\"kontonr\" dokument=\"lonn\"",
     NULL},
    {"no document oppdrag", FILE_FELT, "type=\"kontonr\" dokument=\"betaling\"",
     "type=\"kontonr\" dokument=\"oppdrag\"", NULL},
    {"sti is no path: Hoyde", FILE_FELT, "sti=\"hoyde\"", "sti=\"Hoyde\"", NULL},
    {"sti is no path: hoyde/", FILE_FELT, "sti=\"hoyde\"", "sti=\"hoyde/\"", NULL},
    {"sti is no path: a/b/c/d/e/f/g", FILE_FELT, "sti=\"hoyde\"", "sti=\"a/b/c/d/e/f/g\"", NULL},
    {"path slag stands already as slag", FILE_FELT, "sti=\"hoyde\"", "sti=\"slag\"", NULL},
    {"path plan/x stands already as plan", FILE_FELT, "sti=\"sum\"", "sti=\"plan/x\"", NULL},
    {"path fra stands already as fra", FILE_FELT, "sti=\"til\"", "sti=\"fra\"", NULL},
    {"path fra/a stands already as fra", FILE_FELT, "sti=\"til\"", "sti=\"fra/a\"", NULL},
    {"the path vedlegg is taken", FILE_FELT, "sti=\"hoyde\"", "sti=\"vedlegg/hoyde\"", NULL},
    {"the path id is taken", FILE_FELT, "sti=\"til\"", "sti=\"id\"", NULL},
    {"bedrift/hoyde must stand with", FILE_FELT, "sti=\"hoyde\"", "sti=\"bedrift/hoyde\"", NULL},
    {"omfang/til must stand with", FILE_FELT, "sti=\"til\"", "sti=\"omfang/til\"", NULL},
    {"fagperson/navn must stand with", FILE_FELT, "<tar sti=\"fagperson/navn\"/>",
     "<tar sti=\"formaal\"/><tar sti=\"fagperson/navn\"/>", "<utdrag"},
    {"plan/til must stand with", FILE_FELT, "<tar sti=\"start\"/>", "<tar sti=\"start\"/><tar sti=\"plan/til\"/>",
     "<utdrag"},
    {"no field fagperson/alder", FILE_FELT, "tar sti=\"fagperson/navn\"", "tar sti=\"fagperson/alder\"", NULL},
    {"slutt is taken twice", FILE_FELT, "tar sti=\"start\"", "tar sti=\"slutt\"", NULL},
    {"condition: no field farge", FILE_FELT, "krav=\"naar slag=dyr\"", "krav=\"naar farge=dyr\"", NULL},
    {"condition: fisk is no value of slag", FILE_FELT, "krav=\"naar slag=dyr\"", "krav=\"naar slag=fisk\"", NULL},
    {"condition: a list has no value", FILE_FELT, "krav=\"uten plan\"", "krav=\"uten plan=dyr\"", NULL},
    {"unknown krav kanskje", FILE_FELT, "krav=\"naar slutt\"", "krav=\"kanskje\"", NULL},
    {"unknown hjemmel lov-9", FILE_FELT, "gruppe=\"parter\" hjemmel=\"lov-1\"", "gruppe=\"parter\" hjemmel=\"lov-9\"",
     NULL},
    {"rediger: no rolle or part ingen", FILE_FELT, "rediger=\"deltaker\"", "rediger=\"ingen\"", NULL},
    {"klasse must be S, A, P(x y) or V(x): E", FILE_FELT, "dokument=\"betaling\" klasse=\"A\"",
     "dokument=\"betaling\" klasse=\"E\"", NULL},
    {"klasse must be S, A, P(x y) or V(x): V(", FILE_FELT, "klasse=\"V(nav)\"", "klasse=\"V(nav deltaker)\"", NULL},
    {"arrangoer is no rolle or part that signs", FILE_FELT, "<endring operasjon=\"oek\" klasse=\"V(nav)\"",
     "<endring operasjon=\"oek\" klasse=\"V(arrangoer)\"", NULL},
    {"klasse names deltaker, who does not read", FILE_FELT,
     "type=\"kid\" dokument=\"betaling\" klasse=\"V(arbeidsgiver)\"",
     "type=\"kid\" dokument=\"betaling\" klasse=\"P(deltaker)\"", NULL},
    {"klasse names deltaker, who does not read", FILE_FELT,
     "type=\"kid\" dokument=\"betaling\" klasse=\"V(arbeidsgiver)\"", "type=\"kid\" dokument=\"betaling\"", NULL},
    {"klasse names arbeidsgiver, who does not read", FILE_FELT,
     "maks=\"2\" dokument=\"helse\" klasse=\"P(deltaker nav)\"",
     "maks=\"2\" dokument=\"helse\" klasse=\"P(arbeidsgiver)\"", NULL},
    {"a tekst cannot oek", FILE_FELT, "tekst=\"felt.dyr\"/>",
     "tekst=\"felt.dyr\"><endring operasjon=\"oek\" klasse=\"S\"/></felt>", NULL},
    {"oek stands twice", FILE_FELT, "operasjon=\"senk\" naar=\"slag=skog\"", "operasjon=\"oek\"", NULL},
    {"unknown operasjon dobbel", FILE_FELT, "operasjon=\"senk\"", "operasjon=\"dobbel\"", NULL},
    {"maks is over 50, and no rule makes the items", FILE_FELT, "min=\"1\" maks=\"3\"", "min=\"1\" maks=\"51\"", NULL},
    {"min is no number from 0 to 3", FILE_FELT, "min=\"1\" maks=\"3\"", "min=\"4\" maks=\"3\"", NULL},
    {"a list must have room", FILE_FELT, "maks=\"2\"", "maks=\"0\"", NULL},
    {"a list must have fields", FILE_FELT, "<felt sti=\"slag\" type=\"tekst300\" krav=\"alltid\"/>", "",
     "sti=\"helse/behov\""},
    {"<sluttdato> may not stand in <regler>", FILE_REGLER, "<ulik", "<sluttdato", NULL},
    {"<orden> lacks mot", FILE_REGLER, " mot=\"slutt\"", "", NULL},
    {"felt: no field start-dato", FILE_REGLER, "felt=\"start\" mot", "felt=\"start-dato\" mot", NULL},
    {"felt and mot must be of one type", FILE_REGLER, "felt=\"start\" mot=\"slutt\"", "felt=\"start\" mot=\"lonn\"",
     NULL},
    {"felt and mot must be of one type", FILE_REGLER, "felt=\"start\" mot=\"slutt\"", "felt=\"slag\" mot=\"slag\"",
     NULL},
    {"fra stands in another list", FILE_REGLER, "felt=\"start\" mot=\"slutt\"", "felt=\"start\" mot=\"plan/fra\"",
     NULL},
    {"grense: no day and no date field igaar", FILE_REGLER, "grense=\"idag-7d\"", "grense=\"igaar-7d\"", NULL},
    {"grense: no day and no date field idag-7x", FILE_REGLER, "grense=\"idag-7d\"", "grense=\"idag-7x\"", NULL},
    {"unntak is no janei", FILE_REGLER, "unntak=\"etterregistrert\"", "unntak=\"slag\"", NULL},
    {"unknown moment alltid", FILE_REGLER, "naar=\"fremlegg signering\"", "naar=\"alltid\"", NULL},
    {"unknown art isbn", FILE_REGLER, "art=\"kontonr\"", "art=\"isbn\"", NULL},
    {"felt is no orgnr", FILE_REGLER, "art=\"kontonr\"", "art=\"orgnr\"", NULL},
    {"kanskje is no value of bedrift/ordinaer", FILE_REGLER, "verdi=\"ja\"", "verdi=\"kanskje\"", NULL},
    {"fra is no date", FILE_REGLER, "fra=\"2027-01-01\"", "fra=\"2027\"", NULL},
    {"varsles: what stops is told to all", FILE_REGLER, "naar=\"fremlegg signering\"", "varsles=\"nav\" naar=\"fremlegg signering\"", NULL},
    {"varsles: no rolle or part naav", FILE_REGLER, "alvor=\"advarsel\"", "varsles=\"naav\" alvor=\"advarsel\"", NULL},
    {"unknown alvor farlig", FILE_REGLER, "alvor=\"advarsel\"", "alvor=\"farlig\"", NULL},
    {"hvem: no role nav", FILE_REGLER, "hvem=\"arrangoer\"", "hvem=\"nav\"", NULL},
    {"a duty is not met by godkjent", FILE_REGLER, "handling=\"rapport\"", "handling=\"godkjent\"", NULL},
    {"forfall must be counted from", FILE_REGLER, "forfall=\"start+14d\"", "forfall=\"idag+14d\"", NULL},
    {"hver is no interval", FILE_REGLER, "hver=\"1m\"", "hver=\"ofte\"", NULL},
    {"unknown etter-slutt kanskje", FILE_REGLER, "etter-slutt=\"ja\"", "etter-slutt=\"kanskje\"", NULL},
    {"role deltaker stands twice", FILE_REGLER, "rolle=\"arrangoer\"", "rolle=\"deltaker\"", NULL},
    {"unknown klasse robot", FILE_REGLER, "klasse=\"fagperson\"", "klasse=\"robot\"", NULL},
    {"identitet: no field fagperson/id", FILE_REGLER, "identitet=\"fagperson/fnr\"", "identitet=\"fagperson/id\"",
     NULL},
    {"identitet is no fnr or orgnr", FILE_REGLER, "identitet=\"fagperson/fnr\"", "identitet=\"fagperson/navn\"", NULL},
    {"navnefelt may not stand in a list", FILE_REGLER, "navnefelt=\"deltaker/navn\"",
     "navnefelt=\"plan/arbeid\"", NULL},
    {"epostfelt is no epost", FILE_REGLER, "foreslaar=\"ja\"", "epostfelt=\"deltaker/navn\" foreslaar=\"ja\"", NULL},
    {"unknown act signert", FILE_REGLER, "handling=\"taushet\"", "handling=\"signert\"", NULL},
    {"nobody signs with svar", FILE_REGLER, "handling=\"taushet\"", "handling=\"svar\"", NULL},
    {"etter names somebody who does not sign", FILE_REGLER, "etter=\"veileder\"", "etter=\"arrangoer\"", NULL},
    {"veileder waits for itself", FILE_REGLER, "etter=\"deltaker arbeidsgiver fagperson\"", "etter=\"beslutter\"",
     NULL},
    {"ulik: no other role beslutter", FILE_REGLER, "ulik=\"veileder\"", "ulik=\"beslutter\"", NULL},
    {"unknown act klaget", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"klaget\"", NULL},
    {"samtykke: no consent dele-mat", FILE_HANDLINGER, "lesere=\"deltaker nav\"",
     "lesere=\"deltaker nav\" samtykke=\"dele-mat\" med-samtykke=\"deltaker\"", NULL},
    {"samtykke: no consent dele-mat", FILE_HANDLINGER, "lesere=\"deltaker nav\"/>",
     "lesere=\"deltaker nav\"><deler navn=\"notat\" lesere=\"nav\" samtykke=\"dele-mat\" med-samtykke=\"nav\">"
     "<felt sti=\"hva\" type=\"tekst200\"/></deler></handling>", NULL},
    {"act avbrutt stands twice", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"avbrutt\"", NULL},
    {"tidligst is no interval: 3", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"svar\" tidligst=\"3\"", NULL},
    {"tidligst: helse/behov has no date fra", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"svar\" om=\"helse/behov\" tidligst=\"3m\"", NULL},
    {"unknown i-orden kanskje", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"svar\" i-orden=\"kanskje\"", NULL},
    {"tekst-krav without tekst", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"svar\" tekst-krav=\"ja\"", NULL},
    {"a text has readers", FILE_HANDLINGER, "tekst-krav=\"ja\" lesere=\"deltaker nav\"", "", NULL},
    {"tekst: helse is a document", FILE_HANDLINGER, "tekst=\"grunn\"", "tekst=\"helse\"", NULL},
    {"om: samtykke is about no item", FILE_HANDLINGER, "navn=\"samtykke\"", "navn=\"samtykke\" om=\"plan\"", NULL},
    {"om: avbrutt is about no item", FILE_HANDLINGER, "navn=\"avbrutt\"", "navn=\"avbrutt\" om=\"plan\"", NULL},
    {"om: svar is about no item", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"svar\" om=\"plan\"", NULL},
    {"om: overtatt is about no item", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"overtatt\" om=\"plan\"", NULL},
    {"om: loefte must be about an item", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"loefte\" slag=\"gitt\"", NULL},
    {"slag: loefte must have codes", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"loefte\" om=\"plan\"", NULL},
    {"slag: henvendelse must have codes", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"henvendelse\"", NULL},
    {"slag: opplastet must have codes", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"opplastet\"", NULL},
    {"slag: samtykke must have codes", FILE_HANDLINGER, " slag=\"dele-helse dele-annet\"", "", "navn=\"samtykke\""},
    {"om: periode-godkjent must be about an item", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"periode-godkjent\"", NULL},
    {"slag: godkjent has no codes", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"godkjent\" slag=\"glad\"", NULL},
    {"slag: besluttet has no codes", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"besluttet\" slag=\"vedtak\"", NULL},
    {"slag: fremlagt has no codes", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"fremlagt\" slag=\"ny\"", NULL},
    {"slag is no name: Sykdom", FILE_HANDLINGER, "slag=\"sykdom annet\"", "slag=\"Sykdom annet\"", NULL},
    {"slag is no name: syk_dom", FILE_HANDLINGER, "slag=\"sykdom annet\"", "slag=\"syk_dom annet\"", NULL},
    {"grunner is no name: Papir", FILE_HANDLINGER, "</handlinger>", "<fullmakt klasse=\"person\" grunner=\"Papir\"/></handlinger>", NULL},
    {"tekst: taushet has no text", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"taushet\" tekst=\"ord\" lesere=\"nav\"", NULL},
    {"tekst: opplastet has no text", FILE_HANDLINGER, "navn=\"svar\"", "navn=\"opplastet\" slag=\"annet\" tekst=\"ord\" lesere=\"nav\"", NULL},
    {"deler: fremlagt has no parts", FILE_HANDLINGER, "<handling navn=\"svar\"/>",
     "<handling navn=\"fremlagt\"><deler navn=\"ord\" lesere=\"nav\"><felt sti=\"a\" type=\"dato\"/></deler></handling>", NULL},
    {"tekst: fakta is the service's own", FILE_HANDLINGER, "tekst=\"grunn\"", "tekst=\"fakta\"", NULL},
    {"tekst: fil is the service's own", FILE_HANDLINGER, "tekst=\"grunn\"", "tekst=\"fil\"", NULL},
    {"tekst: samtale is the service's own", FILE_HANDLINGER, "tekst=\"grunn\"", "tekst=\"samtale\"", NULL},
    {"oppfulgt is not about the items of plan", FILE_REGLER, "handling=\"oppfulgt\" forfall=\"start+14d\"", "handling=\"oppfulgt\" forfall=\"plan/fra\"", NULL},
    {"<utkast> lacks varsel", FILE_HANDLINGER, "</handlinger>", "<utkast utloep=\"12u\"/></handlinger>", NULL},
    {"utloep is no interval: 12", FILE_HANDLINGER, "</handlinger>", "<utkast utloep=\"12\" varsel=\"1d\"/></handlinger>", NULL},
    {"varsel is no interval: i", FILE_HANDLINGER, "</handlinger>", "<utkast utloep=\"12u\" varsel=\"1d i\"/></handlinger>", NULL},
    {"varsel: 0d does not lie between", FILE_HANDLINGER, "</handlinger>", "<utkast utloep=\"12u\" varsel=\"0d\"/></handlinger>", NULL},
    {"varsel: 12u does not lie between", FILE_HANDLINGER, "</handlinger>", "<utkast utloep=\"12u\" varsel=\"12u 1d\"/></handlinger>", NULL},
    {"<utkast> stands twice", FILE_HANDLINGER, "</handlinger>", "<utkast utloep=\"3m\" varsel=\"1u\"/><utkast utloep=\"3m\" varsel=\"1u\"/></handlinger>", NULL},
    {"<hjemmel> lacks status", FILE_HJEMLER, " ledd=\"1\" kilde=\"oppdiktet\" status=\"forslag\"",
     " kilde=\"oppdiktet\"", NULL},
    {"unknown type tall", FILE_GRUPPER, "type=\"epost\"", "type=\"tall\"", NULL},
};
/* clang-format on */

static struct avt_span replace(struct avt_arena *arena, struct avt_span text, const char *find, const char *put)
{
    struct avt_buf buf = AVT_BUF(arena);
    const char *at = strstr(text.ptr, find);
    if (at == NULL)
        fail_msg("not in the file: %s", find);
    avt_buf_add(&buf, text.ptr, (size_t)(at - text.ptr));
    avt_buf_str(&buf, put);
    avt_buf_str(&buf, at + strlen(find));
    return avt_buf_get(&buf);
}

/* "file:line" of where text stands in the file; a text that does not stand there is the name of another file. */
static const char *place_of(struct avt_arena *arena, const struct avt_entry *file, const char *text)
{
    int line = 1;
    const char *at = strstr(file->bytes.ptr, text);
    if (at == NULL)
        return text;
    for (const char *c = file->bytes.ptr; c < at; c++)
        line += *c == '\n';
    return avt_arena_format(arena, "%s:%d", file->name, line);
}

static void every_fault_is_told_with_its_line(void **state)
{
    (void)proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(variants); i++) {
        const struct variant *v = &variants[i];
        struct avt_entry files[FILE_COUNT];
        struct avt_tiltak *tiltak = NULL;
        files_read(*state, files, "tests/data/tiltak", PROEVE);
        const char *where = place_of(*state, &files[v->file], v->at == NULL ? v->find : v->at);
        files[v->file].bytes = replace(*state, files[v->file].bytes, v->find, v->put);
        struct avt_err err = avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT);
        assert_row(err.code == AVT_EDATA && tiltak == NULL, v->what);
        if (strcmp(err.where, where) != 0 || strstr(err.detail, v->what) == NULL)
            fail_msg("wanted %s: %s\ngot %s", where, v->what, err.detail);
    }
}

/* sum stands where those who read lonn do, but whoever has the extract would read it too. */
static void an_extract_gives_no_figure_away(void **state)
{
    struct avt_entry files[FILE_COUNT];
    struct avt_tiltak *tiltak = NULL;
    (void)proeve_read(*state);
    files_read(*state, files, "tests/data/tiltak", PROEVE);
    files[FILE_REGLER].bytes = replace(*state, files[FILE_REGLER].bytes, "  <orden ",
                                       "  <beregn kode=\"sum\" felt=\"sum\" uttrykk=\"lonn\"/>\n  <orden ");
    assert_ok(avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT));
    files[FILE_FELT].bytes =
        replace(*state, files[FILE_FELT].bytes, "<tar sti=\"start\"/>", "<tar sti=\"start\"/>\n    <tar sti=\"sum\"/>");
    struct avt_err err = avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT);
    assert_code(err, AVT_EDATA);
    assert_non_null(strstr(err.detail, "sum is read by somebody who may not read all it is computed from"));
}

static void all_faults_are_told(void **state)
{
    struct avt_entry files[FILE_COUNT];
    struct avt_tiltak *tiltak = NULL;
    (void)proeve_read(*state);
    files_read(*state, files, "tests/data/tiltak", PROEVE);
    files[FILE_REGLER].bytes = replace(*state, files[FILE_REGLER].bytes, "art=\"kontonr\"", "art=\"isbn\"");
    files[FILE_FELT].bytes = replace(*state, files[FILE_FELT].bytes, "type=\"tekst20\"", "type=\"streng\"");
    files[FILE_FELT].bytes = replace(*state, files[FILE_FELT].bytes, "krav=\"naar slutt\"", "krav=\"kanskje\"");
    struct avt_err err = avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT);
    assert_code(err, AVT_EDATA);
    assert_string_equal(err.where, PROEVE "/1/felt.xml:20");
    assert_string_equal(err.detail, PROEVE
                        "/1/felt.xml:20: unknown type streng\n" PROEVE "/1/felt.xml:27: unknown krav kanskje\n" PROEVE
                        "/1/regler.xml:14: unknown art isbn\n" PROEVE "/1/regler.xml:14: felt is no fnr: konto");
}

static void files_that_are_not_xml(void **state)
{
    struct avt_entry files[FILE_COUNT];
    struct avt_tiltak *tiltak = NULL;
    (void)proeve_read(*state);
    files_read(*state, files, "tests/data/tiltak", PROEVE);
    files[FILE_FELT].bytes = AVT_SPAN("<felter>\n<gruppe></felter>");
    struct avt_err err = avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT);
    assert_code(err, AVT_EDATA);
    assert_string_equal(err.where, PROEVE "/1/felt.xml:2");
    files[FILE_FELT].bytes = AVT_SPAN("<regler/>");
    assert_code(avt_tiltak_load(*state, &tiltak, PROEVE, 1, files, FILE_COUNT), AVT_EDATA);
    assert_code(avt_tiltak_load(*state, &tiltak, "ukjent", 1, files, FILE_COUNT), AVT_EDATA);
    assert_null(tiltak);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(parties_and_roles),
        unit_case(documents_and_readers),
        unit_case(fields_and_lists),
        unit_case(classes),
        unit_case(acts),
        unit_case(digest_covers_what_is_signed),
        unit_case(every_fault_is_told_with_its_line),
        unit_case(an_extract_gives_no_figure_away),
        unit_case(all_faults_are_told),
        unit_case(files_that_are_not_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
