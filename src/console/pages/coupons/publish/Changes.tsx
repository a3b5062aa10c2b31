import { useContext } from 'preact/hooks';
import { LanguageContext, useStrings } from '../../../i18n/language';
import { Notice } from '../../../ui/Notice';
import type { Draft } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { experimentStrings } from '../list/experimentStrings';
import { type Change, changesOf, isPooled } from './changesOf';
import { fieldSentence } from './fieldSentence';
import { publishStrings } from './publishStrings';

/** What publishing would change, in plain words: each coupon with the fields that are other than before. */
export const Changes = ({ live }: { readonly live: Draft }) => {
  const strings = useStrings(publishStrings);
  const { shares: sharesSentence } = useStrings(experimentStrings);
  const { language, formats } = useContext(LanguageContext);
  const { draft, currency, timeZone } = useEditing();
  const titleOf = useCouponTitle(live);
  const reader = { language, formats, currency, timeZone, titleOf };
  const percent = (share: number): string => formats.percent(share, 0);
  const sentence = (change: Change): string => {
    switch (change.what) {
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
      <ul class="changes">
        {changes.map((change) => (
          <li key={`${change.what} ${'coupon' in change ? change.coupon : ''}`}>
            {sentence(change)}
            {'fields' in change && (
              <ul>
                {change.fields.map((field) => {
                  const { text, before, after } = fieldSentence(field, reader);
                  return (
                    <li key={field.at}>
                      {text}
                      {before !== undefined && <del>{before}</del>}
                      {after !== undefined && <ins>{after}</ins>}
                    </li>
                  );
                })}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {isPooled(changes, draft) && (
        <Notice kind="warning">
          <p>{strings.pooled}</p>
        </Notice>
      )}
    </>
  );
};
