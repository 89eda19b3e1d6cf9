// The form of a draft, as a browser without scripts meets it: what is taken as it is typed, what is told, and where.
import {equal, forms, ok, script, test, tests, unescape} from './lib.mjs';

const NBSP = '\u00a0', NNBSP = '\u202f', L = 'midlertidig-lonnstilskudd';

const page = (id, part) => `/avtaler/${id}/utkast/${part}`;
const draft = async (s, id) => (await s.get(id, 'veileder')).utkast;
const value = (html, name) => forms(html).find(f => f.action.includes('/utkast/')).fields[name];
const told = (html, id) => unescape(html.match(new RegExp(`id="${id}-feil">([^]*?)</p>`))?.[1].replace(/<[^>]*>/g, '') ?? '').replace(/^Feil: ?/, '').trim();

// side-14
async function dates(s) {
  const vera = await s.login('vera');
  const typed = ['15.3.2027', '15/3/27', '15-3-27', '15032027', '150327', '2027-03-15', '15. mars 2027', '15 mar 27', '15.03.2027', ` 15.${NBSP}mars 2027 `];
  await tests('a date is taken as people write it, and shown as 15. mars 2027', async wrong => {
    for (const text of typed) {
      const id = await s.create(L), path = page(id, 'varighet-tilskudd');
      const saved = await vera.submit(path, '/utkast/', {'f:slutt': text, gjoer: 'lagre'});
      if (saved.status !== 303) wrong(`${text}: ${saved.status}`);
      const stored = (await draft(s, id)).innhold.slutt, shown = value((await vera.get(path)).text, 'f:slutt');
      if (stored !== '2027-03-15' || shown !== '15. mars 2027') wrong(`${text}: ${stored}, shown ${shown}`);
    }
  });
  await tests('what is no date, and a day that is not there, is told as that, and comes back as it was typed', async wrong => {
    const path = page(await s.create(L), 'varighet-tilskudd');
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
      const id = await s.create(L), path = page(id, 'lonn');
      await vera.submit(path, '/utkast/', {'f:manedslonn': '1', gjoer: 'lagre'});
      const saved = await vera.submit(path, '/utkast/', {'f:manedslonn': text, gjoer: 'lagre'});
      if (saved.status !== 303) wrong(`${text}: ${saved.status}`);
      const stored = (await draft(s, id)).innhold.manedslonn, shown = value((await vera.get(path)).text, 'f:manedslonn');
      if (stored !== 20000 || shown !== `20${NBSP}000${NBSP}kr`) wrong(`${text}: ${stored}, shown ${shown}`);
    }
  });
  await tests('what is no amount is told as that', async wrong => {
    const path = page(await s.create(L), 'lonn');
    for (const text of ['12,50', '20.00', 'tjue tusen', '2000.000', 'kr']) {
      const answer = await vera.submit(path, '/utkast/', {'f:manedslonn': text, gjoer: 'lagre'});
      if (answer.status !== 422 || told(answer.text, 'f-manedslonn') !== `Skriv beløpet i kroner, for eksempel 32${NBSP}000.`) wrong(`${text}: ${answer.status} ${told(answer.text, 'f-manedslonn')}`);
      if (value(answer.text, 'f:manedslonn') !== text) wrong(`${text} came back as ${value(answer.text, 'f:manedslonn')}`);
    }
  });
  await test('beside a field that is wrong, the others come back as they were read', async () => {
    const answer = await vera.submit(page(await s.create(L), 'varighet-tilskudd'), '/utkast/', {'f:start': '150327', 'f:slutt': '31.11.2027', gjoer: 'lagre'});
    equal([answer.status, value(answer.text, 'f:start'), value(answer.text, 'f:slutt')], [422, '15. mars 2027', '31.11.2027']);
  });
}

await script(async s => {
  await dates(s);
  await kroner(s);
});
