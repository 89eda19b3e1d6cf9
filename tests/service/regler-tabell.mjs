// regler.txt as data: its lines, the measures as their files say, whether every row and krav has its lines, and the contents the lines are about.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {ROOT, unescape} from './lib.mjs';

const DAY = '2026-11-22';
const SHORT = {AT: 'arbeidstrening', IT: 'inkluderingstilskudd', ME: 'mentor', ML: 'midlertidig-lonnstilskudd', SJ: 'sommerjobb', VL: 'varig-lonnstilskudd'};
const WEIGHTS = ['stopp', 'advarsel', 'ok', 'settes', 'krav', 'tur', 'aldri'];
const read = path => readFileSync(join(ROOT, path), 'utf8');
const placeless = path => path.replace(/\/\d+\//, '/');

// ---- the table ----

function measures(text) {
  const [plain, without] = [text.split(',').filter(m => !m.includes('-')), text.split(',').flatMap(m => m.split('-').slice(1))];
  const all = text.startsWith('*') ? Object.keys(SHORT) : plain;
  for (const m of [...all, ...without]) if (!SHORT[m]) throw new Error(`no measure ${m}`);
  return all.filter(m => !without.includes(m));
}

function parse(line, i) {
  const [, who, weight, kode, felt, rest] = line.match(/^(\S+) +(\S+) +(\S+) +(\S+) *(.*)$/) ?? [];
  if (!WEIGHTS.includes(weight)) throw new Error(`line ${i + 1}: ${line}`);
  const [change, also = ''] = weight === 'aldri' ? [''] : rest.split(/(?:^| )& /);
  const steps = change.split('; ').map(s => s.trim()).filter(Boolean);
  const special = name => steps.find(s => s === name || s.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    nr: i + 1, who: measures(who), weight, kode, felt, also: also.split(' ').filter(Boolean), used: new Set(),
    day: special('idag') ?? DAY, annen: special('annen'), gjelder: special('gjelder') !== undefined,
    steps: steps.filter(s => !/^(idag|annen)=|^gjelder$/.test(s)),
  };
}

const lines = read('tests/service/regler.txt').split('\n').map((text, i) => [text, i]).filter(([text]) => text && !text.startsWith('#')).map(([text, i]) => parse(text, i));

// ---- the measures, as their files say ----

const attributes = text => Object.fromEntries([...text.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, k, v]) => [k, v]));
const uncommented = text => text.replace(/<!--[^]*?-->/g, '');

// The fields of one group with where they stand: {sti, liste, krav, hjemmel, type, side}.
function fields({inside, side}, hjemmel) {
  const out = [];
  let liste;
  for (const [, end, tag, text] of inside.matchAll(/<(\/?)(felt|liste)\b([^>]*)>/g)) {
    if (end) { if (tag === 'liste') liste = undefined; continue; }
    const a = attributes(text);
    if (tag === 'liste') liste = {...a, hjemmel: a.hjemmel ?? hjemmel ?? ''};
    out.push({...a, tag, side, liste: tag === 'felt' ? liste?.sti : undefined, hjemmel: a.hjemmel ?? liste?.hjemmel ?? hjemmel ?? ''});
  }
  return out;
}

function groups(text) {
  return Object.fromEntries([...text.matchAll(/<gruppe navn="([^"]*)"(?: side="([^"]*)")?>([^]*?)<\/gruppe>/g)].map(([, navn, side, inside]) => [navn, {inside, side: side ?? navn}]));
}

const shared = groups(uncommented(read('schemas/felles/1/grupper.xml')));

function measure(short) {
  const name = SHORT[short], text = uncommented(read(`schemas/${name}/1/felt.xml`)), own = groups(text);
  const felter = [...text.matchAll(/<(bruk|gruppe) ([^>]*)>/g)].flatMap(([, tag, a]) => {
    const {gruppe, navn, hjemmel} = attributes(a);
    return tag === 'bruk' ? fields(shared[gruppe], hjemmel) : fields(own[navn]);
  });
  const rows = [...uncommented(read(`schemas/${name}/1/regler.xml`)).matchAll(/^ {2}<([a-z]+)\b([^>]*)>/gm)].map(([, kind, a]) => ({kind, ...attributes(a)}));
  const at = sti => felter.find(f => (f.liste ? `${f.liste}/${f.sti}` : f.sti) === placeless(sti));
  return {short, name, felter, rows, at, good: JSON.parse(read(`tests/data/innhold/${name}.json`))};
}

const M = Object.fromEntries(Object.keys(SHORT).map(m => [m, measure(m)]));
const TEXTS = Object.fromEntries(['feil', 'felles', ...Object.values(SHORT)].flatMap(f =>
  [...read(`templates/tekster/nb/${f}.xml`).matchAll(/<t n="(feil\.[^"]*)">([^<]*)<\/t>/g)].map(([, key, value]) => [key, unescape(value)])));

// ---- every row has its lines ----

// Kinds that say nothing of a content: who signs (asked when somebody signs), what is owed, and what is put in (tested by oppfoelging and utgangspunkt).
const SILENT = ['part', 'plikt', 'rapport', 'standard'];
const COMPUTES = ['beregn', 'trapp', 'perioder'];
const LIMITED = ['tidligst', 'senest', 'orden', 'vindu', 'varighet', 'alder', 'tall', 'sum', 'hyppig'];

const of = (m, kode, felt) => lines.filter(l => l.who.includes(m) && l.kode === kode && (l.felt === '*' || placeless(l.felt) === felt || placeless(l.felt) === felt.replace(/\/[^/]*$/, '/*')));

// Where a row is told: a list as a whole where the row is about all of it.
function told(m, row) {
  const felt = row.ved ?? row.felt ?? row.liste, field = m.at(felt);
  return ['sum', 'hyppig'].includes(row.kind) && field?.liste ? field.liste : felt;
}

function rowsCovered(m, wrong) {
  const need = {};
  for (const row of m.rows.filter(r => !SILENT.includes(r.kind) && !(r.navn && COMPUTES.includes(r.kind)))) {
    const felt = told(m, row), key = `${row.kode} ${felt}`, own = of(m.short, row.kode, felt), broken = own.filter(l => !['ok', 'krav'].includes(l.weight));
    need[key] = (need[key] ?? 0) + 1;
    if (!COMPUTES.includes(row.kind) && broken.length < need[key]) wrong(`${m.short} ${row.kind} ${key}: ${need[key]} rows, ${broken.length} lines`);
    if (COMPUTES.includes(row.kind) && broken.length === 0) wrong(`${m.short} ${row.kind} ${key}: no line`);
    if (LIMITED.includes(row.kind) && own.filter(l => l.weight === 'ok').length < need[key]) wrong(`${m.short} ${row.kind} ${key}: ${need[key]} rows, too few lines from the allowed side`);
    const weight = row.kind === 'settes' ? 'settes' : COMPUTES.includes(row.kind) ? 'aldri' : row.alvor ?? 'stopp';
    if (row.kind !== 'overlapp' && broken.some(l => l.weight !== weight)) wrong(`${m.short} ${key} is ${weight}`);
    if ((row.samlet || row.kind === 'overlapp') && of(m.short, `${row.kode}-venter`, felt).length === 0) wrong(`${m.short} ${key}: no line for what waits`);
  }
}

function partsCovered(m, wrong) {
  for (const part of m.rows.filter(r => r.kind === 'part')) {
    const own = lines.filter(l => l.who.includes(m.short) && l.kode === part.kode), later = m.rows.filter(r => r.etter?.split(' ').includes(part.rolle)).map(r => r.rolle);
    const wanted = later.length > 0 ? later.map(rolle => `tur ${rolle}`) : [`aldri ${part.rolle}`];
    const is = own.map(l => `${l.weight} ${l.felt}`);
    if (String(is) !== String(wanted)) wrong(`${m.short} ${part.kode}: ${is}, not ${wanted}`);
  }
}

function kravCovered(m, wrong) {
  for (const f of m.felter.filter(f => f.krav && f.krav !== 'valgfri')) {
    const felt = f.liste ? `${f.liste}/${f.sti}` : f.sti;
    if (!['mangler', 'for-faa', 'ikke-regnet'].some(kode => of(m.short, kode, felt).some(l => l.weight !== 'ok'))) wrong(`${m.short} ${felt} has a krav and no line`);
  }
}

function linesMeant(m, wrong) {
  const GENERAL = ['mangler', 'for-faa', 'ikke-regnet', 'for-liten', 'for-stor', 'ukjent-avtale'];
  const codes = new Set(m.rows.flatMap(r => [r.kode, `${r.kode}-venter`]));
  for (const l of lines.filter(l => l.who.includes(m.short))) {
    if (!codes.has(l.kode) && !GENERAL.includes(l.kode)) wrong(`line ${l.nr}: ${m.short} has no rule ${l.kode}`);
    if (l.felt !== '*' && !l.felt.endsWith('*') && !l.kode.startsWith('part-') && !m.at(l.felt)) wrong(`line ${l.nr}: ${m.short} has no field ${l.felt}`);
    if (!TEXTS[`feil.${l.kode}`]) wrong(`line ${l.nr}: no text for ${l.kode}`);
  }
}

// ---- contents ----

function fnr(day) {
  const weigh = (digits, weights) => (11 - ([...weights].reduce((sum, w, i) => sum + w * Number(digits[i]), 0) % 11)) % 11;
  const [y, m, d] = day.split('-');
  for (let serial = Number(y) < 2000 ? 100 : 600; ; serial++) {
    const birth = `${d}${Number(m) + 80}${y.slice(2)}${serial}`;
    const first = weigh(birth, [3, 7, 6, 1, 8, 9, 4, 5, 2]), second = first < 10 ? weigh(birth + first, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) : 10;
    if (second < 10) return `${birth}${first}${second}`;
  }
}

// The object or list that holds the last word of a path, and that word. make: what is not there is made.
function place(content, path, make) {
  const words = path.split('/').map(w => (/^\d+$/.test(w) ? Number(w) - 1 : w));
  let at = content;
  words.slice(0, -1).forEach((w, i) => {
    if (at && at[w] === undefined && make) at[w] = typeof words[i + 1] === 'number' ? [] : {};
    at = at?.[w];
  });
  return [at, words.at(-1)];
}

function remove(content, path) {
  const [at, last] = place(content, path);
  if (Array.isArray(at)) at.splice(last, 1);
  else if (at) delete at[last];
}

function set(m, content, path, text, ids) {
  const type = m.at(path)?.type, [at, last] = place(content, path, true);
  const value = text.startsWith('fnr(') ? fnr(text.slice(4, -1)) : text === 'annen' ? ids.annen : text;
  at[last] = ['kr', 'heltall'].includes(type) ? Number(value) : value;
}

function change(m, content, steps, ids = {}) {
  for (const step of steps) {
    const [, path, value] = step.match(/^([^=]*)=(.*)$/) ?? [];
    if (path) set(m, content, path, value, ids);
    else remove(content, step.slice(1));
  }
  return content;
}

const good = m => structuredClone(m.good);
const batch = m => lines.filter(l => l.weight === 'krav' && l.who.includes(m.short));

// All that krav lines take away: 0 outside lists, 1 of items all but the first field with a line, 2 that one.
function lacking(m, nr) {
  const content = good(m), all = batch(m), item = l => /\/1\//.test(l.felt), first = l => all.find(o => o.felt.split('/')[0] === l.felt.split('/')[0] && item(o)) === l;
  const gone = all.filter(l => (nr === 0 ? !item(l) : item(l) && first(l) === (nr === 2)));
  for (const l of all) change(m, content, l.steps);
  for (const l of gone) remove(content, l.felt);
  return [content, gone];
}

export {batch, change, DAY, fnr, good, kravCovered, lacking, lines, linesMeant, M, partsCovered, placeless, rowsCovered, TEXTS};
