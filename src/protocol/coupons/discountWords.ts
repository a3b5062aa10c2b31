import type { Minor } from '../values/money';
import type { Condition } from './condition';
import type { ByForm, Discount } from './discount';

/** Words for a coupon's discount in one language. Amounts are passed already formatted. */
export interface DiscountWords {
  readonly percentOff: (basisPoints: number, percent: string) => string;
  readonly amountOff: (amount: string) => string;
  readonly tier: (threshold: string, amount: string) => string;
  readonly repeats: string;
  readonly freeShipping: string;
  /** @param rate what the pieces given are reduced by; absent: they are free */
  readonly buyGet: (buy: string, get: string, rate: string | undefined) => string;
  readonly times: (times: number, text: string) => string;
  readonly gift: string;
  readonly points: (points: number, text: string) => string;
  readonly cashBack: (percent: string) => string;
  readonly credit: (amount: string) => string;
}

interface AmountFormat {
  money(amount: number): string;
  percent(basisPoints: number): string;
  number(value: number): string;
}

const lines: ByForm<[words: DiscountWords, format: AmountFormat], readonly string[]> = {
  percent: ({ basisPoints }, { percentOff }, { percent }) => [percentOff(basisPoints, percent(basisPoints))],
  fixed: ({ amount }, { amountOff }, { money }) => [amountOff(money(amount))],
  tiers: ({ tiers, repeat }, { tier, repeats }, { money }) => [
    ...tiers.map(({ threshold, amount }) => tier(money(threshold), money(amount))),
    ...(repeat ? [repeats] : []),
  ],
  freeShipping: (_, { freeShipping }) => [freeShipping],
  buyGet: ({ buy, get, basisPoints, times }, words, { number, percent }) => [
    words.buyGet(number(buy), number(get), basisPoints === 10_000 ? undefined : words.percentOff(basisPoints, percent(basisPoints))),
    words.times(times, number(times)),
  ],
  gift: (_, { gift }) => [gift],
  points: ({ points }, words, { number }) => [words.points(points, number(points))],
  cashBack: ({ basisPoints }, { cashBack }, { percent }) => [cashBack(percent(basisPoints))],
  storeCredit: ({ amount }, { credit }, { money }) => [credit(money(amount))],
};

/** Lines that describe the discount, the shortest and most prominent first. */
export const discountLines = (discount: Discount, words: DiscountWords, format: AmountFormat): readonly string[] =>
  lines[discount.kind](discount as never, words, format);

/** Picks the plural form for a number. CLDR defines which forms a language has (https://cldr.unicode.org/index/cldr-spec/plural-rules). */
const counted = (
  language: string,
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string },
): string => forms[new Intl.PluralRules(language).select(count)] ?? forms.other;

// One constant per language, so that a page loads only its own. Cards and messages share the texts.

export const discountsEn: DiscountWords = {
  percentOff: (_, percent) => `${percent} off`,
  amountOff: (amount) => `${amount} off`,
  tier: (threshold, amount) => `Spend ${threshold}, save ${amount}`,
  repeats: 'Counts again for every further step',
  freeShipping: 'Free shipping',
  buyGet: (buy, get, rate) => (rate ? `Buy ${buy}, get ${rate} ${get} more` : `Buy ${buy}, get ${get} free`),
  times: (times, text) => (times === 1 ? 'Once per order' : `Up to ${text} times per order`),
  gift: 'Free gift',
  points: (points, text) => `${text} ${points === 1 ? 'point' : 'points'}`,
  cashBack: (percent) => `${percent} back`,
  credit: (amount) => `${amount} credit`,
};

export const discountsZhCn: DiscountWords = {
  // Chinese shops state the share left to pay: 15% off is 8.5折.
  percentOff: (basisPoints) => (basisPoints === 10_000 ? '免费' : `${(10_000 - basisPoints) / 1_000}折`),
  amountOff: (amount) => `立减${amount}`,
  tier: (threshold, amount) => `满${threshold}减${amount}`,
  repeats: '每满一次再减一次',
  freeShipping: '免运费',
  buyGet: (buy, get, rate) => (rate ? `买${buy}件，再${get}件${rate}` : `买${buy}送${get}`),
  times: (_, text) => `每单最多${text}次`,
  gift: '赠品',
  points: (_, text) => `${text}积分`,
  cashBack: (percent) => `返现${percent}`,
  credit: (amount) => `${amount}购物金`,
};

export const discountsDe: DiscountWords = {
  percentOff: (_, percent) => `${percent} Rabatt`,
  amountOff: (amount) => `${amount} Rabatt`,
  tier: (threshold, amount) => `${amount} Rabatt ab ${threshold}`,
  repeats: 'Gilt für jede weitere Stufe erneut',
  freeShipping: 'Gratisversand',
  buyGet: (buy, get, rate) => (rate ? `${buy} kaufen, ${get} dazu mit ${rate}` : `${buy} kaufen, ${get} gratis dazu`),
  times: (times, text) => (times === 1 ? 'Einmal pro Bestellung' : `Bis zu ${text}-mal pro Bestellung`),
  gift: 'Gratisgeschenk',
  points: (points, text) => `${text} ${counted('de', points, { one: 'Punkt', other: 'Punkte' })}`,
  cashBack: (percent) => `${percent} zurück`,
  credit: (amount) => `${amount} Guthaben`,
};

export const discountsFr: DiscountWords = {
  percentOff: (_, percent) => `${percent} de réduction`,
  amountOff: (amount) => `${amount} de réduction`,
  tier: (threshold, amount) => `${amount} de réduction dès ${threshold} d’achat`,
  repeats: 'S’applique de nouveau à chaque palier supplémentaire',
  freeShipping: 'Livraison offerte',
  buyGet: (buy, get, rate) =>
    rate ? `Achetez-en ${buy}, ${rate} sur ${get} de plus` : `Achetez-en ${buy}, recevez-en ${get} gratuitement`,
  times: (times, text) => (times === 1 ? 'Une fois par commande' : `Jusqu’à ${text} fois par commande`),
  gift: 'Cadeau offert',
  points: (points, text) => `${text} ${counted('fr', points, { one: 'point', many: 'de points', other: 'points' })}`,
  cashBack: (percent) => `${percent} remboursés`,
  credit: (amount) => `${amount} de crédit d’achat`,
};

export const discountsEs: DiscountWords = {
  percentOff: (_, percent) => `${percent} de descuento`,
  amountOff: (amount) => `${amount} de descuento`,
  tier: (threshold, amount) => `Gasta ${threshold} y ahorra ${amount}`,
  repeats: 'Se aplica otra vez en cada tramo siguiente',
  freeShipping: 'Envío gratis',
  buyGet: (buy, get, rate) => (rate ? `Compra ${buy} y llévate ${get} más con un ${rate}` : `Compra ${buy} y llévate ${get} gratis`),
  times: (times, text) => (times === 1 ? 'Una vez por pedido' : `Hasta ${text} veces por pedido`),
  gift: 'Regalo gratis',
  points: (points, text) => `${text} ${counted('es', points, { one: 'punto', many: 'de puntos', other: 'puntos' })}`,
  cashBack: (percent) => `${percent} de reembolso`,
  credit: (amount) => `${amount} de saldo`,
};

export const discountsAr: DiscountWords = {
  percentOff: (_, percent) => `خصم ${percent}`,
  amountOff: (amount) => `خصم ${amount}`,
  tier: (threshold, amount) => `خصم ${amount} عند الشراء بقيمة ${threshold}`,
  repeats: 'يتكرر الخصم مع كل شريحة إضافية',
  freeShipping: 'شحن مجاني',
  buyGet: (buy, get, rate) => (rate ? `اشترِ ${buy} واحصل على ${rate} على ${get} إضافية` : `اشترِ ${buy} واحصل على ${get} مجانًا`),
  times: (times, text) =>
    `${counted('ar', times, { one: 'مرة واحدة', two: 'حتى مرتين', few: `حتى ${text} مرات`, other: `حتى ${text} مرة` })} لكل طلب`,
  gift: 'هدية مجانية',
  // Arabic has its own words for one and two, without a figure.
  points: (points, text) => counted('ar', points, { one: 'نقطة واحدة', two: 'نقطتان', few: `${text} نقاط`, other: `${text} نقطة` }),
  cashBack: (percent) => `استرداد ${percent}`,
  credit: (amount) => `رصيد بقيمة ${amount}`,
};

/** Minimum cart value, if the coupon's condition states it directly. Deeper trees are described by the shop's own detail text. */
export const minimumSpend = (when: Condition): Minor | undefined => {
  if ('all' in when) return when.all.map(minimumSpend).find((amount) => amount !== undefined);
  if (!('field' in when) || when.field !== 'cart.value' || typeof when.value !== 'number') return undefined;
  return when.op === 'gte' || when.op === 'gt' ? when.value : undefined;
};
