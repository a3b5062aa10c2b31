/** Is it whole: `pk_` and 43 characters of base64url, which are the 32 bytes of an Ed25519 key? */
export const isSiteKey = (text: string): boolean => /^pk_[A-Za-z0-9_-]{43}$/.test(text);
