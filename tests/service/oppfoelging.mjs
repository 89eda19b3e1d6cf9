// Following up: what is asked and answered, help that is promised, meetings, contact points, the closing report; who is told, who reads, what is overdue.
import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, innhold, ok, plus, ROOT, run, script, test, tests, today} from './lib.mjs';

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

// ---- meetings ----

async function meetings(s, id) {
  const due = async (rolle, kode, om) => (await s.get(id, rolle)).plikter.find(p => p.kode === kode && (!om || p.om === om));
  const {plan} = (await s.get(id, 'deltaker')).innhold, item = plan.find(p => p.slag === 'samtale' || p.slag === 'vurdering' || p.slag === 'trepartsmoete');
  const om = `plan/${item.id}`;
  const held = {dato: s.extra.idag, deltok: 'Ola, Astrid og Vera', avtalt: 'Ola får egen nøkkel.'};
  await test('a meeting of the plan is a duty of its own, overdue to all', async () => {
    await at(s, plus(item.foerste > s.extra.idag ? item.foerste : s.extra.idag, 1));
    for (const rolle of EVERYBODY) equal((await due(rolle, 'planlagt', om))['over-tiden'], true, rolle);
    has(await (await s.login('ola')).get(`/avtaler/${id}`), 'Ha det som er planlagt: ');
  });
  await test('its page says which, and what was agreed is read by all, the minutes by some', async () => {
    const vera = await s.login('vera'), page = await vera.get(`/avtaler/${id}?rolle=veileder`);
    const link = page.text.match(new RegExp(`href="([^"]*plikt=planlagt&amp;om=${om}[^"]*)"`))?.[1].replaceAll('&amp;', '&');
    ok(link, 'no link to record it');
    ok(new RegExp(`value="planlagt:${om}"[^>]*checked`).test((await vera.get(link)).text), 'the item is not chosen');
    const fields = Object.fromEntries(Object.entries(held).map(([k, v]) => [`deler/${k}`, v]));
    const sent = await vera.submit(link, '/handling/oppfulgt', {...fields, tekst: 'Ola var sliten.'});
    equal(sent.status, 303, sent.text.slice(0, 300));
    const of = async rolle => (await s.get(id, rolle)).poster.at(-1);
    for (const rolle of EVERYBODY) equal([(await of(rolle)).om, (await of(rolle)).deler.avtalt], [om, held.avtalt], rolle);
    equal([(await of('deltaker')).tekst, (await of('arbeidsgiver')).tekst], ['Ola var sliten.', null]);
    lacks(await (await s.login('astrid')).get(`/avtaler/${id}/historikk`), 'Ola var sliten.');
    equal((await due('deltaker', 'planlagt', om))?.['over-tiden'] ?? false, false, 'it was met');
  });
  await test('without the item, or without what was agreed, it is no record', async () => {
    faults(await s.act(id, 'veileder', {handling: 'oppfulgt', slag: 'planlagt', deler: held}), 'mangler om');
    faults(await s.act(id, 'veileder', {handling: 'oppfulgt', slag: 'planlagt', om}), 'mangler deler/avtalt', 'mangler deler/dato', 'mangler deler/deltok');
  });
}

async function plans(s) {
  const meetingsOf = async id => (await s.get(id, 'veileder')).utkast.innhold.plan?.map(p => [p.slag, p.foerste, p.hver]);
  const day = plus(s.extra.idag, 30);
  await test('a draft begins with the meetings of its measure when its start is known, and they can be taken out', async () => {
    const id = await s.create('arbeidstrening', {content: {start: day, slutt: plus(day, 180)}});
    const first = await meetingsOf(id);
    equal(first.map(p => p[0]), ['oppstartsmoete', 'vurdering', 'vurdering-ansettelse']);
    equal([first[0][1], first[2][1], first[2][2]], [plus(day, 7), plus(day, 56), '8u']);
    equal((await s.save(id, 'veileder', c => { delete c.plan; })).status, 200);
    equal(await meetingsOf(id), undefined);
    equal((await s.save(id, 'veileder', c => { c.slutt = plus(day, 100); })).status, 200);
    equal(await meetingsOf(id), undefined, 'they came back');
  });
  await test('or when it becomes known; what somebody has planned is left alone', async () => {
    const id = await s.create('sommerjobb', {content: {}});
    equal(await meetingsOf(id), undefined);
    equal((await s.save(id, 'veileder', c => { c.start = day; })).status, 200);
    equal(await meetingsOf(id), [['oppstartsmoete', plus(day, 2), undefined], ['vurdering', plus(day, 10), undefined]].map(p => p.map(v => v ?? null).map(v => v ?? undefined)));
    const own = await s.create('mentor', {content: {start: day, plan: [{slag: 'samtale', foerste: day}]}});
    equal((await meetingsOf(own)).map(p => p[0]), ['samtale']);
  });
}

// ---- the closing report ----

const REPORT = {gjennomfoering: 'Ola har vært i kassa hver dag.', utbytte: 'Han klarer kassa alene.', 'formaal-oppnaadd': 'delvis', 'maal-oppnaadd': 'To av tre mål er nådd.'};

async function report(s, id) {
  const read = async rolle => (await s.get(id, rolle)).poster.find(p => p.handling === 'rapport')?.deler?.utbytte;
  await test('a report is due 28 days after an early end', async () => {
    done(await s.end(id, 'arbeidsgiver', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': s.extra.idag}));
    for (const rolle of EVERYBODY) {
      const [duty, ...rest] = (await s.get(id, rolle)).plikter;
      equal([duty.kode, duty.hvem, duty.forfall, duty['over-tiden'], rest], ['sluttrapport', 'veileder', plus(s.extra.idag, 27), false, []], rolle);
    }
  });
  await test('it must hold what the law asks for', async () => {
    faults(await s.act(id, 'veileder', {handling: 'rapport', slag: 'sluttrapport', deler: {utbytte: 'x', 'formaal-oppnaadd': 'kanskje'}}),
      'mangler deler/gjennomfoering', 'mangler deler/maal-oppnaadd', 'ugyldig-kode deler/formaal-oppnaadd');
    refused(await s.act(id, 'arbeidsgiver', {handling: 'rapport', slag: 'sluttrapport', deler: REPORT}), 403, 'ikke-din-rolle');
  });
  await test('participant and Nav read it, and the participant is told', async () => {
    const {nr} = done(await s.act(id, 'veileder', {handling: 'rapport', slag: 'sluttrapport', deler: REPORT}));
    ok(s.sql(`SELECT rolle FROM utboks WHERE avtale = '${id}' AND nr = ${nr}`).some(r => r.rolle === 'deltaker'), 'the participant was not told');
    equal([await read('deltaker'), await read('veileder'), await read('arbeidsgiver')], [REPORT.utbytte, REPORT.utbytte, undefined]);
    has(await (await s.login('ola')).get(`/avtaler/${id}`), REPORT.utbytte);
    for (const path of ['', '/historikk']) lacks(await (await s.login('astrid')).get(`/avtaler/${id}${path}`), REPORT.utbytte);
  });
  await test('the participant may comment, and must be answered', async () => {
    const ola = await s.login('ola'), page = await ola.get(`/avtaler/${id}`);
    has(page, 'Skriv til Nav om rapporten');
    done(await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Jeg nådde alle tre målene.'}));
    const open = (await s.get(id, 'veileder')).henvendelser.at(-1);
    equal([open.tekst, open.svar], ['Jeg nådde alle tre målene.', null]);
  });
  await test('the employer reads it while the participant consents, and no longer', async () => {
    const astrid = await s.login('astrid');
    done(await s.act(id, 'deltaker', {handling: 'samtykke', slag: 'dele-rapport'}));
    equal(await read('arbeidsgiver'), REPORT.utbytte);
    has(await astrid.get(`/avtaler/${id}`), REPORT.utbytte);
    lacks(await astrid.get(`/avtaler/${id}/historikk`), 'Ola var sliten.');
    done(await s.act(id, 'deltaker', {handling: 'samtykke-trukket', slag: 'dele-rapport'}));
    equal(await read('arbeidsgiver'), undefined);
    for (const path of ['', '/historikk']) lacks(await astrid.get(`/avtaler/${id}${path}`), REPORT.utbytte);
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=arbeidsgiver`, {as: 'astrid'});
    equal(bundle.status, 200);
    ok(!bundle.bytes.includes(REPORT.utbytte), 'the bundle has it');
  });
}

// ---- contact points ----

async function contacts(s) {
  const day = s.extra.idag, id = await s.agreed('arbeidstrening', {content: innhold('arbeidstrening', c => Object.assign(c['kontaktpunkt-nav'],
    {vikar: {navn: 'Viggo Vikar', telefon: '40009999', fra: plus(day, 3), til: plus(day, 5)}, 'gjelder-til': plus(day, 10)}), day)});
  const nav = async rolle => (await s.get(id, rolle)).kontaktpunkter.find(k => k.slag === 'nav');
  const own = (await nav('deltaker')).navn;
  await test('the contact person is told every day, and the substitute beside it on its own days alone', async () => {
    for (const [n, there] of [[2, false], [3, true], [5, true], [6, false]]) {
      await at(s, plus(day, n));
      for (const rolle of EVERYBODY) {
        const k = await nav(rolle), vikar = {navn: 'Viggo Vikar', telefon: '40009999', epost: null, fra: plus(day, 3), til: plus(day, 5)};
        equal([k.part, k.navn, k.telefon, k.gjelder, k.vikar, k.mangler, k.byttet], ['nav', own, '40000002', true, there ? vikar : null, false, 0], `day ${n}, ${rolle}`);
        const page = await (await s.login(CAST[rolle])).get(`/avtaler/${id}?rolle=${rolle}`);
        has(page, own);
        has(page, 'tel:40000002');
        // Kort sagt has the substitute with its days, whichever day it is; who to ask today stands in a box of its own.
        const [, box] = page.text.split('id="kontakt-tittel"'), [today] = (box ?? '').split('</section>');
        equal(['Vikar: Viggo Vikar', 'tel:40009999'].map(text => today.includes(text)), [there, there], `day ${n}, ${rolle}`);
      }
    }
  });
  await test('a substitute without both days is not put forward', async () => {
    const draft = await s.create('arbeidstrening');
    for (const side of ['nav', 'arbeidsplass']) {
      for (const less of [['til'], ['fra'], ['fra', 'til']]) {
        const vikar = Object.fromEntries(Object.entries({navn: 'Viggo Vikar', telefon: '40009999', fra: s.extra.idag, til: s.extra.idag}).filter(([k]) => !less.includes(k)));
        await s.save(draft, 'veileder', c => { c[`kontaktpunkt-${side}`].vikar = vikar; });
        const {utkast} = await s.get(draft, 'veileder');
        const {status, json} = await s.api('POST', `avtaler/${draft}/fremlegg`, {as: 'vera', match: utkast.etag, body: {rolle: 'veileder'}});
        const told = json.feil.filter(f => f.felt.startsWith('kontaktpunkt')).map(f => `${f.kode} ${f.felt}`).sort();
        equal([status, told], [422, less.map(d => `mangler kontaktpunkt-${side}/vikar/${d}`).sort()], side);
        await s.save(draft, 'veileder', c => { delete c[`kontaktpunkt-${side}`].vikar; });
      }
    }
  });
  await test('nobody to reach is an alarm to all, and on the lists', async () => {
    await at(s, plus(day, 10));
    equal((await nav('deltaker')).mangler, false, 'the last day counts');
    await at(s, plus(day, 11));
    for (const rolle of EVERYBODY) {
      equal((await nav(rolle)).mangler, true, rolle);
      has(await (await s.login(CAST[rolle])).get(`/avtaler/${id}?rolle=${rolle}`), 'Avtalen har ingen kontakt i Nav i dag.');
      equal((await s.api('GET', 'avtaler', {as: CAST[rolle]})).json.avtaler.find(a => a.id === id)['uten-kontakt'], true);
    }
    has(await (await s.login('vera')).get('/avtaler'), 'Kontakt mangler');
  });
  await test('one who stands in after the last day of the contact person is told beside it', async () => {
    const vikar = {navn: 'Vilde Vikar', telefon: '40008888', fra: s.extra.idag, til: s.extra.idag};
    await s.amend(id, 'veileder', c => Object.assign(c['kontaktpunkt-nav'], {vikar}));
    await s.putForward(id);
    for (const rolle of EVERYBODY) {
      const k = await nav(rolle), page = await (await s.login(CAST[rolle])).get(`/avtaler/${id}?rolle=${rolle}`);
      equal([k.navn, k.gjelder, k.vikar.navn, k.mangler], [own, false, 'Vilde Vikar', false], rolle);
      for (const text of [own, 'Er ikke kontakt i dag. Kontakt vikaren.', 'Vikar: Vilde Vikar']) has(page, text);
    }
    await at(s, plus(s.extra.idag, 1));
    equal([(await nav('deltaker')).vikar, (await nav('deltaker')).mangler], [null, true]);
  });
  await test('another is named, and the changes are counted', async () => {
    for (const [i, navn] of ['Kari Ny', 'Nora Nyere'].entries()) {
      const saved = await s.amend(id, 'veileder', c => {
        Object.assign(c['kontaktpunkt-nav'], {navn, 'gjelder-fra': s.extra.idag});
        delete c['kontaktpunkt-nav']['gjelder-til'];
      });
      equal(saved.status, 200, saved.text.slice(0, 300));
      equal((await s.putForward(id)).handling, 'kontaktpunkt');
      for (const rolle of EVERYBODY) equal([(await nav(rolle)).navn, (await nav(rolle)).byttet, (await nav(rolle)).mangler], [navn, i + 1, false], rolle);
    }
    has(await (await s.login('ola')).get(`/avtaler/${id}`), 'Byttet 2 ganger');
    equal((await s.get(id, 'deltaker')).kontaktpunkter.find(k => k.slag === 'arbeidsplass').byttet, 0);
  });
  await test('days that cannot be are refused', async () => {
    const saved = await s.amend(id, 'veileder', c => Object.assign(c['kontaktpunkt-nav'], {'gjelder-til': plus(s.extra.idag, -1)}));
    faults(saved, 'kontaktpunkt-baklengs kontaktpunkt-nav/gjelder-fra');
  });
  return id;
}

// ---- taking over ----

const VIGGO = {navn: 'Viggo Veileder', rolle: 'Veileder', telefon: '40001111', epost: 'viggo.veileder@example.com'};

async function takeOver(s) {
  const fresh = () => s.agreed('mentor', {content: innhold('mentor', c => { c['kontaktpunkt-nav'].vikar = {navn: 'Viktor', telefon: '40007777', fra: s.extra.idag, til: s.extra.idag}; }, s.extra.idag)});
  const nav = async (id, rolle = 'deltaker') => (await s.get(id, rolle)).kontaktpunkter.find(k => k.slag === 'nav');
  const take = (id, deler, more = {}) => s.act(id, 'veileder', {handling: 'overtatt', deler, ...more}, {as: 'viggo'});
  const id = await fresh();
  await test('to take over is to say who is the contact point now', async () => {
    const before = (await s.get(id, 'veileder')).poster.length;
    faults(await take(id, undefined), 'mangler deler/telefon');
    faults(await take(id, {telefon: '40001111'}), 'mangler deler/navn');
    faults(await take(id, {...VIGGO, telefon: '4000', epost: 'viggo', sted: 'x'}), 'ugyldig-form deler/epost', 'ugyldig-form deler/telefon', 'ukjent-felt deler/sted');
    equal((await s.get(id, 'veileder')).poster.length, before, 'something was sealed');
  });
  await test('both are sealed at once, and all are told of both', async () => {
    const {versjon} = await s.get(id, 'deltaker'), {nr, hode} = done(await take(id, VIGGO, {tekst: 'Vera er i permisjon.'}));
    for (const rolle of [...EVERYBODY, 'beslutter']) {
      const now = await s.get(id, rolle, rolle === 'veileder' ? 'viggo' : CAST[rolle]);
      equal(now.poster.slice(nr - 1).map(p => [p.nr, p.handling, p.rolle]), [[nr, 'overtatt', 'veileder'], [nr + 1, 'kontaktpunkt', 'veileder']], rolle);
      equal([now.versjon, now.hode, now.innhold['kontaktpunkt-nav']], [versjon + 1, hode, {...VIGGO, 'gjelder-fra': s.extra.idag}], rolle);
    }
    const told = s.sql(`SELECT nr, count(*) AS n FROM utboks WHERE avtale = '${id}' AND nr >= ${nr} GROUP BY nr`).map(r => r.n);
    ok(told.length === 2 && told[0] === told[1] && told[0] >= 4, `told: ${told}`);
    equal([(await nav(id)).navn, (await nav(id)).byttet], ['Viggo Veileder', 1]);
  });
  await test('the bundle of it is valid', async () => {
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'});
    const path = file(`${folder()}/pakke.zip`, bundle.bytes);
    const checked = await run(AVTALE, ['kontroller', path, '--rot', `${s.data}/segl/rot/rot.vkey`]);
    equal(checked.status, 0, checked.stdout);
  });
  await test('the same request twice is one take-over', async () => {
    const other = await fresh(), {hode} = await s.get(other, 'veileder', 'viggo'), key = randomUUID();
    const twice = [0, 1].map(() => s.api('POST', `avtaler/${other}/erklaeringer`, {as: 'viggo', match: hode, key, body: {handling: 'overtatt', rolle: 'veileder', deler: VIGGO}}));
    const [a, b] = await Promise.all(twice);
    equal([a.status, b.status, a.text === b.text], [201, 201, true]);
    equal((await s.get(other, 'veileder')).poster.filter(p => p.handling === 'overtatt').length, 1);
    const many = await Promise.all(Array.from({length: 6}, () => fresh()));
    const answers = await Promise.all(many.map(m => take(m, VIGGO)));
    equal(answers.map(x => x.status), many.map(() => 201), 'many at once');
  });
  await test('an amendment somebody writes on gets the new contact point too', async () => {
    const other = await fresh();
    equal((await s.amend(other, 'veileder', c => { c.timer = '3'; })).status, 200);
    const {utkast: before} = await s.get(other, 'veileder');
    done(await take(other, VIGGO));
    const {utkast: after} = await s.get(other, 'veileder');
    equal([after.innhold['kontaktpunkt-nav'].navn, after.innhold.timer, after.revisjon], ['Viggo Veileder', '3', before.revisjon + 1]);
    refused(await s.api('PUT', `avtaler/${other}/utkast`, {as: 'vera', match: before.etag, body: {rolle: 'veileder', innhold: before.innhold}}), 412, 'utdatert');
    await s.putForward(other);
  });
  await test('while a version waits it cannot be, and the page says what to do', async () => {
    const other = await fresh();
    await s.amend(other, 'veileder', c => { c.formaal = 'Et annet formål.'; });
    await s.putForward(other);
    faults(await take(other, VIGGO), 'versjon-venter handling');
    const viggo = await s.login('viggo');
    const answer = await viggo.submit(`/avtaler/${other}/handling/overtatt?rolle=veileder`, '/handling/overtatt', {'deler/navn': 'Viggo', 'deler/telefon': '40001111'});
    equal(answer.status, 422);
    has(answer, 'trekk versjonen tilbake');
    done(await s.act(other, 'veileder', {handling: 'trukket'}));
    done(await take(other, VIGGO));
  });
  await test('through the page', async () => {
    const other = await fresh(), viggo = await s.login('viggo'), path = `/avtaler/${other}/handling/overtatt?rolle=veileder`;
    const wrong = await viggo.submit(path, '/handling/overtatt', {'deler/navn': 'Viggo Veileder'});
    equal(wrong.status, 422);
    has(wrong, 'value="Viggo Veileder"');
    const sent = await viggo.submit(path, '/handling/overtatt', Object.fromEntries(Object.entries(VIGGO).map(([k, v]) => [`deler/${k}`, v])));
    equal(sent.status, 303, sent.text.slice(0, 300));
    equal((await nav(other)).telefon, '40001111');
  });
  await test('after the end there is no version to make, and it is said alone', async () => {
    const other = await fresh();
    done(await s.end(other, 'veileder', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': s.extra.idag}));
    faults(await take(other, VIGGO), 'ukjent-felt deler');
    done(await take(other, undefined));
  });
}

// ---- who reads what goes with an act ----

const TABLE = readFileSync(join(ROOT, 'tests/service/lesere-handlinger.txt'), 'utf8').split('\n').filter(l => l && !l.startsWith('#')).map(l => l.trim().split(/\s+/));

// The act of a line, done with a marker in its text.
async function doLine(s, id, [act, who, document], marker) {
  const [rolle, til] = who.split('>'), {innhold: content, plikter} = await s.get(id, rolle);
  const held = {dato: s.extra.idag, deltok: 'Alle', avtalt: document === 'moete' ? marker : 'Ingenting nytt.'};
  const open = async () => (await s.get(id, rolle)).henvendelser.filter(h => h.fra === til && h.svar === null && h.tekst).at(-1).nr;
  const bodies = {
    henvendelse: () => ({slag: til, tekst: marker}),
    besvart: async () => ({slag: `post-${await open()}`, tekst: marker}),
    loefte: () => ({slag: 'ikke-gitt', om: `tilrettelegging/${content.tilrettelegging[0].id}`, tekst: marker}),
    oppfulgt: () => ({slag: plikter.find(p => p.handling === 'oppfulgt').kode.replace('planlagt', 'gjennomgang'), deler: held, ...(document === 'referat' ? {tekst: marker} : {})}),
    rapport: () => ({slag: 'sluttrapport', deler: {...REPORT, utbytte: marker}}),
  };
  done(await s.act(id, rolle, {handling: act, ...await bodies[act]()}));
}

async function readers(s) {
  const id = await s.agreed('arbeidstrening', {content: innhold('arbeidstrening', () => {}, s.extra.idag)});
  const sees = async (rolle, marker) => {
    const browser = await s.login(CAST[rolle]);
    const answers = [await s.api('GET', `avtaler/${id}?rolle=${rolle}`, {as: CAST[rolle]}), await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]}),
      ...await Promise.all(['', '/historikk'].map(p => browser.get(`/avtaler/${id}${p}?rolle=${rolle}`)))];
    return answers.map(a => a.bytes.includes(marker));
  };
  await tests('each text has the readers of the table, on pages, in the API and in bundles', async wrong => {
    for (const [i, line] of TABLE.entries()) {
      const marker = `Merke${i}tekst`, code = line[6];
      await doLine(s, id, line, marker);
      const check = async consent => {
        for (const [k, rolle] of EVERYBODY.entries()) {
          const seen = await sees(rolle, marker), want = line[3 + k] === 'samtykke' ? consent : line[3 + k] === 'ja';
          if (!want && seen.some(Boolean)) wrong(`${line.slice(0, 3)}: ${rolle} reads it: ${seen}`);
          if (want && !(seen[0] && seen[1] && (seen[2] || seen[3]))) wrong(`${line.slice(0, 3)}: ${rolle} does not read it: ${seen}`);
        }
      };
      await check(false);
      if (code === '-') continue;
      done(await s.act(id, 'deltaker', {handling: 'samtykke', slag: code}));
      await check(true);
      done(await s.act(id, 'deltaker', {handling: 'samtykke-trukket', slag: code}));
      await check(false);
    }
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
  await meetings(s, id);
  await plans(s);
  await report(s, id);
  await contacts(s);
  await takeOver(s);
  await readers(s);
}

await script(main, {idag: today()});
