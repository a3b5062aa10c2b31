const QUEUE = 'window.couplet=window.couplet||function(){(couplet.q=couplet.q||[]).push(arguments)}';
/** SHA-256 of `QUEUE`, which lets it run where a policy forbids scripts within pages. */
const QUEUE_HASH = 'sha256-KzI7+mpkPEhmBw7S4cVRev33o0FGwpRqBhLpInvb3+A=';

/** The script tag of docs/install.md. @param origin public address of this server, with its path if it has one, without a slash at its end */
export const snippetOf = (origin: string, siteKey: string): string =>
  [`<script>${QUEUE}</script>`, `<script async crossorigin="anonymous" src="${origin}/v1/couplet.js" data-key="${siteKey}"></script>`].join(
    '\n',
  );

/** What a shop's policy must allow. */
export const policyOf = (origin: string): string => {
  const { origin: host } = new URL(origin);
  return `script-src ${host} '${QUEUE_HASH}'; connect-src ${host}; worker-src blob:`;
};
