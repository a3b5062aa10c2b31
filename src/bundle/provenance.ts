import * as v from 'valibot';
import { SOFTWARE } from '../protocol/software';
import type { Manifest } from './manifest';

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/));
const bundleId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

/** What training read. Everybody can read it, so it says how much there was and never of whom. */
const trainingLogSchema = v.object({
  kind: v.picklist(['events', 'orders', 'items', 'acceptance']),
  /** Of the file's bytes as they lay there, as `sha256sum` tells it; absent: it was a table in a database. */
  sha256: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  /** Rows that could be used. */
  rows: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** First and last day of them, UTC; absent: the log has no times. */
  days: v.exactOptional(v.tuple([day, day])),
});
export type TrainingLog = v.InferOutput<typeof trainingLogSchema>;

const trainingSchema = v.object({
  seed: v.pipe(v.number(), v.safeInteger()),
  logs: v.pipe(v.array(trainingLogSchema), v.minLength(1), v.maxLength(4)),
  /** The bundle whose network training could start from. */
  warmStart: v.exactOptional(bundleId),
});
export type Training = v.InferOutput<typeof trainingSchema>;

/** Where a bundle comes from (docs/adr/050). Devices do not read it. */
export const provenanceSchema = v.object({
  version: v.literal(1),
  /** What composed and signed it, as name/version. */
  software: v.pipe(v.string(), v.maxLength(60), v.regex(/^[a-z][\w-]*\/\d[\w.+-]*$/)),
  /** What devices had when it was published; absent: nothing, or it was signed before anybody knew. */
  previous: v.exactOptional(bundleId),
  /** Of the models in it, whoever composed it; absent: none was trained. */
  training: v.exactOptional(trainingSchema),
});
export type Provenance = v.InferOutput<typeof provenanceSchema>;

/** Of a bundle that is made now, by this software. */
export const provenanceOf = (training: Training | undefined, previous?: string): Provenance => ({
  version: 1,
  software: SOFTWARE,
  ...(previous === undefined ? {} : { previous }),
  ...(training ? { training } : {}),
});

/**
 * The manifest as one that takes the place of what devices have. One that says the same but for where it comes from stays the bundle it was, with its
 * id: devices begin to learn anew with another (`device/policyOf`).
 * @param live none where devices have none
 * @param same deep equality of JSON
 */
export const following = (
  manifest: Manifest,
  live: { readonly bundle: string; readonly manifest: Manifest } | undefined,
  same: (a: unknown, b: unknown) => boolean,
): Manifest => {
  const said = ({ provenance, ...rest }: Manifest): unknown => JSON.parse(JSON.stringify([rest, provenance?.training ?? null]));
  if (!live || !same(said(manifest), said(live.manifest)))
    return { ...manifest, provenance: provenanceOf(manifest.provenance?.training, live?.bundle) };
  const { provenance: _, ...rest } = manifest;
  // In its old place, because what is signed is a text.
  return live.manifest.provenance ? { ...manifest, provenance: live.manifest.provenance } : rest;
};
