import { useContext } from 'preact/hooks';
import { maxDiscount } from '../../../engine/eligibility/discountOf';
import type { Summary } from '../../api/summarySchema';
import { LanguageContext, textOf, useStrings } from '../../i18n/i18n';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { overviewStrings } from './overviewStrings';

/** Something that a merchant should know first. Amounts in minor units. */
type Concern =
  | { readonly code: 'stopped' | 'squeezed' | 'proxy' }
  | { readonly code: 'budget_spent'; readonly couponId: string }
  | { readonly code: 'budget_low' | 'overshoot'; readonly couponId: string; readonly money: number; readonly currency: string }
  | { readonly code: 'pool_low'; readonly couponId: string; readonly left: number };

/** Below this share, a budget or pool is nearly used up. */
const LOW = 0.1;

/** In order of severity; empty when all is well. */
export const concernsOf = ({ serving, bundle, catalog, use, squeezedSince, untrustedProxyAt }: Summary): readonly Concern[] => {
  const concerns: Concern[] = [];
  if (!bundle) return [];
  if (!serving) concerns.push({ code: 'stopped' });
  if (squeezedSince !== null) concerns.push({ code: 'squeezed' });
  if (untrustedProxyAt !== null) concerns.push({ code: 'proxy' });
  for (const { coupon, currency, budget, usedMoney, reservedMoney, usedCount, reservedCount } of catalog) {
    const couponId = coupon.id;
    const money = budget.money === undefined ? undefined : budget.money - usedMoney - reservedMoney;
    const count = budget.count === undefined ? undefined : budget.count - usedCount - reservedCount;
    if ((money !== undefined && money < maxDiscount(coupon.discount)) || (count !== undefined && count <= 0))
      concerns.push({ code: 'budget_spent', couponId });
    else if (money !== undefined && budget.money !== undefined && money < LOW * budget.money)
      concerns.push({ code: 'budget_low', couponId, money, currency });
    const row = use.find((figures) => figures.couponId === couponId);
    if (row && row.overshoot.money > 0) concerns.push({ code: 'overshoot', couponId, money: row.overshoot.money, currency });
    if (row?.pool && row.pool.left <= LOW * row.pool.imported) concerns.push({ code: 'pool_low', couponId, left: row.pool.left });
  }
  return concerns;
};

/** What could cost money or break a promise to shoppers. Empty if there is nothing of the kind. */
export const Concerns = ({ summary }: { readonly summary: Summary }) => {
  const strings = useStrings(overviewStrings);
  const { language, formats } = useContext(LanguageContext);
  const title = (id: string): string => {
    const entry = summary.catalog.find(({ coupon }) => coupon.id === id);
    return entry ? textOf(entry.coupon.title, language) : id;
  };
  const sentence = (concern: Concern): string => {
    switch (concern.code) {
      case 'stopped':
        return strings.stopped;
      case 'squeezed':
        return strings.squeezed;
      case 'proxy':
        return strings.proxy;
      case 'budget_spent':
        return strings.budgetSpent(title(concern.couponId));
      case 'budget_low':
        return strings.budgetLow(title(concern.couponId), formats.money(concern.money, concern.currency));
      case 'overshoot':
        return strings.overshoot(title(concern.couponId), formats.money(concern.money, concern.currency));
      case 'pool_low':
        return strings.poolLow(title(concern.couponId), formats.count(concern.left));
    }
  };
  const concerns = concernsOf(summary);
  if (concerns.length === 0) return null;
  return (
    <Panel title={strings.risks}>
      <ul class="plain stack">
        {concerns.map((concern) => (
          <li key={`${concern.code} ${'couponId' in concern ? concern.couponId : ''}`}>
            <Notice kind={concern.code === 'budget_spent' || concern.code === 'overshoot' ? 'bad' : 'warning'}>
              <p>{sentence(concern)}</p>
            </Notice>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
