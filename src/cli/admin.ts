import { Command, Option } from 'commander';
import { tokenRoleSchema } from '../server/records/role';
import { type ServerAddress, sendToServer } from '../trainer/bundle/sendToServer';
import { withServerOptions } from './io/arguments';
import { alignColumns, printLines, printNotes, valueOr } from './io/output';

type Options = ServerAddress & { readonly json?: boolean };

interface Listed {
  readonly tokens: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly createdAt: number;
    readonly createdBy: string;
    readonly revokedAt: number | null;
  }[];
}

const create = async ({
  name,
  role,
  json = false,
  ...address
}: Options & { readonly name: string; readonly role: string }): Promise<void> => {
  const made = valueOr(await sendToServer(address, 'POST', '/v1/admin/tokens', { name, role }), json);
  if (made === undefined) return;
  if (!json) printNotes(['Copy the token now. The server stores only its hash and cannot show it again.']);
  printLines([json ? JSON.stringify(made) : (made as { readonly token: string }).token]);
};

const day = (at: number | null): string => (at === null ? '' : new Date(at).toISOString().slice(0, 10));

const list = async ({ json = false, ...address }: Options): Promise<void> => {
  const found = valueOr(await sendToServer(address, 'GET', '/v1/admin/tokens'), json);
  if (found === undefined) return;
  const { tokens } = found as Listed;
  const rows = tokens.map(({ id, name, role, createdAt, createdBy, revokedAt }) => [
    id,
    name,
    role,
    day(createdAt),
    createdBy,
    day(revokedAt),
  ]);
  printLines(json ? [JSON.stringify(found)] : alignColumns([['id', 'name', 'role', 'made', 'by', 'revoked'], ...rows]));
};

const revoke = async (id: string, { json = false, ...address }: Options): Promise<void> => {
  const done = valueOr(await sendToServer(address, 'DELETE', `/v1/admin/tokens/${encodeURIComponent(id)}`), json);
  if (done !== undefined) printLines([json ? JSON.stringify(done) : `revoked ${id}`]);
};

const setupLink = async ({ json = false, ...address }: Options): Promise<void> => {
  const made = valueOr(await sendToServer(address, 'POST', '/v1/admin/setup-link'), json);
  if (made === undefined) return;
  const { link, expiresAt } = made as { readonly link: string; readonly expiresAt: number };
  // The link is relative if the server does not know its public address.
  const url = new URL(link, `${address.server.replace(/\/+$/, '')}/`).href;
  if (!json)
    printNotes([
      'The first browser to open this link is signed in as owner. The link works once, within 24 hours, and stops working at the next sign-in.',
    ]);
  printLines([json ? JSON.stringify({ link: url, expiresAt }) : url]);
};

const subcommand = (name: string, description: string): Command =>
  withServerOptions(new Command(name)).description(description).option('--json', "print the server's answer as JSON");

export const adminCommand = (): Command =>
  new Command('admin')
    .description('manage access to a running server')
    .addCommand(subcommand('setup-link', 'create a link that signs one browser in to the console as owner').action(setupLink))
    .addCommand(
      new Command('token')
        .description('manage API tokens, each with a role')
        .addCommand(
          subcommand('create', 'create a token and print it once')
            .requiredOption('--name <name>', 'name of the token, shown in the audit log')
            .addOption(
              new Option(
                '--role <role>',
                'analyst: read only; assistant: read, and save drafts; editor: read and change; owner: also manage tokens',
              )
                .choices(tokenRoleSchema.options)
                .makeOptionMandatory(),
            )
            .action(create),
        )
        .addCommand(subcommand('list', 'list all tokens, including revoked ones, without their secrets').action(list))
        .addCommand(
          subcommand('revoke', 'revoke a token immediately').argument('<id>', 'token id, from `couplet admin token list`').action(revoke),
        ),
    );
