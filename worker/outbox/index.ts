import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import { splitAnswers as answersBy } from './splitAnswers';

export { flushOutbox } from './flushOutbox';

/** Written in by scripts/build.mjs: name and integrity of the split chunk, which lies beside this one. */
declare const __COUPLET_SPLIT__: readonly [name: string, integrity: string];

/** `splitAnswers` with the chunk as it was built. */
export const splitAnswers = (
  ports: WorkerPorts,
  problems: Problems,
  ...of: Parameters<typeof answersBy> extends [unknown, unknown, unknown, ...infer Rest] ? Rest : never
): ReturnType<typeof answersBy> => {
  const [name, integrity] = __COUPLET_SPLIT__;
  const module = new URL(name, import.meta.url).href;
  return answersBy(ports, problems, { module, integrity, load: () => import(/* @vite-ignore */ module) }, ...of);
};
