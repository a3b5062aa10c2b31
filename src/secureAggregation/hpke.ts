import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { SplitTask } from '../protocol/reporting/splitReport';
import { fail, ok, type Result } from '../protocol/values/result';
import { fromBase64url, toBase64url } from './bytes';

/** The aggregator a share is for. */
export type SplitRole = 'leader' | 'helper';

/** What a share is bound to. It can only be opened with the same context. */
export interface ShareContext extends Pick<SplitTask, 'question'> {
  readonly bundle: string;
  /** Report id. */
  readonly id: string;
  /** As sent. */
  readonly publicShare: string;
}

/** DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM (RFC 9180). WebCrypto supports all of it in browsers and Node 20, unlike X25519. */
const suite = () => new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const ENC_BYTES = 65;

const utf8 = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;

/**
 * `info` binds role, version and question. Bundle, report and public share are associated data. So no share can pass for another. A browser
 * or aggregator older than questions always uses the first question, which has no name here, whatever the manifest states. What it seals
 * for another question cannot be opened, even if both have the same length.
 */
const infoOf = (role: SplitRole, { question }: ShareContext): ArrayBuffer =>
  utf8(`couplet split/1 ${question ? `${question} ` : ''}${role}`);
const aadOf = ({ bundle, id, publicShare }: ShareContext): ArrayBuffer => utf8(`${bundle} ${id} ${publicShare}`);

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** Seals a share. @param publicKey base64url, 65 bytes @returns encapsulated key ‖ ciphertext, base64url */
export const sealShare = async (publicKey: string, role: SplitRole, context: ShareContext, share: Uint8Array): Promise<string> => {
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.deserializePublicKey(bufferOf(fromBase64url(publicKey)));
  const { enc, ct } = await hpke.seal({ recipientPublicKey, info: infoOf(role, context) }, bufferOf(share), aadOf(context));
  return toBase64url(new Uint8Array([...new Uint8Array(enc), ...new Uint8Array(ct)]));
};

/** Opens a share. Error `share_sealed`: it was sealed for another key or role, belongs to another report, or was altered. */
export const openShare = async (
  key: CryptoKey,
  role: SplitRole,
  context: ShareContext,
  sealed: string,
): Promise<Result<Uint8Array<ArrayBuffer>>> => {
  try {
    const bytes = fromBase64url(sealed);
    const enc = bufferOf(bytes.subarray(0, ENC_BYTES));
    const opened = await suite().open(
      { recipientKey: key, enc, info: infoOf(role, context) },
      bufferOf(bytes.subarray(ENC_BYTES)),
      aadOf(context),
    );
    return ok(new Uint8Array(opened));
  } catch {
    return fail('share_sealed', 'The share does not open.');
  }
};

/** An aggregator's key pair, base64url: 65 and 32 bytes. */
export interface SplitKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

export const makeSplitKey = async (): Promise<SplitKeyPair> => {
  const { kem } = suite();
  const pair = await kem.generateKeyPair();
  return {
    publicKey: toBase64url(new Uint8Array(await kem.serializePublicKey(pair.publicKey))),
    privateKey: toBase64url(new Uint8Array(await kem.serializePrivateKey(pair.privateKey))),
  };
};

/** For `openShare`. */
export const importSplitKey = ({ privateKey }: SplitKeyPair): Promise<CryptoKey> =>
  suite().kem.deserializePrivateKey(bufferOf(fromBase64url(privateKey)));
