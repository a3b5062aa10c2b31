import { useContext } from 'preact/hooks';
import { LanguageContext } from '../../../i18n/language';
import { idOf } from './couponEdits';
import { type Draft, fieldsOf, listOf, textOrNothing } from './draft';
import { useEditing } from './editing';

/**
 * A coupon's title by its id, in the reader's language; its id where it has none.
 * @param live the published campaign, for coupons that the draft has no more
 */
export const useCouponTitle = (live: Draft = {}): ((id: unknown) => string) => {
  const { language } = useContext(LanguageContext);
  const { draft } = useEditing();
  const coupons = [...listOf(draft.coupons), ...listOf(live.coupons)];
  return (id) => {
    const title = fieldsOf(fieldsOf(coupons.find((coupon) => idOf(coupon) === id)).title);
    return textOrNothing(title[language]) || textOrNothing(title.en) || String(id);
  };
};
