// A fault in the data stops the start, and `avtale sjekk-tiltak` tells the same: each kind once, with its file and line, and all that is wrong at once.
import {spawnSync} from 'node:child_process';
import {cpSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, AVTALED, equal, finish, folder, freePort, ok, ROOT, test} from './lib.mjs';

const M = 'varig-lonnstilskudd', home = folder(), data = join(home, 'data'), port = await freePort();
const F = `schemas/${M}/1/felt.xml`, R = `schemas/${M}/1/regler.xml`, shared = name => `schemas/felles/1/${name}.xml`, texts = name => `templates/tekster/nb/${name}.xml`;
const G = shared('grupper'), H = shared('hjemler'), A = shared('handlinger'), K = shared('kombinasjoner'), S = 'schemas/satser/prosent.xml', N = texts(M), FELLES = texts('felles');
for (const part of ['schemas', 'templates']) cpSync(join(ROOT, part), join(home, part), {recursive: true});

const line = (text, at) => {
  const i = text.indexOf(at);
  ok(i >= 0, `not there: ${at}`);
  return text.slice(0, i).split('\n').length;
};

// Each with [file, from, to]* and what is told: [file, the text whose line it is (null: none), what]*
const one = (name, path, from, to, what, at = from) => [name, [[path, from, to]], [[path, at, what]]];
const missing = (name, key, path, at, signed = '') => [name, [[null, key]], [[path, at, `no text ${key}${signed}`]]];
const VIEW = ', which the view shows';
const ROWS = [
  one('a file that is no XML', F, '<gruppe navn="innhold" side="innhold">', '<gruppe navn="innhold" side="innhold"', 'error parsing attribute name', '<felt sti="formaal-slag"'),
  one('an unknown element', F, '<rettsgrunnlag', '<lovgrunnlag', '<lovgrunnlag> may not stand in <felter>'),
  one('an unknown kind of rule', R, '<sjekksum kode="kid-sjekksum"', '<sjekkesum kode="kid-sjekksum"', '<sjekkesum> may not stand in <regler>'),
  one('an unknown attribute', F, '<felt sti="slutt" type', '<felt sti="slutt" farge="blå" type', '<felt> has no attribute farge'),
  one('an attribute that is missing', R, ' felt="start" mot="slutt"', ' felt="start"', '<orden> lacks mot', 'kode="start-etter-slutt"'),
  one('text where none may be', F, '<bruk gruppe="behov"', 'her <bruk gruppe="behov"', '<felter> holds text', null),
  one('an unknown type', F, 'sti="vurderes-senest" type="dato"', 'sti="vurderes-senest" type="dag"', 'unknown type dag'),
  one('codes without a type for them', F, 'koder="fast midlertidig" ', '', 'koder stands with type kode, and only there', 'sti="ansettelsesforhold/stillingstype"'),
  one('a code that stands twice', F, 'koder="fast midlertidig"', 'koder="fast fast"', 'code fast stands twice', 'sti="ansettelsesforhold/stillingstype"'),
  one('a number out of its range', F, 'min="0" maks="75" dokument', 'min="80" maks="75" dokument', 'min is over maks', '<felt sti="tilskuddsprosent"'),
  one('a path that stands twice', F, 'sti="formaal" type', 'sti="oppfoelgingsbehov" type', 'path oppfoelgingsbehov stands already as oppfoelgingsbehov', '<felt sti="oppfoelgingsbehov" type="tekst1000" dokument="avtale" krav="alltid"'),
  one('a document that stands twice', F, '<dokument navn="person"', '<dokument navn="lonn"', 'document lonn stands twice', '<dokument navn="lonn" lesere="deltaker arbeidsgiver nav"/>\n  <dokument navn="betaling"'),
  one('an unknown document', F, 'type="tekst1000" dokument="vurdering"', 'type="tekst1000" dokument="vurderinga"', 'no document vurderinga', 'sti="tiltaksvurdering"'),
  one('an unknown reader', F, '<dokument navn="bistand" lesere="deltaker nav"', '<dokument navn="bistand" lesere="deltakar nav"', 'lesere: no rolle or part deltakar', '<dokument navn="bistand"'),
  one('a class that names who does not read', F, 'sti="innsatsgruppe" type="kode" koder="liten-mulighet jobbe-delvis" dokument="vurdering" krav="alltid"\n          hjemmel="nav-innsatsgruppe" rediger="veileder" klasse="V(nav)"',
    'sti="innsatsgruppe" type="kode" koder="liten-mulighet jobbe-delvis" dokument="vurdering" krav="alltid"\n          hjemmel="nav-innsatsgruppe" rediger="veileder" klasse="P(arbeidsgiver nav)"', 'klasse names arbeidsgiver, who does not read', 'sti="innsatsgruppe"'),
  one('an unknown condition', F, 'krav="uten slutt"', 'krav="uten sluttdato"', 'condition: no field sluttdato', 'sti="vurderes-senest"'),
  one('an unknown hjemmel', F, 'hjemmel="nav-lonn"', 'hjemmel="nav-lønn"', 'unknown hjemmel nav-lønn'),
  one('a group that is not there', F, '<bruk gruppe="familie"', '<bruk gruppe="familien"', 'no group familien in felles/1/grupper.xml'),
  one('a bad day', F, 'dato="2022-03-11"', 'dato="2022-03-32"', 'dato is no date: 2022-03-32'),
  one('another measure’s name', R, `<regler tiltak="${M}"`, '<regler tiltak="mentor"', `tiltak must be ${M}`),
  one('a rule about no field', R, 'felt="start" mot="slutt"', 'felt="startdato" mot="slutt"', 'felt: no field startdato', 'kode="start-etter-slutt"'),
  one('a bad limit', R, 'grense="2089-12-31"', 'grense="2089-13-31"', 'grense: no day and no date field 2089-13-31', '<senest kode="slutt-for-sent"'),
  one('an unknown moment', R, 'naar="fremlegg signering"', 'naar="fremlegg signatur"', 'unknown moment signatur', '<tidligst kode="start-tidligst"'),
  one('an unknown severity', R, 'alvor="advarsel" hjemmel="tf-10-8-3"', 'alvor="farlig" hjemmel="tf-10-8-3"', 'unknown alvor farlig', '<senest kode="kontaktpunkt-etter-start" felt="kontaktpunkt-nav/gjelder-fra"'),
  one('an unknown class of role', R, 'klasse="virksomhet"', 'klasse="bedrift"', 'unknown klasse bedrift', 'kode="part-arbeidsgiver"'),
  one('a role that stands twice', R, 'rolle="arbeidsgiver"', 'rolle="deltaker"', 'role deltaker stands twice', 'kode="part-arbeidsgiver"'),
  one('roles that wait for each other', R, 'etter="deltaker arbeidsgiver"', 'etter="beslutter"', 'etter: veileder waits for itself', 'kode="part-veileder"'),
  one('a duty of nobody', R, 'kode="gjennomgang" hvem="veileder"', 'kode="gjennomgang" hvem="veilederen"', 'hvem: no role veilederen', 'kode="gjennomgang"'),
  one('a rhythm that is none', R, 'forfall="start+6m" hver="6m"', 'forfall="start+6m" hver="halvaar"', 'hver is no interval: halvaar', 'kode="gjennomgang"'),
  one('a duty that stands twice', R, '<plikt kode="oppstartsmoete"', '<plikt kode="gjennomgang"', 'duty gjennomgang stands twice', '<plikt kode="gjennomgang" hvem="veileder" handling="oppfulgt" ogsaa'),
  one('a duty that stops what is not there', R, 'sperrer="perioder"', 'sperrer="avtalen"', 'unknown sperrer avtalen', 'kode="gjennomgang"'),
  one('a duty that stops by what not all see', R, 'sperrer="perioder"', 'sperrer="perioder" vilkaar="naar tiltaksvurdering"', 'sperrer: not all who read the periods read tiltaksvurdering', 'kode="gjennomgang"'),
  ['a duty that stops periods where there are none', [['schemas/arbeidstrening/1/regler.xml', '<plikt kode="oppstartsmoete"', '<plikt sperrer="perioder" kode="oppstartsmoete"']],
    [['schemas/arbeidstrening/1/regler.xml', 'sperrer="perioder"', 'sperrer: the measure has no subsidy periods']], 'arbeidstrening'],
  one('an expression with an unknown name', R, 'uttrykk="manedslonn * feriepengesats / 100"', 'uttrykk="manedslonn * feriesats / 100"', 'feriesats', 'navn="feriepenger"'),
  one('an unknown rate', R, 'sats(varig-lonnstilskudd-tak-senere, start)', 'sats(varig-tak, start)', 'varig-tak', '<trinn etter="1a"'),
  one('a group whose field is wrong', G, 'type="fnr"', 'type="foedselsnummer"', 'unknown type foedselsnummer'),
  one('a group that stands twice', G, '<gruppe navn="familie"', '<gruppe navn="plan"', 'group plan stands twice', null),
  one('a legal reference without status', H, '           status="forslag" dato="2022-03-11"/>\n  <hjemmel navn="tf-3-4-2"', '           dato="2022-03-11"/>\n  <hjemmel navn="tf-3-4-2"', '<hjemmel> lacks status', '<hjemmel navn="tf-3-4-1"'),
  one('a legal reference that stands twice', H, '<hjemmel navn="tf-3-4-2"', '<hjemmel navn="tf-3-4-1"', 'hjemmel tf-3-4-1 stands twice', '<hjemmel navn="tf-3-4-1" forskrift="tiltaksforskriften" paragraf="§ 3-4" ledd="2"'),
  one('an unknown act', A, '<handling navn="trukket"', '<handling navn="angret"', 'unknown act angret'),
  one('a code of an act that stands twice', A, 'slag="begynt gitt ikke-gitt"', 'slag="begynt gitt gitt ikke-gitt"', 'code gitt stands twice'),
  one('a text that nobody reads', A, 'tekst="svar" tekst-krav="ja" lesere="forfatter mottaker"', 'tekst="svar" tekst-krav="ja"', 'a text has readers, and only a text', '<handling navn="besvart"'),
  one('a reader of an act that no measure has', A, 'tekst="grunn" tekst-krav="nei" lesere="forfatter deltaker nav"', 'tekst="grunn" tekst-krav="nei" lesere="forfatter deltakar nav"', 'lesere: no measure has a rolle or part deltakar', '<handling navn="trukket"'),
  one('one who is told, that no measure has', A, 'varsles="arbeidsgiver nav"', 'varsles="arbeidsgivar nav"', 'varsles: no measure has a rolle or part arbeidsgivar'),
  one('a list that no measure has', A, 'opplaeringsplan mentorhjelp"', 'opplaeringsplan mentorhjelpa"', 'om: no measure has a list mentorhjelpa', '<handling navn="loefte"'),
  one('an act about an item that its declaration cannot name', A, '<handling navn="samtykke" slag', '<handling navn="samtykke" om="plan" slag', 'om: samtykke is about no item'),
  one('an act without the kind that its declaration must name', A, '<handling navn="loefte" slag="begynt gitt ikke-gitt"', '<handling navn="loefte"', 'slag: loefte must have codes'),
  one('an act without the item that its declaration must name', A, 'om="tilrettelegging oppfoelging opplaeringsplan mentorhjelp"', '', 'om: loefte must be about an item', '<handling navn="loefte"'),
  one('a code that no declaration can hold', A, 'slag="nav arbeidsgiver"', 'slag="Nav arbeidsgiver"', 'slag is no name: Nav', '<handling navn="henvendelse"'),
  one('a text that is the service’s own', A, '<handling navn="fremlagt" tekst="grunn"', '<handling navn="fremlagt" tekst="fakta"', 'tekst: fakta is the service\'s own document'),
  one('a day that is no interval', A, 'frist="14d" frist-fullmakt="28d"', 'frist="to uker" frist-fullmakt="28d"', 'frist is no interval: to uker', '<handling navn="innvendt"'),
  one('an unknown outcome of two measures', K, 'tiltak="mentor" med="mentor" utfall="advarsel"', 'tiltak="mentor" med="varig-lonnstilskudd" utfall="nei"', 'unknown utfall nei', 'tiltak="mentor"'),
  one('a combination with no measure', K, 'tiltak="mentor" med="mentor"', 'tiltak="mentor" med="mentorer"', 'med: no measure has a measure mentorer', 'tiltak="mentor"'),
  one('a rate that is no number', S, 'verdi="40"', 'verdi="førti"', 'verdi is no number: førti', '<sats navn="midlertidig-lonnstilskudd-veiledning"'),
  one('a rate of no day', S, 'verdi="40"', 'verdi="40" fra="2026-02-30"', 'fra is no date: 2026-02-30', '<sats navn="midlertidig-lonnstilskudd-veiledning"'),
  one('two rates on one day', S, '<sats navn="midlertidig-lonnstilskudd-veiledning-senere"', '<sats navn="midlertidig-lonnstilskudd-veiledning"', 'midlertidig-lonnstilskudd-veiledning has two values on one day', null),
  one('something else among the rates', S, '<sats navn="midlertidig-lonnstilskudd-veiledning"', '<rate navn="midlertidig-lonnstilskudd-veiledning"', '<rate> may not stand in <satser>'),
  ['a file that is missing', [[G, null]], [[G, null, 'the file is missing']]],
  ['a measure’s file that is missing', [[F, null]], [[F, null, 'the file is missing']]],
  missing('a field without its text', 'felt.oppfoelgingsbehov', F, 'sti="oppfoelgingsbehov"', VIEW),
  missing('a code without its text', 'kode.ansettelsesforhold/stillingstype.fast', F, 'sti="ansettelsesforhold/stillingstype"', VIEW),
  missing('a measure without its name', `tiltak.${M}`, F, '<felter', VIEW),
  missing('a shared field without its text', 'felt.deltaker/navn', G, 'sti="deltaker/navn"', VIEW),
  missing('a role without its text', 'rolle.beslutter', R, 'kode="part-beslutter"', VIEW),
  missing('a rule without its text', 'feil.vedtak-fram-i-tid', R, 'kode="vedtak-fram-i-tid"'),
  missing('a duty without its text', 'plikt.gjennomgang', R, 'kode="gjennomgang"'),
  missing('a kind of an act without its text', 'slag.loefte.ikke-gitt', A, '<handling navn="loefte"'),
  missing('a reason without its text', 'grunn.ikke-bankid', A, '<fullmakt klasse="person"'),
  one('a text of another form', N, '<t n="gruppe.ansettelsesforhold">Ansettelsen</t>', '<t n="gruppe.ansettelsesforhold"></t>', 'not <t n="key">text</t>'),
  one('a text that stands twice', N, '<t n="gruppe.ansettelsesforhold">', '<t n="felt.oppfoelgingsbehov">', `felt.oppfoelgingsbehov stands here and at tekster/nb/${M}.xml:3`, '>Ansettelsen</t>'),
  ['a schema that is not what the fields give', [[`schemas/${M}/1/lonn.xsd`, '<xs:schema', '<!-- --><xs:schema']], [[`schemas/${M}/1/lonn.xsd`, null, 'not what felt.xml gives; avtale sjekk-tiltak --skriv writes it']]],
  ['several at once, in several files', [[F, 'sti="vurderes-senest" type="dato"', 'sti="vurderes-senest" type="dag"'], [R, '<sjekksum kode="kid-sjekksum"', '<sjekkesum kode="kid-sjekksum"'],
    [A, '<handling navn="trukket"', '<handling nam="trukket"'], [S, 'verdi="40"', 'verdi="førti"']],
    [[R, '<sjekkesum', '<sjekkesum> may not stand in <regler>'], [A, '<handling nam', '<handling> has no attribute nam'], [A, '<handling nam', '<handling> lacks navn'], [S, 'verdi="førti"', 'verdi is no number: førti']]],
  ['several texts at once', [[null, 'felt.oppfoelgingsbehov'], [null, 'plikt.gjennomgang']],
    [[F, 'sti="oppfoelgingsbehov"', `no text felt.oppfoelgingsbehov${VIEW}`], [R, 'kode="gjennomgang"', 'no text plikt.gjennomgang']]],
];

const start = () => spawnSync(AVTALED, ['--demo=ja', `--lytt=127.0.0.1:${port}`, `--grunnadresse=http://127.0.0.1:${port}`, `--data=${data}`, `--skjemaer=${home}/schemas`,
  `--maler=${home}/templates`, `--personer=${ROOT}/service/demo/personer.xml`], {cwd: ROOT, encoding: 'utf8', timeout: 30000});
const check = measure => spawnSync(AVTALE, ['sjekk-tiltak', `${home}/schemas/${measure}/1`, '--maler', `${home}/templates`], {cwd: ROOT, encoding: 'utf8'});

// A text stands in one of these files.
const file_of = key => [N, FELLES, texts('feil')].find(path => readFileSync(join(ROOT, path), 'utf8').includes(`n="${key}"`));
const put = ([path, from, to]) => {
  const at = path ?? file_of(from), whole = join(home, at);
  if (path && from === null) return rmSync(whole);
  const text = readFileSync(whole, 'utf8'), find = path ? from : text.match(new RegExp(`<t n="${from.replace(/[/.]/g, '\\$&')}">[^<]*</t>`))[0];
  ok(text.includes(find), `not there: ${find}`);
  return writeFileSync(whole, text.replace(find, () => to ?? ''));
};
const back = ([path, from]) => cpSync(join(ROOT, path ?? file_of(from)), join(home, path ?? file_of(from)));

await test('the data as they are', () => {
  const {status, stdout} = check(M);
  equal([status, stdout], [0, `${M}/1: no faults\n`]);
});

for (const [name, changes, told, measure = M] of ROWS) {
  await test(name, () => {
    changes.forEach(put);
    try {
      const command = check(measure), service = start();
      equal([command.status, service.status], [1, 1], `${command.stdout}\n${service.stderr}`);
      for (const [path, at, what] of told) {
        const removed = changes.some(c => c[0] === path && c[1] === null);
        const text = removed ? '' : readFileSync(join(home, path), 'utf8'), to = changes.find(c => c[0] === path)?.[2];
        const where = at === null ? '' : `:${line(text, text.includes(at) ? at : to)}`;
        const lines = [command.stdout, service.stderr].map(said => said.split('\n').filter(l => l.startsWith(`${home}/${path}${where}`) && l.includes(what)));
        ok(lines[0].length > 0, `the command does not tell ${path}${where}: ${what}\n${command.stdout}`);
        equal(lines[1][0], lines[0][0], `the start does not tell the same\n${service.stderr}`);
      }
    } finally {
      changes.forEach(back);
    }
  });
}
await finish();
