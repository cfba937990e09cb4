// The overview: what is wrong, in a sentence, as soon as it is; and from there to the resource.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { hydrated } from './support/browser.mjs';
import { setStage } from './support/stage.mjs';

const REFRESH_SECONDS = 5;
const ALARM = 'LiveInsight-Lambda-Duration';

/** A few refreshes, and a busy machine. */
const SEEN_WITHIN_MS = 30_000;

describe('the overview', () => {
  const stage = setStage({ LIVEINSIGHT_REFRESH_SECONDS: String(REFRESH_SECONDS) });

  test('has five figures, each with the way it took in words', async () => {
    const { page, close } = await stage.visit('/');
    const figures = page.locator('#figures li');
    assert.equal(await figures.count(), 5);
    for (const spark of await figures.getByRole('img').all()) {
      assert.notEqual(await spark.getAttribute('aria-label'), '');
    }
    await close();
  });

  // Last, because it breaks something.
  test('says what is wrong while one looks, worst first if wanted, and leads there', async () => {
    const { page, problems, close } = await stage.visit('/?sort=state');
    await hydrated(page);
    await page.locator('.menu > button').click();
    await deleteAlarm(stage.sandbox.urls.aws, ALARM);
    const cause = page.locator('.causes li', { hasText: ALARM }).filter({ hasText: 'does not exist' });
    await cause.waitFor({ timeout: SEEN_WITHIN_MS });
    const isOpen = (menu) => menu.matches(':popover-open');
    assert.ok(await page.locator('.menu-sheet').evaluate(isOpen), 'what was opened stays open');
    const [first] = await page.locator('#resources tbody tr').all();
    assert.match(await first.innerText(), /degraded/, 'the worst comes first');
    await cause.getByRole('link', { name: ALARM }).click();
    await page.waitForURL(`**/alarms/${ALARM}`);
    assert.match(await page.locator('main').innerText(), new RegExp(ALARM), "the link leads to the alarm's own page");
    // Whoever goes to another page leaves the stream of events behind.
    assert.deepEqual(problems.filter((problem) => !problem.includes('/updates: net::ERR_ABORTED')), []);
    await close();
  });
});

/** Behind the console's back. The local AWS takes any signature, but wants one. */
async function deleteAlarm(aws, name) {
  const answer = await fetch(aws, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: new URLSearchParams({ Action: 'DeleteAlarms', Version: '2010-08-01', 'AlarmNames.member.1': name }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
