// One person with several agreements: a new one begun from another, linked to it, and all of them in one.
import {check, equal, includes} from '../lib/checks.mjs';
import {t} from '../lib/texts.mjs';
import {MainJob} from './main_job.mjs';
import {open} from './signing.mjs';

export class Several extends MainJob {
  constructor(stage) {
    super(stage, 'arbeidstrening');
    this.label = 'several';
  }

  async run() {
    await this.create();
    await this.fill();
    await this.putForward();
    await this.beginFrom();
    await this.link();
    await this.inOne();
    await this.counts();
  }

  async beginFrom() {
    const {vera} = this;
    await open(vera, this.id);
    await vera.link(t('lenke.ny-fra'));
    this.pages.look(vera, 'ny-fra');
    await vera.choose('tiltak', 'mentor');
    await vera.press(t('ny.videre'));
    this.pages.look(vera, 'ny-begynnelse');
    includes(this.name('she is told what does not come along'), await vera.text(), t('ny.grunn.dato'));
    await vera.press(t('ny.knapp'));
    this.other = vera.url.match(/\/avtaler\/([0-9A-Z]{26})\//)?.[1];
    equal(this.name('Vera begins a draft from it'), await vera.message(), t('melding.begynt'));
    await vera.go(`/avtaler/${this.other}/utkast/parter`);
    equal(this.name('whom it is for came along'), await vera.page.locator('[name="f:deltaker/navn"]').inputValue(), this.content.deltaker.navn);
    await vera.go(`/avtaler/${this.other}/utkast/varighet-tilskudd`);
    equal(this.name('its days did not'), await vera.page.locator('[name="f:start"]').inputValue(), '');
  }

  async link() {
    const {vera} = this;
    await vera.go(`/avtaler/${this.other}/utkast/lenker`);
    await vera.pressed('legg-til:lenke');
    await vera.page.locator('[name$="/slag"][value="stoetter"]').check();
    await vera.page.locator('select[name$="/avtale"]').selectOption(this.id);
    this.pages.look(vera, 'utkast-lenker');
    await vera.pressed('lagre');
    equal(this.name('Vera links it to the other'), await vera.message(), t('melding.lagret'));
    await open(vera, this.other);
    includes(this.name('the link is on its page'), await vera.text(), `${t('kode.lenke/slag.stoetter')}: ${t('tiltak.arbeidstrening')}`);
    this.pages.look(vera, 'avtale-lenke');
  }

  async inOne() {
    const {ola, vera, astrid} = this;
    await open(ola, this.id);
    await ola.link(t('lenke.samlet-egne'));
    equal(this.name('Ola sees all of his in one'), await ola.heading(), t('samlet.tittel.deltaker'));
    check(this.name('both are there'), await ola.has(`main a[href="/avtaler/${this.id}"]`) && await ola.has(`main a[href="/avtaler/${this.other}"]`));
    this.pages.look(ola, 'samlet-deltaker');
    await open(vera, this.id);
    await vera.link(t('lenke.samlet'));
    includes(this.name('Vera sees how much is used'), await vera.text(), t('samlet.forbruk'));
    this.pages.look(vera, 'samlet-veileder');
    await open(astrid, this.id);
    await astrid.link(t('lenke.samlet'));
    const text = await astrid.text();
    check(this.name('Astrid sees no sums, no verdicts and no links'), !text.includes(t('samlet.forbruk')) && !text.includes(t('samlet.overlapp')) && !text.includes(t('kode.lenke/slag.stoetter')), text.slice(0, 300));
    this.pages.look(astrid, 'samlet-arbeidsgiver');
  }

  async counts() {
    const {vera} = this;
    await vera.go('/avtaler');
    await vera.link(t('telling.tittel'));
    equal(this.name('Vera sees what has been counted'), await vera.heading(), t('telling.tittel'));
    this.pages.look(vera, 'telling');
  }
}
