import type { StrataAnswer } from '../../../campaigns/strataAnswer';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { Meter } from '../../ui/Meter';
import { Panel } from '../../ui/Panel';
import { segmentsStrings } from './segmentsStrings';

interface ReportsProps {
  readonly answer: StrataAnswer;
  readonly titleOf: (couponId: string) => string;
}

/** How many there are of each coupon, and how many it needs. */
export const Reports = ({ answer: { reports, leastReports }, titleOf }: ReportsProps) => {
  const strings = useStrings(segmentsStrings);
  const formats = useFormats();
  return (
    <Panel title={strings.reports} lead={strings.reportsLead(formats.count(leastReports))}>
      <DataTable
        caption={strings.reports}
        quietCaption
        rows={reports}
        keyOf={({ couponId }) => couponId}
        columns={[
          { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId) },
          {
            key: 'reports',
            title: strings.received,
            figure: true,
            cell: (row) => (
              <>
                {formats.count(row.reports)}
                <Meter used={row.reports} held={0} of={leastReports} />
              </>
            ),
          },
          {
            key: 'needed',
            title: strings.needed,
            figure: true,
            cell: (row) => (row.reports >= leastReports ? strings.enough : formats.count(leastReports - row.reports)),
          },
        ]}
      />
    </Panel>
  );
};
