import type { Explanation } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import { type Bar, barsOf } from './barsOf';

export interface WhyPicture {
  readonly sentences: readonly string[];
  readonly bars: readonly Bar[];
}

const NAMED_BARS = 5;
/** Share of all magnitudes below which a part is not named. */
const SMALL = 0.02;
/** Share below which a bar would be narrower than a pixel of the card. */
const INVISIBLE = 0.0025;
/** Against that weighs less than this share of what is for it is little. */
const LITTLE = 0.25;

const sum = (bars: readonly Bar[]): number => bars.reduce((total, { value }) => total + value, 0);

/** The fewest of the largest that make up half of `whole`, at most `limit`. */
const leading = (side: readonly Bar[], whole: number, limit: number): readonly Bar[] => {
  const enough = side.findIndex((_, at) => Math.abs(sum(side.slice(0, at + 1))) >= Math.abs(whole) / 2);
  return side.slice(0, enough < 0 ? limit : Math.min(enough + 1, limit));
};

/** An explanation in words, and as bars that add up to the score. */
export const whyPicture = ({ score, parts }: Explanation, strings: Strings, format: Format): WhyPicture => {
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
