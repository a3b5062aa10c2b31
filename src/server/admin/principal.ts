import type { Role } from './role';

/** Who asks. */
export interface Principal {
  /** As in the audit log: `token:<name>`, `user:<e-mail or subject>` or `setup`, who opened the setup link. */
  readonly actor: string;
  readonly role: Role;
  readonly by: 'token' | 'session';
}
