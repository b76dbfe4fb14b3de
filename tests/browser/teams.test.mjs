//! Teams: made on one device, they group the forecast of the other; and two devices add to one team at once.

import { assert, eventually, story } from "./harness.mjs";
import { de, openList, pair, pill, together } from "./person.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";

const PIPELINE = 0;
const QUOTA = 6;

/** Opens the settings' part for them without loading the page anew. */
async function openTeams(page) {
  await openList(page, "settings");
  await page.getByRole("link", { name: de("teams.title"), exact: true }).click();
  await page.waitForURL("**/settings/teams");
  await page.getByRole("heading", { name: de("teams.title"), exact: true }).waitFor();
}

/** A team in the settings. */
const item = (page, name) => page.locator(".own-item").filter({ has: page.locator("strong", { hasText: name }) });

/** Opens what can be said of a team. */
async function unfold(page, name) {
  await item(page, name).locator(".stage-item-name").click();
  await item(page, name).getByRole("group", { name: "Mitglieder" }).waitFor();
}

const tick = (place, member) => place.getByRole("group", { name: "Mitglieder" }).getByLabel(member, { exact: true }).check();

/** Makes a team of these members. */
async function makeTeam(page, name, members = []) {
  await page.getByRole("button", { name: de("teams.add"), exact: true }).click();
  const form = page.locator("form.own-new");
  await form.getByLabel(de("teams.name"), { exact: true }).fill(name);
  for (const member of members) await tick(form, member);
  await form.getByRole("button", { name: de("teams.make"), exact: true }).click();
  await item(page, name).waitFor();
}

/** Who stands beside a team's name. */
const chips = (page, name) => item(page, name).locator(".stage-item-head .chip").allInnerTexts();

/** What stands in a column of the table below each group's name. */
const column = (page, at) =>
  page.locator(".forecast-table tbody").evaluateAll(
    (bodies, at) =>
      Object.fromEntries(
        bodies.map((body) => [body.querySelector(".forecast-group")?.textContent.trim(), body.querySelector(`.is-sum td:nth-of-type(${at + 1})`)?.textContent.replace(/\s/g, "")]),
      ),
    at,
  );

/** Waits until each group has what is wanted. */
const reads = (page, at, wanted, what) =>
  eventually(
    async () => {
      const said = await column(page, at);
      assert.deepEqual(said, wanted);
      return true;
    },
    { what, within: 20_000 },
  );

const whose = (page) => page.getByRole("combobox", { name: de("forecast.owner"), exact: true });

story("a team that one device makes groups the forecast of the other, which follows who is in it", async ({ device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/deals");
  await openBoard(anna.page);
  await createDeal(anna.page, "Neu", { name: "Pumpen", amount: "10.000" });
  await bert.goto("/deals");
  await card(bert.page, "Pumpen").waitFor({ timeout: 20_000 });
  await createDeal(bert.page, "Neu", { name: "Turbinen", amount: "4.000" });
  const without = de("forecast.no_team");
  const all = de("forecast.all");

  // Before there are any, it is said where they are made.
  await openList(bert.page, "forecast");
  await bert.page.getByRole("combobox", { name: de("forecast.group"), exact: true }).selectOption({ label: de("forecast.by_team") });
  await bert.page.getByText(de("forecast.no_teams")).waitFor();
  await reads(bert.page, PIPELINE, { [without]: "14.000€", [all]: "14.000€" }, "everything without a team");
  await openTeams(anna.page);
  await anna.page.getByText(de("teams.none")).waitFor();
  assert.deepEqual(await anna.axe(), []);

  await makeTeam(anna.page, "Außendienst Nord", ["Anna Berger"]);
  await reads(bert.page, PIPELINE, { "Außendienst Nord": "10.000€", [without]: "4.000€", [all]: "14.000€" }, "Anna's deals in her team");
  await unfold(anna.page, "Außendienst Nord");
  await tick(item(anna.page, "Außendienst Nord"), "Bert Claussen");
  await reads(bert.page, PIPELINE, { "Außendienst Nord": "14.000€", [all]: "14.000€" }, "Bert's deals with them");
  assert.deepEqual(await anna.axe(), []);

  // In two teams he counts in both, and once in all; so does his quota.
  await makeTeam(anna.page, "Außendienst Süd", ["Bert Claussen"]);
  await reads(bert.page, PIPELINE, { "Außendienst Nord": "14.000€", "Außendienst Süd": "4.000€", [all]: "14.000€" }, "Bert's deals in both teams");
  await bert.page.getByText(de("forecast.several_teams")).waitFor();
  await bert.page.getByRole("button", { name: de("forecast.set_quotas"), exact: true }).click();
  const sheet = bert.page.getByRole("dialog", { name: de("forecast.quotas") });
  for (const [member, amount] of [["Anna Berger", "9.000"], ["Bert Claussen", "3.000"]]) {
    await sheet.getByLabel(`${member} (EUR)`).fill(amount);
    await sheet.getByLabel(`${member} (EUR)`).press("Tab");
  }
  await sheet.getByRole("button", { name: de("forecast.done"), exact: true }).click();
  await reads(bert.page, QUOTA, { "Außendienst Nord": "12.000€", "Außendienst Süd": "3.000€", [all]: "12.000€" }, "the quotas of the teams");

  // One team alone, and the deals behind it.
  await whose(bert.page).selectOption({ label: "Außendienst Süd" });
  await reads(bert.page, PIPELINE, { "Außendienst Süd": "4.000€", [all]: "4.000€" }, "one team's deals");
  await bert.page.locator(".forecast-table .is-sum .forecast-cell").first().click();
  await bert.page.locator(".forecast-panel").getByText("Turbinen").waitFor();
  assert.equal(await bert.page.locator(".forecast-panel").getByText("Pumpen").count(), 0);
  assert.deepEqual(await bert.axe(), []);
  await bert.page.keyboard.press("Escape");

  // Removed, it is not chosen any more; taken back, it can be.
  await unfold(anna.page, "Außendienst Süd");
  await item(anna.page, "Außendienst Süd").getByRole("button", { name: de("teams.remove"), exact: true }).click();
  await item(anna.page, "Außendienst Süd").waitFor({ state: "detached" });
  await reads(bert.page, PIPELINE, { "Außendienst Nord": "14.000€", [all]: "14.000€" }, "the team to be gone");
  assert.equal(await whose(bert.page).inputValue(), "");
  await anna.page.keyboard.press("Control+z");
  await reads(bert.page, PIPELINE, { "Außendienst Nord": "14.000€", "Außendienst Süd": "4.000€", [all]: "14.000€" }, "the team to be back");
}, { timeout: 240_000 });

story("two devices apart add to one team, and it has both", async ({ device, relay }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  await openTeams(anna.page);
  await makeTeam(anna.page, "Außendienst Nord");
  await item(anna.page, "Außendienst Nord").getByText(de("teams.nobody")).waitFor();
  await openTeams(bert.page);
  await item(bert.page, "Außendienst Nord").waitFor({ timeout: 20_000 });
  await relay.stop();
  for (const { page } of [anna, bert]) {
    await pill(page, /^Offline/);
    await unfold(page, "Außendienst Nord");
  }
  await tick(item(anna.page, "Außendienst Nord"), "Anna Berger");
  await tick(item(bert.page, "Außendienst Nord"), "Bert Claussen");
  const name = item(bert.page, "Außendienst Nord").getByLabel(de("teams.name"), { exact: true });
  await name.fill("Vertrieb Nord");
  await name.press("Tab");
  await item(bert.page, "Vertrieb Nord").waitFor();
  await together({ relay }, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await eventually(async () => (await chips(page, "Vertrieb Nord")).join() === "Anna Berger,Bert Claussen", { what: "both in the team", within: 20_000 });
  }
  // A second one of the same name is made, and said to be so.
  await anna.page.getByRole("button", { name: de("teams.add"), exact: true }).click();
  const form = anna.page.locator("form.own-new");
  await form.getByRole("button", { name: de("teams.make"), exact: true }).click();
  await form.getByText(de("teams.no_name")).waitFor();
  await form.getByLabel(de("teams.name"), { exact: true }).fill("vertrieb nord");
  await form.getByText(de("teams.taken")).waitFor();
  assert.deepEqual(await anna.axe(), []);
  await form.getByRole("button", { name: de("teams.make"), exact: true }).click();
  await eventually(async () => (await anna.page.locator(".own-item").count()) === 2, { what: "the second team" });
}, { timeout: 180_000 });
