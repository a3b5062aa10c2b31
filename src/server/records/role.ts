import * as v from 'valibot';

/**
 * Access a route requires: `results` of the experiment, `read` all figures, `draft` what a person may publish, `write` what shoppers see, or
 * `manage` who has access.
 */
export type Access = 'results' | 'read' | 'draft' | 'write' | 'manage';

/** Roles that people can have. */
export const roleSchema = v.picklist(['analyst', 'editor', 'owner'], 'must be analyst, editor or owner');
/** Roles of tokens. `assistant`: a program that reads, and saves drafts for a person to publish. It cannot sign in to the console. */
export const tokenRoleSchema = v.picklist(['analyst', 'assistant', 'editor', 'owner'], 'must be analyst, assistant, editor or owner');
/** `viewer`: a share link. */
export type Role = v.InferOutput<typeof tokenRoleSchema> | 'viewer';

const allowed: Readonly<Record<Role, readonly Access[]>> = {
  viewer: ['results'],
  analyst: ['results', 'read'],
  assistant: ['results', 'read', 'draft'],
  editor: ['results', 'read', 'draft', 'write'],
  owner: ['results', 'read', 'draft', 'write', 'manage'],
};

export const may = (role: Role, access: Access): boolean => allowed[role].includes(access);

/** Parses `ada@shop.example=owner, bob@shop.example=analyst` to roles by address in lower case; undefined for any other text. */
export const allowedPeople = (text: string): ReadonlyMap<string, Role> | undefined => {
  const pairs = text.split(',').map((part) => part.trim().split('='));
  const valid = (pair: readonly string[]): pair is [string, Role] =>
    pair.length === 2 && /^[^\s@]+@[^\s@]+$/.test(pair[0] ?? '') && v.is(roleSchema, pair[1]);
  return pairs.every(valid) ? new Map(pairs.map(([address, role]) => [address.toLowerCase(), role])) : undefined;
};
