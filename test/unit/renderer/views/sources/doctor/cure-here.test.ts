import { expect, test } from 'vitest';
import { cureHere } from '../../../../../../renderer/views/sources/doctor/cure-here.ts';

test('says what to press where a cure names a setting of the sources file', () => {
  const authority = 'Get the CA certificate from the administrator and add its PEM file to trust.caFiles.';
  expect(cureHere(authority)).toMatch(/^Here: press “Trust this authority for this source”/);
  expect(cureHere('Compare its fingerprint, then pin it with trust.pinSha256.')).toMatch(
    /^Here: press “Pin this certificate”/,
  );
  expect(cureHere('Correct the address.')).toBeNull();
});
