import type { WorkerChunk } from '../../worker/api';
import { loadChunk } from '../chunk';
import { nextTask } from '../ui/tasks';
import { createPageApi } from './createPageApi';

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'mainThreadEngine' | 'compaction' | 'privacyPanel' | 'picks', WorkerChunk>>;

// Composition root of the main-thread fallback, on a page that allows no worker.
const handoff = window.couplet?._;
if (handoff) {
  const { mainThreadEngine: engine, ...others } = __COUPLET_CHUNKS__;
  handoff.mainThread = () =>
    createPageApi({
      engine,
      loadEngine: async () => {
        if (!handoff.engine) await loadChunk(handoff, engine);
        if (!handoff.engine) throw new Error('the engine script did not load');
        // Evaluating the script took long enough for one task.
        await nextTask();
        return handoff.engine;
      },
      ...others,
    });
}
