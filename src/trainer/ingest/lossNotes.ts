import type { Database } from './database';
import type { Dropped } from './dataQuality';
import { eventNames } from './eventColumns';

const SHOWN = 5;
/** Names in a log may be as long as their writer likes. */
const LONGEST = 40;

const lost = (dropped: readonly Dropped[]): number => dropped.reduce((sum, { count }) => sum + count, 0);

/** What is worth knowing of the rows a log loses: the event names nobody knows, and that most of it is gone. @param typed judged table */
export const lossNotes = async (db: Database, typed: string, rows: number, dropped: readonly Dropped[]): Promise<readonly string[]> => {
  const notes: string[] = [];
  if (dropped.some(({ code }) => code === 'unknown_event')) {
    const found = await db.rows(
      `SELECT event, count(*)::double precision FROM ${typed} WHERE _code = 'unknown_event' GROUP BY event ORDER BY count(*) DESC, event LIMIT ${SHOWN}`,
    );
    const names = found.map(([event, count]) => `${JSON.stringify(String(event).slice(0, LONGEST))} ×${Number(count)}`).join(', ');
    notes.push(`events not known: ${names}; known are ${eventNames}`);
  }
  if (rows > 0 && lost(dropped) > rows / 2) notes.push('more than half of the rows were left out: is a column or its form misread?');
  return notes;
};
