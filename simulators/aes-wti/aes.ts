import type { Clock } from '../../model/clock.ts';
import { Agents } from './calls/agents.ts';
import { Exchange } from './calls/exchange.ts';
import type { Fact, Observer } from './calls/fact.ts';
import { Writer } from './calls/writer.ts';
import type { Conduct } from './conduct.ts';
import type { Identifiers } from './identifiers.ts';
import type { Journal } from './journal.ts';
import { kindOf } from './office.ts';
import type { Office } from './office.ts';
import { hears, Monitors, payloadFor } from './session/monitors.ts';
import { Sessions } from './session/sessions.ts';

/** What AES grants at most. */
export interface Limits {
  sessionSeconds: number;
  cleanupSeconds: number;
  sessions: number;
  /** Each monitor takes one. */
  licences: number;
  monitors: number;
}

export const LIMITS: Limits = {
  sessionSeconds: 120,
  cleanupSeconds: 120,
  sessions: 50,
  licences: 500,
  monitors: 400,
};

/** The simulated AES without its sockets: the switch behind it, the sessions, and the way from one to the other. */
export class Aes {
  readonly office: Office;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly ids: Identifiers;
  readonly journal: Journal;
  /** Divides all times. */
  readonly hurry: number;
  readonly exchange: Exchange;
  readonly agents: Agents;
  readonly monitors = new Monitors();
  readonly sessions: Sessions;
  conduct: Conduct;
  #told = 0;

  constructor(parts: {
    office: Office;
    limits: Limits;
    clock: Clock;
    ids: Identifiers;
    journal: Journal;
    hurry: number;
    conduct: Conduct;
  }) {
    this.office = parts.office;
    this.limits = parts.limits;
    this.clock = parts.clock;
    this.ids = parts.ids;
    this.journal = parts.journal;
    this.hurry = parts.hurry;
    this.conduct = parts.conduct;
    this.exchange = new Exchange({
      office: parts.office,
      ids: parts.ids,
      traps: () => this.conduct.traps,
      say: (fact) => this.#say(fact),
    });
    this.agents = new Agents(this.exchange, () => this.conduct.agents === 'full');
    this.sessions = new Sessions({
      clock: parts.clock,
      ids: parts.ids,
      journal: parts.journal,
      onEnd: (session) => {
        for (const monitor of [...session.monitors.values()]) this.monitors.remove(monitor);
      },
    });
  }

  /** The switch connection name as AES has it now. */
  get switchName(): string {
    return this.conduct.switchName === 'renamed' ? `${this.office.switchName}-NEW` : this.office.switchName;
  }

  /** Runs work on the switch; returns how many events it makes for a listener who monitors every device in full. */
  count(work: () => void): number {
    const before = this.#told;
    work();
    return this.#told - before;
  }

  /** Sends an event that belongs to no device to all sessions. */
  announce(event: string, payload: Record<string, unknown>): void {
    for (const session of this.sessions.all()) {
      if (session.state === 'active') session.socket?.sendEvent(event, payload);
    }
  }

  #say(fact: Fact): void {
    const writer = new Writer(this.conduct.dialect, this.office.switchName);
    for (const observer of fact.observers) {
      if (this.#countsFor(fact, observer)) this.#told += 1;
      if (this.conduct.events === 'withheld' || this.conduct.link === 'down') continue;
      for (const monitor of this.monitors.on(observer.device)) {
        const { state, socket } = monitor.session;
        if (state !== 'active' || socket === null || !hears(monitor, fact, observer)) continue;
        const payload = payloadFor(monitor.crossRefId, fact, observer, writer, this.conduct.dialect.omits);
        socket.sendEvent(writer.eventName(fact.event), payload);
      }
    }
  }

  /** A full listener has device monitors on stations and skills, and call monitors on VDNs. */
  #countsFor(fact: Fact, observer: Observer): boolean {
    switch (kindOf(this.office, observer.device)) {
      case 'station':
        return !observer.followsCall;
      case 'vdn':
        return true;
      case 'skill':
        return fact.group === 'logicalDeviceFeature';
      case 'outside':
        return false;
    }
  }
}
