// The form page: sections that save themselves, the grid, findings, conflicts, and steps that wait for the last save.

import { Saver, names } from "./autosave.js";
import { Findings } from "./findings.js";
import { Grid } from "./grid.js";
import { listenForPaste } from "./paste.js";
import { expendituresSection, fieldsSection, fundsSection } from "./sections.js";
import { showSums } from "./sums.js";

const form = document.getElementById("form");
const data = JSON.parse(document.getElementById("form-data").textContent);
const rail = document.getElementById("rail-findings");
const status = document.getElementById("saved");
const blank = (id) => document.getElementById(id);

function show(state, text, link) {
  status.className = `saved ${state}`;
  status.lastElementChild.replaceChildren(text, ...(link ? [link] : []));
}

const sections = { fields: fieldsSection(form) };
const funds = document.getElementById("part-funds");
if (funds) sections.funds = fundsSection(funds);
const spending = document.getElementById("expenditures");
if (spending) sections.expenditures = expendituresSection(spending, blank("blank-expenditure"));
const grid = new Grid(document.getElementById("grid"), blank("blank-indicator"), data, () => changed("indicators"));
sections.indicators = grid;

const findings = new Findings(form, rail);
const saver = new Saver(data, sections, { show, settle, answered });
const initial = grid.all().filter((row) => "index" in row.dataset);
const order = [];
for (const row of initial) order[Number(row.dataset.index)] = row;
findings.show(data.findings, { indicators: order, expenditures: sections.expenditures ? sections.expenditures.rows : [] });
findings.listen();
listenForPaste(grid, data, reportPaste);
count();
showSums(form);
if (saver.restore()) show("busy", "找回了上次没有保存的内容，正在保存…");

function changed(name) {
  showSums(form);
  count();
  saver.touched(name);
}

function answered(said, rows) {
  rail.innerHTML = said.rail;
  const known = { expenditures: sections.expenditures ? sections.expenditures.rows : [] };
  if (rows) known.indicators = rows;
  findings.show(said.findings, known);
}

function count() {
  for (const counter of form.querySelectorAll(".counter")) {
    const length = counter.closest(".field").querySelector("textarea").value.trim().length;
    counter.textContent = `${length} / ${counter.dataset.limit} 字`;
    counter.classList.toggle("over", length > Number(counter.dataset.limit));
  }
}

form.addEventListener("input", (event) => {
  if (event.target.closest("#grid")) return;
  if (event.target.closest("#part-funds")) changed("funds");
  else if (event.target.closest("#part-expenditures")) changed("expenditures");
  else changed("fields");
});

if (spending) {
  document.getElementById("add-expenditure").addEventListener("click", () => {
    sections.expenditures.add().querySelector("input").focus();
  });
  spending.addEventListener("click", (event) => {
    const button = event.target.closest('[data-do="remove"]');
    if (!button) return;
    sections.expenditures.remove(button.closest("tr"));
    changed("expenditures");
  });
}

function reportPaste(count, unread) {
  const box = document.getElementById("paste-report");
  const list = document.createElement("ul");
  const line = (text) => list.append(Object.assign(document.createElement("li"), { textContent: text }));
  line(`粘贴了 ${count} 行${unread.length ? `，有 ${unread.length} 处没有放进去：` : "，可以按 Ctrl+Z 撤销"}`);
  for (const one of unread) line(`${one.line ? `第 ${one.line} 行 ` : ""}${one.text ? `“${one.text}”` : ""}：${one.why}`);
  box.className = `notice paste-report ${unread.length ? "warning" : "success"}`;
  box.replaceChildren(list);
  box.hidden = false;
}

// Asks whose words stay. Answers "mine" or "theirs"; leaving the dialog with Esc is no answer, so it stays open.
function settle(said, mine) {
  const dialog = document.getElementById("conflict");
  const rows = said.changes.map((change) => {
    const row = document.createElement("tr");
    for (const text of [change.where, change.from, change.to, own(mine, change.path)]) {
      row.append(Object.assign(document.createElement("td"), { textContent: text || "（空）" }));
    }
    return row;
  });
  const last = said.changes[0];
  document.getElementById("conflict-lead").textContent =
    `${names(said.changes)}${last ? `在 ${last.time} ` : ""}保存了对这一部分的修改，与您写的不同。留下谁的？`;
  document.getElementById("conflict-rows").replaceChildren(...rows);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = (choice) => () => {
      dialog.close();
      resolve(choice);
    };
    document.getElementById("take-mine").onclick = answer("mine");
    document.getElementById("take-theirs").onclick = answer("theirs");
  });
}

function own(mine, path) {
  if (!Array.isArray(mine)) return mine[path];
  const [row, key] = path.split(".");
  return mine[Number(row) - 1] ? mine[Number(row) - 1][key] : "";
}

for (const move of document.querySelectorAll("form.move")) {
  move.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await saver.flush()) move.submit();
  });
}
