import { useContext } from 'preact/hooks';
import type { Summary } from '../../api/schemas';
import { hrefOf } from '../../app/useRoute';
import { LanguageContext, useStrings } from '../../i18n/language';
import { textOf } from '../../i18n/textOf';
import { DataTable } from '../../ui/DataTable';
import { Meter } from '../../ui/Meter';
import { Panel } from '../../ui/Panel';
import { overviewStrings } from './overviewStrings';

/** What each coupon has used of its budget, and what open codes still may. */
export const Budgets = ({ catalog, use }: Summary) => {
  const strings = useStrings(overviewStrings);
  const { language, formats } = useContext(LanguageContext);
  return (
    <Panel title={strings.budgets}>
      <DataTable
        caption={strings.budgets}
        quietCaption
        rows={catalog}
        keyOf={({ coupon }) => coupon.id}
        columns={[
          {
            key: 'coupon',
            title: strings.coupon,
            cell: ({ coupon }) => <a href={hrefOf('coupons', coupon.id)}>{textOf(coupon.title, language)}</a>,
          },
          {
            key: 'spent',
            title: strings.spent,
            figure: true,
            cell: ({ usedMoney, reservedMoney, budget, currency }) => (
              <>
                {formats.money(usedMoney, currency)}
                {budget.money !== undefined && <Meter used={usedMoney} held={reservedMoney} of={budget.money} />}
              </>
            ),
          },
          { key: 'open', title: strings.open, figure: true, cell: ({ reservedMoney, currency }) => formats.money(reservedMoney, currency) },
          {
            key: 'of',
            title: strings.of,
            figure: true,
            cell: ({ budget, currency }) => (budget.money === undefined ? strings.noLimit : formats.money(budget.money, currency)),
          },
          {
            key: 'today',
            title: strings.today,
            figure: true,
            cell: ({ coupon, currency }) => formats.money(use.find(({ couponId }) => couponId === coupon.id)?.today.money ?? 0, currency),
          },
          { key: 'codes', title: strings.codes, figure: true, cell: ({ usedCount }) => formats.count(usedCount) },
        ]}
      />
    </Panel>
  );
};
