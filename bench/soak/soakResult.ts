import { type Allowance, type Growth, growthOf } from './growthOf';

/** Figures of one minute, by name. */
export type Minute = Readonly<Record<string, number>> & { readonly minute: number };

interface Fitted extends Growth {
  readonly unit: string;
  /** Most that it may grow by in an hour. */
  readonly allowed: number;
}

export interface Soaked {
  readonly minutes: readonly Minute[];
  readonly growth: Readonly<Record<string, Fitted>>;
}

const MB = 1e6;

/** What a figure may grow by in an hour. Figures that are not here are only shown. */
export const allowances: Readonly<Record<'tab' | 'server', Readonly<Record<string, Allowance>>>> = {
  tab: {
    'page heap': { unit: 'bytes', anHour: MB },
    'worker heap': { unit: 'bytes', anHour: 2 * MB },
    tensors: { unit: 'tensors', anHour: 0 },
    records: { unit: 'records', anHour: 100 },
    'bytes stored': { unit: 'bytes', anHour: MB / 4 },
  },
  server: {
    // `bench -- server` allows 20 bytes a report; at half the peak these are millions an hour.
    'resident memory': { unit: 'bytes', anHour: 20 * MB },
    p99: { unit: 'ms', anHour: 10 },
  },
};

/** Fits every figure that has an allowance. */
export const soaked = (minutes: readonly Minute[], allowed: Readonly<Record<string, Allowance>>): Soaked => ({
  minutes,
  growth: Object.fromEntries(
    Object.entries(allowed).map(([name, allowance]) => {
      const points = minutes.map((seen) => [seen.minute, seen[name] ?? Number.NaN] as const);
      return [name, { ...growthOf(points, allowance), unit: allowance.unit, allowed: allowance.anHour }];
    }),
  ),
});
