// The README's tour, walked as it is written: each word in italics is a link, a button, a heading or a text on the page where the tour has come, and the
// commands are those of the page, run by a shell.
import {execFile} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {AVTALE, equal, finish, folder, forms, ok, plus, ROOT, run, Service, test, unescape} from './lib.mjs';

const WHOLE = readFileSync(join(ROOT, 'README.md'), 'utf8'), README = WHOLE.split('## Five minutes\n')[1].split('\n## ')[0];
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

  // The form with this button; the text is all of it, or what finds it.
  form(text) {
    const buttons = html => [...html.matchAll(/<button\b([^>]*)>([^]*?)<\/button>/g)].map(([, attributes, label]) => ({attributes, label: plain(label)}));
    const is = button => text instanceof RegExp ? text.test(button.label) : button.label === text;
    const form = forms(this.html).find(f => f.method === 'post' && buttons(f.html).some(is));
    ok(form, `${this.path} has no button «${text}»`);
    return {form, button: buttons(form.html).find(is)};
  }

  async press(text, change = {}) {
    const {form, button} = this.form(text);
    const name = button.attributes.match(/\bname="([^"]*)"/)?.[1], value = button.attributes.match(/\bvalue="([^"]*)"/)?.[1];
    const answer = await this.browser.post(form.action || this.path, {...form.fields, ...(name ? {[name]: unescape(value)} : {}), ...change});
    equal(answer.status, 303, `«${text}»: ${plain(answer.text).slice(0, 300)}`);
    return this.go(answer.headers.location);
  }
}

const service = await Service.open({proev_igjen_ms: 50}); // of its own: the lists are empty before
const walker = async who => new Walker(await service.login(who));

// Steps one and two: from the list to the receipt, for one person. The tour says "tick the box and go on", and "then sign".
async function signs(who, [doIt, measure, read]) {
  const w = await (await walker(who)).go('/avtaler');
  w.sees(doIt);
  await w.link(measure, doIt);
  await w.link(read);
  const code = () => w.text.match(/Kontrollkode:? ([0-9A-Z]{4}-[0-9A-Z]{4})/)?.[1];
  const seen = code(), view = w.text;
  ok(/type="checkbox"[^>]*name="lest"|name="lest"[^>]*type="checkbox"/.test(w.form(/^Gå videre/).form.html), 'a box to tick');
  await w.press(/^Gå videre/, {lest: 'ja'});
  equal([code(), typeof seen], [seen, 'string'], 'the control code');
  await w.press(/^Signer avtalen nå$/);
  ok(w.path.includes('/kvittering/'), w.path);
  return view;
}

const words = [1, 2, 3].map(italics);
await test('the README has at most 120 lines of at most 100 columns, and two pictures that are there', () => {
  const lines = WHOLE.trimEnd().split('\n'), pictures = [...WHOLE.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(m => m[1]);
  ok(lines.length <= 120, `${lines.length} lines`);
  equal(lines.filter(line => [...line].length > 100), [], 'too wide');
  equal(pictures.map(file => [file, existsSync(join(ROOT, file))]), [['service/readme/picture.svg', true], ['service/readme/sign.png', true]]);
});
await test('the demo is loaded', async () => {
  const {status, stdout} = await run(AVTALE, ['demo', `--url=${service.url}`, `--data=${service.data}`]);
  equal(status, 0, stdout.slice(-300));
});
await test('the first agreement of every list is one that all are to sign', async () => {
  const first = await Promise.all(['ola', 'astrid', 'vera'].map(async as => (await service.api('GET', 'avtaler', {as})).json.avtaler[0]));
  equal(first.map(a => [a.id, a.status, a.tiltak]), Array(3).fill([first[0].id, 'til-signering', 'inkluderingstilskudd']));
});
await test('steps 1 and 2: the three sign in turn, by the words of the tour', async () => {
  const [who, ...labels] = words[0], [second, third, status] = words[1];
  equal([who, labels.length, second, third], ['Astrid Arbeidsgiver', 3, 'Ola Testesen', 'Vera Veileder'], JSON.stringify(words.slice(0, 2)));
  const early = await (await walker('vera')).go('/avtaler');
  ok(!early.html.slice(early.html.indexOf(labels[0]), early.html.indexOf('id="andre"')).includes('Signer'), 'she could sign before them');
  const hers = await signs('astrid', labels), his = await signs('ola', labels);
  const alone = 'kan bare leses av: deltakeren og Nav';
  equal([hers.includes(alone), his.includes(alone)], [false, true], 'what he reads and she may not');
  await signs('vera', labels);
  (await (await walker('ola')).go(`/avtaler/${(await service.api('GET', 'avtaler', {as: 'ola'})).json.avtaler[0].id}`)).sees(status);
});
await test('step 3: Vera changes the last day, and is told who must sign again, and why', async () => {
  const [make, when, save, back, look] = words[2], {id} = (await service.api('GET', 'avtaler', {as: 'vera'})).json.avtaler[0];
  const {slutt} = (await service.get(id, 'veileder')).innhold;
  const w = await (await walker('vera')).go(`/avtaler/${id}`), [y, m, d] = plus(slutt, 5).split('-');
  await w.press(make);
  await w.link(when);
  await w.press(save, {'f:slutt': `${d}.${m}.${y}`});
  await w.link(back);
  await w.link(look);
  for (const said of ['Disse må signere Deltaker signerer Arbeidsgiver signerer Veileder i Nav signerer', 'Dette må alle være enige om.']) w.sees(said);
  await w.go(`/avtaler/${id}`);
  w.sees('gjelder som før til');
});
await test('step 4: the commands give what the tour says', async () => {
  const dir = folder(), lines = commands(4);
  equal(lines.length, 5, lines.join('\n'));
  const there = text => text.replaceAll('http://127.0.0.1:8080', service.url).replaceAll('build/release/service/cli/avtale', AVTALE)
    .replaceAll('demo-token ola', `demo-token ola --data=${service.data}`).replaceAll(' data/segl', ` ${service.data}/segl`);
  const sh = async (...last) => (await promisify(execFile)('sh', ['-c', there([...last].join('\n'))], {cwd: dir, maxBuffer: 1 << 24})).stdout;
  const report = (await sh(...lines)).trim().split('\n'), check = lines.at(-1);
  ok(step(4).replace(/\s+/g, ' ').includes('It prints the verdict, as of when it speaks, who did what, every check, and 0.'), 'what the tour says comes');
  const checks = report.filter(line => /^\S+ +(ok|–|FEIL) /.test(line));
  ok(report.some(line => /^Slik den var .*, post \d+, beviskode /.test(line)) && report.some(line => line.startsWith('  ')) && report.at(-2).startsWith('demo '), `it says what is told: ${report[0]}, ${report.at(-2)}`);
  equal([checks.length > 25, checks.filter(line => / FEIL /.test(line)), report[0].startsWith('GYLDIG. '), report.at(-1)], [true, [], true, '0'],
    report.slice(-8).join('\n'));
  const status = async line => (await sh(lines[0], line)).trim().split('\n').at(-1);
  const altered = readFileSync(join(dir, 'pakke.zip'));
  altered[altered.length >> 1] ^= 1;
  writeFileSync(join(dir, 'endret.zip'), altered);
  ok(['1', '2'].includes(await status(check.replace('pakke.zip', 'endret.zip'))), 'a byte is changed');
  equal(await status(check.replace(/ --rot [^;]*/, '')), '3', 'without --rot');
});
await finish(service);
