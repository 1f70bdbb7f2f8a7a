// A paper that each of its parties signs: written by the one who accompanies, signed at their desk, and by the person
// in their own space, on a phone.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { violations } from "../axe.js";
import { PHONE, Troupe, act, introduce, prescribe } from "../journeys/driver.js";
import story from "../journeys/stories/06-cap-confiance.js";
import { startBrowser } from "../site.js";
import { startPost, startTool } from "../tool.js";

const MAIL = "nadege.fragon@exemple.example";
const PASSWORD = "une longue phrase à elle seule";

let post, tool, chrome, troupe;

before(async () => {
  post = await startPost();
  [tool, chrome] = await Promise.all([startTool({ persons: 0, until: "2018-12-20", post }), startBrowser()]);
  troupe = new Troupe({ browser: chrome.browser, tool, post, story });
});

after(async () => {
  await troupe?.close();
  await chrome?.stop();
  await tool?.stop();
  await post?.stop();
});

describe("un contrat", () => {
  it("est signé par chacun, de sa place, une fois", async () => {
    await troupe.hire();
    await introduce(troupe);
    await prescribe(troupe);
    for (const one of story.acts.slice(0, 2)) await act(troupe, one);

    // Their referent invites the person, who enters by the letter, on a phone.
    const referent = await troupe.hand("referent");
    await referent.open("/personnes");
    await referent.press(referent.page.locator("tr", { hasText: story.person.family }).getByRole("link").first());
    await referent.press(referent.link("Inviter à son espace"));
    await referent.page.getByLabel("Son courriel").fill(MAIL);
    await referent.send(referent.button("Inviter par courriel"));
    const letter = await post.letter((one) => one.to.includes(MAIL));
    const context = await chrome.browser.newContext({ viewport: PHONE, locale: "fr-FR", bypassCSP: true });
    const person = await troupe.newHand(context);
    await person.open(letter.text.match(/\/invitation\?lien=\S+/)[0]);
    await person.page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
    await person.page.getByLabel("Le même, encore une fois").fill(PASSWORD);
    await person.send(person.button("Choisir ce mot de passe"));
    await person.press(person.link("Entrer"));
    await person.page.getByLabel("Identifiant").fill(MAIL);
    await person.page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
    await person.send(person.button("Entrer"));
    await person.page.waitForURL(/\/mon-espace$/);
    assert.equal(await person.link("Signer").count(), 0, "rien à signer encore");

    // The contract is written by who accompanies, with the person; nobody signed it yet.
    const cip = await troupe.hand("cip");
    await cip.open("/dossiers");
    await cip.press(cip.page.locator("tr", { hasText: story.person.family }).getByRole("link").first());
    const dossier = new URL(cip.page.url()).pathname;
    const ways = cip.page.locator("details.more--ways:not([open]) summary").first();
    if (await ways.count()) await cip.unfold(ways);
    await cip.press(cip.page.locator(`main a[href^="${dossier}/actes/document/"]`, { hasText: /contrat/i }).first());
    await cip.page.getByLabel(/^Joint, mais il y manque/).check();
    await cip.page.getByRole("group", { name: /écrit avec/ }).getByLabel("Personne accompagnée").check();
    await cip.send(cip.button("Écrire"));
    const draft = cip.button("Garder comme brouillon");
    if (await draft.count()) await cip.send(draft);

    // Each signs for themself: it is said what a signature is, then it is given, and never asked again.
    const signs = async (hand, from) => {
      await hand.open(from);
      const sign = hand.page.locator("main a[href*='/signer/']").first();
      const path = await sign.getAttribute("href");
      await hand.press(sign);
      await hand.page.getByRole("heading", { level: 1, name: /^Signer/ }).waitFor();
      await hand.page.getByText("Votre compte vaut signature").waitFor();
      assert.equal(await hand.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      await hand.send(hand.button("Je signe"));
      await hand.page.getByText("C’est écrit").or(hand.page.getByText("C'est écrit")).first().waitFor();
      assert.equal((await hand.open(path)).status(), 404, "une fois");
    };
    await person.open("/mon-espace");
    assert.deepEqual(await violations(person.page), []);
    await signs(person, "/mon-espace");
    await cip.open(dossier);
    assert.match(await cip.page.locator("main").innerText(), /pas encore signé/);
    await signs(cip, dossier);
    await person.open("/mon-espace/documents");
    const told = await person.page.locator("main").innerText();
    assert.match(told, /signé\s:/);
    assert.doesNotMatch(told, /pas encore signé/);
    assert.equal(told.match(/^Contrat/gm).length, 1, "un seul papier, signé par chacun");
    // Whoever prescribed reads who signed, and has nothing to sign.
    await referent.open(dossier);
    assert.equal(await referent.page.locator("a[href*='/signer/']").count(), 0);
    await context.close();
  });
});
