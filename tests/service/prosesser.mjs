// The processes of the service: one that is stopped for a time ends nothing, and what waited goes on after it; one that ends, ends the service, and the
// event says which.
import {existsSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, finish, folder, isAlive, ok, run, Service, test, until} from './lib.mjs';

const NAMES = ['checker', 'signer', 'push']; // as they are forked
const state = pid => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '')[0];
const children = s => Object.fromEntries(s.processes().map((pid, i) => [NAMES[i], pid]));

async function paused(s, pid, during) {
  process.kill(pid, 'SIGSTOP');
  ok(await until(() => state(pid) === 'T'), 'it is not stopped');
  try {
    await during();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}
const alive = async (s, what) => {
  equal([s.child.exitCode, s.child.signalCode, (await s.call('GET', '/internal/isAlive')).status], [null, null, 200], what);
};

// Time enough for whoever watches the processes: as many questions, each answered.
async function answers(s, what) {
  for (let i = 0; i < 50; i++) await alive(s, what);
}

async function stopped() {
  const s = await Service.open({proev_igjen_ms: 50}), id = await s.agreed('arbeidstrening'), page = await s.login('ola');
  await test('three processes beside the one that answers', () => equal(Object.keys(children(s)), NAMES));
  for (const name of NAMES) {
    await test(`${name} stopped and let go: the service answers all the while, and nothing has ended`, async () => {
      await paused(s, children(s)[name], async () => {
        await answers(s, 'stopped');
        equal((await page.get(`/avtaler/${id}`)).status, 200);
      });
      await until(() => state(children(s)[name]) !== 'T');
      await answers(s, 'let go');
      ok(!s.log.includes('"event":"process"'), s.log.slice(-300));
    });
  }
  await test('an act while the signer is stopped is not done, and the same act is when it goes on', async () => {
    const before = (await s.get(id, 'deltaker')).poster.length, act = () => s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Når er møtet?'});
    await paused(s, children(s).signer, async () => {
      equal((await act()).status, 503, 'the first, which waits');
      equal((await act()).status, 503, 'the next, which does not');
    });
    ok(await until(async () => (await act()).status === 201), 'the signer was given up');
    const after = await s.get(id, 'deltaker');
    equal([after.poster.length, after.poster.at(-1).handling], [before + 1, 'henvendelse']);
    const bundle = await s.api('GET', `avtaler/${id}/pakke.zip`, {as: CAST.deltaker});
    equal(bundle.status, 200, bundle.text.slice(0, 300));
    const {status, stdout} = await run(AVTALE, ['kontroller', file(join(folder(), 'pakke.zip'), bundle.bytes), '--rot', join(s.data, 'segl/rot/rot.vkey')]);
    equal(status, 0, stdout.slice(-400));
  });
  await test('told to end while all are stopped, it ends in order', async () => {
    const all = Object.values(children(s));
    for (const pid of all) process.kill(pid, 'SIGSTOP');
    ok(await until(() => all.every(pid => state(pid) === 'T')), 'not stopped');
    equal(await s.stop(), 0, s.log.slice(-300));
    ok(all.every(pid => !isAlive(pid)), 'one is left');
  });
  await test('ended in order, it leaves nothing in the WAL', async () => {
    const wal = join(s.data, 'base/avtale.db-wal');
    equal([existsSync(join(s.data, 'base/avtale.db')), existsSync(wal) ? statSync(wal).size : 0], [true, 0]);
  });
  return s;
}

async function ended(s) {
  for (const name of NAMES) {
    for (const how of ['SIGKILL', 'SIGTERM']) {
      if (how === 'SIGTERM' && name === 'signer') continue; // ends by its sockets alone
      await test(`${name} ended by ${how}: the service ends with 1, and its event names it`, async () => {
        await s.start();
        s.log = '';
        const pid = children(s)[name];
        process.kill(pid, 'SIGSTOP'); // as it may be when it is taken away
        process.kill(pid, how);
        process.kill(pid, 'SIGCONT');
        equal((await s.ended).code, 1);
        const events = s.log.split('\n').filter(line => line.includes('"event":"process"')).map(JSON.parse);
        equal(events.map(e => [e.program, e.where, e.detail]), [['front', name, 'ended; the service stops with it']]);
      });
    }
  }
}

const service = await stopped();
await ended(service);
await finish(service);
