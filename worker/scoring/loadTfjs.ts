import { fail, type Result } from '../../src/core/result';
import type { WorkerConfig } from '../api';
import type { WorkerPorts } from '../ports';
import type { UpgradableScorer } from './upgradableScorer';
import { wasmAllowed } from './wasmAllowed';

/** Hands a scorer over to TensorFlow.js. Errors: `tfjs_unavailable`, `wasm_unavailable`, `scorer_parity`; the plain scorer then stays. */
export const loadTfjs = async (
  ports: WorkerPorts,
  { module, wasm }: NonNullable<WorkerConfig['tfjs']>,
  scorer: UpgradableScorer,
): Promise<Result<undefined>> => {
  if (!wasmAllowed()) return fail('wasm_unavailable', 'The page does not allow WebAssembly; the plain scorer stays.');
  try {
    const { createTfjsScorer } = await ports.loadTfjs(module);
    const created = await createTfjsScorer(scorer.spec, scorer.weights, { wasmFolder: wasm });
    return created.ok ? await scorer.upgrade(created.value) : created;
  } catch (error) {
    return fail('tfjs_unavailable', error instanceof Error ? error.message : String(error));
  }
};
