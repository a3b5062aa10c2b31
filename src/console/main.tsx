import './ui/console.css';
import { render } from 'preact';
import { App } from './app/App';

const place = document.getElementById('app');
if (place) render(<App />, place);
