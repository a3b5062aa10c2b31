import { useContext, useMemo } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { type Health, healthSchema } from '../../api/operationsSchema';
import { type Summary, summarySchema } from '../../api/summarySchema';
import { LanguageContext, textOf } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Help } from '../../ui/Help';
import { Loaded } from '../../ui/Loaded';
import { Empty, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';

type Row = Health['claims']['coupons'][number];

const FIGURES = ['recent', 'open', 'pending', 'overdue', 'limited'] as const;

const Claims = ({ rows, catalog }: { readonly rows: readonly Row[] } & Pick<Summary, 'catalog'>) => {
  const strings = useStrings('pressure');
  const { language, formats } = useContext(LanguageContext);
  const columns = useMemo((): readonly Column<Row>[] => {
    const helps = { recent: '', open: '', pending: strings.pendingHelp, overdue: strings.overdueHelp, limited: strings.limitedHelp };
    const titleOf = (id: string): string => {
      const entry = catalog.find(({ coupon }) => coupon.id === id);
      return entry ? textOf(entry.coupon.title, language) : id;
    };
    return [
      {
        key: 'coupon',
        title: strings.coupon,
        cell: ({ couponId }) => <a href={hrefOf('coupons', couponId)}>{titleOf(couponId)}</a>,
        value: ({ couponId }) => titleOf(couponId),
      },
      ...FIGURES.map(
        (key): Column<Row> => ({
          key,
          title: strings[key],
          figure: true,
          cell: (row) => formats.count(row[key]),
          value: (row) => row[key],
          ...(helps[key] === '' ? {} : { help: <Help about={strings[key]}>{helps[key]}</Help> }),
        }),
      ),
    ];
  }, [strings, formats, language, catalog]);
  return (
    <DataTable
      caption={strings.table}
      quietCaption
      rows={rows}
      keyOf={({ couponId }) => couponId}
      columns={columns}
      search={strings.search}
      sorted={{ key: 'recent', descending: true }}
      csv="claims"
      empty={
        <Empty title={strings.none}>
          <p>{strings.noneNext}</p>
        </Empty>
      }
    />
  );
};

/** Whether claims are limited because of a likely attack, and which coupons are claimed. */
export const Pressure = () => {
  const strings = useStrings('pressure');
  const { formats } = useContext(LanguageContext);
  const health = useAnswer('admin/health', healthSchema);
  const summary = useAnswer('admin/summary', summarySchema);
  return (
    <Panel title={strings.title}>
      <Loaded answer={health}>
        {({ claims: { squeezedSince, coupons } }) => (
          <>
            {squeezedSince === null ? (
              <p>{strings.calm}</p>
            ) : (
              <Notice kind="warning">
                <p>
                  <strong>{strings.squeezed(formats.moment(squeezedSince))}</strong> {strings.means}
                </p>
                <p>
                  {strings.advice} <a href={hrefOf('overview')}>{strings.toBudgets}</a>
                </p>
              </Notice>
            )}
            <Claims rows={coupons} catalog={summary.value?.catalog ?? []} />
          </>
        )}
      </Loaded>
    </Panel>
  );
};
