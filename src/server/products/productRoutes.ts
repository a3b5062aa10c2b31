import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { scopeSchema } from '../../protocol/coupons/scope';
import type { Clock } from '../../protocol/values/clock';
import { currencySchema } from '../../protocol/values/money';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { ProductRepository } from '../records/productRepository';
import { FILE_BYTES, fileTooLarge, type ProductImports } from './productImports';

const searchSchema = v.object({
  search: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  offset: v.optional(v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.description('must be a whole number below a million')), '0'),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/), v.description('must be a whole number from 1 to 100')), '20'),
});
type Search = v.InferOutput<typeof searchSchema>;

const askedOf = ({ search, offset, limit }: Search) => ({ text: search, offset: Number(offset), limit: Number(limit) });

const product = v.object({
  id: v.string(),
  title: v.string(),
  categories: v.array(v.string()),
  price: v.optional(v.number()),
  currency: v.optional(v.string()),
  picture: v.optional(v.string()),
});
const category = v.object({ id: v.string(), names: v.record(v.string(), v.string()), products: v.number() });
const importSchema = v.object({
  source: v.picklist(['shop', 'file']),
  state: v.picklist(['running', 'current', 'failed']),
  products: v.number(),
  categories: v.number(),
  skipped: v.number(),
  startedAt: v.number(),
  changedAt: v.number(),
  error: v.nullable(v.object({ code: v.string(), message: v.string(), at: v.optional(v.string()) })),
});
const stateSchema = v.object({
  v: v.literal('product-imports/1'),
  current: v.nullable(importSchema),
  latest: v.nullable(importSchema),
  canRefresh: v.boolean(),
});
const importedSchema = v.object({
  products: v.number(),
  skipped: v.number(),
  examples: v.array(v.object({ at: v.string(), code: v.string() })),
});
const matchSchema = v.object({
  /** Whether any products are known. */
  known: v.boolean(),
  count: v.number(),
  samples: v.array(product),
  /** The goods that the scope names, up to 200 each. */
  products: v.array(product),
  categories: v.array(category),
  unknown: v.object({ categories: v.array(v.string()), itemIds: v.array(v.string()) }),
});
const uploadQuery = v.object({ currency: v.optional(currencySchema) });

const SAMPLES = 6;
const NAMED = 200;

export interface ProductRouteDeps {
  readonly store: ProductRepository & Audited<Pick<ProductRepository, 'endImport' | 'startImport'>>;
  readonly productImports: ProductImports;
  readonly clock: Clock;
}

const page = (entry: v.GenericSchema) => jsonSchema(v.object({ entries: v.array(entry), more: v.boolean() }));

const searchRoutes = (scope: FastifyInstance, { store }: ProductRouteDeps): void => {
  const querystring = jsonSchema(searchSchema);
  scope.get<{ Querystring: Search }>(
    '/v1/admin/products',
    { schema: { summary: "Search the shop's products by title or id", querystring, response: { 200: page(product), ...errorResponses } } },
    async ({ query }, reply) => reply.send(await store.searchProducts(askedOf(query))),
  );
  scope.get<{ Querystring: Search }>(
    '/v1/admin/categories',
    {
      schema: {
        summary: "Search the shop's categories by name in any language, largest first",
        querystring,
        response: { 200: page(category), ...errorResponses },
      },
    },
    async ({ query }, reply) => reply.send(await store.searchCategories(askedOf(query))),
  );
  scope.post<{ Body: v.InferOutput<typeof scopeSchema> }>(
    '/v1/admin/products/match',
    {
      config: { subject: 'scope', access: 'read' },
      schema: {
        summary: "Products in a coupon's scope: their number, samples, and which of its names are unknown",
        body: jsonSchema(scopeSchema),
        response: { 200: jsonSchema(matchSchema), ...errorResponses },
      },
    },
    async ({ body }, reply) => {
      const { categories = [], itemIds = [] } = body;
      const current = (await store.productImports()).find(({ state }) => state === 'current');
      const isAll = body.categories === undefined && body.itemIds === undefined;
      const [named, matched] = await Promise.all([
        store.namedGoods(body),
        isAll
          ? store
              .searchProducts({ text: '', offset: 0, limit: SAMPLES })
              .then(({ entries: samples }) => ({ samples, count: current?.products ?? 0 }))
          : store.matchScope(body, SAMPLES),
      ]);
      const known = { categories: new Set(named.categories.map(({ id }) => id)), itemIds: new Set(named.products.map(({ id }) => id)) };
      return reply.send({
        known: current !== undefined,
        ...matched,
        products: named.products.slice(0, NAMED),
        categories: named.categories.slice(0, NAMED),
        unknown: {
          categories: current ? categories.filter((id) => !known.categories.has(id)) : [],
          itemIds: current ? itemIds.filter((id) => !known.itemIds.has(id)) : [],
        },
      });
    },
  );
};

const uploadRoute = (scope: FastifyInstance, { store, productImports, clock }: ProductRouteDeps): void => {
  // The file is read as it arrives.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  scope.put<{ Querystring: v.InferOutput<typeof uploadQuery>; Body: AsyncIterable<Uint8Array> | undefined }>(
    '/v1/admin/products/import',
    {
      bodyLimit: FILE_BYTES,
      config: { subject: 'products', access: 'write' },
      schema: {
        summary: 'Replace products and categories by a file: CSV, or a feed of Google Merchant as text or XML',
        querystring: jsonSchema(uploadQuery),
        response: { 200: jsonSchema(importedSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const bytes = request.body;
      if (!bytes) return refuse(reply, { code: 'products_empty', message: 'No product was found.' });
      // The stated length is enough to refuse it before a byte is read.
      if (Number(request.headers['content-length'] ?? 0) > FILE_BYTES) return refuse(reply, fileTooLarge);
      const imported = await productImports.upload(
        bytes,
        request.query.currency,
        () => store.audited(auditLine(request, clock(), 'products', { source: 'file' })).endImport,
      );
      return imported.ok ? reply.send(imported.value) : refuse(reply, imported.error);
    },
  );
};

/** Products and categories of the shop, to choose from in the console. Register inside a scope that requires a role. */
export const productRoutes = async (app: FastifyInstance, deps: ProductRouteDeps): Promise<void> => {
  const { store, productImports } = deps;
  app.addHook('onClose', () => productImports.stop());
  searchRoutes(app, deps);

  app.get(
    '/v1/admin/products/import',
    {
      schema: {
        summary: 'The import that products come from (`current`), the latest one, and whether the shop can list its products',
        response: { 200: jsonSchema(stateSchema), ...errorResponses },
      },
    },
    async (_request, reply) => {
      const imports = await store.productImports();
      return reply.send({
        v: 'product-imports/1',
        current: imports.find(({ state }) => state === 'current') ?? null,
        latest: imports[0] ?? null,
        canRefresh: productImports.canRefresh,
      });
    },
  );

  app.post(
    '/v1/admin/products/import',
    {
      bodyLimit: 1_024,
      config: { subject: 'products', access: 'write' },
      schema: { summary: 'Start replacing products and categories by those of the shop', response: errorResponses },
    },
    async (request, reply) => {
      const start: ProductRepository['startImport'] = (source, now) =>
        store.audited(auditLine(request, now, 'products', { source })).startImport(source, now);
      const started = await productImports.refresh(start);
      return started.ok ? reply.code(202).send({ started: true }) : refuse(reply, started.error);
    },
  );

  await app.register(async (scope) => uploadRoute(scope, deps));
};
