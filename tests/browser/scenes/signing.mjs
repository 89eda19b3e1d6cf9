// Reading and signing, in both steps.
import {t} from '../lib/texts.mjs';

export async function open(person, id) {
  await person.go(`/avtaler/${id}`);
}

// What this person is asked to sign now: the act, or nothing.
export async function asked(person) {
  for (const act of ['godkjent', 'taushet', 'besluttet'])
    if (await person.hasLink(t(`gjoer.${act}`))) return act;
  return null;
}

// From the agreement to the receipt. What is wrong on the way, as a text; nothing wrong is the empty text.
export async function sign(person, id, seen = {}) {
  await open(person, id);
  const act = await asked(person);
  if (!act) return `nothing to sign: ${(await person.text()).slice(0, 200)}`;
  await person.link(t(`gjoer.${act}`));
  if (await person.heading() !== t(`signer.tittel.${act}`)) return `heading ${await person.heading()}`;
  const code = await person.text('.dokument .kontrollkode code');
  await seen.read?.(act);
  await person.page.getByLabel(t(`signer.lest.${act}`)).check();
  await person.press(t('signer.knapp'));
  if (await person.heading() !== t('bekreft.tittel')) return `second step: ${await person.heading()}`;
  if (await person.text('.kontrollkode code') !== code) return 'another code in the second step';
  await seen.confirm?.(act);
  await person.press(t(`bekreft.knapp.${act}`));
  if (await person.heading() !== t(`kvittering.tittel.${act}`)) return `receipt: ${await person.heading()}`;
  if (!(await person.text('.panel')).includes(code)) return 'another code in the receipt';
  await seen.receipt?.(act);
  return '';
}
