import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A request as it goes over the wire, with nothing mended: for what no client would send. */
export function rawRequest(line: string, headers: Record<string, string>, body = ''): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${[line, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

/** A connection that says this first and that the test ends at the latest when it likes. */
export function rawConnection(host: string, text: string): Socket {
  const [address = '', port] = host.split(':');
  const socket = connect({ host: address, port: Number(port), allowHalfOpen: true });
  socket.on('connect', () => socket.write(text, 'latin1'));
  return socket;
}

/** All that is answered, until the server ends the connection. */
export function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    socket.on('data', (data) => (answer += data.toString('latin1')));
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    for (const event of ['end', 'error', 'close'] as const) socket.on(event, end);
  });
}

/** The status of an answer; NaN where there is none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}
