// The README's tour, walked as it is written: each word in italics is a link, a button, a heading or a text on the page where the tour has come, and the
// commands are those of the page, run by a shell.
import {execFile} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {AVTALE, equal, finish, folder, forms, ok, plus, ROOT, run, Service, test, unescape} from './lib.mjs';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8').split('## Five minutes\n')[1].split('\n## ')[0];
const step = n => README.split(/^(?=\d\. )/m).find(part => part.startsWith(`${n}. `));
const italics = n => [...step(n).replace(/\*\*/g, '').matchAll(/\*([^*]+)\*/g)].map(m => m[1].replace(/\s+/g, ' '));
const commands = n => step(n).split('\n').filter(line => line.startsWith('       ')).map(line => line.trim());
const plain = html => unescape(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();

// Somebody at a page: what can be pressed is named as the tour names it, and must be there.
class Walker {
  constructor(browser) {
    this.browser = browser;
  }

  async go(path) {
    let page = await this.browser.get(path);
    for (let i = 0; page.status === 303 && i < 3; i++) page = await this.browser.get(page.headers.location);
    equal(page.status, 200, path);
    Object.assign(this, {path, html: page.text, text: plain(page.text.slice(page.text.indexOf('<main')))});
    return this;
  }

  sees(text) {
    ok(this.text.includes(text), `${this.path} has no «${text}»: ${this.text.slice(0, 400)}`);
  }

  async link(text, after = '') {
    const html = this.html.slice(after ? this.html.indexOf(after) : 0);
    const found = [...html.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>([^]*?)<\/a>/g)].find(m => plain(m[2]).startsWith(text));
    ok(found, `${this.path} has no link «${text}»: ${this.text.slice(0, 300)} ${[...html.matchAll(/<a\b[^>]*>([^]*?)<\/a>/g)].map(m => plain(m[1])).join('|')}`);
    return this.go(unescape(found[1]));
  }

  async press(text, change = {}) {
    const form = forms(this.html).find(f => f.method === 'post' && [...f.html.matchAll(/<button\b[^>]*>([^]*?)<\/button>/g)].some(m => plain(m[1]) === text));
    ok(form, `${this.path} has no button «${text}»`);
    const [, attributes] = [...form.html.matchAll(/<button\b([^>]*)>([^]*?)<\/button>/g)].find(m => plain(m[2]) === text);
    const name = attributes.match(/\bname="([^"]*)"/)?.[1], value = attributes.match(/\bvalue="([^"]*)"/)?.[1];
    const answer = await this.browser.post(form.action || this.path, {...form.fields, ...(name ? {[name]: unescape(value)} : {}), ...change});
    equal(answer.status, 303, `«${text}»: ${plain(answer.text).slice(0, 300)}`);
    return this.go(answer.headers.location);
  }
}

const service = await Service.open({proev_igjen_ms: 50}); // of its own: the lists are empty before
const walker = async who => new Walker(await service.login(who));

// Steps one and two: from the list to the receipt, for one person.
async function signs(who, [doIt, measure, read, further, now]) {
  const w = await (await walker(who)).go('/avtaler');
  w.sees(doIt);
  await w.link(measure, doIt);
  await w.link(read);
  const code = () => w.text.match(/Kontrollkode:? ([0-9A-Z]{4}-[0-9A-Z]{4})/)?.[1];
  const seen = code(), view = w.text;
  await w.press(further, {lest: 'ja'});
  equal([code(), typeof seen], [seen, 'string'], 'the control code');
  await w.press(now);
  ok(w.path.includes('/kvittering/'), w.path);
  return view;
}

const words = [1, 2, 3, 4].map(italics);
await test('the demo is loaded', async () => {
  const {status, stdout} = await run(AVTALE, ['demo', `--url=${service.url}`, `--data=${service.data}`]);
  equal(status, 0, stdout.slice(-300));
});
await test('the first agreement of every list is one that all are to sign', async () => {
  const first = await Promise.all(['ola', 'astrid', 'vera'].map(async as => (await service.api('GET', 'avtaler', {as})).json.avtaler[0]));
  equal(first.map(a => [a.id, a.status, a.tiltak]), Array(3).fill([first[0].id, 'til-signering', 'inkluderingstilskudd']));
});
await test('steps 1 and 2: the three sign in turn, by the words of the tour', async () => {
  const [who, ...labels] = words[0], [out] = labels.slice(5);
  equal([who, out, labels.length], ['Astrid Arbeidsgiver', 'Logg ut', 6], JSON.stringify(words[0]));
  const [second, third, status] = words[1];
  equal([second, third], ['Ola Testesen', 'Vera Veileder']);
  const early = await (await walker('vera')).go('/avtaler');
  ok(!early.html.slice(early.html.indexOf(labels[0]), early.html.indexOf('id="andre"')).includes('Signer'), 'she could sign before them');
  const hers = await signs('astrid', labels), his = await signs('ola', labels);
  const alone = 'kan bare leses av: deltakeren og Nav';
  equal([hers.includes(alone), his.includes(alone)], [false, true], 'what his page has and hers had not');
  await signs('vera', labels);
  (await (await walker('ola')).go(`/avtaler/${(await service.api('GET', 'avtaler', {as: 'ola'})).json.avtaler[0].id}`)).sees(status);
});
await test('step 3: Astrid changes her telephone alone, and it holds at once', async () => {
  const [change, now] = words[2], {id} = (await service.api('GET', 'avtaler', {as: 'astrid'})).json.avtaler[0];
  const w = await (await walker('astrid')).go(`/avtaler/${id}`);
  await w.link(change);
  await w.press(now, {'f:kontaktpunkt-arbeidsplass/telefon': '41000098'});
  w.sees('Ring 410 00 098');
});
await test('step 4: Vera changes the last day, which needs all three', async () => {
  const [make, all, when, save, back, look, history] = words[3], {id} = (await service.api('GET', 'avtaler', {as: 'vera'})).json.avtaler[0];
  const {slutt} = (await service.get(id, 'veileder')).innhold;
  const w = await (await walker('vera')).go(`/avtaler/${id}`), [y, m, d] = plus(slutt, -7).split('-');
  await w.press(make);
  ok(/<summary>[^<]*\bSe alle delene<\/summary>/.test(w.html) && all === 'Se alle delene', 'it is what unfolds the parts');
  await w.link(when);
  await w.press(save, {'f:slutt': `${d}.${m}.${y}`});
  await w.link(back);
  await w.link(look);
  for (const part of ['Arbeidsgiver', 'Deltaker', 'Veileder i Nav']) w.sees(part);
  await w.go(`/avtaler/${id}`);
  w.sees('gjelder som før til');
  await w.link(history);
  for (const text of ['Alt som har skjedd', 'Hvem som har lest']) w.sees(text);
});
await test('steps 5 and 6: the commands give what the tour says', async () => {
  const dir = folder();
  const there = text => text.replaceAll('http://127.0.0.1:8080', service.url).replaceAll('build/release/service/cli/avtale', AVTALE)
    .replaceAll('demo-token ola', `demo-token ola --data=${service.data}`).replaceAll(' data/segl', ` ${service.data}/segl`);
  const sh = async lines => (await promisify(execFile)('sh', ['-c', there(lines.join('\n'))], {cwd: dir, maxBuffer: 1 << 24})).stdout;
  await sh(commands(5));
  const report = await sh(commands(6));
  ok(step(6).includes('As of when it speaks, a line for each check, a verdict, who signed what, and 0.'), 'what the tour says comes');
  const lines = report.trim().split('\n'), checks = lines.filter(line => /^\S+ +(ok|–|feil) /.test(line));
  ok(/^Slik den var .*, post \d+\./.test(lines[0]) && lines.at(-2).startsWith('  '), `it begins and ends as told: ${lines[0]}, ${lines.at(-2)}`);
  equal([checks.length > 25, checks.filter(line => / feil /.test(line)), lines.some(line => line.startsWith('GYLDIG: ')), lines.at(-1)], [true, [], true, '0'], report.slice(-600));
  const altered = readFileSync(join(dir, 'pakke.zip'));
  altered[altered.length >> 1] ^= 1;
  writeFileSync(join(dir, 'endret.zip'), altered);
  ok(['1', '2'].includes((await sh([commands(6)[0].replace('pakke.zip', 'endret.zip')])).trim().split('\n').at(-1)), 'a byte is changed');
  equal((await sh([`${commands(6)[0].split(' --rot')[0]} >/dev/null; echo $?`])).trim(), '3');
  const [, diff] = step(6).match(/`([^`]* diff pakke\.zip:1 pakke\.zip)`/), changed = await sh([`${diff}; echo $?`]);
  ok(changed.includes('kontaktpunkt-arbeidsplass/telefon') && changed.trim().endsWith('1'), changed);
});
await finish(service);
