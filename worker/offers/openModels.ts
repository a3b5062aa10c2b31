import type { CarriedSequence } from '../../src/engine/scoring/carriedSequence';
import { ok, type Result } from '../../src/protocol/values/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { failureOf } from '../problems';
import type { DeviceStorage } from '../storage/deviceStorage';
import type { EngineKit } from './engine';
import { type OpenedBundle, openModel, type UpgradableScorer } from './openModel';
import type { TfjsRuntime } from './tfjsRuntime';

/** Keeps one model open, the last one requested. Its networks are handed over to TensorFlow.js if available. */
export const openModels = (kit: EngineKit, tfjs: TfjsRuntime | undefined) => {
  const { ports, problems } = kit;
  let opened: OpenedBundle | undefined;
  /** Networks whose handover was started, so that each is tried once. */
  const upgraded = new WeakSet<UpgradableScorer | CarriedSequence>();
  let warming: Promise<void> = Promise.resolve();
  let forgotten = 0;

  /** Returns a check that the data has not been erased since, so that work in progress is not written afterwards. */
  const standing = (): (() => boolean) => {
    const before = forgotten;
    return () => forgotten === before;
  };

  const open = (bundle: LoadedBundle): Result<OpenedBundle> => {
    if (opened?.id === bundle.id) return ok(opened);
    const model = openModel(bundle, tfjs?.carry);
    if (!model.ok) return model;
    opened?.scorer?.dispose();
    opened?.sequence?.dispose();
    opened = model.value;
    return model;
  };

  const upgradeOnce = async (of: UpgradableScorer | CarriedSequence, upgrade: () => Promise<Result<undefined>>): Promise<void> => {
    if (upgraded.has(of)) return;
    upgraded.add(of);
    const done = await upgrade();
    if (!done.ok) problems.add(done.error);
    // Another bundle has replaced it in the meantime.
    if (of !== opened?.scorer && of !== opened?.sequence) of.dispose();
  };

  const warmNow = async (store: DeviceStorage, bundle: LoadedBundle): Promise<void> => {
    const model = open(bundle);
    const sequence = model.ok && model.value.sequence;
    if (!tfjs || !sequence) return;
    await upgradeOnce(sequence, () => tfjs.upgradeSequence(ports, store, sequence, standing()));
    await tfjs.warm(kit, store, model.value, sequence, standing());
  };

  return {
    open,
    standing,
    upgradeScorer: ({ scorer }: OpenedBundle): void => {
      if (tfjs && scorer) void upgradeOnce(scorer, () => tfjs.upgradeScorer(ports, scorer));
    },
    warm: (store: DeviceStorage, bundle: LoadedBundle): Promise<void> => {
      // One after the other: each continues from the steps read by the previous one.
      warming = warming.then(() => warmNow(store, bundle)).catch((error: unknown) => problems.add(failureOf(error)));
      return warming;
    },
    scorer: (): string => opened?.sequence?.kind ?? opened?.scorer?.kind ?? 'none',
    forget: (): void => {
      forgotten += 1;
      opened?.sequence?.forget();
    },
  };
};
