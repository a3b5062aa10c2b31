import { routes } from '../../src/protocol/protocol';
import { MINUTE } from '../../src/protocol/values/clock';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import type { DeviceStorage, OutboxEntry, SentFate } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { takeOut } from './takeOut';

const LONGEST_BACKOFF = 24 * 60 * MINUTE;

/** Delay before attempt n + 1: 1, 2, 4 … minutes, at most a day. */
export const backoff = (attempts: number): number => Math.min(LONGEST_BACKOFF, MINUTE * 2 ** attempts);

/** Does the body contain shares for secure aggregation, which go to the leader? */
const isSplit = (body: string): boolean => body.startsWith('{"v":"split/1"');

/**
 * 428 means that a token is needed, which the next bundle will state. 409 means the id is known with another body, which resending the
 * stored bytes cannot repair, so it counts as delivered.
 */
const fateOf = (status: number | undefined): 'sent' | 'dropped' | 'later' => {
  if (status === undefined || status >= 500 || status === 408 || status === 428 || status === 429) return 'later';
  return status < 300 || status === 409 ? 'sent' : 'dropped';
};

export const close = (storage: DeviceStorage, key: string, now: number, fate?: SentFate): Promise<unknown> =>
  storage.transaction(['outbox', 'sent'], 'readwrite', (transaction) => takeOut(transaction, key, now, fate));

/**
 * Sends an entry that is stored as tried, and takes it out of the outbox unless it has to be sent again.
 * @returns whether there was an answer
 */
export const sendEntry = async (
  ports: Pick<WorkerPorts, 'fetch' | 'clock'>,
  api: string,
  storage: DeviceStorage,
  problems: Problems,
  key: string,
  { body, spend = body }: OutboxEntry,
): Promise<boolean> => {
  const answer = await request(ports, api + (isSplit(body) ? routes.splitReports : routes.reports), {
    method: 'POST',
    // A string goes as plain text, which the browser sends to another origin without asking first.
    body: spend,
    keepalive: true,
  });
  const fate = fateOf(answer.ok ? answer.value.status : undefined);
  if (fate !== 'later') await close(storage, key, ports.clock(), fate === 'sent' ? undefined : 'refused');
  if (answer.ok && fate === 'dropped')
    problems.add({ code: 'report_refused', message: `The server refused a report with status ${answer.value.status}.` });
  return answer.ok;
};
