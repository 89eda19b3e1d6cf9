// The whole life of one agreement of the made-up measure, over HTTP, with what the six have not: an arrangør beside the employer, an annex it reads by
// consent only, a report that becomes overdue, a consent withdrawn. Started by tests/syvende/run. One line a check.
//
//   AVT_SYVENDE       folder with schemas/ and templates/, the measure's laid over the project's
//   AVTALED, AVTALE   programs
import {randomUUID} from 'node:crypto';
import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, ROOT, Service, equal, file, finish, folder, ok, plus, run, test, today, unzip} from '../service/lib.mjs';

const WORK = process.env.AVT_SYVENDE, HERE = join(ROOT, 'tests/syvende'), TILTAK = 'fagpraksis';
const START = today(), SECRET = 'migrene';
const ALL = ['deltaker', 'arbeidsgiver', 'arrangoer', 'veileder'];
CAST.arrangoer = 'arne';

async function check(what, body) {
  let value;
  await test(what, async () => { value = await body(); });
  return value;
}

// ---- content ----

const dated = value => {
  if (typeof value === 'string') return value.replace(/^start([+-]\d+)?$/, (_, days) => plus(START, Number(days ?? 0)));
  if (Array.isArray(value)) return value.map(dated);
  return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, dated(v)])) : value;
};
const content = () => dated(JSON.parse(readFileSync(join(HERE, 'innhold.json'), 'utf8')));

// ---- asking ----

let service;
const ask = (method, path, as, more = {}) => service.api(method, path, {as, ...more});
const see = (id, rolle, as = CAST[rolle]) => service.get(id, rolle, as);
const annex = (id, n, rolle, as = CAST[rolle]) => ask('GET', `avtaler/${id}/versjoner/${n}/kartlegging.xml?rolle=${rolle}`, as);
const duty = (now, kode) => now.plikter.find(p => p.kode === kode);

async function status(answer, wanted, what = '') {
  const {status: got, text} = await answer;
  equal(got, wanted, `${what} ${text.slice(0, 300)}`);
}

// The name on the wire of what is wrong.
async function refused(answer, wanted, name) {
  const {status: got, json, text} = await answer;
  equal([got, (json?.type ?? '').split(':').pop()], [wanted, name], text.slice(0, 300));
}

function lacks(bytes, what) {
  ok(!Buffer.from(bytes).includes(SECRET), `${what} tells what only a consent lets it tell`);
}

// ---- bundles ----

async function bundle(id, rolle) {
  const answer = await ask('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, CAST[rolle]);
  equal(answer.status, 200, answer.text.slice(0, 300));
  return answer.bytes;
}

async function verified(id, rolle) {
  const bytes = await bundle(id, rolle), dir = folder();
  const name = file(join(dir, 'pakke.zip'), bytes);
  const {status: code, stdout} = await run(AVTALE, ['kontroller', name, '--rot', join(service.data, 'segl/rot/rot.vkey'), '--skjema', join(WORK, 'schemas'), '--json']);
  rmSync(dir, {recursive: true});
  const bad = code === 0 ? [] : JSON.parse(stdout).sjekker.filter(s => s.utfall === 'feil').map(s => `${s.sjekk}: ${s.kode} ${s.verdier}`);
  equal([code, bad], [0, []], rolle);
  return unzip(bytes);
}

// ---- pages ----

const sessions = {};
async function page(person, path) {
  sessions[person] ??= await service.login(person);
  const answer = await sessions[person].get(path);
  equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`);
  const missing = answer.text.match(/\[[a-z-]+\.[^\]\s]*\]/g);
  ok(!missing, `${path} lacks texts: ${missing}`);
  return answer.text;
}

function shows(html, ...texts) {
  const plain = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  for (const text of texts) ok(plain.includes(text), `the page does not say: ${text}`);
}

// Both steps of signing, as a browser without scripts does them. → the receipt's page
async function signByPage(id, person) {
  await page(person, `/avtaler/${id}/signer`);
  const browser = sessions[person];
  const declared = await browser.submit(`/avtaler/${id}/signer`, '/signer', {lest: 'ja'});
  equal(declared.status, 303, declared.text.slice(0, 400));
  const confirmed = await browser.submit(declared.headers.location, '/bekreft');
  equal(confirmed.status, 303, confirmed.text.slice(0, 400));
  return page(person, confirmed.headers.location);
}

// ---- the life ----

async function begin() {
  await check('GET /tiltak lists the seventh measure, its roles and its documents', async () => {
    const {json} = await ask('GET', 'tiltak');
    const found = json.tiltak.find(t => t.navn === TILTAK);
    equal(json.tiltak.length, 7);
    equal(found.tittel, 'Fagpraksis');
    equal(found.roller.map(r => r.navn), ALL);
    equal([...new Set(found.felter.map(f => f.dokument))].sort(), ['avtale', 'kartlegging', 'kursoppdrag', 'nav', 'person']);
  });
  await check('the login page shows who may come for the arrangør', async () => {
    const {text} = await service.call('GET', '/');
    shows(text, 'Arne Arrangør', 'Unni Utenfor');
  });
  return check('Nav opens the draft', () => service.create(TILTAK, {content: content()}));
}

async function draft(id) {
  const now = await see(id, 'arrangoer');
  await check('the arrangør has the draft on its list, another arrangør has not', async () => {
    const mine = (await ask('GET', 'avtaler', 'arne')).json.avtaler, other = (await ask('GET', 'avtaler', 'unni')).json.avtaler;
    equal([mine.map(a => [a.id, a.rolle]), other], [[[id, 'arrangoer']], []]);
    await refused(ask('GET', `avtaler/${id}`, 'unni'), 404, 'ikke-funnet');
  });
  await check('it reads neither the person\'s number nor the annex in it', async () => {
    const inside = now.utkast.innhold;
    equal([inside.deltaker.foedselsnummer, inside.kartlegging, inside.enhet, inside.timepris], [undefined, undefined, undefined, 850]);
  });
  await check('it writes what its data let it write, and what it does not read stays', async () => {
    await status(service.save(id, 'arrangoer', c => (c['kontaktpunkt-arrangoer'].telefon = '40000008')), 200);
    const {utkast} = await see(id, 'veileder');
    equal([utkast.innhold['kontaktpunkt-arrangoer'].telefon, utkast.innhold.kartlegging], ['40000008', content().kartlegging]);
  });
  await check('and nothing else', async () => {
    const {json} = await service.save(id, 'arrangoer', c => (c.formaal = 'Noe annet.'));
    equal([json.status, json.feil.map(f => [f.felt, f.kode])], [422, [['formaal', 'ikke-lov-aa-redigere']]]);
  });
  await check('the measure\'s own rule holds: the arrangør is not the employer', async () => {
    const {json} = await service.save(id, 'veileder', c => (c.arrangoer.orgnr = c.virksomhet.orgnr));
    equal(json.feil.map(f => f.kode), ['arrangoer-ikke-arbeidsgiver']);
  });
}

async function sign(id) {
  await check('Nav puts it forward, and all four must sign', async () => {
    await service.putForward(id);
    equal((await see(id, 'veileder')).versjoner[0].kreves.map(k => k.rolle).sort(), [...ALL].sort());
  });
  await check('Nav may not sign before the arrangør', async () => {
    await service.sign(id, 'deltaker');
    await service.sign(id, 'arbeidsgiver');
    await refused(service.attempt(id, 'veileder'), 409, 'ikke-din-tur');
  });
  await check('nobody but its own people sign for the arrangør', async () => {
    const {fremlegg} = await see(id, 'veileder');
    const attempt = as => ask('POST', `avtaler/${id}/erklaeringer`, as, {match: fremlegg, body: {handling: 'godkjent', rolle: 'arrangoer'}});
    await refused(attempt('unni'), 404, 'ikke-funnet');
    const {json} = await attempt('astrid');
    ok(!/^rolle arrangoer$/m.test(json.erklaering ?? ''), 'the employer signed as the arrangør');
  });
  await check('the arrangør signs by page, and gets its receipt', async () => {
    shows(await page('arne', '/avtaler'), 'Fagpraksis', 'Ola Testesen');
    shows(await page('arne', `/avtaler/${id}`), 'Hos arrangøren');
    shows(await page('arne', `/avtaler/${id}/tekst/1`), 'Lærelyst Kurs AS', 'Oppdraget til arrangøren');
    shows(await signByPage(id, 'arne'), 'Arrangør');
  });
  await check('its evidence names its business, and only its own bundle has it', async () => {
    const own = unzip(await bundle(id, 'arrangoer')), evidence = [...own].filter(([name]) => name.endsWith('.bevis')).map(([, b]) => JSON.parse(b));
    equal(evidence.length, 1);
    ok(evidence[0].identitet.includes('virksomhet 313658023'), evidence[0].identitet);
  });
  await check('Nav signs last, and the agreement is in force', async () => {
    await service.sign(id, 'veileder');
    const now = await see(id, 'arrangoer');
    equal([now.status, now.versjoner[0].tilstand], ['gjennomfoeres', 'gjelder']);
  });
  await check('each reads its own documents', async () => {
    const wanted = {
      deltaker: ['avtale', 'kartlegging', 'person'], arbeidsgiver: ['avtale', 'person'], arrangoer: ['avtale', 'kursoppdrag'],
      veileder: ['avtale', 'kartlegging', 'kursoppdrag', 'nav', 'person'],
    };
    for (const rolle of ALL) equal([...(await see(id, rolle)).versjoner[0].dokumenter].sort(), wanted[rolle], rolle);
  });
}

// Everything the arrangør can get at, which must not tell what it reads only by consent.
async function nothingTold(id) {
  lacks((await ask('GET', `avtaler/${id}?rolle=arrangoer`, 'arne')).bytes, 'the agreement');
  lacks(await page('arne', `/avtaler/${id}`), 'its page');
  lacks(await page('arne', `/avtaler/${id}/tekst/1`), 'its text');
  lacks(await page('arne', `/avtaler/${id}/historikk`), 'its history');
  const {versjoner} = await see(id, 'arrangoer');
  for (const {n} of versjoner) lacks(await page('arne', `/avtaler/${id}/versjoner/${n}/visning.xhtml`), `the view of version ${n}`);
  if (versjoner.length > 1) lacks(await page('arne', `/avtaler/${id}/sammenlign?fra=1&til=${versjoner.length}`), 'the comparison');
  for (const [name, bytes] of unzip(await bundle(id, 'arrangoer'))) {
    ok(!/^versjon-\d+\/kartlegging/.test(name), `${name} lies in its bundle`);
    lacks(bytes, name);
  }
}

const readings = id =>
  service.sql(`SELECT count(*) AS n FROM leselogg WHERE avtale = '${id}' AND rolle = 'arrangoer' AND dokument = 'kartlegging'`)[0].n;

// The reading log is written behind the answers, in their order: what it holds when something said later has been stored.
async function readingsInAll(id) {
  await service.login('bjarne');
  return readings(id);
}

async function consent(id) {
  await check('before the consent the annex is not there for the arrangør', async () => {
    await refused(annex(id, 1, 'arrangoer'), 404, 'ikke-funnet');
    equal((await see(id, 'arrangoer')).innhold.kartlegging, undefined);
    await nothingTold(id);
    equal(await readingsInAll(id), 0);
  });
  await check('the participant and Nav read it, the employer does not', async () => {
    await status(annex(id, 1, 'deltaker'), 200);
    await status(annex(id, 1, 'veileder'), 200);
    await refused(annex(id, 1, 'arbeidsgiver'), 404, 'ikke-funnet');
  });
  await check('only the participant can consent, and only to what the data name', async () => {
    for (const rolle of ['arrangoer', 'arbeidsgiver', 'veileder'])
      await refused(service.act(id, rolle, {handling: 'samtykke', slag: 'dele-kartlegging'}), 403, 'ikke-din-rolle');
    await refused(service.act(id, 'deltaker', {handling: 'samtykke', slag: 'dele-rapport'}), 422, 'feil-i-innhold');
  });
  await check('the participant consents by page', async () => {
    const path = `/avtaler/${id}/handling/samtykke`;
    shows(await page('ola', path), 'samtykke');
    const answer = await sessions.ola.submit(path, '/handling/samtykke', {});
    equal(answer.status, 303, answer.text.slice(0, 500));
    shows(await page('ola', `/avtaler/${id}/historikk`), 'La arrangøren lese kartleggingen');
  });
  await check('after it the arrangør reads the annex, by API and by page, and that is noted', async () => {
    const {status: code, text} = await annex(id, 1, 'arrangoer');
    equal([code, text.includes(SECRET)], [200, true]);
    equal((await see(id, 'arrangoer')).innhold.kartlegging, content().kartlegging);
    shows(await page('arne', `/avtaler/${id}/tekst/1`), 'Hva som kan bli vanskelig', SECRET);
    ok(await readingsInAll(id) >= 3, 'readings noted');
  });
  await check('the employer still does not', () => refused(annex(id, 1, 'arbeidsgiver'), 404, 'ikke-funnet'));
  await check('its bundle has the annex and verifies', async () => {
    const entries = await verified(id, 'arrangoer');
    ok(entries.get('versjon-1/kartlegging.xml')?.includes(SECRET), [...entries.keys()].join(' '));
  });
}

async function amend(id) {
  await check('more hours need the arrangør and Nav; the others\' approval stands', async () => {
    const saved = await service.amend(id, 'veileder', c => (c.kurstimer = '8'));
    equal(saved.status, 200, saved.text.slice(0, 300));
    await service.putForward(id, {grunn: 'Kurset trenger mer tid.'});
    const [, second] = (await see(id, 'arrangoer')).versjoner;
    equal([second.kreves.map(k => k.rolle), second.endret], [['arrangoer', 'veileder'], [{dokument: 'avtale', sti: 'kurstimer'}]]);
    await service.sign(id, 'arrangoer');
    await service.sign(id, 'veileder');
    const now = await see(id, 'deltaker');
    equal([now.versjoner[1].tilstand, now.innhold.kurstimer], ['gjelder', '8']);
  });
  await check('its own contact point and plan the arrangør changes alone, at once', async () => {
    const saved = await service.amend(id, 'arrangoer', c => {
      c['kontaktpunkt-arrangoer'].telefon = '40000009';
      c.kursplan.push({tema: 'Varme retter', uke: 6});
    });
    equal(saved.status, 200, saved.text.slice(0, 300));
    await service.putForward(id, {rolle: 'arrangoer'});
    const now = await see(id, 'deltaker');
    equal([now.versjoner[2].tilstand, now.innhold.kursplan.length, now.poster.at(-1).handling], ['gjelder', 3, 'kontaktpunkt']);
  });
  await check('a change of the annex is hidden from those who do not read it', async () => {
    const saved = await service.amend(id, 'veileder', c => (c.kartlegging.styrker = 'Rolig når det er travelt.'));
    equal(saved.status, 200, saved.text.slice(0, 300));
    await service.putForward(id, {grunn: 'Rettet etter samtale.'});
    const now = await see(id, 'arbeidsgiver');
    equal([now.versjoner[3].endret, now.versjoner[3].kreves.map(k => k.rolle)], [[{dokument: 'kartlegging'}], ['deltaker', 'veileder']]);
    await service.sign(id, 'deltaker');
    await service.sign(id, 'veileder');
    equal((await see(id, 'arrangoer')).innhold.kartlegging.styrker, 'Rolig når det er travelt.');
  });
  for (const rolle of ALL) await check(`the bundle of ${rolle} verifies`, () => verified(id, rolle));
}

async function withdraw(id) {
  const before = await see(id, 'veileder');
  await check('the arrangør cannot withdraw what it did not give', () =>
    refused(service.act(id, 'arrangoer', {handling: 'samtykke-trukket', slag: 'dele-kartlegging'}), 403, 'ikke-din-rolle'));
  const read = await readingsInAll(id);
  await check('the participant withdraws the consent', async () => {
    await status(service.act(id, 'deltaker', {handling: 'samtykke-trukket', slag: 'dele-kartlegging'}), 201);
  });
  await check('the arrangør\'s next read of the annex is not found, in every version', async () => {
    for (const n of [1, 2, 3, 4]) await refused(annex(id, n, 'arrangoer'), 404, 'ikke-funnet');
    equal((await see(id, 'arrangoer')).innhold.kartlegging, undefined);
  });
  await check('nothing it can open tells it any more: views, pages, history, bundle', () => nothingTold(id));
  await check('the participant and Nav read it as before', async () => {
    await status(annex(id, 4, 'deltaker'), 200);
    await status(annex(id, 4, 'veileder'), 200);
  });
  await check('the earlier reading stays in the log, and the participant sees it', async () => {
    equal(await readingsInAll(id), read);
    const html = await page('ola', `/avtaler/${id}/historikk`);
    ok(/Arne Arrangør[^]*?kartlegging/i.test(html), 'the history does not tell who read what');
  });
  await check('the agreement holds as it did', async () => {
    const now = await see(id, 'veileder');
    equal([now.status, now.innhold, now.versjoner], [before.status, before.innhold, before.versjoner]);
  });
  for (const rolle of ALL) await check(`the bundle of ${rolle} verifies without the consent`, () => verified(id, rolle));
}

async function restart(idag) {
  equal(await service.stop(), 0, 'the service ended');
  service.extra.idag = idag;
  for (const key of Object.keys(sessions)) delete sessions[key];
  await service.start();
}

async function overdue(id) {
  await check('the report is owed by the arrangør, four weeks after the start, and is not late', async () =>
    equal(duty(await see(id, 'arrangoer'), 'delrapport'),
      {kode: 'delrapport', hvem: 'arrangoer', handling: 'rapport', forfall: plus(START, 28), 'over-tiden': false, 'sperrer-perioder': false}));
  await check('on its last day it is not late either', async () => {
    await restart(plus(START, 28));
    equal(duty(await see(id, 'arrangoer'), 'delrapport')['over-tiden'], false);
  });
  await check('the day after it is, for everybody', async () => {
    await restart(plus(START, 29));
    for (const rolle of ALL) equal(duty(await see(id, rolle), 'delrapport')['over-tiden'], true, rolle);
  });
  await check('every page of the agreement says so, and the arrangør\'s list puts it first', async () => {
    for (const person of ['ola', 'astrid', 'arne', 'vera']) {
      const html = await page(person, `/avtaler/${id}`);
      shows(html, 'Rapport etter fire uker');
      ok(/Rapport etter fire uker[^]{0,400}?over/i.test(html), `${person} is not told that it is late`);
    }
    shows(await page('arne', '/avtaler'), 'Skriv rapport');
  });
  await check('nobody else can send it', async () => {
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder'])
      await refused(service.act(id, rolle, {handling: 'rapport', slag: 'delrapport', tekst: 'Rapport.'}), 403, 'ikke-din-rolle');
  });
  await check('the arrangør sends it by page, late', async () => {
    const path = `/avtaler/${id}/handling/rapport?plikt=delrapport`;
    shows(await page('arne', path), 'Rapport etter fire uker', 'Rapport når kurset er ferdig');
    const answer = await sessions.arne.submit(path, '/handling/rapport', {slag: 'delrapport', tekst: 'Ola har vært på alle kveldene.'});
    equal(answer.status, 303, answer.text.slice(0, 500));
  });
  await check('then it is no longer owed; those it is for read it, the employer does not', async () => {
    for (const [rolle, reads] of Object.entries({deltaker: true, veileder: true, arrangoer: true, arbeidsgiver: false})) {
      const now = await see(id, rolle), {handling, slag, tekst} = now.poster.at(-1);
      equal([duty(now, 'delrapport'), handling, slag, tekst !== null], [undefined, 'rapport', 'delrapport', reads], rolle);
    }
  });
}

async function end(id) {
  const last = plus(START, 40);
  await check('the arrangør, a party, ends it for a reason of the measure\'s own', async () => {
    await restart(last);
    await status(service.end(id, 'arrangoer', {handling: 'avbrutt', slag: 'kurs-avlyst', 'gjelder-fra': last}), 201);
    equal((await see(id, 'deltaker')).status, 'avbrutt');
    shows(await page('ola', `/avtaler/${id}/historikk`), 'Kurset er avlyst');
  });
  await check('the last report is owed from the early end, and becomes late', async () => {
    equal((await see(id, 'veileder')).plikter.map(p => [p.kode, p.forfall]), [['kursrapport', plus(last, 13)]]);
    await restart(plus(last, 14));
    equal(duty(await see(id, 'veileder'), 'kursrapport')['over-tiden'], true);
  });
  await check('it is sent after the end, and nothing is owed', async () => {
    await status(service.act(id, 'arrangoer', {handling: 'rapport', slag: 'kursrapport', tekst: 'Kurset ble avlyst.'}), 201);
    equal((await see(id, 'veileder')).plikter, []);
  });
  for (const rolle of ALL) await check(`the bundle of ${rolle} verifies after the end`, () => verified(id, rolle));
}

async function close(id) {
  await check('an arrangør begins an agreement of its own', async () => {
    const mine = content();
    delete mine.kartlegging;
    delete mine.enhet;
    for (const key of Object.keys(mine)) if (!['arrangoer', 'kurstimer', 'kursplan', 'timepris', 'kontaktpunkt-arrangoer'].includes(key)) delete mine[key];
    const answer = await ask('POST', 'avtaler', 'arne', {body: {tiltak: TILTAK, innhold: mine}, key: randomUUID()});
    equal(answer.status, 201, answer.text.slice(0, 500));
    equal((await see(answer.json.id, 'arrangoer')).utkast.innhold.arrangoer.orgnr, '313658023');
  });
  await check('the service ends in order, and no sanitizer has spoken', async () => {
    equal(await service.stop(), 0);
    const bad = service.log.match(/.*(Sanitizer|runtime error|"bevis-feil"|"feil-i-data"|invariant).*/gi);
    ok(!bad, (bad ?? []).slice(0, 5).join('\n'));
  });
  await check('avtale rebuild --check finds the derived tables as they must be', async () => {
    const {status: code, stdout, stderr} = await run(AVTALE, ['rebuild', '--check', `--data=${service.data}`, `--skjemaer=${WORK}/schemas`]);
    equal(code, 0, stdout + stderr);
  });
  ok(id, 'no agreement was made');
}

await check('the life comes to its end', async () => {
  service = await Service.open({skjemaer: join(WORK, 'schemas'), maler: join(WORK, 'templates'), personer: join(HERE, 'personer.xml')});
  const id = await begin();
  for (const part of [draft, sign, consent, amend, withdraw, overdue, end, close]) await part(id);
});
await finish(...(service ? [service] : []));
