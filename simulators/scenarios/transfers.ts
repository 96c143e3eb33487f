import type { Scenario } from '../scenario.ts';

const call = 'main';
const consultation = 'consultation';

export const blindTransfer: Scenario = {
  name: 'blind-transfer',
  title: 'A call is transferred without asking first',
  steps: ({ outside: [caller], inside: [desk, colleague] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 3_000, do: 'answer', call, by: desk.number },
    { after: 6_000, do: 'blindTransfer', call, by: desk.number, to: colleague },
    { after: 4_000, do: 'answer', call, by: colleague.number },
    { after: 12_000, do: 'hangUp', call, by: caller.number },
  ],
};

export const attendedTransfer: Scenario = {
  name: 'attended-transfer',
  title: 'A call is announced to a colleague and then transferred',
  steps: ({ outside: [caller], inside: [desk, colleague] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 3_000, do: 'answer', call, by: desk.number },
    { after: 6_000, do: 'consult', call, by: desk.number, to: colleague, consultation, toward: 'transfer' },
    { after: 3_000, do: 'answer', call: consultation, by: colleague.number },
    { after: 5_000, do: 'completeTransfer', call, consultation, by: desk.number },
    { after: 10_000, do: 'hangUp', call, by: colleague.number },
  ],
};

export const conference: Scenario = {
  name: 'conference',
  title: 'A colleague is brought into a call; one of three leaves first',
  steps: ({ outside: [caller], inside: [desk, colleague] }) => [
    { after: 0, do: 'arrive', call, from: caller, to: desk },
    { after: 3_000, do: 'answer', call, by: desk.number },
    { after: 6_000, do: 'consult', call, by: desk.number, to: colleague, consultation, toward: 'conference' },
    { after: 3_000, do: 'answer', call: consultation, by: colleague.number },
    { after: 5_000, do: 'conference', call, consultation, by: desk.number },
    { after: 12_000, do: 'leave', call, by: colleague.number },
    { after: 6_000, do: 'hangUp', call, by: desk.number },
  ],
};
