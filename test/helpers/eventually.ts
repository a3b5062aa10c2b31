import { vi } from 'vitest';

/** `vi.waitFor` with time for a chunk that is compiled when it is first asked for: its own second is short on a busy machine. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 20_000 });
