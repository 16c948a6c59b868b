// The indicator grid: a table of real inputs with keyboard, undo, and rows that move, come and go.

import { t } from "./words.js";

const KEEP = 100;

export class Grid {
  // changed: called after everything that a person did.
  constructor(table, template, data, changed) {
    this.table = table;
    this.body = table.tBodies[0];
    this.template = template;
    this.groups = data.groups;
    this.columns = data.columns;
    this.prescribed = new Map(data.prescribed.map((one) => [`${one.level1}|${one.level2}|${one.name}`, one]));
    this.lock = document.querySelector(".locked-mark");
    this.changed = changed;
    this.done = [];
    this.undone = [];
    this.rows = [];
    this.tidy();
    this.listen();
  }

  // Rows in the page

  all() {
    return [...this.body.querySelectorAll("tr.indicator")];
  }

  heading(key) {
    const column = this.columns.find((one) => one.key === key);
    return column ? column.label : "";
  }

  read(row) {
    const values = { level1: row.dataset.level1, level2: row.dataset.level2 };
    for (const one of row.querySelectorAll("[data-key]")) {
      values[one.dataset.key] = ("value" in one ? one.value : one.textContent).trim();
    }
    return values;
  }

  blank(row) {
    return !row.classList.contains("fixed") && this.columns.every(({ key }) => !this.read(row)[key]);
  }

  collect() {
    this.rows = this.all().filter((row) => !this.blank(row));
    return this.rows.map((row) => this.read(row));
  }

  state() {
    return JSON.stringify(this.all().map((row) => this.read(row)));
  }

  // Lays the rows out in the order of the tree; a group without rows gets a blank one; unknown labels come last.
  apply(rows) {
    const left = new Set(rows);
    const made = [];
    for (const group of this.groups) {
      const mine = [...left].filter((row) => row.level1 === group.level1 && (group.tasks || row.level2 === group.level2));
      for (const row of mine) left.delete(row);
      if (!mine.length && group.open) mine.push({ level1: group.level1, level2: group.level2 });
      made.push(...mine);
    }
    this.body.replaceChildren(...[...made, ...left].map((row) => this.make(row)));
    this.tidy();
  }

  make(values) {
    const row = this.template.content.querySelector("tr").cloneNode(true);
    const level1 = values.level1;
    const level2 = values.level2 || "";
    Object.assign(row.dataset, { level1, level2 });
    row.querySelector(".lv1 span").textContent = level1;
    const own = this.groups.some((group) => group.tasks && group.level1 === level1);
    const second = row.querySelector(".lv2");
    if (own) second.querySelector("input").value = level2;
    else second.replaceChildren(Object.assign(document.createElement("span"), { textContent: level2 }));
    const fixed = this.prescribed.get(`${level1}|${level2}|${values.name || ""}`);
    for (const input of row.querySelectorAll(".cell [data-key]")) {
      const key = input.dataset.key;
      input.value = values[key] || "";
      if (fixed && (key === "name" || fixed.targets.includes(key))) {
        const text = Object.assign(document.createElement("span"), { className: "text", textContent: values[key] || "" });
        text.dataset.key = key;
        input.closest("td").classList.add("locked");
        input.replaceWith(text);
      }
    }
    if (fixed) {
      row.classList.add("fixed");
      row.querySelector(".act").replaceChildren(this.lock.cloneNode(true));
    }
    return row;
  }

  // Group edges, numbers and the names that screen readers say.
  tidy() {
    let before = null;
    let number = 0;
    for (const row of this.all()) {
      const { level1, level2 } = row.dataset;
      const first1 = !before || before.dataset.level1 !== level1;
      row.classList.toggle("first1", first1);
      row.classList.toggle("first2", first1 || before.dataset.level2 !== level2);
      const blank = this.blank(row);
      if (!blank) number += 1;
      row.querySelector(".no").textContent = blank ? "" : number;
      const place = blank ? t("{group} 新的一行", { group: level2 || level1 }) : t("第 {number} 行", { number });
      for (const input of row.querySelectorAll("input")) {
        const label = input.closest("td").dataset.label || t("二级指标");
        input.setAttribute("aria-label", `${place} ${label}`);
      }
      before = row;
    }
    const count = document.getElementById("indicator-count");
    if (count) count.textContent = number;
  }

  // What a person does

  remember(state = this.state()) {
    this.done.push(state);
    if (this.done.length > KEEP) this.done.shift();
    this.undone = [];
  }

  after(row, key) {
    this.tidy();
    this.changed();
    const input = row && (row.querySelector(`input[data-key="${key}"]`) || row.querySelector("input"));
    if (input) input.focus();
  }

  add(row) {
    if (row.classList.contains("fixed")) return;
    this.remember();
    const made = this.make({ level1: row.dataset.level1, level2: this.read(row).level2 });
    this.last(row).after(made);
    this.after(made, "name");
  }

  // An indicator put into its own group, else into the group of ``beside``: into a blank row, else behind the last.
  insert({ level1, level2, name, value }, beside) {
    const own = this.groups.find((one) => one.open && one.level1 === level1 && (one.tasks || one.level2 === level2));
    const near = this.groups.find((one) => one.level1 === beside.dataset.level1 && (one.tasks || one.level2 === beside.dataset.level2));
    const group = own || near;
    const rows = this.all().filter((row) => row.dataset.level1 === group.level1 && (group.tasks || row.dataset.level2 === group.level2));
    this.remember();
    let row = rows.find((one) => this.blank(one));
    if (!row) {
      row = this.make({ level1: group.level1, level2: group.tasks ? level2 : group.level2 });
      this.last(rows.includes(beside) ? beside : rows[rows.length - 1]).after(row);
    }
    const cell = (key) => row.querySelector(`input[data-key="${key}"]`);
    cell("name").value = name;
    const targets = this.columns.filter((one) => one.kind === "value");
    const target = targets.find((one) => one.key === "full_year") || targets[targets.length - 1];
    if (value && target) cell(target.key).value = value;
    this.after(row, target ? target.key : "name");
  }

  // The row, or its findings when they stand under it.
  last(row) {
    const next = row.nextElementSibling;
    return next && next.classList.contains("notes") ? next : row;
  }

  remove(row, key = "name") {
    if (row.classList.contains("fixed")) return;
    this.remember();
    const { level1, level2 } = row.dataset;
    const rows = this.all();
    const index = rows.indexOf(row);
    const alone = !rows.some((one) => one !== row && one.dataset.level1 === level1 && one.dataset.level2 === level2);
    const next = alone ? this.make({ level1, level2 }) : rows[index + 1] || rows[index - 1];
    if (alone) row.before(next);
    const notes = this.last(row);
    if (notes !== row) notes.remove();
    row.remove();
    this.after(next, key);
  }

  // One place up or down within its group; at the edge into the next group that takes own indicators.
  move(row, step, key) {
    if (row.classList.contains("fixed")) return;
    const rows = this.all();
    const other = rows[rows.indexOf(row) + step];
    if (!other || other.classList.contains("fixed")) return;
    this.remember();
    const values = this.read(row);
    const list = rows.map((one) => this.read(one));
    const from = rows.indexOf(row);
    list.splice(from, 1);
    const same = other.dataset.level1 === row.dataset.level1 && other.dataset.level2 === row.dataset.level2;
    if (!same) Object.assign(values, { level1: other.dataset.level1, level2: this.read(other).level2 });
    const beside = step > 0 ? from : from - 1;
    if (!same && this.blank(other)) list[beside] = values;
    else list.splice(same ? from + step : from, 0, values);
    this.apply(list);
    const moved = this.all().find((one) => JSON.stringify(this.read(one)) === JSON.stringify(values));
    this.after(moved, key);
  }

  fillDown(row, key) {
    const rows = this.all();
    const above = rows[rows.indexOf(row) - 1];
    const input = row.querySelector(`input[data-key="${key}"]`);
    if (!above || !input) return;
    this.remember();
    input.value = this.read(above)[key];
    this.after(row, key);
  }

  undo(from, to) {
    if (!from.length) return;
    const focus = document.activeElement.closest("tr.indicator");
    const place = focus ? this.all().indexOf(focus) : 0;
    const key = document.activeElement.dataset.key || "name";
    to.push(this.state());
    this.apply(JSON.parse(from.pop()));
    const rows = this.all();
    this.after(rows[Math.min(place, rows.length - 1)], key);
  }

  go(row, key, step) {
    const rows = this.all();
    for (let index = rows.indexOf(row) + step; rows[index]; index += step) {
      const input = rows[index].querySelector(`input[data-key="${key}"]`);
      if (input) {
        input.focus();
        input.select();
        return true;
      }
    }
    return false;
  }

  sideways(input, step) {
    const caret = step < 0 ? input.selectionEnd === 0 : input.selectionStart === input.value.length;
    if (!caret) return false;
    const row = [...input.closest("tr").querySelectorAll("input")];
    const next = row[row.indexOf(input) + step];
    if (next) next.focus();
    return Boolean(next);
  }

  listen() {
    this.body.addEventListener("focusin", () => { this.before = this.state(); });
    this.body.addEventListener("input", () => {
      if (this.before) this.remember(this.before);
      this.before = null;
      this.tidy();
      this.changed();
    });
    this.body.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) this[button.dataset.do](button.closest("tr"));
    });
    this.body.addEventListener("keydown", (event) => {
      const input = event.target.closest("input");
      if (input && !event.isComposing && event.keyCode !== 229 && this.key(event, input)) event.preventDefault();
    });
  }

  // True when the key was ours.
  key(event, input) {
    const row = input.closest("tr");
    const key = input.dataset.key;
    const control = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (event.altKey && event.key === "ArrowUp") return this.move(row, -1, key), true;
    if (event.altKey && event.key === "ArrowDown") return this.move(row, 1, key), true;
    if (control && letter === "d") return this.fillDown(row, key), true;
    if (control && letter === "z" && !event.shiftKey) return this.undo(this.done, this.undone), true;
    if (control && (letter === "y" || letter === "z")) return this.undo(this.undone, this.done), true;
    if (control && event.key === "Delete") return this.remove(row, key), true;
    if (event.key === "Insert" && !control && !event.shiftKey) return this.add(row), true;
    if (event.key === "ArrowUp") return this.go(row, key, -1), true;
    if (event.key === "ArrowDown") return this.go(row, key, 1), true;
    if (event.key === "Enter") return this.go(row, key, event.shiftKey ? -1 : 1), true;
    if (event.key === "ArrowLeft" && !event.shiftKey && !control) return this.sideways(input, -1);
    if (event.key === "ArrowRight" && !event.shiftKey && !control) return this.sideways(input, 1);
    return false;
  }
}
