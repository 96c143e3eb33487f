const CALL = /^call\.([^.]*)\.(.+)$/;

/** A binding as the server takes it: in a call id, dots would part it, so they are percent-encoded. */
export function asSent(binding: string): string {
  const [, event = '', callId = ''] = CALL.exec(binding.trim()) ?? [];
  if (!callId.includes('.')) return binding.trim();
  return `call.${event}.${callId.replaceAll('@', '%40').replaceAll('.', '%2E')}`;
}

/**
 * The same binding as the other line of versions writes it; undefined where both agree. Conferences: 4.x puts the event
 * last (or leaves it out), 5.x puts it first.
 */
export function otherForm(binding: string): string | undefined {
  const [family, kind, first = '', second = '', third] = binding.split('.');
  if (family !== 'conference' || kind !== 'event' || second === '') return undefined;
  if (third === undefined) return `conference.event.*.${first}.${second}`;
  if (first === '*') return `conference.event.${second}.${third}`;
  return second === '*' ? `conference.event.${third}.${first}.*` : `conference.event.${second}.*.${first}`;
}

/** The binding for one conference, from one for all of them. */
export function forConference(binding: string, conferenceId: string): string {
  return binding.replace(/^(conference\.\w+)\.\*/, (_, start: string) => `${start}.${conferenceId}`);
}

/** What a binding asks for, in a word. */
export function familyOf(binding: string): string {
  return binding.split('.')[0] ?? binding;
}

/** These documents are kept by the month, and so is the subscription to them. */
export function isMonthly(binding: string): boolean {
  const [family, , type = '*'] = binding.split('.');
  return family === 'object' && ['fax', 'mailbox_message', '*'].includes(type);
}
