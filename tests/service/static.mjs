// Style sheet, icon and fonts: their addresses, how they are kept and packed, and where their colours stand.
import {createHash} from 'node:crypto';
import {appendFileSync, cpSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {equal, folder, ok, ROOT, script, Service, test} from './lib.mjs';

await script(async s => {
  const vera = await s.login('vera');
  const statics = html => [...new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(m => m[1]))];
  await test('static files are kept for ever, packed for who takes it, and one of another digest is none', async () => {
    const page = (await vera.get('/avtaler')).text, found = statics(page);
    equal(found.map(path => path.replace(/-[0-9a-f]{8}\./, '.')).sort(), ['/static/avtale.css', '/static/favicon.svg', '/static/source-sans-3-latin.woff2']);
    const style = (await s.call('GET', found.find(path => path.endsWith('.css')))).text;
    for (const path of [...found, ...[...style.matchAll(/url\("([^"]+)"\)/g)].map(m => m[1])]) {
      const answer = await s.call('GET', path), digest = createHash('sha256').update(answer.bytes).digest('hex').slice(0, 8);
      equal(answer.status, 200, path);
      ok(path.includes(`-${digest}.`), `${path} is not named after its bytes: ${digest}`);
      ok(answer.headers['cache-control'] === 'max-age=31536000, immutable' && /^(text\/css|image\/|font\/)/.test(answer.headers['content-type']), path);
      equal((await s.call('GET', path, {headers: {'If-None-Match': answer.headers.etag}})).status, 304, path);
      ok(!/url\(\s*['"]?(https?:)?\/\//.test(answer.text) && !/@import/.test(answer.text), `${path} fetches from elsewhere`);
      equal((await s.call('GET', path.replace(digest, digest === '00000000' ? '11111111' : '00000000'))).status, 404, path);
      const packed = await s.call('GET', path, {headers: {'Accept-Encoding': 'gzip'}});
      if (path.endsWith('.woff2')) { equal([packed.headers['content-encoding'], packed.headers.vary], [undefined, undefined], path); continue; }
      equal([packed.headers['content-encoding'], packed.headers.vary, answer.headers['content-encoding'], answer.headers.vary], ['gzip', 'Accept-Encoding', undefined, 'Accept-Encoding'], path);
      ok(gunzipSync(packed.bytes).equals(answer.bytes), `${path} is another when unpacked`);
      ok(packed.headers.etag !== answer.headers.etag, `${path}: one tag for two forms`);
    }
    for (const path of ['/static/', '/static/..', '/static/felles.xsl', '/static/%2e%2e', '/static/tekster', '/static/avtale.css', '/static/avtale.css/x', '/static/OFL.txt', '/visning/visning.xsl']) equal((await s.call('GET', path)).status, 404, path);
  });

  await test('a style sheet that is changed has another address, and the one it had is none any more', async () => {
    const maler = join(folder(), 'maler');
    cpSync(join(ROOT, 'templates'), maler, {recursive: true});
    const other = await Service.open({maler}), style = async () => statics((await other.call('GET', '/')).text).find(path => path.endsWith('.css'));
    try {
      const before = await style();
      equal((await other.call('GET', before)).status, 200);
      await other.stop();
      appendFileSync(join(maler, 'static/tema.css'), '/* en annen farge */\n');
      await other.start();
      const after = await style();
      ok(after !== before, after);
      equal([(await other.call('GET', after)).status, (await other.call('GET', before)).status], [200, 404]);
    } finally {
      await other.close();
    }
  });

  await test('every colour is one of sixteen, and each of them is there for light and for dark', () => {
    const read = file => readFileSync(join(ROOT, 'templates/static', file), 'utf8'), theme = read('tema.css'), style = read('avtale.css');
    const names = text => [...text.matchAll(/(--[a-z-]+):/g)].map(m => m[1]).sort(), [light, dark] = theme.split('@media screen and (prefers-color-scheme: dark)').map(names);
    equal([light.length, dark], [16, light]);
    equal(style.match(/#[0-9a-f]{3,8}\b|\b(rgba?|hsla?)\(/gi), null, 'a colour of its own');
    const known = new Set([...light, ...names(style)]);
    equal([...style.matchAll(/var\((--[a-z-]+)/g)].map(m => m[1]).filter(name => !known.has(name)), []);
  });
});
