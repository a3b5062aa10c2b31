import type { DrawnPanel } from './drawnPanels';
import { untold } from './untold';
import { words } from './words';
import { type Language, written } from './written';

export interface ExpectedBar {
  /** Figures of its label. */
  readonly label: readonly string[];
  readonly point: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** What a panel must show, of figures worked out elsewhere. */
export interface ExpectedPanel {
  readonly headline?: string;
  /** Figures of each sentence that has any, in turn. */
  readonly sentences: readonly (readonly string[])[];
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** What stands large, and the figures of its note. */
  readonly figures?: readonly (readonly [string, readonly string[]])[];
  readonly bars?: readonly ExpectedBar[];
}

/** How figures and words are written in a language. */
export const tellingIn = (language: Language) => ({ language, ...written(language), words: words[language] });
export type Telling = ReturnType<typeof tellingIn>;

/** A bar from `from` to `to` with its marks, those beyond it left out. */
export const barOf = (
  label: readonly string[],
  [point, lower, upper]: readonly (number | null)[],
  [from, to]: readonly [number, number],
): ExpectedBar => {
  const place = (at: number | null | undefined): number | null =>
    at === null || at === undefined || at < from || at > to ? null : (at - from) / (to - from);
  return { label, point: place(point), lower: place(lower), upper: place(upper) };
};

const PIXEL = 1e-6;
const same = (a: number | null, b: number | null): boolean => (a === null || b === null ? a === b : Math.abs(a - b) < PIXEL);

const counted = (what: string, drawn: readonly unknown[], expected: readonly unknown[]): readonly string[] =>
  drawn.length === expected.length ? [] : [`${drawn.length} ${what} instead of ${expected.length}: ${JSON.stringify(drawn).slice(0, 600)}`];

/** Where a panel as drawn does not show what is expected. */
const panelDifferences = (drawn: DrawnPanel | undefined, expected: ExpectedPanel): readonly string[] => {
  if (!drawn) return ['no such panel'];
  const { headline = null, figures = [], bars = [] } = expected;
  return [
    ...(drawn.headline === headline ? [] : [`${drawn.headline} instead of ${headline}`]),
    ...counted('sentences', drawn.sentences, expected.sentences),
    ...drawn.sentences.flatMap((sentence, i) => untold(sentence, expected.sentences[i] ?? [])),
    ...counted('tables', drawn.tables, expected.tables),
    ...expected.tables.flatMap((rows, i) => [
      ...counted('rows', drawn.tables[i] ?? [], rows),
      ...rows.flatMap((row, j) => {
        const [is, wanted] = [drawn.tables[i]?.[j]?.join(' | '), row.join(' | ')];
        return is === wanted ? [] : [`${is} instead of ${wanted}`];
      }),
    ]),
    ...counted('figures', drawn.figures, figures),
    ...figures.flatMap(([value, note], i) => {
      const [is = '', says = ''] = drawn.figures[i] ?? [];
      return [...(is === value ? [] : [`${is} instead of ${value}`]), ...untold(says, note)];
    }),
    ...counted('bars', drawn.bars, bars),
    ...bars.flatMap((bar, i) => {
      const is = drawn.bars[i];
      if (!is) return [];
      const placed = same(is.point, bar.point) && same(is.lower, bar.lower) && same(is.upper, bar.upper);
      return [...untold(is.label, bar.label), ...(placed ? [] : [`bar ${JSON.stringify(is)} instead of ${JSON.stringify(bar)}`])];
    }),
  ];
};

/** The same for all panels of a page. */
export const pageDifferences = (drawn: readonly DrawnPanel[], expected: readonly ExpectedPanel[]): readonly string[] => [
  ...counted('panels', drawn, expected),
  ...expected.flatMap((panel, i) => panelDifferences(drawn[i], panel).map((difference) => `panel ${i}: ${difference}`)),
];
