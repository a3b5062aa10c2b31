import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';
import { isLoopback } from '../isLoopback';

const { fine, warning, failure } = findingsOf('configuration');

/** The server's environment. */
export const checkConfiguration = ({ config }: Facts): readonly Finding[] => {
  if (!config) return [];
  if (!config.ok)
    return [
      failure(config.error.code, `${config.error.message}.`, 'Set the variables it names; docs/install.md says what each one is for.'),
    ];
  const { BASE_URL, HOST } = config.value;
  if (BASE_URL !== undefined && !BASE_URL.startsWith('https:') && !isLoopback(BASE_URL))
    return [
      failure(
        'base_url_insecure',
        `BASE_URL ${BASE_URL} is no https address, and pages over https may not ask it.`,
        'Put a proxy with TLS in front and make BASE_URL the https address that shoppers’ browsers reach.',
      ),
    ];
  if (BASE_URL === undefined && !isLoopback(`http://${HOST}`))
    return [
      warning(
        'base_url_absent',
        'BASE_URL is not set, so links and sign-in lead to the address the server listens on.',
        'Set BASE_URL to the address that shoppers’ browsers reach.',
      ),
    ];
  return [fine('The environment is complete.')];
};
