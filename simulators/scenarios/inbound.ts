import type { Scenario } from '../scenario.ts';

const call = 'main';

export const answeredInbound: Scenario = {
  name: 'answered-inbound',
  title: 'A firm calls an extension, which answers',
  steps: ({ outside: [caller], inside: [desk] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 4_000, do: 'answer', call, by: desk.number },
    { after: 14_000, do: 'hangUp', call, by: caller.number },
  ],
};

export const missedInbound: Scenario = {
  name: 'missed-inbound',
  title: 'A firm calls an extension that nobody answers',
  steps: ({ outside: [caller], inside: [desk] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 6_000, do: 'giveUp', call },
  ],
};

export const rejected: Scenario = {
  name: 'rejected',
  title: 'An extension declines a call',
  steps: ({ outside: [caller], inside: [desk] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 3_000, do: 'reject', call, by: desk.number },
  ],
};

export const diverted: Scenario = {
  name: 'diverted',
  title: 'A call that nobody takes goes on to a second extension',
  steps: ({ outside: [caller], inside: [first, second] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: first },
    { after: 5_000, do: 'divert', call, by: first.number, to: second },
    { after: 3_000, do: 'answer', call, by: second.number },
    { after: 9_000, do: 'hangUp', call, by: second.number },
  ],
};

export const divertedOutside: Scenario = {
  name: 'diverted-outside',
  title: 'A call that nobody takes goes on to a number outside, which answers',
  steps: ({ outside: [caller, mobile], inside: [desk] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 4_000, do: 'divert', call, by: desk.number, to: mobile },
    { after: 3_000, do: 'answer', call, by: mobile.number },
    { after: 9_000, do: 'hangUp', call, by: caller.number },
  ],
};

export const voicemail: Scenario = {
  name: 'voicemail',
  title: 'A caller whom nobody answered leaves a message',
  steps: ({ outside: [caller], inside: [desk] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 6_000, do: 'giveUp', call },
    { after: 8_000, do: 'voicemail', for: desk, from: caller },
  ],
};

export const holdAndRetrieve: Scenario = {
  name: 'hold-and-retrieve',
  title: 'A call is held for a while and taken back',
  steps: ({ outside: [caller], inside: [desk] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 3_000, do: 'answer', call, by: desk.number },
    { after: 7_000, do: 'hold', call, by: desk.number },
    { after: 8_000, do: 'retrieve', call, by: desk.number },
    { after: 6_000, do: 'hangUp', call, by: desk.number },
  ],
};

export const parked: Scenario = {
  name: 'parked',
  title: 'A call is parked and fetched by another extension',
  steps: ({ outside: [caller], inside: [desk, colleague] }) => {
    // One slot per desk: calls of other runs that are parked at the same time stay apart.
    const slot = `8${desk.number.slice(-2)}`;
    return [
      { after: 0, do: 'arrive', call, from: caller, to: desk },
      { after: 3_000, do: 'answer', call, by: desk.number },
      { after: 6_000, do: 'park', call, by: desk.number, slot },
      { after: 9_000, do: 'unpark', call, by: colleague, slot },
      { after: 11_000, do: 'hangUp', call, by: caller.number },
    ];
  },
};
