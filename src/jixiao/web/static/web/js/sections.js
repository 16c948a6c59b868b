// Fields, funds and expenditures: read from the page and put back into it.

function inputs(root, attribute) {
  return [...root.querySelectorAll(`[${attribute}]`)].filter((one) => "value" in one && one.tagName !== "OUTPUT");
}

export function fieldsSection(form) {
  const all = inputs(form, "name");
  return {
    collect: () => Object.fromEntries(all.map((one) => [one.name, one.value.trim()])),
    apply: (content) => {
      for (const one of all) if (one.name in content) one.value = content[one.name] ?? "";
    },
  };
}

export function fundsSection(card) {
  const all = inputs(card, "data-key");
  return {
    collect: () => Object.fromEntries(all.map((one) => [one.dataset.key, one.value.trim()])),
    apply: (content) => {
      for (const one of all) one.value = content[one.dataset.key] ?? "";
    },
  };
}

export function expendituresSection(table, template) {
  const body = table.tBodies[0];
  const read = (row) => Object.fromEntries(inputs(row, "data-key").map((one) => [one.dataset.key, one.value.trim()]));
  const add = (values = {}) => {
    const row = template.content.querySelector("tr").cloneNode(true);
    for (const one of inputs(row, "data-key")) one.value = values[one.dataset.key] ?? "";
    body.append(row);
    return row;
  };
  const section = {
    rows: [],
    heading: (key) => {
      const cell = template.content.querySelector(`[data-key="${key}"]`);
      return cell ? cell.closest("td").dataset.label : "";
    },
    add,
    collect: () => {
      section.rows = [...body.querySelectorAll("tr.line")].filter((row) => Object.values(read(row)).some(Boolean));
      return section.rows.map(read);
    },
    apply: (content) => {
      body.replaceChildren();
      for (const values of content.length ? content : [{}]) add(values);
    },
    remove: (row) => {
      row.remove();
      if (!body.querySelector("tr.line")) add();
    },
  };
  return section;
}
