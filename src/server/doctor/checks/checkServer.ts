import { SECOND } from '../../../protocol/values/clock';
import { type Finding, findingsOf } from '../../monitoring/finding';
import { checkClock } from '../../monitoring/serverChecks';
import { checkDeliveries } from '../../monitoring/shopChecks';
import type { Facts, HttpAnswer } from '../facts';

const databaseFinding = findingsOf('database');

/** Whether the database is reachable, at the newest schema and writable. */
export const checkDatabase = ({ database }: Facts): readonly Finding[] => {
  if (!database) return [];
  if (!database.ok) {
    const { code, message } = database.error;
    if (code === 'database_absent')
      return [databaseFinding.warning(code, message, 'Start the server once, or set DATA_DIR or DATABASE_URL to the database it uses.')];
    const fix =
      code === 'database_damaged'
        ? 'Stop the server and restore a backup: `couplet restore FILE --force`.'
        : 'Start the database, or correct DATABASE_URL or DATA_DIR. Until then the server answers 503.';
    return [databaseFinding.failure(code, message, fix)];
  }
  const { kind, schema, newest, writable, syncs } = database.value;
  const found: Finding[] = [];
  if (schema > newest)
    found.push(
      databaseFinding.failure(
        'database_newer',
        `The database has schema ${schema}. This version of Couplet supports up to ${newest}.`,
        'Install the version that wrote it, or import the export that was taken before it.',
      ),
    );
  else if (schema < newest)
    found.push(
      databaseFinding.warning(
        'database_older',
        `The database has schema ${schema}. This version upgrades it to ${newest}.`,
        'Run `couplet export`, then `couplet migrate`, or start the server, which upgrades it.',
      ),
    );
  if (!writable.ok)
    found.push(
      databaseFinding.failure(
        writable.error.code,
        writable.error.message,
        'Give the server’s user write access. Claims, orders and reports are refused.',
      ),
    );
  if (!syncs)
    found.push(
      databaseFinding.warning(
        'database_fsync',
        'PostgreSQL runs with fsync=off: a power loss can take acknowledged claims and orders with it.',
        'Set fsync = on.',
      ),
    );
  return found.length > 0 ? found : [databaseFinding.fine(`${kind} is reachable, at schema ${schema}, and accepts writes.`)];
};

/** Deliveries to the shop (`WEBHOOK_URL`). */
export const checkOutbox = ({ config, database, now }: Facts): readonly Finding[] => {
  if (!config?.ok || config.value.WEBHOOK_URL === undefined || !database?.ok || !database.value.stored) return [];
  return [checkDeliveries(database.value.stored.outbox, now)];
};

/**
 * How far the responder's clock is ahead, ms. `Date` has whole seconds (RFC 9110 §6.6.1), so differences below one second count as 0.
 * Undefined for a cached response, whose time is old.
 */
const aheadOf = ({ headers, askedAt, answeredAt }: HttpAnswer): number | undefined => {
  const at = Date.parse(headers.date ?? '');
  if (Number.isNaN(at) || headers.age !== undefined) return undefined;
  if (at + SECOND < askedAt) return at + SECOND - askedAt;
  return at > answeredAt ? at - answeredAt : 0;
};

/** Compares this machine's clock with those of the database, the shop and the server's public address. */
export const checkClocks = ({ database, shop, site }: Facts): readonly Finding[] => {
  const ofDatabase = database?.ok ? database.value.aheadMs : undefined;
  const ofShop = shop?.front.ok ? aheadOf(shop.front.value) : undefined;
  const ofSite = site?.ready.ok ? aheadOf(site.ready.value) : undefined;
  return [
    ...(ofDatabase === undefined ? [] : [checkClock('The database’s clock', ofDatabase)]),
    ...(ofShop === undefined ? [] : [checkClock('The shop’s clock', ofShop)]),
    ...(ofSite === undefined ? [] : [checkClock('The server’s clock', ofSite)]),
  ];
};
