import { money } from './catalog';
import { type Html, html } from './views';

/** A group of the experiment so far. */
export interface GroupSoFar {
  /** Shoppers who are done. */
  readonly shoppers: number;
  readonly orders: number;
  /** Margin after discounts, minor units. */
  readonly net: number;
}

export interface SimulatedPoint {
  readonly none: GroupSoFar;
  readonly couplet: GroupSoFar;
}
type Group = keyof SimulatedPoint;

const names: Readonly<Record<Group, string>> = { none: 'No coupons', couplet: 'Couplet' };
const groups = ['couplet', 'none'] as const;

interface Figure {
  readonly title: string;
  readonly of: (group: GroupSoFar) => number;
  readonly format: (value: number) => string;
}

const figures: readonly Figure[] = [
  { title: 'Net margin per shopper', of: ({ net, shoppers }) => net / shoppers, format: money },
  {
    title: 'Orders per 100 shoppers',
    of: ({ orders, shoppers }) => (100 * orders) / shoppers,
    format: (value) => value.toLocaleString('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
  },
];

/** Before each group has this many shoppers, the lines would jump. */
const LEAST = 20;
const [WIDTH, HEIGHT] = [300, 110];

const lineOf = (values: readonly (readonly [x: number, y: number])[], most: number): string =>
  values.map(([x, y]) => `${(WIDTH * x).toFixed(1)},${(HEIGHT * (1 - Math.max(0, y) / most)).toFixed(1)}`).join(' ');

const doneOf = ({ none, couplet }: SimulatedPoint): number => none.shoppers + couplet.shoppers;

const chart = (points: readonly SimulatedPoint[], last: SimulatedPoint, size: number, { title, of, format }: Figure): Html => {
  const most = 1.1 * Math.max(...points.flatMap((point) => groups.map((group) => of(point[group]))), 1e-9);
  const line = (group: Group): string =>
    lineOf(
      points.map((point) => [Math.min(1, doneOf(point) / size), of(point[group])]),
      most,
    );
  return html`<figure class="chart"><figcaption>${title}</figcaption><ul>${groups.map((group) => html`<li class="${group}">${names[group]} <b>${format(of(last[group]))}</b></li>`)}</ul>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><line class="axis" x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/>${groups.map((group) => html`<polyline class="${group}" points="${line(group)}"/>`)}</svg></figure>`;
};

/**
 * Both groups over the shoppers who are done, as lines. The figures are also in words, so the lines are hidden from screen readers.
 * @param size of the run. The lines grow to the right until all are done.
 */
export const simulatedChart = (points: readonly SimulatedPoint[], size: number): Html | undefined => {
  const steady = points.filter(({ none, couplet }) => Math.min(none.shoppers, couplet.shoppers) >= LEAST);
  const last = steady.at(-1);
  return (
    last &&
    html`${figures.map((figure) => chart(steady, last, size, figure))}<p class="small">One line for each group, from the first shopper to the last.</p>`
  );
};
