import { useContext } from 'preact/hooks';
import type { Failure } from '../../../../protocol/values/result';
import { LanguageContext } from '../../../i18n/i18n';
import type { Language } from '../../../i18n/languages';
import type { RefusalWords } from '../../../languages/en/publish';
import { stringsIn, useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { idOf, listOf, placeOf } from '../draft/draft';
import { useCouponTitle, useEditing } from '../draft/editing';
import { focusPlace } from '../issues/issuePlaces';

/** Name of the condition in a message such as “The shop's checkout cannot check customer.orders.”; empty if there is none. */
const fieldOf = (message: string, language: Language): string => {
  const [, name] = Object.entries(stringsIn(language).conditions.fields).find(([field]) => message.includes(` ${field}.`)) ?? [];
  return name ?? '';
};

/** One text for all refusals of a bundle, because the merchant can fix none of them. */
const BUNDLE = 'bundle_invalid';

/** Why publishing was refused and what to do; `undefined` for other codes, which use the server's message. */
export const refusalWords = (
  { code, message }: Pick<Failure, 'code' | 'message'>,
  language: Language,
  coupon: string,
): RefusalWords | undefined => {
  const sentences = stringsIn(language).publishRefusals;
  const key = Object.hasOwn(sentences, code) ? code : code.startsWith('bundle_') ? BUNDLE : '';
  return sentences[key]?.(coupon, fieldOf(message, language));
};

/** Why publishing was refused and what to do, with the server's message as details. */
export const Refusal = ({ failure }: { readonly failure: Failure }) => {
  const strings = useStrings('publish');
  const { failures, quoted } = useStrings('ui');
  const { language } = useContext(LanguageContext);
  const { draft } = useEditing();
  const titleOf = useCouponTitle();
  const { code, message, at } = failure;
  const known = at !== undefined && listOf(draft.coupons).map(idOf).includes(at);
  const placeAt = `coupons.${placeOf(draft, at ?? '')}.${code === 'condition_unsupported' ? 'when' : 'discount'}`;
  const words = refusalWords(failure, language, known ? quoted(titleOf(at)) : '');
  if (!words) return <p>{failures[code] ?? message}</p>;
  return (
    <>
      <p>
        <strong>{words.what}</strong> {words.fix}
      </p>
      {known && (
        <p>
          <a
            href={hrefOf('coupons', at, placeAt)}
            onClick={(event) => {
              // Nothing behind an open dialog can be focused.
              event.currentTarget.closest('dialog')?.close();
              if (focusPlace(placeAt)) event.preventDefault();
            }}
          >
            {strings.toCoupon}
          </a>
        </p>
      )}
      {message !== '' && (
        <p class="muted">
          {strings.inDetail} <span lang="en">{message}</span>
        </p>
      )}
    </>
  );
};
