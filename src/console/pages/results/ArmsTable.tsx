import type { ExperimentAnswer } from '../../api/experimentSchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { capital } from '../../i18n/capital';
import { useFormats, useStrings } from '../../i18n/language';
import { type Column, DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { resultsStrings } from './resultsStrings';

type Row = ExperimentAnswer['arms'][number];

/** A row a group, what it is compared with first. */
export const ArmsTable = ({ arms, currency }: { readonly arms: readonly Row[]; readonly currency: string }) => {
  const strings = useStrings(resultsStrings);
  const { arms: names } = useStrings(experimentStrings);
  const formats = useFormats();
  const count = (key: 'customers' | 'orders'): Column<Row> => ({
    key,
    title: strings[key],
    figure: true,
    cell: (row) => formats.count(row[key]),
  });
  const money = (key: keyof Row & ('revenue' | 'discount' | 'net' | 'netAtFullShare')): Column<Row> => ({
    key,
    title: strings[key],
    figure: true,
    cell: (row) => formats.roundMoney(row[key], currency),
  });
  return (
    <Panel title={strings.fromOrders} lead={strings.fromOrdersLead}>
      <DataTable
        caption={strings.fromOrders}
        quietCaption
        rows={arms}
        keyOf={({ variant }) => variant}
        columns={[
          { key: 'group', title: strings.group, cell: ({ variant }) => capital(names[variant]) },
          { key: 'share', title: strings.share, figure: true, cell: ({ share }) => formats.percent(share, 0) },
          count('customers'),
          count('orders'),
          money('revenue'),
          money('discount'),
          { key: 'refunds', title: strings.refunds, figure: true, cell: ({ paidBack }) => formats.roundMoney(paidBack, currency) },
          money('net'),
          money('netAtFullShare'),
        ]}
      />
      <p class="muted">{strings.netAtFullShareNote}</p>
    </Panel>
  );
};
