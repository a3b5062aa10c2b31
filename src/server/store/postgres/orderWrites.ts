import { codesOf } from '../costOfCodes';
import { withoutCustomer } from '../pseudonym';
import { type OrderEvent, type OrderJob, orderFact, type Settled, settleOrders } from '../settleOrders';
import { closeBooks } from './budgets';
import { putClaims } from './claimColumns';
import type { Postgres, Query } from './connectPostgres';
import { customerKey } from './customerKey';
import { settlementReads } from './settlementReads';
import { storable } from './storable';

const INSERT = `
  INSERT INTO couplet.shop_order
    (order_id, event, refund_id, body_sha256, body, attribution, currency, subtotal, discount, refunded, received_at, bucket)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
    $10::bigint[], $11::bigint[], $12::integer[])`;

/** With the event as it was told, less the raw customer. */
type StorableJob = OrderJob & { readonly told: OrderEvent };

/** The body keeps the ids as they are, in JSON's escapes; the amount of a refund is the one that was settled. */
const bodyOf = ({ told: { inAll: _, bucket: __, ...told }, order: { refunded } }: StorableJob): string =>
  JSON.stringify(refunded === undefined ? told : { ...told, refunded });

const insertOrders = async (query: Query, jobs: readonly StorableJob[]): Promise<void> => {
  if (jobs.length === 0) return;
  const facts = jobs.map(orderFact);
  await query(INSERT, [
    facts.map(({ order_id }) => order_id),
    facts.map(({ event }) => event),
    facts.map(({ refund_id }) => refund_id),
    facts.map(({ body_sha256 }) => body_sha256),
    jobs.map(bodyOf),
    jobs.map(({ order }) => order.attribution ?? null),
    facts.map(({ currency }) => currency),
    facts.map(({ subtotal }) => subtotal),
    facts.map(({ discount }) => discount),
    facts.map(({ refunded }) => refunded),
    jobs.map(({ now }) => now),
    jobs.map(({ order }) => order.bucket ?? null),
  ]);
};

/** What is kept of an event: no raw customer, and text that PostgreSQL can hold. */
const stored = (job: OrderJob, key: () => string): StorableJob => {
  const safe = withoutCustomer(job, key);
  const { order } = safe;
  const { refundId } = order;
  return {
    ...safe,
    order: {
      ...order,
      orderId: storable(order.orderId),
      codes: order.codes.map(storable),
      ...(refundId === undefined ? {} : { refundId: storable(refundId) }),
    },
    told: order,
  };
};

/** Orders and the claims they settle, a batch in one transaction. */
export const orderWrites = (postgres: Postgres) => {
  const keyOfCustomers = customerKey(postgres);
  return {
    settle: async (jobs: readonly OrderJob[]): Promise<readonly Settled[]> => {
      const key = jobs.some(({ order }) => order.customer !== undefined) ? await keyOfCustomers() : '';
      const safe = jobs.map((job) => stored(job, () => key));
      return postgres.transaction(async (query) => {
        const locked = await settlementReads(query, {
          orderIds: safe.map(({ order }) => order.orderId),
          codes: safe.flatMap(({ order }) => codesOf(order)),
          now: Math.max(...safe.map(({ now }) => now)),
        });
        const { answers, fresh, claims } = settleOrders(safe, locked);
        await insertOrders(query, fresh);
        await putClaims(query, claims);
        await closeBooks(query, locked.books, false);
        return answers;
      });
    },
  };
};
