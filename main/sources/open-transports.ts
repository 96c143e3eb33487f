import type { SystemProxy } from '../transports/proxy/choose-proxy.ts';
import { createTransports } from '../transports/source-transports.ts';
import type { OpenTransports } from './session-link.ts';

/**
 * Transports with the trust and the proxy of each source: the one way in which sources are dialled, running or
 * examined. `systemProxy` is asked where a source uses the system's proxy and the environment names none.
 */
export function transportsFor(systemProxy: SystemProxy | null) {
  return (attempt: Parameters<OpenTransports>[0] & { onFound?: (stage: string, what: string) => void }) => {
    const { trust, config } = attempt.source;
    return createTransports({ ...attempt, trust, proxy: config.proxy, ...(systemProxy && { systemProxy }) });
  };
}
