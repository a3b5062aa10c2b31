import { useContext } from 'preact/hooks';
import type { Failure } from '../../../../protocol/result';
import { LanguageContext, useStrings } from '../../../i18n/language';
import { uiStrings } from '../../../ui/strings';
import { idOf } from '../draft/couponEdits';
import { listOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { publishStrings } from './publishStrings';
import { refusalWords } from './refusalWords';

/** Why publishing was refused and what to do, with the server's own words for who wants to know more. */
export const Refusal = ({ failure }: { readonly failure: Failure }) => {
  const strings = useStrings(publishStrings);
  const { failures } = useStrings(uiStrings);
  const { language } = useContext(LanguageContext);
  const { draft } = useEditing();
  const titleOf = useCouponTitle();
  const { code, message, at } = failure;
  const known = at !== undefined && listOf(draft.coupons).map(idOf).includes(at);
  const words = refusalWords(failure, language, known ? strings.coupon(titleOf(at)) : '');
  if (!words) return <p>{failures[code] ?? message}</p>;
  return (
    <>
      <p>
        <strong>{words.what}</strong> {words.fix}
      </p>
      {message !== '' && (
        <p class="muted">
          {strings.inDetail} <span lang="en">{message}</span>
        </p>
      )}
    </>
  );
};
