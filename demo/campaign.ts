import * as v from 'valibot';
import { type Campaign, campaignSchema } from '../src/core/bundle/campaign';
import type { Experiment } from '../src/core/experiment/experiment';
import { CURRENCY } from './shop/catalog';

/**
 * Shares of visitors who see nothing, the shop's rule, Couplet's choice: the least holdout that the campaign's own check calls large enough, so that
 * nearly everybody who tries the demo sees a coupon.
 */
export const demoShares: Experiment['shares'] = { none: 0.05, rule: 0, couplet: 0.95 };

/** `none,rule,couplet` as numbers in any proportion, e.g. `1,1,2`; `undefined` when it is not that. */
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
    title: { en: '20% off tea', 'zh-CN': '茶叶八折' },
    detail: { en: 'Whole leaves and sachets.', 'zh-CN': '散茶与茶包。' },
    discount: { kind: 'percent', basisPoints: 2_000, cap: 1_500 },
    scope: { categories: ['Tea'] },
  },
  {
    id: 'coffee-4',
    title: { en: '$4 off coffee', 'zh-CN': '咖啡立减 4 美元' },
    detail: { en: 'Beans and brewing gear.', 'zh-CN': '咖啡豆与冲煮器具。' },
    discount: { kind: 'fixed', amount: 400 },
    scope: { categories: ['Coffee'] },
  },
  {
    id: 'ceramics-tiers',
    title: { en: 'Ceramics: $6 off $30, $15 off $60', 'zh-CN': '陶瓷满 30 减 6，满 60 减 15（美元）' },
    detail: { en: 'The more you stack, the more you save.', 'zh-CN': '多买多减。' },
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
    title: { en: '15% off candles', 'zh-CN': '香薰蜡烛八五折' },
    detail: { en: 'Slow light for long evenings.', 'zh-CN': '慢慢燃，夜正长。' },
    discount: { kind: 'percent', basisPoints: 1_500, cap: 1_200 },
    scope: { categories: ['Candles'] },
  },
  {
    id: 'plants-5',
    title: { en: '$5 off plants', 'zh-CN': '绿植立减 5 美元' },
    detail: { en: 'Pot included, as always.', 'zh-CN': '照例附花盆。' },
    discount: { kind: 'fixed', amount: 500 },
    scope: { categories: ['Plants'] },
  },
  {
    id: 'paper-tiers',
    title: { en: 'Stationery: $4 off every $20', 'zh-CN': '文具每满 20 减 4（美元）' },
    detail: { en: 'Paper, pens and things to write on.', 'zh-CN': '纸、笔与书写之物。' },
    discount: { kind: 'tiers', tiers: [{ threshold: 2_000, amount: 400 }], repeat: true, cap: 1_600 },
    scope: { categories: ['Stationery'] },
  },
  {
    id: 'lighting-12',
    title: { en: '12% off lamps', 'zh-CN': '灯具八八折' },
    detail: { en: 'Warm light, kindly aimed.', 'zh-CN': '暖光，照得温柔。' },
    discount: { kind: 'percent', basisPoints: 1_200, cap: 1_500 },
    scope: { categories: ['Lighting'] },
  },
  {
    id: 'textiles-8',
    title: { en: '$8 off wool and linen', 'zh-CN': '羊毛与亚麻立减 8 美元' },
    detail: { en: 'Throws, cushions, towels.', 'zh-CN': '毯子、靠垫与餐巾。' },
    discount: { kind: 'fixed', amount: 800 },
    scope: { categories: ['Textiles'] },
  },
  {
    id: 'free-shipping',
    title: { en: 'Free shipping', 'zh-CN': '免运费' },
    detail: { en: 'On carts from $20.', 'zh-CN': '购物车满 20 美元可用。' },
    discount: { kind: 'freeShipping', cap: 590 },
    when: { field: 'cart.value', op: 'gte', value: 2_000 },
  },
];

/** The demo shop's campaign: nine coupons in all four forms, and what each may cost in all. */
export const demoCampaign = (shares: Experiment['shares'] = demoShares): Campaign =>
  v.parse(campaignSchema, {
    label: 'demo shop, generated behaviour log',
    currency: CURRENCY,
    timeZone: 'UTC',
    coupons: coupons.map((coupon) => ({ ...span, ...coupon })),
    experiment: { hashVersion: 1, id: 'demo', salt: 'tarn-and-thistle-1', shares, explore: 0 },
    rule: ['free-shipping', 'tea-20'],
    triggers: { quietMs: 4_000, minViews: 3, onAddToCart: true },
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
    budgets: Object.fromEntries(coupons.map(({ id }) => [id, { money: 500_000, count: 1_000 }])),
    policy: { draws: 256, floor: 0.002, rewardScale: 6_000, evidence: 3_000 },
  });
