import type { BenchRow } from '../benchResult';

export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
export const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
/** The first clause of a note. The rest is read in the result's file. */
export const lead = (note = ''): string => note.split(/; |\. /)[0] ?? '';
export const notHeld = ({ ok }: Pick<BenchRow, 'ok'>): string => (ok ? '' : ' **not held**');
/** The value that all of them have; `undefined` if they differ. */
export const common = <T>(values: readonly T[]): T | undefined => (new Set(values).size === 1 ? values[0] : undefined);

/** A value with its unit, unless that is the one the head of its column has. */
export const shown = ({ value, unit, ok, skipped }: BenchRow, inHead?: string): string => {
  if (skipped !== undefined) return 'not measured';
  if (value === null) return ok ? '–' : 'failed';
  return `${figure(value)} ${unit === inHead ? '' : unit}`.trim();
};

/** A Markdown table of lines of cells, its head first. */
export const table = ([head = [], ...lines]: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`.replace('|  |', '| |').replace(/\| {2}\|$/, '| |'),
    `|${'---|'.repeat(head.length)}`,
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
