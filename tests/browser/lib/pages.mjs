// What every distinct page is held up against. A page is taken as it was sent and shown again in a browser with JavaScript, where axe-core runs;
// the person's own browser goes on meanwhile.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {HtmlValidate, StaticConfigLoader} from 'html-validate';
import {check} from './checks.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [1280, 320];
const VIEWS = [{width: 1280, scheme: 'light'}, {width: 320, scheme: 'light'}, {width: 1280, scheme: 'dark', only: ['color-contrast']}];

// Everything html-validate recommends, and no inline style, which the policy would refuse. Switched off: long-title, since the name of an agreement is as
// long as the names in it; require-sri, since nothing comes from elsewhere.
const html = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {'no-inline-style': 'error', 'long-title': 'off', 'require-sri': 'off'},
}));

/* The innermost elements whose content reaches past the right edge; runs in the page. */
function widest() {
  const right = element => element.getBoundingClientRect().left + element.scrollWidth;
  const past = [...document.body.querySelectorAll('*')].filter(e => right(e) > innerWidth && ![...e.children].some(c => right(c) > innerWidth));
  return past.slice(0, 3).map(e => e.outerHTML.slice(0, 200)).join(' | ');
}

/* What paper shows: parts of the frame, what stays folded away, and what stands first; runs in the page. */
function paper() {
  const seen = e => e.checkVisibility(), shown = e => getComputedStyle(e).display !== 'none';
  const frame = ['header', 'footer', '.hopp', '.knapp'].filter(what => [...document.querySelectorAll(what)].some(seen));
  const folded = [...document.querySelectorAll('details')].filter(seen).flatMap(e => [...e.children]).filter(e => shown(e) && !seen(e)).map(e => e.outerHTML.slice(0, 100));
  return {wrong: [...frame, ...folded], first: [...document.querySelector('main').children].find(seen)?.innerText.replace(/\s+/g, ' ') ?? ''};
}

export class Pages {
  // Style sheet and icon are those the service gives, also while it is stopped. Its fonts are not: what has room in the widest letters has room in any.
  static async open(browser, folder, service) {
    const context = await browser.newContext({bypassCSP: true, reducedMotion: 'reduce', viewport: {width: WIDTHS[0], height: 900}});
    const pages = Object.assign(new Pages(), {folder, page: await context.newPage(), names: new Set(), work: Promise.resolve(), statics: new Map(), printed: new Map()});
    const start = await (await fetch(service.url)).text();
    for (const [, path] of start.matchAll(/"(\/static\/[^"]+\.(?:css|svg))"/g)) {
      const answer = await fetch(service.url + path);
      pages.statics.set(path, {contentType: answer.headers.get('content-type'), body: await answer.text()});
    }
    await pages.page.route('**/*', route => pages.answer(route));
    return pages;
  }

  answer(route) {
    const path = new URL(route.request().url()).pathname;
    if (route.request().isNavigationRequest()) return route.fulfill({status: 200, contentType: this.job.type, body: this.job.html});
    const file = this.statics.get(path);
    return file ? route.fulfill(file) : route.abort();
  }

  // The page in front of a person; looked at once by each name.
  look(person, name) {
    if (this.names.has(name)) return;
    this.names.add(name);
    this.show({name, url: person.url, html: person.html, type: person.response.headers()['content-type']});
  }

  // A page that is nowhere but here.
  show(job) {
    this.work = this.work.then(() => this.inspect(job)).catch(error => check(`page ${job.name}`, false, error.stack));
  }

  // The page that was looked at last, on paper as it asks for it.
  pdf() {
    return this.page.pdf({preferCSSPageSize: true});
  }

  async finish() {
    await this.work;
  }

  async inspect(job) {
    this.job = job;
    if (job.type.startsWith('text/html')) await this.validate(job);
    const violations = [];
    let scroll = '';
    for (const {width, scheme, only} of VIEWS) {
      await this.page.setViewportSize({width, height: 900});
      await this.page.emulateMedia({colorScheme: scheme});
      await this.page.goto(job.url);
      await this.page.evaluate(axe);
      // The colours are the same at every width, and take longest to look at. Nothing but they differs in the dark.
      const rules = {'color-contrast': {enabled: width === WIDTHS[0]}}, run = only ? {runOnly: {type: 'rule', values: only}} : {runOnly: {type: 'tag', values: TAGS}, rules};
      const found = await this.page.evaluate(options => axe.run(document, options), {...run, resultTypes: ['violations']});
      for (const v of found.violations) violations.push(`${width} ${scheme}: ${v.id}: ${v.help}: ${v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) scroll += `${wide} px at ${width}: ${await this.page.evaluate(widest)} `;
      await this.page.screenshot({path: `${this.folder}/${job.name}-${width}${scheme === 'dark' ? '-dark' : ''}.png`, fullPage: true, animations: 'disabled'});
    }
    if (job.type.startsWith('text/html')) await this.print(job);
    check(`page ${job.name}: accessible (axe-core), in light and dark`, violations.length === 0, violations.join('\n'));
    check(`page ${job.name}: no sideways scroll`, scroll === '', scroll);
  }

  // The frame stays away, and nothing is folded. What stands first is kept, by the page's name.
  async print(job) {
    await this.page.emulateMedia({media: 'print'});
    const {wrong, first} = await this.page.evaluate(paper);
    await this.page.emulateMedia({media: null});
    this.printed.set(job.name, first);
    check(`page ${job.name}: on paper it is whole, and without its frame`, wrong.length === 0, wrong.join('\n'));
  }

  async validate(job) {
    const report = await html.validateString(job.html, job.name);
    const messages = report.results.flatMap(r => r.messages).map(m => `${m.ruleId}: ${m.message} (${m.selector ?? ''})`);
    check(`page ${job.name}: valid HTML`, report.valid && messages.length === 0, [...new Set(messages)].slice(0, 12).join('\n'));
  }
}
