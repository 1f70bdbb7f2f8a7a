// Pictures of the pages, for whoever wants to look: `npm run screenshots -- DIR`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SCREENS, crawl, startBrowser, startSite } from "./site.js";

const dir = process.argv[2] ?? "screenshots";
mkdirSync(dir, { recursive: true });
const [site, chrome] = await Promise.all([startSite(), startBrowser()]);
try {
  const page = await chrome.browser.newPage();
  const pages = [...(await crawl(page, site.address)), "/fiches?q=emploi&lieu=Rennes", "/introuvable"];
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    await page.setViewportSize(viewport);
    for (const path of pages) {
      const answer = await page.goto(site.address + path);
      if (!answer.headers()["content-type"]?.startsWith("text/html")) continue;
      const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "accueil";
      await page.screenshot({ path: join(dir, `${name}.${screen}.png`), fullPage: true });
    }
  }
  console.log(`${pages.length} pages dans ${dir}`);
} finally {
  await chrome.stop();
  await site.stop();
}
