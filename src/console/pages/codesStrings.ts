import type { Language } from '../i18n/i18n';

interface CodesStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly toCoupons: string;
  readonly left: string;
  readonly imported: string;
  readonly ofImported: (share: string) => string;
  readonly add: string;
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
    lead: 'Codes your shop made, for coupons that hand out those. Each code goes to one shopper.',
    none: 'No coupon takes its codes from a list',
    noneNext:
      'Codes are made for each shopper as they are asked for, which is the safest. To hand out codes your shop made, choose “a list of codes” in a coupon and publish it.',
    toCoupons: 'Coupons',
    left: 'Codes left',
    imported: 'Codes in all',
    ofImported: (share) => `${share} of all there were`,
    add: 'Add codes',
    file: 'File of codes',
    fileHint:
      'One code a line, or a CSV file with a column called “code”, as your shop exports it. Codes that are known already stay as they are.',
    read: (count, first) => `${count} codes read, the first is ${first}. Nothing is sent yet.`,
    upload: (count) => `Add ${count} codes`,
    uploading: (done, all) => `${done} of ${all} codes sent`,
    uploaded: (added, known) => `${added} codes were added; ${known} were known already.`,
    stopped: (done) => `${done} codes were added before that. Add the same file again to go on; what is known already is not added twice.`,
    fix: {
      code_malformed: 'A code has 4 to 64 letters, digits and signs, and no spaces. Mend this line and choose the file again.',
      code_duplicate: 'This code stands twice in the file, or belongs to another coupon. Take one out and choose the file again.',
      codes_malformed: 'The file holds no codes. It should have one a line, or a column called “code”.',
      coupon_not_pool: 'As published, this coupon does not take its codes from a list. Publish it first.',
      file_unreadable: 'The file cannot be read any more: it was moved, renamed or changed. Choose it again.',
    },
  },
  'zh-CN': {
    title: '券码',
    lead: '由您的店铺生成、供优惠券发放的券码。每个券码只发给一位顾客。',
    none: '目前没有优惠券使用券码列表',
    noneNext: '券码会在顾客领取时即时生成，这是最安全的方式。若要发放店铺已有的券码，请在优惠券中选择“券码列表”并发布。',
    toCoupons: '优惠券',
    left: '剩余券码',
    imported: '券码总数',
    ofImported: (share) => `占总数的 ${share}`,
    add: '添加券码',
    file: '券码文件',
    fileHint: '每行一个券码，或包含名为“code”列的 CSV 文件（店铺导出的格式即可）。已存在的券码保持不变。',
    read: (count, first) => `已读取 ${count} 个券码，第一个是 ${first}。尚未发送。`,
    upload: (count) => `添加 ${count} 个券码`,
    uploading: (done, all) => `已发送 ${done} / ${all} 个券码`,
    uploaded: (added, known) => `已添加 ${added} 个券码，另有 ${known} 个此前已存在。`,
    stopped: (done) => `在此之前已添加 ${done} 个券码。重新添加同一文件即可继续，已存在的不会重复添加。`,
    fix: {
      code_malformed: '券码应为 4 至 64 个字母、数字或符号，且不含空格。请修正该行后重新选择文件。',
      code_duplicate: '该券码在文件中重复，或已属于其他优惠券。请删除其一后重新选择文件。',
      codes_malformed: '文件中没有券码。应每行一个，或有名为“code”的列。',
      coupon_not_pool: '已发布的这张优惠券不使用券码列表，请先发布修改。',
      file_unreadable: '无法读取该文件：它可能已被移动、重命名或修改。请重新选择。',
    },
  },
};
