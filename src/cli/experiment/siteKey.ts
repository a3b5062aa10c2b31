import { InvalidArgumentError } from 'commander';
import { isSiteKey } from '../../bundle/isSiteKey';

/** Parser of a site's public key. */
export const siteKey = (text: string): string => {
  if (!isSiteKey(text)) throw new InvalidArgumentError('It must be the key of the script tag, pk_ and 43 characters.');
  return text;
};
