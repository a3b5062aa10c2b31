import { InvalidArgumentError } from 'commander';

const ISO = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/;

/** Parser of an option that is a date or time in ISO 8601, UTC where it names no zone; ms since the epoch. */
export const timeArgument = (text: string): number => {
  const time = ISO.test(text) ? Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('It must be a date such as 2011-08-01.');
  return time;
};
