import type { BenchResult, BenchRow } from '../benchResult';
import { barsPlot } from './barsPlot';
import { growthPlot } from './growthPlot';

/** A bar for each row whose name begins so; its rest is whose it is. */
const barsOf = (rows: readonly BenchRow[], begin: string) =>
  rows.flatMap(({ what, value }) => (what.startsWith(begin) && value !== null ? [{ name: what.slice(begin.length), value }] : []));

const bars: Readonly<Record<string, readonly (readonly [file: string, begin: string, title: string])[]>> = {
  page: [
    ['page-kB', 'download, page view, ', 'Download for a page view, kB gzip'],
    ['page-cpu', 'main thread, page view, ', 'Main thread for a page view, ms CPU'],
    ['cart-cpu', 'main thread, cart visit, ', 'Main thread for a cart visit, ms CPU'],
  ],
  decision: [
    ['network-warm', 'network, warm, ', 'One batch of 64 coupons, ms'],
    ['network-cold', 'network, cold, ', 'New worker to first answer, ms'],
    ['network-kB', 'network, download, ', 'Download for the first answer, kB gzip'],
  ],
};

export interface Plot {
  readonly title: string;
  readonly drawn: string;
}

/** Plots of the results, by file name. */
export const plotsOf = (results: readonly BenchResult[]): Readonly<Record<string, Plot>> => {
  const plots: Record<string, Plot> = {};
  for (const { name, rows } of results) {
    for (const [file, begin, title] of bars[name] ?? []) {
      const found = barsOf(rows, begin);
      if (found.length > 0) plots[file] = { title, drawn: barsPlot(title, found) };
    }
    const grown = rows.filter(({ points }) => points !== undefined);
    if (grown.length === 0) continue;
    const title = `${name}: cost by size, with exponents`;
    plots[`${name}-growth`] = { title, drawn: growthPlot(title, grown) };
  }
  return plots;
};
