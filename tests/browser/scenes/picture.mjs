// The README's picture: the page where Astrid reads what she will sign. It is taken anew in every run, and the one that is committed must be as large.
// What the letters look like is the machine's, so no more is compared; CONTRIBUTING says how to put a new one in its place.
import {existsSync, readFileSync} from 'node:fs';
import {check, equal} from '../lib/checks.mjs';
import {ROOT} from '../lib/service.mjs';
import {t} from '../lib/texts.mjs';

const WIDTH = 1280, HEIGHT = 1000, FILE = 'sign.png';
const COMMITTED = `${ROOT}/service/readme/${FILE}`;

// "1280 x 1000", as the first chunk of a PNG tells them.
function size(file) {
  const png = readFileSync(file);
  return png.toString('latin1', 1, 4) === 'PNG' ? `${png.readUInt32BE(16)} x ${png.readUInt32BE(20)}` : 'no PNG';
}

// The page in front of the person, in a browser of its own, since the others have letters that no reader has.
async function take(person, stage) {
  const browser = await stage.launch();
  const context = await browser.newContext({storageState: await person.context.storageState(), javaScriptEnabled: false, viewport: {width: WIDTH, height: HEIGHT}, locale: 'nb-NO'});
  const page = await context.newPage();
  await page.goto(person.url);
  await page.screenshot({path: `${stage.pages.folder}/${FILE}`, animations: 'disabled'});
  const heading = await page.locator('h1').innerText();
  await browser.close();
  return heading;
}

export async function picture(person, stage) {
  equal('picture: it is of the page where one reads and signs', await take(person, stage), t('signer.tittel.godkjent'));
  equal('picture: it is taken at the size that the README shows', size(`${stage.pages.folder}/${FILE}`), `${WIDTH} x ${HEIGHT}`);
  check('picture: the README has one, and it is as large', readFileSync(`${ROOT}/README.md`, 'utf8').includes(`(service/readme/${FILE})`) &&
    existsSync(COMMITTED) && size(COMMITTED) === `${WIDTH} x ${HEIGHT}`, existsSync(COMMITTED) ? size(COMMITTED) : 'it is not there');
}
