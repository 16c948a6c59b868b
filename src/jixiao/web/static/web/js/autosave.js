// Saves each section by itself. What was typed stays in this browser until the server has acknowledged it, so that
// neither a lost line nor a session that timed out loses anything. A newer save by somebody else is asked about.

import { mergeFields, mergeRows } from "./merge.js";
import { t } from "./words.js";

const PAUSE = 800;
const WAITS = [2000, 4000, 8000, 16000, 30000];

export class Saver {
  // data: the page's JSON; sections: name → {collect, apply}; show: status line; settle: the conflict dialog;
  // answered: called with every answer that holds findings.
  constructor(data, sections, { show, settle, answered }) {
    Object.assign(this, { data, sections, show, settle, answered });
    this.state = {};
    for (const name of Object.keys(sections)) {
      this.state[name] = { base: data.counts[name] || 0, was: JSON.stringify(sections[name].collect()), timer: 0 };
    }
    this.queue = Promise.resolve();
    this.failures = 0;
    window.addEventListener("online", () => this.flush());
    window.addEventListener("focus", () => { if (this.signedOut) this.flush(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
  }

  key(name) {
    return `jixiao/${this.data.person}/${this.data.filing}/${name}`;
  }

  // Brings back what was typed and never acknowledged. Answers how many sections that were.
  restore() {
    let found = 0;
    for (const [name, section] of Object.entries(this.sections)) {
      const kept = JSON.parse(localStorage.getItem(this.key(name)) || "null");
      const state = this.state[name];
      if (!kept || JSON.stringify(kept.content) === state.was) {
        localStorage.removeItem(this.key(name));
        continue;
      }
      section.apply(kept.content);
      Object.assign(state, { base: kept.base, was: kept.was });
      this.touched(name, 0);
      found += 1;
    }
    return found;
  }

  touched(name, pause = PAUSE) {
    const state = this.state[name];
    const content = this.sections[name].collect();
    state.open = true;
    try {
      localStorage.setItem(this.key(name), JSON.stringify({ content, base: state.base, was: state.was }));
    } catch {
      // The browser's store is full or forbidden: saving goes on without it.
    }
    if (!this.signedOut) this.show("busy", t("正在保存…"));
    clearTimeout(state.timer);
    state.timer = setTimeout(() => this.enqueue(name), pause);
  }

  enqueue(name) {
    clearTimeout(this.state[name].timer);
    this.queue = this.queue.then(() => this.save(name)).catch(() => false);
    return this.queue;
  }

  // Saves everything that is not yet acknowledged; true when nothing is left.
  async flush() {
    let whole = true;
    for (const name of Object.keys(this.sections)) whole = (await this.enqueue(name)) && whole;
    return whole;
  }

  // These forms are sent once everything is saved; not at all while something is left.
  savesBefore(forms) {
    for (const form of forms) {
      let whole = false;
      form.addEventListener("submit", async (event) => {
        if (whole) {
          whole = false;
          return;
        }
        event.preventDefault();
        whole = await this.flush();
        // Later: a form that is still being sent takes no second request.
        if (whole) setTimeout(() => form.requestSubmit(event.submitter));
      });
    }
  }

  async save(name) {
    const state = this.state[name];
    const section = this.sections[name];
    const content = section.collect();
    const sent = JSON.stringify(content);
    if (sent === state.was && !state.unsure) return this.acknowledged(name, sent);
    const rows = section.rows;
    let answer;
    try {
      answer = await this.post(name, { content, base: state.base });
    } catch {
      return this.later(name);
    }
    if (answer.status === 409) return this.conflict(name, content, await answer.json());
    if (answer.status === 401) return this.expired();
    if (answer.status >= 500 || answer.status === 429) return this.later(name);
    const said = await answer.json().catch(() => ({ message: t("没有保存：请刷新页面后再试") }));
    if (!answer.ok) {
      this.show("bad", said.message);
      return false;
    }
    this.failures = 0;
    this.signedOut = false;
    state.base = said.version;
    state.was = sent;
    state.unsure = false;
    this.answered(said, name === "indicators" ? rows : null);
    this.savedAt = said.saved_at;
    return this.acknowledged(name, sent);
  }

  acknowledged(name, sent) {
    if (JSON.stringify(this.sections[name].collect()) === sent) {
      localStorage.removeItem(this.key(name));
      this.state[name].open = false;
      const whole = Object.values(this.state).every((one) => !one.open);
      if (whole && this.savedAt) this.show("", t("已保存 {time}", { time: this.savedAt }));
    } else {
      this.touched(name);
    }
    return true;
  }

  post(name, body) {
    const token = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return fetch(`/filings/${this.data.filing}/sections/${name}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": token ? token.slice(10) : "",
      },
      body: JSON.stringify(body),
    });
  }

  later(name) {
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.show("bad", t("没有连上服务器，内容已留在本机，{seconds} 秒后再试", { seconds: wait / 1000 }));
    clearTimeout(this.state[name].timer);
    this.state[name].timer = setTimeout(() => this.enqueue(name), wait);
    return false;
  }

  expired() {
    this.signedOut = true;
    const link = document.createElement("a");
    link.href = `/sign-in?next=/filings/${this.data.filing}`;
    link.textContent = t("重新登录");
    this.show("bad", t("登录已超时，内容已留在本机："), link);
    return false;
  }

  // Somebody was faster. What only one of the two changed is put together, field by field and row by row; the rest is
  // asked.
  async conflict(name, mine, said) {
    const state = this.state[name];
    const section = this.sections[name];
    const theirs = said.current.content;
    const merge = Array.isArray(theirs) ? mergeRows : mergeFields;
    const { conflicts, result } = merge(JSON.parse(state.was), mine, theirs);
    const choices = conflicts.length ? await this.settle(said, conflicts, (key) => heading(section, said, key)) : {};
    section.apply(result(choices));
    Object.assign(state, { base: said.current.version, was: JSON.stringify(theirs), unsure: true });
    const done = await this.save(name);
    if (done && !conflicts.length) {
      this.show("", t("已保存 {time}，并入了{names}的修改", { time: this.savedAt, names: names(said.changes) }));
    }
    return done;
  }
}

// A field or column in the form's own words.
function heading(section, said, key) {
  const own = section.heading && section.heading(key);
  const change = said.changes.find((one) => one.path === key || one.path.endsWith(`.${key}`));
  return own || (change ? change.where : key);
}

export function names(changes) {
  return [...new Set(changes.map((one) => one.who))].join(t("、")) || t("别人");
}
