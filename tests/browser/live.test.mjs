//! A live list under the finger: what one presses is what one meant, though rows move meanwhile.

import { assert, eventually, story } from "./harness.mjs";
import { createContact, found, openList } from "./person.mjs";

for (const part of ["name", "row"]) {
  story(`a press opens the record on which it began, though another has come there: on its ${part}`, async ({ device }) => {
    const one = await device();
    const page = await found(one);
    await createContact(page, { first_name: "Jana", last_name: "Müller" });
    await openList(page);
    const line = page.locator(".rows > .grid-row", { hasText: "Müller" });
    await line.waitFor();
    const other = await one.newWindow("/contacts");
    const box = await line.locator(".row-title").boundingBox();
    // Beside the name there is nothing but the row.
    const at = { x: part === "name" ? box.x + 8 : box.x + box.width + 16, y: box.y + box.height / 2 };
    await page.bringToFront();
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await createContact(other, { first_name: "Anna", last_name: "Albers" });
    // The new one stands where the finger is.
    await eventually(
      () => page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest(".grid-row")?.textContent.includes("Albers"), at),
      { what: "another row under the finger" },
    );
    await page.mouse.up();
    await page.locator("#record-title").waitFor();
    assert.match(await page.locator("#record-title").innerText(), /Müller/);
  });
}
