import type { Undo } from '../../../model/clock.ts';
import { needsPerson } from '../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { Link } from '../protocol.ts';
import { Intake } from './frames/intake.ts';
import type { ApiGatewayOptions } from './options.ts';
import { rememberedIn } from './remembered.ts';
import type { Remembered } from './remembered.ts';
import { planRenewal } from './renewal.ts';
import { GatewaySocket } from './sockets/gateway-socket.ts';
import { concealWhatLooksSecret } from './sockets/request.ts';

/** How long (ms) the old connection stays open beside the new one, for what is on its way to it. */
const OVERLAP_MS = 5000;
/** After a renewal that failed, while the old connection still lives. */
const RENEW_AGAIN_MS = 60_000;
const OPEN_DOOR =
  'The OutSystems sample lets everybody in who knows its address, and everybody connected receives every message.';

/** Listens at the gateway until told to stop. */
export async function runSession(options: ApiGatewayOptions, link: Link): Promise<void> {
  const session = new Session(options, link);
  const stopped = Promise.withResolvers<undefined>();
  const onAbort = () => stopped.resolve(undefined);
  if (link.signal.aborted) onAbort();
  link.signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([session.live(), stopped.promise]);
  } finally {
    link.signal.removeEventListener('abort', onAbort);
    await session.end();
  }
}

/**
 *   open ──▶ (up) live ──▶ open the next ──▶ overlap ──▶ close the old with 1000 ──▶ live …
 *
 * The gateway ends every connection after 2 hours; the next one is opened before, so that nothing is missed. Only the
 * loss of the connection that is current ends the session; retrying is the supervisor's.
 */
class Session {
  readonly #options: ApiGatewayOptions;
  readonly #link: Link;
  readonly #remembered: Remembered;
  readonly #intake: Intake;
  readonly #broken = Promise.withResolvers<never>();
  /** Open, opening or closing. */
  readonly #sockets = new Set<GatewaySocket>();
  #current: GatewaySocket;
  #isUp = false;
  #ended = false;
  #undoNext: Undo = () => undefined;

  constructor(options: ApiGatewayOptions, link: Link) {
    this.#options = options;
    this.#link = link;
    this.#remembered = rememberedIn(link.memory);
    this.#intake = new Intake(link, options, this.#remembered);
    this.#current = this.#newSocket();
  }

  /** Never resolves while the session lasts: throws when it is over. */
  async live(): Promise<void> {
    concealWhatLooksSecret(this.#options, this.#link, this.#remembered);
    if (!(await this.#current.open())) return;
    this.#begin();
    this.#renewLater();
    await this.#broken.promise;
  }

  /** Leaves no timer and no socket. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#undoNext();
    await Promise.all([...this.#sockets].map((socket) => socket.close()));
  }

  #newSocket(): GatewaySocket {
    const socket = new GatewaySocket({
      options: this.#options,
      link: this.#link,
      remembered: this.#remembered,
      onMessage: (message, from) => {
        this.#begin();
        this.#intake.receive(message, from);
      },
      onLost: (failure, from) => {
        if (from === this.#current) this.#broken.reject(failure);
      },
      onBug: (error) => this.#broken.reject(error),
    });
    this.#sockets.add(socket);
    return socket;
  }

  /** The link is up with the upgrade: the gateway confirms nothing else, and a message may come in the same breath. */
  #begin(): void {
    if (this.#isUp) return;
    this.#isUp = true;
    this.#link.step('events');
    this.#link.up();
    if (this.#options.preset === 'outsystems' && this.#remembered.isNews('open door')) {
      this.#link.notice(OPEN_DOOR);
    }
  }

  #renewLater(): void {
    const socket = this.#current;
    this.#undoNext = planRenewal({
      clock: this.#link.clock,
      afterMs: this.#options.renewSeconds * 1000,
      heardAt: () => socket.heardAt,
      renew: () => this.#startRenewal(),
    });
  }

  #startRenewal(): void {
    this.#renew().catch((error: unknown) => this.#broken.reject(error));
  }

  async #renew(): Promise<void> {
    const old = this.#current;
    const next = this.#newSocket();
    this.#intake.beginOverlap();
    try {
      if (!(await next.open()) || this.#ended) return;
    } catch (error) {
      this.#sockets.delete(next);
      this.#intake.endOverlap();
      if (!(error instanceof LinkFailure)) throw error;
      this.#postpone(error);
      return;
    }
    this.#current = next;
    this.#undoNext = this.#link.clock.after(OVERLAP_MS, () => {
      this.#retire(old).catch((error: unknown) => this.#broken.reject(error));
    });
  }

  async #retire(old: GatewaySocket): Promise<void> {
    this.#renewLater();
    await old.close();
    this.#sockets.delete(old);
    const copies = this.#intake.endOverlap();
    if (copies > 0) {
      this.#link.notice(
        `The connection was renewed before its end. Messages that came on both: ${copies}, each recorded once.`,
      );
    }
  }

  #postpone(failure: LinkFailure): void {
    if (this.#ended) return;
    const again = !needsPerson(failure.code);
    if (again) this.#undoNext = this.#link.clock.after(RENEW_AGAIN_MS, () => this.#startRenewal());
    if (!this.#remembered.isNews('failed renewal')) return;
    this.#link.notice(
      `The next connection could not be opened before the end of this one. ${failure.details.cause} ${failure.details.cure}`,
    );
  }
}
