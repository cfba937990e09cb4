// What if, on the cost report: reckoned in the browser while one types, and the same as the form that is sent without JavaScript.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { hydrated } from './support/browser.mjs';
import { setStage } from './support/stage.mjs';

const PATH = '/reports/cost';

describe('what if', () => {
  const stage = setStage();

  for (const locale of ['en-US', 'ko-KR']) {
    test(`what is typed is answered at once, as the server answers it (${locale})`, async () => {
      const { page, problems, close } = await stage.visit(PATH, { locale });
      await hydrated(page);
      const answer = page.locator('#what-if-answered');
      assert.equal((await answer.innerText()).trim(), '');
      const cases = [
        { traffic: '3', memory: '', mode: '', region: '', sampling: '' },
        { traffic: '2.5', memory: '1024', mode: 'on-demand', region: 'ap-northeast-2', sampling: '10' },
        { traffic: '-1', memory: '64', mode: 'provisioned', region: '', sampling: '200' },
      ];
      for (const typed of cases) {
        for (const [name, value] of Object.entries(typed)) {
          const field = page.locator(`#what-if [name="${name}"]`);
          if (name === 'mode' || name === 'region') await field.selectOption(value);
          else await field.fill(value);
        }
        const query = new URLSearchParams(typed);
        const plain = await stage.visit(`${PATH}?${query}`, { locale, javaScriptEnabled: false });
        const expected = await plain.page.locator('#what-if-answered').innerText();
        assert.match(expected, /USD/);
        assert.equal(await answer.innerText(), expected, query.toString());
        await plain.close();
      }
      assert.deepEqual(problems, []);
      await close();
    });
  }
});
