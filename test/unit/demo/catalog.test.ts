import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoCampaign, parseShares } from '../../../demo/campaign';
import { categories } from '../../../demo/shop/catalog';
import { picture } from '../../../demo/shop/pictures/picture';
import { products } from '../../../demo/shop/products';

const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });

describe('the demo shop’s catalog', () => {
  it('has forty products with ids of their own, five a category', () => {
    expect(new Set(products.map(({ id }) => id)).size).toBe(40);
    for (const { slug } of categories) expect(products.filter(({ category }) => category === slug)).toHaveLength(5);
  });

  it('draws every product as an SVG that needs no inline style, no script and nothing from elsewhere', () => {
    for (const product of products) {
      const svg = picture(product);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>$/);
      expect(svg).not.toMatch(/style=|<style|<script|href=|NaN|undefined/);
      expect(svg.match(/<g[ >]/g)?.length ?? 0).toBe(svg.match(/<\/g>/g)?.length ?? 0);
    }
    expect(new Set(products.map(picture)).size).toBe(40);
  });

  it('is a foreign system: nothing in the shop imports from Couplet', () => {
    const files = filesUnder('demo/shop').filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(readFileSync(file, 'utf8'), file).not.toMatch(/from '(\.\.\/)+src\//);
  });
});

describe('the demo campaign', () => {
  it('covers all four forms, every category, and only categories the shop has', () => {
    const { coupons, rule, budgets } = demoCampaign();
    expect(new Set(coupons.map(({ discount }) => discount.kind))).toEqual(new Set(['percent', 'fixed', 'tiers', 'freeShipping']));
    expect(new Set(coupons.flatMap(({ scope }) => scope.categories ?? []))).toEqual(new Set(categories.map(({ name }) => name)));
    for (const id of rule) expect(coupons.map((coupon) => coupon.id)).toContain(id);
    for (const { id, title } of coupons) {
      expect(budgets[id]?.money).toBeGreaterThan(0);
      expect(title['zh-CN']).toBeTruthy();
    }
  });

  it('reads shares in any proportion and refuses anything else', () => {
    expect(parseShares('1,1,2')).toEqual({ none: 0.25, rule: 0.25, couplet: 0.5 });
    for (const bad of ['', '1,2', '0,0,0', '1,-1,1', 'a,b,c', '1,2,3,4', '1,,1', 'Infinity,1,1'])
      expect(parseShares(bad), bad).toBeUndefined();
  });
});
