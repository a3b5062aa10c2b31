import { fail, type Result } from '../../src/core/result';
import type { WorkerPorts } from '../ports';
import { fetchChunk } from '../sync/fetchChunk';
import type { UpgradableScorer } from './upgradableScorer';
import { wasmAllowed } from './wasmAllowed';

/** The tfjs chunk. */
export interface TfjsChunk {
  /** Absolute URL. */
  readonly module: string;
  /** `sha384-…`, as the build computed it. */
  readonly integrity: string;
  /** Absolute URL of the folder of its WASM files. */
  readonly wasm: string;
}

/** Hands a scorer over to TensorFlow.js. Errors: `tfjs_unavailable`, `wasm_unavailable`, `scorer_parity`; the plain scorer then stays. */
export const loadTfjs = async (ports: WorkerPorts, tfjs: TfjsChunk, scorer: UpgradableScorer): Promise<Result<undefined>> => {
  if (!wasmAllowed()) return fail('wasm_unavailable', 'The page does not allow WebAssembly; the plain scorer stays.');
  try {
    const fetched = await fetchChunk(ports, tfjs.module, tfjs.integrity);
    if (!fetched.ok) return fail('tfjs_unavailable', fetched.error.message);
    const { createTfjsScorer } = await ports.loadTfjs(tfjs.module);
    const created = await createTfjsScorer(scorer.spec, scorer.weights, { wasmFolder: tfjs.wasm });
    return created.ok ? await scorer.upgrade(created.value) : created;
  } catch (error) {
    return fail('tfjs_unavailable', error instanceof Error ? error.message : String(error));
  }
};
