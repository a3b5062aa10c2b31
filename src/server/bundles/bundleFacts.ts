import { envelopeSchema, type Manifest, manifestSchema } from '../../core/bundle/manifest';
import { parseJsonWith } from '../../core/parse';
import type { Store } from '../store/store';

/** What the server must know of a published bundle to judge and to debias its reports, and to read its experiment from orders. */
interface BundleFact extends Pick<Manifest, 'experiment' | 'marginRate' | 'currency' | 'coupons'> {
  readonly couponIds: ReadonlySet<string>;
  readonly epsilon: number;
}

export type BundleFacts = (id: string) => Promise<BundleFact | undefined>;

/** Reads each bundle's manifest once; bundles are immutable and few. Signatures were checked when they were published. */
export const createBundleFacts = (store: Pick<Store, 'bundleFile'>): BundleFacts => {
  const known = new Map<string, BundleFact>();
  return async (id) => {
    const fact = known.get(id);
    if (fact) return fact;
    const file = await store.bundleFile(id, 'manifest.json');
    if (!file) return undefined;
    const envelope = parseJsonWith(envelopeSchema, Buffer.from(file.data).toString('utf8'), 'bundle_malformed');
    const manifest = envelope.ok ? parseJsonWith(manifestSchema, envelope.value.payload, 'bundle_invalid') : envelope;
    if (!manifest.ok) return undefined;
    const { coupons, reports, experiment, marginRate, currency } = manifest.value;
    const read: BundleFact = {
      couponIds: new Set(coupons.map((coupon) => coupon.id)),
      coupons,
      epsilon: reports.epsilon,
      experiment,
      marginRate,
      currency,
    };
    known.set(id, read);
    return read;
  };
};
