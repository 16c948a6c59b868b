// The form page: sections that save themselves, the grid, findings, conflicts, and steps that wait for the last save.

import { Saver } from "./autosave.js";
import { settle } from "./conflict.js";
import { Findings } from "./findings.js";
import { Grid } from "./grid.js";
import { listenForPaste } from "./paste.js";
import { Picker } from "./picker.js";
import { expendituresSection, fieldsSection, fundsSection } from "./sections.js";
import { showSums } from "./sums.js";
import { t } from "./words.js";

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
new Picker(document.getElementById("picker"), grid, document.getElementById("open-picker"));
count();
showSums(form);
if (saver.restore()) show("busy", t("找回了上次没有保存的内容，正在保存…"));

function changed(name) {
  // Taken back: what was told of the paste holds no more.
  if (name === "indicators" && grid.undone.length) document.getElementById("paste-report").hidden = true;
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
    counter.textContent = t("{count} / {limit} 字", { count: length, limit: counter.dataset.limit });
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
  const head = unread.length ? "粘贴了 {count} 行，有 {unread} 处没有放进去：" : "粘贴了 {count} 行，可以按 Ctrl+Z 撤销";
  line(t(head, { count, unread: unread.length }));
  for (const one of unread) {
    const where = one.line ? t("第 {line} 行", { line: one.line }) : "";
    const what = [where, one.text ? t("“{text}”", { text: one.text }) : ""].filter(Boolean).join(" ");
    line(what ? t("{what}：{why}", { what, why: one.why }) : one.why);
  }
  box.className = `notice paste-report ${unread.length ? "warning" : "success"}`;
  box.replaceChildren(list);
  box.hidden = false;
}

saver.savesBefore(document.querySelectorAll("form.move"));
