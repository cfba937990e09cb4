// What people do on the pages of deployments, and what they wait for there.

import assert from 'node:assert/strict';

/** A run in the sandbox takes some seconds; a busy machine takes its time. */
export const RUN_WITHIN_MS = 120_000;

/** Waits until the heading says this: brought up to date by itself, or loaded again without JavaScript. */
export async function heading(page, text, timeout = RUN_WITHIN_MS) {
  await page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout });
}

/** From the form to a plan; with another memory size, if one is given. */
export async function prepare(page, console, memory) {
  await page.goto(new URL('/deployments/new', console.url).href);
  if (memory) await page.getByLabel(/^MemorySize/).fill(memory);
  await page.getByRole('button', { name: 'Prepare the deployment' }).click();
  await heading(page, /This (changes|publishes)/);
}

/** From a plan to its run, or to what keeps it from beginning. */
export async function confirm(page, reason) {
  await page.getByLabel('Reason').fill(reason);
  await page.getByRole('button', { name: 'Deploy to liveinsight-infrastructure' }).click();
}

/** The most elements that anybody tabs through. */
const MOST_STOPS = 200;

/** Goes to an element as people without a mouse do. */
export async function tabTo(page, locator) {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`not reached by keyboard: ${locator}`);
}
