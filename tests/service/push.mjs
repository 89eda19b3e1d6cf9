// Push: every event reaches every subscriber, in order, signed twice; nothing acknowledged is lost whatever is killed; mail by a real server says nothing of
// anybody. The receiver and the mail server are those of tests/push.
import {execFile} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {AVTALE, CAST, equal, finish, folder, freePort, isAlive, ok, plus, ROOT, run, same, Service, test, tests, today, until} from './lib.mjs';

const {startReceiver} = await import('../push/receiver.mjs');
const PERSONAL = /Testesen|Mentorsen|Astrid|Vera|Fjord|15830151173|08897521041|314200772|Prøve om|Hemmelig/;

// A receiver for a person's subscription. The secret comes with the answer, so the address is chosen first.
async function subscribe(s, as, options = {}) {
  const port = await freePort(), answer = await s.api('POST', 'abonnement', {as, body: {url: `http://127.0.0.1:${port}/hendelser`}});
  equal(answer.status, 201, answer.text.slice(0, 200));
  const {hemmelighet, vkey, offentlig_noekkel} = answer.json;
  equal(Buffer.from(offentlig_noekkel.replace('whpk_', ''), 'base64').toString('hex'), Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1).toString('hex'), 'two forms of one key');
  return startReceiver({port, secret: hemmelighet, vkey, ...options});
}

const distinct = list => [...new Set(list)];

// The first time a message came, by agreement, against the outbox: all of it, in order.
function compare(s, receiver, roles, wrong, name) {
  const sent = s.sql(`SELECT melding,avtale,nr,versjon,hendelse FROM utboks WHERE rolle IN (${roles.map(r => `'${r}'`)}) ORDER BY id`);
  const came = distinct(receiver.received.map(m => m.id));
  for (const avtale of distinct(sent.map(r => r.avtale))) {
    const a = sent.filter(r => r.avtale === avtale).map(r => r.melding), b = came.filter(id => receiver.received.find(m => m.id === id).data.avtale === avtale);
    if (!same(a, b)) wrong(`${name}, ${avtale}: ${b.length} of ${a.length} came${a.length === b.length ? ', in another order' : ''}`);
  }
  if (came.length !== sent.length) wrong(`${name}: ${came.length} of ${sent.length}`);
  for (const r of sent) {
    const m = receiver.received.find(x => x.id === r.melding), {'siste-dag': last, ...data} = m?.data ?? {};
    if (m && !same([m.type, data], [`avtale.${r.hendelse.replaceAll('-', '_')}`, {avtale: r.avtale, nr: r.nr, versjon: r.versjon}])) wrong(`${name}: ${m.body}`);
  }
}

// ---- delivery and mail ----

async function deliver(s, smtp) {
  const receivers = {};
  for (const person of ['ola', 'astrid', 'mona', 'vera', 'kari']) receivers[person] = await subscribe(s, person, person === 'astrid' ? {failFirst: 3} : {});
  const id = await s.create('mentor');
  await s.putForward(id, {grunn: 'Hemmelig grunn'});
  await s.signAll(id, 'mentor');
  await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
  await s.putForward(id, {rolle: 'arbeidsgiver'});
  await s.act(id, 'deltaker', {handling: 'innvendt', tekst: 'Hemmelig innvending'});
  await s.act(id, 'deltaker', {handling: 'samtykke', slag: 'dele-rapport'});
  await s.act(id, 'deltaker', {handling: 'samtykke-trukket', slag: 'dele-rapport'});
  await s.end(id, 'deltaker', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': plus(today(), 1)});
  const {poster} = await s.get(id, 'deltaker'), acts = poster.map(p => `avtale.${p.handling.replaceAll('-', '_')}`);

  await tests('each party gets every event, once, in order; both signatures hold', async wrong => {
    for (const person of ['ola', 'astrid', 'mona', 'vera']) {
      const receiver = receivers[person];
      await receiver.until(acts.length, 20000).catch(error => wrong(`${person}: ${error.message}`));
      if (!same(receiver.received.map(m => m.type), acts)) wrong(`${person}: ${receiver.received.map(m => m.type)}`);
      if (!same(receiver.received.map(m => m.data.nr), poster.map(p => p.nr))) wrong(`${person}: ${receiver.received.map(m => m.data.nr)}`);
      if (receiver.attempts.some(a => a.fault)) wrong(`${person}: ${receiver.attempts.find(a => a.fault).fault}`);
      compare(s, receiver, [Object.keys(CAST).find(r => CAST[r] === person)], wrong, person);
    }
    if (receivers.kari.attempts.length > 0) wrong('somebody else was told');
    if (distinct(receivers.astrid.attempts.slice(0, 4).map(a => a.id)).length !== 1 || receivers.astrid.attempts.length !== acts.length + 3) wrong('a failed attempt was not made again');
  });

  await tests('what is sent names nobody and nothing', async wrong => {
    for (const m of receivers.ola.received) {
      const {type, timestamp, data} = JSON.parse(m.body);
      if (!same(Object.keys(JSON.parse(m.body)), ['type', 'timestamp', 'data']) || !same(Object.keys(data), ['avtale', 'nr', 'versjon', ...(type === 'avtale.avbrutt' ? ['siste-dag'] : [])])) wrong(m.body);
      if (PERSONAL.test(m.body + JSON.stringify(m.headers))) wrong(`personal: ${m.body}`);
      if (!/^avtale\.[a-z_]+$/.test(type) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) wrong(m.body);
    }
    const ids = Object.values(receivers).flatMap(r => r.received.map(m => m.id));
    if (distinct(ids).length !== ids.length) wrong('two recipients share a message id');
  });

  await test('a stop is told with its last day', async () => {
    for (const person of ['ola', 'astrid', 'mona', 'vera'])
      equal(receivers[person].received.filter(m => m.type === 'avtale.avbrutt').map(m => m.data['siste-dag']), [today()], person);
  });

  await test('what happened before the subscription is not sent', async () => {
    const late = await subscribe(s, 'ola');
    await s.act(id, 'veileder', {handling: 'overtatt'});
    await s.act(id, 'deltaker', {handling: 'samtykke', slag: 'dele-rapport'});
    await late.until(2);
    equal(late.received.map(m => m.type), ['avtale.overtatt', 'avtale.samtykke']);
    await late.close();
  });

  if (!smtp) return;
  const mails = () => readdirSync(join(smtp, 'maildir/new')).sort().map(n => readFileSync(join(smtp, 'maildir/new', n), 'utf8'));
  const text = mail => Buffer.from(mail.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16))), 'latin1').toString('utf8');
  await tests('each party with an address gets a mail for every event, the first included', async wrong => {
    const addresses = {deltaker: 'ola.testesen@example.com', arbeidsgiver: 'astrid.arbeidsgiver@example.com', veileder: 'vera.veileder@example.com'}, n = s.sql(`SELECT count(*) AS n FROM utboks WHERE rolle='deltaker'`)[0].n;
    await until(() => mails().length >= 3 * n).catch(error => wrong(error.message));
    for (const [rolle, address] of Object.entries(addresses)) {
      const got = mails().filter(m => m.includes(`\nTo: <${address}>\n`)), ids = got.map(m => m.match(/^Message-ID: <(msg_[0-9A-Z]+)@/m)?.[1]);
      const sent = s.sql(`SELECT melding,hendelse FROM utboks WHERE rolle='${rolle}' ORDER BY id`);
      for (const r of sent) if (!ids.includes(r.melding)) wrong(`${rolle}: no mail of ${r.hendelse}`);
      if (distinct(ids).length !== ids.length) wrong(`${rolle}: a mail twice`);
    }
    for (const mail of mails()) {
      const [head, body] = mail.split(/\n\n([^]*)/), said = text(body);
      const named = `${head.replace(/^(To|Envelope-to|Delivered-To|X-Original-To): .*$/gmi, '').replace(/^Received: [^]*?(?=\n\S)/gm, '')}\n${said}`;
      if (PERSONAL.test(named)) wrong(`personal: ${named.match(PERSONAL)[0]}`);
      if (!said.includes(`${s.url}/avtaler/${id}`)) wrong(`no way to the agreement: ${said.slice(0, 200)}`);
      if (/\[[a-z]+\.[a-z.-]+\]/.test(said)) wrong(`a missing text: ${said.match(/\[[a-z]+\.[a-z.-]+\]/)[0]}`);
      if (!/^Auto-Submitted: auto-generated$/m.test(head) || !/^Subject: \S/m.test(head)) wrong('headers');
    }
  });
  await test('a stop is told by mail with its last day', async () => {
    const [year, month, day] = today().split('-').map(Number), names = ['januar', 'februar', 'mars', 'april', 'mai', 'juni', 'juli', 'august', 'september', 'oktober', 'november', 'desember'];
    const told = mails().map(mail => text(mail.split(/\n\n([^]*)/)[1])).filter(said => said.includes('En avtale er stoppet før tiden.'));
    equal(told.length, 3, 'mails');
    for (const said of told) ok(said.includes(`Siste dag er ${day}. ${names[month - 1]} ${year}.`), said);
  });
  await test('no address stands open in the data folder or the log', async () => {
    for (const name of readdirSync(s.data).filter(n => /\.db/.test(n))) ok(!readFileSync(join(s.data, name)).includes('testesen@example'), name);
    ok(!/testesen|@example|whsec_/i.test(s.log), 'the log');
  });
  for (const r of Object.values(receivers)) await r.close();
}

// ---- killed ----

// Work that goes on until stopped. Every answer 201 is a promise: it is kept in `promised`.
function worker(s, promised, state) {
  const one = async () => {
    const id = await s.create('arbeidstrening');
    promised.drafts.add(id);
    const note = json => promised.records.push([id, json.nr, json.hode]);
    note(await s.putForward(id));
    for (const rolle of ['arbeidsgiver', 'deltaker', 'veileder']) note(await s.sign(id, rolle));
  };
  return (async () => {
    while (!state.stopped) await one().catch(() => {});
  })();
}

async function killed(s) {
  const receivers = {};
  for (const person of ['ola', 'astrid']) receivers[person] = await subscribe(s, person);

  await test('push killed alone: the service ends rather than go on without it, and the next delivers what is left', async () => {
    const id = await s.create('arbeidstrening');
    await s.putForward(id);
    const [push] = s.processes('push.db');
    ok(push, 'the process that holds push.db');
    process.kill(push, 'SIGKILL');
    const {code} = await s.ended;
    equal(code, 1, 'its status');
    await until(() => !isAlive(push));
    await s.start();
    await s.signAll(id, 'arbeidstrening');
    for (const r of Object.values(receivers)) await r.until(4, 20000);
  });

  await tests('all killed at once, again and again, while people write: nothing promised is lost', async wrong => {
    const promised = {drafts: new Set(), records: []};
    for (let round = 0; round < 9; round++) {
      const state = {stopped: false}, workers = [1, 2, 3].map(() => worker(s, promised, state));
      await until(() => promised.records.length >= 9 * (round + 1)); // a moment in the middle of other work
      state.stopped = true;
      if (round % 3 === 2) {
        const [pid] = s.processes('push.db');
        process.kill(pid, 'SIGKILL');
        await s.ended;
      } else {
        await s.killAll();
      }
      await Promise.all(workers);
      await s.start();
    }
    ok(promised.records.length > 50, `${promised.records.length} records`);
    for (const id of promised.drafts) if ((await s.api('GET', `avtaler/${id}`, {as: 'vera'})).status !== 200) wrong(`the agreement ${id} is lost`);
    const kept = new Map(s.sql('SELECT avtale||nr AS k, nr FROM post').map(r => [r.k, r.nr]));
    for (const [id, nr] of promised.records) if (!kept.has(`${id}${nr}`)) wrong(`record ${nr} of ${id} is lost`);
    for (const id of distinct(promised.records.map(r => r[0]))) {
      const last = promised.records.filter(r => r[0] === id).at(-1), now = await s.get(id, 'veileder');
      if (now.poster.length === last[1] && now.hode !== last[2]) wrong(`the head of ${id} is another`);
    }
    const leaves = s.sql('SELECT count(*) AS n, max(indeks)+1 AS size FROM blad')[0];
    if (leaves.n !== leaves.size) wrong('the log has a gap');
    const rebuilt = await run(AVTALE, ['rebuild', '--check', `--data=${s.data}`], {cwd: ROOT});
    if (rebuilt.status !== 0) wrong(`rebuild --check: ${rebuilt.stdout.slice(-300)} ${rebuilt.stderr.slice(-300)}`);

    // Each row of the outbox comes, at least once, in order for each agreement.
    for (const [person, role] of [['ola', 'deltaker'], ['astrid', 'arbeidsgiver']]) {
      const n = s.sql(`SELECT count(*) AS n FROM utboks WHERE rolle='${role}'`)[0].n;
      await until(() => distinct(receivers[person].received.map(m => m.id)).length >= n, 40000).catch(error => wrong(error.message));
      compare(s, receivers[person], [role], wrong, person);
      if (receivers[person].attempts.some(a => a.fault)) wrong(`${person}: ${receivers[person].attempts.find(a => a.fault).fault}`);
    }

    // A bundle made after all this still proves what it did.
    const [id] = promised.records[0], rot = join(s.data, 'segl/rot/rot.vkey');
    const zip = await s.api('GET', `avtaler/${id}/pakke.zip`, {as: 'ola'}), path = join(folder(), 'x.zip');
    (await import('node:fs')).writeFileSync(path, zip.bytes);
    const {status, stdout} = await run(AVTALE, ['kontroller', path, '--rot', rot], {cwd: ROOT});
    if (status !== 0) wrong(`the bundle: ${stdout.slice(-400)}`);
  });

  await test('a receiver that is away for a while gets it all when it is back', async () => {
    const away = await subscribe(s, 'ola'), {port} = away;
    await away.close();
    const id = await s.agreed('arbeidstrening'), n = s.sql(`SELECT count(*) AS n FROM utboks WHERE avtale='${id}' AND rolle='deltaker'`)[0].n;
    equal(n, 4);
    let came = 0;
    const {createServer} = await import('node:http');
    const server = createServer((request, response) => { came++; request.resume(); response.writeHead(204).end(); });
    await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
    await until(() => came >= n, 30000, () => `${came} of ${n}`);
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  for (const r of Object.values(receivers)) await r.close();

}

// ---- running them ----

const sh = join(ROOT, 'tests/push/smtp.sh'), exim = process.env.EXIM ?? '/usr/sbin/exim4';
let smtp = null, extra = {proev_igjen_ms: 50};
if (existsSync(exim)) {
  const port = await freePort();
  smtp = folder();
  await promisify(execFile)(sh, ['start', smtp, String(port)]);
  const pid = Number(readFileSync(join(smtp, 'pid'), 'utf8'));
  process.on('exit', () => isAlive(pid) && process.kill(pid)); // whatever ends this script
  extra = {...extra, smtp: `smtp://127.0.0.1:${port}`, smtp_tls: 'av', avsender: 'avtale@nav.example'};
} else {
  await test('a real mail server', () => ok(false, `${exim} is not installed (exim4-daemon-light)`));
}
const first = await Service.open(extra);
await test('delivery: the script comes to its end', () => deliver(first, smtp));
const second = await Service.open({proev_igjen_ms: 50});
await test('killed: the script comes to its end', () => killed(second));
if (smtp) await promisify(execFile)(sh, ['stop', smtp]); // before finish takes its folder away
await finish(first, second);
