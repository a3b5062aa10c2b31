import * as v from 'valibot';
import type { Manifest } from './manifest';

/**
 * This program and its version as a product token (https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5). A test compares it with
 * package.json.
 */
export const SOFTWARE = 'couplet/0.1.0';

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/));
const bundleId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

/** What training read. It is public, so it states amounts and never identifies shoppers. */
const trainingLogSchema = v.object({
  kind: v.picklist(['events', 'orders', 'items', 'acceptance']),
  /** SHA-256 of the file's bytes, as `sha256sum` prints it; absent: the log was a table in a database. */
  sha256: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  /** Usable rows. */
  rows: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** First and last day of these rows, UTC; absent: the log has no times. */
  days: v.exactOptional(v.tuple([day, day])),
});
export type TrainingLog = v.InferOutput<typeof trainingLogSchema>;

const trainingSchema = v.object({
  seed: v.pipe(v.number(), v.safeInteger()),
  logs: v.pipe(v.array(trainingLogSchema), v.minLength(1), v.maxLength(4)),
  /** The bundle whose network was the starting point of training. */
  warmStart: v.exactOptional(bundleId),
});
export type Training = v.InferOutput<typeof trainingSchema>;

/** Origin of a bundle (docs/adr/050). Devices do not read it. */
export const provenanceSchema = v.object({
  version: v.literal(1),
  /** Software that composed and signed it, as name/version. */
  software: v.pipe(v.string(), v.maxLength(60), v.regex(/^[a-z][\w-]*\/\d[\w.+-]*$/)),
  /** The bundle that was live when this one was published; absent: none, or it was signed before this was known. */
  previous: v.exactOptional(bundleId),
  /** Training of the models in it, whoever composed it; absent: no model was trained. */
  training: v.exactOptional(trainingSchema),
});
export type Provenance = v.InferOutput<typeof provenanceSchema>;

/** Provenance of a bundle made now, by this software. */
export const provenanceOf = (training: Training | undefined, previous?: string): Provenance => ({
  version: 1,
  software: SOFTWARE,
  ...(previous === undefined ? {} : { previous }),
  ...(training ? { training } : {}),
});

/**
 * The manifest as a successor of the live one. If only its provenance differs, the result is the live bundle with its id, because devices
 * restart learning when the id changes (`engine/decision/policyOf`).
 * @param live `undefined` if no bundle is live
 * @param same deep equality of JSON, and of what else makes a version
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
  // Key order matters, because the signature covers the text.
  return live.manifest.provenance ? { ...manifest, provenance: live.manifest.provenance } : rest;
};
