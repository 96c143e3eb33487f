import { describe, expect, it } from 'vitest';
import { commandLineArguments, desktopArguments } from '../../../../main/electron/start-arguments.ts';

describe('the arguments of the program', () => {
  it('are the command line’s own after --cli, whatever stands before', () => {
    expect(commandLineArguments(['ringscope', '--cli', 'capture', '--for', '5s'])).toEqual([
      'capture',
      '--for',
      '5s',
    ]);
    expect(commandLineArguments(['ringscope', '--ozone-platform=headless', '--cli'])).toEqual([]);
    expect(commandLineArguments(['ringscope', '/captures/monday.ringscope'])).toBeNull();
  });

  it('open the desktop otherwise, with files made absolute', () => {
    const asked = desktopArguments(
      ['electron', '.', '--demo', '--rate=20', '--hidden', '--data', 'here', 'monday.ringscope'],
      '/home',
    );
    expect(asked).toEqual({
      demo: true,
      rate: 20,
      hidden: true,
      dataDir: '/home/here',
      files: ['/home', '/home/monday.ringscope'],
    });
  });

  it('are nothing where they are Chromium’s or make no sense', () => {
    expect(desktopArguments(['electron', '--rate=many', '--enable-logging', '--data'], '/home')).toEqual({
      demo: false,
      hidden: false,
      files: [],
    });
  });
});
