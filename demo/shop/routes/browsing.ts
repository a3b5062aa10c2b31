import type { FastifyInstance } from 'fastify';
import { categories, categoryOf, type Product } from '../catalog';
import { allProducts, findProduct } from '../database';
import { search, viewItem, viewItemList } from '../gaEvents';
import { picture } from '../pictures/picture';
import { simulatedStrip } from '../simulated';
import { categoryPage, homePage, notFoundPage, productPage, searchPage } from '../views';
import { type Shop, sendPage } from './visit';

/** Products that contain every word of the query. Matches in better places (name, category, brand) come first. */
const findProducts = (products: readonly Product[], query: string): Product[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const places = (product: Product): string[] =>
    [product.name, categoryOf(product.category)?.name ?? '', product.brand, `${product.description} ${product.details.join(' ')}`].map(
      (text) => text.toLowerCase(),
    );
  return products
    .map((product) => {
      const ranks = words.map((word) => places(product).findIndex((text) => text.includes(word)));
      return { product, ranks };
    })
    .filter(({ ranks }) => ranks.every((rank) => rank >= 0))
    .sort((a, b) => Math.max(...a.ranks) - Math.max(...b.ranks))
    .map(({ product }) => product);
};

const favicon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="18" fill="#2f5d54"/><path d="M14 44q9-8 18 0t18 0" stroke="#bfe0d4" stroke-width="4" fill="none" stroke-linecap="round"/><path d="M32 38V26" stroke="#f2ead8" stroke-width="4" stroke-linecap="round"/><path d="M32 28C22 28 20 18 24 11l4 6 4-8 4 8 4-6c4 7 2 17-8 17z" fill="#d98aa8"/></svg>';

/** Pages for browsing, and their pictures. */
export const browsingRoutes = (app: FastifyInstance, shop: Shop): void => {
  app.get('/', (request, reply) => {
    const products = allProducts(shop.db);
    const featured = categories.flatMap(({ slug }) => products.filter((product) => product.category === slug).slice(1, 2));
    return sendPage(shop, request, reply, {
      title: 'Goods for slow days',
      events: [viewItemList('favourites', 'House favourites', featured)],
      body: homePage(products, featured, shop.simulated?.isOpen ? simulatedStrip(shop.simulated.state()) : undefined),
    });
  });

  app.get<{ Params: { slug: string } }>('/c/:slug', (request, reply) => {
    const category = categoryOf(request.params.slug);
    if (!category) return sendPage(shop, request, reply.code(404), { title: 'Not found', body: notFoundPage() });
    const products = allProducts(shop.db).filter((product) => product.category === category.slug);
    return sendPage(shop, request, reply, {
      title: category.name,
      current: category.slug,
      events: [viewItemList(category.slug, category.name, products)],
      body: categoryPage(category, products),
    });
  });

  app.get<{ Params: { id: string } }>('/p/:id', (request, reply) => {
    const product = findProduct(shop.db, request.params.id);
    if (!product) return sendPage(shop, request, reply.code(404), { title: 'Not found', body: notFoundPage() });
    const more = allProducts(shop.db).filter((other) => other.category === product.category && other.id !== product.id);
    return sendPage(shop, request, reply, {
      title: product.name,
      current: product.category,
      events: [viewItem(product)],
      picture: `/pictures/${product.id}.svg`,
      body: productPage(product, categoryOf(product.category), more),
    });
  });

  app.get<{ Querystring: { q?: string | string[] } }>('/search', (request, reply) => {
    const query = String(request.query.q ?? '')
      .trim()
      .slice(0, 60);
    const found = findProducts(allProducts(shop.db), query);
    return sendPage(shop, request, reply, {
      title: query ? `Search: ${query}` : 'Search',
      query,
      events: query ? [search(query), viewItemList('search', 'Search results', found)] : [],
      body: searchPage(query, found),
    });
  });

  app.get<{ Params: { id: string } }>('/pictures/:id.svg', (request, reply) => {
    const product = findProduct(shop.db, request.params.id);
    if (!product) return reply.code(404).send({ error: 'no such picture' });
    return reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(picture(product));
  });

  // Taken verbatim from the Web Push docs: all that a shop adds for it, apart from an attribute of the tag.
  const { embed } = shop;
  if (embed?.push)
    app.get('/couplet-sw.js', (_request, reply) => reply.type('text/javascript').send(`importScripts('${embed.origin}/v1/push.js');\n`));

  app.get('/favicon.svg', (_request, reply) => reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(favicon));
};
