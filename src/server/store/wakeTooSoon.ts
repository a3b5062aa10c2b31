import { fail } from '../../protocol/result';

/** The error of `startWake`. */
export const wakeTooSoon = (lastAt: number, gapMs: number) =>
  fail('wake_too_soon', `Browsers were woken lately; the next time is ${new Date(lastAt + gapMs).toISOString()} at the earliest.`);
