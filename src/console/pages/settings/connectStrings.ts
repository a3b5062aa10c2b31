import type { Language } from '../../i18n/i18n';

interface ConnectStrings {
  readonly install: string;
  readonly installLead: string;
  readonly guides: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly csp: string;
  readonly cspHint: string;
  readonly cspMerged: string;
  readonly cspUnneeded: string;
  readonly cspNonce: string;
  readonly programs: string;
  readonly programsLead: string;
  readonly server: string;
  readonly key: string;
  readonly signing: string;
  readonly signsHere: string;
  readonly signsElsewhere: string;
  readonly api: string;
  readonly advanced: string;
  readonly ownKeys: string;
}

export const connectStrings: Readonly<Record<Language, ConnectStrings>> = {
  en: {
    install: 'Script tag',
    installLead: 'Paste this into the head of every page of your shop.',
    guides: 'Guides for Shopify, WooCommerce and others',
    copy: 'Copy',
    copied: 'Copied.',
    copyFailed: 'Your browser did not allow copying. Select the text instead.',
    csp: 'Content-Security-Policy of your pages',
    cspHint: 'If your pages send one, paste it here. Below it appears with what Couplet needs.',
    cspMerged: 'Content-Security-Policy with Couplet',
    cspUnneeded: 'This policy has only sources for Couplet and is not needed. Remove its header.',
    cspNonce: 'Put the nonce of the policy on both lines of the tag.',
    programs: 'Server and keys',
    programsLead: 'For your developer.',
    server: 'Server',
    key: 'Public key',
    signing: 'Signing',
    signsHere: 'This server signs, so you can publish here.',
    signsElsewhere: 'You sign on another machine. Here you can only edit drafts.',
    api: 'API reference',
    advanced: 'Advanced: keep the signing key yourself',
    ownKeys:
      'Then nobody with access to this server can publish coupons. You also cannot publish in the console: you publish each version with the command line, and start the server with your public key as SITE_KEY.',
  },
  'zh-CN': {
    install: '脚本标签',
    installLead: '将其粘贴到店铺每个页面的 head 中。',
    guides: 'Shopify、WooCommerce 等平台指南',
    copy: '复制',
    copied: '已复制。',
    copyFailed: '浏览器不允许复制，请手动选中文本。',
    csp: '您页面的 Content-Security-Policy',
    cspHint: '如果您的页面设置了该策略，请粘贴到这里。下方会显示加入 Couplet 所需内容后的策略。',
    cspMerged: '加入 Couplet 后的 Content-Security-Policy',
    cspUnneeded: '此策略仅包含 Couplet 的来源，并不需要。请删除该标头。',
    cspNonce: '请在标签的两行上都写上该策略的 nonce。',
    programs: '服务器与密钥',
    programsLead: '供开发人员使用。',
    server: '服务器',
    key: '公钥',
    signing: '签名',
    signsHere: '由此服务器签名，您可以在此发布。',
    signsElsewhere: '由您在另一台机器上签名，此处只能编辑草稿。',
    api: 'API 参考',
    advanced: '高级：自行保管签名密钥',
    ownKeys:
      '这样，任何能访问此服务器的人都无法发布优惠券。您也无法在控制台中发布：需用命令行发布每个版本，并以您的公钥作为 SITE_KEY 启动服务器。',
  },
};
