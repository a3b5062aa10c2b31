import { fail, type Result } from '../../src/protocol/result';
import type { WorkerPorts } from '../ports';
import { fetchChunk } from '../sync/fetchChunk';
import { dataSaved } from './dataSaved';
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

type Tfjs = Awaited<ReturnType<WorkerPorts['loadTfjs']>>;

/** Hands networks over to TensorFlow.js. Errors: `data_saved`, `tfjs_unavailable`, `wasm_unavailable`, those of `upgrade`; plain TypeScript then goes on. */
export const loadTfjs = async (
  ports: WorkerPorts,
  { module, integrity }: TfjsChunk,
  upgrade: (tfjs: Tfjs) => Promise<Result<undefined>>,
): Promise<Result<undefined>> => {
  if (dataSaved()) return fail('data_saved', 'The browser asks for data to be saved; the plain scorer stays.');
  if (!wasmAllowed()) return fail('wasm_unavailable', 'The page does not allow WebAssembly; the plain scorer stays.');
  try {
    const fetched = await fetchChunk(ports, module, integrity);
    return fetched.ok ? await upgrade(await ports.loadTfjs(module)) : fail('tfjs_unavailable', fetched.error.message);
  } catch (error) {
    return fail('tfjs_unavailable', error instanceof Error ? error.message : String(error));
  }
};
