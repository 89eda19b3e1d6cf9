// One row an act: handling.def, lib/rules/acts.c and the act table of lib/FORMAT.md have the same acts and say the same of them,
// and nobody else tells acts apart by name. What is compared is first shown to be found when it is wrong.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const MOST = 4; // files of lib/ and service/ that name an act
const CONCERNS = {NY: 'new', VENTER: 'pending', GJELDER: 'current', AVTALE: 'agreement'};

// code: its name in S.
const named = def => new Map([...def.matchAll(/^AVT_HANDLING\((\w+), "([a-z-]+)", \w+\)$/gm)].map(([, code, name]) => [code, name]));

// code: "<concerns> <steps>", by the rows of acts.c.
const rowed = table => new Map([...table.matchAll(/^ {4}\[AVT_(\w+)\] = \{$(.*?)^ {4}\},$/gms)].map(([, code, row]) =>
  [code, `${CONCERNS[row.match(/\.concerns = AVT_CONCERNS_(\w+)/)?.[1]]} ${row.match(/\.steps = (\d)/)?.[1]}`]));

// name: the same, by FORMAT.
function told(format) {
  const table = format.slice(format.indexOf('| Act |')).split('\n\n')[0].split('\n').slice(2).map(line => line.split('|').map(cell => cell.trim()));
  return new Map(table.flatMap(([, acts, , concerns, steps]) => [...acts.matchAll(/`([a-z-]+)`/g)].map(([, name]) => [name, `${concerns} ${steps}`])));
}

function compare(def, table, format) {
  const names = named(def), rows = rowed(table), lines = told(format), wrong = [];
  for (const [code, name] of names) {
    if (!rows.has(code)) wrong.push(`acts.c has no row for ${code}`);
    if (!lines.has(name)) wrong.push(`FORMAT has no row for ${name}`);
    else if (rows.has(code) && rows.get(code) !== lines.get(name)) wrong.push(`${name}: acts.c says ${rows.get(code)}, FORMAT ${lines.get(name)}`);
  }
  for (const code of rows.keys()) if (!names.has(code)) wrong.push(`acts.c has ${code}, which is no act`);
  for (const name of lines.keys()) if (![...names.values()].includes(name)) wrong.push(`FORMAT has ${name}, which is no act`);
  return wrong;
}

// The files that name each act: by its constant, or bare in a macro of a table.
const naming = (code, files) => [...files].filter(([, text]) => new RegExp(`\\bAVT_${code}\\b|\\b[A-Z_]+\\(${code}\\b`).test(text)).map(([file]) => file);

let passed = 0, failed = 0;
function check(name, wrong) {
  if (wrong.length === 0) passed++;
  else failed++;
  if (wrong.length > 0) console.log(`FAIL ${name}\n     ${wrong.join('\n     ')}`);
}

const read = file => readFileSync(file, 'utf8');
const def = read('lib/include/avtale/handling.def'), table = read('lib/rules/acts.c'), format = read('lib/FORMAT.md');
const codes = [...named(def).keys()];
const files = new Map(execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'lib', 'service'], {encoding: 'utf8'}).split('\n')
  .filter(file => /\.(c|h|def)$/.test(file) && existsSync(file)).map(file => [file, read(file)]));
const per = new Map(codes.map(code => [code, naming(code, files)]));

check('all acts are read', codes.length >= 24 && codes.length === def.match(/^AVT_HANDLING\(/gm).length ? [] : [`${codes.length} acts`]);
check('handling.def, acts.c and FORMAT have the same acts, and say the same of them', compare(def, table, format));
check('a row left out of acts.c is found', codes.filter(code =>
  !compare(def, table.replace(new RegExp(`^ {4}\\[AVT_${code}\\] = \\{$.*?^ {4}\\},$`, 'ms'), ''), format).includes(`acts.c has no row for ${code}`)));
check('an act left out of the table of FORMAT is found', [...named(def).values()].filter(name =>
  !compare(def, table, format.replaceAll(new RegExp(`^(\\|[^|]*)\`${name}\`(?=[^|]*\\|.*\\| [12] \\|)`, 'gm'), '$1')).includes(`FORMAT has no row for ${name}`)));
check('no act is named in more than four files', [...per].filter(([, found]) => found.length > MOST).map(([code, found]) => `${code}: ${found.join(' ')}`));
check('no switch is on acts', [...files].filter(([, text]) => codes.some(code => new RegExp(`\\bcase AVT_${code}\\b`).test(text))).map(([file]) => file));
console.log(`files by act: ${[...per].map(([code, found]) => `${code} ${found.length}`).join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
