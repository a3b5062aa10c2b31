import type { MessageChannelName } from '../../src/protocol/sendRequest';

/** Obstacle, as far as it matters to the shopper. */
export type SendFault = 'address' | 'gone' | 'claimed' | 'exhausted' | 'often' | 'endsFirst' | 'off' | 'busy' | 'failed';

const faults: Readonly<Record<string, SendFault>> = {
  address_malformed: 'address',
  message_malformed: 'address',
  decision_unknown: 'gone',
  coupon_unknown: 'gone',
  coupon_stale: 'gone',
  coupon_expired: 'gone',
  already_claimed: 'claimed',
  budget_exhausted: 'exhausted',
  channel_cap_day: 'often',
  channel_cap_week: 'often',
  coupon_ends_first: 'endsFirst',
  channel_off: 'off',
  origin_refused: 'off',
  serving_stopped: 'off',
  rate_limited: 'busy',
  overloaded: 'busy',
};

/** Fault of a reason code. For any other code, a retry may help. */
export const faultOf = (code: string): SendFault => (Object.hasOwn(faults, code) && faults[code]) || 'failed';

/** Is a new request useful, perhaps with another address? */
export const mayAskAgain = (fault: SendFault): boolean => fault === 'address' || fault === 'busy' || fault === 'failed';

type ByChannel = Readonly<Record<MessageChannelName, string>>;

/** Sentences of the form for sending a coupon. */
export interface SendStrings {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** What is shared, and what happens then. */
  readonly means: ByChannel;
  readonly by: string;
  readonly channels: ByChannel;
  readonly address: ByChannel;
  /** Format of an address. E-mail addresses need no explanation. */
  readonly number: string;
  /** States that the coupon waits for the end of quiet hours or frequency limits, and until when. */
  readonly held: (when: string) => string;
  readonly ask: string;
  readonly asking: string;
  readonly asked: ByChannel;
  readonly cancel: string;
  readonly close: string;
  readonly faults: Readonly<Record<SendFault, string>>;
}

export const sendEn: SendStrings = {
  language: 'en',
  title: 'Send me this coupon',
  means: {
    email:
      'The shop gets your address and this coupon, nothing else. It writes to you first to ask whether you want it; the coupon comes after your yes.',
    sms: 'The shop gets your number and this coupon, nothing else. It writes to you first to ask whether you want it; the coupon comes after your yes.',
  },
  by: 'Send it by',
  channels: { email: 'E-mail', sms: 'Text message' },
  address: { email: 'Your e-mail address', sms: 'Your mobile number' },
  number: 'With its country, such as +44 7700 900123',
  held: (when) =>
    `So that messages come neither at night nor too often, the coupon will not come before ${when}. The question comes at once.`,
  ask: 'Send',
  asking: 'One moment…',
  asked: {
    email:
      'Now look into your mailbox, and into the spam folder: there you say whether you want it. If nothing comes, the address has had three requests in a day, or gets no messages from this shop.',
    sms: 'Now look at your messages: there you say whether you want it. If nothing comes, the number has had three requests in a day, or gets no messages from this shop.',
  },
  cancel: 'Cancel',
  close: 'Close',
  faults: {
    address: 'Please check what you entered.',
    gone: 'The shop no longer has this offer.',
    claimed: 'You already have a code for this offer.',
    exhausted: 'All of these have been claimed.',
    often: 'You were written to often enough in the last days. Please ask again later.',
    endsFirst: 'The coupon ends before it could be sent to you.',
    off: 'The shop sends no coupons just now.',
    busy: 'Too many requests. Try again in a minute.',
    failed: 'That did not work. Please try again.',
  },
};

export const sendAr: SendStrings = {
  language: 'ar',
  title: 'أرسلوا لي هذه القسيمة',
  means: {
    email: 'يحصل المتجر على عنوانك وعلى هذه القسيمة ولا شيء غير ذلك. يكتب إليك أولًا ليسألك هل تريدها، وتصلك القسيمة بعد موافقتك.',
    sms: 'يحصل المتجر على رقمك وعلى هذه القسيمة ولا شيء غير ذلك. يكتب إليك أولًا ليسألك هل تريدها، وتصلك القسيمة بعد موافقتك.',
  },
  by: 'الإرسال عبر',
  channels: { email: 'البريد الإلكتروني', sms: 'رسالة نصية' },
  address: { email: 'عنوان بريدك الإلكتروني', sms: 'رقم هاتفك المحمول' },
  number: 'مع رمز البلد، مثل \u2066+971 50 123 4567\u2069',
  held: (when) => `كي لا تصل الرسائل ليلًا ولا أكثر مما ينبغي، لن تصل القسيمة قبل ${when}. أما السؤال فيصل فورًا.`,
  ask: 'إرسال',
  asking: 'لحظة…',
  asked: {
    email:
      'انظر الآن في بريدك وفي مجلد الرسائل غير المرغوب فيها: هناك تقول هل تريدها. إن لم يصل شيء فقد طُلب لهذا العنوان ثلاث مرات في يوم، أو أنه لا يتلقى رسائل من هذا المتجر.',
    sms: 'انظر الآن في رسائلك: هناك تقول هل تريدها. إن لم يصل شيء فقد طُلب لهذا الرقم ثلاث مرات في يوم، أو أنه لا يتلقى رسائل من هذا المتجر.',
  },
  cancel: 'إلغاء',
  close: 'إغلاق',
  faults: {
    address: 'يرجى مراجعة ما كتبته.',
    gone: 'لم يعد هذا العرض متوفرًا في المتجر.',
    claimed: 'لديك رمز لهذا العرض بالفعل.',
    exhausted: 'نفدت كل القسائم.',
    often: 'كُتب إليك بما يكفي في الأيام الأخيرة. يرجى الطلب لاحقًا.',
    endsFirst: 'تنتهي القسيمة قبل أن يمكن إرسالها إليك.',
    off: 'لا يرسل المتجر قسائم في الوقت الحالي.',
    busy: 'الطلبات كثيرة الآن. حاول بعد دقيقة.',
    failed: 'لم ينجح ذلك. يرجى المحاولة مرة أخرى.',
  },
};

export const sendDe: SendStrings = {
  language: 'de',
  title: 'Gutschein zuschicken lassen',
  means: {
    email:
      'Der Shop bekommt Ihre Adresse und diesen Gutschein, sonst nichts. Er fragt Sie zuerst in einer Mail, ob Sie ihn möchten; nach Ihrem Ja kommt der Gutschein.',
    sms: 'Der Shop bekommt Ihre Nummer und diesen Gutschein, sonst nichts. Er fragt Sie zuerst in einer SMS, ob Sie ihn möchten; nach Ihrem Ja kommt der Gutschein.',
  },
  by: 'Schicken per',
  channels: { email: 'E-Mail', sms: 'SMS' },
  address: { email: 'Ihre E-Mail-Adresse', sms: 'Ihre Handynummer' },
  number: 'Mit Ländervorwahl, etwa +49 151 23456789',
  held: (when) => `Damit Nachrichten weder nachts noch zu oft kommen, kommt der Gutschein nicht vor ${when}. Die Frage kommt sofort.`,
  ask: 'Schicken',
  asking: 'Einen Moment …',
  asked: {
    email:
      'Schauen Sie nun in Ihr Postfach, auch in den Spam-Ordner: Dort sagen Sie, ob Sie ihn möchten. Kommt nichts, so wurde für diese Adresse schon dreimal an einem Tag gefragt, oder sie bekommt keine Nachrichten von diesem Shop.',
    sms: 'Schauen Sie nun in Ihre Nachrichten: Dort sagen Sie, ob Sie ihn möchten. Kommt nichts, so wurde für diese Nummer schon dreimal an einem Tag gefragt, oder sie bekommt keine Nachrichten von diesem Shop.',
  },
  cancel: 'Abbrechen',
  close: 'Schließen',
  faults: {
    address: 'Bitte prüfen Sie Ihre Angabe.',
    gone: 'Der Shop hat dieses Angebot nicht mehr.',
    claimed: 'Sie haben für dieses Angebot schon einen Code.',
    exhausted: 'Alle Gutscheine sind vergeben.',
    often: 'Ihnen wurde in den letzten Tagen oft genug geschrieben. Bitte fragen Sie später noch einmal.',
    endsFirst: 'Der Gutschein endet, bevor er geschickt werden könnte.',
    off: 'Der Shop verschickt gerade keine Gutscheine.',
    busy: 'Zu viele Anfragen. Bitte gleich noch einmal.',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
};

export const sendEs: SendStrings = {
  language: 'es',
  title: 'Enviarme este cupón',
  means: {
    email:
      'La tienda recibe tu dirección y este cupón, nada más. Primero te escribe para preguntar si lo quieres; el cupón llega después de tu sí.',
    sms: 'La tienda recibe tu número y este cupón, nada más. Primero te escribe para preguntar si lo quieres; el cupón llega después de tu sí.',
  },
  by: 'Enviar por',
  channels: { email: 'Correo electrónico', sms: 'SMS' },
  address: { email: 'Tu correo electrónico', sms: 'Tu número de móvil' },
  number: 'Con el prefijo del país, por ejemplo +34 612 345 678',
  held: (when) =>
    `Para que los mensajes no lleguen de noche ni demasiado a menudo, el cupón no llegará antes de: ${when}. La pregunta llega enseguida.`,
  ask: 'Enviar',
  asking: 'Un momento…',
  asked: {
    email:
      'Mira ahora tu correo, también el no deseado: allí dirás si lo quieres. Si no llega nada, esta dirección ya ha tenido tres peticiones en un día, o no recibe mensajes de esta tienda.',
    sms: 'Mira ahora tus mensajes: allí dirás si lo quieres. Si no llega nada, este número ya ha tenido tres peticiones en un día, o no recibe mensajes de esta tienda.',
  },
  cancel: 'Cancelar',
  close: 'Cerrar',
  faults: {
    address: 'Revisa lo que has escrito.',
    gone: 'La tienda ya no tiene esta oferta.',
    claimed: 'Ya tienes un código para esta oferta.',
    exhausted: 'Ya se han entregado todos.',
    often: 'En los últimos días se te ha escrito bastante. Vuelve a pedirlo más tarde.',
    endsFirst: 'El cupón termina antes de que se pueda enviar.',
    off: 'La tienda no envía cupones en este momento.',
    busy: 'Demasiadas peticiones. Espera un minuto.',
    failed: 'No ha funcionado. Inténtalo de nuevo.',
  },
};

export const sendFr: SendStrings = {
  language: 'fr',
  title: 'M’envoyer ce coupon',
  means: {
    email:
      'La boutique reçoit votre adresse et ce coupon, rien d’autre. Elle vous écrit d’abord pour demander si vous le voulez ; le coupon vient après votre oui.',
    sms: 'La boutique reçoit votre numéro et ce coupon, rien d’autre. Elle vous écrit d’abord pour demander si vous le voulez ; le coupon vient après votre oui.',
  },
  by: 'Envoyer par',
  channels: { email: 'E-mail', sms: 'SMS' },
  address: { email: 'Votre adresse e-mail', sms: 'Votre numéro de mobile' },
  number: 'Avec l’indicatif du pays, par exemple +33 6 39 98 12 34',
  held: (when) =>
    `Pour que les messages ne viennent ni la nuit ni trop souvent, le coupon ne viendra pas avant : ${when}. La question vient tout de suite.`,
  ask: 'Envoyer',
  asking: 'Un instant…',
  asked: {
    email:
      'Regardez maintenant votre boîte de réception, et les indésirables : c’est là que vous direz si vous le voulez. Si rien ne vient, cette adresse a déjà fait l’objet de trois demandes en un jour, ou ne reçoit pas de messages de cette boutique.',
    sms: 'Regardez maintenant vos messages : c’est là que vous direz si vous le voulez. Si rien ne vient, ce numéro a déjà fait l’objet de trois demandes en un jour, ou ne reçoit pas de messages de cette boutique.',
  },
  cancel: 'Annuler',
  close: 'Fermer',
  faults: {
    address: 'Vérifiez votre saisie.',
    gone: 'La boutique n’a plus cette offre.',
    claimed: 'Vous avez déjà un code pour cette offre.',
    exhausted: 'Tous les coupons ont été pris.',
    often: 'On vous a écrit assez souvent ces derniers jours. Redemandez plus tard.',
    endsFirst: 'Le coupon se termine avant de pouvoir être envoyé.',
    off: 'La boutique n’envoie pas de coupons en ce moment.',
    busy: 'Trop de demandes. Réessayez dans une minute.',
    failed: 'Cela n’a pas marché. Réessayez.',
  },
};

export const sendZhCN: SendStrings = {
  language: 'zh-CN',
  title: '把这张优惠券发给我',
  means: {
    email: '商店只会得到您的邮箱地址和这张优惠券，别无其他。它会先写信问您是否需要；您同意之后才会发送优惠券。',
    sms: '商店只会得到您的手机号码和这张优惠券，别无其他。它会先发短信问您是否需要；您同意之后才会发送优惠券。',
  },
  by: '发送方式',
  channels: { email: '电子邮件', sms: '短信' },
  address: { email: '您的邮箱地址', sms: '您的手机号码' },
  number: '请带上国家代码，例如 +86 138 0013 8000',
  held: (when) => `为了不在夜间打扰，也不过于频繁，优惠券不会早于 ${when} 发送。确认消息会立即发出。`,
  ask: '发送',
  asking: '请稍候…',
  asked: {
    email:
      '现在请查看您的邮箱（包括垃圾邮件）：在那里确认您是否需要。如果什么都没有收到，说明该地址一天内已有三次请求，或不接收本店的消息。',
    sms: '现在请查看您的短信：在那里确认您是否需要。如果什么都没有收到，说明该号码一天内已有三次请求，或不接收本店的消息。',
  },
  cancel: '取消',
  close: '关闭',
  faults: {
    address: '请检查您的输入。',
    gone: '商店已不再提供此优惠。',
    claimed: '您已经有这个优惠的代码了。',
    exhausted: '优惠券已被领完。',
    often: '最近几天给您发的消息已经够多了。请以后再试。',
    endsFirst: '优惠券会在可以发送之前到期。',
    off: '商店目前不发送优惠券。',
    busy: '请求过多。请一分钟后再试。',
    failed: '没有成功，请再试一次。',
  },
};
