// Who may call whom. layers.txt is the table; this program holds the code against it:
// - every #include is one that the room may have, and so is every symbol that an object file takes from another;
// - no modules include each other in a circle, and none take each other's symbols in one;
// - no base name belongs to two modules;
// - every object file of service/ lies in the archive of its room.
// A module is a .c file with the header of its name, in one room.
// The object files are those of build/test (AVT_BUILD names another build).
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const build = process.env.AVT_BUILD ?? 'build/test';

// ---- The table ----

const rooms = new Map(); // folder -> { uses: [folder], headers: [prefix], archive }
const only = new Map(); // public header without a .c -> its room
const closed = new Map(); // module that not all who may have its room may have -> those that may
for (const line of readFileSync('layers.txt', 'utf8').split('\n')) {
  if (line === '' || line.startsWith('#')) continue;
  const [room, uses, headers, archive] = line.split('|').map((part) => part.trim());
  if (uses === 'headers') headers.split(' ').forEach((name) => only.set(name, room));
  else if (uses === 'closed') headers.split(' ').forEach((name) => closed.set(`${room}/${name.replace(/\.h$/, '')}`, archive.split(' ').map((one) => `service/${one}`)));
  else rooms.set(room, { uses: uses.split(' ').filter((word) => word !== '-'), headers: headers.split(' ').filter((word) => word !== '-'), archive });
}

// "lib" is every room of lib; "lib/rules" is that room; "store" is service/store.
function may(from, to) {
  if (from === to) return true;
  return rooms.get(from).uses.some((word) => to === word || to === `service/${word}` || (word === 'lib' && to.startsWith('lib/')) ||
    (word === 'all' && to !== 'service'));
}

// A module of the other room, "service/reading/unseen": the door of its room is open, and its own too.
function may_have(from, to, module) {
  return may(from, to) && (from === to || (closed.get(module) ?? [from]).includes(from));
}

// ---- The modules ----

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]);
}
const files = ['lib', 'service'].flatMap(walk).filter((file) => /\.(c|h|def)$/.test(file) && !file.startsWith('lib/examples/')).sort();
const stem = (file) => basename(file).replace(/\.[a-z]+$/, '');
const sources = files.filter((file) => file.endsWith('.c'));

// A public header belongs to the room where the .c file of its name lies.
function room_of(file) {
  if (dirname(file) !== 'lib/include/avtale') return dirname(file);
  const source = sources.find((one) => one.startsWith('lib/') && stem(one) === stem(file));
  return only.get(basename(file)) ?? (source && dirname(source)) ?? 'lib/include/avtale';
}
const modules = new Map(); // "lib/core/err" -> { room, files }
const module_of = new Map(); // file -> module
for (const file of files) {
  const room = room_of(file);
  const name = `${room}/${stem(file)}`;
  if (!modules.has(name)) modules.set(name, { room, files: [], takes: new Map() });
  modules.get(name).files.push(file);
  module_of.set(file, name);
}

// ---- What is wrong ----

const faults = new Set();
const free = /^(assert|ctype|dirent|errno|fcntl|inttypes|limits|math|netdb|poll|pthread|sched|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|time|unistd|linux\/[a-z]+|sys\/[a-z]+|netinet\/[a-z]+|arpa\/[a-z]+)\.h$/;
for (const { room } of modules.values())
  if (!rooms.has(room)) faults.add(`room ${room} is not in layers.txt`);

function own_file(from, name) {
  return [join(dirname(from), name), join('lib/include', name), join('service', name), join('lib', name)].find((path) => module_of.has(path));
}
// Why a file may not include that; undefined if it may.
function include_fault(file, open, name) {
  const room = rooms.get(room_of(file));
  if (open === '<')
    return free.test(name) || room.headers.some((one) => one === name || (one.endsWith('/') && name.startsWith(one))) ? undefined : `${file} may not include <${name}>`;
  const other = own_file(file, name);
  if (!other) return `${file} includes "${name}", which is nowhere`;
  return may_have(room_of(file), room_of(other), module_of.get(other)) ? undefined : `${file} may not include "${name}"`;
}
function includes_of(text) {
  return [...text.matchAll(/^ *# *include *([<"])([^>"]*)[>"]/gm)].map(([, open, name]) => [open, name]);
}
function include_faults(file, text) {
  return includes_of(text).map(([open, name]) => include_fault(file, open, name)).filter(Boolean);
}
let includes = 0;
const by_include = new Map([...modules.keys()].map((name) => [name, new Set()]));
for (const file of files) {
  if (!rooms.has(room_of(file))) continue;
  const text = readFileSync(file, 'utf8');
  include_faults(file, text).forEach((fault) => faults.add(fault));
  for (const [open, name] of includes_of(text)) {
    includes++;
    const other = open === '"' && own_file(file, name);
    if (other && module_of.get(other) !== module_of.get(file)) by_include.get(module_of.get(file)).add(module_of.get(other));
  }
}

// Symbols: who defines what, and who takes it.
const objects = execFileSync('find', [build, '-name', '*.c.o', '-not', '-path', '*/tests/*'], { encoding: 'utf8' }).split('\n').filter(Boolean);
const defines = new Map();
const takes = [];
// What an archive is called in CMake; the programs' own files belong to one too.
const targets = { avtale: /^avtale_/, app: /^(service_app|avtaled)$/, cli: /^(avtale_cli|lag_regelverk|lag_kontroll)$/ };
const built = new Set();
for (const object of objects) {
  const [, top, before, target, after] = object.match(/^.*?\/(lib|service)\/(.*?)CMakeFiles\/([^/]+)\.dir\/(.*)\.o$/) ?? [];
  const file = `${top}/${before}${after}`;
  const archive = module_of.has(file) ? rooms.get(room_of(file))?.archive : undefined;
  // Another target's is left from a build before, or it lies in the wrong archive: then it has none in its own.
  if (!archive || !(targets[archive] ?? new RegExp(`^service_${archive}$`)).test(target)) continue;
  built.add(file);
  for (const line of execFileSync('nm', ['-g', object], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n')) {
    const [, kind, symbol] = line.match(/([A-Za-z]) (\S+)$/) ?? [];
    if (kind === 'U') takes.push([module_of.get(file), symbol]);
    else if (kind && 'TDBRGSCVW'.includes(kind) && symbol !== 'main') defines.set(symbol, module_of.get(file));
  }
}
for (const file of sources)
  if (file.startsWith('service/') && !built.has(file)) faults.add(`${file} is not in the archive ${rooms.get(room_of(file))?.archive}`);
const by_symbol = new Map([...modules.keys()].map((name) => [name, new Set()]));
for (const [from, symbol] of takes) {
  const to = defines.get(symbol);
  if (!to || to === from) continue;
  by_symbol.get(from).add(to);
  const [one, other] = [modules.get(from).room, modules.get(to).room];
  if (rooms.has(one) && !may_have(one, other, to)) faults.add(`${from} may not call ${symbol} of ${to}`);
}

// Tarjan's strongly connected components of more than one module.
function circles(graph) {
  let count = 0;
  const index = new Map(), low = new Map(), stack = [], on = new Set(), found = [];
  const visit = (node) => {
    index.set(node, count); low.set(node, count++); stack.push(node); on.add(node);
    for (const next of graph.get(node)) {
      if (!index.has(next)) { visit(next); low.set(node, Math.min(low.get(node), low.get(next))); }
      else if (on.has(next)) low.set(node, Math.min(low.get(node), index.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const circle = [];
    let one;
    do { one = stack.pop(); on.delete(one); circle.push(one); } while (one !== node);
    if (circle.length > 1) found.push(circle.sort());
  };
  [...graph.keys()].sort().forEach((node) => index.has(node) || visit(node));
  return found;
}
const rings = { include: circles(by_include), symbol: circles(by_symbol) };
for (const [kind, found] of Object.entries(rings))
  for (const circle of found) for (const name of circle) faults.add(`${name} is in a circle by ${kind}`);

const named = new Map();
for (const name of modules.keys()) named.set(basename(name), [...(named.get(basename(name)) ?? []), name]);
const twice = [...named].filter(([, of]) => of.length > 1);
for (const [name, of] of twice) faults.add(`the name ${name} stands twice: ${of.sort().join(' ')}`);

// ---- What it says ----

let passed = 0, failed = 0;
function check(name, wrong) {
  if (wrong.length === 0) { passed++; return; }
  failed++;
  console.log(`FAIL ${name}\n     ${wrong.join('\n     ')}`);
}
const told = [...faults].sort(), of = (pattern) => told.filter((fault) => pattern.test(fault));
check('no modules are in a circle', Object.entries(rings).flatMap(([kind, found]) => found.map((one) => `by ${kind}: ${one.join(' ')}`)));
check('no base name stands twice', of(/^the name /));
check('every include and symbol is one that the room may have', told.filter((fault) => !/^the name |is in a circle/.test(fault)));

// The table itself forbids what it is there to forbid, and a circle is known when there is one.
const doors = [['service/page', 'service/store'], ['service/page', 'service/writer'], ['service/api', 'service/front'], ['lib/avtale', 'lib/verify'], ['lib/core', 'service/sys']];
check('no page may include the store, and no other closed door is open', doors.filter(([from, to]) => may(from, to)).map((door) => door.join(' may include ')));
const shut = ['store/store.h', 'writer/writer.h', 'reading/unseen.h', 'reading/reading_log.h'], open = ['reading/show.h', 'reading/peek.h'];
const handlers = ['page', 'api'].map((room) => sources.find((one) => one.startsWith(`service/${room}/`)));
check('an #include of the store, the writer, unseen.h or reading_log.h in a page or a handler makes this fail', handlers.flatMap((file) => [
  ...shut.filter((name) => include_faults(file, `#include "${name}"\n`).length === 0).map((name) => `${file} may include "${name}"`),
  ...open.flatMap((name) => include_faults(file, `#include "${name}"\n`)),
]));
check('closed headers are there, and those who may have them can', [...closed].flatMap(([module, who]) => [
  ...(modules.has(module) ? [] : [`${module} is nowhere`]),
  ...who.filter((room) => !may_have(room, dirname(module), module)).map((room) => `${room} may not have ${module}`),
]));
// Who has the struct could take back what was noted, and so could one more function.
const log = 'service/reading/reading_log', gives = [...defines].filter(([, module]) => module === log).map(([symbol]) => symbol).sort();
check('what is noted in the reading log cannot be taken back: it is noted and handed on, and nobody else has its struct', [
  ...(String(gives) === 'reading_begin,reading_lists,reading_note,reading_note_list,reading_outcome' ? [] : [`it gives ${gives}`]),
  ...files.filter((file) => file !== `${log}.c` && /^struct reading\s*\{/m.test(readFileSync(file, 'utf8'))).map((file) => `${file} has its struct`),
]);
check('a circle is known, and a line is none', [
  [new Map([['a', new Set(['b'])], ['b', new Set(['c'])], ['c', new Set(['a'])]]), 1], [new Map([['a', new Set(['b'])], ['b', new Set()]]), 0],
].filter(([graph, n]) => circles(graph).length !== n).map(() => 'not told apart'));
check('there is something to look at', [
  ...(modules.size < 150 ? [`only ${modules.size} modules found`] : []),
  ...(takes.length < 3000 ? [`only ${takes.length} symbols taken in ${build}: build it first`] : []),
]);
console.log(`${modules.size} modules, ${includes} includes; circles by include ${rings.include.length}, by symbol ${rings.symbol.length}; names twice ${twice.length}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
