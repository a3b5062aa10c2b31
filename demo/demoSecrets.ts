import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const secret = v.pipe(v.string(), v.minLength(16));
const fileSchema = v.object({ version: v.literal(1), shopToken: secret, shopAdmin: secret, serverAdmin: secret, webhook: secret });
export type DemoSecrets = v.InferOutput<typeof fileSchema>;

/** What shop and server must both know: drawn at the first start, kept in the data folder for its owner only. */
export const demoSecrets = (folder: string): DemoSecrets => {
  const path = join(folder, 'demo.json');
  if (existsSync(path)) return v.parse(fileSchema, JSON.parse(readFileSync(path, 'utf8')));
  const draw = (): string => randomBytes(24).toString('base64url');
  const secrets: DemoSecrets = { version: 1, shopToken: draw(), shopAdmin: draw(), serverAdmin: draw(), webhook: draw() };
  writeFileSync(path, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  return secrets;
};
