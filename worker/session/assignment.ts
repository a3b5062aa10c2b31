import { assign } from '../../src/core/experiment/assign';
import { formatAttribution } from '../../src/core/experiment/attribution';
import { drawExploration } from '../../src/core/experiment/drawExploration';
import type { Variant } from '../../src/core/experiment/experiment';
import type { Rng } from '../../src/core/random';
import { stageMark } from '../../src/core/sync/bundleFor';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { randomHex } from '../randomHex';
import type { DeviceTransaction } from '../storage/deviceStorage';
import { experimentTag } from './experimentTag';

/** What chance decided for this page, before any behaviour was read. */
export interface Assignment {
  readonly variant: Variant;
  readonly explored?: string | undefined;
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
 * Variant by hash of the random unit (sticky per experiment), exploration by a fresh draw per session. A session that starts while the page
 * stays open keeps its page's draw, because the cart already carries it.
 * @param ended `startedAt` of the last session when it is over; the draw made once for the session after it is kept
 * @param mayReport whether this device may say now which arm it is in
 */
export const assignDevice = async (
  transaction: DeviceTransaction,
  { manifest: { experiment, coupons } }: LoadedBundle,
  rng: Rng,
  ended: number | undefined,
  mayReport: boolean,
): Promise<Assignment> => {
  const stored = await transaction.meta('unit');
  const unit = stored ?? randomHex(rng);
  if (stored === undefined) await transaction.putMeta('unit', unit);
  const variant = assign(experiment, unit);
  const tag = experimentTag(experiment);
  const last = await transaction.meta('draw');
  const drawn = last?.experiment === tag && (ended === undefined || last.after === ended) ? last : undefined;
  const list = coupons.map(({ id }) => id);
  const explored = drawn ? drawn.explored : variant === 'couplet' ? drawExploration(experiment, list, rng) : undefined;
  if (!drawn) await transaction.putMeta('draw', { experiment: tag, after: ended, explored, first: mayReport && last?.experiment !== tag });
  const stage = stageMark((await transaction.meta('status'))?.status.next, unit);
  const attribution = formatAttribution({ experiment: experiment.id, variant, explored, stage });
  return { variant, explored, attribution, claimAttribution: attribution };
};
