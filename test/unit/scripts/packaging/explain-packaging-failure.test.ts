import { describe, expect, it } from 'vitest';
import { explainPackagingFailure } from '../../../../scripts/packaging/make-packages.mjs';

describe('what is said when no packages could be made', () => {
  it('names the runtime, the cure and the line that tells, where nothing can be fetched', () => {
    const said = explainPackagingFailure(
      '  • packaging  platform=linux\n  ⨯ getaddrinfo ENOTFOUND github.com  failedTask=build stackTrace=RequestError',
    );
    expect(said).toContain('Electron’s runtime, or a tool that packs it, could not be fetched.');
    expect(said).toContain('ELECTRON_MIRROR');
    expect(said?.split('\n').at(-1)).toContain('getaddrinfo ENOTFOUND github.com');
  });

  it('takes a refusal for the same', () => {
    expect(explainPackagingFailure('⨯ Response code 404 (Not Found)')).toContain('could not be fetched');
  });

  it('leaves all else to electron-builder’s own words', () => {
    expect(explainPackagingFailure('⨯ Invalid configuration object.')).toBeNull();
  });
});
