import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { isTimeZone } from '../../../../protocol/values/localDay';
import { minorDigits } from '../../../../protocol/values/money';
import { LanguageContext } from '../../../i18n/i18n';
import { couponOf, type Draft, fieldsOf, textOrNothing, valueAt } from './draft';
import type { DraftState } from './draftStore';

/** What every field of the editor needs: the draft, its issues, and how to change it. */
export interface Editing {
  readonly draft: Draft;
  readonly issues: readonly CampaignIssue[];
  /** The live campaign. */
  readonly published?: DraftState['published'];
  readonly currency: string;
  /** Decimal digits of the currency. */
  readonly digits: number;
  readonly timeZone: string;
  readonly mayWrite: boolean;
  readonly set: (at: string, value: unknown) => void;
  readonly edit: (change: (draft: Draft) => Draft) => void;
}

export const EditingContext = createContext<Editing>({
  draft: {},
  issues: [],
  currency: 'USD',
  digits: 2,
  timeZone: 'UTC',
  mayWrite: false,
  set: () => {},
  edit: () => {},
});

/** What reading a campaign needs. */
export const readingOf = (draft: Draft): Pick<Editing, 'draft' | 'currency' | 'digits' | 'timeZone'> => {
  const code = textOrNothing(draft.currency);
  const currency = /^[A-Z]{3}$/.test(code) ? code : 'USD';
  const zone = textOrNothing(draft.timeZone);
  return { draft, currency, digits: minorDigits(currency), timeZone: isTimeZone(zone) ? zone : 'UTC' };
};

export const useEditing = (): Editing => useContext(EditingContext);

/** The value at a path and how to change it. */
export const useValue = (at: string): readonly [unknown, (value: unknown) => void] => {
  const { draft, set } = useEditing();
  return [valueAt(draft, at), (value) => set(at, value)];
};

/**
 * A coupon's title by its id, in the reader's language; its id if it has none.
 * @param live the published campaign, for coupons no longer in the draft
 */
export const useCouponTitle = (live: Draft = {}): ((id: unknown) => string) => {
  const { language } = useContext(LanguageContext);
  const { draft } = useEditing();
  return (id) => {
    const name = String(id);
    const title = fieldsOf(fieldsOf(couponOf(draft, name) ?? couponOf(live, name)).title);
    return textOrNothing(title[language]) || textOrNothing(title.en) || name;
  };
};
