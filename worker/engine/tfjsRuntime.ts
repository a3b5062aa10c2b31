import { type CarriedSequence, carriedSequence } from '../../src/engine/scoring/carriedSequence';
import { ok, type Result } from '../../src/protocol/result';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage } from '../storage/deviceStorage';
import { loadTfjs, type TfjsChunk } from './loadTfjs';
import type { UpgradableScorer } from './upgradableScorer';
import { upgradeSequence } from './upgradeSequence';
import { warmSequence } from './warmSequence';

/** What an engine has that can load TensorFlow.js: handing networks over to it, and reading ahead. In a page and in a service worker there is none. */
export interface TfjsRuntime {
  readonly carry: typeof carriedSequence;
  readonly warm: typeof warmSequence;
  upgradeScorer(ports: WorkerPorts, scorer: UpgradableScorer): Promise<Result<undefined>>;
  upgradeSequence(ports: WorkerPorts, store: DeviceStorage, sequence: CarriedSequence, stands: () => boolean): Promise<Result<undefined>>;
}

export const tfjsRuntime = (chunk: TfjsChunk): TfjsRuntime => ({
  carry: carriedSequence,
  warm: warmSequence,
  upgradeScorer: async (ports, { spec, weights, upgrade }) => {
    // One product a coupon: plain TypeScript has it done before a runtime could start.
    if (spec.hidden.length === 0) return ok(undefined);
    return loadTfjs(ports, chunk, async ({ createTfjsScorer }) => {
      const created = await createTfjsScorer(spec, weights, { wasmFolder: chunk.wasm });
      return created.ok ? upgrade(created.value) : created;
    });
  },
  upgradeSequence: (ports, ...of) => upgradeSequence(ports, chunk, ...of),
});
