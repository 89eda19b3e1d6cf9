// What data ask for can be sealed and read: a report for each item of a list, and what has no room in one declaration.
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, finish, folder, ok, ROLES, ROOT, run, Service, test} from './lib.mjs';

const A = 'arbeidstrening', home = folder();
for (const part of ['schemas', 'templates']) cpSync(join(ROOT, part), join(home, part), {recursive: true});

function edit(path, from, to) {
  const text = readFileSync(join(home, path), 'utf8');
  ok(text.includes(from), `not there: ${from}`);
  writeFileSync(join(home, path), text.replace(from, () => to));
}

// A report of each thing that is planned, and a group of so many fields that one amendment of all says more than S may.
const MANY = 260, path = i => `skjema-for-alt-som-kan-skrives-ned/felt-nummer-${i}`;
const fields = Array.from({length: MANY}, (_, i) => `<felt sti="${path(i)}" type="tekst20" dokument="avtale" tekst="felt.formaal"/>`);
edit(`schemas/${A}/1/felt.xml`, '<gruppe navn="innhold" side="innhold">', `<gruppe navn="innhold" side="innhold">${fields.join('\n')}`);
edit(`schemas/${A}/1/regler.xml`, '  <rapport kode="sluttrapport"',
  '  <rapport kode="planrapport" hvem="veileder" forfall="plan/foerste" hver="plan/hver" hjemmel="tf-3-4-3"><felt sti="gang" type="tekst1000" krav="alltid"/></rapport>\n  <rapport kode="sluttrapport"');
edit('schemas/felles/1/handlinger.xml', '<handling navn="rapport" tekst', '<handling navn="rapport" om="plan" tekst');
edit('templates/tekster/nb/felles.xml', '<t n="plikt.planlagt">', '<t n="plikt.planrapport">Skriv rapport om det som er planlagt</t>\n  <t n="felt.planrapport/gang">Hvordan gikk det</t>\n  <t n="plikt.planlagt">');
const made = await run(AVTALE, ['sjekk-tiltak', `${home}/schemas/${A}/1`, '--maler', `${home}/templates`, '--skriv']);
await test('data with a report for each item of a list are clean', () => equal(made.status, 0, made.stdout));

const s = await Service.open({skjemaer: `${home}/schemas`, maler: `${home}/templates`});
const id = await s.agreed(A, {content: undefined});
const items = (await s.get(id, 'veileder')).innhold.plan.map(item => item.id);
const report = more => s.act(id, 'veileder', {handling: 'rapport', slag: 'planrapport', deler: {gang: 'Det gikk bra.'}, ...more});
const kodes = answer => answer.json.feil?.map(f => `${f.kode} ${f.felt}`);

// All that reads the records: the agreement and its bundle for each role, everybody's list, the page.
async function readable(who) {
  for (const rolle of ROLES[A]) {
    await s.get(who, rolle);
    const bundle = await s.api('GET', `avtaler/${who}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]});
    equal(bundle.status, 200, `bundle of ${rolle}: ${bundle.text.slice(0, 200)}`);
    const verdict = await run(AVTALE, ['kontroller', file(join(home, 'pakke.zip'), bundle.bytes), '--rot', join(s.data, 'segl/rot/rot.vkey'), '--skjema', join(home, 'schemas')]);
    equal(verdict.status, 0, `${rolle}: ${verdict.stdout}${verdict.stderr}`);
    equal((await s.api('GET', 'avtaler', {as: CAST[rolle]})).status, 200, `the list of ${rolle}`);
    equal((await (await s.login(CAST[rolle])).get(`/avtaler/${who}/historikk`)).status, 200, `the history of ${rolle}`);
  }
}

await test('a report of an item names its item, and one that is there', async () => {
  ok(items.length > 0, 'there is a plan');
  const none = await report({}), other = await report({om: `plan/${id}`}), goal = await report({om: `maal/${items[0]}`});
  equal([none.status, kodes(none)], [422, ['mangler om']]);
  equal([other.status, kodes(other)], [422, ['ukjent-post om']]);
  equal([goal.status, kodes(goal)], [422, ['ukjent-post om']]);
});
await test('it is sealed, and the agreement, its bundles and every list are read as before', async () => {
  const sealed = await report({om: `plan/${items[0]}`});
  equal(sealed.status, 201, sealed.text.slice(0, 300));
  await readable(id);
});
await test('it meets the duty of its own item alone', async () => {
  const due = (await s.get(id, 'veileder')).plikter.filter(p => p.kode === 'planrapport');
  const first = (await s.get(id, 'veileder')).innhold.plan.map(item => [item.id, item.foerste]);
  for (const [item, day] of first) {
    const own = due.find(p => p.om === `plan/${item}`);
    if (item === items[0]) ok(!own || own.forfall > day, `met: ${JSON.stringify(own)}`);
    else equal(own?.forfall, day, 'another stands');
  }
});
await test('so it is by page: the item is chosen, and told in the history', async () => {
  const vera = await s.login('vera'), where = `/avtaler/${id}/handling/rapport?rolle=veileder&plikt=planrapport&om=plan/${items.at(-1)}`;
  const done = await vera.submit(where, 'handling/rapport', {'deler/gang': 'Bra, denne gangen også.'});
  equal(done.status, 303, done.text.slice(0, 400));
  await readable(id);
});
await test('an amendment that says more than a declaration may is refused, and nothing is sealed', async () => {
  const saved = await s.amend(id, 'veileder', c => {
    c['skjema-for-alt-som-kan-skrives-ned'] = Object.fromEntries(Array.from({length: MANY}, (_, i) => [`felt-nummer-${i}`, 'skrevet']));
  });
  equal(saved.status, 200, saved.text.slice(0, 300));
  const {utkast} = await s.get(id, 'veileder'), before = s.stored();
  const answer = await s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: utkast.etag, body: {rolle: 'veileder', grunn: 'Alt på én gang.'}});
  equal([answer.status, answer.json.type], [413, 'urn:avtale:feil:for-stort'], answer.text.slice(0, 300));
  equal(s.stored(), before);
  await readable(id);
});
await finish(s);
