// Draws docs/images/results/*.svg from docs/results/*.json, which `couplet simulate … --json` printed. `npm run plots`
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

const FROM = 'docs/results';
const TO = 'docs/images/results';
const WIDTH = 720;
const LEFT = 130;
const RIGHT = 24;
/** Told apart without red against green (Okabe & Ito 2008, https://jfly.uni-koeln.de/color/). */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#8c8c00', '#7f7f7f'];

const style = `text{font:13px system-ui,sans-serif;fill:#222}.axis{stroke:#999}.grid{stroke:#ddd}.frame{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#ddd}.axis{stroke:#777}.grid{stroke:#333}.frame{fill:#111}}`;

const svg = (height, title, body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}"><title>${title}</title><style>${style}</style><rect class="frame" width="${WIDTH}" height="${height}"/>${body.join('')}</svg>\n`;

const ticks = (x, bottom) =>
  x.ticks(6).map((value) => {
    const at = x(value).toFixed(1);
    return `<line class="${value === 0 ? 'axis' : 'grid'}" x1="${at}" x2="${at}" y1="34" y2="${bottom}"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${value}</text>`;
  });

/** Mean and 95% interval of each policy. */
const margins = ({ scenario, rows, seeds, devices }) => {
  const shown = rows.filter(({ metric, policy }) => metric === 'incrementalMarginPerVisit' && policy !== 'none');
  const reach = shown.map(({ mean, se }) => ({ low: mean - 1.96 * se, high: mean + 1.96 * se }));
  const x = scaleLinear()
    .domain([Math.min(0, ...reach.map(({ low }) => low)), Math.max(...reach.map(({ high }) => high))])
    .nice()
    .range([LEFT, WIDTH - RIGHT]);
  const bottom = 44 + 28 * shown.length;
  const marks = shown.flatMap(({ policy, mean }, i) => {
    const y = 52 + 28 * i;
    const [low, high] = [x(reach[i].low).toFixed(1), x(reach[i].high).toFixed(1)];
    const colour = COLOURS[i % COLOURS.length];
    return [
      `<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${policy}</text>`,
      `<line x1="${low}" x2="${high}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"/>`,
      `<circle cx="${x(mean).toFixed(1)}" cy="${y}" r="5" fill="${colour}"/>`,
    ];
  });
  const title = `${scenario}: incremental margin per visit in cents, 95% intervals over ${seeds} seeds, ${devices} devices`;
  return svg(bottom + 28, title, [`<text x="12" y="20">${title}</text>`, ...ticks(x, bottom), ...marks]);
};

/** Mean of each policy by week. */
const weeks = ({ scenario, weeks: points }) => {
  const policies = [...new Set(points.map(({ policy }) => policy))];
  const count = 1 + Math.max(...points.map(({ week }) => week));
  const x = scaleLinear()
    .domain([1, count])
    .range([50, WIDTH - LEFT]);
  const values = points.map(({ mean }) => mean);
  const y = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(...values)])
    .nice()
    .range([300, 40]);
  const grid = y.ticks(6).map((value) => {
    const at = y(value).toFixed(1);
    return `<line class="${value === 0 ? 'axis' : 'grid'}" x1="50" x2="${WIDTH - LEFT}" y1="${at}" y2="${at}"/><text x="42" y="${Number(at) + 4}" text-anchor="end">${value}</text>`;
  });
  const labels = Array.from({ length: count }, (_, i) => `<text x="${x(i + 1).toFixed(1)}" y="322" text-anchor="middle">${i + 1}</text>`);
  const draw = line()
    .x(({ week }) => x(week + 1))
    .y(({ mean }) => y(mean));
  // Names stand beside the last points, pushed apart where they would cover each other.
  let floor = 0;
  const ends = policies
    .map((policy, i) => ({ policy, colour: COLOURS[i % COLOURS.length], points: points.filter((point) => point.policy === policy) }))
    .sort((a, b) => y(a.points.at(-1).mean) - y(b.points.at(-1).mean));
  const lines = ends.flatMap(({ policy, colour, points: own }) => {
    const at = Math.max(floor, y(own.at(-1).mean) + 4);
    floor = at + 15;
    return [
      `<path d="${draw(own)}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${WIDTH - LEFT + 8}" y="${at.toFixed(1)}" style="fill:${colour}">${policy}</text>`,
    ];
  });
  const title = `${scenario}: incremental margin per visit in cents, by week`;
  return svg(336, title, [`<text x="12" y="20">${title}</text>`, ...grid, ...labels, ...lines]);
};

mkdirSync(TO, { recursive: true });
for (const file of readdirSync(FROM).filter((name) => name.endsWith('.json'))) {
  const simulation = JSON.parse(readFileSync(`${FROM}/${file}`, 'utf8'));
  const name = basename(file, '.json');
  // One seed has no interval.
  if (simulation.seeds > 1 && simulation.rows.some(({ metric }) => metric === 'incrementalMarginPerVisit'))
    writeFileSync(`${TO}/${name}-margin.svg`, margins(simulation));
  // Two points are no course.
  if (simulation.weeks.some(({ week }) => week > 1)) writeFileSync(`${TO}/${name}-weeks.svg`, weeks(simulation));
}
