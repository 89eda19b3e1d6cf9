// Who cannot sign in the service: the paper printed, signed and uploaded, one in Nav signing for them, another confirming or refusing.
import {check, equal, includes} from '../lib/checks.mjs';
import {t} from '../lib/texts.mjs';
import {MainJob} from './main_job.mjs';
import {open} from './signing.mjs';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from([0, 0, 0, 13]), Buffer.from('IHDR, and the rest of a scan')]);

export class Behalf extends MainJob {
  constructor(stage) {
    super(stage, 'arbeidstrening');
    this.label = 'on behalf';
    this.viggo = stage.people.viggo;
  }

  async run() {
    await this.create();
    await this.fill();
    await this.putForward();
    await this.print();
    await this.upload();
    await this.signFor();
    await this.refuse();
    await this.signFor();
    await this.confirm();
    await this.told();
  }

  // The participant, or Nav for the participant, prints what would have been signed on the screen.
  async print() {
    const {ola, vera} = this.stage.people;
    await open(ola, this.id);
    await ola.link(t('gjoer.papir'));
    equal(this.name('the paper'), await ola.heading(), t('papir.tittel'));
    this.pages.look(ola, 'papir');
    this.code = await ola.text('.papir-kode code');
    await ola.page.emulateMedia({media: 'print'});
    check(this.name('on paper there is a line to sign on, and nothing to press'), await ola.page.locator('.papir-felt').isVisible() &&
      !await ola.page.locator('.hjelpetelefon, .hode form').first().isVisible());
    await ola.page.emulateMedia({media: 'screen'});
    await vera.go('/avtaler/papir');
    this.pages.look(vera, 'papirkode');
    await vera.write('papirkode', '0000-0000');
    await vera.press(t('papirkode.knapp'));
    includes(this.name('a code of nothing is told of'), await vera.text(), t('feil.ukjent-papirkode'));
    await vera.write('papirkode', this.code.toLowerCase());
    await vera.press(t('papirkode.knapp'));
    equal(this.name('the code leads to the agreement'), await vera.heading(), t('fullmakt.tittel'));
    this.pages.look(vera, 'fullmakt-hvem');
    await vera.link(t('rolle.deltaker'));
  }

  async upload() {
    const {vera} = this.stage.people;
    await vera.link(t('fullmakt.last-opp'));
    await vera.page.setInputFiles('#egen-fil', {name: 'avtale.txt', mimeType: 'text/plain', buffer: Buffer.from('Dette er ikke en PDF.')});
    await vera.press(t('filer.knapp'));
    includes(this.name('what is no scan is refused'), await vera.text(), t('feil.feil-filtype'));
    this.pages.look(vera, 'filer-feil');
    await vera.page.setInputFiles('#egen-fil', {name: 'skannet avtale.png', mimeType: 'image/png', buffer: PNG});
    await vera.press(t('filer.knapp'));
    equal(this.name('a scan is taken'), await vera.message(), t('melding.lastet-opp'));
    equal(this.name('and leads on'), await vera.heading(), t('fullmakt.tittel'));
  }

  async signFor() {
    const {vera} = this.stage.people;
    await vera.go(`/avtaler/${this.id}/fullmakt?for=deltaker`);
    await vera.press(t('fullmakt.knapp'));
    for (const key of ['feil.mangler.grunn', 'feil.mangler.bevis', 'feil.mangler.lest']) includes(this.name(`told at once: ${key}`), await vera.text(), t(key));
    this.pages.look(vera, 'fullmakt-feil');
    await vera.choose('grunn', 'papirsignatur');
    await vera.page.locator('[name="bevis"]').first().check();
    await vera.write('papirkode', this.code);
    await vera.page.locator('#egen-lest').check();
    await vera.press(t('fullmakt.knapp'));
    equal(this.name('who signs for somebody waits for a colleague'), await vera.heading(), t('kollega.tittel.egen'));
    check(this.name('and cannot confirm it'), !await vera.hasButton(t('kollega.bekreft')));
    this.pages.look(vera, 'kollega-egen');
  }

  async refuse() {
    const {vera} = this.stage.people;
    await this.comeTo();
    await this.viggo.write('tekst', 'Underskriften mangler.');
    await this.viggo.press(t('kollega.avvis'));
    equal(this.name('not confirmed'), await this.viggo.message(), t('melding.avslaatt'));
    await open(vera, this.id);
    includes(this.name('and told to who asked'), await vera.text(), t('forsok.avslaatt'));
  }

  async comeTo() {
    await this.viggo.go('/avtaler');
    includes(this.name('it stands on the list of those who may confirm'), await this.viggo.text(), t('gjoer.kort.kollega'));
    await open(this.viggo, this.id);
    await this.viggo.link(t('gjoer.kollega'));
    equal(this.name('the page of a colleague'), await this.viggo.heading(), t('kollega.tittel'));
    equal(this.name('with the same code'), await this.viggo.text('.dokument .kontrollkode code'), this.code);
    this.pages.look(this.viggo, 'kollega');
  }

  async confirm() {
    await this.comeTo();
    await this.viggo.press(t('kollega.bekreft'));
    includes(this.name('it must be read first'), await this.viggo.text(), t('feil.mangler.lest'));
    await this.viggo.page.locator('#egen-lest').check();
    await this.viggo.press(t('kollega.bekreft'));
    equal(this.name('confirmed'), await this.viggo.heading(), t('kvittering.tittel.paa-vegne'));
    this.pages.look(this.viggo, 'kvittering-paa-vegne');
  }

  async told() {
    const {ola, astrid} = this.stage.people, who = 'Bekreftet av Viggo Veileder.';
    for (const person of [ola, astrid]) {
      for (const path of ['', '/historikk']) {
        await person.go(`/avtaler/${this.id}${path}`);
        includes(this.name(`${person.name} is told who confirmed (${path})`), await person.text(), who);
      }
    }
    await open(ola, this.id);
    includes(this.name('and the participant that it was for them'), await ola.text(), t('naa.paa-vegne'));
    this.pages.look(ola, 'avtale-paa-vegne');
    await ola.link(t('gjoer.opplastet'));
    includes(this.name('who reads the paper'), await ola.text(), 'skannet avtale.png');
    this.pages.look(ola, 'filer');
    await astrid.go(`/avtaler/${this.id}/filer`);
    check(this.name('the employer does not'), !(await astrid.text()).includes('skannet avtale.png'));
    await open(ola, this.id);
    await ola.link(t('gjoer.trukket.paa-vegne'));
    equal(this.name('it may be taken back'), await ola.heading(), t('handling.tittel.trukket.for-deg'));
    await ola.write('tekst', 'Jeg vil signere selv.');
    await ola.press(t('handling.knapp.trukket'));
    equal(this.name('and is'), await ola.message(), t('melding.registrert'));
  }
}
