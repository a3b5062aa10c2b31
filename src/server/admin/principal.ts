import type { Role } from './role';

/** Who asks. */
export interface Principal {
  /** As in the audit log: `token:<name>` or `user:<e-mail or subject>`. */
  readonly actor: string;
  readonly role: Role;
  readonly by: 'token' | 'session';
}
