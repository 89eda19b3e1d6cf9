// Insight: every route of the service is judged by a reviewed table, those of no agreement by ruter-felles.txt; an agreement one has no role in is told from
// one that does not exist by no method; and what people write beside the content is read by those of lesere-avtalen.txt, whatever they open.
import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {CAST, equal, multipart, ok, ROLES, ROOT, script, test, tests, today, unescape, unzip} from './lib.mjs';

const COLUMNS = ['deltaker', 'arbeidsgiver', 'veileder', 'beslutter', 'mentor'];
const lines = name => readFileSync(join(ROOT, name), 'utf8').split('\n');
const table = name => lines(`tests/service/${name}`).filter(l => l && !l.startsWith('#')).map(l => l.trim().split(/\s+/));
const JUDGED = [...table('ruter.txt'), ...table('ruter-felles.txt')].map(([rute]) => rute.split('?')[0]);
const TYPES = {NONE: null, JSON: 'application/json', FORM: 'application/x-www-form-urlencoded', FILE: 'multipart/form-data; boundary=x'};
const ROUTES = ['front', 'page', 'api'].flatMap(room => lines(`service/${room}/${room}_routes.def`)).map(l => l.match(/^ROUTE\("(\w+)", "([^"]+)", \w+, (\w+), \w+, (\w+),/)).filter(Boolean)
  .map(m => ({method: m[1], path: m[2], kind: m[3], body: TYPES[m[4]]}));
// Judged elsewhere: INTERNAL and STATIC, which hold nothing of anybody, by pages.mjs.
const READ = ROUTES.filter(r => r.method === 'GET' && (r.kind === 'PAGE' || r.kind === 'API'));
const WRITTEN = ROUTES.filter(r => r.method !== 'GET' && r.path.includes('/avtaler/{}'));
const PDF = '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n';

const done = answer => {
  equal(answer.status, 201, answer.text.slice(0, 400));
  return answer.json;
};
const readable = bytes => unescape(bytes.toString('utf8').replace(/<[^>]*>/g, ' '));

// ---- the tables and the routes ----

async function complete() {
  await tests('every route that is read has a line in a reviewed table, and every line is of a route', async wrong => {
    const fits = (path, rute) => new RegExp(`^${path.replace(/[.]/g, '\\.').replaceAll('{}', '[^/]+')}$`).test(rute);
    ok(READ.length > 30, `${READ.length} routes`);
    for (const {path} of READ) if (!JUDGED.some(rute => fits(path, rute))) wrong(`no line for GET ${path}`);
    for (const rute of JUDGED) if (!READ.some(({path}) => fits(path, rute))) wrong(`no route for ${rute}`);
  });
}

async function common(s) {
  const id = await s.create('arbeidstrening'), {kontrollkode} = (await s.putForward(id), (await s.get(id, 'veileder')).versjoner[0]);
  await tests('routes of no agreement, by person', async wrong => {
    for (const [rute, ...cells] of table('ruter-felles.txt'))
      for (const [i, rolle] of ['deltaker', 'arbeidsgiver', 'mentor', 'veileder', 'beslutter', null].entries()) {
        const path = rute.replace('KODE', kontrollkode);
        const answer = rolle ? await (await s.login(CAST[rolle])).get(path) : await s.call('GET', path);
        if (String(answer.status) !== cells[i]) wrong(`${rute} to ${rolle ?? 'nobody'}: ${answer.status}, not ${cells[i]}`);
        if (answer.status !== 200 && readable(answer.bytes).includes(id)) wrong(`${rute} names the agreement to ${rolle ?? 'nobody'}`);
      }
  });
}

// ---- no agreement of one's own ----

// What a stranger could send: whole enough that only the agreement is in question.
async function send(s, as, {method, path, kind}, id) {
  const to = path.replace('{}', id).replace('handling/{}', 'handling/avbrutt').replace('utkast/{}', 'utkast/parter')
    .replace('erklaeringer/{}', `erklaeringer/${id}`).replaceAll('{}', '1');
  const file = path.endsWith('/filer');
  if (kind === 'API')
    return s.api(method, to, {as, match: 'u1', ...(file ? multipart([['slag', 'annet']], PDF) : method === 'DELETE' ? {} : {body: {handling: 'avbrutt', rolle: 'veileder', innhold: {}}})});
  const browser = await s.login(as), token = (await browser.get('/avtaler')).text.match(/name="token" value="([^"]+)"/)[1];
  const fields = {token, nokkel: `innsyn-${randomUUID()}`, hode: 'u1', tekst: 'x'};
  if (!file) return browser.post(to, fields);
  const {type, raw} = multipart([...Object.entries(fields), ['slag', 'annet']], PDF);
  return s.call('POST', to, {headers: {Cookie: browser.cookie, 'Content-Type': type}, body: raw});
}

async function strangers(s) {
  const ids = [await s.create('mentor'), await s.agreed('mentor')], none = '01JD0000000000000000000000';
  await tests('by no method is another’s agreement told from one that does not exist', async wrong => {
    ok(WRITTEN.length > 20, `${WRITTEN.length} routes`);
    const before = s.stored();
    for (const route of WRITTEN)
      for (const as of ['kari', 'einar']) {
        const other = await send(s, as, route, none);
        for (const id of ids) {
          const answer = await send(s, as, route, id);
          if (answer.status !== 404 || other.status !== 404) wrong(`${as} ${route.method} ${route.path}: ${answer.status}, and ${other.status} for none`);
          if (answer.json?.title !== other.json?.title || answer.json?.type !== other.json?.type) wrong(`${as} ${route.path}: ${answer.text} and ${other.text}`);
        }
      }
    equal(s.stored(), before, 'stored');
  });
  await tests('without a login every route of an agreement leads to the way in, or says so', async wrong => {
    for (const {method, path, kind, body} of [...READ.filter(r => r.path.includes('/avtaler/{}')), ...WRITTEN]) {
      const answer = await s.call(method, path.replace('{}', ids[1]).replaceAll('{}', '1'), body ? {headers: {'Content-Type': body}, body: '{}'} : {});
      if (answer.status !== (kind === 'API' ? 401 : 303)) wrong(`${method} ${path}: ${answer.status}`);
      if (answer.status === 303 && !(method === 'GET' ? /^\/\?til=\/avtaler\/[^?&]+$/ : /^\/$/).test(answer.headers.location)) wrong(`${path} leads to ${answer.headers.location}`);
    }
  });
}

// ---- what people write ----

async function upload(s, id, rolle, slag, name) {
  const {hode} = await s.get(id, rolle), fields = [['rolle', rolle], ['slag', slag]];
  return s.api('POST', `avtaler/${id}/filer`, {as: CAST[rolle], match: hode, ...multipart(fields, PDF, `${name}.pdf`)});
}

const PROPOSED = {formaal: 'x', 'annen-bistand-behov': 'nei', enhet: '0001'};
const HELD = {dato: today(), deltok: 'Alle', avtalt: 'Ingenting nytt.'};

// How each line of the table is done, on the agreement it is about: a draft, one that waits for signatures, or one in force.
const DOES = {
  henvendelse: (s, id, {rolle, til}, m) => s.act(id, rolle, {handling: 'henvendelse', slag: til, tekst: m}),
  besvart: async (s, id, {rolle}, m) => {
    const open = (await s.get(id, rolle)).henvendelser.find(h => h.fra === 'deltaker' && h.tekst && h.svar === null);
    return s.act(id, rolle, {handling: 'besvart', slag: `post-${open.nr}`, tekst: m});
  },
  endringsoenske: (s, id, {rolle}, m) => s.act(id, rolle, {handling: 'endringsoenske', tekst: m}),
  svar: async (s, id, {rolle}, m) => s.act(id, rolle, {handling: 'svar', slag: `post-${(await s.get(id, rolle)).aapne.at(-1).nr}`, tekst: m}),
  innvendt: async (s, id, {rolle}, m) => {
    await s.amend(id, 'veileder', c => (c['kontaktpunkt-nav'].telefon = '41000077'));
    await s.putForward(id);
    return s.act(id, rolle, {handling: 'innvendt', tekst: m});
  },
  loefte: async (s, id, {rolle, hva}, m) => s.act(id, rolle, {handling: 'loefte', slag: 'ikke-gitt', om: `${hva}/${(await s.get(id, rolle)).innhold[hva][0].id}`, tekst: m}),
  oppfulgt: (s, id, {rolle, hva}, m) =>
    s.act(id, rolle, {handling: 'oppfulgt', slag: 'gjennomgang', deler: hva === 'moete' ? {...HELD, avtalt: m} : HELD, ...(hva === 'referat' ? {tekst: m} : {})}),
  'periode-avslaatt': async (s, id, {rolle}, m) =>
    s.act(id, rolle, {handling: 'periode-avslaatt', slag: 'annet', om: (await s.get(id, rolle)).perioder[0].om, tekst: m}),
  'periode-sendt': async (s, id, {rolle}, m) => s.act(id, rolle, {handling: 'periode-sendt', om: (await s.get(id, rolle)).perioder[0].om, tekst: m}),
  samtykke: (s, id, {rolle}, m) => s.act(id, rolle, {handling: 'samtykke', slag: 'dele-rapport', tekst: m}),
  fil: (s, id, {rolle, hva}, m) => upload(s, id, rolle, hva, m),
  kontaktpunkt: async (s, id, {rolle}, m) => {
    await s.amend(id, rolle, c => (c['kontaktpunkt-arbeidsplass'].funksjon = m));
    return {status: 201, text: '', json: await s.putForward(id, {rolle})};
  },
  avbrutt: (s, id, {rolle}, m) => s.end(id, rolle, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today(), tekst: m}),
  forslag: (s, id, {rolle, hva}, m) => s.api('POST', `avtaler/${id}/forslag`, {as: CAST[rolle], body: {rolle, felt: hva, verdi: PROPOSED[hva], begrunnelse: m}}),
  fullmakt: async (s, id, {rolle, hva}, m) => {
    const answer = await s.attempt(id, rolle, {more: {handling: 'godkjent', for: hva, grunn: 'reservert', tekst: m}});
    return {...answer, status: answer.status === 202 ? 201 : answer.status};
  },
  avvist: (s, id, {rolle}, m) => s.act(id, rolle, {handling: 'avvist', slag: 'uenig', tekst: m}),
  trukket: async (s, id, {rolle}, m) => {
    await s.sign(id, rolle);
    return s.act(id, rolle, {handling: 'trukket', tekst: m});
  },
};
const DRAFTED = ['forslag'], WAITING = ['fullmakt', 'avvist', 'trukket'];

// Everything a role can open of an agreement, as [where, what a person would read of it].
async function opens(s, id, rolle) {
  const browser = await s.login(CAST[rolle]), now = await s.get(id, rolle);
  const fill = path => path.replace('{}', id).replace('utkast/{}', 'utkast/parter').replace('handling/{}', 'handling/svar');
  const numbers = [...now.poster.map(p => p.nr), ...now.forslag.map(f => f.nr)];
  const paths = READ.filter(r => r.path.includes('/avtaler/{}')).map(r => fill(r.path)).flatMap(path => {
    if (/(kvittering|filer|forslag)\/\{\}$/.test(path)) return numbers.map(nr => path.replace('{}', nr));
    if (path.endsWith('erklaeringer/{}')) return s.sql(`SELECT id FROM forsok WHERE avtale='${id}'`).map(row => path.replace('{}', row.id));
    return [path.replace('versjoner/{}/{}', 'versjoner/1/avtale.xml').replace('{}', '1')];
  });
  const got = [];
  for (const path of [...paths, ...Object.keys(PROPOSED).map(f => `/avtaler/${id}/forslag?felt=${f}`), '/avtaler']) {
    const answer = await browser.get(`${path}${path.includes('?') ? '&' : '?'}rolle=${rolle}`);
    const zip = answer.headers['content-type'] === 'application/zip';
    const bytes = zip ? Buffer.concat([...unzip(answer.bytes)].flatMap(([name, b]) => [Buffer.from(name), Buffer.from(b)])) : answer.bytes;
    got.push([path.replace(id, '{}'), `${answer.headers['content-disposition'] ?? ''} ${bytes} ${readable(bytes)}`]);
  }
  return got;
}

async function readers(s) {
  const rows = table('lesere-avtalen.txt').map(([what, who, ...cells], i) => {
    const [act, hva] = what.split(':'), [rolle, til] = who.split('>');
    return {act, hva, rolle, til, marker: `Merkeinnsyn-${i}-`, name: `${what} ${who}`, reads: Object.fromEntries(COLUMNS.map((r, k) => [r, cells[k]]))};
  });
  const inForce = await s.agreed('mentor'), draft = await s.create('mentor');
  for (const row of rows) {
    row.id = DRAFTED.includes(row.act) ? draft : inForce;
    if (WAITING.includes(row.act)) await s.putForward((row.id = await s.create('mentor')));
    await test(`${row.name}: is done`, async () => { done(await DOES[row.act](s, row.id, row, row.marker)); });
  }
  for (const rolle of ROLES.mentor)
    await tests(`what people write beside the content, as ${rolle}, whatever is opened`, async wrong => {
      const opened = {};
      for (const row of rows) {
        const seen = (opened[row.id] ??= await opens(s, row.id, rolle)).filter(([, text]) => text.includes(row.marker)).map(([where]) => where);
        if (row.reads[rolle] === 'nei' && seen.length > 0) wrong(`${row.name} is read at ${seen}`);
        if (row.reads[rolle] === 'ja' && seen.length === 0) wrong(`${row.name} is nowhere to be read`);
      }
    });
}

await script(async s => {
  await complete();
  await common(s);
  await strangers(s);
  await readers(s);
});
