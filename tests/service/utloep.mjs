// Drafts that go away: twelve weeks after the last save, to the day in Oslo; who is told before; what is left of them, which is nothing.
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync, watch} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {AVTALE, CAST, OUTSIDERS, equal, finish, innhold, ok, plus, ROOT, Service, test, tests, today, until} from './lib.mjs';

const A = 'arbeidstrening', M = 'mentor', DAYS = 84;

// The service's clock, n days after the day the script began on. A start is a round.
async function at(s, n) {
  await s.stop();
  s.extra.idag = plus(s.first, n);
  await s.start();
}

const told = (s, id) => s.sql(`SELECT hendelse || ' ' || rolle || ' ' || nr || ' ' || versjon AS rad FROM utboks WHERE avtale='${id}' AND hendelse='utkast-utloeper' ORDER BY id`).map(r => r.rad);
const listed = async (s, id, as) => (await s.api('GET', 'avtaler', {as})).json.avtaler.find(a => a.id === id);
const keys = s => readdirSync(join(s.data, 'noekler'), {recursive: true}).filter(name => name.endsWith('.key'));
const has = (s, id) => keys(s).some(name => name.endsWith(`${id}.key`));
const round = roller => roller.map(rolle => `utkast-utloeper ${rolle} 0 1`).sort();
const norsk = date => new Date(`${date}T12:00:00Z`).toLocaleDateString('nb-NO', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});

// Every table with a column that names an agreement, and how many rows it has of this one.
function left(s, id) {
  const tables = s.sql(`SELECT m.name AS t FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type='table' AND c.name='avtale'`).map(r => r.t);
  ok(['utkast', 'utkast_part', 'forslag', 'kontakt', 'forsok', 'sak', 'utboks', 'leselogg', 'slettet'].every(t => tables.includes(t)), tables.join());
  return [...tables.map(t => [t, s.sql(`SELECT count(*) AS n FROM ${t} WHERE avtale='${id}'`)[0].n]), ['avtale', s.sql(`SELECT count(*) AS n FROM avtale WHERE id='${id}'`)[0].n]]
    .filter(([, n]) => n > 0);
}

async function propose(s, id) {
  const answer = await s.api('POST', `avtaler/${id}/forslag`, {as: 'ola', body: {rolle: 'deltaker', felt: 'formaal', verdi: 'Noe annet.', begrunnelse: 'Jeg vil heller det.'}});
  equal(answer.status, 201, answer.text.slice(0, 300));
}

async function shows(s, id, day, person) {
  const browser = await s.login(person), line = `Utkastet slettes ${norsk(day)} hvis ingen lagrer det før da.`;
  const page = (await browser.get(`/avtaler/${id}`)).text, list = (await browser.get('/avtaler')).text;
  return {page: page.includes(line), list: list.includes(`Slettes ${norsk(day)}`), any: /[Ss]lettes \d/.test(page)};
}

async function life(s) {
  const day = plus(s.first, DAYS), left84 = await s.create(A), saved = await s.create(A), mentor = await s.create(M);
  const waits = await s.create(A, {content: innhold(A, () => {}, plus(s.first, 300))}), agreed = await s.agreed(A);
  await s.putForward(waits);
  equal((await s.amend(agreed, 'veileder', c => (c.formaal = 'Et nytt formål.'))).status, 200);
  await propose(s, left84);
  ok(has(s, left84) && left(s, left84).length > 4, 'there is something to erase');
  await test('from the first day the API tells when it goes, to those who see the draft and no other', async () => {
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) {
      equal((await s.get(left84, rolle)).utkast.slettes, day, rolle);
      equal((await listed(s, left84, CAST[rolle])).slettes, day, rolle);
    }
    equal((await listed(s, mentor, 'mona')).slettes, undefined, 'a mentor sees no draft');
    equal((await s.get(agreed, 'veileder')).utkast.slettes, undefined, 'the draft of an amendment stays');
    equal((await shows(s, left84, day, 'vera')), {page: false, list: false, any: false}, 'no page says it yet');
  });

  await at(s, DAYS - 8);
  await test('eight days before, nobody has been told, and no page says it', async () => {
    for (const id of [left84, saved, mentor]) equal(told(s, id), []);
    equal((await shows(s, left84, day, 'ola')).any, false);
  });

  await at(s, DAYS - 7);
  await test('a week before, everybody with a part in the draft is told, also the participant, and a mentor who does not see it is not', async () => {
    equal(told(s, left84).sort(), round(['deltaker', 'arbeidsgiver', 'veileder']));
    equal(told(s, mentor).sort(), round(['deltaker', 'arbeidsgiver', 'veileder']));
    equal(s.sql(`SELECT count(*) AS n FROM utboks WHERE avtale='${left84}' AND hendelse='utkast-utloeper' AND rolle='deltaker' AND adresse IS NOT NULL`)[0].n,
      s.sql(`SELECT count(*) AS n FROM kontakt WHERE avtale='${left84}' AND rolle='deltaker'`)[0].n, 'mail to the address of the draft');
  });
  await test('then its page, the pages it is written on and the list say the day, to each of them', async () => {
    for (const person of ['ola', 'astrid', 'vera']) equal(await shows(s, left84, day, person), {page: true, list: true, any: true}, person);
    const page = (await (await s.login('vera')).get(`/avtaler/${left84}`)).text;
    const group = page.match(/href="(\/avtaler\/[^"]+\/utkast\/(?!slett)[^"]+)"/)[1];
    ok((await (await s.login('vera')).get(group)).text.includes(`Utkastet slettes ${norsk(day)}`), group);
    equal((await shows(s, mentor, day, 'mona')).any, false, 'the mentor');
    for (const person of OUTSIDERS) ok(!(await (await s.login(person)).get('/avtaler')).text.includes('Slettes '), person);
  });
  await test('a save sets the clock anew: its pages say nothing more', async () => {
    equal((await s.save(saved, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'))).status, 200);
    equal((await s.get(saved, 'veileder')).utkast.slettes, plus(day, DAYS - 7));
    equal((await shows(s, saved, plus(day, DAYS - 7), 'vera')).page, false);
  });

  await at(s, DAYS - 7);
  await test('another start the same day tells nobody twice', async () => equal(told(s, left84).length, 3));
  await at(s, DAYS - 2);
  await test('nor do the days between', async () => equal(told(s, left84).length, 3));

  await at(s, DAYS - 1);
  await test('the day before, all are told once more, and the draft is there', async () => {
    equal(told(s, left84).sort(), [...round(['deltaker', 'arbeidsgiver', 'veileder']), ...round(['deltaker', 'arbeidsgiver', 'veileder'])].sort());
    equal(told(s, saved).length, 3, 'one that was saved is not told of again');
    equal((await s.get(left84, 'deltaker')).utkast.slettes, day);
    ok(has(s, left84), 'the key');
  });

  const before = await s.get(waits, 'veileder'), inForce = await s.get(agreed, 'veileder');
  await at(s, DAYS);
  await test('on the day it is gone: 404 to everybody and on every way, no row in any table, and no key', async () => {
    const never = '01JD8Q4Z7N5K2M3P6R8S9T0V1W';
    for (const as of ['ola', 'astrid', 'vera', 'kari']) {
      const [gone, none] = [await s.api('GET', `avtaler/${left84}`, {as}), await s.api('GET', `avtaler/${never}`, {as})];
      equal([gone.status, gone.json.type, Object.keys(gone.json)], [404, none.json.type, Object.keys(none.json)], as);
      equal(await listed(s, left84, as), undefined, as);
      equal((await (await s.login(as)).get(`/avtaler/${left84}`)).status, 404, as);
    }
    equal((await s.api('PUT', `avtaler/${left84}/utkast`, {as: 'vera', match: 'u1', body: {rolle: 'veileder', innhold: {}}})).status, 404);
    equal((await s.api('GET', `avtaler/${mentor}`, {as: 'mona'})).status, 404);
    equal(left(s, left84), []);
    equal(has(s, left84), false, 'its key');
  });
  await test('one that was saved is there, and so is every agreement with a record, whatever it waits for', async () => {
    ok((await s.get(saved, 'veileder')).utkast && has(s, saved), 'the saved one');
    equal((await s.get(waits, 'veileder')).versjoner, before.versjoner);
    equal((await s.get(agreed, 'veileder')).utkast, inForce.utkast, 'the draft of the amendment');
    for (const id of [waits, agreed]) equal(told(s, id), []);
  });
  await test('what is derived is as it would be made again', async () => {
    await s.stop();
    execFileSync(AVTALE, ['rebuild', '--check', `--data=${s.data}`], {cwd: ROOT, encoding: 'utf8'});
    await s.start();
  });

  await at(s, DAYS - 7 + DAYS - 7);
  await test('of the saved one they are told anew, a week before its own day', async () => equal(told(s, saved).length, 6));
}

// No service, no telling: nothing goes that nobody was told of.
async function asleep(s) {
  const id = await s.create(A);
  await at(s, DAYS + 30);
  await test('a service that slept through it tells first, and erases the day after', async () => {
    equal(told(s, id).length, 3);
    equal((await s.get(id, 'deltaker')).utkast.slettes, plus(s.first, DAYS + 31));
    ok((await shows(s, id, plus(s.first, DAYS + 31), 'ola')).page, 'the page');
  });
  await at(s, DAYS + 31);
  await test('and then it is gone', async () => {
    equal((await s.api('GET', `avtaler/${id}`, {as: 'vera'})).status, 404);
    equal([left(s, id), has(s, id)], [[], false]);
  });
}

// A round that was cut off between the database and the key file.
async function cutOff(s) {
  const id = await s.create(A);
  await at(s, DAYS - 1);
  await s.stop();
  const rows = ['utkast', 'utkast_part', 'forslag', 'kontakt', 'forsok', 'fullmakt', 'utboks', 'leselogg', 'leselogg_liste', 'linje', 'gjoeremaal', 'ord', 'ordene', 'sak'].map(t => `DELETE FROM ${t} WHERE avtale='${id}';`).join('');
  execFileSync('sqlite3', [join(s.data, 'base/avtale.db'), `BEGIN;${rows}INSERT INTO slettet VALUES('${id}');COMMIT;`]);
  ok(has(s, id), 'the key is there');
  await s.start();
  await test('the next start takes away the key of what is gone already', async () => {
    equal((await s.api('GET', `avtaler/${id}`, {as: 'vera'})).status, 404);
    equal([left(s, id), has(s, id)], [[], false]);
  });
}

// Killed again and again while it erases: each draft is whole or gone, and what is gone but for its key is finished.
async function killed(s) {
  const ids = await Promise.all(Array.from({length: 40}, () => s.create(A)));
  await at(s, DAYS - 1);
  await s.stop();
  s.extra.idag = plus(s.first, DAYS);
  await tests('killed at any moment, a draft is whole with its key, or no row of it is left', async wrong => {
    for (let round = 0, gone = 0; round < 60 && gone < ids.length; round++) {
      // At a later write to its folder each time: the moment of the kill moves through the start.
      let writes = 0, killed = null;
      const watched = watch(s.data, () => { if (++writes === 1 + 2 * round) killed = s.killAll(); });
      await s.start().catch(() => {});
      watched.close();
      await (killed ?? s.killAll());
      const drafts = s.sql('SELECT avtale FROM utkast').map(r => r.avtale), named = s.sql('SELECT avtale FROM slettet').map(r => r.avtale);
      gone = ids.filter(id => !drafts.includes(id)).length;
      for (const id of ids) {
        if (drafts.includes(id) ? !has(s, id) || named.includes(id) : left(s, id).some(([table]) => table !== 'slettet')) wrong(`${id}: half there`);
        if (!drafts.includes(id) && has(s, id) && !named.includes(id)) wrong(`${id}: a key nobody will take away`);
      }
      if (gone > 0 && gone < ids.length) wrong(`${gone} of ${ids.length} are gone: they go in one transaction`);
    }
  });
  await s.start();
  await test('and the next start finishes it', () => {
    equal(ids.flatMap(id => left(s, id)), []);
    equal(ids.filter(id => has(s, id)), []);
  });
}

// What a subscriber and a mail are told: that it is so, and nothing of the draft.
async function pushed(s) {
  const got = [], server = createServer((rq, answer) => {
    let text = '';
    rq.on('data', part => (text += part)).on('end', () => got.push(JSON.parse(text)) && answer.writeHead(204).end());
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  equal((await s.api('POST', 'abonnement', {as: 'ola', body: {url: `http://127.0.0.1:${server.address().port}/`}})).status, 201);
  const id = await s.create(A);
  await at(s, DAYS - 1);
  await test('who subscribes is told of the draft by its number alone', async () => {
    await until(() => got.length > 0);
    equal(got.map(g => [g.type, g.data]), [['avtale.utkast_utloeper', {avtale: id, nr: 0, versjon: 1}]]);
  });
  await test('each role has words for its mail', () => {
    const texts = readFileSync(join(ROOT, 'templates/tekster/nb/varsler.xml'), 'utf8');
    for (const key of ['varsel.utkast-utloeper', 'varsel.utkast-utloeper.deltaker']) ok(texts.includes(`n="${key}"`), key);
  });
  server.close();
  server.closeAllConnections();
}

const services = [];
for (const run of [life, asleep, cutOff, killed, pushed]) {
  const s = await Service.open({idag: today()});
  s.first = s.extra.idag;
  services.push(s);
  await test(`${run.name}: the script comes to its end`, () => run(s));
}
await finish(...services);
