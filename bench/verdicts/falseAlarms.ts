import type { Interval } from '../../src/maths/interval';
import { seededRng } from '../../src/maths/random';
import { analyseExperiment } from '../../src/stats/experiment/analyseExperiment';
import { experimentDays } from '../../src/stats/experiment/experimentDays';
import { type DrawnShop, drawShop, type Spread } from './drawnShop';

/** Shares of A/A experiments that found something, in 8 weeks of 200 customers a week; shares 20%, 30% and 50%. */
export interface FalseAlarms {
  readonly orders: string;
  readonly runs: number;
  /** Couplet against nothing, by one look at the end. */
  readonly gain: number;
  readonly loss: number;
  /** The same by the sequence, on some day of 56. */
  readonly anyDay: number;
  /** Any of the three comparisons: at the end, and on some day. */
  readonly anyOfThree: number;
  readonly anyOfThreeAnyDay: number;
  /** Chance to win above 95%, and below 5%, at the end. */
  readonly wins: number;
  readonly losesSurely: number;
}

const shop: Omit<DrawnShop, 'spread' | 'identified'> = {
  weeks: 8,
  customersPerWeek: 200,
  shares: { none: 0.2, rule: 0.3, couplet: 0.5 },
  repeat: { share: 0.2, orders: 1 },
  refunded: 0.12,
  customersTimes: 1,
};

export const rows: readonly { readonly name: string; readonly spread: Spread; readonly identified: boolean }[] = [
  { name: 'mild', spread: 'mild', identified: true },
  { name: 'lognormal 1.2', spread: 'lognormal 1.2', identified: true },
  { name: 'lognormal 2', spread: 'lognormal 2', identified: true },
  { name: 'Pareto 1.5', spread: 'Pareto 1.5', identified: true },
  { name: 'no customer ids', spread: 'mild', identified: false },
];

const excludesZero = ({ lower, upper }: Interval): boolean => (lower !== null && lower > 0) || (upper !== null && upper < 0);

/** @param firstSeed seeds are this one and those that follow */
export const falseAlarms = ({ name, spread, identified }: (typeof rows)[number], runs: number, firstSeed: number): FalseAlarms => {
  const found = { gain: 0, loss: 0, anyDay: 0, anyOfThree: 0, anyOfThreeAnyDay: 0, wins: 0, losesSurely: 0 };
  const count = (what: keyof typeof found, yes: boolean): void => {
    if (yes) found[what] += 1;
  };
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const orders = drawShop({ ...shop, spread, identified }, seededRng(seed));
    const setting = { experiment: 'e', shares: shop.shares };
    const whole = analyseExperiment(orders, { ...setting, smallestLift: 1 });
    const days = experimentDays(orders, setting, 'UTC');
    if (!whole.ok || !days.ok) throw new Error('an experiment that cannot be read');
    const own = whole.value.comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none')!;
    count('gain', (own.incremental.fixed.lower ?? -1) > 0);
    count('loss', (own.incremental.fixed.upper ?? 1) < 0);
    count('wins', (own.chanceToWin ?? 0.5) > 0.95);
    count('losesSurely', (own.chanceToWin ?? 0.5) < 0.05);
    count(
      'anyOfThree',
      whole.value.comparisons.some(({ incremental }) => excludesZero(incremental.fixed)),
    );
    const looks = days.value.days.flatMap(({ comparisons }) => comparisons.filter(({ sequence }) => excludesZero(sequence)));
    count(
      'anyDay',
      looks.some(({ treatment, control }) => treatment === 'couplet' && control === 'none'),
    );
    count('anyOfThreeAnyDay', looks.length > 0);
  }
  const share = Object.fromEntries(Object.entries(found).map(([what, n]) => [what, n / runs])) as typeof found;
  return { orders: name, runs, ...share };
};
