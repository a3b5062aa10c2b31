import type { Finding } from '../../server/doctor/finding';

/** Width of `warning` and `failure`. */
const WIDTH = 7;

/** Lines for a terminal: a finding each, with what to do below it, and how many there are. */
export const describeFindings = (findings: readonly Finding[]): readonly string[] => {
  const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length;
  return [
    ...findings.flatMap(({ check, level, code, message, fix }) => [
      `${level.padEnd(WIDTH)}  ${check}${level === 'ok' ? '' : ` (${code})`}: ${message}`,
      ...(fix === undefined ? [] : [`${' '.repeat(WIDTH)}  → ${fix}`]),
    ]),
    `${count('ok')} ok, ${count('warning')} to look at, ${count('failure')} to mend`,
  ];
};
