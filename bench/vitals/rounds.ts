import type { Browser, BrowserContext } from 'playwright';
import type { Pairs } from './judge';
import type { Seen } from './observers';
import { arrive, forget, look, openContext, use } from './visit';
import type { Variant, VitalsWorld } from './vitalsWorld';

export type Cache = 'cold' | 'warm';

/** What one browser met: a visit that looks and one that uses. */
export interface Met {
  readonly looked: Seen;
  readonly used: Seen;
  /** Slowest press of the card's own buttons, ms; 0 without a card. */
  readonly ofCard: number;
}

/** Visits of one variant: always by new browsers, or by one that has everything in its cache and is somebody new each time. */
const visitor = (browser: Browser, world: VitalsWorld, variant: Variant, cache: Cache) => {
  const withCard = variant !== 'without';
  const url = world.page[variant];
  let kept: BrowserContext | undefined;
  const by = async <T>(visit: (context: BrowserContext) => Promise<T>): Promise<T> => {
    const context = (cache === 'warm' && kept) || (await openContext(browser));
    try {
      return await visit(context);
    } finally {
      if (cache === 'cold') await context.close();
      else {
        kept = context;
        // Also of the cart, so that each visit finds the same page.
        await forget(context, url, withCard);
      }
    }
  };
  return {
    meet: async (): Promise<Met> => {
      const looked = await by((context) => look(context, url, withCard));
      const { seen: used, ofCard } = await by((context) => use(context, url, withCard));
      return { looked, used, ofCard };
    },
    arrive: () => by((context) => arrive(context, url)),
    close: async () => kept?.close(),
  };
};

/** Largest paints of so many pairs of arrivals, one pair after the other, whose order turns about. One pair more comes first and is thrown away. */
export const makeArrivals = async (browser: Browser, world: VitalsWorld, variant: Variant, cache: Cache, pairs: number): Promise<Pairs> => {
  const sides = [visitor(browser, world, 'without', cache), visitor(browser, world, variant, cache)] as const;
  const paints: readonly [number[], number[]] = [[], []];
  try {
    for (let pair = 0; pair <= pairs; pair++) {
      if (pair % 10 === 0) process.stderr.write(`${cache}, arrivals ${pair} of ${pairs}\n`);
      for (const which of pair % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
        const lcp = await sides[which].arrive();
        if (pair > 0) paints[which].push(lcp);
      }
    }
  } finally {
    for (const { close } of sides) await close();
  }
  return { without: paints[0], with: paints[1] };
};

export interface Rounds {
  readonly tag: { readonly without: readonly Met[]; readonly with: readonly Met[] };
  readonly control: { readonly without: readonly Met[]; readonly with: readonly Met[] };
}

/** Pairs with and without the tag, and as many without twice; the order within pairs and of pairs turns about (ABBA). One round more comes first and is thrown away. */
export const makeRounds = async (browser: Browser, world: VitalsWorld, variant: Variant, cache: Cache, rounds: number): Promise<Rounds> => {
  const all = [variant, 'without', 'without', 'without'] as const;
  const visitors = all.map((which) => visitor(browser, world, which, cache));
  const met: Met[][] = all.map(() => []);
  try {
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(`${cache}, round ${round} of ${rounds}\n`);
      const pairs = [
        [1, 0],
        [2, 3],
      ].map((pair) => (round % 2 === 0 ? pair : pair.toReversed()));
      const order = round % 4 < 2 ? pairs.flat() : pairs.toReversed().flat();
      for (const which of order) {
        const one = await visitors[which]?.meet();
        if (one && round > 0) met[which]?.push(one);
      }
    }
  } finally {
    for (const { close } of visitors) await close();
  }
  const [own = [], without = [], first = [], second = []] = met;
  return { tag: { without, with: own }, control: { without: first, with: second } };
};
