import type { Clock } from '../../protocol/values/clock';
import { type Failure, fail, type Result } from '../../protocol/values/result';
import type { ProductRepository } from '../records/productRepository';
import type { Connector } from '../shop/connector';
import { type GivenGoods, type Imported, importProducts, inPages } from './importProducts';
import { readProductFile } from './readProductFile';

/** Largest file, bytes: about 200,000 products. */
export const FILE_BYTES = 64 * 1024 * 1024;

export interface ProductImportDeps {
  readonly store: ProductRepository;
  readonly connector: Pick<Connector, 'listProducts'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Thrown inside an import to end it with this failure. */
class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

export const fileTooLarge = { code: 'products_too_large', message: `The file is larger than ${FILE_BYTES / 1024 / 1024} MB. Split it.` };

/** UTF-8 text of bytes as they arrive. Throws `Refused`: `products_too_large`, `products_malformed`. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new Refused({ code: 'products_malformed', message: 'The file is not text in UTF-8. Save it as CSV UTF-8.' });
    }
  };
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > FILE_BYTES) throw new Refused(fileTooLarge);
    yield decode(chunk);
  }
  yield decode();
}

/** The same goods. What reading them throws as `Refused` ends them as a failure. */
async function* refusable(goods: GivenGoods): GivenGoods {
  try {
    yield* goods;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    yield { ok: false, error: error.failure };
  }
}

/** Imports of the shop's products, from its API in the background or from a file. */
export const createProductImports = ({ store, connector, clock, onError }: ProductImportDeps) => {
  let running: Promise<unknown> | undefined;
  let closing = false;

  /** Ends early when the server closes. */
  async function* untilClosed(goods: GivenGoods): GivenGoods {
    for await (const page of goods) {
      if (closing) return yield fail('import_interrupted', 'The server was stopped. Start the import again.');
      yield page;
    }
  }

  return {
    canRefresh: connector.listProducts !== undefined,
    /** Starts reading the shop. Errors: `products_unsupported`, `import_running`. */
    refresh: async (start: ProductRepository['startImport']): Promise<Result<number>> => {
      const { listProducts } = connector;
      if (!listProducts) return fail('products_unsupported', 'This shop cannot list its products. Upload a file.');
      const started = await start('shop', clock());
      if (!started.ok) return started;
      running = importProducts(started.value, untilClosed(listProducts()), { store, clock }).catch(onError);
      return started;
    },
    /**
     * Reads a file. Errors: `import_running`, `products_malformed`, `products_too_large`, `products_empty`, `import_interrupted`.
     * @param currency of prices without one
     */
    upload: async (
      bytes: AsyncIterable<Uint8Array>,
      currency: string | undefined,
      end: () => ProductRepository['endImport'],
    ): Promise<Result<Imported>> => {
      const started = await store.startImport('file', clock());
      if (!started.ok) return started;
      const goods = refusable(inPages(readProductFile(decoded(bytes), currency)));
      const deps = { store, clock, end: (...given: Parameters<ProductRepository['endImport']>) => end()(...given) };
      return importProducts(started.value, goods, deps);
    },
    /** Waits for the page that is being read. */
    stop: async (): Promise<void> => {
      closing = true;
      await running;
    },
  };
};
export type ProductImports = ReturnType<typeof createProductImports>;
