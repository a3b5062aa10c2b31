import { reportMode } from '../../core/bundle/reportSettings';
import { sendsPings } from '../../core/bundle/sendsPings';
import type { Instant } from '../../core/clock';
import { debit } from '../../core/privacy/ledger';
import { integer, type Rng } from '../../core/random';
import { reportBytes, sessionReport } from '../../core/sync/buildReport';
import { exposureBytes } from '../../core/sync/exposure';
import type { RunIds } from './runIds';
import { type Sender, sendMessage } from './sendMessage';
import type { Served } from './servedBundles';
import type { ServedDevice } from './servedDevice';

export interface Reporter extends Sender {
  readonly ids: RunIds;
}

/** Says once which arm the device was drawn into, where the bundle asks for it. */
export const pingArm = async (reporter: Reporter, device: ServedDevice, { id: bundle, manifest, tokenKeys }: Served): Promise<void> => {
  const { experiment, reports } = manifest;
  const tag = `${experiment.id}/${experiment.salt}`;
  // A device that was here before an experiment began says nothing of it: who comes back may depend on what was shown.
  const first = device.profile.visits === 0;
  if (!first || !sendsPings(reports) || device.pinged.includes(tag)) return;
  device.pinged = [...device.pinged, tag];
  const id = reporter.ids('ping', device.index);
  const body = exposureBytes({ id, bundle, experiment: experiment.id, variant: device.variant });
  await sendMessage(reporter, device, tokenKeys, 'pings', body);
};

/**
 * The randomised answer of a session that is over, ledger first, as the worker queues it. Sent at once: there is no time to wait for a random moment.
 * A seeded stream gives no privacy, and nobody is there who would need it.
 */
export const reportSession = async (
  reporter: Reporter,
  device: ServedDevice,
  { id: bundle, manifest, tokenKeys }: Served,
  session: { readonly explored: string | undefined; readonly now: Instant; readonly rng: Rng },
): Promise<void> => {
  const { reports, coupons } = manifest;
  const { tally } = reporter;
  const { explored, now, rng } = session;
  if (reportMode(reports) !== 'local') return tally.note('unreported', 'report_mode');
  if (explored !== undefined && !coupons.some(({ id }) => id === explored)) return tally.note('unreported', 'coupon_gone');
  const { epsilon, strata, questions = ['stratum-outcome'] } = reports;
  const debited = debit(device.ledger, epsilon, now);
  if (!debited.ok) return tally.note('unreported', debited.error.code);
  device.ledger = debited.value;
  const { profile, gain } = device;
  device.gain = 0;
  const id = reporter.ids('report', device.index, now);
  const question = questions[integer(rng, questions.length)]!;
  const body = reportBytes(sessionReport({ id, bundle, question, profile, strata, gain, epsilon, explored, rng }));
  await sendMessage(reporter, device, tokenKeys, 'reports', body);
};
