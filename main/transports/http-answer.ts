import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { LinkFailure } from '../../model/failure.ts';
import { printable } from '../trust/printable.ts';
import type { Address } from './dial/address.ts';
import { errorCode } from './dial/error-code.ts';
import { tlsPort } from './tls-port.ts';

/** Lower-case names; several values are joined by ", ". */
export function joinedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}

export interface Body {
  text: string;
  /** More than `limit` bytes came; the text is their beginning and the rest was not read. */
  cut: boolean;
}

/** Reads the body as UTF-8 up to `limit` bytes; calls one of both functions, once. */
export function readBody(
  message: IncomingMessage,
  limit: number,
  done: (body: Body) => void,
  failed: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (cut: boolean) => done({ text: Buffer.concat(chunks).toString('utf8', 0, limit), cut });
  message.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    finish(true);
    message.destroy();
  });
  message.once('end', () => finish(false));
  message.once('error', failed);
}

/** Why no HTTP answer came from a socket that was connected: `error` is what the HTTP client said. */
export function httpFailure(error: Error, address: Address): LinkFailure {
  const code = errorCode(error);
  const evidence = [`${code}: ${printable(error.message)}`];
  if (!code.startsWith('HPE_')) {
    return new LinkFailure('closed-by-peer', {
      cause: `${address.place} hung up before it had answered.`,
      cure: 'Check that the address names the right service and port, and that the service is not restarting or overloaded.',
      evidence,
    });
  }
  const beginning =
    'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.alloc(0);
  // RFC 8446, section 5.1: an alert record begins with content type 21 and the version 3.x.
  if (!address.secure && beginning[0] === 21 && beginning[1] === 3) return tlsPort(address);
  if (beginning.length > 0) evidence.push(`It began with: ${printable(beginning.toString('latin1', 0, 80))}`);
  return new LinkFailure('not-the-service', {
    cause: `${address.place} does not answer with HTTP.`,
    cure: 'Another service listens on this port: check host and port in the address.',
    evidence,
  });
}
