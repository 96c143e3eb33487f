import { beforeEach, describe, expect, it } from 'vitest';
import { ExternalLinks } from '../../../../main/electron/external-link.ts';
import { app } from '../../../support/electron/app.ts';
import { person } from '../../../support/electron/dialog.ts';
import { resetElectron } from '../../../support/electron/index.ts';
import { handedToSystem } from '../../../support/electron/shell.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

const links = (): ExternalLinks => new ExternalLinks(() => null);

describe('a link out of the app', () => {
  it('is opened when the person, who sees where it leads, wants it', async () => {
    person.answers.push({ response: 0 });
    await links().open('https://docs.example/filters?x=\u202egnp');
    expect(person.asked[0]).toMatchObject({
      message: 'Open docs.example in your browser?',
      detail: 'https://docs.example/filters?x=%E2%80%AEgnp',
      defaultId: 1,
      cancelId: 1,
    });
    expect(handedToSystem.links).toEqual(['https://docs.example/filters?x=%E2%80%AEgnp']);
  });

  it('is left where the person does not want it', async () => {
    person.answers.push({ response: 1 });
    await links().open('https://docs.example/');
    expect(handedToSystem.links).toEqual([]);
  });

  it.each([
    'http://docs.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'smb://server/share',
    'https://bank.example@evil.example/',
    `https://docs.example/${'a'.repeat(2_000)}`,
    'no address',
  ])('is not even asked about where it is not plain https: %s', async (address) => {
    await links().open(address);
    expect(person.asked).toEqual([]);
    expect(handedToSystem.links).toEqual([]);
  });

  it('is dropped while another one is asked about', () => {
    const both = links();
    void both.open('https://one.example/');
    void both.open('https://two.example/');
    expect(person.asked).toHaveLength(1);
  });
});
