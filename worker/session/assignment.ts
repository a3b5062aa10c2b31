import { assign, stageMark } from '../../src/engine/assignment/assign';

import { drawExploration, isCustomerUnit } from '../../src/engine/assignment/customerDraw';
import { creativeMark, drawCreative } from '../../src/engine/assignment/drawCreative';

import type { Rng } from '../../src/maths/random';
import { formatAttribution } from '../../src/protocol/attribution';
import type { Creative, Variant } from '../../src/protocol/experiment';

import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceTransaction } from '../storage/deviceStorage';
import { experimentTag } from './experimentTag';
import { unitOf } from './unitOf';

/** What chance decided for this page, before any behaviour was read. */
export interface Assignment {
  readonly variant: Variant;
  readonly explored?: string | undefined;
  /** What of the tested coupon is other than in the bundle, where Couplet chooses; absent: nothing is. */
  readonly creative?: Creative | undefined;
  /** Cart attribute; empty outside the experiment. */
  readonly attribution: string;
  /** Attribution a claim carries: outside the experiment it says "rule". */
  readonly claimAttribution: string;
}

/**
 * Without lasting storage there is no sticky unit, so the browser stands outside the experiment: the model chooses from what this page shows, without
 * exploring, and nothing is written onto the cart.
 */
export const outsideExperiment = ({ manifest: { experiment } }: LoadedBundle): Assignment => ({
  variant: 'couplet',
  attribution: '',
  claimAttribution: formatAttribution({ experiment: experiment.id, variant: 'rule' }),
});

/**
 * Variant by hash of the unit (sticky per experiment), exploration by a fresh draw per session. A session that starts while the page
 * stays open keeps its page's draw, because the cart already carries it.
 * @param ended `startedAt` of the last session when it is over; the draw made once for the session after it is kept
 * @param mayReport whether this device may say now which arm it is in; with a customer's unit it never does, as all their devices would say the same
 * @param customer bucket of the customer whom the page names
 */
export const assignDevice = async (
  transaction: DeviceTransaction,
  { manifest: { experiment, coupons } }: LoadedBundle,
  rng: Rng,
  ended: number | undefined,
  mayReport: boolean,
  customer?: number,
): Promise<Assignment> => {
  const tag = experimentTag(experiment);
  const last = await transaction.meta('draw');
  const drawn = last?.experiment === tag && (ended === undefined || last.after === ended) ? last : undefined;
  const unit = await unitOf(transaction, rng, drawn !== undefined, customer);
  const variant = assign(experiment, unit);
  const list = coupons.map(({ id }) => id);
  const explored = drawn ? drawn.explored : variant === 'couplet' ? drawExploration(experiment, list, rng) : undefined;
  if (!drawn)
    await transaction.putMeta('draw', {
      experiment: tag,
      after: ended,
      explored,
      first: mayReport && last?.experiment !== tag && !isCustomerUnit(unit),
    });
  const stage = stageMark((await transaction.meta('status'))?.status.next, unit);
  const test = experiment.creatives;
  // In every group, as those that see none of it tell whether the draw is sound.
  const drawnTo = test && drawCreative(experiment, test, unit);
  const creative = variant === 'couplet' ? test?.variants.find(({ id }) => id === drawnTo) : undefined;
  const attribution = formatAttribution({
    experiment: experiment.id,
    variant,
    explored,
    stage,
    creative: drawnTo && creativeMark(test, drawnTo),
  });
  return { variant, explored, creative, attribution, claimAttribution: attribution };
};
