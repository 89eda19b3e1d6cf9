// The lesson of schemas/README.md, done as it is written: its commands are run by a shell, what they print is what the page says, and the measure that it
// makes goes from a draft to an agreement that holds.
import {execFile} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {AVTALE, equal, finish, folder, ok, plus, ROLES, ROOT, run, Service, test, today} from './lib.mjs';

const README = readFileSync(join(ROOT, 'schemas/README.md'), 'utf8').split('## A lesson\n')[1].split('\n## ')[0];
const fences = [...README.matchAll(/^```(sh|text)\n([^]*?)^```$/gm)].map(([, kind, text]) => ({kind, text}));
const dir = folder();

// The folders that the lesson touches, at the top of a folder of its own.
for (const name of ['schemas', 'templates', 'service/demo']) cpSync(join(ROOT, name), join(dir, name), {recursive: true});
mkdirSync(join(dir, 'build'));
const state = async () => (await run('sh', ['-c', `cd "${dir}" && find . -type f -exec sha256sum {} + | sort -k 2`])).stdout;

// A command may end with 1, since that is how a fault is told.
async function sh(text) {
  const script = `AVTALE=${AVTALE}\n${text.replace('build/release/service/cli/avtale', AVTALE)}`;
  const {stdout, stderr} = await promisify(execFile)('sh', ['-c', script], {cwd: dir}).catch(error => error.code === 1 ? error : Promise.reject(error));
  return stdout + stderr;
}

const before = await state(), clean = fences.pop();
await test('every command of the lesson prints what the page says', async () => {
  equal([fences.filter(f => f.kind === 'sh').length > 6, fences.filter(f => f.kind === 'text').length > 5], [true, true], 'the page lost its commands');
  for (const [i, {kind, text}] of fences.entries())
    if (kind === 'sh') equal(await sh(text), fences[i + 1]?.kind === 'text' ? fences[i + 1].text : '', text);
});
await test('the measure of the lesson is put forward, signed by three, and is in force', async () => {
  const file = readFileSync(join(dir, 'service/demo/innhold/jobbsmak.json'), 'utf8');
  const content = JSON.parse(file.replace(/"start(?:\+(\d+))?"(?!:)/g, (_, days) => JSON.stringify(plus(today(), Number(days ?? 0)))));
  const service = await Service.open({skjemaer: join(dir, 'schemas'), maler: join(dir, 'templates')});
  ROLES.jobbsmak = ['deltaker', 'arbeidsgiver', 'veileder'];
  const [, who, button] = README.replace(/\s+/g, ' ').match(/log in as \*([^*]+)\*, and choose \*([^*]+)\*/), vera = await service.login('vera');
  const shown = (await vera.get('/avtaler')).text + (await vera.get('/avtaler/ny')).text;
  for (const text of [who, button, '>Jobbsmak<']) ok(shown.includes(text), `no page has ${text}`);
  const id = await service.agreed('jobbsmak', {content});
  const {status, versjoner} = await service.get(id, 'deltaker');
  equal([status, versjoner.length], ['gjennomfoeres', 1]);
  await service.close();
});
await test('the last commands leave everything as it was', async () => {
  equal([clean.kind, await sh(clean.text)], ['sh', '']);
  equal(await state(), before);
});
await finish();
