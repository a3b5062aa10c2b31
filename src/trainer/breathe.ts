import { setImmediate } from 'node:timers/promises';

/** Lets what waits have its turn: progress is drawn and Ctrl-C is heard between the steps of a long computation. */
export const breathe = (): Promise<void> => setImmediate();
