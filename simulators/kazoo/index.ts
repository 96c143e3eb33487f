import type { PeerKind } from '../peer.ts';
import { startKazooPeer } from './peer.ts';
import { FAULTS } from './trouble/faults.ts';

/** A Kazoo of 2600Hz: Crossbar, Blackhole and the switch behind them. */
export const kazoo: PeerKind = {
  protocol: 'kazoo',
  title: 'Kazoo',
  faults: FAULTS.map(({ name, title }) => ({ name, title })),
  start: (settings) => startKazooPeer(settings),
};
