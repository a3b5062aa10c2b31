import * as v from 'valibot';
import { bundleIdSchema } from './protocol';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const deviceShare = v.pipe(v.number(), v.gtValue(0), v.maxValue(1));
const reasonSchema = v.object({ code: v.string(), message: v.string(), at: v.exactOptional(v.string()) });

/** What a file is in training: orders, a log of behaviour, or the shop's goods. `unknown`: its headings are not known. */
const trainingKinds = ['orders', 'events', 'items', 'unknown'] as const;
export type TrainingKind = (typeof trainingKinds)[number];

/** What a model learns from a file. */
const lessons = ['order_size', 'who_buys', 'gain', 'categories', 'tastes'] as const;

/** What a file lacks, and so cannot teach. */
const gaps = [
  'no_views',
  'no_purchases',
  'few_purchases',
  'no_showings',
  'few_showings',
  'no_propensities',
  'no_times',
  'no_customers',
  'no_goods',
] as const;

/** What training would read in a file, found without training (`couplet inspect`). */
export const inspectionSchema = v.object({
  v: v.literal('inspection/1'),
  kind: v.picklist(trainingKinds),
  /** Preset of an order export, `ga4`, `otto`, or `log` for our own headings. */
  format: v.string(),
  /** Data rows, and those that training can use. */
  rows: count,
  kept: count,
  dropped: v.array(v.object({ code: v.string(), message: v.string(), count, lines: v.array(count) })),
  /** First and last day, UTC. */
  days: v.nullable(v.object({ from: v.string(), to: v.string() })),
  shoppers: count,
  purchases: count,
  ignoredColumns: v.array(v.string()),
  /** Unusual values of the rows that can be used, by column (`trainer/ingest/outliers`). They are kept. Absent in earlier inspections. */
  outliers: v.optional(
    v.array(
      v.object({
        column: v.string(),
        values: count,
        count,
        low: v.number(),
        median: v.number(),
        high: v.number(),
        lines: v.array(count),
      }),
    ),
    [],
  ),
  teaches: v.array(v.picklist(lessons)),
  lacks: v.array(v.picklist(gaps)),
  /** Coupons whose conditions need views, carts or visits that the file lacks. */
  unknownAudience: v.array(v.string()),
  /** Why training on this file would be refused; null: it can be used. */
  problem: v.nullable(reasonSchema),
});
export type Inspection = v.InferOutput<typeof inspectionSchema>;

/** An uploaded file. */
export const trainingFileSchema = v.object({
  id: v.string(),
  name: v.string(),
  bytes: count,
  /** Bytes received; the upload is complete at `bytes`. */
  offset: count,
  /** Time of the file's last change on the device it came from, ms. With name and size it identifies an upload to resume. */
  modified: count,
  /** Of the complete file. */
  sha256: v.nullable(v.string()),
  at: count,
  by: v.string(),
  /** When it is deleted automatically. */
  expiresAt: count,
  /** null: not inspected yet. */
  inspection: v.nullable(inspectionSchema),
});
export type TrainingFile = v.InferOutput<typeof trainingFileSchema>;

/** `GET /v1/admin/training/files` */
export const trainingFilesSchema = v.object({
  files: v.array(trainingFileSchema),
  /** Limits in bytes: a part of an upload, a file, all files together. */
  limits: v.object({ part: count, file: count, all: count }),
});

/** Answer to a part of an upload. */
export const uploadedSchema = v.object({ id: v.string(), offset: count });

/** `POST /v1/admin/training/runs`: ids of complete files, at most one of each kind. */
export const startRunSchema = v.strictObject({
  files: v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(3)),
  /** Also the orders the server has, unless a file has orders. */
  ownOrders: v.optional(v.boolean(), false),
  seed: v.optional(v.pipe(count, v.maxValue(1_000_000)), 42),
});

const runStates = ['running', 'done', 'failed', 'cancelled'] as const;

/** A training run. */
export const trainingRunSchema = v.object({
  id: v.string(),
  state: v.picklist(runStates),
  startedAt: count,
  startedBy: v.string(),
  endedAt: v.nullable(count),
  /** What it reads. `id` null: the server's own orders. */
  inputs: v.array(v.object({ kind: v.picklist(['orders', 'events', 'items']), id: v.nullable(v.string()), name: v.string() })),
  seed: count,
  /** The bundle whose campaign it trains for. */
  base: bundleIdSchema,
  /** Stages in the order they began. */
  stages: v.array(v.object({ stage: v.string(), done: v.number(), total: v.number() })),
  log: v.array(v.string()),
  error: v.nullable(reasonSchema),
  /** The version that was made of it. */
  staged: v.nullable(v.object({ bundle: bundleIdSchema, share: deviceShare, at: count, by: v.string() })),
});
export type TrainingRun = v.InferOutput<typeof trainingRunSchema>;

/** `GET /v1/admin/training/runs`, newest first */
export const trainingRunsSchema = v.object({ runs: v.array(trainingRunSchema) });

const rowSchema = v.object({
  model: v.string(),
  metrics: v.record(v.string(), v.nullable(v.number())),
  se: v.record(v.string(), v.nullable(v.number())),
});

/** Figures of a finished run, as in `metrics.json` of the bundle. */
export const trainingReportSchema = v.object({
  seed: count,
  provenance: v.object({
    training: v.optional(
      v.object({ logs: v.array(v.object({ kind: v.string(), rows: count, days: v.optional(v.tuple([v.string(), v.string()])) })) }),
    ),
  }),
  evaluations: v.array(
    v.object({
      task: v.string(),
      chosen: v.optional(v.string()),
      unused: v.optional(v.boolean()),
      n: count,
      rows: v.array(rowSchema),
    }),
  ),
  notes: v.array(v.string()),
});
export type TrainingReport = v.InferOutput<typeof trainingReportSchema>;

/** `GET /v1/admin/training/runs/:id` */
export const trainedRunSchema = v.object({
  run: trainingRunSchema,
  /** null: not done. */
  report: v.nullable(trainingReportSchema),
  /** Money of the figures. */
  currency: v.string(),
  /** The value of the goods in a typical order, minor units; null: not learnt. */
  meanOrder: v.nullable(v.number()),
});

/** `POST /v1/admin/training/runs/:id/stage`: makes a version of it for a share of the devices, 1 for all. */
export const stageRunSchema = v.strictObject({ share: deviceShare });

/** Its answer. `judged`: orders decide whether it is used for all devices or taken back. */
export const stagedRunSchema = v.object({ id: bundleIdSchema, share: deviceShare, judged: v.boolean() });
