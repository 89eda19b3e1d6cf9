// Writes the seeds of tests/corpus/ anew from real data: an agreement with a mentor, taken through its life in the demo by the service's own API. They
// are committed, so this is run only when a format changes. zip/liten.zip is tests/golden/pakke.zip.
//
//   node tests/fuzz/corpus.mjs        AVTALED, AVTALE: programs (build/test)
import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {CAST, ROOT, Service, forms, innhold, unzip} from '../service/lib.mjs';

const CORPUS = join(ROOT, 'tests/corpus');
rmSync(CORPUS, {recursive: true, force: true});
function seed(name, bytes) {
  const path = join(CORPUS, name);
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, bytes);
}

const service = await Service.open({webhook_privat: 'ja'});
const bundle = async (id, rolle) => unzip((await service.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]})).bytes);
const textOf = note => note.subarray(0, note.lastIndexOf('\n\n') + 1);

// ---- the agreement ----

const id = await service.create('mentor');
const draft = await service.get(id, 'veileder');
await service.putForward(id, {grunn: 'Lagt fram etter møte.\nAlle var der.'});
await service.signAll(id, 'mentor');
await service.act(id, 'deltaker', {handling: 'samtykke', slag: 'dele-rapport'});
await service.act(id, 'arbeidsgiver', {handling: 'endringsoenske', tekst: 'Kan vi begynne klokka ti?'});
await service.amend(id, 'veileder', c => (c.timer = '14'));
await service.putForward(id, {grunn: 'Mer hjelp i starten.'});
await service.signAll(id, 'mentor');
await service.end(id, 'deltaker');
const nav = await bundle(id, 'veileder');

// ---- what lies in its bundle ----

const acts = new Set();
for (const [name, bytes] of nav) {
  if (name.endsWith('.erklaering')) {
    const act = /^handling (.*)$/m.exec(bytes.toString())[1];
    if (!acts.has(act)) seed(`erklaering/${act}.txt`, bytes);
    acts.add(act);
  }
  if (/post-000[13].kvittering/.test(name)) {
    seed(`note/${name}`, bytes);
    seed(`kvittering/${name}.txt`, textOf(bytes));
  }
  if (/post-000[15].tlog-proof/.test(name)) seed(`tlog-proof/${name}`, bytes);
  if (/^post-.*\.xml$/.test(name) || /^versjon-1\/(avtale|bistand|mentoroppdrag|nav)\.xml$/.test(name)) seed(`xml/${name.replace('/', '-')}`, bytes);
  if (/^skjema\/mentor\/1\/(regler\.xml|nav\.xsd)$/.test(name)) seed(`xml/${name.split('/').pop()}`, bytes);
  if (name === 'post-0001.bevis') seed('json/bevis.json', bytes);
}
const list = nav.get('nokler/nokkelliste-1.note'), proof = nav.get('post-0001.tlog-proof');
seed('note/nokkelliste.note', list);
seed('note/manifest.note', nav.get('manifest.note'));
seed('keylist/nokkelliste.txt', textOf(list));
seed('keylist/rot.vkey', `# roten\n${/nokkel (\S+) rot/.exec(list.toString())[1]}\n`);
seed('note/sjekkpunkt.note', proof.subarray(proof.indexOf('\n\n') + 2));
seed('checkpoint/sjekkpunkt.txt', textOf(proof.subarray(proof.indexOf('\n\n') + 2)));
seed('checkpoint/tomt.txt', 'demo.avtale/logg/1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');

// ---- a whole one, of a small measure ----

const small = await service.agreed('arbeidstrening');
seed('pakke/arbeidstrening.zip', (await service.api('GET', `avtaler/${small}/pakke.zip?rolle=deltaker`, {as: 'ola'})).bytes);
copyFileSync(join(ROOT, 'tests/golden/pakke.zip'), (mkdirSync(join(CORPUS, 'zip'), {recursive: true}), join(CORPUS, 'zip/liten.zip')));
seed('zip/tom.zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex'));

// ---- what is changed in one: an entry, then edits (tests/fuzz/innhold.c) ----

for (let entry = 0; entry < 64; entry += 3) seed(`innhold/post-${String(entry).padStart(2, '0')}`, Buffer.from([entry, 0, 40 + entry, entry % 3, 0x31]));
seed('innhold/uendret', Buffer.from([1]));
seed('innhold/flere', Buffer.from([5, 0, 9, 0, 0x30, 0, 1, 1, 0x0a, 0, 200, 2, 9]));

// ---- what comes over HTTP ----

seed('json/avtale.json', JSON.stringify({tiltak: 'mentor', innhold: innhold('mentor')}));
seed('json/utkast.json', JSON.stringify({rolle: 'veileder', innhold: draft.utkast.innhold, grunn: 'To\nlinjer, «sitat» og "strek" \\'}, null, 2));
seed('json/erklaering.json', JSON.stringify({handling: 'godkjent', rolle: 'deltaker', fremlegg: draft.hode}));
seed('json/alt.json', '{"a":[1,-20,9007199254740991,true,false,null,"\\u00e5\\ud83d\\ude00\\n\\/",[],{}],"\\u0062":{"c":[[[["dypt"]]]]}}');
seed('json/svar.json', JSON.stringify(await service.get(id, 'mentor')));

const browser = await service.login('vera');
const fresh = await service.create('mentor');
for (const group of ['parter', 'tilrettelegging']) {
  const page = (await browser.get(`/avtaler/${fresh}/utkast/${group}`)).text;
  const form = forms(page).find(f => f.method === 'post' && f.action.includes('/utkast/'));
  seed(`form/${group}.txt`, new URLSearchParams({...form.fields, gjoer: 'neste'}).toString());
}
seed('form/innlogging.txt', 'person=ola');
seed('form/tegn.txt', 'a=%C3%A6+%26&b&&=c&d=1=2&e=%0D%0A%F0%9F%98%80');

const boundary = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
const part = (head, body) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
const file = part(`name="pakke"; filename="avtale.zip"\r\nContent-Type: application/zip`, 'PK\x05\x06 bytes\r\n--mer');
seed('multipart/fil.txt', `multipart/form-data; boundary=${boundary}\n${part('name="token"', 'abc')}${file}--${boundary}--\r\n`);
seed('multipart/tom.txt', `multipart/form-data; boundary="x"\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--x--`);

for (const [i, line] of ['GET /', 'POST /innlogging', `GET /avtaler/${id}`, `GET /avtaler/${id}/utkast/parter`, `HEAD /avtaler/${id}/versjoner/2/visning.xhtml?spraak=nb`,
  `POST /avtaler/${id}/handling/samtykke?rolle=deltaker&slag=dele-rapport`, `PUT /api/v1/avtaler/${id}/utkast`, `GET /api/v1/avtaler/${id}/versjoner/1/avtale.xml?rolle=veileder`,
  `POST /api/v1/avtaler/${id}/erklaeringer/${id}/bekreft`, 'GET /static/stil.css', 'DELETE /internal/isAlive', 'GET /avtaler/%C3%A6%2E?a=%26+b'].entries())
  seed(`route/${String(i).padStart(2, '0')}.txt`, line);

const code = await service.stop();
service.agent.destroy();
rmSync(service.data, {recursive: true, force: true});
process.exitCode = code;
