import type { Scenario } from '../scenario.ts';

const call = 'main';

export const answeredOutbound: Scenario = {
  name: 'answered-outbound',
  title: 'An extension calls a firm, which answers',
  steps: ({ outside: [firm], inside: [desk] }) => [
    { after: 0, do: 'dial', call, from: desk, to: firm },
    { after: 5_000, do: 'answer', call, by: firm.number },
    { after: 16_000, do: 'hangUp', call, by: desk.number },
  ],
};

export const outboundBusy: Scenario = {
  name: 'outbound-busy',
  title: 'An extension calls a firm whose line is busy',
  steps: ({ outside: [firm], inside: [desk] }) => [
    { after: 0, do: 'dial', call, from: desk, to: firm },
    { after: 2_000, do: 'busy', call },
  ],
};

export const outboundNoAnswer: Scenario = {
  name: 'outbound-no-answer',
  title: 'An extension calls a firm that does not answer',
  steps: ({ outside: [firm], inside: [desk] }) => [
    { after: 0, do: 'dial', call, from: desk, to: firm },
    { after: 12_000, do: 'giveUp', call },
  ],
};

export const internal: Scenario = {
  name: 'internal',
  title: 'One extension calls another',
  steps: ({ inside: [desk, colleague] }) => [
    { after: 0, do: 'dial', call, from: desk, to: colleague },
    { after: 3_000, do: 'answer', call, by: colleague.number },
    { after: 8_000, do: 'hangUp', call, by: colleague.number },
  ],
};
