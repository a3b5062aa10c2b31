/** What was thrown, in a line without its full stop: databases add the statement and a hint below, and one that cannot be reached has a code alone. */
export const firstLine = (error: unknown): string => {
  const text = error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error);
  return (text.split('\n')[0] ?? '').replace(/\.$/, '');
};
