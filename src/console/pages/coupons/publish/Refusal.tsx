import { useContext } from 'preact/hooks';
import type { Failure } from '../../../../protocol/values/result';
import { capital, type Language, LanguageContext, useStrings } from '../../../i18n/i18n';
import { uiStrings } from '../../../ui/strings';
import { idOf, listOf } from '../draft/draft';
import { useCouponTitle, useEditing } from '../draft/editing';
import { publishStrings } from './publishStrings';

const about = (coupon: string): string => (coupon === '' ? 'one of the coupons' : coupon);

/** By the reason codes of `POST /v1/admin/campaign/publish`. */
export const refusalsEn: Readonly<Record<string, RefusalSentence>> = {
  discount_unsupported: (coupon) => ({
    what: `Your shop’s checkout cannot give the discount of ${about(coupon)} exactly.`,
    fix: 'Choose another form of discount, or other goods for it.',
  }),
  stacking_unsupported: (coupon) => ({
    what: `Your shop’s checkout takes one code an order, so ${about(coupon)} cannot go together with others.`,
    fix: 'Set it to stand alone.',
  }),
  condition_unsupported: (coupon) => ({
    what: `Your shop’s checkout cannot check a condition of ${about(coupon)}.`,
    fix: 'Take the condition out, or ask for a least value of the cart only.',
  }),
  scope_unsupported: (coupon) => ({
    what: `Your shop’s checkout cannot limit ${about(coupon)} to these goods.`,
    fix: 'Name products or categories, not both, or let it hold for the whole shop.',
  }),
  scope_unknown: (coupon) => ({
    what: `${capital(about(coupon))} names a product or category that your shop does not have.`,
    fix: 'Write it as your shop does.',
  }),
  currency_unsupported: () => ({ what: 'Your shop sells in another currency.', fix: 'Correct the currency under “Your shop”.' }),
  sensitive_category: (coupon) => ({
    what: `${capital(about(coupon))} touches something too personal to choose coupons by.`,
    fix: 'Take the word out of its goods, its condition or its attributes.',
  }),
  protected_attribute: (coupon) => ({
    what: `${capital(about(coupon))} tells shoppers apart by something that must not matter.`,
    fix: 'Take it out of its condition or its attributes.',
  }),
  value_below_floor: (coupon) => ({
    what: `${capital(about(coupon))} is worth less than the least that your campaign promises.`,
    fix: 'Raise its discount, or lower the bound under “Advanced”.',
  }),
  value_above_ceiling: (coupon) => ({
    what: `${capital(about(coupon))} may be worth more than the most that your campaign promises.`,
    fix: 'Lower its discount, or raise the bound under “Advanced”.',
  }),
  campaign_invalid: () => ({ what: 'The campaign cannot be published as it is.', fix: 'Go back and mend what the page says is wrong.' }),
  draft_changed: () => ({
    what: 'Somebody else has changed this campaign meanwhile.',
    fix: 'Go back, look at theirs, and publish then.',
  }),
  terms_changed: () => ({ what: 'What is live was changed meanwhile.', fix: 'Reload the page, look at the changes, and publish then.' }),
  signing_key_absent: () => ({
    what: 'This server no longer holds the key that signs campaigns.',
    fix: 'Reload the page: it then says how to publish where the key is.',
  }),
  shop_unreachable: () => ({ what: 'Your shop cannot be reached.', fix: 'Is it running? Try again in a minute.' }),
  shop_no_answer: () => ({ what: 'Your shop did not answer in time.', fix: 'Try again in a minute.' }),
  shop_unauthorized: () => ({
    what: 'Your shop does not accept the keys this server has for it.',
    fix: 'Whoever runs the server must give it new ones.',
  }),
  shop_refused: () => ({ what: 'Your shop refused to say what it can do.', fix: 'Look at its own log, then try again.' }),
  shop_malformed: () => ({ what: 'Your shop answered something this server cannot read.', fix: 'Is its extension of the right version?' }),
  capabilities_malformed: () => ({
    what: 'Your shop’s list of what it can do cannot be read.',
    fix: 'Whoever looks after the shop must mend its answer.',
  }),
  shop_extension_missing: () => ({
    what: 'Your shop lacks the extension for Couplet.',
    fix: 'Install it in the shop, then publish again.',
  }),
  shop_api_absent: () => ({
    what: 'Your shop’s address answers, but no shop does.',
    fix: 'Whoever runs the server must correct it, or turn the shop’s REST API on.',
  }),
  shop_coupons_off: () => ({
    what: 'Coupons are switched off in your shop.',
    fix: 'Turn them on in WooCommerce’s general settings, then publish again.',
  }),
  shop_untrusted: () => ({
    what: 'Your shop’s certificate is not accepted.',
    fix: 'Whoever runs the shop must renew it, or the server must trust its authority.',
  }),
  bundle_incompatible: () => ({
    what: 'The models that are live are of another version than this server.',
    fix: 'Train again with this version, and publish the result.',
  }),
  bundle_invalid: () => ({
    what: 'Shoppers’ devices would refuse what was made of this campaign, so it was not published.',
    fix: 'This is a mistake of Couplet’s and not of yours: tell its reason to whoever runs the server.',
  }),
  store_unavailable: () => ({ what: 'The server’s database cannot be reached. Nothing was changed.', fix: 'Try again in a minute.' }),
  overloaded: () => ({ what: 'The server has too much to do. Nothing was changed.', fix: 'Try again in a minute.' }),
};

const aboutZhCn = (coupon: string): string => (coupon === '' ? '其中一张优惠券' : coupon);

/** 以 `POST /v1/admin/campaign/publish` 的原因代码为键。 */
export const refusalsZhCn: Readonly<Record<string, RefusalSentence>> = {
  discount_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法准确执行${aboutZhCn(coupon)}的优惠。`,
    fix: '请换一种优惠形式，或更换适用商品。',
  }),
  stacking_unsupported: (coupon) => ({
    what: `您店铺的每笔订单只能使用一个券码，${aboutZhCn(coupon)}不能与其他优惠券同用。`,
    fix: '请将它设为单独使用。',
  }),
  condition_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法核对${aboutZhCn(coupon)}的一个条件。`,
    fix: '请去掉该条件，或只要求购物车的最低金额。',
  }),
  scope_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法将${aboutZhCn(coupon)}限定于这些商品。`,
    fix: '请只填商品或只填类别，或让它适用于全店。',
  }),
  scope_unknown: (coupon) => ({ what: `${aboutZhCn(coupon)}写了您店铺没有的商品或类别。`, fix: '请按店铺中的写法填写。' }),
  currency_unsupported: () => ({ what: '您的店铺使用另一种货币。', fix: '请在“您的店铺”中更正货币。' }),
  sensitive_category: (coupon) => ({
    what: `${aboutZhCn(coupon)}涉及过于私密的内容，不能据此选择优惠券。`,
    fix: '请从适用商品、条件或属性中删除该词。',
  }),
  protected_attribute: (coupon) => ({ what: `${aboutZhCn(coupon)}按不应影响优惠的因素区分顾客。`, fix: '请从条件或属性中删除。' }),
  value_below_floor: (coupon) => ({ what: `${aboutZhCn(coupon)}的价值低于活动承诺的最低值。`, fix: '请提高优惠，或在“高级”中调低下限。' }),
  value_above_ceiling: (coupon) => ({
    what: `${aboutZhCn(coupon)}的价值可能高于活动承诺的最高值。`,
    fix: '请降低优惠，或在“高级”中调高上限。',
  }),
  campaign_invalid: () => ({ what: '此活动目前还不能发布。', fix: '请返回并解决页面列出的问题。' }),
  draft_changed: () => ({ what: '其他人刚刚修改了此活动。', fix: '请返回查看对方的版本，然后再发布。' }),
  terms_changed: () => ({ what: '线上内容刚刚发生了变化。', fix: '请刷新页面，查看改动后再发布。' }),
  signing_key_absent: () => ({ what: '此服务器不再持有活动的签名密钥。', fix: '请刷新页面，页面会说明如何在保存密钥的电脑上发布。' }),
  shop_unreachable: () => ({ what: '无法连接到您的店铺。', fix: '请确认店铺正在运行，一分钟后再试。' }),
  shop_no_answer: () => ({ what: '您的店铺没有及时响应。', fix: '请一分钟后再试。' }),
  shop_unauthorized: () => ({ what: '您的店铺不接受此服务器的密钥。', fix: '请联系服务器管理员更换密钥。' }),
  shop_refused: () => ({ what: '您的店铺拒绝说明它支持哪些功能。', fix: '请查看店铺的日志后再试。' }),
  shop_malformed: () => ({ what: '您店铺的回答无法识别。', fix: '请确认店铺扩展的版本正确。' }),
  capabilities_malformed: () => ({ what: '您店铺的功能清单无法识别。', fix: '请联系店铺维护人员修正。' }),
  shop_extension_missing: () => ({ what: '您的店铺尚未安装 Couplet 扩展。', fix: '请先在店铺中安装，再重新发布。' }),
  shop_api_absent: () => ({ what: '店铺地址有响应，但没有找到店铺接口。', fix: '请联系服务器管理员更正地址，或开启店铺的 REST API。' }),
  shop_coupons_off: () => ({ what: '您的店铺已关闭优惠券功能。', fix: '请在 WooCommerce 的常规设置中开启，再重新发布。' }),
  shop_untrusted: () => ({ what: '您店铺的证书不被接受。', fix: '请联系店铺管理员更新证书，或让服务器信任其颁发机构。' }),
  bundle_incompatible: () => ({ what: '线上模型与此服务器的版本不一致。', fix: '请用此版本重新训练，并发布结果。' }),
  bundle_invalid: () => ({
    what: '顾客的设备会拒绝由此活动生成的内容，因此没有发布。',
    fix: '这是 Couplet 的问题，与您无关：请把原因代码告诉服务器管理员。',
  }),
  store_unavailable: () => ({ what: '无法连接到服务器的数据库，未作任何更改。', fix: '请一分钟后再试。' }),
  overloaded: () => ({ what: '服务器繁忙，未作任何更改。', fix: '请一分钟后再试。' }),
};

export interface RefusalWords {
  readonly what: string;
  readonly fix: string;
}

/** @param coupon title of the affected coupon, quoted as usual in the language; empty if there is none */
export type RefusalSentence = (coupon: string) => RefusalWords;

const byLanguage: Readonly<Record<Language, Readonly<Record<string, RefusalSentence>>>> = { en: refusalsEn, 'zh-CN': refusalsZhCn };

/** One text for all refusals of a bundle, because the merchant can fix none of them. */
const BUNDLE = 'bundle_invalid';

/** Why publishing was refused and what to do; `undefined` for other codes, which use the server's message. */
export const refusalWords = ({ code }: Pick<Failure, 'code'>, language: Language, coupon: string): RefusalWords | undefined => {
  const sentences = byLanguage[language];
  const key = Object.hasOwn(sentences, code) ? code : code.startsWith('bundle_') ? BUNDLE : '';
  return sentences[key]?.(coupon);
};

/** Why publishing was refused and what to do, with the server's message as details. */
export const Refusal = ({ failure }: { readonly failure: Failure }) => {
  const strings = useStrings(publishStrings);
  const { failures } = useStrings(uiStrings);
  const { language } = useContext(LanguageContext);
  const { draft } = useEditing();
  const titleOf = useCouponTitle();
  const { code, message, at } = failure;
  const known = at !== undefined && listOf(draft.coupons).map(idOf).includes(at);
  const words = refusalWords(failure, language, known ? strings.coupon(titleOf(at)) : '');
  if (!words) return <p>{failures[code] ?? message}</p>;
  return (
    <>
      <p>
        <strong>{words.what}</strong> {words.fix}
      </p>
      {message !== '' && (
        <p class="muted">
          {strings.inDetail} <span lang="en">{message}</span>
        </p>
      )}
    </>
  );
};
