// No test sleeps. It waits for an event by `until` (tests/lib/until.mjs, tests/lib/until.sh, tests/unit/until.h), so that it is
// as fast as what it waits for, and does not fail where a machine is slow. SLEEPS has the only other places: those that make
// time pass for what is tested.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));

// file: how many, and why.
const SLEEPS = {
  'tests/lib/until.mjs': [1, 'until'],
  'tests/lib/until.sh': [1, 'until_true'],
  'tests/unit/until.h': [1, 'until'],
  'tests/tools/waits.mjs': [3, 'the samples and patterns of this program'],
  'tests/unit/service/server_test.c': [2, 'a slow sender, and a slow job'],
  'tests/unit/service/push_queue_test.c': [1, 'the moment of a kill, moved through what is killed'],
  'tests/fault/server.c': [1, 'the moment of a kill or of a fault, by chance'],
  'tests/fault/power.c': [1, 'a slow disk'],
  'tests/bench/load.c': [1, 'measures, and is no test'],
};

const KINDS = {
  js: /(?<![.\w])setTimeout\b|\btimers\/promises\b|\bsleep\s*\(|\bAtomics\.wait\b/,
  c: /\b(u?sleep|(clock_)?nanosleep|SYS_clock_nanosleep)\b(?=\s*[(,])/,
  sh: /^(?!\s*#).*(?<![\w-])sleep\s+[\d."$]/,
};

function kind(file, text) {
  if (/\.(mjs|js)$/.test(file)) return KINDS.js;
  if (/\.[ch]$/.test(file)) return KINDS.c;
  return /^#!\/bin\/sh|^# Sourced by/.test(text) ? KINDS.sh : null;
}

// Lines of a text that sleep.
const sleeping = (file, text) => {
  const pattern = kind(file, text);
  return pattern ? text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])) : [];
};

let passed = 0, failed = 0;
function check(name, wrong) {
  if (wrong.length === 0) passed++;
  else failed++;
  if (wrong.length > 0) console.log(`FAIL ${name}\n     ${wrong.join('\n     ')}`);
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'tests'], {encoding: 'utf8'}).trim().split('\n').filter(existsSync);
const found = new Map(files.map(file => [file, sleeping(file, readFileSync(file, 'utf8'))]));
check('only until sleeps, and what makes time pass for what is tested',
  [...found].filter(([file, lines]) => lines.length > (SLEEPS[file]?.[0] ?? 0)).flatMap(([, lines]) => lines));
check('every place that may sleep does',
  Object.entries(SLEEPS).filter(([file, [n]]) => (found.get(file) ?? []).length < n).map(([file, [n]]) => `${file}: fewer than ${n}`));
check('a sleep is known in each language', [
  ['a.mjs', 'await new Promise(done => setTimeout(done, 300));'], ['a.mjs', "import {setTimeout as nap} from 'node:timers/promises';"],
  ['a.mjs', 'await sleep(300);'], ['a.c', '    (void)usleep(2000);'], ['a.c', '    nanosleep(&pause, NULL);'], ['a', '#!/bin/sh\n  sleep 0.2'],
].filter(([file, text]) => sleeping(file, text).length !== 1).map(([, text]) => text));
check('and nothing else is taken for one', [
  ['a.mjs', 'socket.setTimeout(silence, finish);'], ['a.mjs', 'await asleep(s);'], ['a.c', 'bool asleep = x->asleep;'], ['a', '#!/bin/sh\n# no sleep 1'],
].filter(([file, text]) => sleeping(file, text).length !== 0).map(([, text]) => text));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
