import type { BenchResult, BenchRow } from '../benchResult';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });

const line = ({ what, value, unit, floor, ratio, budget, ok, note = '', skipped }: BenchRow): string => {
  if (skipped !== undefined) return `| ${cell(what)} | not measured | | | ${cell(skipped)} |`;
  const beside = floor === undefined ? '' : `${figure(floor)}${ratio === undefined ? '' : ` (× ${figure(ratio)})`}`;
  const shown = value === null ? 'failed' : `${figure(value)} ${unit}`.trim();
  return `| ${cell(what)} | ${cell(shown)} | ${beside} | ${budget === undefined ? '' : figure(budget)}${ok ? '' : ' **not held**'} | ${cell(note)} |`;
};

/** When, on what and under which load, then a row each. */
export const benchTable = ({ day, machine, load, quick, rows }: BenchResult): string =>
  [
    `${day}, ${machine}; load ${load.map(figure).join(' before, ')} after${quick ? '; **a quick run**, few rounds: not for the record' : ''}.`,
    '',
    '| | value | beside it | budget | |',
    '|---|---|---|---|---|',
    ...rows.map(line),
  ].join('\n');
