import { costOf, type Form, handsOver, weightsOf } from './discountVectors';
import { covers, exact, type Line, larger, MAX, plain, type Scope } from './exactCoupons';

interface StackedCoupon {
  readonly id: string;
  readonly discount: Form;
  readonly scope?: Scope;
  readonly stacking?: 'exclusive' | { readonly combinesWith: readonly string[] };
}

const classOf = ({ discount, scope }: StackedCoupon): number =>
  discount.kind === 'freeShipping' ? 2 : scope?.categories || scope?.itemIds ? 0 : 1;
const classNames = ['product', 'order', 'shipping'];

const admit = (a: StackedCoupon, b: StackedCoupon): boolean =>
  a.discount.kind !== 'buyGet' && typeof a.stacking === 'object' && a.stacking.combinesWith.includes(classNames[classOf(b)] ?? '');

/** Sorts before `b` when coupons are used: see "Stacking" in docs/internals.md. */
const rank = (coupon: StackedCoupon): string =>
  `${handsOver(coupon.discount) ? 1 : 0}${classOf(coupon)}${['percent', 'tiers', 'fixed'].indexOf(coupon.discount.kind) + 1}${coupon.id}`;

interface Used {
  readonly ids: readonly string[];
  readonly left: readonly bigint[];
  readonly shipping: bigint;
  readonly off: bigint;
  readonly credit: bigint;
}

/** Largest remainders: the floor of each exact share, then a unit each to the largest fractions, the earlier line first. */
const share = (amount: bigint, weights: readonly bigint[]): readonly bigint[] => {
  const total = weights.reduce((a, b) => a + b, 0n);
  if (total === 0n) return weights;
  const floors = weights.map((weight) => (amount * weight) / total);
  const fractions = weights.map((weight, i) => amount * weight - (floors[i] ?? 0n) * total);
  let missing = amount - floors.reduce((a, b) => a + b, 0n);
  while (missing > 0n) {
    const most = larger(...fractions);
    const at = fractions.indexOf(most);
    floors[at] = (floors[at] ?? 0n) + 1n;
    fractions[at] = -1n;
    missing--;
  }
  return floors;
};

const use = (coupons: readonly StackedCoupon[], lines: readonly Line[], shipping: number): Used => {
  const ordered = [...coupons].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  let left = lines.map(([, , price, quantity]) => exact(price) * exact(quantity));
  let [postage, off, credit] = [exact(shipping), 0n, 0n];
  for (const coupon of ordered) {
    const weights =
      coupon.discount.kind === 'buyGet'
        ? weightsOf(coupon.discount, lines, coupon.scope ?? {})
        : left.map((amount, i) => (covers(coupon.scope ?? {}, lines[i] as Line) ? amount : 0n));
    const cost = costOf(
      coupon.discount,
      weights.reduce((a, b) => a + b, 0n),
      postage,
    );
    if (handsOver(coupon.discount)) credit += cost;
    else {
      off += cost;
      if (classOf(coupon) === 2) postage -= cost;
      else {
        const parts = share(cost, weights);
        left = left.map((amount, i) => amount - (parts[i] ?? 0n));
      }
    }
  }
  return { ids: ordered.map(({ id }) => id), left, shipping: postage, off, credit };
};

const better = (a: Used, b: Used): boolean => {
  if (a.off !== b.off) return a.off > b.off;
  if (a.credit !== b.credit) return a.credit > b.credit;
  if (a.ids.length !== b.ids.length) return a.ids.length < b.ids.length;
  return [...a.ids].sort().join('\n') < [...b.ids].sort().join('\n');
};

const stackingRow = (name: string, lines: readonly Line[], shipping: number, coupons: readonly StackedCoupon[]) => {
  let best = use([], lines, shipping);
  for (let mask = 1; mask < 1 << coupons.length; mask++) {
    const some = coupons.filter((_, i) => mask & (1 << i));
    if (some.some((a) => some.some((b) => a !== b && !admit(a, b)))) continue;
    const used = use(some, lines, shipping);
    if (better(used, best)) best = used;
  }
  const { ids, off, credit } = best;
  const deal = {
    couponIds: ids,
    discount: plain(off),
    lines: lines.map(([, , price, quantity], i) => plain(exact(price) * exact(quantity) - (best.left[i] ?? 0n))),
    shipping: plain(exact(shipping) - best.shipping),
    credit: plain(credit),
  };
  return { name, lines, shipping, coupons, expected: deal };
};

/** mulberry32: numbers that are the same everywhere. */
const numbers = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

export const stackingRows = () => {
  const all = { combinesWith: classNames };
  const cart: readonly Line[] = [
    ['oolong', ['tea'], 2_000, 2],
    ['mug', ['cups'], 1_000, 1],
    ['spoon', ['cups'], 333, 3],
  ];
  const percent = (id: string, basisPoints: number, more: object = {}): StackedCoupon => ({
    id,
    discount: { kind: 'percent', basisPoints, cap: 100_000 },
    stacking: all,
    ...more,
  });
  const fixed = (id: string, amount: number, more: object = {}): StackedCoupon => ({
    id,
    discount: { kind: 'fixed', amount },
    stacking: all,
    ...more,
  });
  const ship: StackedCoupon = { id: 'ship', discount: { kind: 'freeShipping', cap: 500 }, stacking: all };
  const tea = { scope: { categories: ['tea'] } };
  const rows = [
    stackingRow('nothing at hand', cart, 590, []),
    stackingRow('an empty basket', [], 590, [percent('a', 1_000), ship]),
    stackingRow('goods at no price', [['a', [], 0, 2]], 590, [percent('a', 1_000), ship]),
    stackingRow('one coupon', cart, 590, [percent('a', 1_000)]),
    stackingRow('product, then order, then shipping', cart, 590, [ship, percent('o', 1_000), percent('t', 5_000, tea)]),
    stackingRow('shares before steps before amounts', cart, 0, [
      fixed('a', 700),
      { id: 'b', discount: { kind: 'tiers', tiers: [{ threshold: 5_000, amount: 900 }], cap: 900 }, stacking: all },
      percent('c', 1_000),
    ]),
    stackingRow('an exclusive coupon worth more', cart, 590, [
      fixed('a', 300),
      fixed('b', 400),
      fixed('c', 701, { stacking: 'exclusive' }),
    ]),
    stackingRow('an exclusive coupon worth as much', cart, 590, [
      fixed('a', 300),
      fixed('b', 400),
      fixed('c', 700, { stacking: 'exclusive' }),
    ]),
    stackingRow('exclusive where nothing is said', cart, 590, [fixed('a', 300, { stacking: undefined }), fixed('b', 400)]),
    stackingRow('only one of two agrees', cart, 0, [fixed('a', 300, { stacking: { combinesWith: ['product'] } }), fixed('b', 299, tea)]),
    stackingRow('only the other agrees', cart, 0, [fixed('a', 300), fixed('b', 299, { ...tea, stacking: { combinesWith: ['shipping'] } })]),
    stackingRow('two of one class that forbids it', cart, 590, [
      fixed('a', 300, { stacking: { combinesWith: ['shipping'] } }),
      fixed('b', 299, { stacking: { combinesWith: ['shipping'] } }),
      ship,
    ]),
    stackingRow('a tie goes to the first id', cart, 0, [
      fixed('b', 300, { stacking: 'exclusive' }),
      fixed('a', 300, { stacking: 'exclusive' }),
    ]),
    stackingRow('pieces stand alone, and come off the lines they are on', cart, 590, [
      { id: 'b', discount: { kind: 'buyGet', buy: 2, get: 2, basisPoints: 10_000, times: 1, cap: 9_000 }, stacking: all },
      fixed('a', 300),
      ship,
    ]),
    stackingRow('pieces of other goods', cart, 0, [
      {
        id: 'b',
        discount: { kind: 'buyGet', buy: 1, get: 4, gets: { categories: ['cups'] }, basisPoints: 3_333, times: 3, cap: 9_000 },
        ...tea,
      },
      fixed('a', 300),
    ]),
    stackingRow('a tie goes to fewer coupons', cart, 0, [fixed('a', 6_000), percent('b', 10)]),
    stackingRow('the goods run out', cart, 590, [fixed('a', 4_000), fixed('b', 4_000), ship]),
    stackingRow('thresholds ask what is left to pay', cart, 0, [
      percent('p', 5_000, tea),
      { id: 't', discount: { kind: 'tiers', tiers: [{ threshold: 5_999, amount: 1_900 }], cap: 1_900 }, stacking: all },
    ]),
    stackingRow('the largest coupon is in the way of two', cart, 0, [
      fixed('large', 900, { stacking: { combinesWith: ['shipping'] } }),
      fixed('one', 500, tea),
      fixed('two', 500, { scope: { categories: ['cups'] } }),
    ]),
    stackingRow('what is handed over breaks a tie', cart, 0, [
      fixed('a', 300, { stacking: 'exclusive' }),
      fixed('b', 300),
      { id: 'p', discount: { kind: 'points', points: 10, value: 5 }, stacking: all },
    ]),
    stackingRow('cash is paid back on what is paid', cart, 590, [
      { id: 'back', discount: { kind: 'cashBack', basisPoints: 1_000, cap: 9_000 }, stacking: all },
      percent('o', 5_000),
    ]),
    stackingRow(
      'odd units go to the largest remainders',
      [
        ['a', [], 100, 1],
        ['b', [], 100, 1],
        ['c', [], 100, 1],
      ],
      0,
      [fixed('a', 100)],
    ),
    stackingRow(
      'one unit goes to the first of equals',
      [
        ['a', [], 5, 1],
        ['b', [], 5, 1],
      ],
      0,
      [fixed('a', 1)],
    ),
    stackingRow(
      'shares of 2^53 − 1',
      [
        ['a', [], (MAX - 1) / 2, 1],
        ['b', [], (MAX - 1) / 2, 1],
        ['c', [], 1, 1],
      ],
      0,
      [percent('a', 3_333, { discount: { kind: 'percent', basisPoints: 3_333, cap: MAX } })],
    ),
  ];
  const next = numbers(20_260);
  for (let i = 0; i < 24; i++) {
    const kinds = ['percent', 'fixed', 'tiers', 'freeShipping', 'cashBack', 'gift', 'points', 'storeCredit'];
    const coupons = Array.from({ length: 3 + next(4) }, (_, c): StackedCoupon => {
      const kind = kinds[next(next(2) ? 4 : 8)] ?? 'fixed';
      const amount = 1 + next(2_500);
      const forms: Readonly<Record<string, Form>> = {
        percent: { kind, basisPoints: 1 + next(6_000), cap: amount },
        cashBack: { kind, basisPoints: 1 + next(6_000), cap: amount },
        tiers: {
          kind,
          tiers: [
            { threshold: 1 + next(4_000), amount },
            { threshold: 1 + next(4_000), amount: 1 + next(900) },
          ],
          repeat: next(2) > 0,
          cap: 2_000,
        },
        freeShipping: { kind, cap: amount },
        gift: { kind, itemId: 'mug', quantity: 1, value: amount },
        points: { kind, points: 10, value: amount },
      };
      const form = forms[kind] ?? { kind, amount };
      const combinesWith = classNames.filter(() => next(5) > 0);
      return {
        id: `c${c}`,
        discount: form,
        ...(next(2) ? { scope: { categories: [['tea', 'cups'][next(2)] ?? 'tea'] } } : {}),
        stacking: combinesWith.length > 0 ? { combinesWith } : 'exclusive',
      };
    });
    const lines = Array.from(
      { length: 1 + next(4) },
      (_, l): Line => [`item-${l}`, [['tea', 'cups', 'lamps'][next(3)] ?? 'tea'], next(2_000), 1 + next(3)],
    );
    rows.push(stackingRow(`drawn by lot ${i + 1}`, lines, next(800), coupons));
  }
  return rows;
};
