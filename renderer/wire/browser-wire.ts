import type { Wire } from '../../model/contract/wire.ts';

/** The wire of the browser shell: a WebSocket to where the page came from, which the page's cookie signs in. */
export async function openBrowserWire(location: Location): Promise<Wire> {
  const socket = new WebSocket(new URL('wire', location.href.replace(/^http/, 'ws')));
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('Ringscope does not answer. Is it still running?'));
  });
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => {
      socket.onmessage = ({ data }) => listener(JSON.parse(String(data)));
    },
    onClose: (listener) => {
      socket.onclose = () => listener();
    },
  };
}
