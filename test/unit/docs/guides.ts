import { readdirSync, readFileSync } from 'node:fs';

export interface GuideBlock {
  /** Of the fence: `html`, `tsx`, … */
  readonly language: string;
  /** Its file, where the line above names one: `app/coupons.tsx`. */
  readonly file: string | undefined;
  readonly text: string;
}

/** Code blocks of a guide, as they stand, without the indentation of a list they are in. */
const blocksOf = (markdown: string): readonly GuideBlock[] =>
  [...markdown.matchAll(/(?:^([^\n]*)\n\n)?^( *)```(\w*)\n([\s\S]*?)\n\2```/gm)].map(
    ([, above = '', indent = '', language = '', text = '']) => ({
      language,
      file: /^`([\w/.]+)`/.exec(above)?.[1],
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );

export interface Guide {
  /** `shopify` of `docs/install/shopify.md`. */
  readonly name: string;
  readonly markdown: string;
  readonly blocks: readonly GuideBlock[];
}

/** Pages of `docs/install` that are for shops of any platform, so they have no tag, policy or consent of their own. */
const SHARED = ['connectors.md', 'orders-csv.md'];

export const guides = (): readonly Guide[] =>
  readdirSync('docs/install')
    .filter((file) => !SHARED.includes(file))
    .map((file) => {
      const markdown = readFileSync(`docs/install/${file}`, 'utf8');
      return { name: file.replace(/\.md$/, ''), markdown, blocks: blocksOf(markdown) };
    });
