import { z } from 'zod';
import { mappingSchema } from '../../../model/mapping/mapping.ts';

/** MQTT 5, section 1.5.4: a string has at most 65,535 bytes and no U+0000. */
const LONGEST_STRING = 65_535;

const brokerUrl = z
  .url({
    protocol: /^(mqtts?|wss?)$/,
    error: 'expected the address of a broker: mqtts://host, mqtt://host, wss://host/path or ws://host/path',
  })
  .refine((text) => !hasUserInformation(text), {
    error:
      'expected an address without user name and password: there are "username" and the secret "password"',
  })
  .describe('Address of the broker: mqtt:, mqtts:, ws: or wss:');

/** False also for what is no address at all, which is told by its own error. */
function hasUserInformation(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.username !== '' || url.password !== '');
}

const mqttText = z
  .string()
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= LONGEST_STRING && !text.includes('\0'), {
    error: `expected at most ${LONGEST_STRING} bytes without a null character`,
  });

const topicFilter = mqttText.superRefine((filter, context) => {
  const problem = problemOfFilter(filter);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** MQTT 5, section 4.7.1: wildcards stand for whole levels, and "#" only for the last. */
function problemOfFilter(filter: string): string | null {
  const levels = filter.split('/');
  const wrong = levels.find((level) => level.length > 1 && /[#+]/.test(level));
  if (wrong !== undefined) {
    return `in the topic filter ${JSON.stringify(filter)}, "+" and "#" must stand alone between the slashes`;
  }
  if (levels.slice(0, -1).includes('#')) {
    return `in the topic filter ${JSON.stringify(filter)}, "#" may only be the last level; "+" stands for one level`;
  }
  return null;
}

export const mqttOptions = z.strictObject({
  url: brokerUrl,
  clientId: mqttText
    .describe('Client id; each client of a broker needs its own. Without it one is made up at each start')
    .exactOptional(),
  username: mqttText.describe('User name, where the broker asks for one').exactOptional(),
  protocolVersion: z
    .literal([5, 4], { error: 'expected 5, or 4 for MQTT 3.1.1' })
    .default(5)
    .describe('5, or 4 for MQTT 3.1.1'),
  subscriptions: z
    .array(
      z.strictObject({
        topic: topicFilter.describe('Topic filter: "+" stands for one level, "#" for all that follow'),
        qos: z
          .literal([0, 1, 2], { error: 'expected the quality of service 0, 1 or 2' })
          .default(0)
          .describe('Quality of service asked for: 0, 1 or 2'),
      }),
    )
    .min(1, 'expected at least one topic to subscribe to')
    .max(200)
    .describe('Topics to subscribe to'),
  mapping: mappingSchema.exactOptional(),
});
export type MqttOptions = z.output<typeof mqttOptions>;
