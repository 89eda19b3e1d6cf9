// Who may not edit a field says what should stand there: on a draft at the field, and on an agreement in force as a wish.
import {check, equal, includes} from '../lib/checks.mjs';
import {addDays, shownDate, storedDate, typedDate} from '../lib/draft.mjs';
import {t} from '../lib/texts.mjs';
import {MainJob} from './main_job.mjs';
import {open} from './signing.mjs';

export class Proposals extends MainJob {
  constructor(stage) {
    super(stage, 'arbeidstrening');
    this.label = 'forslag';
  }

  async run() {
    await this.create();
    await this.fill();
    await this.proposes();
    await this.isAnswered();
    await this.mayNotForget();
    await this.putForward();
    await this.allSign();
    await this.wishes();
    await this.becomesAnAmendment();
  }

  async proposes() {
    const {ola} = this;
    await ola.go(`/avtaler/${this.id}/utkast/innhold`);
    this.pages.look(ola, 'utkast-foreslaa');
    await ola.leads(() => ola.page.locator('a[href$="felt=formaal"]').click());
    equal(this.name('Ola may say what should stand there'), await ola.heading(), t('forslag.tittel.nytt').replace('{0}', t('felt.formaal')));
    this.pages.look(ola, 'forslag-nytt');
    await ola.write('f:formaal', 'Finne ut om jeg vil jobbe på kjøkken.');
    await ola.press(t('forslag.send'));
    equal(this.name('a proposal has a reason'), ola.status, 422);
    includes(this.name('and says so'), await ola.text('.feilboks'), t('feil.mangler.begrunnelse'));
    equal(this.name('what was typed stays'), await ola.page.locator('[name="f:formaal"]').inputValue(), 'Finne ut om jeg vil jobbe på kjøkken.');
    this.pages.look(ola, 'forslag-nytt-feil');
    await ola.write('begrunnelse', 'Det er det jeg lurer på.');
    await ola.press(t('forslag.send'));
    equal(this.name('it is sent'), await ola.message(), t('melding.foreslaatt'));
    this.pages.look(ola, 'utkast-foreslaatt');
    await ola.go(`/avtaler/${this.id}/utkast/plan`);
    await ola.leads(() => ola.page.locator('a[href$="felt=plan"]').click());
    this.pages.look(ola, 'forslag-nytt-punkt');
    await ola.page.locator('[name^="f:plan/"][name$="/slag"][value="samtale"]').check();
    await ola.write('begrunnelse', 'Jeg vil snakke med noen etter første uke.');
    await ola.press(t('forslag.send'));
    equal(this.name('and a new point'), await ola.message(), t('melding.foreslaatt'));
  }

  async isAnswered() {
    const {vera, ola} = this;
    await vera.go('/avtaler');
    includes(this.name('the first page counts them'), await vera.text(), 'Nav har 2 forslag å svare på');
    this.pages.look(vera, 'avtaler-forslag');
    await open(vera, this.id);
    this.pages.look(vera, 'avtale-forslag');
    await vera.link('Svar på 2 forslag');
    this.pages.look(vera, 'forslag');
    await vera.go(`/avtaler/${this.id}/utkast/innhold`);
    this.pages.look(vera, 'utkast-forslag');
    await vera.pressed('ta-inn:1');
    equal(this.name('Vera takes the first in'), await vera.message(), t('melding.tatt-inn'));
    equal(this.name('and it stands in the draft'), await vera.page.locator('[name="f:formaal"]').inputValue(), 'Finne ut om jeg vil jobbe på kjøkken.');
    await ola.go(`/avtaler/${this.id}/utkast/innhold`);
    includes(this.name('Ola sees that'), await ola.text(), t('forslag.svart.tatt-inn').replace('{0}', t('rolle.veileder')));
  }

  // Nothing that was proposed is forgotten when the draft is put forward.
  async mayNotForget() {
    const {vera, ola} = this;
    await vera.go(`/avtaler/${this.id}/fremlegg`);
    includes(this.name('an open proposal stops'), await vera.text('.feilboks'), t('feil.forslag-aapent'));
    this.pages.look(vera, 'fremlegg-forslag');
    await vera.leads(() => vera.page.locator('.feilboks a').first().click());
    await vera.leads(() => vera.page.locator('.forslag a').click());
    this.pages.look(vera, 'forslag-svar');
    await vera.press(t('forslag.nei'));
    equal(this.name('a no has a text'), vera.status, 422);
    this.pages.look(vera, 'forslag-svar-feil');
    await vera.write('tekst', 'Vi tar det i oppstartsmøtet.');
    await vera.press(t('forslag.nei'));
    equal(this.name('Vera answers'), await vera.message(), t('melding.forslag-nei'));
    await ola.go(`/avtaler/${this.id}/forslag`);
    includes(this.name('and Ola reads it'), await ola.text(), 'Vi tar det i oppstartsmøtet.');
    this.pages.look(ola, 'forslag-besvart');
    await vera.go(`/avtaler/${this.id}/fremlegg`);
  }

  async wishes() {
    const {ola} = this;
    await open(ola, this.id);
    await ola.readText();
    await ola.leads(() => ola.page.locator('a[href$="forslag?gruppe=varighet"]').click());
    equal(this.name('from the agreement to what one can propose'), await ola.heading(), t('forslag.tittel.velg'));
    this.pages.look(ola, 'forslag-velg');
    await ola.leads(() => ola.page.locator('a[href$="felt=slutt"]').click());
    this.pages.look(ola, 'forslag-oenske');
    const last = storedDate(await ola.page.locator('[name="f:slutt"]').inputValue());
    this.wanted = addDays(last, 7);
    await ola.write('f:slutt', typedDate(this.wanted));
    await ola.write('begrunnelse', 'Jeg trenger en uke til.');
    await ola.press(t('forslag.send'));
    this.acts.push('endringsoenske');
    equal(this.name('the wish is sealed'), await ola.message(), t('melding.registrert'));
    await ola.go(`/avtaler/${this.id}/forslag?gruppe=annen-bistand`);
    check(this.name('what not all read is not offered there'), !await ola.has('a[href$="felt=annen-bistand"]'));
  }

  async becomesAnAmendment() {
    const {vera} = this;
    await open(vera, this.id);
    includes(this.name('Vera sees what is wished'), await vera.text('section:has(#aapen-tittel)'), 'Jeg trenger en uke til.');
    this.pages.look(vera, 'avtale-oenske');
    await vera.press(t('forslag.endring-fra'));
    await vera.go(`/avtaler/${this.id}/utkast/varighet`);
    equal(this.name('and has it in a draft'), await vera.page.locator('[name="f:slutt"]').inputValue(), shownDate(this.wanted));
    includes(this.name('which says whence'), await vera.text(), t('forslag.fra-oenske').split('{0}')[0]);
    this.pages.look(vera, 'utkast-oenske');
    await vera.go(`/avtaler/${this.id}/historikk`);
    includes(this.name('the history has it'), await vera.text(), 'Jeg trenger en uke til.');
  }
}
