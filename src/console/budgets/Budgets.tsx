import { useContext } from 'preact/hooks';
import { useAnswer } from '../api/ask';
import type { Summary } from '../api/summarySchema';
import { LanguageContext, textOf } from '../i18n/i18n';
import { useStrings } from '../languages/strings';
import { hrefOf } from '../routing/routes';
import { Meter } from '../ui/Figure';
import { Panel } from '../ui/Page';
import { DataTable } from '../ui/table/DataTable';
import { Burn } from './Burn';
import { budgetsSchema } from './budgetForecast';

/** Each coupon's budget: spent, reserved for open codes, and how long it lasts. */
export const Budgets = ({ summary: { catalog, use } }: { readonly summary: Pick<Summary, 'catalog' | 'use'> }) => {
  const strings = useStrings('budgets');
  const { language, formats } = useContext(LanguageContext);
  const budgets = useAnswer('admin/budgets', budgetsSchema);
  const titleOf = (id: string): string => {
    const entry = catalog.find(({ coupon }) => coupon.id === id);
    return entry ? textOf(entry.coupon.title, language) : id;
  };
  const today = (id: string): number => use.find(({ couponId }) => couponId === id)?.today.money ?? 0;
  return (
    <div class="stack">
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
              cell: ({ coupon }) => <a href={hrefOf('coupons', coupon.id)}>{titleOf(coupon.id)}</a>,
            },
            {
              key: 'spent',
              title: strings.spentMoney,
              figure: true,
              cell: ({ usedMoney, reservedMoney, budget, currency }) => (
                <>
                  {formats.money(usedMoney, currency)}
                  {budget.money !== undefined && <Meter used={usedMoney} held={reservedMoney} of={budget.money} />}
                </>
              ),
            },
            {
              key: 'open',
              title: strings.open,
              figure: true,
              cell: ({ reservedMoney, currency }) => formats.money(reservedMoney, currency),
            },
            {
              key: 'of',
              title: strings.of,
              figure: true,
              cell: ({ budget, currency }) => (budget.money === undefined ? strings.noLimit : formats.money(budget.money, currency)),
            },
            { key: 'today', title: strings.soFar, figure: true, cell: ({ coupon, currency }) => formats.money(today(coupon.id), currency) },
            { key: 'uses', title: strings.uses, figure: true, cell: ({ usedCount }) => formats.count(usedCount) },
          ]}
        />
      </Panel>
      <Burn budgets={budgets} titleOf={titleOf} />
    </div>
  );
};
