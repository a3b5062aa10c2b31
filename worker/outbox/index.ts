import type { LoadedBundle } from '../bundle/loadedBundle';
import type { Problems } from '../lifecycle/problems';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage } from '../storage/deviceStorage';
import { type QueueReport, reporter as reporterBy } from './reporter';

export { flushOutbox } from './flushOutbox';

/** Written in by scripts/build.mjs: name and integrity of the split chunk, which lies beside this one. */
declare const __COUPLET_SPLIT__: readonly [name: string, integrity: string];

/** `reporter` with the chunk as it was built. */
export const reporter = (ports: WorkerPorts, problems: Problems, store: DeviceStorage, bundle: LoadedBundle): Promise<QueueReport> => {
  const [name, integrity] = __COUPLET_SPLIT__;
  const module = new URL(name, import.meta.url).href;
  return reporterBy(ports, problems, { module, integrity, load: () => import(/* @vite-ignore */ module) }, store, bundle);
};
