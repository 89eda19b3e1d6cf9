// Subsidy periods over HTTP: who decides them, when and in which order; what a change, a refusal and an end do; what each role sees and is told.
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, forms, innhold, ok, plus, ROLES, ROOT, run, running, script, Service, season, test, today, unescape, unzip} from './lib.mjs';

const L = 'midlertidig-lonnstilskudd';
const MEASURES = Object.keys(ROLES).filter(t => ROLES[t].includes('beslutter'));
const refused = (answer, status, type, kode) => {
  equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${type}`], answer.text.slice(0, 300));
  if (kode) equal(answer.json.feil.map(f => `${f.felt} ${f.kode}`), [kode], answer.text.slice(0, 300));
};
// Three months before a day, as the law counts them: the last of a month that is shorter.
const monthsBefore = (date, n) => {
  const [y, m, d] = date.split('-').map(Number), first = new Date(Date.UTC(y, m - 1 - n, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(d, last))).toISOString().slice(0, 10);
};
const states = list => list.map(p => p.tilstand);
const sum = list => list.reduce((all, p) => all + p.belop, 0);

await script(async s => {
  const periods = async (id, rolle = 'beslutter', as) => (await s.get(id, rolle, as)).perioder;
  const decide = (id, om, how = {}) => s.act(id, 'beslutter', {handling: 'periode-godkjent', om, ...how.body}, how);
  const refuse = (id, om, body = {slag: 'feil-i-prosent', tekst: 'Satsen er ikke riktig.'}) => s.act(id, 'beslutter', {handling: 'periode-avslaatt', om, ...body});
  const approve = async (id, n) => {
    for (const p of (await periods(id)).slice(0, n)) equal((await decide(id, p.om)).status, 201, p.fra);
  };
  const told = (id, handling) => s.sql(`SELECT rolle FROM utboks WHERE avtale='${id}' AND hendelse='${handling}' ORDER BY rolle`).map(r => r.rolle);

  // The role's bundle is valid, and its items have been looked at, or could not be.
  const verified = async (id, rolle, made) => {
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]}), path = file(join(folder(), 'pakke.zip'), bundle.bytes);
    const verdict = await run(AVTALE, ['kontroller', path, '--rot', join(s.data, 'segl/rot/rot.vkey')]);
    equal(verdict.status, 0, `${rolle}: ${verdict.stdout}`);
    const line = verdict.stdout.split('\n').find(l => /\bpunkt\b/.test(l)) ?? '';
    equal(/\bok\b/.test(line), made, `${rolle}: ${line}`);
  };

  await test('each measure with a beslutter has its periods, and those who read the figures see them', async () => {
    for (const tiltak of MEASURES) {
      const id = await s.agreed(tiltak), all = await periods(id);
      ok(all.length > 0 && all.every(p => p.om === `tilskuddsperiode/${p.id}` && p.belop >= 0 && p.fra <= p.til), tiltak);
      for (const rolle of ROLES[tiltak]) {
        const seen = await periods(id, rolle), reads = tiltak === 'mentor' ? !['deltaker', 'mentor'].includes(rolle) : true;
        equal(seen?.length, reads ? all.length : undefined, `${tiltak} ${rolle}`);
        const page = await (await s.login(CAST[rolle])).get(`/avtaler/${id}/perioder?rolle=${rolle}`);
        equal(page.status, reads ? 200 : 404, `${tiltak} ${rolle}: the page`);
        if (reads) ok(page.text.includes('name="til-og-med"') === (rolle === 'beslutter'), `${tiltak} ${rolle}: only who decides has the form`);
      }
    }
    const id = await s.agreed('arbeidstrening');
    equal(await periods(id, 'veileder'), undefined);
    equal((await (await s.login('vera')).get(`/avtaler/${id}/perioder`)).status, 404);
    refused(await s.act(id, 'veileder', {handling: 'periode-sendt', om: 'tilskuddsperiode/01JD0000000000000000000000'}), 403, 'ikke-din-rolle');
  });

  await test('acceptance 31: a period that starts in more than three months cannot be decided, the first always can', async () => {
    const id = await s.agreed(L), all = await periods(id);
    equal(all[0].tidligst, null);
    for (const p of all.slice(1)) {
      equal(p.tidligst, monthsBefore(p.fra, 3), p.fra);
      equal(p.tilstand, p.tidligst > today() ? 'ikke-ennaa' : 'ubehandlet', p.fra);
    }
    const early = all.findIndex(p => p.tilstand === 'ikke-ennaa');
    ok(early > 1, 'some may, some may not');
    refused(await decide(id, all[early].om), 422, 'feil-i-innhold', 'om periode-for-tidlig');
    const far = await s.agreed('varig-lonnstilskudd', {content: innhold('varig-lonnstilskudd', () => {}, plus(today(), 300))});
    equal(states(await periods(far)).slice(0, 2), ['ubehandlet', 'ikke-ennaa']);
    equal((await decide(far, (await periods(far))[0].om)).status, 201);
  });

  await test('in order: one after the other, each a record of its own', async () => {
    const id = await s.agreed(L), [one, two] = await periods(id), before = (await s.get(id, 'beslutter')).poster.length;
    equal([one.klar, two.klar], [true, false]);
    refused(await decide(id, two.om), 422, 'feil-i-innhold', 'om periode-ikke-tur');
    const done = await decide(id, one.om);
    equal(done.status, 201, done.text.slice(0, 300));
    const now = await s.get(id, 'beslutter'), record = now.poster.at(-1);
    equal([now.poster.length, record.handling, record.om, record.versjon], [before + 1, 'periode-godkjent', one.om, 1]);
    const p = now.perioder[0];
    equal([p.tilstand, p.avgjort.handling, p.avgjort.rolle, p.avgjort.av, p.avgjort.tid, p.avgjort.nr], ['godkjent', 'periode-godkjent', 'beslutter', 'Bjarne Beslutter', record.tid, record.nr]);
    equal([now.perioder[1].tilstand, now.perioder[1].klar], ['ubehandlet', true]);
  });

  await test('bad input: a period that is none, another agreement’s, twice, without reason, not the role, a stale head', async () => {
    const id = await s.agreed(L), other = await s.agreed('mentor', {content: innhold('mentor', c => { c.start = plus(c.start, 3); })}), [one] = await periods(id), [foreign] = await periods(other);
    for (const om of ['tilskuddsperiode/01JD0000000000000000000000', foreign.om === one.om ? 'tilskuddsperiode/01JD0000000000000000000001' : foreign.om, 'plan/01JD0000000000000000000000', 'tull', `${one.om}x`])
      refused(await decide(id, om), 422, 'feil-i-innhold', 'om ukjent-post');
    refused(await s.act(id, 'beslutter', {handling: 'periode-godkjent'}), 422, 'feil-i-innhold', 'om mangler');
    refused(await decide(id, one.om, {body: {tekst: 'Fint.'}}), 422, 'feil-i-innhold', 'tekst ukjent-felt');
    equal((await refuse(id, one.om, {})).json.feil.map(f => `${f.felt} ${f.kode}`).sort(), ['slag mangler', 'tekst mangler']);
    refused(await refuse(id, one.om, {slag: 'lei', tekst: 'x'}), 422, 'feil-i-innhold', 'slag ugyldig-kode');
    for (const rolle of ['veileder', 'arbeidsgiver', 'deltaker']) refused(await s.act(id, rolle, {handling: 'periode-godkjent', om: one.om}), 403, 'ikke-din-rolle');
    const {fremlegg, hode} = await s.get(id, 'beslutter');
    refused(await decide(id, one.om, {match: fremlegg}), 412, 'utdatert');
    equal((await decide(id, one.om)).status, 201);
    refused(await decide(id, one.om, {match: hode}), 412, 'utdatert');
    refused(await decide(id, one.om), 409, 'alt-gjort');
    refused(await refuse(id, one.om), 409, 'alt-gjort');
    const draft = await s.create(L);
    const early = await s.api('POST', `avtaler/${draft}/erklaeringer`, {as: 'bjarne', match: 'u1', body: {rolle: 'beslutter', handling: 'periode-godkjent', om: one.om}});
    refused(early, 409, 'ikke-lov-naa');
  });

  await test('a refusal stops what comes after, is told to Nav alone, and is sent again or changed', async () => {
    const id = await s.agreed(L), [one, two] = await periods(id);
    refused(await s.act(id, 'veileder', {handling: 'periode-sendt', om: one.om}), 422, 'feil-i-innhold', 'om periode-ikke-avslaatt');
    equal((await refuse(id, one.om)).status, 201);
    equal(told(id, 'periode-avslaatt'), ['beslutter', 'veileder']);
    const [p, q] = await periods(id);
    equal([p.tilstand, p.klar, p.avgjort.slag, p.avgjort.grunn, q.klar], ['avslaatt', false, 'feil-i-prosent', 'Satsen er ikke riktig.', false]);
    for (const rolle of ['arbeidsgiver', 'deltaker']) equal((await periods(id, rolle))[0].avgjort.grunn, null, rolle);
    refused(await decide(id, one.om), 409, 'alt-gjort');
    refused(await decide(id, two.om), 422, 'feil-i-innhold', 'om periode-ikke-tur');
    const list = await (await s.login('vera')).get('/avtaler');
    ok(list.text.includes('Avslått periode'), 'the veileder is told in the list');
    equal((await s.act(id, 'veileder', {handling: 'periode-sendt', om: one.om, tekst: 'Innsatsgruppen er kontrollert.'})).status, 201);
    equal(told(id, 'periode-sendt'), ['beslutter', 'veileder']);
    const [again] = await periods(id);
    equal([again.tilstand, again.sendt, again.klar, again.avgjort.handling], ['ubehandlet', true, true, 'periode-avslaatt']);
    refused(await s.act(id, 'veileder', {handling: 'periode-sendt', om: one.om}), 422, 'feil-i-innhold', 'om periode-ikke-avslaatt');
    equal((await decide(id, one.om)).status, 201);
    equal((await periods(id))[0].tilstand, 'godkjent');
    equal(told(id, 'periode-godkjent'), ['arbeidsgiver', 'beslutter', 'veileder']);
  });

  // A change by those it names, in force.
  const change = async (id, tiltak, how) => {
    equal((await s.amend(id, 'veileder', how)).status, 200);
    await s.putForward(id);
    await s.signAll(id, tiltak);
  };

  await test('no decision is carried over to other figures: a new wage, and back again', async () => {
    const id = await s.agreed(L), [one, two] = await periods(id);
    await approve(id, 1);
    await change(id, L, c => { c.manedslonn += 1000; });
    const [p, q] = await periods(id);
    equal([p.tilstand, p.klar, q.tilstand, q.klar], ['endret', true, 'ubehandlet', false]);
    ok(p.id === one.id && p.belop > one.belop && p.avgjort.nr > 0, 'the same period, another amount, and who approved the former');
    equal((await refuse(id, one.om)).status, 201);
    equal((await periods(id))[0].tilstand, 'avslaatt');
    await change(id, L, c => { c.manedslonn += 1000; });
    equal((await periods(id)).slice(0, 2).map(x => x.klar), [true, false], 'what was refused may be decided when it has changed');
    await approve(id, 2);
    equal(states((await periods(id)).slice(0, 2)), ['godkjent', 'godkjent']);
    ok(two.id === (await periods(id))[1].id, 'the same ids through all versions');
  });

  await test('while a change waits the decision is on the version in force, and says so', async () => {
    const id = await s.agreed(L), [one] = await periods(id);
    equal((await s.amend(id, 'veileder', c => { c.manedslonn += 500; })).status, 200);
    await s.putForward(id);
    ok((await (await s.login('bjarne')).get(`/avtaler/${id}/perioder?rolle=beslutter`)).text.includes('Versjon 2 venter'), 'the page tells');
    equal((await decide(id, one.om)).status, 201);
    equal((await s.get(id, 'beslutter')).poster.at(-1).versjon, 1);
    await s.signAll(id, L);
    equal((await periods(id))[0].tilstand, 'endret');
  });

  await test('acceptance 27: when extended, a last period that grows is decided anew and a whole month stays', async () => {
    const start = today(), month = new Date(Date.UTC(...start.split('-').slice(0, 2).map(Number), 15)).toISOString().slice(0, 8);
    const id = await s.agreed(L, {content: innhold(L, c => { c.slutt = `${month}15`; })}), all = await periods(id);
    equal([all.length, all[1].til], [2, `${month}15`]);
    await approve(id, 2);
    await change(id, L, c => { c.slutt = plus(`${month}15`, 60); });
    const now = await periods(id);
    equal(states(now.slice(0, 2)), ['godkjent', 'endret']);
    ok(now[1].id === all[1].id && now[1].belop > all[1].belop && now.length > 3, 'rebuilt to the end of the month, and new ones after it');
    // All have signed the extension, but the version before holds until its day: what was decided then is judged too.
    equal((await decide(id, now[1].om)).status, 201);
    for (const rolle of ROLES[L]) await verified(id, rolle, true);
  });

  await test('shortened: what is cut is decided anew, what is gone has fallen away with who approved it', async () => {
    const id = await s.agreed(L), all = await periods(id);
    await approve(id, 3);
    await change(id, L, c => { c.slutt = plus(all[1].til, -3); });
    const now = await periods(id);
    equal(states(now), ['godkjent', 'endret', 'bortfalt']);
    equal([now[1].til, now[2].fra, now[2].belop, now[2].avgjort.handling], [plus(all[1].til, -3), all[2].fra, all[2].belop, 'periode-godkjent']);
    refused(await decide(id, now[2].om), 422, 'feil-i-innhold', 'om ukjent-post');
  });

  await test('ended early: periods after it fall away, the one it cuts is shorter and is decided again', async () => {
    const id = await s.agreed(L), all = await periods(id), last = plus(all[1].fra, 9);
    await approve(id, 3);
    equal((await s.end(id, 'arbeidsgiver', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': plus(last, 1)})).status, 201);
    const now = await periods(id);
    equal(states(now), ['godkjent', 'endret', ...all.slice(2).map(() => 'bortfalt')]);
    const {innhold: c} = await s.get(id, 'beslutter'), item = c.tilskuddsperiode[1];
    equal([now[1].til, now[1].belop], [last, Math.round(Number(item.dagsats) * 10)], 'ten days');
    refused(await decide(id, now[2].om), 422, 'feil-i-innhold', 'om periode-bortfalt');
    equal((await decide(id, now[1].om)).status, 201);
    equal(states((await periods(id)).slice(0, 2)), ['godkjent', 'godkjent']);
    for (const rolle of ['beslutter', 'arbeidsgiver', 'deltaker']) await verified(id, rolle, true);
  });

  await test('annulled before the start: nothing is left to decide', async () => {
    const id = await s.agreed(L, {content: innhold(L, () => {}, plus(today(), 20))}), [one] = await periods(id);
    equal((await decide(id, one.om)).status, 201);
    equal((await s.end(id, 'veileder', {handling: 'annullert', slag: 'feilregistrering'})).status, 201);
    ok(states(await periods(id)).every(t => t === 'bortfalt'), 'all');
    refused(await decide(id, one.om), 409, 'ikke-lov-naa');
  });

  await test('the bundle of who does not read the document passes over the check, and that of who does makes it', async () => {
    const id = await s.agreed('mentor');
    await approve(id, 2);
    equal(told(id, 'periode-godkjent'), ['arbeidsgiver', 'arbeidsgiver', 'beslutter', 'beslutter', 'veileder', 'veileder']);
    for (const [rolle, made] of [['deltaker', false], ['mentor', false], ['arbeidsgiver', true], ['veileder', true]]) await verified(id, rolle, made);
    for (const rolle of ['deltaker', 'mentor']) ok(!/belop|dagsats|prosent"/.test(JSON.stringify((await s.get(id, rolle)).poster)), rolle);
  });

  await test('in mentor the participant and the mentor are told nothing that pay can be computed from, on any page', async () => {
    const id = await s.agreed('mentor'), all = await periods(id);
    equal((await refuse(id, all[0].om, {slag: 'feil-i-prosent', tekst: 'Merkeavslag om lønna.'})).status, 201);
    equal((await s.act(id, 'veileder', {handling: 'periode-sendt', om: all[0].om, tekst: 'Merkesvar om lønna.'})).status, 201);
    await approve(id, 2);
    const figures = [...new Set(all.map(p => p.belop))].map(n => new RegExp(`(?<![0-9A-Za-z])${[...String(n)].join('[\\s\\u00a0]?')}(?![0-9A-Za-z])`));
    for (const rolle of ['deltaker', 'mentor']) {
      const browser = await s.login(CAST[rolle]), got = [];
      for (const path of ['', '/historikk', '/sammenlign', '/perioder', '/versjoner/1/visning.xhtml', `/handling/periode-avslaatt?om=${all[0].om}`, `/handling/henvendelse?om=${all[0].om}`])
        got.push([path, (await browser.get(`/avtaler/${id}${path}`)).text.replace(/&#xA0;|&nbsp;/g, ' ')]);
      got.push(['list', (await browser.get('/avtaler')).text], ['api', JSON.stringify(await s.get(id, rolle))]);
      const bundle = unzip((await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]})).bytes);
      for (const [name, bytes] of bundle) if (/^(post|versjon)/.test(name) && !/\.(kvittering|tlog-proof)$/.test(name)) got.push([name, bytes.toString('utf8')]);
      for (const [where, text] of got) {
        for (const figure of figures) ok(!figure.test(text), `${rolle} ${where}: ${figure}`);
        ok(!/Merkeavslag|Merkesvar/.test(text), `${rolle} ${where}: what Nav wrote`);
      }
      equal((await browser.post(`/avtaler/${id}/perioder`, {token: forms(got.find(g => g[0] === 'list')[1]).find(f => f.fields.token).fields.token, nokkel: 'noekkel-for-proeven', hode: (await s.get(id, rolle)).hode, 'til-og-med': all[0].om})).status, 404, `${rolle} posts`);
    }
    for (const handling of ['periode-avslaatt', 'periode-sendt', 'periode-godkjent']) ok(!told(id, handling).some(r => ['deltaker', 'mentor'].includes(r)), handling);
  });

  // ---- the page ----

  await test('the list says how many wait, those first; one press approves all up to a period, each sealed', async () => {
    const id = await s.agreed(L), all = await periods(id), waiting = all.filter(p => p.tilstand === 'ubehandlet');
    const browser = await s.login('bjarne'), list = await browser.get('/avtaler');
    const at = list.text.indexOf(id), others = list.text.indexOf('id="andre"');
    ok(at > 0 && (others < 0 || at < others), 'among those that wait');
    ok(list.text.slice(at).includes(`${waiting.length} perioder å behandle`), list.text.slice(at, at + 600));
    const path = `/avtaler/${id}/perioder?rolle=beslutter`, page = await browser.get(path), form = forms(page.text).find(f => 'til-og-med' in f.fields || f.html.includes('til-og-med'));
    const options = [...form.html.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)];
    equal(options.map(o => o[1]), waiting.map(p => p.om));
    ok(unescape(options.at(-1)[2]).replace(/\D/g, '').endsWith(String(sum(waiting))), options.at(-1)[2]);
    const before = s.sql(`SELECT count(*) AS n FROM post WHERE avtale='${id}'`)[0].n;
    const answer = await browser.submit(path, '/perioder', {'til-og-med': waiting[2].om});
    equal([answer.status, answer.headers.location.includes('/perioder')], [303, true], answer.text.slice(0, 300));
    const now = await s.get(id, 'beslutter');
    equal(states(now.perioder).slice(0, 4), ['godkjent', 'godkjent', 'godkjent', waiting[3] ? 'ubehandlet' : 'ikke-ennaa']);
    equal(now.poster.slice(-3).map(p => `${p.handling} ${p.om}`), waiting.slice(0, 3).map(p => `periode-godkjent ${p.om}`));
    equal(s.sql(`SELECT count(*) AS n FROM post WHERE avtale='${id}'`)[0].n, before + 3);
    const stale = await browser.post(path, {...form.fields, 'til-og-med': waiting[2].om});
    ok([409, 412].includes(stale.status), `${stale.status}`);
    const wrong = await browser.submit(path, '/perioder', {'til-og-med': all.at(-1).om});
    equal([wrong.status, wrong.text.includes('for tidlig')], [422, true]);
    const none = await browser.submit(path, '/perioder', {'til-og-med': ''});
    equal(none.status, 422);
  });

  await test('refused and sent again by page', async () => {
    const id = await s.agreed(L), [one] = await periods(id), beslutter = await s.login('bjarne'), veileder = await s.login('vera');
    const page = await beslutter.get(`/avtaler/${id}/perioder?rolle=beslutter`), link = unescape(page.text.match(/href="([^"]*periode-avslaatt[^"]*)"/)[1]);
    const shown = await beslutter.get(link);
    ok(shown.status === 200 && shown.text.replace(/&#xA0;|&nbsp;|\u00a0/g, '').includes(`${one.belop}kr`) && shown.text.includes(one.om), 'the act page says which');
    equal((await beslutter.submit(link, 'periode-avslaatt', {})).status, 422);
    const done = await beslutter.submit(link, 'periode-avslaatt', {slag: 'feil-i-fakta', tekst: 'Stillingsprosenten er feil.'});
    equal([done.status, /perioder/.test(done.headers.location)], [303, true]);
    const seen = await veileder.get(`/avtaler/${id}/perioder?rolle=veileder`);
    ok(seen.text.includes('Stillingsprosenten er feil.') && seen.text.includes('Noe i opplysningene er feil'), 'why');
    const employer = await (await s.login('astrid')).get(`/avtaler/${id}/perioder?rolle=arbeidsgiver`);
    ok(employer.text.includes('Avslått') && !employer.text.includes('Stillingsprosenten er feil.'), 'the text is Nav’s');
    const again = unescape(seen.text.match(/href="([^"]*periode-sendt[^"]*)"/)[1]);
    equal((await veileder.submit(again, 'periode-sendt', {tekst: ''})).status, 303);
    equal((await periods(id))[0].sendt, true);
    for (const act of ['periode-avslaatt', 'periode-sendt']) equal((await (await s.login('astrid')).get(`/avtaler/${id}/handling/${act}?om=${one.om}`)).status, 403, act);
  });

  // ---- services of their own: the day, who was veileder, and rates ----

  await test('while the half-yearly review is overdue none is approved: told to all who see the periods, with the way to do it', async () => {
    const s = await Service.open({idag: today()});
    const on = async day => {
      await s.stop();
      s.extra.idag = day;
      await s.start();
    };
    try {
      const id = await s.agreed('varig-lonnstilskudd'), due = monthsBefore((await s.get(id, 'veileder')).innhold.start, -6);
      const approve = om => s.act(id, 'beslutter', {handling: 'periode-godkjent', om}), all = async rolle => (await s.get(id, rolle ?? 'beslutter')).perioder;
      await on(due);
      equal((await approve((await all())[0].om)).status, 201, 'on the day it is due');
      await on(plus(due, 1));
      const {perioder, handlinger, plikter} = await s.get(id, 'beslutter'), [, two, three] = perioder;
      equal([two.klar, two['sperret-av'], three['sperret-av'], perioder.at(-1)['sperret-av'], perioder[0]['sperret-av']], [true, 'gjennomgang', 'gjennomgang', null, null]);
      equal(plikter.filter(p => p['sperrer-perioder']).map(p => [p.kode, p.forfall]), [['gjennomgang', due]]);
      ok(!handlinger.includes('periode-godkjent') && handlinger.includes('periode-avslaatt'), `${handlinger}`);
      const answer = await approve(two.om);
      refused(answer, 422, 'feil-i-innhold', 'om periode-sperret');
      ok(answer.json.feil[0].hjemmel === 'nav-halvaar' && answer.json.feil[0].tekst, answer.text.slice(0, 400));
      equal((await approve(three.om)).json.feil.map(f => f.kode), ['periode-sperret', 'periode-ikke-tur']);
      const path = `/avtaler/${id}/perioder`, bjarne = await s.login('bjarne'), vera = await s.login('vera');
      const page = await bjarne.get(`${path}?rolle=beslutter`);
      ok(page.text.includes('Ingen perioder kan godkjennes nå.') && !page.text.includes('name="til-og-med"') && page.text.includes('periode-avslaatt'), 'refusing is left');
      ok(!(await bjarne.get('/avtaler')).text.includes('perioder å behandle'), 'nothing waits for who decides');
      const {token} = forms(page.text).find(f => f.fields.token).fields;
      const posted = await bjarne.post(`${path}?rolle=beslutter`, {token, nokkel: 'noekkel-for-proeven', hode: (await s.get(id, 'beslutter')).hode, 'til-og-med': two.om});
      equal([posted.status, posted.text.includes('før Nav har gjort det som er over fristen')], [422, true], posted.text.slice(0, 300));
      for (const [who, rolle] of [['astrid', 'arbeidsgiver'], ['ola', 'deltaker']]) {
        const seen = (await (await s.login(who)).get(`${path}?rolle=${rolle}`)).text;
        ok(seen.includes('Ingen perioder kan godkjennes nå.') && !seen.includes('/handling/'), rolle);
      }
      ok((await vera.get(`/avtaler/${id}?rolle=veileder`)).text.includes('før dette er gjort'), 'on the agreement’s page');
      const link = unescape((await vera.get(`${path}?rolle=veileder`)).text.match(/href="([^"]*plikt=gjennomgang[^"]*)"/)[1]);
      const sent = await vera.submit(link, '/handling/oppfulgt', {'deler/dato': plus(due, 1), 'deler/deltok': 'Alle tre', 'deler/avtalt': 'Vi fortsetter.'});
      equal(sent.status, 303, sent.text.slice(0, 300));
      equal((await all()).map(p => p['sperret-av']).filter(Boolean), []);
      equal((await approve(two.om)).status, 201);
      ok((await bjarne.get('/avtaler')).text.includes('perioder å behandle') || (await all()).filter(p => p.tilstand === 'ubehandlet').length < 2, 'they wait again');
      for (const rolle of ['beslutter', 'arbeidsgiver', 'deltaker']) {
        const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]});
        equal((await run(AVTALE, ['kontroller', file(join(folder(), 'pakke.zip'), bundle.bytes), '--rot', join(s.data, 'segl/rot/rot.vkey')])).status, 0, rolle);
      }
      await on(plus(monthsBefore(due, -6), 1));
      equal([...new Set((await all()).filter(p => p.tilstand === 'ubehandlet').map(p => p['sperret-av']))], ["gjennomgang"], 'half a year on');
    } finally {
      await s.close();
    }
  });

  await test('acceptance 30: who approved as veileder decides no period, even after another has taken over', async () => {
    const people = readFileSync(join(ROOT, 'service/demo/personer.xml'), 'utf8').replace(/(<person id="vera"[^]*?<rolle navn="veileder"\/>)/, '$1<rolle navn="beslutter"/>');
    const s = await Service.open({personer: file(join(folder(), 'personer.xml'), people)});
    try {
      const id = await s.agreed(L), [one] = (await s.get(id, 'beslutter')).perioder;
      const own = () => s.act(id, 'beslutter', {handling: 'periode-godkjent', om: one.om}, {as: 'vera'});
      const is = answer => refused(answer, 422, 'feil-i-innhold', 'rolle samme-person');
      is(await own());
      ok(!(await s.get(id, 'beslutter', 'vera')).handlinger.some(h => h.startsWith('periode-')), 'not among what she may do');
      const {hode} = await s.get(id, 'veileder', 'viggo');
      equal((await s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'viggo', match: hode, body: {rolle: 'veileder', handling: 'overtatt', deler: {navn: 'Viggo Veileder', telefon: '40001111'}}})).status, 201);
      is(await own());
      // A version she has no part in: the employer changes what is the employer's alone.
      equal((await s.amend(id, 'arbeidsgiver', c => { c.kid = '2345676'; })).status, 200);
      await s.putForward(id, {rolle: 'arbeidsgiver'});
      equal((await s.get(id, 'beslutter')).versjoner.at(-1).tilstand, 'gjelder');
      is(await own());
      const page = await (await s.login('vera')).get(`/avtaler/${id}/perioder?rolle=beslutter`);
      ok(page.status === 200 && page.text.includes('Du har vært veileder') && !page.text.includes('til-og-med'), 'the page says why');
      equal((await s.act(id, 'beslutter', {handling: 'periode-godkjent', om: one.om})).status, 201);
    } finally {
      await s.close();
    }
  });

  await test('a year without a rate: told at the field, nothing is put forward, and a new file makes it possible', async () => {
    const schemas = join(folder(), 'schemas');
    cpSync(join(ROOT, 'schemas'), schemas, {recursive: true});
    const path = join(schemas, 'satser/prosent.xml'), year = Number(today().slice(0, 4)) + 1;
    writeFileSync(path, readFileSync(path, 'utf8').replace(/<sats navn="midlertidig-lonnstilskudd[^>]*?(?=\/>)/g, m => `${m} til="${year - 1}-12-31"`));
    const s = await Service.open({skjemaer: schemas});
    try {
      const content = innhold(L, () => {}, `${year}-02-01`), id = await s.create(L, {content});
      const put = async () => {
        const {utkast} = await s.get(id, 'veileder');
        return s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: utkast.etag, body: {rolle: 'veileder'}});
      };
      const answer = await put();
      refused(answer, 422, 'feil-i-innhold');
      ok(answer.json.feil.some(f => f.kode === 'sats-mangler' && f.felt === 'tilskuddssats' && f.tekst), answer.text.slice(0, 600));
      const names = [...readFileSync(path, 'utf8').matchAll(/<sats navn="(midlertidig-lonnstilskudd[^"]*)"[^>]*verdi="(\d+)"/g)];
      const rows = names.map(([, navn, verdi]) => `<sats navn="${navn}" enhet="prosent" verdi="${verdi}" fra="${year}-01-01" kilde="test" status="ikke-kontrollert" dato="${today()}"/>`);
      writeFileSync(join(schemas, `satser/${year}.xml`), `<satser>\n${rows.join('\n')}\n</satser>\n`);
      equal((await put()).status, 422, 'rates are read at the start');
      await s.stop();
      await s.start();
      const done = await put();
      equal(done.status, 201, done.text.slice(0, 600));
    } finally {
      await s.close();
    }
  });
}, {proev_igjen_ms: 50}); // a service of its own: what one participant has had before counts
