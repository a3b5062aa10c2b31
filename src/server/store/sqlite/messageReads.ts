import type { Database } from 'better-sqlite3';
import type { MessageChannelName } from '../../../protocol/sendRequest';
import { type MessageColumns, messageRow } from '../messageRows';
import type { MessageCount, MessageFigures, MessageRow } from '../messageStore';

export const messageReads = (db: Database) => {
  const one = db.prepare<[string], MessageColumns>('SELECT * FROM message WHERE id = ?');
  const due = db.prepare<[string, number], { one: number }>('SELECT 1 AS one FROM message WHERE channel = ? AND due_at <= ? LIMIT 1');
  const counts = db.prepare<[], MessageCount>(
    'SELECT channel, state, reason, count(*) AS count FROM message GROUP BY channel, state, reason ORDER BY channel, state, reason',
  );
  const rest = db.prepare<[], { suppressed: number; oldestDue: number | null }>(
    'SELECT (SELECT count(*) FROM suppression) AS suppressed, (SELECT min(due_at) FROM message WHERE due_at IS NOT NULL) AS oldestDue',
  );
  return {
    message: (id: string): MessageRow | undefined => {
      const row = one.get(id);
      return row && messageRow(row);
    },
    /** A look that costs no write: most of the time nothing is due. */
    messageDue: (channel: MessageChannelName, now: number): boolean => due.get(channel, now) !== undefined,
    messageFigures: (): MessageFigures => ({ counts: counts.all(), ...(rest.get() ?? { suppressed: 0, oldestDue: null }) }),
  };
};
