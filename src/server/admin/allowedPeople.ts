import * as v from 'valibot';
import { type Role, roleSchema } from './role';

/** `ada@shop.example=owner, bob@shop.example=analyst` as role by address in lower case; undefined for any other text. */
export const allowedPeople = (text: string): ReadonlyMap<string, Role> | undefined => {
  const pairs = text.split(',').map((part) => part.trim().split('='));
  const valid = (pair: readonly string[]): pair is [string, Role] =>
    pair.length === 2 && /^[^\s@]+@[^\s@]+$/.test(pair[0] ?? '') && v.is(roleSchema, pair[1]);
  return pairs.every(valid) ? new Map(pairs.map(([address, role]) => [address.toLowerCase(), role])) : undefined;
};
