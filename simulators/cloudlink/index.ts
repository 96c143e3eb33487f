import type { PeerKind } from '../peer.ts';
import { startCloudLinkPeer } from './cloudlink-peer.ts';
import { FAULTS } from './faults.ts';

/** Mitel CloudLink: its REST services, the message broker at AWS, and the PBX behind them. */
export const cloudlink: PeerKind = {
  protocol: 'cloudlink',
  title: 'Mitel CloudLink',
  faults: FAULTS.map(({ name, title }) => ({ name, title })),
  start: (settings) => startCloudLinkPeer(settings),
};
