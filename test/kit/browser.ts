import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * A headless Chromium: `CHROMIUM_PATH`, one of the system's, or the packaged one; never a download. Answers the reason as a
 * string when none starts, so that a test can skip and say why.
 */
export async function startBrowser(): Promise<Browser | string> {
  const installed = [process.env.CHROMIUM_PATH, ...system].find((path) => path && existsSync(path));
  try {
    return await chromium.launch({
      executablePath: installed ?? (await sparticuz.executablePath()),
      // The packaged one would share one process between all pages, and end with the first that closes.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      headless: true,
    });
  } catch (error) {
    return `no browser starts here: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
}
