// What an agreement in force asks of people as the days go: decisions on periods, an amendment that waits, a contact point whose last day has passed,
// a signature given for somebody, and the first page with what is overdue on top. The service starts anew on a later day in between.
import {check, equal, includes} from '../lib/checks.mjs';
import {addDays, typedDate} from '../lib/draft.mjs';
import {t} from '../lib/texts.mjs';
import {MainJob} from './main_job.mjs';
import {open} from './signing.mjs';

export class Later extends MainJob {
  constructor(stage) {
    super(stage, 'midlertidig-lonnstilskudd');
    this.label = 'later';
  }

  async run() {
    await this.create();
    await this.fill();
    await this.putForward();
    await this.allSign();
    await this.refusesPeriod();
    await this.sendsAgain();
    await this.leavesContact();
    await this.amendmentWaits();
    await this.ownVersion();
  }

  // ---- periods ----

  async refusesPeriod() {
    const {bjarne} = this;
    await bjarne.go(`/avtaler/${this.id}/perioder`);
    await bjarne.leads(() => bjarne.page.locator('a[href*="periode-avslaatt"]').first().click());
    this.pages.look(bjarne, 'handling-periode-avslaatt');
    await bjarne.press(t('handling.knapp.periode-avslaatt'));
    equal(this.name('a refusal of a period says why'), bjarne.status, 422);
    this.pages.look(bjarne, 'handling-periode-avslaatt-feil');
    check(this.name('each fault with the name of its field'), (await bjarne.text('.feilboks')).includes(`${t('handling.slag.periode-avslaatt')} ${t('feil.mangler.slag')}`));
    await bjarne.choose('slag', 'feil-i-prosent');
    await bjarne.write('tekst', 'Satsen er ikke riktig.');
    await bjarne.press(t('handling.knapp.periode-avslaatt'));
    includes(this.name('the period is refused'), await bjarne.text(), t('perioder.tilstand.avslaatt'));
    this.pages.look(bjarne, 'perioder-avslaatt');
  }

  async sendsAgain() {
    const {vera} = this;
    await vera.go(`/avtaler/${this.id}/handling/periode-sendt`);
    check(this.name('a period is told by its days'), /\d+\. \w+ 20\d\d – /.test(await vera.text('fieldset')), await vera.text('fieldset'));
    this.pages.look(vera, 'handling-periode-sendt-velg');
    await vera.go(`/avtaler/${this.id}/perioder`);
    this.pages.look(vera, 'perioder-veileder');
    await vera.leads(() => vera.page.locator('a[href*="periode-sendt"]').first().click());
    this.pages.look(vera, 'handling-periode-sendt');
    await vera.press(t('handling.knapp.periode-sendt'));
    includes(this.name('and is sent again'), await vera.text(), t('perioder.sendt'));
  }

  // ---- a contact point with a last day and nobody after ----

  async leavesContact() {
    const {vera} = this, last = addDays(this.today, 3);
    await open(vera, this.id);
    await vera.link(t('gjoer.kontaktpunkt.veileder'));
    for (const field of ['vikar/navn', 'vikar/telefon', 'vikar/epost', 'vikar/fra', 'vikar/til']) {
      if (await vera.has(`[name="f:kontaktpunkt-nav/${field}"]`)) await vera.write(`f:kontaktpunkt-nav/${field}`, '');
    }
    await vera.write('f:kontaktpunkt-nav/gjelder-til', typedDate(last));
    this.pages.look(vera, 'kontakt-veileder');
    await vera.press(t('fremlegg.knapp.kontaktpunkt'));
    equal(this.name('Vera names her last day'), await vera.message(), t('melding.kontaktpunkt'));
  }

  // ---- an amendment: told to those who sign it, and not objected to by who made it ----

  async amendmentWaits() {
    const {vera, ola} = this;
    await open(vera, this.id);
    await vera.press(t('gjoer.ny-endring'));
    await vera.go(`/avtaler/${this.id}/utkast/innhold`);
    const field = vera.page.locator('textarea[name^="f:"]').first();
    await field.fill('Noe annet enn det som sto der.');
    await vera.pressed('lagre');
    await ola.go('/avtaler');
    check(this.name('an amendment somebody else writes is not what Ola must do'), !await ola.has(`section:has(#gjoer-noe) a[href="/avtaler/${this.id}"]`));
    await vera.go(`/avtaler/${this.id}/fremlegg`);
    await vera.write('tekst', 'Etter en samtale.');
    await vera.press(t('fremlegg.knapp.fremlagt'));
    await open(vera, this.id);
    includes(this.name('Vera is told that a change waits'), await vera.text('.naa-tekst'), t('naa.ikke-din-tur.endring'));
    this.pages.look(vera, 'avtale-endring-venter-veileder');
  }

  async ownVersion() {
    const {vera} = this;
    for (const act of ['avvist', 'innvendt', 'endringsoenske']) check(this.name(`Vera is not offered ${act} of her own version`), !await vera.has(`a[href*="/handling/${act}"]`));
    check(this.name('but to withdraw it'), await vera.has('a[href*="/handling/trukket"]'));
  }

  // ---- months later ----

  async afterwards() {
    const {vera, ola, astrid, bjarne} = this;
    await vera.go('/avtaler');
    includes(this.name('nobody to reach stands on the list'), await vera.text(), t('avtaler.uten-kontakt'));
    this.pages.look(vera, 'avtaler-uten-kontakt');
    await open(ola, this.id);
    includes(this.name('and on the page of all'), await ola.text('.naa'), t('avtale.uten-kontakt-hvem'));
    this.pages.look(ola, 'avtale-uten-kontakt');
    await open(vera, this.id);
    await vera.link(t('gjoer.trukket'));
    await vera.press(t('handling.knapp.trukket'));
    await open(vera, this.id);
    this.pages.look(vera, 'avtale-uten-kontakt-veileder');
    await vera.leads(() => vera.page.locator('.viktig a').click());
    equal(this.name('who is responsible is led to where a new one is written'), await vera.heading(), t('gjoer.kontaktpunkt.veileder'));
    await astrid.go(`/avtaler/${this.id}/perioder`);
    this.pages.look(astrid, 'perioder-arbeidsgiver');
    await bjarne.go('/avtaler');
    this.pages.look(bjarne, 'avtaler-perioder');
  }
}
