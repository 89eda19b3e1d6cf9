// Readers: every route × role × status × document, for all measures, against the tables lesere.txt (who reads what), ruter.txt (what a route answers) and
// lesere-medlemmer.txt (what the agreement's JSON has), written by hand; markers searched in every byte each role gets; and each reading in the reading log.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {CAST, equal, forms, innhold, ok, ROLES, ROOT, running, script, test, tests, today, TILTAK, unescape, unzip} from './lib.mjs';

const STATUSES = ['utkast', 'til-signering', 'gjennomfoeres', 'avbrutt'];
// Out of season, a summer job that all have signed is not running yet.
const is = (tiltak, status) => (status === 'gjennomfoeres' ? running(tiltak) : status);
const DOCUMENTS = ['avtale', 'person', 'lonn', 'betaling', 'mentorlonn', 'mentoroppdrag', 'bistand', 'vurdering', 'nav'];

const table = name => readFileSync(join(ROOT, 'tests/service', name), 'utf8').split('\n').filter(l => l && !l.startsWith('#')).map(l => l.trim().split(/\s+/));
const COLUMNS = ['deltaker', 'arbeidsgiver', 'veileder', 'beslutter', 'mentor'];
const READS = {}; // measure → document → role → "ja", "nei" or "."
for (const [tiltak, dokument, ...cells] of table('lesere.txt')) (READS[tiltak] ??= {})[dokument] = Object.fromEntries(COLUMNS.map((r, i) => [r, cells[i]]));
const reads = (tiltak, dokument, rolle) => READS[tiltak][dokument]?.[rolle] === 'ja';

const MEMBERS = table('lesere-medlemmer.txt');

// ---- markers: values that stand in one document only ----

// A number as digits, however it is written.
const number = digits => new RegExp(`(?<![0-9A-Za-z.,])${[...String(digits)].map(c => (c === '.' ? '[.,]' : `${c}[\\s\\u00a0\\u202f]?`)).join('')}(?![0-9A-Za-z])`);
const MARKERS = {
  avtale: ['Merkebehov for deltakeren'],
  person: [number('15830151173'), number('40111222'), 'merke.deltaker@example.com'],
  bistand: ['Merkebistand'],
  vurdering: ['Merkevurdering'],
  nav: ['MERKEKTR', 'MERKEKST'],
  lonn: [number('43217')],
  betaling: [number('12345678911'), 'Merke Refusjon'],
  mentorlonn: [number('43217'), number('08897521041'), number('40111333'), number('83.7')],
  mentoroppdrag: ['Merkeoppgaver for mentoren'],
};
// What pay could be computed from, or has been: of the mentor's for all who do not read mentorlonn, of the participant's for those without lonn.
const PAY = [43217, '10.3', '3.3', '9.7', 518604, 4451, 249.3].map(number);

function mark(tiltak) {
  return innhold(tiltak, c => {
    c['behov-deltaker'] = 'Merkebehov for deltakeren.';
    Object.assign(c.deltaker, {telefon: '40111222', epost: 'merke.deltaker@example.com'});
    c['annen-bistand'][0].beskrivelse = 'Merkebistand';
    c.tiltaksvurdering = 'Merkevurdering';
    Object.assign(c, {enhet: 'MERKEKTR', kostnadssted: 'MERKEKST'});
    if ('kontonummer' in c) c.kontonummer = '12345678911';
    if (c.refusjonskontakt) c.refusjonskontakt.navn = 'Merke Refusjon';
    for (const pay of ['lonn', 'manedslonn']) if (pay in c) c[pay] = 43217;
    if ('feriepengesats' in c) Object.assign(c, {feriepengesats: '10.3', 'otp-sats': '3.3', arbeidsgiveravgift: '9.7'});
    if (c.mentor) {
      Object.assign(c.mentor, {telefon: '40111333', stillingsprosent: '83.7'});
      c.mentoroppgaver = 'Merkeoppgaver for mentoren.';
    }
  });
}

// As a person would read it: tags out of the way, characters instead of entities. Both that and the bytes are searched.
const readable = text => unescape(text.replace(/<[^>]*>/g, ' ').replace(/&#(x?[0-9a-f]+);/gi, (_, n) => String.fromCodePoint(n[0] === 'x' ? parseInt(n.slice(1), 16) : Number(n))));
// Of a bundle all but evidence: it is the reader's own (checked above), and says who that is.
const without = answer => (answer.headers['content-type'] === 'application/zip' ? Buffer.concat([...unzip(answer.bytes)].filter(([n]) => !n.endsWith('.bevis')).flat().map(b => Buffer.from(b))) : answer.bytes);
const found = (text, marker) => (marker instanceof RegExp ? marker.test(text) : text.includes(marker));

await script(async s => {
  // ---- an agreement of each measure in each status ----

  const ids = {};
  for (const tiltak of TILTAK) {
    ids[tiltak] = {};
    for (const status of STATUSES) {
      const id = (ids[tiltak][status] = await s.create(tiltak, {content: mark(tiltak)}));
      if (status !== 'utkast') await s.putForward(id);
      if (status === 'gjennomfoeres' || status === 'avbrutt') await s.signAll(id, tiltak);
      if (status === 'avbrutt') await s.end(id, 'deltaker', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today(), tekst: 'Merkegrunn for slutt'});
      equal((await s.get(id, 'veileder')).status, is(tiltak, status));
    }
  }
  const browsers = Object.fromEntries(await Promise.all([...Object.values(CAST), 'kari', 'einar', 'viggo'].map(async p => [p, await s.login(p)])));
  const expected = []; // lines of the reading log
  const noted = (avtale, versjon, dokument, rute, rolle) => expected.push([avtale, versjon, dokument, rute, rolle].join(' '));

  // ---- documents and bundles ----

  for (const tiltak of TILTAK)
    for (const rolle of ROLES[tiltak])
      for (const status of STATUSES) {
        const id = ids[tiltak][status], as = CAST[rolle], base = `avtaler/${id}`, signed = status !== 'utkast';
        await tests(`${tiltak}, ${status}, ${rolle}: documents`, async wrong => {
          const own = DOCUMENTS.filter(d => reads(tiltak, d, rolle));
          for (const d of [...DOCUMENTS, 'fakta', 'grunn', 'visning', 'utkast', 'tull']) {
            const answer = await s.api('GET', `${base}/versjoner/1/${d}.xml?rolle=${rolle}`, {as}), may = signed && own.includes(d);
            if (answer.status !== (may ? 200 : 404)) wrong(`${d}.xml: ${answer.status}`);
            if (may) noted(id, 1, d, '/api/v1/avtaler/{}/versjoner/{}/{}', rolle);
          }
          const now = await s.get(id, rolle);
          if (signed && String(now.versjoner[0].dokumenter.slice().sort()) !== String(own.slice().sort())) wrong(`dokumenter: ${now.versjoner[0].dokumenter}`);
          if (!!now.utkast !== (!signed && reads(tiltak, 'utkast', rolle))) wrong(`draft: ${!!now.utkast}`);
          if (!signed && now.innhold) wrong('content of a draft as if it were agreed');
          for (const d of signed ? own : []) noted(id, 1, d, '/api/v1/avtaler/{}', rolle);
          if (now.utkast) noted(id, 0, 'utkast', '/api/v1/avtaler/{}', rolle);

          const pakke = await s.api('GET', `${base}/pakke.zip?rolle=${rolle}`, {as});
          if (pakke.status !== (signed ? 200 : 409)) wrong(`bundle: ${pakke.status}`);
          if (!signed) return;
          const names = [...unzip(pakke.bytes).keys()], poster = now.poster.length;
          const seen = status === 'til-signering' ? [] : ['versjon-1/visning-nb.xhtml']; // what this role has signed
          const expectedNames = new Set(['LESMEG.txt', 'manifest.note', 'pakke.txt', ...seen, ...own.map(d => `versjon-1/${d}.xml`)]);
          for (let nr = 1; nr <= poster; nr++) for (const part of ['erklaering', 'kvittering', 'tlog-proof']) expectedNames.add(`post-${String(nr).padStart(4, '0')}.${part}`);
          for (const p of now.poster.filter(p => p.rolle === rolle)) expectedNames.add(`post-${String(p.nr).padStart(4, '0')}.bevis`);
          if (reads(tiltak, 'fakta', rolle)) expectedNames.add('post-0001-fakta.xml');
          if (status === 'avbrutt' && ['deltaker', 'veileder', 'beslutter'].includes(rolle)) expectedNames.add(`post-${String(poster).padStart(4, '0')}-grunn.xml`);
          for (const n of names) if (!expectedNames.has(n) && !/^(skjema|maler|nokler)\//.test(n)) wrong(`bundle has ${n}`);
          for (const n of expectedNames) if (!names.includes(n)) wrong(`bundle lacks ${n}`);
          for (const d of [...own, 'pakke', ...(seen.length ? ['visning'] : [])]) noted(id, d === 'pakke' ? 0 : 1, d, '/api/v1/avtaler/{}/pakke.zip', rolle);
        });
      }

  // ---- what each route answers, and every byte of it ----

  const answers = {}; // route → role → statuses; a later line holds before an earlier one
  for (const [rute, roles, ...cells] of table('ruter.txt'))
    for (const r of roles === '*' ? COLUMNS : roles.split(',')) (answers[rute] ??= {})[r] = cells;
  const routes = Object.keys(answers);
  for (const tiltak of TILTAK)
    for (const rolle of ROLES[tiltak])
      for (const status of STATUSES)
        await tests(`${tiltak}, ${status}, ${rolle}: pages, and every byte`, async wrong => {
          const id = ids[tiltak][status], as = CAST[rolle], got = [];
          for (const rute of routes) {
            const path = rute.replace('{}', id), url = `${path}${path.includes('?') ? '&' : '?'}rolle=${rolle}`;
            const answer = await browsers[as].get(url);
            // Before its season begins, an agreement that all have signed may still be annulled.
            const waits = is(tiltak, status) !== status && rute.endsWith('/annullert');
            const cell = answers[rute][rolle][STATUSES.indexOf(waits ? 'til-signering' : status)];
            const want = /^\d/.test(cell) ? cell : reads(tiltak, cell, rolle) ? '200' : '404';
            if (String(answer.status) !== want) wrong(`${rute}: ${answer.status}, not ${want}`);
            // The page holds contact data only, and is noted as reading what the version in force holds of what the role reads.
            if (answer.status === 200 && rute === '/avtaler/{}/kontakt')
              for (const d of DOCUMENTS.filter(d => reads(tiltak, d, rolle))) noted(id, 1, d, rute, rolle);
            got.push([rute, answer]);
            const dokument = {'/avtaler/{}/signer': 'visning', '/avtaler/{}/utkast/parter': 'utkast', '/avtaler/{}/fremlegg': 'utkast', '/api/v1/avtaler/{}/fremlegg': 'utkast'}[rute];
            if (answer.status === 200 && dokument) noted(id, status === 'utkast' ? 0 : 1, dokument, rute.replace('/parter', '/{}'), rolle);
          }
          for (const [rute, path] of [['list', 'avtaler'], ['api', `avtaler/${id}?rolle=${rolle}`], ['bundle', `avtaler/${id}/pakke.zip?rolle=${rolle}`]]) got.push([rute, await s.api('GET', path, {as})]);
          got.push(['fault', await s.api('PUT', `avtaler/${id}/utkast`, {as, match: 'u1', body: {rolle, innhold: {}}, key: null})]);
          got.push(['put forward', await s.api('POST', `avtaler/${id}/fremlegg`, {as, match: 'u0', body: {rolle}, key: null})]);

          // The lists hold other agreements too, with values of the same kinds; so only what is this one's is searched there.
          const hidden = DOCUMENTS.filter(d => READS[tiltak][d] && !reads(tiltak, d, rolle));
          const drafts = status !== 'utkast' || reads(tiltak, 'utkast', rolle);
          for (const [rute, answer] of got) {
            const bytes = without(answer).toString('utf8'), text = readable(bytes);
            for (const d of drafts ? hidden : Object.keys(READS[tiltak]).filter(d => MARKERS[d]))
              for (const marker of MARKERS[d])
                if (found(bytes, marker) || found(text, marker)) wrong(`${rute} shows ${marker} of ${d}`);
            if (hidden.includes('mentorlonn') || (READS[tiltak].lonn && !reads(tiltak, 'lonn', rolle)))
              for (const marker of PAY) if (found(bytes, marker) || found(text, marker)) wrong(`${rute} shows ${marker}: pay can be computed`);
            if (rolle === 'arbeidsgiver' || rolle === 'mentor') if (found(text, 'Merkegrunn for slutt')) wrong(`${rute} shows why it was ended`);
          }
          // What it does read stands somewhere, so that the search above finds what is there.
          const all = got.map(([, a]) => readable(a.bytes.toString('utf8'))).join('\n');
          for (const d of DOCUMENTS.filter(d => reads(tiltak, d, rolle) && drafts)) if (!MARKERS[d].some(m => found(all, m))) wrong(`nothing of ${d} is shown`);
          if (status !== 'utkast') {
            noted(id, 1, 'visning', '/avtaler/{}/versjoner/{}/visning.xhtml', rolle);
            for (const d of DOCUMENTS.filter(d => reads(tiltak, d, rolle))) {
              noted(id, 1, d, '/avtaler/{}', rolle);
              noted(id, 1, d, '/avtaler/{}/tekst/{}', rolle);
            }
          }
        });
  // ---- the agreement by program: what it has, and no more ----

  for (const tiltak of TILTAK)
    await tests(`${tiltak}: what the agreement's JSON has`, async wrong => {
      for (const rolle of ROLES[tiltak])
        for (const [i, status] of STATUSES.entries()) {
          const want = MEMBERS.filter(([, , ...cells]) => cells[i] === 'ja' || (cells[i] !== '-' && reads(tiltak, cells[i], rolle))).filter(([, who]) => who === '*' || who.split(',').includes(rolle));
          const has = Object.keys(await s.get(ids[tiltak][status], rolle)).sort(), wanted = want.map(([m]) => m).sort();
          if (String(has) !== String(wanted)) wrong(`${status} ${rolle}: has ${has.filter(m => !wanted.includes(m))}, lacks ${wanted.filter(m => !has.includes(m))}`);
        }
    });

  // ---- those who have no role ----

  const strangers = tiltak => ['kari', 'einar', ...(ROLES[tiltak].includes('mentor') ? [] : ['mona']), ...(ROLES[tiltak].includes('beslutter') ? [] : ['bjarne'])];
  for (const tiltak of TILTAK)
    await tests(`${tiltak}: 404 for ${strangers(tiltak)}, whatever they ask`, async wrong => {
      for (const as of strangers(tiltak))
        for (const status of STATUSES) {
          const id = ids[tiltak][status], browser = browsers[as];
          const {token} = forms((await browser.get('/avtaler')).text).find(f => f.fields.token).fields;
          for (const rute of [...routes, `/avtaler/{}/erklaeringer/${id}`, '/avtaler/{}/kvittering/2'])
            for (const more of ['', '?rolle=veileder', '?rolle=deltaker']) {
              const answer = await browser.get(rute.replace('{}', id).split('?')[0] + more);
              if (answer.status !== 404) wrong(`${as} GET ${rute}${more} ${status}: ${answer.status}`);
            }
          for (const rute of ['/utkast/parter', '/endringer', '/fremlegg', '/signer', `/erklaeringer/${id}/bekreft`, '/handling/avbrutt', '/handling/innvendt']) {
            const answer = await browser.post(`/avtaler/${id}${rute}`, {token, nokkel: 'noekkel-for-proeven', hode: 'u1', handling: 'godkjent', lest: 'ja', slag: 'annet', tekst: 'x'});
            if (answer.status !== 404) wrong(`${as} POST ${rute} ${status}: ${answer.status}`);
          }
          for (const path of ['', '/pakke.zip', '/versjoner/1/avtale.xml', '/versjoner/1/mentoroppdrag.xml', '?rolle=veileder']) {
            const answer = await s.api('GET', `avtaler/${id}${path}`, {as});
            if (answer.status !== 404) wrong(`${as} API ${path} ${status}: ${answer.status}`);
          }
        }
    });

  await tests('lists hold what one has a role in, and nothing else', async wrong => {
    const mine = (as, tiltak, status) => Object.entries(CAST).some(([rolle, p]) => p === as && ROLES[tiltak].includes(rolle)) || as === 'viggo';
    for (const as of [...Object.values(CAST), 'kari', 'einar', 'viggo']) {
      const list = (await s.api('GET', 'avtaler', {as})).json.avtaler, page = (await browsers[as].get('/avtaler')).text;
      for (const tiltak of TILTAK)
        for (const status of STATUSES) {
          const id = ids[tiltak][status], row = list.find(a => a.id === id);
          if (!!row !== mine(as, tiltak, status) || page.includes(id) !== mine(as, tiltak, status)) wrong(`${as} ${tiltak} ${status}: API ${!!row}, page ${page.includes(id)}`);
          if (row && (row.status !== is(tiltak, status) || row.tiltak !== tiltak)) wrong(`${as}: ${JSON.stringify(row)}`);
        }
    }
  });

  await tests('a role one does not have is not taken on by asking for it', async wrong => {
    for (const [as, id, rolle] of [['ola', ids.mentor.gjennomfoeres, 'veileder'], ['mona', ids.mentor.gjennomfoeres, 'arbeidsgiver'], ['astrid', ids.mentor.utkast, 'veileder'], ['bjarne', ids.mentor.utkast, 'veileder'], ['vera', ids.mentor.gjennomfoeres, 'beslutter']]) {
      const own = Object.entries(CAST).find(([, p]) => p === as)[0];
      for (const [asked, status] of [[rolle, 403], ['tull', 422], ['', 422], [`${rolle},${own}`, 422], [own, 200]]) {
        const answer = await s.api('GET', `avtaler/${id}?rolle=${asked}`, {as});
        if (answer.status !== status || (status === 200 && answer.json.rolle !== own)) wrong(`${as} asks for ${asked}: ${answer.status} ${answer.json.rolle}`);
      }
    }
  });

  await test('how much is missing counts what one reads: the number tells the employer nothing of the assessment', async () => {
    const counts = {};
    for (const grunnlag of ['i-tiltak', 'egen-jobb', 'behov-etter-ansettelse']) {
      const id = await s.create('inkluderingstilskudd', {content: innhold('inkluderingstilskudd', c => {
        for (const k of ['saerskilt-tilretteleggingsbehov', 'ansatt-fra', 'rekruttert-med-nav', 'behov-kjent-ved-ansettelse', 'gaar-utover-arbeidsgivers-plikt', 'bidrar-til-aa-beholde-arbeid']) delete c[k];
        c.grunnlag = grunnlag;
      })});
      const saved = await s.save(id, 'arbeidsgiver', () => {}), {utkast} = await s.get(id, 'arbeidsgiver');
      counts[grunnlag] = [saved.json.utkast.mangler, utkast.mangler.length];
    }
    equal(counts, {'i-tiltak': [0, 0], 'egen-jobb': [0, 0], 'behov-etter-ansettelse': [0, 0]});
  });

  // ---- the reading log ----

  const logged = () => new Set(s.sql(`SELECT avtale,versjon,dokument,rute,rolle FROM leselogg UNION SELECT avtale,versjon,'liste',rute,rolle FROM leselogg_liste`).map(r => Object.values(r).join(' ')));
  // A change is answered when it is on disk, and so is every reading before it: one queue, in order.
  const settled = () => s.create('arbeidstrening');
  await tests('each reading is in the reading log', async wrong => {
    await settled();
    const lines = logged();
    for (const e of new Set(expected)) if (!lines.has(e)) wrong(`not logged: ${e}`);
    ok(expected.length > 1000, `${expected.length} readings`);
  });

  await test('what is logged as read was handed out', async () => {
    const lines = logged(), over = [...lines].filter(l => {
      const [id, , dokument, , rolle] = l.split(' '), tiltak = TILTAK.find(t => Object.values(ids[t]).includes(id));
      return tiltak && DOCUMENTS.includes(dokument) && !reads(tiltak, dokument, rolle);
    });
    equal(over, [], 'documents the role does not read');
    const id = ids.arbeidstrening.gjennomfoeres, read = () => s.sql(`SELECT dokument FROM leselogg WHERE avtale='${id}' AND rolle='deltaker' ORDER BY id`).map(r => r.dokument);
    await settled();
    const before = read().length;
    await s.api('GET', `avtaler/${id}/versjoner/1/avtale.xml`, {as: 'ola'});
    await s.api('GET', `avtaler/${id}/versjoner/1/tull.xml`, {as: 'ola'});
    await settled();
    equal(read().slice(before), ['avtale'], 'one document fetched, and one that is none');
  });

  await tests('what is only looked at is logged as a list, once, where it is told and nowhere else', async wrong => {
    const id = ids.arbeidstrening.gjennomfoeres, as = browsers.astrid;
    const rows = () => s.sql(`SELECT versjon,dokument,rute FROM leselogg WHERE avtale='${id}' AND rolle='arbeidsgiver' ORDER BY id`).map(r => Object.values(r).join(' '));
    // Of lists the first of a day is kept, and the page above has read them all.
    const listed = () => s.sql(`SELECT versjon,rute FROM leselogg_liste WHERE avtale='${id}' AND rolle='arbeidsgiver'`).map(r => Object.values(r).join(' '));
    const api = () => s.api('GET', 'avtaler?antall=100', {as: 'astrid'}), page = path => as.get(`/avtaler/${id}${path}?rolle=arbeidsgiver`);
    for (const [what, ask, status, want] of [
      ['a page that shows no content', () => page('/filer'), 200, ['1 liste /avtaler/{}/filer']],
      ['the list', () => as.get('/avtaler?antall=100'), 200, []],
      ['the list by program, the same day', api, 200, []],
      ['a receipt that is none', () => page('/kvittering/99'), 404, []],
      ['a draft that is none', () => page('/utkast/parter'), 404, []],
      ['an act that is not its to do', () => page('/handling/svar'), 403, []],
      ['a way to another page', () => page('/utkast'), 303, []],
    ]) {
      const before = (await settled(), rows().length), answer = await ask();
      await settled();
      const got = rows().slice(before);
      if (answer.status !== status || String(got) !== String(want)) wrong(`${what}: ${answer.status}, ${got.join(', ')}`);
    }
    if (listed().length !== 1) wrong(`lists of the day: ${listed().join(', ')}`);
    const before = rows().length;
    await page('');
    await settled();
    const got = rows().slice(before);
    if (got.length < 2 || got.some(l => !l.startsWith('1 ') || l.includes('liste'))) wrong(`the agreement's own page: ${got.join(', ')}`);
  });

  await test('history shows who has read, to those who read the agreement', async () => {
    const id = ids.arbeidstrening.gjennomfoeres, page = await browsers.ola.get(`/avtaler/${id}/historikk`);
    ok(page.text.includes('Astrid Arbeidsgiver') && page.text.includes('Vera Veileder'), 'names of readers');
  });

  // ---- at rest, and in the log ----

  await tests('no name, number or text lies open in the data folder or the log', async wrong => {
    const words = ['Testesen', 'Mentorsen', 'Astrid', '15830151173', '08897521041', '314200772', 'merke.deltaker', '40111222', 'Merkebehov', 'Merkebistand', 'Merkegrunn', '43217', 'Fjord Kaf'];
    for (const name of readdirSync(s.data).filter(n => /\.db/.test(n))) {
      const bytes = readFileSync(join(s.data, name));
      for (const word of words) if (bytes.includes(word)) wrong(`${word} in ${name}`);
    }
    const log = s.logText();
    for (const word of words) if (log.includes(word)) wrong(`${word} in the log`);
  });
});
