import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Campaign, campaignSchema } from '../../../src/bundle/campaign';
import { integer, seededRng, uniform } from '../../../src/maths/random';

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'couplet-trainer-'));

export const writeIn = (folder: string, name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const TASTES = ['Tea', 'Plants', 'Lamps'] as const;

export const smallCampaign = (overrides: object = {}): Campaign =>
  v.parse(campaignSchema, {
    label: 'test',
    currency: 'USD',
    timeZone: 'UTC',
    coupons: TASTES.map((category) => ({
      id: `${category.toLowerCase()}-10`,
      version: 1,
      title: { en: `10% off ${category}` },
      discount: { kind: 'percent', basisPoints: 1_000, cap: 1_000 },
      scope: { categories: [category] },
      startsAt: 0,
      endsAt: 4_000_000_000_000,
      attributes: { couponType: category },
    })),
    experiment: { hashVersion: 1, id: 'test', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 },
    rule: ['tea-10'],
    triggers: { quietMs: 1_000, minViews: 3, onAddToCart: true },
    session: { idleMs: 1_800_000 },
    profile: { halfLifeMs: 14 * 86_400_000, sequenceLength: 20 },
    marginRate: 0.5,
    reports: {
      enabled: true,
      epsilon: 1,
      strata: [
        { source: 'session.carted', atLeast: 1 },
        { source: 'profile.orders', atLeast: 1 },
      ],
    },
    policy: { draws: 64, floor: 0.01, rewardScale: 2_000 },
    ...overrides,
  });

/** Shoppers who each love one category, view it, see a uniformly drawn coupon and claim it mostly when it is of their taste. */
export const behaviourLog = (shoppers: number, seed: number): string => {
  const rng = seededRng(seed);
  const rows = ['user_id,item_id,event,time,quantity,price,category,brand,coupon_id,propensity'];
  for (let user = 0; user < shoppers; user++) {
    for (let session = 0; session < 3; session++) {
      const taste = TASTES[user % 3]!;
      let time = Date.UTC(2026, 0, 1) + user * 60_000 + session * 10 * 86_400_000;
      const write = (cells: string): void => {
        time += 20_000;
        rows.push(cells.replace('TIME', new Date(time).toISOString()));
      };
      for (let view = 0; view < 4; view++) {
        const category = uniform(rng) < 0.85 ? taste : TASTES[integer(rng, 3)]!;
        write(`u${user},${category}${integer(rng, 6)},view_item,TIME,1,10.00,${category},acme,,`);
      }
      const shown = TASTES[integer(rng, 3)]!;
      const coupon = `${shown.toLowerCase()}-10`;
      write(`u${user},,view_promotion,TIME,,,,,${coupon},0.333333`);
      const claimed = uniform(rng) < (shown === taste ? 0.7 : 0.05);
      if (claimed) write(`u${user},,claim_promotion,TIME,,,,,${coupon},`);
      if (uniform(rng) < (claimed ? 0.8 : 0.15)) {
        const item = `${taste}${integer(rng, 6)}`;
        write(`u${user},${item},purchase,TIME,2,10.00,${taste},acme,,`);
      }
    }
  }
  return `${rows.join('\n')}\n`;
};

/** Respondents who accept by an interaction of mood and coupon that no additive model can see. */
export const acceptanceLog = (respondents: number, seed: number, label = true): string => {
  const rng = seededRng(seed);
  const rows = [`user_id,mood,couponType${label ? ',Y' : ''}`];
  for (let user = 0; user < respondents; user++) {
    for (let answer = 0; answer < 8; answer++) {
      const mood = uniform(rng) < 0.5 ? 'calm' : 'hurried';
      const coupon = TASTES[integer(rng, 2)]!;
      const likes = (mood === 'calm') === (coupon === 'Tea');
      const accepted = uniform(rng) < (likes ? 0.85 : 0.15) ? 1 : 0;
      rows.push(`r${user},${mood},${coupon}${label ? `,${accepted}` : ''}`);
    }
  }
  return `${rows.join('\n')}\n`;
};
