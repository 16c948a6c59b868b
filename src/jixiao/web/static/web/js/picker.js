// Picks an approved indicator from the library into the grid: search, arrow keys, Enter.

import { t } from "./words.js";

const PAUSE = 250;

export class Picker {
  // After a pick the grid has the indicator in a row of its group, or of the group that the picker was opened for.
  constructor(dialog, grid, opener) {
    this.dialog = dialog;
    this.grid = grid;
    this.words = dialog.querySelector("#picker-q");
    this.own = dialog.querySelector("#picker-group");
    this.found = dialog.querySelector("#picker-found");
    this.asked = 0;
    this.row = null;
    grid.body.addEventListener("focusin", (event) => { this.row = event.target.closest("tr.indicator"); });
    grid.body.addEventListener("keydown", (event) => {
      if (event.altKey && event.key.toLowerCase() === "l") {
        event.preventDefault();
        this.open();
      }
    });
    opener.addEventListener("click", () => this.open());
    this.words.addEventListener("input", () => this.soon());
    this.own.addEventListener("change", () => this.search());
    dialog.addEventListener("click", (event) => this.clicked(event));
    dialog.addEventListener("keydown", (event) => this.key(event));
  }

  open() {
    const open = (row) => row && row.isConnected && !row.classList.contains("fixed");
    if (!open(this.row)) this.row = this.grid.all().find(open);
    if (!this.row) return;
    const { level1, level2 } = this.row.dataset;
    this.dialog.querySelector("#picker-where").textContent = level2 || level1;
    this.words.value = "";
    this.own.checked = true;
    this.dialog.showModal();
    this.words.focus();
    this.search();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
  }

  async search() {
    const { level1, level2 } = this.row.dataset;
    const own = this.own.checked ? { level: level1, level2: level2 || "" } : {};
    const asked = ++this.asked;
    let answer = null;
    try {
      answer = await fetch(`/library?${new URLSearchParams({ part: "picker", q: this.words.value, ...own })}`);
    } catch {
      // Told below.
    }
    if (asked !== this.asked) return;
    if (answer && answer.ok && !answer.redirected) this.found.innerHTML = await answer.text();
    else this.found.replaceChildren(Object.assign(document.createElement("p"), { className: "notice error", textContent: t("没有连上服务器，请稍后再试") }));
  }

  clicked(event) {
    if (event.target.closest("[data-closes]")) return;
    const pick = event.target.closest("[data-pick]");
    if (pick) this.pick(pick.closest("tr").dataset, pick.dataset.pick);
  }

  pick(chosen, value) {
    this.dialog.close();
    this.grid.insert({ level1: chosen.level1, level2: chosen.level2, name: chosen.name, value }, this.row);
  }

  // ↓ from the words into the results, ↑↓ between them, Enter on a word takes the first one.
  key(event) {
    const buttons = [...this.found.querySelectorAll('[data-pick=""]')];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Enter" && document.activeElement === this.words) {
      event.preventDefault();
      this.soon();
      if (buttons.length) buttons[0].focus();
    } else if (event.key === "ArrowDown" && buttons.length && document.activeElement !== this.own) {
      event.preventDefault();
      buttons[Math.min(at + 1, buttons.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (buttons[at - 1] || this.words).focus();
    }
  }
}
