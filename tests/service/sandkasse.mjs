// What each process may reach of the machine: the data folder is its owner's alone.
import {chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
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

await test('databases where an older program had them: the start is refused, names each and moves none', async () => {
  await s.stop();
  const old = [['base/avtale.db', 'avtale.db'], ['push/push.db', 'push.db'], ['noekler/demo-token.key', 'demo-token.key']];
  const refused = () => s.start().then(() => { throw new Error('it started'); }, error => error.message);
  for (const [from, to] of old) renameSync(join(s.data, from), join(s.data, to));
  const said = await refused();
  ok(said.includes('move avtale.db to base, push.db to push, demo-token.key to noekler'), said);
  equal(old.filter(([from, to]) => existsSync(join(s.data, from)) || !existsSync(join(s.data, to))), []);
  for (const [from, to] of old) renameSync(join(s.data, to), join(s.data, from));
  // What an older program makes when it is started on a newer folder: a log beside the wrong database would destroy it.
  for (const name of ['avtale.db', 'avtale.db-wal']) writeFileSync(join(s.data, name), 'another');
  ok((await refused()).includes('move avtale.db to base, avtale.db-wal to base'), 'both are told');
  equal(existsSync(join(s.data, 'base/avtale.db-wal')) && readFileSync(join(s.data, 'base/avtale.db-wal'), 'utf8') === 'another', false);
  for (const name of ['avtale.db', 'avtale.db-wal']) rmSync(join(s.data, name));
  await s.start();
  equal((await s.get(id, 'deltaker')).id, id);
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
