import { InvalidArgumentError } from 'commander';
import type { CreativesSetting } from '../../core/experiment/creativesResult';
import { CONTROL } from '../../core/experiment/drawCreative';

export type CreativesArgument = Omit<CreativesSetting, 'draw'>;

/** Parser of `--creatives`: `tea-10=t1:warm,short`. */
export const creativesArgument = (text: string): CreativesArgument => {
  const [, couponId = '', id = '', list = ''] =
    /^([a-z0-9][a-z0-9_-]{0,39})=([a-z0-9]{1,8}):([a-z0-9]{1,8}(?:,[a-z0-9]{1,8}){0,3})$/.exec(text) ?? [];
  const names = list.split(',');
  if (list === '' || new Set([CONTROL, ...names]).size <= names.length)
    throw new InvalidArgumentError('It must name the coupon, the test and one to four variants, such as tea-10=t1:warm,short.');
  return { couponId, id, variants: names.map((name) => ({ id: name })) };
};
