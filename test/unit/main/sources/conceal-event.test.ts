import { expect, it } from 'vitest';
import { concealEvent } from '../../../../main/sources/conceal-event.ts';
import { Concealment } from '../../../../main/sources/concealment.ts';
import type { EventFacts } from '../../../../model/event.ts';

const SECRET = 'token-4711';

function concealed(facts: EventFacts): EventFacts {
  const concealment = new Concealment();
  concealment.addStored(SECRET);
  concealEvent(facts, concealment);
  return facts;
}

it('takes a secret out of every text of an event whose message holds it', () => {
  const facts = concealed({
    kind: 'message',
    name: SECRET,
    callId: SECRET,
    globalCallId: SECRET,
    connectionId: SECRET,
    joins: ['other', SECRET],
    device: SECRET,
    from: { number: SECRET, name: SECRET },
    to: { name: SECRET },
    cause: SECRET,
    agent: { id: SECRET, name: SECRET, state: SECRET },
    queue: { id: SECRET, name: SECRET },
    raw: `{"echo":"${SECRET}"}`,
  });
  expect(facts).toEqual({
    kind: 'message',
    name: '•••',
    callId: '•••',
    globalCallId: '•••',
    connectionId: '•••',
    joins: ['other', '•••'],
    device: '•••',
    from: { number: '•••', name: '•••' },
    to: { name: '•••' },
    cause: '•••',
    agent: { id: '•••', name: '•••', state: '•••' },
    queue: { id: '•••', name: '•••' },
    raw: '{"echo":"•••"}',
  });
});

it('takes a secret out of a name and a reason that say more than the message', () => {
  const gap = { since: 1, reason: `lost ${SECRET}` };
  expect(concealed({ kind: 'gap', name: SECRET, reason: `for ${SECRET}`, gap, raw: '' })).toEqual({
    kind: 'gap',
    name: '•••',
    reason: 'for •••',
    gap: { since: 1, reason: 'lost •••' },
    raw: '',
  });
});

it('takes a secret out of bytes', () => {
  const raw = Buffer.from([255, ...Buffer.from(SECRET), 0]).toString('base64');
  const masked = concealed({ kind: 'message', name: 'x', raw, rawEncoding: 'base64' }).raw;
  expect(Buffer.from(masked, 'base64').toString('latin1')).toBe('\u00ff***\u0000');
});
