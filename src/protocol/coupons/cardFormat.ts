import * as v from 'valibot';
import { cardFormats } from './cardFormats';

/** As a device reads it: a format of a later version is no reason to refuse a bundle, it is drawn in the corner. */
export const cardFormatSchema = v.pipe(v.string(), v.maxLength(20));

/** As a merchant writes it. */
export const knownFormatSchema = v.pipe(v.string(), v.values(cardFormats));
