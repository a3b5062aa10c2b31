import { isSiteKey } from '../../../bundle/keys';
import { type Facts, type Finding, findingsOf, type PageFact, type TagFact } from '../facts';
import { serverOf } from './checkPagePolicy';

const { fine, warning, failure } = findingsOf('tag');

const ofScript = ({ src, script, integrity, intact, crossOrigin }: TagFact, page: string): readonly Finding[] => {
  if (new URL(page).protocol === 'https:' && src.startsWith('http:'))
    return [failure('tag_insecure', `The tag loads ${src} over http, which a page over https may not.`, 'Write https:// in src.')];
  const mend = 'Correct src: /v1/couplet.js of your server, or a pinned version.';
  if (!script.ok) return [failure('tag_unreachable', `${src} cannot be loaded: ${script.error.message}`, mend)];
  const { status, headers } = script.value;
  if (status !== 200 || !/javascript/.test(headers['content-type'] ?? ''))
    return [failure('tag_no_script', `${src} answers ${status} ${headers['content-type'] ?? 'without a type'}, no script.`, mend)];
  if (integrity === undefined) return [];
  const foreign = new URL(src).origin !== new URL(page).origin;
  return [
    ...(foreign && !crossOrigin
      ? [
          failure(
            'tag_crossorigin',
            'The tag has integrity and no crossorigin: browsers refuse the script.',
            'Add crossorigin="anonymous" to the tag.',
          ),
        ]
      : []),
    ...(intact === false
      ? [
          failure(
            'tag_integrity',
            'The script is another one than integrity says: browsers refuse it.',
            'Take src and integrity of one version (docs/install.md).',
          ),
        ]
      : []),
    ...(/\/v1\/couplet\.js$/.test(new URL(src).pathname) && intact
      ? [
          warning(
            'tag_integrity_unpinned',
            '/v1/couplet.js changes with every release, and integrity then refuses it.',
            'Name a version in src: /<version>/couplet.js.',
          ),
        ]
      : []),
  ];
};

const ofKey = ({ key }: TagFact, siteKey: string | undefined, setsConfig: boolean): readonly Finding[] => {
  if (key === undefined)
    return setsConfig
      ? []
      : [failure('tag_key_absent', 'The tag has no data-key: nothing is done.', 'Add data-key="pk_…", the public key of your shop.')];
  if (!isSiteKey(key))
    return [
      failure('tag_key_malformed', 'data-key is cut off or mistyped: no coupon is shown.', 'Copy the whole key, pk_ and 43 characters.'),
    ];
  return siteKey !== undefined && key !== siteKey
    ? [failure('tag_key_differs', 'data-key is another key than the server’s: devices refuse its bundles.', `Write data-key="${siteKey}".`)]
    : [];
};

const judge = ({ url, tags, setsConfig }: PageFact, { keys, site }: Facts): readonly Finding[] => {
  const [tag, second] = tags;
  if (!tag)
    return [
      warning(
        'tag_absent',
        `${url} has no Couplet tag in its HTML.`,
        "Paste it (docs/install.md, step 5); if a tag manager adds it, couplet('debug') on the page says what runs.",
      ),
    ];
  const server = serverOf(tag);
  const siteKey = keys?.ok ? keys.value.siteKey : undefined;
  const found = [
    ...(second ? [warning('tag_twice', 'The tag is on the page twice; the second one does nothing.', 'Remove one of them.')] : []),
    ...(tag.heldAs !== undefined
      ? [
          warning(
            'tag_held',
            `The tag has type="${tag.heldAs}": browsers run it only once something on the page has changed that.`,
            'Leave it so where your consent tool releases it; else remove type.',
          ),
        ]
      : []),
    ...ofKey(tag, siteKey, setsConfig),
    ...ofScript(tag, url),
    ...(server === undefined
      ? [
          failure(
            'tag_api_malformed',
            `data-api="${tag.api}" is no address of a server: no coupon is shown.`,
            'Write the whole address, https:// and all, or leave data-api out where the script comes from the server itself.',
          ),
        ]
      : []),
    ...(site && server !== undefined && server !== site.url
      ? [
          warning(
            'tag_other_server',
            `The tag speaks with ${server}, not with ${site.url}.`,
            'Correct src or data-api, or ask for the server it names.',
          ),
        ]
      : []),
  ];
  return found.length > 0 ? found : [fine(`The tag loads ${tag.src}.`)];
};

/** The script tag of a storefront page. */
export const checkTag = (facts: Facts): readonly Finding[] => {
  const { page } = facts;
  if (!page) return [];
  if (!page.ok) return [failure(page.error.code, page.error.message, 'Correct --page: the address of a page of the shop.')];
  return judge(page.value, facts);
};
