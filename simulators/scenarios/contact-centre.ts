import type { Scenario } from '../scenario.ts';

const call = 'main';

export const queueAnswered: Scenario = {
  name: 'queue-answered',
  title: 'A caller waits in a queue until an agent answers',
  steps: ({ outside: [caller], inside: [desk], queue, agent }) => [
    { after: 0, do: 'queue', call, from: caller, queue },
    { after: 7_000, do: 'distribute', call, to: desk, agent },
    { after: 3_000, do: 'answer', call, by: desk.number },
    { after: 15_000, do: 'hangUp', call, by: caller.number },
  ],
};

export const queueAbandoned: Scenario = {
  name: 'queue-abandoned',
  title: 'A caller waits in a queue and leaves before anybody answers',
  steps: ({ outside: [caller], queue }) => [
    { after: 0, do: 'queue', call, from: caller, queue },
    { after: 11_000, do: 'abandon', call },
  ],
};

export const agentDay: Scenario = {
  name: 'agent-day',
  title: 'An agent logs on, takes a call, pauses and logs off',
  steps: ({ outside: [caller], inside: [device], queue, agent }) => [
    { after: 0, do: 'agent', agent, device, becomes: 'loggedOn', queue },
    { after: 2_000, do: 'agent', agent, device, becomes: 'ready', queue },
    { after: 3_000, do: 'queue', call, from: caller, queue },
    { after: 1_000, do: 'distribute', call, to: device, agent },
    { after: 2_000, do: 'answer', call, by: device.number },
    { after: 12_000, do: 'hangUp', call, by: caller.number },
    { after: 200, do: 'agent', agent, device, becomes: 'workingAfterCall', queue },
    { after: 5_000, do: 'agent', agent, device, becomes: 'ready', queue },
    { after: 4_000, do: 'agent', agent, device, becomes: 'notReady', reason: 'lunch', queue },
    { after: 9_000, do: 'agent', agent, device, becomes: 'ready', queue },
    { after: 6_000, do: 'agent', agent, device, becomes: 'loggedOff', queue },
  ],
};

export const presence: Scenario = {
  name: 'presence',
  title: 'Somebody goes away, does not want to be disturbed, and is back',
  steps: ({ inside: [who] }) => [
    { after: 0, do: 'presence', who, becomes: 'away' },
    { after: 6_000, do: 'presence', who, becomes: 'doNotDisturb' },
    { after: 9_000, do: 'presence', who, becomes: 'available' },
  ],
};
