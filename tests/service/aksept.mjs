// Acceptance: what a caseworker would try before taking the system into use, one test a case, where no other script shows it. Which case is shown where is
// told in tests/AKSEPT.md. Its service is its own, so that what the participant had before does not count.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, innhold, ok, plus, ROLES, ROOT, run, script, synthetic, test, TILTAK, today, unzip} from './lib.mjs';

const AT = 'arbeidstrening', ML = 'midlertidig-lonnstilskudd', VL = 'varig-lonnstilskudd', SJ = 'sommerjobb', IT = 'inkluderingstilskudd';
const refused = (answer, status, name) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${name}`], answer.text.slice(0, 300));
const done = answer => {
  equal(answer.status, 201, answer.text.slice(0, 400));
  return answer.json;
};
const samtale = 'Han kom innom kontoret. Vi leste alt sammen, og han sa ja.';
const LATE = {etterregistrering: 'ja', 'etterregistrering-grunn': 'Nav var sein med avtalen.'};

// Participants p0, p1, … of the synthetic series (month + 80), born on the first of May 2001.
const FNR = [...Array(28).keys()].map(n => synthetic('018501', 500 + 10 * n));

// ---- worked examples, sealed ----

// Equal amounts as [times, amount].
const many = (...parts) => parts.flatMap(p => (Array.isArray(p) ? Array(p[0]).fill(p[1]) : [p]));
const PLAIN = {manedslonn: 40800, feriepengesats: '0', 'otp-sats': '0', arbeidsgiveravgift: '0'};
// measure, first and last day, what is filled in, the file of the bundle with the figures, the figures, the periods
const EXAMPLES = [
  [ML, '2024-07-29', '2025-07-28', {...PLAIN, innsatsgruppe: 'trenger-veiledning'}, 'lonn', {'sum-lonnsutgifter': 40800, 'sum-tilskudd': 16320},
    many(1609, [5, 16320], 15013, 1206, [5, 12240], 11260)],
  [ML, '2024-07-29', '2026-07-28', {...PLAIN, innsatsgruppe: 'liten-mulighet'}, 'lonn', {'sum-lonnsutgifter': 40800, 'sum-tilskudd': 24480},
    many(2413, [11, 24480], 22520, 2011, [11, 20400], 18766)],
  [VL, '2024-07-29', '2025-07-28', {...PLAIN, innsatsgruppe: 'liten-mulighet', tilskuddsprosent: '60'}, 'lonn', {'sum-lonnsutgifter': 40800, 'sum-tilskudd': 24480},
    many(2413, [11, 24480], 22520)],
  [SJ, '2024-06-01', '2024-06-28', {...PLAIN, innsatsgruppe: 'liten-mulighet', tilskuddsprosent: '75'}, 'lonn', {'sum-lonnsutgifter': 40800, 'sum-tilskudd': 30600}, [28149]],
  ['mentor', '2026-01-01', '2026-02-28', {lonnstype: 'aarslonn', lonn: 780000, timer: '10', feriepengesats: '12', 'otp-sats': '2', arbeidsgiveravgift: '14.1'}, 'mentorlonn',
    {timelonn: 400, 'lonn-per-maaned': 4000, 'sum-lonnsutgifter': 5214, 'sum-tilskudd': 5214}, [5214, 5214]],
  [IT, '2026-01-01', '2026-12-31', {}, 'avtale', {'utgift-totalt': 160400, 'utgift-tak': 160400}, []],
];

const people = join(folder(), 'personer.xml');
writeFileSync(people, readFileSync(join(ROOT, 'service/demo/personer.xml'), 'utf8').replace('</personer>',
  `${FNR.map((fnr, i) => `<person id="p${i}" navn="Deltaker Nummer${i}" slag="deltaker" fnr="${fnr}"/>`).join('\n')}\n</personer>`));

// The demo's content for participant n, begun on a day.
const of = (tiltak, n, start = today(), change = () => {}) => innhold(tiltak, c => {
  Object.assign(c.deltaker, {foedselsnummer: FNR[n], navn: `Deltaker Nummer${n}`});
  change(c);
}, start);

await script(async s => {
  let next = 0;
  const forward = async (tiltak, {n = next++, start, change, who = {}} = {}) => {
    const id = await s.create(tiltak, {content: of(tiltak, n, start, change)}), cast = {...CAST, deltaker: `p${n}`, ...who};
    await s.putForward(id);
    return {id, cast, tiltak};
  };
  const sign = async ({id, cast, tiltak}, ...roles) => {
    for (const rolle of roles.length > 0 ? roles : Object.keys(CAST).filter(r => ROLES[tiltak].includes(r))) await s.sign(id, rolle, cast[rolle]);
  };
  const agreed = async (tiltak, how) => {
    const a = await forward(tiltak, how);
    await sign(a);
    return a;
  };
  const get = ({id, cast}, rolle) => s.get(id, rolle, cast[rolle]);
  const act = ({id, cast}, rolle, body) => s.act(id, rolle, body, {as: cast[rolle]});
  const signed = async a => (await get(a, 'veileder')).versjoner.at(-1).kreves.filter(k => k.signert).map(k => k.rolle).sort();
  const told = ({id}, hendelse) => s.sql(`SELECT DISTINCT rolle FROM utboks WHERE avtale='${id}' AND hendelse='${hendelse}' ORDER BY rolle`).map(r => r.rolle);
  const bundle = async ({id, cast}, rolle) => (await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: cast[rolle]})).bytes;

  // ---- worked examples ----

  for (const [tiltak, start, slutt, values, dokument, figures, periods] of EXAMPLES)
    await test(`the figures of a worked example are those that are sealed: ${tiltak} ${start} ${slutt}`, async () => {
      const a = await agreed(tiltak, {start, change: c => {
        Object.assign(c, values, LATE, {slutt});
        for (const p of c.plan ?? []) if (p.foerste > slutt) p.foerste = slutt;
        if (c.mentor) c.mentor.stillingsprosent = '100';
        if (c.utgift) [c.utgift[0].belop, c.utgift[1].belop] = [160000, 400];
      }});
      const {innhold: c} = await get(a, 'veileder'), bytes = await bundle(a, 'veileder');
      equal(Object.fromEntries(Object.keys(figures).map(k => [k, c[k]])), figures);
      equal((c.tilskuddsperiode ?? []).map(p => p.belop), periods);
      const xml = unzip(bytes).get(`versjon-1/${dokument}.xml`).toString(), part = xml.match(/<tilskuddsperiode>[^]*<\/tilskuddsperiode>/)?.[0] ?? '';
      for (const [k, v] of Object.entries(figures)) ok(xml.includes(`<${k}>${v}</${k}>`), `${dokument}.xml lacks ${k} ${v}`);
      equal([...part.matchAll(/<belop>(\d+)<\/belop>/g)].map(m => Number(m[1])), periods, `${dokument}.xml`);
      const verdict = await run(AVTALE, ['kontroller', file(join(folder(), 'pakke.zip'), bytes), '--rot', join(s.data, 'segl/rot/rot.vkey')]);
      equal(verdict.status, 0, verdict.stdout);
    });

  // ---- signing and taking back ----

  await test('arbeidstrening is in force with the last signature, and has no periods and nobody who decides', async () => {
    const a = await forward(AT);
    await sign(a, 'arbeidsgiver', 'deltaker');
    equal((await get(a, 'veileder')).status, 'til-signering');
    equal((await s.sign(a.id, 'veileder')).gjelder, true);
    for (const rolle of ROLES[AT]) equal([(await get(a, rolle)).status, (await get(a, rolle)).perioder], ['gjennomfoeres', undefined], rolle);
    equal((await s.api('GET', `avtaler/${a.id}?rolle=beslutter`, {as: 'bjarne'})).status, 404);
  });

  await test('the employer says no after the participant has signed: no signature stands, and the participant is told', async () => {
    const a = await forward(AT);
    await sign(a, 'deltaker');
    done(await act(a, 'arbeidsgiver', {handling: 'avvist', slag: 'uenig', tekst: 'Vi har ikke plass.'}));
    equal((await get(a, 'deltaker')).versjoner[0].tilstand, 'avvist');
    ok(told(a, 'avvist').includes('deltaker'), told(a, 'avvist').join());
    equal((await s.amend(a.id, 'veileder', c => (c.formaal = 'Et annet sted.'))).status, 200);
    await s.putForward(a.id);
    equal(await signed(a), [], 'the next version begins without');
  });

  await test('what is in force is not taken back by anybody, nor when its first period is decided', async () => {
    const a = await agreed(ML), all = ROLES[ML];
    for (const rolle of all) refused(await act(a, rolle, {handling: 'trukket', tekst: 'x'}), 409, 'ikke-lov-naa');
    done(await act(a, 'beslutter', {handling: 'periode-godkjent', om: (await get(a, 'beslutter')).perioder[0].om}));
    for (const rolle of all) refused(await act(a, rolle, {handling: 'trukket', tekst: 'x'}), 409, 'ikke-lov-naa');
    equal((await get(a, 'beslutter')).perioder[0].tilstand, 'godkjent');
  });

  await test("signing for the participant makes it nobody's turn: the veileder waits for the employer, and for the mentor's promise", async () => {
    const a = await forward('mentor');
    const behalf = await s.attempt(a.id, 'veileder', {more: {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: samtale}});
    equal(behalf.status, 202, behalf.text.slice(0, 300));
    refused(await s.attempt(a.id, 'veileder'), 409, 'ikke-din-tur');
    done(await s.api('POST', behalf.json.bekreft, {as: 'viggo', body: {}}));
    refused(await s.attempt(a.id, 'veileder'), 409, 'ikke-din-tur');
    await sign(a, 'arbeidsgiver');
    refused(await s.attempt(a.id, 'veileder'), 409, 'ikke-din-tur');
    await sign(a, 'mentor', 'veileder', 'beslutter');
    equal((await get(a, 'deltaker')).status, 'gjennomfoeres');
  });

  await test('another need group while it waits: the version is withdrawn, the rate is another, and everybody signs anew', async () => {
    const a = await forward(ML, {change: c => (c.innsatsgruppe = 'trenger-veiledning')});
    await sign(a, 'arbeidsgiver', 'deltaker');
    const {hode} = await get(a, 'veileder');
    refused(await s.api('POST', `avtaler/${a.id}/endringer`, {as: 'vera', match: hode, body: {}}), 409, 'ikke-lov-naa');
    done(await act(a, 'veileder', {handling: 'trukket', tekst: 'Nytt vedtak.'}));
    equal((await s.amend(a.id, 'veileder', c => (c.innsatsgruppe = 'liten-mulighet'))).status, 200);
    await s.putForward(a.id);
    const now = await get(a, 'deltaker');
    equal([now.versjoner.at(-1).kreves.map(k => k.rolle).sort(), await signed(a)], [[...ROLES[ML]].sort(), []]);
    await sign(a);
    equal((await get(a, 'deltaker')).innhold.tilskuddssats.map(t => t.prosent), ['60']);
  });

  await test("a mentor sees nothing of another mentor's agreement", async () => {
    const n = next++, other = {navn: `Deltaker Nummer${n}`, foedselsnummer: FNR[n]};
    const a = await forward('mentor', {change: c => Object.assign(c.mentor, other), who: {mentor: `p${n}`}}), own = await forward('mentor');
    await sign(a);
    equal((await get(a, 'mentor')).rolle, 'mentor');
    const mona = await s.login('mona');
    for (const path of ['', '/historikk', '/signer', '/versjoner/1/visning.xhtml', '/pakke.zip', '/filer', '/papir', '/samlet', '/perioder'])
      equal((await mona.get(`/avtaler/${a.id}${path}`)).status, 404, path);
    for (const path of ['', '/pakke.zip', '/versjoner/1/mentoroppdrag.xml', '/samlet']) equal((await s.api('GET', `avtaler/${a.id}${path}`, {as: 'mona'})).status, 404, path);
    const list = (await s.api('GET', 'avtaler', {as: 'mona'})).json.avtaler.map(x => x.id), page = (await mona.get('/avtaler')).text;
    equal([list.includes(a.id), list.includes(own.id), page.includes(a.id), page.includes(own.id)], [false, true, false, true]);
  });

  // ---- the life of it ----

  for (const [tiltak, after] of [[AT, 'a report is due'], [ML, 'later periods fall away']])
    await test(`the participant ends it and the employer never answers: over that day, all are told, ${after} (${tiltak})`, async () => {
      const a = await agreed(tiltak), {hode} = await get(a, 'deltaker');
      done(await s.api('POST', `avtaler/${a.id}/erklaeringer`, {as: a.cast.deltaker, match: hode,
        body: {rolle: 'deltaker', handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today(), tekst: 'Merkegrunn for slutt.'}}));
      for (const rolle of ROLES[tiltak]) {
        const now = await get(a, rolle), secret = rolle === 'arbeidsgiver';
        equal([now.status, now.poster.at(-1).tekst], ['avbrutt', secret ? null : 'Merkegrunn for slutt.'], rolle);
      }
      equal(told(a, 'avbrutt'), [...ROLES[tiltak]].sort());
      if (tiltak === ML) ok((await get(a, 'arbeidsgiver')).perioder.every(p => p.tilstand === 'bortfalt'), 'periods after the end');
      else equal((await get(a, 'veileder')).plikter.map(p => [p.kode, p.forfall]), [['sluttrapport', plus(today(), 27)]], '28 days after its last day, yesterday');
    });

  for (const tiltak of TILTAK)
    await test(`${tiltak}: put in after its start, every view says so and why; without the reason it is not put forward`, async () => {
      const start = tiltak === SJ ? `${Number(today().slice(0, 4)) - 1}-06-01` : plus(today(), -1);
      const early = await s.create(tiltak, {content: of(tiltak, next, start)});
      const answer = await s.api('POST', `avtaler/${early}/fremlegg`, {as: 'vera', match: 'u1', body: {}});
      equal(answer.status, 422, answer.text.slice(0, 300));
      ok(answer.json.feil.some(f => f.kode === 'start-tidligst' && f.felt === 'start' && f.alvor === 'stopp'), answer.text.slice(0, 400));
      const a = await forward(tiltak, {start, change: c => Object.assign(c, LATE)});
      for (const rolle of ROLES[tiltak].filter(r => r !== 'mentor')) {
        const view = (await (await s.login(a.cast[rolle])).get(`/avtaler/${a.id}/versjoner/1/visning.xhtml?rolle=${rolle}`)).text;
        ok(view.includes(LATE['etterregistrering-grunn']), `the view of ${rolle}`);
      }
    });
}, {personer: people});
