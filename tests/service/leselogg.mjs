// Who reads what is on disk before an answer with contents leaves. Where it cannot be, nothing is shown.
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {equal, ok, script, test, tests, until} from './lib.mjs';

// Somebody else who writes to the database, until it is let go.
async function lock(s) {
  const child = spawn('sqlite3', [join(s.data, 'base/avtale.db')], {stdio: ['pipe', 'pipe', 'inherit']});
  let text = '';
  child.stdout.on('data', part => (text += part));
  child.stdin.write('.timeout 10000\nBEGIN IMMEDIATE;\nSELECT 1;\n');
  await until(() => text.includes('1'));
  const ended = new Promise(resolve => child.once('exit', resolve));
  return async () => {
    child.stdin.end('ROLLBACK;\n');
    await ended;
  };
}

const timed = async what => {
  const start = process.hrtime.bigint(), answer = await what();
  return [answer, Number(process.hrtime.bigint() - start) / 1e6];
};

await script(async s => {
  const id = await s.agreed('arbeidstrening'), ola = await s.login('ola');
  await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'}); // what it needs of the log is there
  const rows = () => s.sql(`SELECT count(*) AS n FROM leselogg WHERE avtale='${id}'`)[0].n;
  const paths = ['', '/pakke.zip', '/versjoner/1/avtale.xml', '/samlet'].map(p => `/api/v1/avtaler/${id}${p}?rolle=deltaker`);
  const read = path => s.api('GET', path, {as: 'ola'});

  await tests('a reading is on disk before its answer has come', async wrong => {
    for (const path of paths) {
      const before = rows(), answer = await read(path);
      if (answer.status !== 200 || rows() === before) wrong(`${path}: ${answer.status}, ${rows() - before} rows`);
    }
  });

  await tests('where who reads cannot be written, each answer with contents is 503, within a second, without them', async wrong => {
    const before = rows(), release = await lock(s);
    try {
      for (const path of [...paths, ...Array(4).fill(paths[1])]) {
        const [answer, ms] = await timed(() => read(path));
        if (answer.status !== 503 || answer.json?.type !== 'urn:avtale:feil:leselogg-utilgjengelig') wrong(`${path}: ${answer.status} ${answer.json?.type}`);
        if (answer.headers['retry-after'] === undefined || answer.headers.etag !== undefined) wrong(`${path}: its headers`);
        if (/Testesen|PK\x03\x04/.test(answer.text) || answer.text.includes(id)) wrong(`${path}: it has contents`);
        if (ms > 1500) wrong(`${path}: ${ms} ms`);
      }
      const page = await ola.get(`/avtaler/${id}`);
      if (page.status !== 503 || page.text.includes('Arbeidsoppgaver')) wrong(`the page: ${page.status}`);
      const all = await Promise.all(Array.from({length: 30}, () => timed(() => read(paths[0]))));
      if (all.some(([answer, ms]) => answer.status !== 503 || ms > 1500)) wrong(`thirty at once: ${all.map(([a, ms]) => `${a.status} ${Math.round(ms)}`)}`);
      const open = await s.call('GET', '/om');
      if (open.status !== 200) wrong(`what has no contents: ${open.status}`);
    } finally {
      await release();
    }
    if (rows() !== before) wrong(`${rows() - before} rows of what was not shown`);
    if ((await read(paths[0])).status !== 200) wrong('it does not go on');
  });

  await test('who writes without a pause keeps no reader waiting', async () => {
    let writing = true;
    const write = async () => {
      for (let n = 0; writing; n++) equal((await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'mentor'}})).status, 201);
    };
    const writers = [write(), write(), write(), write()];
    for (let i = 0; i < 20; i++) {
      const [answer, ms] = await timed(() => read(paths[2]));
      equal(answer.status, 200);
      ok(ms < 1500, `${ms} ms`);
    }
    writing = false;
    await Promise.all(writers);
  });

  await test('a hundred answers, and every process killed at once: a hundred rows', async () => {
    const before = rows();
    let come = 0, killed;
    const wanted = Array.from({length: 160}, async () => {
      const answer = await read(paths[2]).catch(() => null);
      if (answer?.status !== 200) return;
      come++;
      if (come === 100) killed = s.killAll();
    });
    await Promise.all(wanted);
    await killed;
    ok(come >= 100 && rows() - before >= come, `${come} answers, ${rows() - before} rows`);
    await s.start();
    equal((await read(paths[2])).status, 200);
  });
}, {per_adresse: 0});
