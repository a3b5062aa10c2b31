import type { ExperimentAnswer } from '../../api/experimentSchema';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { moreStrings } from './moreStrings';
import { usePairName } from './usePairName';

interface PartsTableProps {
  readonly found: NonNullable<ExperimentAnswer['dimensions']>;
  readonly currency: string;
}

/** Couplet against no coupons within new customers, checkout routes and the like; no verdicts. */
export const PartsTable = ({ found, currency }: PartsTableProps) => {
  const strings = useStrings(moreStrings);
  const pairName = usePairName();
  const formats = useFormats();
  const { confidence, dimensions } = found;
  const rows = dimensions.flatMap(({ dimension, values }) => values.map((part) => ({ ...part, dimension })));
  type Row = (typeof rows)[number];
  const nameOf = ({ dimension, value }: Row): string =>
    strings.partOf(strings.dimensions[dimension], (dimension === 'customer' ? strings.values[value] : value) || strings.unstated);
  const money = (minor: number): string => formats.signedRoundMoney(minor, currency);
  return (
    <div class="stack tight every-row">
      <p class="muted">{strings.partsNote(pairName(found), formats.percent(confidence, 2))}</p>
      <DataTable
        caption={strings.parts}
        quietCaption
        rows={rows}
        keyOf={({ dimension, value }) => `${dimension} ${value}`}
        columns={[
          { key: 'part', title: strings.part, cell: nameOf },
          {
            key: 'orders',
            title: strings.orders,
            figure: true,
            cell: (row) => formats.count(row.treatment.orders + row.control.orders),
          },
          {
            key: 'margin',
            title: strings.margin,
            figure: true,
            cell: ({ incremental: { value } }) => (value === null ? '–' : money(value)),
          },
          {
            key: 'interval',
            title: strings.interval,
            figure: true,
            cell: ({ incremental: { sequence } }) =>
              sequence.lower === null || sequence.upper === null ? strings.noChange : `${money(sequence.lower)} … ${money(sequence.upper)}`,
          },
        ]}
      />
      {dimensions.map(
        ({ dimension, ordersLeftOut }) =>
          ordersLeftOut > 0 && (
            <p class="muted" key={dimension}>
              {strings.leftOut(strings.dimensions[dimension], formats.count(ordersLeftOut))}
            </p>
          ),
      )}
    </div>
  );
};
