import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';

/** The cart attribute passes through the shopper's hands: one that was tampered with is a lost one, never a lost order. */
export const knownAttribution = (text: unknown): string | undefined => (v.is(attributionSchema, text) ? text : undefined);
