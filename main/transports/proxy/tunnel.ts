import type { Socket } from 'node:net';
import { LinkFailure } from '../../../model/failure.ts';
import type { SourceTrust } from '../../trust/source-trust.ts';
import type { Attempt } from '../dial/attempt.ts';
import { connectTo } from '../dial/connect.ts';
import { secure } from '../dial/tls-handshake.ts';
import { httpTunnel } from './http-tunnel.ts';
import { proxyEvidence } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { socksTunnel } from './socks-tunnel.ts';

/**
 * A socket whose other end is the attempt's address, by way of a proxy: bytes go through untouched, so TLS inside is
 * with the service itself. Throws `LinkFailure`: what keeps us from the proxy, at the step it happened in, or what the
 * proxy refused, at step `proxy`.
 */
export async function openTunnel(attempt: Attempt, proxy: Proxy, trust: SourceTrust): Promise<Socket> {
  const socket = await toProxy(proxy, connectTo(attempt, proxy));
  try {
    attempt.enter('proxy', proxy);
    const channel =
      proxy.kind === 'https' ? await toProxy(proxy, secure(attempt, socket, trust, proxy)) : socket;
    await (proxy.kind === 'socks5' ? socksTunnel : httpTunnel)(attempt, channel, proxy);
    attempt.found(
      `${proxy.shown}, named by ${proxy.origin}, connects on to ${attempt.address.place} and looks up that name itself`,
    );
    return channel;
  } catch (failure) {
    socket.destroy();
    throw failure;
  }
}

/** Says of a failure on the way to the proxy that it is the proxy's, and not the service's. */
async function toProxy<T>(proxy: Proxy, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof LinkFailure)) throw error;
    const { code, details } = error;
    const unreachable = code === 'name-not-found' || code === 'unreachable';
    throw new LinkFailure(unreachable ? 'proxy-failed' : code, {
      ...details,
      ...(details.step === 'tls' && { step: 'proxy' }),
      cause: `${details.cause} It is the proxy that ${proxy.origin} names.`,
      ...(unreachable && {
        cure: `Check host and port of the proxy in ${proxy.origin}, and that it is running; or set “proxy” of the source to "none", where the service can be reached without it.`,
      }),
      evidence: [...(details.evidence ?? []), proxyEvidence(proxy)],
    });
  }
}

/** Adds to a failure behind the proxy that there is one: it may be what fails, or what answers in the service's place. */
export async function throughProxy<T>(proxy: Proxy, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof LinkFailure)) throw error;
    const { code, details } = error;
    throw new LinkFailure(code, {
      ...details,
      evidence: [...(details.evidence ?? []), proxyEvidence(proxy)],
    });
  }
}
