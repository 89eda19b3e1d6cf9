// The main job of a measure: written, put forward, signed by all, changed by one, changed by all, checked without the service, ended.
import {readFileSync} from 'node:fs';
import {check, equal, includes} from '../lib/checks.mjs';
import {addDays, content, fillDraft, typedDate} from '../lib/draft.mjs';
import {ROOT} from '../lib/service.mjs';
import {date, t} from '../lib/texts.mjs';
import {picture} from './picture.mjs';
import {open, sign, asked} from './signing.mjs';

const PICTURED = 'inkluderingstilskudd'; // the measure of the README's tour
// Who is asked to sign in which role, in an order that any measure allows.
const SIGNERS = {arbeidsgiver: 'astrid', deltaker: 'ola', mentor: 'mona', veileder: 'vera', beslutter: 'bjarne'};

export async function mainJob(stage, tiltak) {
  const job = new MainJob(stage, tiltak);
  await job.create();
  await job.missing();
  await job.fill();
  await job.putForward();
  await job.allSign();
  await job.periods();
  await job.contact();
  await job.amend();
  await job.differences();
  await job.bundle();
  await job.end();
  await job.history();
}

export class MainJob {
  constructor(stage, tiltak, start = stage.today) {
    Object.assign(this, stage.people, {stage, pages: stage.pages, tiltak, label: tiltak, today: stage.today, content: content(tiltak, start, stage.today), acts: []});
    this.running = this.content.start > stage.today ? 'status.klar-for-oppstart' : 'status.gjennomfoeres';
    const parts = readFileSync(`${ROOT}/schemas/${tiltak}/1/regler.xml`, 'utf8').match(/<part\b[^>]*>/g).filter(row => /\bhandling="/.test(row));
    this.order = Object.keys(SIGNERS).filter(role => parts.some(row => row.includes(`rolle="${role}"`))).map(role => SIGNERS[role]);
  }

  name(what) {
    return `${this.label}: ${what}`;
  }

  // Pages are looked at in one measure; a second name for what only this measure has.
  look(person, name) {
    if (this.label === this.stage.shown) this.pages.look(person, name);
  }

  async status(person) {
    await open(person, this.id);
    return person.text('.naa .merke');
  }

  async create() {
    const {vera} = this;
    await vera.go('/avtaler');
    await vera.link(t('avtaler.ny'));
    this.look(vera, 'ny');
    await vera.choose('tiltak', this.tiltak);
    await vera.press(t('ny.knapp'));
    this.id = vera.url.match(/\/avtaler\/([0-9A-Z]{26})\//)?.[1];
    this.look(vera, 'deler');
    equal(this.name('Vera makes a draft'), await vera.message(), t('melding.opprettet'));
  }

  async missing() {
    const {vera} = this;
    await open(vera, this.id);
    this.look(vera, 'avtale-utkast-tomt');
    const tasks = await vera.page.locator('.deler .merke-ikke-begynt').count();
    check(this.name('she sees what each part lacks'), tasks > 5, `${tasks} parts`);
    await vera.link(t('gjoer.fremlegg'));
    this.look(vera, 'fremlegg-mangler');
    const faults = await vera.page.locator('.feilboks li').count();
    check(this.name('she sees all that is missing, and cannot put forward'), faults > 15 && !await vera.hasButton(t('fremlegg.knapp.fremlagt')), `${faults} faults`);
    const first = vera.page.locator('.feilboks li a').first();
    await vera.leads(() => first.click());
    check(this.name('a fault leads to its field'), await vera.has(`[id="${new URL(vera.url).hash.slice(1)}"]`), vera.url);
  }

  async fill() {
    const {vera} = this;
    await vera.go(`/avtaler/${this.id}/utkast/parter`);
    const parts = await fillDraft(vera, this.content, async group => this.look(vera, `utkast-${group}`));
    check(this.name('she fills out every part'), parts > 8, `${parts} parts`);
    this.look(vera, 'deler-ferdig');
    await vera.link(t('fremlegg.tittel'));
    equal(this.name('nothing is missing'), await vera.page.locator('.feilboks').count(), 0);
    this.pages.look(vera, `fremlegg-${this.tiltak}`);
  }

  async putForward() {
    const {vera} = this;
    const must = await vera.page.locator('.prosess li').count();
    equal(this.name('she sees who must sign'), must, this.order.length);
    await vera.press(t('fremlegg.knapp.fremlagt'));
    this.acts.push('fremlagt');
    equal(this.name('Vera puts forward'), await vera.message(), t('melding.fremlagt'));
    equal(this.name('the status says so'), await vera.text('.naa .merke'), t('status.til-signering'));
    this.look(vera, 'avtale-venter-veileder');
    includes(this.name('Vera waits for the others'), await vera.text('.naa'), t('naa.ikke-din-tur'));
    if (this.label === this.stage.shown) await this.view();
  }

  // What is signed, as a file of its own.
  async view() {
    const {astrid} = this;
    await open(astrid, this.id);
    await astrid.link(t('lenke.visning'));
    this.pages.look(astrid, 'visning');
    check(this.name('Astrid reads the view, without what is not hers'), !astrid.html.includes(this.content['annen-bistand'][0].beskrivelse) && astrid.html.includes(this.content.formaal));
  }

  async allSign() {
    const {astrid} = this;
    await astrid.go('/avtaler');
    this.look(astrid, 'avtaler-gjoer-noe');
    const first = astrid.page.locator(`main section:has(h2#gjoer-noe) a[href="/avtaler/${this.id}"]`);
    check(this.name('it stands first in Astrid’s list'), await first.count() === 1);
    for (const who of this.order) await this.signs(this[who], 1);
    equal(this.name('everybody has signed: it runs, or waits for its season'), await this.status(this.ola), t(this.running));
    this.look(this.ola, 'avtale-i-gang-deltaker');
    await open(this.astrid, this.id);
    this.look(this.astrid, 'avtale-i-gang-arbeidsgiver');
  }

  async signs(person, round) {
    const {pages, tiltak} = this;
    const suffix = round > 1 ? '-endring' : '';
    const wrong = await sign(person, this.id, {
      read: async act => {
        this.acts.push(act);
        pages.look(person, `signer-${act}${suffix}`);
        if (round === 1 && this.label === PICTURED && person === this.astrid) await picture(person, this.stage);
        if (round === 1 && this.label === this.stage.shown && person === this.astrid) await this.unread(person);
      },
      confirm: async act => pages.look(person, `bekreft-${act}`),
      receipt: async act => pages.look(person, `kvittering-${act}`),
    });
    check(this.name(`${person.name} signs${round > 1 ? ' again' : ''}`), wrong === '', wrong);
  }

  // Where money is paid, a second person in Nav decides each period: the list says how many wait, one is refused and sent again, several are approved at once.
  async periods() {
    const {bjarne, vera, astrid, ola} = this;
    if (!this.order.includes('bjarne')) return;
    await bjarne.go('/avtaler');
    const row = bjarne.page.locator(`main section:has(h2#gjoer-noe) li:has(a[href="/avtaler/${this.id}"])`);
    check(this.name('Bjarne’s list says that periods wait'), /\d+ perioder? å behandle/.test(await row.innerText()), await row.innerText());
    await open(bjarne, this.id);
    await bjarne.link(t('gjoer.perioder'));
    this.pages.look(bjarne, 'perioder-beslutter');
    await bjarne.link(t('perioder.avslaa'));
    this.pages.look(bjarne, 'handling-periode-avslaatt');
    await bjarne.press(t('handling.knapp.periode-avslaatt'));
    equal(this.name('to refuse takes a reason'), bjarne.status, 422);
    await bjarne.choose('slag', 'feil-i-fakta');
    await bjarne.write('tekst', 'Stillingsprosenten må kontrolleres.');
    await bjarne.press(t('handling.knapp.periode-avslaatt'));
    this.acts.push('periode-avslaatt');
    equal(this.name('Bjarne refuses the first period'), await bjarne.message(), t('melding.registrert'));
    await open(vera, this.id);
    await vera.link(t('gjoer.periode-sendt'));
    includes(this.name('Vera reads why'), await vera.text(), 'Stillingsprosenten må kontrolleres.');
    this.pages.look(vera, 'perioder-avslaatt');
    await vera.link(t('perioder.send'));
    await vera.write('tekst', 'Den er kontrollert.');
    await vera.press(t('handling.knapp.periode-sendt'));
    this.acts.push('periode-sendt');
    await bjarne.go(`/avtaler/${this.id}/perioder`);
    const last = bjarne.page.locator('[name="til-og-med"]'), choices = last.locator('option');
    if (await choices.count() > 1) await last.selectOption({index: 1});
    const n = Math.min(2, Math.max(1, await choices.count()));
    await bjarne.press(t('perioder.godkjenn'));
    for (let i = 0; i < n; i++) this.acts.push('periode-godkjent');
    equal(this.name('Bjarne approves, several at once'), await bjarne.message(), t('melding.perioder-godkjent'));
    equal(this.name('each is shown as approved'), await bjarne.page.locator('.merke-periode-godkjent').count(), n);
    await open(astrid, this.id);
    await astrid.link(t('lenke.perioder'));
    this.pages.look(astrid, 'perioder-arbeidsgiver');
    check(this.name('Astrid sees how they stand, and decides nothing'), await astrid.page.locator('.merke-periode-godkjent').count() === n && !await astrid.hasButton(t('perioder.godkjenn')));
    check(this.name('and not what Nav wrote'), !astrid.html.includes('Stillingsprosenten må kontrolleres.'));
    await open(ola, this.id);
    equal(this.name('Ola has the page where the pay is Ola’s own'), await ola.hasLink(t('lenke.perioder')), this.tiltak !== 'mentor');
  }

  // Without the tick one is told, and nothing happens.
  async unread(person) {
    await person.press(t('signer.knapp'));
    equal(this.name('without saying that one has read, one cannot sign'), person.status, 422);
    this.pages.look(person, 'signer-feil');
  }

  // What one party changes alone holds at once.
  async contact() {
    const {astrid} = this;
    await open(astrid, this.id);
    await astrid.press(t('gjoer.ny-endring.arbeidsgiver'));
    equal(this.name('Astrid opens a change'), await astrid.message(), t('melding.endring'));
    await astrid.go(`/avtaler/${this.id}/utkast/kontaktpunkter`);
    this.look(astrid, 'utkast-arbeidsgiver');
    await astrid.write('f:kontaktpunkt-arbeidsplass/telefon', '410 00 099');
    await astrid.pressed('lagre');
    equal(this.name('her draft is saved'), await astrid.message(), t('melding.lagret'));
    await open(astrid, this.id);
    this.look(astrid, 'avtale-endring-arbeidsgiver');
    await astrid.link(t('gjoer.fremlegg.endring'));
    this.look(astrid, 'fremlegg-kontaktpunkt');
    check(this.name('she is told that it holds at once'), await astrid.hasButton(t('fremlegg.knapp.kontaktpunkt')), await astrid.text());
    await astrid.press(t('fremlegg.knapp.kontaktpunkt'));
    this.acts.push('kontaktpunkt');
    equal(this.name('Astrid changes her telephone alone'), await astrid.message(), t('melding.kontaktpunkt'));
    equal(this.name('it still does'), await this.status(this.ola), t(this.running));
    includes(this.name('Ola sees the new number'), await this.ola.text('.kontakter'), '410 00 099');
    for (const who of this.order) {
      await open(this[who], this.id);
      const act = await asked(this[who]);
      if (act) check(this.name(`${this[who].name} need not sign it`), false, act);
    }
  }

  async amend() {
    const {vera} = this;
    this.dates = {old: this.content.slutt, new: addDays(this.content.slutt, 1)};
    await open(vera, this.id);
    await vera.press(t('gjoer.ny-endring'));
    this.look(vera, 'deler-endring');
    await vera.leads(() => vera.page.locator('.deler a[href$="/utkast/naar"]').click());
    await vera.write('f:slutt', typedDate(this.dates.new));
    await vera.pressed('lagre');
    await vera.go(`/avtaler/${this.id}/fremlegg`);
    this.pages.look(vera, this.order.includes('bjarne') ? 'fremlegg-endring-penger' : 'fremlegg-endring');
    const text = await vera.text();
    includes(this.name('Vera sees the new end and who must sign it'), text, date(this.dates.new));
    const must = await vera.page.locator('.prosess .prosess-hvem').allInnerTexts();
    check(this.name('she sees who must sign before she puts forward'), must.length >= 3, must.join(', '));
    await vera.write('tekst', 'Vi er blitt enige om en uke til.');
    await vera.press(t('fremlegg.knapp.fremlagt'));
    this.acts.push('fremlagt');
    await open(this.ola, this.id);
    this.look(this.ola, 'avtale-ventende-deltaker');
    includes(this.name('the former version holds meanwhile'), await this.ola.text('.naa'), t('avtale.to-versjoner', 2, 3));
    for (const who of this.order) {
      await open(this[who], this.id);
      if (await asked(this[who])) await this.signs(this[who], 2);
    }
    if (this.running === 'status.gjennomfoeres') includes(this.name('the new end holds'), await (await open(this.ola, this.id), this.ola.text('.naa')), date(this.dates.new));
  }

  async differences() {
    const {ola} = this;
    await ola.link(t('lenke.sammenlign'));
    this.look(ola, 'sammenlign');
    includes(this.name('the differences show the former end'), (await ola.page.locator('del').allTextContents()).join(' '), date(this.dates.old));
    includes(this.name('and the new one'), (await ola.page.locator('ins').allTextContents()).join(' '), date(this.dates.new));
    await ola.page.locator('[name="fra"]').selectOption('1');
    await ola.page.locator('[name="til"]').selectOption('3');
    await ola.press(t('sammenlign.vis'));
    const rows = await ola.page.locator('.forskjeller tbody tr').count();
    check(this.name('two versions of one’s choice can be compared'), rows >= 2, `${rows} rows`);
  }

  async bundle() {
    const {ola, stage} = this;
    const file = `${stage.folder}/${this.tiltak}.zip`;
    await open(ola, this.id);
    const [download] = await Promise.all([ola.page.waitForEvent('download'), ola.page.getByRole('link', {name: t('lenke.pakke')}).click()]);
    await download.saveAs(file);
    const {guest} = stage.people;
    await guest.go('/kontroller');
    await guest.page.locator('[name="pakke"]').setInputFiles(file);
    await guest.press(t('kontroller.knapp'));
    this.look(guest, 'kontroller-gyldig');
    equal(this.name('the bundle is good, says the page anybody may use'), await guest.text('#dom-tittel'), t('kontroller.dom.gyldig'));
  }

  async end() {
    const {ola} = this;
    await open(ola, this.id);
    await ola.link(t('gjoer.avbrutt'));
    this.look(ola, 'handling-avbrutt');
    await ola.choose('slag', 'begynt-i-arbeid');
    await ola.write('gjelder-fra', typedDate(this.today));
    await ola.press(t('handling.knapp.avbrutt'));
    this.look(ola, 'sjekk-avbrutt');
    equal(this.name('Ola is asked once more'), await ola.text('h1'), t('stopp.tittel'));
    await ola.press(t('handling.knapp.avbrutt'));
    this.acts.push('avbrutt');
    this.look(ola, 'kvittering-avbrutt');
    equal(this.name('Ola ends it alone'), await ola.text('h1'), t('kvittering.tittel.avbrutt'));
    equal(this.name('it has ended'), await this.status(this.astrid), t('status.avbrutt'));
    this.look(this.astrid, 'avtale-stoppet');
  }

  async history() {
    const {ola} = this;
    await open(ola, this.id);
    await ola.link(t('lenke.historikk'));
    this.look(ola, 'historikk');
    const shown = await ola.page.locator('ol.historikk strong').allInnerTexts();
    equal(this.name('the history shows every act'), [...shown].sort().join(', '), this.acts.map(act => t(`handling.${act}`)).sort().join(', '));
    includes(this.name('and who has read'), await ola.text('#lest'), 'Astrid Arbeidsgiver');
  }
}
