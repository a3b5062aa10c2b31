import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { smallCampaign } from '../../test/unit/trainer/fixtures';

const COUPONS = 8;
/** Words that say nothing of a thing's kind. */
const VAGUE = new Set(['SET', 'OF', 'AND', 'WITH', 'THE', 'IN', 'PACK', 'SMALL', 'LARGE', 'DESIGN', 'FOR', 'ASSORTED', 'MINI', 'PIECE']);

/** Item ids by word of their name, most items first. @param items lines of `item_id,item_name` */
export const wordsOf = (items: string): readonly (readonly [word: string, ids: readonly string[]])[] => {
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
  const campaign = smallCampaign({ label: 'bench', currency: 'GBP', coupons, rule: [coupons[0]?.id] });
  const write = (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  return [
    ...['--campaign', write('campaign.json', campaign), '--key', write('key.json', generateKeys())],
    ...['--events', events, '--items', items, '--out', join(folder, 'bundle'), '--json'],
  ];
};
