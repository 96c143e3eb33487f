import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

export interface Complaint {
  text: string;
  /** It is never right, whatever is tested: the policy was violated, a script failed, a dialog came up. */
  isGrave: boolean;
}

/** What the violation of a content policy says of itself. */
interface Violation {
  directive: string;
  blocked: string;
  sample: string;
}

/** Tells all that a page complains of and asks others for, from before its first script. */
export async function listenToPage(
  page: Page,
  isOwn: (url: string) => boolean,
  tell: (complaint: Complaint) => void,
): Promise<void> {
  page.on('pageerror', (error) => tell({ text: error.message, isGrave: true }));
  page.on('crash', () => tell({ text: 'The page has crashed.', isGrave: true }));
  page.on('dialog', (dialog) => {
    tell({ text: `dialog: ${dialog.message()}`, isGrave: true });
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      tell({ text: message.text(), isGrave: false });
  });
  page.on('request', (request) => {
    if (!isOwn(request.url())) tell({ text: `request: ${request.url()}`, isGrave: true });
  });
  await page.exposeFunction('tellViolation', ({ directive, blocked, sample }: Violation) =>
    tell({ text: `policy: ${directive} blocked ${blocked} ${sample}`, isGrave: true }),
  );
  await page.addInitScript(() => {
    window.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      const tellViolation = Reflect.get(window, 'tellViolation') as (violation: Violation) => void;
      tellViolation({ directive: violatedDirective, blocked: blockedURI, sample });
    });
  });
}

/**
 * Adds what a page complains of to a list that tests look at. What is grave fails the running test also where nobody
 * looks.
 */
export async function watchPage(
  page: Page,
  isOwn: (url: string) => boolean,
  complaints: string[],
): Promise<void> {
  const grave: string[] = [];
  await listenToPage(page, isOwn, ({ text, isGrave }) => {
    complaints.push(text);
    if (isGrave) grave.push(text);
  });
  onTestFinished(() => expect(grave).toEqual([]));
}
