import type { BenchResult } from '../benchResult';

/** The hardware of the results, each with its benches if there is more than one. */
export const machines = (results: readonly BenchResult[]): string => {
  const all = [...new Set(results.map(({ machine }) => machine))];
  const of = (machine: string): string =>
    results
      .filter((result) => result.machine === machine)
      .map(({ name }) => `\`${name}\``)
      .join(', ');
  return all.map((machine) => `- ${machine}${all.length > 1 ? `: ${of(machine)}` : ''}`).join('\n');
};
