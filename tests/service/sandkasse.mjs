// What each process may reach of the machine: the data folder is its owner's alone.
import {chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALED, equal, finish, folder, ok, ROOT, run, Service, test} from './lib.mjs';

const mode = path => (statSync(path).mode & 0o777).toString(8);
const below = dir => readdirSync(dir, {recursive: true}).map(name => join(dir, name));

const s = await Service.open({proev_igjen_ms: 50}), id = await s.agreed('arbeidstrening');

await test('started by who gives others rights on what is made: everything in the data folder is its owner\'s alone', async () => {
  await s.stop();
  chmodSync(s.data, 0o755);
  const before = process.umask(0o022);
  await s.start();
  process.umask(before);
  await s.create('mentor');
  equal(mode(s.data), '700');
  const open = below(s.data).filter(path => statSync(path).mode & 0o077 && !path.endsWith('rot.vkey') && !path.endsWith('.note'));
  equal(open.map(path => `${mode(path)} ${path}`), []);
  equal(['base/avtale.db', 'push/push.db', 'noekler/hmac.key', 'segl/segl.seed'].filter(name => !existsSync(join(s.data, name))), []);
});

await test('a folder with the databases where they once lay is moved at the start, and nothing is lost', async () => {
  await s.stop();
  const token = s.token('ola');
  for (const [from, to] of [['base/avtale.db', 'avtale.db'], ['push/push.db', 'push.db'], ['noekler/demo-token.key', 'demo-token.key']]) renameSync(join(s.data, from), join(s.data, to));
  await s.start();
  equal((await s.call('GET', `/api/v1/avtaler/${id}`, {headers: {Authorization: `Bearer ${token}`}})).status, 200);
  ok(!existsSync(join(s.data, 'avtale.db')) && !existsSync(join(s.data, 'demo-token.key')), 'it lies there still');
  await s.stop();
  mkdirSync(join(s.data, 'avtale.db'));
  await s.start().then(() => { throw new Error('it started with two databases'); }, error => ok(/base\/avtale\.db/.test(error.message), error.message));
  renameSync(join(s.data, 'avtale.db'), join(s.data, 'base/gammel'));
  await s.start();
});

// ---- Landlock ----

const trial = (...paths) => run(AVTALED, ['--proev-sandkasse=front', `--data=${s.data}`, ...paths], {cwd: ROOT});
const seeds = ['segl', 'logg', 'webhook'].map(name => join(s.data, `segl/${name}.seed`));
const held = (await trial('README.md')).status !== 2;
if (!held) console.log('no Landlock in this kernel: what it holds is not tried');

await test('all four processes have no_new_privs, and the event tells where there is no Landlock', () => {
  for (const pid of [s.child.pid, ...s.processes()]) ok(/^NoNewPrivs:\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')), `process ${pid}`);
  equal((s.log.match(/"event":"landlock-mangler"/g) ?? []).length > 0, !held);
});

if (held) {
  await test('confined as the front is, none of the seeds and no memory of the signer can be opened, renamed or linked', async () => {
    const memory = s.processes().map(pid => `/proc/${pid}/mem`), list = [...seeds, ...memory, join(s.data, 'segl/logg.tilstand'), join(s.data, 'segl'), '/etc/passwd', AVTALED];
    const {status, stdout, stderr} = await trial(...list);
    equal([status, stdout, stderr], [0, '', '']);
  });
  await test('what the front needs it can: the trial tells each way', async () => {
    const {status, stdout} = await trial(join(s.data, 'base/avtale.db'), join(s.data, 'push/push.db'), 'templates/static/tema.css');
    equal(status, 1);
    equal(stdout.replaceAll(s.data, '').trim().split('\n'), ['/base/avtale.db can be read', '/base/avtale.db can be written', '/base/avtale.db can be renamed', '/base/avtale.db can be linked',
      '/push/push.db can be read', 'templates/static/tema.css can be read']);
    equal([(await trial('/ingen/slik')).status, (await trial()).status], [2, 2], 'what shows nothing');
  });
  await test('the front that runs is confined: a key behind a link out of its folder is not read', async () => {
    const keys = join(s.data, 'noekler', id.slice(-2)), out = join(folder(), 'ute'), get = async () => (await s.get(id, 'deltaker').then(() => 200, () => 0));
    equal(await get(), 200);
    await s.stop();
    cpSync(keys, out, {recursive: true});
    renameSync(keys, `${keys}.inne`);
    symlinkSync(out, keys);
    await s.start();
    equal(await get(), 0, 'it reads where it may not');
    rmSync(keys);
    renameSync(`${keys}.inne`, keys);
    equal(await get(), 200);
  });
}

await finish(s);
