import { getConfig } from '@evershop/evershop/lib/util/getConfig';
import { pricesIncludeTax } from '../../../services/basket.js';

export default {
  Query: {
    couplet: () => ({
      version: 3,
      server: getConfig('couplet.server', null),
      key: getConfig('couplet.key', null),
      consent: getConfig('couplet.consent', null),
      position: getConfig('couplet.position', null),
      // EverShop's own theme is light, whatever the shopper's system is set to.
      theme: getConfig('couplet.theme', 'light'),
      pricesIncludeTax: pricesIncludeTax(),
    }),
  },
};
