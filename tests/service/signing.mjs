// Signing: in any order Nav allows, by all at once, withdrawn, refused, stale; and what each signs is what it was shown.
import {createHash} from 'node:crypto';
import {CAST, equal, file, finish, folder, innhold, ok, plus, ROLES, running, Service, test, tests, TILTAK, today, until as eventually} from './lib.mjs';

const sha256 = bytes => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const refused = (answer, status, type) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${type}`], answer.text.slice(0, 200));
const lines = text => text.split('\n');
const value = (text, key) => lines(text).find(l => l.startsWith(`${key} `))?.slice(key.length + 1);

async function main(s) {
  const forward = async (tiltak = 'arbeidstrening') => {
    const id = await s.create(tiltak);
    await s.putForward(id);
    return id;
  };
  const version = async (id, n = 1) => (await s.get(id, 'veileder')).versjoner.filter(v => v.n === n).at(-1);
  const signed = v => v.kreves.filter(k => k.signert).map(k => k.rolle);

  // ---- orders ----

  for (const order of [['deltaker', 'arbeidsgiver', 'veileder'], ['arbeidsgiver', 'deltaker', 'veileder']])
    await test(`order ${order.join(', ')}`, async () => {
      const id = await forward(), codes = new Set();
      for (const rolle of order) {
        equal((await s.get(id, 'veileder')).status, 'til-signering');
        const sealed = await s.sign(id, rolle);
        codes.add(sealed.kontrollkode).add(sealed.tilbud.kontrollkode);
        equal(sealed.gjelder, rolle === 'veileder', `in force after ${rolle}`);
      }
      const now = await s.get(id, 'veileder');
      equal([now.status, now.versjoner[0].tilstand, now.versjoner[0].kreves.map(k => [k.rolle, k.handling, k.signert])],
        ['gjennomfoeres', 'gjelder', [['arbeidsgiver', 'godkjent', true], ['deltaker', 'godkjent', true], ['veileder', 'godkjent', true]]]);
      equal([...codes], [now.versjoner[0].kontrollkode], 'one control code for all');
      equal(now.poster.map(p => p.handling), ['fremlagt', 'godkjent', 'godkjent', 'godkjent']);
    });

  for (const tiltak of TILTAK)
    await test(`${tiltak}: all sign, Nav after the others, the decider last`, async () => {
      const id = await forward(tiltak), order = await s.signAll(id, tiltak), now = await s.get(id, 'veileder');
      equal(now.status, running(tiltak));
      equal([...order].sort(), [...ROLES[tiltak]].sort(), 'each role once');
      const last = ROLES[tiltak].includes('beslutter') ? ['veileder', 'beslutter'] : ['veileder'];
      equal(order.slice(-last.length), last);
      equal(new Set(now.poster.filter(p => p.handling !== 'fremlagt').map(p => p.rolle)).size, ROLES[tiltak].length);
    });

  await test('who is asked too early is told whom to wait for, and is not offered it', async () => {
    const id = await forward('mentor');
    const early = async (rolle, type) => {
      const now = await s.get(id, rolle), handling = rolle === 'beslutter' ? 'besluttet' : 'godkjent';
      ok(!now.handlinger.includes(handling), `${rolle} is offered ${handling}`);
      refused(await s.attempt(id, rolle), 409, type);
    };
    await early('veileder', 'ikke-din-tur');
    await early('beslutter', 'ikke-din-tur');
    await s.sign(id, 'deltaker');
    await s.sign(id, 'arbeidsgiver');
    await early('veileder', 'ikke-din-tur');
    await s.sign(id, 'mentor');
    await early('beslutter', 'ikke-din-tur');
    await s.sign(id, 'veileder');
    equal((await s.get(id, 'veileder')).status, 'til-signering', 'without the decider it is not in force');
    equal((await s.sign(id, 'beslutter')).gjelder, true);
    refused(await s.attempt(id, 'beslutter'), 409, 'ikke-lov-naa');
  });

  // ---- at once ----

  await tests('both parties confirm in the same moment', async wrong => {
    for (let i = 0; i < 10; i++) {
      const id = await forward(), roles = ['deltaker', 'arbeidsgiver'];
      const attempts = await Promise.all(roles.map(r => s.attempt(id, r)));
      const sealed = await Promise.all(attempts.map((a, k) => s.confirm(a, {as: CAST[roles[k]]})));
      if (sealed.some(a => a.status !== 201)) wrong(`${sealed.map(a => a.text.slice(0, 100))}`);
      if (String(sealed.map(a => a.json?.nr).sort()) !== '2,3') wrong(`numbers ${sealed.map(a => a.json?.nr)}`);
      const hode = (await s.get(id, 'veileder')).hode;
      if (!sealed.some(a => a.json?.hode === hode)) wrong('the head is neither');
      await s.sign(id, 'veileder');
    }
  });

  await test('one attempt confirmed twice at once counts once', async () => {
    const id = await forward(), attempt = await s.attempt(id, 'deltaker');
    const both = await Promise.all([1, 2].map(() => s.confirm(attempt, {as: 'ola'})));
    equal(both.map(a => a.status).sort(), [201, 409]);
    equal((await s.get(id, 'veileder')).poster.length, 2);
  });

  await test('two attempts of one person: the second is told it is done', async () => {
    const id = await forward(), attempts = [await s.attempt(id, 'deltaker'), await s.attempt(id, 'deltaker')];
    equal((await s.confirm(attempts[0], {as: 'ola'})).status, 201);
    refused(await s.confirm(attempts[1], {as: 'ola'}), 409, 'alt-gjort');
    refused(await s.confirm(attempts[0], {as: 'ola'}), 409, 'alt-gjort');
    refused(await s.attempt(id, 'deltaker'), 409, 'alt-gjort');
  });

  await test("another's signature in between changes nothing for an attempt", async () => {
    const id = await forward(), attempt = await s.attempt(id, 'deltaker');
    await s.sign(id, 'arbeidsgiver');
    equal((await s.confirm(attempt, {as: 'ola'})).status, 201);
  });

  await tests('signing and withdrawing the version in the same moment', async wrong => {
    for (let i = 0; i < 6; i++) {
      const id = await forward(), attempt = await s.attempt(id, 'deltaker');
      const [a, b] = await Promise.all([s.confirm(attempt, {as: 'ola'}), s.act(id, 'veileder', {handling: 'trukket'})]);
      if (b.status !== 201) wrong(`withdrawing: ${b.text.slice(0, 150)}`);
      if (![201, 409, 412].includes(a.status)) wrong(`signing: ${a.status} ${a.text.slice(0, 150)}`);
      const {versjoner, poster} = await s.get(id, 'veileder');
      if (versjoner[0].tilstand !== 'trukket' || poster.length !== (a.status === 201 ? 3 : 2)) wrong(`${versjoner[0].tilstand}, ${poster.length} records, signing ${a.status}`);
    }
  });

  // ---- whose ----

  await test("an attempt is its maker's alone", async () => {
    const id = await forward('mentor'), attempt = await s.attempt(id, 'deltaker');
    for (const as of ['astrid', 'vera', 'mona', 'bjarne', 'kari']) refused(await s.confirm(attempt, {as}), 404, 'ikke-funnet');
    const other = await forward('mentor');
    refused(await s.api('POST', attempt.json.bekreft.replace(id, other), {as: 'ola', body: {}}), 404, 'ikke-funnet');
    equal((await s.confirm(attempt, {as: 'ola'})).status, 201);
  });

  await test('another of the same role in Nav may sign, and it is that person who has', async () => {
    const id = await forward();
    await s.sign(id, 'deltaker');
    await s.sign(id, 'arbeidsgiver');
    equal((await s.sign(id, 'veileder', 'viggo')).gjelder, true);
  });

  await test('the employer signs for the business it may act for alone', async () => {
    const id = await s.create('arbeidstrening', {content: innhold('arbeidstrening', c => Object.assign(c.virksomhet, {orgnr: '311782010', navn: 'Fjell Bakeri AS'}))});
    await s.putForward(id);
    refused(await s.api('GET', `avtaler/${id}`, {as: 'astrid'}), 404, 'ikke-funnet');
    const sealed = await s.sign(id, 'arbeidsgiver', 'einar');
    equal(sealed.rolle, 'arbeidsgiver');
  });

  // ---- withdrawn, refused ----

  await test('a signature withdrawn can be given again', async () => {
    const id = await forward();
    await s.sign(id, 'deltaker');
    equal((await s.act(id, 'deltaker', {handling: 'trukket', tekst: 'Jeg vil lese en gang til.'})).status, 201);
    equal(signed(await version(id)), []);
    equal((await version(id)).tilstand, 'venter');
    refused(await s.act(id, 'deltaker', {handling: 'trukket'}), 409, 'ikke-lov-naa');
    await s.sign(id, 'arbeidsgiver');
    refused(await s.attempt(id, 'veileder'), 409, 'ikke-din-tur');
    await s.sign(id, 'deltaker');
    equal((await s.sign(id, 'veileder')).gjelder, true);
    refused(await s.act(id, 'deltaker', {handling: 'trukket'}), 409, 'ikke-lov-naa');
  });

  await test('the version withdrawn by who put it forward: nobody signs it, and the next begins where it was', async () => {
    const id = await forward(), attempt = await s.attempt(id, 'arbeidsgiver');
    await s.sign(id, 'deltaker');
    equal((await s.act(id, 'veileder', {handling: 'trukket', tekst: 'Datoen var feil.'})).status, 201);
    equal((await version(id)).tilstand, 'trukket');
    refused(await s.confirm(attempt, {as: 'astrid'}), 409, 'ikke-lov-naa');
    equal((await s.amend(id, 'veileder', c => (c.formaal = 'Rettet.'))).status, 200);
    await s.putForward(id);
    equal(signed(await version(id)), [], 'no signature is taken along');
    refused(await s.confirm(attempt, {as: 'astrid'}), 412, 'utdatert');
    await s.signAll(id, 'arbeidstrening');
    equal((await s.get(id, 'deltaker')).innhold.formaal, 'Rettet.');
  });

  await test('refused with a reason all three read, and a mentor does not', async () => {
    const id = await forward('mentor');
    await s.sign(id, 'arbeidsgiver');
    equal((await s.act(id, 'deltaker', {handling: 'avvist', slag: 'feil-innhold', tekst: 'Timene er feil.'})).status, 201);
    for (const rolle of ROLES.mentor) {
      const now = await s.get(id, rolle), post = now.poster.at(-1);
      equal([now.versjoner[0].tilstand, post.handling, post.slag, post.tekst], ['avvist', 'avvist', 'feil-innhold', rolle === 'mentor' ? undefined : 'Timene er feil.'], rolle);
      refused(await s.attempt(id, rolle), 409, 'ikke-lov-naa');
    }
  });

  await test('who must not sign a version refuses none', async () => {
    const id = await s.agreed('arbeidstrening');
    await s.amend(id, 'veileder', c => (c['behov-virksomhet'] = 'En å ringe.'));
    await s.putForward(id);
    refused(await s.act(id, 'deltaker', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'}), 403, 'ikke-din-rolle');
    refused(await s.attempt(id, 'deltaker'), 403, 'ikke-din-rolle');
  });

  // ---- stale ----

  await test('what was put forward anew must be read anew', async () => {
    const id = await forward(), old = (await s.get(id, 'deltaker')).fremlegg, attempt = await s.attempt(id, 'deltaker');
    await s.act(id, 'veileder', {handling: 'trukket'});
    await s.amend(id, 'veileder', c => (c.formaal = 'Noe annet.'));
    await s.putForward(id);
    refused(await s.confirm(attempt, {as: 'ola'}), 412, 'utdatert');
    refused(await s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'ola', match: old, body: {handling: 'godkjent'}}), 412, 'utdatert');
    const {fremlegg} = await s.get(id, 'deltaker');
    refused(await s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'ola', match: fremlegg, body: {handling: 'godkjent', fremlegg: old}}), 412, 'utdatert');
    ok((await version(id)).fremlegg === fremlegg && old !== fremlegg, 'another put-forward record');
    const page = await (await s.login('ola')).get(`/avtaler/${id}/signer`);
    ok(page.text.includes('Noe annet.'), 'the page shows what is new');
  });

  // ---- S and R ----

  await tests('each signs what it was shown, and no document it does not read', async wrong => {
    const id = await forward('mentor');
    for (const rolle of ['deltaker', 'arbeidsgiver', 'mentor', 'veileder', 'beslutter']) {
      const sealed = await s.sign(id, rolle), S = sealed.erklaering, R = sealed.kvittering, now = await s.get(id, rolle), v = now.versjoner[0];
      const expect = (what, a, b) => a !== b && wrong(`${rolle}: ${what}: ${a} and ${b}`);
      expect('what was offered', S, sealed.tilbud.erklaering);
      expect('first line', lines(S)[0], 'avtale/erklaering/v1');
      expect('avtale', value(S, 'avtale'), id);
      expect('versjon', value(S, 'versjon'), '1');
      expect('fremlegg', value(S, 'fremlegg'), v.fremlegg);
      expect('rolle', value(S, 'rolle'), rolle);
      expect('skjema', value(S, 'skjema'), (await s.api('GET', 'tiltak')).json.tiltak.find(t => t.navn === 'mentor').sha256);
      const named = lines(S).filter(l => /^(dokument|sett) /.test(l)).map(l => l.split(' ')[1]);
      if (named.some(d => d !== 'avtale' && !v.dokumenter.includes(d))) wrong(`${rolle}: S names ${named}, reads ${v.dokumenter}`);
      for (const d of v.dokumenter) {
        const xml = await s.api('GET', `avtaler/${id}/versjoner/1/${d}.xml?rolle=${rolle}`, {as: CAST[rolle]});
        const line = lines(S).find(l => l.startsWith(`${d === 'avtale' ? 'dokument' : 'sett'} ${d} `));
        expect(`digest of ${d}`, line?.split(' ')[2], sha256(xml.bytes));
        expect(`ETag of ${d}`, xml.headers.etag, `"${sha256(xml.bytes)}"`);
      }
      const view = await (await s.login(CAST[rolle])).get(`/avtaler/${id}/versjoner/1/visning.xhtml?rolle=${rolle}`);
      expect('view', value(S, 'visning'), `${sha256(view.bytes)} nb`);
      expect('R is of S', value(R, 'erklaering'), sha256(S));
      expect('number', value(R, 'nr'), String(sealed.nr));
      expect('metode', value(R, 'metode'), 'demo');
      expect('identity', sealed.identitet, sha256(S));
      expect('head', sealed.hode, sha256(R.slice(0, R.indexOf('\n\n') + 1)));
      if (/[^\x00-\x7f]/.test(S) || S.includes('\n\n')) wrong(`${rolle}: S is not plain lines`);
      if (/Testesen|15830151173|08897521041|Mentorsen/.test(S + R)) wrong(`${rolle}: a name or number stands in S or R`);
    }
  });

  await test('records follow each other without a gap', async () => {
    const id = await forward(), receipts = [];
    const all = async () => (await s.get(id, 'veileder')).hode;
    let before = await all();
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) {
      const sealed = await s.sign(id, rolle);
      equal(value(sealed.kvittering, 'forrige'), before);
      before = sealed.hode;
      receipts.push(sealed.nr);
    }
    equal(receipts, [2, 3, 4]);
  });

  await test('an attempt binds nobody: without the confirmation nothing is sealed', async () => {
    const id = await forward(), before = s.stored();
    equal((await s.attempt(id, 'deltaker')).status, 202);
    const after = s.stored();
    equal([after.post, after.forsok], [before.post, before.forsok + 1]);
    equal(signed(await version(id)), []);
  });

  await test('status before the start', async () => {
    const id = await s.create('arbeidstrening', {content: innhold('arbeidstrening', () => {}, plus(today(), 14))});
    await s.putForward(id);
    await s.signAll(id, 'arbeidstrening');
    equal((await s.get(id, 'deltaker')).status, 'klar-for-oppstart');
  });

  await test('many agreements at once: each has its own records, and the log all of them', async () => {
    const before = s.stored();
    const ids = await Promise.all(Array.from({length: 12}, () => forward()));
    await Promise.all(ids.flatMap(id => ['deltaker', 'arbeidsgiver'].map(r => s.sign(id, r))));
    await Promise.all(ids.map(id => s.sign(id, 'veileder')));
    const waiting = 'SELECT count(*) AS n FROM post p WHERE NOT EXISTS(SELECT 1 FROM blad b WHERE b.avtale=p.avtale AND b.nr=p.nr)';
    await eventually(() => s.sql(waiting)[0].n === 0); // leaves come with the next checkpoint, within a second
    equal(s.stored().post - before.post, 48);
    for (const id of ids) equal((await s.get(id, 'veileder')).poster.map(p => p.nr), [1, 2, 3, 4]);
    equal(s.sql('SELECT count(*) AS n FROM blad b LEFT JOIN post p ON p.avtale=b.avtale AND p.nr=b.nr WHERE b.avtale!=\'\' AND p.avtale IS NULL')[0].n, 0);
  });
}

// ---- another day, and other people ----

const BOTH = `<personer>
  <person id="ola" navn="Ola Testesen" slag="deltaker" fnr="15830151173"/>
  <person id="astrid" navn="Astrid Arbeidsgiver" slag="arbeidsgiver" fnr="23888030492"><virksomhet orgnr="314200772" navn="Fjord Kafé AS"/></person>
  <person id="vera" navn="Vera Veileder" slag="nav" navident="Z990001"><rolle navn="veileder"/></person>
  <person id="bjarne" navn="Bjarne Beslutter" slag="nav" navident="Z990002"><rolle navn="beslutter"/></person>
  <person id="bodil" navn="Bodil Begge" slag="nav" navident="Z990004"><rolle navn="veileder"/><rolle navn="beslutter"/></person>
</personer>`;

async function samePerson(s) {
  const tiltak = 'midlertidig-lonnstilskudd';
  const until = async (by, approver) => {
    const id = await s.create(tiltak, {as: by});
    const {utkast} = await s.get(id, 'veileder', by);
    equal((await s.api('POST', `avtaler/${id}/fremlegg`, {as: by, match: utkast.etag, body: {rolle: 'veileder'}})).status, 201);
    for (const [rolle, as] of [['deltaker', 'ola'], ['arbeidsgiver', 'astrid'], ['veileder', approver]]) await s.sign(id, rolle, as);
    return id;
  };
  for (const [by, approver] of [['bodil', 'bodil'], ['vera', 'bodil'], ['bodil', 'vera']])
    await test(`put forward by ${by}, approved by ${approver}: bodil does not decide, bjarne does`, async () => {
      const id = await until(by, approver);
      ok(!(await s.get(id, 'beslutter', 'bodil')).handlinger.includes('besluttet'), 'it is offered');
      const answer = await s.attempt(id, 'beslutter', {as: 'bodil'});
      equal([answer.status, answer.json.feil?.map(f => f.kode)], [422, ['samme-person']]);
      equal((await s.sign(id, 'beslutter', 'bjarne')).gjelder, true);
    });
  await test('bodil decides what others have put forward and approved', async () => {
    const id = await until('vera', 'vera');
    equal((await s.sign(id, 'beslutter', 'bodil')).gjelder, true);
  });
}

async function anotherDay(s) {
  const day = s.extra.idag, tiltak = 'midlertidig-lonnstilskudd';
  const id = await s.create(tiltak, {content: innhold(tiltak, () => {}, day)});
  await s.putForward(id);
  const attempt = await s.attempt(id, 'deltaker');
  await s.sign(id, 'arbeidsgiver');
  await s.stop();
  s.extra.idag = plus(day, 1);
  await s.start();
  await test('an attempt expires', async () => refused(await s.confirm(attempt, {as: 'ola'}), 409, 'utloept'));
  await test('the day after the start Nav no longer signs it into force; the parties may', async () => {
    await s.sign(id, 'deltaker');
    const answer = await s.attempt(id, 'veileder');
    equal([answer.status, answer.json.feil?.map(f => [f.kode, f.felt])], [422, [['start-tidligst', 'start']]]);
  });
  await test('with a reason shown to all, Nav may', async () => {
    await s.act(id, 'veileder', {handling: 'trukket'});
    const saved = await s.amend(id, 'veileder', c => Object.assign(c, {etterregistrering: 'ja', 'etterregistrering-grunn': 'Alle var enige før oppstart.'}));
    equal(saved.status, 200, saved.text.slice(0, 300));
    await s.putForward(id);
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) await s.sign(id, rolle);
    await s.stop();
    s.extra.idag = plus(day, 3);
    await s.start();
    equal((await s.sign(id, 'beslutter')).gjelder, true, 'the decider is not held back');
    equal((await s.get(id, 'deltaker')).innhold['etterregistrering-grunn'], 'Alle var enige før oppstart.');
  });
  await test('a duty is overdue for all, and an agreement ends with its last day', async () => {
    const {plikter, innhold: content} = await s.get(id, 'deltaker');
    equal(plikter.map(p => [p.kode, p.hvem, p['over-tiden']]), [['oppstartsmoete', 'veileder', false], ['gjennomgang', 'veileder', false], ['planlagt', 'veileder', false]]);
    await s.stop();
    s.extra.idag = plus(day, 15);
    await s.start();
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder'])
      equal((await s.get(id, rolle)).plikter.find(p => p.kode === 'oppstartsmoete')['over-tiden'], true, rolle);
    equal((await s.act(id, 'veileder', {handling: 'oppfulgt', slag: 'oppstartsmoete', tekst: 'Møtet ble holdt.', deler: {dato: day, deltok: 'Ola, Astrid og Vera', avtalt: 'Ola fortsetter som nå.'}})).status, 201);
    ok(!(await s.get(id, 'deltaker')).plikter.some(p => p.kode === 'oppstartsmoete'), 'done, and still owed');
    await s.stop();
    s.extra.idag = plus(content.slutt, 1);
    await s.start();
    equal((await s.get(id, 'deltaker')).status, 'avsluttet');
  });
}

const shared = await Service.open();
await test('the script comes to its end', () => main(shared));
const people = await Service.open({personer: file(`${folder()}/personer.xml`, BOTH)});
await test('same person: the script comes to its end', () => samePerson(people));
const clock = await Service.open({idag: today()});
await test('another day: the script comes to its end', () => anotherDay(clock));
await finish(shared, people, clock);
