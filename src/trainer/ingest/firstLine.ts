/** What was thrown, in a line: databases add the statement and a hint below. */
export const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
