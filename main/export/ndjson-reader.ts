import { checked } from '../../model/checked.ts';
import { eventSchema } from '../../model/event.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { ImportError, notAsExpected } from './import-error.ts';

/** The event of a line, which people count from 1. */
export function eventOfLine(line: string, number: number): TelephonyEvent {
  const event = checked(eventSchema, parsed(line, number));
  if (!event.success) throw notAsExpected(`line ${number}`, event.error);
  return event.data;
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    // The message quotes the line; the first words of it are enough.
    const message = error instanceof Error ? error.message.slice(0, 200) : 'not JSON';
    throw new ImportError(`line ${number}: ${message}`);
  }
}
