import type { CardSettings } from '../../src/protocol/coupons/cardSettings';

/** The campaign's legal sentence for a page: of its locale, its language, or any; otherwise none, as another market's law says nothing here. */
export const noticeFor = (notice: CardSettings['notice'] = {}, locale: string): string | undefined =>
  [locale, locale.split('-')[0] ?? '', '*'].map((tag) => (Object.hasOwn(notice, tag) ? notice[tag] : undefined)).find(Boolean);
