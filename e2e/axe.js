// The rules of accessibility, run inside a page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { SCREENS } from "./site.js";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const french = JSON.parse(readFileSync(require.resolve("axe-core/locales/fr.json"), "utf8"));

/** What breaks a rule; the page's own policy forbids scripts, so its context must go around it (bypassCSP). */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async (locale) => {
    axe.configure({ locale });
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    return (await axe.run(document, { runOnly: { type: "tag", values: tags } })).violations;
  }, french);
  return found.map((v) => `${v.id} (${v.impact}) : ${v.help} — ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(" ; ")}`);
}

/** No violation, and nothing that overflows a phone. */
export async function looksRight(page) {
  for (const viewport of Object.values(SCREENS)) {
    await page.setViewportSize(viewport);
    assert.deepEqual(await violations(page), [], page.url());
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${page.url()} déborde de ${overflow} px`);
  }
}
