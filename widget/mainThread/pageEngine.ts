import type { WorkerPorts } from '../../worker/ports';

/** What the engine's script of the page hands over. */
export type PageEngine = Awaited<ReturnType<WorkerPorts['loadEngine']>>;
