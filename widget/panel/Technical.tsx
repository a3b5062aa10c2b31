import type { Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { PanelStrings } from '../i18n/panelStrings';

interface TechnicalProps {
  readonly inspection: Inspection;
  readonly strings: PanelStrings;
  readonly format: Format;
}

/** Name, value and what it means. */
type Row = readonly [name: string, value: string, meaning?: string];

const rowsOf = (
  { mode, secondAggregator, buckets, kept, spent, tokens }: Inspection,
  strings: PanelStrings,
  { number, isolate }: Format,
): readonly Row[] => [
  // A mode of a later version sends nothing from this version.
  ...(mode ? [[strings.mode, ...(strings.modes[mode] ?? strings.modes.off)] as const] : []),
  ...(mode === 'split' && secondAggregator ? [[strings.secondAggregator, isolate(secondAggregator)] as const] : []),
  ...(buckets ? [strings.byCustomer(buckets, number)] : []),
  [strings.log, strings.logLimit(kept, number)],
  [strings.budget, strings.spent(spent, number), strings.budgetMeans],
  [strings.tokens, number(tokens), strings.tokensMean],
];

/** Figures and settings behind the overview. */
export const Technical = ({ inspection, strings, format }: TechnicalProps) => (
  <details class="technical">
    <summary>{strings.technical}</summary>
    <dl>
      {rowsOf(inspection, strings, format).map(([name, value, meaning]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          {meaning && <dd class="means">{meaning}</dd>}
        </div>
      ))}
    </dl>
  </details>
);
