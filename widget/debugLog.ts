/** Errors and decisions, kept for `couplet('debug')`. The page's console stays silent until then. */
export interface DebugLog {
  /** Oldest first. */
  readonly lines: readonly string[];
  note(code: string, message: string): void;
  /** Prints all kept lines and every later one. */
  open(): void;
}

const KEPT = 100;

export const createDebugLog = (open: boolean, print: (line: string) => void): DebugLog => {
  const kept: string[] = [];
  let printing = open;
  return {
    lines: kept,
    note: (code, message) => {
      const line = `couplet: ${code}: ${message}`;
      kept.push(line);
      if (kept.length > KEPT) kept.shift();
      if (printing) print(line);
    },
    open: () => {
      if (!printing) kept.forEach(print);
      printing = true;
    },
  };
};
