import type { PeerKind } from '../peer.ts';
import { FAULTS } from './faults.ts';
import { PROTOCOL, startApiGateway } from './peer.ts';

/** A WebSocket API of AWS API Gateway with functions behind it that push calls. */
export const apiGateway: PeerKind = {
  protocol: PROTOCOL,
  title: 'AWS API Gateway',
  faults: FAULTS.map(({ name, title }) => ({ name, title })),
  start: startApiGateway,
};
