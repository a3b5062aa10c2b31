import { envelopeSchema, type Manifest, manifestSchema } from '../../bundle/manifest';
import { type ReportMode, reportMode, sendsAssignmentEvents } from '../../bundle/reportSettings';
import { isTrained } from '../../campaigns/learning/fittingModels';
import { couponsByStratum, VISIT_FEATURES } from '../../campaigns/learning/withLearnt';
import type { Strata } from '../../engine/profile/stratum';
import type { ReportQuestion } from '../../protocol/reporting/report';
import { type SplitTask, splitTask } from '../../protocol/reporting/splitReport';
import { parseJsonWith } from '../../protocol/values/parse';
import { valueScale } from '../../stats/metrics/reportRates';
import type { BundleRepository } from '../records/bundleRepository';

/**
 * The manifest of a stored bundle, with the signed text. Its signature was checked when it was published. `undefined` if there is none that
 * this version can read.
 */
export const readEnvelope = async (
  store: Pick<BundleRepository, 'bundleFile'>,
  id: string,
): Promise<{ readonly manifest: Manifest; readonly payload: string } | undefined> => {
  const file = await store.bundleFile(id, 'manifest.json');
  if (!file) return undefined;
  const envelope = parseJsonWith(envelopeSchema, Buffer.from(file.data).toString('utf8'), 'bundle_malformed');
  if (!envelope.ok) return undefined;
  const { payload } = envelope.value;
  const manifest = parseJsonWith(manifestSchema, payload, 'bundle_invalid');
  return manifest.ok ? { manifest: manifest.value, payload } : undefined;
};

export const readManifest = async (store: Pick<BundleRepository, 'bundleFile'>, id: string): Promise<Manifest | undefined> =>
  (await readEnvelope(store, id))?.manifest;

/** What the server needs of a published bundle to check and debias its reports and to read its experiment from orders. */
interface BundleFact
  extends Pick<Manifest, 'experiment' | 'marginRate' | 'currency' | 'coupons' | 'profile' | 'session' | 'keySerial' | 'channels'> {
  readonly couponIds: ReadonlySet<string>;
  readonly epsilon: number;
  /** Strata of its reports. */
  readonly strata: Strata;
  readonly questions: readonly ReportQuestion[];
  readonly mode: ReportMode;
  /** Coupons whose effects on strata its prior knows. */
  readonly couponsByStratum: readonly string[];
  /** The units in which its devices calculate value. */
  readonly valueScale: string;
  /** Whether its prior starts from sums over visits. */
  readonly taughtByVisits: boolean;
  /** Whether its bandit was trained on a log. */
  readonly trained: boolean;
  /** Whether its devices send assignment events. */
  readonly assignmentEvents: boolean;
  /** Whether it announces token keys. */
  readonly tokens: boolean;
  /** SHA-256 of the weights of the network whose local head its devices adapt; `undefined` if they adapt none. */
  readonly adapts: string | undefined;
  /** The task its reports are split for; `undefined` if it does not name two aggregators. */
  readonly splitTask: SplitTask | undefined;
}

export type BundleFacts = (id: string) => Promise<BundleFact | undefined>;

/** Reads each bundle's manifest once, since bundles are immutable and few. Signatures were checked when they were published. */
export const createBundleFacts = (store: Pick<BundleRepository, 'bundleFile'>): BundleFacts => {
  const known = new Map<string, BundleFact>();
  return async (id) => {
    const fact = known.get(id);
    if (fact) return fact;
    const manifest = await readManifest(store, id);
    if (!manifest) return undefined;
    const { coupons, reports, experiment, marginRate, currency, profile, session, tokens, bandit, keySerial, channels } = manifest;
    const read: BundleFact = {
      couponIds: new Set(coupons.map((coupon) => coupon.id)),
      coupons,
      epsilon: reports.epsilon,
      strata: reports.strata,
      questions: reports.questions ?? ['stratum-outcome'],
      mode: reportMode(reports),
      couponsByStratum: couponsByStratum(bandit),
      valueScale: valueScale(manifest),
      taughtByVisits: bandit.features.id === VISIT_FEATURES,
      trained: isTrained(bandit),
      assignmentEvents: sendsAssignmentEvents(reports),
      tokens: tokens !== undefined,
      adapts: manifest.localHead && manifest.network?.weights.sha256,
      splitTask: splitTask(id, manifest),
      experiment,
      marginRate,
      currency,
      profile,
      session,
      ...(keySerial === undefined ? {} : { keySerial }),
      ...(channels === undefined ? {} : { channels }),
    };
    known.set(id, read);
    return read;
  };
};
