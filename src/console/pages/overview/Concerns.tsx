import { useContext } from 'preact/hooks';
import { maxDiscount } from '../../../engine/eligibility/discountOf';
import type { Summary } from '../../api/summarySchema';
import { LanguageContext, textOf } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';

/** Whose budget it is: a coupon's, or that of a campaign's coupons together. */
type Owner = { readonly couponId: string } | { readonly campaignId: string };

/** Something that a merchant should know first. Amounts in minor units. */
type Concern =
  | { readonly code: 'stopped' | 'squeezed' | 'proxy' }
  | ({ readonly code: 'budget_spent' } & Owner)
  | ({ readonly code: 'budget_low'; readonly money: number; readonly currency: string } & Owner)
  | { readonly code: 'overshoot'; readonly couponId: string; readonly money: number; readonly currency: string }
  | { readonly code: 'pool_low'; readonly couponId: string; readonly left: number };

/** Below this share, a budget or pool is nearly used up. */
const LOW = 0.1;

type Entry = Summary['catalog'][number];
type Spend = Pick<Entry, 'usedMoney' | 'reservedMoney' | 'usedCount' | 'reservedCount'>;

/** @param least cost of one more code, minor units */
const ofBudget = (owner: Owner, budget: Entry['budget'], spend: Spend, least: number, currency: string): readonly Concern[] => {
  const money = budget.money === undefined ? undefined : budget.money - spend.usedMoney - spend.reservedMoney;
  const count = budget.count === undefined ? undefined : budget.count - spend.usedCount - spend.reservedCount;
  if ((money !== undefined && money < least) || (count !== undefined && count <= 0)) return [{ code: 'budget_spent', ...owner }];
  const isLow = money !== undefined && budget.money !== undefined && money < LOW * budget.money;
  return isLow ? [{ code: 'budget_low', money, currency, ...owner }] : [];
};

const ofShared = ({ catalog, campaigns }: Pick<Summary, 'catalog' | 'campaigns'>): readonly Concern[] =>
  campaigns.flatMap(({ campaignId, ...spend }) => {
    const members = catalog.filter(({ campaign }) => campaign?.id === campaignId);
    const [first] = members;
    const least = Math.min(...members.map(({ coupon }) => maxDiscount(coupon.discount)));
    return first?.campaign ? ofBudget({ campaignId }, first.campaign.budget, spend, least, first.currency) : [];
  });

/** In order of severity; empty when all is well. */
export const concernsOf = (summary: Summary): readonly Concern[] => {
  const { serving, bundle, catalog, use, squeezedSince, untrustedProxyAt } = summary;
  const concerns: Concern[] = [];
  if (!bundle) return [];
  if (!serving) concerns.push({ code: 'stopped' });
  if (squeezedSince !== null) concerns.push({ code: 'squeezed' });
  if (untrustedProxyAt !== null) concerns.push({ code: 'proxy' });
  concerns.push(...ofShared(summary));
  for (const entry of catalog) {
    const { coupon, currency, budget } = entry;
    const couponId = coupon.id;
    concerns.push(...ofBudget({ couponId }, budget, entry, maxDiscount(coupon.discount), currency));
    const row = use.find((figures) => figures.couponId === couponId);
    if (row && row.overshoot.money > 0) concerns.push({ code: 'overshoot', couponId, money: row.overshoot.money, currency });
    if (row?.pool && row.pool.left <= LOW * row.pool.imported) concerns.push({ code: 'pool_low', couponId, left: row.pool.left });
  }
  return concerns;
};

interface ConcernsProps {
  readonly summary: Summary;
  readonly nameOf: (campaignId: string) => string;
}

/** What could cost money or break a promise to shoppers. Empty if there is nothing of the kind. */
export const Concerns = ({ summary, nameOf }: ConcernsProps) => {
  const strings = useStrings('overview');
  const { language, formats } = useContext(LanguageContext);
  const title = (id: string): string => {
    const entry = summary.catalog.find(({ coupon }) => coupon.id === id);
    return entry ? textOf(entry.coupon.title, language) : id;
  };
  const owner = (of: Owner): string => ('couponId' in of ? title(of.couponId) : nameOf(of.campaignId));
  const sentence = (concern: Concern): string => {
    switch (concern.code) {
      case 'stopped':
        return strings.stopped;
      case 'squeezed':
        return strings.squeezed;
      case 'proxy':
        return strings.proxy;
      case 'budget_spent':
        return strings.budgetSpent(owner(concern));
      case 'budget_low':
        return strings.budgetLow(owner(concern), formats.money(concern.money, concern.currency));
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
          <li key={JSON.stringify(concern)}>
            <Notice kind={concern.code === 'budget_spent' || concern.code === 'overshoot' ? 'bad' : 'warning'}>
              <p>{sentence(concern)}</p>
            </Notice>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
