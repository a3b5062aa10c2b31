import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms: `USER_HZ` is 100 on every architecture Node runs on. */
const MS_A_TICK = 10;

/** `utime + stime` of a `/proc/…/stat` line; its name field may hold spaces. */
const ticksOf = (stat: string): number => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** CPU time a process has taken, ms. */
export const cpuMs = (pid: number): number => MS_A_TICK * ticksOf(read(`/proc/${pid}/stat`) ?? ') ');

/** CPU time of a process's threads by thread id, ms. */
export const threadCpuMs = (pid: number): ReadonlyMap<string, number> =>
  new Map(
    readdirSync(`/proc/${pid}/task`).map((thread) => [thread, MS_A_TICK * ticksOf(read(`/proc/${pid}/task/${thread}/stat`) ?? ') ')]),
  );

/** A process and what it forked: PostgreSQL is one process a connection. */
export const family = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => child === pid || Number(/\) \S (\d+)/.exec(read(`/proc/${child}/stat`) ?? '')?.[1]) === pid);

/** Time the machine's cores have spent, ms each, since it was started. */
export const machineMs = (): { readonly busy: number; readonly idle: number; readonly iowait: number; readonly steal: number } => {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = (read('/proc/stat') ?? '')
    .split('\n', 1)[0]!
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) * MS_A_TICK);
  return { busy: user + nice + system + irq + softirq, idle, iowait, steal };
};

/** Resident memory of a process, bytes. */
export const residentBytes = (pid: number): number => 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]);
