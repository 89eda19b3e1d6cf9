// One person with several agreements: all in one, links, a draft begun from an earlier one, lengths that are summed, and counts of what rules refuse. Its
// service is its own, with people whom no other script knows, so that no other agreement is in the way.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, equal, folder, forms, innhold, ok, plus, ROLES, ROOT, run, same, script, synthetic, test, tests, today, unescape, until, unzip} from './lib.mjs';

const ML = 'midlertidig-lonnstilskudd', IT = 'inkluderingstilskudd', AT = 'arbeidstrening';
const refused = (answer, status, type) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${type}`], answer.text.slice(0, 200));
const codes = answer => (answer.json?.feil ?? []).map(f => `${f.kode}${f.alvor === 'stopp' ? '!' : ''}@${f.felt.replace(/\/[0-9A-Z]{26}/, '')}`).sort();
const readable = text => unescape(text.replace(/<[^>]*>/g, ' ')).replace(/[\s\u00a0]+/g, ' ');

// ---- people: participants p0, p1, … ----

const FNR = [...Array(14).keys()].map(n => synthetic(`${String(1 + n).padStart(2, '0')}8390`, 100 + 20 * n));
const people = join(folder(), 'personer.xml');
writeFileSync(people, readFileSync(join(ROOT, 'service/demo/personer.xml'), 'utf8').replace('</personer>',
  `${FNR.map((fnr, i) => `<person id="p${i}" navn="Deltaker Nummer${i}" slag="deltaker" fnr="${fnr}"/>`).join('\n')}\n</personer>`));

// ---- days and contents ----

function months(day, n) {
  const [y, m, d] = day.split('-').map(Number), last = new Date(Date.UTC(y, m + n, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + n, Math.min(d, last))).toISOString().slice(0, 10);
}

const FJELL = {orgnr: '311782010', navn: 'Fjell Bakeri AS'};
// The demo's content for person n, from start to slutt.
const of = (tiltak, n, start, slutt, change = () => {}) => innhold(tiltak, c => {
  Object.assign(c.deltaker, {foedselsnummer: FNR[n], navn: `Deltaker Nummer${n}`});
  Object.assign(c, {start, slutt});
  if (tiltak === ML) c.innsatsgruppe = 'trenger-veiledning'; // 12 months
  for (const p of c.plan ?? []) p.foerste = start;
  change(c);
});

await script(async s => {
  const idag = today();
  const begin = (tiltak, n, start, slutt, change, as = 'vera') => s.create(tiltak, {as, content: of(tiltak, n, start, slutt, change)});
  const forward = (id, match = 'u1') => s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match, body: {}});
  const signers = (tiltak, n, employer = 'astrid') =>
    ({arbeidsgiver: employer, deltaker: `p${n}`, ...(ROLES[tiltak].includes('mentor') && {mentor: 'mona'}), veileder: 'vera', ...(ROLES[tiltak].includes('beslutter') && {beslutter: 'bjarne'})});
  async function sign(id, tiltak, n, {employer, until} = {}) {
    for (const [rolle, as] of Object.entries(signers(tiltak, n, employer))) {
      if (rolle === until) return;
      await s.sign(id, rolle, as);
    }
  }
  async function agreed(tiltak, n, start, slutt, change, employer) {
    const id = await begin(tiltak, n, start, slutt, change), put = await forward(id);
    equal(put.status, 201, put.text.slice(0, 400));
    await sign(id, tiltak, n, {employer});
    return id;
  }
  const samlet = async (id, as, rolle = '') => {
    const answer = await s.api('GET', `avtaler/${id}/samlet${rolle && `?rolle=${rolle}`}`, {as});
    equal(answer.status, 200, answer.text.slice(0, 200));
    return answer.json;
  };
  const browsers = {};
  const get = async (as, path) => (browsers[as] ??= await s.login(as)).get(path);
  const work = folder();
  // The same check on the command line: content, and the other agreements as facts. → "kode!@felt", …
  async function sjekk(tiltak, content, avtaler) {
    const [input, fakta] = [join(work, 'innhold.json'), join(work, 'fakta.json')];
    writeFileSync(input, JSON.stringify(content));
    writeFileSync(fakta, JSON.stringify({avtaler}));
    const {status, stdout} = await run('sh', ['-c', '"$0" sjekk --tiltak "$1" --fakta "$2" <"$3"', AVTALE, tiltak, fakta, input], {cwd: ROOT});
    return [status, JSON.parse(stdout).map(f => `${f.kode}${f.alvor === 'stopp' ? '!' : ''}@${f.felt}`).filter(f => !/ubekreftet/.test(f)).sort()];
  }
  const own = list => list.filter(c => /varighet-samlet|samtidig/.test(c));

  // ---- lengths that are summed ----

  await test('two wage subsidies end to end: the last day of the longest time, and the day after, on page, API and command line alike', async () => {
    const first = [idag, plus(months(idag, 6), -1)], start = months(idag, 6), last = plus(months(idag, 12), -1), over = months(idag, 12);
    await agreed(ML, 0, ...first);
    const id = await begin(ML, 0, start, over), facts = [{tiltak: ML, start: first[0], slutt: first[1]}];
    const answer = await forward(id);
    refused(answer, 422, 'feil-i-innhold');
    equal(own(codes(answer)), ['varighet-samlet!@tiltaksvurdering']);
    const page = await get('vera', `/avtaler/${id}/fremlegg`);
    ok(readable(page.text).includes('Til sammen blir det lenger enn tiltaket kan vare'), readable(page.text).slice(0, 800));
    equal(await sjekk(ML, of(ML, 0, start, over), facts), [1, ['varighet-samlet!@tiltaksvurdering']]);
    equal((await s.save(id, 'veileder', c => (c.slutt = last))).status, 200);
    const again = await get('vera', `/avtaler/${id}/fremlegg`);
    ok(!readable(again.text).includes('Til sammen blir det'), 'a day less passes');
    equal(await sjekk(ML, of(ML, 0, start, last), facts), [0, []]);
    equal((await forward(id, 'u2')).status, 201);
  });

  await test('one that ended early counts until its end', async () => {
    const first = await agreed(ML, 1, idag, plus(months(idag, 6), -1));
    const ended = await s.api('POST', `avtaler/${first}/erklaeringer`, {as: 'vera', match: (await s.get(first, 'veileder')).hode, body: {rolle: 'veileder', handling: 'avbrutt', slag: 'annet', 'gjelder-fra': plus(idag, 1)}});
    equal(ended.status, 201, ended.text.slice(0, 300));
    const id = await begin(ML, 1, plus(idag, 1), months(idag, 12));
    equal(own(codes(await forward(id))), ['varighet-samlet!@tiltaksvurdering']);
    equal((await s.save(id, 'veileder', c => (c.slutt = plus(months(idag, 12), -1)))).status, 200);
    equal((await forward(id, 'u2')).status, 201);
    const {avtaler, varighet} = await samlet(first, 'vera');
    equal(avtaler.find(a => a.id === first).slutt, idag);
    equal([varighet[0].avtalt, varighet[0].venter], [{maaneder: 0, dager: 1}, true]);
  });

  await test('one that was annulled counts not at all', async () => {
    const first = await agreed(ML, 2, plus(idag, 10), plus(months(idag, 6), -1));
    const gone = await s.api('POST', `avtaler/${first}/erklaeringer`, {as: 'vera', match: (await s.get(first, 'veileder')).hode, body: {rolle: 'veileder', handling: 'annullert', slag: 'ikke-startet'}});
    equal(gone.status, 201, gone.text.slice(0, 300));
    equal((await forward(await begin(ML, 2, idag, plus(months(idag, 12), -1)))).status, 201);
  });

  await test('one that waits for signatures is told as such, and stops the other when it is signed', async () => {
    const waits = [idag, plus(months(idag, 6), -1)], start = months(idag, 6), over = months(idag, 12);
    const a = await begin(ML, 3, ...waits), b = await begin(ML, 3, start, over);
    equal((await forward(a)).status, 201);
    const page = await get('vera', `/avtaler/${b}/fremlegg`);
    ok(readable(page.text).includes('en annen avtale om dette tiltaket som venter på signatur'), readable(page.text).slice(0, 800));
    equal(await sjekk(ML, of(ML, 3, start, over), [{tiltak: ML, start: waits[0], slutt: waits[1], inngaatt: 'nei'}]), [0, ['varighet-samlet-venter@tiltaksvurdering']]);
    equal((await forward(b)).status, 201);
    equal((await samlet(b, 'p3')).avtaler.map(x => x.gruppe), ['venter', 'venter']);
    await sign(a, ML, 3);
    await sign(b, ML, 3, {until: 'veileder'});
    const attempt = await s.attempt(b, 'veileder', {as: 'vera'});
    refused(attempt, 422, 'feil-i-innhold');
    equal(own(codes(attempt)), ['varighet-samlet!@tiltaksvurdering']);
  });

  await test('two that wait for the same decision: only one of them is made, also when both are confirmed at once', async () => {
    const a = await begin(ML, 4, idag, plus(months(idag, 6), -1)), b = await begin(ML, 4, months(idag, 6), months(idag, 12));
    for (const id of [a, b]) {
      equal((await forward(id)).status, 201);
      await sign(id, ML, 4, {until: 'beslutter'});
    }
    const attempts = [];
    for (const id of [a, b]) attempts.push(await s.attempt(id, 'beslutter', {as: 'bjarne'}));
    equal(attempts.map(x => x.status), [202, 202]);
    const confirmed = await Promise.all(attempts.map(x => s.confirm(x, {as: 'bjarne'})));
    equal(confirmed.map(x => x.status).sort(), [201, 422]);
    const loser = confirmed.find(x => x.status === 422);
    equal(own(codes(loser)), ['varighet-samlet!@tiltaksvurdering']);
    // What is in force may be changed in what has nothing to do with it: the rows about others do not ask again.
    const winner = confirmed[0].status === 201 ? a : b;
    equal((await s.amend(winner, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '40000077'))).status, 200);
    const put = await s.api('POST', `avtaler/${winner}/fremlegg`, {as: 'astrid', match: 'u2', body: {rolle: 'arbeidsgiver'}});
    equal([put.status, put.json.handling], [201, 'kontaktpunkt'], put.text.slice(0, 300));
  });

  // ---- all in one, and who sees what ----

  const all = {};
  await test('the participant and Nav see all of them in groups, with what goes together and what is used', async () => {
    all.ml = await agreed(ML, 5, idag, plus(months(idag, 4), -1));
    all.mentor = await agreed('mentor', 5, idag, plus(months(idag, 3), -1));
    all.draft = await begin(ML, 5, plus(idag, 300), plus(idag, 310));
    const before = [await samlet(all.ml, 'astrid'), (await s.get(all.ml, 'arbeidsgiver', 'astrid')).lenker];
    const seen = async () => readable((await get('astrid', `/avtaler/${all.ml}/samlet`)).text);
    const shown = await seen();
    // Another business enters: nothing that the first gets may change by it.
    all.at = await agreed(AT, 5, plus(idag, 20), plus(months(idag, 2), -1), c => (c.virksomhet = {...c.virksomhet, ...FJELL}), 'einar');
    equal([await samlet(all.ml, 'astrid'), (await s.get(all.ml, 'arbeidsgiver', 'astrid')).lenker], before, 'what a business gets');
    equal(await seen(), shown, 'the page of a business');

    for (const as of ['p5', 'vera']) {
      const got = await samlet(all.mentor, as);
      equal(Object.fromEntries(got.avtaler.map(a => [a.id, a.gruppe])), {[all.ml]: 'naa', [all.mentor]: 'naa', [all.at]: 'kommende', [all.draft]: 'utkast'}, as);
      equal(got.overlapp.map(o => [o.avtaler.map(id => Object.keys(all).find(k => all[k] === id)).sort().join('+'), o.utfall, o.venter]).sort(),
        [['at+mentor', 'tillatt', false], ['at+ml', 'advarsel', false], ['mentor+ml', 'tillatt', false]], as);
      const ml = got.varighet.find(v => v.tiltak === ML);
      equal([ml.avtalt, ml.maks, ml.hjemmel], [{maaneder: 4, dager: 0}, '12m', 'nav-samlet'], as);
    }
    const text = readable((await get('p5', `/avtaler/${all.at}/samlet`)).text);
    for (const words of ['Nå (2)', 'Kommende (1)', 'Under arbeid (1)', 'Avtalt i alt: 4 av 12 måneder', 'går vanligvis ikke på samme tid', 'kan gå på samme tid', 'Fjell Bakeri AS'])
      ok(text.includes(words), `${words}: ${text.slice(0, 1500)}`);
  });

  await tests('a business and a mentor see their own, and no byte of another: not listed, not linked, not counted', async wrong => {
    const expected = {astrid: [all.ml, all.mentor, all.draft], einar: [all.at], mona: [all.mentor], bjarne: [all.ml, all.mentor, all.draft]};
    for (const [as, mine] of Object.entries(expected))
      for (const id of mine) {
        const json = await s.api('GET', `avtaler/${id}/samlet`, {as}), page = await get(as, `/avtaler/${id}/samlet`), one = await get(as, `/avtaler/${id}`);
        if (json.status !== 200 || page.status !== 200) wrong(`${as} ${id}: ${json.status} ${page.status}`);
        for (const [name, text] of [['API', json.text], ['page', page.text], ['agreement', one.text], ['agreement by API', (await s.api('GET', `avtaler/${id}`, {as})).text]])
          for (const [key, other] of Object.entries(all))
            if (text.includes(other) !== mine.includes(other) && !(name.startsWith('agreement') && other !== id)) wrong(`${as}, ${name} of ${id}: ${key}`);
        if (as === 'astrid' && /Fjell|Arbeidstrening|arbeidstrening/.test(json.text + page.text + one.text)) wrong(`${as}: words of the other`);
        if ((as === 'astrid' || as === 'einar' || as === 'mona') && (json.json.overlapp.length > 0 || json.json.varighet.length > 0)) wrong(`${as}: verdicts`);
      }
    for (const as of ['p6', 'kari', 'einar', 'ola'])
      for (const path of [`/avtaler/${all.ml}/samlet`, `/api/v1/avtaler/${all.ml}/samlet`]) {
        const answer = path.startsWith('/api') ? await s.api('GET', path, {as}) : await get(as, path);
        if (answer.status !== 404) wrong(`${as} ${path}: ${answer.status}`);
      }
  });

  // ---- links ----

  await test('a link to what does not exist, is of another person, is its own, or may not be known of is one and the same fault', async () => {
    const id = await begin(ML, 6, idag, plus(idag, 30)), other = all.ml;
    const {utkast} = await s.get(id, 'veileder', 'vera');
    for (const avtale of ['01JD8Q4Z7N5K2M3P6R8S9T0V1W', other, id]) {
      const answer = await s.api('PUT', `avtaler/${id}/utkast`, {as: 'vera', match: 'u1', body: {rolle: 'veileder', innhold: {...utkast.innhold, lenke: [{slag: 'stoetter', avtale}]}}});
      refused(answer, 422, 'feil-i-innhold');
      equal(codes(answer), ['ukjent-avtale!@lenke/1/avtale']);
      ok(answer.json.feil[0].tekst.includes('ingen slik avtale'), answer.text);
    }
    for (const [avtale, kode] of [['tull', 'ugyldig-form!@lenke/avtale'], [7, 'feil-type!@lenke/avtale']]) {
      const answer = await s.api('PUT', `avtaler/${id}/utkast`, {as: 'vera', match: 'u1', body: {innhold: {...utkast.innhold, lenke: [{slag: 'stoetter', avtale}]}}});
      ok(codes(answer).some(c => c.replace(/\/\d+\//, '/') === kode), answer.text.slice(0, 300));
    }
    const by = await s.api('POST', 'avtaler', {as: 'astrid', body: {tiltak: ML, innhold: {...of(ML, 6, idag, plus(idag, 30)), lenke: [{slag: 'stoetter', avtale: other}]}}});
    ok(by.status === 422 && !codes(by).some(c => c.startsWith('ukjent-avtale')), `a business may not link, and learns nothing: ${codes(by)}`);
    // The page says it at the field, and keeps what was typed.
    const browser = await s.login('vera'), path = `/avtaler/${id}/utkast/lenker`, page = await browser.get(`${path}?ny=lenke`);
    const form = forms(page.text).find(f => f.action.includes('/utkast/lenker'));
    const [slag, avtale] = ['slag', 'avtale'].map(f => Object.keys(form.fields).find(n => n.startsWith('f:lenke/') && n.endsWith(`/${f}`)) ?? form.html.match(new RegExp(`name="(f:lenke/[^"]*/${f})"`))[1]);
    const answer = await browser.post(form.action, {...form.fields, [slag]: 'stoetter', [avtale]: other, gjoer: 'lagre'});
    ok(answer.status === 422 && answer.text.includes(`value="${other}"`) && readable(answer.text).includes('ingen slik avtale'), readable(answer.text).slice(0, 600));
  });

  const tied = {};
  await test('links are signed content, and shown at both ends to those who may read both', async () => {
    tied.at = await agreed(AT, 7, idag, plus(idag, 60));
    tied.ml = await begin(ML, 7, idag, plus(idag, 60), c => (c.lenke = [{slag: 'baerer-oppfoelging', avtale: tied.at}]));
    tied.mentor = await begin('mentor', 7, idag, plus(idag, 60), c => (c.lenke = [{slag: 'stoetter', avtale: tied.ml}]));
    for (const [id, tiltak] of [[tied.ml, ML], [tied.mentor, 'mentor']]) {
      const put = await forward(id);
      equal(put.status, 201, put.text.slice(0, 300));
      await sign(id, tiltak, 7);
    }
    for (const as of ['p7', 'vera']) {
      const now = (await s.api('GET', `avtaler/${tied.ml}`, {as})).json;
      equal(now.lenker, [{retning: 'ut', slag: 'baerer-oppfoelging', avtale: tied.at, tiltak: AT, status: 'gjennomfoeres'},
        {retning: 'inn', slag: 'stoetter', avtale: tied.mentor, tiltak: 'mentor', status: 'gjennomfoeres'}], as);
      const page = readable((await get(as, `/avtaler/${tied.ml}`)).text);
      ok(page.includes('Oppfølgingen blir gitt i den andre avtalen: Arbeidstrening') && page.includes('Den andre avtalen støtter denne: Mentor'), page.slice(0, 2500));
      ok(readable((await get(as, `/avtaler/${tied.at}`)).text).includes('Denne avtalen gir oppfølging til den andre: Midlertidig lønnstilskudd'), as);
    }
    const xml = await s.api('GET', `avtaler/${tied.ml}/versjoner/1/vurdering.xml`, {as: 'p7'});
    ok(xml.text.includes(`<avtale>${tied.at}</avtale>`), xml.text.slice(0, 500));
    const links = (await samlet(tied.at, 'p7')).lenker;
    equal(links.map(l => [l.slag, l.fra, l.til]).sort(), [['baerer-oppfoelging', tied.ml, tied.at], ['stoetter', tied.mentor, tied.ml]]);
  });

  await test('who may not read the other end sees only that there is a link of that kind, where the document says so', async () => {
    const now = await s.get(tied.ml, 'beslutter', 'bjarne');
    equal(now.lenker[0], {retning: 'ut', slag: 'baerer-oppfoelging', avtale: null, tiltak: null, status: null});
    const [page] = readable((await get('bjarne', `/avtaler/${tied.ml}/tekst/1`)).text).split('<footer');
    ok(page.includes('Oppfølgingen blir gitt i den andre avtalen') && !page.includes('den andre avtalen: '), page.slice(-600));
    equal((await samlet(tied.ml, 'bjarne')).lenker.find(l => l.fra === tied.ml), {fra: tied.ml, til: null, slag: 'baerer-oppfoelging'});
  });

  await tests('a business finds no link in anything it gets: JSON, pages, documents, bundle', async wrong => {
    for (const id of [tied.ml, tied.mentor]) {
      const now = await s.get(id, 'arbeidsgiver', 'astrid'), others = Object.values(tied).filter(x => x !== id);
      if (now.lenker.length > 0) wrong(`${id}: ${JSON.stringify(now.lenker)}`);
      const bundle = await s.api('GET', `avtaler/${id}/pakke.zip`, {as: 'astrid'});
      const parts = [['API', JSON.stringify(now)], ['page', (await get('astrid', `/avtaler/${id}`)).text], ['view', (await get('astrid', `/avtaler/${id}/versjoner/1/visning.xhtml`)).text],
        ['history', (await get('astrid', `/avtaler/${id}/historikk`)).text], ...[...unzip(bundle.bytes)].map(([n, b]) => [n, Buffer.from(b).toString('utf8')])];
      for (const [name, text] of parts) {
        for (const other of others) if (text.includes(other)) wrong(`${name}: ${other}`);
        if (!/^(skjema|maler)\//.test(name) && /baerer-oppfoelging|stoetter/.test(text)) wrong(`${name}: a kind`);
      }
    }
  });

  await test('rebuilding makes the index of links again as it is', async () => {
    const rows = s.sql('SELECT avtale,til FROM lenke ORDER BY avtale,til');
    equal(rows.length, 2);
    const checked = await run(AVTALE, ['rebuild', '--check', `--data=${s.data}`], {cwd: ROOT});
    equal(checked.status, 0, `${checked.stdout}${checked.stderr}`);
  });

  // ---- a draft begun from an earlier agreement ----

  await test('a draft begins with what both measures have; approvals, days, links and money stay behind, and are listed', async () => {
    const made = await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'sommerjobb', fra: tied.ml}});
    equal(made.status, 201, made.text.slice(0, 400));
    const {id, utkast: {utelatt}} = made.json, {utkast, versjoner, poster, status} = await s.get(id, 'veileder', 'vera'), earlier = (await s.get(tied.ml, 'veileder', 'vera')).innhold;
    equal([status, versjoner.length, poster.length], ['utkast', 0, 0]);
    for (const key of ['deltaker', 'stilling', 'formaal', 'behov-deltaker', 'feriepengesats']) equal(utkast.innhold[key], earlier[key], key);
    for (const key of ['start', 'slutt', 'manedslonn', 'lenke', 'annen-bistand-vurdert', 'vedtak-dato', 'sum-tilskudd', 'tilskuddsperiode', 'etterregistrering']) ok(!(key in utkast.innhold), key);
    const ids = new Set(JSON.stringify(earlier).match(/[0-9A-Z]{26}/g));
    ok(JSON.stringify(utkast.innhold).match(/[0-9A-Z]{26}/g).every(x => !ids.has(x)), 'items have new ids');
    const why = Object.fromEntries(utelatt.map(u => [u.felt, u.grunn]));
    equal([why.start, why.manedslonn, why['lenke/avtale'], why['annen-bistand-vurdert/svar'], why['formaal-slag']], ['dato', 'beloep', 'henvisning', 'svar', 'ikke-her']);
    const within = await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: ML, fra: tied.ml}});
    equal((await s.get(within.json.id, 'veileder', 'vera')).utkast.innhold.manedslonn, earlier.manedslonn, 'within the measure money comes along');
  });

  await test('a business takes along what it reads and writes, of its own agreements alone', async () => {
    const made = await s.api('POST', 'avtaler', {as: 'astrid', body: {tiltak: ML, fra: tied.ml}});
    equal(made.status, 201, made.text.slice(0, 400));
    const {utkast} = await s.get(made.json.id, 'veileder', 'vera');
    for (const key of ['tiltaksvurdering', 'annen-bistand', 'annen-bistand-behov', 'innsatsgruppe', 'enhet', 'kontaktpunkt-nav', 'lenke']) ok(!(key in utkast.innhold), key);
    equal(utkast.innhold.virksomhet.orgnr, '314200772');
    ok(!made.text.includes('tiltaksvurdering') && !made.text.includes('lenke'), 'what it does not read is not listed either');
    for (const fra of [all.at, '01JD8Q4Z7N5K2M3P6R8S9T0V1W', 'tull', '']) {
      const answer = await s.api('POST', 'avtaler', {as: 'astrid', body: {tiltak: ML, fra}});
      refused(answer, 422, 'feil-i-innhold');
      equal(codes(answer), ['ukjent-avtale!@fra'], fra);
    }
  });

  await test('what cannot be begun so', async () => {
    for (const [body, wanted] of [[{tiltak: ML, fra: tied.ml, innhold: {}}, ['bare-en-av-dem!@fra']], [{tiltak: ML, fra: 7}, ['feil-type!@fra']], [{tiltak: 'tull', fra: tied.ml}, ['ukjent-tiltak!@tiltak']], [{tiltak: ML, fra: tied.ml, til: 1}, ['ukjent-felt!@til']]]) {
      const answer = await s.api('POST', 'avtaler', {as: 'vera', body});
      equal([answer.status, codes(answer)], [422, wanted], JSON.stringify(body));
    }
    refused(await s.api('POST', 'avtaler', {as: 'p7', body: {tiltak: ML, fra: tied.ml}}), 403, 'ikke-din-rolle');
  });

  await test('by page: from the agreement, through what comes along, to the draft', async () => {
    const browser = await s.login('vera');
    ok((await browser.get(`/avtaler/${tied.at}`)).text.includes(`/avtaler/ny?fra=${tied.at}`), 'the way in');
    ok(!(await get('p7', `/avtaler/${tied.at}`)).text.includes('/avtaler/ny?fra='), 'not for those who begin no agreements');
    const choose = await browser.get(`/avtaler/ny?fra=${tied.at}`);
    equal([choose.status, forms(choose.text).find(f => f.action === '/avtaler/ny').method], [200, 'get']);
    const preview = await browser.get(`/avtaler/ny?fra=${tied.at}&tiltak=${ML}`), text = readable(preview.text);
    ok(text.includes('Dette blir ikke med') && text.includes('Signaturer følger aldri med') && text.includes('Datoer'), text.slice(0, 1500));
    const answer = await browser.submit(`/avtaler/ny?fra=${tied.at}&tiltak=${ML}`, '/avtaler/ny', {});
    equal(answer.status, 303, readable(answer.text).slice(0, 500));
    const draft = await browser.get(answer.headers.location);
    ok([200, 303].includes(draft.status), `${draft.status}`);
    for (const [as, path] of [['astrid', `/avtaler/ny?fra=${all.at}`], ['vera', '/avtaler/ny?fra=tull'], ['astrid', `/avtaler/ny?fra=${all.at}&tiltak=${ML}`]])
      equal((await get(as, path)).status, 404, path);
    equal((await get('p7', `/avtaler/ny?fra=${tied.at}`)).status, 403);
    const {token, nokkel} = forms(choose.text).find(f => f.fields.token)?.fields ?? {};
    const wrong = await browser.post('/avtaler/ny', {token, nokkel: nokkel ?? 'en-noekkel-for-proeven', fra: 'tull', tiltak: ML});
    ok([404, 422].includes(wrong.status), `${wrong.status}`);
  });

  // ---- § 11-2, and how often it has spoken ----

  const count = async () => Object.fromEntries(((await s.api('GET', 'telling', {as: 'vera'})).json.telling).map(t => [t.kode, t.antall]));
  // Employed before, by way of Nav, need known: what the rule says, with the two assessments and without.
  const ELEVEN = [
    [1, 1, 1, []], [1, 1, 0, ['behov-ukjent-ved-ansettelse']], [1, 0, 1, ['ansatt-uten-nav!']], [1, 0, 0, ['behov-ukjent-ved-ansettelse']],
    [0, 1, 1, []], [0, 1, 0, []], [0, 0, 1, []], [0, 0, 0, []],
  ];
  const MISSING = ['vurdering-bidrag-mangler!', 'vurdering-plikt-mangler!'];
  for (const grunnlag of ['egen-jobb', 'i-tiltak'])
    for (const [ansatt, nav, kjent, said] of ELEVEN)
      await test(`§ 11-2, ${grunnlag}: employed ${ansatt}, by Nav ${nav}, known ${kjent}, on page, API and command line`, async () => {
        const facts = assessed => c => {
          Object.assign(c, {grunnlag, 'ansatt-fra': ansatt ? plus(idag, -100) : plus(idag, 7), 'rekruttert-med-nav': nav ? 'ja' : 'nei', 'behov-kjent-ved-ansettelse': kjent ? 'ja' : 'nei'});
          for (const k of ['gaar-utover-arbeidsgivers-plikt', 'bidrar-til-aa-beholde-arbeid']) if (assessed) c[k] = 'Fordi.'; else delete c[k];
          if (grunnlag === 'i-tiltak') delete c['saerskilt-tilretteleggingsbehov']; else c['saerskilt-tilretteleggingsbehov'] = 'Mer tid.';
        };
        const spoken = list => list.map(c => c.split('@')[0]).filter(c => /^(ansatt|behov-ukjent|vurdering)/.test(c)).sort();
        for (const assessed of [true, false]) {
          const content = of(IT, 8, plus(idag, 5), plus(idag, 50), facts(assessed)), wanted = [...said, ...(!assessed && said.some(c => c.startsWith('behov')) ? MISSING : [])].sort();
          const stops = wanted.some(c => c.endsWith('!')), before = await count();
          const [status, told] = await sjekk(IT, content, []);
          equal([status, spoken(told)], [stops ? 1 : 0, wanted], 'command line');
          const id = await s.create(IT, {as: 'vera', content});
          const page = readable((await get('vera', `/avtaler/${id}/fremlegg`)).text);
          equal([page.includes('Da kan ikke Nav gi tilskuddet'), page.includes('Vurder nøye om tilskuddet kan gis'), page.includes('Skriv hvorfor dette går lenger')],
            [wanted.includes('ansatt-uten-nav!'), said.includes('behov-ukjent-ved-ansettelse'), wanted.length > said.length], 'page');
          const answer = await forward(id);
          equal(answer.status, stops ? 422 : 201, answer.text.slice(0, 300));
          if (stops) equal(spoken(codes(answer)), wanted, 'API');
          const counted = {...before};
          for (const c of said.map(c => c.replace('!', ''))) counted[c] = (counted[c] ?? 0) + 1;
          let after;
          await until(async () => same(after = await count(), counted), 5000).catch(() => {}); // what it is then is told below
          equal(Object.entries(after).sort(), Object.entries(counted).sort(), 'counted once, when put forward');
          const sees = await s.api('PUT', `avtaler/${id}/utkast`, {as: 'astrid', match: 'u1', body: {rolle: 'arbeidsgiver', innhold: {}}});
          ok(!/ansatt|behov-ukjent|vurdering-/.test(JSON.stringify(codes(sees))), 'the employer is told nothing of the assessment');
        }
      });

  await test('a need that came after the hiring wants both assessments, and no contradiction', async () => {
    const base = c => Object.assign(c, {grunnlag: 'behov-etter-ansettelse', 'ansatt-fra': plus(idag, -100), 'rekruttert-med-nav': 'nei', 'behov-kjent-ved-ansettelse': 'nei', 'saerskilt-tilretteleggingsbehov': 'Mer tid.', 'gaar-utover-arbeidsgivers-plikt': 'Fordi.', 'bidrar-til-aa-beholde-arbeid': 'Fordi.'});
    const tell = async change => codes(await forward(await s.create(IT, {as: 'vera', content: of(IT, 9, plus(idag, 5), plus(idag, 50), c => change(base(c)))}))).filter(c => c.includes('!'));
    equal(await tell(() => {}), []);
    equal(await tell(c => delete c['bidrar-til-aa-beholde-arbeid']), ['mangler!@bidrar-til-aa-beholde-arbeid']);
    equal(await tell(c => (c['behov-kjent-ved-ansettelse'] = 'ja')), ['ansatt-uten-nav!@ansatt-fra', 'grunnlag-motsigelse!@grunnlag']);
  });

  await test('the count is for Nav, on page and API, and says neither who nor which agreement', async () => {
    const answer = await s.api('GET', 'telling', {as: 'bjarne'});
    equal([answer.status, Object.keys(answer.json.telling[0]).sort()], [200, ['antall', 'kode', 'maaned', 'tiltak']]);
    ok(answer.json.telling.every(t => t.maaned === idag.slice(0, 7) && t.tiltak === IT), answer.text);
    equal(s.sql('SELECT name FROM pragma_table_info(\'telling\') ORDER BY cid').map(r => r.name), ['tiltak', 'kode', 'maaned', 'antall']);
    const page = readable((await get('vera', '/telling')).text);
    ok(page.includes('Hvor ofte regler har stoppet eller varslet') && page.includes('uten hjelp fra Nav') && !/\[[a-z]/.test(page), page.slice(0, 800));
    for (const as of ['p5', 'astrid', 'mona']) {
      refused(await s.api('GET', 'telling', {as}), 403, 'ikke-din-rolle');
      equal((await get(as, '/telling')).status, 403, as);
    }
    refused(await s.api('GET', 'telling'), 401, 'ikke-innlogget');
    ok((await get('vera', '/avtaler')).text.includes('href="/telling"') && !(await get('p5', '/avtaler')).text.includes('/telling'), 'the way in');
  });

  await test('the way to all of them', async () => {
    ok((await get('p5', '/avtaler')).text.includes('/samlet"'), 'from the list');
    ok((await get('p5', `/avtaler/${all.ml}`)).text.includes(`/avtaler/${all.ml}/samlet`), 'from an agreement');
    equal((await s.api('GET', 'avtaler/tull/samlet', {as: 'vera'})).status, 404);
    const draft = await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: AT}});
    equal((await samlet(draft.json.id, 'vera')).avtaler.map(a => [a.gruppe, a.start]), [['utkast', null]], 'nobody is named yet');
    equal((await get('vera', `/avtaler/${draft.json.id}/samlet`)).status, 200);
  });
}, {personer: people});
