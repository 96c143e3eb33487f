import '../model/without-eval.ts';
import { mount } from 'svelte';
import { createClient } from '../model/contract/client.ts';
import App from './App.svelte';
import { openBrowserWire } from './wire/browser-wire.ts';
import { isDesktop, openDesktopWire } from './wire/desktop-wire.ts';
import './styles/tokens.css';
import './styles/base.css';

const wire = isDesktop(location) ? await openDesktopWire(window) : await openBrowserWire(location);
mount(App, { target: document.body, props: { client: createClient(wire) } });
