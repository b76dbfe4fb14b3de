//! Pipelines: their stages are named, ordered and told what to ask for, and the board does as they say.

import { assert, eventually, story } from "./harness.mjs";
import { toast } from "./listing.mjs";
import { acknowledged, de, found, openList, pickOption } from "./person.mjs";
import { addPipeline, card, column, createDeal, dragTo, liesIn, openBoard, openPipelines, openStage, pickPipeline, stageItem, writeStage } from "./selling.mjs";

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** The stages of a pipeline on the page of the settings, from top to bottom. */
const listed = (page, at = 0) => page.locator(".pipeline").nth(at).locator(".stage-item-name strong").allInnerTexts();

/** The stages of the board, from left to right. */
const onBoard = (page) => page.locator(".stage-column .stage-name").allInnerTexts();

/** The colour that a stage has on the board. */
const colourOf = (page, stage) => column(page, stage).locator(".stage-dot").evaluate((dot) => getComputedStyle(dot).backgroundColor);

const are = (read, wanted, what) => eventually(async () => assert.deepEqual(await read(), wanted) ?? true, { what });

story("a stage is renamed, coloured, weighed, moved and told what to ask for: the board does so at once, for a deal that comes and after a restart", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpenwartung", amount: "10.000" });
  await openStage(page, "Qualifiziert");
  await writeStage(page, "Qualifiziert", "probability", "35");
  await stageItem(page, "Qualifiziert").locator(".stage-chance", { hasText: /^35\s%$/ }).waitFor();
  await stageItem(page, "Qualifiziert").locator(".stage-asked").getByLabel("Nächster Schritt", { exact: true }).check();
  await pickOption(stageItem(page, "Qualifiziert").locator('[data-field="tint"]'), "Rot");
  const wish = stageItem(page, "Qualifiziert").locator('[data-field="requirements"] textarea');
  await wish.fill("Entscheider und Budget sind bekannt.");
  await wish.blur();
  await writeStage(page, "Qualifiziert", "name", "Geprüft");
  await button(stageItem(page, "Geprüft"), "sales.down", { stage: "Geprüft" }).click();
  await are(() => listed(page), ["Neu", "Bedarf geklärt", "Geprüft", "Angebot", "Verhandlung", "Gewonnen", "Verloren"], "the stage one place lower");
  await openList(page, "deals");
  await are(() => onBoard(page), ["Neu", "Bedarf geklärt", "Geprüft", "Angebot", "Verhandlung", "Gewonnen", "Verloren"], "the board in this order");
  assert.equal(await colourOf(page, "Geprüft"), await colourOf(page, "Verloren"), "red as what is lost");
  assert.notEqual(await colourOf(page, "Geprüft"), await colourOf(page, "Bedarf geklärt"));
  await dragTo(page, "Pumpenwartung", "Geprüft");
  const sheet = page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Geprüft" }) });
  await button(sheet, "sales.move").click();
  await sheet.getByText(de("sales.still_missing")).waitFor();
  await sheet.locator('[data-field="next_step"] input').fill("Muster zeigen");
  await button(sheet, "sales.move").click();
  await liesIn(page, "Pumpenwartung", "Geprüft");
  await card(page, "Pumpenwartung").getByText("Muster zeigen").waitFor();
  await column(page, "Geprüft").locator(".stage-sums", { hasText: /gewichtet 3\.500/ }).waitFor();
  await acknowledged(page);
  await one.restart();
  await one.goto("/deals");
  await liesIn(one.page, "Pumpenwartung", "Geprüft");
  await card(one.page, "Pumpenwartung").locator(".deal-title").click();
  await one.page.locator(".stage-asks").getByText("Hier zu erreichen: Entscheider und Budget sind bekannt.", { exact: true }).waitFor();
  await openList(one.page, "deals");
  await createDeal(one.page, "Neu", { name: "Förderband" });
  await dragTo(one.page, "Förderband", "Geprüft");
  await one.page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Geprüft" }) }).waitFor();
});

const USUAL = ["Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Verhandlung", "Gewonnen", "Verloren"];

story("a stage goes with its deals to another in one act and comes back in one, and one that the pipeline needs says why it stays", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await createDeal(page, "Qualifiziert", { name: "Pumpenwartung" });
  await createDeal(page, "Qualifiziert", { name: "Förderband" });
  await openStage(page, "Qualifiziert");
  await button(stageItem(page, "Qualifiziert"), "sales.remove_stage").click();
  const sheet = page.getByRole("dialog", { name: de("sales.remove_title", { name: "Qualifiziert" }) });
  await sheet.getByText(de("sales.remove_stage_why.other", { n: 2 })).waitFor();
  const into = sheet.getByRole("combobox", { name: de("sales.remove_into") });
  assert.equal(await into.locator("option:checked").innerText(), "Neu", "the stage before it");
  assert.deepEqual(await into.locator("option").allInnerTexts(), ["Neu", "Bedarf geklärt", "Angebot", "Verhandlung"], "none that wins or loses");
  assert.deepEqual(await one.axe(), []);
  await button(sheet, "sales.not_now").click();
  assert.deepEqual(await listed(page), USUAL);
  await button(stageItem(page, "Qualifiziert"), "sales.remove_stage").click();
  await into.selectOption({ label: "Bedarf geklärt" });
  await button(sheet, "sales.remove_and_move").click();
  await are(() => listed(page), USUAL.filter((stage) => stage !== "Qualifiziert"), "one stage less");
  await toast(page, de("sales.stage_emptied.other", { stage: "Qualifiziert", into: "Bedarf geklärt", n: 2 })).waitFor();
  await openList(page, "deals");
  await liesIn(page, "Pumpenwartung", "Bedarf geklärt");
  await liesIn(page, "Förderband", "Bedarf geklärt");
  await page.keyboard.press("Control+z");
  await liesIn(page, "Pumpenwartung", "Qualifiziert");
  await liesIn(page, "Förderband", "Qualifiziert");
  await are(() => onBoard(page), USUAL, "the stage to be back with both");
  await openStage(page, "Gewonnen");
  await stageItem(page, "Gewonnen").getByText(de("sales.stage_needed", { outcome: "Gewonnen" })).waitFor();
  assert.equal(await button(stageItem(page, "Gewonnen"), "sales.remove_stage").count(), 0);
});

story("an empty stage goes and comes back, a new one stands before those that end a deal", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await openStage(page, "Bedarf geklärt");
  await button(stageItem(page, "Bedarf geklärt"), "sales.remove_stage").click();
  await are(() => listed(page), ["Neu", "Qualifiziert", "Angebot", "Verhandlung", "Gewonnen", "Verloren"], "one stage less");
  await toast(page, de("sales.stage_removed", { stage: "Bedarf geklärt" })).locator(".toast-undo").click();
  await are(() => listed(page), USUAL, "the stage to be back");
  await button(page.locator(".pipeline"), "shell.new_stage").click();
  await are(() => listed(page), ["Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Verhandlung", de("shell.new_stage"), "Gewonnen", "Verloren"], "the new stage before the ends");
  await stageItem(page, de("shell.new_stage")).locator(".stage-item-name").click();
  await writeStage(page, de("shell.new_stage"), "name", "Vertrag");
  assert.deepEqual(await one.axe(), []);
  await openList(page, "deals");
  await are(() => onBoard(page), ["Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Verhandlung", "Vertrag", "Gewonnen", "Verloren"], "the board with it");
});

story("stages are put in order by mouse, by finger and by keys, which keep the focus, and it stays so after a restart", async ({ device }) => {
  const one = await device({ size: "tablet-tall" });
  const page = await found(one);
  await openBoard(page);
  await openPipelines(page);
  const grip = (stage) => button(stageItem(page, stage), "sales.carry", { stage });
  const middle = async (place) => {
    const { x, y, width, height } = await place.boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  };
  // By mouse, downwards: it comes to stand where it is dropped.
  await page.mouse.move(...Object.values(await middle(grip("Neu"))));
  await page.mouse.down();
  await page.mouse.move(...Object.values(await middle(stageItem(page, "Angebot"))), { steps: 6 });
  await page.locator('.stage-item[data-edge="after"]', { hasText: "Angebot" }).waitFor();
  await page.mouse.up();
  await are(() => listed(page), ["Qualifiziert", "Bedarf geklärt", "Angebot", "Neu", "Verhandlung", "Gewonnen", "Verloren"], "the stage below “Angebot”");
  // Escape lets go where nothing has changed.
  await page.mouse.move(...Object.values(await middle(grip("Verhandlung"))));
  await page.mouse.down();
  await page.mouse.move(...Object.values(await middle(stageItem(page, "Qualifiziert"))), { steps: 6 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await page.locator(".stage-item.is-held").waitFor({ state: "detached" });
  // By finger, upwards.
  const touch = await page.context().newCDPSession(page);
  const send = (type, ...touchPoints) => touch.send("Input.dispatchTouchEvent", { type, touchPoints });
  const [from, to] = [await middle(grip("Verhandlung")), await middle(stageItem(page, "Qualifiziert"))];
  await send("touchStart", from);
  for (let step = 1; step <= 6; step += 1) await send("touchMove", { x: from.x, y: from.y + ((to.y - from.y) * step) / 6 });
  await page.locator('.stage-item[data-edge="before"]', { hasText: "Qualifiziert" }).waitFor();
  await send("touchEnd");
  await touch.detach();
  await are(() => listed(page), ["Verhandlung", "Qualifiziert", "Bedarf geklärt", "Angebot", "Neu", "Gewonnen", "Verloren"], "the stage on top");
  // By keys, as fast as they come.
  await grip("Neu").focus();
  for (let press = 0; press < 4; press += 1) {
    await page.keyboard.press("ArrowUp");
    await eventually(() => grip("Neu").evaluate((grip) => grip === document.activeElement), { what: "the grip to keep the focus" });
  }
  const wanted = ["Neu", "Verhandlung", "Qualifiziert", "Bedarf geklärt", "Angebot", "Gewonnen", "Verloren"];
  await are(() => listed(page), wanted, "the stage on top again");
  await page.getByText(de("sales.stage_at", { stage: "Neu", n: 1 })).waitFor({ state: "attached" });
  await page.keyboard.press("Control+z");
  await are(() => listed(page), ["Verhandlung", "Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Gewonnen", "Verloren"], "the last step to be taken back");
  await acknowledged(page);
  await one.restart();
  await one.goto("/deals");
  await openPipelines(one.page);
  await are(() => listed(one.page), ["Verhandlung", "Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Gewonnen", "Verloren"], "the same order");
});

story("new deals begin in the pipeline that was chosen for them; a pipeline goes when no deal lies in it, and the last one stays", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await openPipelines(page);
  assert.equal(await button(page, "sales.remove_pipeline").count(), 0, "the only one stays");
  await addPipeline(page, "Service");
  const [sales, service] = [page.locator(".pipeline").nth(0), page.locator(".pipeline").nth(1)];
  const usual = (pipeline) => pipeline.getByRole("radio", { name: de("sales.default_pipeline") });
  assert.deepEqual([await usual(sales).isChecked(), await usual(service).isChecked()], [true, false]);
  await usual(service).check();
  await toast(page, de("sales.default_chosen", { name: "Service" })).waitFor();
  assert.deepEqual(await one.axe(), []);
  await openList(page, "deals");
  await are(() => onBoard(page), ["Neu", "Gewonnen", "Verloren"], "the board of the chosen one");
  await createDeal(page, "Neu", { name: "Wartungsvertrag" });
  await openPipelines(page);
  await button(service, "sales.remove_pipeline").click();
  const sheet = page.getByRole("dialog", { name: de("sales.remove_title", { name: "Service" }) });
  await sheet.getByText(de("sales.pipeline_used.one")).waitFor();
  await button(sheet, "sales.show_deals").click();
  await liesIn(page, "Wartungsvertrag", "Neu");
  await openPipelines(page);
  await button(sales, "sales.remove_pipeline").click();
  await toast(page, de("sales.pipeline_removed", { name: "Vertrieb" })).waitFor();
  await are(() => listed(page), ["Neu", "Gewonnen", "Verloren"], "the other one alone");
  assert.equal(await button(page, "sales.remove_pipeline").count(), 0, "which is the last one now");
  await toast(page, de("sales.pipeline_removed", { name: "Vertrieb" })).locator(".toast-undo").click();
  await are(() => listed(page), USUAL, "the pipeline to be back with its stages");
  await acknowledged(page);
  await one.restart();
  await one.goto("/deals");
  await openPipelines(one.page);
  assert.deepEqual(await one.page.getByRole("radio").evaluateAll((radios) => radios.map((radio) => radio.checked)), [false, true]);
});

story("a second pipeline has stages and deals of its own, and the board shows the one that was chosen, also after a restart", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpenwartung" });
  assert.equal(await page.locator(".pipeline-pick").count(), 0, "one pipeline is not chosen from");
  await addPipeline(page, "Service");
  await are(() => listed(page, 1), ["Neu", "Gewonnen", "Verloren"], "its first stages");
  await openList(page, "deals");
  await liesIn(page, "Pumpenwartung", "Neu");
  await pickPipeline(page, "Service");
  await are(() => onBoard(page), ["Neu", "Gewonnen", "Verloren"], "the second pipeline's stages");
  await createDeal(page, "Neu", { name: "Wartungsvertrag" });
  assert.deepEqual(await page.locator(".deal-card .deal-title").allInnerTexts(), ["Wartungsvertrag"]);
  await card(page, "Wartungsvertrag").click();
  await page.locator("#record-title", { hasText: "Wartungsvertrag" }).waitFor();
  await are(() => page.locator(".stage-bar li").allInnerTexts(), ["Neu", "Gewonnen", "Verloren"], "the way of this deal");
  await acknowledged(page);
  await one.restart();
  await one.goto("/deals");
  await liesIn(one.page, "Wartungsvertrag", "Neu");
  await pickPipeline(one.page, "Vertrieb");
  await liesIn(one.page, "Pumpenwartung", "Neu");
  await eventually(async () => (await card(one.page, "Wartungsvertrag").count()) === 0, { what: "the other's deals to be away" });
  await openPipelines(one.page);
  await are(() => one.page.locator('.pipeline > .stage-fields [data-field="name"] .value-text').allInnerTexts(), ["Vertrieb", "Service"], "both by name");
});
