/** Puts a code onto the shopper's cart; true = the cart has taken it, and lost nothing else by it. */
export type ApplyCode = (code: string) => Promise<boolean>;
