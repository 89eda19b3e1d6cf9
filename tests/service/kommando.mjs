// Commands without HTTP: a program with nothing of room front signs in the data of a service that is stopped (command_wait).
import {join, resolve} from 'node:path';
import {AVTALE, equal, file, folder, ok, ROOT, run, script, test} from './lib.mjs';

const DRIVER = resolve(ROOT, process.env.AVT_COMMAND_DRIVER ?? 'build/test/tests/command_driver');

async function main(s) {
  const sign = async (id, rolle, person, key) => {
    const {status, stdout, stderr} = await run(DRIVER, [`--data=${s.data}`, 'sign', id, rolle, person, key], {cwd: ROOT});
    ok(!/Sanitizer|runtime error|invariant/.test(stderr), stderr.slice(0, 500));
    return {status, lines: stdout.trim().split('\n')};
  };
  const id = await s.create('arbeidstrening');
  await s.putForward(id);
  await s.stop();

  let first, sealed;
  await test('both steps of signing are done by command_wait, with nothing of front in the program', async () => {
    first = await sign(id, 'deltaker', 'ola', 'uten-http');
    equal(first.status, 0, first.lines.join('\n').slice(0, 400));
    sealed = JSON.parse(first.lines[1]);
    equal([sealed.avtale, sealed.nr], [id, 2]);
    ok(sealed.kvittering.startsWith('avtale/kvittering/v1\n') && sealed.kvittering.includes('\n— '), 'a receipt, sealed');
    const {stdout} = await run('nm', [DRIVER]);
    const front = stdout.split('\n').filter(line => / [TtBbDd] (server_start|server_resume|request_run|request_admit|session_actor|problem_answer|routes_site)$/.test(line));
    equal(front, [], 'of front');
  });

  await test('the same key again: the same bytes, at once and by another process', async () => {
    equal(first.lines[2], first.lines[1], 'at once');
    const before = s.stored(), later = await sign(id, 'deltaker', 'ola', 'uten-http');
    equal([later.status, later.lines], [0, first.lines], 'later');
    equal(s.stored(), before, 'stored');
  });

  await test('a role not held is 403 ikke-din-rolle, one the measure has not 422 ugyldig-kode at rolle, and nothing is sealed', async () => {
    const before = s.stored();
    equal(await sign(id, 'veileder', 'ola', 'annen-rolle'), {status: 1, lines: ['403 ikke-din-rolle']});
    equal(await sign(id, 'arbeidsgiver', 'ola', 'annen-part'), {status: 1, lines: ['403 ikke-din-rolle']});
    equal(await sign(id, 'tulling', 'ola', 'ingen-rolle'), {status: 1, lines: ['422 feil-i-innhold', 'ugyldig-kode rolle']});
    equal(s.stored(), before, 'stored');
  });

  await s.start();
  await test('the service goes on from it: record and receipt are read, and the bundle verifies', async () => {
    const now = await s.get(id, 'veileder');
    equal(now.poster.map(p => [p.nr, p.handling, p.rolle]), [[1, 'fremlagt', now.poster[0].rolle], [2, 'godkjent', 'deltaker']]);
    equal(now.versjoner[0].kreves.find(k => k.rolle === 'deltaker').signert, true);
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'});
    equal(bundle.status, 200, bundle.text.slice(0, 200));
    const path = file(join(folder(), 'pakke.zip'), bundle.bytes), rot = join(s.data, 'segl/rot/rot.vkey');
    const {status, stdout} = await run(AVTALE, ['kontroller', path, '--rot', rot], {cwd: ROOT});
    equal(status, 0, stdout.slice(-500));
    equal((await s.sign(id, 'arbeidsgiver')).nr, 3, 'the next one signs by HTTP');
  });
}

await script(main, {proev_igjen_ms: 50});
