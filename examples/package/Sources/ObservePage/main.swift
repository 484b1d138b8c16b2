import HTML
import WebEnv

let html = """
    <!DOCTYPE html>
    <title>Tea shop</title>
    <h1>Order tea</h1>
    <form action="/order">
      <label>Kind <select name="kind"><option>Assam<option selected>Darjeeling</select></label>
      <label>Grams <input name="grams" type="number" value="100"></label>
      <button>Order</button>
    </form>
    """

// A document is what the HTML means; a view is what an agent sees of it, in one of the dialects.
let document = HTMLParser.parse(Array(html.utf8), contentType: "text/html; charset=utf-8")
let page = PageView.make(document, in: .webArena)

// An observation adds what a browser knows beside the page: its address and tabs.
let observation = Observation(
    page: page, url: "http://tea.test/", tabTitles: [page.title], activeTab: 0, lastActionError: nil,
    warnings: page.warnings)
print(observation.text)

// The same tree as values. An action names a node by its id; a dialect says how an agent would write it.
for node in observation.nodes where node.role == .button {
    let action = Action.click(id: node.id)
    print("\n'\(node.name)' is pressed by: \(Dialect.webArena.print(action, on: page) ?? "\(action)")")
}
