import { type BenchRow, rounded } from '../benchResult';
import { growthRow, LINEAR } from '../growth/growthRow';
import { type Line, POINTS } from '../server/fitLine';
import type { ReportCost } from './growReports';

/** An interval that is wider than this share of its slope says nothing worth extrapolating. */
const WIDEST = 0.25;
const MILLION = 1_000_000;

const row = (what: string, { slope, low, high }: Line, perMillion: number, unit: string, note: string): BenchRow => {
  const [value, from, to] = [slope, low, high].map((each) => rounded(each * perMillion));
  return { what, value: value ?? null, unit, ok: high - low <= 2 * WIDEST * slope, note: `95%: ${from} to ${to}; ${note}` };
};

/** Rows for a store: what a million reports cost. */
export const costRows = (where: 'SQLite' | 'PostgreSQL', cost: ReportCost): readonly BenchRow[] => {
  const seconds = ({ slope }: Line): number => rounded((slope * MILLION) / 1_000);
  const { reports, grown, server, main, busiest, others, database, stored, logged } = cost;
  const parts = `main thread ${seconds(main)} s, ${where === 'SQLite' ? 'writing thread' : 'the busiest other'} ${seconds(busiest)}, all others ${seconds(others)}`;
  const sizes = `${POINTS - 1} steps up to ${reports} reports`;
  return [
    row(`CPU of 10⁶ reports, ${where}`, server, MILLION / 1_000, 's', `${parts}; ${sizes}`),
    row(`stored of 10⁶ reports, ${where}`, stored, 1, 'MB', sizes),
    ...(where === 'PostgreSQL'
      ? [
          row('database CPU of 10⁶ reports, PostgreSQL', database, MILLION / 1_000, 's', sizes),
          row('log of 10⁶ reports, PostgreSQL', logged, 1, 'MB', `write-ahead log, page images after checkpoints included; ${sizes}`),
        ]
      : []),
    growthRow({
      what: `CPU by reports, ${where}`,
      points: grown.map((look) => [look.reports, look.cpuMs]),
      most: LINEAR,
      because: 'a report costs the same whatever came before',
    }),
    growthRow({
      what: `bytes stored by reports, ${where}`,
      points: grown.map((look) => [look.reports, look.storedBytes]),
      most: LINEAR,
      because: 'a row an id, and sums that do not grow',
    }),
  ];
};
