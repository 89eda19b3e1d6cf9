// What those who send slowly, or much, or never finish, may hold: others go on, and the service does not grow.
import {readFileSync} from 'node:fs';
import {connect} from 'node:net';
import {equal, freePort, ok, script, Service, test, until} from './lib.mjs';

const MIB = 1024 * 1024, FILE = 5 * MIB, HEAD_MS = 10000;

// A connection from an address of the loopback network; what has come, and whether the other side has ended it.
function visit(s, from) {
  const {hostname, port, host} = new URL(s.url);
  const socket = connect({host: hostname, port: Number(port), localAddress: from}), v = {socket, text: '', over: false, host};
  socket.on('data', part => (v.text += part.toString('latin1'))).on('error', () => (v.over = true)).on('close', () => (v.over = true)).on('end', () => (v.over = true));
  v.opened = new Promise(resolve => socket.once('connect', resolve).once('close', resolve));
  return v;
}
const visits = async (s, from, n) => {
  const list = Array.from({length: n}, () => visit(s, from));
  await Promise.all(list.map(v => v.opened));
  return list;
};
const leave = list => list.forEach(v => v.socket.destroy());
const status = v => v.text.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? '';
const rss = s => Number(readFileSync(`/proc/${s.child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;

// All but the last byte of a file of the largest size there is.
function unfinished(v, path, headers = '') {
  const mark = '--x\r\nContent-Disposition: form-data; name="fil"; filename="a.pdf"\r\n\r\n%PDF';
  v.socket.write(`POST ${path} HTTP/1.1\r\nHost: ${v.host}\r\n${headers}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${FILE}\r\n\r\n${mark}`);
  v.socket.write(Buffer.alloc(FILE - mark.length - 1, 'x'));
}

const soon = (what, ms) => until(what, ms).then(() => true, () => false);

async function timed(what) {
  const start = process.hrtime.bigint(), answer = await what();
  return [answer, Number(process.hrtime.bigint() - start) / 1e6];
}

await script(async s => {
  const id = await s.create('arbeidstrening'), page = await s.login('ola');
  const others = async what => {
    const [seen, ms] = await timed(() => page.get('/avtaler'));
    equal(seen.status, 200, what);
    ok(ms < 1000, `${what}: another's page took ${ms} ms`);
    equal((await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'mentor'}})).status, 201, `${what}: another's act`);
  };

  // While these wait for their time to be up, the rest is tried.
  const drips = await visits(s, '127.0.0.2', 4), since = Date.now();
  let dripping = true;
  for (const [i, v] of drips.entries()) v.socket.write(i % 2 ? 'GET /' : `GET / HTTP/1.1\r\nHost: ${v.host}\r\nX: `);
  const drip = setInterval(() => drips.forEach(v => v.over || v.socket.write('a')), 500);
  const ended = soon(() => drips.every(v => v.over), HEAD_MS + 8000).then(all => {
    clearInterval(drip);
    dripping = false;
    return [all, Date.now() - since];
  });

  await test('one address has at most per_adresse connections, and others are served', async () => {
    const list = await visits(s, '127.0.0.3', 60);
    ok(await soon(() => list.filter(v => !v.over).length === 32), `${list.filter(v => !v.over).length} are open`);
    await others('while one address has all it may');
    leave(list);
    const again = await soon(async () => {
      const v = visit(s, '127.0.0.3');
      v.socket.write(`GET /internal/isAlive HTTP/1.1\r\nHost: ${v.host}\r\nConnection: close\r\n\r\n`);
      return await soon(() => v.over, 2000) && status(v) === '200';
    });
    ok(again, 'what has left counts still');
  });

  await test('thirty bodies of 5 MiB that never end: another\'s page within a second, and at most 80 MiB more', async () => {
    await others('before');
    const before = rss(s), open = (await Promise.all([4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map(i => visits(s, `127.0.0.${i}`, 1)))).flat(), own = await visits(s, '127.0.0.14', 20);
    for (const v of open) unfinished(v, '/kontroller');
    const refused = list => list.filter(v => status(v) !== '');
    ok(await soon(() => refused(open).length === 6), `${refused(open).length} of /kontroller were refused`);
    equal([...new Set(refused(open).map(status))], ['429'], 'the fifth and later');
    for (const v of own) unfinished(v, `/api/v1/avtaler/${id}/filer`, `Authorization: Bearer ${s.token('vera')}\r\nIdempotency-Key: k${own.indexOf(v)}-0123456789abcdef\r\n`);
    ok(await soon(() => refused(own).length === 15), `${refused(own).length} were refused: ${own.map(status)}`);
    ok(refused(own).every(v => status(v) === '503' && /urn:avtale:feil:travelt/.test(v.text) && /Retry-After: 5/.test(v.text)), refused(own)[0].text);
    await others('while they wait');
    ok(rss(s) - before <= 80, `it has grown by ${Math.round(rss(s) - before)} MiB`);
    leave([...open, ...own]);
    ok(await soon(async () => {
      const v = visit(s, '127.0.0.4');
      unfinished(v, '/kontroller');
      v.socket.write('x');
      return await soon(() => status(v) !== '', 5000) && status(v) === '400';
    }), 'what has left holds memory still');
  });

  await test('one address that sends nothing of its files does not keep others from /kontroller', async () => {
    const silent = await visits(s, '127.0.0.20', 4), other = visit(s, '127.0.0.21');
    for (const v of silent) v.socket.write(`POST /kontroller HTTP/1.1\r\nHost: ${v.host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n`);
    const refused = () => silent.filter(v => status(v) === '429').length;
    ok(await soon(() => refused() === 3), `${refused()} of four were refused`);
    unfinished(other, '/kontroller');
    other.socket.write('x');
    ok(await soon(() => status(other) !== '', 5000));
    equal(status(other), '400', 'another address is heard');
    leave([...silent, other]);
  });

  await test('a person has five sessions: the sixth ends the oldest', async () => {
    const seven = [];
    for (let i = 0; i < 7; i++) seven.push(await s.login('bjarne'));
    const seen = [];
    for (const one of seven) seen.push((await one.get('/avtaler')).status);
    equal(seen.filter(x => x === 200).length, 5, `${seen}`);
    equal(seen.at(-1), 200, 'the newest');
    equal((await page.get('/avtaler')).status, 200, 'another person');
  });

  await test('a head that has not come in ten seconds is not waited for, however often a byte comes', async () => {
    await others('meanwhile');
    ok(dripping, 'it ended too early');
    const [all, ms] = await ended;
    ok(all, 'they are still open');
    ok(ms >= HEAD_MS - 500, `it ended after ${ms} ms`);
    ok(drips.every(v => v.text === ''), 'they were answered');
  });
  await test('/internal/ with a listener of its own is there alone, and the rest is not', async () => {
    const intern = `127.0.0.1:${await freePort()}`, two = await Service.open({intern}), own = new Service(`http://${intern}`, two.data);
    for (const [name, one, path, status] of [['its own', own, '/internal/isAlive', 200], ['its own', own, '/internal/prometheus', 200], ['its own', own, '/internal/tull', 404], ['its own', own, '/api/v1/tiltak', 404],
      ['its own', own, '/', 404], ['its own', own, '/static/avtale.css', 404], ['the other', two, '/internal/isAlive', 404], ['the other', two, '/internal/prometheus', 404], ['the other', two, '/', 200], ['the other', two, '/api/v1/tiltak', 200]])
      equal((await one.call('GET', path, {headers: {Host: new URL(two.url).host}})).status, status, `${name}: ${path}`);
    await two.close();
  });
}, {per_adresse: 32});
