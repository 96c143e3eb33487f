import { deflateRawSync } from 'node:zlib';
import { wronglyTyped } from '../../support/bad-messages.ts';
import { peerSockets } from '../../support/peer-sockets.ts';
import { isOverMqtt } from './fault.ts';
import type { Fault } from './fault.ts';
import type { World } from './world.ts';

const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);
const MIB = 1024 ** 2;
const HUGE = 100;
/** What may have come of a huge message before it was refused. */
const TAKEN_IN = 16 * MIB;
/** RFC 6455, section 5.2: FIN with opcode 1 or 2, and the bit of a compressed message. */
const TEXT = 0x81;
const BINARY = 0x82;
const COMPRESSED = 0x40;
/** MQTT 5, section 2.1.4: 104,857,600 as four bytes of seven bits. */
const PUBLISH_OF_HUGE = Buffer.from([0x30, 0x80, 0x80, 0x80, 0x32]);

/** The head of a frame of a server, whose payload has so many bytes. */
function head(first: number, length: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes[0] = first;
  bytes[1] = 127;
  bytes.writeBigUInt64BE(BigInt(length), 2);
  return bytes;
}

function framed(first: number, payload: Buffer): Buffer {
  return Buffer.concat([head(first, payload.length), payload]);
}

/** These bytes as the protocol carries MQTT. */
function inMqtt({ protocol }: World, bytes: Buffer): Buffer {
  return protocol === 'cloudlink' ? framed(BINARY, bytes) : bytes;
}

function mangled(name: string, mangle: (message: string) => string[]): Fault {
  return {
    name,
    expects: 'bears',
    begin: ({ messages }) => void (messages.mangle = mangle),
    end: ({ messages }) => void (messages.mangle = (message) => [message]),
  };
}

/** What systems say. */
export const MESSAGES: readonly Fault[] = [
  { ...mangled('every message comes twice', (message) => [message, message]), told: 'twice' },
  {
    name: 'each second message overtakes the one before it',
    expects: 'bears',
    begin: ({ messages }) => void (messages.overtakes = true),
    end: ({ messages }) => void (messages.overtakes = false),
    told: 'in another order',
  },
  mangled('with garbage before every message', (message) => ['\u0000{"op":', 'null', '[]', '7', message]),
  mangled('with JSON 100,000 levels deep before every message', (message) => [
    DEEP,
    `{"data":${DEEP}}`,
    message,
  ]),
  mangled('with wrong types in every field before every message', (message) => [
    wronglyTyped(message),
    message,
  ]),
  {
    name: 'a message of 100 MB',
    expects: 'falls',
    begin: (world) => {
      world.network.heard = 0;
      peerSockets.say(
        isOverMqtt(world.protocol) ? inMqtt(world, PUBLISH_OF_HUGE) : head(TEXT, HUGE * MIB),
        HUGE,
      );
    },
    wrong: ({ network }) => (network.heard < TAKEN_IN ? null : `${network.heard} bytes were taken in`),
  },
  {
    name: 'a message that unpacks to 100 MB',
    expects: 'falls',
    begin: () => peerSockets.say(framed(TEXT | COMPRESSED, deflateRawSync(Buffer.alloc(HUGE * MIB)))),
    isAbsentFrom: isOverMqtt,
  },
  {
    name: 'bytes that are no frame, or no packet',
    expects: 'falls',
    begin: (world) => {
      const bytes = Buffer.alloc(6, 0xff);
      peerSockets.say(isOverMqtt(world.protocol) ? inMqtt(world, bytes) : bytes);
    },
  },
  {
    name: 'a text that is no UTF-8',
    expects: 'falls',
    begin: () => peerSockets.say(framed(TEXT, Buffer.from([0xc3, 0x28]))),
    isAbsentFrom: isOverMqtt,
  },
];
