// One approval confirmed by the API: which files of the rooms that decide, write and answer it runs through (tests/tools/walk).
import {closeSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {equal, ok, ROOT, run, script, test} from '../service/lib.mjs';

const MOST = 15, SLOTS = 1 << 16;
const DIR = join(ROOT, 'build/walk'), TABLE = join(DIR, 'walk.table'), PROGRAM = join(DIR, 'service/avtaled');
const COUNTED = /^(service\/(api|page|command|reading|writer)\/.*|lib\/avtale\/(decide.*|acts|fold|tilstand))\.c$/;

writeFileSync(TABLE, '');
truncateSync(TABLE, SLOTS * 8);

function note(on) {
  const file = openSync(TABLE, 'r+');
  writeSync(file, Buffer.from([on ? 1 : 0]), 0, 1, 0);
  closeSync(file);
}

// → [file] → [function]
async function walked() {
  const table = readFileSync(TABLE), found = new Map();
  const addresses = Array.from({length: SLOTS - 1}, (_, i) => table.readBigUInt64LE((i + 1) * 8)).filter(Boolean).map(a => `0x${a.toString(16)}`);
  const {stdout} = await run('addr2line', ['-f', '-e', PROGRAM, ...addresses]), lines = stdout.trim().split('\n');
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const file = lines[i + 1].replace(/:.*/, '').replace(`${ROOT}/`, '');
    found.set(file, [...(found.get(file) ?? []), lines[i]].sort());
  }
  return found;
}

async function main(s) {
  const id = await s.create('arbeidstrening');
  await s.putForward(id);
  const attempt = await s.attempt(id, 'deltaker');
  equal(attempt.status, 202, attempt.text.slice(0, 200));
  note(true);
  const sealed = await s.confirm(attempt, {as: 'ola'});
  note(false);
  equal(sealed.status, 201, sealed.text.slice(0, 200));
  const all = await walked(), counted = [...all.keys()].filter(file => COUNTED.test(file)).sort();
  for (const file of counted) console.log(`${file}: ${all.get(file).join(' ')}`);
  console.log(`${counted.length} files of ${all.size}`);
  await test('the walk is seen: command, writer, decide and fold are in it', () =>
    equal(['service/command/confirm.c', 'service/command/pipeline.c', 'service/writer/writer.c', 'lib/avtale/decide.c'].filter(f => !counted.includes(f)), []));
  await test(`one approval confirmed by the API runs through at most ${MOST} files of api, page, command, reading, writer, decide, acts and fold`, () =>
    ok(counted.length <= MOST, `${counted.length}: ${counted.join(' ')}`));
}

await script(main, {proev_igjen_ms: 50});
