import { cpus } from 'node:os';
import type { Client } from 'pg';
import { cpuMs, familyCpuMs, machineMs, threadCpuMs } from './cpu';

/** Share of a core, or of the machine, above which it counts as used up. */
const FULL = 0.9;

export interface Usage {
  /** Share of all cores that worked, whoever for. */
  readonly machine: number;
  readonly iowait: number;
  readonly steal: number;
  /** Shares of one core. */
  readonly servers: number;
  readonly busiestThread: number;
  readonly postgres: number;
  readonly generators: number;
  /** What else ran on the machine, the shop included. */
  readonly others: number;
  /** Share of looks at PostgreSQL's busy backends that found them waiting, by what for; `CPU` is none. */
  readonly waits: Readonly<Record<string, number>>;
  /** What there was not more of. */
  readonly limit: string;
}

interface Watched {
  readonly servers: readonly number[];
  readonly generators: readonly number[];
  /** PostgreSQL's first process. */
  readonly postgres: number;
  readonly database: Client;
}

const WAITS = `
  SELECT coalesce(wait_event_type || ':' || wait_event, 'CPU') AS wait, count(*)::int AS count FROM pg_stat_activity
  WHERE application_name = 'couplet serve' AND state = 'active' GROUP BY 1`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Which of these was used up? The commit log's disk shows as waits on its writes (`WALSync`, `WALWrite`) or for who syncs it. */
const limitOf = ({ machine, others, busiestThread, waits }: Omit<Usage, 'limit'>): string => {
  if (machine >= FULL) return `CPU: all ${cpus().length} cores work, ${Math.round((100 * others) / cpus().length)}% of them for others`;
  if (busiestThread >= FULL) return 'CPU: one thread of a server fills its core';
  const disk = sum(Object.entries(waits).flatMap(([name, share]) => (/WAL|^IO:/.test(name) ? [share] : [])));
  return disk >= 0.5
    ? `disk: ${Math.round(100 * disk)}% of looks at a busy backend found it waiting for the log to be synced`
    : 'the load: nothing is used up';
};

/** Watches what works and what waits while `work` runs. */
export const watch = async <T>(
  { servers, generators, postgres, database }: Watched,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly usage: Usage }> => {
  const look = () => ({
    machine: machineMs(),
    threads: servers.map(threadCpuMs),
    servers: servers.map(cpuMs),
    generators: generators.map(cpuMs),
    postgres: familyCpuMs(postgres),
  });
  const counts = new Map<string, number>();
  let [asking, over] = [false, false];
  const sampler = setInterval(() => {
    if (asking || over) return;
    asking = true;
    void database
      .query<{ wait: string; count: number }>(WAITS)
      .then(({ rows }) => {
        for (const { wait, count } of rows) counts.set(wait, (counts.get(wait) ?? 0) + count);
      })
      .finally(() => {
        asking = false;
      });
  }, 20);
  const before = look();
  const from = performance.now();
  try {
    const result = await work();
    const ms = performance.now() - from;
    const after = look();
    const machine = {
      busy: after.machine.busy - before.machine.busy,
      idle: after.machine.idle - before.machine.idle,
      iowait: after.machine.iowait - before.machine.iowait,
      steal: after.machine.steal - before.machine.steal,
    };
    const whole = sum(Object.values(machine));
    const spent = (now: readonly number[], then: readonly number[]): number => (sum(now) - sum(then)) / ms;
    const threads = after.threads.flatMap((all, i) =>
      [...all].map(([thread, time]) => (time - (before.threads[i]?.get(thread) ?? 0)) / ms),
    );
    const looks = sum([...counts.values()]);
    const taken = {
      servers: spent(after.servers, before.servers),
      postgres: sum([...after.postgres].map(([pid, time]) => time - (before.postgres.get(pid) ?? 0))) / ms,
      generators: spent(after.generators, before.generators),
    };
    const known = {
      ...taken,
      others: Math.max(0, (cpus().length * (machine.busy + machine.steal)) / whole - sum(Object.values(taken))),
      machine: (machine.busy + machine.steal) / whole,
      iowait: machine.iowait / whole,
      steal: machine.steal / whole,
      busiestThread: Math.max(...threads),
      waits: Object.fromEntries([...counts].sort(([, a], [, b]) => b - a).map(([wait, count]) => [wait, count / looks])),
    };
    return { result, usage: { ...known, limit: limitOf(known) } };
  } finally {
    over = true;
    clearInterval(sampler);
    while (asking) await new Promise((done) => setTimeout(done, 5));
  }
};
