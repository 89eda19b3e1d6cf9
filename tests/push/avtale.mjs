// The push process under a driver (driver.c) and what it writes: started in a folder of its own, spoken to line by line.
import {execFile, spawn} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {until} from '../lib/until.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const driver = process.env.AVT_PUSH_DRIVER ?? join(here, '../../build/test/tests/push_driver');

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const AVTALE = '01JAAAAAAAAAAAAAAAAAAAAAAA', ANNEN = '01JBBBBBBBBBBBBBBBBBBBBBBB';

// options: configuration keys of the service. Push is started unless told otherwise.
export async function startPush(options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'avt-push-'));
  const conf = {data: folder, maler: join(here, 'maler'), webhook_privat: 'ja', proev_igjen_ms: 50, ...options};
  const child = spawn(driver, Object.entries(conf).map(([key, value]) => `--${key}=${value}`));
  const answers = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  const ended = new Promise(resolve => child.once('close', resolve));
  let log = '';
  child.stderr.on('data', part => (log += part));

  async function say(...words) {
    child.stdin.write(`${words.join(' ')}\n`);
    const {value = 'feil slutt'} = await answers.next();
    if (!value.startsWith('ok')) throw new Error(`${words[0]}: ${value}\n${log}`);
    return value.slice(3);
  }

  const push = {
    folder, say,
    log: () => log,
    events: name => log.split('\n').filter(Boolean).map(line => JSON.parse(line)).filter(line => line.event === name),
    start: () => say('start'),
    subscribe: (url, {id = 'S1', mottaker = 1, fra = 1} = {}) => say('abonner', id, mottaker, fra, url, SECRET),
    // The answer is the message's id.
    async row({avtale = AVTALE, hendelse = 'godkjent', mottaker = 1, adresse = '-'} = {}) {
      const id = await say('rad', avtale, hendelse, mottaker, adresse);
      await say('vek');
      return id;
    },
    async vkey() {
      const list = await readFile(join(folder, 'signer/nokkelliste-1.note'), 'utf8');
      return list.match(/^nokkel (\S+) webhook/m)[1];
    },
    until: (what, milliseconds = 10000) => until(what, milliseconds, () => log),
    // Closes the wake pipe; the exit status of the driver, 0 if every process ended well.
    async close() {
      child.stdin.end();
      const status = await ended;
      await rm(folder, {recursive: true, force: true});
      return status;
    },
  };
  await say('vek');
  return push;
}

// A real SMTP server; mails() are the messages it has delivered.
export async function startSmtp(port) {
  const folder = await mkdtemp(join(tmpdir(), 'avt-smtp-'));
  const script = (...words) => promisify(execFile)(join(here, 'smtp.sh'), words);
  await script('start', folder, String(port));
  const inbox = join(folder, 'maildir/new');
  return {
    async mails() {
      const names = await readdir(inbox);
      return Promise.all(names.sort().map(name => readFile(join(inbox, name), 'utf8')));
    },
    async close() {
      await script('stop', folder);
      await rm(folder, {recursive: true, force: true});
    },
  };
}
