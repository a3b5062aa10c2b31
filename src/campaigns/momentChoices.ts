import * as v from 'valibot';
import type { Campaign } from '../bundle/campaign';
import { momentEntries } from '../bundle/moments';
import { HOUR, SECOND } from '../protocol/clock';
import type { Coupon } from '../protocol/coupons/coupon';
import { whole } from './whole';

/** When a page asks, beside what the preset asks at itself, and how often the coupon is shown, beside its own rules. */
export const momentChoiceEntries = {
  onPage: momentEntries.onPage,
  /** Seconds for which the page was seen, or nothing was done on it. */
  after: v.exactOptional(whole(1, 3_600)),
  idle: v.exactOptional(whole(5, 3_600)),
  /** Percent of the page that was seen. */
  scroll: v.exactOptional(whole(1, 100)),
  exitIntent: v.exactOptional(v.literal(true)),
  cartValue: momentEntries.cartValue,
  onClick: momentEntries.onClick,
  /** At these moments only, neither after views nor at the cart. */
  momentsOnly: v.exactOptional(v.literal(true)),
  perPage: v.exactOptional(whole(1, 100)),
  perWeek: v.exactOptional(whole(1, 20)),
  gapHours: v.exactOptional(whole(1, 365 * 24)),
  untilClosed: v.exactOptional(v.literal(true)),
};
const momentChoices = v.object(momentChoiceEntries);
export type MomentChoices = v.InferOutput<typeof momentChoices>;

/** The preset's triggers with those chosen. */
export const withMoments = (
  triggers: Campaign['triggers'],
  { onPage, after, idle, scroll, exitIntent, cartValue, onClick, momentsOnly }: MomentChoices,
): Campaign['triggers'] => ({
  ...triggers,
  ...(momentsOnly && { onViews: false, onAddToCart: false }),
  ...(onPage && { onPage }),
  ...(after && { afterMs: after * SECOND }),
  ...(scroll && { scrollShare: scroll / 100 }),
  ...(exitIntent && { exitIntent }),
  ...(idle && { idleMs: idle * SECOND }),
  ...(cartValue && { cartValue }),
  ...(onClick && { onClick }),
});

/** The preset's frequency with the rules chosen. */
export const withRules = (
  frequency: Coupon['frequency'],
  { perPage, perWeek, gapHours, untilClosed }: MomentChoices,
): Coupon['frequency'] => ({
  ...frequency,
  ...(perPage && { perPage }),
  ...(perWeek && { perWeek }),
  ...(gapHours && { minGapMs: gapHours * HOUR }),
  ...(untilClosed && { until: 'closed' }),
});
