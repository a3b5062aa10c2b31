import { minorDigits } from '../../core/money';
import { noTiming, timingValues } from '../../core/timing/timingPolicy';
import { stateCount, type TimingTable, timingActions } from '../../core/timing/timingTable';
import type { TimingMap } from '../card/evaluationPlots';
import { openAt, type TimingVisit } from './timingVisit';

/** `a–b` or `a` of whole numbers from edge to edge, the last one open. */
const spans = (edges: readonly number[], text: (value: number) => string, last: (value: number) => number, from = 0): readonly string[] =>
  [from, ...edges].map((edge, i) => {
    const next = edges[i];
    if (next === undefined) return `${text(edge)}+`;
    return last(next) > edge ? `${text(edge)}–${text(last(next))}` : text(edge);
  });

/**
 * What the table does first of all, by product views and cart: at each pair of bins the share of a log's questions at which waiting, a small or a large
 * coupon has the largest Q of what was open.
 */
export const timingMap = (table: TimingTable, visits: readonly TimingVisit[], sizes: 1 | 2, currency: string): TimingMap => {
  const { bins } = table;
  const [rows, columns] = [bins.cartValue.length + 1, bins.views.length + 1];
  const counts = Array.from({ length: rows * columns }, () => timingActions.map(() => 0));
  /** States of one pair of bins. */
  const rest = stateCount(bins) / (rows * columns);
  const fresh = noTiming('');
  for (const { questions } of visits) {
    for (const question of questions) {
      const { state } = question;
      const { small, large } = openAt(question);
      const isOpen = [true, small, large];
      const values = timingValues(table, fresh, state).map((value, a) => (isOpen[a] ? value : Number.NEGATIVE_INFINITY));
      const cell = counts[(Math.floor(state / rest) % rows) * columns + Math.floor(state / (rest * rows))]!;
      cell[values.indexOf(Math.max(...values))]! += 1;
    }
  }
  const digits = minorDigits(currency);
  const money = new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 });
  const amount = (minor: number): string => money.format(minor / 10 ** digits);
  const cell = (own: readonly number[]) => {
    const questions = own.reduce((sum, value) => sum + value, 0);
    const [wait, small, large] = own.map((value) => (questions > 0 ? value / questions : 0)) as [number, number, number];
    return { questions, wait, small, large };
  };
  return {
    sizes,
    carts: ['empty', ...spans(bins.cartValue.slice(1), amount, (edge) => edge - 1, 1)].map((name, i) =>
      i === 1 && bins.cartValue.length > 1 ? `below ${amount(bins.cartValue[1]!)}` : name,
    ),
    views: spans(bins.views, String, (edge) => edge - 1),
    cells: counts.map(cell),
  };
};
