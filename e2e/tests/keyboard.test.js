// The dialogue « Quelle action pour cette personne ? », a prescription and the list of an operator, with the keyboard
// alone and without script.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Troupe, introduce } from "../journeys/driver.js";
import story from "../journeys/stories/04-vers-et-dans-l-emploi.js";
import { SCREENS, startBrowser, startSite } from "../site.js";
import { startPost, startTool } from "../tool.js";

let site, chrome;

before(async () => {
  [site, chrome] = await Promise.all([startSite(), startBrowser()]);
});

after(async () => {
  await chrome?.stop();
  await site?.stop();
});

/** What holds the focus: its tag, its type, its words, and whether the focus can be seen. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const shown = (of) => getComputedStyle(of).outlineStyle !== "none" || getComputedStyle(of).boxShadow !== "none";
    const label = element.labels?.[0];
    const box = element.getBoundingClientRect();
    return {
      tag: element.tagName,
      type: element.type ?? "",
      mode: element.inputMode ?? "",
      name: element.name ?? "",
      inQuestion: element.closest(".question") !== null,
      words: (label ?? element).textContent.trim().replace(/\s+/g, " ").slice(0, 80),
      visible: style.outlineStyle !== "none" || shown(element) || (label ? shown(label) : false),
      inside: box.bottom > 0 && box.top < innerHeight,
    };
  });

/** Presses Tab until the focus is on what is wanted; fails after a bounded number of presses. */
async function tabTo(page, wanted, seen = []) {
  for (let press = 0; press < 150; press += 1) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    seen.push(at);
    if (wanted(at)) return at;
  }
  throw new Error(`jamais atteint ; vu : ${seen.map((at) => `${at.tag} ${at.words}`).join(" | ")}`);
}

/** The first answer to the question: a button (« Oui »), or a field to fill. */
const isAnswer = (at) => at.inQuestion && (at.tag === "BUTTON" || (at.tag === "INPUT" && at.type !== "hidden") || at.tag === "SELECT");
const summary = (page) => page.locator("main").innerText().then((text) => text.match(/\d+\s+(Oui|À motiver|À vérifier|Non)/g)?.join(", ") ?? "");

describe("le dialogue au clavier", () => {
  it("mène d'une question à l'autre, change les réponses, et se reprend", async (t) => {
    const context = await chrome.browser.newContext({ viewport: SCREENS.desk, javaScriptEnabled: true, locale: "fr-FR" });
    const page = await context.newPage();
    await page.goto(site.address);
    const seen = [];
    await tabTo(page, (at) => at.tag === "A" && /Quelle action/.test(at.words), seen);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/quelle-action");
    const before = await summary(page);

    let asked = 0;
    const questions = new Set();
    for (; asked < 8; asked += 1) {
      questions.add(await page.locator(".question h2").innerText());
      const at = await tabTo(page, isAnswer, seen);
      const sent = page.waitForEvent("load");
      if (at.tag === "SELECT") {
        await page.keyboard.type("CDAS");
        await page.keyboard.press("Tab");
      } else if (at.tag === "INPUT") {
        await page.keyboard.type(at.type === "date" ? "01021994" : at.mode === "decimal" ? "24" : "Rennes");
      }
      await page.keyboard.press("Enter");
      await sent;
      const { pathname, search } = new URL(page.url());
      assert.deepEqual([pathname, search], ["/quelle-action", ""], "les réponses ne sont jamais dans l'adresse");
    }
    assert.ok(questions.size >= 8, `chaque réponse amène une autre question : ${[...questions].join(" | ")}`);
    assert.notEqual(await summary(page), before, "les réponses ont changé des verdicts");
    const hidden = seen.filter((at) => !at.visible && at.tag !== "BODY").map((at) => `${at.tag} ${at.words}`);
    assert.deepEqual([...new Set(hidden)], [], "chaque arrêt du clavier se voit");
    t.diagnostic(`${asked} réponses, ${seen.length} arrêts du clavier`);
    await context.close();
  });

  it("marche sans aucun script, et s'imprime", async () => {
    const context = await chrome.browser.newContext({ viewport: SCREENS.phone, javaScriptEnabled: false });
    const page = await context.newPage();
    const answer = await page.goto(`${site.address}/quelle-action`);
    assert.match(answer.headers()["cache-control"] ?? "", /no-store/);
    await page.locator(".question button[name=dire]").first().click();
    assert.equal(new URL(page.url()).search, "");
    const print = page.locator("form[action='/quelle-action/imprimer'] button, button[formaction='/quelle-action/imprimer']").first();
    await print.click();
    assert.equal(new URL(page.url()).pathname, "/quelle-action/imprimer");
    await page.emulateMedia({ media: "print" });
    const nav = page.locator("header nav").first();
    if (await nav.count()) assert.ok(!(await nav.isVisible()), "la navigation ne s'imprime pas");
    await context.close();
  });

  it("le lien d'évitement vient d'abord et mène au contenu", async () => {
    const page = await chrome.browser.newPage({ viewport: SCREENS.desk });
    await page.goto(`${site.address}/fiches`);
    await page.keyboard.press("Tab");
    const first = await focused(page);
    assert.match(first.words, /contenu/i);
    assert.ok(first.visible && first.inside, "il se voit quand il a le focus");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const next = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
    assert.ok(next, "le clavier continue dans le contenu");
    await page.close();
  });
});

describe("l'outil au clavier", () => {
  let post, tool, troupe;

  before(async () => {
    post = await startPost();
    tool = await startTool({ persons: 0, until: "2018-12-20", post });
    troupe = new Troupe({ browser: chrome.browser, tool, post, story });
    await troupe.hire();
    await introduce(troupe);
  });

  after(async () => {
    await troupe?.close();
    await tool?.stop();
    await post?.stop();
  });

  /** Presses Enter, once the next page is there. */
  const enter = (page) => Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  /** A link or a button by its first words. */
  const named = (words) => (at) => ["A", "BUTTON"].includes(at.tag) && at.words.replace(/’/g, "'").startsWith(words);

  /** Goes through a form: answers what the fiche asks on the way, then sends it. */
  async function answer(page, day, send, seen) {
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press("Tab");
      const at = await focused(page);
      seen.push(at);
      if (named(send)(at)) return enter(page);
      if (at.name === "jour") {
        await page.keyboard.press("ControlOrMeta+a");
        await page.keyboard.type(day);
      } else if (at.name.startsWith("piece.") && at.type === "radio") await page.keyboard.press("Space");
    }
    throw new Error(`« ${send} » jamais atteint`);
  }

  const shown = (seen) => {
    const lost = seen.filter((at) => !at.visible && at.tag !== "BODY").map((at) => `${at.tag} ${at.words}`);
    assert.deepEqual([...new Set(lost)], [], "chaque arrêt du clavier se voit");
  };

  it("prescrit, de la liste des personnes au dossier", async (t) => {
    const { page, open } = await troupe.hand("referent").then((hand) => ({ page: hand.page, open: hand.open.bind(hand) }));
    await open("/a-faire");
    const seen = [];
    for (const words of ["Personnes", "Proposer une action", "Prescrire"]) {
      await tabTo(page, (at) => named(words)(at) && (words !== "Prescrire" || at.words.includes("Vers et dans")), seen);
      await enter(page);
    }
    await answer(page, "08/01/2018", "Prescrire", seen);
    assert.match(new URL(page.url()).pathname, /^\/dossiers\/\d+$/, await page.locator("main").innerText());
    shown(seen);
    t.diagnostic(`${seen.length} arrêts du clavier`);
  });

  it("suit une ligne d'À faire, et y répond", async (t) => {
    const hand = await troupe.hand("catalys");
    const { page } = hand;
    await troupe.called("catalys");
    await hand.open("/a-faire");
    const seen = [];
    await tabTo(page, named("Entrée dans l'action"), seen);
    await enter(page);
    await tabTo(page, named("Entrée dans l'action"), seen);
    await enter(page);
    await answer(page, "22/01/2018", "Écrire", seen);
    await page.getByRole("status").getByText("C’est écrit").waitFor();
    shown(seen);
    t.diagnostic(`${seen.length} arrêts du clavier`);
  });
});
