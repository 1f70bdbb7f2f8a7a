// Every public page, on a desk and on a phone, in light and in dark: no violation, no script, no overflow.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { violations } from "../axe.js";
import { SCREENS, crawl, startBrowser, startSite } from "../site.js";

let site, chrome, pages, files;

before(async () => {
  [site, chrome] = await Promise.all([startSite(), startBrowser()]);
  const page = await chrome.browser.newPage();
  ({ pages, files } = await crawl(page, site.address));
  pages.push("/fiches?q=rsa", "/fiches?q=zzzzzz", "/cette-page-n-existe-pas");
  await page.close();
});

after(async () => {
  await chrome?.stop();
  await site?.stop();
});

describe("toutes les pages publiques", () => {
  it("sont au moins celles que l'on attend", () => {
    for (const path of ["/", "/fiches", "/offre", "/quelle-action"]) assert.ok(pages.includes(path), path);
    assert.ok(pages.filter((path) => /^\/fiches\/[a-z0-9-]+$/.test(path)).length >= 13, pages.join(" "));
  });

  for (const [screen, viewport] of Object.entries(SCREENS)) {
    for (const colorScheme of ["light", "dark"]) {
      it(`n'ont aucune violation (${screen}, ${colorScheme})`, async (t) => {
        const context = await chrome.browser.newContext({ viewport, colorScheme, bypassCSP: true, locale: "fr-FR" });
        const page = await context.newPage();
        const faults = [];
        let checked = 0;
        for (const path of pages) {
          await page.goto(site.address + path);
          checked += 1;
          faults.push(...(await violations(page)).map((fault) => `${path} : ${fault}`));
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (overflow > 0) faults.push(`${path} déborde de ${overflow} px`);
        }
        await context.close();
        t.diagnostic(`${checked} pages`);
        assert.deepEqual(faults, []);
      });
    }
  }

  it("tiennent en 320 px, comme à un zoom de 400 %", async () => {
    const context = await chrome.browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    const faults = [];
    for (const path of pages) {
      await page.goto(site.address + path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) faults.push(`${path} déborde de ${overflow} px`);
    }
    await context.close();
    assert.deepEqual(faults, []);
  });

  it("n'ont ni script, ni cookie, ni adresse extérieure chargée", async () => {
    const context = await chrome.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const outside = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(site.address)) outside.push(request.url());
    });
    for (const path of [...pages, ...files]) {
      const answer = await page.request.get(site.address + path);
      const type = answer.headers()["content-type"] ?? "";
      assert.match(answer.headers()["content-security-policy"] ?? "", /default-src 'none'/, path);
      // A file is given, not shown.
      if (!type.startsWith("text/html")) continue;
      assert.doesNotMatch(await answer.text(), /<script|\son[a-z]+=|javascript:/i, path);
      await page.goto(site.address + path);
    }
    assert.deepEqual(outside, []);
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  });
});
