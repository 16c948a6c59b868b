// A self-evaluation or monitoring form: what is typed saves itself, and the score is told anew after each save.

import { Saver } from "./autosave.js";
import { settle } from "./conflict.js";
import { Findings } from "./findings.js";
import { fieldsSection, fundsSection } from "./sections.js";
import { t } from "./words.js";

const form = document.getElementById("form");
const data = JSON.parse(document.getElementById("form-data").textContent);
const status = document.getElementById("saved");
const grid = document.getElementById("grid");
const rows = [...grid.querySelectorAll("tr[data-index]")];

function show(state, text, link) {
  status.className = `saved ${state}`;
  status.lastElementChild.replaceChildren(text, ...(link ? [link] : []));
}

// What is typed of one row: boxes that are ticked go together, everything else by its key.
function read(row) {
  const values = {};
  for (const one of row.querySelectorAll("[data-key]")) {
    if (!("value" in one)) continue;
    const key = one.dataset.key;
    if (one.type === "checkbox") values[key] = [values[key], one.checked ? one.value : ""].filter(Boolean).join("、");
    else values[key] = one.value.trim();
  }
  return values;
}

function write(row, values) {
  for (const one of row.querySelectorAll("[data-key]")) {
    if (!("value" in one) || !(one.dataset.key in values)) continue;
    const text = values[one.dataset.key] ?? "";
    if (one.type === "checkbox") one.checked = text.split("、").includes(one.value);
    else one.value = text;
  }
}

const rowsOf = (all, group) => ({
  rows: group,
  collect: () => all().map(read),
  apply: (content) => all().forEach((row, index) => content[index] && write(row, content[index])),
});

const detail = (index) => grid.querySelector(`tr.detail[data-of="${index}"]`);
const sections = { fields: fieldsSection(form) };
const funds = document.getElementById("part-funds");
if (funds) sections.funds = fundsSection(funds);
const spending = document.getElementById("expenditures");
if (spending) sections.expenditures = rowsOf(() => [...spending.querySelectorAll("tr.line")], []);
sections.indicators = {
  rows,
  collect: () => rows.map((row) => ({ ...read(row), ...(detail(row.dataset.index) ? read(detail(row.dataset.index)) : {}) })),
  apply: (content) =>
    rows.forEach((row, index) => {
      if (!content[index]) return;
      write(row, content[index]);
      if (detail(row.dataset.index)) write(detail(row.dataset.index), content[index]);
    }),
};

const findings = new Findings(form, document.getElementById("rail-findings"));
const saver = new Saver(data, sections, { show, settle, answered });
findings.show(data.findings, { indicators: rows });
findings.listen();
if (saver.restore()) show("busy", t(t("找回了上次没有保存的内容，正在保存…")));

async function answered(said) {
  document.getElementById("rail-findings").innerHTML = said.rail;
  findings.show(said.findings, { indicators: rows });
  const answer = await ask({});
  if (answer) redraw(answer);
}

async function ask(changes) {
  if (!document.getElementById("score-panel")) return null;
  const token = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  const answer = await fetch(`/filings/${data.filing}/score`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token ? token.slice(10) : "" },
    body: JSON.stringify({ changes }),
  }).catch(() => null);
  if (!answer) return null;
  return answer.json().catch(() => null);
}

function redraw(told) {
  document.getElementById("score-panel").innerHTML = told.panel;
  for (const one of told.rows) {
    const row = rows[one.index];
    row.classList.remove("full", "lost", "open");
    if (one.state) row.classList.add(one.state);
    for (const place of row.querySelectorAll("[data-points]")) place.textContent = one.points;
    for (const place of row.querySelectorAll("[data-out-of]")) place.textContent = one.out_of;
    const typed = row.querySelector('[data-key="actual"], [data-computed="actual"]');
    if (typed && one.actual != null) "value" in typed ? (typed.value = one.actual) : (typed.textContent = one.actual);
    const how = grid.querySelector(`tr.how[data-of="${one.index}"]`);
    if (how) how.lastElementChild.innerHTML = one.how;
    const reason = detail(one.index);
    if (reason && one.state) reason.hidden = !one.ask && !reason.querySelector("textarea").value;
  }
  for (const [id, rate] of Object.entries(told.rates)) {
    const place = form.querySelector(`[data-rate="${id}"]`);
    if (place) place.textContent = rate || "—";
  }
}

form.addEventListener("input", (event) => {
  if (event.target.closest("form")) return;
  if (event.target.closest("#grid")) saver.touched("indicators");
  else if (event.target.closest("#part-funds")) saver.touched("funds");
  else if (event.target.closest("#part-expenditures")) saver.touched("expenditures");
  else saver.touched("fields");
});

// A column copied from a spreadsheet goes down from the cell; Enter and the arrow keys go from row to row.
grid.addEventListener("paste", (event) => {
  const cell = event.target.closest("input[data-key]");
  const lines = (event.clipboardData.getData("text/plain") || "").replace(/\r/g, "").replace(/\n$/, "").split("\n");
  if (!cell || lines.length < 2) return;
  event.preventDefault();
  const start = rows.indexOf(cell.closest("tr"));
  lines.forEach((line, offset) => {
    const place = rows[start + offset]?.querySelector(`input[data-key="${cell.dataset.key}"]`);
    if (place) place.value = line.split("\t")[0].trim();
  });
  saver.touched("indicators");
});
grid.addEventListener("keydown", (event) => {
  const cell = event.target.closest("input[data-key]");
  const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
  if (!cell || !step) return;
  const place = rows[rows.indexOf(cell.closest("tr")) + step]?.querySelector(`input[data-key="${cell.dataset.key}"]`);
  if (!place) return;
  event.preventDefault();
  place.focus();
  place.select();
});

const whatIf = document.getElementById("what-if");
if (whatIf) {
  whatIf.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = document.getElementById("what-if-place");
    const text = document.getElementById("what-if-text").value.trim();
    const told = text && (await saver.flush()) ? await ask({ [place.value]: text }) : null;
    const answer = document.getElementById("what-if-answer");
    if (!told) answer.textContent = "";
    else if (told.message) answer.textContent = told.message;
    else {
      const row = told.rows.find((one) => place.value === `indicators[${one.index}]`);
      answer.textContent = row
        ? t("这一项得 {points} 分，总分 {total} 分", { points: row.points, total: told.points })
        : t("总分 {total} 分", { total: told.points });
    }
  });
}

saver.savesBefore(document.querySelectorAll("form.move"));
