// The push process against a receiver that verifies with others' libraries and against a real mail server.
// AVT_PUSH_DRIVER names the program push_driver; else that of build/test is run.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {test} from 'node:test';
import {ANNEN, AVTALE, SECRET, startPush, startSmtp} from './avtale.mjs';
import {startSmtpAnswers} from '../lib/smtp-answers.mjs';
import {startReceiver} from './receiver.mjs';

const ADDRESS = 'ola.testesen@example.com';

// What every test begins and ends with: nothing secret in the log, and every process ends well.
async function withPush(options, run) {
  const push = await startPush(options);
  const receivers = [];
  const receive = async (more = {}) => {
    const receiver = await startReceiver({secret: SECRET, vkey: await push.vkey(), ...more});
    receivers.push(receiver);
    return receiver;
  };
  try {
    await run(push, receive);
    for (const secret of [SECRET, SECRET.slice(6), ADDRESS, 'example.com', '/hendelser', '127.0.0.1'])
      assert.ok(!push.log().includes(secret), `"${secret}" stands in the log:\n${push.log()}`);
  } finally {
    const status = await push.close();
    await Promise.all(receivers.map(receiver => receiver.close()));
    assert.equal(status, 0, push.log());
  }
}

// What push.db holds, by the sqlite3 program: Node 18 has no reader of its own.
const queue = (push, sql) => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', join(push.folder, 'push/push.db'), sql], {encoding: 'utf8'}) || '[]');

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

test('a row becomes a thin, twice signed message', () => withPush({}, async (push, receive) => {
  const receiver = await receive();
  await push.subscribe(receiver.url);
  await push.start();
  const id = await push.row({hendelse: 'samtykke-trukket'});
  const [message] = await receiver.until(1);
  const {timestamp, ...rest} = JSON.parse(message.body);
  assert.equal(message.id, id);
  assert.match(id, /^msg_[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.deepEqual(rest, {type: 'avtale.samtykke_trukket', data: {avtale: AVTALE, nr: 7, versjon: 2}});
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(message.headers['webhook-signature'], /^v1,[A-Za-z0-9+/]{43}= v1a,[A-Za-z0-9+/]{86}==$/);
  await push.until(() => push.events('levert').length === 1);
  assert.deepEqual(push.events('levert').map(({id, forsok, svar}) => ({id, forsok, svar})), [{id, forsok: 1, svar: 204}]);
}));

test('a failure is tried again, signed anew, and what comes after it waits', () => withPush({}, async (push, receive) => {
  const receiver = await receive({failFirst: 3});
  await push.subscribe(receiver.url);
  await push.start();
  const first = await push.row(), second = await push.row(), third = await push.row();
  await receiver.until(3);
  assert.deepEqual(receiver.received.map(m => m.id), [first, second, third]);
  assert.deepEqual(receiver.attempts.map(m => m.id), [first, first, first, first, second, third]);
  assert.ok(receiver.attempts.every(m => !m.fault));
  await push.until(() => push.events('levert').length === 3);
  assert.deepEqual(push.events('levering-feilet').map(e => e.svar), [503, 503, 503]);
  const [a, b, c, d] = receiver.attempts.map(m => m.at);
  assert.ok(b - a >= 40 && c - b >= 80 && d - c >= 160, `${b - a} ${c - b} ${d - c}`);
}));

test('one endpoint, and one agreement, does not hold up another', () => withPush({}, async (push, receive) => {
  const broken = await receive({answer: (request, response) => response.writeHead(500).end()});
  const sound = await receive();
  await push.subscribe(broken.url, {id: 'S1', mottaker: 1});
  await push.subscribe(sound.url, {id: 'S2', mottaker: 1});
  await push.start();
  await push.row();
  const other = await push.row({avtale: ANNEN});
  await sound.until(2);
  await push.until(() => broken.attempts.some(m => m.id === other));
  assert.equal(broken.received.length, 0);
}));

test('a hundred agreements at an endpoint that hangs leave room for others', () => withPush({}, async (push, receive) => {
  const hanging = await receive({answer: () => new Promise(() => {})});
  const sound = await receive();
  await push.subscribe(hanging.url, {id: 'S1', mottaker: 1});
  await push.subscribe(sound.url, {id: 'S2', mottaker: 2});
  for (let i = 0; i < 100; i++) await push.say('rad', `01J${String(i).padStart(23, '0')}`, 'godkjent', 1, '-');
  await push.start();
  await push.until(() => hanging.attempts.length > 0);
  await push.row({mottaker: 2});
  await sound.until(1, 3000);
  assert.ok(hanging.attempts.length <= 5, `${hanging.attempts.length} under way`);
}));

test('only rows of the subscriber, from its first on', () => withPush({}, async (push, receive) => {
  const receiver = await receive();
  await push.row();
  const second = await push.row();
  await push.row({mottaker: 2});
  await push.subscribe(receiver.url, {fra: 2});
  await push.start();
  await receiver.until(1);
  await push.row({mottaker: 2});
  const fifth = await push.row();
  await receiver.until(2);
  assert.deepEqual(receiver.received.map(m => m.id), [second, fifth]);
}));

test('a redirect is not followed, and is a failure', () => withPush({}, async (push, receive) => {
  const elsewhere = await receive();
  const receiver = await receive({
    answer: (request, response, attempt) => receiver.attempts.length === 1
      ? response.writeHead(302, {location: elsewhere.url}).end() : response.writeHead(200).end(),
  });
  await push.subscribe(receiver.url);
  await push.start();
  await push.row();
  await receiver.until(1);
  assert.equal(receiver.attempts.length, 2);
  assert.equal(elsewhere.attempts.length, 0);
}));

test('410 ends the endpoint for good', () => withPush({}, async (push, receive) => {
  const receiver = await receive({answer: (request, response) => response.writeHead(410).end()}), other = await receive();
  await push.subscribe(receiver.url);
  await push.row();
  await push.row();
  await push.start();
  await push.until(() => push.events('endepunkt-borte').length === 1);
  await push.row({avtale: ANNEN});
  assert.equal(await push.say('avslutt'), '0');
  await push.subscribe(other.url, {id: 'S2', fra: 4});
  await push.start();
  for (let n = 1; n <= 2; n++) { // when the second row has come elsewhere, the first has been tried wherever it will be
    await push.row({avtale: ANNEN});
    await other.until(n);
  }
  assert.equal(receiver.attempts.length, 1);
}));

test('Retry-After is honoured', () => withPush({}, async (push, receive) => {
  const receiver = await receive({
    answer: (request, response) => receiver.attempts.length === 1
      ? response.writeHead(429, {'retry-after': '1'}).end() : response.writeHead(200).end(),
  });
  await push.subscribe(receiver.url);
  await push.start();
  await push.row();
  await receiver.until(1);
  assert.ok(receiver.attempts[1].at - receiver.attempts[0].at >= 950);
}));

test('an answer without end is cut off, and counts by its status', () => withPush({}, async (push, receive) => {
  let sent = 0;
  const receiver = await receive({
    answer: (request, response) => new Promise(resolve => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16384))) sent += 16384;
      };
      response.on('drain', more).on('close', resolve);
      more();
    }),
  });
  await push.subscribe(receiver.url);
  await push.start();
  await push.row();
  await push.until(() => push.events('levert').length === 1, 5000);
  assert.equal(receiver.attempts.length, 1);
}));

test('killed in the middle of an attempt: delivered by the next, and nothing else twice', () => withPush({}, async (push, receive) => {
  let hang = true;
  const receiver = await receive({
    answer: (request, response, attempt) => hang && attempt.type === 'avtale.fremlagt'
      ? new Promise(resolve => response.on('close', () => { response.statusCode = 499; resolve(); })) : response.writeHead(204).end(),
  });
  await push.subscribe(receiver.url);
  await push.start();
  const before = await push.row({avtale: ANNEN});
  await receiver.until(1);
  const caught = await push.row({hendelse: 'fremlagt'}), behind = await push.row();
  await push.until(() => receiver.attempts.length === 2);
  assert.equal(await push.say('drep'), '9');
  hang = false;
  await push.start();
  await receiver.until(3);
  const last = await push.row(), lastOther = await push.row({avtale: ANNEN}); // come alone: nothing else was left
  await receiver.until(5);
  const came = (list, avtale) => list.filter(m => m.data.avtale === avtale).map(m => m.id);
  assert.deepEqual(receiver.received.slice(0, 3).map(m => m.id), [before, caught, behind]);
  assert.deepEqual(came(receiver.attempts, AVTALE), [caught, caught, behind, last]);
  assert.deepEqual(came(receiver.attempts, ANNEN), [before, lastOther]);
}));

test('killed again and again while hundreds are delivered: nothing is lost', () => withPush({}, async (push, receive) => {
  const receiver = await receive();
  await push.subscribe(receiver.url);
  const agreements = [];
  for (let i = 0; i < 20; i++) {
    const avtale = `01J${String(i).padStart(23, '0')}`;
    agreements.push([avtale, (await push.say('flere', 15, avtale, 'godkjent', 1)).split(' ')]);
  }
  for (let i = 0; i < 6; i++) {
    const seen = receiver.received.length;
    await push.start();
    await push.until(() => receiver.received.length >= seen + 8 * (i + 1)); // in the middle of the next
    assert.equal(await push.say('drep'), '9');
  }
  await push.start();
  await push.until(() => new Set(receiver.received.map(m => m.id)).size === 300, 30000);
  const twice = receiver.received.length - 300;
  assert.ok(twice <= 6 * 16, `${twice} came twice`);
  for (const [avtale, sent] of agreements) {
    const came = receiver.received.filter(m => m.data.avtale === avtale).map(m => m.id);
    assert.deepEqual([...new Set(came)], sent, 'order within an agreement');
  }
}));

test('SIGTERM in the middle of an attempt ends at once, and the attempt is made again', () => withPush({}, async (push, receive) => {
  let hang = true;
  const receiver = await receive({
    answer: (request, response) => hang
      ? new Promise(resolve => response.on('close', () => { response.statusCode = 499; resolve(); })) : response.writeHead(204).end(),
  });
  await push.subscribe(receiver.url);
  await push.start();
  const id = await push.row();
  await push.until(() => receiver.attempts.length === 1);
  const began = Date.now();
  assert.equal(await push.say('avslutt'), '0');
  assert.ok(Date.now() - began < 2000);
  hang = false;
  await push.start();
  await receiver.until(1);
  assert.deepEqual(receiver.attempts.map(m => m.id), [id, id]);
}));

test('addresses that are not public are refused when it connects', () => withPush({webhook_privat: 'nei'}, async (push, receive) => {
  let connections = 0;
  const trap = createServer(socket => { connections++; socket.destroy(); });
  await new Promise(resolve => trap.listen(0, '::', resolve));
  const {port} = trap.address();
  const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '169.254.169.254', '10.0.0.1'];
  for (const [i, host] of hosts.entries()) await push.subscribe(`https://${host}:${port}/`, {id: `S${i}`});
  await push.start();
  await push.row();
  const refused = () => push.events('levering-uten-svar').filter(e => e.nektet === 1);
  await push.until(() => refused().length >= hosts.length);
  assert.equal(connections, 0);
  await new Promise(resolve => trap.close(resolve));
}));

test('plain http is refused, and given up at once', () => withPush({webhook_privat: 'nei'}, async (push, receive) => {
  const receiver = await receive();
  await push.subscribe(receiver.url);
  await push.start();
  await push.row();
  await push.until(() => push.events('levering-oppgitt').length === 1);
  assert.equal(receiver.attempts.length, 0);
}));

test('a mail by a real server, which may come later than the message', async () => {
  const port = await freePort();
  await withPush({smtp: `smtp://127.0.0.1:${port}`, smtp_tls: 'av', avsender: 'avtale@nav.example', grunnadresse: 'https://avtale.test'}, async push => {
    await push.start();
    const id = await push.row({adresse: ADDRESS});
    await push.until(() => push.events('levering-feilet').length >= 2);
    const smtp = await startSmtp(port);
    try {
      await push.until(async () => (await smtp.mails()).length > 0);
      const next = await push.row({adresse: ADDRESS});
      await push.until(async () => (await smtp.mails()).some(mail => mail.includes(next)));
      const mails = await smtp.mails(), mail = mails.find(one => one.includes(id));
      assert.equal(mails.length, 2, 'the one, and one more that was made later');
      const [head, body] = mail.split(/\n\n([^]*)/);
      const headers = head.replace(/\n[ \t]+/g, ' ');
      const words = [...headers.match(/^Subject: (.*)$/m)[1].matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)];
      assert.equal(words.map(w => Buffer.from(w[1], 'base64').toString()).join(''),
        'Ny hendelse på en avtale om arbeidstrening: nå er det din tur til å lese, gjøre og svare');
      assert.match(headers, new RegExp(`^Message-ID: <${id}@nav\\.example>$`, 'm'));
      assert.match(headers, /^From: <avtale@nav\.example>$/m);
      assert.match(headers, new RegExp(`^To: <${ADDRESS}>$`, 'm'));
      assert.match(headers, /^Envelope-to: ola\.testesen@example\.com$/m);
      assert.match(headers, /^Auto-Submitted: auto-generated$/m);
      const text = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      assert.equal(Buffer.from(text, 'latin1').toString('utf8'),
        `godkjent / deltaker / nb\n\n.Punktum først på linjen.\nhttps://avtale.test/avtaler/${AVTALE}\n`);
    } finally {
      await smtp.close();
    }
  });
});

test('a server without TLS gets no mail, unless it is told to be at home', async () => {
  const port = await freePort(), smtp = await startSmtp(port);
  try {
    await withPush({smtp: `smtp://127.0.0.1:${port}`}, async push => {
      await push.start();
      await push.row({adresse: ADDRESS});
      await push.until(() => push.events('levering-uten-svar').length >= 2);
      assert.deepEqual([...new Set(push.events('levering-uten-svar').map(event => event.curl))], [64]); // CURLE_USE_SSL_FAILED
      assert.equal((await smtp.mails()).length, 0);
    });
  } finally {
    await smtp.close();
  }
});

// Runs push against a server that answers so, with one message to each address, until each has been tried; and again as often as `times` says.
async function answered({utf8, answer, to, done}) {
  const smtp = await startSmtpAnswers({utf8, answer});
  try {
    await withPush({smtp: smtp.url, smtp_tls: 'av', avsender: 'avtale@nav.example'}, async push => {
      await push.start();
      for (const [i, adresse] of to.entries()) await push.row({adresse, mottaker: i + 1});
      await push.until(() => done(push, smtp));
    });
  } finally {
    await smtp.close();
  }
}
const states = push => queue(push, 'SELECT tilstand FROM levering ORDER BY id').map(row => row.tilstand);

test('5xx to the recipient or the message is the last word; 4xx, a cut and a fault of ours are not', async () => {
  const says = {
    'rcpt550@example.com': {RCPT: '550 no such user'}, 'data554@example.com': {DATA: '554 no'}, 'last552@example.com': {'.': '552 too much'},
    'rcpt451@example.com': {RCPT: '451 later'}, 'rcpt421@example.com': {RCPT: '421 closing'}, 'last451@example.com': {'.': '451 later'},
    'cut@example.com': {RCPT: 'cut'}, 'lastcut@example.com': {'.': 'cut'}, 'taken@example.com': {},
  };
  await answered({
    to: Object.keys(says), answer: (command, address) => says[address]?.[command],
    async done(push, smtp) {
      if (push.events('levering-feilet').length < 10 || push.events('epost-returnert').length < 3 || smtp.mails.length < 1) return false;
      assert.deepEqual(states(push), ['returnert', 'returnert', 'returnert', 'venter', 'venter', 'venter', 'venter', 'venter', 'sendt']);
      assert.deepEqual(push.events('epost-returnert').map(e => e.svar).sort(), [550, 552, 554]);
      assert.equal(push.events('epost-nekter-oss').length, 0);
      return true;
    },
  });
});

for (const command of ['EHLO', 'MAIL'])
  test(`5xx to ${command} is about us: it is told, and tried again`, () => answered({
    to: [ADDRESS], answer: said => (said === command || (command === 'EHLO' && said === 'HELO') ? '550 not you' : null),
    async done(push) {
      if (push.events('epost-nekter-oss').length < 2) return false;
      assert.deepEqual([states(push), push.events('epost-returnert').length], [['venter'], 0]);
      return true;
    },
  }));

test('a domain beyond ASCII goes as its A-label; letters before the @ need SMTPUTF8', async () => {
  const to = ['ola@blåbær.no', 'åse@example.com'];
  await answered({
    utf8: true, to,
    async done(push, smtp) {
      if (smtp.mails.length < 2) return false;
      const mails = smtp.mails.map(mail => ({to: mail.to, utf8: mail.utf8, header: mail.text.match(/^To: <(.*)>$/m)[1]}));
      assert.deepEqual(mails.sort((a, b) => (a.to < b.to ? -1 : 1)), [
        {to: 'ola@xn--blbr-roah.no', utf8: false, header: 'ola@xn--blbr-roah.no'}, {to: 'åse@example.com', utf8: true, header: 'åse@example.com'}]);
      return true;
    },
  });
  await answered({
    utf8: false, to,
    async done(push, smtp) {
      if (smtp.mails.length < 1 || push.events('epost-returnert').length < 1) return false;
      assert.deepEqual(queue(push, 'SELECT tilstand, kode FROM levering ORDER BY id').map(row => ({...row})),
        [{tilstand: 'sendt', kode: ''}, {tilstand: 'returnert', kode: 'adresse-krever-smtputf8'}]);
      assert.deepEqual(smtp.mails.map(mail => mail.to), ['ola@xn--blbr-roah.no']);
      return true;
    },
  });
});

test('an address that is none is never tried', () => withPush({smtp: 'smtp://127.0.0.1:9'}, async push => {
  await push.start();
  await push.row({adresse: 'ola.testesen@@example.com'});
  await push.until(() => push.events('epost-returnert').length === 1);
  assert.deepEqual({...queue(push, 'SELECT tilstand, kode FROM levering')[0]}, {tilstand: 'returnert', kode: 'ikke-en-adresse'});
}));
