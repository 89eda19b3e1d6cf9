// Documents are for people: of each, nine sentences of ten have at most 25 words, a line of prose is at most 100 columns wide, and every relative link
// leads to a file, and to a heading where it names one. Tables and code are left out. Source files that are named by a path are there.
//   node tests/tools/prose.mjs [--figures | --longest FILE]
// --figures prints what each document measures, --longest the sentences of one that are over the norm.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, statSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';

const WORDS = 25, COLUMNS = 100;

// ---- reading Markdown ----

const indent = line => line.length - line.trimStart().length;
const MARKER = /^(\s*)(?:[-*+]|\d+[.)])\s+/;

// Lines of prose, with their number: no code, no table, no comment, no line of dashes.
function proseLines(text) {
  const out = [];
  let fence = '', comment = false, blank = true, code = false, margin = 0;
  text.split('\n').forEach((line, at) => {
    const bare = line.trim();
    const opened = /^(`{3,}|~{3,})/.exec(bare);
    if (fence) {
      if (bare.startsWith(fence) && !bare.slice(fence.length).replaceAll(fence[0], '').trim()) fence = '';
      return;
    }
    if (opened) { fence = opened[1]; out.push({at, kind: 'end', line: ''}); blank = false; return; }
    if (comment || bare.startsWith('<!--')) { comment = !bare.endsWith('-->'); return; }
    if (!bare) { blank = true; out.push({at, kind: 'end', line: ''}); return; }
    const item = MARKER.exec(line);
    if (blank && !item && indent(line) < margin) margin = 0;
    code = (blank || code) && indent(line) >= margin + 4;
    blank = false;
    if (code) { blank = true; return; }
    if (item) margin = item[0].length;
    if (bare.startsWith('|')) return out.push({at, kind: 'end', line: ''});
    out.push({at, kind: /^#{1,6}\s/.test(bare) ? 'heading' : item ? 'item' : 'text', line});
  });
  return out;
}

// Whole paragraphs, items and headings, as one line of words each.
function blocks(lines) {
  const out = [];
  let open = null;
  for (const {kind, line} of lines) {
    const words = line.replace(/^\s*>\s?/, '').replace(MARKER, '').trim();
    if (kind !== 'text' || !open) open = null;
    if (kind === 'end' || kind === 'heading' || !words) continue;
    if (open) open.text += ' ' + words;
    else out.push(open = {text: words});
  }
  return out.map(block => block.text);
}

const plain = text => text
  .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
  .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  .replace(/(`+)(.+?)\1/g, 'code')
  .replace(/[*_]{1,3}/g, '')
  .replace(/\b(e\.g|i\.e|cf|etc|vs|no|nr|art|incl)\./gi, '$1');

// A sentence ends at . ! or ? before something that can begin one.
const sentences = text => plain(text).split(/(?<=[.!?]["»”')\]]*)\s+(?=["«“'(\[]*[\p{Lu}\p{N}]|code\b)/u).filter(s => /\p{L}/u.test(s));
const countWords = sentence => sentence.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;

const percentile90 = counts => counts.length ? [...counts].sort((a, b) => a - b)[Math.ceil(counts.length * 0.9) - 1] : 0;

function measure(text) {
  const lines = proseLines(text);
  const all = blocks(lines).flatMap(sentences).map(sentence => ({sentence, words: countWords(sentence)}));
  return {
    words: percentile90(all.map(s => s.words)),
    wide: lines.filter(l => [...l.line].length > COLUMNS).map(l => l.at + 1),
    long: all.filter(s => s.words > WORDS).sort((a, b) => b.words - a.words),
    sentences: all.length,
  };
}

// ---- links ----

const slug = heading => plain(heading.replace(/(`+)(.+?)\1/g, '$2')).toLowerCase().trim().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
const headings = text => new Set(proseLines(text).filter(l => l.kind === 'heading').map(l => slug(l.line.trim().replace(/^#+\s+/, '').replace(/\s#+$/, ''))));

// What is wrong with the relative links of a document.
function brokenLinks(file, text) {
  const out = [];
  let found = 0;
  const bare = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]+`/g, '');
  for (const [, target] of bare.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    found++;
    const [path, anchor] = target.split('#');
    const to = path ? normalize(join(dirname(file), decodeURIComponent(path))) : file;
    if (to.startsWith('..') || !existsSync(to)) out.push(`${file}: the link ${target} leads nowhere`);
    else if (anchor && statSync(to).isFile() && to.endsWith('.md') && !headings(readFileSync(to, 'utf8')).has(anchor))
      out.push(`${file}: ${to} has no heading for the link ${target}`);
  }
  return {found, out};
}

// ---- files ----

// Where a document names files from: its own folder, or one of these.
const ROOTS = ['.', 'lib', 'lib/include', 'service', 'templates', 'tests', 'tests/unit'];
const FILE = /`([a-z_]+(?:\/[\w.-]+)*\/[\w-]+\.(?:c|h|def|mjs|sql|xsl|txt|cmake|map))`/g;

// Source files that a document names by their path, and that are not there.
function goneFiles(file, text) {
  const named = [...text.matchAll(FILE)].map(m => m[1]);
  const gone = named.filter(path => ![dirname(file), ...ROOTS].some(root => existsSync(join(root, path))));
  return {found: named.length, out: [...new Set(gone)].map(path => `${file}: names ${path}, which is gone`)};
}

// ---- the tool sees what it is for ----

const SAMPLE = `# A heading of many words that is no sentence
One two three. Four \`five six\`
seven [eight nine](x). (Ten eleven?)

- Twelve e.g. thirteen

      code that is not read. Nor this.

| a table. | is not read. |

${'wide '.repeat(30)}
`;

function sampleHolds() {
  const m = measure(SAMPLE);
  return m.sentences === 5 && m.words === 30 && m.wide.join() === '11' && m.long.length === 1 &&
    percentile90([1, 2, 3, 4, 5, 6, 7, 8, 9, 40]) === 9 && brokenLinks('README.md', '[a](no-such-file) [b](LICENSE) [c](#no-such-heading)').out.length === 2 &&
    goneFiles('README.md', '`sys/no_such.c` `core/arena.c` `lib/core/arena.c` `a/b`').out.length === 1;
}

// ---- all documents ----

const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {encoding: 'utf8'}).trim().split('\n').filter(existsSync).sort();
let good = 0, bad = 0, links = 0, files = 0;
const check = (condition, what) => { if (condition) good++; else { bad++; console.log(what); } };

if (process.argv[2] === '--figures') {
  for (const file of documents) {
    const m = measure(readFileSync(file, 'utf8'));
    console.log(`  '${file}': {words: ${m.words}, wide: ${m.wide.length}}, // ${m.sentences} sentences, ${m.long.length} over ${WORDS} words`);
  }
  process.exit(0);
}
if (process.argv[2] === '--longest') {
  const m = measure(readFileSync(process.argv[3], 'utf8'));
  for (const s of m.long) console.log(`${s.words}: ${s.sentence}`);
  if (m.wide.length) console.log(`lines over ${COLUMNS} columns: ${m.wide.join(' ')}`);
  process.exit(0);
}

check(sampleHolds(), 'the tool does not see what is wrong in its own sample');
check(documents.length > 20, `only ${documents.length} documents found`);
for (const file of documents) {
  const text = readFileSync(file, 'utf8');
  const m = measure(text);
  check(m.words <= WORDS, `${file}: nine sentences of ten have at most ${m.words} words, and ${WORDS} is the most: shorten some (node tests/tools/prose.mjs --longest ${file})`);
  check(m.wide.length === 0, `${file}: lines of prose over ${COLUMNS} columns: ${m.wide.join(' ')}`);
  const of = brokenLinks(file, text);
  links += of.found;
  check(of.out.length === 0, of.out.join('\n'));
  const gone = goneFiles(file, text);
  files += gone.found;
  check(gone.out.length === 0, gone.out.join('\n'));
}
check(files > 100, `only ${files} files found that documents name`);
check(links > 15, `only ${links} relative links found`);
console.log(`${good} passed, ${bad} failed`);
process.exit(bad ? 1 : 0);
