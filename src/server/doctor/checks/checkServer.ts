import { MINUTE, SECOND } from '../../../protocol/values/clock';
import { type Facts, type Finding, findingsOf, type HttpAnswer } from '../facts';

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

const outboxFinding = findingsOf('webhooks');
/** The first retries of a delivery come within seconds. */
const LATE = 15 * MINUTE;

/** Deliveries to the shop (`WEBHOOK_URL`). */
export const checkOutbox = ({ config, database, now }: Facts): readonly Finding[] => {
  if (!config?.ok || config.value.WEBHOOK_URL === undefined || !database?.ok || !database.value.stored) return [];
  const { waiting, dead, oldest } = database.value.stored.outbox;
  if (dead > 0)
    return [
      outboxFinding.warning(
        'webhooks_dead',
        `${dead} webhook events failed after many tries.`,
        'List them (`GET /v1/admin/webhooks`), fix the receiver at WEBHOOK_URL, and send them again (`POST /v1/admin/webhooks/retry`).',
      ),
    ];
  return oldest !== null && oldest < now - LATE
    ? [
        outboxFinding.warning(
          'webhooks_late',
          `${waiting} events wait, the oldest since ${new Date(oldest).toISOString()}.`,
          'Fix the receiver at WEBHOOK_URL, and check that the server runs.',
        ),
      ]
    : [outboxFinding.fine(`Webhooks reach the shop. ${waiting} events are waiting.`)];
};

const clockFinding = findingsOf('clock');

/** Clock difference at which signatures are refused. */
const SIGNATURES = 5 * MINUTE;
const TOLERATED = 30 * SECOND;

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

const judge = (whose: string, aheadMs: number): Finding => {
  const seconds = Math.round(Math.abs(aheadMs) / SECOND);
  const said = `${whose} is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine’s`;
  const fix = 'Synchronise both machines with NTP (chrony, systemd-timesyncd).';
  if (Math.abs(aheadMs) >= SIGNATURES)
    return clockFinding.failure(
      'clock_wrong',
      `${said}. From 5 minutes on, orders are refused, and coupons start and end at the wrong time.`,
      fix,
    );
  return Math.abs(aheadMs) >= TOLERATED
    ? clockFinding.warning('clock_off', `${said}.`, fix)
    : clockFinding.fine(`${whose} agrees with this machine’s.`);
};

/** Compares this machine's clock with those of the database, the shop and the server's public address. */
export const checkClocks = ({ database, shop, site }: Facts): readonly Finding[] => {
  const ofDatabase = database?.ok ? database.value.aheadMs : undefined;
  const ofShop = shop?.front.ok ? aheadOf(shop.front.value) : undefined;
  const ofSite = site?.ready.ok ? aheadOf(site.ready.value) : undefined;
  return [
    ...(ofDatabase === undefined ? [] : [judge('The database’s clock', ofDatabase)]),
    ...(ofShop === undefined ? [] : [judge('The shop’s clock', ofShop)]),
    ...(ofSite === undefined ? [] : [judge('The server’s clock', ofSite)]),
  ];
};
