import { type CarriedSequence, carriedSequence } from '../../src/engine/scoring/carriedSequence';
import { stepTokens } from '../../src/engine/scoring/sequenceSpec';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceStorage } from '../storage/deviceStorage';
import { fetchChunk } from '../sync/http';
import type { EngineKit, EnginePorts } from './engine';
import type { UpgradableScorer } from './openModel';

/**
 * May WebAssembly be compiled here? A CSP without `'wasm-unsafe-eval'` makes the constructor throw, including in a Blob worker, which
 * inherits the page's policy. Checked first, because TensorFlow.js would download its binary and fill the shop's console before it gives
 * up.
 */
const wasmAllowed = (): boolean => {
  try {
    // The smallest possible module: magic number and version.
    return new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
};

/** Does the shopper want to save data? Only Chromium reports this (https://wicg.github.io/savedata/#savedata-attribute). */
const dataSaved = (): boolean =>
  (navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true;

/** The tfjs chunk. */
interface TfjsChunk {
  /** Absolute URL. */
  readonly module: string;
  /** `sha384-…`, from the build. */
  readonly integrity: string;
  /** Absolute URL of the folder of its WASM files. */
  readonly wasm: string;
}

type Tfjs = Awaited<ReturnType<EnginePorts['loadTfjs']>>;

/**
 * Hands networks over to TensorFlow.js. Errors: `data_saved`, `tfjs_unavailable`, `wasm_unavailable`, those of `upgrade`. Plain TypeScript
 * then continues.
 */
const loadTfjs = async (
  ports: EnginePorts,
  { module, integrity }: TfjsChunk,
  upgrade: (tfjs: Tfjs) => Promise<Result<undefined>>,
): Promise<Result<undefined>> => {
  if (dataSaved()) return fail('data_saved', 'The browser saves data; the plain scorer stays.');
  if (!wasmAllowed()) return fail('wasm_unavailable', 'The page does not allow WebAssembly; the plain scorer stays.');
  try {
    const fetched = await fetchChunk(ports, module, integrity);
    return fetched.ok ? await upgrade(await ports.loadTfjs(module)) : fail('tfjs_unavailable', fetched.error.message);
  } catch (error) {
    return fail('tfjs_unavailable', error instanceof Error ? error.message : String(error));
  }
};

/**
 * Hands the sequence network over to TensorFlow.js, on the fastest backend of this device. The first measurement is stored for this shape
 * and this runtime, unless the data was erased in the meantime, on this or another page. @param stands returns false once the data was
 * erased on this page. Errors: those of `loadTfjs` and `createTfjsSequence`, `scorer_parity`.
 */
const upgradeSequence = async (
  ports: EnginePorts,
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
  // Nothing is downloaded for a backend that was measured to be slower here.
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

/**
 * Reads the shopper's steps up to now, so that their scores are ready for a choice, and stores the state, from which a worker started later
 * continues.
 * @param stands returns false once the data was erased on this page
 */
const warmSequence = async (
  kit: EngineKit,
  store: DeviceStorage,
  bundle: LoadedBundle,
  sequence: CarriedSequence,
  stands: () => boolean,
): Promise<void> => {
  const { id } = bundle;
  const [profile, stored, unit] = await store.transaction(['meta', 'events'], 'readonly', (transaction) =>
    Promise.all([kit.readProfile(transaction, bundle), transaction.meta('sequence'), transaction.meta('unit')]),
  );
  if (stored?.bundle === id) sequence.resume(stored);
  const tokens = stepTokens(profile, sequence.spec.length);
  await sequence.scores(tokens);
  const carry = sequence.carried();
  const isNew = stored?.bundle !== id || stored.kind !== carry.kind || String(stored.tokens) !== String(tokens);
  if (!isNew || String(carry.tokens) !== String(tokens)) return;
  await store.transaction(['meta'], 'readwrite', async (transaction) => {
    // Not written back if it was erased in the meantime, on this or another page.
    if ((await transaction.meta('unit')) === unit && (await transaction.meta('profile')) && stands())
      await transaction.putMeta('sequence', { ...carry, version: 1, bundle: id });
  });
};

/**
 * The parts of an engine that can load TensorFlow.js: handing networks over, and reading ahead. Missing in a page and in a service worker.
 */
export interface TfjsRuntime {
  readonly carry: typeof carriedSequence;
  readonly warm: typeof warmSequence;
  upgradeScorer(ports: EnginePorts, scorer: UpgradableScorer): Promise<Result<undefined>>;
  upgradeSequence(ports: EnginePorts, store: DeviceStorage, sequence: CarriedSequence, stands: () => boolean): Promise<Result<undefined>>;
}

export const tfjsRuntime = (chunk: TfjsChunk): TfjsRuntime => ({
  carry: carriedSequence,
  warm: warmSequence,
  upgradeScorer: async (ports, { spec, weights, upgrade }) => {
    // One product per coupon, which plain TypeScript finishes before a runtime could start.
    if (spec.hidden.length === 0) return ok(undefined);
    return loadTfjs(ports, chunk, async ({ createTfjsScorer }) => {
      const created = await createTfjsScorer(spec, weights, { wasmFolder: chunk.wasm });
      return created.ok ? upgrade(created.value) : created;
    });
  },
  upgradeSequence: (ports, ...of) => upgradeSequence(ports, chunk, ...of),
});
