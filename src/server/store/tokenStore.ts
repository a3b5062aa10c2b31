/** The key that signs the tokens of an epoch (`protocol/reporting/tokens`). */
export interface TokenKey {
  readonly epoch: number;
  /** Modulus, base64url: the public half. */
  readonly n: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** What a report was paid with. */
export interface SpentToken {
  readonly epoch: number;
  /** SHA-256 of the token's public key as bytes, hex: its encoding as text is not unique. */
  readonly keySha256: string;
}

/** Part of the port: keys of tokens, and the tokens that are spent. */
export interface TokenStore {
  /** By epoch, ascending. */
  tokenKeys(): Promise<readonly TokenKey[]>;
  /** Keeps the keys of epochs that have none; a key once kept is never replaced, whoever makes another one. */
  addTokenKeys(keys: readonly TokenKey[], now: number): Promise<void>;
  /** Forgets keys and spent tokens of the epochs before one. Returns how many tokens were forgotten. */
  forgetTokens(beforeEpoch: number): Promise<number>;
}
