// What every script of tests/service uses: a service of its own or the one tests/service/run has started, its people, the main job by API and by page,
// raw sockets, and counting.
//
//   AVT_URL, AVT_DATA   a service that runs already; else each script starts one
//   AVTALED, AVTALE     programs (build/test/service/avtaled, build/test/service/cli/avtale)
import {execFile, execFileSync, spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import {Agent, request} from 'node:http';
import {connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {test as nodeTest} from 'node:test';
import {fileURLToPath} from 'node:url';
import {until} from '../lib/until.mjs';

export {until};
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const AVTALED = resolve(ROOT, process.env.AVTALED ?? 'build/test/service/avtaled');
export const AVTALE = resolve(ROOT, process.env.AVTALE ?? 'build/test/service/cli/avtale');

export const TILTAK = ['arbeidstrening', 'inkluderingstilskudd', 'mentor', 'midlertidig-lonnstilskudd', 'sommerjobb', 'varig-lonnstilskudd'];
// Who plays each role, in an order in which all can sign.
export const CAST = {arbeidsgiver: 'astrid', deltaker: 'ola', mentor: 'mona', veileder: 'vera', beslutter: 'bjarne'};
export const OUTSIDERS = ['kari', 'einar'];
export const ROLES = {
  arbeidstrening: ['deltaker', 'arbeidsgiver', 'veileder'],
  inkluderingstilskudd: ['deltaker', 'arbeidsgiver', 'veileder'],
  mentor: ['deltaker', 'arbeidsgiver', 'mentor', 'veileder', 'beslutter'],
  'midlertidig-lonnstilskudd': ['deltaker', 'arbeidsgiver', 'veileder', 'beslutter'],
  sommerjobb: ['deltaker', 'arbeidsgiver', 'veileder', 'beslutter'],
  'varig-lonnstilskudd': ['deltaker', 'arbeidsgiver', 'veileder', 'beslutter'],
};

// ---- tests ----

// One that fails is told, and the script goes on.
export async function test(name, run) {
  await nodeTest(name, () => run());
}

// Many small checks as one test: wrong(…) notes one, all are told.
export async function tests(name, run) {
  await test(name, async () => {
    const wrong = [];
    await run(text => wrong.push(text));
    if (wrong.length > 0) throw new Error(`${wrong.slice(0, 12).join('\n')}${wrong.length > 12 ? `\n… ${wrong.length} in all` : ''}`);
  });
}

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export function equal(actual, expected, what = '') {
  if (!same(actual, expected)) throw new Error(`${what}${what && ': '}expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

export function ok(value, what) {
  if (!value) throw new Error(what);
}

// ---- dates ----

export const today = () => new Date().toLocaleDateString('sv-SE', {timeZone: 'Europe/Oslo'});

export function plus(date, days) {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}

// ---- the service ----

export async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

const agents = [], children = new Set();

// Whatever ends a script ends what it has started.
process.on('exit', () => children.forEach(child => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
process.stdout.on('error', () => process.exit(1));

// A service: url, data and how to speak to it. extra: configuration beside that of service/run.
export class Service {
  constructor(url, data) {
    Object.assign(this, {url, data, tokens: {}, log: ''});
    this.agent = new Agent({keepAlive: true, maxSockets: 64});
    agents.push(this.agent);
  }

  static async open(extra = {}) {
    if (process.env.AVT_URL && Object.keys(extra).length === 0) return new Service(process.env.AVT_URL, process.env.AVT_DATA);
    const service = new Service(`http://127.0.0.1:${await freePort()}`, mkdtempSync(join(tmpdir(), 'avtale-test-')));
    service.extra = extra;
    await service.start();
    return service;
  }

  async start() {
    const {host} = new URL(this.url);
    const conf = {demo: 'ja', lytt: host, grunnadresse: this.url, data: this.data, skjemaer: 'schemas', maler: 'templates',
      personer: 'service/demo/personer.xml', webhook_privat: 'ja', per_adresse: 0, ...this.extra};
    this.child = spawn(AVTALED, Object.entries(conf).map(([key, value]) => `--${key}=${value}`), {cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe']});
    const {child} = this;
    children.add(child);
    child.once('exit', () => children.delete(child));
    child.stderr.on('data', part => (this.log += part));
    this.ended = new Promise(resolve => this.child.once('exit', (code, signal) => resolve({code, signal})).once('error', error => resolve({code: error.code})));
    let over;
    this.ended.then(how => (over = how));
    const own = this.extra?.intern ? new Service(`http://${this.extra.intern}`, this.data) : this;
    await until(async () => {
      if (over) throw new Error(`avtaled did not start: ${this.log.slice(-800)}`);
      return (await own.call('GET', '/internal/isReady').catch(() => ({}))).status === 200;
    }, 30000);
  }

  // SIGTERM; its status, 0 when it ended in order. What a sanitizer has said is in log.
  async stop() {
    this.child.kill('SIGTERM');
    const {code} = await this.ended;
    return code;
  }

  // The processes it has forked: those that hold the file, or all.
  processes(file) {
    const list = readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    const has = pid => readdirSync(`/proc/${pid}/fd`).some(fd => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith(file);
      } catch {
        return false;
      }
    });
    return file ? list.filter(has) : list;
  }

  // Every process of it at once, as a power cut would.
  async killAll() {
    const all = [this.child.pid, ...this.processes()];
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await this.ended;
    for (const pid of all) await until(() => !isAlive(pid));
  }

  // Stops it if it is this script's own, takes its folder away, and says what was wrong with how it ended.
  async close() {
    if (!this.child) return;
    await test('the service ends in order, and no sanitizer has spoken', async () => {
      const status = this.child.exitCode === null && this.child.signalCode === null ? await this.stop() : 0;
      equal(status, 0, `status\n${this.log.slice(-500)}`);
      const bad = this.log.match(/.*(Sanitizer|runtime error|"bevis-feil"|"feil-i-data"|invariant).*/gi);
      ok(!bad, (bad ?? []).slice(0, 5).join('\n'));
    });
    rmSync(this.data, {recursive: true, force: true});
  }

  token(person) {
    this.tokens[person] ??= execFileSync(AVTALE, ['demo-token', person, `--data=${this.data}`], {encoding: 'utf8'}).trim();
    return this.tokens[person];
  }

  // Any request. body: string or Buffer. → {status, headers, bytes, text, json}
  call(method, path, {headers = {}, body} = {}) {
    return new Promise((resolve, reject) => {
      const sent = {...headers};
      if (body !== undefined && sent['Content-Length'] === undefined) sent['Content-Length'] = Buffer.byteLength(body);
      const {hostname, port} = new URL(this.url); // the path as it is: a URL would tidy it up
      const rq = request({hostname, port, path, method, headers: sent, agent: this.agent, timeout: 30000}, answer => {
        const parts = [];
        answer.on('data', part => parts.push(part)).on('error', reject).on('end', () => {
          const bytes = Buffer.concat(parts), text = bytes.toString('utf8');
          let json = null;
          if (/json/.test(answer.headers['content-type'] ?? '')) try { json = JSON.parse(text); } catch { /* none */ }
          resolve({status: answer.statusCode, headers: answer.headers, bytes, text, json});
        });
      });
      rq.on('error', reject).on('timeout', () => rq.destroy(new Error(`${method} ${path}: no answer`)));
      rq.end(body);
    });
  }

  // A request to the API. as: person. match: If-Match without quotes (rawMatch: as it is). key: null sends none. raw: body as it is.
  api(method, path, {as, match, rawMatch, body, raw, key, type = 'application/json', headers = {}} = {}) {
    const h = {...headers};
    if (as) h.Authorization = `Bearer ${this.token(as)}`;
    if (match !== undefined) h['If-Match'] = `"${match}"`;
    if (rawMatch !== undefined) h['If-Match'] = rawMatch;
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    if (method !== 'GET' && key !== null) h['Idempotency-Key'] = key ?? randomUUID();
    if (text !== undefined && type) h['Content-Type'] = type;
    return this.call(method, path.startsWith('/') ? path : `/api/v1/${path}`, {headers: h, body: text});
  }

  // ---- the main job ----

  async get(id, rolle, as = CAST[rolle]) {
    const answer = await this.api('GET', `avtaler/${id}?rolle=${rolle}`, {as});
    equal(answer.status, 200, `GET ${id} as ${rolle}: ${answer.text.slice(0, 300)}`);
    return answer.json;
  }

  async create(tiltak, {as = 'vera', content = innhold(tiltak)} = {}) {
    const answer = await this.api('POST', 'avtaler', {as, body: {tiltak, innhold: content}});
    equal(answer.status, 201, `create: ${answer.text.slice(0, 500)}`);
    return answer.json.id;
  }

  // An amendment says why, unless grunn is null; a first version need not.
  async putForward(id, {rolle = 'veileder', grunn} = {}) {
    const {utkast, versjoner} = await this.get(id, rolle);
    if (grunn === undefined && versjoner?.length) grunn = 'Etter en samtale.';
    const answer = await this.api('POST', `avtaler/${id}/fremlegg`, {as: CAST[rolle], match: utkast.etag, body: {rolle, grunn}});
    equal(answer.status, 201, `put forward: ${answer.text.slice(0, 500)}`);
    return answer.json;
  }

  // Step one, as the role. → the answer
  async attempt(id, rolle, {as = CAST[rolle], more = {}, ...how} = {}) {
    const now = await this.get(id, rolle, as);
    const handling = {mentor: 'taushet', beslutter: 'besluttet'}[rolle] ?? 'godkjent';
    return this.api('POST', `avtaler/${id}/erklaeringer`, {as, match: now.fremlegg, body: {handling, rolle, ...more}, ...how});
  }

  confirm(attempt, {as, key} = {}) {
    return this.api('POST', attempt.json.bekreft, {as, key, body: {metode: 'demo'}});
  }

  async sign(id, rolle, as = CAST[rolle]) {
    const attempt = await this.attempt(id, rolle, {as});
    equal(attempt.status, 202, `${rolle} signs: ${attempt.text.slice(0, 300)}`);
    const sealed = await this.confirm(attempt, {as});
    equal(sealed.status, 201, `${rolle} confirms: ${sealed.text.slice(0, 300)}`);
    return {...sealed.json, tilbud: attempt.json};
  }

  // Everybody who has something to sign, until nobody has. → roles in the order they signed
  async signAll(id, tiltak) {
    const order = [];
    for (let again = true; again;) {
      again = false;
      for (const rolle of Object.keys(CAST).filter(r => ROLES[tiltak].includes(r))) {
        const {handlinger} = await this.get(id, rolle);
        if (!handlinger.some(h => ['godkjent', 'taushet', 'besluttet'].includes(h))) continue;
        await this.sign(id, rolle);
        order.push(rolle);
        again = true;
      }
    }
    return order;
  }

  // An agreement all have signed.
  async agreed(tiltak, options) {
    const id = await this.create(tiltak, options);
    await this.putForward(id);
    await this.signAll(id, tiltak);
    return id;
  }

  // The draft of the next version with its content changed by change(content); not yet put forward. → answer of PUT
  async amend(id, rolle, change, {grunn} = {}) {
    const {hode} = await this.get(id, rolle);
    const opened = await this.api('POST', `avtaler/${id}/endringer`, {as: CAST[rolle], match: hode, body: {rolle}});
    equal(opened.status, 201, `${rolle} opens an amendment: ${opened.text.slice(0, 300)}`);
    return this.save(id, rolle, change, {grunn});
  }

  async save(id, rolle, change, {grunn} = {}) {
    const {utkast} = await this.get(id, rolle);
    change(utkast.innhold);
    return this.api('PUT', `avtaler/${id}/utkast`, {as: CAST[rolle], match: utkast.etag, body: {rolle, innhold: utkast.innhold, grunn}});
  }

  // An act in one step.
  async act(id, rolle, body, {as = CAST[rolle], match} = {}) {
    const now = await this.get(id, rolle, as);
    const byVersion = ['avvist', 'trukket', 'endringsoenske', 'innvendt'].includes(body.handling);
    return this.api('POST', `avtaler/${id}/erklaeringer`, {as, match: match ?? (byVersion ? now.fremlegg : now.hode), body: {rolle, ...body}});
  }

  async end(id, rolle, body = {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today()}) {
    const {hode} = await this.get(id, rolle);
    return this.api('POST', `avtaler/${id}/erklaeringer`, {as: CAST[rolle], match: hode, body: {rolle, ...body}});
  }

  // ---- the database, which is only read ----

  sql(query) {
    const text = execFileSync('sqlite3', ['-readonly', '-json', join(this.data, 'base/avtale.db'), query], {encoding: 'utf8', maxBuffer: 1 << 28});
    return text.trim() ? JSON.parse(text) : [];
  }

  // All it has logged, whoever started it.
  logText() {
    return this.child ? this.log : readFileSync(join(this.data, 'avtaled.log'), 'utf8');
  }

  // What a refused request must not change: everything but sessions, the reading log, and the leaves, which come a second after their records.
  stored() {
    const tables = ['post', 'dokument', 'visning', 'sak', 'forsok', 'forslag', 'idempotens', 'utboks', 'abonnement', 'avtale', 'part', 'utkast_part'];
    const counts = tables.map(t => `(SELECT count(*) FROM ${t}) AS ${t}`).join(',');
    const [row] = this.sql(`SELECT ${counts}, (SELECT coalesce(sum(revisjon),0) FROM utkast) AS revisjoner, (SELECT count(*) FROM utkast) AS utkast`);
    return {...row, noekler: readdirSync(join(this.data, 'noekler')).length};
  }

  // ---- pages ----

  async login(person) {
    const answer = await this.call('POST', '/innlogging', {headers: {'Content-Type': FORM}, body: `person=${person}`});
    equal(answer.status, 303, `login of ${person}: ${answer.text.slice(0, 200)}`);
    return new Browser(this, answer.headers['set-cookie'][0].split(';')[0]);
  }
}

export function isAlive(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const FORM = 'application/x-www-form-urlencoded';

export const unescape = text => text.replace(/&(amp|lt|gt|quot|#39|#xA0|nbsp);/g, (_, n) =>
  ({amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#xA0': '\u00a0', nbsp: '\u00a0'})[n]);

// The forms of a page: {action, method, html, fields: {name: value}, buttons: [[name, value]]}.
export function forms(html) {
  return [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, attributes, inside]) => {
    const attr = (text, name) => unescape(text.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '');
    const fields = {};
    for (const [, a] of inside.matchAll(/<input\b([^>]*)>/g)) {
      const type = attr(a, 'type') || 'text';
      if (['radio', 'checkbox'].includes(type) ? /\bchecked\b/.test(a) : !['submit', 'file'].includes(type)) fields[attr(a, 'name')] = attr(a, 'value');
    }
    for (const [, a, text] of inside.matchAll(/<textarea\b([^>]*)>([^]*?)<\/textarea>/g)) fields[attr(a, 'name')] = unescape(text.replace(/^\n/, ''));
    for (const [, a, options] of inside.matchAll(/<select\b([^>]*)>([^]*?)<\/select>/g))
      fields[attr(a, 'name')] = attr((options.match(/<option\b([^>]*\bselected\b[^>]*)>/) ?? ['', ''])[1], 'value');
    return {
      action: attr(attributes, 'action'), method: attr(attributes, 'method') || 'get', html: inside, fields,
      buttons: [...inside.matchAll(/<button\b([^>]*)>/g)].map(([, a]) => [attr(a, 'name'), attr(a, 'value')]),
    };
  });
}

// A session with its cookie, and no more than a browser without scripts can do.
export class Browser {
  constructor(service, cookie) {
    Object.assign(this, {service, cookie});
  }

  get(path, headers = {}) {
    return this.service.call('GET', path, {headers: {Cookie: this.cookie, ...headers}});
  }

  post(path, fields, headers = {}) {
    const body = new URLSearchParams(fields).toString();
    return this.service.call('POST', path, {headers: {Cookie: this.cookie, 'Content-Type': FORM, ...headers}, body});
  }

  // Gets a page, fills in one of its forms and posts it. find: part of the form's action. → the answer, not followed
  async submit(path, find, change = {}) {
    const page = await this.get(path);
    const form = forms(page.text).find(f => f.method === 'post' && f.action.includes(find));
    ok(form, `${path} (${page.status}) has no form for ${find}`);
    return this.post(form.action || path, {...form.fields, ...change});
  }
}

// multipart/form-data; fields [name, value], then the file if there is one.
export function multipart(fields, bytes, name = 'skannet.pdf', type = 'application/pdf') {
  const boundary = `x${randomUUID()}`, parts = [];
  for (const [key, value] of fields) parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`));
  if (bytes) parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="fil"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n'));
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return {type: `multipart/form-data; boundary=${boundary}`, raw: Buffer.concat(parts)};
}

// ---- bytes on the wire ----

// Sends bytes as they are; what came back until the other side closed or was silent for a while.
export function wire(service, bytes, silence = 400) {
  const {hostname, port} = new URL(service.url);
  return new Promise(resolve => {
    const parts = [];
    let closed = false;
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const finish = () => {
      socket.destroy();
      const text = Buffer.concat(parts).toString('latin1');
      resolve({text, closed, answers: [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(m => Number(m[1]))});
    };
    socket.setTimeout(silence, finish);
    socket.on('data', part => parts.push(part)).on('end', () => (closed = true)).on('error', () => (closed = true)).on('close', finish);
  });
}

// ---- content ----

// The demo's content of a measure with its dates; change(content) before it is given.
export function innhold(tiltak, change = () => {}, day = today()) {
  const content = JSON.parse(readFileSync(join(ROOT, `service/demo/innhold/${tiltak}.json`), 'utf8'));
  const start = season(content.start, day);
  const dated = value => {
    if (typeof value === 'string') {
      const m = value.match(/^(start|idag)([+-]\d+)?$/);
      return m ? plus(m[1] === 'start' ? start : today(), Number(m[2] ?? 0)) : value;
    }
    if (Array.isArray(value)) return value.map(dated);
    return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, dated(v)])) : value;
  };
  const all = {...dated(content), start};
  change(all);
  return all;
}

// The first synthetic fødselsnummer born on a day ("018501": its month + 80) from a serial number on; nobody real has one.
export function synthetic(born, serial) {
  const weigh = (digits, weights) => (11 - ([...weights].reduce((sum, w, i) => sum + w * Number(digits[i]), 0) % 11)) % 11;
  for (;; serial++) {
    const begin = `${born}${serial}`, first = weigh(begin, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = first < 10 ? weigh(begin + first, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) : 10;
    if (second < 10) return `${begin}${first}${second}`;
  }
}

// When a measure may start: that day, or for one of a season ("vindu --06-01..--08-31") the next first day of it.
export function season(text, day) {
  const m = text.match(/^vindu --(\d\d-\d\d)\.\.--(\d\d-\d\d)$/);
  if (!m || (day.slice(5) >= m[1] && day.slice(5) <= m[2])) return day;
  return `${Number(day.slice(0, 4)) + (day.slice(5) > m[2] ? 1 : 0)}-${m[1]}`;
}

// The status of an agreement of the measure that all have signed and that was to start today.
export const running = tiltak => (innhold(tiltak).start > today() ? 'klar-for-oppstart' : 'gjennomfoeres');

// ---- bundles ----

const run = (file, args, options) => new Promise(resolve =>
  execFile(file, args, {encoding: 'utf8', maxBuffer: 1 << 26, ...options}, (error, stdout, stderr) =>
    resolve({status: error ? error.code ?? -1 : 0, stdout, stderr})));
export {run};

// Entries of a bundle by name; all are stored as they are.
export function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')), entries = new Map();
  for (let at = bytes.readUInt32LE(end + 16), n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const size = bytes.readUInt32LE(at + 20), nameLen = bytes.readUInt16LE(at + 28), more = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const local = bytes.readUInt32LE(at + 42), name = bytes.toString('utf8', at + 46, at + 46 + nameLen);
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    entries.set(name, bytes.subarray(data, data + size));
    at += 46 + nameLen + more;
  }
  return entries;
}

const folders = [];

export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'avtale-test-'));
  folders.push(path);
  return path;
}

export function file(name, bytes) {
  writeFileSync(name, bytes);
  return name;
}

// ---- the end of every script ----

export async function finish(...services) {
  for (const service of services) await service.close();
  for (const agent of agents) agent.destroy();
  for (const path of folders) rmSync(path, {recursive: true, force: true});
}

// A script: its services are closed whatever happens, and a throw outside a test counts as one that failed.
export async function script(main, extra) {
  const service = await Service.open(extra);
  await test('the script comes to its end', () => main(service));
  await finish(service);
}
