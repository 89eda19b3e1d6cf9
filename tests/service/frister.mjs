// Days that run out, at the last day and the day after: an attempt on behalf of another, and objecting to what one did not sign oneself.
import {CAST, equal, finish, forms, innhold, multipart, ok, plus, Service, test, today, until} from './lib.mjs';

const A = 'arbeidstrening';
const refused = (answer, status, name) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${name}`], answer.text.slice(0, 300));
const samtale = 'Han kom innom kontoret. Vi leste alt sammen, og han sa ja.';
const objection = {handling: 'innvendt', tekst: 'Dette har jeg ikke vært med på.'};

// The service's clock, n days after the day the script began on.
async function at(s, n) {
  await s.stop();
  s.extra.idag = plus(s.first, n);
  await s.start();
}

// A paper that the participant has signed. → its record's number
async function scanned(s, id) {
  const {hode} = await s.get(id, 'veileder'), fields = [['rolle', 'veileder'], ['slag', 'papir'], ['lesere', 'deltaker']];
  const answer = await s.api('POST', `avtaler/${id}/filer`, {as: 'vera', match: hode, ...multipart(fields, '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')});
  equal(answer.status, 201, answer.text.slice(0, 300));
  return answer.json.nr;
}

const behalf = async (s, id, more = {tekst: samtale, grunn: 'reservert'}) => {
  const answer = await s.attempt(id, 'veileder', {more: {handling: 'godkjent', for: 'deltaker', ...more}});
  equal(answer.status, 202, answer.text.slice(0, 300));
  return answer;
};
const confirm = (s, attempt) => s.api('POST', attempt.json.bekreft, {as: 'viggo', body: {}});
const pending = async s => {
  const id = await s.create(A, {content: innhold(A, () => {}, plus(s.first, 40))});
  await s.putForward(id);
  return id;
};

// ---- an attempt on behalf of another: seven days ----

async function attempts(s) {
  const early = await pending(s), late = await pending(s), page = await pending(s);
  const soon = await behalf(s, early), missed = await behalf(s, late), shown = await behalf(s, page), made = Date.now();
  await at(s, 6);
  await test('on the sixth day a colleague may still confirm what was done on behalf of another', async () => {
    equal((await s.get(early, 'veileder', 'viggo')).fullmakter.map(f => f.tilstand), ['venter']);
    const sealed = await confirm(s, soon);
    equal(sealed.status, 201, sealed.text.slice(0, 300));
  });
  await until(() => Date.now() >= made + 1100); // the time it was made at must have passed on the seventh day
  await at(s, 7);
  await test('when seven days have passed it is refused, nothing is sealed, and it is told as expired', async () => {
    const before = s.stored();
    refused(await confirm(s, missed), 409, 'utloept');
    equal(s.stored(), before, 'stored');
    equal((await s.get(late, 'deltaker')).versjoner[0].kreves.find(k => k.rolle === 'deltaker').signert, false);
    equal((await s.get(late, 'veileder')).fullmakter, [], 'nothing waits for a colleague any more');
    const again = await behalf(s, late);
    equal((await confirm(s, again)).status, 201, 'a new one is good');
  });
  await test('so it is by page: it says that it has expired and has nothing to press', async () => {
    const viggo = await s.login('viggo'), path = `/avtaler/${page}/erklaeringer/${shown.json.id}`, seen = await viggo.get(path);
    equal(seen.status, 200);
    ok(!forms(seen.text).some(f => f.action.endsWith('/bekreft')), 'a form to confirm with');
    ok(/gikk for lang tid/.test(seen.text), seen.text.slice(0, 2000));
    const {token} = forms(seen.text).find(f => f.fields.token).fields;
    const posted = await viggo.post(`${path}/bekreft`, {token, nokkel: 'noekkel-for-fristen', lest: 'ja'});
    equal(posted.status, 409);
    equal((await s.get(page, 'deltaker')).versjoner[0].kreves.find(k => k.rolle === 'deltaker').signert, false, 'sealed by page');
  });
}

// ---- objecting: fourteen days, twenty-eight for whom others signed on paper ----

async function inForce(s, paper) {
  const id = await pending(s);
  if (paper) {
    const nr = await scanned(s, id), {kontrollkode} = (await s.get(id, 'veileder')).versjoner[0];
    equal((await confirm(s, await behalf(s, id, {grunn: 'papirsignatur', bevis: `post-${nr}`, papirkode: kontrollkode}))).status, 201);
  }
  await s.signAll(id, A);
  equal((await s.get(id, 'veileder')).versjoner[0].tilstand, 'gjelder');
  return id;
}

async function objections(s) {
  const told = async (id, rolle) => (await s.get(id, rolle)).handlinger.includes('innvendt');
  const paper = await inForce(s, true), paperLate = await inForce(s, true), alone = await inForce(s), aloneLate = await inForce(s), own = await inForce(s);
  for (const id of [alone, aloneLate]) {
    equal((await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'))).status, 200);
    await s.putForward(id, {rolle: 'arbeidsgiver'});
  }
  const takes = async (id, rolle) => {
    ok(await told(id, rolle), `${rolle} is not offered to object`);
    const page = await (await s.login(CAST[rolle])).get(`/avtaler/${id}/handling/innvendt?rolle=${rolle}`);
    equal(page.status, 200);
    const answer = await s.act(id, rolle, objection);
    equal(answer.status, 201, answer.text.slice(0, 300));
  };
  const refuses = async (id, rolle) => {
    ok(!await told(id, rolle), `${rolle} is offered to object`);
    refused(await s.act(id, rolle, objection), 409, 'ikke-lov-naa');
    equal((await (await s.login(CAST[rolle])).get(`/avtaler/${id}/handling/innvendt?rolle=${rolle}`)).status, 409);
  };
  await test('who signed it without help has nothing to object to, also where the other signed on paper', async () => {
    for (const rolle of ['deltaker', 'arbeidsgiver']) await refuses(own, rolle);
    await refuses(paper, 'arbeidsgiver');
  });
  await at(s, 14);
  await test('a change made alone may be objected to on the fourteenth day', () => takes(alone, 'deltaker'));
  await at(s, 15);
  await test('and not on the fifteenth; what Nav signed for on paper still may', async () => {
    for (const rolle of ['deltaker', 'veileder']) await refuses(aloneLate, rolle);
    ok(await told(paper, 'deltaker'), 'on paper');
  });
  await at(s, 28);
  await test('what Nav signed for on paper may be objected to on the twenty-eighth day', () => takes(paper, 'deltaker'));
  await at(s, 29);
  await test('and not on the twenty-ninth', () => refuses(paperLate, 'deltaker'));
}

// A service's clock never goes back: each has its own.
const first = await Service.open({idag: today()}), second = await Service.open({idag: today()});
for (const [s, run] of [[first, attempts], [second, objections]]) {
  s.first = s.extra.idag;
  await test(`${run.name}: the script comes to its end`, () => run(s));
}
await finish(first, second);
