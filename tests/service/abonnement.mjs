// Subscriptions to webhooks: how many an owner may have, each address once, and that they are listed and ended by their owner, who is a person or a
// business, and by nobody else.
import {randomUUID} from 'node:crypto';
import {existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {equal, ok, ROOT, same, script, Service, test, tests, until} from './lib.mjs';

await script(async s => {
  const make = (as, url, more = {}) => s.api('POST', 'abonnement', {as, body: {url}, ...more});
  const list = async as => (await s.api('GET', 'abonnement', {as})).json.abonnementer;
  const drop = (as, id, more = {}) => s.api('DELETE', `abonnement/${id}`, {as, ...more});
  const rows = () => s.sql('SELECT count(*) AS n FROM abonnement')[0].n;
  const type = answer => `${answer.status} ${answer.json?.type?.replace('urn:avtale:feil:', '')}`;
  const clean = async as => { for (const {id} of await list(as)) equal((await drop(as, id)).status, 204); };
  for (const person of ['ola', 'astrid', 'vera', 'kari']) await clean(person);

  await test('one is listed as it was made, and its secret is not told again', async () => {
    const made = await make('astrid', 'http://127.0.0.1:9/a');
    equal([made.status, made.headers.location], [201, `/api/v1/abonnement/${made.json.id}`]);
    const answer = await s.api('GET', 'abonnement', {as: 'astrid'}), [one] = answer.json.abonnementer;
    equal([answer.json.abonnementer.length, one.id, one.url, Object.keys(one)], [1, made.json.id, 'http://127.0.0.1:9/a', ['id', 'url', 'tid', 'gjelder', 'avsluttet']]);
    equal(one.gjelder, ['person', '314200772']);
    ok(!answer.text.includes(made.json.hemmelighet) && !answer.text.includes('whsec'), 'the secret');
    equal(await list('kari'), [], 'somebody else');
    equal((await s.api('GET', 'abonnement')).status, 401, 'nobody');
  });

  await test('the same address once, however it is written', async () => {
    const first = await make('vera', 'http://LOCALHOST:80?a=B');
    equal(first.status, 201, first.text.slice(0, 200));
    const stored = s.stored();
    for (const url of ['http://LOCALHOST:80?a=B', 'http://localhost/?a=B', 'HTTP://localhost:80/?a=B', 'hTTp://localhost:0080/?a=B', 'http://localhost?a=B'])
      equal(type(await make('vera', url)), '409 alt-gjort', url);
    equal(s.stored(), stored, 'what is stored');
    for (const url of ['http://localhost/?a=b', 'https://localhost/?a=B', 'http://localhost:81/?a=B']) equal((await make('vera', url)).status, 201, url);
    equal((await make('ola', 'http://localhost/?a=B')).status, 201, "another person's");
    const refused = await make('kari', 'http://localhost/#a');
    equal([refused.status, refused.json.feil?.map(f => `${f.kode} ${f.felt}`)], [422, ['ugyldig-form url']], 'a part that is never sent');
    await clean('vera');
    await clean('ola');
  });

  await tests('an address without a host, or that is no address of the web, is refused at url', async wrong => {
    const stored = s.stored();
    for (const url of ['', 'http', 'http:', 'http://', 'http:///', 'https://:443/', 'http://:80', 'http://?a', 'http://./', 'http://.a/', 'http://a..b/', 'http://a:/',
      'http://a:b/', 'http://a:0/', 'http://a:65536/', 'http://a:1:2/', 'http://[]/', 'http://[::1/', 'http://[::1]a/', 'http://[a.example]/', 'http://a b/', 'http://a%62/',
      'http://æ.example/', 'http://a@b/', 'http://a\\b/', 'ftp://a/', 'http:/a/', '//a/', ' http://a/', `http://a/${'b'.repeat(2000)}`]) {
      const {status, json} = await make('kari', url);
      const said = `${status} ${json?.feil?.map(f => `${f.kode} ${f.felt}`)}`;
      if (said !== '422 ugyldig-form url' && !(url === '' && said === '422 mangler url')) wrong(`${url}: ${said}`);
    }
    if (!same(s.stored(), stored)) wrong('something was stored');
    for (const url of ['HTTPS://A-1.example.:8443', 'http://[::1]:9/a', 'http://[FE80::1]?b', 'http://127.0.0.1:65535/a:b']) {
      const {status} = await make('kari', url);
      if (status !== 201) wrong(`${url}: ${status}`);
    }
    await clean('kari');
  });

  await test('five an owner, also of twenty at once, and none for the sixth until one is ended', async () => {
    const answers = await Promise.all(Array.from({length: 20}, (_, i) => make('ola', `http://127.0.0.1:9/${i}`)));
    equal([answers.filter(a => a.status === 201).length, answers.filter(a => type(a) === '409 for-mange').length], [5, 15], answers.map(type).join('\n'));
    equal((await list('ola')).length, 5);
    ok(answers.every(a => a.status === 201 || (a.json.title && a.json.title !== 'for-mange')), 'no text for people');
    const [{id}] = await list('ola');
    equal((await drop('ola', id)).status, 204);
    equal((await make('ola', 'http://127.0.0.1:9/x')).status, 201);
    equal(type(await make('ola', 'http://127.0.0.1:9/y')), '409 for-mange');
    await clean('ola');
  });

  await tests('it is ended by its owner, once, with every row of it, and nobody else', async wrong => {
    await clean('astrid');
    const before = rows(), made = await make('astrid', 'http://127.0.0.1:9/b'), after = rows();
    if (after < before + 2) wrong(`a business has no row: ${before} ${after}`);
    for (const as of ['ola', 'einar', 'vera']) if (type(await drop(as, made.json.id)) !== '404 ikke-funnet') wrong(`${as} may`);
    if (type(await drop('astrid', '01JD0000000000000000000000')) !== '404 ikke-funnet') wrong('one that is not there');
    const business = s.sql('SELECT id FROM abonnement').map(r => r.id).find(id => id !== made.json.id);
    if (type(await drop('astrid', business)) !== '404 ikke-funnet') wrong('the row of the business is one of its own');
    if (type(await drop('astrid', made.json.id, {key: null})) !== '400 mangler-noekkel') wrong('without a key');
    if (rows() !== after) wrong('a refused one has taken a row away');
    const key = randomUUID(), first = await drop('astrid', made.json.id, {key}), again = await drop('astrid', made.json.id, {key}), third = await drop('astrid', made.json.id);
    if (`${first.status} ${again.status} ${type(third)}` !== '204 204 404 ikke-funnet') wrong(`${first.status} ${again.status} ${type(third)}`);
    for (const answer of [first, again]) if (answer.text !== '' || answer.headers['content-type']) wrong(`204 with ${answer.headers['content-type']} ${answer.text}`);
    if (rows() !== before) wrong(`${rows()} rows, not ${before}`);
  });

  await test('what is ended gets nothing more', async () => {
    const came = [], server = createServer((rq, answer) => { came.push(rq.url); answer.writeHead(204).end(); });
    await new Promise(done => server.listen(0, '127.0.0.1', done));
    server.unref(); // a test that fails leaves it
    const address = path => `http://127.0.0.1:${server.address().port}${path}`;
    const gone = await make('ola', address('/gone')), stays = await make('ola', address('/stays').replace('http', 'HTTP'));
    equal((await drop('ola', gone.json.id)).status, 204);
    const id = await s.create('arbeidstrening');
    await s.putForward(id);
    await until(() => came.includes('/stays'));
    ok(!came.includes('/gone'), `came: ${came}`);
    equal((await drop('ola', stays.json.id)).status, 204);
    server.close();
    server.closeAllConnections();
  });

  // A service where two act for one business, and one of them for another too.
  const cafe = '314200772', bakery = '311782010', folder = mkdtempSync(join(tmpdir(), 'avtale-personer-'));
  const personer = join(folder, 'personer.xml');
  const business = (orgnr, name) => `<virksomhet orgnr="${orgnr}" navn="${name}"/>`;
  writeFileSync(personer, readFileSync(join(ROOT, 'service/demo/personer.xml'), 'utf8')
    .replace(business(bakery, 'Fjell Bakeri AS'), x => business(cafe, 'Fjord Kafé AS') + x));
  const two = await Service.open({personer});
  const of = {
    make: (as, url) => two.api('POST', 'abonnement', {as, body: {url}}),
    list: async as => (await two.api('GET', 'abonnement', {as})).json.abonnementer.map(({url, gjelder}) => `${url.slice(18)} ${gjelder}`),
    drop: async (as, url) => {
      const {json} = await two.api('GET', 'abonnement', {as});
      return (await two.api('DELETE', `abonnement/${json.abonnementer.find(a => a.url.endsWith(url)).id}`, {as})).status;
    },
  };

  await test('that of a business is listed and ended by everybody who acts for it, and the rest of it stays with its maker', async () => {
    equal((await of.make('einar', 'http://127.0.0.1:9/e')).status, 201);
    equal(await of.list('einar'), [`/e person,${cafe},${bakery}`]);
    equal(await of.list('astrid'), [`/e ${cafe}`], 'who acts for the same business');
    equal(await of.list('mona'), [], 'who acts for none');
    equal(type(await of.make('astrid', 'http://127.0.0.1:9/e')), '409 alt-gjort', 'the business has that address');
    equal(await of.drop('astrid', '/e'), 204);
    equal([await of.list('astrid'), await of.list('einar')], [[], [`/e person,${bakery}`]], 'ended for the business alone');
    equal(await of.drop('einar', '/e'), 204);
    equal(two.sql('SELECT count(*) AS n FROM abonnement')[0].n, 0);
  });

  await test('five an owner: those of a colleague count for the business', async () => {
    for (const i of [1, 2, 3]) equal((await of.make('einar', `http://127.0.0.1:9/${i}`)).status, 201);
    for (const i of [4, 5]) equal((await of.make('astrid', `http://127.0.0.1:9/${i}`)).status, 201);
    for (const as of ['einar', 'astrid']) equal(type(await of.make(as, 'http://127.0.0.1:9/6')), '409 for-mange', as);
    equal((await of.list('astrid')).map(line => line.slice(0, 2)).sort(), ['/1', '/2', '/3', '/4', '/5']);
    equal(await of.drop('astrid', '/2'), 204);
    equal((await of.make('astrid', 'http://127.0.0.1:9/6')).status, 201, 'the business has four, and she three');
    equal(type(await of.make('einar', 'http://127.0.0.1:9/7')), '409 for-mange', 'the business has five');
  });

  await test('one that has answered 410 is listed as ended, for all its owners, and what it was for goes on elsewhere', async () => {
    for (const as of ['einar', 'astrid']) for (const {id} of (await two.api('GET', 'abonnement', {as})).json.abonnementer) await two.api('DELETE', `abonnement/${id}`, {as});
    const came = {gone: 0, stays: 0}, server = createServer((rq, answer) => {
      came[rq.url.slice(1)]++;
      answer.writeHead(rq.url === '/gone' ? 410 : 204).end();
    });
    await new Promise(done => server.listen(0, '127.0.0.1', done));
    server.unref();
    const address = path => `http://127.0.0.1:${server.address().port}${path}`;
    for (const path of ['/gone', '/stays']) equal((await of.make('einar', address(path))).status, 201);
    const ended = async as => (await two.api('GET', 'abonnement', {as})).json.abonnementer.map(a => `${new URL(a.url).pathname} ${a.avsluttet}`).sort();
    equal(await ended('einar'), ['/gone false', '/stays false'], 'before anything is sent');
    await two.putForward(await two.create('arbeidstrening')); // concerns the business, and not Einar
    await until(() => came.stays === 1 && came.gone === 1);
    await until(async () => (await ended('einar'))[0] === '/gone true');
    equal([await ended('einar'), await ended('astrid')], [['/gone true', '/stays false'], ['/gone true', '/stays false']]);
    equal(type(await of.make('einar', address('/gone'))), '409 alt-gjort', 'it counts until it is ended here');
    await two.putForward(await two.create('arbeidstrening'));
    await until(() => came.stays === 2);
    equal(came.gone, 1);
    equal(await of.drop('einar', '/gone'), 204);
    equal((await of.make('einar', address('/gone'))).status, 201);
    equal(await ended('einar'), ['/gone false', '/stays false'], 'a new one at the same address');
  });
  await test('they are listed while what push has done cannot be read, and the log says so', async () => {
    const queue = join(two.data, 'push/push.db'), before = (await of.list('einar')).length;
    ok(before > 0);
    const files = [queue, `${queue}-wal`, `${queue}-shm`].filter(existsSync);
    for (const file of files) renameSync(file, `${file}.away`); // push has them open, and goes on
    writeFileSync(queue, 'no database at all. '.repeat(300));
    const {status, json} = await two.api('GET', 'abonnement', {as: 'einar'});
    for (const file of files) renameSync(`${file}.away`, file);
    equal([status, json.abonnementer?.map(a => a.avsluttet)], [200, Array(before).fill(false)]);
    await until(() => two.log.includes('koe-ikke-lest'));
  });

  await test('who made one ends it for a business too that it no longer acts for', async () => {
    for (const as of ['einar', 'astrid']) for (const {id} of (await two.api('GET', 'abonnement', {as})).json.abonnementer) await two.api('DELETE', `abonnement/${id}`, {as});
    equal((await of.make('einar', 'http://127.0.0.1:9/f')).status, 201);
    equal((await of.make('astrid', 'http://127.0.0.1:9/g')).status, 201);
    equal(await two.stop(), 0);
    writeFileSync(personer, readFileSync(join(ROOT, 'service/demo/personer.xml'), 'utf8'));
    await two.start();
    equal([await of.list('einar'), await of.list('astrid')], [[`/f person,${bakery}`], [`/f ${cafe}`, `/g person,${cafe}`]], 'he has left the business');
    equal(await of.drop('einar', '/f'), 204);
    equal([await of.list('einar'), await of.list('astrid')], [[], [`/g person,${cafe}`]]);
    equal(two.sql('SELECT count(*) AS n FROM abonnement')[0].n, 2, 'rows');
  });
  await two.close();
  rmSync(folder, {recursive: true});
});
