import type { Language } from '../../i18n/i18n';

interface CodesStrings {
  readonly title: string;
  readonly byCoupon: string;
  readonly none: string;
  readonly noneNext: string;
  readonly toCampaigns: string;
  readonly search: string;
  readonly coupon: string;
  readonly source: string;
  readonly sources: Readonly<Record<'generated' | 'pool' | 'shared', string>>;
  readonly state: string;
  readonly states: Readonly<Record<'fine' | 'low' | 'empty', string>>;
  readonly left: string;
  readonly imported: string;
  readonly ofImported: (share: string) => string;
  readonly add: string;
  readonly addTo: (coupon: string) => string;
  readonly file: string;
  readonly fileHint: string;
  readonly read: (count: string, first: string) => string;
  readonly upload: (count: string) => string;
  readonly uploading: (done: string, all: string) => string;
  readonly uploaded: (added: string, known: string) => string;
  readonly stopped: (done: string) => string;
  readonly fix: Readonly<Record<string, string>>;
}

export const codesStrings: Readonly<Record<Language, CodesStrings>> = {
  en: {
    title: 'Codes',
    byCoupon: 'Codes by coupon',
    none: 'No coupons published yet',
    noneNext: 'Publish a campaign. Couplet then makes a code for each shopper who claims a coupon.',
    toCampaigns: 'Campaigns',
    search: 'Search coupons',
    coupon: 'Coupon',
    source: 'Source',
    sources: { generated: 'Made for each shopper', pool: 'Your list of codes', shared: 'One code for all' },
    state: 'State',
    states: { fine: 'Available', low: 'Running low', empty: 'None left' },
    left: 'Codes left',
    imported: 'Codes in all',
    ofImported: (share) => `${share} of all codes`,
    add: 'Add codes',
    addTo: (coupon) => `Add codes to ${coupon}`,
    file: 'File of codes',
    fileHint: 'One code on each line, or a CSV file with a column “code”. Known codes stay as they are.',
    read: (count, first) => `${count} codes read, the first is ${first}. Not sent yet.`,
    upload: (count) => `Add ${count} codes`,
    uploading: (done, all) => `${done} of ${all} codes sent`,
    uploaded: (added, known) => `${added} codes were added. ${known} were already known.`,
    stopped: (done) => `${done} codes were added before that. Add the same file again to continue. Known codes are not added twice.`,
    fix: {
      code_malformed: 'A code has 4 to 64 letters, digits and signs, without spaces. Correct this line and choose the file again.',
      code_duplicate: 'This code is in the file twice, or belongs to another coupon. Remove it and choose the file again.',
      codes_malformed: 'The file has no codes. It needs one on each line, or a column “code”.',
      coupon_not_pool: 'The published coupon does not use a list of codes. Publish it first.',
      file_unreadable: 'The file was moved, renamed or changed. Choose it again.',
    },
  },
  'zh-CN': {
    title: '券码',
    byCoupon: '各优惠券的券码',
    none: '尚未发布优惠券',
    noneNext: '请发布活动。之后每位顾客领取优惠券时，Couplet 会生成一个券码。',
    toCampaigns: '活动',
    search: '搜索优惠券',
    coupon: '优惠券',
    source: '来源',
    sources: { generated: '为每位顾客生成', pool: '您的券码列表', shared: '所有人共用一个券码' },
    state: '状态',
    states: { fine: '可用', low: '即将用完', empty: '已用完' },
    left: '剩余券码',
    imported: '券码总数',
    ofImported: (share) => `占总数的 ${share}`,
    add: '添加券码',
    addTo: (coupon) => `为“${coupon}”添加券码`,
    file: '券码文件',
    fileHint: '每行一个券码，或包含“code”列的 CSV 文件。已存在的券码保持不变。',
    read: (count, first) => `已读取 ${count} 个券码，第一个是 ${first}。尚未发送。`,
    upload: (count) => `添加 ${count} 个券码`,
    uploading: (done, all) => `已发送 ${done} / ${all} 个券码`,
    uploaded: (added, known) => `已添加 ${added} 个券码，另有 ${known} 个此前已存在。`,
    stopped: (done) => `在此之前已添加 ${done} 个券码。重新添加同一文件即可继续，已存在的不会重复添加。`,
    fix: {
      code_malformed: '券码应为 4 至 64 个字母、数字或符号，且不含空格。请修正该行后重新选择文件。',
      code_duplicate: '该券码在文件中重复，或已属于其他优惠券。请删除后重新选择文件。',
      codes_malformed: '文件中没有券码。应每行一个，或有“code”列。',
      coupon_not_pool: '已发布的这张优惠券不使用券码列表，请先发布修改。',
      file_unreadable: '该文件已被移动、重命名或修改。请重新选择。',
    },
  },
};
