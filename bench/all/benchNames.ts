/** What `all` runs, in this order: quick ones first. Each has its section in docs/benchmarks.md. */
export const benchNames = [
  'size',
  'tokens',
  'learning',
  'picks',
  'transfer',
  'pruning',
  'options',
  'page',
  'growth',
  'decision',
  'scoring',
  'wake',
  'privacy',
  'verdicts',
  'fleet',
  'server',
  'vitals',
  'console',
  'trainer',
] as const;

export type BenchName = (typeof benchNames)[number];
