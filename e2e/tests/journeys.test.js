// The thirteen actions of the booklet, each from the prescription to the exit, through the screens only, on each engine
// that is there: SQLite always, PostgreSQL when LIVRET_POSTGRES gives its address (outils/avec-postgres.sh).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DESK, PHONE, Troupe, act, hidden, introduce, onward, open, prescribe } from "../journeys/driver.js";
import { startBrowser } from "../site.js";
import { startPost, startTool } from "../tool.js";

/** A prescription whose facts are known takes no more than this, and one form; so does each act, for its form. */
const MOST_CLICKS = 10;
/** A day on which everything the stories tell has happened. */
const TODAY = "2018-12-20";
/** Where every page is drawn at every stage, on a desk and on a phone; nowhere when nothing is said. */
const CAPTURES = process.env.LIVRET_CAPTURES;

const folder = join(import.meta.dirname, "../journeys/stories");
const stories = await Promise.all(
  readdirSync(folder)
    .sort()
    .map(async (file) => (await import(join(folder, file))).default),
);

const postgres = process.env.LIVRET_POSTGRES;
const engines = [{ engine: "SQLite" }];
if (postgres) engines.push({ engine: "PostgreSQL", base: new URL("/parcours", postgres).href });

/** Draws a page as it is seen on a desk and on a phone, in the order of the story. */
function drawer(engine) {
  if (!CAPTURES) return undefined;
  mkdirSync(CAPTURES, { recursive: true });
  const counted = new Map();
  return async (fiche, page) => {
    const rank = (counted.get(fiche) ?? 0) + 1;
    counted.set(fiche, rank);
    const place = new URL(page.url()).pathname.replace(/\/\d+/g, "").replace(/^\//, "").replaceAll("/", "_") || "accueil";
    for (const [screen, viewport] of [["telephone", PHONE], ["bureau", DESK]]) {
      await page.setViewportSize(viewport);
      const path = join(CAPTURES, `${fiche}-${engine}-${String(rank).padStart(3, "0")}-${place}-${screen}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  };
}

for (const { engine, base } of engines) {
  describe(`les treize parcours, sur ${engine}`, { concurrency: 3 }, () => {
    let post, tool, chrome;
    const lines = [];

    before(async () => {
      if (base) execFileSync("psql", [postgres, "-qc", "CREATE DATABASE parcours"]);
      post = await startPost();
      [tool, chrome] = await Promise.all([startTool({ persons: 0, until: TODAY, base, post }), startBrowser()]);
    });

    after(async () => {
      await chrome?.stop();
      await tool?.stop();
      await post?.stop();
      console.table(lines.sort((one, other) => one.fiche.localeCompare(other.fiche)));
    });

    it("sont treize", () => assert.equal(stories.length, 13));

    for (const story of stories) {
      it(`${story.fiche}, ${story.title} : de la prescription à la sortie`, async (t) => {
        const watch = engine === "SQLite" ? drawer("sqlite") : undefined;
        const troupe = new Troupe({ browser: chrome.browser, tool, post, story, watch });
        try {
          await troupe.hire();
          for (const one of story.before ?? []) await open(troupe, one);
          await introduce(troupe);
          const { clicks, forms } = await prescribe(troupe);
          const ways = new Map();
          const took = [];
          for (const one of story.acts) {
            const { way, ...taken } = await act(troupe, one);
            ways.set(way, (ways.get(way) ?? 0) + 1);
            took.push({ does: one.does ?? "Noter ce que vous savez", ...taken });
          }
          await onward(troupe);
          await hidden(troupe);
          const found = [...ways].map(([way, count]) => `${way} ${count}`).join(", ");
          const most = (what) => Math.max(...took.map((one) => one[what]));
          lines.push({
            fiche: story.fiche,
            title: story.title,
            "clics pour prescrire": clicks,
            "formulaires pour prescrire": forms,
            actes: took.length,
            "clics par acte, au plus": most("clicks"),
            "formulaires par acte, au plus": most("forms"),
            lettres: troupe.letters(),
            "trouvé par": found,
          });
          t.diagnostic(`${clicks} clics, ${forms} formulaire, ${found}`);
          assert.ok(clicks <= MOST_CLICKS, `${clicks} clics pour prescrire`);
          assert.equal(forms, 1);
          for (const one of took) assert.ok(one.forms <= 1, `${one.forms} formulaires pour « ${one.does} »`);
        } finally {
          await troupe.close();
        }
      });
    }
  });
}
