import type { Campaign } from '../../bundle/campaign';
import type { KeyFile } from '../../bundle/keys';
import { envelopeSchema, manifestSchema } from '../../bundle/manifest';
import { isTrained } from '../../campaigns/learning/fittingModels';
import { coldPrior } from '../../campaigns/learning/withLearnt';
import { parseJsonWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import { assembleBundle, type SignedBundle } from './assembleBundle';
import { readBundle } from './readBundle';

/**
 * A campaign's bundle before anything was learnt, signed; that of `nextManifest` without a live one, as a server that holds the key makes it.
 * Errors: those of `assembleBundle`.
 */
export const coldBundle = (campaign: Campaign, keys: KeyFile): Result<SignedBundle> =>
  assembleBundle(campaign, { bandit: coldPrior(campaign), metrics: {} }, keys);

/**
 * Whether a cold bundle may take the place of what lies in the folder: what was learnt is not thrown away for it. Nothing there, or no bundle that can
 * be read, is not judged here. Error: `bundle_trained`.
 */
export const checkNotTrained = (folder: string): Result<string> => {
  const there = readBundle(folder);
  const envelope = there.ok ? parseJsonWith(envelopeSchema, there.value.envelope, 'bundle_malformed') : there;
  const manifest = envelope.ok ? parseJsonWith(manifestSchema, envelope.value.payload, 'bundle_invalid') : envelope;
  // What sums over visits taught lies with the server, and is put in anew by each publication.
  return manifest.ok && isTrained(manifest.value.bandit)
    ? fail(
        'bundle_trained',
        'The bundle there was trained and is kept: name another folder to start without what it has learnt, or train again.',
        folder,
      )
    : ok(folder);
};
