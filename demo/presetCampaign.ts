import * as v from 'valibot';
import { type Campaign, campaignSchema } from '../src/bundle/campaign';
import { composeCampaign } from '../src/campaigns/composeCampaign';
import type { Filled } from '../src/campaigns/preset';
import { presetOf } from '../src/campaigns/presets';
import type { Experiment } from '../src/protocol/experiment';
import { daysAfter, localDate } from '../src/protocol/values/localDay';
import { demoChannels } from './campaign';
import { CURRENCY } from './shop/catalog';

const ZONE = 'UTC';
const shop = { currency: CURRENCY, timeZone: ZONE, marginRate: 0.5, holdout: 0, label: 'demo shop, presets' };
/** Fixed, so that the model of the last start can be reused. */
const span = { from: '2025-01-01', until: '2035-12-31' };

/** The demo shop's settings of each preset, in the order of its rule. The holiday runs for a week, and another comes in a month. */
const choicesOf = (now: number): readonly (readonly [preset: string, choices: object])[] => {
  const today = localDate(now, ZONE);
  const week = (from: number) => ({ from: daysAfter(today, from), until: daysAfter(today, from + 6) });
  const tiers = [
    { spend: 3_000, save: 400 },
    { spend: 8_000, save: 1_200 },
  ];
  return [
    ['win-back', { ...span, cap: 1_500, days: 60 }],
    ['cart-rescue', { ...span, cap: 800, spend: 2_000, minutes: 30 }],
    ['targeted', { ...span, percent: 15, cap: 1_200, categories: ['Candles'] }],
    ['new-shopper', { ...span, cap: 1_000 }],
    ['holiday', { ...week(-1), tiers }],
    ['holiday', { ...week(30), id: 'holiday-next', tiers }],
  ];
};

/** Presets named in `DEMO_CAMPAIGN`, e.g. `win-back,holiday` or `all`; `undefined` when one is unknown. */
export const parsePresets = (text: string): readonly string[] | undefined => {
  const known = [...new Set(choicesOf(0).map(([name]) => name))];
  const named = text === 'all' ? known : text.split(',').map((name) => name.trim());
  return named.every((name) => known.includes(name)) ? named : undefined;
};

/** The demo shop with these presets, all in one campaign, like a shop that runs several at once. */
export const presetCampaign = (names: readonly string[], shares: Experiment['shares'], now: number): Campaign => {
  const [first, ...others] = choicesOf(now)
    .filter(([name]) => names.includes(name))
    .map(([name, choices]): Filled => {
      const filled = presetOf(name)?.fill({ ...shop, ...choices }, now);
      if (!filled?.ok) throw new Error(`${name}: ${filled?.error.message ?? 'unknown preset'}`);
      return filled.value;
    });
  if (!first) throw new Error('DEMO_CAMPAIGN lists no preset');
  const campaign = composeCampaign(first.shop, [first.part, ...others.map(({ part }) => part)], 'demo');
  return v.parse(campaignSchema, { ...campaign, channels: demoChannels, experiment: { ...campaign.experiment, shares, explore: 0 } });
};
