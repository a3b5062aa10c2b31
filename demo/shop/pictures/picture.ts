import type { Product } from '../catalog';
import { boucleCushion, checkedThrow, stripedThrow, terrazzoCushion, towels } from './cloth';
import { letters, notebook, pen, pencils } from './desk';
import { frame } from './frame';
import { cactus, fern, monstera, pilea, snake } from './green';
import { desk, globe, jar, lantern, mushroom, pendant, pillars, tapers } from './light';
import type { Shape } from './paint';
import { bag, bottle, dripper, teaBox, tin } from './pantry';
import { bowl, mug, plate, teapot, vase } from './table';

const shapes: Readonly<Record<string, Shape>> = {
  ...{ tin, teaBox, bag, bottle, dripper, mug, bowl, vase, plate, teapot, jar, tapers, pillars },
  ...{ pilea, snake, monstera, cactus, fern, notebook, pen, letters, pencils },
  ...{ mushroom, pendant, globe, desk, lantern, checkedThrow, stripedThrow, terrazzoCushion, boucleCushion, towels },
};

/** The product's picture as an SVG document; the same product always gives the same bytes. */
export const picture = (product: Product): string => {
  const shape = shapes[product.picture.shape];
  if (!shape) throw new Error(`no drawing called ${product.picture.shape}`);
  const label = (product.brand.split(' ')[0] ?? '').toUpperCase();
  return frame(product.picture.ground, shape(product.picture.tint, label));
};
