import { useContext } from 'preact/hooks';
import { LanguageContext } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Notice } from '../../../ui/Notice';
import { LongList } from '../../../ui/Page';
import { type Draft, listOf } from '../draft/draft';
import { useCouponTitle, useEditing } from '../draft/editing';
import { percentWords } from '../issues/issueWords';
import { type Change, changesOf, type FieldChange, isPooled } from './changesOf';
import { type FieldSentence, fieldSentence } from './fieldSentence';

interface ChangeWords {
  readonly changes: readonly Change[];
  readonly sentence: (change: Change) => string;
  readonly detail: (field: FieldChange) => FieldSentence;
}

/**
 * The changes between a campaign and the one being edited, and their words.
 * @param from the campaign before
 * @param now when the changes take effect
 */
export const useChangeWords = (from: Draft, now: number): ChangeWords => {
  const strings = useStrings('publish');
  const { shares: sharesSentence } = useStrings('experimentSettings');
  const { language, formats } = useContext(LanguageContext);
  const { draft, currency, timeZone } = useEditing();
  const titleOf = useCouponTitle(from);
  const percent = (share: number): string => percentWords(share, formats);
  return {
    changes: changesOf(draft, from, now),
    sentence: (change) => {
      switch (change.what) {
        case 'experiment': {
          const { shares } = change;
          const isFirst = listOf(from.coupons).length === 0;
          return strings.changes[isFirst ? 'firstExperiment' : 'experiment'](
            shares ? sharesSentence(percent(shares.none), percent(shares.rule), percent(shares.couplet)) : '',
          );
        }
        case 'shop':
          return strings.changes.shop();
        case 'campaign':
        case 'campaignAdded':
        case 'campaignRemoved':
          return strings.changes[change.what](change.campaign);
        default:
          return strings.changes[change.what](titleOf(change.coupon));
      }
    },
    detail: (field) => fieldSentence(field, { language, formats, currency, timeZone, titleOf }),
  };
};

interface ChangesProps extends ChangeWords {
  /** Above the list. */
  readonly lead?: string;
  /** In place of an empty list. */
  readonly nothing: string;
}

/** The same for the campaign being edited, loaded when it is needed. */
export const ChangesFrom = ({ from, ...props }: Omit<ChangesProps, keyof ChangeWords> & { readonly from: Draft }) => (
  <Changes {...useChangeWords(from, Date.now())} {...props} />
);

/** Changes in plain words: each coupon with its changed fields. */
export const Changes = ({ changes, sentence, detail, lead, nothing }: ChangesProps) => {
  const strings = useStrings('publish');
  const { draft } = useEditing();
  if (changes.length === 0) return <p>{nothing}</p>;
  return (
    <>
      {lead !== undefined && <p>{lead}</p>}
      <LongList items={changes}>
        {(some) => (
          <ul class="changes">
            {some.map((change) => (
              <li key={`${change.what} ${'coupon' in change ? change.coupon : 'campaign' in change ? change.campaign : ''}`}>
                {sentence(change)}
                {'fields' in change && (
                  <ul>
                    {change.fields.map((field) => {
                      const { text, before, after } = detail(field);
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
        )}
      </LongList>
      {isPooled(changes, draft) && (
        <Notice kind="warning">
          <p>{strings.pooled}</p>
        </Notice>
      )}
    </>
  );
};
