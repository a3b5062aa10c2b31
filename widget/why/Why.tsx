import type { Contribution } from '../../src/engine/decision/decision';
import type { Condition } from '../../src/protocol/coupons/condition';
import type { Explanation, Offer } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { WhyStrings } from '../i18n/whyStrings';

/**
 * Noun phrase for a feature, or for a product by its first factor: its own text, else that of its group. A bundle may use any feature
 * names.
 */
export const featureWords = (name: string, { features }: WhyStrings): string => {
  const first = name.split(' × ')[0] ?? '';
  const key = [first, first.split('.')[0] ?? '', ''].find((known) => Object.hasOwn(features, known));
  return features[key ?? ''] ?? name;
};

/** Contribution of one feature to the score. */
interface Bar {
  readonly words: string;
  readonly value: number;
}

/** Merges features with the same text, which the shopper sees as one. Largest magnitude first. */
export const barsOf = (parts: readonly Contribution[], strings: WhyStrings): readonly Bar[] => {
  const values = new Map<string, number>();
  for (const { feature, value } of parts) {
    const words = featureWords(feature, strings);
    values.set(words, (values.get(words) ?? 0) + value);
  }
  return [...values].map(([words, value]) => ({ words, value })).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
};

interface WhyPicture {
  readonly sentences: readonly string[];
  readonly bars: readonly Bar[];
}

const NAMED_BARS = 5;
/** Share of all magnitudes below which a part is not named. */
const SMALL = 0.02;
/** Share below which a bar would be narrower than a pixel of the card. */
const INVISIBLE = 0.0025;
/** Parts against it count as small below this share of those for it. */
const LITTLE = 0.25;

const sum = (bars: readonly Bar[]): number => bars.reduce((total, { value }) => total + value, 0);

/** The fewest of the largest that make up half of `whole`, at most `limit`. */
const leading = (side: readonly Bar[], whole: number, limit: number): readonly Bar[] => {
  const enough = side.findIndex((_, at) => Math.abs(sum(side.slice(0, at + 1))) >= Math.abs(whole) / 2);
  return side.slice(0, enough < 0 ? limit : Math.min(enough + 1, limit));
};

/** An explanation in words, and as bars that add up to the score. */
export const whyPicture = ({ score, parts }: Explanation, strings: WhyStrings, format: Format): WhyPicture => {
  const all = barsOf(parts, strings);
  const magnitude = all.reduce((total, { value }) => total + Math.abs(value), 0);
  const large = all.filter(({ value }) => Math.abs(value) > SMALL * magnitude);
  const speaking = large.filter(({ value }) => value > 0);
  const opposed = large.filter(({ value }) => value < 0);
  const list = (bars: readonly Bar[]): string => format.list(bars.map(({ words }) => words));

  const spokeFor = sum(all.filter(({ value }) => value > 0));
  const first = leading(speaking, spokeFor, 3);
  const wording = 2 * sum(first) >= spokeFor ? strings.mostly : strings.manyThings;
  const against = sum(opposed);
  const named = large.slice(0, NAMED_BARS);
  const rest = score - sum(named);
  return {
    sentences: [
      first.length > 0 ? wording(list(first)) : strings.nothingFor,
      ...(against < 0 ? [strings.against(list(leading(opposed, against, 2)), -against < LITTLE * spokeFor)] : []),
    ],
    bars: Math.abs(rest) > INVISIBLE * magnitude ? [...named, { words: strings.everythingElse, value: rest }] : named,
  };
};

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly strings: WhyStrings;
}

/** Below this width in percent, a bar is invisible. */
const SEEN = 1;

/** Parts in favour to the right of a common zero, parts against to the left, all on one scale. */
const Bars = ({ bars, strings }: BarsProps) => {
  const values = bars.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const percent = (value: number): number => (100 * value) / (high - low || 1);
  const zero = percent(-low);
  return (
    // Preact sets style properties one by one through CSSOM, which a strict style-src allows.
    <ul class="bars" style={{ '--zero': `${zero}%` }}>
      {bars.map(({ words, value }) => {
        const width = Math.max(SEEN, percent(Math.abs(value)));
        const left = Math.min(value < 0 ? Math.max(0, zero - width) : zero, 100 - width);
        return (
          <li key={words} class={value < 0 ? 'against' : 'for'}>
            <span class="name">{words}</span>
            <span class="direction">{value < 0 ? strings.spokeAgainst : strings.spokeFor}</span>
            <span class="track" aria-hidden="true">
              <span class="fill" style={{ width: `${width}%`, marginInlineStart: `${left}%` }} />
            </span>
          </li>
        );
      })}
    </ul>
  );
};

/** Fields of a coupon's condition that are about the shopper and must all be met. */
const fieldsOf = (when: Condition): readonly string[] => {
  if ('all' in when) return when.all.flatMap(fieldsOf);
  if (!('field' in when)) return [];
  const { field, op, value } = when;
  // For a first order only.
  if (field === 'customer.orders') return (op === 'eq' && value === 0) || (op === 'lt' && value === 1) ? [field] : [];
  if (field === 'session.visits') return op === 'lt' || op === 'lte' ? [field] : [];
  if (field === 'customer.daysSincePurchase' || field === 'cart.idleMinutes') return op === 'gt' || op === 'gte' ? [field] : [];
  return field === 'interest.categories' && (op === 'in' || op === 'eq') ? [field] : [];
};

/** The shopper group a coupon is meant for. Eligibility comes before the reasons for choosing it among others. */
export const meantFor = (when: Condition, strings: WhyStrings): readonly string[] =>
  fieldsOf(when).flatMap((field) => (Object.hasOwn(strings.meantFor, field) ? [strings.meantFor[field]!] : []));

export interface WhyProps {
  readonly offer: Offer;
  /** The full explanation, once the worker has sent it. */
  readonly explanation: Explanation | undefined;
  readonly strings: WhyStrings;
  readonly format: Format;
}

/** Why the new products on the card are there, one sentence each. */
export const productReasons = (picks: Offer['picks'], { goesWith }: WhyStrings): readonly string[] =>
  (picks ?? []).flatMap(({ title, because }) => (because === undefined ? [] : [goesWith(title, because)]));

/** “Why this coupon?”: the largest contributions at once, replaced by the full explanation when it is ready. */
export const Why = ({ offer: { by, because, coupon, picks }, explanation, strings, format }: WhyProps) => {
  const reasons = meantFor(coupon.when, strings);
  const meant = reasons.length > 0 && <p>{reasons.join(strings.between)}</p>;
  const products = (
    <div class="of-picks">
      {productReasons(picks, strings).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
  const notByYou = strings.notByYou(by);
  if (notByYou)
    return (
      <>
        {meant}
        <p>{notByYou}</p>
        {products}
      </>
    );
  const { sentences, bars } = explanation
    ? whyPicture(explanation, strings, format)
    : {
        sentences: [because.length > 0 ? strings.whyIntro : strings.nothingFor],
        bars: barsOf(because, strings),
      };
  return (
    <>
      {meant}
      <div aria-live="polite">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Bars bars={bars} strings={strings} />
      {explanation && <p>{strings.whole}</p>}
      {products}
    </>
  );
};
