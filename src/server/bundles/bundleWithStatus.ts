import type { BundleFiles, Status, StatusWithBundle } from '../../protocol/protocol';
import { sha256 } from '../http/signature';
import type { BundleFile, BundleRepository } from '../records/bundleRepository';
import { readManifest } from './bundleFacts';
import { compressFiles, shardsOf } from './openUpload';

/** Weights of at most this many bytes in all come with the status. Larger ones are better cached by themselves. */
const MOST = 32_768;

/** The signed envelope of a stored bundle, with its weights if they are small. A first page needs neither token keys nor goods. */
const filesOf = async (store: Pick<BundleRepository, 'bundleFile'>, id: string): Promise<BundleFiles | undefined> => {
  const [envelope, manifest] = await Promise.all([store.bundleFile(id, 'manifest.json'), readManifest(store, id)]);
  if (!envelope || !manifest) return undefined;
  const { tokens: _, picks: __, ...rest } = manifest;
  const weights = shardsOf(rest);
  const isSmall = weights.reduce((sum, { bytes }) => sum + bytes, 0) <= MOST;
  const files = await Promise.all((isSmall ? weights : []).map(({ sha256: hash }) => store.bundleFile(id, `${hash}.bin`)));
  return {
    envelope: Buffer.from(envelope.data).toString('utf8'),
    shards: Object.fromEntries(
      files.flatMap((file) => (file ? [[file.name.replace('.bin', ''), Buffer.from(file.data).toString('base64url')]] : [])),
    ),
  };
};

/**
 * Answers to `?with=bundle`, the last one kept and compressed: all first visits ask for the same until the status changes. `undefined`
 * without a bundle.
 */
export const createBundleWithStatus = (
  store: Pick<BundleRepository, 'bundleFile'>,
): ((status: Status) => Promise<(BundleFile & { readonly etag: string }) | undefined>) => {
  let last: { readonly status: string; readonly answer: ReturnType<typeof answerTo> } | undefined;
  const answerTo = async (status: Status) => {
    const files = status.bundle === null ? undefined : await filesOf(store, status.bundle);
    if (!files) return undefined;
    const text = JSON.stringify({ ...status, files } satisfies StatusWithBundle);
    const [file] = await compressFiles([{ name: 'status.json', data: Buffer.from(text) }]);
    return file && { ...file, etag: sha256(text).slice(0, 16) };
  };
  return (status) => {
    const text = JSON.stringify(status);
    if (last?.status !== text) {
      const answer = answerTo(status);
      last = { status: text, answer };
      // A database that fails is asked again.
      answer.catch(() => {
        if (last?.answer === answer) last = undefined;
      });
    }
    return last.answer;
  };
};
