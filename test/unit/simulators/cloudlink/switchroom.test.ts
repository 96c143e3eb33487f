import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createChance } from '../../../../simulators/chance.ts';
import type { Publication } from '../../../../simulators/cloudlink/notifications/publication.ts';
import { createSwitchroom } from '../../../../simulators/cloudlink/telephony/switchroom.ts';
import type { Switchroom } from '../../../../simulators/cloudlink/telephony/switchroom.ts';
import type { Cast, Happening, Scenario } from '../../../../simulators/scenario.ts';
import { SCENARIOS, findScenario } from '../../../../simulators/scenarios/index.ts';
import { createShow } from '../../../../simulators/show.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import type { FakeClock } from '../../../support/fake-clock.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const colleague = { number: '1002', name: 'Reception 2' };
const third = { number: '1003', name: 'Reception 3' };
const CAST: Cast = {
  outside: [firm, { number: '+15550101', name: 'Harbour Dental' }],
  inside: [desk, colleague, third],
  queue: { id: '6', name: 'support' },
  agent: { id: '2001', name: 'Agent 1' },
};

interface Stage {
  switchroom: Switchroom;
  published: Publication[];
  clock: FakeClock;
}

function stage(): Stage {
  const published: Publication[] = [];
  const clock = fakeClock();
  const publish = (publication: Publication): unknown => published.push(publication);
  return { switchroom: createSwitchroom({ clock, chance: createChance(1), publish }), published, clock };
}

async function play(scenario: Scenario, { switchroom, clock }: Stage): Promise<number> {
  let count = 0;
  for (const { after, ...happening } of scenario.steps(CAST)) {
    await clock.advance(after);
    count += switchroom.perform('run', happening);
  }
  return count;
}

async function playNamed(name: string): Promise<Publication[]> {
  const scenario = findScenario(name);
  if (scenario === undefined) throw new Error(`There is no scenario ${name}`);
  const set = stage();
  await play(scenario, set);
  return set.published;
}

const pbxDataSchema = z.object({ eventType: z.string(), callTrackingID: z.string() });

function pbxData(content: Publication['content']): z.infer<typeof pbxDataSchema> | undefined {
  return pbxDataSchema.optional().parse(content['extraPbxData']);
}

/** A line for each publication: "1001 ringing newCall delivered", the event without its ending. */
function lines(publications: Publication[], topic = 'platform-api-media'): string[] {
  return publications
    .filter((publication) => publication.topic === topic)
    .map(({ method, subject, content }) => {
      const endpoint = subject.split('/')[3] ?? subject;
      if (method === 'DELETE') return `${endpoint} deleted`;
      const event = pbxData(content)?.eventType.replace(/Event$/, '') ?? 'endpoint';
      return [endpoint, content['state'], content['cause'] ?? '', event].join(' ');
    });
}

describe('the calls of the CloudLink peer', () => {
  it.each<[string, string[]]>([
    [
      'answered-inbound',
      [
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 completed newCall connectionCleared',
        '1001 deleted',
      ],
    ],
    [
      'missed-inbound',
      ['1001 ringing newCall delivered', '1001 completed callNotAnswer connectionCleared', '1001 deleted'],
    ],
    [
      'answered-outbound',
      [
        '1001 connected newCall originated',
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 completed newCall connectionCleared',
        '1001 deleted',
      ],
    ],
    [
      'outbound-busy',
      [
        '1001 connected newCall originated',
        '1001 ringing newCall delivered',
        '1001 idle busy failed',
        '1001 deleted',
      ],
    ],
    [
      'internal',
      [
        '1001 connected newCall originated',
        '1002 ringing newCall delivered',
        '1001 ringing newCall delivered',
        '1002 connected newCall established',
        '1001 connected newCall established',
        '1002 completed newCall connectionCleared',
        '1002 deleted',
        '1001 completed newCall connectionCleared',
        '1001 deleted',
      ],
    ],
    [
      'hold-and-retrieve',
      [
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 held newCall held',
        '1001 connected newCall retrieved',
        '1001 completed newCall connectionCleared',
        '1001 deleted',
      ],
    ],
    [
      'blind-transfer',
      [
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 connected transfer transfered',
        '1002 ringing newCall delivered',
        '1001 completed transfer connectionCleared',
        '1001 deleted',
        '1002 connected newCall established',
        '1002 completed newCall connectionCleared',
        '1002 deleted',
      ],
    ],
    [
      'attended-transfer',
      [
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 held newCall held',
        '1001 connected newCall originated',
        '1002 ringing newCall delivered',
        '1001 ringing newCall delivered',
        '1002 connected newCall established',
        '1001 connected newCall established',
        '1001 connected transfer transfered',
        '1002 connected transfer transfered',
        '1001 completed transfer connectionCleared',
        '1001 deleted',
        '1001 completed transfer connectionCleared',
        '1001 deleted',
        '1002 completed transfer connectionCleared',
        '1002 deleted',
      ],
    ],
    [
      'conference',
      [
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 held newCall held',
        '1001 connected newCall originated',
        '1002 ringing newCall delivered',
        '1001 ringing newCall delivered',
        '1002 connected newCall established',
        '1001 connected newCall established',
        '1001 connected newCall conferenced',
        '1002 connected newCall conferenced',
        '1001 completed newCall connectionCleared',
        '1001 deleted',
        '1002 completed newCall connectionCleared',
        '1002 deleted',
        '1001 completed newCall connectionCleared',
        '1001 deleted',
      ],
    ],
    [
      'diverted',
      [
        '1001 ringing newCall delivered',
        '1001 ringing callForwardNoAnswer diverted',
        '1001 completed callForwardNoAnswer connectionCleared',
        '1001 deleted',
        '1002 ringing callForwardNoAnswer delivered',
        '1002 connected callForwardNoAnswer established',
        '1002 completed callForwardNoAnswer connectionCleared',
        '1002 deleted',
      ],
    ],
    [
      'parked',
      [
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 held newCall held',
        '1002 connected redirected established',
        '1001 completed redirected connectionCleared',
        '1001 deleted',
        '1002 completed redirected connectionCleared',
        '1002 deleted',
      ],
    ],
    ['queue-abandoned', []],
    [
      'queue-answered',
      [
        '1001 ringing newCall delivered',
        '1001 connected newCall established',
        '1001 completed newCall connectionCleared',
        '1001 deleted',
      ],
    ],
    [
      'voicemail',
      [
        '1001 ringing newCall delivered',
        '1001 completed callNotAnswer connectionCleared',
        '1001 deleted',
        '1001 idle  endpoint',
      ],
    ],
  ])('tell %s in this order', async (name, expected) => {
    expect(lines(await playNamed(name))).toEqual(expected);
  });

  it('say that a caller gave up', () => {
    const { switchroom, published } = stage();
    switchroom.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    switchroom.perform('r', { do: 'hangUp', call: 'a', by: firm.number });
    expect(lines(published)).toContain('1001 completed callCancelled connectionCleared');
  });

  it('say busy for a call that was declined, or that somebody does not want to be disturbed', () => {
    const { switchroom, published } = stage();
    const decline = (): void => {
      switchroom.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
      switchroom.perform('r', { do: 'reject', call: 'a', by: desk.number });
    };
    decline();
    switchroom.perform('r', { do: 'presence', who: desk, becomes: 'doNotDisturb' });
    decline();
    const ends = lines(published).filter((line) => line.includes('completed') || line.includes('endpoint'));
    expect(ends).toEqual([
      '1001 completed busy connectionCleared',
      '1001 idle  endpoint',
      '1001 completed doNotDisturb connectionCleared',
    ]);
  });

  it('have the ring time and the talk time in their last event', async () => {
    const end = (await playNamed('answered-inbound')).find(({ content }) => content['state'] === 'completed');
    expect(end?.content).toMatchObject({ completed: true, ringTime: 4, billingTime: 14 });
    expect(end?.content['endTime']).toBe('2026-03-02T13:00:18.000Z');
  });

  it('have one tracking id for all legs, also after a consultation has become part of the first call', async () => {
    const trackings = (publications: Publication[]): string[] =>
      publications.flatMap(({ content }) => {
        const data = pbxData(content);
        return data === undefined ? [] : [data.callTrackingID];
      });
    const internal = trackings(await playNamed('internal'));
    expect(new Set(internal).size).toBe(1);
    expect(internal[0]).toMatch(/^\d{10}#1$/);
    const transfer = trackings(await playNamed('attended-transfer'));
    expect([transfer[0], transfer.at(-1)]).toEqual([transfer[0], transfer[0]]);
    expect(new Set(transfer).size).toBe(2);
  });

  it('name the new party at a transfer', async () => {
    const transfers = (await playNamed('attended-transfer')).filter(({ content }) => {
      return content['cause'] === 'transfer' && content['state'] === 'connected';
    });
    expect(transfers.map(({ content }) => [content['from'], content['to']])).toEqual([
      ['+15550100', '1002'],
      ['+15550100', '1002'],
    ]);
  });

  it('change the presence of those who take part', async () => {
    const told = (await playNamed('internal')).filter(({ topic }) => topic === 'platform-api-presence');
    expect(told.map(({ subject, content }) => `${subject} ${String(content['status'])}`)).toEqual([
      '/presentities/user-1001 busy',
      '/presentities/user-1002 busy',
      '/presentities/user-1001 available',
      '/presentities/user-1002 available',
    ]);
    const presence = await playNamed('presence');
    expect(presence.map(({ content }) => content['status'] ?? content['dnd'])).toEqual([
      'away',
      true,
      'dnd',
      false,
      'available',
    ]);
  });

  it('are counted as they are published, and leave nothing behind, whatever the scenario', async () => {
    for (const scenario of SCENARIOS) {
      const set = stage();
      expect(await play(scenario, set), scenario.name).toBe(set.published.length);
      for (const { number } of CAST.inside) expect(set.switchroom.snapshots.calls(number)).toEqual([]);
    }
  });

  it('leave nothing behind after a storm of scenarios that overlap', () => {
    const { switchroom } = stage();
    const show = createShow(SCENARIOS, 1);
    for (let begun = 0; begun < 500 || show.running.size > 0;) {
      if (begun < 500 && show.begin() !== null) begun += 1;
      for (const run of [...show.running]) {
        const happening = show.next(run);
        if (happening !== undefined) switchroom.perform(run.id, happening);
      }
    }
    for (let extension = 1001; extension <= 1040; extension += 1) {
      expect(switchroom.snapshots.calls(String(extension))).toEqual([]);
    }
  });

  it('forget the oldest of scripts that are never finished', () => {
    const { switchroom } = stage();
    const arrive: Happening = { do: 'arrive', call: 'a', from: firm, to: desk };
    for (let run = 0; run < 1_000; run += 1) switchroom.perform(String(run), arrive);
    expect(switchroom.snapshots.calls('1001')).toHaveLength(500);
  });

  it('are the same for the same seed', async () => {
    expect(await playNamed('conference')).toEqual(await playNamed('conference'));
  });
});
