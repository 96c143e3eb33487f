import { describe, expect, it } from 'vitest';
import { readPublicationFilter } from '../../../../simulators/cloudlink/notifications/publication-filter.ts';

const publication = { method: 'PUT', content: { state: 'ringing', timestamp: 7, isCtiEvent: true } };

describe('a publication filter', () => {
  it.each([
    ['$.publications[*]', true],
    ["$.publications[?(@.content.state == 'ringing')]", true],
    ['$..publications[?(@.content.state=="connected")]', false],
    ["$.publications[?(@.content.state != 'connected' && @.method == 'PUT')]", true],
    ["$.publications[?(@.content.state == 'held' || @.content.timestamp == 7)]", true],
    ['$.publications[?(@.content.isCtiEvent == false)]', false],
    ['$.publications[?(@.content.cause)]', false],
    ['$.publications[?(@.content.constructor)]', false],
  ])('%s passes a ringing call: %s', (text, passes) => {
    expect(readPublicationFilter(text)?.(publication)).toBe(passes);
  });

  it.each([
    'content.state',
    '$.publications',
    '$.publications[?()]',
    '$.publications[?(@.a == )]',
    '$.publications[?(@.a == 1 1)]',
    '$.publications[?(@.a ~ 1)]',
    '$.publications[?(@.a && )]',
    "$.publications[?('a' == @.a)]",
  ])('%s is refused', (text) => {
    expect(readPublicationFilter(text)).toBeNull();
  });
});
