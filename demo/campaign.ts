import * as v from 'valibot';
import { type Campaign, campaignSchema } from '../src/bundle/campaign';
import type { Experiment } from '../src/protocol/experiment';
import { couponDetails, couponGoods, couponTitles } from './couponWords';
import { CURRENCY } from './shop/catalog';

/** Shares of shoppers who see no coupons, the shop's rule, and Couplet's choice. Equal halves reach a result soonest. */
export const demoShares: Experiment['shares'] = { none: 0.5, rule: 0, couplet: 0.5 };

/** Share of sessions that try a random coupon, for the page Segments. Without a holdout, a random coupon could not be valued. */
const EXPLORE = 0.1;

/** `none,rule,couplet` as numbers in any proportion, e.g. `1,1,2`. `undefined` if it is malformed. */
export const parseShares = (text: string): Experiment['shares'] | undefined => {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [none, rule, couplet] = parts;
  if (parts.length !== 3 || none === undefined || rule === undefined || couplet === undefined) return undefined;
  const sum = none + rule + couplet;
  if (!(sum > 0 && Number.isFinite(sum)) || Math.min(none, rule, couplet) < 0) return undefined;
  return { none: none / sum, rule: rule / sum, couplet: couplet / sum };
};

const span = {
  version: 1,
  startsAt: Date.UTC(2025, 0, 1),
  endsAt: Date.UTC(2036, 0, 1),
  frequency: { perSession: 1, perDay: 4, lifetime: 40 },
};

const coupons = [
  {
    id: 'tea-20',
    title: couponTitles['tea-20'],
    detail: couponDetails['tea-20'],
    goods: couponGoods['tea-20'],
    discount: { kind: 'percent', basisPoints: 2_000, cap: 1_500 },
    scope: { categories: ['Tea'] },
  },
  {
    id: 'coffee-4',
    title: couponTitles['coffee-4'],
    detail: couponDetails['coffee-4'],
    goods: couponGoods['coffee-4'],
    discount: { kind: 'fixed', amount: 400 },
    scope: { categories: ['Coffee'] },
  },
  {
    id: 'ceramics-tiers',
    title: couponTitles['ceramics-tiers'],
    detail: couponDetails['ceramics-tiers'],
    goods: couponGoods['ceramics-tiers'],
    discount: {
      kind: 'tiers',
      tiers: [
        { threshold: 3_000, amount: 600 },
        { threshold: 6_000, amount: 1_500 },
      ],
      cap: 1_500,
    },
    scope: { categories: ['Ceramics'] },
  },
  {
    id: 'candles-15',
    title: couponTitles['candles-15'],
    detail: couponDetails['candles-15'],
    goods: couponGoods['candles-15'],
    discount: { kind: 'percent', basisPoints: 1_500, cap: 1_200 },
    scope: { categories: ['Candles'] },
  },
  {
    id: 'plants-5',
    title: couponTitles['plants-5'],
    detail: couponDetails['plants-5'],
    goods: couponGoods['plants-5'],
    discount: { kind: 'fixed', amount: 500 },
    scope: { categories: ['Plants'] },
  },
  {
    id: 'paper-tiers',
    title: couponTitles['paper-tiers'],
    detail: couponDetails['paper-tiers'],
    goods: couponGoods['paper-tiers'],
    discount: { kind: 'tiers', tiers: [{ threshold: 2_000, amount: 400 }], repeat: true, cap: 1_600 },
    scope: { categories: ['Stationery'] },
  },
  {
    id: 'lighting-12',
    title: couponTitles['lighting-12'],
    detail: couponDetails['lighting-12'],
    goods: couponGoods['lighting-12'],
    discount: { kind: 'percent', basisPoints: 1_200, cap: 1_500 },
    scope: { categories: ['Lighting'] },
  },
  {
    id: 'textiles-8',
    title: couponTitles['textiles-8'],
    detail: couponDetails['textiles-8'],
    goods: couponGoods['textiles-8'],
    discount: { kind: 'fixed', amount: 800 },
    scope: { categories: ['Textiles'] },
  },
  {
    id: 'free-shipping',
    title: couponTitles['free-shipping'],
    detail: couponDetails['free-shipping'],
    discount: { kind: 'freeShipping', cap: 590 },
    when: { field: 'cart.value', op: 'gte', value: 2_000 },
  },
];

/** Push and e-mail, at any hour and with the highest limits, so that people who try the demo at night see them too. */
export const demoChannels: NonNullable<Campaign['channels']> = {
  push: { cost: 0 },
  email: { cost: 0 },
  quietHours: { from: 0, to: 0 },
  cap: { perDay: 2, perWeek: 7 },
};

/** The demo shop's campaign: nine coupons in all four forms, with their budgets. */
export const demoCampaign = (shares: Experiment['shares'] = demoShares): Campaign =>
  v.parse(campaignSchema, {
    label: 'demo shop, generated behaviour log',
    currency: CURRENCY,
    timeZone: 'UTC',
    card: { productPage: '/p/{id}' },
    coupons: coupons.map((coupon) => ({ ...span, ...coupon })),
    // Planned for a week, because each simulated shopper plays one.
    experiment: {
      ...{ hashVersion: 1, id: 'demo', salt: 'tarn-and-thistle-1', shares },
      ...{ explore: shares.none > 0 ? EXPLORE : 0, weeks: 1 },
    },
    rule: ['free-shipping', 'tea-20'],
    // After five views, their order shows whether the shopper compares two categories or has settled on one.
    triggers: { quietMs: 4_000, minViews: 5, onAddToCart: true },
    session: { idleMs: 30 * 60_000 },
    profile: { halfLifeMs: 14 * 86_400_000, sequenceLength: 50 },
    marginRate: 0.5,
    marginFloor: 0.15,
    reports: {
      mode: 'local',
      epsilon: 1,
      strata: [
        { source: 'profile.visits', atLeast: 2 },
        { source: 'profile.orders', atLeast: 1 },
      ],
      questions: ['stratum-outcome', 'reaction'],
    },
    channels: demoChannels,
    budgets: Object.fromEntries(coupons.map(({ id }) => [id, { money: 500_000, count: 1_000 }])),
    policy: { draws: 256, floor: 0.002, rewardScale: 6_000, evidence: 3_000 },
  });
