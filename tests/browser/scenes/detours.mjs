// Everything people do beside the main job, on one agreement, until its last day has passed.
import {check, equal, includes} from '../lib/checks.mjs';
import {addDays} from '../lib/draft.mjs';
import {date, t} from '../lib/texts.mjs';
import {MainJob} from './main_job.mjs';
import {open, sign} from './signing.mjs';

export class Detours extends MainJob {
  constructor(stage) {
    super(stage, 'arbeidstrening');
    this.label = 'beside';
    this.viggo = stage.people.viggo;
  }

  async run() {
    await this.create();
    await this.twoWindows();
    await this.wrongValues();
    await this.takeItemAway();
    await this.fill();
    await this.putForward();
    await this.refuse();
    await this.mend();
    await this.withdraw();
    await this.allSign();
    await this.ownGoals();
    await this.ownContact();
    await this.ask();
    await this.object();
    await this.consent();
    await this.followUp();
    await this.questions();
    await this.promises();
    await this.takeOver();
    await this.notMine();
    await this.history();
    await this.forget();
    await this.leavesQuestion();
  }

  // An act in one step: from the agreement to its page, what is written there, and back.
  async act(person, act, write, {link = t(`gjoer.${act}`), heading = t(`handling.tittel.${act}`)} = {}) {
    await open(person, this.id);
    await person.link(link);
    equal(this.name(`${person.name}: the page of ${act}`), await person.heading(), heading);
    this.pages.look(person, `handling-${act}`);
    await write();
    await person.press(t(`handling.knapp.${act}`));
    this.acts.push(act);
    equal(this.name(`${person.name}: ${act}`), await person.message(), t('melding.registrert'));
  }

  // The same draft open twice: the second to save is told, and nothing typed is lost.
  async twoWindows() {
    const {vera} = this;
    const other = await vera.window();
    await vera.go(`/avtaler/${this.id}/utkast/behov`);
    await other.go(`/avtaler/${this.id}/utkast/behov`);
    await vera.write('f:behov-deltaker', 'Skrevet først.');
    await vera.pressed('lagre');
    await other.write('f:behov-deltaker', 'Skrevet sist.');
    await other.pressed('lagre');
    includes(this.name('who saves an older draft is told'), await other.message(), t('melding.endret-siden.utkast'));
    equal(this.name('and what was typed stays'), await other.page.locator('[name="f:behov-deltaker"]').inputValue(), 'Skrevet sist.');
    this.pages.look(other, 'utkast-endret-siden');
    await other.context.pages().at(-1).close();
  }

  async wrongValues() {
    const {vera} = this;
    await vera.go(`/avtaler/${this.id}/utkast/parter`);
    await vera.write('f:deltaker/foedselsnummer', '15830151174');
    await vera.write('f:deltaker/epost', 'ola');
    await vera.pressed('lagre');
    equal(this.name('a wrong number is told of'), vera.status, 422);
    includes(this.name('in words'), await vera.text('.feilboks'), t('feil.deltaker-fnr-sjekksum'));
    equal(this.name('as it was written'), await vera.page.locator('[name="f:deltaker/foedselsnummer"]').inputValue(), '15830151174');
    check(this.name('beside the field too'), await vera.page.getByLabel(t('felt.deltaker/foedselsnummer')).getAttribute('aria-invalid') === 'true');
    this.pages.look(vera, 'utkast-feil');
  }

  async takeItemAway() {
    const {vera} = this;
    await vera.go(`/avtaler/${this.id}/utkast/plan`);
    await vera.pressed('legg-til:plan');
    equal(this.name('a point is added'), await vera.message(), t('melding.lagt-til'));
    this.pages.look(vera, 'utkast-lagt-til');
    await vera.leads(() => vera.page.locator('button[value^="fjern:"]').first().click());
    equal(this.name('and taken away'), await vera.message(), t('melding.fjernet'));
    equal(this.name('none is left but an empty one'), await vera.page.locator('.post').count(), 1);
    await vera.go(`/avtaler/${this.id}/utkast/parter`);
  }

  async refuse() {
    const {astrid, vera} = this;
    await open(astrid, this.id);
    await astrid.link(t('gjoer.godkjent'));
    await astrid.link(t('signer.feil'));
    await astrid.press(t('handling.knapp.avvist'));
    equal(this.name('a refusal needs a reason'), astrid.status, 422);
    this.pages.look(astrid, 'handling-avvist-feil');
    await this.act(astrid, 'avvist', async () => {
      await astrid.choose('slag', 'feil-innhold');
      await astrid.write('tekst', 'Vi har ikke nok å gjøre om mandagene.');
    });
    await open(vera, this.id);
    this.pages.look(vera, 'avtale-sendt-tilbake');
    includes(this.name('Vera sees that it was sent back'), await vera.text(), t('tilstand.avvist'));
    includes(this.name('and why'), await vera.text(), 'Vi har ikke nok å gjøre om mandagene.');
    await vera.go('/avtaler');
    check(this.name('it waits for her'), await vera.has(`section:has(#gjoer-noe) a[href="/avtaler/${this.id}"]`));
  }

  // A new version from the one that was sent back.
  async mend() {
    const {vera} = this;
    await open(vera, this.id);
    await vera.press(t('gjoer.ny-endring.tilbake'));
    await vera.go(`/avtaler/${this.id}/utkast/behov`);
    await vera.write('f:behov-virksomhet', 'Noen i Nav å ringe, men ikke om mandagene.');
    await vera.pressed('lagre');
    await vera.go(`/avtaler/${this.id}/fremlegg`);
    await vera.write('tekst', 'Rettet etter beskjed fra arbeidsgiver.');
    await vera.press(t('fremlegg.knapp.fremlagt'));
    this.acts.push('fremlagt');
    equal(this.name('Vera puts it forward anew'), await vera.message(), t('melding.fremlagt'));
  }

  // One’s own signature, until all have signed; Nav’s withdrawal takes the version back.
  async withdraw() {
    const {astrid} = this;
    const wrong = await sign(astrid, this.id, {read: async act => this.acts.push(act)});
    check(this.name('Astrid signs'), wrong === '', wrong);
    await this.act(astrid, 'trukket', () => astrid.write('tekst', 'Jeg må spørre sjefen først.'),
      {link: t('gjoer.trukket.signert'), heading: t('handling.tittel.trukket.signert')});
    await open(astrid, this.id);
    check(this.name('her signature is withdrawn, and she may sign again'), await astrid.hasLink(t('gjoer.godkjent')));
  }

  // The participant's own goals: written alone, hold at once; one for Nav only.
  async ownGoals() {
    const {ola, astrid} = this;
    await open(ola, this.id);
    await ola.press(t('gjoer.ny-endring.deltaker'));
    await ola.go(`/avtaler/${this.id}/utkast/egne-maal`);
    await ola.pressed('legg-til:egne-maal');
    await ola.page.locator('[name^="f:egne-maal/"]').fill('Klare kassa på egen hånd.');
    await ola.pressed('legg-til:egne-maal-fortrolig');
    await ola.page.locator('[name^="f:egne-maal-fortrolig/"]').fill('Tørre å si fra når det blir for mye.');
    this.pages.look(ola, 'utkast-egne-maal');
    await ola.pressed('lagre');
    await ola.go(`/avtaler/${this.id}/fremlegg`);
    this.pages.look(ola, 'fremlegg-egne-maal');
    await ola.press(t('fremlegg.knapp.kontaktpunkt'));
    this.acts.push('kontaktpunkt');
    await ola.readText();
    includes(this.name('Ola’s goals hold at once'), await ola.text(), 'Tørre å si fra når det blir for mye.');
    await open(astrid, this.id);
    await astrid.readText();
    const text = await astrid.text();
    check(this.name('Astrid reads the one and not the other'), text.includes('Klare kassa på egen hånd.') && !text.includes('Tørre å si fra'));
  }

  // Contact data have a short way: a link, a page with nothing else, one button.
  async ownContact() {
    const {ola, astrid, vera} = this;
    await open(ola, this.id);
    await ola.link(t('gjoer.kontaktpunkt.deltaker'));
    this.pages.look(ola, 'kontakt-deltaker');
    check(this.name('the page has his telephone and address for mail, and no other field'),
      await ola.page.locator('[name^="f:"]').count() === 2 && await ola.has('[name="f:deltaker/telefon"]') && await ola.has('[name="f:deltaker/epost"]'));
    await ola.write('f:deltaker/telefon', 'ring meg');
    await ola.press(t('fremlegg.knapp.kontaktpunkt'));
    equal(this.name('what is no telephone is told'), ola.status, 422);
    this.pages.look(ola, 'kontakt-feil');
    await ola.write('f:deltaker/telefon', '410 00 055');
    await ola.press(t('fremlegg.knapp.kontaktpunkt'));
    this.acts.push('kontaktpunkt');
    equal(this.name('Ola’s number holds at once'), await ola.message(), t('melding.kontaktpunkt'));
    await open(astrid, this.id);
    includes(this.name('Astrid is told of it'), await astrid.text('.siste'), t('handling.kontaktpunkt'));
    await astrid.link(t('gjoer.kontaktpunkt.arbeidsgiver'));
    this.pages.look(astrid, 'kontakt-arbeidsgiver');
    await astrid.write('f:kontaktpunkt-arbeidsplass/telefon', '410 00 056');
    await astrid.write('tekst', 'Vi har fått nytt nummer.');
    await astrid.press(t('fremlegg.knapp.kontaktpunkt'));
    this.acts.push('kontaktpunkt');
    await open(vera, this.id);
    includes(this.name('Vera sees the new number'), await vera.text('.kontakter'), '410 00 056');
    includes(this.name('and why'), await vera.text(), 'Vi har fått nytt nummer.');
  }

  async ask() {
    const {ola, vera} = this;
    await this.act(ola, 'endringsoenske', () => ola.write('tekst', 'Kan jeg begynne klokka 11 om fredagene?'));
    await this.answered('Ja, vi snakker om det på mandag.', 'Kan jeg begynne klokka 11 om fredagene?');
    await open(vera, this.id);
    check(this.name('nothing is left to answer'), !await vera.has('#aapen-tittel'));
  }

  async answered(reply, about) {
    const {vera} = this;
    await vera.go('/avtaler');
    check(this.name('it waits for Vera'), await vera.has(`section:has(#gjoer-noe) a[href="/avtaler/${this.id}"]`));
    await open(vera, this.id);
    this.pages.look(vera, 'avtale-venter-svar');
    await this.act(vera, 'svar', async () => {
      includes(this.name('she sees what she answers'), await vera.text(), about);
      await vera.write('tekst', reply);
    });
  }

  async object() {
    const {astrid, ola} = this;
    await open(astrid, this.id);
    await astrid.press(t('gjoer.ny-endring.arbeidsgiver'));
    await astrid.go(`/avtaler/${this.id}/utkast/kontaktpunkter`);
    await astrid.write('f:kontaktpunkt-arbeidsplass/navn', 'Vaktleder på kjøkkenet');
    await astrid.pressed('lagre');
    await astrid.go(`/avtaler/${this.id}/fremlegg`);
    await astrid.press(t('fremlegg.knapp.kontaktpunkt'));
    this.acts.push('kontaktpunkt');
    await this.act(ola, 'innvendt', async () => {
      includes(this.name('Ola is told until when'), await ola.text(), t('handling.senest.innvendt').split('{0}')[0]);
      await ola.write('tekst', 'Jeg vil heller snakke med Astrid.');
    });
    await this.answered('Da ber vi Astrid være kontakt.', 'Jeg vil heller snakke med Astrid.');
  }

  async consent() {
    const {ola} = this;
    await this.act(ola, 'samtykke', () => ola.choose('slag', 'dele-rapport'));
    await this.act(ola, 'samtykke-trukket', async () => includes(this.name('he sees which consent'), await ola.text(), t('slag.samtykke.dele-rapport')));
  }

  async followUp() {
    const {vera} = this;
    await this.act(vera, 'oppfulgt', async () => {
      check(this.name('the duty is chosen by the link'), await vera.page.locator('[value="oppstartsmoete"]').isChecked());
      await vera.write('deler/dato', new Date().toLocaleDateString('nb-NO', {timeZone: 'Europe/Oslo'}));
      await vera.write('deler/deltok', 'Ola, Astrid og Vera');
      await vera.write('deler/avtalt', 'Ola begynner i kassa.');
      await vera.write('tekst', 'Vi møttes på kjøkkenet. Alle var med.');
    }, {link: t('plikt.oppstartsmoete')});
    await open(vera, this.id);
    check(this.name('the duty is done'), !(await vera.text('section:has(#plikt-tittel)')).includes(t('plikt.oppstartsmoete')));
  }

  // Asked beside the contact point, answered first of all; the others learn that it stands, not what it says.
  async questions() {
    const {ola, vera, astrid} = this, section = 'section:has(#spoersmaal-tittel)';
    await this.act(ola, 'henvendelse', () => ola.write('tekst', 'Kan jeg få fri på torsdag?'), {link: t('kontakt.spoer', 'Nav')});
    await open(astrid, this.id);
    includes(this.name('the employer sees that a question stands'), await astrid.text(section), t('sitat.ikke-for-deg'));
    check(this.name('and not what it says'), !(await astrid.text()).includes('fri på torsdag'));
    await open(vera, this.id);
    this.pages.look(vera, 'avtale-spoersmaal');
    await this.act(vera, 'besvart', async () => {
      includes(this.name('the question stands beside the answer'), await vera.text(), 'Kan jeg få fri på torsdag?');
      await vera.write('tekst', 'Ja, det går fint.');
    });
    await open(ola, this.id);
    includes(this.name('the answer'), await ola.text(section), 'Ja, det går fint.');
  }

  // One that nobody answers.
  async leavesQuestion() {
    await this.act(this.ola, 'henvendelse', () => this.ola.write('tekst', 'Når får jeg nøkkel?'), {link: t('kontakt.spoer', 'Nav')});
  }

  async promises() {
    const {astrid} = this, section = 'section:has(#loefte-tittel)';
    await open(astrid, this.id);
    includes(this.name("Nav's promises are a list of their own"), await astrid.text(section), t('avtale.har-lovet', 'Nav'));
    await this.act(astrid, 'loefte', async () => {
      await astrid.choose('slag', 'ikke-gitt');
      await astrid.write('tekst', 'Utstyret er ikke kommet.');
    }, {link: new RegExp(`^${t('gjoer.loefte')}`)});
    await open(astrid, this.id);
    includes(this.name('why it was not given'), await astrid.text(section), 'Utstyret er ikke kommet.');
  }

  async takeOver() {
    await this.act(this.viggo, 'overtatt', async () => {
      await this.viggo.write('deler/navn', 'Viggo Veileder');
      await this.viggo.write('deler/telefon', '40001111');
      await this.viggo.write('deler/epost', 'viggo.veileder@example.com');
      await this.viggo.write('tekst', 'Vera er borte til våren.');
    });
    this.acts.push('kontaktpunkt'); // sealed with it
    await open(this.viggo, this.id);
    includes(this.name('the new contact point holds at once'), await this.viggo.text('section:has(#kontakt-tittel)'), 'Viggo Veileder');
  }

  // An employer that is no party to it.
  async notMine() {
    const {einar} = this.stage.people;
    await open(einar, this.id);
    equal(this.name('another employer does not find it'), einar.status, 404);
    this.pages.look(einar, 'feil-404');
    await einar.go('/avtaler');
    check(this.name('nor is it in his list'), !await einar.has(`a[href="/avtaler/${this.id}"]`));
  }

  // ---- a draft that nobody goes on with ----

  async forget() {
    const {id} = this;
    await this.create();
    [this.forgotten, this.id] = [this.id, id];
  }

  // The service slept through its day: it goes tomorrow, unless somebody saves it.
  async remember() {
    const {vera} = this, goes = t('avtale.slettes', date(this.later));
    await open(vera, this.forgotten);
    includes(this.name('the page of a draft says when it goes'), await vera.text(), goes);
    this.pages.look(vera, 'avtale-slettes');
    await vera.link(t('gjoer.utkast'));
    await vera.link(t('gruppe.parter'));
    includes(this.name('so do the pages it is written on'), await vera.text(), goes);
    this.pages.look(vera, 'utkast-slettes');
    await vera.go('/avtaler');
    includes(this.name('and the list'), await vera.text(), t('avtaler.slettes', date(this.later)));
    await open(vera, this.forgotten);
    await vera.link(t('gjoer.utkast'));
    await vera.link(t('gruppe.parter'));
    await vera.pressed('lagre');
    equal(this.name('it is saved'), await vera.message(), t('melding.lagret'));
    check(this.name('and stays'), !(await vera.text()).includes(goes), goes);
  }

  // ---- when the last day has passed ----

  // today: the day it is now.
  async afterwards(today) {
    const {vera, ola} = this;
    this.later = addDays(today, 1);
    await this.remember();
    equal(this.name('the last day has passed'), await this.status(ola), t('status.avsluttet'));
    this.pages.look(ola, 'avtale-ferdig');
    includes(this.name('a question nobody answered is overdue'), await ola.text('section:has(#spoersmaal-tittel)'), t('sitat.over').split('{0}')[0]);
    await open(vera, this.id);
    includes(this.name('what was not done is over its date'), await vera.text('section:has(#plikt-tittel)'), t('avtale.over-fristen'));
    this.pages.look(vera, 'avtale-over-fristen');
    await vera.go('/avtaler');
    this.pages.look(vera, 'avtaler-over-fristen');
    await this.act(vera, 'rapport', async () => {
      await vera.write('deler/gjennomfoering', 'Ola har jobbet i kassa.');
      await vera.write('deler/utbytte', 'Ola klarer kassa alene. Han vil gjerne jobbe videre i en kafé.');
      await vera.choose('deler/formaal-oppnaadd', 'ja');
      await vera.write('deler/maal-oppnaadd', 'Målet om å lære kassa er nådd.');
    }, {link: t('plikt.sluttrapport')});
    await open(ola, this.id);
    this.pages.look(ola, 'avtale-rapport');
    check(this.name('and may let the employer read it'), await ola.hasLink(t('avtale.rapport-del')));
    await ola.link(t('lenke.historikk'));
    includes(this.name('Ola reads the report'), await ola.text(), 'Ola klarer kassa alene.');
  }
}

// An agreement that all have signed before it begins, signed by keyboard alone, and then annulled.
export class Ahead extends MainJob {
  constructor(stage) {
    super(stage, 'arbeidstrening', addDays(stage.today, 14));
    this.label = 'ahead';
  }

  async run() {
    await this.create();
    await this.fill();
    await this.putForward();
    await this.keyboard();
    await this.rings();
    for (const who of ['ola', 'vera']) await this.signs(this[who], 1);
    equal(this.name('all have signed and it has not begun'), await this.status(this.ola), t('status.klar-for-oppstart'));
    this.pages.look(this.ola, 'avtale-klar');
    await this.annul();
  }

  // Tab, Space and Enter only, from the list to the receipt; what has the focus is always seen.
  async keyboard() {
    const {astrid} = this;
    await astrid.go('/avtaler');
    const keys = new Keyboard(astrid);
    await keys.enter(`a[href="/avtaler/${this.id}"]`);
    await keys.enter(`a[href^="/avtaler/${this.id}/signer"]`);
    await keys.to('#egen-lest');
    await astrid.page.keyboard.press('Space');
    await keys.enter('form:has(#egen-lest) button');
    await keys.enter('form[action$="/bekreft"] button');
    this.acts.push('godkjent');
    equal(this.name('Astrid signs by keyboard alone'), await astrid.heading(), t('kvittering.tittel.godkjent'));
    check(this.name('the focus was always seen'), keys.unseen.length === 0, keys.unseen.join('\n'));
    check(this.name('and came in the order of the page'), keys.backward.length === 0, keys.backward.join('\n'));
  }

  // One has signed, two have not: who has is a filled ring with a tick in it.
  async rings() {
    const {ola} = this;
    await open(ola, this.id);
    for (const forcedColors of ['none', 'active']) {
      await ola.page.emulateMedia({forcedColors});
      const rings = await ola.page.evaluate(() => [...document.querySelectorAll('.prosess > li')].map(li => {
        const ring = getComputedStyle(li, '::before'), tick = li.querySelector('svg.hake'), box = tick?.getBoundingClientRect(), at = li.getBoundingClientRect();
        const inside = tick && box.width > 5 && box.left >= at.left && box.left + box.width <= at.left + parseFloat(ring.left) + parseFloat(ring.width) + 1;
        return {who: li.querySelector('.prosess-hvem').textContent.trim(), done: li.className, said: li.querySelector('.prosess-hva').textContent.trim(), fill: ring.backgroundColor,
          tick: inside ? getComputedStyle(tick).stroke : '', behind: getComputedStyle(document.body).backgroundColor};
      }));
      const [signed, ...more] = rings.filter(ring => ring.done === 'gjort'), not = rings.filter(ring => ring.done === '');
      check(this.name(`a ring is filled for who has signed, and with a tick that is seen (colours forced: ${forcedColors})`),
        signed?.who === t('rolle.arbeidsgiver') && more.length === 0 && not.length === 2 && signed.said.startsWith(t('signatur.godkjent').split(' ')[0]) && signed.fill !== signed.behind &&
          signed.tick !== '' && signed.tick !== signed.fill && not.every(ring => ring.tick === '' && ring.fill !== signed.fill), JSON.stringify(rings));
    }
    await ola.page.emulateMedia({forcedColors: 'none'});
  }

  async annul() {
    const {vera} = this;
    await open(vera, this.id);
    await vera.link(t('gjoer.annullert'));
    this.pages.look(vera, 'handling-annullert');
    await vera.choose('slag', 'ikke-startet');
    await vera.press(t('handling.knapp.annullert'));
    equal(this.name('Vera annuls it'), await this.status(this.ola), t('status.annullert'));
    this.pages.look(this.ola, 'avtale-annullert');
  }
}

class Keyboard {
  constructor(person) {
    Object.assign(this, {person, unseen: [], backward: []});
  }

  // What has the focus, whether one sees it, and where it stands.
  focus(selector) {
    return this.person.page.evaluate(wanted => {
      const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      return {what: e.outerHTML.slice(0, 120), seen: e === document.body || (outlined && inside), there: e.matches(wanted), y: box.top + scrollY, body: e === document.body};
    }, selector);
  }

  async to(selector) {
    let y = -1;
    for (let i = 0; i < 80; i++) {
      await this.person.page.keyboard.press('Tab');
      const at = await this.focus(selector);
      if (!at.seen) this.unseen.push(at.what);
      if (!at.body && at.y < y - 60) this.backward.push(at.what);
      y = at.y;
      if (at.there) return;
    }
    throw new Error(`the keyboard does not come to ${selector}`);
  }

  async enter(selector) {
    await this.to(selector);
    await this.person.leads(() => this.person.page.keyboard.press('Enter'));
  }
}

