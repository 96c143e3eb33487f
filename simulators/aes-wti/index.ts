import type { PeerKind } from '../peer.ts';
import { startAesPeer } from './aes-peer.ts';
import { FAULTS } from './faults.ts';

/** Avaya AES with its Web Telephony Interface, and the switch behind it. */
export const aesWti: PeerKind = {
  protocol: 'aes-wti',
  title: 'Avaya AES (WTI)',
  faults: FAULTS.map(({ name, title }) => ({ name, title })),
  start: (settings) => startAesPeer(settings),
};
