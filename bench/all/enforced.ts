import type { BenchRow } from '../benchResult';
import type { BenchName } from './benchNames';

/** Which rows have a budget that CI holds, and where: bytes, counts and processor time. Wall time is judged by hand, as machines are shared. */
const gates: readonly { readonly name: BenchName; readonly what: RegExp; readonly file: string; readonly how: string }[] = [
  { name: 'size', what: /./, file: 'scripts/build.mjs', how: 'the build fails above' },
  { name: 'page', what: /^main.*Couplet$/, file: 'test/embed/budgets.test.ts', how: 'mean of two visits, at twice the budget' },
  { name: 'page', what: /Couplet$/, file: 'test/embed/budgets.test.ts', how: 'two visits' },
  { name: 'tokens', what: /^issue and verify$/, file: 'test/embed/budgets.test.ts', how: 'least of nine rounds, at twice the budget' },
  { name: 'wake', what: /worker running$/, file: 'test/embed/budgets.test.ts', how: 'one, at twice the budget' },
  { name: 'decision', what: /^bytes an event/, file: 'test/browser/worker/compaction.test.ts', how: 'the same log' },
];

export interface Gate {
  readonly file: string;
  readonly how: string;
}

/** Where CI holds this row's budget; `undefined`: nowhere. */
export const gateOf = (name: string, { what, budget }: BenchRow): Gate | undefined =>
  budget === undefined ? undefined : gates.find((gate) => gate.name === name && gate.what.test(what));

export const gateFiles: readonly string[] = [...new Set(gates.map(({ file }) => file))];
