import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms: `USER_HZ` is 100 on every architecture Node runs on. */
const MS_A_TICK = 10;

/** Behind the name, which may hold spaces, of a `/proc/…/stat` line: `ppid` is 1, `utime`, `stime`, `cutime` and `cstime` are 11 to 14. */
const fieldsOf = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

/** `utime + stime` of a `/proc/…/stat` line. */
const ticksOf = (stat: string): number => {
  const fields = fieldsOf(stat);
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

/** CPU time of a process and of what it forked, by id, ms: PostgreSQL is one process a connection. One that ends while it is looked for is not there. */
export const familyCpuMs = (pid: number): ReadonlyMap<number, number> =>
  new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const stat = read(`/proc/${name}/stat`);
        const isOne = stat !== undefined && (Number(name) === pid || Number(fieldsOf(stat)[1]) === pid);
        return isOne ? [[Number(name), MS_A_TICK * ticksOf(stat)] as const] : [];
      }),
  );

/** CPU time of those that a process forked and that have ended, as PostgreSQL's own workers do all the time, ms. */
export const endedCpuMs = (pid: number): number =>
  MS_A_TICK *
  fieldsOf(read(`/proc/${pid}/stat`) ?? ') ')
    .slice(13, 15)
    .reduce((sum, ticks) => sum + Number(ticks), 0);

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
