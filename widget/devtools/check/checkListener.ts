import type { PageEvents } from '../../pageEvents';
import type { Mistake } from './mistake';
import { nearest } from './nearest';
import { quoted } from './quoted';

const names: readonly (keyof PageEvents | 'apply')[] = ['ready', 'attribution', 'claim', 'applied', 'apply'];

const of = (name: unknown, message: string): Mistake => ({
  code: 'listener_unusable',
  about: `on ${String(name)}`,
  message: `on ${message}`,
});

/** What is wrong with `couplet('on', name, listener)`. */
export const checkListener = (name: unknown, listener: unknown): readonly Mistake[] => {
  if (!names.some((known) => known === name)) {
    const meant = nearest(String(name), names, 2);
    return [of(name, `${quoted(name)} is never called: ${meant ? `${meant}?` : `there are ${names.join(', ')}`}`)];
  }
  return typeof listener === 'function' ? [] : [of(name, `${quoted(name)}: ${quoted(listener)} is no function, and is not called`)];
};
