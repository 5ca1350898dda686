import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { overflow, unreadable } from './page-checks.js';

const screens = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } };

export interface Look {
  screen: keyof typeof screens;
  scheme?: 'light' | 'dark';
  /** A picture of the whole page goes to `SCREENSHOTS`, else to a folder of its own. */
  shot?: boolean;
}

export interface Pages {
  /** What was posted since the test began. */
  sent: URLSearchParams[];
  visit<T>(path: string, look: Look, act: (page: Page, complaints: string[]) => Promise<T>): Promise<T>;
  /** Where the pictures are. */
  shots: string;
}

/** Serves these pages (HTML by path) over HTTP with the headers they have in life, for one browser; call it inside `describe`. */
export function servePages(
  browser: Browser | string,
  pages: Readonly<Record<string, string>>,
  { name, headers, script }: { name: string; headers: Record<string, string>; script: boolean },
): Pages {
  const served: Pages = {
    sent: [],
    visit,
    shots: process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), `faros-${name}-`)),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') served.sent.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      const body = pages[request.url ?? ''];
      response.writeHead(body ? 200 : 404, headers).end(body ?? '');
    });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  beforeEach(() => {
    served.sent = [];
  });
  afterAll(async () => {
    server.close();
    if (typeof browser !== 'string') await browser.close();
  });

  async function visit<T>(
    path: string,
    look: Look,
    act: (page: Page, complaints: string[]) => Promise<T>,
  ): Promise<T> {
    if (typeof browser === 'string') throw new Error(browser);
    const context = await browser.newContext({
      viewport: screens[look.screen],
      colorScheme: look.scheme ?? 'light',
      javaScriptEnabled: script,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
      const picture = `${name}-${path.slice(1)}-${look.screen}-${look.scheme ?? 'light'}.png`;
      if (look.shot) await takePicture(page, join(served.shots, picture));
      return await act(page, complaints);
    } finally {
      await context.close();
    }
  }
  return served;
}

/** A browser on a busy machine sometimes says that it is unable to, once. */
async function takePicture(page: Page, path: string): Promise<void> {
  const take = () => page.screenshot({ path, fullPage: true });
  await take().catch(take);
}

/** Every page on every screen, light and dark, with its picture. */
export function looksOf(pages: Readonly<Record<string, string>>) {
  return Object.keys(pages).flatMap((path) =>
    (['phone', 'desktop'] as const).flatMap((screen) =>
      (['light', 'dark'] as const).map((scheme) => ({ path, screen, scheme, shot: true })),
    ),
  );
}

/** It fits the width, is readable (WCAG 2.2 AA) and breaks no policy of its own headers. */
export async function expectSound(page: Page, complaints: readonly string[]): Promise<void> {
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  expect(await page.evaluate(unreadable)).toEqual([]);
}

/** Presses Enter and waits until the form has been sent and answered. */
export async function sendByKeyboard(page: Page): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.keyboard.press('Enter');
  await answered;
}
