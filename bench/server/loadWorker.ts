import { setTimeout as pause } from 'node:timers/promises';
import { claimKey, reportBody } from '../../test/helpers/server/testServer';
import { quantile } from '../decision/quantile';
import { CLAIMED_COUPON, type LoadOrder, type LoadResult } from './load';
import { rawConnection } from './rawConnection';
import { spreadId } from './spreadId';

const head = (path: string, host: string, fields: readonly string[]): string =>
  [`POST ${path} HTTP/1.1`, `host: ${host}`, ...fields, '', ''].join('\r\n');

/** The bytes of request `n`. */
const requestOf = ({ what, url, bundle }: LoadOrder): ((n: number) => string) => {
  const { host } = new URL(url);
  if (what === 'reports') {
    const [placeholder, body] = [spreadId(0), reportBody({ id: spreadId(0), bundle, answer: 3 })];
    const [before = '', after = ''] = body.split(placeholder);
    const start = `${head('/v1/reports', host, ['content-type: application/json', `content-length: ${body.length}`])}${before}`;
    return (n) => start + spreadId(n) + after;
  }
  const body = JSON.stringify({ v: 'claim/1', couponId: CLAIMED_COUPON, couponVersion: 1, attribution: 'v1.exp-1.couplet.-' });
  const [before = '', after = ''] = head('/v1/claims', host, [
    'content-type: application/json',
    'idempotency-key: KEY',
    `content-length: ${body.length}`,
  ]).split('KEY');
  return (n) => before + claimKey(n) + after + body;
};

const work = async (order: LoadOrder): Promise<LoadResult> => {
  const { url, connections, ms = Number.POSITIVE_INFINITY, requests = Number.POSITIVE_INFINITY, perSecond, from } = order;
  const request = requestOf(order);
  const [times, shedTimes]: [number[], number[]] = [[], []];
  const failures: Record<string, number> = {};
  let next = from;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + ms;
  await Promise.all(
    // Each sends once it is open: a server ends connections on which nothing comes.
    Array.from({ length: connections }, async () => {
      const connection = await rawConnection(url);
      while (performance.now() < end && next < from + requests) {
        const n = next++;
        if (perSecond) await pause(Math.max(0, start + (1_000 * (n - from)) / perSecond - performance.now()));
        const sentAt = performance.now();
        const status = await connection.send(request(n));
        const took = performance.now() - sentAt;
        if (status === 200) times.push(took);
        else if (status === 503) shedTimes.push(took);
        else failures[status] = (failures[status] ?? 0) + 1;
        if (status === 0) break;
      }
      connection.close();
    }),
  );
  const took = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return {
    sent: next - from,
    acknowledged: times.length,
    shed: shedTimes.length,
    failed: Object.values(failures).reduce((sum, count) => sum + count, 0),
    failures,
    ms: took,
    p50: times.length > 0 ? quantile(times, 0.5) : 0,
    p99: times.length > 0 ? quantile(times, 0.99) : 0,
    max: times.reduce((most, time) => Math.max(most, time), 0),
    shedP50: shedTimes.length > 0 ? quantile(shedTimes, 0.5) : 0,
    cpuMs: (user + system) / 1_000,
  };
};

/** A process of its own: one order a message, one result back. */
process.on('message', (order: LoadOrder) => {
  void work(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.send?.('ready');
