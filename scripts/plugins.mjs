import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { filesIn } from './provenance.mjs';

/**
 * A zip of a folder and the licence. The same files give the same bytes.
 * @param {string} folder
 * @param {string} root folder in the zip, such as `couplet/`
 */
const zipOf = (folder, root) => {
  // Zip files have local times, so this one is the same in every time zone. The format starts in this year.
  const options = { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 };
  const files = filesIn(folder).map((path) => [root + path, readFileSync(join(folder, path))]);
  const named = [...files, [`${root}LICENSE`, readFileSync('LICENSE')]];
  return zipSync(Object.fromEntries(named.map(([path, bytes]) => [path, [bytes, options]])));
};

/** Writes what merchants install in their shop: a WordPress plugin, a Shopify app with its theme extension, a Tag Manager template. */
export const buildPlugins = (out) => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'couplet-woocommerce.zip'), zipOf('examples/wordpress/couplet', 'couplet/'));
  writeFileSync(join(out, 'couplet-shopify.zip'), zipOf('examples/shopify', ''));
  copyFileSync('examples/gtm/couplet.tpl', join(out, 'couplet.tpl'));
};
