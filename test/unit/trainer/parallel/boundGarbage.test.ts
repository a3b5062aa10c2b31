import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const churn = (how: 'bound' | 'free'): number => {
  const script = fileURLToPath(new URL('churn.ts', import.meta.url));
  const { most, inUse } = JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', script, how], { encoding: 'utf8' }));
  return most / inUse;
};

it('holds less than twice what is in use, which a process that nobody bound does not', () => {
  expect(churn('bound')).toBeLessThan(2);
  expect(churn('free')).toBeGreaterThan(2);
}, 60_000);
