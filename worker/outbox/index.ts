import type { WorkerChunk } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import type { DeviceStorage } from '../storage/deviceStorage';
import { type QueueReport, reporter as reporterBy } from './reporter';

export { flushOutbox } from './flushOutbox';

/** Inserted by scripts/build.mjs. The chunk is next to this one. */
declare const __COUPLET_CHUNKS__: { readonly secureAggregation: WorkerChunk };

/** `reporter` with the built chunk. */
export const reporter = (ports: WorkerPorts, problems: Problems, store: DeviceStorage, bundle: LoadedBundle): Promise<QueueReport> => {
  const [path, integrity] = __COUPLET_CHUNKS__.secureAggregation;
  const module = new URL(/* @vite-ignore */ `../${path}`, import.meta.url).href;
  return reporterBy(ports, problems, { module, integrity, load: () => import(/* @vite-ignore */ module) }, store, bundle);
};
