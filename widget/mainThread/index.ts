import type { WorkerChunk } from '../../worker/api';
import { nextTask } from '../ui/tasks';
import { createPageApi } from './createPageApi';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_PAGE_ENGINE__: WorkerChunk;
declare const __COUPLET_UPKEEP__: WorkerChunk;
declare const __COUPLET_INSPECTION__: WorkerChunk;
// Named once: the build writes the array wherever the define stands.
const engine = __COUPLET_PAGE_ENGINE__;

// Composition root of what runs in the worker's place, on a page that allows none.
const handoff = window.couplet?._;
if (handoff)
  handoff.onPage = () =>
    createPageApi({
      engine,
      loadEngine: async () => {
        if (!handoff.engine) await new Promise<void>((resolve) => handoff.load(engine, resolve));
        if (!handoff.engine) throw new Error('the script of the engine did not load');
        // Its own evaluation was long enough.
        await nextTask();
        return handoff.engine;
      },
      upkeep: __COUPLET_UPKEEP__,
      inspection: __COUPLET_INSPECTION__,
    });
