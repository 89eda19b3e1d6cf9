// A person at a browser without JavaScript. Every page that is shown is checked for what every page must have.
import {t} from './texts.mjs';

const WAIT_MS = 20_000;

// What is wrong with pages in general, told once at the end.
export const faults = {banner: [], user: [], key: [], heading: [], headers: [], console: [], status: []};
export let pagesShown = 0;

const CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export class Person {
  static async sit(browser, service, id, name) {
    const context = await browser.newContext({baseURL: service.url, javaScriptEnabled: false, viewport: {width: 1280, height: 900}, locale: 'nb-NO'});
    return Person.at(context, await context.newPage(), id, name);
  }

  static at(context, page, id, name) {
    page.setDefaultTimeout(WAIT_MS);
    page.setDefaultNavigationTimeout(WAIT_MS);
    const person = Object.assign(new Person(), {context, page, id, name, loggedIn: false});
    page.on('console', message => {
      // The browser tells of every answer above 399 as an error of its own.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.console.push(`${page.url()}: ${message.text()}`);
    });
    return person;
  }

  // The same person in a second window.
  async window() {
    const other = Person.at(this.context, await this.context.newPage(), this.id, this.name);
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

  async link(name, exact = true) {
    await this.leads(() => this.page.getByRole('link', {name, exact}).first().click());
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
    pagesShown++;
    const where = `${this.name}, ${this.page.url()} (${this.status})`;
    const headers = response.headers();
    if (this.status >= 500) faults.status.push(where);
    if (headers['content-security-policy'] !== CSP || headers['x-content-type-options'] !== 'nosniff') faults.headers.push(where);
    if (!headers['content-type'].startsWith('text/html')) return;
    if (!/<div class="demo"/.test(this.html)) faults.banner.push(where);
    if (this.loggedIn && !this.html.includes(`<span class="bruker-navn">${this.name}</span>`)) faults.user.push(where);
    const keys = this.html.match(/\[[a-z]+[.][a-z0-9./-]+\]/g);
    if (keys) faults.key.push(`${where}: ${keys.join(' ')}`);
    if ((this.html.match(/<h1[ >]/g) ?? []).length !== 1) faults.heading.push(where);
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
