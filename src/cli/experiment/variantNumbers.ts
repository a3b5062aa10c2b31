import { InvalidArgumentError } from 'commander';
import { type Variant, variants } from '../../protocol/experiment';
import { wholeNumber } from '../wholeNumber';

const isVariant = (text: string | undefined): text is Variant => variants.some((variant) => variant === text);

/** `none=1,couplet=3` → a number of each variant, 0 for those not named. */
const variantNumbers = (text: string, parse: (text: string) => number): Record<Variant, number> => {
  const found = { none: 0, rule: 0, couplet: 0 };
  const seen = new Set<string>();
  for (const part of text.split(',')) {
    const [name, value, ...rest] = part.split('=').map((piece) => piece.trim());
    if (!isVariant(name) || value === undefined || rest.length > 0 || seen.has(name)) {
      throw new InvalidArgumentError(`It must name each of ${variants.join(', ')} at most once, such as none=.2,rule=.3,couplet=.5.`);
    }
    seen.add(name);
    found[name] = parse(value);
  }
  return found;
};

const share = (text: string): number => {
  const number = Number(text);
  if (text === '' || !(number >= 0 && number <= 1)) throw new InvalidArgumentError('A share is between 0 and 1.');
  return number;
};

/** Parser of `--shares`: allocation shares that sum to 1, of two arms or more. */
export const allocationShares = (text: string): Record<Variant, number> => {
  const shares = variantNumbers(text, share);
  const values = Object.values(shares);
  if (Math.abs(values.reduce((sum, one) => sum + one, 0) - 1) > 1e-9) throw new InvalidArgumentError('Shares must sum to 1.');
  if (values.filter((one) => one > 0).length < 2) throw new InvalidArgumentError('An experiment has two arms or more.');
  return shares;
};

/** Parser of `--assigned`: devices assigned to each arm. */
export const assignedDevices = (text: string): Record<Variant, number> => variantNumbers(text, wholeNumber);
