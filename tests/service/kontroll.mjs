// What `avtale kontroller` and the page that checks bundles say of one: by whose rules, as of when, and who signed.
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, ok, ROOT, run, script, Service, test, tests} from './lib.mjs';

const kontroller = (...args) => run(AVTALE, ['kontroller', ...args], {cwd: ROOT});
const fetched = async (s, id, rolle) => (await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]})).bytes;

async function posted(s, bytes) {
  const mark = '----avtale-test', head = `--${mark}\r\nContent-Disposition: form-data; name="pakke"; filename="pakke.zip"\r\nContent-Type: application/zip\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${mark}--\r\n`)]);
  return (await s.call('POST', '/kontroller', {headers: {'Content-Type': `multipart/form-data; boundary=${mark}`}, body})).text;
}

await script(async s => {
  const dir = folder(), rot = join(s.data, 'segl/rot/rot.vkey');

  // ---- by whose rules ----

  // An installation with rules of its own: mentor/1 in which Nav waits for nobody, and mentor/9, which no other has.
  const own = folder(), rules = join(own, 'mentor/1/regler.xml'), nine = join(own, 'mentor/9');
  cpSync(join(ROOT, 'schemas'), own, {recursive: true});
  const before = readFileSync(rules, 'utf8'), altered = before.replace(/ etter="deltaker arbeidsgiver mentor"/, '');
  ok(before !== altered, 'the rule to alter is not there');
  const other = await Service.open({skjemaer: own});
  const root = join(other.data, 'segl/rot/rot.vkey');
  const signed = async first => {
    const id = await other.create('mentor');
    await other.putForward(id);
    if (first) await other.sign(id, first);
    await other.signAll(id, 'mentor');
    return file(join(dir, `${first ?? 'alle'}.zip`), await fetched(other, id, 'deltaker'));
  };
  const restart = async () => { await other.stop(); await other.start(); };

  await test('rules of a known name and other content are a fault, to program and page', async () => {
    await other.stop();
    writeFileSync(rules, altered);
    await other.start();
    const path = await signed('veileder'), out = await kontroller(path, '--rot', root);
    equal(out.status, 1, out.stdout.slice(-800));
    ok(/^regelverk +FEIL +Pakken har andre regler under navnet mentor\/1/m.test(out.stdout), out.stdout.slice(-2000));
    equal((out.stdout.match(/ FEIL /g) ?? []).length, 1, 'and nothing else is');
    const page = await posted(s, readFileSync(path));
    ok(page.includes('dom-ugyldig') && page.includes('andre regler under navnet mentor/1'), 'the page');
    equal((await kontroller(path, '--rot', root, '--skjema', own)).status, 0, 'with its rules');
    ok((await posted(other, readFileSync(path))).includes('dom-gyldig'), 'the page where they are installed');
    equal((await run(AVTALE, ['diff', path, path], {cwd: ROOT})).status, 2, 'avtale diff compares nothing by them');
  });

  await test('rules that nobody here knows: exit 4, known by --skjema alone', async () => {
    cpSync(join(own, 'mentor/1'), nine, {recursive: true});
    for (const name of ['felt.xml', 'regler.xml']) {
      const at = join(nine, name);
      writeFileSync(at, (name === 'regler.xml' ? before : readFileSync(at, 'utf8')).replace('versjon="1"', 'versjon="9"'));
    }
    equal((await run(AVTALE, ['sjekk-tiltak', nine, '--skriv'], {cwd: ROOT})).status, 0, 'its schemas');
    await restart();
    const path = await signed();
    for (const [args, status] of [[['--rot', root], 4], [['--rot', root, '--json'], 4], [['--rot', root, '--skjema', own], 0], [['--rot', root, '--skjema', 'schemas'], 4], [[], 3]]) {
      const out = await kontroller(path, ...args);
      equal(out.status, status, `${args}: ${out.stdout.slice(-700)}`);
      if (args.includes('--json')) equal([JSON.parse(out.stdout).dom, JSON.parse(out.stdout).kode], ['ukjent-regelverk', 4]);
    }
    ok(/^regelverk +– +Reglene mentor\/9 er ikke kjent her/m.test((await kontroller(path)).stdout), 'it is told');
  });
  await other.stop();
});
