import type { Envelope, Manifest } from '../../core/bundle/manifest';
import { ok, type Result } from '../../core/result';
import { routes } from '../../core/sync/protocol';
import { type ServerAddress, sendToServer } from './sendToServer';

/** Of a bundle that a server holds, which checked it when it was published. Errors: those of `sendToServer`. */
export const storedManifest = async (address: ServerAddress, bundle: string): Promise<Result<Manifest>> => {
  const answer = await sendToServer(address, 'GET', routes.manifest(bundle));
  return answer.ok ? ok(JSON.parse((answer.value as Envelope).payload) as Manifest) : answer;
};
