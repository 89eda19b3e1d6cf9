// A person at a browser without JavaScript. Every page that is shown is held up against what every page must have.
import {gzipSync} from 'node:zlib';
import {t} from './texts.mjs';

const WAIT_MS = 20_000;
const CSP = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const ONE_WINDOW = 14 * 1024; // bytes that TCP sends before it waits

// What holds of every page, and the pages of which it does not.
const RULES = {
  'no fault of ours': ({status}) => status < 500,
  'the policy stands in the head': ({headers}) => headers['content-security-policy'] === CSP && headers['x-content-type-options'] === 'nosniff',
  'the banner says that nothing is real': ({html}) => html.includes('<div class="demo"'),
  'it says who is logged in': ({html, person}) => !person.loggedIn || html.includes(`<span class="bruker-navn">${person.name}</span>`),
  'no text is missing': ({html}) => !/\[[a-z]+[.][a-z0-9./-]+\]/.test(html),
  'one heading above all': ({html}) => html.match(/<h1[ >]/g)?.length === 1,
  'at most 14 kB on the wire': ({html}) => gzipSync(html).length <= ONE_WINDOW,
};
export const everyPage = Object.fromEntries([...Object.keys(RULES), 'the browser complains of nothing'].map(what => [what, {shown: 0, wrong: []}]));

export class Person {
  static async sit(browser, service, name) {
    const context = await browser.newContext({baseURL: service.url, javaScriptEnabled: false, viewport: {width: 1280, height: 900}, locale: 'nb-NO'});
    return Person.at(context, await context.newPage(), name);
  }

  static at(context, page, name) {
    page.setDefaultTimeout(WAIT_MS);
    page.setDefaultNavigationTimeout(WAIT_MS);
    const person = Object.assign(new Person(), {context, page, name, loggedIn: false});
    page.on('console', message => {
      // The browser tells of every answer above 399 as an error of its own.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        everyPage['the browser complains of nothing'].wrong.push(`${page.url()}: ${message.text()}`);
    });
    return person;
  }

  // The same person in a second window.
  async window() {
    const other = Person.at(this.context, await this.context.newPage(), this.name);
    other.loggedIn = this.loggedIn;
    return other;
  }

  // ---- going ----

  // Does something that leads to another page, and waits for that page.
  async leads(act) {
    const [response] = await Promise.all([this.page.waitForNavigation({waitUntil: 'load'}), act()]);
    await this.arrived(response);
  }

  async go(path) {
    await this.arrived(await this.page.goto(path));
  }

  // One that is folded away is found by opening what folds it, as a person would.
  async link(name, exact = true) {
    const link = this.page.getByRole('link', {name, exact}), folds = this.page.locator('details:not([open]) > summary');
    for (let i = await folds.count(); i > 0 && await link.count() === 0; i--) await folds.first().click();
    await this.leads(() => link.first().click());
  }

  // From an agreement's page to its whole text.
  async readText() {
    await this.leads(() => this.page.locator('a[href*="/tekst/"]').first().click());
  }

  async press(name, exact = true) {
    await this.leads(() => this.page.getByRole('button', {name, exact}).first().click());
  }

  async pressed(value) {
    await this.leads(() => this.page.locator(`button[name="gjoer"][value="${value}"]:not(.skjult)`).click());
  }

  async logIn() {
    await this.go('/');
    this.loggedIn = true;
    await this.press(new RegExp(`^${this.name}`));
  }

  async logOut() {
    this.loggedIn = false;
    await this.press(t('knapp.logg-ut'));
  }

  async arrived(response) {
    this.response = response;
    this.status = response.status();
    this.html = await response.text();
    everyPage['the browser complains of nothing'].shown++;
    const headers = response.headers();
    if (!headers['content-type'].startsWith('text/html')) return;
    for (const [what, holds] of Object.entries(RULES)) {
      everyPage[what].shown++;
      if (!holds({status: this.status, headers, html: this.html, person: this})) everyPage[what].wrong.push(`${this.name}, ${this.page.url()} (${this.status})`);
    }
  }

  // ---- looking ----

  get url() {
    return this.page.url();
  }

  async text(selector = 'main') {
    return (await this.page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
  }

  heading() {
    return this.text('h1');
  }

  async has(selector) {
    return await this.page.locator(selector).count() > 0;
  }

  async hasLink(name) {
    return await this.page.getByRole('link', {name, exact: true}).count() > 0;
  }

  async hasButton(name) {
    return await this.page.getByRole('button', {name, exact: true}).count() > 0;
  }

  async message() {
    return await this.has('.melding') ? this.text('.melding') : '';
  }

  // ---- writing ----

  async write(name, value) {
    await this.page.locator(`[name="${name}"]`).fill(value);
  }

  async choose(name, value) {
    await this.page.locator(`[name="${name}"][value="${value}"]`).check();
  }
}
