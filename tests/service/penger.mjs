// Money through the service: computed when saved, shown read-only, told before anything is saved, and in what is signed, to those who read it.
import {CAST, equal, innhold as filled, ok, script, test} from './lib.mjs';

const refused = (answer, status, type) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${type}`], answer.text.slice(0, 200));
const sum = list => list.reduce((all, p) => all + p.belop, 0);

await script(async s => {
  const L = 'midlertidig-lonnstilskudd', wage = {manedslonn: 20000, feriepengesats: '12', 'otp-sats': '2', arbeidsgiveravgift: '14.1', stillingsprosent: '100'};

  await test('a draft is answered with what follows from it', async () => {
    const made = await s.api('POST', 'avtaler', {as: CAST.veileder, body: {tiltak: L, innhold: {...wage, start: '2026-12-01', slutt: '2027-01-15', innsatsgruppe: 'jobbe-delvis'}}});
    equal(made.status, 201, made.text.slice(0, 300));
    const {beregnet, 'ikke-beregnet': not} = made.json.utkast;
    equal(not, []);
    equal([beregnet['feriepenger-belop'], beregnet['otp-belop'], beregnet['arbeidsgiveravgift-belop'], beregnet['sum-lonnsutgifter'], beregnet['sum-tilskudd']], [2400, 448, 3222, 26070, 15642]);
    equal(beregnet.tilskuddsperiode.map(({id, ...p}) => p), [
      {fra: '2026-12-01', til: '2026-12-31', prosent: '60', maanedsbelop: 15642, dagsats: '513.9055441478', belop: 15642},
      {fra: '2027-01-01', til: '2027-01-15', prosent: '60', maanedsbelop: 15642, dagsats: '513.9055441478', belop: 7709},
    ]);
    equal((await s.get(made.json.id, 'veileder')).utkast.innhold['sum-tilskudd'], 15642);
  });

  await test('what a client writes where a rule computes is not kept', async () => {
    const made = await s.api('POST', 'avtaler', {as: CAST.veileder, body: {tiltak: L, innhold: {...wage, 'sum-lonnsutgifter': 1, start: '2026-12-01', innsatsgruppe: 'trenger-veiledning', tilskuddssats: [{prosent: '60', fra: '2026-12-01'}]}}});
    equal(made.status, 201, made.text.slice(0, 300));
    const {innhold} = (await s.get(made.json.id, 'veileder')).utkast;
    equal(innhold['sum-lonnsutgifter'], 26070);
    equal(innhold.tilskuddssats.map(({id, ...t}) => t), [{prosent: '40', fra: '2026-12-01', til: '2027-05-31'}, {prosent: '30', fra: '2027-06-01'}]);
  });

  await test('a preview before there is an agreement', async () => {
    const seen = await s.api('POST', `tiltak/${L}/beregning`, {as: CAST.arbeidsgiver, body: {innhold: wage}});
    equal([seen.status, seen.json.beregnet['sum-lonnsutgifter'], seen.json.beregnet['sum-tilskudd']], [200, 26070, undefined], seen.text.slice(0, 300));
    equal(seen.json.mellomregning.find(m => m.navn === 'avgift').verdi, '3221.568');
    refused(await s.api('POST', 'tiltak/tull/beregning', {as: CAST.arbeidsgiver, body: {innhold: {}}}), 404, 'ikke-funnet');
    refused(await s.api('POST', `tiltak/${L}/beregning`, {as: CAST.arbeidsgiver, body: {innhold: {...wage, manedslonn: -1}}}), 422, 'feil-i-innhold');
    refused(await s.api('POST', `tiltak/${L}/beregning`, {as: CAST.arbeidsgiver, body: {}}), 422, 'feil-i-innhold');
  });

  await test('a page computes without saving, and shows what is computed read-only', async () => {
    const id = await s.create(L), browser = await s.login(CAST.veileder), path = `/avtaler/${id}/utkast/lonn`;
    const before = await s.get(id, 'veileder'), page = await browser.get(path);
    ok(page.text.includes('value="beregn"') && !/name="f:(sum-|tilskuddsperiode|[a-z]+-belop)/.test(page.text), 'no input for what is computed');
    const answer = await browser.submit(path, '/utkast/lonn', {gjoer: 'beregn', 'f:manedslonn': '40000'});
    equal(answer.status, 200);
    ok(/52.139.kr/.test(answer.text.replace(/&#xA0;|&nbsp;/g, ' ')) && /value="40.000.kr"/.test(answer.text.replace(/&#xA0;|&nbsp;/g, ' ')), 'the sum, and what was typed');
    equal((await s.get(id, 'veileder')).utkast, before.utkast);
    const wrong = await browser.submit(path, '/utkast/lonn', {gjoer: 'beregn', 'f:manedslonn': '-1'});
    equal(wrong.status, 422);
  });

  await test('what is signed holds the figures, for those who read them', async () => {
    const id = await s.agreed(L), by = {};
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder', 'beslutter']) by[rolle] = (await s.get(id, rolle)).innhold;
    for (const [rolle, innhold] of Object.entries(by)) {
      equal([innhold['sum-lonnsutgifter'], innhold['sum-tilskudd']], [26070, 15642], rolle);
      ok(innhold.tilskuddsperiode.length >= 12 && Math.abs(sum(innhold.tilskuddsperiode) - 12 * 15642) < 600, rolle);
    }
    const file = await s.api('GET', `avtaler/${id}/versjoner/1/lonn.xml`, {as: CAST.deltaker});
    ok(file.text.includes('<sum-tilskudd>15642</sum-tilskudd>'), file.text.slice(0, 300));
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip`, {as: CAST.veileder});
    ok(bundle.text.includes('navn="sats-midlertidig-lonnstilskudd">60<'), 'the rate is a fact of the record');
  });

  await test("nothing of a mentor's pay is computed for the participant or the mentor", async () => {
    const id = await s.agreed('mentor');
    for (const rolle of ['deltaker', 'mentor']) {
      const text = JSON.stringify(await s.get(id, rolle));
      ok(!/timelonn|belop|sum-|dagsats|tilskuddsperiode/.test(text), `${rolle}: ${text.match(/.{40}(timelonn|belop|sum-|dagsats|tilskuddsperiode)/)?.[0]}`);
    }
    ok((await s.get(id, 'arbeidsgiver')).innhold.timelonn > 0);
  });

  await test('expenses over the cap are told, and are not put forward', async () => {
    const content = filled('inkluderingstilskudd');
    content.utgift[0].belop = 160401;
    const id = await s.create('inkluderingstilskudd', {content});
    const answer = await s.api('POST', `avtaler/${id}/fremlegg`, {as: CAST.veileder, match: 'u1', body: {}});
    refused(answer, 422, 'feil-i-innhold');
    ok(answer.json.feil.some(f => f.kode === 'utgifter-over-tak' && f.felt === 'utgift' && f.tekst), answer.text.slice(0, 400));
  });
});
