// The hand of somebody at a screen: it presses, ticks and types, and counts what it did.

/** These words, however their spaces and apostrophes are printed. */
export const said = (words, { whole = false } = {}) => {
  if (words instanceof RegExp) return words;
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/['’]/g, "['’]").replace(/\s+/g, "\\s*");
  return new RegExp(whole ? `^\\s*${escaped}\\s*$` : escaped, "i");
};

/** One who works in a page. A press of the mouse is a click, and so is the one that puts the cursor in a field. */
export class Hand {
  clicks = 0;
  forms = 0;

  constructor(page, address, watch = async () => {}) {
    this.page = page;
    this.address = address;
    this.watch = watch;
  }

  /** Opens an address, as one does from a letter or a bookmark. */
  async open(path) {
    const answer = await this.page.goto(new URL(path, this.address).href);
    await this.watch(this.page);
    return answer;
  }

  /** Presses what leads to another page, once it is there. */
  async press(target) {
    this.clicks += 1;
    await Promise.all([this.page.waitForEvent("load"), target.click()]);
    await this.watch(this.page);
  }

  /** Sends a form. */
  async send(button) {
    this.forms += 1;
    await this.press(button);
  }

  /** Unfolds what is folded. */
  async unfold(summary) {
    this.clicks += 1;
    await summary.click();
  }

  async tick(box) {
    if (await box.isChecked()) return;
    this.clicks += 1;
    await box.check();
  }

  async type(field, text) {
    if ((await field.inputValue()) === text) return;
    this.clicks += 1;
    await field.fill(text);
  }

  /** The link of these very words, in the content of the page. */
  link(words) {
    return this.page.locator("main").getByRole("link", { name: said(words) }).first();
  }

  button(words) {
    return this.page.locator("main").getByRole("button", { name: said(words, { whole: true }) }).first();
  }
}

/** The fields of the form of the page: how each is asked, and what it holds. */
const fields = (page, form) =>
  page.locator(form).evaluate((found) =>
    [...found.querySelectorAll(".field")]
      .filter((field) => !field.closest(".check") && !field.parentElement.closest("fieldset.field"))
      .map((field) => {
        const legend = field.querySelector("legend, label");
        const words = legend.cloneNode(true);
        words.querySelectorAll(".field__asked").forEach((one) => one.remove());
        const ticks = [...field.querySelectorAll("input[type=radio], input[type=checkbox]")];
        const typed = [...field.querySelectorAll("input[type=text], input[type=search], textarea, select")];
        const named = (one) => ({ id: one.id, words: document.querySelector(`label[for="${CSS.escape(one.id)}"]`).textContent.trim().replace(/\s+/g, " ") });
        return {
          words: words.textContent.trim().replace(/\s+/g, " "),
          asked: legend.querySelector(".field__asked")?.textContent.trim() ?? "",
          one: ticks.some((tick) => tick.type === "radio"),
          ticks: ticks.map(named),
          ticked: ticks.some((tick) => tick.checked),
          typed: typed.map((one) => one.id),
          select: field.querySelector("select") !== null,
        };
      }),
  );

const byId = (page, id) => page.locator(`[id="${id}"]`);
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ").replace(/’/g, "'").trim();
const begins = (text, start) => plain(text).toLowerCase().startsWith(plain(start).toLowerCase());

/**
 * Fills a form: first what is told, question by question (its first words are enough), then everything else that
 * the fiche asks and that needs no word: who was there, the documents, whole, the ways it went.
 */
export async function fill(hand, form, answers) {
  const { page } = hand;
  const asked = await fields(page, form);
  for (const [question, answer] of Object.entries(answers)) {
    const field = asked.find((one) => begins(one.words, question));
    if (!field) throw new Error(`pas de question « ${question} » ; il y a : ${asked.map((one) => one.words).join(" | ")}`);
    field.told = true;
    await give(hand, field, answer);
  }
  for (const field of asked.filter((one) => !one.told && one.asked === "la fiche le demande" && one.ticks.length > 0)) {
    if (field.ticked) continue;
    const joined = field.ticks.find((tick) => begins(tick.words, "Joint"));
    const wanted = joined ? [joined] : field.one ? [] : field.ticks;
    for (const tick of wanted) await hand.tick(byId(page, tick.id));
  }
}

/** Chooses in a list the line of these words, however its spaces and apostrophes are printed. */
export async function pick(select, words) {
  const lines = await select.locator("option").allTextContents();
  const rank = lines.findIndex((line) => plain(line) === plain(words));
  if (rank < 0) throw new Error(`« ${words} » n'est pas dans la liste : ${lines.map(plain).join(" | ").slice(0, 600)}`);
  await select.selectOption({ index: rank });
}

async function give(hand, field, answer) {
  const { page } = hand;
  for (const value of Array.isArray(answer) ? answer : [answer]) {
    const tick = field.ticks.find((one) => begins(one.words, value));
    if (tick) await hand.tick(byId(page, tick.id));
    else if (field.select) {
      hand.clicks += 1;
      await pick(byId(page, field.typed[0]), value);
    } else if (field.typed.length > 0) await hand.type(byId(page, field.typed[0]), value);
    else throw new Error(`« ${field.words} » n'a pas la réponse « ${value} » ; il y a : ${field.ticks.map((one) => one.words).join(" | ")}`);
  }
}

export { plain };
