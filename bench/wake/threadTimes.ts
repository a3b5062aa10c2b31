import { readdirSync, readFileSync } from 'node:fs';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended since it was listed.
    return '';
  }
};

const list = (path: string): readonly string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** Processes that `root` has started, and those that they have. */
const descendants = (root: number): readonly string[] => {
  const parents = new Map(
    list('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [pid, /\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1]]),
  );
  const under = (pid: string | undefined): boolean => pid !== undefined && (pid === `${root}` || under(parents.get(pid)));
  return [...parents.keys()].filter((pid) => under(parents.get(pid)));
};

/** Time on a processor, ms, since the thread began: `sum_exec_runtime`, which unlike `utime` does not go by ticks of 10 ms (proc(5), sched(7)). */
const threadMs = (path: string): number => Number(/^se\.sum_exec_runtime\s*:\s*([\d.]+)/m.exec(read(`${path}/sched`))?.[1] ?? Number.NaN);

export interface ThreadTimes {
  /** Processor time of threads of that name, ms. */
  readonly named: number;
  /** Of all threads of the processes that have one. */
  readonly processes: number;
}

/**
 * What threads of this name have taken so far in processes below ours. NaN where the kernel does not say (Linux with `CONFIG_SCHED_DEBUG` does).
 * @param name its first 15 letters, which are all that Linux keeps
 */
export const threadTimes = (name: string): ThreadTimes => {
  let [named, processes] = [0, 0];
  for (const pid of descendants(process.pid)) {
    const threads = list(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
    const wanted = threads.filter((path) => read(`${path}/comm`).trim() === name);
    if (wanted.length === 0) continue;
    named += wanted.reduce((sum, path) => sum + threadMs(path), 0);
    processes += threads.reduce((sum, path) => sum + threadMs(path), 0);
  }
  return { named, processes };
};
