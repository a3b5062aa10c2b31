import { describe, expect, it } from 'vitest';
import { demoShares } from '../../../demo/campaign';
import { parsePresets, presetCampaign } from '../../../demo/presetCampaign';
import { checkFairness } from '../../../src/bundle/checkFairness';
import { presets } from '../../../src/campaigns/presets';

const NOW = Date.parse('2026-11-26T12:00Z');

describe('the presets of the demo shop', () => {
  it('are all there are, alone or together, and a mistyped one is none of them', () => {
    const names = presets.map(({ name }) => name);
    expect(parsePresets('all')?.toSorted()).toEqual(names.toSorted());
    expect(parsePresets('win-back, holiday')).toEqual(['win-back', 'holiday']);
    expect(parsePresets('win-back,winback')).toBeUndefined();
    for (const name of names) {
      const campaign = presetCampaign([name], demoShares, NOW);
      expect(checkFairness(campaign)).toMatchObject({ ok: true });
      expect(campaign.coupons.every(({ id }) => id.startsWith(name))).toBe(true);
    }
  });

  it('have a holiday that runs today and one that does not yet', () => {
    const [now, next] = presetCampaign(['holiday'], demoShares, NOW).coupons;
    expect([now!.startsAt <= NOW && NOW < now!.endsAt, NOW < next!.startsAt]).toEqual([true, true]);
  });

  it('make the same campaign all day, so that the model of the last start is taken again', () => {
    const at = (time: string) => JSON.stringify(presetCampaign(parsePresets('all') ?? [], demoShares, Date.parse(time)));
    expect(at('2026-11-26T00:00Z')).toBe(at('2026-11-26T23:59Z'));
    const lasting = (time: string) => JSON.stringify(presetCampaign(['win-back', 'targeted'], demoShares, Date.parse(time)));
    expect(lasting('2026-11-26T12:00Z')).toBe(lasting('2027-03-01T12:00Z'));
  });
});
