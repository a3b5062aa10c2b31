import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guides } from './guides';

const withoutCode = (markdown: string): string => markdown.replaceAll(/^ *```[\s\S]*?^ *```/gm, '');

/** Anchors of a page as GitHub makes them. */
const anchorsOf = (markdown: string): readonly string[] =>
  [...withoutCode(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );

const pages = [
  'README.md',
  'widget/README.md',
  'examples/app-shell/README.md',
  'examples/shop-connector/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

it('the install guide links to every page of docs/install', () => {
  const install = readFileSync('docs/install.md', 'utf8');
  for (const file of readdirSync('docs/install')) expect(install).toContain(`](install/${file}`);
});

it('all links lead to existing files and headings', () => {
  const broken = pages.flatMap((page) =>
    [...withoutCode(readFileSync(page, 'utf8')).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(
      ([link, path = '', anchor]) => {
        const target = path ? relative('.', join(dirname(page), path)) : page;
        if (!existsSync(target)) return `${page}: ${link}`;
        return anchor && target.endsWith('.md') && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor) ? `${page}: ${link}` : [];
      },
    ),
  );
  expect(pages.length).toBeGreaterThan(30);
  expect(broken).toEqual([]);
});

it('snippets that store the attribution in the browser also delete it', () => {
  const codeOf = (text: string): readonly string[] => text.match(/^ *```[\s\S]*?^ *```/gm) ?? [];
  const plugin = 'examples/wordpress/couplet/couplet.js';
  const keeps = (code: string): boolean => /attribution/.test(code) && /document\.cookie *=|Storage\.setItem/.test(code);
  const takesAway = (code: string): boolean => /max-age=0|Storage\.removeItem/.test(code);
  const keeping = [...pages, plugin].flatMap((page) =>
    (page === plugin ? [readFileSync(page, 'utf8')] : codeOf(readFileSync(page, 'utf8'))).filter(keeps).map((code) => ({ page, code })),
  );
  expect(keeping.map(({ page }) => page)).toContain(plugin);
  expect(keeping.filter(({ code }) => !takesAway(code)).map(({ page }) => page)).toEqual([]);
});

it('pages that show how to pass on consent say to do so on every page', () => {
  const telling = pages
    .filter((page) => /install|README/.test(page))
    .filter((page) => /couplet(\('consent', |\.consent\()\{ ?storage: (true|agreed)/.test(readFileSync(page, 'utf8')));
  expect(telling).toEqual(expect.arrayContaining(['README.md', 'docs/install/plain-html.md', 'docs/install/frameworks.md']));
  const saysIt = /on (\*\*)?every(\*\*)? page|on every load|after each load of a page/i;
  expect(telling.filter((page) => !saysIt.test(readFileSync(page, 'utf8')))).toEqual([]);
});

describe.each(guides())('docs/install/$name.md', ({ name, markdown }) => {
  it('is linked from the install guide and the README', () => {
    expect(readFileSync('docs/install.md', 'utf8')).toContain(`](install/${name}.md)`);
    expect(readFileSync('README.md', 'utf8')).toContain(`](docs/install/${name}.md)`);
  });

  it('has the headings of every guide', () => {
    expect(anchorsOf(markdown)).toEqual(
      expect.arrayContaining([
        'what-you-need',
        'install',
        'content-security-policy',
        'consent',
        'codes-and-orders',
        'check',
        'stop-and-remove',
        'limits',
      ]),
    );
  });

  it('repeats the tag and the hash of the README exactly', () => {
    const readme = readFileSync('README.md', 'utf8');
    const [queue = ''] = /<script>window\.couplet=.*<\/script>/.exec(readme) ?? [];
    const [hash = ''] = /'sha256-[^']+'/.exec(readme) ?? [];
    for (const [line] of markdown.matchAll(/<script>window\.couplet=.*<\/script>/g)) expect(line).toBe(queue);
    for (const [found] of markdown.matchAll(/'sha256-[^']+'/g)) expect(found).toBe(hash);
    if (markdown.includes(queue)) expect(markdown).toContain(hash);
  });
});
