import type { CardSettings } from '../protocol/coupons/cardFormat';

type Notice = NonNullable<CardSettings['notice']>;

/**
 * Legal notices required next to a price that an algorithm has set for one shopper, used as `card.notice`. Whether a coupon is such a price
 * is for the shop's lawyer to decide. A campaign includes none by default.
 *
 * - `eu`: Directive 2011/83/EU, Art. 6(1)(ea), requires the information "that the price was personalised on the basis of automated
 *   decision-making" and leaves the sentence open. These are the words of its language versions. Pages in other languages get the English
 *   one. https://eur-lex.europa.eu/eli/dir/2011/83/2022-05-28
 * - `new-york`: General Business Law § 349-a requires these exact words, in English. https://www.nysenate.gov/legislation/laws/GBS/349-A
 */
export const statutoryNotices = {
  eu: {
    en: 'The price was personalised on the basis of automated decision-making.',
    de: 'Der Preis wurde auf der Grundlage einer automatisierten Entscheidungsfindung personalisiert.',
    fr: 'Le prix a été personnalisé sur la base d’une prise de décision automatisée.',
    es: 'El precio ha sido personalizado sobre la base de una toma de decisiones automatizada.',
    '*': 'The price was personalised on the basis of automated decision-making.',
  },
  'new-york': { 'en-US': 'THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA' },
} as const satisfies Readonly<Record<string, Notice>>;

export type Statute = keyof typeof statutoryNotices;

export const statutes = Object.keys(statutoryNotices) as readonly Statute[];
