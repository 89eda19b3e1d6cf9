// What stands around everything: logging in and out, pages for anybody, and what happens when something is wrong.
import {readFileSync, writeFileSync} from 'node:fs';
import {check, equal} from '../lib/checks.mjs';
import {t} from '../lib/texts.mjs';

export async function frame(stage) {
  const {people: {guest, bjarne, einar, vera}, pages, service} = stage;
  await guest.go('/');
  pages.look(guest, 'velg');
  equal('frame: the login page', await guest.heading(), t('velg.tittel'));
  await guest.go('/avtaler');
  equal('frame: who is not logged in is led to the login page', new URL(guest.url).pathname, '/');
  await guest.go('/');
  await guest.link(t('ramme.om'));
  pages.look(guest, 'om');
  equal('frame: what this is', await guest.heading(), t('om.tittel'));
  for (const [link, page] of [['hjelp.tittel', 'hjelp'], ['tilgjengelighet.tittel', 'tilgjengelighet'], ['hjelp.signaturer', 'hjelp'], ['personvern.tittel', 'personvern']]) {
    await guest.link(t(link));
    pages.look(guest, page);
    equal(`frame: ${t(link)} is for everybody`, `${guest.status} ${await guest.heading()}`, `200 ${t(`${page}.tittel`)}`);
  }
  await guest.link(t('ramme.kontroller'));
  pages.look(guest, 'kontroller');
  await guest.press(t('kontroller.knapp'));
  equal('frame: a file must be chosen', guest.status, 422);
  pages.look(guest, 'kontroller-feil');
  await guest.go('/finnes-ikke');
  equal('frame: a page that is not there', guest.status, 404);
  pages.look(guest, 'feil-ukjent');

  await einar.go('/avtaler');
  pages.look(einar, 'avtaler-ingen');
  await einar.link(t('avtaler.ny'));
  await einar.choose('tiltak', 'arbeidstrening');
  await einar.press(t('ny.knapp'));
  await einar.link(t('gruppe.parter'));
  pages.look(einar, 'utkast-ny-arbeidsgiver');
  equal('frame: an employer begins an agreement of its own business', await einar.page.getByLabel(t('felt.virksomhet/orgnr')).inputValue(), '311782010');
  await einar.go(new URL(einar.url).pathname.replace(/utkast.*/, 'fremlegg'));
  check('frame: and cannot put it forward', einar.status === 409 || einar.status === 403, einar.status);
  pages.look(einar, 'feil-ikke-na');

  await bjarne.go('/avtaler');
  pages.look(bjarne, 'avtaler-beslutter');
  const [cookie] = await bjarne.context.cookies();
  check('frame: the session is kept from scripts and other sites', cookie.httpOnly && cookie.sameSite === 'Lax');
  await bjarne.logOut();
  equal('frame: Bjarne logs out, and is told', await bjarne.message(), t('melding.logget-ut'));
  await bjarne.go('/avtaler');
  equal('frame: and is logged out', new URL(bjarne.url).pathname, '/');
  await bjarne.context.addCookies([cookie]);
  await bjarne.go('/avtaler');
  equal('frame: the old cookie is worth nothing', new URL(bjarne.url).pathname, '/');
  await bjarne.logIn();
  const forged = await fetch(`${service.url}/avtaler/ny`, {method: 'POST', redirect: 'manual', body: new URLSearchParams({tiltak: 'mentor', token: 'x', nokkel: 'x'.repeat(26)}),
    headers: {cookie: `avtale=${(await vera.context.cookies())[0].value}`}});
  equal('frame: a form of another site is refused', forged.status, 400);
}

// A bundle with one byte changed, and a file that is none.
export async function badBundles(stage, good) {
  const {people: {guest}, pages, folder} = stage;
  const bytes = readFileSync(good);
  const spoiled = Buffer.from(bytes);
  spoiled[Math.floor(bytes.length / 2)] ^= 1;
  writeFileSync(`${folder}/endret.zip`, spoiled);
  writeFileSync(`${folder}/tekst.zip`, 'ikke en pakke');
  for (const [file, wanted] of [['endret.zip', ['ugyldig', 'uleselig']], ['tekst.zip', ['uleselig']]]) {
    await guest.go('/kontroller');
    await guest.page.locator('[name="pakke"]').setInputFiles(`${folder}/${file}`);
    await guest.press(t('kontroller.knapp'));
    const verdict = await guest.text('#dom-tittel');
    check(`frame: ${file} is not good`, wanted.some(dom => verdict === t(`kontroller.dom.${dom}`)), verdict);
    pages.look(guest, `kontroller-${file.split('.')[0]}`);
  }
}
