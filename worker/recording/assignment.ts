import { assign, stageMark } from '../../src/engine/assignment/assign';
import { customerBucket, customerUnit, drawExploration, isCustomerId, isCustomerUnit } from '../../src/engine/assignment/customerDraw';
import { creativeMark, drawCreative } from '../../src/engine/assignment/drawCreative';
import type { Rng } from '../../src/maths/random';
import { formatAttribution } from '../../src/protocol/attribution';
import type { Creative, Experiment, Variant } from '../../src/protocol/experiment';
import type { WorkerConfig } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { randomHex } from '../platform';
import type { DeviceTransaction } from '../storage/deviceStorage';

/** Identifies one assignment of devices: a new salt means a new assignment. */
export const experimentTag = ({ id, salt }: Experiment): string => `${id}/${salt}`;

/** Bucket of the customer that the page states, if it is a customer id. */
export const statedBucket = ({ key, customer = '' }: Pick<WorkerConfig, 'key' | 'customer'>): number | undefined =>
  isCustomerId(customer) ? customerBucket(key, customer) : undefined;

/**
 * Unit for the groups, drawn at random on the first page. When the shopper signs in, the browser switches to the customer's unit and keeps
 * it after they sign out, but never within a session: its orders belong to the group that the shopper has seen. Spans `meta`.
 * @param isDrawn whether this session already has its group
 * @param stated bucket that this page states; absent: that of an earlier page, if any
 */
const unitOf = async (transaction: DeviceTransaction, rng: Rng, isDrawn: boolean, stated: number | undefined): Promise<string> => {
  const before = await transaction.meta('unit');
  if (isDrawn && before !== undefined) {
    if (stated !== undefined) await transaction.putMeta('customer', stated);
    return before;
  }
  const bucket = stated ?? (await transaction.meta('customer'));
  const unit = bucket === undefined ? (before ?? randomHex(rng)) : customerUnit(bucket);
  await transaction.remove('meta', 'customer');
  if (unit !== before) await transaction.putMeta('unit', unit);
  return unit;
};

/** Random decisions for this page, made before any behaviour was read. */
export interface Assignment {
  readonly variant: Variant;
  readonly explored?: string | undefined;
  /** Differences of the tested coupon from the bundle, if Couplet chooses. Absent: none. */
  readonly creative?: Creative | undefined;
  /** Cart attribute. Empty outside the experiment. */
  readonly attribution: string;
  /** Attribution of a claim. Outside the experiment it is "rule". */
  readonly claimAttribution: string;
}

/**
 * Without lasting storage there is no sticky unit, so the browser is outside the experiment: the model chooses from this page's events,
 * without exploring, and the cart is not marked.
 */
export const outsideExperiment = ({ manifest: { experiment } }: LoadedBundle): Assignment => ({
  variant: 'couplet',
  attribution: '',
  claimAttribution: formatAttribution({ experiment: experiment.id, variant: 'rule' }),
});

/**
 * Variant by hash of the unit (sticky per experiment), exploration by a new draw per session. A session that starts while the page stays
 * open keeps its page's draw, because the cart already has it.
 * @param ended `startedAt` of the last session if it is over; the draw made for the session after it is kept
 * @param mayReport whether this device may report its group now; with a customer's unit it never does, since all their devices would report
 * the same
 * @param customer bucket of the customer that the page states
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
  // Assigned in every group, since those that see no creatives test whether the assignment is sound.
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
