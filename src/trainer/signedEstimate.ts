import type { Estimate } from '../core/evaluation/meanAndSe';

/** A difference and its standard error, as notes tell them. */
export const signedEstimate = ({ value, se }: Estimate): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)} ±${se.toFixed(4)}`;
