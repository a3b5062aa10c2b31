import { plural } from './locale';
import type { InboxStrings, PanelStrings, SendStrings, TransferStrings } from './panelStrings';

const inboxEs: InboxStrings = {
  title: 'Mis cupones',
  intro:
    'Esta lista se queda en este dispositivo. La tienda solo conoce los cupones cuyo código has pedido o que has pedido que te envíen.',
  notKept: 'Estos cupones desaparecen al salir de la página, porque en este navegador no se guarda nada.',
  none: 'Aquí aparecen los cupones cuyo código pides o que guardas.',
  browse: 'Seguir comprando',
  unavailable: 'En esta página no hay cupones disponibles.',
  unreadable: 'No se pudieron cargar tus cupones. Inténtalo de nuevo.',
  groups: {
    soon: 'Terminan pronto',
    claimed: 'Listos para usar',
    kept: 'Guardados para después',
    used: 'Usados',
    expired: 'Caducados',
  },
  keptMeans: 'Aún sin código, así que puede agotarse.',
  more: 'Más acciones',
  calendar: 'Añadir al calendario',
  calendarTitle: (coupon) => `Termina el cupón: ${coupon}`,
  calendarCode: (code) => `Tu código: ${code}`,
  remove: 'Quitar',
  useful: {
    ask: '¿Te resultó útil? Tu respuesta se queda en este dispositivo, y los informes a la tienda llevan ruido aleatorio.',
    yes: 'Sí',
    no: 'No',
    thanks: 'Gracias. Tu respuesta se queda en este dispositivo.',
  },
  done: { removed: 'Cupón quitado.', failed: 'No ha funcionado. Inténtalo de nuevo.' },
};

const sendEs: SendStrings = {
  title: 'Enviarme este cupón',
  means: {
    email: 'La tienda recibe tu correo y este cupón. Primero te pide que lo confirmes y después te envía el cupón.',
    sms: 'La tienda recibe tu número y este cupón. Primero te pide que lo confirmes y después te envía el cupón.',
  },
  by: 'Enviar por',
  channels: { email: 'Correo electrónico', sms: 'SMS' },
  address: { email: 'Tu correo electrónico', sms: 'Tu número de móvil' },
  number: 'Con el prefijo del país, por ejemplo +34 612 345 678',
  held: (when) => `Por las horas de silencio y los límites de mensajes, el cupón llegará después de: ${when}. Puedes confirmarlo ya.`,
  later: 'Enviarme también más adelante ofertas de esta tienda',
  laterMeans: (when) =>
    `Como mucho una por semana, siempre a esta hora y en este día de la semana, la primera: ${when}. La tienda guarda tu dirección y la hora hasta que te des de baja.`,
  birthMonth: 'Mes de nacimiento, para una oferta en él (opcional)',
  noMonth: 'Prefiero no decirlo',
  ask: 'Enviar',
  asking: 'Un momento…',
  asked: {
    email:
      'Abre tu correo y confirma. ¿No hay nada? Mira en el correo no deseado. Una dirección recibe como mucho tres mensajes así al día, y ninguno si se ha dado de baja.',
    sms: 'Abre tus mensajes y confirma. Un número recibe como mucho tres mensajes así al día, y ninguno si se ha dado de baja.',
  },
  close: 'Cerrar',
  faults: {
    address: 'Revisa lo que has escrito.',
    gone: 'La tienda ya no tiene esta oferta.',
    claimed: 'Ya tienes un código para esta oferta.',
    exhausted: 'Ya se han entregado todos estos cupones.',
    often: 'Has recibido bastantes mensajes en los últimos días. Inténtalo más tarde.',
    endsFirst: 'El cupón termina antes de que se pueda enviar.',
    off: 'La tienda no envía cupones en este momento.',
    busy: 'Demasiadas peticiones. Inténtalo dentro de un minuto.',
    failed: 'No ha funcionado. Inténtalo de nuevo.',
  },
};

const transferEs: TransferStrings = {
  title: 'Llevar tus datos a otro dispositivo',
  intro:
    'Exporta tus visitas, cupones y códigos de esta tienda en un archivo cifrado. Solo se abre con su código, y ningún servidor recibe una copia.',
  export: 'Exportar',
  opens: 'Escribe este código en el otro navegador:',
  valid: 'Válido durante 24 horas.',
  save: 'Guardar el archivo',
  take: 'Importar de otro dispositivo',
  pick: 'Archivo',
  code: 'Código',
  replace: 'Importar',
  warning:
    'Esto sustituye tus visitas, cupones y códigos en este navegador. El presupuesto de privacidad gastado en ambos navegadores sigue gastado. Después se vuelve a cargar la página.',
  replaceNow: 'Sustituir mis datos',
  keep: 'Cancelar',
  done: 'Importado. La página se vuelve a cargar.',
  faults: {
    code: 'El código está incompleto o tiene una errata.',
    wrongCode: 'Este código es de otro archivo.',
    cut: 'El archivo está incompleto.',
    damaged: 'Este archivo no tiene datos de Couplet, o se ha modificado.',
    newer: 'El archivo es de una versión más nueva. Vuelve a cargar esta página e inténtalo otra vez.',
    otherShop: 'El archivo es de otra tienda.',
    expired: 'El archivo tiene más de 24 horas. Expórtalo de nuevo.',
    notKept: 'Activa primero el guardado en este dispositivo.',
    nothing: 'No hay datos guardados que exportar.',
    failed: 'No ha funcionado y no ha cambiado nada.',
  },
};

const form = plural('es');

export const panelEs: PanelStrings = {
  language: 'es',
  between: ' ',
  title: 'Tu privacidad',
  intro: 'Los cupones se eligen en este dispositivo. Couplet no envía lo que miras.',
  cards: { stored: 'Guardado en este dispositivo', sent: 'Enviado a la tienda', budget: 'Presupuesto de privacidad restante' },
  events: (count, since, say) => `${say(count)} ${form(count, { one: 'evento', many: 'de eventos', other: 'eventos' })} desde el ${since}`,
  nothingYet: 'Nada todavía',
  retention: (days, say) =>
    `Páginas vistas, búsquedas, cesta y pedidos, ${say(days)} ${form(days, { one: 'día', other: 'días' })} como mucho y solo en este navegador.`,
  nothingStored: {
    memory: ['Nada', 'Esta página trabaja en la memoria y lo olvida todo al salir.'],
    earlier: ['Nada de esta página', 'Páginas anteriores guardaron datos en este navegador. Puedes borrarlos aquí.'],
  },
  counts: {
    reports: (count, say) =>
      `${say(count)} ${form(count, { one: 'informe con ruido', many: 'de informes con ruido', other: 'informes con ruido' })}`,
    codes: (count, say) =>
      `${say(count)} ${form(count, { one: 'código de cupón', many: 'de códigos de cupón', other: 'códigos de cupón' })}`,
    messages: (count, say) =>
      `${say(count)} ${form(count, { one: 'petición de mensaje', many: 'de peticiones de mensaje', other: 'peticiones de mensaje' })}`,
  },
  group: 'tu grupo',
  nothingSent: 'Nada todavía',
  sentMeans:
    'La tienda recibe tu grupo del experimento, los cupones cuyo código pides, informes con ruido aleatorio y los mensajes que solicitas.',
  waitingCount: (count, say) =>
    `${say(count)} ${form(count, { one: 'informe espera su envío', many: 'de informes esperan su envío', other: 'informes esperan su envío' })}.`,
  left: (count, say) =>
    count === 0
      ? 'Ningún informe más'
      : `Hasta ${say(count)} ${form(count, { one: 'informe', many: 'de informes', other: 'informes' })} más`,
  leftMeans: 'Como mucho uno cada 7 días. Borrar no lo reinicia.',
  switches: {
    storing: 'Guardar datos en este dispositivo',
    storingMeans: 'Para que los cupones se ajusten a lo que miras. Al desactivarlo se borran tus datos.',
    sending: 'Enviar informes a la tienda',
    sendingMeans: {
      local: 'Como mucho uno cada 7 días, con ruido aleatorio: uno solo no demuestra nada.',
      split: 'Como mucho uno cada 7 días, dividido para que ninguna de las dos organizaciones pueda leerlo sola.',
      off: 'Esta tienda no recoge informes.',
    },
    notAllowed: 'No permitido en los ajustes de consentimiento de esta tienda.',
    optedOut: 'Tu navegador pide a las tiendas que no compartan tus datos.',
    needsStoring: 'Los informes necesitan datos guardados.',
  },
  technical: 'Detalles técnicos',
  mode: 'Informes',
  modes: {
    local: [
      'Con ruido (local)',
      'Como mucho una vez cada 7 días, tu navegador envía un informe sobre una visita, por ejemplo, si hubo pedido. Antes le añade ruido aleatorio, de modo que uno solo no demuestra nada. Relacionados entre sí, varios revelarían más. Por eso su número es limitado.',
    ],
    split: [
      'Agregación segura (split)',
      'Como mucho una vez cada 7 días, tu navegador envía un informe exacto sobre una visita. Puede decir cuántas veces habías pedido, cuántos cupones viste y cuáles, y si hubo pedido. Se divide en dos partes cifradas para dos organizaciones. Una parte sola no revela nada. Solo calculan sumas de muchas personas, con ruido. Esto te protege mientras las dos no junten sus partes.',
    ],
    off: ['Ninguno (off)', 'Esta tienda no recoge informes. Lo que tu dispositivo aprende de tus visitas se queda en él.'],
  },
  secondAggregator: 'Segunda organización',
  byCustomer: (count, say) => [
    'Grupo del experimento',
    'El mismo en todos tus dispositivos',
    `La tienda indica que has iniciado sesión. Tu grupo se sortea con un número entre ${say(count)}, obtenido de tu número de cliente. Aquí solo se guarda ese número. Se conserva al cerrar la sesión.`,
  ],
  log: 'Registro de eventos',
  logLimit: ({ days, events }, say) => `Los últimos ${say(events)} eventos de ${say(days)} ${form(days, { one: 'día', other: 'días' })}`,
  decisions: 'Últimas elecciones de cupón',
  noDecisions: 'Ninguna todavía.',
  chosen: (coupon) => `Cupón «${coupon}»`,
  noneChosen: 'Ningún cupón',
  neverShown: 'No se mostró.',
  reasons: {
    model: 'Elegido en este dispositivo según tus visitas aquí.',
    modelNone: 'Tu dispositivo calculó que era mejor no mostrar ningún cupón.',
    rule: 'Elegido por la regla de la tienda.',
    ruleNone: 'No se podía mostrar ningún cupón de la regla de la tienda.',
    random: 'Elegido al azar para saber qué gusta.',
    randomNone: 'Se eligió un cupón al azar, pero no se pudo mostrar.',
    waited: 'Tu dispositivo esperó un momento mejor.',
    comparison: 'Algunos navegadores, elegidos por sorteo, no ven cupones para poder comparar los resultados. El tuyo es uno de ellos.',
    nothing: 'No se podía mostrar ningún cupón.',
  },
  refused: (count, why, say) => `${say(count)} ${form(count, { one: 'cupón', many: 'de cupones', other: 'cupones' })}: ${why}`,
  refusals: {
    coupon_not_started: 'aún no es válido',
    coupon_expired: 'caducado',
    already_claimed: 'ya tienes el código',
    not_for_me: 'elegiste «No es para mí»',
    already_closed: 'lo cerraste',
    quiet_after_dismissals: 'pausa de 48 horas porque cerraste dos seguidos',
    min_gap: 'demasiado pronto después de otro cupón',
    frequency_all: 'ya se mostraron bastantes cupones en 24 horas',
    frequency_page: 'mostrado bastantes veces en esa página',
    frequency_session: 'mostrado bastantes veces en esa visita',
    frequency_gap: 'demasiado pronto después de la última vez',
    frequency_day: 'mostrado bastantes veces en 24 horas',
    frequency_week: 'mostrado bastantes veces en 7 días',
    frequency_lifetime: 'mostrado bastantes veces en este dispositivo',
    other_campaign: 'tienes un cupón que excluye otras campañas',
    members_only: 'solo para miembros',
    margin_floor: 'muy poco margen para la tienda',
    condition_unmet: 'no se cumplían las condiciones',
    lower_priority: 'otro cupón tenía prioridad',
  },
  otherRefusal: 'por otro motivo',
  budget: 'Presupuesto de privacidad gastado',
  spent: ({ period, lifetime }, say) =>
    `ε ${say(lifetime.spent)} de ${say(lifetime.most)} en total, ${say(period.spent)} de ${say(period.most)} en ${say(period.days)} días`,
  budgetMeans:
    'ε limita cuánto pueden revelar de ti todos los informes juntos. La cuenta dura mientras tu navegador conserve los datos de este sitio. Algunos navegadores los eliminan tras 7 días sin visitas.',
  tokens: 'Fichas para informes',
  tokensMean: 'Cada informe usa una. El servidor no puede saber de qué navegador viene una ficha.',
  waiting: 'Informes en espera',
  sent: 'Informes enviados',
  bytes: 'Texto completo',
  shares: 'Un informe exacto en dos partes cifradas, una para cada organización.',
  assignmentEvent: 'Tu grupo del experimento, y nada de lo que hiciste.',
  noReports: 'Ninguno todavía.',
  tried: 'Ya se intentó, así que puede que haya llegado.',
  fates: {
    refused: 'Rechazado por el servidor de la tienda.',
    given_up: 'Sin confirmar. Tu navegador ya no lo intenta.',
    withdrawn: 'Retirado por ti después de un intento de envío.',
  },
  messages: 'Cupones que pediste que te enviaran',
  messagesMean:
    'El servidor de la tienda recibió tu dirección y el cupón. Este navegador no guarda la dirección. Cada mensaje tiene un enlace que la borra del servidor.',
  messageBy: { email: 'Por correo electrónico', sms: 'Por SMS' },
  messageUnsure: 'Sin confirmar, pero puede que haya llegado.',
  notifications: 'Notificaciones',
  notificationsMean: 'Este navegador te avisa de cupones. El servidor de la tienda puede despertarlo, pero no sabe qué muestra.',
  mute: 'Desactivar las notificaciones',
  withdraw: 'Retirar',
  save: 'Guardar una copia',
  erase: 'Borrar mis datos',
  erasing: 'Tus datos se borrarán en 10 segundos, o en cuanto salgas de la página.',
  undo: 'Deshacer',
  done: {
    withdrawn: 'Retirado. No se enviará.',
    tried: 'Retirado, pero ya se había intentado y puede que haya llegado.',
    gone: 'No se ha retirado, porque ya no esperaba. Si se envió, está en «Informes enviados».',
    erased: 'Tus datos se han borrado. Tus ajustes y el presupuesto de privacidad siguen igual.',
    kept: 'No se ha borrado nada.',
    muted: 'Las notificaciones están desactivadas.',
    failed: 'No ha funcionado. Inténtalo de nuevo.',
  },
  unavailable: 'Couplet no funciona en esta página, así que no guarda nada.',
  unreadable: 'Ahora mismo no se han podido leer tus datos. Aun así puedes borrarlos.',
  close: 'Cerrar',
  inbox: inboxEs,
  send: sendEs,
  transfer: transferEs,
};
