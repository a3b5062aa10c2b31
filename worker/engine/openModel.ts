import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import type { CarriedSequence, carriedSequence } from '../../src/engine/scoring/carriedSequence';
import { ok, type Result } from '../../src/protocol/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { type UpgradableScorer, upgradableScorer } from './upgradableScorer';

/** A bundle with its models decoded, ready to choose with. */
export interface OpenedBundle extends LoadedBundle {
  readonly model: DeviceModel;
  /** The network's scorer, where the bundle has one. */
  readonly scorer?: UpgradableScorer;
  /** The same of the sequence network, where its state is carried. */
  readonly sequence?: CarriedSequence;
}

/**
 * @param carry absent: the sequence network reads all steps each time
 * Errors: those of `toDeviceModel`.
 */
export const openModel = (bundle: LoadedBundle, carry?: typeof carriedSequence): Result<OpenedBundle> => {
  let scorer: UpgradableScorer | undefined;
  let sequence: CarriedSequence | undefined;
  const model = toDeviceModel(
    bundle.id,
    bundle.manifest,
    bundle.shards,
    (spec, weights) => {
      scorer = upgradableScorer(spec, weights);
      return scorer;
    },
    carry &&
      ((spec, weights) => {
        sequence = carry(spec, weights);
        return sequence;
      }),
  );
  return model.ok ? ok({ ...bundle, model: model.value, ...(scorer ? { scorer } : {}), ...(sequence ? { sequence } : {}) }) : model;
};
