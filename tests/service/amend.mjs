// Amending: who must sign again follows from what changed, nothing signed is copied, and ending is one-sided.
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, ok, plus, run, script, test, tests, today} from './lib.mjs';

const refused = (answer, status, type) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${type}`], answer.text.slice(0, 200));
const done = answer => equal(answer.status, 201, answer.text.slice(0, 300));
const field = (content, path) => path.split('/').reduce((o, k) => o?.[k], content);
const put = (content, path, value) => {
  const keys = path.split('/'), last = keys.pop();
  keys.reduce((o, k) => (o[k] ??= {}), content)[last] = value;
};

await script(async s => {
  const A = 'arbeidstrening', L = 'midlertidig-lonnstilskudd';
  const version = async (id, n) => (await s.get(id, 'veileder')).versjoner.filter(v => v.n === n).at(-1);
  const kreves = v => v.kreves.map(k => k.rolle).sort().join(' ');
  const stops = answer => (answer.json.feil ?? []).filter(f => f.alvor === 'stopp');
  const saved = answer => equal(answer.status, 200, answer.text.slice(0, 300));
  const newItem = (list, item) => list.push({...structuredClone(list[0]), id: undefined, ...item});

  // ---- who must sign: the reviewed table ----
  // measure, what, who writes, who puts forward, change, who must sign version 2 (one role: it is in force at once, by that role alone)

  const signers = {A3: 'arbeidsgiver deltaker veileder', money: 'arbeidsgiver beslutter veileder', all: 'arbeidsgiver beslutter deltaker veileder'};
  for (const [tiltak, what, by, forward, change, expected] of [
    [A, "the employer's own contact", 'arbeidsgiver', 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'), 'arbeidsgiver'],
    [A, "Nav's own contact", 'veileder', 'veileder', c => (c['kontaktpunkt-nav'].telefon = '41000098'), 'veileder'],
    [A, "the participant's own number", 'deltaker', 'deltaker', c => (c.deltaker.telefon = '41000097'), 'deltaker'],
    [A, "the participant's own goals", 'deltaker', 'deltaker', c => (c['egne-maal'] = [{maal: 'Bli kjent med noen.'}]), 'deltaker'],
    [A, 'the purpose', 'veileder', 'veileder', c => (c.formaal = 'Et annet formål.'), signers.A3],
    [A, 'the end', 'arbeidsgiver', 'veileder', c => (c.slutt = plus(c.slutt, 7)), signers.A3],
    [A, 'the needs of the business', 'veileder', 'veileder', c => (c['behov-virksomhet'] = 'En å ringe.'), 'arbeidsgiver veileder'],
    [A, 'other help', 'deltaker', 'veileder', c => (c['annen-bistand'][0].beskrivelse = 'Noe annet.'), 'deltaker veileder'],
    [A, 'need group', 'veileder', 'veileder', c => (c.innsatsgruppe = 'trenger-veiledning'), 'veileder'],
    [A, "Nav's office", 'veileder', 'veileder', c => (c.enhet = '0001'), 'veileder'],
    [A, 'more help by Nav', 'veileder', 'veileder', c => newItem(c.oppfoelging, {ansvarlig: 'nav'}), 'veileder'],
    [A, 'more help by the employer', 'veileder', 'veileder', c => newItem(c.oppfoelging, {ansvarlig: 'arbeidsgiver'}), 'arbeidsgiver veileder'],
    [A, 'more help by the participant', 'veileder', 'veileder', c => newItem(c.oppfoelging, {ansvarlig: 'deltaker'}), 'deltaker veileder'],
    [A, 'less help by Nav', 'veileder', 'veileder', c => (c.oppfoelging[0].omfang.antall = '0.5'), signers.A3],
    [A, 'help by Nav that grows', 'veileder', 'veileder', c => (c.oppfoelging[0].omfang.antall = '2'), 'veileder'],
    [A, 'a help item away', 'veileder', 'veileder', c => c.oppfoelging.pop(), signers.A3],
    [A, "an item of the employer's training plan more", 'arbeidsgiver', 'arbeidsgiver', c => newItem(c.opplaeringsplan, {tema: 'Kasse to'}), 'arbeidsgiver'],
    [A, 'one away', 'arbeidsgiver', 'veileder', c => c.opplaeringsplan.pop(), signers.A3],
    [A, 'a meeting more', 'veileder', 'veileder', c => newItem(c.plan, {}), 'veileder'],
    [A, 'a meeting earlier', 'veileder', 'veileder', c => (c.plan[1].foerste = plus(c.plan[1].foerste, -1)), 'veileder'],
    [A, 'a meeting later', 'veileder', 'veileder', c => (c.plan[1].foerste = plus(c.plan[1].foerste, 1)), signers.A3],
    [A, 'contact of one side and needs of the business', 'veileder', 'veileder', c => { c['kontaktpunkt-nav'].telefon = '41000096'; c['behov-virksomhet'] = 'x'; }, 'arbeidsgiver veileder'],
    [A, 'contact and purpose', 'arbeidsgiver', 'veileder', c => { c['kontaktpunkt-arbeidsplass'].telefon = '41000095'; c.formaal = 'x'; }, signers.A3],
    [L, 'more pay', 'arbeidsgiver', 'veileder', c => c.manedslonn++, signers.money],
    [L, 'less pay', 'arbeidsgiver', 'veileder', c => c.manedslonn--, signers.all],
    [L, 'the need group, and so the rate', 'veileder', 'veileder', c => (c.innsatsgruppe = 'trenger-veiledning'), signers.all],
    [L, 'the account', 'arbeidsgiver', 'arbeidsgiver', c => (c.kontonummer = '12345678911'), 'arbeidsgiver'],
    ['mentor', 'more hours', 'arbeidsgiver', 'veileder', c => (c.timer = '13'), signers.money],
    ['mentor', 'fewer hours', 'arbeidsgiver', 'veileder', c => (c.timer = '12'), signers.all],
    ['mentor', "the mentor's name", 'arbeidsgiver', 'veileder', c => (c.mentor.navn = 'Mona M. Mentorsen'), 'arbeidsgiver deltaker mentor veileder'],
    ['mentor', "the mentor's pay", 'arbeidsgiver', 'veileder', c => (c.lonn = 43000), signers.money],
    ['mentor', "the mentor's number", 'arbeidsgiver', 'arbeidsgiver', c => (c.mentor.telefon = '41000094'), 'arbeidsgiver'],
    ['inkluderingstilskudd', 'a line more', 'arbeidsgiver', 'veileder', c => newItem(c.utgift, {}), 'arbeidsgiver veileder'],
    ['inkluderingstilskudd', 'a larger amount', 'arbeidsgiver', 'veileder', c => c.utgift[0].belop++, 'arbeidsgiver veileder'],
    ['varig-lonnstilskudd', 'a higher rate', 'veileder', 'veileder', c => (c.tilskuddsprosent = '72'), signers.money],
    ['varig-lonnstilskudd', 'a lower rate', 'veileder', 'veileder', c => (c.tilskuddsprosent = '60'), signers.all],
  ]) {
    await test(`${tiltak}: ${what} by ${by}: ${expected}`, async () => {
      const id = await s.agreed(tiltak), before = await s.get(id, 'veileder');
      saved(await s.amend(id, by, change));
      const alone = !expected.includes(' '), other = forward === 'veileder' ? 'arbeidsgiver' : 'veileder';
      if (alone && by !== 'veileder') ok(true); // what one side changes alone nobody else need put forward
      else if (other !== by) refused(await s.api('POST', `avtaler/${id}/fremlegg`, {as: CAST[other], match: 'u2', body: {rolle: other}}), 403, 'ikke-din-rolle');
      // What is told before it is sent is what holds when it is.
      const preview = (await s.api('GET', `avtaler/${id}/fremlegg?rolle=${forward}`, {as: CAST[forward]})).json;
      const told = before.versjoner[0].kreves.map(k => k.rolle).filter(r => r !== forward && !expected.split(' ').includes(r)).sort().join(' ');
      equal([preview.handling, preview.klar, preview['maa-signere'].map(k => k.rolle).sort().join(' '), preview.varsles.sort().join(' ')], [alone ? 'kontaktpunkt' : 'fremlagt', true, expected, told]);
      equal([...new Set(preview.endringer.flatMap(e => e.signerer))].sort().join(' '), expected, 'the signers of each change, together');
      ok(preview.endringer.every(e => e.grunner?.length > 0 && (e.klasse === 'A') === (e.signerer.length === 0)), JSON.stringify(preview.endringer));
      const sealed = await s.putForward(id, {rolle: forward});
      equal([sealed.versjon, sealed.gjelder, sealed.handling], [2, alone, alone ? 'kontaktpunkt' : 'fremlagt']);
      const two = await version(id, 2), one = await version(id, 1);
      equal(kreves(two), expected);
      equal([one.tilstand, two.tilstand], alone ? ['erstattet', 'gjelder'] : ['gjelder', 'venter']);
      equal(two.kreves.filter(k => k.signert).length, alone ? 1 : 0, 'signatures that stand before anybody has signed');
      if (alone) return;

      // Until all have, the former is in force; and nobody else is asked.
      for (const rolle of before.versjoner[0].kreves.map(k => k.rolle).filter(r => !expected.split(' ').includes(r)))
        refused(await s.attempt(id, rolle), 403, 'ikke-din-rolle');
      for (let left = expected.split(' ').length; left > 0; left--) {
        const now = await s.get(id, 'veileder');
        equal([now.versjon, now.versjoner[0].tilstand], [1, 'gjelder']);
        const next = Object.keys(CAST).find(r => now.versjoner[1].kreves.some(k => k.rolle === r && !k.signert));
        equal((await s.sign(id, next)).gjelder, left === 1, `${next} signs, ${left} left`);
      }
      const after = await s.get(id, 'veileder');
      equal([after.kommende.at(-1)?.n ?? after.naa.n, after.versjoner.map(v => v.tilstand)], [2, ['erstattet', 'gjelder']]);

      // Every signature of version 2 is a record of its own, made after it was put forward.
      const nrs = after.versjoner[1].kreves.map(k => k.nr);
      ok(nrs.every(nr => nr > sealed.nr) && new Set(nrs).size === nrs.length, `records ${nrs}, put forward as ${sealed.nr}`);
      equal(after.poster.filter(p => p.versjon === 2 && p.handling !== 'fremlagt').map(p => p.rolle).sort().join(' '), expected);
    });
  }

  // ---- what is told of it ----

  // S is read by all: where somebody does not read the document, it says "-" for what of it has changed.
  await test('a change the reader may not see shows its document and no more', async () => {
    const id = await s.agreed('mentor');
    await s.amend(id, 'arbeidsgiver', c => { c.lonn = 43217; c.timer = '14'; });
    await s.putForward(id);
    const seen = {};
    for (const rolle of ['deltaker', 'arbeidsgiver', 'mentor', 'veileder', 'beslutter'])
      seen[rolle] = (await s.get(id, rolle)).versjoner[1].endret.map(e => `${e.dokument}${e.sti ? `:${e.sti}` : ''}`).sort().join(' ');
    equal(seen, {
      deltaker: 'avtale:timer avtale:timer-totalt mentorlonn', arbeidsgiver: 'avtale:timer avtale:timer-totalt mentorlonn:-', mentor: 'avtale mentorlonn',
      veileder: 'avtale:timer avtale:timer-totalt mentorlonn:-', beslutter: 'avtale:timer avtale:timer-totalt mentorlonn:-',
    });
  });

  // ---- why, before it is sent ----

  await test('each change is told with class, signers and reason', async () => {
    const id = await s.agreed('mentor');
    saved(await s.amend(id, 'arbeidsgiver', c => { c.timer = '14'; c.lonn = 43217; c.mentor.telefon = '41000094'; newItem(c.mentorhjelp, {slag: 'opplaering'}); }));
    saved(await s.save(id, 'veileder', c => { c.formaal = 'Et annet formål.'; c['annen-bistand'][0].beskrivelse = 'Noe annet.'; delete c.plan[0].hver; c.plan[1].hver = '14d'; }));
    const rows = (await s.api('GET', `avtaler/${id}/fremlegg`, {as: 'vera'})).json.endringer;
    const row = path => { const e = rows.find(r => r.sti?.replace(/\/[0-9A-Z]{26}/, '') === path); return e && [e.operasjon, e.klasse, e.signerer.join(' '), e.grunner.join(' ')].join(': '); };
    equal(row('formaal'), 'endre: S: deltaker arbeidsgiver veileder: lov');
    equal(row('timer'), 'oek: P: arbeidsgiver veileder beslutter: plikt penger');
    equal(row('timer-totalt'), 'oek: A: : beregnet');
    equal(row('lonn'), 'oek: P: arbeidsgiver veileder beslutter: lesere penger');
    equal(row('mentor/telefon'), 'endre: V: arbeidsgiver: eget');
    equal(row('mentorhjelp'), 'legg-til: V: arbeidsgiver: mer');
    equal(row('annen-bistand/beskrivelse'), 'endre: P: deltaker veileder: lesere');
    equal(rows.find(r => r.sti === 'formaal').hjemmel, 'tf-5-7-1');
    for (const as of ['ola', 'astrid', 'mona', 'bjarne']) refused(await s.api('GET', `avtaler/${id}/fremlegg`, {as}), 403, 'ikke-din-rolle');
    const page = (await (await s.login('vera')).get(`/avtaler/${id}/fremlegg`)).text;
    for (const text of ['Hevet', 'Må signeres av: arbeidsgiver, veileder i Nav, beslutter i Nav.', 'Dette er innhold i avtalen etter tiltaksforskriften § 5-7 (foreslått)', 'Her lover arbeidsgiver mer.', 'Bare deltaker, veileder i Nav leser dette.'])
      ok(page.includes(text), `the page lacks: ${text}`);
  });

  // ---- contact data, directly ----

  const contact = async (id, rolle, innhold, {match, as = CAST[rolle]} = {}) =>
    s.api('POST', `avtaler/${id}/kontaktpunkt`, {as, match: match ?? (await s.get(id, rolle)).hode, body: {rolle, innhold, grunn: 'Nytt nummer.'}});

  await test('each side changes its own contact data in one act, and a draft keeps up', async () => {
    const id = await s.agreed('mentor'), before = (await s.get(id, 'veileder')).innhold;
    saved(await s.amend(id, 'veileder', c => { c.formaal = 'Et annet formål.'; }));
    const sealed = await contact(id, 'deltaker', {deltaker: {telefon: '41000077', epost: 'ny@example.com'}});
    done(sealed);
    equal([sealed.json.handling, sealed.json.versjon, sealed.json.gjelder], ['kontaktpunkt', 2, true]);
    const punkt = {...before['kontaktpunkt-arbeidsplass'], telefon: '41000078'};
    done(await contact(id, 'arbeidsgiver', {'kontaktpunkt-arbeidsplass': punkt, mentor: {telefon: '41000079'}}));
    const now = await s.get(id, 'veileder');
    equal([now.versjon, now.innhold.deltaker.telefon, now.innhold.deltaker.epost, now.innhold['kontaktpunkt-arbeidsplass'].telefon, now.innhold.mentor.telefon], [3, '41000077', 'ny@example.com', '41000078', '41000079']);
    equal([now.utkast.innhold.formaal, now.utkast.innhold.deltaker.telefon, now.utkast.innhold['kontaktpunkt-arbeidsplass'].telefon], ['Et annet formål.', '41000077', '41000078'], 'the draft that was open');
    const left = (await s.api('GET', `avtaler/${id}/fremlegg`, {as: 'vera'})).json.endringer.map(e => e.sti);
    equal(left, ['formaal'], 'which takes nothing back');
    equal([...new Set(now.versjoner.slice(1).map(v => kreves(v)))].sort(), ['arbeidsgiver', 'deltaker']);
    done(await contact(id, 'veileder', {'kontaktpunkt-nav': {...before['kontaktpunkt-nav'], telefon: '41000070'}}));
  });

  await test('and nothing else by that way', async () => {
    const id = await s.agreed('mentor'), content = (await s.get(id, 'veileder')).innhold;
    const faults = answer => [answer.status, ...(answer.json.feil ?? []).map(f => `${f.kode} ${f.felt}`).sort()];
    equal(faults(await contact(id, 'deltaker', {deltaker: {telefon: '41000077', navn: 'En Annen'}, formaal: 'x'})), [422, 'ukjent-felt deltaker/navn', 'ukjent-felt formaal']);
    equal(faults(await contact(id, 'deltaker', {'kontaktpunkt-nav': {telefon: '41000077'}})), [422, 'ukjent-felt kontaktpunkt-nav/telefon']);
    equal(faults(await contact(id, 'deltaker', {deltaker: {telefon: 'ring meg'}})), [422, 'ugyldig-form deltaker/telefon']);
    equal(faults(await contact(id, 'deltaker', {deltaker: content.deltaker.epost ? {telefon: content.deltaker.telefon, epost: content.deltaker.epost} : {telefon: content.deltaker.telefon}})), [422, 'ingen-endring ']);
    equal(faults(await contact(id, 'arbeidsgiver', {'kontaktpunkt-arbeidsplass': {...content['kontaktpunkt-arbeidsplass'], telefon: ''}, mentor: content.mentor && {telefon: content.mentor.telefon}})), [422, 'mangler kontaktpunkt-arbeidsplass/telefon']);
    const list = Object.keys(content).find(k => Array.isArray(content[k]) && content[k].length > 0), {id: _, ...item} = content[list][0];
    equal((await contact(id, 'deltaker', {[list]: [item]})).status, 422, 'a new item of a list');
    refused(await contact(id, 'deltaker', {deltaker: {telefon: '41000077'}}, {match: 'sha256:' + '0'.repeat(64)}), 412, 'utdatert');
    refused(await contact(id, 'beslutter', {}), 403, 'ikke-din-rolle');
    refused(await contact(id, 'mentor', {}), 403, 'ikke-din-rolle');
    await s.amend(id, 'veileder', c => { c.formaal = 'Et annet formål.'; });
    await s.putForward(id, {grunn: 'Noe nytt.'});
    equal((await contact(id, 'deltaker', {deltaker: {telefon: '41000077'}})).status, 409, 'not while a version waits');
  });

  await test('a first version: everybody signs, and nothing has changed', async () => {
    const id = await s.create('mentor'), {status, json} = await s.api('GET', `avtaler/${id}/fremlegg`, {as: 'vera'});
    equal([status, json.endringer, json.varsles, json['maa-signere'].map(k => `${k.rolle} ${k.handling}`), json.etag], [200, [], [], ['deltaker godkjent', 'arbeidsgiver godkjent', 'mentor taushet', 'veileder godkjent', 'beslutter besluttet'], 'u1']);
  });

  await test('a document that did not change keeps its bytes', async () => {
    const id = await s.agreed(L);
    await s.amend(id, 'arbeidsgiver', c => c.manedslonn++);
    await s.putForward(id);
    await s.signAll(id, L);
    const changed = [];
    for (const d of ['avtale', 'person', 'lonn', 'betaling', 'bistand', 'vurdering', 'nav']) {
      const [a, b] = await Promise.all([1, 2].map(n => s.api('GET', `avtaler/${id}/versjoner/${n}/${d}.xml`, {as: 'vera'})));
      if (!a.bytes.equals(b.bytes)) changed.push(d);
    }
    equal(changed, ['avtale', 'lonn'], 'avtale lists the digests of the others');
  });

  await test('nothing changed is nothing to put forward', async () => {
    const id = await s.agreed(A);
    saved(await s.amend(id, 'veileder', () => {}));
    const answer = await s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: 'u2', body: {}});
    equal([answer.status, stops(answer).map(f => f.kode)], [422, ['ingen-endring']]);
  });

  await test('an expense that is agreed on is neither lowered nor taken away', async () => {
    for (const [change, where] of [[c => c.utgift[0].belop--, id => `utgift/${id}/belop`], [c => c.utgift.shift(), () => 'utgift']]) {
      const id = await s.agreed('inkluderingstilskudd'), [first] = (await s.get(id, 'veileder')).innhold.utgift;
      saved(await s.amend(id, 'veileder', change));
      const answer = await s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: 'u2', body: {grunn: 'Tilbudet ble billigere.'}});
      equal([answer.status, stops(answer).map(f => `${f.kode} ${f.felt}`)], [422, [`utgift-ikke-mindre ${where(first.id)}`]]);
    }
  });

  await test('another person or business is another agreement', async () => {
    const id = await s.agreed(A);
    for (const [path, value] of [['deltaker/foedselsnummer', '22849540045'], ['virksomhet/orgnr', '311782010']]) {
      const {utkast} = await s.get(id, 'veileder');
      const answer = utkast ? await s.save(id, 'veileder', c => put(c, path, value)) : await s.amend(id, 'veileder', c => put(c, path, value));
      equal([answer.status, answer.json.feil?.map(f => `${f.kode} ${f.felt}`)], [422, [`ny-avtale ${path}`]]);
    }
    refused(await s.api('GET', `avtaler/${id}`, {as: 'kari'}), 404, 'ikke-funnet');
  });

  await test('another mentor: the new one promises, the old one cannot in its place, and has no role when it is in force', async () => {
    const id = await s.agreed('mentor');
    await s.amend(id, 'arbeidsgiver', c => Object.assign(c.mentor, {navn: 'Kari Prøvesen', foedselsnummer: '22849540045'}));
    await s.putForward(id);
    equal(kreves(await version(id, 2)), 'arbeidsgiver deltaker mentor veileder');
    const old = await s.attempt(id, 'mentor', {as: 'mona'});
    ok(old.status >= 400, `the old mentor is let sign version 2: ${old.status}`);
    ok(!(await s.get(id, 'mentor', 'mona')).handlinger.includes('taushet'), 'it is offered to the old mentor');
    // What holds is still hers to read, and to take away.
    equal((await (await s.login('mona')).get(`/avtaler/${id}`)).status, 200, 'the page');
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip`, {as: 'mona'});
    equal(bundle.status, 200, 'the bundle');
    const checked = await run(AVTALE, ['kontroller', file(join(folder(), 'pakke.zip'), bundle.bytes), '--rot', join(s.data, 'segl/rot/rot.vkey')]);
    equal(checked.status, 0, checked.stdout.slice(-400));
    for (const [rolle, as] of [['arbeidsgiver', 'astrid'], ['deltaker', 'ola'], ['mentor', 'kari'], ['veileder', 'vera']]) await s.sign(id, rolle, as);
    equal((await s.get(id, 'mentor', 'kari')).innhold.mentor, {navn: 'Kari Prøvesen'});
    refused(await s.api('GET', `avtaler/${id}`, {as: 'mona'}), 404, 'ikke-funnet');
  });

  await test('another mentor refused: the first stays, the other has no role', async () => {
    const id = await s.agreed('mentor');
    await s.amend(id, 'arbeidsgiver', c => Object.assign(c.mentor, {navn: 'Kari Prøvesen', foedselsnummer: '22849540045'}));
    await s.putForward(id);
    done(await s.act(id, 'deltaker', {handling: 'avvist', slag: 'uenig', tekst: 'Jeg vil ha Mona.'}));
    equal((await s.get(id, 'mentor', 'mona')).status, 'gjennomfoeres');
    refused(await s.api('GET', `avtaler/${id}`, {as: 'kari'}), 404, 'ikke-funnet');
  });

  await test('any party proposes; only Nav puts forward what others must sign', async () => {
    const id = await s.agreed(A);
    saved(await s.amend(id, 'deltaker', c => (c['behov-deltaker'] = 'Lengre pauser.'), {grunn: 'Det er nødvendig.'}));
    for (const rolle of ['deltaker', 'arbeidsgiver'])
      refused(await s.api('POST', `avtaler/${id}/fremlegg`, {as: CAST[rolle], match: 'u2', body: {rolle}}), 403, 'ikke-din-rolle');
    await s.putForward(id, {grunn: null});
    const {poster} = await s.get(id, 'arbeidsgiver');
    equal(poster.at(-1).tekst, 'Det er nødvendig.', 'the reason of who proposed it');
    await s.signAll(id, A);
    equal((await s.get(id, 'arbeidsgiver')).innhold['behov-deltaker'], 'Lengre pauser.');
  });

  await test('two write the draft: the second sees that it has changed', async () => {
    const id = await s.agreed(A);
    await s.amend(id, 'veileder', c => (c.formaal = 'Ett.'));
    const {utkast} = await s.get(id, 'arbeidsgiver');
    saved(await s.save(id, 'veileder', c => (c.formaal = 'To.')));
    refused(await s.api('PUT', `avtaler/${id}/utkast`, {as: 'astrid', match: utkast.etag, body: {rolle: 'arbeidsgiver', innhold: utkast.innhold}}), 412, 'utdatert');
    equal((await s.get(id, 'veileder')).utkast.innhold.formaal, 'To.');
  });

  await test("what one does not read stays when one saves", async () => {
    const id = await s.agreed(A);
    await s.amend(id, 'veileder', c => { c['annen-bistand'][0].beskrivelse = 'Bare for to.'; c.enhet = '0002'; });
    saved(await s.save(id, 'arbeidsgiver', c => (c['behov-virksomhet'] = 'En å ringe.')));
    const {utkast} = await s.get(id, 'veileder');
    equal([utkast.innhold['annen-bistand'][0].beskrivelse, utkast.innhold.enhet, utkast.innhold['behov-virksomhet']], ['Bare for to.', '0002', 'En å ringe.']);
  });

  await test('an item keeps its id from version to version', async () => {
    const id = await s.agreed(A), first = (await s.get(id, 'veileder')).innhold.maal.map(m => m.id);
    await s.amend(id, 'veileder', c => c.maal.reverse());
    await s.save(id, 'veileder', c => { c.maal[0].beskrivelse = 'Endret.'; });
    await s.putForward(id);
    await s.signAll(id, A);
    equal((await s.get(id, 'veileder')).innhold.maal.map(m => m.id).sort(), first.sort());
  });

  // ---- objections, wishes, consents ----

  await test('an objection to a change made alone must be answered, and stops nothing', async () => {
    const id = await s.agreed('mentor');
    await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
    await s.putForward(id, {rolle: 'arbeidsgiver'});
    refused(await s.act(id, 'arbeidsgiver', {handling: 'innvendt', tekst: 'Min egen.'}), 403, 'ikke-din-rolle');
    refused(await s.act(id, 'mentor', {handling: 'innvendt', tekst: 'Jeg også.'}), 403, 'ikke-din-rolle');
    const objection = await s.act(id, 'deltaker', {handling: 'innvendt', tekst: 'Jeg vil ringe den forrige.'});
    done(objection);
    const nr = objection.json.nr;
    equal((await s.get(id, 'deltaker')).status, 'gjennomfoeres');
    equal((await version(id, 2)).tilstand, 'gjelder');
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder', 'beslutter', 'mentor'])
      equal((await s.get(id, rolle)).poster.at(-1).tekst, rolle === 'mentor' ? null : 'Jeg vil ringe den forrige.', rolle);
    ok((await s.get(id, 'veileder')).handlinger.includes('svar'), 'Nav is not offered to answer');
    refused(await s.act(id, 'deltaker', {handling: 'svar', slag: `post-${nr}`, tekst: 'x'}), 403, 'ikke-din-rolle');
    done(await s.act(id, 'veileder', {handling: 'svar', slag: `post-${nr}`, tekst: 'Den forrige har sluttet.'}));
    refused(await s.act(id, 'veileder', {handling: 'svar', slag: `post-${nr}`, tekst: 'En gang til.'}), 409, 'alt-gjort');
    ok(!(await s.get(id, 'veileder')).handlinger.includes('svar'), 'answered, and offered again');
  });

  await test('a wish, and its answer', async () => {
    const id = await s.agreed(A), wish = await s.act(id, 'deltaker', {handling: 'endringsoenske', tekst: 'Kan jeg begynne senere på dagen?'});
    done(wish);
    done(await s.act(id, 'veileder', {handling: 'svar', slag: `post-${wish.json.nr}`, tekst: 'Ja, vi lager en ny versjon.'}));
  });

  await test('a consent is given once, withdrawn once, and can be given again', async () => {
    const id = await s.agreed(A), consent = {handling: 'samtykke', slag: 'dele-rapport'}, withdraw = {handling: 'samtykke-trukket', slag: 'dele-rapport'};
    for (const rolle of ['arbeidsgiver', 'veileder']) refused(await s.act(id, rolle, consent), 403, 'ikke-din-rolle');
    equal((await s.act(id, 'deltaker', withdraw)).status, 422);
    done(await s.act(id, 'deltaker', consent));
    refused(await s.act(id, 'deltaker', consent), 409, 'alt-gjort');
    done(await s.act(id, 'deltaker', withdraw));
    equal((await s.act(id, 'deltaker', withdraw)).status, 422);
    done(await s.act(id, 'deltaker', consent));
  });

  // ---- ending ----

  await test('the participant ends it while a version waits: at once, and the version falls', async () => {
    const id = await s.agreed(A);
    await s.amend(id, 'veileder', c => (c.slutt = plus(c.slutt, 30)));
    await s.putForward(id);
    await s.sign(id, 'arbeidsgiver');
    const attempt = await s.attempt(id, 'deltaker');
    done(await s.end(id, 'deltaker', {handling: 'avbrutt', slag: 'begynt-i-arbeid', 'gjelder-fra': today(), tekst: 'Jeg har fått jobb et annet sted.'}));
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) {
      const now = await s.get(id, rolle), post = now.poster.at(-1);
      equal([now.status, now.versjoner.map(v => v.tilstand), post.handling, post.slag, post['gjelder-fra']],
        ['avbrutt', ['gjelder', 'trukket'], 'avbrutt', 'begynt-i-arbeid', today()], rolle);
      equal(post.tekst, rolle === 'arbeidsgiver' ? null : 'Jeg har fått jobb et annet sted.', `reason as ${rolle}`);
    }
    refused(await s.confirm(attempt, {as: 'ola'}), 409, 'ikke-lov-naa');
    refused(await s.end(id, 'veileder'), 409, 'alt-gjort');
    const {hode} = await s.get(id, 'veileder');
    refused(await s.api('POST', `avtaler/${id}/endringer`, {as: 'vera', match: hode, body: {}}), 409, 'ikke-lov-naa');
    done(await s.act(id, 'veileder', {handling: 'rapport', slag: 'sluttrapport', deler: {gjennomfoering: 'Ola har vært i kassa.', utbytte: 'Han klarer kassa alene.', 'formaal-oppnaadd': 'ja', 'maal-oppnaadd': 'Målet ble nådd.'}}));
    equal((await s.get(id, 'arbeidsgiver')).poster.at(-1).deler, undefined, 'the report is read by participant and Nav');
    equal((await s.get(id, 'deltaker')).poster.at(-1).deler['maal-oppnaadd'], 'Målet ble nådd.');
  });

  for (const rolle of ['arbeidsgiver', 'veileder'])
    await test(`${rolle} ends it from a day to come: it lasts until then`, async () => {
      const id = await s.agreed(A);
      done(await s.end(id, rolle, {handling: 'avbrutt', slag: 'vilkaar-borte', 'gjelder-fra': plus(today(), 10)}));
      equal((await s.get(id, 'deltaker')).status, 'gjennomfoeres');
    });

  await test('the mentor and the decider', async () => {
    const id = await s.agreed('mentor');
    refused(await s.end(id, 'mentor'), 403, 'ikke-din-rolle');
    equal((await s.end(id, 'beslutter')).status, 201, 'acts for Nav');
  });

  await test('Nav annuls what has not begun', async () => {
    const id = await s.create(A);
    await s.putForward(id);
    await s.sign(id, 'deltaker');
    done(await s.end(id, 'veileder', {handling: 'annullert', slag: 'feilregistrering'}));
    const now = await s.get(id, 'deltaker');
    equal([now.status, now.versjoner[0].tilstand], ['annullert', 'trukket']);
    refused(await s.attempt(id, 'arbeidsgiver'), 409, 'ikke-lov-naa');
  });

  await tests('two end it in the same moment: once', async wrong => {
    for (let i = 0; i < 5; i++) {
      const id = await s.agreed(A), both = await Promise.all(['deltaker', 'arbeidsgiver'].map(r => s.end(id, r)));
      if (both.map(a => a.status).sort().join() !== '201,409' && both.map(a => a.status).sort().join() !== '201,412') wrong(both.map(a => `${a.status} ${a.json?.type}`).join(' '));
    }
  });

  await test('taking over', async () => {
    const id = await s.agreed(A);
    done(await s.act(id, 'veileder', {handling: 'overtatt', tekst: 'Vera er i permisjon.', deler: {navn: 'Viggo Veileder', telefon: '40001111'}}, {as: 'viggo'}));
    equal(field(await s.get(id, 'veileder', 'viggo'), 'status'), 'gjennomfoeres');
  });
});
