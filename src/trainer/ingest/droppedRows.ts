import type { Database } from './database';
import { type Dropped, groupDropped, messageOf, SHOWN, sortDropped } from './dataQuality';
import type { Malformed, OpenTable } from './tableSource';

/** What a judged table drops, counted where the rows are; only the first lines of each reason come back. */
export const droppedRows = async (
  db: Database,
  typed: string,
  malformed: readonly Malformed[],
  lineOf: OpenTable['lineOf'],
  bots: number,
): Promise<readonly Dropped[]> => {
  const counts = await db.rows(
    `SELECT _code, count(*)::double precision FROM ${typed} WHERE _code IS NOT NULL GROUP BY _code ORDER BY _code`,
  );
  const examples: { readonly code: string; readonly line: number }[] = [];
  for (const [code] of counts) {
    const found = await db.rows(
      `SELECT _line::double precision FROM ${typed} WHERE _code = '${String(code)}' ORDER BY _line LIMIT ${SHOWN}`,
    );
    examples.push(...found.map(([line]) => ({ code: String(code), line: Number(line) })));
  }
  const lines = await lineOf(examples.map(({ line }) => line));
  const judged = counts.map(([name, count]): Dropped => {
    const code = String(name);
    const at = lines.filter((_, i) => examples[i]?.code === code);
    const users = code === 'bot_rate' ? { users: bots } : {};
    return { code, message: messageOf(code), count: Number(count), lines: at, ...users };
  });
  return sortDropped([...groupDropped(malformed), ...judged]);
};
