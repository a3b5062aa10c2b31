import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import type { BenchRow } from '../benchResult';
import { COLOURS, escaped, svg } from './svg';

const [LEFT, RIGHT, TOP, BOTTOM, END] = [60, 24, 40, 330, 720];
const MANY = 8;

type Points = readonly (readonly [number, number])[];
/** How much larger the work, and how many times its first cost. */
const relative = (points: Points): Points => {
  const [size, cost] = points[0] ?? [1, 1];
  return points.map(([x, y]) => [x / size, y / cost]);
};

/** What grows, each against its own smallest size, on logarithms; the thin line is what grows exactly with its size. */
export const growthPlot = (title: string, rows: readonly BenchRow[]): string => {
  const series = rows.flatMap(({ what, value, points }) =>
    points && value !== null ? [{ name: `${what}: ${value}`, points: relative(points) }] : [],
  );
  const all = series.flatMap(({ points }) => points);
  const most = Math.max(10, ...all.map(([x]) => x));
  const x = scaleLog()
    .domain([1, most])
    .range([LEFT, END - RIGHT]);
  const y = scaleLog()
    .domain([Math.min(0.5, ...all.map(([, cost]) => cost)), Math.max(most, ...all.map(([, cost]) => cost))])
    .range([BOTTOM, TOP]);
  const powers = (from: number, to: number): readonly number[] =>
    Array.from({ length: 12 }, (_, i) => 10 ** i).filter((value) => value >= from && value <= to);
  const grid = [
    ...powers(1, most).map((value) => {
      const at = x(value).toFixed(1);
      return `<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${BOTTOM}"/><text x="${at}" y="${BOTTOM + 18}" text-anchor="middle">× ${value.toLocaleString('en')}</text>`;
    }),
    ...powers(...(y.domain() as [number, number])).map((value) => {
      const at = y(value).toFixed(1);
      return `<line class="grid" x1="${LEFT}" x2="${END - RIGHT}" y1="${at}" y2="${at}"/><text x="${LEFT - 8}" y="${Number(at) + 4}" text-anchor="end">× ${value.toLocaleString('en')}</text>`;
    }),
  ];
  const draw = line<readonly [number, number]>()
    .x(([size]) => x(size))
    .y(([, cost]) => y(cost));
  const reference = `<path d="${draw([
    [1, 1],
    [most, most],
  ])}" fill="none" class="axis" stroke-dasharray="2 4"/>`;
  const lines = series.flatMap(({ name, points }, i) => {
    const colour = COLOURS[i % MANY];
    const dashed = i >= MANY ? ' stroke-dasharray="6 3"' : '';
    const at = BOTTOM + 44 + 18 * i;
    return [
      `<path d="${draw(points)}" fill="none" stroke="${colour}" stroke-width="2"${dashed}/>`,
      ...points.map(([size, cost]) => `<circle cx="${x(size).toFixed(1)}" cy="${y(cost).toFixed(1)}" r="3" fill="${colour}"/>`),
      `<line x1="${LEFT}" x2="${LEFT + 24}" y1="${at - 4}" y2="${at - 4}" stroke="${colour}" stroke-width="2"${dashed}/>`,
      `<text x="${LEFT + 32}" y="${at}">${escaped(name)}</text>`,
    ];
  });
  return svg(BOTTOM + 48 + 18 * series.length, title, [...grid, reference, ...lines]);
};
