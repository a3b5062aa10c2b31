// A shop as a merchant would run it, with the snippet of examples/vendure applied as its guide says. Copied beside the installed packages and
// started there: `PORT DATABASE CATALOG` name its port, its SQLite file, and a JSON file of products.
import { readFileSync, writeFileSync } from 'node:fs';
import vendure from '@vendure/core';
import cli from '@vendure/core/cli';
import { coupletActions, coupletConditions, coupletOrderFields } from './couplet';

const { PORT, DATABASE, CATALOG } = process.env;
const { bootstrap, DefaultLogger, defaultPromotionActions, defaultPromotionConditions, dummyPaymentHandler, LanguageCode, LogLevel } =
  vendure;

const config = {
  apiOptions: { port: Number(PORT), hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: process.env.TOKEN_METHOD?.split(',') ?? ['bearer', 'cookie', 'api-key'],
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
    cookieOptions: { secret: 'of-the-tests' },
    requireVerification: false,
  },
  dbConnectionOptions: { type: 'better-sqlite3', synchronize: true, database: DATABASE },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  customFields: {
    Order: [...coupletOrderFields],
    ProductVariant: [{ name: 'cost', type: 'int', public: false, nullable: true }],
  },
  promotionOptions: {
    promotionActions: [...defaultPromotionActions, ...coupletActions],
    promotionConditions: [...defaultPromotionConditions, ...coupletConditions],
  },
  importExportOptions: {},
  logger: new DefaultLogger({ level: LogLevel.Error }),
};

const initialData = {
  defaultLanguage: LanguageCode.en,
  defaultZone: 'Americas',
  countries: [{ name: 'United States of America', code: 'US', zone: 'Americas' }],
  taxRates: [{ name: 'Standard Tax', percentage: 20 }],
  shippingMethods: [{ name: 'Parcel', price: 590 }],
  paymentMethods: [{ name: 'Card', handler: { code: dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] } }],
  collections: [],
};

const products = JSON.parse(readFileSync(CATALOG, 'utf8'));
const csvFile = `${DATABASE}.csv`;
const columns =
  'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets';
const rows = products.map(({ id, name, category, price }) => {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  return [quoted(name), id, '', '', `category:${category}`, '', '', id, (price / 100).toFixed(2), 'standard', '1000', 'false', '', ''].join(
    ',',
  );
});
writeFileSync(csvFile, `${[columns, ...rows].join('\n')}\n`);

await cli.populate(() => bootstrap(config), initialData, csvFile);
process.stdout.write('ready\n');
process.on('SIGTERM', () => process.exit(0));
