import * as v from 'valibot';

const failure = v.object({ code: v.string(), message: v.string() });
const instant = v.number();

/** `GET /v1/admin/health`; instants in UTC ms. */
export const healthSchema = v.object({
  v: v.literal('health/1'),
  at: instant,
  startedAt: instant,
  software: v.string(),
  shop: v.object({
    platform: v.string(),
    lastOkAt: v.nullable(instant),
    lastError: v.nullable(v.object({ ...failure.entries, at: instant })),
    lastOrderAt: v.nullable(instant),
  }),
  store: v.nullable(v.object({ kind: v.string(), bytes: v.number(), disk: v.nullable(v.object({ free: v.number(), total: v.number() })) })),
  lastBackupAt: v.nullable(instant),
  certificateEnds: v.nullable(instant),
  claims: v.object({
    squeezedSince: v.nullable(instant),
    coupons: v.array(
      v.object({
        couponId: v.string(),
        open: v.number(),
        pending: v.number(),
        recent: v.number(),
        overdue: v.number(),
        limited: v.number(),
      }),
    ),
  }),
  queues: v.nullable(
    v.object({
      messages: v.object({ waiting: v.number(), oldestDue: v.nullable(instant) }),
      webhooks: v.object({ waiting: v.number(), dead: v.number(), oldest: v.nullable(instant) }),
      pendingClaims: v.number(),
      overdueClaims: v.number(),
      unreadableOrders: v.number(),
    }),
  ),
  findings: v.array(
    v.object({
      check: v.string(),
      level: v.picklist(['ok', 'warning', 'failure']),
      code: v.string(),
      message: v.string(),
      fix: v.optional(v.string()),
    }),
  ),
});
export type Health = v.InferOutput<typeof healthSchema>;

/** `GET /v1/admin/webhooks`. */
export const webhooksSchema = v.object({
  v: v.literal('webhooks/1'),
  url: v.nullable(v.string()),
  waiting: v.number(),
  dead: v.number(),
  deliveries: v.array(
    v.object({
      id: v.string(),
      type: v.string(),
      at: instant,
      attempts: v.number(),
      state: v.picklist(['waiting', 'dead', 'delivered']),
      /** Next attempt of a waiting event, otherwise the last one. */
      when: instant,
      answer: v.string(),
    }),
  ),
  incoming: v.array(
    v.object({
      route: v.string(),
      accepted: v.number(),
      lastAt: v.nullable(instant),
      refused: v.array(v.object({ code: v.string(), count: v.number(), lastAt: instant })),
    }),
  ),
});
export type Webhooks = v.InferOutput<typeof webhooksSchema>;

/** `GET /v1/admin/backups`. */
export const backupsSchema = v.object({
  v: v.literal('backups/1'),
  possible: v.boolean(),
  folder: v.nullable(v.string()),
  everyHours: v.number(),
  keep: v.number(),
  running: v.nullable(v.object({ startedAt: instant, share: v.number() })),
  failure: v.nullable(v.object({ ...failure.entries, failedAt: instant })),
  files: v.array(v.object({ name: v.string(), takenAt: instant, bytes: v.number(), scheduled: v.boolean() })),
});
export type Backups = v.InferOutput<typeof backupsSchema>;

/** `GET /v1/admin/code`. */
export const codeSchema = v.object({
  v: v.literal('code/1'),
  code: v.string(),
  verdict: v.string(),
  couponId: v.nullable(v.string()),
  source: v.nullable(v.string()),
  /** The order that used it. */
  orderId: v.nullable(v.string()),
  claimedAt: v.nullable(instant),
  expiresAt: v.nullable(instant),
});
export type CodeFound = v.InferOutput<typeof codeSchema>;
