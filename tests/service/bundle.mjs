// Bundles: each role's verifies offline, says by itself how to be checked, holds what the role reads, and no byte of it can be changed.
import {createHash, generateKeyPairSync} from 'node:crypto';
import {copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, ok, plus, ROLES, ROOT, run, script, test, tests, unzip} from './lib.mjs';

const kontroller = (path, ...more) => run(AVTALE, ['kontroller', path, ...more], {cwd: ROOT});

function unpack(bytes) {
  const dir = folder();
  for (const [name, content] of unzip(bytes)) {
    mkdirSync(join(dir, dirname(name)), {recursive: true});
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

// A key of that name that has signed nothing.
function vkey(name) {
  const key = Buffer.concat([Buffer.from([1]), Buffer.from(generateKeyPairSync('ed25519').publicKey.export({format: 'jwk'}).x, 'base64url')]);
  const id = createHash('sha256').update(`${name}\n`).update(key).digest('hex').slice(0, 8);
  return `${name}+${id}+${key.toString('base64')}`;
}

function flip(at, name) {
  const path = join(at, name), bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
}

await script(async s => {
  const rot = join(s.data, 'segl/rot/rot.vkey'), dir = folder();
  const fetched = async (id, rolle) => {
    const answer = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]});
    equal([answer.status, answer.headers['content-type']], [200, 'application/zip'], answer.text.slice(0, 200));
    return answer.bytes;
  };
  const bundles = {};

  // Agreements with more than one version, a free text, an objection and an answer.
  for (const tiltak of Object.keys(ROLES)) {
    const id = await s.agreed(tiltak);
    await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
    await s.putForward(id, {rolle: 'arbeidsgiver', grunn: 'Ny telefon.'});
    await s.act(id, 'deltaker', {handling: 'innvendt', tekst: 'Jeg har bare det gamle.'});
    await s.amend(id, 'veileder', c => (c.slutt ? (c.slutt = plus(c.slutt, 1)) : (c['behov-deltaker'] = 'En ny ting.')));
    await s.putForward(id, {grunn: 'Enighet.'});
    await s.signAll(id, tiltak);
    for (const rolle of ROLES[tiltak]) {
      const bytes = await fetched(id, rolle), path = file(join(dir, `${tiltak}-${rolle}.zip`), bytes);
      bundles[`${tiltak}-${rolle}`] = {id, bytes, path, rolle, tiltak};
    }
  }

  for (const [name, {path, id, bytes, rolle}] of Object.entries(bundles))
    await test(`${name}: valid with the root key, unanchored without`, async () => {
      const with_ = await kontroller(path, '--rot', rot), without = await kontroller(path);
      equal(with_.status, 0, with_.stdout.slice(-1500) + with_.stderr);
      equal(without.status, 3, without.stdout.slice(-600));
      const names = [...unzip(bytes).keys()];
      equal(names, [...names].sort(), 'sorted');
      ok(names.includes('LESMEG.txt') && names.includes('manifest.note'), 'LESMEG and manifest');
      ok((await fetched(id, rolle)).equals(bytes), 'the same bytes a second time');
    });

  await test('avtale diff tells what changed between versions, of what the bundle shows', async () => {
    const id = await s.agreed('mentor'), path = {};
    await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
    await s.putForward(id, {rolle: 'arbeidsgiver', grunn: 'Ny telefon.'});
    await s.amend(id, 'veileder', c => { c.timer = '14'; c.lonn = 43217; });
    await s.putForward(id, {grunn: 'Mer hjelp.'});
    for (const rolle of ROLES.mentor) path[rolle] = file(join(dir, `diff-${rolle}.zip`), await fetched(id, rolle));
    const diff = async (a, b) => { const {status, stdout, stderr} = await run(AVTALE, ['diff', a, b], {cwd: ROOT}); return [status, stdout.trim().split('\n').map(l => l.replaceAll('\t', ' ')).filter(l => l && !l.endsWith(' A -')), stderr]; };
    const telefon = /^kontaktpunkt-arbeidsplass\/telefon endre ".*" "41000099" V arbeidsgiver$/, timer = /^timer oek "12.5" "14" P arbeidsgiver veileder beslutter$/;
    const lonn = /^lonn oek ".*" "43217" P arbeidsgiver veileder beslutter$/, hidden = /^mentorlonn\/\* skjult - - - -$/;
    for (const [rolle, pay] of [['deltaker', hidden], ['arbeidsgiver', lonn], ['veileder', lonn]]) {
      const [status, first] = await diff(`${path[rolle]}:1`, `${path[rolle]}:2`), [, last] = await diff(`${path[rolle]}:2`, path[rolle]);
      ok(status === 1 && first.length === 1 && telefon.test(first[0]), `${rolle} 1-2: ${first}`);
      ok(last.length === 2 && timer.test(last[0]) && pay.test(last[1]), `${rolle} 2-3: ${last}`);
    }
    // A mentor has the extract: of what it takes all is told, of the documents behind it only that they changed.
    const [, lines] = await diff(`${path.mentor}:2`, path.mentor);
    ok(timer.test(lines[0]) && lines.slice(1).join(' ') === 'avtale/* skjult - - - - mentorlonn/* skjult - - - -', lines.join('; '));
    equal((await diff(path.deltaker, `${path.arbeidsgiver}:3`)).slice(0, 2), [0, []], 'readers of one version');
    // A number that was sent back and used again is the last that was put forward with it.
    const again = await s.agreed('mentor');
    equal((await s.amend(again, 'veileder', c => { c.timer = '13'; })).status, 200);
    await s.putForward(again);
    equal((await s.act(again, 'arbeidsgiver', {handling: 'avvist', slag: 'uenig', tekst: 'For mye.'})).status, 201);
    equal((await s.amend(again, 'veileder', c => { c.timer = '14'; })).status, 200);
    await s.putForward(again);
    const twice = file(join(dir, 'diff-twice.zip'), await fetched(again, 'deltaker'));
    const [, told] = await diff(`${twice}:1`, `${twice}:2`);
    ok(told.length === 2 && timer.test(told[0]) && hidden.test(told[1]), `the last of two: ${told}`);
    equal((await diff(path.deltaker, bundles['sommerjobb-deltaker'].path))[0], 2, 'another measure');
    equal((await diff(path.deltaker, `${path.deltaker}:9`))[0], 2, 'no such version');
  });

  await test('the page gives the same bundle', async () => {
    const {id, bytes} = bundles['mentor-deltaker'], page = await (await s.login('ola')).get(`/avtaler/${id}/pakke.zip`);
    ok(page.status === 200 && page.bytes.equals(bytes), `status ${page.status}, ${page.bytes.length} of ${bytes.length} bytes`);
  });

  await tests('other roots anchor nothing', async wrong => {
    for (const name of ['en.annen/rot/1', readFileSync(rot, 'utf8').split('+')[0]]) {
      const {status} = await kontroller(bundles['mentor-deltaker'].path, '--rot', file(join(dir, 'annen.vkey'), `${vkey(name)}\n`));
      if (status !== 3) wrong(`${name}: status ${status}`);
    }
  });

  for (const [what, bytes, expected] of [['no ZIP', Buffer.from('tull'), 2], ['nothing', Buffer.alloc(0), 2], ['half a bundle', null, 2]])
    await test(`${what} is unreadable`, async () => {
      const whole = bundles['mentor-deltaker'].bytes;
      equal((await kontroller(file(join(dir, 'x.zip'), bytes ?? whole.subarray(0, whole.length >> 1)), '--rot', rot)).status, expected);
    });

  await tests('a changed byte anywhere is found', async wrong => {
    const {bytes} = bundles['mentor-deltaker'], n = 60;
    for (let i = 0; i < n; i++) {
      const at = Math.floor((i + 0.5) * bytes.length / n), changed = Buffer.from(bytes);
      changed[at] ^= 1 << (i % 8);
      const {status} = await kontroller(file(join(dir, 'x.zip'), changed), '--rot', rot);
      if (status !== 1 && status !== 2) wrong(`byte ${at}: status ${status}`);
    }
  });

  await test("another agreement's record in its place is found", async () => {
    const a = unzip(bundles['arbeidstrening-deltaker'].bytes), b = unzip(bundles['sommerjobb-deltaker'].bytes);
    const from = a.get('post-0002.kvittering'), to = b.get('post-0002.kvittering');
    ok(from && to, 'names of records');
    const changed = Buffer.from(bundles['arbeidstrening-deltaker'].bytes), at = changed.indexOf(from);
    if (to.length === from.length) to.copy(changed, at);
    else changed[at] ^= 1;
    const {status} = await kontroller(file(join(dir, 'x.zip'), changed), '--rot', rot);
    ok([1, 2].includes(status), `status ${status}`);
  });

  // ---- LESMEG.txt, literally: its indented lines, by the shells there are ----

  const recipe = async (at, shell, ROT) => {
    const text = readFileSync(join(at, 'LESMEG.txt'), 'utf8').split('\n').filter(l => l.startsWith('    ')).map(l => l.slice(4)).join('\n');
    const script = file(join(folder(), 'oppskrift.sh'), `${ROT ? `ROT='${ROT}'\n` : ''}${text}\n`);
    return run(shell, [script], {cwd: at, env: {PATH: '/usr/bin:/bin', HOME: '/nonexistent', TMPDIR: '/tmp'}});
  };
  const root = readFileSync(rot, 'utf8').trim();
  for (const [name, {bytes, path}] of Object.entries(bundles).filter(([n]) => /^(mentor|arbeidstrening)/.test(n)))
    await test(`${name}: LESMEG.txt by its own words`, async () => {
      const at = unpack(bytes);
      const unzipped = await run('unzip', ['-q', path, '-d', `${at}-b`]);
      equal(unzipped.status, 0, 'any unzip');
      for (const shell of ['dash', 'bash']) {
        for (const ROT of [undefined, root]) {
          const out = await recipe(`${at}-b`, shell, ROT);
          equal(out.status, ROT ? 0 : 3, `${shell}: ${out.stdout.split('\n').filter(l => !l.startsWith('ok')).join('\n').slice(0, 800)} ${out.stderr.slice(0, 400)}`);
          ok(!out.stderr, out.stderr.slice(0, 400));
          ok(out.stdout.split('\n').filter(l => l.startsWith('ok')).length > 15, 'few checks');
        }
      }
      rmSync(at, {recursive: true});
      rmSync(`${at}-b`, {recursive: true});
    });

  await tests('LESMEG.txt finds what was changed', async wrong => {
    const {bytes} = bundles['mentor-deltaker'], names = [...unzip(bytes).keys()];
    const pick = pattern => names.find(n => pattern.test(n));
    for (const [what, change, ROT = root] of [
      ['a document', d => flip(d, pick(/^versjon-3\/avtale\.xml$/))],
      ['a declaration', d => flip(d, pick(/post-0002\.erklaering$/))],
      ['a receipt', d => flip(d, pick(/post-0002\.kvittering$/))],
      ['a key list', d => flip(d, pick(/^nokler\//))],
      ['a free text', d => flip(d, pick(/^post-\d+-.*\.xml$/))],
      ['a view', d => flip(d, pick(/visning-nb\.xhtml$/))],
      ['a file more', d => writeFileSync(join(d, 'versjon-3/mer.xml'), 'x')],
      ['a file less', d => rmSync(join(d, pick(/post-0003\.erklaering$/)))],
      ['two receipts changed about', d => { copyFileSync(join(d, 'post-0002.kvittering'), join(d, 'x')); copyFileSync(join(d, 'post-0003.kvittering'), join(d, 'post-0002.kvittering')); copyFileSync(join(d, 'x'), join(d, 'post-0003.kvittering')); rmSync(join(d, 'x')); }],
      ['another root', () => {}, vkey(root.split('+')[0])],
    ]) {
      const at = unpack(bytes);
      change(at);
      const out = await recipe(at, 'dash', ROT);
      if (out.status !== 1) wrong(`${what}: status ${out.status}`);
      rmSync(at, {recursive: true});
    }
  });

  // ---- what is in it ----

  await tests('evidence is in the bundle of who gave it, and of nobody else', async wrong => {
    for (const rolle of ROLES.mentor) {
      const {bytes, id} = bundles[`mentor-${rolle}`], own = (await s.get(id, rolle)).poster.filter(p => p.rolle === rolle).map(p => `post-${String(p.nr).padStart(4, '0')}.bevis`);
      const has = [...unzip(bytes).keys()].filter(n => n.endsWith('.bevis'));
      if (String(has) !== String(own)) wrong(`${rolle}: ${has}, own ${own}`);
    }
  });

  await test('it goes back to signatures of everybody', async () => {
    const names = [...unzip(bundles['arbeidstrening-deltaker'].bytes).keys()];
    equal([...new Set(names.filter(n => n.startsWith('versjon-')).map(n => n.split('/')[0]))], ['versjon-2', 'versjon-3'], 'all signed version 3, and version 2 holds until its day');
    const id = await s.agreed('arbeidstrening');
    await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
    await s.putForward(id, {rolle: 'arbeidsgiver'});
    const both = [...unzip(await fetched(id, 'deltaker')).keys()].filter(n => n.startsWith('versjon-')).map(n => n.split('/')[0]);
    equal([...new Set(both)], ['versjon-1', 'versjon-2']);
  });

  await test('before all have signed, and after it has ended', async () => {
    const id = await s.create('arbeidstrening');
    equal((await s.api('GET', `avtaler/${id}/pakke.zip`, {as: 'ola'})).status, 409, 'a draft has none');
    await s.putForward(id);
    const check = async what => {
      const {status, stdout} = await kontroller(file(join(dir, 'x.zip'), await fetched(id, 'deltaker')), '--rot', rot);
      equal(status, 0, `${what}: ${stdout.slice(-600)}`);
      ok(stdout.includes(what), `says nothing of ${what}: ${stdout.slice(-300)}`);
    };
    await check('til-signering');
    await s.signAll(id, 'arbeidstrening');
    await check('gjennomfoeres');
    await s.act(id, 'deltaker', {handling: 'samtykke', slag: 'dele-rapport', tekst: 'Greit.'});
    await s.end(id, 'deltaker');
    await check('avbrutt');
  });

  await test('a version withdrawn and put forward again', async () => {
    const id = await s.create('arbeidstrening');
    await s.putForward(id);
    await s.sign(id, 'deltaker');
    await s.act(id, 'veileder', {handling: 'trukket', tekst: 'Feil.'});
    await s.amend(id, 'veileder', c => (c.formaal = 'Rettet.'));
    await s.putForward(id);
    await s.signAll(id, 'arbeidstrening');
    for (const rolle of ROLES.arbeidstrening) {
      const {status, stdout} = await kontroller(file(join(dir, 'x.zip'), await fetched(id, rolle)), '--rot', rot);
      equal(status, 0, stdout.slice(-800));
    }
  });

  // ---- by page ----

  await test('the check page says the same', async () => {
    const post = async bytes => {
      const mark = '----avtale-test', head = `--${mark}\r\nContent-Disposition: form-data; name="pakke"; filename="pakke.zip"\r\nContent-Type: application/zip\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${mark}--\r\n`)]);
      return s.call('POST', '/kontroller', {headers: {'Content-Type': `multipart/form-data; boundary=${mark}`}, body});
    };
    const {bytes} = bundles['mentor-mentor'], good = await post(bytes), changed = Buffer.from(bytes);
    changed[changed.length >> 1] ^= 1;
    const bad = await post(changed), none = await post(Buffer.alloc(0));
    equal([good.status, bad.status], [200, 200], good.text.slice(0, 300));
    ok([200, 422].includes(none.status), `no file: ${none.status}`);
    ok(good.text !== bad.text && !/Mentorsen|Testesen/.test(good.text), 'a verdict, and nobody named');
  });
});
