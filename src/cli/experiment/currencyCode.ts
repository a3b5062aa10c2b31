import { InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { currencySchema } from '../../protocol/money';

/** Parser of an ISO 4217 code. */
export const currencyCode = (text: string): string => {
  if (!v.is(currencySchema, text)) throw new InvalidArgumentError('It must be a code such as EUR.');
  return text;
};
