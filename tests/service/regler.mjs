// Every refusal of the rules in three ways: `avtale sjekk`, the API and the pages answer each line of regler.txt alike, and every row of the schemas has its
// lines. The six measures go beside one another, each with one draft that is written over again.
import {execFile} from 'node:child_process';
import {cpSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, forms, ok, ROLES, ROOT, same, script, test, tests, unescape} from './lib.mjs';
import {batch, change, DAY, fnr, good, kravCovered, lacking, lines, linesMeant, M, partsCovered, placeless, rowsCovered, TEXTS} from './regler-tabell.mjs';

// ---- people: one for each other agreement a line needs ----

const own = (m, l) => `${m.short} ${l.annen ?? 'gjelder'}`;
const OTHERS = [...new Set(lines.filter(l => l.annen || l.gjelder).flatMap(l => l.who.map(short => own(M[short], l))).concat(Object.keys(M).map(m => `${m} tur`)))];
const persons = Object.fromEntries(OTHERS.map((key, i) => [key, {id: `p${i}`, navn: `Deltaker Nummer${i}`, fnr: fnr(`2001-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + Math.floor(i / 12)).padStart(2, '0')}`)}]));
const people = file(join(folder(), 'personer.xml'), readFileSync(join(ROOT, 'service/demo/personer.xml'), 'utf8').replace('</personer>',
  `${Object.values(persons).map(p => `<person id="${p.id}" navn="${p.navn}" slag="deltaker" fnr="${p.fnr}"/>`).join('\n')}\n</personer>`));
const become = (content, {navn, fnr: foedselsnummer}) => ({...content, deltaker: {...content.deltaker, navn, foedselsnummer}});

// ---- the command line ----

const work = folder();
let files = 0;

// A folder of schemas with this measure alone: the command reads all there are.
function schemas(m) {
  const dir = join(work, m.name);
  if (!existsSync(dir)) {
    for (const name of ['felles', 'satser', m.name]) cpSync(join(ROOT, 'schemas', name), join(dir, name), {recursive: true});
  }
  return dir;
}

function sjekk(m, content, {day, avtaler, gjelder}) {
  const args = ['sjekk', '--tiltak', m.name, '--idag', day, '--skjemaer', schemas(m)];
  for (const [name, data] of Object.entries({fakta: avtaler && {avtaler}, gjelder})) {
    if (!data) continue;
    args.push(`--${name}`, join(work, `${files}.json`));
    writeFileSync(join(work, `${files++}.json`), JSON.stringify(data));
  }
  return new Promise(resolve => {
    const child = execFile(AVTALE, args, {cwd: ROOT, encoding: 'utf8'}, (error, stdout, stderr) =>
      resolve({status: error ? error.code : 0, stderr, feil: stdout.startsWith('[') ? JSON.parse(stdout) : []}));
    child.stdin.end(JSON.stringify(content));
  });
}

// ---- what is told ----

const tell = feil => feil.map(f => `${f.kode}${f.alvor === 'stopp' ? '!' : ''}@${f.felt}`).join(' ') || 'nothing';

// Whether a list of faults is what the line says. some: where it is told early, the rest comes later.
function judge(l, feil, some) {
  const wanted = f => f.kode === l.kode && f.felt === l.felt;
  const tells = ['stopp', 'advarsel'].includes(l.weight), hits = feil.filter(wanted);
  const rest = feil.filter(f => !(tells && wanted(f)) && !l.also.some(a => f.kode.startsWith(a)));
  for (const a of l.also) if (feil.some(f => f.kode.startsWith(a))) l.used.add(a);
  if (rest.length > 0) return `also ${tell(rest)}`;
  if (!tells) return feil.some(f => f.kode === l.kode) ? `${l.kode} all the same` : '';
  if (hits.length !== 1) return `${hits.length} times, told ${tell(feil)}`;
  return hits[0].alvor === l.weight || (some && l.weight === 'stopp') ? '' : `it is ${hits[0].alvor}`;
}

// The hjemmel of the rows of a line; of a krav that of the field.
function hjemler(m, l) {
  const rows = m.rows.filter(r => l.kode === r.kode || l.kode === `${r.kode}-venter`);
  return rows.length > 0 ? rows.map(r => r.hjemmel ?? '') : ['mangler', 'for-faa', 'ikke-regnet', 'ukjent-avtale'].includes(l.kode) ? [m.at(l.felt).hjemmel] : [''];
}

function basis(m, l, feil, wrong, way) {
  for (const f of feil.filter(f => f.kode === l.kode && f.felt === l.felt))
    if (!hjemler(m, l).includes(f.hjemmel)) wrong(`${way}: hjemmel ${f.hjemmel}, not ${hjemler(m, l)}`);
}

// The link that leads to the field, with the text of the code at its end.
function links(html, href) {
  return [...html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)].filter(([, to]) => unescape(to) === href).map(([, , text]) => unescape(text));
}

// ---- a measure ----

class Course {
  constructor(s, m, vera) {
    Object.assign(this, {s, m, vera, anchors: new Set()});
  }

  async begin() {
    this.id = await this.s.create(this.m.name, {content: good(this.m)});
    this.etag = 'u1';
  }

  // The draft as the content; the answer of PUT.
  async put(content) {
    const answer = await this.s.api('PUT', `avtaler/${this.id}/utkast`, {as: 'vera', match: this.etag, body: {innhold: content}});
    ok([200, 422].includes(answer.status), `PUT: ${answer.text.slice(0, 200)}`);
    if (answer.status === 200) this.etag = answer.json.utkast.etag;
    return answer;
  }

  // ids of items told by their place, and the other way, after the draft that is there (and what is in force).
  async ids() {
    const {utkast, innhold} = await this.s.get(this.id, 'veileder'), byId = {}, byPlace = {};
    for (const content of [innhold, utkast.innhold])
      for (const [list, items] of Object.entries(content ?? {}))
        if (Array.isArray(items)) items.forEach((item, i) => { byId[item.id] ??= String(i + 1); byPlace[`${list}/${i + 1}`] = `${list}/${item.id}`; });
    const short = path => path.replace(/[0-9A-Z]{26}/, id => byId[id] ?? id);
    return {short, long: path => path.replace(/^[^/]*\/\d+/, at => byPlace[at] ?? at), placed: feil => feil.map(f => ({...f, felt: short(f.felt)}))};
  }

  // What is put forward: the preview, the refusal, and the page with its link.
  async forward(l, wrong) {
    const preview = await this.s.api('GET', `avtaler/${this.id}/fremlegg`, {as: 'vera'}), {feil, klar} = preview.json;
    const named = feil.some(f => /[0-9A-Z]{26}/.test(f.felt)) || l.gjelder, stops = feil.some(f => f.alvor === 'stopp');
    const names = named ? await this.ids() : {short: path => path, long: path => path, placed: list => list};
    const heard = names.placed(feil), why = judge(l, heard);
    if (why) wrong(`API, before it is put forward: ${why}`);
    if (klar === stops) wrong(`API: klar is ${klar}`);
    basis(this.m, l, heard, wrong, 'API');
    if (stops) {
      const answer = await this.s.api('POST', `avtaler/${this.id}/fremlegg`, {as: 'vera', match: this.etag, body: {grunn: 'Prøve.'}});
      if (answer.status !== 422 || !same(answer.json.feil, feil)) wrong(`API, put forward: ${answer.status} ${tell(answer.json.feil ?? [])}`);
    }
    if (['stopp', 'advarsel'].includes(l.weight)) await this.page(l, names, wrong);
    return {heard, names};
  }

  async page(l, names, wrong) {
    const group = this.m.at(l.felt).side, path = `/avtaler/${this.id}/utkast/${group}`, anchor = `f-${names.long(l.felt).replaceAll('/', '-')}`;
    const html = (await this.vera.get(`/avtaler/${this.id}/fremlegg`)).text, texts = links(html, `${path}#${anchor}`);
    const text = TEXTS[`feil.${l.kode}`];
    if (!texts.some(t => t.endsWith(text))) wrong(`page: no link to ${group}#${anchor} with «${text}»`);
    if (this.anchors.has(placeless(l.felt))) return;
    this.anchors.add(placeless(l.felt));
    if (!(await this.vera.get(path)).text.includes(`id="${anchor}"`)) wrong(`page: ${path} has nothing with id ${anchor}`);
  }

  // What the API refuses when it is saved: the page where it is written says so, and leads to the field. What is beyond a limit it saves all the same.
  async form(l, wrong) {
    await this.put(good(this.m));
    const names = await this.ids(), field = this.m.at(l.felt), path = `/avtaler/${this.id}/utkast/${field.side}`;
    const list = field.liste && names.long(l.felt) === l.felt ? field.liste : '';
    const from = list ? `${path}?ny=${list}` : path, form = forms((await this.vera.get(from)).text).find(f => f.action.includes('/utkast/'));
    const ny = list && Object.keys(form.fields).find(k => k.startsWith(`f:${list}/`))?.split('/')[1];
    const name = sti => `f:${ny ? sti.replace(/\/\d+\//, `/${ny}/`) : names.long(sti)}`, filled = {};
    for (const step of l.steps) {
      const [, sti, value] = step.match(/^([^=]*)=(.*)$/) ?? [, step.slice(1), ''];
      if (!form.html.includes(`name="${name(sti)}"`)) wrong(`page: ${from} has no field ${name(sti)}`);
      filled[name(sti)] = value.startsWith('fnr(') ? fnr(value.slice(4, -1)) : value;
    }
    const posted = await this.vera.post(form.action || from, {...form.fields, ...filled, gjoer: 'lagre'}), kept = posted.status === 303;
    const answer = kept ? await this.vera.get(posted.headers.location) : posted;
    this.etag = (await this.s.get(this.id, 'veileder')).utkast.etag;
    const text = TEXTS[`feil.${l.kode}.${field.type}`] ?? TEXTS[`feil.${l.kode}`], anchor = name(l.felt).replace('f:', 'f-').replaceAll('/', '-');
    if (answer.status !== (kept ? 200 : 422)) wrong(`page: ${answer.status}`);
    const hrefs = [...answer.text.matchAll(/<a href="#(f-[^"]*)"[^>]*>([^<]*)<\/a>/g)].filter(([, , t]) => unescape(t).endsWith(text)).map(([, to]) => to);
    if (!hrefs.some(to => to === anchor || (ny && answer.text.includes(`id="${to}"`)))) wrong(`page: no link to #${anchor} with «${text}»`);
    if (hrefs.length > 0 && !answer.text.includes(`id="${hrefs[0]}"`)) wrong(`page: nothing has id ${hrefs[0]}`);
  }
}

// ---- the other agreements ----

// Put forward and, unless signed is false, signed by all.
async function inForce(s, m, content, person, signed = true) {
  const id = await s.create(m.name, {content}), cast = {...CAST, deltaker: person.id};
  await s.putForward(id);
  for (const rolle of ['deltaker', 'arbeidsgiver', 'mentor', 'veileder', 'beslutter'])
    if (signed && ROLES[m.name].includes(rolle)) await s.sign(id, rolle, cast[rolle]);
  return id;
}

async function another(s, m, l) {
  const person = persons[own(m, l)], [short, first, last, state] = l.annen.split(' '), other = M[short];
  if (!person.avtale) person.avtale = await inForce(s, other, {...become(good(other), person), start: first, slutt: last}, person, state === 'inngaatt');
  return {person, avtaler: [{avtale: person.avtale, tiltak: other.name, start: first, slutt: last, inngaatt: state === 'inngaatt' ? 'ja' : 'nei'}]};
}

// ---- a line ----

async function command(m, l, content, how, wrong, short = path => path) {
  const {status, feil, stderr} = await sjekk(m, content, {day: l.day, ...how}), heard = feil.map(f => ({...f, felt: short(f.felt)})), why = judge(l, heard);
  if (why) wrong(`avtale sjekk: ${why} ${stderr}`);
  if (status !== (feil.some(f => f.alvor === 'stopp') ? 1 : 0)) wrong(`avtale sjekk: status ${status}`);
  basis(m, l, heard, wrong, 'avtale sjekk');
  return heard;
}

async function ordinary(course, l, wrong) {
  const {s, m} = course, {person, avtaler} = l.annen ? await another(s, m, l) : {};
  const content = change(m, person ? become(good(m), person) : good(m), l.steps, {annen: person?.avtale});
  const [, saved] = await Promise.all([command(m, l, content, {avtaler}, wrong), course.put(content)]);
  if (saved.status === 200) {
    const {heard} = await course.forward(l, wrong);
    if (l.weight === 'settes') {
      const {innhold} = (await s.get(course.id, 'veileder')).utkast, row = m.rows.find(r => r.kode === l.kode);
      equal(l.felt.split('/').reduce((at, w) => at[w], innhold), row.verdi, 'what is saved');
    }
    return heard;
  }
  const why = judge(l, saved.json.feil, true);
  if (why) wrong(`API, saved: ${why}`);
  basis(m, l, saved.json.feil, wrong, 'API, saved');
  await course.form(l, wrong);
}

// As an amendment of the good content, which everybody has signed.
async function amendment(s, m, vera, l, wrong) {
  const person = persons[own(m, l)];
  if (!person.course) {
    person.course = new Course(s, m, vera);
    person.course.id = await inForce(s, m, become(good(m), person), person);
    const {hode} = await s.get(person.course.id, 'veileder');
    equal((await s.api('POST', `avtaler/${person.course.id}/endringer`, {as: 'vera', match: hode, body: {rolle: 'veileder'}})).status, 201);
    person.course.etag = (await s.get(person.course.id, 'veileder')).utkast.etag;
  }
  const {course} = person, {innhold: gjelder} = await s.get(course.id, 'veileder'), content = change(m, structuredClone(gjelder), l.steps);
  equal((await course.put(content)).status, 200, 'saved');
  const {names} = await course.forward(l, wrong);
  await command(m, l, content, {gjelder}, wrong, names.short);
}

// All krav lines of a measure at once: everything that is missing is told, and nothing that is there.
async function krav(course, nr, wrong) {
  const {m} = course, [content, gone] = lacking(m, nr), kinds = ['mangler', 'for-faa', 'ikke-regnet'];
  const lists = new Set(gone.filter(l => !m.at(l.felt).liste).map(l => l.felt));
  const wanted = gone.map(l => `${l.kode}!@${l.felt}`).sort();
  const told = feil => feil.filter(f => kinds.includes(f.kode)).map(f => `${f.kode}${f.alvor === 'stopp' ? '!' : ''}@${f.felt}`).sort();
  const [cli, saved] = await Promise.all([sjekk(m, content, {day: DAY}), course.put(content)]);
  equal(saved.status, 200, saved.text.slice(0, 300));
  const {feil} = (await course.s.api('GET', `avtaler/${course.id}/fremlegg`, {as: 'vera'})).json, names = await course.ids();
  const differ = (way, list) => {
    for (const w of wanted.filter(w => !list.includes(w))) wrong(`${way}, ${nr}: not told ${w}`);
    for (const t of list.filter(t => !wanted.includes(t) && !lists.has(t.split('@')[1]))) wrong(`${way}, ${nr}: ${t} has no line`);
  };
  differ('avtale sjekk', told(cli.feil));
  differ('API', told(names.placed(feil)));
  const html = (await course.vera.get(`/avtaler/${course.id}/fremlegg`)).text;
  for (const l of gone) {
    const href = `/avtaler/${course.id}/utkast/${m.at(l.felt).side}#f-${names.long(l.felt).replaceAll('/', '-')}`;
    if (!links(html, href).some(t => t.endsWith(TEXTS[`feil.${l.kode}`]))) wrong(`page, ${nr}: no link to ${href} with the text of ${l.kode}`);
  }
}

// One session for each who signs, since six measures go beside one another and a person has five at most.
const sessions = {};
const session = (s, person) => sessions[person] ??= s.login(person);

// Who signs too early is told whom it waits for: by the API, and on the page of signing.
async function order(s, m, wrong) {
  const id = await inForce(s, m, become(good(m), persons[`${m.short} tur`]), {}, false);
  for (const rolle of ['veileder', 'beslutter'].filter(r => ROLES[m.name].includes(r))) {
    const wanted = lines.filter(l => l.weight === 'tur' && l.felt === rolle && l.who.includes(m.short)).map(l => l.kode), answer = await s.attempt(id, rolle);
    const {type, feil = []} = answer.json, page = await (await session(s, CAST[rolle])).get(`/avtaler/${id}/signer`);
    if (answer.status !== 409 || type !== 'urn:avtale:feil:ikke-din-tur') wrong(`${rolle}: ${answer.text.slice(0, 200)}`);
    if (!same(feil.map(f => f.kode).sort(), [...wanted].sort())) wrong(`${rolle} is told ${tell(feil)}`);
    for (const f of feil) if (f.felt !== 'rolle' || f.tekst !== TEXTS[`feil.${f.kode}`] || f.hjemmel !== m.rows.find(r => r.kode === f.kode)?.hjemmel) wrong(JSON.stringify(f));
    for (const kode of wanted) if (page.status !== 409 || !unescape(page.text).includes(TEXTS[`feil.${kode}`])) wrong(`${rolle}: the page (${page.status}) does not say ${kode}`);
  }
}

// ---- all of them ----

const named = (m, l) => `line ${l.nr}, ${m.short} ${l.weight} ${l.kode} ${l.felt}`;

async function measureOf(s, m, vera) {
  const course = new Course(s, m, vera);
  await course.begin();
  await tests(`${m.short}: the good content is told nothing of`, async wrong => {
    const content = good(m), feil = (await s.api('GET', `avtaler/${course.id}/fremlegg`, {as: 'vera'})).json.feil;
    for (const [way, list] of [['API', feil], ['avtale sjekk', (await sjekk(m, content, {day: DAY})).feil]]) if (list.length > 0) wrong(`${way}: ${tell(list)}`);
  });
  for (const l of lines.filter(l => l.who.includes(m.short) && l.day === DAY && !['krav', 'tur', 'aldri'].includes(l.weight)))
    await tests(named(m, l), wrong => (l.gjelder ? amendment(s, m, vera, l, wrong) : ordinary(course, l, wrong)));
  await tests(`${m.short}: who signs too early is told whom it waits for`, wrong => order(s, m, wrong));
  for (const nr of [0, 1, 2]) await tests(`${m.short}: all that must be there, ${nr}`, wrong => krav(course, nr, wrong));
  return course;
}

for (const m of Object.values(M)) {
  await tests(`${m.short}: every row has its lines`, wrong => rowsCovered(m, wrong));
  await tests(`${m.short}: every signer has its line`, wrong => partsCovered(m, wrong));
  await tests(`${m.short}: every krav has its line`, wrong => kravCovered(m, wrong));
  await tests(`${m.short}: every line means something`, wrong => linesMeant(m, wrong));
}

await script(async s => {
  const vera = await s.login('vera');
  const courses = await Promise.all(Object.values(M).map(m => measureOf(s, m, vera)));
  for (const day of new Set(lines.map(l => l.day).filter(d => d !== DAY))) {
    await s.stop();
    s.extra.idag = day;
    await s.start();
    const later = await s.login('vera');
    for (const course of courses) {
      course.vera = later;
      for (const l of lines.filter(l => l.who.includes(course.m.short) && l.day === day)) await tests(named(course.m, l), wrong => ordinary(course, l, wrong));
    }
  }
  await tests('nothing is said to be told too that never is', wrong => {
    for (const l of lines) for (const a of l.also) if (!l.used.has(a)) wrong(`line ${l.nr}: ${a}`);
  });
}, {idag: DAY, personer: people});
