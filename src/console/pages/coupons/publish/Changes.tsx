import { useFormats, useStrings } from '../../../i18n/language';
import type { Draft } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { experimentStrings } from '../list/experimentStrings';
import { type Change, changesOf } from './changesOf';
import { publishStrings } from './publishStrings';

/** What publishing would change, in plain words. */
export const Changes = ({ live }: { readonly live: Draft }) => {
  const strings = useStrings(publishStrings);
  const { shares: sharesSentence } = useStrings(experimentStrings);
  const formats = useFormats();
  const { draft, currency } = useEditing();
  const titleOf = useCouponTitle(live);
  const money = (minor: number | null): string => (minor === null ? strings.noLimit : formats.money(minor, currency));
  const percent = (share: number): string => formats.percent(share, 0);
  const sentence = (change: Change): string => {
    switch (change.what) {
      case 'budget':
        return strings.changes.budget(titleOf(change.coupon), money(change.from), money(change.to));
      case 'experiment': {
        const { shares } = change;
        return strings.changes.experiment(
          shares ? sharesSentence(percent(shares.none), percent(shares.rule), percent(shares.couplet)) : '',
        );
      }
      case 'shop':
        return strings.changes.shop();
      default:
        return strings.changes[change.what](titleOf(change.coupon));
    }
  };
  const changes = changesOf(draft, live, Date.now());
  return changes.length === 0 ? (
    <p>{strings.nothing}</p>
  ) : (
    <>
      <p>{strings.lead}</p>
      <ul>
        {changes.map((change) => (
          <li key={sentence(change)}>{sentence(change)}</li>
        ))}
      </ul>
    </>
  );
};
