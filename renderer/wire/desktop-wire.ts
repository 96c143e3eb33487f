import { PORT_MESSAGE, PORT_WANTED } from '../../model/contract/bridge.ts';
import type { Wire } from '../../model/contract/wire.ts';

/** True where the page was loaded by the desktop shell. */
export function isDesktop(location: Location): boolean {
  return location.protocol === 'app:';
}

/** The wire of the desktop shell: a MessagePort that preload hands over. */
export async function openDesktopWire(page: Window): Promise<Wire> {
  const port = await new Promise<MessagePort>((resolve) => {
    const onMessage = (event: MessageEvent<unknown>): void => {
      const [given] = event.ports;
      if (event.source !== page || event.data !== PORT_MESSAGE || !given) return;
      page.removeEventListener('message', onMessage);
      resolve(given);
    };
    page.addEventListener('message', onMessage);
    page.postMessage(PORT_WANTED, page.location.origin);
  });
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.onmessage = ({ data }) => listener(data);
    },
    onClose: (listener) => {
      port.addEventListener('close', () => listener());
    },
  };
}
