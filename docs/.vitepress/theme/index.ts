// System fonts: five font files less for every reader.
import theme from 'vitepress/theme-without-fonts';
import './theme.css';

export default theme;
