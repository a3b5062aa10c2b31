import type { AcceptanceColumns, AcceptanceLog } from './acceptanceLog';

/** Some rows of a log, in order. */
export const sliceLog = (log: AcceptanceLog, from: number, to: number): AcceptanceLog => ({
  ...log,
  rows: log.rows.slice(from, to),
  groups: log.groups.slice(from, to),
  ...(log.labels ? { labels: log.labels.slice(from, to) } : {}),
});

/**
 * First row of the last `share` of a log that stands in the order of time. With campaign columns the cut moves on to the first row of the next campaign, so
 * that no campaign is on both sides; back to the start of its own where none follows.
 */
export const laterFrom = (log: AcceptanceLog, { campaign = [] }: AcceptanceColumns, share: number): number => {
  const positions = campaign.map((name) => log.columns.indexOf(name));
  const starts = (row: number): boolean => row === 0 || positions.some((at) => log.rows[row]?.[at] !== log.rows[row - 1]?.[at]);
  const wanted = Math.round((1 - share) * log.rows.length);
  if (positions.length === 0) return wanted;
  let cut = wanted;
  while (cut < log.rows.length && !starts(cut)) cut += 1;
  if (cut < log.rows.length) return cut;
  for (cut = wanted; cut > 0 && !starts(cut); ) cut -= 1;
  return cut;
};
