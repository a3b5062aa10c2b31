import { useContext } from 'preact/hooks';
import type { Summary } from '../../api/schemas';
import { LanguageContext, useStrings } from '../../i18n/language';
import { textOf } from '../../i18n/textOf';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { type Concern, concernsOf } from './concerns';
import { overviewStrings } from './overviewStrings';

/** What could cost money, or cost the shopper a promise. */
export const Safety = ({ summary }: { readonly summary: Summary }) => {
  const strings = useStrings(overviewStrings);
  const { language, formats } = useContext(LanguageContext);
  const title = (id: string): string => {
    const entry = summary.catalog.find(({ coupon }) => coupon.id === id);
    return entry ? textOf(entry.coupon.title, language) : id;
  };
  const sentence = (concern: Concern): string => {
    switch (concern.code) {
      case 'no_bundle':
        return strings.noBundle;
      case 'stopped':
        return strings.stopped;
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
  return (
    <Panel title={strings.safe} lead={strings.safeLead}>
      {concerns.length === 0 ? (
        <Notice kind="good">{strings.budgetsFine}</Notice>
      ) : (
        <ul class="plain stack">
          {concerns.map((concern) => (
            <li key={`${concern.code} ${'couponId' in concern ? concern.couponId : ''}`}>
              <Notice kind={concern.code === 'budget_spent' || concern.code === 'overshoot' ? 'bad' : 'warning'}>
                {sentence(concern)}
              </Notice>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};
