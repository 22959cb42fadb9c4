// Places figures, charts, pictures and stories in rich text: an extension of the admin's editor (campaign/placing.py draws them).
import { Node, Plugin, crel } from "django-prose-editor/editor"

const KINDS = { figure: "Figure", chart: "Chart", picture: "Picture", story: "Story" }
const ADDRESS = "/admin/campaign/place/"

const ask = async (query) => {
  const response = await fetch(`${ADDRESS}?${new URLSearchParams(query)}`)
  return response.ok ? (await response.json()).things : []
}

// One dialog for each use: what is chosen is handed to `place`, and nothing happens when it is closed.
const choose = (kind, place) => {
  const search = crel("input", { type: "text", className: "vTextField" }) // a search field would keep Escape to itself
  const list = crel("ul", { className: "placing__list", "aria-live": "polite" })
  const close = crel("button", { type: "button", className: "button", textContent: "Cancel" })
  const dialog = crel("dialog", { className: "placing", "aria-label": `Place a ${kind}` }, [
    crel("label", {}, [`Which ${kind}? Type a word of its title.`, search]),
    list,
    close,
  ])

  const choice = (thing) => {
    const note = thing.note ? [crel("small", { textContent: thing.note })] : []
    const button = crel("button", { type: "button" }, [crel("b", { textContent: thing.title }), ...note])
    button.addEventListener("click", () => {
      dialog.close()
      place(thing)
    })
    return crel("li", {}, [button])
  }
  let asked = 0
  const show = async () => {
    const number = ++asked
    const things = await ask({ kind, q: search.value })
    if (number !== asked) return // an answer to what was typed before
    list.replaceChildren(...things.map(choice))
    if (!things.length) list.append(crel("li", { textContent: "Nothing has these words." }))
  }

  search.addEventListener("input", show)
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault())
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  show()
}

// What Word calls a list, and headings of other levels, as in campaign/rich_text.py, which cleans all that is saved.
const MARK = /<!(?:--)?\[if !supportLists\](?:--)?>([\s\S]*?)<!(?:--)?\[endif\](?:--)?>/gi
const ITEM = /<p\b[^>]*\bmso-list:\s*(l\d+)[^>]*>([\s\S]*?)<\/p>\s*/gi
const LISTS = new RegExp(`(?:${ITEM.source})+`, "gi")

const wordLists = (run) => {
  const lists = []
  for (const [, id, text] of run.matchAll(ITEM)) {
    const mark = [...text.matchAll(MARK)].map((match) => match[1].replace(/<[^>]*>/g, ""))[0] || ""
    if (lists.at(-1)?.id !== id) lists.push({ id, tag: /^\s*(\d+|[a-z]|[ivx]+)[.)]/i.test(mark) ? "ol" : "ul", items: [] })
    lists.at(-1).items.push(`<li>${text.replace(MARK, "")}</li>`)
  }
  return lists.map(({ tag, items }) => `<${tag}>${items.join("")}</${tag}>`).join("")
}

// The content policy forbids styles in what is pasted as anywhere else: they go before the browser reads it.
const STYLE = /\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi

const cleanPasted = (html) =>
  html
    .replace(LISTS, wordLists)
    .replace(/<(style|xml|title)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<b\s[^>]*[^-\w]font-weight:\s*normal[^>]*>/gi, "") // how Google Docs wraps a whole text
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(STYLE, ""))
    .replace(/<(\/?)h1(?=[\s>])/gi, "<$1h2")
    .replace(/<(\/?)h[456](?=[\s>])/gi, "<$1h3")
    .replace(/<p\b[^>]*>(?:\s|&nbsp;|<\/?(?:o:p|span)[^>]*>)*<\/p>/gi, "")

export const Place = Node.create({
  name: "place",
  group: "block",
  atom: true,
  draggable: true,

  // The editor stands before the text area that its label is for: a screen reader reads that label here too.
  onCreate() {
    const { dom } = this.editor.view
    const area = dom.closest(".prose-editor")?.querySelector("textarea")
    if (area?.labels.length) dom.setAttribute("aria-label", area.labels[0].textContent.replace(/:\s*$/, ""))
  },

  addAttributes() {
    return {
      kind: { parseHTML: (dom) => dom.dataset.place, renderHTML: ({ kind }) => ({ "data-place": kind }) },
      slug: { parseHTML: (dom) => dom.dataset.slug, renderHTML: ({ slug }) => ({ "data-slug": slug }) },
    }
  },

  parseHTML() {
    return [{ tag: "div[data-place][data-slug]", getAttrs: (dom) => dom.dataset.place in KINDS && null, priority: 100 }]
  },

  // The words are for the editor alone: it takes a text that is one empty element for no text at all.
  renderHTML({ node, HTMLAttributes }) {
    return ["div", HTMLAttributes, `${node.attrs.kind} ${node.attrs.slug}`]
  },

  addNodeView() {
    return ({ node }) => {
      const { kind, slug } = node.attrs
      const title = crel("b", { textContent: slug })
      ask({ kind, slug }).then(([thing]) => {
        title.textContent = thing ? thing.title : `${slug} is not there any more: visitors see nothing here`
      })
      return { dom: crel("div", { className: "placed" }, [crel("span", { textContent: KINDS[kind] }), title]) }
    }
  },

  addMenuItems({ buttons, menu }) {
    for (const [kind, name] of Object.entries(KINDS)) {
      const place = (editor, { slug }) =>
        editor.chain().focus().insertContent([{ type: "place", attrs: { kind, slug } }, { type: "paragraph" }]).run()
      menu.defineItem({
        name: `place:${kind}`,
        groups: "placing link",
        button: buttons.text(name, `Place a ${kind}`),
        command: (editor) => choose(kind, (thing) => place(editor, thing)),
      })
    }
  },

  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleanPasted } })]
  },
})
