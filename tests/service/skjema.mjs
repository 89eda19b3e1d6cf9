// The form of a draft, as a browser without scripts meets it: what is taken as it is typed, what is told, and where.
import {equal, forms, innhold, ok, plus, script, test, tests, today, unescape} from './lib.mjs';

const NBSP = '\u00a0', NNBSP = '\u202f', L = 'midlertidig-lonnstilskudd';

const page = (id, part) => `/avtaler/${id}/utkast/${part}`;
const draft = async (s, id) => (await s.get(id, 'veileder')).utkast;
const value = (html, name) => forms(html).find(f => f.action.includes('/utkast/')).fields[name];
const told = (html, id) => unescape(html.match(new RegExp(`id="${id}-feil">([^]*?)</p>`))?.[1].replace(/<[^>]*>/g, '') ?? '').replace(/^Feil: ?/, '').trim();

// Where an answer leads, through as many redirects as there are: the page, with its path.
async function follow(browser, answer, path = '') {
  for (let n = 0; answer.status === 303 && n < 5; n++) {
    path = answer.headers.location;
    answer = await browser.get(path);
  }
  return {...answer, path};
}

// side-14
async function dates(s) {
  const vera = await s.login('vera');
  const typed = ['15.3.2027', '15/3/27', '15-3-27', '15032027', '150327', '2027-03-15', '15. mars 2027', '15 mar 27', '15.03.2027', ` 15.${NBSP}mars 2027 `];
  await tests('a date is taken as people write it, and shown as 15. mars 2027', async wrong => {
    for (const text of typed) {
      const id = await s.create(L), path = page(id, 'naar');
      const saved = await vera.submit(path, '/utkast/', {'f:slutt': text, gjoer: 'lagre'});
      if (saved.status !== 303) wrong(`${text}: ${saved.status}`);
      const stored = (await draft(s, id)).innhold.slutt, shown = value((await vera.get(path)).text, 'f:slutt');
      if (stored !== '2027-03-15' || shown !== '15. mars 2027') wrong(`${text}: ${stored}, shown ${shown}`);
    }
  });
  await tests('what is no date, and a day that is not there, is told as that, and comes back as it was typed', async wrong => {
    const path = page(await s.create(L), 'naar');
    for (const [text, said] of [['31.11.2026', 'Den datoen finnes ikke.'], ['29.02.2027', 'Den datoen finnes ikke.'], ['310227', 'Den datoen finnes ikke.'], ['i morgen', 'Skriv en dato, for eksempel'], ['1.12', 'Skriv en dato, for eksempel']]) {
      const answer = await vera.submit(path, '/utkast/', {'f:slutt': text, gjoer: 'lagre'});
      if (answer.status !== 422 || !told(answer.text, 'f-slutt').startsWith(said)) wrong(`${text}: ${answer.status} ${told(answer.text, 'f-slutt')}`);
      if (value(answer.text, 'f:slutt') !== text) wrong(`${text} came back as ${value(answer.text, 'f:slutt')}`);
    }
  });
  await test('an act takes a day the same way, and tells the same', async () => {
    const id = await s.agreed('arbeidstrening'), path = `/avtaler/${id}/handling/avbrutt`;
    const wrong = await vera.submit(path, 'handling/avbrutt', {slag: 'annet', 'gjelder-fra': '31.11.2026'});
    equal([wrong.status, told(wrong.text, 'egen-gjelder-fra')], [422, 'Den datoen finnes ikke.']);
    const none = await vera.submit(path, 'handling/avbrutt', {slag: 'annet', 'gjelder-fra': 'snart'});
    ok(told(none.text, 'egen-gjelder-fra').startsWith('Skriv en dato, for eksempel'), told(none.text, 'egen-gjelder-fra'));
  });
}

async function kroner(s) {
  const vera = await s.login('vera');
  await tests('an amount is taken as people write it, and shown as 20 000 kr', async wrong => {
    for (const text of ['20000', '20 000', `20${NBSP}000`, `20${NNBSP}000`, '20.000', '20000 kr', '20 000 kr', '20.000,-', '20 000,-', '20 000 Kr']) {
      const id = await s.create(L), path = page(id, 'penger');
      await vera.submit(path, '/utkast/', {'f:manedslonn': '1', gjoer: 'lagre'});
      const saved = await vera.submit(path, '/utkast/', {'f:manedslonn': text, gjoer: 'lagre'});
      if (saved.status !== 303) wrong(`${text}: ${saved.status}`);
      const stored = (await draft(s, id)).innhold.manedslonn, shown = value((await vera.get(path)).text, 'f:manedslonn');
      if (stored !== 20000 || shown !== `20${NBSP}000${NBSP}kr`) wrong(`${text}: ${stored}, shown ${shown}`);
    }
  });
  await tests('what is no amount is told as that', async wrong => {
    const path = page(await s.create(L), 'penger');
    for (const text of ['12,50', '20.00', 'tjue tusen', '2000.000', 'kr']) {
      const answer = await vera.submit(path, '/utkast/', {'f:manedslonn': text, gjoer: 'lagre'});
      if (answer.status !== 422 || told(answer.text, 'f-manedslonn') !== `Skriv beløpet i kroner, for eksempel 32${NBSP}000.`) wrong(`${text}: ${answer.status} ${told(answer.text, 'f-manedslonn')}`);
      if (value(answer.text, 'f:manedslonn') !== text) wrong(`${text} came back as ${value(answer.text, 'f:manedslonn')}`);
    }
  });
  await test('beside a field that is wrong, the others come back as they were read', async () => {
    const answer = await vera.submit(page(await s.create(L), 'naar'), '/utkast/', {'f:start': '150327', 'f:slutt': '31.11.2027', gjoer: 'lagre'});
    equal([answer.status, value(answer.text, 'f:start'), value(answer.text, 'f:slutt')], [422, '15. mars 2027', '31.11.2027']);
  });
}

// side-16: last day 13 months on, where 12 is the longest.
async function limits(s) {
  const vera = await s.login('vera'), long = plus(today(), 400), SAID = 'Lagret. Dette må rettes før avtalen kan sendes:';
  const begin = () => s.create(L, {content: innhold(L, c => (c.innsatsgruppe = 'trenger-veiledning'))});
  const written = long.split('-').reverse().join('.');
  await test('a value beyond a limit is saved, and told where it stands, with a way on', async () => {
    const id = await begin(), path = page(id, 'naar');
    const saved = await vera.submit(path, '/utkast/', {'f:slutt': written, gjoer: 'neste'});
    equal([saved.status, (await draft(s, id)).innhold.slutt], [303, long]);
    const there = await follow(vera, saved);
    ok(there.path.startsWith(path), there.path);
    ok(there.text.includes(SAID) && !/role="status"/.test(there.text), 'said once, as saved');
    ok(/class="feilboks" role="alert"[^>]* autofocus/.test(there.text) && there.text.includes('href="#f-slutt"'), 'the summary has the focus, and leads to the field');
    const on = unescape(there.text.match(/href="([^"]*)">Gå videre likevel/)[1]), next = await follow(vera, await vera.get(on));
    equal(next.status, 200);
    ok(!next.path.startsWith(path) && !next.text.includes(SAID), next.path);
  });
  await test('the page itself tells it after Lagre too, and putting forward is stopped', async () => {
    const id = await begin(), path = page(id, 'naar');
    const there = await follow(vera, await vera.submit(path, '/utkast/', {'f:slutt': written, gjoer: 'lagre'}));
    ok(there.text.includes(SAID) && told(there.text, 'f-slutt').length > 0, told(there.text, 'f-slutt'));
    ok(!(await vera.get(path)).text.includes(SAID), 'not when the page is only opened');
    const sent = await s.putForward(id).catch(error => error);
    ok(sent instanceof Error && /422/.test(sent.message), String(sent));
  });
  await test('a row of the moment `lagre` is no refusal on a page, and is one by the API', async () => {
    const id = await begin(), path = page(id, 'naar'), late = '1.1.2095';
    const saved = await vera.submit(path, '/utkast/', {'f:slutt': late, gjoer: 'neste'});
    equal([saved.status, (await draft(s, id)).innhold.slutt], [303, '2095-01-01']);
    equal((await s.save(id, 'veileder', c => (c.slutt = '2095-01-02'))).status, 422);
  });
  await test('a check digit that is wrong is no limit: the page comes again as it was typed', async () => {
    const answer = await vera.submit(page(await begin(), 'parter'), '/utkast/', {'f:deltaker/foedselsnummer': '15830151174', gjoer: 'neste'});
    equal([answer.status, value(answer.text, 'f:deltaker/foedselsnummer')], [422, '15830151174']);
  });
  await test('what is missing never stops who leaves', async () => {
    const id = await s.create(L, {content: {}}), path = page(id, 'innhold');
    const next = await follow(vera, await vera.submit(path, '/utkast/', {gjoer: 'neste'}));
    ok(next.status === 200 && !next.path.startsWith(path), next.path);
  });
  await test('faults stand in page order, items in theirs', async () => {
    const id = await s.create(L), path = page(id, 'hjelp'), form = forms((await vera.get(path)).text).find(f => f.action.includes('/utkast/'));
    const names = Object.keys(form.fields).filter(n => /beskrivelse$/.test(n)), long = 'x'.repeat(1200);
    const answer = await vera.post(path, {...form.fields, ...Object.fromEntries([...names].reverse().map(n => [n, long])), gjoer: 'lagre'});
    const links = [...answer.text.matchAll(/<a href="#(f-(?:tilrettelegging|oppfoelging)-[^"]*)"/g)].map(m => m[1]), fields = names.map(n => `f-${n.slice(2).replaceAll('/', '-')}`);
    equal([answer.status, links], [422, fields]);
  });
}

// side-41
async function tabs(s) {
  const vera = await s.login('vera');
  const open = async path => forms((await vera.get(path)).text).find(f => f.action.includes('/utkast/'));
  await test('two tabs on two parts: both are saved; two on one part: the second is told, with what it typed', async () => {
    const id = await s.create(L), one = page(id, 'innhold'), other = page(id, 'jobb');
    const first = await open(one), second = await open(other), again = await open(one);
    equal((await vera.post(one, {...first.fields, 'f:formaal': 'Det ene.', gjoer: 'lagre'})).status, 303);
    equal((await vera.post(other, {...second.fields, 'f:stilling': 'Kokk', gjoer: 'lagre'})).status, 303);
    const {innhold: both} = await draft(s, id);
    equal([both.formaal, both.stilling], ['Det ene.', 'Kokk']);
    const late = await vera.post(one, {...again.fields, 'f:formaal': 'Det andre.', gjoer: 'lagre'});
    equal([late.status, value(late.text, 'f:formaal'), (await draft(s, id)).innhold.formaal], [412, 'Det andre.', 'Det ene.']);
    const form = forms(late.text).find(f => f.action.includes('/utkast/'));
    equal((await vera.post(one, {...form.fields, gjoer: 'lagre'})).status, 303, 'and may be saved over it');
    equal((await draft(s, id)).innhold.formaal, 'Det andre.');
  });
  await test('what is computed on a part from another is in nobody’s way', async () => {
    const id = await s.create(L), money = page(id, 'penger'), days = page(id, 'naar');
    const first = await open(money), second = await open(days);
    equal((await vera.post(days, {...second.fields, 'f:slutt': plus(today(), 100).split('-').reverse().join('.'), gjoer: 'lagre'})).status, 303);
    equal((await vera.post(money, {...first.fields, 'f:manedslonn': '21 000', gjoer: 'lagre'})).status, 303);
    equal((await draft(s, id)).innhold.manedslonn, 21000);
  });
}

// How each part stands, by its address: {naar: 'Ferdig', …}, and what is said of them all.
async function parts(browser, id) {
  const {text, status} = await browser.get(`/avtaler/${id}/utkast`), rows = [...text.matchAll(/utkast\/([a-z-]+)">[^<]*<\/a><span class="merke[^"]*">([^<]*)</g)];
  return {status, html: text, by: Object.fromEntries(rows.map(([, name, state]) => [name, unescape(state)])), done: text.match(/(\d+) av (\d+) deler er ferdige/)?.slice(1).map(Number)};
}

async function taskList(s) {
  const vera = await s.login('vera'), ola = await s.login('ola');
  await test('a draft starts at its parts, and each says how it stands', async () => {
    const begun = await follow(vera, await vera.submit('/avtaler/ny', '/avtaler/ny', {tiltak: L}));
    const id = begun.path.match(/[0-9A-Z]{26}/)[0];
    ok(begun.path.includes('/utkast?melding=opprettet'), begun.path);
    const first = await parts(vera, id);
    equal([first.done, first.by.naar, first.by['egne-maal'], first.by.lenker], [[0, 9], 'Ikke begynt', 'Deltaker skriver', 'Kan stå tomt']);
    await vera.submit(page(id, 'naar'), '/utkast/', {'f:start': today(), gjoer: 'lagre'});
    equal((await parts(vera, id)).by.naar, 'Mangler 1');
    await vera.submit(page(id, 'naar'), '/utkast/', {'f:slutt': plus(today(), 90).split('-').reverse().join('.'), gjoer: 'lagre'});
    const then = await parts(vera, id);
    equal([then.done, then.by.naar, then.by.moeter], [[2, 9], 'Ferdig', 'Ferdig'], 'meetings follow from the days');
  });
  await test('a whole draft: all that Vera sees is done; Ola sees only what he reads', async () => {
    const id = await s.create(L), hers = await parts(vera, id), his = await parts(ola, id);
    equal(hers.done, [9, 9]);
    ok(his.status === 200 && his.done[1] <= 9 && !/utkast\/lenke[^r]/.test(his.html), String(his.done));
  });
  await test('an amendment says what is changed', async () => {
    const id = await s.agreed('arbeidstrening');
    const opened = await follow(vera, await vera.submit(`/avtaler/${id}`, '/endringer'));
    ok(opened.text.includes('Endre avtalen'), opened.path);
    await vera.submit(page(id, 'naar'), '/utkast/', {'f:slutt': plus(today(), 120).split('-').reverse().join('.'), gjoer: 'lagre'});
    const {by, done} = await parts(vera, id);
    equal([by.naar, by.innhold, done], ['Endret', 'Uendret', undefined]);
  });
  await test('the groups of one side are one page, and a group’s own address leads to it', async () => {
    const id = await s.create(L), {text} = await vera.get(page(id, 'hjelp')), names = Object.keys(forms(text).find(f => f.action.includes('/utkast/')).fields);
    for (const list of ['behov-deltaker', 'tilrettelegging/', 'oppfoelging/']) ok(names.some(n => n.startsWith(`f:${list}`)), list);
    equal((await vera.get(page(id, 'tilrettelegging'))).status, 200);
    equal((await vera.get(page(id, 'tull'))).status, 404);
  });
  await test('what must be there has an empty item from the start, and one left empty is none', async () => {
    const id = await s.create(L, {content: {}}), {text} = await vera.get(page(id, 'hjelp'));
    ok(/name="f:oppfoelging\/ny[^"]*\/beskrivelse"/.test(text), 'an item to write in');
    equal((await vera.submit(page(id, 'hjelp'), '/utkast/', {gjoer: 'lagre'})).status, 303);
    equal((await draft(s, id)).innhold.oppfoelging ?? [], []);
  });
}

await script(async s => {
  await dates(s);
  await kroner(s);
  await limits(s);
  await tabs(s);
  await taskList(s);
});
