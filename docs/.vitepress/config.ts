import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig, type MarkdownOptions } from 'vitepress';

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Pages outside `docs/` that the site shows too, by the name they have there. */
const outside: Readonly<Record<string, string>> = {
  'README.md': 'index.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  'widget/README.md': 'script-tag.md',
  'examples/shop-connector/README.md': 'install/shop-connector.md',
  'examples/app-shell/README.md': 'install/app-shell.md',
};

/** A page of the site by its path in the repository; `undefined`: the site does not show it. */
const pageOf = (path: string): string | undefined => (/^docs\/.*\.md$/.test(path) ? path.slice('docs/'.length) : outside[path]);

const relativeImages = (html: string): string => html.replaceAll(/\b(src|srcset)="(?=\w+\/)/g, '$1="./');

const group = (text: string, pages: Readonly<Record<string, string>>): DefaultTheme.SidebarItem => ({
  text,
  collapsed: true,
  items: Object.entries(pages).map(([page, title]) => ({ text: title, link: `/${page}`.replace(/^\/index$/, '/') })),
});

const sidebar: DefaultTheme.SidebarItem[] = [
  group('Get started', { index: 'Overview', install: 'Install Couplet', console: 'The console' }),
  group('Install on your platform', {
    'install/plain-html': 'Plain HTML',
    'install/shopify': 'Shopify',
    'install/woocommerce': 'WooCommerce',
    'install/medusa': 'Medusa',
    'install/evershop': 'EverShop',
    'install/vendure': 'Vendure',
    'install/nextjs': 'Next.js',
    'install/frameworks': 'Vue, Svelte, Angular, …',
    'install/gtm': 'Google Tag Manager',
    'install/app': 'Apps',
    'install/push': 'Web Push',
    'install/connectors': 'Connect your shop',
    'install/orders-csv': 'Orders from a CSV file',
  }),
  group('Campaigns', {
    campaigns: 'Campaigns',
    'campaign-file': 'Campaign file',
    codes: 'Coupon codes',
    channels: 'E-mail, SMS, push',
    agents: 'Agents',
    journeys: 'Journeys',
    appearance: 'Appearance',
  }),
  group('Results', { experiments: 'Experiments', simulate: 'Simulate first' }),
  group('Privacy', {
    privacy: 'What leaves the browser',
    'data-protection': 'Data protection law',
    'threat-model': 'Threat model',
    'split-reports': 'Two aggregators',
    'privacy-claims': 'Claims and their proofs',
    security: 'Report a vulnerability',
  }),
  group('Operate', {
    operations: 'Run the server',
    hosting: 'Hosting',
    doctor: 'Diagnose a set-up',
    upgrade: 'Upgrade',
    scale: 'Scale',
    faults: 'When something fails',
    changelog: 'Changelog',
  }),
  group('Reference', {
    'script-tag': 'Script tag and JavaScript',
    cli: 'Command line',
    'error-codes': 'Error codes',
    'training-data': 'Training data',
  }),
  group('How it works', {
    architecture: 'Architecture',
    internals: 'Internals',
    methods: 'Methods',
    'console-sketches': 'Console sketches',
    results: 'What the learning earns',
    benchmarks: 'Benchmarks',
    'adr/README': 'Decisions',
    contributing: 'Contributing',
  }),
  group('中文', { 'console.zh-CN': '控制台', 'privacy.zh-CN': '隐私' }),
];

/** Not a page of VitePress: Redoc renders the API reference. */
const api = { text: 'API', link: '/api/index.html', target: '_self' };
sidebar.find(({ text }) => text === 'Reference')?.items?.push(api);

/**
 * Links and images of the pages are relative to their files in the repository. In the site a file may have another place; a link to a file that
 * the site does not show becomes plain text.
 */
const linkToSite: Parameters<Markdown['core']['ruler']['push']>[1] = ({ tokens, env }) => {
  const folder = posix.dirname(String(env.realPath ?? env.path).slice(root.length));
  for (const token of tokens) {
    if (token.type === 'html_block') token.content = relativeImages(token.content);
    let isDropped = false;
    token.children = (token.children ?? []).filter((child) => {
      if (child.type === 'html_inline') child.content = relativeImages(child.content);
      if (child.type === 'link_close' && isDropped) {
        isDropped = false;
        return false;
      }
      const href = child.type === 'link_open' ? child.attrGet('href') : null;
      if (href === null || /^(\w+:|#)/.test(href)) return true;
      const [path = '', anchor] = href.split('#');
      const page = pageOf(posix.join(folder, path));
      isDropped = page === undefined;
      if (page) child.attrSet('href', `/${page}${anchor ? `#${anchor}` : ''}`);
      return !isDropped;
    });
  }
};

/** Anchors as the repository's host makes them, so that one link works in both places. */
const slugify = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

/** The documentation as a site with search: `npm run docs`, served at `/docs/`. */
export default defineConfig({
  title: 'Couplet',
  description: 'Coupons chosen on the shopper’s own device.',
  lang: 'en',
  base: '/docs/',
  srcDir: '..',
  srcExclude: ['!(docs|widget|examples)/**/*', 'widget/*/**'],
  outDir: '../dist/docs',
  cacheDir: '../node_modules/.cache/vitepress',
  rewrites: (path) => pageOf(path) ?? path,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify },
    config: (markdown) => void markdown.core.ruler.after('inline', 'repository-links', linkToSite),
  },
  themeConfig: {
    nav: [{ text: 'Install', link: '/install' }, { text: 'Privacy', link: '/privacy' }, { text: 'CLI', link: '/cli' }, api],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
