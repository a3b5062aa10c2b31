import type { CardSettings } from '../protocol/coupons/cardFormat';

type Notice = NonNullable<CardSettings['notice']>;

/**
 * Notices that laws require next to a price personalised by an algorithm, as `card.notice`. Campaigns contain none by default: the shop decides, with
 * its lawyer, whether its coupons count as such a price. Laws that need none here are in docs/appearance.md.
 *
 * - `eu`: Directive 2011/83/EU, Art. 6(1)(ea), since 28 May 2022, requires the information "that the price was personalised on the basis of automated
 *   decision-making", without a fixed sentence. These sentences use the words of its language versions; other languages get the English one.
 *   https://eur-lex.europa.eu/eli/dir/2011/83/2022-05-28. Polish as in ustawa o prawach konsumenta, art. 12(1)(5a), Portuguese as in Decreto-Lei 24/2014.
 * - `new-york`: General Business Law § 349-a, in force since 8 July 2025 and enforced since 10 November 2025, requires exactly these words, in English.
 *   https://www.nysenate.gov/legislation/laws/GBS/349-A
 */
export const statutoryNotices = {
  eu: {
    en: 'The price was personalised on the basis of automated decision-making.',
    de: 'Der Preis wurde auf der Grundlage einer automatisierten Entscheidungsfindung personalisiert.',
    fr: 'Le prix a été personnalisé sur la base d’une prise de décision automatisée.',
    es: 'El precio ha sido personalizado sobre la base de una toma de decisiones automatizada.',
    pl: 'Cena została indywidualnie dostosowana na podstawie zautomatyzowanego podejmowania decyzji.',
    pt: 'O preço foi personalizado com base numa decisão automatizada.',
    '*': 'The price was personalised on the basis of automated decision-making.',
  },
  'new-york': { 'en-US': 'THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA' },
} as const satisfies Readonly<Record<string, Notice>>;

export type Statute = keyof typeof statutoryNotices;

export const statutes = Object.keys(statutoryNotices) as readonly Statute[];
