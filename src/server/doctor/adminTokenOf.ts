import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config';
import { keptSecret } from '../keptSecret';

/** The owner's token of the environment, else the one that a start kept; none is drawn. */
export const adminTokenOf = ({ ADMIN_TOKEN, DATA_DIR }: Config): string | undefined => {
  if (ADMIN_TOKEN !== undefined || !existsSync(join(DATA_DIR, 'secrets.json'))) return ADMIN_TOKEN;
  const none = new Error('none');
  try {
    return keptSecret(DATA_DIR, 'adminToken', () => {
      throw none;
    });
  } catch {
    // Not kept, or a file that cannot be read, which the server says when it starts.
    return undefined;
  }
};
