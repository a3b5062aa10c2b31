import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Under these, Couplet may be passed on under its own licence. MPL-2.0 binds only its own files, whose source is named. */
const permissive = new Set('0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MIT-0 MPL-2.0 Python-2.0'.split(' '));

/** Whether an SPDX expression lets a package be shipped. Nested ones do not. @param {string} expression @returns {boolean} */
export const isPermissive = (expression) =>
  expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => permissive.has(licence)));

const packageFolder = (module) => {
  const match = module.replaceAll('\\', '/').match(/^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/?]+)/);
  return match?.[1];
};

/** Maps a copy bundled within a package to the package it is a copy of, which has the licence. */
const copiedFrom = (module) => module.replaceAll('\\', '/').replace(/\/@cloudflare\/blindrsa-ts\/lib\/src\/sjcl\/.*$/, '/sjcl/sjcl.js');

/**
 * Parts of a package's WebAssembly that are not packages: https://github.com/tensorflow/tfjs/blob/tfjs-v4.22.0/WORKSPACE, and the
 * compiler's own libraries.
 */
const compiledInto = {
  '@tensorflow/tfjs-backend-wasm': [
    ['XNNPACK', 'BSD-3-Clause', 'https://github.com/google/XNNPACK'],
    ['pthreadpool', 'BSD-2-Clause', 'https://github.com/Maratyszcza/pthreadpool'],
    ['cpuinfo and clog', 'BSD-2-Clause', 'https://github.com/pytorch/cpuinfo'],
    ['FP16', 'MIT', 'https://github.com/Maratyszcza/FP16'],
    ['FXdiv', 'MIT', 'https://github.com/Maratyszcza/FXdiv'],
    ['psimd', 'MIT', 'https://github.com/Maratyszcza/psimd'],
    ['Emscripten and musl', 'MIT', 'https://github.com/emscripten-core/emscripten'],
    ['LLVM libc++', 'Apache-2.0 WITH LLVM-exception', 'https://github.com/llvm/llvm-project'],
  ],
};

const within = (name) => {
  const parts = (compiledInto[name] ?? []).map(([part, license, from]) => `${part} (${license}): ${from}`);
  return parts.length > 0 ? `\n\nCompiled into its WebAssembly:\n${parts.join('\n')}` : '';
};

/**
 * Licence texts of every package that went into the given modules, and the location of its source, because the scripts themselves ship
 * without comments. Throws if a package states no licence.
 * @param {Iterable<string>} modules absolute module ids @returns {string}
 */
export const licencesOf = (modules) => {
  const folders = [
    ...new Set(
      [...modules]
        .flatMap((module) => [module, copiedFrom(module)])
        .map(packageFolder)
        .filter((folder) => folder && existsSync(join(folder, 'package.json'))),
    ),
  ];
  const entries = folders.map((folder) => {
    const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (typeof license !== 'string' || license === '') throw new Error(`${name} ${version} names no licence, so it may not be shipped.`);
    const source = typeof repository === 'string' ? repository : (repository?.url ?? `https://www.npmjs.com/package/${name}`);
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : `Its package has no text of it; that is at https://spdx.org/licenses/${license}.html.`}\n\nSource: ${source}${within(name)}`;
  });
  return `${entries.sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
};
