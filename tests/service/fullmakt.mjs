// Files, and signing on behalf of others: who may, by what evidence, confirmed by whom, who sees it, and that every bundle proves it offline.
import {createHash} from 'node:crypto';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, forms, multipart, ok, plus, ROLES, ROOT, run, script, test, tests, today, unzip} from './lib.mjs';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from([0, 0, 0, 13]), Buffer.from('IHDR and more')]);
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('JFIF')]);
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
const faults = answer => (answer.json?.feil ?? []).map(f => `${f.kode} ${f.felt}`).sort();

await script(async s => {
  const upload = async (id, rolle, fields, bytes = PDF, {as = CAST[rolle], name, match} = {}) => {
    const now = await s.get(id, rolle, as);
    return s.api('POST', `avtaler/${id}/filer`, {as, match: match ?? now.hode, ...multipart([['rolle', rolle], ...fields], bytes, name)});
  };
  const pending = async tiltak => {
    const id = await s.create(tiltak);
    await s.putForward(id);
    return id;
  };
  const behalf = (id, more, as = 'vera') => s.attempt(id, 'veileder', {as, more});
  const confirm = (attempt, as = 'viggo') => s.api('POST', attempt.json.bekreft, {as, body: {}});
  const samtale = 'Han kom innom kontoret 3. mai. Jeg kjenner ham. Vi leste alt sammen, og han sa ja.';

  // ---- files ----

  await tests('what a file must be', async wrong => {
    const id = await pending('arbeidstrening');
    const before = s.stored();
    const check = (what, answer, status, want = []) => {
      if (answer.status !== status || JSON.stringify(faults(answer)) !== JSON.stringify(want)) wrong(`${what}: ${answer.status} ${faults(answer)} ${answer.text.slice(0, 200)}`);
    };
    check('not a PDF', await upload(id, 'veileder', [['slag', 'vurdering']], Buffer.from('%PDX-1.4 <html>')), 422, ['feil-filtype fil']);
    check('HTML called PDF', await upload(id, 'veileder', [['slag', 'vurdering']], Buffer.from('<html><script>alert(1)</script>'), {name: 'x.pdf'}), 422, ['feil-filtype fil']);
    check('no file', await upload(id, 'veileder', [['slag', 'vurdering']], null), 422, ['mangler fil']);
    check('no kind', await upload(id, 'veileder', []), 422, ['mangler slag']);
    check('unknown kind', await upload(id, 'veileder', [['slag', 'selfie']]), 422, ['ugyldig-kode slag']);
    check('several faults', await upload(id, 'veileder', [['slag', 'papir'], ['farge', 'blå']], Buffer.from('x')), 422, ['feil-filtype fil', 'mangler lesere', 'ukjent-felt farge']);
    check('head and key as a form of another site would send them', await s.api('POST', `avtaler/${id}/filer`, {as: 'vera', key: null,
      ...multipart([['slag', 'vurdering'], ['hode', (await s.get(id, 'veileder')).hode], ['nokkel', 'abcdefgh12345678']], PDF)}), 422, ['ukjent-felt hode', 'ukjent-felt nokkel']);
    check('unknown reader', await upload(id, 'veileder', [['slag', 'papir'], ['lesere', 'kongen']]), 422, ['mangler lesere', 'ugyldig-kode lesere']);
    check('what one does not read oneself', await upload(id, 'arbeidsgiver', [['slag', 'vurdering']]), 422, ['ikke-leser slag']);
    check('a reader where there is no choice', await upload(id, 'deltaker', [['slag', 'vurdering'], ['lesere', 'arbeidsgiver']]), 422, ['ukjent-felt lesere']);
    check('too large', await upload(id, 'veileder', [['slag', 'vurdering']], Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)])), 413);
    check('told to be much too large', await s.api('POST', `avtaler/${id}/filer`, {as: 'vera', match: 'x', raw: '', type: 'multipart/form-data; boundary=x', headers: {'Content-Length': 6 * 1024 * 1024}}), 413);
    check('an older agreement', await upload(id, 'veileder', [['slag', 'vurdering']], PDF, {match: `sha256:${'0'.repeat(64)}`}), 412);
    check('not multipart', await s.api('POST', `avtaler/${id}/filer`, {as: 'vera', match: 'x', body: {slag: 'vurdering'}}), 415);
    check('by another road', await s.act(id, 'veileder', {handling: 'opplastet', slag: 'vurdering'}), 422, ['ugyldig-kode handling']);
    check('of a stranger', await s.api('POST', `avtaler/${id}/filer`, {as: 'kari', match: 'x', ...multipart([['slag', 'annet']], PDF)}), 404);
    const draft = await s.create('arbeidstrening'), {utkast} = await s.get(draft, 'veileder');
    check('before anything is put forward', await s.api('POST', `avtaler/${draft}/filer`, {as: 'vera', match: utkast.etag, ...multipart([['slag', 'vurdering']], PDF)}), 409);
    const after = s.stored();
    if (after.post !== before.post || after.dokument !== before.dokument) wrong('something was stored');
  });

  await tests('types by their bytes, names made safe, never shown in the page', async wrong => {
    const id = await pending('arbeidstrening');
    for (const [bytes, name, type, safe] of [[PDF, 'C:\\mappe\\Min fil æ.pdf', 'application/pdf', `filename="Min-fil-.pdf"; filename*=UTF-8''Min%20fil%20%C3%A6.pdf`], [PNG, 'kaller-seg.pdf', 'image/png', 'filename="kaller-seg.png"'],
      [JPEG, '..', 'image/jpeg', 'filename="fil.jpg"'], [PDF, 'a%22b; x=y.html', 'application/pdf', 'filename="a-22b-x-y.pdf"']]) {
      const answer = await upload(id, 'veileder', [['slag', 'vurdering']], bytes, {name});
      if (answer.status !== 201) { wrong(`${name}: ${answer.status} ${answer.text.slice(0, 200)}`); continue; }
      const got = await s.api('GET', `avtaler/${id}/filer/${answer.json.nr}`, {as: 'ola'});
      const said = [got.status, got.headers['content-type'], got.headers['content-disposition'], got.headers['x-content-type-options']];
      const want = [200, type, `attachment; ${safe}`, 'nosniff'];
      if (JSON.stringify(said) !== JSON.stringify(want) || !got.bytes.equals(bytes)) wrong(`${name}: ${JSON.stringify(said)}`);
    }
    const poster = (await s.get(id, 'deltaker')).poster.filter(p => p.fil);
    if (poster.length !== 4 || poster[0].fil.sha256 !== `sha256:${sha256(PDF)}`) wrong(JSON.stringify(poster).slice(0, 400));
  });

  // The table of readers, by kind: [who uploads, whom they name, readers].
  await tests('each kind has its readers, and nobody else sees a byte', async wrong => {
    const id = await s.agreed('mentor');
    const rows = [
      ['vurdering', 'veileder', [], ['deltaker', 'veileder', 'beslutter']],
      ['kvittering', 'arbeidsgiver', [], ['arbeidsgiver', 'veileder', 'beslutter']],
      ['papir', 'veileder', ['deltaker'], ['deltaker', 'veileder', 'beslutter']],
      ['papir', 'veileder', ['mentor'], ['mentor', 'veileder', 'beslutter']],
      ['papir', 'veileder', ['arbeidsgiver'], ['arbeidsgiver', 'veileder', 'beslutter']],
      ['annet', 'deltaker', ['nav'], ['deltaker', 'veileder', 'beslutter']],
      ['annet', 'arbeidsgiver', ['deltaker'], ['arbeidsgiver', 'deltaker', 'veileder', 'beslutter']],
    ];
    for (const [i, [slag, av, lesere, readers]] of rows.entries()) {
      const bytes = Buffer.concat([PDF, Buffer.from(`hemmelig-${i}`)]), name = `navn-${i}.pdf`;
      const answer = await upload(id, av, [['slag', slag], ...lesere.map(l => ['lesere', l])], bytes, {name});
      if (answer.status !== 201) { wrong(`${slag} by ${av}: ${answer.text.slice(0, 200)}`); continue; }
      for (const rolle of ROLES.mentor) {
        const may = readers.includes(rolle), as = CAST[rolle];
        const api = await s.api('GET', `avtaler/${id}/filer/${answer.json.nr}?rolle=${rolle}`, {as});
        const browser = await s.login(as);
        const page = await browser.get(`/avtaler/${id}/filer/${answer.json.nr}?rolle=${rolle}`);
        const zip = unzip((await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as})).bytes);
        const entry = `post-${String(answer.json.nr).padStart(4, '0')}-fil`;
        const told = [JSON.stringify(await s.get(id, rolle)), (await browser.get(`/avtaler/${id}/historikk?rolle=${rolle}`)).text,
          (await browser.get(`/avtaler/${id}/filer?rolle=${rolle}`)).text, (await browser.get(`/avtaler/${id}?rolle=${rolle}`)).text];
        if (api.status !== (may ? 200 : 404) || page.status !== (may ? 200 : 404)) wrong(`${slag} ${i} to ${rolle}: ${api.status} ${page.status}`);
        if (zip.has(`${entry}.pdf`) !== may || zip.has(`${entry}.xml`) !== may) wrong(`${slag} ${i} in the bundle of ${rolle}`);
        if (may && !zip.get(`${entry}.pdf`).equals(bytes)) wrong(`${slag} ${i}: other bytes in the bundle`);
        for (const [k, text] of told.entries()) if (text.includes(name) !== (may && (k !== 3 || true))) wrong(`${slag} ${i}: its name, to ${rolle}, in ${k}`);
        if (!may && [...zip.values()].some(b => b.includes(sha256(bytes)))) wrong(`${slag} ${i}: its digest in the bundle of ${rolle}`);
      }
      const stranger = await s.api('GET', `avtaler/${id}/filer/${answer.json.nr}`, {as: 'kari'});
      if (stranger.status !== 404) wrong(`a stranger: ${stranger.status}`);
    }
    const other = await s.agreed('mentor');
    if ((await s.api('GET', `avtaler/${other}/filer/12`, {as: 'vera'})).status !== 404) wrong('a number without a file');
    const history = (await (await s.login('ola')).get(`/avtaler/${id}/historikk`)).text;
    if (!/Opplastet fil/i.test(history)) wrong('the reading log does not tell that a file was read');
  });

  await test('who comes into a role does not read what was put there for whoever had it', async () => {
    const id = await s.agreed('mentor'), paper = (await upload(id, 'veileder', [['slag', 'papir'], ['lesere', 'mentor']])).json.nr;
    const reads = async (rolle, as) => (await s.api('GET', `avtaler/${id}/filer/${paper}?rolle=${rolle}`, {as})).status;
    equal([await reads('mentor', 'mona'), await reads('veileder', 'vera')], [200, 200]);
    await s.amend(id, 'arbeidsgiver', c => Object.assign(c.mentor, {navn: 'Kari Prøvesen', foedselsnummer: '22849540045'}));
    await s.putForward(id);
    for (const [rolle, as] of [['arbeidsgiver', 'astrid'], ['deltaker', 'ola'], ['mentor', 'kari'], ['veileder', 'vera']]) await s.sign(id, rolle, as);
    equal([await reads('mentor', 'kari'), await reads('veileder', 'vera')], [404, 200]);
    ok(!(await (await s.login('kari')).get(`/avtaler/${id}/filer`)).text.includes(`/filer/${paper}`), 'it is listed');
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=mentor`, {as: 'kari'});
    ok(![...unzip(bundle.bytes).keys()].some(name => /-fil\./.test(name)), 'it is in the bundle');
  });

  // ---- on behalf ----

  await tests('what an attempt on behalf must say', async wrong => {
    const id = await pending('arbeidstrening'), other = await pending('arbeidstrening');
    const paper = (await upload(id, 'veileder', [['slag', 'papir'], ['lesere', 'deltaker']])).json.nr;
    const employers = (await upload(id, 'veileder', [['slag', 'papir'], ['lesere', 'arbeidsgiver']])).json.nr;
    const noPaper = (await upload(id, 'veileder', [['slag', 'vurdering']])).json.nr;
    const foreign = (await upload(other, 'veileder', [['slag', 'papir'], ['lesere', 'deltaker']])).json.nr + 40;
    const before = s.stored();
    const good = {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: samtale};
    const check = (what, answer, status, want = []) => {
      if (answer.status !== status || JSON.stringify(faults(answer)) !== JSON.stringify(want)) wrong(`${what}: ${answer.status} ${faults(answer)} ${answer.text.slice(0, 200)}`);
    };
    check('unknown reason', await behalf(id, {...good, grunn: 'travelt'}), 422, ['ugyldig-kode grunn']);
    check('a reason for businesses', await behalf(id, {...good, grunn: 'vet-ikke-hvem'}), 422, ['ugyldig-kode grunn']);
    check('no reason', await behalf(id, {...good, grunn: undefined}), 422, ['mangler grunn']);
    check('no evidence', await behalf(id, {...good, tekst: undefined}), 422, ['mangler bevis']);
    check('neither', await behalf(id, {...good, tekst: undefined, grunn: undefined}), 422, ['mangler bevis', 'mangler grunn']);
    check('signed on paper without a paper', await behalf(id, {...good, grunn: 'papirsignatur'}), 422, ['mangler-papir bevis']);
    const papirkode = (await s.get(id, 'veileder')).versjoner[0].kontrollkode;
    check('paper and conversation', await behalf(id, {...good, bevis: `post-${paper}`, papirkode}), 422, ['ukjent-felt tekst']);
    for (const [what, bevis] of [['no such record', 'post-99'], ['another agreement', `post-${foreign}`], ['a file of another kind', `post-${noPaper}`], ['somebody else\'s paper', `post-${employers}`], ['no file', 'post-1'], ['nonsense', 'x']])
      check(what, await behalf(id, {...good, tekst: undefined, bevis, papirkode}), 422, ['ugyldig-kode bevis']);
    check('no code', await behalf(id, {...good, tekst: undefined, bevis: `post-${paper}`}), 422, ['mangler papirkode']);
    check('another code', await behalf(id, {...good, tekst: undefined, bevis: `post-${paper}`, papirkode: '0000-0000'}), 422, ['feil-kode papirkode']);
    check('for Nav itself', await behalf(id, {...good, for: 'veileder'}), 403);
    check('for nobody', await behalf(id, {...good, for: 'kongen'}), 403);
    check('another act', await behalf(id, {...good, handling: 'taushet'}), 403);
    check('a reason of one\'s own', await s.attempt(id, 'deltaker', {more: {grunn: 'reservert'}}), 422, ['ukjent-felt grunn']);
    const as = await s.get(id, 'arbeidsgiver');
    check('by the employer', await s.api('POST', `avtaler/${id}/erklaeringer`, {as: 'astrid', match: as.fremlegg, body: good}), 403);
    const after = s.stored();
    if (after.forsok !== before.forsok || after.post !== before.post) wrong('something was stored');
  });

  await test('a conversation: attempted by one, confirmed by another, and never by the same', async () => {
    const id = await pending('arbeidstrening');
    const attempt = await behalf(id, {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: samtale});
    equal(attempt.status, 202, attempt.text);
    ok(/^for deltaker$/m.test(attempt.json.erklaering) && /^grunn reservert$/m.test(attempt.json.erklaering), attempt.json.erklaering);
    const own = await s.api('POST', attempt.json.bekreft, {as: 'vera', body: {}});
    equal([own.status, faults(own)], [422, ['samme-person bekreft']]);
    for (const as of ['ola', 'astrid', 'bjarne', 'kari']) equal((await confirm(attempt, as)).status, 404, as);
    const seen = await s.api('GET', `avtaler/${id}/erklaeringer/${attempt.json.id}`, {as: 'viggo'});
    equal([seen.json.for, seen.json.grunn, seen.json.tekst, seen.json.av, seen.json.egen, seen.json.kontrollkode, seen.json.erklaering],
      ['deltaker', 'reservert', samtale, 'Vera Veileder', false, attempt.json.kontrollkode, attempt.json.erklaering]);
    equal((await s.api('GET', `avtaler/${id}/erklaeringer/${attempt.json.id}`, {as: 'ola'})).status, 404);
    equal((await s.get(id, 'veileder', 'viggo')).fullmakter.length, 1);
    equal((await s.get(id, 'deltaker')).fullmakter, []);
    const sealed = await confirm(attempt);
    equal(sealed.status, 201, sealed.text);
    equal((await confirm(attempt)).status, 409, 'twice');
    const now = await s.get(id, 'arbeidsgiver'), post = now.poster[sealed.json.nr - 1];
    equal([post.for, post.grunn, post['bekreftet-av'], post.metode, post.tekst], ['deltaker', 'reservert', 'Viggo Veileder', 'demo', null]);
    equal((await s.get(id, 'deltaker')).poster[sealed.json.nr - 1].tekst, samtale, 'whom it counts for reads what was said');
    equal(now.versjoner[0].kreves.find(k => k.rolle === 'deltaker')['paa-vegne'], true);
    equal(s.sql(`SELECT hendelse FROM utboks WHERE avtale='${id}' AND nr=${sealed.json.nr} ORDER BY rolle`).map(r => r.hendelse).filter(h => h === 'paa-vegne').length, 1, 'a notice');
    equal((await behalf(id, {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: samtale})).status, 409, 'has signed');

    // It is the participant's own to take back, and then to give.
    const back = await s.act(id, 'deltaker', {handling: 'trukket', tekst: 'Jeg vil signere selv.'});
    equal(back.status, 201, back.text);
    await s.sign(id, 'deltaker');
  });

  await test('refused with a reason, and taken back', async () => {
    const id = await pending('arbeidstrening'), more = {handling: 'godkjent', for: 'deltaker', grunn: 'ikke-bankid', tekst: samtale};
    const first = await behalf(id, more), path = a => `avtaler/${id}/erklaeringer/${a.json.id}/avvis`;
    equal((await s.api('POST', path(first), {as: 'ola', body: {}})).status, 404);
    const no = await s.api('POST', path(first), {as: 'viggo', body: {tekst: 'Datoen stemmer ikke.'}});
    equal(no.status, 200, no.text);
    equal((await confirm(first)).status, 409);
    const [told] = (await s.get(id, 'veileder')).fullmakter;
    equal([told.tilstand, told.svar], ['avslaatt', 'Datoen stemmer ikke.']);
    const second = await behalf(id, more);
    equal((await s.api('POST', path(second), {as: 'vera', body: {}})).status, 200);
    equal((await s.get(id, 'veileder')).fullmakter.map(f => f.tilstand), ['avslaatt', 'trukket']);
    equal((await s.get(id, 'veileder')).versjoner[0].kreves.filter(k => k.signert), []);
  });

  await test('what was said, and why it was refused, is in the reading log when it is handed out, and only then', async () => {
    const id = await pending('arbeidstrening'), more = {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: samtale};
    const logged = async ask => {
      const rows = () => s.sql(`SELECT versjon,dokument,rute,rolle FROM leselogg WHERE avtale='${id}' AND dokument IN ('samtale','svar') ORDER BY id`).map(r => Object.values(r).join(' '));
      await s.create('arbeidstrening'); // one queue, in order: what was read before is stored by now
      const before = rows().length, answer = await ask();
      await s.create('arbeidstrening');
      return [answer.status, ...rows().slice(before)];
    };
    const attempt = await behalf(id, more), path = `/avtaler/${id}/erklaeringer/${attempt.json.id}`, viggo = await s.login('viggo');
    const api = as => s.api('GET', `/api/v1${path}`, {as}), said = '/avtaler/{}/erklaeringer/{}';
    equal(await logged(() => api('viggo')), [200, `1 samtale /api/v1${said} veileder`]);
    equal(await logged(() => viggo.get(path)), [200, `1 samtale ${said} veileder`]);
    equal(await logged(() => viggo.submit(path, '/bekreft')), [422, `1 samtale ${said} veileder`, `1 samtale ${said}/bekreft veileder`]);
    equal(await logged(() => s.api('GET', `avtaler/${id}`, {as: 'viggo'})), [200], 'that it waits is told without it');
    equal(await logged(() => viggo.get(`/avtaler/${id}`)), [200], 'on the page too');
    equal(await logged(() => api('ola')), [404]);
    equal(await logged(() => s.api('POST', `/api/v1${path}/avvis`, {as: 'viggo', body: {tekst: 'Datoen stemmer ikke.'}})), [200]);
    equal(await logged(() => api('vera')), [200, `1 samtale /api/v1${said} veileder`, `1 svar /api/v1${said} veileder`]);
    equal(await logged(() => s.api('GET', `avtaler/${id}`, {as: 'vera'})), [200, '1 svar /api/v1/avtaler/{} veileder']);
    equal(await logged(() => viggo.get(`/avtaler/${id}`)), [200, '1 svar /avtaler/{} veileder']);
  });

  await test('another version put forward: the attempt is about nothing', async () => {
    const id = await pending('arbeidstrening');
    const attempt = await behalf(id, {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: samtale});
    equal((await s.act(id, 'arbeidsgiver', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'})).status, 201);
    equal((await confirm(attempt)).status, 409);
    await s.amend(id, 'veileder', c => (c.formaal = 'Noe annet.'));
    await s.putForward(id);
    equal((await confirm(attempt)).status, 412);
  });

  // ---- proof ----

  for (const tiltak of Object.keys(ROLES))
    await test(`${tiltak}: on paper and by conversation, proven offline to every role`, async () => {
      const dir = folder(), rot = join(s.data, 'segl/rot/rot.vkey'), id = await pending(tiltak);
      const {nr} = (await upload(id, 'veileder', [['slag', 'papir'], ['lesere', 'deltaker']], PNG, {name: 'side.png'})).json;
      const code = (await s.get(id, 'veileder')).versjoner[0].kontrollkode;
      const paper = await behalf(id, {handling: 'godkjent', for: 'deltaker', grunn: 'papirsignatur', bevis: `post-${nr}`, papirkode: code.toLowerCase().replace('-', ' ')});
      equal(paper.status, 202, paper.text);
      const sealed = await confirm(paper);
      equal(sealed.status, 201, sealed.text);
      const more = [['arbeidsgiver', {handling: 'godkjent', for: 'arbeidsgiver', grunn: 'mangler-tilgang', tekst: samtale}]];
      if (ROLES[tiltak].includes('mentor')) more.push(['mentor', {handling: 'taushet', for: 'mentor', grunn: 'ikke-digital', tekst: samtale}]);
      for (const [, body] of more) equal((await confirm(await behalf(id, body))).status, 201, body.for);
      await s.signAll(id, tiltak);
      equal((await s.get(id, 'deltaker')).poster[sealed.json.nr - 1].metode, 'papir');
      const objection = await s.act(id, 'deltaker', {handling: 'innvendt', tekst: 'Jeg har ikke signert dette.'});
      equal(objection.status, 201, objection.text);
      equal((await s.act(id, 'veileder', {handling: 'svar', slag: `post-${objection.json.nr}`, tekst: 'Vi ringer deg.'})).status, 201);
      const persons = [...ROLES[tiltak].map(rolle => [rolle, CAST[rolle]]), ['veileder', 'viggo']];
      for (const [rolle, as] of persons) {
        const bytes = (await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as})).bytes, path = file(join(dir, `${rolle}-${as}.zip`), bytes);
        const said = await run(AVTALE, ['kontroller', path, '--rot', rot], {cwd: ROOT});
        equal(said.status, 0, `${rolle}: ${said.stdout.slice(-2500)}`);
        for (const told of ['veileder signerte på vegne av deltaker.', `grunnen er papirsignatur, og grunnlaget er papiret i post ${nr}.`]) ok(said.stdout.includes(`Post ${sealed.json.nr}: ${told}`), said.stdout.slice(-2500));
        const knows = [['deltaker', 'ola'], ['veileder', 'vera'], ['veileder', 'viggo']].some(k => k[0] === rolle && k[1] === as);
        equal(unzip(bytes).has(`post-${String(sealed.json.nr).padStart(4, '0')}.bevis`), knows, `evidence to ${rolle} ${as}`);
        equal(unzip(bytes).has(`post-${String(nr).padStart(4, '0')}-fil.png`), !['arbeidsgiver', 'mentor'].includes(rolle), `paper to ${rolle}`);
      }
      equal((await run(AVTALE, ['rebuild', `--data=${s.data}`, '--skjemaer=schemas', '--check'], {cwd: ROOT})).status, 0, 'rebuild');
    });

  // ---- pages ----

  await test('through the pages: paper printed, uploaded, signed for, confirmed, told everywhere', async () => {
    const id = await pending('mentor'), vera = await s.login('vera'), viggo = await s.login('viggo'), ola = await s.login('ola');
    const own = await ola.get(`/avtaler/${id}/papir`), printed = await vera.get(`/avtaler/${id}/papir?for=deltaker`);
    equal([own.status, printed.status], [200, 200]);
    const code = (await s.get(id, 'veileder')).versjoner[0].kontrollkode;
    for (const page of [own, printed]) ok(page.text.includes(code) && page.text.includes('Underskrift') && page.text.includes('15830151173'.slice(0, 6)), 'the form');
    equal((await vera.get(`/avtaler/${id}/papir`)).text.includes('for=mentor'), true);
    for (const [who, status] of [['mona', 200], ['bjarne', 409], ['kari', 404]]) equal((await (await s.login(who)).get(`/avtaler/${id}/papir`)).status, status, who);
    ok(!(await (await s.login('mona')).get(`/avtaler/${id}/papir?for=deltaker`)).text.includes('Ola Testesen</dd><dt>Fødselsnummer'), 'no other role\'s form');

    // From the code on the paper to the agreement.
    equal([(await vera.get(`/avtaler/papir?papirkode=${code.toLowerCase()}`)).headers.location, (await vera.get('/avtaler/papir?papirkode=0000-0000')).status,
      (await vera.get('/avtaler/papir')).status, (await ola.get(`/avtaler/papir?papirkode=${code}`)).status], [`/avtaler/${id}/fullmakt?rolle=veileder`, 422, 200, 403]);
    equal((await s.api('GET', `avtaler/papir/${code}`, {as: 'viggo'})).json, {avtale: id, kontrollkode: code, rolle: 'veileder'});
    for (const as of ['ola', 'astrid', 'bjarne']) equal((await s.api('GET', `avtaler/papir/${code}`, {as})).status, 404, as);

    const page = await vera.get(`/avtaler/${id}/filer?til=fullmakt&slag=papir&lesere=deltaker`);
    const form = forms(page.text).find(f => f.action.includes('/filer'));
    const posted = multipart([...Object.entries(form.fields)], JPEG, 'foto.jpg', 'image/jpeg');
    const uploaded = await s.call('POST', `/avtaler/${id}/filer`, {headers: {Cookie: vera.cookie, 'Content-Type': posted.type}, body: posted.raw});
    equal(uploaded.status, 303, uploaded.text.slice(0, 300));
    ok(uploaded.headers.location.includes('/fullmakt?') && uploaded.headers.location.includes('for=deltaker'), uploaded.headers.location);
    const bad = await vera.submit(uploaded.headers.location, '/fullmakt', {bevis: ''});
    equal(bad.status, 422);
    for (const text of ['Velg en grunn.', 'Velg et papir', 'Kryss av for at du har lest.']) ok(bad.text.includes(text), text);
    const wrongCode = await vera.submit(uploaded.headers.location, '/fullmakt', {grunn: 'papirsignatur', papirkode: 'XXXX-XXXX', lest: 'ja'});
    equal(wrongCode.status, 422);
    ok(wrongCode.text.includes('Koden er en annen'), 'the code');
    const done = await vera.submit(uploaded.headers.location, '/fullmakt', {grunn: 'papirsignatur', papirkode: code, lest: 'ja'});
    equal(done.status, 303, done.text.slice(0, 500));
    const wait = await vera.get(done.headers.location);
    ok(wait.text.includes('Venter på en kollega') && !forms(wait.text).some(f => f.action.endsWith('/bekreft')), 'A only waits');
    equal((await ola.get(done.headers.location)).status, 404);
    ok((await viggo.get('/avtaler')).text.includes('Bekreft for en kollega'), 'on the list');
    const seen = await viggo.get(done.headers.location);
    for (const text of ['Vera Veileder', 'foto.jpg', code, 'avtalen er signert på papir', 'Fødselsnummer']) ok(seen.text.includes(text), text);
    equal((await viggo.submit(done.headers.location, '/bekreft')).status, 422, 'must say it has been read');
    equal((await viggo.submit(done.headers.location, '/avvis')).status, 422, 'must say why not');
    const sealed = await viggo.submit(done.headers.location, '/bekreft', {lest: 'ja'});
    equal(sealed.status, 303, sealed.text.slice(0, 500));
    const sentence = 'Nav signerte på vegne av deltakeren, fordi avtalen er signert på papir. Bekreftet av Viggo Veileder.';
    for (const path of [sealed.headers.location, `/avtaler/${id}`, `/avtaler/${id}/historikk`]) {
      ok((await ola.get(path)).text.includes(sentence), `${path} to the participant`);
      ok((await (await s.login('astrid')).get(path)).text.includes(sentence), `${path} to the employer`);
    }
    ok((await ola.get(`/avtaler/${id}`)).text.includes('Nav har signert for deg'), 'said to whom it counts for');
    ok((await (await s.login('astrid')).get(`/avtaler/${id}/signer`)).text.includes(sentence), 'where the next one signs');
    ok((await ola.get(`/avtaler/${id}/handling/trukket`)).text.includes('Trekk signaturen som Nav ga for deg'), 'may be taken back');
    await s.signAll(id, 'mentor');
    const last = new Date(Date.parse(`${plus(today(), 28)}T12:00:00Z`)).toLocaleDateString('nb-NO', {day: 'numeric', month: 'long', year: 'numeric'});
    ok((await ola.get(`/avtaler/${id}/handling/innvendt`)).text.includes(`Du kan si imot til og med ${last}.`), 'may be objected to for 28 days');
  });
});
