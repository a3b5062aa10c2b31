import * as v from 'valibot';
import type { Manifest } from '../../bundle/manifest';

/** Of which experiment visits are, and what they are measured with: only where it is the same do their cells say the same. */
export const visitMeasureSchema = v.object({
  experiment: v.string(),
  currency: v.string(),
  /** How long attention lasts, ms. */
  halfLifeMs: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  /** When a visit is over, ms. */
  idleMs: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
type VisitMeasure = v.InferOutput<typeof visitMeasureSchema>;

/** What of a bundle or campaign decides it. */
export interface Measured extends Pick<Manifest, 'currency' | 'session'> {
  readonly experiment: Pick<Manifest['experiment'], 'id'>;
  readonly profile: Pick<Manifest['profile'], 'halfLifeMs'>;
}

export const visitMeasureOf = ({ experiment, currency, profile, session }: Measured): VisitMeasure => ({
  experiment: experiment.id,
  currency,
  halfLifeMs: profile.halfLifeMs,
  idleMs: session.idleMs,
});

export const sameMeasure = (one: VisitMeasure, other: VisitMeasure): boolean =>
  one.experiment === other.experiment &&
  one.currency === other.currency &&
  one.halfLifeMs === other.halfLifeMs &&
  one.idleMs === other.idleMs;

/**
 * From here on what is believed of a shop is its own for the larger part. Below, it is mostly noise and what other shops are like, of which simulated ones
 * alone are known: the cold start stays.
 */
export const LEAST_TOLD = 0.5;
