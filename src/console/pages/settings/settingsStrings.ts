import type { Language } from '../../i18n/i18n';

interface SettingsStrings {
  readonly title: string;
  readonly parts: string;
  readonly tabs: Readonly<Record<'shop' | 'websites' | 'users' | 'connection' | 'messages' | 'history', string>>;
  readonly leaveUnsaved: string;
  readonly shop: string;
  readonly name: string;
  readonly noName: string;
  readonly address: string;
  readonly platform: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly unpublished: string;
  readonly toCampaigns: string;
  readonly reconcile: string;
  readonly reconciling: string;
  readonly reconciled: string;
  readonly reconcileHint: string;
  readonly platforms: Readonly<Record<string, string>>;
  readonly removing: string;
  readonly remove: string;
  readonly removeLead: string;
  readonly removeTitle: string;
  readonly removeQuestion: string;
  readonly removeConfirm: string;
  readonly removed: (ended: string) => string;
  readonly byHand: string;
}

export const settingsStrings: Readonly<Record<Language, SettingsStrings>> = {
  en: {
    title: 'Settings',
    parts: 'Parts of Settings',
    tabs: {
      shop: 'Shop',
      websites: 'Websites',
      users: 'Users',
      connection: 'Connection',
      messages: 'Messages',
      history: 'History',
    },
    leaveUnsaved: 'You have unsaved changes. Leave without saving?',
    shop: 'Your shop',
    name: 'Name',
    noName: 'Not set. SHOP_NAME on the server sets it for messages.',
    address: 'Path on this server',
    platform: 'Connected as',
    currency: 'Currency',
    timeZone: 'Time zone',
    unpublished: 'Set when you publish',
    toCampaigns: 'Change currency and time zone',
    reconcile: 'Compare codes with the shop now',
    reconciling: 'Comparing. With many codes this takes a minute or more.',
    reconciled: 'Compared. Unclaimed codes were removed from the shop.',
    reconcileHint: 'This happens by itself every few minutes.',
    platforms: {
      generic: 'Your own shop',
      shopify: 'Shopify',
      woocommerce: 'WooCommerce',
      vendure: 'Vendure',
      evershop: 'EverShop',
    },
    removing: 'Remove Couplet',
    remove: 'Remove Couplet from the shop …',
    removeLead: 'Stops coupons, ends open codes, and removes from your shop everything Couplet made there.',
    removeTitle: 'Remove Couplet from your shop?',
    removeQuestion:
      'Coupons stop, and every code and rule that Couplet made in your shop is removed. Orders and results stay here. This cannot be undone.',
    removeConfirm: 'Remove',
    removed: (ended) => `Removed. Open codes ended: ${ended}. Remove the rest yourself:`,
    byHand: 'To be done by hand',
  },
  'zh-CN': {
    title: '设置',
    parts: '设置的各部分',
    tabs: {
      shop: '店铺',
      websites: '网站',
      users: '用户',
      connection: '连接',
      messages: '消息',
      history: '历史记录',
    },
    leaveUnsaved: '有尚未保存的更改。要离开而不保存吗？',
    shop: '您的店铺',
    name: '名称',
    noName: '未设置。服务器上的 SHOP_NAME 用于消息。',
    address: '在此服务器上的路径',
    platform: '连接方式',
    currency: '货币',
    timeZone: '时区',
    unpublished: '发布时设置',
    toCampaigns: '更改货币和时区',
    reconcile: '立即与店铺核对券码',
    reconciling: '正在核对，券码较多时需要一分钟或更久。',
    reconciled: '核对完成：无人领取的券码已从店铺移除。',
    reconcileHint: '系统每隔几分钟会自动核对。',
    platforms: {
      generic: '自建店铺',
      shopify: 'Shopify',
      woocommerce: 'WooCommerce',
      vendure: 'Vendure',
      evershop: 'EverShop',
    },
    removing: '移除 Couplet',
    remove: '从店铺移除 Couplet……',
    removeLead: '停用优惠券、使未用券码失效，并移除 Couplet 在店铺中创建的一切。',
    removeTitle: '从店铺移除 Couplet？',
    removeQuestion: '优惠券将停用，Couplet 在店铺中创建的所有券码与规则都会移除。订单与结果仍保留在此。此操作无法恢复。',
    removeConfirm: '移除',
    removed: (ended) => `已移除，失效的未用券码：${ended}。以下内容需由您手动移除：`,
    byHand: '需手动处理',
  },
};
