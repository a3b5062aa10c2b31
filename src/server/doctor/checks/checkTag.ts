import { isSiteKey } from '../../../bundle/keys';
import { type Finding, findingsOf } from '../../monitoring/finding';
import type { Facts, PageFact, TagFact } from '../facts';
import { serverOf } from './checkPagePolicy';

const { fine, warning, failure } = findingsOf('tag');

const ofScript = ({ src, script, integrity, intact, crossOrigin }: TagFact, page: string): readonly Finding[] => {
  if (new URL(page).protocol === 'https:' && src.startsWith('http:'))
    return [failure('tag_insecure', `The tag loads ${src} over http, which https pages block.`, 'Write https:// in src.')];
  const mend = 'Correct src: /v1/couplet.js of your server, or a pinned version.';
  if (!script.ok) return [failure('tag_unreachable', `${src} cannot be loaded: ${script.error.message}`, mend)];
  const { status, headers } = script.value;
  if (status !== 200 || !/javascript/.test(headers['content-type'] ?? ''))
    return [failure('tag_no_script', `${src} answers ${status} ${headers['content-type'] ?? 'without a type'}, not a script.`, mend)];
  if (integrity === undefined) return [];
  const foreign = new URL(src).origin !== new URL(page).origin;
  return [
    ...(foreign && !crossOrigin
      ? [
          failure(
            'tag_crossorigin',
            'The tag has integrity but no crossorigin, so browsers refuse the script.',
            'Add crossorigin="anonymous" to the tag.',
          ),
        ]
      : []),
    ...(intact === false
      ? [
          failure(
            'tag_integrity',
            'The script does not match its integrity hash, so browsers refuse it.',
            'Use src and integrity of the same version (docs/install.md).',
          ),
        ]
      : []),
    ...(/\/v1\/couplet\.js$/.test(new URL(src).pathname) && intact
      ? [
          warning(
            'tag_integrity_unpinned',
            '/v1/couplet.js changes with every release, and integrity then refuses it.',
            'Use a fixed version in src: /<version>/couplet.js.',
          ),
        ]
      : []),
  ];
};

const ofKey = ({ key }: TagFact, siteKey: string | undefined, setsConfig: boolean): readonly Finding[] => {
  if (key === undefined)
    return setsConfig
      ? []
      : [
          failure(
            'tag_key_absent',
            'The tag has no data-key, so Couplet does not start.',
            'Add data-key="pk_…", the public key of your shop.',
          ),
        ];
  if (!isSiteKey(key))
    return [
      failure('tag_key_malformed', 'data-key is cut off or mistyped, so no coupon is shown.', 'Copy the whole key, pk_ and 43 characters.'),
    ];
  return siteKey !== undefined && key !== siteKey
    ? [failure('tag_key_differs', 'data-key is not the server’s key, so devices refuse its bundles.', `Write data-key="${siteKey}".`)]
    : [];
};

const judge = ({ url, tags, setsConfig }: PageFact, { keys, site }: Facts): readonly Finding[] => {
  const [tag, second] = tags;
  if (!tag)
    return [
      warning(
        'tag_absent',
        `${url} has no Couplet tag in its HTML.`,
        "Add it (docs/install.md, step 4). If a tag manager adds it, run couplet('debug') on the page.",
      ),
    ];
  const server = serverOf(tag);
  const siteKey = keys?.ok ? keys.value.siteKey : undefined;
  const found = [
    ...(second ? [warning('tag_twice', 'The tag is on the page twice. The second one is ignored.', 'Remove one of them.')] : []),
    ...(tag.heldAs !== undefined
      ? [
          warning(
            'tag_held',
            `The tag has type="${tag.heldAs}", so browsers run it only after a script changes the type.`,
            'Keep it if your consent tool releases it. Otherwise remove type.',
          ),
        ]
      : []),
    ...ofKey(tag, siteKey, setsConfig),
    ...ofScript(tag, url),
    ...(server === undefined
      ? [
          failure(
            'tag_api_malformed',
            `data-api="${tag.api}" is not a server address, so no coupon is shown.`,
            'Write the full address with https://, or remove data-api if the script comes from the server itself.',
          ),
        ]
      : []),
    ...(site && server !== undefined && server !== site.url
      ? [warning('tag_other_server', `The tag uses ${server}, not ${site.url}.`, 'Correct src or data-api, or check the server it names.')]
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
