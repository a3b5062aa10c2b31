import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';

const { fine, warning, failure } = findingsOf('database');

/** Whether it is reached, at the newest schema, and takes writes. */
export const checkDatabase = ({ database }: Facts): readonly Finding[] => {
  if (!database) return [];
  if (!database.ok) {
    const { code, message } = database.error;
    return code === 'database_absent'
      ? [warning(code, message, 'Start the server once, or set DATA_DIR or DATABASE_URL to the database it uses.')]
      : [failure(code, message, 'Start the database, or mend DATABASE_URL or DATA_DIR; the server answers 503 until it is there.')];
  }
  const { kind, schema, newest, writable, syncs } = database.value;
  const found: Finding[] = [];
  if (schema > newest)
    found.push(
      failure(
        'database_newer',
        `The database has schema ${schema}; this version of Couplet knows up to ${newest}.`,
        'Install the version that wrote it, or go back with its `couplet migrate --to`.',
      ),
    );
  else if (schema < newest)
    found.push(
      warning(
        'database_older',
        `The database has schema ${schema}; this version brings it to ${newest}.`,
        'Run `couplet export`, then `couplet migrate` or start the server, which does it by itself.',
      ),
    );
  if (!writable.ok)
    found.push(
      failure(writable.error.code, writable.error.message, 'Let the server’s user write to it: claims, orders and reports are refused.'),
    );
  if (!syncs)
    found.push(
      warning(
        'database_fsync',
        'PostgreSQL runs with fsync=off: a power loss can take acknowledged claims and orders with it.',
        'Set fsync = on.',
      ),
    );
  return found.length > 0 ? found : [fine(`${kind} is reached, at schema ${schema}, and takes writes.`)];
};
