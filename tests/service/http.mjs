// HTTP as it is spoken here: tags of answers and what a change names, which of several refusals is told, whom a request is meant for and where it comes from,
// and lines that have another reading. What a body may hold is in bad-input.mjs.
import {createHash, randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {ROOT, equal, file, folder, forms, multipart, ok, run, script, test, tests, today, wire, until} from './lib.mjs';

const NONE = '01JD0000000000000000000000'; // nobody's
const sha256 = bytes => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const OTHER = `sha256:${'0'.repeat(64)}`;

await script(async s => {
  const {host} = new URL(s.url);
  const port = host.split(':')[1];

  // U: a draft. F: put forward. G: in force.
  const U = await s.create('mentor');
  const F = await s.create('mentor');
  await s.putForward(F);
  const G = await s.agreed('arbeidstrening');
  const attempt = await s.attempt(F, 'deltaker');
  const f = await s.get(F, 'veileder');
  const {raw, type} = multipart([['slag', 'vurdering']], Buffer.from('%PDF-1.7\n'), 'a.pdf');
  const uploaded = await s.api('POST', `avtaler/${G}/filer`, {as: 'vera', match: (await s.get(G, 'veileder')).hode, raw, type});
  equal(uploaded.status, 201, uploaded.text.slice(0, 300));

  // ---- tags ----

  const READ = [
    ['tiltak', 'vera'], ['avtaler', 'vera'], [`avtaler/${U}`, 'vera'], [`avtaler/${U}`, 'astrid'], [`avtaler/${F}`, 'ola'], [`avtaler/${G}`, 'ola'], [`avtaler/${G}/samlet`, 'vera'],
    [`avtaler/${U}/fremlegg`, 'vera'], [`avtaler/${F}/versjoner/1/avtale.xml`, 'ola'], [`avtaler/${G}/filer/${uploaded.json.nr}`, 'vera'], [attempt.json.bekreft.replace(/\/bekreft$/, ''), 'ola'],
    ['telling', 'vera'], [`avtaler/papir/${attempt.json.kontrollkode}`, 'vera'],
  ];
  const read = (path, as, headers = {}) => s.api('GET', path, {as, headers});

  await tests('the tag of what GET gives is the digest of its body, and who has that body is told 304', async wrong => {
    for (const [path, as] of READ) {
      const first = await read(path, as), tag = `"${sha256(first.bytes)}"`, what = `${path} as ${as}`;
      if (first.status !== 200 || first.headers.etag !== tag || first.headers['cache-control'] !== 'private, no-cache')
        wrong(`${what}: ${first.status} ${first.headers.etag} ${first.headers['cache-control']}`);
      for (const list of [tag, `W/${tag}`, `"x", ${tag}`, `"a,b",W/"c" , ${tag}`, '*']) {
        const again = await read(path, as, {'If-None-Match': list});
        if (again.status !== 304 || again.bytes.length > 0 || again.headers.etag !== tag) wrong(`${what}, ${list}: ${again.status}, ${again.bytes.length} bytes, ${again.headers.etag}`);
      }
      for (const list of ['"x"', `"${OTHER}"`, tag.slice(1, -1), `"x${tag}`]) {
        const other = await read(path, as, {'If-None-Match': list});
        if (other.status !== 200 || other.headers.etag !== tag) wrong(`${what}, ${list}: ${other.status}`);
      }
    }
  });

  await test('a browser keeps nothing that a session read; what is of nobody it may', async () => {
    const {cookie} = await s.login('vera');
    for (const [path, kept] of [['tiltak', 'private, no-cache'], [`avtaler/${G}`, 'no-store'], [`avtaler/${G}/filer/${uploaded.json.nr}`, 'no-store']]) {
      const first = await s.api('GET', path, {headers: {Cookie: cookie}}), again = await s.api('GET', path, {headers: {Cookie: cookie, 'If-None-Match': '*'}});
      equal(first.status, 200, path);
      equal(first.headers['cache-control'], kept, path);
      equal(again.status, 304, path);
      equal(again.headers['cache-control'], kept, `${path}, 304`);
    }
  });

  await test('two roles read two bodies, and each has its own tag', async () => {
    const tags = await Promise.all(['deltaker', 'arbeidsgiver', 'veileder'].map(async rolle => (await read(`avtaler/${G}?rolle=${rolle}`, {deltaker: 'ola', arbeidsgiver: 'astrid', veileder: 'vera'}[rolle])).headers.etag));
    equal(new Set(tags).size, 3, `${tags}`);
  });

  await test('a body that changes without a record has a new tag', async () => {
    const before = await read(`avtaler/${U}`, 'vera');
    const saved = await s.save(U, 'veileder', c => (c.formaal = 'Et annet formål enn før.'));
    equal(saved.status, 200, saved.text.slice(0, 300));
    const after = await read(`avtaler/${U}`, 'vera', {'If-None-Match': before.headers.etag});
    equal(after.status, 200);
    ok(after.headers.etag !== before.headers.etag, 'the same tag');
  });

  await test('304 is a reading like 200', async () => {
    const count = () => s.sql(`SELECT count(*) AS n FROM leselogg WHERE avtale='${F}'`)[0].n;
    const path = `avtaler/${F}/versjoner/1/avtale.xml`, n = count(), first = await read(path, 'astrid');
    await until(() => count() === n + 1);
    equal((await read(path, 'astrid', {'If-None-Match': first.headers.etag})).status, 304);
    await until(() => count() === n + 2);
  });

  // ---- packed pages ----

  // What is made anew for each page: the form token, and the key of what is sent once. The history is another page as soon as it is read.
  const still = text => text.replace(/(name="(?:token|nokkel)" value=")[^"]*/g, '$1').replace(/(value=")[^"]*(" name="(?:token|nokkel)")/g, '$1$2');
  const AGREEMENT = ['', '/samlet', '/oppfoelging', '/filer', '/endre', '/signer', '/sammenlign'];
  const PAGES = ['/avtaler', '/kontroller', '/hjelp', '/om', '/tilgjengelighet', '/personvern', ...[U, F, G].flatMap(id => AGREEMENT.map(part => `/avtaler/${id}${part}`))];
  await tests('a page is packed for who takes it, and is the same then', async wrong => {
    let packed = 0;
    for (const as of ['ola', 'astrid', 'vera', 'kari']) {
      const session = await s.login(as).catch(() => null);
      for (const path of session ? PAGES : []) {
        const plain = await session.get(path), {status, headers, bytes} = await session.get(path, {'Accept-Encoding': 'gzip'});
        if (status !== 200 || plain.status !== 200) continue;
        packed += 1;
        if (headers['content-encoding'] !== 'gzip' || headers.vary !== 'Accept-Encoding' || plain.headers.vary !== 'Accept-Encoding') wrong(`${as}, ${path}: ${headers['content-encoding']}, ${headers.vary}`);
        else if (still(gunzipSync(bytes).toString('utf8')) !== still(plain.text)) wrong(`${as}, ${path}: another page`);
      }
    }
    if (packed < 30) wrong(`only ${packed} pages`);
  });
  await test('a page that shows what came in is not packed, nor a refusal', async () => {
    const vera = await s.login('vera');
    for (const path of ['/avtaler?q=testesen', '/avtaler?melding=lagret', `/avtaler/${NONE}`]) equal((await vera.get(path, {'Accept-Encoding': 'gzip'})).headers['content-encoding'], undefined, path);
  });
  await test('two pages have two form tokens, and both are good; one that was changed is not', async () => {
    const H = await s.agreed('arbeidstrening'), ola = await s.login('ola'), path = `/avtaler/${H}/handling/henvendelse?slag=nav`;
    const form = async () => forms((await ola.get(path)).text).find(f => f.method === 'post' && f.fields.token && f.action.includes('henvendelse'));
    const [one, two] = [await form(), await form()];
    ok(one.fields.token !== two.fields.token, 'the same token');
    const send = (f, token) => ola.post(f.action || path, {...f.fields, token, tekst: 'Når er møtet?'});
    const other = one.fields.token.slice(0, 50) + (one.fields.token[50] === 'A' ? 'B' : 'A') + one.fields.token.slice(51);
    for (const wrong of [other, one.fields.token.slice(0, 43), '']) ok((await send(one, wrong)).status >= 400, wrong);
    // The second names what the first has changed: it is told so, by what comes after the token.
    equal([(await send(one, one.fields.token)).status, (await send(two, two.fields.token)).status], [303, 412]);
  });

  await test('a refusal has no tag, and neither has the answer to a change: the token is in the body', async () => {
    equal((await read(`avtaler/${NONE}`, 'vera')).headers.etag, undefined);
    const made = await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'mentor'}});
    equal([made.status, made.headers.etag, made.json.utkast.etag], [201, undefined, 'u1']);
    const saved = await s.api('PUT', `avtaler/${made.json.id}/utkast`, {as: 'vera', match: made.json.utkast.etag, body: {innhold: {}}});
    equal([saved.status, saved.headers.etag, saved.json.utkast?.etag], [200, undefined, 'u2']);
    const seen = await read(`avtaler/${U}/fremlegg`, 'vera');
    equal(seen.json.etag, (await s.get(U, 'veileder')).utkast.etag, 'preview');
    equal(uploaded.headers.etag, undefined, 'an act');
    equal(uploaded.json.hode, (await s.get(G, 'veileder')).hode);
  });

  await test('one of a list is enough, and the tag of a GET names nothing', async () => {
    const put = async rawMatch => {
      const {utkast} = await s.get(U, 'veileder');
      return s.api('PUT', `avtaler/${U}/utkast`, {as: 'vera', rawMatch: rawMatch(utkast.etag), body: {innhold: utkast.innhold}});
    };
    for (const list of [u => `"x", "${u}"`, u => `W/"${u}","${u}"`, u => `, "${u}" ,,"y"`]) equal((await put(list)).status, 200, list('u'));
    for (const list of [u => `W/"${u}"`, u => `"x${u}"`, u => `"x", "y"`]) equal((await put(list)).status, 412, list('u'));
    const {headers} = await read(`avtaler/${U}`, 'vera');
    equal((await put(() => headers.etag)).status, 412, "a GET's tag");
    const act = await s.api('POST', `avtaler/${G}/endringer`, {as: 'vera', rawMatch: (await read(`avtaler/${G}`, 'vera')).headers.etag, body: {}});
    equal(act.status, 412, "a GET's tag for an act");
  });

  // ---- what openapi.yaml says of it ----

  await test('a text of openapi.yaml cut at a comma, and a tag that nobody can send, are found', async () => {
    const yaml = readFileSync(join(ROOT, 'schemas/openapi.yaml'), 'utf8'), place = join(folder(), 'openapi.yaml');
    const look = async (from, to) => {
      ok(to === undefined || yaml.includes(from), `${from} is not there`);
      file(place, to === undefined ? yaml : yaml.replace(from, to));
      return run('sh', ['tests/tools/openapi', place], {cwd: ROOT});
    };
    equal((await look()).status, 0, 'as it is');
    for (const [from, to, said] of [
      ['"Null while there is no answer, or unless the role reads it"', 'Null while there is no answer, or unless the role reads it', 'cut at a comma'],
      [`schema: {type: string, examples: ['"u3"']}`, `schema: {type: string, examples: [u3]}`, 'no client can send'],
      [`schema: {type: string, examples: ['"sha256:9f86d`, `schema: {type: string, examples: ['"sha256:…9f86d`, 'no client can send'],
      ['    Sum: {type: string,', '    Sum: {a: {type: string,', 'end on their line'],
    ]) {
      const {status, stdout} = await look(from, to);
      ok(status !== 0 && stdout.includes(said), `${to}: ${status} ${stdout.slice(0, 300)}`);
    }
  });

  // ---- which refusal ----

  // A change of each kind, with what it names now. bad: bodies that are refused for themselves.
  const PDF = multipart([['slag', 'vurdering']], Buffer.from('%PDF-1.7\n'), 'b.pdf'), WORSE = multipart([['slag', 'tull'], ['tull', 'x']], Buffer.from('MZ'), 'b.exe');
  const proposed = await s.api('POST', `avtaler/${U}/forslag`, {as: 'astrid', body: {felt: 'slutt', verdi: '2027-11-30', begrunnelse: 'Jeg vil.'}});
  const changes = [
    ['PUT', `avtaler/${U}/utkast`, 'vera', {body: {innhold: {}}}], ['POST', `avtaler/${U}/fremlegg`, 'vera', {body: {}}],
    ['POST', `avtaler/${G}/kontaktpunkt`, 'ola', {body: {innhold: {deltaker: {telefon: '41000099'}}}}], ['POST', `avtaler/${G}/endringer`, 'vera', {body: {}}],
    ['POST', `avtaler/${F}/erklaeringer`, 'ola', {body: {handling: 'godkjent'}}], ['POST', `avtaler/${F}/erklaeringer`, 'ola', {body: {handling: 'avvist', slag: 'annet', tekst: 'Nei.'}}],
    ['POST', `avtaler/${G}/erklaeringer`, 'ola', {body: {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today()}}],
    ['POST', `avtaler/${G}/filer`, 'vera', PDF, [WORSE]],
    ...proposed.status === 201 ? [['POST', `avtaler/${U}/forslag/${proposed.json.nr}/svar`, 'vera', {body: {svar: 'ta-inn'}}]] : [],
  ];
  await tests('a change that names nothing is 428, and one that names something older 412, whatever else is wrong with it', async wrong => {
    for (const [method, path, as, good, bad] of changes) {
      const worse = bad ?? [{body: {...good.body, tull: 1}}, ...good.body.svar || good.body.handling ? [] : [{body: []}, {body: null}]];
      for (const how of [good, ...worse])
        for (const [rawMatch, status] of [[undefined, 428], ['*', 428], [`"u0"`, 412], [`"${OTHER}", "u0"`, 412], ['u1', 400]]) {
          const stored = s.stored(), answer = await s.api(method, path, {as, rawMatch, ...how});
          if (answer.status !== status || answer.json.feil) wrong(`${method} ${path} ${JSON.stringify(how.body ?? 'a file')} ${rawMatch}: ${answer.status}, not ${status} ${answer.text.slice(0, 200)}`);
          if (JSON.stringify(stored) !== JSON.stringify(s.stored())) wrong(`${method} ${path} ${rawMatch}: something is stored`);
        }
    }
  });

  // Each fault alone is refused as told; and of two, the one above. The change is opening an amendment of what waits, which is refused itself.
  const cookie = (await s.login('vera')).cookie;
  const plain = {method: 'POST', path: `/api/v1/avtaler/${F}/endringer`, line: 'HTTP/1.1', host, as: 'vera', key: true, match: `"${f.hode}"`, type: 'application/json', body: '{}', more: ''};
  const FAULTS = [
    [400, 'ugyldig-form', {line: 'HTTP/1.2'}], [421, 'feil-vert', {host: `andre.example:${port}`}], [401, 'ikke-innlogget', {as: null}], [403, 'fremmed-opphav', {more: 'Cookie: a=b\r\nSec-Fetch-Site: cross-site\r\n'}],
    [404, 'ikke-funnet', {path: '/api/v1/tull'}], [405, 'feil-metode', {method: 'PATCH'}],
    [411, 'mangler-lengde', {length: null}], [413, 'for-stort', {length: 10000000}], [415, 'feil-medietype', {type: 'text/plain'}], [400, 'ugyldig-form', {body: '{'}], [400, 'mangler-noekkel', {key: false}],
    [404, 'ikke-funnet', {path: `/api/v1/avtaler/${NONE}/endringer`}], [403, 'ikke-din-rolle', {as: 'mona'}], [428, 'mangler-forutsetning', {match: null}], [412, 'utdatert', {match: `"${OTHER}"`}],
    [409, 'ikke-lov-naa', {}],
  ];
  const refusal = async change => {
    const r = {...plain, ...change}, length = r.length === undefined ? Buffer.byteLength(r.body) : r.length;
    const bytes = `${r.method} ${r.path} ${r.line}\r\nHost: ${r.host}\r\nConnection: close\r\n${r.as ? `Authorization: Bearer ${s.token(r.as)}\r\n` : ''}` +
      `${r.key ? `Idempotency-Key: ${randomUUID()}\r\n` : ''}${r.match ? `If-Match: ${r.match}\r\n` : ''}Content-Type: ${r.type}\r\n${length === null ? '' : `Content-Length: ${length}\r\n`}${r.more}\r\n${r.body}`;
    const {answers, text} = await wire(s, bytes, 3000);
    return `${answers} ${text.match(/urn:avtale:feil:([a-z-]+)/)?.[1]}`;
  };
  await tests('of two refusals the first of the order is told', async wrong => {
    for (const [i, [status, name, change]] of FAULTS.entries()) {
      const alone = await refusal(change);
      if (alone !== `${status} ${name}`) wrong(`alone: expected ${status} ${name}, got ${alone}`);
      for (const [below, lower, more] of FAULTS.slice(i + 1)) {
        const same = Object.keys(change).some(key => key in more); // the two cannot stand in one request
        const unknown = name === 'ikke-innlogget' && more.path === '/api/v1/tull'; // where there is nothing, nobody need log in
        if (same || unknown) continue;
        const both = await refusal({...more, ...change});
        if (both !== `${status} ${name}`) wrong(`${status} ${name} and ${below} ${lower}: got ${both}`);
      }
    }
  });

  await test('where there is nothing to name yet, something must be named and it is not compared', async () => {
    const opened = rawMatch => s.api('POST', `avtaler/${U}/endringer`, {as: 'vera', rawMatch, body: {}}), put = rawMatch => s.api('PUT', `avtaler/${F}/utkast`, {as: 'vera', rawMatch, body: {innhold: {}}});
    equal((await opened('"x"')).status, 409, 'an amendment of a draft');
    equal((await opened(undefined)).status, 428);
    equal((await put('"u1"')).status, 409, 'saving where there is no draft');
    equal((await put('*')).status, 428);
  });

  // ---- whom it is meant for, and where it comes from ----

  const line = (target, headers, method = 'GET') => `${method} ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`;
  await tests('only names of the service itself are served, and /internal/ by any', async wrong => {
    for (const [name, status] of [[host, 200], [`localhost:${port}`, 200], [`LOCALHOST:${port}`, 200], [`127.0.0.1:${port}`, 200], [`[::1]:${port}`, 200], ['andre.example', 421], [`andre.example:${port}`, 421],
      ['127.0.0.1', 421], ['localhost', 421], [`127.0.0.1:${port}0`, 421], [`localhost.andre.example:${port}`, 421], [`127.0.0.1.:${port}`, 421], [':', 421]]) {
      for (const target of ['/', '/api/v1/tiltak', '/static/avtale.css', '/finnes-ikke']) {
        const {answers} = await wire(s, line(target, `Host: ${name}\r\n`), 3000), expected = status === 200 && target === '/finnes-ikke' ? 404 : status;
        if (answers.length !== 1 || (status === 421 ? answers[0] !== 421 : answers[0] !== expected && !(target.startsWith('/static') && answers[0] === 404))) wrong(`${name} ${target}: ${answers}`);
      }
      const {answers} = await wire(s, line('/internal/isAlive', `Host: ${name}\r\n`), 3000);
      if (`${answers}` !== '200') wrong(`/internal/ by ${name}: ${answers}`);
    }
  });
  await tests('an absolute target is taken when it is ours', async wrong => {
    for (const [target, name, status] of [[`http://${host}/api/v1/tiltak`, host, 200], [`HTTP://LOCALHOST:${port}/api/v1/tiltak`, host, 200], [`http://${host}`, host, 200], [`http://${host}?melding=logget-ut`, host, 200],
      [`http://${host}/internal/isAlive`, 'andre.example', 200], ['http://andre.example/api/v1/tiltak', host, 421], [`http://${host}/api/v1/tiltak`, 'andre.example', 421], [`http://navn@${host}/api/v1/tiltak`, host, 421],
      [`ftp://${host}/api/v1/tiltak`, host, 400], ['http:///api/v1/tiltak', host, 400], [`http://${host}/api/v1/tiltak#a`, host, 400], [`//${host}/api/v1/tiltak`, host, 404]]) {
      const {answers} = await wire(s, line(target, `Host: ${name}\r\n`), 3000);
      if (`${answers}` !== `${status}`) wrong(`${target} to ${name}: ${answers}, not ${status}`);
    }
  });

  await tests('a change with a cookie that another site made is 403, by page and by API; without a cookie a token decides', async wrong => {
    const FOREIGN = [{'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'}, {Origin: 'https://andre.example'}, {Origin: `http://localhost:${port}0`}, {Origin: 'null'}, {Origin: host}, {Origin: `https://${host}`}, {Origin: `https://localhost:${port}`},
      {Origin: 'https://andre.example', 'Sec-Fetch-Site': 'same-origin'}, {Origin: s.url, 'Sec-Fetch-Site': 'cross-site'}];
    const OWN = [{}, {'Sec-Fetch-Site': 'same-origin'}, {'Sec-Fetch-Site': 'none'}, {Origin: s.url}, {Origin: `http://localhost:${port}`}, {Origin: 'null', 'Sec-Fetch-Site': 'same-origin'}];
    const api = headers => s.api('POST', 'tiltak/mentor/beregning', {body: {innhold: {}}, headers});
    const vera = await s.login('vera'), token = (await vera.get(`/avtaler/ny`)).text.match(/name="token" value="([^"]+)"/)[1];
    const page = headers => vera.post('/avtaler/ny', {token, tiltak: 'tull'}, headers);
    const said = answer => `${answer.status} ${/fremmed-opphav|annet nettsted/.test(answer.text)}`;
    for (const headers of FOREIGN) {
      const what = JSON.stringify(headers), none = headers.Origin === 'null';
      const stored = s.stored();
      for (const [where, answer, expected] of [['API', await api({Cookie: cookie, ...headers}), '403 true'], ['login', await s.call('POST', '/innlogging', {headers: {'Content-Type': 'application/x-www-form-urlencoded', ...headers}, body: 'person=ola'}), '403 true'],
        ...none ? [] : [['page', await page(headers), '403 true']]])
        if (said(answer) !== expected) wrong(`${where}, ${what}: ${said(answer)}`);
      if (JSON.stringify(stored) !== JSON.stringify(s.stored())) wrong(`${what}: something is stored`);
      const bearer = await s.api('POST', 'tiltak/mentor/beregning', {as: 'vera', body: {innhold: {}}, headers});
      if (bearer.status !== 200) wrong(`by token, ${what}: ${bearer.status}`);
      const reads = await s.api('GET', 'avtaler', {headers: {Cookie: cookie, ...headers}});
      if (reads.status !== 200) wrong(`reading, ${what}: ${reads.status}`);
    }
    for (const headers of OWN) {
      const what = JSON.stringify(headers), answers = [await api({Cookie: cookie, ...headers}), await page(headers)];
      if (answers.some(a => a.status === 403)) wrong(`${what}: ${answers.map(a => a.status)}`);
    }
  });

  // ---- what is counted ----

  await test('the counters are told while they count, and never go back', async () => {
    const counts = async () => {
      const {text} = await s.call('GET', '/internal/prometheus');
      return Object.fromEntries([...text.matchAll(/^(avtale_writer_\w+_total) (\d+)$/gm)].map(m => [m[1], Number(m[2])]));
    };
    const before = await counts();
    let writing = true, last = before;
    const reading = Promise.all([1, 2, 3].map(async () => {
      while (writing) {
        const now = await counts();
        equal((await s.call('GET', '/internal/isReady')).status, 200);
        for (const name of Object.keys(before)) ok(now[name] >= before[name], `${name}: ${before[name]}, then ${now[name]}`);
        last = now;
      }
    }));
    const answers = await Promise.all(Array.from({length: 40}, () => s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'mentor'}})));
    writing = false;
    await reading;
    ok(answers.every(a => a.status === 201), 'not all were made');
    const after = await counts(), grown = after.avtale_writer_jobs_total - before.avtale_writer_jobs_total;
    ok(grown >= 40 && Object.keys(last).length === 5, `${grown} jobs counted`);
  });

  // ---- lines with another reading ----

  const HOST = `Host: ${host}\r\n`;
  await tests('on the wire: a line with another reading is refused once, in our words, and nothing behind it is read', async wrong => {
    const next = line('/internal/isAlive', HOST);
    for (const [name, bytes, ...expected] of [
      ['NUL in the target', line('/api/v1/tiltak\0x', HOST), 400], ['NUL at the end of the target', line('/api/v1/tiltak\0', HOST), 400], ['NUL in the query', line('/api/v1/tiltak?a=\0b', HOST), 400],
      ['NUL in the method', line('/api/v1/tiltak', HOST, 'GE\0T'), 400], ['NUL in the version', `GET /api/v1/tiltak HTTP/1.1\0\r\n${HOST}\r\n`, 400], ['two spaces before the target', line(' /api/v1/tiltak', HOST), 400],
      ['two spaces behind the target', line('/api/v1/tiltak ', HOST), 400], ['a space behind the line', `GET /api/v1/tiltak HTTP/1.1 \r\n${HOST}\r\n`, 400], ['a tab', `GET\t/api/v1/tiltak HTTP/1.1\r\n${HOST}\r\n`, 400],
      ['four words', line('/api/v1/tiltak x', HOST), 400], ['three words and no version', `GET /api/v1/tiltak x\r\n${HOST}\r\n`, 400], ['two words', `GET /api/v1/tiltak\r\n${HOST}\r\n`, 400],
      ['HTTP/2.0', `GET /api/v1/tiltak HTTP/2.0\r\n${HOST}\r\n`, 400], ['http/1.1', `GET /api/v1/tiltak http/1.1\r\n${HOST}\r\n`, 400], ['no Host', line('/api/v1/tiltak', ''), 400],
      ['a length with a sign', line('/api/v1/tiltak', `${HOST}Content-Length: +1\r\n`), 400], ['a length too large to count', line('/api/v1/tiltak', `${HOST}Content-Length: ${'9'.repeat(30)}\r\n`), 413],
      ['over 900 fields', line('/api/v1/tiltak', `${HOST}${'a: b\r\n'.repeat(901)}`), 413], ['over 900 arguments', line(`/api/v1/tiltak?${'a&'.repeat(901)}`, HOST), 413],
      ['over 900 cookies', line('/api/v1/tiltak', `${HOST}Cookie: ${'a=b; '.repeat(901)}c=d\r\n`), 413], ['a field of 20 000', line('/api/v1/tiltak', `${HOST}X: ${'x'.repeat(20000)}\r\n`), 413],
      ['a target of 20 000', line(`/api/v1/tiltak?${'x'.repeat(20000)}`, HOST), 413], ['fields just over what is kept', line('/api/v1/tiltak', `${HOST}${'a: b\r\n'.repeat(228)}`), 413],
    ]) {
      const {answers, text, closed} = await wire(s, Buffer.from(bytes + next, 'latin1'), 3000);
      const ours = /urn:avtale:feil:/.test(text) && /X-Content-Type-Options: nosniff/.test(text) && /Cache-Control: no-store/.test(text);
      if (`${answers}` !== `${expected}` || !ours || !closed) wrong(`${name}: ${answers}, ours ${ours}, closed ${closed}: ${text.slice(0, 300)}`);
    }
    for (const bytes of ['GET\r\n\r\n', ` ${line('/api/v1/tiltak', HOST)}`, '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', ' \r\n\r\n']) {
      const {answers, text} = await wire(s, Buffer.from(bytes + next, 'latin1'), 1000);
      if (text !== '' && !(answers.length === 1 && /nosniff/.test(text) && answers[0] >= 400)) wrong(`${JSON.stringify(bytes)}: ${text.slice(0, 200)}`);
    }
  });
});
