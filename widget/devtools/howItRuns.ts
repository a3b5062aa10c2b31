import type { Inspection } from '../../worker/api';

/** Whether Couplet runs on this page, as far as it is known. */
export interface Running {
  /** `starting` until it is known. */
  readonly state: 'starting' | 'runs' | 'cannot';
  /** In words for the shop's people. */
  readonly says: string;
}

/** `couplet: worker_path: blob` → `blob`; the last of that code. */
const noted = (lines: readonly string[], code: string): string | undefined =>
  lines.findLast((line) => line.startsWith(`couplet: ${code}: `))?.slice(`couplet: ${code}: `.length);

/**
 * Ways of starting are tried one after the other, the page itself last: until that one was refused, silence means that it is still starting.
 * @param lines of the debug log @param seen what the worker told, if it told anything
 */
export const howItRuns = (lines: readonly string[], seen: Inspection | undefined): Running => {
  const path = noted(lines, 'worker_path') ?? (seen && 'worker');
  if (path) return { state: 'runs', says: path };
  return noted(lines, 'worker_refused')?.startsWith('page: ')
    ? { state: 'cannot', says: 'nothing: no way of starting is left, see Notes' }
    : { state: 'starting', says: 'starting…' };
};
