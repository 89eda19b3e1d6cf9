// Proposals: who may not edit a field says what should stand there; on a draft at the field, on an agreement in force in a sealed wish.
import {equal, forms, innhold, ok, plus, same, script, test, tests, unescape, unzip} from './lib.mjs';

const refused = (answer, status, type) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${type}`], answer.text.slice(0, 300));
const faults = answer => (answer.json?.feil ?? []).map(f => `${f.kode} ${f.felt}`);
const M = 'mentor', A = 'arbeidstrening', AS = {deltaker: 'ola', arbeidsgiver: 'astrid', veileder: 'vera', beslutter: 'bjarne', mentor: 'mona'};
const UNKNOWN_ITEM = '01JD0000000000000000000009';

await script(async s => {
  const propose = (id, rolle, body, how = {}) => s.api('POST', `avtaler/${id}/forslag`, {as: AS[rolle], body: {rolle, begrunnelse: 'Fordi.', ...body}, ...how});
  const proposed = async (id, rolle, body) => {
    const answer = await propose(id, rolle, body);
    equal(answer.status, 201, answer.text.slice(0, 300));
    return answer.json.nr;
  };
  const answer = async (id, rolle, nr, body, match) => {
    const {utkast} = await s.get(id, rolle);
    return s.api('POST', `avtaler/${id}/forslag/${nr}/svar`, {as: AS[rolle], match: match ?? utkast?.etag ?? 'u0', body: {rolle, ...body}});
  };
  const one = async (id, rolle, nr) => (await s.get(id, rolle)).forslag.find(f => f.nr === nr);
  const wish = (id, rolle, forslag, more = {}) => s.act(id, rolle, {handling: 'endringsoenske', tekst: 'Kan vi endre dette?', forslag, ...more});

  // ---- on a draft ----

  await test('the participant proposes, those who read see it at the field, Nav takes it in, and the draft is saved', async () => {
    const id = await s.create(A), before = (await s.get(id, 'veileder')).utkast;
    const nr = await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'Lære å stå i kassa.', begrunnelse: 'Det er det jeg vil.'});
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) {
      const f = await one(id, rolle, nr);
      equal([f.rolle, f.felt, f.verdi, f.begrunnelse, f.status], ['deltaker', 'formaal', 'Lære å stå i kassa.', 'Det er det jeg vil.', 'aapent'], rolle);
      equal(f.kan, {deltaker: ['trekk'], arbeidsgiver: ['ta-inn', 'nei'], veileder: ['ta-inn', 'nei']}[rolle]);
    }
    equal((await s.get(id, 'veileder')).utkast.etag, before.etag, 'to propose saves nothing');
    const taken = await answer(id, 'veileder', nr, {svar: 'ta-inn'});
    equal([taken.status, taken.json.status, taken.json.etag], [200, 'tatt-inn', `u${before.revisjon + 1}`]);
    const now = await s.get(id, 'deltaker'), f = now.forslag.find(x => x.nr === nr);
    equal(now.utkast.innhold.formaal, 'Lære å stå i kassa.');
    equal([f.status, f.svar.rolle, f.kan], ['tatt-inn', 'veileder', []]);
    refused(await answer(id, 'veileder', nr, {svar: 'ta-inn'}), 409, 'alt-gjort');
    refused(await answer(id, 'veileder', nr, {svar: 'nei', tekst: 'x'}), 409, 'alt-gjort');
  });

  await test('a no has a text, which the proposer sees', async () => {
    const id = await s.create(A), nr = await proposed(id, 'deltaker', {felt: 'slutt', verdi: null});
    const bare = await answer(id, 'arbeidsgiver', nr, {svar: 'nei'});
    equal([bare.status, faults(bare)], [422, ['mangler tekst']]);
    equal((await answer(id, 'arbeidsgiver', nr, {svar: 'nei', tekst: 'Det går ikke.'})).status, 200);
    const f = await one(id, 'deltaker', nr);
    equal([f.verdi, f.status, f.svar.rolle, f.svar.tekst], [null, 'nei', 'arbeidsgiver', 'Det går ikke.']);
    ok((await s.get(id, 'deltaker')).utkast.innhold.slutt, 'the draft is as it was');
  });

  await test('the proposer withdraws, and nobody else can', async () => {
    const id = await s.create(A), nr = await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'x'});
    refused(await answer(id, 'veileder', nr, {svar: 'trekk'}), 403, 'ikke-din-rolle');
    refused(await answer(id, 'deltaker', nr, {svar: 'ta-inn'}), 403, 'ikke-din-rolle');
    refused(await answer(id, 'deltaker', nr, {svar: 'nei', tekst: 'x'}), 403, 'ikke-din-rolle');
    equal((await answer(id, 'deltaker', nr, {svar: 'trekk'})).json.status, 'trukket');
  });

  await test('items of a list: more, other, less', async () => {
    const id = await s.create(A), {utkast} = await s.get(id, 'deltaker'), list = utkast.innhold.oppfoelging;
    const {id: item, ...rest} = list[0];
    const more = await proposed(id, 'deltaker', {felt: 'oppfoelging', verdi: {...rest, formaal: 'En samtale til.'}});
    const other = await proposed(id, 'deltaker', {felt: `oppfoelging/${item}`, verdi: {formaal: 'Snakke mer.', utfoerer: null}});
    const less = await proposed(id, 'deltaker', {felt: `oppfoelging/${item}`, verdi: null});
    equal((await one(id, 'veileder', other)).verdi, rest.utfoerer ? {formaal: 'Snakke mer.', utfoerer: null} : {formaal: 'Snakke mer.'}, 'what stays as it is, is no part of it');
    for (const nr of [more, other]) equal((await answer(id, 'veileder', nr, {svar: 'ta-inn'})).status, 200);
    let now = (await s.get(id, 'deltaker')).utkast.innhold.oppfoelging;
    equal([now.length, now[0].formaal, now.at(-1).formaal], [list.length + 1, 'Snakke mer.', 'En samtale til.']);
    ok(now.at(-1).id && now.at(-1).id !== item, 'a new item has an id of its own');
    equal((await answer(id, 'veileder', less, {svar: 'ta-inn'})).status, 200);
    now = (await s.get(id, 'deltaker')).utkast.innhold.oppfoelging;
    ok(now.every(x => x.id !== item), 'the item has gone');
  });

  await test('a proposal about an item that has gone can only be refused', async () => {
    const id = await s.create(A), item = (await s.get(id, 'deltaker')).utkast.innhold.plan[0].id;
    const nr = await proposed(id, 'deltaker', {felt: `plan/${item}/slag`, verdi: 'samtale'});
    equal((await s.save(id, 'veileder', c => c.plan.shift())).status, 200);
    const taken = await answer(id, 'veileder', nr, {svar: 'ta-inn'});
    equal([taken.status, faults(taken)], [422, [`ukjent-post plan/${item}/slag`]]);
    equal((await answer(id, 'veileder', nr, {svar: 'nei', tekst: 'Punktet er borte.'})).status, 200);
  });

  await test('taken in, it is checked as any edit: rules, and the revision the page had', async () => {
    const id = await s.create(A), {utkast} = await s.get(id, 'veileder');
    const nr = await proposed(id, 'deltaker', {felt: 'slutt', verdi: plus(utkast.innhold.start, -1)});
    const broken = await answer(id, 'veileder', nr, {svar: 'ta-inn'});
    equal(broken.status, 422, broken.text.slice(0, 200));
    ok(faults(broken).some(f => f.startsWith('start-etter-slutt')), faults(broken).join());
    refused(await answer(id, 'veileder', nr, {svar: 'ta-inn'}, 'u99'), 412, 'utdatert');
    refused(await s.api('POST', `avtaler/${id}/forslag/${nr}/svar`, {as: 'vera', body: {rolle: 'veileder', svar: 'ta-inn'}}), 428, 'mangler-forutsetning');
    equal((await one(id, 'veileder', nr)).status, 'aapent');
  });

  // ---- readers ----

  await test('a proposal is read by those who read the field, and nobody else knows of it', async () => {
    const id = await s.create(M);
    const nr = await proposed(id, 'beslutter', {felt: 'annen-bistand-behov', verdi: 'nei', begrunnelse: 'Merkeforslag'});
    for (const rolle of ['deltaker', 'veileder', 'beslutter']) ok(await one(id, rolle, nr), `${rolle} reads bistand`);
    const employer = await s.api('GET', `avtaler/${id}?rolle=arbeidsgiver`, {as: 'astrid'});
    ok(!employer.text.includes('Merkeforslag') && employer.json.forslag.length === 0, 'the employer is told nothing');
    refused(await answer(id, 'arbeidsgiver', nr, {svar: 'nei', tekst: 'x'}), 404, 'ikke-funnet');
    const [before, after] = [await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'x'}), await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'y'})];
    equal(after, before + 1);
    await proposed(id, 'beslutter', {felt: 'annen-bistand-behov', verdi: 'nei'});
    equal(await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'z'}), after + 1, 'no gap in the numbers tells of it');
    for (const n of [before, after, after + 1]) equal((await answer(id, 'deltaker', n, {svar: 'trekk'})).status, 200);
    const browser = await s.login('astrid');
    for (const path of ['', '/forslag', `/forslag/${nr}`, '/historikk', '/utkast/annen-bistand']) {
      const page = await browser.get(`/avtaler/${id}${path}`);
      ok(!/Merkeforslag|forslag-[1-9]\d{4}/.test(page.text), `${path} tells the employer`);
    }
    const row = (await browser.get('/avtaler')).text.split('<li>').find(li => li.includes(`/avtaler/${id}"`));
    ok(row && !row.includes('forslag å svare på'), 'nor does the list');
  });

  await test('a field one does not read is as one that does not exist', async () => {
    const id = await s.create(M);
    const unread = await propose(id, 'deltaker', {felt: 'lonn', verdi: 1}), none = await propose(id, 'deltaker', {felt: 'tull', verdi: 1});
    equal([unread.status, faults(unread)], [422, ['ukjent-felt lonn']]);
    equal([none.status, faults(none)], [422, ['ukjent-felt tull']]);
    const items = await propose(id, 'arbeidsgiver', {felt: `annen-bistand/${UNKNOWN_ITEM}`, verdi: null});
    equal(faults(items), [`ukjent-felt annen-bistand/${UNKNOWN_ITEM}`]);
    const browser = await s.login('ola');
    equal((await browser.get(`/avtaler/${id}/forslag?felt=lonn`)).status, 404);
    equal((await browser.get(`/avtaler/${id}/forslag?felt=tull`)).status, 404);
  });

  await test("nobody but the parties: another's agreement is 404, a mentor sees no draft", async () => {
    const id = await s.create(M), nr = await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'x'});
    for (const as of ['kari', 'einar']) {
      refused(await s.api('POST', `avtaler/${id}/forslag`, {as, body: {felt: 'formaal', verdi: 'x', begrunnelse: 'x'}}), 404, 'ikke-funnet');
      refused(await s.api('POST', `avtaler/${id}/forslag/${nr}/svar`, {as, match: 'u1', body: {svar: 'ta-inn'}}), 404, 'ikke-funnet');
      const browser = await s.login(as);
      for (const path of ['forslag', `forslag/${nr}`, 'forslag?felt=formaal']) equal((await browser.get(`/avtaler/${id}/${path}`)).status, 404, path);
    }
    refused(await propose(id, 'mentor', {felt: 'mentoroppgaver', verdi: 'x'}), 403, 'ikke-din-rolle');
    equal((await s.get(id, 'mentor')).forslag, []);
    equal((await s.api('POST', `avtaler/${id}/forslag`, {body: {felt: 'formaal', verdi: 'x', begrunnelse: 'x'}})).status, 401);
  });

  // ---- bad input ----

  await tests('bad proposals', async wrong => {
    const id = await s.create(A), item = (await s.get(id, 'deltaker')).utkast.innhold.plan[0].id, before = s.stored();
    for (const [body, ...expected] of [
      [{verdi: 'x'}, 'mangler felt'],
      [{felt: '', verdi: 'x'}, 'mangler felt'],
      [{felt: 'formaal'}, 'mangler verdi'],
      [{felt: 'formaal', verdi: 'x', begrunnelse: ''}, 'mangler begrunnelse'],
      [{felt: 'formaal', verdi: 'x', begrunnelse: 'x'.repeat(501)}, 'for-lang begrunnelse'],
      [{felt: 'formaal', verdi: 'x', begrunnelse: '\u202e'}, 'ugyldige-tegn begrunnelse'],
      [{felt: 'formaal', verdi: 'x', begrunnelse: 5}, 'feil-type begrunnelse', 'mangler begrunnelse'],
      [{felt: 'formaal', verdi: 'x', tull: 1}, 'ukjent-felt tull'],
      [{felt: 'formaal', verdi: 5}, 'feil-type formaal'],
      [{felt: 'formaal', verdi: {}}, 'feil-type formaal'],
      [{felt: 'formaal', verdi: 'x'.repeat(1001)}, 'for-lang formaal'],
      [{felt: 'start', verdi: '2026-02-30'}, 'ugyldig-dato start'],
      [{felt: 'deltaker', verdi: 'x'}, 'ukjent-felt deltaker'],
      [{felt: 'innsatsgruppe', verdi: 'kanskje'}, 'ugyldig-kode innsatsgruppe'],
      [{felt: 'plan', verdi: {}}, 'mangler plan'],
      [{felt: 'plan', verdi: null}, 'feil-type plan'],
      [{felt: 'plan', verdi: {slag: 'tull', hver: '5x', tull: 1}}, 'ugyldig-kode plan/1/slag', 'ugyldig-form plan/1/hver', 'ukjent-felt plan/1/tull'],
      [{felt: 'plan', verdi: {id: item, slag: 'samtale'}}, 'ukjent-felt plan/id'],
      [{felt: `plan/${item}`, verdi: {slag: 'tull'}}, `ugyldig-kode plan/${item}/slag`],
      [{felt: `plan/${UNKNOWN_ITEM}`, verdi: null}, `ukjent-post plan/${UNKNOWN_ITEM}`],
      [{felt: `plan/${UNKNOWN_ITEM}/slag`, verdi: 'samtale'}, `ukjent-post plan/${UNKNOWN_ITEM}/slag`],
      [{felt: 'plan/1', verdi: null}, 'ukjent-felt plan/1'],
      [{felt: 'plan/', verdi: null}, 'ukjent-felt plan/'],
      [{felt: 'behov-deltaker', verdi: 'x'}, 'forslag-eget-felt behov-deltaker'],
      [{felt: 'virksomhet/ordinaer', verdi: 'nei'}, 'forslag-ingen-skriver virksomhet/ordinaer'],
      [{felt: 'formaal', verdi: 7, begrunnelse: ''}, 'feil-type formaal', 'mangler begrunnelse'],
    ]) {
      const a = await propose(id, 'deltaker', body);
      if (a.status !== 422 || !same(faults(a), expected)) wrong(`${JSON.stringify(body).slice(0, 80)}: ${a.status} ${faults(a)}`);
    }
    const now = (await s.get(id, 'deltaker')).utkast.innhold.formaal, likt = await propose(id, 'deltaker', {felt: 'formaal', verdi: now});
    if (!same(faults(likt), ['forslag-likt formaal'])) wrong(`the same again: ${faults(likt)}`);
    const bad = [{}, {svar: 'ja'}, {svar: 'trekk', tekst: 'x'}, {svar: 'nei', tekst: 'x'.repeat(4001)}];
    const said = async (nr, body) => (await s.api('POST', `avtaler/${id}/forslag/${nr}/svar`, {as: 'vera', match: 'u1', body})).status;
    for (const body of bad)
      for (const nr of ['1', '99']) if (await said(nr, body) !== 404) wrong(`${nr} ${JSON.stringify(body).slice(0, 50)}: there is none`);
    refused(await s.api('POST', `avtaler/${id}/forslag/0x1/svar`, {as: 'vera', match: 'u1', body: {svar: 'ta-inn'}}), 404, 'ikke-funnet');
    equal(s.stored(), before, 'stored');
    const nr = await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'Et annet formål.'}), then = s.stored();
    for (const body of bad) if (await said(nr, body) !== 422) wrong(`${nr} ${JSON.stringify(body).slice(0, 50)}: it has faults`);
    equal(s.stored(), then, 'stored');
  });

  await test('too many of one role are refused, and the others may go on', async () => {
    const id = await s.create(A);
    for (let i = 0; i < 50; i++) await proposed(id, 'deltaker', {felt: 'formaal', verdi: `Formål ${i}`});
    const one_more = await propose(id, 'deltaker', {felt: 'formaal', verdi: 'y'});
    equal([one_more.status, faults(one_more)], [422, ['forslag-for-mange forslag']]);
    equal((await propose(id, 'arbeidsgiver', {felt: 'annen-bistand-vurdert/dato', verdi: '2026-01-01'})).status, 201);
  });

  await test('the same request again is answered the same, and is one proposal', async () => {
    const id = await s.create(A), key = 'forslag-noekkel-1', body = {felt: 'formaal', verdi: 'x'};
    const first = await propose(id, 'deltaker', body, {key}), again = await propose(id, 'deltaker', body, {key});
    equal([again.status, again.text], [first.status, first.text]);
    equal((await s.get(id, 'deltaker')).forslag.length, 1);
    refused(await propose(id, 'deltaker', body, {key: null}), 400, 'mangler-noekkel');
  });

  await test('it is encrypted, and no proposal stands in the database as text', async () => {
    const id = await s.create(A);
    await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'Merkeverdi i klartekst', begrunnelse: 'Merkegrunn i klartekst'});
    const [row] = s.sql(`SELECT hex(innhold) AS h FROM forslag WHERE avtale='${id}'`);
    ok(!Buffer.from(row.h, 'hex').includes('Merke'), 'plain text');
  });

  // ---- putting forward ----

  await test('open proposals are answered before the draft is put forward', async () => {
    const id = await s.create(A), nr = await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'Et annet formål.'});
    const {utkast} = await s.get(id, 'veileder');
    const forward = () => s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: utkast.etag, body: {rolle: 'veileder'}});
    const stopped = await forward();
    equal([stopped.status, stopped.json.feil?.filter(f => f.alvor === 'stopp').map(f => `${f.kode} ${f.felt}`)], [422, ['forslag-aapent formaal']]);
    const page = await (await s.login('vera')).get(`/avtaler/${id}/fremlegg`);
    ok(page.text.includes('Her er det et forslag som ikke er besvart') && page.text.includes(`/avtaler/${id}/utkast/innhold#f-formaal`), 'the page leads to the field');
    equal((await answer(id, 'veileder', nr, {svar: 'nei', tekst: 'Vi beholder det.'})).status, 200);
    equal((await forward()).status, 201);
    equal((await one(id, 'deltaker', nr)).svar.tekst, 'Vi beholder det.', 'the answer stays to be read');
    refused(await propose(id, 'deltaker', {felt: 'formaal', verdi: 'x'}), 409, 'ikke-lov-naa');
  });

  await test('what the one who puts forward does not read stops nothing, is not told, and stays to be answered', async () => {
    const id = await s.agreed(M);
    equal((await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'))).status, 200);
    const nr = await proposed(id, 'beslutter', {felt: 'annen-bistand-behov', verdi: 'nei'});
    equal((await s.putForward(id, {rolle: 'arbeidsgiver'})).gjelder, true);
    equal((await one(id, 'veileder', nr)).kan, ['nei']);
    const {hode} = await s.get(id, 'veileder');
    equal((await s.api('POST', `avtaler/${id}/endringer`, {as: 'vera', match: hode, body: {rolle: 'veileder'}})).status, 201);
    equal((await answer(id, 'veileder', nr, {svar: 'ta-inn'})).status, 200);
    equal((await s.get(id, 'deltaker')).utkast.innhold['annen-bistand-behov'], 'nei');
  });

  // ---- the participant's own goals ----

  await test("the participant's goals are the participant's alone, in the agreement or in confidence", async () => {
    const id = await s.create(A);
    for (const rolle of ['veileder', 'arbeidsgiver']) {
      const saved = await s.save(id, rolle, c => (c['egne-maal'] = [...(c['egne-maal'] ?? []), {maal: 'Andres mål.'}]));
      equal(saved.status, 422);
      ok(faults(saved).every(f => f.startsWith('ikke-lov-aa-redigere egne-maal/')), faults(saved).join());
    }
    equal((await s.save(id, 'deltaker', c => { c['egne-maal'] = [{maal: 'Komme hver dag.'}]; c['egne-maal-fortrolig'] = [{maal: 'Sove bedre.'}]; })).status, 200);
    const [employer, nav] = [await s.get(id, 'arbeidsgiver'), await s.get(id, 'veileder')];
    equal(employer.utkast.innhold['egne-maal'][0].maal, 'Komme hver dag.');
    ok(!JSON.stringify(employer).includes('Sove bedre.') && JSON.stringify(nav).includes('Sove bedre.'), 'readers');
    const goal = (await s.get(id, 'veileder')).utkast.innhold['egne-maal'][0].id;
    const nr = await proposed(id, 'veileder', {felt: `egne-maal/${goal}`, verdi: {maal: 'Komme presis.'}});
    refused(await answer(id, 'arbeidsgiver', nr, {svar: 'ta-inn'}), 403, 'ikke-din-rolle');
    equal((await answer(id, 'deltaker', nr, {svar: 'ta-inn'})).status, 200);
  });

  // ---- a wish ----

  await test('a wish carries proposals, sealed; Nav opens an amendment from it, and answers it', async () => {
    const id = await s.agreed(A), {innhold: now} = await s.get(id, 'deltaker'), end = plus(now.slutt, 14);
    const sealed = await wish(id, 'deltaker', [
      {felt: 'slutt', verdi: end, begrunnelse: 'Jeg trenger lenger tid.'},
      {felt: `plan/${now.plan[0].id}`, verdi: {hver: '1u'}, begrunnelse: 'Oftere.'},
      {felt: 'kontaktpunkt-arbeidsplass/telefon', verdi: '41000090', begrunnelse: 'Nytt nummer.'},
      {felt: 'annen-bistand-omtale', verdi: 'Får hjelp fra kommunen.', begrunnelse: 'Så de vet det.'},
    ]);
    equal(sealed.status, 201, sealed.text.slice(0, 400));
    const {nr} = sealed.json;
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder'])
      equal((await s.get(id, rolle)).poster[nr - 1].forslag.map(f => [f.felt, f.verdi]), [['slutt', end], [`plan/${now.plan[0].id}`, {hver: '1u'}],
        ['kontaktpunkt-arbeidsplass/telefon', '41000090'], ['annen-bistand-omtale', 'Får hjelp fra kommunen.']], rolle);
    const zip = unzip((await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'})).bytes);
    const xml = zip.get(`post-${String(nr).padStart(4, '0')}-oenske.xml`).toString();
    ok(xml.includes(`<forslag sti="slutt"><begrunnelse>Jeg trenger lenger tid.</begrunnelse><verdi>${end}</verdi></forslag>`), xml);

    const {hode} = await s.get(id, 'veileder');
    const opened = await s.api('POST', `avtaler/${id}/endringer`, {as: 'vera', match: hode, body: {rolle: 'veileder', oenske: `post-${nr}`}});
    equal(opened.status, 201, opened.text.slice(0, 300));
    const draft = await s.get(id, 'veileder');
    equal([draft.utkast.innhold.slutt, draft.utkast.innhold.plan[0].hver, draft.utkast.innhold['kontaktpunkt-arbeidsplass'].telefon],
      [end, '1u', '41000090']);
    ok(draft.utkast.innhold['annen-bistand-omtale'] !== 'Får hjelp fra kommunen.', "the participant's own is not put in by Nav");
    equal(draft.forslag.map(f => [f.felt.split('/')[0], f.status, f.oenske, f.rolle, f.kan]), [['slutt', 'tatt-inn', nr, 'deltaker', []], ['plan', 'tatt-inn', nr, 'deltaker', []],
      ['kontaktpunkt-arbeidsplass', 'tatt-inn', nr, 'deltaker', []], ['annen-bistand-omtale', 'aapent', nr, 'deltaker', []]]);
    const page = await (await s.login('vera')).get(`/avtaler/${id}/utkast/varighet`);
    ok(page.text.includes(`Kommer fra ønsket om endring, nr. ${nr}.`), 'marked where it came from');
    equal((await answer(id, 'deltaker', 4, {svar: 'ta-inn'})).status, 200, 'the participant takes in its own');
    equal((await s.act(id, 'veileder', {handling: 'svar', slag: `post-${nr}`, tekst: 'Vi har laget en endring.'})).status, 201);
    equal((await s.putForward(id)).versjon, 2);
  });

  await tests('bad wishes', async wrong => {
    const id = await s.agreed(M), before = s.stored(), ok1 = {felt: 'formaal', verdi: 'x', begrunnelse: 'y'};
    for (const [rolle, forslag, ...expected] of [
      ['deltaker', [ok1, {felt: 'tull', verdi: 1, begrunnelse: 'y'}, {felt: 'lonn', verdi: 1, begrunnelse: 'y'}], 'ukjent-felt tull', 'ukjent-felt lonn'],
      ['deltaker', [{felt: 'annen-bistand-behov', verdi: 'nei', begrunnelse: 'y'}], 'forslag-fortrolig annen-bistand-behov'],
      ['arbeidsgiver', [{felt: 'lonn', verdi: 1, begrunnelse: 'y'}], 'forslag-fortrolig lonn'],
      ['deltaker', [{felt: 'deltaker/foedselsnummer', verdi: '13897499534', begrunnelse: 'y'}], 'ny-avtale deltaker/foedselsnummer'],
      ['deltaker', [{felt: 'timer-totalt', verdi: '1', begrunnelse: 'y'}], 'forslag-ingen-skriver timer-totalt'],
      ['deltaker', [{felt: 'start', verdi: 'i morgen', begrunnelse: ''}, {}, 5], 'feil-type forslag/3', 'ugyldig-dato start', 'mangler forslag/1/begrunnelse',
        'mangler forslag/2/felt', 'mangler forslag/2/verdi', 'mangler forslag/2/begrunnelse', 'mangler forslag/3/felt', 'mangler forslag/3/verdi', 'mangler forslag/3/begrunnelse'],
      ['deltaker', [{...ok1, tull: 1, felt: 7}], 'ukjent-felt forslag/1/tull', 'feil-type forslag/1/felt', 'mangler forslag/1/felt'],
      ['deltaker', [ok1, {...ok1, verdi: 'z'}], 'dobbel-noekkel formaal'],
      ['deltaker', {}, 'feil-type forslag'],
      ['deltaker', Array(51).fill(ok1), 'forslag-for-mange forslag'],
    ]) {
      const a = await wish(id, rolle, forslag);
      if (a.status !== 422 || !same(faults(a).slice().sort(), expected.slice().sort())) wrong(`${JSON.stringify(forslag).slice(0, 80)}: ${a.status} ${faults(a)}`);
    }
    const other = await s.act(id, 'deltaker', {handling: 'innvendt', tekst: 'x', forslag: [ok1]});
    if (other.status < 400) wrong(`an objection with proposals: ${other.status}`);
    const silent = await wish(id, 'deltaker', [ok1], {tekst: undefined});
    if (!same(faults(silent), ['mangler tekst'])) wrong(`a wish without words: ${faults(silent)}`);
    if (!same(s.stored(), before)) wrong('stored');
    const {hode} = await s.get(id, 'veileder');
    for (const oenske of ['post-1', 'post-99', 'tull', '']) {
      const a = await s.api('POST', `avtaler/${id}/endringer`, {as: 'vera', match: hode, body: {rolle: 'veileder', oenske}});
      if (!same(faults(a), ['ukjent-oenske oenske'])) wrong(`from ${oenske}: ${a.status} ${faults(a)}`);
    }
  });

  await test('contact data change beside a draft with open proposals, which stay', async () => {
    const id = await s.agreed(A), {hode} = await s.get(id, 'veileder');
    equal((await s.api('POST', `avtaler/${id}/endringer`, {as: 'vera', match: hode, body: {rolle: 'veileder'}})).status, 201);
    const nr = await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'Noe annet.'}), before = await s.get(id, 'arbeidsgiver');
    const punkt = {...before.innhold['kontaktpunkt-arbeidsplass'], telefon: '41000078'};
    const sent = await s.api('POST', `avtaler/${id}/kontaktpunkt`, {as: 'astrid', match: before.hode, body: {rolle: 'arbeidsgiver', innhold: {'kontaktpunkt-arbeidsplass': punkt}}});
    equal([sent.status, sent.json.handling, sent.json.gjelder], [201, 'kontaktpunkt', true], sent.text.slice(0, 300));
    equal((await one(id, 'veileder', nr)).status, 'aapent');
    equal((await answer(id, 'veileder', nr, {svar: 'ta-inn'})).status, 200);
    const now = (await s.get(id, 'veileder')).utkast.innhold;
    equal([now.formaal, now['kontaktpunkt-arbeidsplass'].telefon], ['Noe annet.', '41000078']);
  });

  await test('a link to another agreement is proposed from those the proposer has a role in, and checked when it is taken in', async () => {
    const id = await s.create(M, {content: innhold(M)}), other = await s.create('midlertidig-lonnstilskudd'), bjarne = await s.login('bjarne');
    const page = await bjarne.get(`/avtaler/${id}/forslag?felt=lenke&rolle=beslutter`);
    equal(page.status, 200);
    ok(page.text.includes(`value="${other}"`), 'a choice');
    const nr = await proposed(id, 'beslutter', {felt: 'lenke', verdi: {slag: 'stoetter', avtale: UNKNOWN_ITEM}});
    equal(faults(await answer(id, 'veileder', nr, {svar: 'ta-inn'})).map(f => f.split(' ')[0]), ['ukjent-avtale']);
    const good = await proposed(id, 'beslutter', {felt: 'lenke', verdi: {slag: 'stoetter', avtale: other}});
    equal((await answer(id, 'veileder', good, {svar: 'ta-inn'})).status, 200);
    equal((await s.get(id, 'veileder')).utkast.innhold.lenke.map(l => l.avtale), [other]);
  });

  // ---- pages ----

  await test('by pages: the link at the field, a fault, the proposal, the count, taken in with what was typed', async () => {
    const id = await s.create(A), ola = await s.login('ola'), vera = await s.login('vera');
    const group = await ola.get(`/avtaler/${id}/utkast/innhold`);
    ok(group.text.includes(`/avtaler/${id}/forslag?felt=formaal`), 'the way to propose');
    ok(!(await vera.get(`/avtaler/${id}/utkast/innhold`)).text.includes('forslag?felt=formaal'), 'not for who may edit');
    const path = `/avtaler/${id}/forslag?felt=formaal`;
    const bad = await ola.submit(path, 'forslag', {'f:formaal': 'Et bedre formål.', begrunnelse: ''});
    equal(bad.status, 422);
    ok(bad.text.includes('Skriv hvorfor du foreslår dette.') && bad.text.includes('Et bedre formål.'), 'told, and nothing typed is lost');
    const sent = await ola.submit(path, 'forslag', {'f:formaal': 'Et bedre formål.', begrunnelse: 'Merk denne.'});
    equal([sent.status, sent.headers.location], [303, `/avtaler/${id}/utkast/innhold?melding=foreslaatt`]);
    ok(unescape((await vera.get('/avtaler')).text).includes('Nav har 1 forslag å svare på'), 'on the first page');
    ok((await vera.get(`/avtaler/${id}`)).text.includes('Nav har 1 forslag å svare på.'), 'on the agreement');
    const page = await vera.get(`/avtaler/${id}/utkast/innhold`);
    ok(page.text.includes('Merk denne.') && page.text.includes('value="ta-inn:1"'), 'at the field');
    const form = forms(page.text).find(f => f.buttons.some(b => b[1] === 'ta-inn:1'));
    const taken = await vera.post(form.action, {...form.fields, 'f:innhold': 'Skrevet samtidig.', gjoer: 'ta-inn:1'});
    equal([taken.status, taken.headers.location], [303, `/avtaler/${id}/utkast/innhold?melding=tatt-inn`]);
    const {utkast} = await s.get(id, 'veileder');
    equal([utkast.innhold.formaal, utkast.innhold.innhold], ['Et bedre formål.', 'Skrevet samtidig.']);
  });

  await test('by pages: a wish about one field, an amendment from it, and a no', async () => {
    const id = await s.agreed(A), ola = await s.login('ola'), vera = await s.login('vera'), {innhold: now} = await s.get(id, 'deltaker');
    ok((await ola.get(`/avtaler/${id}/tekst/1`)).text.includes(`/avtaler/${id}/forslag?gruppe=varighet`), 'from the text');
    ok((await ola.get(`/avtaler/${id}/forslag?gruppe=varighet`)).text.includes('/forslag?felt=slutt'), 'to the field');
    ok(!(await ola.get(`/avtaler/${id}/forslag?gruppe=annen-bistand`)).text.includes('felt=annen-bistand-behov'), 'not what not all read');
    const day = plus(now.slutt, 7).split('-').reverse().join('.');
    const bad = await ola.submit(`/avtaler/${id}/forslag?felt=slutt`, 'forslag', {'f:slutt': day, begrunnelse: ''});
    equal(bad.status, 422);
    equal((bad.text.match(/Skriv hvorfor du foreslår dette\./g) ?? []).length, 2, 'in the summary and at the field');
    const sent = await ola.submit(`/avtaler/${id}/forslag?felt=slutt`, 'forslag', {'f:slutt': day, begrunnelse: 'En uke til.'});
    equal(sent.status, 303, sent.text.slice(0, 300));
    const opened = await vera.submit(`/avtaler/${id}`, 'oenske=post-', {});
    equal(opened.status, 303, opened.text.slice(0, 300));
    equal((await s.get(id, 'veileder')).utkast.innhold.slutt, plus(now.slutt, 7));
    const item = now.plan[0].id, fjern = await ola.submit(`/avtaler/${id}/forslag?felt=plan/${item}`, 'forslag', {gjoer: 'fjern', begrunnelse: 'Ikke nødvendig.'});
    equal(fjern.status, 303, fjern.text.slice(0, 300));
    const open = (await s.get(id, 'veileder')).forslag.find(f => f.status === 'aapent');
    equal([open.felt, open.verdi], [`plan/${item}`, null]);
    const nei = await vera.submit(`/avtaler/${id}/forslag/${open.nr}`, 'forslag', {gjoer: 'nei', tekst: 'Vi trenger møtet.'});
    equal(nei.status, 303, nei.text.slice(0, 300));
    ok((await ola.get(`/avtaler/${id}/utkast/plan`)).text.includes('Vi trenger møtet.'), 'the answer at the field');
  });

  await test('a new item by page', async () => {
    const id = await s.create(A), ola = await s.login('ola'), path = `/avtaler/${id}/forslag?felt=plan`;
    const page = await ola.get(path), form = forms(page.text).find(f => f.action.includes('forslag'));
    const slag = Object.keys({...form.fields, ...Object.fromEntries([...form.html.matchAll(/name="(f:plan[^"]*)"/g)].map(m => [m[1], '']))}).find(n => n.endsWith('/slag'));
    const bad = await ola.post(form.action, {...form.fields, [slag]: 'samtale', [slag.replace('/slag', '/foerste')]: 'tull', begrunnelse: 'x'});
    equal(bad.status, 422);
    ok(bad.text.includes('aria-invalid="true"'), 'at the field');
    const sent = await ola.post(form.action, {...form.fields, [slag]: 'samtale', [slag.replace('/slag', '/foerste')]: '1.3.2027', begrunnelse: 'x'});
    equal(sent.status, 303, sent.text.slice(0, 300));
    equal((await s.get(id, 'veileder')).forslag[0].verdi, {slag: 'samtale', foerste: '2027-03-01'});
  });

  // ---- told ----

  await test('those concerned are told: who may take it in, and who proposed', async () => {
    const id = await s.create(M, {content: innhold(M)});
    const rows = () => s.sql(`SELECT hendelse,rolle,nr FROM utboks WHERE avtale='${id}' ORDER BY id`).map(r => `${r.hendelse} ${r.rolle} ${r.nr}`);
    const nr = await proposed(id, 'deltaker', {felt: 'formaal', verdi: 'x'});
    equal(rows().sort(), ['forslag arbeidsgiver 0', 'forslag veileder 0']);
    equal((await answer(id, 'veileder', nr, {svar: 'nei', tekst: 'Nei.'})).status, 200);
    equal(rows().at(-1), 'forslag-svar deltaker 0');
    await proposed(id, 'beslutter', {felt: 'annen-bistand-behov', verdi: 'nei'});
    equal(rows().slice(3).sort(), ['forslag deltaker 0', 'forslag veileder 0'], 'not the employer, who does not read it');
  });
});
