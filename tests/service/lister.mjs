// Lists: what is in them, in which order, page by page, and what waits for whom: by API and by page, beside opening each agreement.
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {CAST, equal, innhold, ok, plus, script, test, tests, TILTAK, today} from './lib.mjs';

const PEOPLE = [...new Set(Object.values(CAST)), 'kari', 'einar', 'viggo'];
const A = 'arbeidstrening';
const write = (s, query) => execFileSync('sqlite3', [join(s.data, 'base/avtale.db'), '-cmd', '.timeout 5000', query]);

async function list(s, as, query = '') {
  const answer = await s.api('GET', `avtaler?${query}`, {as});
  equal(answer.status, 200, answer.text.slice(0, 300));
  return answer.json;
}

// Every agreement from the first page to the last. between: done after the first page.
async function walk(s, as, query, between = () => {}) {
  const met = [];
  for (let page = await list(s, as, query), n = 0; ; n++) {
    met.push(...page.avtaler.map(a => a.id));
    if (n === 0) await between(met);
    if (!page.neste) return met;
    page = await list(s, as, `${query}&etter=${page.neste}`);
  }
}

// The rows of a page: the section of that heading, by id.
const section = (html, id) => html.match(new RegExp(`<section aria-labelledby="${id}">([^]*?)</section>`))?.[1] ?? '';
const idsIn = html => [...html.matchAll(/<li><div class="avtale-tekst"><a href="\/avtaler\/([0-9A-Z]{26})"/g)].map(m => m[1]);
const rowOf = (html, id) => html.split('<li>').find(li => li.includes(`/avtaler/${id}"`)) ?? '';

async function choices(s) {
  await test('a choice that there is none of is refused, by page and by API; an unknown name by the API alone', async () => {
    const vera = await s.login('vera'), ola = await s.login('ola');
    for (const query of ['antall=0', 'antall=101', 'antall=x', 'sorter=navn', 'status=tull', 'tiltak=tull', 'utvalg=alt', 'gjoer=1', 'over=1', 'retning=ned', 'etter=x',
      'etter=1', 'etter=1.x', 'etter=-1.01JD0000000000000000000000']) {
      const api = await s.api('GET', `avtaler?${query}`, {as: 'vera'});
      equal([api.status, api.json?.type, api.json?.feil?.map(f => f.felt)], [400, 'urn:avtale:feil:ugyldig-valg', [query.split('=')[0]]], query);
      equal((await vera.get(`/avtaler?${query}`)).status, 400, `the page: ${query}`);
    }
    equal((await s.api('GET', 'avtaler?utvalg=mine', {as: 'ola'})).status, 400, 'a selection of Nav\'s');
    equal([(await s.api('GET', 'avtaler?tull=1', {as: 'vera'})).status, (await vera.get('/avtaler?tull=1')).status], [400, 200]);
    equal((await ola.get('/avtaler?status=&tiltak=&etter=')).status, 200, 'what is left empty is not chosen');
  });
}

// What waits is stored, and computed when an agreement is opened: they are the same. Filters and status too.
async function same(s, label) {
  await tests(`${label}: what waits, by the rows and by opening each agreement`, async wrong => {
    for (const as of PEOPLE) {
      const browser = await s.login(as), all = (await list(s, as, 'antall=100')).avtaler;
      const html = (await browser.get(`/avtaler?antall=100${['vera', 'viggo', 'bjarne'].includes(as) ? '&utvalg=alle' : ''}`)).text;
      const tagged = idsIn(section(html, 'alle')).filter(id => rowOf(section(html, 'alle'), id).includes('merke-gjoer')).sort();
      const waiting = await list(s, as, 'antall=100&gjoer=ja'), got = waiting.avtaler.map(a => a.id).sort();
      if (String(got) !== String(tagged)) wrong(`${as}: waits ${got.filter(x => !tagged.includes(x))}, not told ${tagged.filter(x => !got.includes(x))}`);
      if (waiting['i-alt'] !== got.length || all.length !== (await list(s, as))['i-alt']) wrong(`${as}: counts`);
      for (const [name, want] of [['over=ja', a => a['over-tiden']], ...['utkast', 'til-signering', 'tilbake', 'klar-for-oppstart', 'gjennomfoeres', 'avsluttet', 'avbrutt',
        'annullert'].map(st => [`status=${st}`, a => a.status === st])]) {
        const chosen = (await list(s, as, `antall=100&${name}`)).avtaler.map(a => a.id).sort(), meant = all.filter(want).map(a => a.id).sort();
        if (String(chosen) !== String(meant)) wrong(`${as}: ${name}: ${chosen.length} of ${meant.length}`);
      }
    }
  });
}

async function check(s) {
  const {run, AVTALE, ROOT} = await import('./lib.mjs');
  await test('rebuild makes the same rows', async () => {
    const checked = await run(AVTALE, ['rebuild', '--check', `--data=${s.data}`], {cwd: ROOT});
    equal(checked.status, 0, `${checked.stdout}${checked.stderr}`);
  });
}

// Lives by a fixed draw: each step something that may be done.
async function lives(s) {
  let seed = 20261201;
  const draw = n => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 18; i++) {
    const tiltak = TILTAK[i % TILTAK.length], id = await s.create(tiltak);
    const steps = draw(7);
    if (steps > 0) await s.putForward(id);
    if (steps === 2) await s.sign(id, 'arbeidsgiver');
    if (steps === 3) {
      const now = await s.get(id, 'deltaker');
      await s.act(id, 'deltaker', {handling: 'avvist', tekst: 'Feil dag.'}, {match: now.fremlegg});
    }
    if (steps < 4) continue;
    await s.signAll(id, tiltak);
    if (steps === 5) await s.amend(id, 'veileder', c => { c['annen-bistand'][0].beskrivelse = 'Noe annet'; });
    if (steps === 6) await s.end(id, 'veileder', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': plus(today(), draw(40))});
    if (draw(2)) await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Når er møtet?'});
  }
}

// The oldest: it waits for Nav's signature.
async function oldest(s) {
  const old = await s.create(A);
  await s.putForward(old);
  await s.sign(old, 'deltaker');
  await s.sign(old, 'arbeidsgiver');
  return old;
}

async function many(s, old) {
  const before = (await list(s, 'vera', 'utvalg=mine&gjoer=ja'))['i-alt'], there = (await list(s, 'vera', 'utvalg=mine'))['i-alt'];
  for (let i = 0; i < 205; i += 5) await Promise.all([1, 2, 3, 4, 5].map(() => s.create(A)));
  await test('205 newer drafts do not hide the one that waits', async () => {
    const page = (await (await s.login('vera')).get('/avtaler')).text, first = await list(s, 'vera', 'utvalg=mine');
    equal(idsIn(section(page, 'gjoer-noe')).length, 10);
    ok(page.includes(`Du må gjøre noe (${before + 205})`), 'the count');
    equal(idsIn(section(page, 'gjoer-noe'))[0], old);
    equal([first.avtaler.length, first['i-alt'], first.flere], [25, there + 205, false]);
    ok(page.includes(`Viser 25 av ${there + 205} avtaler`), 'how many are shown');
  });
  await tests('page by page each is met once, while one of them changes', async wrong => {
    for (const [query, as] of [['utvalg=mine', 'vera'], ['sorter=start', 'vera'], ['sorter=slutt&retning=synkende', 'ola'], ['sorter=frist&antall=7', 'astrid'], ['gjoer=ja', 'astrid'],
      ['gjoer=ja&antall=100', 'vera']]) {
      const all = new Set(s.sql(`SELECT DISTINCT avtale FROM linje`).map(r => r.avtale)), moved = [...all][100];
      const met = await walk(s, as, query, () => s.save(moved, 'veileder', c => { c['behov-deltaker'] = `Endret ${query}`; }));
      const others = met.filter(id => id !== moved), once = new Set(others);
      if (once.size !== others.length) wrong(`${as} ${query}: ${others.length - once.size} met twice`);
      if (!query.startsWith('gjoer') && once.size !== all.size - 1) wrong(`${as} ${query}: ${once.size} of ${all.size - 1}`);
    }
  });
  await test('one that cannot be read says so, and hides no other', async () => {
    const [{id, tiltak}] = (await list(s, 'ola', 'status=gjennomfoeres')).avtaler, whole = (await walkRows(s, 'ola')).length;
    const [{sha256}] = s.sql(`SELECT hex(sha256) AS sha256 FROM dokument WHERE avtale='${id}' AND navn='avtale'`);
    const [{innhold}] = s.sql(`SELECT hex(innhold) AS innhold FROM dokument WHERE sha256=x'${sha256}'`);
    write(s, `UPDATE dokument SET innhold=x'00' WHERE sha256=x'${sha256}'`);
    const rows = await walkRows(s, 'ola'), page = (await (await s.login('ola')).get('/avtaler?status=gjennomfoeres')).text;
    write(s, `UPDATE dokument SET innhold=x'${innhold}' WHERE sha256=x'${sha256}'`);
    s.log = s.log.split('\n').filter(l => !l.includes(id)).join('\n');
    ok(rowOf(page, id).includes('kan ikke vises'), 'the page');
    equal([rows.length, rows.find(a => a.id === id)], [whole, {id, tiltak, status: 'gjennomfoeres', uleselig: true}]);
  });
  await test('a thousand are counted, and no more', async () => {
    const made = n => `INSERT INTO linje SELECT eier,'Y'||printf('%025d',value),-value,roller,tiltak,fase,start,slutt,siste,avbrutt,fordelt,frist,over
      FROM linje, (WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value+1 FROM c WHERE value<${n}) SELECT value FROM c) WHERE avtale='${old}'`;
    const [{n}] = s.sql(`SELECT count(DISTINCT avtale) AS n FROM linje`);
    write(s, made(1000 - n));
    const even = await list(s, 'ola');
    write(s, `DELETE FROM linje WHERE avtale LIKE 'Y%'; ${made(1001 - n)}`);
    const over = await list(s, 'ola'), page = (await (await s.login('ola')).get('/avtaler')).text;
    write(s, `DELETE FROM linje WHERE avtale LIKE 'Y%'`);
    equal([even['i-alt'], even.flere, over['i-alt'], over.flere], [1000, false, 1000, true]);
    ok(page.replaceAll('\u00a0', ' ').includes('av mer enn 1 000 avtaler'), 'the page');
  });
}

// Search: words of names, whole, in any order and case; numbers; and only what one's own roles read.
async function search(s) {
  const content = innhold(A, c => {
    c.deltaker.navn = 'Åse-Marie Ødegård';
    c.virksomhet.navn = 'Nilsen & Sønn AS';
  });
  const id = await s.create(A, {content}), mentor = await s.agreed('mentor'), fnr = content.deltaker.foedselsnummer, {orgnr} = {orgnr: content.virksomhet.orgnr};
  const found = async (as, q, more = '') => (await list(s, as, `antall=100&q=${encodeURIComponent(q)}${more}`)).avtaler.map(a => a.id);
  await tests('names are found by whole words, in any order and case, composed or not', async wrong => {
    const [{nummer}] = s.sql(`SELECT nummer FROM nummer WHERE id='${id}'`);
    for (const q of [nummer, ` ${nummer.replace('-', ' - ')}`, 'ødegård', 'MARIE åse', 'A\u030Ase', 'Åse-Marie Ødegård', 'sønn as', 'nilsen', 'ødegård nilsen', id, ` ${id} `])
      for (const as of ['vera', 'ola', 'astrid', 'bjarne']) {
        const hit = String(await found(as, q)), want = as === 'bjarne' ? '' : id; // arbeidstrening has no decider
        if (hit !== want) wrong(`${as}: ${q}: ${hit}`);
      }
    for (const q of ['ode', 'aase', 'ødegår', 'ødegård kari', 'as', '–', '00000000000', '2026-999999', '01JD0000000000000000000000'])
      if ((await found('vera', q)).length > 0) wrong(`found by ${q}`);
    if (!(await found('vera', `${fnr.slice(0, 6)} ${fnr.slice(6)}`)).includes(id) || !(await found('vera', orgnr)).includes(id)) wrong('by numbers');
    if (String(await found('vera', 'ødegård', '&gjoer=ja')) !== id || (await found('vera', 'ødegård', '&status=avsluttet')).length > 0) wrong('with other choices');
    if ((await s.api('GET', `avtaler?q=${'a b c d e f g h i'.replaceAll(' ', '+')}`, {as: 'vera'})).status !== 400) wrong('nine words');
  });
  await test('a mentor finds nobody by what is not theirs to read', async () => {
    ok((await list(s, 'mona')).avtaler.some(a => a.id === mentor), 'it is in the list');
    equal([await found('mona', fnr), await found('mona', 'Testesen'), await found('mona', mentor)], [[], [], [mentor]]);
  });
  await test('a number of somebody else and one of nobody give the same page', async () => {
    const einar = await s.login('einar'), page = async q => (await einar.get(`/avtaler?q=${q}`)).text.replaceAll(q, 'Q').replace(/name="(token|nokkel)" value="[^"]*"/g, '');
    const other = await page(fnr), nobody = await page('22849540045');
    equal(other, nobody);
    ok(other.includes('Ingen avtaler passer'), 'it says that there is none');
  });
  await test('the words of a draft follow it: another name, another word', async () => {
    await s.save(id, 'veileder', c => { c.deltaker.navn = 'Berit Ødegård'; });
    equal([await found('vera', 'åse'), await found('vera', 'berit')], [[], [id]]);
  });
  await test('no word and no number lies open, and one word is other bytes for another owner', async () => {
    const dump = JSON.stringify([s.sql('SELECT hex(ord) AS o FROM ord'), s.sql('SELECT kilde,hex(ord) AS o FROM ordene')]);
    for (const word of ['ødegård', 'berit', fnr, orgnr]) ok(!dump.includes(word) && !dump.includes(Buffer.from(word).toString('hex').toUpperCase()), word);
    const {n} = s.sql(`SELECT count(*) AS n FROM ord WHERE avtale='${id}'`)[0], owners = s.sql(`SELECT count(*) AS n FROM linje WHERE avtale='${id}'`)[0].n;
    equal(n, (owners - 1) * 6, 'of the participant, the business and Nav, none of a caseworker: two names of two words, two numbers');
    ok(!s.logText().includes(fnr), 'nor in the log');
  });
}

// Who has had it in a list stands once a day in the reading log.
async function log(s) {
  await test('a list seen three times by one and once by another leaves two rows an agreement, and both are named', async () => {
    const id = await s.create(A), vera = await s.login('vera'), ola = await s.login('ola');
    for (const path of ['/avtaler', '/avtaler?utvalg=alle', '/avtaler']) await vera.get(path);
    await ola.get('/avtaler');
    await s.api('GET', 'avtaler', {as: 'ola'});
    const rows = s.sql(`SELECT hex(person) AS p,rute,rolle FROM leselogg_liste WHERE avtale='${id}' ORDER BY tid,rolle DESC`);
    equal(rows.map(r => `${r.rute} ${r.rolle}`), ['/avtaler veileder', '/avtaler deltaker']);
    ok(rows[0].p !== rows[1].p, 'two people');
    equal(s.sql(`SELECT count(*) AS n FROM leselogg WHERE avtale='${id}' AND dokument='liste' AND rute IN ('/avtaler','/api/v1/avtaler')`)[0].n, 0);
    const page = (await ola.get(`/avtaler/${id}/historikk`)).text;
    ok(page.includes('Vera Veileder') && page.includes('Ola Testesen'), 'the history names them');
  });
}

async function walkRows(s, as) {
  const rows = [];
  for (let page = await list(s, as, 'antall=100'); ; page = await list(s, as, `antall=100&etter=${page.neste}`)) {
    rows.push(...page.avtaler);
    if (!page.neste) return rows;
  }
}

await script(async s => {
  const old = await oldest(s);
  await choices(s);
  await lives(s);
  await same(s, 'eighteen lives');
  await check(s);
  await many(s, old);
  await search(s);
  await log(s);
  await check(s);
});
