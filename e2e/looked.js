// What a page owes to whoever looks at it, beyond the rules of axe.

/** Bytes of a first load, as they travel: the page, its style sheet, what they draw. */
const HEAVIEST = 150_000;

/** What is wrong in the page as it stands, and what it weighs. */
async function asItStands(page) {
  return page.evaluate(async () => {
    const faults = [];
    if (document.documentElement.lang !== "fr") faults.push(`langue « ${document.documentElement.lang} »`);
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((one) => Number(one.tagName[1]));
    if (headings.filter((level) => level === 1).length !== 1 || headings[0] !== 1) faults.push(`titres ${headings.join(" ")}`);
    headings.forEach((level, rank) => {
      if (rank && level > headings[rank - 1] + 1) faults.push(`un titre de niveau ${level} suit un titre de niveau ${headings[rank - 1]}`);
    });
    for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (![...(field.labels ?? [])].some((label) => label.textContent.trim())) faults.push(`sans étiquette : ${field.name}`);
    }
    const first = document.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary");
    const target = first?.matches("a.skip") && document.querySelector(first.getAttribute("href"));
    if (!target?.matches("main[tabindex]")) faults.push("on n'y va pas d'abord au contenu");
    // What moved once it was drawn: a frame is let by, the observer then says what it kept.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const moved = new PerformanceObserver(() => {});
    moved.observe({ type: "layout-shift", buffered: true });
    await new Promise((drawn) => requestAnimationFrame(drawn));
    const shift = moved.takeRecords().reduce((sum, one) => sum + one.value, 0);
    if (shift > 0) faults.push(`bouge de ${shift}`);
    const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const sum = (of) => loaded.reduce((total, one) => total + of(one), 0);
    return { faults, weight: sum((one) => one.encodedBodySize), plain: sum((one) => one.decodedBodySize) };
  });
}

const beyond = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Everything that is wrong, on this screen and as those who see less well have it: a page twice as big, letters
 *  twice as big. What the page weighs is said beside. */
export async function looked(page) {
  const { faults, weight, plain } = await asItStands(page);
  if (weight > HEAVIEST) faults.push(`pèse ${weight} octets`);
  const overflows = async (how) => {
    const width = await beyond(page);
    if (width > 0) faults.push(`déborde de ${width} px${how}`);
  };
  await overflows("");
  const screen = page.viewportSize();
  // At 200 %, a screen is half as wide; at 320 px the rules ask no more (WCAG 2.2, 1.4.10).
  await page.setViewportSize({ width: Math.max(320, screen.width / 2), height: screen.height });
  await overflows(" à 200 %");
  await page.setViewportSize(screen);
  if (screen.width >= 1000) {
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    await overflows(" en lettres deux fois plus grandes");
  }
  return { faults, weight, plain };
}
