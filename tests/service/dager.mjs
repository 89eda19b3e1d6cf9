// The day a version holds from: what holds today, on another day and from a coming one, told by API and page, and in the bundle.
import {join} from 'node:path';
import {AVTALE, CAST, ROLES, equal, file, folder, ok, plus, run, script, test, today} from './lib.mjs';

await script(async s => {
  const L = 'midlertidig-lonnstilskudd';
  const refused = (answer, felt, kode) => equal([answer.status, answer.json.feil?.some(f => f.felt === felt && f.kode === kode)], [422, true], answer.text.slice(0, 300));
  const on = async (id, dag) => (await s.api('GET', `avtaler/${id}?rolle=veileder&dag=${dag}`, {as: CAST.veileder})).json;
  const month = n => { const [y, m] = today().split('-').map(Number); return new Date(Date.UTC(y, m - 1 + n, 1)).toISOString().slice(0, 10); };
  const day = async (id, more) => {
    const {utkast} = await s.get(id, 'veileder');
    return s.api('PUT', `avtaler/${id}/utkast`, {as: CAST.veileder, match: utkast.etag, body: {rolle: 'veileder', innhold: utkast.innhold, ...more}});
  };

  const id = await s.agreed(L), first = (await s.get(id, 'veileder')).innhold;

  await test('a first version holds from its start', async () => {
    const now = await s.get(id, 'veileder');
    equal([now.naa, now.kommende, now.versjoner[0]['gjelder-fra'], now.poster[0]['gjelder-fra']], [{n: 1, 'gjelder-fra': first.start}, [], first.start, first.start]);
    const draft = await s.create(L);
    refused(await day(draft, {'gjelder-fra': plus(today(), 30)}), 'gjelder-fra', 'ukjent-felt');
    refused(await day(draft, {retting: true}), 'retting', 'ukjent-felt');
  });

  await test('more pay: proposed from the first of next month, and from the day that the draft says', async () => {
    equal((await s.amend(id, 'veileder', c => (c.manedslonn += 1000), {grunn: 'Mer lønn.'})).status, 200);
    const preview = async () => (await s.api('GET', `avtaler/${id}/fremlegg?rolle=veileder`, {as: CAST.veileder})).json;
    equal((await preview())['gjelder-fra'], month(1));
    refused(await day(id, {'gjelder-fra': '2027-02-30'}), 'gjelder-fra', 'ugyldig-dato');
    refused(await day(id, {retting: 'ja'}), 'retting', 'feil-type');
    equal((await day(id, {'gjelder-fra': month(2)})).status, 200);
    equal((await preview())['gjelder-fra'], month(2));
    const {utkast} = await s.get(id, 'veileder');
    equal([utkast['gjelder-fra'], utkast.retting], [month(2), false]);
    await s.putForward(id);
    await s.signAll(id, L);
  });

  await test('until its day the former holds, and API and page say what comes', async () => {
    const now = await s.get(id, 'veileder');
    equal([now.versjon, now.innhold.manedslonn, now.naa.n, now.kommende], [1, first.manedslonn, 1, [{n: 2, 'gjelder-fra': month(2)}]]);
    const then = await on(id, month(2)), before = await on(id, plus(month(2), -1));
    equal([then.versjon, then.innhold.manedslonn, before.versjon, before.innhold.manedslonn], [2, first.manedslonn + 1000, 1, first.manedslonn]);
    const page = await (await s.login(CAST.veileder)).get(`/avtaler/${id}`);
    ok(page.text.includes('gjelder versjon 2.') && page.text.includes('/sammenlign?fra=1&amp;til=2'), 'what comes is told');
    equal((await s.api('GET', `avtaler/${id}?dag=i-morgen`, {as: CAST.veileder})).status, 422);
  });

  await test('contact data changed meanwhile hold at once, and what comes still comes', async () => {
    await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
    equal((await s.putForward(id, {rolle: 'arbeidsgiver'})).handling, 'kontaktpunkt');
    const now = await s.get(id, 'veileder');
    equal([now.naa.n, now.innhold.manedslonn, now.innhold['kontaktpunkt-arbeidsplass'].telefon, now.kommende], [1, first.manedslonn, '41000099', [{n: 3, 'gjelder-fra': month(2)}]]);
  });

  await test('every bundle has what still holds on some day, and is valid', async () => {
    for (const rolle of ROLES[L]) {
      const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]}), path = file(join(folder(), 'pakke.zip'), bundle.bytes);
      const verdict = await run(AVTALE, ['kontroller', path, '--rot', join(s.data, 'segl/rot/rot.vkey')]);
      equal(verdict.status, 0, `${rolle}: ${verdict.stdout}`);
    }
  });
});
