import type { Message } from '../../protocol/message';
import { fail, ok, type Result } from '../../protocol/result';
import type { BundleFacts } from './bundleFacts';

type Facts = Pick<NonNullable<Awaited<ReturnType<BundleFacts>>>, 'couponIds' | 'experiment' | 'mode' | 'pings'>;

/**
 * Can a device with the bundle have said this? Errors: `report_bundle_unknown`, `report_explored_unknown`, `report_mode` (its mode is not `local`), and
 * of a ping `exposure_not_asked` (the bundle has them switched off), `exposure_experiment_unknown`, `exposure_variant_unknown` (nobody is drawn into
 * the arm).
 */
export const fitsBundle = (message: Message, facts: Facts | undefined): Result<undefined> => {
  if (!facts) return fail('report_bundle_unknown', 'The report names a bundle never published here.', 'bundle');
  const { couponIds, experiment, mode, pings } = facts;
  if (message.v === 'report/1') {
    if (message.explored !== undefined && !couponIds.has(message.explored))
      return fail('report_explored_unknown', 'The bundle has no such coupon.', 'explored');
    return mode === 'local' ? ok(undefined) : fail('report_mode', 'The bundle asks for no report of this kind.', 'bundle');
  }
  if (!pings) return fail('exposure_not_asked', 'Devices with this bundle do not say which arm they were drawn into.', 'bundle');
  if (message.experiment !== experiment.id) return fail('exposure_experiment_unknown', 'The bundle has another experiment.', 'experiment');
  return experiment.shares[message.variant] > 0
    ? ok(undefined)
    : fail('exposure_variant_unknown', 'No device is drawn into this arm.', 'variant');
};
