import type { Socket } from 'node:net';
import type { SourceTrust } from '../../trust/source-trust.ts';
import { chooseProxy } from '../proxy/choose-proxy.ts';
import type { ProxySettings } from '../proxy/choose-proxy.ts';
import { openTunnel, throughProxy } from '../proxy/tunnel.ts';
import type { Attempt } from './attempt.ts';
import { connectTo } from './connect.ts';
import { secure } from './tls-handshake.ts';

/**
 * One dial: name, TCP, the proxy where one is used, and TLS with the source's trust where the address asks for it. The
 * socket is verified and nothing has been written to it. Throws `LinkFailure` with the step `resolve`, `connect`,
 * `proxy` or `tls`. Through a proxy `resolve` and `connect` are of the proxy; the service's name is the proxy's affair.
 */
export async function dial(attempt: Attempt, trust: SourceTrust, settings: ProxySettings): Promise<Socket> {
  const proxy = await attempt.during(chooseProxy(attempt.address, settings));
  if (proxy === null) return finishDial(attempt, await connectTo(attempt, attempt.address), trust);
  const tunnel = await openTunnel(attempt, proxy, trust);
  return throughProxy(proxy, finishDial(attempt, tunnel, trust));
}

async function finishDial(attempt: Attempt, socket: Socket, trust: SourceTrust): Promise<Socket> {
  if (!attempt.address.secure) return socket;
  attempt.enter('tls');
  try {
    return await secure(attempt, socket, trust, attempt.address);
  } catch (failure) {
    socket.destroy();
    throw failure;
  }
}
