import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeys } from '../../src/trainer/bundle/keys';

const COUPONS = 8;
/** Words that say nothing of a thing's kind. */
const VAGUE = new Set(['SET', 'OF', 'AND', 'WITH', 'THE', 'IN', 'PACK', 'SMALL', 'LARGE', 'DESIGN', 'FOR', 'ASSORTED', 'MINI', 'PIECE']);

/** Item ids by word of their name, most items first. @param items lines of `item_id,item_name` */
const wordsOf = (items: string): readonly (readonly [word: string, ids: readonly string[]])[] => {
  const byWord = new Map<string, string[]>();
  for (const line of items.split('\n').slice(1)) {
    const [, id, name] = /^([^,]+),(.*)$/.exec(line.trim()) ?? [];
    if (id === undefined || name === undefined) continue;
    for (const word of new Set(name.toUpperCase().match(/[A-Z]{3,}/g) ?? [])) {
      if (!VAGUE.has(word)) byWord.set(word, [...(byWord.get(word) ?? []), id]);
    }
  }
  return [...byWord].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
};

/**
 * Campaign and key for a log without coupons: one coupon for the items of each of the commonest words. Returns the arguments of
 * `couplet train`.
 */
export const onlineRetailArguments = (folder: string, events: string, items: string): readonly string[] => {
  const coupons = wordsOf(readFileSync(items, 'utf8'))
    .slice(0, COUPONS)
    .map(([word, itemIds]) => ({
      id: word.toLowerCase(),
      version: 1,
      title: { en: `10% off: ${word.toLowerCase()}` },
      discount: { kind: 'percent', basisPoints: 1_000, cap: 1_000 },
      scope: { itemIds },
      startsAt: 0,
      endsAt: 4_000_000_000_000,
      attributes: {},
    }));
  const campaign = {
    label: 'bench',
    currency: 'GBP',
    timeZone: 'UTC',
    coupons,
    experiment: { hashVersion: 1, id: 'bench', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 },
    rule: [coupons[0]?.id],
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
  };
  const write = (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  return [
    ...['--campaign', write('campaign.json', campaign), '--key', write('key.json', generateKeys())],
    ...['--events', events, '--items', items, '--out', join(folder, 'bundle'), '--json'],
  ];
};
