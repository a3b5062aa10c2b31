import type { Envelope, Manifest } from '../../bundle/manifest';
import { routes } from '../../protocol/protocol';
import { ok, type Result } from '../../protocol/result';
import { type ServerAddress, sendToServer } from './sendToServer';

/** Of a bundle that a server holds, which checked it when it was published. Errors: those of `sendToServer`. */
export const storedManifest = async (address: ServerAddress, bundle: string): Promise<Result<Manifest>> => {
  const answer = await sendToServer(address, 'GET', routes.manifest(bundle));
  return answer.ok ? ok(JSON.parse((answer.value as Envelope).payload) as Manifest) : answer;
};
