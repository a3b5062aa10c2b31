import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** The same in every time zone, because zip files have local times. The format starts in this year. */
const mtime = new Date(1980, 0, 1);
const attrs = 0o100644 << 16;
const UNIX = 3;

/** @returns {string[]} paths of all files below a folder, in the order of their bytes */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/**
 * A zip of a folder and the licence. The same files give the same bytes.
 * @param {string} folder
 * @param {string} root folder in the zip, such as `couplet/`
 */
const zipOf = (folder, root) => {
  const files = filesBelow(folder).map((path) => [root + path.replaceAll('\\', '/'), readFileSync(join(folder, path))]);
  const named = [...files, [`${root}LICENSE`, readFileSync('LICENSE')]];
  return zipSync(Object.fromEntries(named.map(([path, bytes]) => [path, [bytes, { level: 9, mtime, attrs, os: UNIX }]])));
};

/** Writes what merchants install in their shop: a WordPress plugin, a Shopify app with its theme extension, a Tag Manager template. */
export const buildPlugins = (out) => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'couplet-woocommerce.zip'), zipOf('examples/wordpress/couplet', 'couplet/'));
  writeFileSync(join(out, 'couplet-shopify.zip'), zipOf('examples/shopify', ''));
  copyFileSync('examples/gtm/couplet.tpl', join(out, 'couplet.tpl'));
};
