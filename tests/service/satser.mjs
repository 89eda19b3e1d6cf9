// A rate file that is changed while agreements are in force: what nothing in an amendment feeds stays to the byte, on every way a version is made.
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {equal, finish, folder, ok, plus, ROOT, same, Service, test, unzip} from './lib.mjs';

const VL = 'varig-lonnstilskudd', M = 'mentor', schemas = join(folder(), 'schemas'), rates = join(schemas, 'satser/prosent.xml');
cpSync(join(ROOT, 'schemas'), schemas, {recursive: true});

async function change(s) {
  const text = readFileSync(rates, 'utf8');
  const to = text.replace(/(varig-lonnstilskudd-tak-senere" enhet="prosent" verdi=")67/, '$170').replace(/(navn="mentor" enhet="prosent" verdi=")100/, '$180');
  ok(to !== text, 'the rates are changed');
  writeFileSync(rates, to);
  await s.stop();
  await s.start();
}

const s = await Service.open({skjemaer: schemas});
const content = async id => (await s.get(id, 'veileder')).innhold;
const without = (c, path) => {
  const all = structuredClone(c), keys = path.split('/'), last = keys.pop();
  delete keys.reduce((at, key) => at[key], all)[last];
  return all;
};
const bundle = async id => unzip((await s.api('GET', `avtaler/${id}/pakke.zip?rolle=veileder`, {as: 'vera'})).bytes);
const S = async (id, nr) => (await bundle(id)).get(`post-${String(nr).padStart(4, '0')}.erklaering`).toString();
const facts = async (id, nr) => [...(await bundle(id)).get(`post-${String(nr).padStart(4, '0')}-fakta.xml`).toString().matchAll(/navn="sats-([^"]+)">([^<]+)/g)].map(m => `${m[1]}=${m[2]}`);
const lines = (text, key) => text.split('\n').filter(l => l.startsWith(`${key} `));
const phone = n => c => (c['kontaktpunkt-arbeidsplass'].telefon = `4100009${n}`);

const agreements = {};
for (const tiltak of [VL, M]) agreements[tiltak] = {alone: await s.agreed(tiltak), open: await s.agreed(tiltak), page: await s.agreed(tiltak), money: await s.agreed(tiltak)};
const before = {};
for (const tiltak of [VL, M]) for (const [name, id] of Object.entries(agreements[tiltak])) before[id] = await content(id);
for (const tiltak of [VL, M]) equal((await s.amend(agreements[tiltak].open, 'arbeidsgiver', phone(1))).status, 200, 'a draft from before the change');
await change(s);

const PERCENT = {[VL]: 67, [M]: 100}, RATE = {[VL]: 'varig-lonnstilskudd-tak-senere=67', [M]: 'mentor=100'};
const percents = c => [...new Set(c.tilskuddsperiode.map(p => Number(p.prosent)))];

for (const tiltak of [VL, M]) {
  const {alone, open, page, money} = agreements[tiltak];
  await test(`${tiltak}: the employer amends its telephone alone, and every figure stays`, async () => {
    const saved = await s.amend(alone, 'arbeidsgiver', phone(2));
    equal(saved.status, 200, saved.text.slice(0, 300));
    await s.putForward(alone, {rolle: 'arbeidsgiver', grunn: 'Ny telefon.'});
    const now = await content(alone);
    equal(now['kontaktpunkt-arbeidsplass'].telefon, '41000092', 'it is in force at once');
    equal(without(now, 'kontaktpunkt-arbeidsplass/telefon'), without(before[alone], 'kontaktpunkt-arbeidsplass/telefon'));
    ok(percents(now).includes(PERCENT[tiltak]), percents(now).join());
  });
  await test(`${tiltak}: its declaration says that nothing else is changed, and its facts tell the rate the figures rest on`, async () => {
    const nr = [...(await bundle(alone)).keys()].filter(n => n.endsWith('.erklaering')).length;
    const last = await S(alone, nr), first = await S(alone, 1);
    equal(lines(last, 'endret'), ['endret avtale kontaktpunkt-arbeidsplass/telefon']);
    const annexes = lines(first, 'sett').filter(l => /lonn|betaling/.test(l));
    ok(annexes.length > 0 && annexes.every(l => lines(last, 'sett').includes(l)), `${annexes}\n${last}`);
    ok((await facts(alone, nr)).includes(RATE[tiltak]), (await facts(alone, nr)).join());
  });
  await test(`${tiltak}: so does a draft that was saved before the rates were changed`, async () => {
    await s.putForward(open, {rolle: 'arbeidsgiver', grunn: 'Ny telefon.'});
    equal(without(await content(open), 'kontaktpunkt-arbeidsplass/telefon'), without(before[open], 'kontaktpunkt-arbeidsplass/telefon'));
  });
  await test(`${tiltak}: so does the page of contact data, and the facts carry the rate on`, async () => {
    const astrid = await s.login('astrid');
    const done = await astrid.submit(`/avtaler/${page}/kontakt?rolle=arbeidsgiver`, '/kontakt', {'f:kontaktpunkt-arbeidsplass/telefon': '41000093', tekst: 'Ny telefon.'});
    equal(done.status, 303, done.text.slice(0, 300));
    equal(without(await content(page), 'kontaktpunkt-arbeidsplass/telefon'), without(before[page], 'kontaktpunkt-arbeidsplass/telefon'));
    const nr = [...(await bundle(page)).keys()].filter(n => n.endsWith('.erklaering')).length;
    ok((await facts(page, nr)).includes(RATE[tiltak]), (await facts(page, nr)).join());
  });
  await test(`${tiltak}: an extension adds periods, and moves none of those before it`, async () => {
    const end = plus(before[money].slutt, 62), saved = await s.amend(money, 'veileder', c => (c.slutt = end));
    equal(saved.status, 200, saved.text.slice(0, 300));
    await s.putForward(money);
    await s.signAll(money, tiltak);
    const now = await content(money), then = before[money].tilskuddsperiode;
    ok(now.tilskuddsperiode.length > then.length, 'there are more');
    equal(now.tilskuddsperiode.slice(0, then.length - 1), then.slice(0, -1), 'whole periods before the former end');
    equal(now['sum-tilskudd'], before[money]['sum-tilskudd']);
    equal(percents(now), percents(before[money]));
    ok(!same(now.slutt, before[money].slutt), 'it was changed');
  });
  await test(`${tiltak}: an agreement that begins after the change has the new rate`, async () => {
    const now = (await s.get(await s.create(tiltak), 'veileder')).utkast.innhold;
    ok(percents(now).includes({[VL]: 70, [M]: 80}[tiltak]) && !percents(now).includes(PERCENT[tiltak]), percents(now).join());
  });
}
await finish(s);
