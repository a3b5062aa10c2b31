import * as v from 'valibot';

/** What a route asks for: figures, changes of what shoppers see, or who may do either. */
export type Access = 'read' | 'write' | 'manage';

export const roleSchema = v.picklist(['analyst', 'editor', 'owner'], 'must be analyst, editor or owner');
export type Role = v.InferOutput<typeof roleSchema>;

const allowed: Readonly<Record<Role, readonly Access[]>> = {
  analyst: ['read'],
  editor: ['read', 'write'],
  owner: ['read', 'write', 'manage'],
};

export const may = (role: Role, access: Access): boolean => allowed[role].includes(access);
