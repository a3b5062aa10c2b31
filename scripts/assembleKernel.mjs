import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const folder = new URL('../src/trainer/linalg/', import.meta.url);

/** WebAssembly of the trainer's matrix kernel, base64, from its text. @returns {Promise<string>} */
export const assembleKernel = async () => {
  const text = readFileSync(new URL('rankUpdate.wat', folder), 'utf8');
  const module = (await wabt()).parseWat('rankUpdate.wat', text, { simd: true, threads: true });
  return Buffer.from(module.toBinary({}).buffer).toString('base64');
};

/** `node scripts/assembleKernel.mjs` after a change of `rankUpdate.wat`; a test holds the two together. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = (await assembleKernel()).match(/.{1,128}/g).map((line) => `  '${line}',`);
  const source = `/** \`rankUpdate.wat\` assembled by \`scripts/assembleKernel.mjs\`, base64. */\nexport const rankUpdateBinary = [\n${lines.join('\n')}\n].join('');\n`;
  writeFileSync(new URL('rankUpdateBinary.ts', folder), source);
}
