import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';

const { fine, warning, failure } = findingsOf('shop');

const NO_SHOP =
  'SHOP_URL must be where a shop of this SHOP_PLATFORM answers by itself, not a page, a cache or a sign-in before it (docs/shops/README.md).';

const FIXES: Readonly<Record<string, string>> = {
  shop_unreachable: 'Mend SHOP_URL (name, port, http or https), or what keeps this machine from the shop.',
  shop_no_answer: 'Look whether the shop is up; SHOP_TIMEOUT_MS says how long a claim waits for it.',
  shop_unauthorized: 'Give the token, keys or password that the shop has for Couplet, with the rights that docs/shops/README.md names.',
  shop_refused: 'Look at the shop’s token and its rights, at SHOP_PLATFORM and at SHOP_URL (docs/shops/README.md).',
  shop_extension_missing: 'Put Couplet’s extension of this version into the shop (docs/shops/evershop.md).',
};

/** Share of a claim's patience from which on the shop is called slow: a busy hour takes the rest. */
const SLOW = 0.5;

/** The shop that makes the codes: reached, lets this server in, soon enough. */
export const checkShop = ({ shop }: Facts): readonly Finding[] => {
  if (!shop) return [];
  const { platform, asked, tookMs, timeoutMs } = shop;
  if (!asked.ok) {
    const { code, message } = asked.error;
    return [failure(code, `${message.replace(/\.?$/, '')}: no code can be made, and no coupon is handed out.`, FIXES[code] ?? NO_SHOP)];
  }
  if (tookMs > timeoutMs * SLOW)
    return [
      warning(
        'shop_slow',
        `The shop takes ${tookMs} ms to answer, and a claim gives it up after ${timeoutMs} ms.`,
        'Make the shop answer sooner, or run this server nearer to it; with a greater SHOP_TIMEOUT_MS shoppers wait longer for their code.',
      ),
    ];
  return [fine(`The shop (${platform}) answers within ${tookMs} ms, and lets this server in.`)];
};
