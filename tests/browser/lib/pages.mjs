// What every distinct page is held up against. A page is taken as it was sent and shown again in a browser with JavaScript, where axe-core runs;
// the person's own browser goes on meanwhile.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {HtmlValidate, StaticConfigLoader} from 'html-validate';
import {check} from './checks.mjs';
import {ROOT} from './service.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [1280, 320];

const html = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // How libxslt's html method writes HTML, none of which means anything: <!DOCTYPE html> in capitals is asked for, no line ends, attributes
    // that are there written as a name alone, no slash in elements without content.
    'long-title': 'off',
    'no-inline-style': 'error',
    // No subresource comes from elsewhere.
    'require-sri': 'off',
  },
}));

export class Pages {
  constructor(browser, folder) {
    Object.assign(this, {browser, folder, names: new Set(), work: Promise.resolve(), urls: new Map()});
  }

  async open() {
    const context = await this.browser.newContext({bypassCSP: true, reducedMotion: 'reduce', viewport: {width: WIDTHS[0], height: 900}});
    this.page = await context.newPage();
    await this.page.route('**/*', route => this.answer(route));
  }

  answer(route) {
    const path = new URL(route.request().url()).pathname;
    if (route.request().isNavigationRequest()) return route.fulfill({status: 200, contentType: this.job.type, body: this.job.html});
    const file = path.match(/^\/static\/([a-z.]+)$/)?.[1];
    return file ? route.fulfill({path: `${ROOT}/templates/static/${file}`}) : route.abort();
  }

  // The page in front of a person; looked at once by each name.
  look(person, name) {
    if (this.names.has(name)) return;
    this.names.add(name);
    const job = {name, url: person.url, html: person.html, type: person.response.headers()['content-type']};
    this.work = this.work.then(() => this.inspect(job)).catch(error => check(`page ${name}`, false, error.stack));
  }

  async finish() {
    await this.work;
  }

  async inspect(job) {
    this.job = job;
    if (job.type.startsWith('text/html')) await this.validate(job);
    const violations = [];
    let scroll = '';
    for (const width of WIDTHS) {
      await this.page.setViewportSize({width, height: width === 320 ? 640 : 900});
      await this.page.goto(job.url);
      await this.page.evaluate(axe);
      const found = await this.page.evaluate(tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}), TAGS);
      for (const v of found.violations) violations.push(`${width}: ${v.id}: ${v.help}: ${v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) scroll += `${wide} px at ${width} `;
      await this.page.screenshot({path: `${this.folder}/${job.name}-${width}.png`, fullPage: true, animations: 'disabled'});
    }
    check(`page ${job.name}: accessible (axe-core)`, violations.length === 0, violations.join('\n'));
    check(`page ${job.name}: no sideways scroll`, scroll === '', scroll);
  }

  async validate(job) {
    const report = await html.validateString(job.html, job.name);
    const messages = report.results.flatMap(r => r.messages).map(m => `${m.ruleId}: ${m.message} (${m.selector ?? ''})`);
    check(`page ${job.name}: valid HTML`, report.valid && messages.length === 0, [...new Set(messages)].slice(0, 12).join('\n'));
  }
}
