import { afterEach, beforeEach, vi } from 'vitest';

/** What a command prints, on both streams, in place of the terminal; called where the tests of a file are declared. */
export const printedOutput = (): { readonly text: () => string; readonly clear: () => void } => {
  let printed = '';
  const clear = (): void => {
    printed = '';
  };
  beforeEach(() => {
    clear();
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        printed += String(text);
        return true;
      });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });
  return { text: () => printed, clear };
};
