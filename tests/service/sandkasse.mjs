// What each process may reach of the machine: the data folder is its owner's alone.
import {chmodSync, existsSync, mkdirSync, readdirSync, renameSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {equal, finish, ok, Service, test} from './lib.mjs';

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

await finish(s);
