import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../../../../model/contract/requests.ts';
import { exportArgs, firstChoice, FORMATS } from '../../../../../renderer/views/export/export-choice.ts';

const CONTEXT = { capture: 'c', filter: 'state:ringing', calls: ['7'] };

describe('an export', () => {
  it.each([
    [{ filter: '', calls: null }, 'all'],
    [{ filter: ' ', calls: null }, 'all'],
    [{ filter: 'to:4105', calls: null }, 'filter'],
    [{ filter: 'to:4105', calls: ['7'] }, 'calls'],
  ] as const)('of %j begins with %s, redacted', (context, scope) => {
    expect(firstChoice(context)).toMatchObject({ scope, redact: true });
  });

  it('of calls or of everything does not depend on the filter', () => {
    const choice = { format: 'json', of: 'events', redact: true } as const;
    expect(exportArgs({ ...choice, scope: 'calls' }, CONTEXT)).toMatchObject({ filter: '', calls: ['7'] });
    expect(exportArgs({ ...choice, scope: 'all' }, CONTEXT)).toMatchObject({ filter: '', calls: null });
    expect(exportArgs({ ...choice, scope: 'filter' }, CONTEXT)).toMatchObject({
      filter: 'state:ringing',
      calls: null,
    });
  });

  it('as a capture is never asked to be redacted', () => {
    const choice = { scope: 'all', format: 'ringscope', of: 'events', redact: true } as const;
    expect(exportArgs(choice, CONTEXT).redact).toBe(false);
  });

  it('has rows of calls as CSV only', () => {
    const choice = { scope: 'all', of: 'calls', redact: false } as const;
    expect(exportArgs({ ...choice, format: 'csv' }, CONTEXT).of).toBe('calls');
    expect(exportArgs({ ...choice, format: 'json' }, CONTEXT).of).toBe('events');
  });

  it('is offered in every format', () => {
    expect(FORMATS.map(({ id }) => id).toSorted()).toEqual([...EXPORT_FORMATS].toSorted());
  });
});
