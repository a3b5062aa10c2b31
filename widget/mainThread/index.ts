import type { WorkerChunk } from '../../worker/api';
import { loadChunk } from '../chunk';
import { nextTask } from '../ui/tasks';
import { createPageApi } from './createPageApi';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'mainThreadEngine' | 'compaction' | 'privacyPanel', WorkerChunk>>;

// Composition root of what runs in the worker's place, on a page that allows none.
const handoff = window.couplet?._;
if (handoff) {
  const { mainThreadEngine: engine, ...others } = __COUPLET_CHUNKS__;
  handoff.mainThread = () =>
    createPageApi({
      engine,
      loadEngine: async () => {
        if (!handoff.engine) await loadChunk(handoff, engine);
        if (!handoff.engine) throw new Error('the engine script did not load');
        // Evaluating the script was long enough for one task.
        await nextTask();
        return handoff.engine;
      },
      ...others,
    });
}
