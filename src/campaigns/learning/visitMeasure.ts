import * as v from 'valibot';
import type { Manifest } from '../../bundle/manifest';

/** The experiment of the visits and how they are measured. Cells are comparable only if these are equal. */
export const visitMeasureSchema = v.object({
  experiment: v.string(),
  currency: v.string(),
  /** Half-life of interest, ms. */
  halfLifeMs: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  /** Inactivity that ends a visit, ms. */
  idleMs: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
type VisitMeasure = v.InferOutput<typeof visitMeasureSchema>;

/** The parts of a bundle or campaign that determine it. */
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
 * Above this, most of the posterior is specific to the shop. Below, it is mostly noise and the prior, which comes from simulated shops
 * alone, so the cold start is kept.
 */
export const LEAST_TOLD = 0.5;
