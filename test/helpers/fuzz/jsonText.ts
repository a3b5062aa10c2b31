/** Far deeper than `JSON.stringify` can write, and no more than `JSON.parse` can read. */
const DEEP = `${'{"not":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

/** JSON of any value, as an attacker would write it: infinite numbers as `1e999`, and what is nested too deeply to be written by something as deep. */
export const jsonText = (value: unknown): string => {
  try {
    const text = JSON.stringify(value, (_, inner: unknown) => (inner === Number.POSITIVE_INFINITY ? '\u0001infinite' : inner)) ?? 'null';
    return text.replaceAll('"\\u0001infinite"', '1e999');
  } catch (error) {
    if (error instanceof RangeError) return DEEP;
    throw error;
  }
};
