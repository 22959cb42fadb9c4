// The blocks of an issue are moved by buttons; their numbers, by which they stand without script too, follow when the form is sent.
const group = document.getElementById("blocks-group")

const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")]
const field = (row, name) => row.querySelector(`[name$="-${name}"]`)
const index = (row) => Number(row.id.split("-").pop())
const place = (row) => Number(field(row, "order").value || Infinity)
const isUsed = (row) =>
  row.classList.contains("has_original") ||
  field(row, "kind").value !== "text" ||
  ["thing", "title", "text", "url"].some((name) => field(row, name).value.trim())

const arrange = (by) => {
  const sorted = rows().sort((a, b) => by(a) - by(b) || index(a) - index(b))
  sorted.forEach((row) => row.parentNode.insertBefore(row, group.querySelector(".empty-form")))
}

const number = () => {
  let next = 10
  for (const row of rows()) {
    field(row, "order").value = isUsed(row) ? next : ""
    next += isUsed(row) ? 10 : 0
  }
}

const move = (row, button, up) => {
  const all = rows()
  const other = all[all.indexOf(row) + (up ? -1 : 1)]
  if (!other) return
  if (up) other.before(row)
  else other.after(row)
  number()
  button.focus() // a row that moves in the page loses the focus
}

const equip = (row) => {
  const tools = document.createElement("span")
  tools.className = "block-moves"
  for (const [words, up] of [["Move up", true], ["Move down", false]]) {
    const button = document.createElement("button")
    Object.assign(button, { type: "button", textContent: words })
    button.addEventListener("click", () => move(row, button, up))
    tools.append(button)
  }
  row.querySelector(".block-tools").prepend(tools)
}

if (group) {
  group.classList.add("moved-by-buttons")
  arrange(place)
  rows().forEach(equip)
  document.addEventListener("formset:added", ({ target }) => group.contains(target) && equip(target))
  // Django numbers the rows anew when one is taken away, and saved rows must then come first.
  document.addEventListener("formset:removed", () => {
    number()
    arrange(index)
    setTimeout(() => arrange(place))
  })
  group.closest("form").addEventListener("submit", number)
}
