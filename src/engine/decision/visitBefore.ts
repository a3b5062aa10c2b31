import type { Instant } from '../../protocol/clock';
import { attentionOf } from '../profile/attention';
import type { ShopperProfile } from '../profile/shopperProfile';
import type { VisitFacts } from './visitCell';

/** What is known of a shopper before anything came of a visit: what `visitCell` asks of it. */
export interface VisitBefore extends Pick<VisitFacts, 'orders' | 'shownLately' | 'claimed'> {
  /** `startedAt` of the session: which visit it is. */
  readonly startedAt: Instant;
}

/**
 * A session does not count its purchases: one is taken off `orders` where there were any, and of more `visitOf` takes off the others.
 * @param profile when the page asks for a coupon: what is shown and claimed afterwards could push out what was before
 */
export const visitBefore = (
  { orders, session, exposures }: Pick<ShopperProfile, 'orders' | 'session' | 'exposures'>,
  halfLifeMs: number,
): VisitBefore => {
  const { startedAt, purchased } = session;
  return { startedAt, orders: orders - Number(purchased), ...attentionOf({ exposures }, startedAt, halfLifeMs, startedAt) };
};
