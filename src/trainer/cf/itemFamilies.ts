import { fitAls } from './als';
import { fitEase, fitForwardEase, withTrends } from './ease';
import type { Interactions } from './interactions';
import { fitItemKnn } from './itemKnn';
import type { ItemModel } from './itemModel';
import { fitPopularity, fitRecentPopularity } from './popularity';
import { fitPrototypeModel } from './prototypes';
import { fitUserKnn } from './userKnn';

/** Models that are fitted together, as they share a matrix. The same data and seed give the same models, in the same order. */
export interface ItemFamily {
  readonly name: string;
  fit(data: Interactions, g: Float64Array, seed: number): Promise<readonly ItemModel[]>;
}

const one = (name: string, model: (data: Interactions, g: Float64Array, seed: number) => ItemModel): ItemFamily => ({
  name,
  fit: async (data, g, seed) => [model(data, g, seed)],
});

/** Every model that is compared on validation. Grids were set on the last fifth of training periods. */
export const itemFamilies: readonly ItemFamily[] = [
  one('popularity', fitPopularity),
  { name: 'recent popularity', fit: async (data) => fitRecentPopularity(data) },
  one('user-knn', (data) => fitUserKnn(data, 100)),
  ...[32, 128].map((count) => one(`prototypes K=${count}`, (data, _, seed) => fitPrototypeModel(data, count, seed))),
  ...[50, 200].map((k) => one(`item-knn k=${k}`, (data, g) => fitItemKnn(data, g, k))),
  one('als', (data, _, seed) => fitAls(data, { factors: 64, alpha: 3, lambda: 30, iterations: 8 }, seed)),
  ...[100, 300, 1_000].map(
    (lambda): ItemFamily => ({ name: `ease λ=${lambda}`, fit: async (data, g) => withTrends(await fitEase(data, g, lambda), data) }),
  ),
  ...[300, 1_000].map(
    (lambda): ItemFamily => ({
      name: `forward-ease λ=${lambda}`,
      fit: async (data, g) => {
        const model = await fitForwardEase(data, g, lambda);
        return model ? withTrends(model, data) : [];
      },
    }),
  ),
];
