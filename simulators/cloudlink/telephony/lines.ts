import type { Clock } from '../../../model/clock.ts';
import type { Chance } from '../../chance.ts';
import { INSIDE } from '../../cast.ts';
import type { Subscriber } from '../../scenario.ts';
import { publisher } from '../notifications/publication.ts';
import type { Publication } from '../notifications/publication.ts';
import { principalIdOf } from '../rest/accounts.ts';
import type { Leg } from './leg.ts';

type Availability = 'available' | 'away' | 'dnd';

interface Line {
  readonly extension: string;
  name: string;
  availability: Availability;
  messageWaiting: boolean;
  /** What was last published as presence. */
  status: string;
}

/** The endpoints with what is told of them beside their calls. */
export interface Lines {
  isUndisturbed(extension: string): boolean;
  setAvailability(who: Subscriber, availability: Availability): void;
  leaveMessage(at: Subscriber): void;
  /** Publishes the presence of everybody whose line it changed. */
  refresh(): void;
  /** The endpoint resource; undefined for an extension that does not exist. */
  view(extension: string): Record<string, unknown> | undefined;
}

export function createLines(setting: {
  clock: Clock;
  chance: Chance;
  legs: ReadonlySet<Leg>;
  publish: (publication: Publication) => void;
}): Lines {
  const { chance, clock, legs } = setting;
  const lines = new Map<string, Line>();
  for (const { number, name } of INSIDE) add(number, name);

  function add(extension: string, name: string): Line {
    const line: Line = {
      extension,
      name,
      availability: 'available',
      messageWaiting: false,
      status: 'available',
    };
    lines.set(extension, line);
    return line;
  }

  /** A line that a script speaks of exists from then on. */
  function lineOf({ number, name }: Subscriber): Line {
    return lines.get(number) ?? add(number, name);
  }

  const busyExtensions = (): ReadonlySet<string> => new Set([...legs].map(({ extension }) => extension));

  function statusOf({ extension, availability }: Line, busy: ReadonlySet<string>): string {
    if (availability !== 'available') return availability;
    return busy.has(extension) ? 'busy' : 'available';
  }

  function view(line: Line): Record<string, unknown> {
    const { extension, name, availability, messageWaiting } = line;
    const states = [...legs].filter((leg) => leg.extension === extension).map(({ state }) => state);
    const state = (['connected', 'ringing', 'held'] as const).find((one) => states.includes(one));
    return {
      endpointId: extension,
      name,
      state: state ?? 'idle',
      userAvailability: statusOf(line, busyExtensions()),
      dnd: availability === 'dnd',
      messageWaiting,
      _links: { self: `/2017-09-01/endpoints/${extension}` },
    };
  }

  function publish(
    line: Line,
    about: Pick<Publication, 'topic' | 'subject'>,
    content: Publication['content'],
  ): void {
    setting.publish({
      publicationId: chance.uuid(),
      ...about,
      method: 'PUT',
      content,
      publisher: publisher(principalIdOf(line.extension)),
    });
  }

  function publishEndpoint(line: Line): void {
    const subject = `/2017-09-01/endpoints/${line.extension}`;
    publish(line, { topic: 'platform-api-media', subject }, view(line));
  }

  function publishPresence(line: Line, busy: ReadonlySet<string>): void {
    const status = statusOf(line, busy);
    if (status === line.status) return;
    line.status = status;
    const principalId = principalIdOf(line.extension);
    const content = { principalId, status, enteredOn: new Date(clock.now()).toISOString() };
    publish(line, { topic: 'platform-api-presence', subject: `/presentities/${principalId}` }, content);
  }

  return {
    isUndisturbed: (extension) => lines.get(extension)?.availability === 'dnd',
    setAvailability(who, availability) {
      const line = lineOf(who);
      const changes = (line.availability === 'dnd') !== (availability === 'dnd');
      line.availability = availability;
      if (changes) publishEndpoint(line);
      publishPresence(line, busyExtensions());
    },
    leaveMessage(at) {
      const line = lineOf(at);
      line.messageWaiting = true;
      publishEndpoint(line);
    },
    refresh() {
      const busy = busyExtensions();
      for (const extension of busy) lineOf({ number: extension, name: extension });
      for (const line of lines.values()) publishPresence(line, busy);
    },
    view: (extension) => {
      const line = lines.get(extension);
      return line === undefined ? undefined : view(line);
    },
  };
}
