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
  readonly buy?: number;
  readonly get?: number;
  readonly gets?: Scope;
  readonly times?: number;
}

export const handsOver = ({ kind }: Form): boolean => kind === 'gift' || kind === 'points' || kind === 'cashBack' || kind === 'storeCredit';

interface Piece {
  readonly line: number;
  readonly price: bigint;
  readonly isBought: boolean;
  readonly isGiven: boolean;
}

const sumOf = (pieces: readonly Piece[]): bigint => pieces.reduce((sum, { price }) => sum + price, 0n);

/**
 * Buy some, get some, piece by piece: of all ways to give the most groups, the one that costs the shop least. Tries every number of pieces
 * that could have been bought as well.
 */
const piecesGiven = (form: Form, lines: readonly Line[], scope: Scope): readonly Piece[] => {
  const { buy = 1, get = 1, gets = {}, times = 1 } = form;
  const reward = gets.categories || gets.itemIds ? gets : scope;
  const pieces = lines
    .flatMap((line, at) =>
      Array.from({ length: line[2] > 0 ? line[3] : 0 }, () => ({
        line: at,
        price: exact(line[2]),
        isBought: covers(scope, line),
        isGiven: covers(reward, line),
      })),
    )
    .sort((a, b) => Number(a.price - b.price));
  const only = pieces.filter(({ isBought, isGiven }) => isGiven && !isBought);
  const both = pieces.filter(({ isBought, isGiven }) => isGiven && isBought);
  const bought = pieces.filter(({ isBought }) => isBought).length;
  for (let groups = times; groups > 0; groups--) {
    const ways = Array.from({ length: both.length + 1 }, (_, n) => n)
      .filter((n) => n <= groups * get && groups * get - n <= only.length && bought - n >= groups * buy)
      .map((n) => [...both.slice(0, n), ...only.slice(0, groups * get - n)])
      .sort((a, b) => Number(sumOf(a) - sumOf(b)));
    if (ways[0]) return ways[0];
  }
  return [];
};

/** What each line holds of the goods that a form is taken off. */
export const weightsOf = (form: Form, lines: readonly Line[], scope: Scope): readonly bigint[] => {
  const given = form.kind === 'buyGet' ? piecesGiven(form, lines, scope) : [];
  return lines.map((line, at) => {
    if (form.kind === 'buyGet') return sumOf(given.filter((piece) => piece.line === at));
    return covers(scope, line) ? exact(line[2]) * exact(line[3]) : 0n;
  });
};

/** Cost of a form on goods and shipping. */
export const costOf = (form: Form, goods: bigint, shipping: bigint): bigint => {
  if (goods === 0n) return 0n;
  const [amount, cap, value] = [exact(form.amount), exact(form.cap), exact(form.value)];
  if (form.kind === 'fixed') return smaller(amount, goods);
  if (form.kind === 'freeShipping') return smaller(shipping, cap);
  if (form.kind === 'gift' || form.kind === 'points') return value;
  if (form.kind === 'storeCredit') return amount;
  if (form.kind === 'percent' || form.kind === 'cashBack' || form.kind === 'buyGet') {
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

const discountRow = (name: string, discount: Form, lines: readonly Line[], shipping = 0, scope: Scope = {}) => {
  const goods = weightsOf(discount, lines, scope).reduce((sum, part) => sum + part, 0n);
  const cost = plain(costOf(discount, goods, exact(shipping)));
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
  const [tea, cups] = [{ categories: ['tea'] }, { categories: ['cups'] }];
  const pieces: Form = { kind: 'buyGet', buy: 2, get: 1, basisPoints: 10_000, times: 9, cap: 100_000 };
  for (const quantity of [1, 2, 3, 5, 6, 40]) rows.push(discountRow(`2 + 1 of ${quantity} pieces`, pieces, one(333, quantity)));
  rows.push(discountRow('2 + 1 twice at most', { ...pieces, times: 2 }, one(333, 40)));
  rows.push(discountRow('2 + 1 up to a cap', { ...pieces, cap: 500 }, one(333, 6)));
  rows.push(discountRow('2 + 1 for half rounds down once', { ...pieces, basisPoints: 5_000 }, one(333, 9)));
  rows.push(discountRow('2 + 3 needs all five', { ...pieces, get: 3 }, one(333, 4)));
  const shelf: readonly Line[] = [
    ['dear', ['tea'], 2_000, 1],
    ['cheap', ['tea'], 150, 1],
    ['middle', ['tea', 'cups'], 900, 2],
    ['sample', ['tea'], 0, 5],
    ['mug', ['cups'], 700, 1],
  ];
  rows.push(discountRow('the cheapest pieces are given, and none that are free already', pieces, shelf, 0, tea));
  rows.push(discountRow('2 of these for 1 of those', { ...pieces, gets: cups }, shelf, 0, tea));
  rows.push(discountRow('what is bought as well is left to be bought', { ...pieces, buy: 3, gets: cups }, shelf, 0, tea));
  rows.push(discountRow('1 of these for 2 of those, which are bought as well', { ...pieces, buy: 1, get: 2, gets: cups }, shelf, 0, tea));
  rows.push(discountRow('those are not in the cart', { ...pieces, gets: { itemIds: ['lamp'] } }, shelf, 0, tea));
  rows.push(discountRow('these are not in the cart', { ...pieces, gets: cups }, shelf, 0, { itemIds: ['lamp'] }));
  const every: readonly Form[] = [
    { kind: 'percent', basisPoints: 5_000, cap: MAX },
    { kind: 'fixed', amount: MAX },
    { kind: 'tiers', tiers: [{ threshold: 1, amount: 7 }], repeat: true, cap: MAX },
    { kind: 'freeShipping', cap: MAX },
    { kind: 'buyGet', buy: 1, get: 1, basisPoints: 5_000, times: 100, cap: MAX },
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
