// Somebody of the participant's family leads or owns the business: Nav is warned whenever it must weigh it, and nobody else is.
import {CAST, equal, innhold, ok, ROLES, script, test} from './lib.mjs';

const CODE = 'familie-vurderes', TEXT = 'Arbeidsgiver har svart ja. Nav må vurdere om tiltaket kan gis.';
const MEASURES = Object.keys(ROLES).filter(tiltak => tiltak !== 'arbeidstrening'); // which does not ask
const yes = c => (c.familietilknytning = {svar: 'ja', forklaring: 'Sønn av eier.'});
const told = answer => (answer.json.feil ?? []).filter(f => f.kode === CODE).map(f => f.alvor);
const NAV = ['veileder', 'beslutter'];

await script(async s => {
  const preview = (id, rolle) => s.api('GET', `avtaler/${id}/fremlegg?rolle=${rolle}`, {as: CAST[rolle]});
  const page = async (id, rolle) => (await (await s.login(CAST[rolle])).get(`/avtaler/${id}/signer?rolle=${rolle}`)).text;

  // Everybody signs in turn: what the page says before, and what the attempt says.
  async function signs(id, tiltak, warned) {
    for (const rolle of ['arbeidsgiver', 'deltaker', 'mentor', 'veileder', 'beslutter'].filter(r => ROLES[tiltak].includes(r))) {
      const {handlinger} = await s.get(id, rolle);
      if (!handlinger.some(h => ['godkjent', 'taushet', 'besluttet'].includes(h))) continue;
      const shown = (await page(id, rolle)).includes(TEXT), {tilbud} = await s.sign(id, rolle);
      const expected = warned && NAV.includes(rolle);
      equal([shown, (tilbud.feil ?? []).filter(f => f.kode === CODE).map(f => f.alvor)], [expected, expected ? ['advarsel'] : []], `${tiltak} ${rolle}`);
    }
  }

  for (const tiltak of MEASURES) {
    await test(`${tiltak}: yes warns Nav at put-forward, and neither employer nor participant`, async () => {
      const id = await s.create(tiltak, {content: innhold(tiltak, yes)});
      const first = await preview(id, 'veileder');
      equal([told(first), first.json.klar], [['advarsel'], true], 'it warns, and does not stop');
      for (const rolle of ['arbeidsgiver', 'deltaker']) equal(told(await preview(id, rolle)), [], rolle);
      await s.putForward(id);
      await signs(id, tiltak, true);
    });
    await test(`${tiltak}: no warns of nothing`, async () => {
      const id = await s.create(tiltak);
      equal(told(await preview(id, 'veileder')), []);
      await s.putForward(id);
      await signs(id, tiltak, false);
    });
    await test(`${tiltak}: an amendment to yes warns Nav when it is put forward, signed and decided`, async () => {
      const id = await s.agreed(tiltak), saved = await s.amend(id, 'veileder', yes);
      equal(saved.status, 200, saved.text.slice(0, 300));
      equal(told(await preview(id, 'veileder')), ['advarsel']);
      await s.putForward(id);
      await signs(id, tiltak, true);
    });
    await test(`${tiltak}: an amendment of something else where it is yes warns Nav when it is put forward`, async () => {
      const id = await s.agreed(tiltak, {content: innhold(tiltak, yes)});
      await s.amend(id, 'veileder', c => (c['kontaktpunkt-nav'].telefon = '41000097'));
      equal(told(await preview(id, 'veileder')), ['advarsel']);
    });
  }
  ok(MEASURES.length === 5, MEASURES.join());
});
