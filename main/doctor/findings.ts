import { endWarning } from '../../model/certificate-end.ts';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import { spanInWords } from '../../model/time-words.ts';

const SKEW_WORTH_TELLING_MS = 60_000;
const UNENCRYPTED: ReadonlySet<string> = new Set(['ws:', 'http:', 'mqtt:']);
const OLD_TLS: ReadonlySet<string> = new Set(['TLSv1', 'TLSv1.1']);
const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const FINDINGS_KEPT = 50;

/** What is worth knowing beside the diagnosis, each sentence once: a link that works may be about to stop working. */
export class Findings {
  readonly #texts = new Set<string>();

  get texts(): string[] {
    return [...this.#texts];
  }

  add(text: string): void {
    if (this.#texts.size < FINDINGS_KEPT) this.#texts.add(text);
  }

  /** An address is dialled. */
  dialled(address: string): void {
    const url = URL.parse(address);
    if (url === null || !UNENCRYPTED.has(url.protocol) || LOOPBACK.test(url.hostname)) return;
    this.add(
      `The connection to ${url.host} is not encrypted: whoever is on the way can read passwords and calls. ` +
        `Use ${url.protocol.replace(':', 's')}:// where the system offers it.`,
    );
  }

  /** A server presented its certificates; `now` in ms since the epoch. */
  presented(chain: PresentedChain, now: number): void {
    const warning = chain.trusted ? endWarning(chain, now) : null;
    if (warning !== null) this.add(warning);
    const { tlsVersion } = chain;
    if (tlsVersion !== null && OLD_TLS.has(tlsVersion)) {
      this.add(
        `${chain.place} speaks ${tlsVersion}, which is no longer safe: it should offer TLS 1.2 or 1.3.`,
      );
    }
  }

  /** A server's answer carried its time (RFC 9110, 6.6.1); `now` is ours, in ms since the epoch. */
  answered(address: string, date: string | undefined, now: number): void {
    const theirs = Date.parse(date ?? '');
    const skew = theirs - now;
    if (Number.isNaN(skew) || Math.abs(skew) <= SKEW_WORTH_TELLING_MS) return;
    const host = URL.parse(address)?.host ?? 'the server';
    this.add(
      `The clock of this computer is ${spanInWords(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'} that of ` +
        `${host}. Certificates, tokens and signed addresses may be refused for it: set the clock by a time server.`,
    );
  }
}
