import { covers, exact, type Line, larger, MAX, plain, type Scope, smaller } from './exactCoupons';

/** What any form says. */
export interface Form {
  readonly kind: string;
  readonly basisPoints?: number;
  readonly amount?: number;
  readonly cap?: number;
  readonly value?: number;
  readonly tiers?: readonly { readonly threshold: number; readonly amount: number }[];
  readonly repeat?: boolean;
  readonly itemId?: string;
  readonly quantity?: number;
  readonly points?: number;
}

export const handsOver = ({ kind }: Form): boolean => kind === 'gift' || kind === 'points' || kind === 'cashBack' || kind === 'storeCredit';

/** Cost of a form on goods and shipping. */
export const costOf = (form: Form, goods: bigint, shipping: bigint): bigint => {
  if (goods === 0n) return 0n;
  const [amount, cap, value] = [exact(form.amount), exact(form.cap), exact(form.value)];
  if (form.kind === 'fixed') return smaller(amount, goods);
  if (form.kind === 'freeShipping') return smaller(shipping, cap);
  if (form.kind === 'gift' || form.kind === 'points') return value;
  if (form.kind === 'storeCredit') return amount;
  if (form.kind === 'percent' || form.kind === 'cashBack') {
    const part = goods * exact(form.basisPoints);
    return smaller((part - (part % 10_000n)) / 10_000n, cap);
  }
  let [highest, given] = [0n, 0n];
  let first = form.tiers?.[0];
  for (const tier of form.tiers ?? []) {
    const threshold = exact(tier.threshold);
    if (threshold <= goods && threshold > highest) [highest, given] = [threshold, exact(tier.amount)];
    if (first && tier.threshold < first.threshold) first = tier;
  }
  const steps = form.repeat ? goods / exact(first?.threshold) : 0n;
  return smaller(larger(given, steps * exact(first?.amount)), cap, goods);
};

const maximumOf = (form: Form): number => {
  if (form.kind === 'tiers' && !form.repeat) {
    const highest = larger(...(form.tiers ?? []).map(({ amount }) => exact(amount)));
    return plain(smaller(highest, exact(form.cap)));
  }
  return form.cap ?? form.amount ?? form.value ?? 0;
};

const goodsOf = (lines: readonly Line[], scope: Scope): bigint =>
  lines.filter((line) => covers(scope, line)).reduce((sum, [, , price, quantity]) => sum + exact(price) * exact(quantity), 0n);

const discountRow = (name: string, discount: Form, lines: readonly Line[], shipping = 0, scope: Scope = {}) => {
  const cost = plain(costOf(discount, goodsOf(lines, scope), exact(shipping)));
  return { name, discount, scope, lines, shipping, discounted: handsOver(discount) ? 0 : cost, cost, maximum: maximumOf(discount) };
};

const one = (price: number, quantity = 1): readonly Line[] => [['a', ['tea'], price, quantity]];

export const discountRows = () => {
  const mixed: readonly Line[] = [
    ['oolong', ['tea', 'gifts'], 1_299, 2],
    ['mug', ['cups'], 850, 1],
    ['sample', ['tea'], 0, 3],
  ];
  const rows = [];
  // Rounding: every share rounds down, at and around each whole unit.
  for (const basisPoints of [1, 33, 1_500, 3_333, 9_999, 10_000])
    for (const goods of [1, 3, 999, 10_001])
      rows.push(discountRow(`percent ${basisPoints} of ${goods}`, { kind: 'percent', basisPoints, cap: 100_000 }, one(goods)));
  for (const cap of [1, 149, 150])
    rows.push(discountRow(`percent capped at ${cap}`, { kind: 'percent', basisPoints: 1_500, cap }, one(1_000)));
  for (const goods of [499, 500, 501]) rows.push(discountRow(`fixed 500 of ${goods}`, { kind: 'fixed', amount: 500 }, one(goods)));
  const tiers = [
    { threshold: 20_000, amount: 2_500 },
    { threshold: 10_000, amount: 1_000 },
    { threshold: 30_000, amount: 5_000 },
  ];
  for (const goods of [9_999, 10_000, 19_999, 20_000, 29_999, 30_000, 95_000])
    for (const repeat of [false, true])
      rows.push(discountRow(`tiers at ${goods}${repeat ? ', repeated' : ''}`, { kind: 'tiers', tiers, repeat, cap: 8_000 }, one(goods)));
  const falling = [
    { threshold: 1_000, amount: 300 },
    { threshold: 2_000, amount: 100 },
  ];
  rows.push(discountRow('a higher tier may give less', { kind: 'tiers', tiers: falling, repeat: false, cap: 900 }, one(2_500)));
  rows.push(
    discountRow(
      'a tier never gives more than the goods',
      { kind: 'tiers', tiers: [{ threshold: 1, amount: 900 }], repeat: false, cap: 900 },
      one(5),
    ),
  );
  for (const shipping of [0, 589, 590, 591])
    rows.push(discountRow(`waives ${shipping} up to 590`, { kind: 'freeShipping', cap: 590 }, one(100), shipping));
  for (const scope of [
    { categories: ['tea'] },
    { itemIds: ['mug'] },
    { categories: ['gifts'], itemIds: ['mug'] },
    { categories: [] },
    { categories: ['lamps'] },
  ])
    rows.push(
      discountRow(`percent within ${JSON.stringify(scope)}`, { kind: 'percent', basisPoints: 1_000, cap: 9_000 }, mixed, 590, scope),
    );
  const every: readonly Form[] = [
    { kind: 'percent', basisPoints: 5_000, cap: MAX },
    { kind: 'fixed', amount: MAX },
    { kind: 'tiers', tiers: [{ threshold: 1, amount: 7 }], repeat: true, cap: MAX },
    { kind: 'freeShipping', cap: MAX },
    { kind: 'gift', itemId: 'mug', quantity: 2, value: 1_700 },
    { kind: 'points', points: 500, value: 250 },
    { kind: 'cashBack', basisPoints: 500, cap: 2_000 },
    { kind: 'storeCredit', amount: 1_000 },
  ];
  const baskets: readonly (readonly [string, readonly Line[]])[] = [
    ['an empty basket', []],
    ['goods at no price', one(0, 4)],
    ['goods of one unit', one(1)],
    ['goods of 2^53 − 1', one(MAX)],
    ['1,001 times half of 10^13 + 1', one(5_000_000_000_001, 1_001)],
  ];
  for (const [what, lines] of baskets) for (const form of every) rows.push(discountRow(`${form.kind} on ${what}`, form, lines, 590));
  rows.push(
    discountRow('a huge threshold repeated', { kind: 'tiers', tiers: [{ threshold: 3, amount: 2 }], repeat: true, cap: MAX }, one(MAX)),
  );
  rows.push(discountRow('a share of 2^53 − 1 rounds down', { kind: 'percent', basisPoints: 9_999, cap: MAX }, one(MAX)));
  return rows;
};
