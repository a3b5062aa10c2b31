import pg from 'pg';
import { StoreUnavailable } from '../storeUnavailable';

/** SQLSTATE of an error the server answered with (https://www.postgresql.org/docs/current/errcodes-appendix.html), else undefined. */
const stateOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/** Errors of `pg` without a SQLSTATE: those of the socket have a system's code, those of the pool and the protocol only a message. */
const isOfConnection = (error: unknown): boolean =>
  error instanceof Error &&
  ('syscall' in error || error instanceof AggregateError || /timeout|terminated|not queryable|ended/i.test(error.message));

/** Thrown inside a transaction whose rows changed under it, so that it is rolled back and run again. */
export const changedMeanwhile = (): Error =>
  Object.assign(new pg.DatabaseError('The rows changed meanwhile.', 0, 'error'), { code: '40001' });

/** Serialisation failure or deadlock: rolled back by the server, to be run again. */
export const isTransient = (error: unknown): boolean => ['40001', '40P01'].includes(stateOf(error) ?? '');

/** A value one job brought is at fault (data exception, constraint): the other jobs of its batch have a chance without it. */
export const isFaultOfData = (error: unknown): boolean => /^2[23]/.test(stateOf(error) ?? '');

/**
 * May the connection be used again? Not after an error that the server did not answer, nor after it said that it goes (57P…), nor on a
 * server that has become a read-only standby (25006): a new connection may find its successor.
 */
export const leavesConnection = (error: unknown): boolean => {
  const state = stateOf(error);
  return state !== undefined && !/^(08|57P|25006)/.test(state);
};

/**
 * Is the database away, rather than the statement wrong? True where no answer came (connection refused, lost or timed out), for lost and refused
 * connections (08…, 28…), a lack of resources (53…), a server that goes or comes (57P…), one that takes no writes (25006), a statement out of
 * time (57014), and transactions that gave way too often (40…).
 */
export const isUnavailable = (error: unknown): boolean => {
  const state = stateOf(error);
  return state === undefined ? isOfConnection(error) : /^(08|28|40|53|57|25006)/.test(state);
};

/** Where a connection string leads, without user's password or options. */
const placeOf = (url: string): string => {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${hostname || (searchParams.get('host') ?? 'localhost')}:${port || '5432'}${pathname}`;
};

/** An error that says by itself what is wrong, with its reason code as `cause`, as the command line prints it. */
export const refusal = (code: string, message: string): Error => new Error(message, { cause: { code, message } });

/** A sentence for people on why the database cannot be used; never with the password. A `refusal` stays as it is. */
export const unusable = (url: string, thrown: unknown): Error => {
  const error = thrown instanceof StoreUnavailable ? thrown.cause : thrown;
  if (error instanceof Error && error.cause !== undefined && !(error.cause instanceof Error)) return error;
  const place = placeOf(url);
  const state = stateOf(error) ?? '';
  const detail =
    error instanceof Error ? error.message || String((error as { readonly code?: unknown }).code ?? error.name) : String(error);
  if (state.startsWith('28'))
    return refusal('database_refused', `PostgreSQL at ${place} refuses the user or password of DATABASE_URL: ${detail}.`);
  if (state === '3D000') return refusal('database_unknown', `PostgreSQL knows no such database as DATABASE_URL names: ${detail}.`);
  if (state === '42501')
    return refusal(
      'database_refused',
      `The user of DATABASE_URL may not set up its tables at ${place}: ${detail}. It needs CREATE on the database.`,
    );
  if (state !== '') return refusal('database_failed', `PostgreSQL at ${place} cannot be used: ${detail}.`);
  return refusal('database_unreachable', `PostgreSQL at ${place} (DATABASE_URL) cannot be reached: ${detail}.`);
};
