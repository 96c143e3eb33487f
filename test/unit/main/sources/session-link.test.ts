import { describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../../../main/protocols/protocol.ts';
import { Concealment } from '../../../../main/sources/concealment.ts';
import { SessionLink } from '../../../../main/sources/session-link.ts';
import type { MqttRequest, WebSocketRequest } from '../../../../main/transports/transports.ts';
import type { EventFacts } from '../../../../model/event.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

function linked() {
  const emitted: EventFacts[] = [];
  const steps: string[] = [];
  const told: HealthFacts[] = [];
  const dialled: { websocket?: WebSocketRequest; mqtt?: MqttRequest } = {};
  let onStage: (stage: string) => void = () => undefined;
  const never = new Promise<never>(() => undefined);
  const link = new SessionLink({
    sourceId: 'hq',
    signal: new AbortController().signal,
    clock: fakeClock(),
    secrets: new Map(),
    memory: new Map(),
    concealment: new Concealment(),
    openTransports(stage) {
      onStage = stage;
      return {
        https: () => never,
        websocket(request) {
          dialled.websocket = request;
          return never;
        },
        mqtt(request) {
          dialled.mqtt = request;
          return never;
        },
      };
    },
    onStep: (step) => steps.push(step),
    onUp: () => undefined,
    emit: (facts) => emitted.push(facts),
    onNotice: () => undefined,
    health: {
      told: (facts) => told.push(facts),
      refused: () => undefined,
      granted: () => undefined,
    },
  });
  return { link, told, emitted, steps, dialled, stage: (stage: string) => onStage(stage) };
}

describe('SessionLink', () => {
  it('records a WebSocket message that is too large by its beginning, for every protocol alike', () => {
    const { link, emitted, dialled } = linked();
    void link.transports.websocket({ url: 'wss://pbx.example', onMessage: () => undefined });
    dialled.websocket?.onOversized?.(9_000_000, '{"op"');
    dialled.websocket?.onOversized?.(9_000_001, new TextEncoder().encode('{"id'));
    expect(emitted).toMatchObject([
      { kind: 'undecoded', raw: '{"op"', reason: expect.stringContaining('9000000 bytes') as string },
      { kind: 'undecoded', raw: 'eyJpZA==', rawEncoding: 'base64' },
    ]);
  });

  it('names the topic of an MQTT message that is too large', () => {
    const { link, emitted, dialled } = linked();
    const request = {
      url: 'mqtts://broker.example',
      protocolVersion: 5,
      onMessage: () => undefined,
    } as const;
    void link.transports.mqtt(request);
    dialled.mqtt?.onOversized?.('calls/7', 9_000_000, new TextEncoder().encode('{"id'));
    expect(emitted).toMatchObject([{ kind: 'undecoded', name: 'calls/7', raw: 'eyJpZA==' }]);
  });

  it('tells the round trips of keep-alives for every protocol alike', () => {
    const { link, told, dialled } = linked();
    void link.transports.websocket({ url: 'wss://pbx.example', onMessage: () => undefined });
    dialled.websocket?.onRoundTrip?.(12);
    void link.transports.mqtt({
      url: 'mqtts://broker.example',
      protocolVersion: 5,
      onMessage: () => undefined,
    });
    dialled.mqtt?.onRoundTrip?.(34);
    expect(told).toEqual([{ keepAliveMs: 12 }, { keepAliveMs: 34 }]);
  });

  it('takes the stages of a dial for steps until the protocol names its own', () => {
    const { link, steps, stage } = linked();
    for (const name of ['resolve', 'connect', 'tls']) stage(name);
    link.step('subscribe');
    stage('resolve');
    expect(steps).toEqual(['resolve', 'connect', 'tls', 'subscribe']);
    expect(link.lastStep).toBe('subscribe');
  });
});
