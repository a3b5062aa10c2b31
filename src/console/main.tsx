import './ui/console.css';
import { render } from 'preact';
import { App } from './app/App';
import { keepFocus } from './app/keepFocus';

const place = document.getElementById('app');
if (place) {
  keepFocus(place);
  render(<App />, place);
}
