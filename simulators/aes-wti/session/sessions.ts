import type { Clock, Undo } from '../../../model/clock.ts';
import type { Identifiers } from '../identifiers.ts';
import type { Journal } from '../journal.ts';
import type { User } from '../office.ts';
import type { Monitor } from './monitors.ts';
import { Pace } from './pace.ts';

/** What a session needs of its socket. */
export interface SessionSocket {
  sendEvent(name: string, payload: Record<string, unknown>): void;
  close(code: number): void;
}

/**
 * active --timer ran out or socket lost--> inactive --cleanup delay ran out--> terminated. An inactive session takes
 * no requests and tells no events, but can be re-attached.
 */
export interface Session {
  readonly id: string;
  readonly user: User;
  token: string;
  state: 'active' | 'inactive' | 'terminated';
  socket: SessionSocket | null;
  /** By cross reference id. */
  readonly monitors: Map<string, Monitor>;
  /** When the last monitor was placed, in ms since the epoch. */
  monitoredAt: number;
  readonly pace: Pace;
  durationMs: number;
  cleanupMs: number;
  expiry: Undo;
  cleanup: Undo;
}

/** How many times sooner sessions end under the fault that shortens them. */
export const SHORTENED = 10;

export type EndReason = 'sessionTimerExpired' | 'resourceLimitation';

/** The application sessions of this AES and their timers. */
export class Sessions {
  readonly #clock: Clock;
  readonly #ids: Identifiers;
  readonly #journal: Journal;
  readonly #onEnd: (session: Session) => void;
  readonly #byId = new Map<string, Session>();
  readonly #byToken = new Map<string, Session>();

  /** `onEnd` gives back what the session held. */
  constructor(parts: {
    clock: Clock;
    ids: Identifiers;
    journal: Journal;
    onEnd: (session: Session) => void;
  }) {
    this.#clock = parts.clock;
    this.#ids = parts.ids;
    this.#journal = parts.journal;
    this.#onEnd = parts.onEnd;
  }

  get size(): number {
    return this.#byId.size;
  }

  all(): Session[] {
    return [...this.#byId.values()];
  }

  byId(id: string): Session | undefined {
    return this.#byId.get(id);
  }

  /** The session of a token that is still good: one whose timer has not run out. */
  byToken(token: string): Session | undefined {
    return this.#byToken.get(token);
  }

  open(user: User, life: { durationMs: number; cleanupMs: number }): Session {
    const session: Session = {
      id: this.#ids.sessionId(),
      user,
      token: '',
      state: 'active',
      socket: null,
      monitors: new Map(),
      monitoredAt: 0,
      pace: new Pace(this.#clock),
      ...life,
      expiry: () => undefined,
      cleanup: () => undefined,
    };
    this.#byId.set(session.id, session);
    this.#renewToken(session);
    this.restartTimer(session, life.durationMs);
    return session;
  }

  /** Takes up a session that is not yet cleaned up: a new token, and everything else as it was. */
  reattach(session: Session, life: { durationMs: number; cleanupMs: number }): void {
    session.cleanup();
    session.state = 'active';
    session.cleanupMs = life.cleanupMs;
    this.#renewToken(session);
    this.restartTimer(session, life.durationMs);
  }

  /** Nothing but this puts off the end of a session. */
  restartTimer(session: Session, durationMs: number): void {
    session.durationMs = durationMs;
    session.expiry();
    session.expiry = this.#clock.after(durationMs, () => {
      this.#journal.write('WARN', `session ${session.id}: timer expired`);
      this.#byToken.delete(session.token);
      this.#deactivate(session);
    });
  }

  /** Sessions that run now end sooner than they were granted: a tenth of it from now. */
  shorten(): void {
    for (const session of this.#byId.values()) {
      if (session.state === 'active') this.restartTimer(session, session.durationMs / SHORTENED);
    }
  }

  /** The session stays, without events, for its cleanup delay. Its token is still good on REST. */
  socketLost(session: Session): void {
    session.socket = null;
    if (session.state !== 'terminated') this.#deactivate(session);
  }

  /** Ends a session; with a reason, the client is told if it still has a socket. */
  end(session: Session, reason: EndReason | null): void {
    if (session.state === 'terminated') return;
    session.state = 'terminated';
    session.expiry();
    session.cleanup();
    this.#byId.delete(session.id);
    this.#byToken.delete(session.token);
    this.#onEnd(session);
    this.#journal.write('INFO', `session ${session.id}: terminated (${reason ?? 'normal'})`);
    if (reason === null) return;
    session.socket?.sendEvent('ApplicationSessionTerminated', {
      sessionID: session.id,
      sessionTermReason: { definedTermReason: reason },
    });
  }

  #deactivate(session: Session): void {
    if (session.state === 'inactive') return;
    session.state = 'inactive';
    session.cleanup = this.#clock.after(session.cleanupMs, () => {
      const { socket } = session;
      this.end(session, 'sessionTimerExpired');
      socket?.close(1000);
    });
  }

  #renewToken(session: Session): void {
    this.#byToken.delete(session.token);
    session.token = this.#ids.token();
    this.#byToken.set(session.token, session);
  }
}
