import { plural } from '../i18n/plural';
import { inboxEs } from '../inbox/inboxEs';
import { transferEs } from '../transfer/transferEs';
import type { PanelStrings } from './panelStrings';

const form = plural('es');

export const panelEs: PanelStrings = {
  language: 'es',
  between: ' ',
  title: 'Qué guarda Couplet',
  intro:
    'Los cupones se eligen en este dispositivo. Lo que miras se queda aquí. La tienda recibe el cupón cuyo código pides, el grupo de comparación que le tocó por sorteo a este navegador y las respuestas que se describen y enumeran a continuación.',
  mode: 'Respuestas a la tienda',
  modes: {
    local: [
      'Difuminadas aquí (local)',
      'Como mucho una vez cada 7 días se envía una respuesta sobre una visita, por ejemplo: si hubo compra o no. Antes, en este dispositivo, el azar la vuelve falsa parte de las veces, de modo que ninguna respuesta dice con certeza lo que hiciste.',
    ],
    split: [
      'Partidas en dos (split)',
      'Como mucho una vez cada 7 días se envía una respuesta exacta sobre una visita, por ejemplo: si hubo compra o no. Se parte aquí en dos mitades que por sí solas no dicen nada, selladas para dos organizaciones; lo único que resulta son sumas de muchas personas, con ruido. Esto vale mientras las dos no junten sus mitades.',
    ],
    off: ['Ninguna (off)', 'Esta tienda no pide que se envíen respuestas. Lo que se aprende de tus visitas se queda en este dispositivo.'],
  },
  secondAggregator: 'La otra organización',
  consent: 'Permites',
  mayStore: (may) => (may ? 'Guardar en este dispositivo' : 'No guardar nada'),
  maySend: (may) => (may ? 'enviar respuestas' : 'no enviar respuestas'),
  kept: 'Guardado en',
  storage: {
    memory: 'Solo la memoria, se borra al salir',
    indexeddb: 'Este navegador',
    earlier: 'En esta página solo la memoria; páginas anteriores guardaron algo en este navegador',
  },
  events: 'Anotaciones sobre tus visitas',
  retention: ({ days, events }, say) =>
    `Las ${say(events)} últimas como máximo. Las de hace más de ${say(days)} ${form(days, { one: 'día', other: 'días' })} se eliminan, y lo aprendido de ellas se va desvaneciendo.`,
  decisions: 'Últimas elecciones de cupón',
  noDecisions: 'Ninguna por ahora.',
  chosen: (coupon) => `Cupón «${coupon}»`,
  noneChosen: 'Ningún cupón',
  neverShown: 'No llegó a aparecer en la página.',
  reasons: {
    model: 'Elegido en este dispositivo según tus visitas aquí.',
    modelNone: 'Calculado en este dispositivo: no mostrar ninguno parecía mejor que cualquier cupón.',
    rule: 'Lo eligió una regla propia de la tienda.',
    ruleNone: 'No se podía mostrar nada de lo que nombra la regla propia de la tienda.',
    random: 'Elegido al azar para saber qué gusta.',
    randomNone: 'Se eligió un cupón al azar, pero no se pudo mostrar.',
    waited: 'Se esperó: parecía pronto.',
    comparison: 'Para comparar, en algunos navegadores no se muestran cupones. A este le tocó por sorteo ser uno de ellos.',
    nothing: 'No se podía mostrar ninguno.',
  },
  refused: (count, why, say) => `${say(count)} ${form(count, { one: 'cupón', many: 'de cupones', other: 'cupones' })}: ${why}`,
  refusals: {
    coupon_not_started: 'aún no es válido',
    coupon_expired: 'ya no es válido',
    already_claimed: 'ya tienes el código',
    not_for_me: 'respondiste «No es para mí»',
    already_closed: 'lo cerraste',
    quiet_after_dismissals: 'cerraste dos seguidos, así que no se muestra ninguno durante 48 horas',
    min_gap: 'se había mostrado otro cupón poco antes',
    frequency_all: 'ya se habían mostrado bastantes cupones en 24 horas',
    frequency_page: 'mostrado bastantes veces en esa página',
    frequency_session: 'mostrado bastantes veces en esa visita',
    frequency_gap: 'se había mostrado poco antes',
    frequency_day: 'mostrado bastantes veces en 24 horas',
    frequency_week: 'mostrado bastantes veces en 7 días',
    frequency_lifetime: 'mostrado bastantes veces en este dispositivo',
    members_only: 'solo para miembros',
    margin_floor: 'la tienda habría ganado demasiado poco',
    condition_unmet: 'no se cumplían las condiciones',
  },
  otherRefusal: 'por otro motivo',
  budget: 'Presupuesto de privacidad usado',
  spent: ({ period, lifetime }, say) =>
    `ε ${say(lifetime.spent)} de ${say(lifetime.most)} en total, ${say(period.spent)} de ${say(period.most)} en ${say(period.days)} días`,
  budgetMeans: ({ left }, say) =>
    `Limita cuánto pueden revelar de ti todas las respuestas juntas. ${left === 0 ? 'No es posible ninguna respuesta más' : `Como máximo ${form(left, { one: 'es posible', other: 'son posibles' })} ${say(left)} ${form(left, { one: 'respuesta', many: 'de respuestas', other: 'respuestas' })} más`}. Borrar no lo reinicia; eliminar los datos de este sitio en tu navegador, sí.`,
  tokens: 'Fichas',
  tokensMean: 'Cada una paga una respuesta. Quien la entregó no puede saber de quién era.',
  waiting: 'Respuestas pendientes de envío',
  sent: 'Respuestas enviadas',
  bytes: 'Todos sus bytes',
  shares: 'Una respuesta exacta en dos mitades, cada una sellada para una de las dos organizaciones.',
  ping: 'No es una respuesta: solo el grupo de un experimento que le tocó por sorteo a este navegador; nada de lo que hiciste.',
  noReports: 'Ninguna por ahora.',
  tried: 'Ya se intentó antes: puede que haya llegado.',
  fates: {
    refused: 'Rechazada por el servidor de la tienda.',
    given_up: 'Nadie la confirmó; ya no se intenta más.',
    withdrawn: 'Retirada por ti después de intentarse el envío.',
  },
  withdraw: 'Retirar',
  save: 'Guardar todo en un archivo',
  erase: 'Borrar todo',
  eraseWarning:
    'Tus visitas, las elecciones, los códigos y las respuestas que aparecen aquí desaparecerán para siempre. Solo queda la cifra del presupuesto de privacidad; de lo contrario, borrar permitiría más respuestas.',
  eraseNow: 'Borrar para siempre',
  keep: 'Conservar',
  done: {
    withdrawn: 'Retirada. No se enviará.',
    tried: 'Retirada, pero ya se había intentado enviar y puede que haya llegado.',
    gone: 'No se ha retirado: ya no estaba pendiente. Si ya había salido, está entre las respuestas enviadas.',
    erased: 'Borrado.',
    failed: 'No ha funcionado. Inténtalo de nuevo.',
  },
  unavailable: 'No se guarda nada: Couplet no está funcionando en esta página.',
  unreadable: 'Ahora mismo no se ha podido leer lo que está guardado. Aun así se puede borrar.',
  close: 'Cerrar',
  inbox: inboxEs,
  transfer: transferEs,
};
