// Messages as the page tells of them: each row says what is known of it, and nothing is called delivered, or sent, that no server took.
import {readdirSync, readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {equal, finish, freePort, innhold, ok, ROOT, Service, test, tests, until} from './lib.mjs';

import {startSmtpAnswers} from '../lib/smtp-answers.mjs';

const {startReceiver} = await import('../push/receiver.mjs');
// How each state reads, without what is told of the time.
const TEXT = {
  laget: /^Venter på å bli sendt\.$/, sendt: /^Sendt på e-post TID\.$/, levert: /^Levert TID\.$/, venter: /^Kom ikke fram ennå\. Vi prøver igjen TID\.$/,
  returnert: /^Kom i retur TID: (Adressen tar ikke imot e-post|E-postadressen har tegn som ikke kan brukes herfra)\.$/,
  oppgitt: /^Kom ikke fram\. Vi har sluttet å prøve\.$/, 'ingen-adresse': /^Har ingen adresse\.$/, 'ikke-satt-opp': /^Ikke sendt: prøveutgave\.$/,
};
const TIME = /\d{1,2}\. [a-z]+ \d{4} kl\. \d\d\.\d\d/;
const state = text => Object.keys(TEXT).find(k => TEXT[k].test(text.replace(TIME, 'TID'))) ?? text;

// Those of the page, in its order, by whom they are to: [{til, om, hva: ["laget"]}]. The API must tell the same.
async function rows(s, id, as) {
  const told = await s.api('GET', `avtaler/${id}/varsler`, {as});
  const {status, text} = await (await s.login(as)).get(`/avtaler/${id}/historikk`);
  equal([status, told.status], [200, 200]);
  const [, section] = text.split('<h2>Beskjeder</h2>');
  ok(section, 'no heading «Beskjeder»');
  const list = section.split('</ul>')[0].split('<li>').slice(1).map(li => {
    const [, til, om] = li.match(/Til: ([^.]+)\. Om: ([^<]+)/), said = [...li.matchAll(/<p class="liten-linje">([^<]*)<\/p>/g)].map(m => m[1].trim());
    return {til, om: om.trim(), hva: said.map(state)};
  });
  const again = await s.api('GET', `avtaler/${id}/varsler`, {as}), of = answer => answer.json.varsler.map(v => v.leveringer.map(l => l.tilstand));
  if (JSON.stringify(told.json) === JSON.stringify(again.json)) equal(list.map(r => r.hva), of(told), 'page and API');
  return list;
}
const of = (list, til) => [...new Set(list.filter(r => r.til === til).map(r => r.hva.join('+')))];
const subscribe = async (s, as, url) => {
  const answer = await s.api('POST', 'abonnement', {as, body: {url}});
  equal(answer.status, 201, answer.text.slice(0, 200));
  return answer.json;
};
const acts = s => s.agreed('arbeidstrening');

async function nothing(s) {
  const id = await acts(s);
  await test('no mail server and no subscription: every row says so to everybody, and none that it was sent', async () => {
    for (const as of ['ola', 'astrid', 'vera']) {
      ok(await until(async () => (await rows(s, id, as)).every(r => r.hva.join() === 'ikke-satt-opp')), JSON.stringify(await rows(s, id, as)));
      // Nav is told of all that are about records, a party of its own.
      const role = {ola: 'deltaker', astrid: 'arbeidsgiver'}[as], mine = role ? ` AND rolle='${role}'` : '';
      const list = await rows(s, id, as), made = s.sql(`SELECT count(*) AS n FROM utboks WHERE avtale='${id}' AND nr > 0${mine}`)[0].n;
      equal([list.length, list.every(r => r.hva.length === 1)], [made, true], as);
    }
  });
}

async function delivered(s) {
  const port = await freePort(), {hemmelighet, vkey} = await subscribe(s, 'ola', `http://127.0.0.1:${port}/h`);
  const receiver = await startReceiver({port, secret: hemmelighet, vkey});
  await subscribe(s, 'astrid', `http://127.0.0.1:${await freePort()}/h`);
  const gone = createServer((request, response) => request.resume().on('end', () => response.writeHead(410).end()));
  await new Promise(resolve => gone.listen(0, '127.0.0.1', resolve));
  const id = await acts(s);
  await test('what an address took is delivered, what it did not is tried again, and the rest was to nowhere', async () => {
    ok(await until(async () => {
      const list = await rows(s, id, 'vera');
      return of(list, 'Deltaker').join() === 'levert' && of(list, 'Arbeidsgiver').includes('venter');
    }), JSON.stringify(await rows(s, id, 'vera')));
    const list = await rows(s, id, 'vera');
    /* In order to one address: those behind the first that failed have not been tried. */
    equal([of(list, 'Deltaker'), of(list, 'Arbeidsgiver').sort(), of(list, 'Veileder i Nav')], [['levert'], ['laget', 'venter'], ['ikke-satt-opp']]);
    equal(receiver.received.length, list.filter(r => r.til === 'Deltaker').length);
  });
  await test('what an address refuses for good did not arrive, and what another of the same party took did', async () => {
    await subscribe(s, 'vera', `http://127.0.0.1:${gone.address().port}/h`);
    await subscribe(s, 'ola', `http://127.0.0.1:${gone.address().port}/borte`);
    const other = await acts(s);
    ok(await until(async () => {
      const list = await rows(s, other, 'vera');
      return of(list, 'Veileder i Nav').every(x => ['oppgitt', 'ikke-satt-opp'].includes(x)) && of(list, 'Deltaker').every(x => ['levert', 'levert+oppgitt'].includes(x));
    }), JSON.stringify(await rows(s, other, 'vera')));
    const list = await rows(s, other, 'vera');
    ok(of(list, 'Veileder i Nav').includes('oppgitt'), JSON.stringify(list));
    ok(of(list, 'Deltaker').includes('levert+oppgitt'), JSON.stringify(list));
  });
  await test('while push stands still, a message is made and no more is said', async () => {
    const [push] = s.processes('push.db');
    process.kill(push, 'SIGSTOP');
    try {
      const id = await s.create('arbeidstrening');
      await s.putForward(id);
      for (const as of ['ola', 'vera']) equal([...new Set((await rows(s, id, as)).map(r => r.hva.join()))], ['laget'], as);
    } finally {
      process.kill(push, 'SIGCONT');
    }
  });
  await receiver.close();
  await new Promise(resolve => gone.close(resolve));
}

async function told(s) {
  await test('no page says after an act that anything was sent', async () => {
    const id = await acts(s), ola = await s.login('ola');
    await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Når er møtet?'});
    const answer = await ola.submit(`/avtaler/${id}/handling/henvendelse?slag=nav`, 'henvendelse', {tekst: 'Og hvor?'});
    equal(answer.status, 303);
    const page = await ola.get(answer.headers.location);
    ok(page.text.includes('Registrert. De andre ser det i avtalen.'), 'the notice');
    ok(!/\bsendt\b/i.test(page.text.slice(page.text.indexOf('<main'), page.text.indexOf('<h2'))), 'it says sent');
  });
  // Whether there is a way to somebody no sentence knows. Those of the mail itself come where they are read.
  await tests('no sentence promises a message', async wrong => {
    const at = join(ROOT, 'templates/tekster/nb'), files = readdirSync(at).filter(name => name.endsWith('.xml') && name !== 'varsler.xml');
    ok(files.length > 4, `only ${files}`);
    for (const name of files)
      for (const [, key, text] of readFileSync(join(at, name), 'utf8').matchAll(/<t n="([^"]+)">([^<]*)</g))
        if (/\b(beskjed|varsel)\b/i.test(text)) wrong(`${key}: ${text}`);
  });
}

// What a mail server says of each part's address: see speed of telling in tests/push, where each answer is tried alone.
async function mailed(s, smtp) {
  const content = innhold('arbeidstrening'), at = Object.keys(content).find(k => content[k]?.epost === 'astrid.arbeidsgiver@example.com');
  const id = await s.create('arbeidstrening', {content: {...content, deltaker: {...content.deltaker, epost: 'ola@blåbær.no'}, [at]: {...content[at], epost: 'nei@example.com'}}});
  await s.putForward(id);
  await test('what a mail server took is sent, what it refuses came back, and what it puts off is tried again', async () => {
    ok(await until(async () => {
      const list = await rows(s, id, 'vera');
      return [of(list, 'Deltaker'), of(list, 'Arbeidsgiver')].join('|') === 'sendt|returnert';
    }), JSON.stringify(await rows(s, id, 'vera')));
    equal(smtp.mails.map(mail => mail.to).filter(to => to.startsWith('ola@')).length > 0, true);
  });
}

const smtp = await startSmtpAnswers({answer: (command, address) => (command === 'RCPT' && address === 'nei@example.com' ? '550 no such user' : null)});
const third = await Service.open({proev_igjen_ms: 50, smtp: smtp.url, smtp_tls: 'av', avsender: 'avtale@nav.example'});
const first = await Service.open({proev_igjen_ms: 50}), second = await Service.open({proev_igjen_ms: 50});
await test('nothing set up: the script comes to its end', () => nothing(first));
await test('delivered: the script comes to its end', () => delivered(second));
await test('told: the script comes to its end', () => told(first));
await test('mailed: the script comes to its end', () => mailed(third, smtp));
await finish(first, second, third);
await smtp.close();
