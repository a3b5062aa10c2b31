import type { Instant } from '../clock';

/** A session ends after `idleMs` without an event. An event that arrives late (`time` before `lastAt`) belongs to the running session. */
export const isNewSession = (lastAt: Instant, time: Instant, idleMs: number): boolean => time - lastAt >= idleMs;
