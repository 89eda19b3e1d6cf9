// Runs ctest, tells each test as it ends, and adds up: a test's own last line "N passed, N failed" counts as that many, and a
// test without one as one. What a test says goes to build/log/<test>.log (or AVT_LOGS), and is shown when it fails.
//   node tests/tools/suites.mjs [--and N] CTEST-ARGUMENT...     ends with "N passed, N failed"; N passed before it
import {spawn} from 'node:child_process';
import {createWriteStream, mkdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const LOGS = process.env.AVT_LOGS ?? 'build/log', TELL_MS = 30000;
mkdirSync(LOGS, {recursive: true});

const [option, n] = process.argv.slice(2), args = process.argv.slice(option === '--and' ? 4 : 2);
const under_way = new Map(); // number -> {name, began, log, last, counts}
const sum = {passed: option === '--and' ? Number(n) : 0, failed: 0}, broken = [];
let told = Date.now();

function say(text) {
  told = Date.now();
  console.log(text);
}

const seconds = since => Math.round((Date.now() - since) / 1000);

function begin(number, name) {
  under_way.set(number, {name, began: Date.now(), log: createWriteStream(join(LOGS, `${name}.log`)), last: '', counts: null});
}

function hear(number, line) {
  const one = under_way.get(number);
  if (!one) return;
  if (!one.speaks) { // ctest's own words, of command and surroundings, come first
    one.speaks = line.startsWith('Test timeout computed to be:');
    return;
  }
  one.log.write(`${line}\n`);
  const counts = line.match(/^(\d+) passed, (\d+) failed/);
  if (counts) one.counts = counts.slice(1).map(Number);
  else if (line.trim() !== '') one.last = line.trim();
}

async function end(number, name, how) {
  const one = under_way.get(number) ?? {name, began: Date.now(), counts: null};
  under_way.delete(number);
  const good = how === 'Passed';
  let [passed, failed] = one.counts ?? (good ? [1, 0] : [0, 1]);
  if (!good && failed === 0) failed = 1;
  sum.passed += passed;
  sum.failed += failed;
  say(`-- ${name}: ${passed} passed, ${failed} failed (${seconds(one.began)} s)${good ? '' : `: ${how}`}`);
  if (good && failed === 0) return;
  broken.push(name);
  if (!one.log) return;
  await new Promise(resolve => one.log.end(resolve));
  say(readFileSync(join(LOGS, `${name}.log`), 'utf8').split('\n').slice(-200).join('\n'));
}

const ctest = spawn('ctest', ['--verbose', ...args], {stdio: ['ignore', 'pipe', 'inherit']});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ctest.kill(signal));
const still = setInterval(() => {
  if (Date.now() - told < TELL_MS) return;
  for (const one of under_way.values()) say(`   ${one.name} (${seconds(one.began)} s): ${one.last.slice(0, 100)}`);
}, 1000);
const ended = new Promise(resolve => ctest.once('close', resolve));
for await (const line of createInterface({input: ctest.stdout})) {
  const start = line.match(/^ *Start +(\d+): (\S+)/), over = line.match(/^ *\d+\/\d+ Test +#(\d+): (\S+) \.*(?:\*+)?(.*?) +[\d.]+ sec/);
  const said = line.match(/^(\d+): ?(.*)/);
  if (start) begin(start[1], start[2]);
  else if (over) await end(over[1], over[2], over[3].trim());
  else if (said) hear(said[1], said[2]);
  else if (/^(No tests were found|CMake Error|Errors while|Total Test time)/.test(line)) say(line);
}
clearInterval(still);
const status = await ended;
if (status !== 0 && sum.failed === 0) sum.failed = 1;
if (sum.passed + sum.failed === 0) sum.failed = 1;
if (broken.length > 0) say(`Not good: ${broken.join(', ')}. What each said is in ${LOGS}.`);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed > 0 ? 1 : 0;
