import { InvalidArgumentError } from 'commander';

/** Parser of an option that is a share of the devices, such as `10%`, `0.1` or `100%`; in [0, 1]. */
export const shareArgument = (text: string): number => {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const share = percent ? Number(percent[1]) / 100 : Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1)) throw new InvalidArgumentError('It must be a share such as 10% or 0.1.');
  return share;
};
