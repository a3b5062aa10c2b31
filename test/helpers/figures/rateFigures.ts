import type { ShopLog } from './shopLog';

const Z = 1.9599639845400545;
const clamp = (share: number): number => Math.min(1, Math.max(0, share));

export interface AskedBundle {
  readonly epsilon: number;
  /** The two tests it asks, by what is asked. */
  readonly asks: readonly [string, string];
}

/**
 * Shares of sessions that say yes, of 8 answers of which 4 do: r = (f − 4q) / (p − q) of variance f(1 − f) / (n (p − q)²), bundles weighed by
 * n (p − q)². In the order in which they are first asked; purchases are asked by every bundle, last.
 */
export const rateFigures = ({ reports }: ShopLog, until: number, bundles: readonly AskedBundle[]) => {
  const questions = new Map<string, { n: number; r: number; variance: number; weight: number }[]>();
  for (const [index, { epsilon, asks }] of bundles.entries()) {
    const answers = reports.filter(({ at, bundle }) => at <= until && bundle === index).map(({ answer }) => answer);
    if (answers.length === 0) continue;
    const e = Math.exp(epsilon);
    const [p, q] = [e / (e + 7), 1 / (e + 7)];
    const n = answers.length;
    const asked = [
      [asks[0], (answer: number) => answer >= 4],
      [asks[1], (answer: number) => answer % 4 >= 2],
      ['session.purchased', (answer: number) => answer % 2 === 1],
    ] as const;
    for (const [source, yes] of asked) {
      const f = answers.filter(yes).length / n;
      const weight = n * (p - q) ** 2;
      questions.set(source, [...(questions.get(source) ?? []), { n, r: (f - 4 * q) / (p - q), variance: (f * (1 - f)) / weight, weight }]);
    }
  }
  return [...questions].map(([source, parts]) => {
    const reportsOf = parts.reduce((sum, { n }) => sum + n, 0);
    const all = parts.reduce((sum, { weight }) => sum + weight, 0);
    const share = parts.reduce((sum, { r, weight }) => sum + (weight / all) * r, 0);
    const half = Z * Math.sqrt(parts.reduce((sum, { variance, weight }) => sum + (weight / all) ** 2 * variance, 0));
    const rate = reportsOf < 50 ? null : { share: clamp(share), low: clamp(share - half), high: clamp(share + half) };
    return { source, atLeast: 1, reports: reportsOf, rate };
  });
};
export type RateFigures = ReturnType<typeof rateFigures>;
