import type { Clock } from '../../../protocol/clock';
import type { Config } from '../../config';
import { openConnector } from '../../connectors/openConnector';
import type { ShopFact } from '../facts';
import { askHttp } from './askHttp';

/** Asks the shop as claims do, with their patience, and changes nothing in it. */
export const tryShop = async (
  { shop, SHOP_TIMEOUT_MS: timeoutMs }: Pick<Config, 'shop' | 'SHOP_TIMEOUT_MS'>,
  clock: Clock,
): Promise<ShopFact> => {
  const connector = openConnector(shop, timeoutMs);
  const ask = () => (connector.probe ?? connector.capabilities)();
  const [first, front] = await Promise.all([ask(), askHttp(shop.SHOP_URL, clock, { method: 'HEAD', redirect: 'manual' })]);
  // Once more, because a claim mostly finds connection and sign-in made.
  const from = clock();
  const asked = first.ok ? await ask() : first;
  return { platform: connector.platform, asked, tookMs: clock() - from, timeoutMs, front };
};
