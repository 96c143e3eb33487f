import type { SourcesFile } from '../model/contract/sources.ts';
import type { Authority } from './authority.ts';
import type { Happening } from './scenario.ts';

/** Of every simulated account. Occurs nowhere else, and is written otherwise in URLs: so no trace of it goes unnoticed. */
export const SIMULATED_PASSWORD = 'only-simulated/7+Qd';
/** As the password, where a system wants a token instead. */
export const SIMULATED_TOKEN = 'only-simulated-token-7Qd';

export type SourceEntry = SourcesFile['sources'][number];

export interface PeerSettings {
  /** Issues the certificate that the peer presents. */
  authority: Authority;
  /** 0 takes a free port. Always on 127.0.0.1. */
  port: number;
  /** The same seed makes the same ids, in the same order. */
  seed: number;
  /** A misbehaviour shown from the start; see `PeerKind.faults`. */
  fault?: string;
  /** Divides the peer's own times (token life, ping interval); default 1. For tests and demos. */
  hurry?: number;
}

/** A running far side. It speaks the real protocol on a real socket and knows nothing of the code that connects. */
export interface Peer {
  readonly protocol: string;
  /** Entries for a sources file that connect to this peer. */
  readonly sources: SourceEntry[];
  /** The secrets that those sources need. */
  readonly secrets: { sourceId: string; name: string; value: string }[];
  /** Names of the client sessions that are signed in and subscribed now. */
  readonly listeners: number;
  /**
   * Says a happening to all listeners in the protocol's own messages; `run` keeps calls of the same name apart.
   * Returns how many messages that made (for one listener). What the protocol has no message for makes none.
   */
  perform(run: string, happening: Happening): number;
  /** Begins a misbehaviour, or with `null` ends it. Throws for a name that is not in `PeerKind.faults`. */
  fault(name: string | null): void;
  close(): Promise<void>;
}

/** A protocol's simulated far side as the registry knows it. */
export interface PeerKind {
  readonly protocol: string;
  readonly title: string;
  readonly faults: readonly { name: string; title: string }[];
  start(settings: PeerSettings): Promise<Peer>;
}
