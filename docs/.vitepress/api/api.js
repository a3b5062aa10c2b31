// Redoc with the colours of the site: the reader's choice there, or the system's (https://redocly.com/docs/redoc/config).
const chosen = localStorage.getItem('vitepress-theme-appearance') ?? 'auto';
const isDark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.classList.toggle('dark', isDark);

const { raised, text, muted, line, accent } = isDark
  ? { raised: '#202127', text: '#dfdfd6', muted: '#98989f', line: '#3c3f44', accent: '#5fcfa9' }
  : { raised: '#f6f6f7', text: '#1b1b1f', muted: '#67676c', line: '#c2c2c4', accent: '#0b6b50' };

const theme = {
  colors: {
    primary: { main: accent },
    text: { primary: text, secondary: muted },
    border: { dark: line, light: line },
    gray: { 50: raised, 100: raised },
    responses: {
      success: { backgroundColor: raised },
      error: { backgroundColor: raised },
      redirect: { backgroundColor: raised },
      info: { backgroundColor: raised },
    },
  },
  schema: { nestedBackground: raised, linesColor: line, typeNameColor: muted, typeTitleColor: text },
  sidebar: { backgroundColor: raised, textColor: text, activeTextColor: accent },
  rightPanel: { backgroundColor: '#23272e', textColor: '#ffffff' },
  typography: {
    fontFamily: 'system-ui, sans-serif',
    headings: { fontFamily: 'system-ui, sans-serif' },
    code: { backgroundColor: raised, color: text },
    links: { color: accent },
  },
};

// Search would need a worker of a blob, which the page's policy does not allow.
Redoc.init('../openapi.json', { theme, disableSearch: true }, document.getElementById('api'));
