import type { BenchRow } from '../benchResult';
import type { BenchName } from './benchNames';

/** Which rows have a budget that CI holds, and where: bytes, counts and processor time. Wall time is judged by hand, as machines are shared. */
const gates: readonly { readonly name: BenchName; readonly what: RegExp; readonly file: string }[] = [
  { name: 'size', what: /./, file: 'scripts/build.mjs' },
  { name: 'page', what: /Couplet$/, file: 'test/embed/budgets.test.ts' },
  { name: 'tokens', what: /^issue and verify$/, file: 'test/embed/budgets.test.ts' },
  { name: 'wake', what: /worker running$/, file: 'test/embed/budgets.test.ts' },
  { name: 'decision', what: /^bytes an event/, file: 'test/browser/worker/compaction.test.ts' },
];

export const isHeld = (name: string, { what, budget }: BenchRow): boolean =>
  budget !== undefined && gates.some((gate) => gate.name === name && gate.what.test(what));

export const gateFiles: readonly string[] = [...new Set(gates.map(({ file }) => file))];
