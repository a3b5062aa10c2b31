import type { CarriedSequence } from '../../src/engine/scoring/carriedSequence';
import { ok, type Result } from '../../src/protocol/result';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage } from '../storage/deviceStorage';
import { loadTfjs, type TfjsChunk } from './loadTfjs';

/**
 * Hands the sequence network over to TensorFlow.js, on the backend that this device reads it with best. What is measured for the first time is kept, for this
 * shape and this runtime, unless the device was told to forget meanwhile, here or on another page. @param stands nothing was forgotten on this page. Errors: those of `loadTfjs` and `createTfjsSequence`, `scorer_parity`.
 */
export const upgradeSequence = async (
  ports: WorkerPorts,
  tfjs: TfjsChunk,
  store: DeviceStorage,
  sequence: CarriedSequence,
  stands: () => boolean,
): Promise<Result<undefined>> => {
  const { spec, weights } = sequence;
  const shape = `${spec.tokens}/${spec.units}`;
  const runtime = tfjs.integrity;
  const [kept, unit] = await store.transaction(['meta'], 'readonly', (transaction) =>
    Promise.all([transaction.meta('calibration'), transaction.meta('unit')]),
  );
  const known = kept?.shape === shape && kept.runtime === runtime ? kept : undefined;
  // Nothing to download for what is measured to be slower here.
  if (known?.backend === 'plain') return ok(undefined);
  return loadTfjs(ports, tfjs, async ({ createTfjsSequence }) => {
    const created = await createTfjsSequence(spec, weights, { wasmFolder: tfjs.wasm, ...(known ? { known } : {}) });
    if (!created.ok) return created;
    const { network, calibration } = created.value;
    if (calibration !== known)
      await store.transaction(['meta'], 'readwrite', async (transaction) => {
        if ((await transaction.meta('unit')) === unit && stands())
          await transaction.putMeta('calibration', { ...calibration, version: 1, shape, runtime });
      });
    return sequence.upgrade(network);
  });
};
