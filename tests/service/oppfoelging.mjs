// Following up: what is asked and answered, help that is promised, meetings, contact points, the closing report; who is told, who reads, what is overdue.
import {CAST, Service, equal, finish, innhold, ok, plus, script, test, today} from './lib.mjs';

const done = answer => {
  equal(answer.status, 201, answer.text.slice(0, 400));
  return answer.json;
};
const refused = (answer, status, name) =>
  equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${name}`], answer.text.slice(0, 300));
const faults = (answer, ...expected) =>
  equal([answer.status, (answer.json?.feil ?? []).map(f => `${f.kode} ${f.felt}`).sort()], [422, expected.sort()], answer.text.slice(0, 300));
const has = (page, text) => ok(page.text.includes(text), `the page lacks: ${text}`);
const lacks = (page, text) => ok(!page.text.includes(text), `the page has: ${text}`);
const EVERYBODY = ['deltaker', 'arbeidsgiver', 'veileder'];

// ---- inquiries ----

async function inquiries(s, id) {
  const text = 'Kan jeg få fri på torsdag?', reply = 'Ja, det går fint.';
  let nr;
  await test('an inquiry is sealed, and everybody concerned is told at once', async () => {
    nr = done(await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: text})).nr;
    const told = s.sql(`SELECT rolle FROM utboks WHERE avtale = '${id}' AND nr = ${nr} ORDER BY rolle`).map(r => r.rolle);
    for (const rolle of EVERYBODY) ok(told.includes(rolle), `${rolle} was not told: ${told}`);
  });
  await test('that it stands is told to all, its text to those who ask and are asked', async () => {
    const due = plus(s.extra.idag, 7);
    for (const rolle of EVERYBODY) {
      const {henvendelser, aapne} = await s.get(id, rolle);
      equal(aapne, []);
      const {tid, ...rest} = henvendelser[0];
      equal(rest, {nr, fra: 'deltaker', til: 'nav', frist: due, 'over-tiden': false, tekst: rolle === 'arbeidsgiver' ? null : text, svar: null, svart: null}, rolle);
    }
  });
  await test('whoever is asked may answer, nobody else', async () => {
    for (const rolle of EVERYBODY) equal((await s.get(id, rolle)).handlinger.includes('besvart'), rolle === 'veileder', rolle);
    refused(await s.act(id, 'arbeidsgiver', {handling: 'besvart', slag: `post-${nr}`, tekst: reply}), 403, 'ikke-din-rolle');
    refused(await s.act(id, 'deltaker', {handling: 'besvart', slag: `post-${nr}`, tekst: reply}), 403, 'ikke-din-rolle');
    faults(await s.act(id, 'veileder', {handling: 'svar', slag: `post-${nr}`, tekst: reply}), 'ugyldig-kode slag');
  });
  await test('what an inquiry must say, and whom it may go to', async () => {
    faults(await s.act(id, 'deltaker', {handling: 'henvendelse'}), 'mangler slag', 'mangler tekst');
    faults(await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'deltaker', tekst: 'x'}), 'ugyldig-kode slag');
    faults(await s.act(id, 'veileder', {handling: 'henvendelse', slag: 'nav', tekst: 'x'}), 'ugyldig-kode slag');
    faults(await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'x'.repeat(4001)}), 'for-lang tekst');
    faults(await s.act(id, 'veileder', {handling: 'besvart', slag: 'post-999', tekst: 'x'}), 'ugyldig-kode slag');
    faults(await s.act(id, 'veileder', {handling: 'besvart', slag: `post-${nr}`}), 'mangler tekst');
    faults(await s.act(id, 'veileder', {handling: 'besvart', tekst: 'x'}), 'mangler slag');
  });
  await test('pages: whoever is asked answers first of all, with the question before them', async () => {
    const vera = await s.login('vera'), astrid = await s.login('astrid'), ola = await s.login('ola');
    const page = await vera.get(`/avtaler/${id}?rolle=veileder`);
    has(page, text);
    const link = page.text.match(/href="([^"]*\/handling\/besvart\?slag=post-\d+[^"]*)"/)?.[1].replaceAll('&amp;', '&');
    ok(link, 'no link to the answer');
    const form = await vera.get(link);
    equal(form.status, 200);
    has(form, text);
    for (const [who, rolle] of [[ola, 'deltaker'], [astrid, 'arbeidsgiver']]) lacks(await who.get(`/avtaler/${id}?rolle=${rolle}`), '/handling/besvart');
    const other = await astrid.get(`/avtaler/${id}`);
    lacks(other, text);
    has(other, 'Deltakeren spurte Nav');
    has(await ola.get(`/avtaler/${id}`), 'Still et spørsmål til arbeidsgiver');
    lacks(await astrid.get(`/avtaler/${id}/historikk`), text);
  });
  await test('the day after the due day it is overdue to all, on the page, in the API and first on the list', async () => {
    await at(s, plus(s.extra.idag, 8));
    for (const rolle of EVERYBODY) equal((await s.get(id, rolle)).henvendelser[0]['over-tiden'], true, rolle);
    const list = (await s.api('GET', 'avtaler', {as: 'astrid'})).json.avtaler;
    equal(list.find(a => a.id === id)['over-tiden'], true);
    const astrid = await s.login('astrid'), page = await astrid.get(`/avtaler/${id}`);
    has(page, 'Ingen har svart. Fristen var');
    lacks(page, text);
    has(await astrid.get('/avtaler'), 'Over fristen');
  });
  await test('the answer is read by those two alone, once', async () => {
    done(await s.act(id, 'veileder', {handling: 'besvart', slag: `post-${nr}`, tekst: reply}));
    for (const rolle of EVERYBODY) {
      const [h] = (await s.get(id, rolle)).henvendelser;
      equal([h['over-tiden'], h.svar, h.svart !== null], [false, rolle === 'arbeidsgiver' ? null : reply, true], rolle);
    }
    refused(await s.act(id, 'veileder', {handling: 'besvart', slag: `post-${nr}`, tekst: 'igjen'}), 409, 'alt-gjort');
    const astrid = await s.login('astrid');
    lacks(await astrid.get(`/avtaler/${id}`), reply);
    has(await (await s.login('ola')).get(`/avtaler/${id}`), reply);
  });
  await test('the workplace is asked by Nav, through the page', async () => {
    const vera = await s.login('vera');
    const sent = await vera.submit(`/avtaler/${id}/handling/henvendelse?rolle=veileder&slag=arbeidsgiver`, '/handling/henvendelse', {tekst: 'Hvordan går det i kassa?'});
    equal(sent.status, 303, sent.text.slice(0, 300));
    const {henvendelser} = await s.get(id, 'arbeidsgiver');
    equal([henvendelser[1].fra, henvendelser[1].til, henvendelser[1].tekst], ['nav', 'arbeidsgiver', 'Hvordan går det i kassa?']);
    equal((await s.get(id, 'deltaker')).henvendelser[1].tekst, null);
    done(await s.act(id, 'arbeidsgiver', {handling: 'besvart', slag: `post-${henvendelser[1].nr}`, tekst: 'Bra.'}));
  });
  await test('a wish must be answered in time too, and overdue is told to all', async () => {
    const {nr: wish} = done(await s.act(id, 'arbeidsgiver', {handling: 'endringsoenske', tekst: 'Kan han begynne klokka ti?'}));
    await at(s, plus(s.extra.idag, 15));
    for (const rolle of EVERYBODY) {
      const [open] = (await s.get(id, rolle)).aapne;
      equal([open.nr, open.handling, open.fra, open.til, open['over-tiden'], open.svar], [wish, 'endringsoenske', 'arbeidsgiver', 'nav', true, null], rolle);
    }
    faults(await s.act(id, 'veileder', {handling: 'besvart', slag: `post-${wish}`, tekst: 'x'}), 'ugyldig-kode slag');
    done(await s.act(id, 'veileder', {handling: 'svar', slag: `post-${wish}`, tekst: 'Ja, fra mandag.'}));
    const [closed] = (await s.get(id, 'deltaker')).aapne;
    equal([closed['over-tiden'], closed.svar], [false, 'Ja, fra mandag.']);
  });
}

// ---- promises of help ----

async function promises(s, id) {
  const all = (await s.get(id, 'deltaker')).loefter, {tilrettelegging: [mine, navs]} = (await s.get(id, 'deltaker')).innhold;
  const first = `tilrettelegging/${mine.id}`, second = `tilrettelegging/${navs.id}`;
  const of = async (rolle, om) => (await s.get(id, rolle)).loefter.find(l => l.om === om);
  await test('every item of the help is a promise of somebody, not begun', async () => {
    const lists = ['tilrettelegging', 'oppfoelging', 'opplaeringsplan'], {innhold: content} = await s.get(id, 'deltaker');
    equal(all.map(l => l.om).sort(), lists.flatMap(l => content[l].map(p => `${l}/${p.id}`)).sort());
    ok(all.every(l => ['nav', 'arbeidsgiver', 'deltaker'].includes(l.ansvarlig) && l.tilstand === null && l.andre.length === 0), JSON.stringify(all));
    ok(all.filter(l => l.om.startsWith('opplaeringsplan')).every(l => l.ansvarlig === 'arbeidsgiver'), 'training is the workplace\'s');
    for (const rolle of EVERYBODY) equal((await s.get(id, rolle)).loefter, all, rolle);
  });
  await test('what has a day of its own and has not begun is marked to all the day after', async () => {
    equal((await of('deltaker', first))['over-tiden'], true, 'it has a first day, which has passed');
    equal((await of('deltaker', second))['over-tiden'], false, 'it has none');
    const page = await (await s.login('astrid')).get(`/avtaler/${id}`);
    has(page, 'Dette har Nav lovet');
    has(page, 'Dette har arbeidsgiver lovet');
    has(page, 'Skulle ha begynt');
  });
  await test('each party says how it goes; where they differ both are told', async () => {
    done(await s.act(id, 'arbeidsgiver', {handling: 'loefte', om: first, slag: 'gitt'}));
    equal((await of('veileder', first))['over-tiden'], false);
    done(await s.act(id, 'deltaker', {handling: 'loefte', om: first, slag: 'ikke-gitt', tekst: 'Jeg begynner fortsatt klokka åtte.'}));
    for (const rolle of EVERYBODY) {
      const l = await of(rolle, first);
      equal([l.tilstand, l.av, l.grunn, l.andre.map(a => [a.tilstand, a.av, a.grunn])], ['ikke-gitt', 'deltaker', 'Jeg begynner fortsatt klokka åtte.', [['gitt', 'arbeidsgiver', null]]], rolle);
    }
    has(await (await s.login('vera')).get(`/avtaler/${id}`), 'Jeg begynner fortsatt klokka åtte.');
    done(await s.act(id, 'deltaker', {handling: 'loefte', om: first, slag: 'gitt'}));
    equal((await of('veileder', first)).andre, [], 'they agree');
  });
  await test('what must be said of a promise', async () => {
    faults(await s.act(id, 'veileder', {handling: 'loefte', slag: 'begynt'}), 'mangler om');
    faults(await s.act(id, 'veileder', {handling: 'loefte', om: second}), 'mangler slag');
    faults(await s.act(id, 'veileder', {handling: 'loefte', om: second, slag: 'ikke-gitt'}), 'mangler tekst');
    faults(await s.act(id, 'veileder', {handling: 'loefte', om: second, slag: 'glemt'}), 'ugyldig-kode slag');
    faults(await s.act(id, 'veileder', {handling: 'loefte', om: `tilrettelegging/${'0'.repeat(26)}`, slag: 'gitt'}), 'ukjent-post om');
    faults(await s.act(id, 'veileder', {handling: 'loefte', om: `plan/${'0'.repeat(26)}`, slag: 'gitt'}), 'ukjent-post om');
  });
  await test('the page shows the item, or lets one choose', async () => {
    const vera = await s.login('vera'), path = `/avtaler/${id}/handling/loefte?rolle=veileder`;
    has(await vera.get(`${path}&om=${second}`), navs.beskrivelse);
    const sent = await vera.submit(`${path}&om=${second}`, '/handling/loefte', {slag: 'begynt'});
    equal(sent.status, 303, sent.text.slice(0, 300));
    equal((await of('arbeidsgiver', second)).tilstand, 'begynt');
    const choice = await vera.get(path);
    ok((choice.text.match(/name="om"/g) ?? []).length === all.length, 'one choice an item');
    equal((await vera.submit(path, '/handling/loefte', {slag: 'begynt'})).status, 422);
    equal((await vera.submit(path, '/handling/loefte', {slag: 'gitt', om: second})).status, 303);
    equal((await of('arbeidsgiver', second)).tilstand, 'gitt');
    has(await vera.get(`/avtaler/${id}/historikk`), 'Hjelpen er gitt');
  });
}

// Another day for the service.
async function at(s, day) {
  await s.stop();
  s.extra.idag = day;
  await s.start();
}

async function main(s) {
  const id = await s.agreed('arbeidstrening', {content: innhold('arbeidstrening', () => {}, s.extra.idag)});
  await inquiries(s, id);
  await promises(s, id);
}

await script(main, {idag: today()});
