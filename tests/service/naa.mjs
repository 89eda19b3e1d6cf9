// What is so now is what is told: how an agreement stands, in one vocabulary everywhere; how an attempt stands, whatever has become of it; and a stop.
import {AVTALE, CAST, equal, file, finish, folder, forms, innhold, ok, plus, run, Service, test, tests, today} from './lib.mjs';
import {join} from 'node:path';

const A = 'arbeidstrening';
const said = answer => [answer.status, answer.json?.type?.split(':').pop()];
const month = ['januar', 'februar', 'mars', 'april', 'mai', 'juni', 'juli', 'august', 'september', 'oktober', 'november', 'desember'];
const inWords = day => `${Number(day.slice(8))}. ${month[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
const tags = html => [...html.matchAll(/<span class="merke merke-[^"]*">([^<]*)<\/span>/g)].map(m => m[1]);
const inItem = (html, id) => html.split('<li').slice(1).find(part => part.includes(`"/avtaler/${id}`)) ?? '';
const hasForm = (html, end) => forms(html).some(f => f.action.split('?')[0].endsWith(end));

// The service's clock, n days after the day the script began on.
async function at(s, n) {
  await s.stop();
  s.extra.idag = plus(s.first, n);
  await s.start();
}

// ---- how an agreement stands ----

async function acted(s, id, act) {
  const answer = await act(id);
  ok(!(answer?.status >= 300), answer?.text?.slice(0, 300));
  return id;
}
async function forward(s) {
  const id = await s.create(A, {content: innhold(A, () => {}, s.first)});
  await s.putForward(id);
  return id;
}
const sentBack = async s => acted(s, await forward(s), id => s.act(id, 'deltaker', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'}));
// One that began days ago is registered afterwards.
async function signed(s, days) {
  const content = innhold(A, c => {
    if (days < 0) Object.assign(c, {etterregistrering: 'ja', 'etterregistrering-grunn': 'Veilederen var syk.'});
    if (days < -50) c.slutt = plus(s.first, -1);
  }, plus(s.first, days));
  const id = await s.create(A, {content});
  await s.putForward(id);
  await s.signAll(id, A);
  return id;
}
const amended = async s => acted(s, await signed(s, 0), async id => {
  await s.amend(id, 'veileder', c => (c.slutt = plus(c.slutt, 7)));
  await s.putForward(id);
});

// By hand: how it came to be so, the code of the API, and the words of the pages.
const STATES = [
  ['only written', 'utkast', 'Utkast', async s => s.create(A)],
  ['put forward', 'til-signering', 'Venter på signering', forward],
  ['one has signed', 'til-signering', 'Venter på signering', async s => acted(s, await forward(s), id => s.sign(id, 'deltaker'))],
  ['sent back', 'tilbake', 'Må rettes', sentBack],
  ['withdrawn', 'tilbake', 'Må rettes', async s => acted(s, await forward(s), id => s.act(id, 'veileder', {handling: 'trukket', tekst: 'Feil dag.'}))],
  ['sent back, and written on', 'tilbake', 'Må rettes', async s => acted(s, await sentBack(s), id => s.amend(id, 'veileder', () => {}))],
  ['sent back and put forward again', 'til-signering', 'Venter på signering', async s => acted(s, await sentBack(s), async id => {
    await s.amend(id, 'veileder', c => (c.formaal = 'Noe annet.'));
    await s.putForward(id);
  })],
  ['sent back and annulled', 'annullert', 'Annullert', async s => acted(s, await sentBack(s), id => s.end(id, 'veileder', {handling: 'annullert', slag: 'annet', tekst: 'Ble ikke noe av.'}))],
  ['before its first day', 'klar-for-oppstart', 'Klar til å starte', s => signed(s, 10)],
  ['under way', 'gjennomfoeres', 'I gang', s => signed(s, 0)],
  ['an amendment waits', 'gjennomfoeres', 'I gang', amended],
  ['an amendment was sent back', 'gjennomfoeres', 'I gang', async s => acted(s, await amended(s), id => s.act(id, 'deltaker', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'}))],
  ['ended today', 'avbrutt', 'Stoppet før tiden', async s => acted(s, await signed(s, -5), id => s.end(id, 'deltaker'))],
  ['its last day has passed', 'avsluttet', 'Ferdig', s => signed(s, -100)],
];

async function statuses(s) {
  const made = [];
  for (const [how, status, words, make] of STATES) await test(`${how}: is made`, async () => void made.push([how, status, words, await make(s)]));
  const seen = new Set(made.map(([, status]) => status));
  await test('every status there is has a row', async () => equal([...seen].sort(), ['annullert', 'avbrutt', 'avsluttet', 'gjennomfoeres', 'klar-for-oppstart', 'til-signering', 'tilbake', 'utkast']));
  await tests('one word for how it stands: agreement, list, the overview of a person, page and bundle', async wrong => {
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) {
      const as = CAST[rolle], browser = await s.login(as), list = (await s.api('GET', 'avtaler', {as})).json.avtaler, page = (await browser.get('/avtaler')).text;
      for (const [how, status, words, id] of made) {
        const all = (await s.api('GET', `avtaler/${id}/samlet`, {as})).json.avtaler.find(a => a.id === id), overview = (await browser.get(`/avtaler/${id}/samlet`)).text;
        const got = [(await s.get(id, rolle)).status, list.find(a => a.id === id).status, all.status];
        const told = [tags((await browser.get(`/avtaler/${id}`)).text)[0], tags(inItem(page, id)).at(-1), tags(inItem(overview.slice(overview.indexOf('samling-')), id)).at(-1)];
        if (got.some(g => g !== status) || told.some(t => t !== words)) wrong(`${how}, ${rolle}: ${got} ${told}`);
        if (status === 'utkast') continue;
        const zip = file(join(folder(), `${id}.zip`), (await s.api('GET', `avtaler/${id}/pakke.zip`, {as})).bytes);
        const report = JSON.parse((await run(AVTALE, ['kontroller', zip, '--json', '--rot', join(s.data, 'segl/rot/rot.vkey')])).stdout);
        if (report.versjon.status !== status) wrong(`${how}, ${rolle}: bundle ${report.versjon.status}`);
      }
    }
  });
  await test('what was sent back is under work, not among those that wait for a signature', async () => {
    const id = made.find(([how]) => how === 'sent back')[3];
    equal((await s.api('GET', `avtaler/${id}/samlet`, {as: 'ola'})).json.avtaler.find(a => a.id === id).gruppe, 'utkast');
  });
}

// ---- how an attempt stands ----

const get = (s, id, attempt, as) => s.api('GET', `avtaler/${id}/erklaeringer/${attempt.json.id}`, {as});
// What becomes of an attempt of the participant or of Nav: [how, who attempts, what is done, tilstand, its page says, confirming answers].
const FATES = [
  ['nothing', 'deltaker', () => {}, 'venter', null, [201, undefined]],
  ['it is confirmed', 'deltaker', (s, id, attempt) => s.confirm(attempt, {as: 'ola'}), 'bekreftet', 'Dette er bekreftet. Du trenger ikke gjøre det igjen.', [409, 'alt-gjort']],
  ['confirmed, and taken back', 'deltaker', async (s, id, attempt) => {
    await s.confirm(attempt, {as: 'ola'});
    return s.act(id, 'deltaker', {handling: 'trukket', tekst: 'Jeg ombestemte meg.'});
  }, 'bekreftet', 'gjelder ikke lenger', [409, 'alt-gjort']],
  ['confirmed, and the version sent back', 'deltaker', async (s, id, attempt) => {
    await s.confirm(attempt, {as: 'ola'});
    return s.act(id, 'arbeidsgiver', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'});
  }, 'bekreftet', 'gjelder ikke lenger', [409, 'alt-gjort']],
  ['signed in another window', 'deltaker', (s, id) => s.sign(id, 'deltaker'), 'bortfalt', 'alt signert på en annen måte', [409, 'alt-gjort']],
  ['the version is withdrawn', 'deltaker', (s, id) => s.act(id, 'veileder', {handling: 'trukket', tekst: 'Feil dag.'}), 'bortfalt', 'versjonen er trukket tilbake', [409, 'ikke-lov-naa']],
  ['the version is sent back by another', 'deltaker', (s, id) => s.act(id, 'arbeidsgiver', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'}), 'bortfalt', 'versjonen er sendt tilbake', [409, 'ikke-lov-naa']],
  ['withdrawn, and another put forward', 'deltaker', async (s, id) => {
    await s.act(id, 'veileder', {handling: 'trukket', tekst: 'Feil dag.'});
    await s.amend(id, 'veileder', c => (c.formaal = 'Noe annet.'));
    await s.putForward(id);
  }, 'bortfalt', 'versjonen er trukket tilbake', [412, 'utdatert']],
  ['the agreement is annulled', 'deltaker', (s, id) => s.end(id, 'veileder', {handling: 'annullert', slag: 'annet', tekst: 'Nei.'}), 'bortfalt', 'avtalen er stoppet eller annullert', [409, 'ikke-lov-naa']],
  ['one it waits for takes it back', 'veileder', (s, id) => s.act(id, 'deltaker', {handling: 'trukket', tekst: 'Jeg ombestemte meg.'}), 'ikke-naa', 'slik avtalen står nå', [409, 'ikke-din-tur']],
  ['another takes over', 'veileder', (s, id) => takeOver(s, id, 'viggo'), 'overtatt', 'en annen i Nav har tatt over avtalen', [409, 'ikke-lov-naa']],
  ['another takes over, and gives it back', 'veileder', async (s, id) => {
    await takeOver(s, id, 'viggo');
    return takeOver(s, id, 'vera');
  }, 'overtatt', 'en annen i Nav har tatt over avtalen', [409, 'ikke-lov-naa']],
  ['one takes over oneself', 'veileder', (s, id) => takeOver(s, id, 'vera'), 'venter', null, [201, undefined]],
  ['another takes over', 'deltaker', (s, id) => takeOver(s, id, 'viggo'), 'venter', null, [201, undefined]],
];

function takeOver(s, id, as) {
  return s.act(id, 'veileder', {handling: 'overtatt'}, {as});
}

async function attempts(s) {
  for (const [how, rolle, fate, tilstand, text, answer] of FATES)
    await test(`an attempt by ${rolle}, and then: ${how}`, async () => {
      const id = await forward(s), as = CAST[rolle], browser = await s.login(as);
      if (rolle === 'veileder') for (const first of ['deltaker', 'arbeidsgiver']) await s.sign(id, first);
      const attempt = await s.attempt(id, rolle), path = `/avtaler/${id}/erklaeringer/${attempt.json.id}`;
      equal((await get(s, id, attempt, as)).json.tilstand, 'venter', 'at first');
      const done = await fate(s, id, attempt);
      ok(!(done?.status >= 300), done?.text?.slice(0, 300));
      const now = (await get(s, id, attempt, as)).json, page = await browser.get(path);
      equal([now.tilstand, typeof now.nr], [tilstand, tilstand === 'bekreftet' ? 'number' : 'undefined']);
      equal([page.status, hasForm(page.text, '/bekreft')], [200, tilstand === 'venter'], 'the page, and its button');
      if (text) ok(page.text.includes(text), `the page does not say: ${text}`);
      ok(tilstand !== 'bekreftet' || page.text.includes(`/avtaler/${id}/kvittering/${now.nr}`), 'no receipt');
      const posts = (await s.get(id, 'veileder')).poster.length, confirmed = await s.confirm(attempt, {as});
      equal(said(confirmed), answer, 'confirming it all the same');
      equal((await s.get(id, 'veileder')).poster.length, posts + (confirmed.status === 201), 'sealed');
    });

  await test('what the page says is so when it is pressed all the same, and nothing is sealed', async () => {
    const id = await forward(s);
    for (const first of ['deltaker', 'arbeidsgiver']) await s.sign(id, first);
    const attempt = await s.attempt(id, 'veileder'), path = `/avtaler/${id}/erklaeringer/${attempt.json.id}`, browser = await s.login('vera');
    const form = forms((await browser.get(path)).text).find(f => f.action.endsWith('/bekreft'));
    equal((await takeOver(s, id, 'viggo')).status, 201);
    const before = s.stored(), answer = await browser.post(form.action, form.fields);
    equal([answer.status, hasForm(answer.text, '/bekreft')], [409, false]);
    ok(answer.text.includes('en annen i Nav har tatt over avtalen') && answer.text.includes('Les og signer'), answer.text.slice(0, 1500));
    equal(s.stored(), before, 'stored');
    equal((await s.sign(id, 'veileder')).gjelder, true, 'a new attempt is good');
  });

  await test('on behalf of another: it ends too, and is told so to both in Nav, on its page, in the agreement and in the list', async () => {
    const id = await forward(s), vera = await s.login('vera'), viggo = await s.login('viggo');
    const attempt = await s.attempt(id, 'veileder', {more: {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: 'Han kom innom. Vi leste alt.'}});
    const path = `/avtaler/${id}/erklaeringer/${attempt.json.id}`;
    ok((await viggo.get(`/avtaler/${id}`)).text.includes(`href="${path}"`), 'it waits for a colleague');
    equal((await get(s, id, attempt, 'viggo')).json.tilstand, 'venter');
    equal((await takeOver(s, id, 'viggo')).status, 201);
    for (const [as, browser] of [['vera', vera], ['viggo', viggo]]) {
      const page = await browser.get(path);
      equal([(await get(s, id, attempt, as)).json.tilstand, (await s.get(id, 'veileder', as)).fullmakter.map(f => f.tilstand)], ['overtatt', ['overtatt']], as);
      equal([page.status, hasForm(page.text, '/bekreft'), hasForm(page.text, '/avvis')], [200, false, false], as);
      ok(page.text.includes('en annen i Nav har tatt over avtalen'), as);
      ok((await browser.get(`/avtaler/${id}`)).text.includes('en annen i Nav har tatt over avtalen'), `the agreement, ${as}`);
      ok(!inItem((await browser.get('/avtaler')).text, id).includes('merke-gjoer'), `the list, ${as}`);
    }
    const before = s.stored();
    equal(said(await s.api('POST', attempt.json.bekreft, {as: 'viggo', body: {}})), [409, 'ikke-lov-naa']);
    equal(s.stored(), before, 'stored');
  });

  await test('on behalf of another: the version is withdrawn, and what waits is told as fallen away', async () => {
    const id = await forward(s), viggo = await s.login('viggo');
    const attempt = await s.attempt(id, 'veileder', {more: {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: 'Han kom innom. Vi leste alt.'}});
    await s.act(id, 'veileder', {handling: 'trukket', tekst: 'Feil dag.'});
    const page = await viggo.get(`/avtaler/${id}/erklaeringer/${attempt.json.id}`);
    equal([(await get(s, id, attempt, 'viggo')).json.tilstand, (await s.get(id, 'veileder')).fullmakter.map(f => f.tilstand)], ['bortfalt', ['bortfalt']]);
    equal([page.status, hasForm(page.text, '/bekreft'), hasForm(page.text, '/avvis')], [200, false, false]);
  });
}

// ---- a stop ----

async function stops(s) {
  const stop = (id, day, rolle = 'deltaker') => s.end(id, rolle, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': day});
  const view = async (id, rolle) => (await (await s.login(CAST[rolle])).get(`/avtaler/${id}/versjoner/1/visning.xhtml`)).text;
  const told = async (id, rolle) => {
    const as = CAST[rolle], browser = await s.login(as), page = (await browser.get(`/avtaler/${id}`)).text, overview = (await browser.get(`/avtaler/${id}/samlet`)).text;
    const list = (await s.api('GET', 'avtaler', {as})).json.avtaler.find(a => a.id === id), all = (await s.api('GET', `avtaler/${id}/samlet`, {as})).json.avtaler.find(a => a.id === id);
    return {page, now: page.match(/<p class="naa-tekst">([^<]*)</)[1], item: inItem((await browser.get('/avtaler')).text, id),
      days: [(await s.get(id, rolle))['siste-dag'], list['siste-dag'], all['siste-dag']], status: [(await s.get(id, rolle)).status, list.status, all.status],
      tags: [tags(page)[0], tags(inItem((await browser.get('/avtaler')).text, id)).at(-1), tags(inItem(overview.slice(overview.indexOf('samling-')), id)).at(-1)]};
  };
  const started = await signed(s, 0), never = await signed(s, 10), first = await signed(s, 10), other = await signed(s, 0);
  const L = plus(s.first, 29), words = `Siste dag ${inWords(L)}`, before = await Promise.all(['deltaker', 'arbeidsgiver', 'veileder'].map(r => view(started, r)));

  await test('nothing is said of a stop while there is none', async () => {
    const {days, page, tags: has} = await told(started, 'deltaker');
    equal([days, has], [[undefined, undefined, undefined], ['I gang', 'I gang', 'I gang']]);
    ok(!/Avtalen (er|ble) stoppet|Teksten under står/.test(page), 'the page tells of a stop');
  });

  const sealed = await stop(started, plus(L, 1));
  await test('a stop is taken', async () => equal(sealed.status, 201, sealed.text.slice(0, 300)));
  await tests('an announced stop is told at once with its last day: page, list, overview and API, to every role', async wrong => {
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) {
      const now = await told(started, rolle);
      if (now.days.some(d => d !== L) || now.status.some(x => x !== 'gjennomfoeres')) wrong(`${rolle}: ${now.days} ${now.status}`);
      if (now.tags.some(t => t !== words)) wrong(`${rolle}: ${now.tags}`);
      if (now.now !== `Avtalen er stoppet. Siste dag er ${inWords(L)}.`) wrong(`${rolle}: ${now.now}`);
      if (/>I gang<|varer til og med/.test(now.page) || />I gang</.test(now.item)) wrong(`${rolle}: it goes on`);
      if (!now.item.includes(inWords(L)) || now.item.includes(inWords((await s.get(started, rolle)).innhold.slutt))) wrong(`${rolle}: the list has another last day`);
    }
  });
  await test('around the view, which stays as signed', async () => {
    const page = (await (await s.login('ola')).get(`/avtaler/${started}/tekst/1`)).text, at = page.indexOf('Teksten under står slik den ble signert.'), text = page.indexOf('id="tekst-tittel"');
    ok(at > 0 && at < text && page.slice(0, at).includes(`Siste dag er ${inWords(L)}.`), 'nothing stands before the text');
    equal(await Promise.all(['deltaker', 'arbeidsgiver', 'veileder'].map(r => view(started, r))), before, 'the views');
  });
  await test('in the receipt and in the history', async () => {
    const browser = await s.login('ola');
    ok((await browser.get(`/avtaler/${started}/kvittering/${sealed.json.nr}`)).text.includes(`Siste dag er ${inWords(L)}.`), 'the receipt');
    const history = (await browser.get(`/avtaler/${started}/historikk`)).text;
    ok(history.includes(words) && !history.includes(`Gjelder fra ${inWords(plus(L, 1))}`), 'the history');
  });
  await test('one that ends before the day keeps its own last day', async () => {
    const {slutt} = (await s.get(other, 'deltaker')).innhold;
    equal((await stop(other, plus(slutt, 100))).status, 422);
    equal((await told(other, 'deltaker')).days, [undefined, undefined, undefined]);
  });
  await test('stopped on its first day or before, it never began', async () => {
    for (const [id, day, text] of [[first, plus(s.first, 10), 'Avtalen ble stoppet på startdagen.'], [never, plus(s.first, 5), 'Avtalen ble stoppet før den startet.']]) {
      equal((await stop(id, day)).status, 201);
      const now = await told(id, 'arbeidsgiver');
      equal([now.days[0], now.now, now.tags], [plus(day, -1), text, Array(3).fill('Stoppet før tiden')]);
    }
  });
  await at(s, 29);
  await test('on its last day it is still told so', async () => equal((await told(started, 'deltaker')).tags, Array(3).fill(words)));
  await at(s, 30);
  await test('and when it has passed, that it was', async () => {
    const now = await told(started, 'deltaker');
    equal([now.days, now.status, now.tags, now.now], [[L, L, L], Array(3).fill('avbrutt'), Array(3).fill('Stoppet før tiden'), `Avtalen er stoppet. Siste dag var ${inWords(L)}.`]);
  });
}

// ---- main ----

const s = await Service.open({idag: today()});
s.first = today();
for (const theme of [statuses, attempts, stops]) await test(`${theme.name}: comes to its end`, () => theme(s));
await finish(s);
