// The role that a request names is the one it acts in, or it is refused: by page, form, API, one step, two steps, bundle and ?rolle=.
import {join} from 'node:path';
import {CAST, equal, file, folder, forms, multipart, ok, plus, ROOT, script, Service, tests, test, today} from './lib.mjs';
import {readFileSync} from 'node:fs';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const said = answer => [answer.status, answer.json?.type?.split(':').pop(), (answer.json?.feil ?? []).map(f => `${f.kode} ${f.felt}`)];
const NOT_HELD = [403, 'ikke-din-rolle', []], NONE = [422, 'feil-i-innhold', ['ugyldig-kode rolle']];

// What may be asked of an agreement that waits to be signed, as the employer, each with the role it names. [name, how]; how(role in body or query).
function reads(s, id, file) {
  const paths = ['', '/samlet', '/fremlegg', '/pakke.zip', '/versjoner/1/avtale.xml', `/filer/${file}`, '/erklaeringer/01JD0000000000000000000000'];
  return paths.map(path => [`GET ${path || 'the agreement'}`, rolle => s.api('GET', `avtaler/${id}${path}?rolle=${rolle}`, {as: 'astrid'})]);
}

function writes(s, id, now, attempt) {
  const post = (path, body, match) => ['POST', path, body, match];
  const rows = [
    post('/erklaeringer', {handling: 'endringsoenske', slag: 'annet', tekst: 'Kan vi begynne senere?'}, now.fremlegg),
    post('/erklaeringer', {handling: 'godkjent'}, now.fremlegg),
    post('/erklaeringer', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'}, now.fremlegg),
    post(`/erklaeringer/${attempt}/bekreft`, {}),
    post(`/erklaeringer/${attempt}/avvis`, {tekst: 'Nei.'}),
    post('/erklaeringer', {handling: 'annullert', slag: 'annet', tekst: 'Nei.'}, now.hode),
    post('/kontaktpunkt', {innhold: {}}, now.hode),
    post('/endringer', {}, now.hode),
    post('/forslag', {felt: 'slutt', verdi: plus(today(), 90), begrunnelse: 'Lenger.'}),
    post('/forslag/1/svar', {svar: 'nei', tekst: 'Nei.'}, 'u1'),
    ['PUT', '/utkast', {innhold: {}}, 'u1'],
    post('/fremlegg', {}, 'u1'),
  ];
  return rows.flatMap(([method, path, body, match]) => [
    [`${method} ${path.replace(attempt, '{e}')} ${body.handling ?? ''} in the body`, rolle => s.api(method, `avtaler/${id}${path}`, {as: 'astrid', match, body: {...body, rolle}})],
    [`${method} ${path.replace(attempt, '{e}')} ${body.handling ?? ''} in the query`, rolle => s.api(method, `avtaler/${id}${path}?rolle=${rolle}`, {as: 'astrid', match, body})],
    [`${method} ${path.replace(attempt, '{e}')} ${body.handling ?? ''} in the query, its own in the body`, rolle =>
      s.api(method, `avtaler/${id}${path}?rolle=${rolle}`, {as: 'astrid', match, body: {...body, rolle: 'arbeidsgiver'}})],
  ]).concat([
    ['a file', rolle => s.api('POST', `avtaler/${id}/filer`, {as: 'astrid', match: now.hode, ...multipart([['slag', 'kvittering'], ['rolle', rolle]], PDF)})],
    ['on behalf', rolle => s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'vera', match: now.fremlegg,
      body: {handling: 'godkjent', rolle, for: 'deltaker', grunn: 'reservert', tekst: 'Han sa ja i dag.'}})],
  ]);
}

const PAGES = ['', '/utkast', '/utkast/parter', '/kontakt', '/fremlegg', '/forslag', '/signer', '/fullmakt', '/papir', '/filer', '/kvittering/1', '/handling/endringsoenske',
  '/perioder', '/sammenlign', '/samlet', '/historikk', '/versjoner/1/visning.xhtml', '/tekst/1', '/pakke.zip'];

await script(async s => {
  const id = await s.create('mentor');
  await s.putForward(id);
  const now = await s.get(id, 'arbeidsgiver');
  const uploaded = await s.api('POST', `avtaler/${id}/filer`, {as: 'vera', match: now.hode, ...multipart([['slag', 'vurdering'], ['rolle', 'veileder']], PDF)});
  equal(uploaded.status, 201, 'a file');
  const attempt = (await s.attempt(id, 'arbeidsgiver')).json.id, before = await s.get(id, 'arbeidsgiver'), stored = s.stored();

  await tests('a role one does not have is refused by every route of the API, and nothing is sealed', async wrong => {
    for (const [name, ask] of [...reads(s, id, uploaded.json.nr), ...writes(s, id, before, attempt)])
      for (const [rolle, want] of [['deltaker', NOT_HELD], ['beslutter', NOT_HELD], ['tull', NONE]]) {
        const answer = await ask(rolle);
        if (JSON.stringify(said(answer)) !== JSON.stringify(want)) wrong(`${name}, ${rolle}: ${JSON.stringify(said(answer))}`);
      }
    equal(s.stored(), stored, 'stored');
  });

  await tests('and what names a role in no way that can be read', async wrong => {
    for (const [rolle, want] of [['', NONE], ['Arbeidsgiver', NONE], ['arbeidsgiver,deltaker', NONE], [5, [422, 'feil-i-innhold', ['feil-type rolle']]], [['arbeidsgiver'], [422, 'feil-i-innhold', ['feil-type rolle']]]]) {
      const answer = await s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'astrid', match: before.fremlegg, body: {handling: 'godkjent', rolle}});
      if (JSON.stringify(said(answer)) !== JSON.stringify(want)) wrong(`${JSON.stringify(rolle)}: ${JSON.stringify(said(answer))}`);
    }
    equal(s.stored(), stored, 'stored');
    equal(said(await s.api('GET', `avtaler/${id}?rolle=arbeidsgiver&rolle=deltaker`, {as: 'astrid'})), NOT_HELD, 'two in the query');
  });

  await test('none named, or null, is the role one has', async () => {
    equal((await s.api('GET', `avtaler/${id}`, {as: 'astrid'})).json.rolle, 'arbeidsgiver');
    const answer = await s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'astrid', match: before.fremlegg, body: {handling: 'godkjent', rolle: null}});
    equal(answer.status, 202, answer.text.slice(0, 300));
  });

  await test('who has no role in the agreement is told nothing of it, whatever it names', async () => {
    for (const rolle of ['deltaker', 'tull', '']) for (const as of ['kari', 'einar']) equal((await s.api('GET', `avtaler/${id}?rolle=${rolle}`, {as})).status, 404, `${as} ${rolle}`);
  });

  await tests('so does every page, and every form', async wrong => {
    const browser = await s.login('astrid'), kept = s.stored();
    for (const path of PAGES)
      for (const [rolle, status] of [['deltaker', 403], ['tull', 422]]) {
        const answer = await browser.get(`/avtaler/${id}${path}?rolle=${rolle}`);
        if (answer.status !== status) wrong(`${path} ${rolle}: ${answer.status}`);
        if (status === 403 && !answer.text.includes('Du har ikke rollen som kan gjøre dette.')) wrong(`${path} does not say why`);
      }
    const form = forms((await browser.get(`/avtaler/${id}/handling/endringsoenske`)).text).find(f => f.action.includes('/handling/endringsoenske'));
    const sign = forms((await browser.get(`/avtaler/${id}/signer`)).text).find(f => f.action.includes('/signer'));
    for (const [rolle, status] of [['deltaker', 403], ['tull', 422]])
      for (const [name, {action, fields}, more] of [['one step', form, {slag: 'annet', tekst: 'Kan vi begynne senere?'}], ['two steps', sign, {lest: 'ja'}],
        ['confirmation', {action: `/avtaler/${id}/erklaeringer/${attempt}/bekreft`, fields: sign.fields}, {}]]) {
        const inQuery = await browser.post(`${action}?rolle=${rolle}`, {...fields, ...more}), inForm = await browser.post(action, {...fields, ...more, rolle});
        if (inQuery.status !== status || inForm.status !== status) wrong(`${name} as ${rolle}: ${inQuery.status} ${inForm.status}`);
      }
    equal(s.stored(), kept, 'stored');
  });

  await test('nor does one act for a role that the measure has not, or that is Nav itself', async () => {
    const ask = more => s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'vera', match: before.fremlegg, body: {handling: 'godkjent', rolle: 'veileder', grunn: 'reservert', tekst: 'Han sa ja.', ...more}});
    equal(said(await ask({for: 'tull'})), NOT_HELD);
    equal(said(await ask({for: 'beslutter'})), NOT_HELD, 'Nav itself');
  });

  await tests('where no agreement is named, a role of no measure is refused too, with what else is wrong, and one of any is taken', async wrong => {
    const code = (await s.get(id, 'veileder')).versjoner[0].kontrollkode, browser = await s.login('vera'), kept = s.stored();
    const fra = forms((await browser.get('/avtaler/ny')).text).find(f => f.action.includes('/avtaler/ny'));
    for (const rolle of ['tull', '', 'Veileder', 'veileder&rolle=tull']) {
      for (const path of ['avtaler', `avtaler/papir/${code}`]) {
        const answer = await s.api('GET', `${path}?rolle=${rolle}`, {as: 'vera'});
        if (JSON.stringify(said(answer)) !== JSON.stringify(NONE)) wrong(`${path} ${rolle}: ${JSON.stringify(said(answer))}`);
      }
      const made = await s.api('POST', `avtaler?rolle=${rolle}`, {as: 'vera', body: {tiltak: 'mentor', innhold: {timer: 'mange'}}});
      if (made.status !== 422 || said(made)[2].sort().join() !== 'ugyldig-form timer,ugyldig-kode rolle') wrong(`POST avtaler ${rolle}: ${JSON.stringify(said(made))}`);
      const none = await s.api('POST', `avtaler?rolle=${rolle}`, {as: 'vera', body: {}});
      if (said(none)[2]?.join() !== 'mangler tiltak,ugyldig-kode rolle') wrong(`nothing named, ${rolle}: ${JSON.stringify(said(none))}`);
      for (const path of ['/avtaler', '/avtaler/ny', '/avtaler/papir']) {
        const {status} = await browser.get(`${path}?rolle=${rolle}${path.endsWith('papir') ? `&papirkode=${code}` : ''}`);
        if (status !== 422) wrong(`${path} ${rolle}: ${status}`);
      }
      const {status} = await browser.post(`/avtaler/ny?rolle=${rolle}`, {...fra.fields, tiltak: 'mentor'});
      if (status !== 422) wrong(`POST /avtaler/ny ${rolle}: ${status}`);
    }
    for (const path of ['avtaler?rolle=mentor', `avtaler/papir/${code}?rolle=mentor&ukjent=tull`]) if ((await s.api('GET', path, {as: 'vera'})).status !== 200) wrong(path);
    equal(s.stored(), kept, 'stored');
    equal((await s.api('POST', 'avtaler?rolle=veileder', {as: 'vera', body: {tiltak: 'mentor'}})).status, 201);
    if ((await s.api('POST', 'avtaler?rolle=tull', {as: 'ola', body: {tiltak: 'mentor'}})).status !== 403) wrong('who may begin none is told so first');
  });

  // ---- who has two roles ----

  await test('who has two acts in the one that is named, and confirms in the one it attempted in', async () => {
    const people = readFileSync(join(ROOT, 'service/demo/personer.xml'), 'utf8').replace('</personer>',
      '<person id="tone" navn="Tone Toroller" slag="nav" navident="Z990009" epost="tone@example.com"><rolle navn="veileder"/><rolle navn="beslutter"/></person></personer>');
    const own = await Service.open({personer: file(join(folder(), 'personer.xml'), people)});
    try {
      const two = await own.create('mentor', {as: 'tone'});
      await own.putForward(two);
      for (const rolle of ['arbeidsgiver', 'deltaker', 'mentor']) await own.sign(two, rolle);
      for (const rolle of ['veileder', 'beslutter']) equal((await own.get(two, rolle, 'tone')).rolle, rolle);
      const offered = await own.attempt(two, 'veileder', {as: 'tone'}), confirm = rolle => own.api('POST', offered.json.bekreft, {as: 'tone', body: {rolle}});
      const nothing = own.stored();
      equal(said(await confirm('beslutter')), NONE, 'the other of the two');
      equal(said(await own.api('GET', `avtaler/${two}?rolle=veileder&rolle=beslutter`, {as: 'tone'})), NONE, 'both');
      equal(said(await own.api('POST', `avtaler/${two}/erklaeringer?rolle=veileder`, {as: 'tone', match: offered.json.id, body: {handling: 'besluttet', rolle: 'beslutter'}})), NONE, 'one in each place');
      equal(own.stored(), nothing, 'stored');
      const sealed = await confirm('veileder');
      equal([sealed.status, sealed.json.rolle], [201, 'veileder']);
      ok((await own.api('GET', 'avtaler?rolle=beslutter', {as: 'tone'})).json.avtaler.some(a => a.id === two && a.rolle === 'beslutter'), 'a list is read in the role where one has it');
    } finally {
      await own.close();
    }
  });
});
