import { isDeepStrictEqual } from 'node:util';
import { type KeyFile, signedUnder } from '../../bundle/keys';
import type { Manifest } from '../../bundle/manifest';
import { following } from '../../bundle/provenance';

import { routes, type Status } from '../../protocol/protocol';
import { ok, type Result } from '../../protocol/result';
import type { SignedBundle } from './assembleBundle';
import { openOwn, signOwn } from './ownBundle';
import { type ServerAddress, sendToServer } from './sendToServer';
import { storedManifest } from './storedManifest';

type Files = Omit<SignedBundle, 'id'>;

/** The bundle that a server has its devices take, whatever a share of them tries; none where nothing was published. Errors: those of `sendToServer`. */
const liveBundle = async (
  address: ServerAddress,
): Promise<Result<{ readonly bundle: string; readonly manifest: Manifest } | undefined>> => {
  const status = await sendToServer(address, 'GET', routes.status);
  if (!status.ok) return status;
  const { bundle } = status.value as Status;
  if (bundle === null) return ok(undefined);
  const manifest = await storedManifest(address, bundle);
  return manifest.ok ? ok({ bundle, manifest: manifest.value }) : manifest;
};

/**
 * The bundle as one that takes the place of the server's, signed anew; where it says the same, it is the server's. To come last, when all else is in it.
 * @param keys may sign for the site the bundle is signed for
 * Errors: those of `openOwn` and `sendToServer`.
 */
export const withPrevious = async (address: ServerAddress, { envelope, shards }: Files, keys: KeyFile): Promise<Result<Files>> => {
  const read = openOwn(envelope, keys);
  if (!read.ok) return read;
  const live = await liveBundle(address);
  if (!live.ok) return live;
  return ok({ envelope: signOwn(following(signedUnder(read.value, keys), live.value, isDeepStrictEqual), keys), shards });
};
