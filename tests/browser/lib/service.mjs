// The service in demo mode, on a folder and a port of its own.
import {spawn} from 'node:child_process';
import {createWriteStream, existsSync} from 'node:fs';
import {createServer} from 'node:net';
import {dirname, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {until} from '../../lib/until.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const START_MS = 60_000;

async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const {port} = server.address();
  await new Promise(done => server.close(done));
  return port;
}

export class Service {
  static async make(program, data) {
    if (!existsSync(program)) throw new Error(`${program} is not built`);
    return Object.assign(new Service(), {program, data, port: await freePort()});
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(today) {
    const keys = {demo: 'ja', lytt: `127.0.0.1:${this.port}`, grunnadresse: this.url, data: this.data, skjemaer: 'schemas', maler: 'templates',
      personer: 'service/demo/personer.xml', idag: today, per_adresse: 0}; // a window a person, and all of one address
    const log = createWriteStream(`${this.data}/avtaled.log`, {flags: 'a'});
    this.child = spawn(this.program, Object.entries(keys).map(([key, value]) => `--${key}=${value}`), {cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe']});
    this.child.stderr.pipe(log);
    this.ended = new Promise(done => this.child.on('exit', (code, signal) => done(code ?? signal)));
    this.child.on('error', error => console.error(error));
    await this.ready();
  }

  async ready() {
    await until(async () => {
      if (this.child.exitCode !== null) throw new Error(`the service did not start, see ${this.data}/avtaled.log`);
      return (await fetch(`${this.url}/internal/isReady`).catch(() => null))?.status === 200;
    }, START_MS, () => `see ${this.data}/avtaled.log`);
  }

  // Its exit status: 0 when nothing leaked and nothing was wrong.
  async stop() {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  kill() {
    if (this.child?.exitCode === null) this.child.kill('SIGKILL');
  }
}
