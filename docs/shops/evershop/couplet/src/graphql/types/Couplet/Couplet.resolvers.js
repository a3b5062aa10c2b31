import { getConfig } from '@evershop/evershop/lib/util/getConfig';
import { pricesIncludeTax } from '../../../services/basket.js';

export default {
  Query: {
    couplet: () => ({
      version: 2,
      server: getConfig('couplet.server', null),
      key: getConfig('couplet.key', null),
      consent: getConfig('couplet.consent', null),
      pricesIncludeTax: pricesIncludeTax(),
    }),
  },
};
