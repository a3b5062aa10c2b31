import type { ShopperProfile } from '../profile/shopperProfile';
import type { InterestSpec } from './interestSpec';

/** Writes the tokens of the last events of a profile, newest first: their categories. `out` from `at` on must be 0. */
export const eventTokens = ({ events, length }: NonNullable<InterestSpec['attention']>) => {
  const tokenOf = new Map(events.map((event, index) => [event, index + 1]));
  return ({ sequence }: Pick<ShopperProfile, 'sequence'>, out: Int32Array, at: number): void => {
    let place = at;
    for (const { category } of [...sequence].reverse()) {
      const token = category === undefined ? undefined : tokenOf.get(category);
      if (token === undefined) continue;
      out[place++] = token;
      if (place === at + length) break;
    }
  };
};
