import type { strings as en } from '../en/messages';

const messageStates: typeof en.messageStates = {
  states: {
    asked: 'Confirmación a la espera de envío',
    confirming: 'Confirmación enviada, aún sin respuesta',
    due: 'Confirmado, cupón a la espera de envío',
    sent: 'Cupón enviado',
  },
  reasons: {
    not_confirmed: 'Terminado: sin confirmar en dos días.',
    suppressed: 'No enviado: la dirección no quiere mensajes.',
    slot_missed: 'Abandonado: no se pudo enviar en su hora durante 16 semanas seguidas.',
    address_limit: 'No enviado: la dirección se introdujo demasiadas veces en un día.',
    domain_limit: 'No enviado: demasiadas solicitudes en un día para este dominio o para números parecidos.',
    same_coupon: 'Terminado: el comprador confirmó otro mensaje sobre este cupón.',
    unsubscribed: 'Terminado: el comprador no quiere mensajes.',
    address_refused: 'Terminado: la dirección no existe. No recibe más mensajes.',
    address_bounced: 'Terminado: el correo se devolvió, porque la dirección no existe. No recibe más mensajes.',
    message_refused: 'Terminado: el servicio de correo o de SMS rechazó el contenido o el remitente. Consulte el registro del servidor.',
    relay_unreachable: 'Abandonado: su servidor de correo o su servicio de SMS no respondió durante 15 horas. Revise su dirección.',
    relay_deferred: 'Abandonado: el servidor del destinatario lo retrasó 15 horas.',
    relay_refuses_us:
      'Abandonado: su servidor de correo o su servicio de SMS rechaza este servidor. Revise el usuario, la contraseña y el remitente.',
    channel_off: 'Terminado: este canal se desactivó.',
    coupon_expired: 'No enviado: el cupón había terminado.',
    coupon_not_started: 'No enviado: el cupón aún no era válido.',
    coupon_stale: 'No enviado: el cupón cambió después de la solicitud.',
    coupon_unknown: 'No enviado: el cupón se quitó de la campaña.',
    serving_stopped: 'No enviado: los cupones estaban detenidos.',
    budget_exhausted: 'No enviado: el presupuesto estaba agotado.',
    budget_exhausted_today: 'No enviado: el presupuesto diario estaba agotado.',
    pool_empty: 'No enviado: no quedaban códigos. Añada más en Códigos.',
    shop_refused: 'No enviado: su tienda no aceptó el cupón.',
    shop_unreachable: 'Abandonado: no se pudo conectar con su tienda durante 15 horas.',
    code_redeemed: 'No enviado: el comprador ya había usado el código.',
    claim_expired: 'No enviado: el código caducó antes.',
    sealed_otherwise: 'Terminado: se quitó la clave que protegía la dirección (MESSAGE_KEY).',
  },
  other: (code) => `Terminado: ${code}`,
};

const channels: typeof en.channels = {
  sending: 'Envío',
  sendingLead: 'Formas de llegar a los compradores fuera de sus páginas. Cada campaña elige cuáles usa.',
  names: { email: 'Correo electrónico', sms: 'SMS', push: 'Notificación web' },
  ready: 'Configurado',
  notReady: 'Sin configurar',
  howTo: {
    email: 'Configurar el correo electrónico',
    sms: 'Configurar los SMS',
    push: 'Configurar las notificaciones web',
  },
  variables: 'Defina estas variables en el servidor, con sus propios valores, y reinícielo:',
  guide: 'Guía',
  toQueues: 'Ver lo que se ha enviado',
};

const addresses: typeof en.addresses = {
  title: 'La dirección de un comprador',
  lead: 'Para compradores que le escriben sobre su dirección. El historial registra la acción sin la dirección.',
  channel: 'Canal',
  address: { email: 'Dirección de correo electrónico', sms: 'Número de teléfono' },
  hint: { email: 'Mayúsculas y minúsculas son iguales.', sms: 'Con el prefijo del país, por ejemplo +49 30 123456.' },
  malformed: {
    email: 'Esto no es una dirección de correo electrónico.',
    sms: 'Esto no es un número de teléfono con prefijo del país.',
  },
  erase: 'Borrar…',
  eraseTitle: '¿Borrar esta dirección?',
  eraseQuestion: 'Sus mensajes se borran y no recibe más. Solo queda una huella, para reconocer la dirección. No se puede deshacer.',
  eraseConfirm: 'Borrar',
  erased: (many) => `Dirección borrada. Mensajes que tenía: ${many}.`,
  lift: 'Volver a permitir mensajes…',
  liftTitle: '¿Volver a permitir mensajes a esta dirección?',
  liftQuestion:
    'Hágalo solo si se lo pide su titular. Ahora no se envía ningún mensaje, y la próxima solicitud se confirma primero, como siempre.',
  liftConfirm: 'Permitir mensajes',
  lifted: 'La dirección puede volver a solicitar mensajes.',
  notLifted: 'La dirección no estaba bloqueada.',
};

const push: typeof en.push = {
  push: 'Notificaciones web',
  lead: 'Una señal para despertar no tiene contenido y es la misma para todos los navegadores. Cada navegador decide por sí mismo si muestra un cupón.',
  notSetUp: 'Las notificaciones web no están configuradas.',
  setUp: 'Configurarlas',
  subscribed: 'Navegadores suscritos',
  nobody: 'Los compradores se suscriben en una página de su tienda que lo ofrece.',
  waiting: 'Pendientes de recibirla',
  waitingNote: 'Se reintenta durante doce horas.',
  next: 'Próxima señal posible',
  now: 'ahora',
  wake: 'Despertar los navegadores',
  wakeTitle: '¿Despertar todos los navegadores?',
  wakeQuestion: (many) =>
    `Señal sin contenido para ${many}, en unos minutos. Cada navegador muestra el cupón que elige, o lo guarda en “Mis cupones” durante las horas de silencio y por encima de los límites de frecuencia. La mayoría de los navegadores sin cupón muestran de todos modos “Tus cupones están al día.”`,
  browsers: (count, written) => (count === 1 ? '1 navegador' : `${written} navegadores`),
  gap: (hours) => `La próxima señal es posible tras ${hours}, porque cada una cuesta batería y paciencia.`,
  off: 'La campaña publicada no usa notificaciones web, así que los navegadores no mostrarían ningún cupón. Actívelas en la campaña y publique.',
  tooSoon: (moment) => `Los navegadores se despertaron hace poco. Próxima señal posible: ${moment}.`,
  done: (many) => `Señal en camino a ${many}.`,
  wakes: 'Últimas señales',
  latest: (moment, sent, gone, refused) =>
    `Última señal (${moment}): ${sent} recibidas, ${gone} a navegadores que ya no existen, ${refused} rechazadas por su servicio de notificaciones.`,
  never: 'Aún no hay señales.',
  at: 'Cuándo',
  sent: 'Recibidas',
  gone: 'Ya no existen',
  refused: 'Rechazadas',
  open: 'En espera',
};

const queue: typeof en.queue = {
  queue: 'Correo electrónico y SMS',
  lead: 'Mensajes que han solicitado los compradores: primero una confirmación, después el cupón. Recuentos de los últimos 30 días, sin direcciones.',
  toSend: 'A la espera de envío',
  asked: 'A la espera de confirmación',
  sent: 'Cupones enviados',
  suppressed: 'Direcciones bloqueadas',
  suppressedNote: 'No reciben mensajes.',
  late: (time) =>
    `El mensaje más antiguo lleva ${time} de retraso. El error está en el registro del servidor. Tras el último intento, también aparece abajo.`,
  later: (moment) => `Próximo mensaje previsto: ${moment}, por las horas de silencio o por otro intento.`,
  none: 'Aún no se ha solicitado ningún mensaje.',
  off: 'El correo electrónico y los SMS no están configurados.',
  setUp: 'Configurarlos',
  table: 'Mensajes por canal y estado',
  search: 'Buscar estados',
  channel: 'Canal',
  state: 'Estado',
  count: 'Mensajes',
  again: 'Actualizar',
};

const letters: typeof en.letters = {
  title: 'Textos de los mensajes',
  lead: 'Los dos mensajes tal como se envían, para sus cupones publicados. El código y los enlaces son ejemplos.',
  open: 'Mostrar los mensajes',
  coupon: 'Cupón',
  language: 'Idioma',
  confirmation: 'Confirmación',
  couponLetter: 'Cupón',
  subject: 'Asunto',
  asText: 'Como texto sin formato',
  asSms: 'Como SMS',
  size: (characters, parts) => `${characters} caracteres, enviados como ${parts === 1 ? '1 mensaje' : `${parts} mensajes`}`,
  asNotice: 'Como notificación',
};

const brand: typeof en.brand = {
  title: 'Marca',
  lead: 'Cómo presentan su tienda los correos, los SMS y las páginas de sus enlaces.',
  name: 'Nombre de la tienda',
  website: 'Sitio web',
  websiteHint: 'Los mensajes llevan a esta página.',
  now: (value) => `Si está vacío: ${value}`,
  wrongWebsite: 'Introduzca una dirección como https://shop.example.',
  color: 'Color',
  colorHint: 'Para los botones. Su texto es blanco o negro, según lo que se lea mejor.',
  usualColor: 'Usar el color predeterminado',
  logo: 'Logotipo',
  logoHint:
    'Un archivo de imagen. Forma parte de cada correo, porque los programas de correo suelen bloquear las imágenes de sitios web. Sin logotipo se muestra el nombre.',
  wrongLogo: 'Este archivo no sirve como logotipo. Elija un archivo PNG, JPEG o SVG.',
  removeLogo: 'Quitar el logotipo',
  save: 'Guardar la marca',
  saved: 'Guardado. Los próximos mensajes la usan.',
  unsaved: 'Todavía sin guardar.',
};

export const strings: typeof en = { messageStates, channels, addresses, push, queue, letters, brand };
