// What `avtale kontroller` and the page that checks bundles say of one: by whose rules, as of when, and who signed.
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, ok, ROOT, run, script, Service, test, tests, unzip} from './lib.mjs';
import {zip} from '../lib/zip.mjs';

const kontroller = (...args) => run(AVTALE, ['kontroller', ...args], {cwd: ROOT});
const fetched = async (s, id, rolle) => (await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]})).bytes;

async function posted(s, bytes) {
  const mark = '----avtale-test', head = `--${mark}\r\nContent-Disposition: form-data; name="pakke"; filename="pakke.zip"\r\nContent-Type: application/zip\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${mark}--\r\n`)]);
  return (await s.call('POST', '/kontroller', {headers: {'Content-Type': `multipart/form-data; boundary=${mark}`}, body})).text;
}

await script(async s => {
  const dir = folder(), rot = join(s.data, 'segl/rot/rot.vkey');

  // ---- by whose rules ----

  // An installation with rules of its own: mentor/1 in which Nav waits for nobody, and mentor/9, which no other has.
  const own = folder(), rules = join(own, 'mentor/1/regler.xml'), nine = join(own, 'mentor/9');
  cpSync(join(ROOT, 'schemas'), own, {recursive: true});
  const before = readFileSync(rules, 'utf8'), altered = before.replace(/ etter="deltaker arbeidsgiver mentor"/, '');
  ok(before !== altered, 'the rule to alter is not there');
  const other = await Service.open({skjemaer: own});
  const root = join(other.data, 'segl/rot/rot.vkey');
  const signed = async first => {
    const id = await other.create('mentor');
    await other.putForward(id);
    if (first) await other.sign(id, first);
    await other.signAll(id, 'mentor');
    return file(join(dir, `${first ?? 'alle'}.zip`), await fetched(other, id, 'deltaker'));
  };
  const restart = async () => { await other.stop(); await other.start(); };

  await test('rules of a known name and other content are a fault, to program and page', async () => {
    await other.stop();
    writeFileSync(rules, altered);
    await other.start();
    const path = await signed('veileder'), out = await kontroller(path, '--rot', root);
    equal(out.status, 1, out.stdout.slice(-800));
    ok(/^regelverk +FEIL +Pakken har andre regler under navnet mentor\/1/m.test(out.stdout), out.stdout.slice(-2000));
    equal((out.stdout.match(/ FEIL /g) ?? []).length, 1, 'and nothing else is');
    const page = await posted(s, readFileSync(path));
    ok(page.includes('dom-ugyldig') && page.includes('andre regler under navnet mentor/1'), 'the page');
    equal((await kontroller(path, '--rot', root, '--skjema', own)).status, 0, 'with its rules');
    const there = await posted(other, readFileSync(path));
    ok(there.includes('dom-gyldig'), `the page where they are installed: ${there.slice(0, 600)}`);
    equal((await run(AVTALE, ['diff', path, path], {cwd: ROOT})).status, 2, 'avtale diff compares nothing by them');
  });

  await test('rules that nobody here knows: exit 4, known by --skjema alone', async () => {
    cpSync(join(own, 'mentor/1'), nine, {recursive: true});
    for (const name of ['felt.xml', 'regler.xml']) {
      const at = join(nine, name);
      writeFileSync(at, (name === 'regler.xml' ? before : readFileSync(at, 'utf8')).replace('versjon="1"', 'versjon="9"'));
    }
    equal((await run(AVTALE, ['sjekk-tiltak', nine, '--skriv'], {cwd: ROOT})).status, 0, 'its schemas');
    await restart();
    const path = await signed();
    for (const [args, status] of [[['--rot', root], 4], [['--rot', root, '--json'], 4], [['--rot', root, '--skjema', own], 0], [['--rot', root, '--skjema', 'schemas'], 4], [[], 3]]) {
      const out = await kontroller(path, ...args);
      equal(out.status, status, `${args}: ${out.stdout.slice(-700)}`);
      if (args.includes('--json')) equal([JSON.parse(out.stdout).dom, JSON.parse(out.stdout).kode], ['ukjent-regelverk', 4]);
    }
    ok(/^regelverk +– +Reglene mentor\/9 er ikke kjent her/m.test((await kontroller(path)).stdout), 'it is told');
  });
  await other.stop();

  // ---- as of when, by whose keys, and who signed ----

  const id = await s.agreed('mentor'), first = file(join(dir, 'foerst.zip'), await fetched(s, id, 'deltaker'));
  const report = (await kontroller(first, '--rot', rot)).stdout;
  await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Hei.'});
  const later = file(join(dir, 'senere.zip'), await fetched(s, id, 'deltaker'));

  await test('the report begins with the verdict, tells as of when, by which head and who did what, and ends with the checks', async () => {
    const lines = report.trim().split('\n'), day = '\\d+\\. [a-z]+ 20\\d\\d kl\\. \\d\\d:\\d\\d', json = JSON.parse((await kontroller(first, '--rot', rot, '--json')).stdout);
    ok(lines[0].startsWith(`GYLDIG. Innholdet er uendret, og forseglet med nøkler du stoler på (rotnøkler fra ${rot}, 1 av 1).`), lines[0]);
    for (const said of [`^Avtale om mentor ${id}, med regelverk mentor/1\\.$`, '^Pakken har det som rollen deltaker leser\\.$', `^Slik den var ${day}, post 6, beviskode ${json.hode.kode}\\. Det som kom senere, står ikke her\\.$`,
      `^Loggen hadde ${json.logg.blad} blad\\. Ifølge tjenesten var post 6 den siste\\. Ingen vitner har bekreftet den\\.$`, '^Versjon 1 gjelder\\.$', `^Nøkkelliste 1 fra ${day}\\. Har du en nyere, så gi den med --nokler\\.$`, '^Laget i prøveutgaven: hvem som handlet, er ikke bevist\\.$'])
      ok(lines.some(line => new RegExp(said).test(line)), `${said}: ${lines.slice(0, 12).join('\n')}`);
    const acts = lines.filter(line => line.startsWith('  '));
    equal(acts.map(l => /^  (\S+)/.exec(l)[1]), ['veileder', 'arbeidsgiver', 'deltaker', 'mentor', 'veileder', 'beslutter'], acts.join('; '));
    ok(new RegExp(`^  deltaker  Ola Testesen  ${day}  godkjente versjon 1  prøveinnlogging, bevis i pakken$`).test(acts[2]), acts[2]);
    ok(acts[3].includes('lovte taushet etter versjon 1') && acts[5].includes('besluttet versjon 1'), acts.join('; '));
    const page = await posted(s, readFileSync(first));
    ok(new RegExp(`Slik den var ${day.replace(':', '\\.')}, post 6\\.`).test(page) && page.includes(json.rot.noekler) && page.includes(json.hode.kode), 'the page says as of when, by which root, and the code');
    equal((page.match(/, versjon 1\./g) ?? []).length, 5, 'who signed stands on it');
    ok(!/Testesen|Mentorsen/.test(page), 'and nobody by name');
  });

  await test('--json tells the same facts, and of what is not sound or not anchored nothing of the agreement', async () => {
    const json = JSON.parse((await kontroller(first, '--rot', rot, '--json')).stdout), {poster, hode} = await s.get(id, 'deltaker');
    equal(Object.keys(json), ['dom', 'kode', 'opphav', 'demo', 'rot', 'nokkelliste', 'avtale', 'tiltak', 'rolle', 'hode', 'logg', 'regelverk', 'versjon', 'handlinger', 'sjekker']);
    equal([json.dom, json.kode, json.demo, json.avtale, json.tiltak, json.rolle], ['gyldig', 0, true, id, 'mentor', 'deltaker']);
    equal([json.nokkelliste.nr, json.nokkelliste.kilde, json.regelverk.kilde, Object.keys(json.regelverk.skjema), json.versjon.gjelder, json.logg.vitner], [1, 'pakke', 'installert', ['mentor/1'], 1, []]);
    equal(json.handlinger.map(h => [h.nr, h.rolle, h.handling]), poster.slice(0, 6).map(p => [p.nr, p.rolle, p.handling]));
    equal(json.handlinger[2], {...json.handlinger[2], navn: 'Ola Testesen', styrke: 'demo', bevis: true, staar: true});
    const now = JSON.parse((await kontroller(later, '--rot', rot, '--json')).stdout);
    equal([now.hode.nr, now.hode.sha256], [7, hode], 'its head is the one the service tells');
    const bytes = readFileSync(first), name = 'post-0002.erklaering', bad = file(join(dir, 'ugyldig.zip'), zip(new Map([...unzip(bytes)].map(([n, b]) => [n, n === name ? Buffer.from(`${b}x`) : b]))));
    for (const [path, args, status] of [[bad, ['--rot', rot], 1], [first, [], 3]])
      for (const more of [[], ['--json']]) {
        const out = await kontroller(path, ...args, ...more);
        equal(out.status, status);
        for (const told of [id, 'Ola Testesen', json.hode.kode, 'Versjon 1 gjelder']) ok(!out.stdout.includes(told), `${status}${more}: ${told}`);
      }
  });

  await test('several files: a line each, in the order given, counted at the end, and the first status that one gave', async () => {
    const bytes = readFileSync(first), good = Array.from({length: 100}, (_, i) => file(join(dir, `god-${i}.zip`), bytes));
    const changed = zip(new Map([...unzip(bytes)].map(([n, b]) => [n, n === 'post-0002.erklaering' ? Buffer.from(`${b}x`) : b])));
    const altered = file(join(dir, 'endret.zip'), changed), cut = file(join(dir, 'kuttet.zip'), bytes.subarray(0, bytes.length / 2)), foreign = join(dir, 'alle.zip');
    const {hode} = JSON.parse((await kontroller(first, '--rot', rot, '--json')).stdout);
    const out = await kontroller(...good, altered, cut, foreign, '--rot', rot), lines = out.stdout.trim().split('\n');
    equal(out.status, 1, out.stderr);
    equal(lines.slice(0, 100), good.map(path => `gyldig ${path} ${id} deltaker 6 ${hode.kode}`));
    equal(lines.slice(100, 103), [`ugyldig ${altered} - - - -`, `uleselig ${cut} - - - -`, `uforankret ${foreign} - - - -`]);
    equal(lines.slice(103), ['100 1 1 1 0']);
  });

  await test('several files: each status, one that is not there, and what is for one file alone', async () => {
    const foreign = join(dir, 'alle.zip'), none = join(dir, 'finnes-ikke.zip');
    for (const [args, status, last] of [[[first, later], 0, '2 0 0 0 0'], [[first, foreign], 3, '1 0 0 1 0'], [[foreign, none, first], 2, '1 0 1 1 0'],
      [[first, later, '--hode', 'tull'], 64, ''], [[first, later, '--eldre', first], 64, '']]) {
      const out = await kontroller(...args, '--rot', rot);
      equal([out.status, out.stdout.trim().split('\n').at(-1)], [status, last], args.join(' '));
    }
    equal((await kontroller(foreign, first, '--rot', join(other.data, 'segl/rot/rot.vkey'))).stdout.trim().split('\n').at(-1), '0 0 0 1 1', 'rules that are not known');
    const json = (await kontroller(first, later, '--rot', rot, '--json')).stdout.trim().split('\n').map(line => JSON.parse(line));
    equal(json.map(j => [j.fil, j.dom, j.hode.nr]), [[first, 'gyldig', 6], [later, 'gyldig', 7]]);
    equal((await kontroller(...Array(1001).fill(first), '--rot', rot)).status, 64, 'at most 1000');
  });

  await test('--hode: the code or the digest of a receipt that must be there', async () => {
    const {hode} = JSON.parse((await kontroller(first, '--rot', rot, '--json')).stdout), newest = JSON.parse((await kontroller(later, '--rot', rot, '--json')).stdout).hode;
    const altered = `${hode.kode.slice(0, -1)}${hode.kode.endsWith('0') ? '1' : '0'}`;
    for (const [path, code, status, told] of [[first, hode.kode, 0, 'post 6'], [first, hode.sha256, 0, 'post 6'], [later, hode.kode, 0, 'post 6. Pakken har poster til og med 7'], [later, hode.kode.toLowerCase().replaceAll('-', ' '), 0, ''],
      [first, newest.kode, 1, 'er ikke i pakken: den er eldre, eller en annen historie'], [first, altered, 1, ''], [first, 'tull', 64, ''], [first, hode.kode.slice(5), 64, '']]) {
      const out = await kontroller(path, '--rot', rot, '--hode', code);
      equal(out.status, status, `${code}: ${out.stdout.slice(-300)}${out.stderr}`);
      ok(out.stdout.includes(told), `${code}: ${told}`);
    }
  });

  await test('a head has one code: on its receipt, in the history and in the report', async () => {
    const ola = await s.login('ola'), heads = [];
    for (const path of [first, later]) heads.push(JSON.parse((await kontroller(path, '--rot', rot, '--json')).stdout).hode);
    ok((await ola.get(`/avtaler/${id}/kvittering/7`)).text.includes(`<code>${heads[1].kode}</code>`), 'the receipt');
    const history = (await ola.get(`/avtaler/${id}/historikk`)).text;
    for (const {nr, kode} of heads) ok(history.includes(`Beviskode <code class="beviskode">${kode}</code>`), `post ${nr} in the history`);
    equal(new Set(history.match(/<code class="beviskode">\S{19}</g)).size, 7, 'one a record');
  });

  await test('it names the root it used, and a folder at hand is no root', async () => {
    const name = readFileSync(rot, 'utf8').trim().split('+').slice(0, 2).join('+');
    ok(report.includes(`(rotnøkler fra ${rot}, 1 av 1).\nSignert av ${name}.\n`), report.slice(0, 500));
    const here = folder();
    cpSync(rot, join(here, 'keys/rot.vkey'), {recursive: true});
    const out = await run(AVTALE, ['kontroller', first], {cwd: here});
    ok(out.status === 3 && !out.stdout.includes('Signert av'), `./keys: ${out.status}`);
  });

  await test('--nokler takes a key list or a folder of them, and finds another of the same number', async () => {
    const own = unzip(readFileSync(first)).get('nokler/nokkelliste-1.note'), path = file(join(dir, 'nokkelliste-1.note'), own);
    const lists = folder(), theirs = folder(), none = folder();
    writeFileSync(join(lists, 'nokkelliste-1.note'), own);
    const stranger = unzip(readFileSync(join(dir, 'alle.zip'))).get('nokler/nokkelliste-1.note');
    writeFileSync(join(theirs, 'nokkelliste-1.note'), stranger);
    for (const [at, status] of [[path, 0], [lists, 0], [theirs, 1], [file(join(dir, 'tull.note'), 'tull'), 1], [none, 2], [join(dir, 'borte'), 2]]) {
      const out = await kontroller(first, '--rot', rot, '--nokler', at);
      equal(out.status, status, `${at}: ${out.stdout.slice(-300)}${out.stderr}`);
    }
  });

  await test('--eldre: the older is the beginning of the newer, and of nothing else', async () => {
    const other = file(join(dir, 'annen.zip'), await fetched(s, await s.agreed('mentor'), 'deltaker'));
    for (const [newer, older, status, told] of [[later, first, 0, 'til og med post 6, er begynnelsen på denne'], [first, first, 0, 'begynnelsen'], [first, later, 1, 'har 7 poster, og denne bare 6'],
      [later, other, 1, 'av en annen avtale'], [later, join(dir, 'tull.note'), 1, 'er selv uleselig'], [later, join(dir, 'borte'), 2, '']]) {
      const out = await kontroller(newer, '--rot', rot, '--eldre', older);
      equal(out.status, status, out.stdout.slice(-600) + out.stderr);
      ok(out.stdout.includes(told), `${told}: ${out.stdout.slice(-1500)}`);
    }
  });

  await test('no bundle has a view that nobody was shown', async () => {
    const pending = await s.create('arbeidstrening');
    await s.putForward(pending);
    await s.sign(pending, 'deltaker');
    const views = async rolle => [...unzip(await fetched(s, pending, rolle)).keys()].filter(n => /visning-|^maler/.test(n)).length;
    ok(await views('deltaker') > 1 && await views('arbeidsgiver') === 0, 'who signed has it, who has not has none');
  });

  // ---- what is found, for programs and for people ----

  const texts = Object.fromEntries([...readFileSync(join(ROOT, 'templates/tekster/nb/kontroll.xml'), 'utf8').matchAll(/<t n="([^"]+)">([^<]+)<\/t>/g)].map(m => m.slice(1)));
  const codes = [...readFileSync(join(ROOT, 'lib/include/avtale/finding.def'), 'utf8').matchAll(/^AVT_FINDING\(\w+, \w+, \w+, "(.+)", "(.+)", (\d)\)$/gm)].map(m => ({key: `kontroll.${m[1]}.${m[2]}`, n: +m[3]}));

  await tests('each code has one text that tells its values, and each text its code', async wrong => {
    ok(codes.length > 150, `${codes.length} codes`);
    for (const {key, n} of codes) {
      const places = [...new Set((texts[key] ?? '').match(/\{\d\}/g) ?? [])].sort().join('');
      if (!texts[key] || places !== ['{0}', '{1}', '{2}'].slice(0, n).join('')) wrong(`${key}, ${n} values: ${texts[key] ?? 'no text'}`);
    }
    equal(new Set(codes.map(c => c.key)).size, codes.length, 'none stands twice');
    for (const key of Object.keys(texts).filter(k => k.startsWith('kontroll.'))) if (!codes.some(c => c.key === key)) wrong(`${key}: no such code`);
  });

  await test('the build ends when a text is taken out, has no code, or does not tell its values', async () => {
    const lag = join(AVTALE, '../lag_kontroll'), whole = readFileSync(join(ROOT, 'templates/tekster/nb/kontroll.xml'), 'utf8');
    const key = 'kontroll.eldre.plass', line = `  <t n="${key}">${texts[key]}</t>\n`;
    for (const [xml, status] of [[whole, 0], [whole.replace(line, ''), 1], [whole.replace(line, line + line.replace('plass', 'sted')), 1], [whole.replace(line, line.replace('{0}', 'x')), 1],
      [whole.replace(line, line.replace('{0}', '{0} {1}')), 1]]) {
      const templates = folder();
      mkdirSync(join(templates, 'tekster/nb'), {recursive: true});
      writeFileSync(join(templates, 'tekster/nb/kontroll.xml'), xml);
      const out = await run(lag, [templates]);
      equal(out.status, status, out.stderr);
      ok(status === 0 || /kontroll\.eldre\.(plass|sted)/.test(out.stderr), `which is told: ${out.stderr}`);
    }
  });

  await test('--json has codes and values, and the report and the page the texts of them', async () => {
    const bytes = readFileSync(first), entries = unzip(bytes), name = 'post-0002.kvittering';
    const bad = file(join(dir, 'endret.zip'), zip(new Map([...entries].map(([n, b]) => [n, n === name ? Buffer.from(b.toString().replace('metode demo', 'metode idporten')) : b]))));
    for (const [path, status, expected] of [[first, 0, ['kjede', 'ok', 'holder', []]], [bad, 1, ['manifest', 'feil', 'endret', [name]]]]) {
      const out = await kontroller(path, '--rot', rot), json = JSON.parse((await kontroller(path, '--rot', rot, '--json')).stdout), page = await posted(s, readFileSync(path));
      equal(out.status, status, out.stdout.slice(-700));
      ok(json.sjekker.some(f => JSON.stringify(Object.values(f)) === JSON.stringify(expected)), JSON.stringify(json.sjekker));
      for (const f of json.sjekker) {
        equal(Object.keys(f), ['sjekk', 'utfall', 'kode', 'verdier']);
        const text = (texts[`kontroll.${f.sjekk}.${f.kode}`] ?? texts[`kontroll.alle.${f.kode}`]).replace(/\{(\d)\}/g, (_, i) => f.verdier[i]);
        ok(out.stdout.split('\n').some(l => l.startsWith(`${f.sjekk} `) && l.endsWith(` ${text}`)), `the report: ${text}`);
        ok(page.includes(text.replace(/&/g, '&amp;')), `the page: ${text}`);
      }
    }
  });

  // ---- what is claimed ----

  await tests('what a bundle proves, it proves to whoever trusts the keys: every document and page says so', async wrong => {
    const flat = text => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '), read = path => flat(readFileSync(join(ROOT, path), 'utf8'));
    const hjelp = flat((await s.call('GET', '/hjelp')).text), check = flat(await posted(s, readFileSync(first)));
    const lesmeg = flat(unzip(readFileSync(first)).get('LESMEG.txt').toString());
    for (const [what, text, claim] of [['README', read('README.md'), 'It proves, offline, what was agreed, to whoever trusts the keys.'], ['keys/README', read('keys/README.md'), 'it proves to whoever trusts the roots'],
      ['FORMAT', read('lib/FORMAT.md'), 'What is valid is proved to whoever trusts the roots'], ['LESMEG', lesmeg, 'For den som stoler på rotnøklene'],
      ['/hjelp', hjelp, 'For den som stoler på nøklene våre'], ['the check page', check, 'Stoler ikke du på dem, beviser den ingenting for deg']]) {
      if (!text.includes(claim)) wrong(`${what} does not say: ${claim}`);
      if (/Hvem som helst kan kontrollere|Avtalen er ekte|a server that has changed it/.test(text)) wrong(`${what} says more than is so`);
    }
  });
});
