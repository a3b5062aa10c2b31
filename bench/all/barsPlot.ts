import { scaleLinear } from 'd3-scale';
import { COLOURS, escaped, svg } from './svg';

const [LEFT, RIGHT, END] = [250, 80, 720];

/** One bar each, ours first and in its own colour. */
export const barsPlot = (title: string, bars: readonly { readonly name: string; readonly value: number }[]): string => {
  const x = scaleLinear()
    .domain([Math.min(0, ...bars.map(({ value }) => value)), Math.max(0, ...bars.map(({ value }) => value))])
    .nice()
    .range([LEFT, END - RIGHT]);
  const bottom = 40 + 26 * bars.length;
  const grid = x.ticks(5).map((value) => {
    const at = x(value).toFixed(1);
    return `<line class="${value === 0 ? 'axis' : 'grid'}" x1="${at}" x2="${at}" y1="34" y2="${bottom}"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${value.toLocaleString('en')}</text>`;
  });
  const marks = bars.flatMap(({ name, value }, i) => {
    const y = 40 + 26 * i;
    const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
    return [
      `<text x="${LEFT - 10}" y="${y + 15}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${from.toFixed(1)}" y="${y}" width="${(to - from).toFixed(1)}" height="20" fill="${COLOURS[i === 0 ? 0 : 7]}"/>`,
      `<text x="${(to + 6).toFixed(1)}" y="${y + 15}">${value.toLocaleString('en', { maximumSignificantDigits: 3 })}</text>`,
    ];
  });
  return svg(bottom + 28, title, [...grid, ...marks]);
};
