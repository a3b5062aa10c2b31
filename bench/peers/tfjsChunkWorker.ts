import type { createTfjsScorer } from '../../worker/tfjs/createNetwork';
import { servePeer, weightsOf } from './servePeer';

/** The chunk as it is built and shipped. */
servePeer(async (init) => {
  const { chunk = '', folder = '' } = init.files;
  const module = (await import(/* @vite-ignore */ chunk)) as { readonly createTfjsScorer: typeof createTfjsScorer };
  const scorer = await module.createTfjsScorer(init.spec, await weightsOf(init), { wasmFolder: folder, gpuFrom: Infinity });
  if (!scorer.ok) throw new Error(scorer.error.message);
  return (batch) => scorer.value.score(batch, init.rows);
});
